"""The mechanism view: from the drug on the left to the disease on the right, one scene for each story told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cllkg.errors import CllkgError
from cllkg.projection.asking import Asker
from cllkg.projection.claims import ClaimGraph, project
from cllkg.projection.inferences import Inferred, project_inferences
from cllkg.queries.header import StoredQuery, read_query
from cllkg.store.answers import Store
from cllkg.views import Brief
from cllkg.views.claim_scene import boxes_of, claim_edges, entity_nodes, mark_of, sizes_of
from cllkg.views.labels import Box
from cllkg.views.layout.bends import bend_lines, bent_way
from cllkg.views.layout.layers import Box as LayerBox
from cllkg.views.layout.layers import Link, give_room, layer
from cllkg.views.layout.outlines import touch
from cllkg.views.network import MapNetwork, steps_of
from cllkg.views.scene import FLAG, Edge, Point, Scene, Way
from cllkg.views.sparql_text import sparql_of
from cllkg.views.statements import list_field, part, statement_page, text_field
from cllkg.views.theme import kind_of, look, sign_of, stroke_of
from cllkg.vocabulary import KG

Page = dict[str, Any]

# How far above the highest box the headings of the columns stand, in pixels.
_ABOVE = 34


@dataclass(frozen=True)
class Telling:
    """One scene of the view: what it is called, what it holds, and where that stands.

    Attributes:
        name: What the address calls it.
        label: What its button says.
        lead: What it shows, in a sentence or two.
        claims: The keys of its claims.
        places: Where its entities stand.
        ways: How its lines run, those of inferences included.
        headings: The words above its columns.
        heights: How high each box is there, in pixels.
    """

    name: str
    label: str
    lead: str
    claims: frozenset[str]
    places: Mapping[str, Point] = field(default_factory=dict)
    ways: Mapping[str, Way] = field(default_factory=dict)
    headings: tuple[tuple[str, int, int], ...] = ()
    heights: Mapping[str, int] = field(default_factory=dict)


def draw_mechanism(brief: Brief) -> MapNetwork:
    """Ask for the claims of each scene, and lay each out by itself.

    Raises:
        CllkgError: If no claim says something of two entities.
    """
    query = read_query(brief.query("mechanism"))
    graph = project(brief.store, query.path.with_name(query.one("Claims") or ""), scope=brief.scope)
    tellings = _tellings(brief, query, graph)
    if not tellings:
        raise CllkgError("no claim here says something of two entities, so there is nothing to draw.")
    brief.say(f"{graph.number_of_edges()} claims between {graph.number_of_nodes()} entities in {len(tellings)} scenes")
    in_article = brief.graph == "article"
    inferred = _inferred(brief.inferred, query, graph)
    boxes = boxes_of(graph)
    sizes = sizes_of(graph, boxes)
    laid = [_lay_out(telling, graph, boxes, sizes, _layers(query), inferred) for telling in tellings]
    first = laid[0]
    places = {key: place for telling in reversed(laid) for key, place in telling.places.items()}
    ways = {key: way for telling in reversed(laid) for key, way in telling.ways.items()}
    edges = claim_edges(graph, ways, in_article=in_article) | _inferred_edges(graph, inferred, ways)
    network = MapNetwork()
    network.add_scene(Scene(entity_nodes(graph, boxes, places), edges), ways=False)
    shown = {key: edge for key, edge in edges.items() if key in first.claims}
    network.scene = Scene(entity_nodes(graph, boxes, first.places, heights=first.heights), shown, first.headings)
    network.look = look()
    page = statement_page(graph, in_article=in_article)
    header = query.fields
    network.page = page | {
        "name": "mechanism",
        "heading": text_field(header, "Heading") + (f" (graph: {brief.graph})" if brief.graph else ""),
        "notice": text_field(header, "Notice"),
        "hint": text_field(header, "Hint"),
        "keeps": list_field(header, "Keeps"),
        "warns": [key for key in list_field(header, "Warns") if key in page["claims"]],
        "story": list_field(header, "Begin"),
        "legend": _with_inferred(page["legend"], edges.values()),
        "inferences": {key: _told(one) for key, one in inferred.items()},
        "scenes": [_written(telling) for telling in laid],
        "sparql": sparql_of(query.path),
    }
    return network


def _tellings(brief: Brief, query: StoredQuery, graph: ClaimGraph[str]) -> list[Telling]:
    """Return the scenes that hold any claims, in the order of the header."""
    asked = Asker(brief.store, query.path, brief.scope)
    keys = {claim["iri"]: key for *_, key, claim in graph.edges(keys=True, data=True)}
    members: dict[str, set[str]] = defaultdict(set)
    for row in asked.rows(asked.main):
        if row["claim"] in keys:
            members[row["scene"]].add(keys[row["claim"]])
    found = []
    for value in query.fields.get("Scene", ()):
        name, label, lead = (piece.strip() for piece in value.split("=", 2))
        if members[name]:
            found.append(Telling(name, label, lead, frozenset(members[name])))
    return found


def _layers(query: StoredQuery) -> tuple[list[str], list[tuple[str, frozenset[str]]]]:
    """Return the columns from left to right, and which classes stand in which, the first that fits first."""
    columns = [piece.strip() for piece in text_field(query.fields, "Layers").split(">")]
    pairs = (value.split("=", 1) for value in query.fields.get("Layer", ()))
    return columns, [
        (name.strip(), frozenset(KG + piece.strip() for piece in classes.split(","))) for name, classes in pairs
    ]


def _lay_out(
    telling: Telling,
    graph: ClaimGraph[str],
    boxes: Mapping[str, Box],
    sizes: Mapping[str, tuple[int, int]],
    layers: tuple[list[str], list[tuple[str, frozenset[str]]]],
    inferred: Mapping[str, Inferred],
) -> Telling:
    """Give everything in a scene its place and its way; inferences run where room is left."""
    names, rules = layers
    lines = [
        (subject, object_, key, claim)
        for subject, object_, key, claim in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[2])
        if key in telling.claims
    ]
    column = {}
    for key in sorted({end for one, other, *_ in lines for end in (one, other)}):
        classes = set(graph.nodes[key]["class"])
        column[key] = names.index(next((name for name, wanted in rules if wanted & classes), names[-1]))
    links = [
        Link(
            key, one, other,
            weight=1 + min(claim["studies"], 3),
            mark=mark_of(claim, claim["standing"]) not in ("", FLAG),
        )
        for one, other, key, claim in lines
    ]  # fmt: skip
    # What many lines meet at is drawn higher, so that they leave it side by side.
    roomy = give_room([LayerBox(key, column[key], *sizes[key]) for key in column], links)
    sizes = {box.key: (box.width, box.height) for box in roomy}
    laid = layer(roomy, links)
    top = min(y - sizes[key][1] // 2 for key, (_, y) in laid.places.items())
    headings = tuple((names[index], x, top - _ABOVE) for index, x in laid.columns)
    keys = {data["iri"]: key for key, data in graph.nodes(data=True)}
    inside = [
        (keys[one.subject], keys[one.object], key)
        for key, one in inferred.items()
        if keys[one.subject] in laid.places and keys[one.object] in laid.places
    ]
    shapes = {key: kind_of(graph.nodes[key]["class"]).shape for key in laid.places}
    bends = bend_lines(inside, laid.places, boxes)
    more = {
        key: bent_way(
            laid.places[one], laid.places[other], bends[key] or 0.1, (sizes[one], sizes[other]),
            oval=(shapes[one] == "ellipse", shapes[other] == "ellipse"),
        )
        for one, other, key in inside
    }  # fmt: skip
    ends = {key: (shapes[key], place, sizes[key]) for key, place in laid.places.items()}
    ways = {key: touch(laid.ways[key], ends[one], ends[other]) for one, other, key, _ in lines}
    return replace(
        telling,
        places=laid.places,
        ways=ways | more,
        headings=headings,
        heights={key: h for key, (_, h) in sizes.items()},
    )


def _inferred(store: Store | None, query: StoredQuery, graph: ClaimGraph[str]) -> dict[str, Inferred]:
    """Return the inferences between entities of the map by a key of the page; none if nobody can be asked."""
    name = query.one("Inferences")
    if store is None or name is None:
        return {}
    keys = {data["iri"]: key for key, data in graph.nodes(data=True)}
    found = project_inferences(store, query.path.with_name(name), keys)
    return {f"inferred.{keys[one.subject]}.{one.predicate.replace(' ', '-')}.{keys[one.object]}": one for one in found}


def _inferred_edges(
    graph: ClaimGraph[str], inferred: Mapping[str, Inferred], ways: Mapping[str, Way]
) -> dict[str, Edge]:
    keys = {data["iri"]: key for key, data in graph.nodes(data=True)}
    return {
        key: Edge(
            key, keys[one.subject], keys[one.object], _sentence(one, graph, keys),
            sign_of(one.sign, negated=False).name,
            ways[key],
            backward=one.direction == "backward",
            dashes=stroke_of("inferred").dashes,
            data={
                "standing": "inferred", "category": "inferred", "system": "none", "flagged": "unflagged",
                "predicate": one.predicate, "cost": 200,
            },
        )
        for key, one in inferred.items()
        if key in ways
    }  # fmt: skip


def _sentence(one: Inferred, graph: ClaimGraph[str], keys: Mapping[str, str]) -> str:
    subject, object_ = (graph.nodes[keys[iri]]["label"] for iri in (one.subject, one.object))
    return f"{subject} {one.predicate} {object_}"


def _told(one: Inferred) -> Page:
    return {
        "predicate": one.predicate,
        "proofs": [{"rule": proof.rule, "claims": list(proof.claims)} for proof in one.proofs],
    }


def _with_inferred(legend: list[Page], edges: Iterable[Edge]) -> list[Page]:
    """Return the legend with rows for inferences, off at first: the map opens with what sources say."""
    count = sum(edge.data["standing"] == "inferred" for edge in edges)
    if not count:
        return legend
    definition = "No source says so: it follows from claims by a rule, and the panel shows from which."
    row = {"name": "inferred", "label": "inferred", "definition": definition, "off": True}
    drawn = row | {"dashes": list(stroke_of("inferred").dashes)}
    rows = {"categories": row | {"off": False}, "standings": drawn}
    found = {"inferred": count}
    return [
        one | {"rows": [*one["rows"], *part("", "", "", "", [rows[one["name"]]], found)["rows"]]}
        if one["name"] in rows
        else one
        for one in legend
    ]


def _written(telling: Telling) -> Page:
    return {
        "name": telling.name,
        "label": telling.label,
        "title": telling.label,
        "lead": telling.lead,
        # A box has the height it has in this scene.
        "places": {key: [*place, telling.heights[key]] for key, place in sorted(telling.places.items())},
        "ways": {key: steps_of(way) for key, way in sorted(telling.ways.items())},
        "headings": [list(one) for one in telling.headings],
    }
