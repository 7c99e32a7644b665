"""What stands around one thing: its claims with their evidence, or in a graph without claims its plain relations."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pyoxigraph as ox

from cllkg.errors import CllkgError
from cllkg.prefixes import PrefixMap
from cllkg.projection.claims import ClaimGraph, project
from cllkg.projection.neighborhood import RESERVE, Surroundings
from cllkg.queries.formats import counted
from cllkg.queries.header import read_query
from cllkg.views import Brief
from cllkg.views.claim_scene import boxes_of, claim_edges, entity_nodes, mark_of, sizes_of
from cllkg.views.layout.bends import bend_lines, bent_way
from cllkg.views.layout.force import spread
from cllkg.views.network import MapNetwork
from cllkg.views.relation_map import Relation, draw_relations
from cllkg.views.scene import Scene, without_reserve
from cllkg.views.sparql_text import sparql_of
from cllkg.views.statements import list_field, statement_page, text_field
from cllkg.views.terms import key_of, thing_of
from cllkg.views.theme import kind_of, look


def draw_focus(
    brief: Brief, iri: str, *, hops: int, most: int, surroundings: Surroundings, prefixes: PrefixMap, ours: bool
) -> MapNetwork:
    """Return what stands around a thing as a map: its claims, or its plain relations where there are none.

    Args:
        brief: What it is drawn from.
        iri: The middle.
        hops: How many steps to go.
        most: How many things there is room for.
        surroundings: Where to ask for plain relations.
        prefixes: To shorten IRIs.
        ours: Whether the store is ours, so that there may be claims.

    Raises:
        CllkgError: If nothing is said of the thing.
    """
    network = draw_claims_around(brief, iri, hops=hops, most=most) if ours else None
    if network is not None:
        return network
    brief.say(f"asking what stands around <{iri}>")
    sparql = read_query(brief.query("neighborhood")).sparql
    return draw_neighborhood(iri, hops=hops, most=most, surroundings=surroundings, prefixes=prefixes, sparql=sparql)


def draw_claims_around(brief: Brief, iri: str, *, hops: int, most: int) -> MapNetwork | None:
    """Return the claims around an entity as a map; None if no claim speaks of it.

    Args:
        brief: What it is drawn from.
        iri: The entity.
        hops: How many steps to go, over claims in either direction.
        most: How many entities there is room for; those nearest come first.
    """
    query = brief.query("overview")
    whole = project(brief.store, query, scope=brief.scope)
    middle = next((key for key, data in whole.nodes(data=True) if data["iri"] == iri), None)
    if middle is None:
        return None
    reached = nx.single_source_shortest_path_length(whole.to_undirected(as_view=True), middle, cutoff=hops + 1)
    ranked = sorted(reached, key=lambda key: (reached[key], -whole.degree(key), key))
    near = [key for key in ranked if reached[key] <= hops]
    # What lies one step beyond comes along as far as there is room, folded away until a reader asks for it.
    reserve = ranked[len(near) :][: max(0, min(RESERVE, most - len(near)))]
    graph: ClaimGraph[str] = whole.subgraph([*near[:most], *reserve]).copy()
    label = graph.nodes[middle]["label"]
    brief.say(f"{counted(graph.number_of_edges(), 'claim')} between {counted(len(graph), 'thing')} around {label}")
    in_article = brief.graph == "article"
    boxes = boxes_of(graph)
    sizes = sizes_of(graph, boxes)
    lines = sorted(graph.edges(keys=True), key=lambda line: line[2])
    places = spread(sorted(graph), [(one, other) for one, other, _ in lines], sizes)
    worded = {key for *_, key, claim in graph.edges(keys=True, data=True) if mark_of(claim, claim["standing"])}
    bends = bend_lines(lines, places, boxes, worded)
    oval = {key: kind_of(data["class"]).shape == "ellipse" for key, data in graph.nodes(data=True)}
    ways = {
        key: bent_way(places[one], places[other], bends[key], (sizes[one], sizes[other]), oval=(oval[one], oval[other]))
        for one, other, key in lines
    }
    nodes = entity_nodes(graph, boxes, places, told={middle}, away=set(reserve))
    edges = claim_edges(graph, ways, in_article=in_article)
    network = MapNetwork()
    network.add_scene(Scene(nodes, edges))
    network.scene, network.look = without_reserve(nodes, edges), look()
    left_out = max(0, len(near) - most)
    room = f" {counted(left_out, 'thing')} within reach had no room; raise --most to see more." if left_out else ""
    page = statement_page(graph, in_article=in_article)
    network.page = page | {
        "name": "focus",
        "heading": f"What is said around {label}",
        "hint": "a name in this map …",
        "story": [middle],
        "lead": f"What claims say of {label} and around it, within {counted(hops, 'step')}. What lies one step "
        f"further is folded away; the numbers on the boxes count it.{room}",
        "notice": text_field(graph.graph["header"], "Notice"),
        "warns": [key for key in list_field(graph.graph["header"], "Warns") if key in page["claims"]],
        "keeps": list_field(graph.graph["header"], "Keeps"),
        "sparql": sparql_of(query),
    }
    return network


def draw_neighborhood(
    iri: str, *, hops: int, most: int, surroundings: Surroundings, prefixes: PrefixMap, sparql: str
) -> MapNetwork:
    """Return what stands around a thing, in any graph, as a map.

    Args:
        iri: The middle.
        hops: How many steps to go.
        most: How many things there is room for.
        surroundings: Where to ask.
        prefixes: To shorten IRIs.
        sparql: The query that was asked at each step.

    Raises:
        CllkgError: If nothing is said of the thing.
    """
    found = surroundings.around(iri, hops=hops, most=most)
    if not found.triples:
        raise CllkgError(f"nothing there relates <{iri}> to anything.  Check the IRI, or ask another store.")
    names = surroundings.names(found.things)
    predicates = surroundings.names(sorted({predicate for _, predicate, _ in found.triples}))
    things = [replace(thing_of(ox.NamedNode(one), names, prefixes), away=one in found.reserve) for one in found.things]
    keys = {one: key_of(ox.NamedNode(one), prefixes) for one in found.things}
    steps, near = counted(hops, "step"), len(found.things) - len(found.reserve)
    room = (
        f" {counted(found.left_out, 'thing')} within reach had no room; raise --most to see more."
        if found.left_out
        else ""
    )
    return draw_relations(
        things,
        [Relation(keys[one], keys[other], predicates[predicate].label) for one, predicate, other in found.triples],
        {
            "name": "focus", "heading": f"What stands around {names[iri].label}", "story": [keys[iri]],
            "hint": "a name in this map …",
            "lead": f"{counted(near, 'thing')} within {steps} of {names[iri].label}.{room}",
            "sparql": [{"name": "neighborhood.rq, asked at each step", "text": sparql.strip()}],
        },
    )  # fmt: skip
