"""The only border between RDF and graphs: networkx's for the views, plain records for paths.

A view's query says which claims become edges; queries its header names bring what belongs to them.
A column a query promises becomes an attribute of that name, and nothing else does:

| header field | rows are | they become |
|---|---|---|
| (the query itself) | claims | edges, keyed by claim |
| ``Entities`` | entities | nodes, and their attributes |
| ``Lines`` | evidence lines | the list ``lines`` of an edge |
| ``Flags`` | flags | the list ``flags`` of an edge, and of a node |
| ``Contexts`` | circumstances | the list ``context`` of an edge |
| ``Codes``, ``Totals`` | words and counts | the lists ``codes`` and ``totals`` of the graph |

What is lost: claims whose subject or object is a study or a literal, claims that are text, and all
reported numbers. ``totals`` says how many claims there are in all.

``project_mechanisms`` brings the claims between entities as plain records, which need no networkx: who
asks for a path on the command line should not wait for an import.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from cllkg.errors import CllkgError, QueryFailed
from cllkg.queries.header import StoredQuery, read_query
from cllkg.store.answers import Scope, Store, Term
from cllkg.vocabulary import XSD

if TYPE_CHECKING:
    import networkx as nx

    ClaimGraph = nx.MultiDiGraph  # nodes are entity keys, edge keys are claim ids
else:
    # Annotations only; who imports this module for its records shall not wait for networkx.
    ClaimGraph = Any

Value = str | int | float | bool
Attributes = dict[str, Any]

_NUMBERS: Mapping[str, type[int] | type[float]] = {
    XSD + "integer": int,
    XSD + "decimal": float,
    XSD + "double": float,
}


def project(store: Store, query: Path, *, scope: Scope | None = None) -> ClaimGraph[str]:
    """Return the claims a view's query selects as a graph of entities.

    Args:
        store: Where to ask.
        query: A file of ``queries/views/`` whose header names an ``Entities`` query.
        scope: The graphs to ask; by default all.

    Returns:
        A multigraph: parallel claims stay apart, as ``graph.edges[subject, object, claim]``. Its
        ``graph.graph["header"]`` holds the fields of the query's header.

    Raises:
        CllkgError: If a query or its header is not as the table above says.
        QueryFailed: If a query does not run or answers other columns than it promises.
    """
    # Only the views need it.
    import networkx as nx

    asked = _Asker(store, query, scope or Scope())
    graph: ClaimGraph[str] = nx.MultiDiGraph(header=dict(asked.main.fields), name=asked.main.title)
    entities = _merge(asked.required("Entities"), asked.companion("Entities"), "entity")
    keys = {iri: str(entity["key"]) for iri, entity in entities.items() if "key" in entity}
    for claim in asked.rows(asked.main):
        subject, object_ = (_key(keys, claim, end, asked.main) for end in ("subject", "object"))
        for iri, key in ((claim["subject"], subject), (claim["object"], object_)):
            if key not in graph:
                graph.add_node(key, iri=iri, flags=[], **_without(entities[iri], "key", "entity"))
        # Lines, flags and contexts name the claim by its IRI; the edge is keyed by its short name.
        details = _without(claim, "claim", "subject", "object", "key")
        graph.add_edge(
            subject, object_, key=claim["key"], iri=claim["claim"], lines=[], flags=[], context=[], **details
        )
    _attach(graph, asked)
    for name in ("Codes", "Totals"):
        graph.graph[name.lower()] = asked.optional(name)
    return graph


@dataclass(frozen=True)
class Mechanisms:
    """What says how entities act on one another, as records.

    Attributes:
        entities: Key and label of each entity, by its IRI.
        claims: One dictionary for each claim, with the columns of its query, ``citations``, ``context``
            and ``flags``; in order of their keys.
        bridges: Entity, ``kind`` or ``impairment``, and the entity it is one kind or an impairment of.
    """

    entities: Mapping[str, Attributes]
    claims: tuple[Attributes, ...]
    bridges: tuple[tuple[str, str, str], ...]


def project_mechanisms(store: Store, query: Path, *, scope: Scope | None = None) -> Mechanisms:
    """Return the claims between entities with their evidence, and how the entities hang together.

    Args:
        store: Where to ask.
        query: A file whose header names ``Entities``, ``Bridges``, ``Citations``, ``Codes``, ``Contexts``,
            ``Flags`` and ``Sources``.
        scope: The graphs to ask; by default all.

    Raises:
        CllkgError: If the header leaves one of them out.
        QueryFailed: If a query does not run or answers other columns than it promises.
    """
    asked = _Asker(store, query, scope or Scope())
    entities = {row["entity"]: row for row in asked.required("Entities")}
    codes = {row["code"]: row["notation"] for row in asked.required("Codes")}
    sources = _merge(asked.required("Sources"), asked.companion("Sources"), "document")
    claims = {
        row["claim"]: _decoded(row, codes) | {"citations": [], "context": [], "flags": []}
        for row in asked.rows(asked.main)
        if row["subject"] in entities and row["object"] in entities
    }
    for field, name in (("Citations", "citations"), ("Contexts", "context"), ("Flags", "flags")):
        for row in asked.required(field):
            if row["claim"] in claims:
                source = _decoded(sources.get(row.get("document", ""), {}), codes)
                claims[row["claim"]][name].append(_without(row, "claim") | source)
    bridges = tuple(
        (row["entity"], row["relation"], row["other"])
        for row in asked.required("Bridges")
        if row["entity"] in entities and row["other"] in entities
    )
    return Mechanisms(entities, tuple(sorted(claims.values(), key=lambda claim: str(claim["key"]))), bridges)


def _attach(graph: ClaimGraph[str], asked: _Asker) -> None:
    """Hang lines, flags and contexts on the edges and nodes they are about."""
    bearers: dict[str, Attributes] = {data["iri"]: data for _, _, data in graph.edges(data=True)}
    if asked.names("Lines"):
        for line in _merge(asked.optional("Lines"), asked.companion("Lines"), "line").values():
            if line["claim"] in bearers:
                bearers[line["claim"]]["lines"].append(_without(line, "claim"))
    for context in asked.optional("Contexts"):
        if context["claim"] in bearers:
            bearers[context["claim"]]["context"].append(_without(context, "claim"))
    bearers.update({data["iri"]: data for _, data in graph.nodes(data=True)})
    if asked.names("Flags"):
        for flag in _merge(asked.optional("Flags"), asked.companion("Flags"), "flag").values():
            for iri in flag.get("about", ()):
                if iri in bearers:
                    bearers[iri]["flags"].append(_without(flag, "about"))


class _Asker:
    """Asks a view's query and those its header names, and holds each to the columns it promises."""

    def __init__(self, store: Store, query: Path, scope: Scope) -> None:
        self._store = store
        self._scope = scope
        self.main = read_query(query)

    def names(self, field: str) -> bool:
        """Whether the header names a query of that kind."""
        return self.main.one(field) is not None

    def companion(self, field: str) -> StoredQuery:
        """Return the query the header names."""
        name = self.main.one(field)
        if name is None:
            raise CllkgError(f"{self.main.path}: the header has no '{field}:'.  Name the query that brings them.")
        return read_query(self.main.path.with_name(name))

    def required(self, field: str) -> list[Attributes]:
        """Return the rows of a companion query."""
        return self.rows(self.companion(field))

    def optional(self, field: str) -> list[Attributes]:
        """Return the rows of a companion query, none if the header names none."""
        return self.rows(self.companion(field)) if self.names(field) else []

    def rows(self, query: StoredQuery) -> list[Attributes]:
        """Return the rows of a query as dictionaries that hold bound columns only, in a fixed order."""
        answer = self._store.query(query.sparql, {}, self._scope)
        if answer.variables != query.columns:
            raise QueryFailed(
                f"{query.path}: the header promises the columns {', '.join(query.columns)}, "
                f"the answer has {', '.join(answer.variables) or 'none'}.  Make them agree."
            )
        rows = [
            {name: _value(term) for name, term in zip(answer.variables, row, strict=True) if term is not None}
            for row in answer.rows
        ]
        return sorted(rows, key=lambda row: [(name, str(row.get(name, ""))) for name in answer.variables])


def _merge(rows: Iterable[Attributes], query: StoredQuery, by: str) -> dict[str, Attributes]:
    """Gather rows about one thing into one dictionary; columns under ``Many`` become sorted tuples.

    Raises:
        QueryFailed: If a column that is not under ``Many`` has two values for one thing.
    """
    many = {part.strip() for part in (query.one("Many") or "").split(",")}
    found: dict[str, dict[str, set[Value]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        for name, value in row.items():
            if name != by:
                found[row[by]][name].add(value)
    merged: dict[str, Attributes] = {}
    for key in sorted(found):
        merged[key] = {by: key}
        for name in query.columns:
            values = sorted(found[key].get(name, ()), key=lambda value: (str(value).casefold(), str(value)))
            if name in many:
                merged[key][name] = tuple(values)
            elif len(values) > 1:
                raise QueryFailed(
                    f"{query.path}: {key} has {len(values)} values of '{name}'.  List the column under 'Many:'."
                )
            elif values:
                merged[key][name] = values[0]
    return merged


def _key(keys: Mapping[str, str], claim: Attributes, end: str, query: StoredQuery) -> str:
    key = keys.get(claim[end])
    if key is None:
        raise QueryFailed(
            f"{query.path}: {claim['claim']} has the {end} {claim[end]}, which the 'Entities:' query does not name."
        )
    return key


def _decoded(attributes: Attributes, codes: Mapping[str, str]) -> Attributes:
    """Return the attributes with the notation of each code in place of its IRI."""
    return {name: codes.get(value, value) if isinstance(value, str) else value for name, value in attributes.items()}


def _without(attributes: Attributes, *names: str) -> Attributes:
    return {name: value for name, value in attributes.items() if name not in names}


def _value(term: Term) -> Value:
    """Return a term as a plain Python value: an IRI as its text, a literal by its datatype."""
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        if datatype == XSD + "boolean":
            return term.value in ("true", "1")
        return _NUMBERS[datatype](term.value) if datatype in _NUMBERS else term.value
    return str(term) if isinstance(term, ox.Triple) else term.value
