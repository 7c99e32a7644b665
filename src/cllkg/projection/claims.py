"""Claims as a networkx graph of entities, for the views.

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
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cllkg.errors import QueryFailed
from cllkg.projection.asking import Asker, Attributes, merge, without
from cllkg.queries.header import StoredQuery
from cllkg.store.answers import Scope, Store

if TYPE_CHECKING:
    import networkx as nx

    ClaimGraph = nx.MultiDiGraph  # nodes are entity keys, edge keys are claim ids
else:
    # Annotations only; who imports this module for its types shall not wait for networkx.
    ClaimGraph = Any


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

    asked = Asker(store, query, scope or Scope())
    graph: ClaimGraph[str] = nx.MultiDiGraph(header=dict(asked.main.fields), name=asked.main.title)
    entities = merge(asked.required("Entities"), asked.companion("Entities"), "entity")
    keys = {iri: str(entity["key"]) for iri, entity in entities.items() if "key" in entity}
    for claim in asked.rows(asked.main):
        subject, object_ = (_key(keys, claim, end, asked.main) for end in ("subject", "object"))
        for iri, key in ((claim["subject"], subject), (claim["object"], object_)):
            if key not in graph:
                graph.add_node(key, iri=iri, flags=[], **without(entities[iri], "key", "entity"))
        # Lines, flags and contexts name the claim by its IRI; the edge is keyed by its short name.
        details = without(claim, "claim", "subject", "object", "key")
        graph.add_edge(
            subject, object_, key=claim["key"], iri=claim["claim"], lines=[], flags=[], context=[], **details
        )
    _attach(graph, asked)
    for name in ("Codes", "Totals"):
        graph.graph[name.lower()] = asked.optional(name)
    return graph


def project_everything(store: Store, query: Path, *, scope: Scope | None = None) -> ClaimGraph[str]:
    """Return what ``project`` returns, with every other entity as well, and how all of them hang together.

    Args:
        store: Where to ask.
        query: A query as ``project`` takes it whose header names a ``Hierarchy`` query, too.
        scope: The graphs to ask; by default all.

    Returns:
        The graph; its ``graph["hierarchy"]`` holds triples of key, relation and key.

    Raises:
        CllkgError: If a query or its header is not as it must be.
        QueryFailed: If a query does not run or answers other columns than it promises.
    """
    graph = project(store, query, scope=scope)
    asked = Asker(store, query, scope or Scope())
    keys = {}
    added: dict[str, Attributes] = {}
    for iri, entity in merge(asked.required("Entities"), asked.companion("Entities"), "entity").items():
        if entity.get("category") and "key" in entity:
            keys[iri] = str(entity["key"])
            if entity["key"] not in graph:
                graph.add_node(entity["key"], iri=iri, flags=[], **without(entity, "key", "entity"))
                added[iri] = graph.nodes[entity["key"]]
    _flag(added, asked)
    graph.graph["hierarchy"] = [
        (keys[row["entity"]], row["relation"], keys[row["other"]])
        for row in asked.required("Hierarchy")
        if row["entity"] in keys and row["other"] in keys
    ]
    return graph


def _attach(graph: ClaimGraph[str], asked: Asker) -> None:
    """Hang lines, flags and contexts on the edges and nodes they are about."""
    bearers: dict[str, Attributes] = {data["iri"]: data for _, _, data in graph.edges(data=True)}
    if asked.names("Lines"):
        for line in merge(asked.optional("Lines"), asked.companion("Lines"), "line").values():
            if line["claim"] in bearers:
                bearers[line["claim"]]["lines"].append(without(line, "claim"))
    for context in asked.optional("Contexts"):
        if context["claim"] in bearers:
            bearers[context["claim"]]["context"].append(without(context, "claim"))
    _flag(bearers | {data["iri"]: data for _, data in graph.nodes(data=True)}, asked)


def _flag(bearers: Mapping[str, Attributes], asked: Asker) -> None:
    """Hang flags on the edges and nodes they are about, by the IRIs of these."""
    if asked.names("Flags"):
        for flag in merge(asked.optional("Flags"), asked.companion("Flags"), "flag").values():
            for iri in flag.get("about", ()):
                if iri in bearers:
                    bearers[iri]["flags"].append(without(flag, "about"))


def _key(keys: Mapping[str, str], claim: Attributes, end: str, query: StoredQuery) -> str:
    key = keys.get(claim[end])
    if key is None:
        raise QueryFailed(
            f"{query.path}: {claim['claim']} has the {end} {claim[end]}, which the 'Entities:' query does not name."
        )
    return key
