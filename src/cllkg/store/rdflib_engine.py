"""rdflib as the reference engine: slower, written by others, so that two agree or one is wrong."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import rdflib
import rdflib.plugins.sparql
from pyparsing import ParseResults
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.query import Result

from cllkg.errors import QueryFailed, StoreUnavailable
from cllkg.store.answers import Answer, Scope, Term


class RdflibStore:
    """An rdflib dataset whose default graph is the union of its named graphs."""

    def __init__(self, dataset: rdflib.Dataset) -> None:
        self._dataset = dataset
        self._scoped: dict[tuple[str, ...], rdflib.Dataset] = {}

    @classmethod
    def from_file(cls, path: Path, leave_out: tuple[str, ...] = ()) -> RdflibStore:
        """Load an N-Quads file, without the named graphs to leave out."""
        return cls.from_nquads(path.read_bytes(), str(path), leave_out)

    @classmethod
    def from_nquads(cls, data: bytes, name: str = "data", leave_out: tuple[str, ...] = ()) -> RdflibStore:
        """Load N-Quads."""
        dataset = rdflib.Dataset(default_union=True)
        try:
            dataset.parse(data=data, format="nquads")
        except Exception as error:  # rdflib's parser raises its own untyped errors
            raise StoreUnavailable(f"{name} is not N-Quads: {error}.") from None
        for iri in leave_out:
            dataset.remove_graph(rdflib.URIRef(iri))
        return cls(dataset)

    def query(self, sparql: str, prefixes: dict[str, str], scope: Scope) -> Answer:
        """Answer a query; see ``Store``."""
        # What FROM names must be in the dataset; rdflib would otherwise fetch it, from disk or the network.
        rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
        namespaces = {prefix: rdflib.Namespace(iri) for prefix, iri in prefixes.items()}
        try:
            parsed = parseQuery(sparql)
        except Exception as error:
            raise QueryFailed(f"the query does not parse: {error}.") from None
        if _calls_a_service(parsed):
            raise QueryFailed("SERVICE is refused: queries do not leave this machine.")
        try:
            return _answer(self._in(scope).query(sparql, initNs=namespaces))
        except Exception as error:
            raise QueryFailed(f"the query failed: {error}.") from None

    def _in(self, scope: Scope) -> rdflib.Dataset:
        """Return the dataset cut down to a scope; cut once, kept."""
        if not scope.graphs:
            return self._dataset
        if scope.graphs not in self._scoped:
            part = rdflib.Dataset(default_union=True)
            for iri in scope.graphs:
                target = part.graph(rdflib.URIRef(iri))
                for triple in self._dataset.graph(rdflib.URIRef(iri)):
                    target.add(triple)
            self._scoped[scope.graphs] = part
        return self._scoped[scope.graphs]


def _calls_a_service(part: object) -> bool:
    if isinstance(part, CompValue):
        return part.name == "ServiceGraphPattern" or any(_calls_a_service(value) for value in part.values())
    if isinstance(part, list | tuple | ParseResults):
        return any(_calls_a_service(value) for value in part)
    return False


def _answer(result: Result) -> Answer:
    if result.type == "ASK":
        return Answer(truth=bool(result.askAnswer))
    if result.type in ("CONSTRUCT", "DESCRIBE"):
        graph = result.graph if result.graph is not None else rdflib.Graph()
        data = graph.serialize(format="nt", encoding="utf-8")
        return Answer(triples=tuple(quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)))
    variables = result.vars or []
    rows = [tuple(_term(row.get(variable)) for variable in variables) for row in result.bindings]
    return Answer(tuple(map(str, variables)), tuple(rows))


def _term(term: object) -> Term | None:
    """Return rdflib's term as the neutral one: the one border between the two type systems."""
    if term is None:
        return None
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
    raise QueryFailed(f"rdflib answered with a term this package does not know: {term!r}.")
