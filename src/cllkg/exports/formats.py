"""The formats there are. A further one is a module with one writer, and one row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cllkg.errors import UnknownName
from cllkg.exports.dump import Dump
from cllkg.exports.jsonld import jsonld
from cllkg.exports.losses import Loss, nothing, of_triples
from cllkg.exports.rdf import Files, nquads, ntriples, rdfxml, trig, turtle


@dataclass(frozen=True)
class Format:
    """A format of ``cllkg export``: its name, what a person gets, who writes it, and what it cannot say."""

    name: str
    title: str
    write: Callable[[Dump], Files]
    losses: Callable[[Dump], list[Loss]]


_ALL = (
    Format("turtle", "Turtle: a file for each named graph, and cllkg.ttl with all but inferences", turtle, of_triples),
    Format("ntriples", "N-Triples: the same files, one triple a line", ntriples, of_triples),
    Format("rdfxml", "RDF/XML: the same files, for OWL tools", rdfxml, of_triples),
    Format("nquads", "N-Quads: the whole dataset, the very bytes of the build", nquads, nothing),
    Format("trig", "TriG: the whole dataset, a block for each named graph", trig, nothing),
    Format("jsonld", "JSON-LD 1.1: the whole dataset, with its context inside", jsonld, nothing),
)
FORMATS = {row.name: row for row in _ALL}


def find_format(name: str) -> Format:
    """Return the format of a name.

    Raises:
        UnknownName: If there is none; it names the nearest.
    """
    if name not in FORMATS:
        raise UnknownName("format", name, FORMATS, f"The formats are: {', '.join(FORMATS)}.")
    return FORMATS[name]
