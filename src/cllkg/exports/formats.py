"""The targets there are. A further one is a module with one writer, and one row here."""

from __future__ import annotations

from cllkg.errors import UnknownName
from cllkg.exports.target import Target

_RDF_READERS = "rdflib, pyoxigraph"

_ALL = (
    Target("turtle", "Turtle: a file for each named graph, and one of all but inferences", "rdf:turtle", _RDF_READERS),
    Target("ntriples", "N-Triples: the same files, one triple a line", "rdf:ntriples", _RDF_READERS),
    Target("rdfxml", "RDF/XML: the same files, for OWL tools", "rdf:rdfxml", _RDF_READERS),
    Target("nquads", "N-Quads: the whole dataset, the very bytes of the build", "rdf:nquads", _RDF_READERS),
    Target("trig", "TriG: the whole dataset, a block for each named graph", "rdf:trig", _RDF_READERS),
    Target("jsonld", "JSON-LD 1.1: the whole dataset, with its context inside", "jsonld:jsonld", _RDF_READERS),
)  # fmt: skip
FORMATS = {row.name: row for row in _ALL}


def find_format(name: str) -> Target:
    """Return the target of a name.

    Raises:
        UnknownName: If there is none; it names the nearest.
    """
    if name not in FORMATS:
        raise UnknownName("format", name, FORMATS, f"The formats are: {', '.join(FORMATS)}.")
    return FORMATS[name]
