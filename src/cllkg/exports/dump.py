"""What every writer of a format gets: the build's quads as they stand in its bytes, and how to shorten their names.

The quads are parsed from the canonical bytes and never read back from a store, which would turn
``1.50`` into ``1.5``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from cllkg.exports.reading import Reading
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import GRAPH, RDF, NamedGraph

Quads: TypeAlias = tuple[ox.Quad, ...]
Triples: TypeAlias = tuple[ox.Triple, ...]

_TYPE = RDF + "type"


@dataclass(frozen=True)
class Dump:
    """One dataset, ready to be written in a syntax of RDF."""

    path: Path
    quads: Quads
    prefixes: PrefixMap

    @cached_property
    def graphs(self) -> dict[str, Triples]:
        """The triples of each named graph, by the graph's short name; both in order."""
        found: dict[str, list[ox.Triple]] = {}
        for quad in self.quads:
            found.setdefault(short_name(quad.graph_name), []).append(quad.triple)
        return {name: _in_order(found[name]) for name in sorted(found)}

    @cached_property
    def merged(self) -> Triples:
        """The union of all graphs but the inferred one, each triple once."""
        asserted = (triples for name, triples in self.graphs.items() if name != NamedGraph.INFERRED)
        return _in_order({triple for triples in asserted for triple in triples})

    @cached_property
    def inferred(self) -> Triples:
        """The triples that were inferred."""
        return self.graphs.get(NamedGraph.INFERRED, ())

    def used_prefixes(self, iris: Iterable[str]) -> dict[str, str]:
        """Return those rows of the prefix map that shorten at least one of the IRIs, in alphabetical order."""
        curies = (self.prefixes.compress(iri) for iri in set(iris))
        used = {curie.split(":")[0] for curie in curies if curie is not None}
        return {prefix: namespace for prefix, namespace in self.prefixes if prefix in used}


def read_dump(reading: Reading) -> Dump:
    """Read all quads in order."""
    return Dump(reading.quads.path, tuple(sorted(reading.quads, key=_order_of_quad)), reading.prefixes)


def short_name(graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> str:
    """Return the name by which files and messages call a graph.

    >>> short_name(ox.NamedNode("https://w3id.org/cllkg/graph/article"))
    'article'
    """
    return "default" if isinstance(graph, ox.DefaultGraph) else graph.value.removeprefix(GRAPH)


def iris_of(triples: Iterable[ox.Triple]) -> Iterator[str]:
    """Yield every IRI in some triples, those of datatypes too."""
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, ox.NamedNode):
                yield term.value
            elif isinstance(term, ox.Literal):
                yield term.datatype.value


def _in_order(triples: Iterable[ox.Triple]) -> Triples:
    return tuple(sorted(triples, key=_order))


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    """Order by subject, then what the subject is, then the rest."""
    predicate = triple.predicate.value
    return str(triple.subject), predicate != _TYPE, predicate, str(triple.object)


def _order_of_quad(quad: ox.Quad) -> tuple[str, tuple[str, bool, str, str]]:
    return str(quad.graph_name), _order(quad.triple)
