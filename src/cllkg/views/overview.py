"""The overview: every entity on one map, in communities, with all that claims say of two of them."""

from __future__ import annotations

from dataclasses import dataclass

from cllkg.errors import CllkgError
from cllkg.projection.claims import ClaimGraph, project_everything
from cllkg.views import Brief
from cllkg.views.claim_scene import boxes_of, claim_edges, entity_nodes, mark_of, sizes_of
from cllkg.views.labels import Box
from cllkg.views.layout.bends import bend_lines, bent_way
from cllkg.views.layout.clusters import nest
from cllkg.views.layout.grouped import spread_groups
from cllkg.views.network import MapNetwork
from cllkg.views.scene import Edge, Point, Scene, Way
from cllkg.views.sparql_text import sparql_of
from cllkg.views.statements import list_field, part, statement_page, text_field
from cllkg.views.theme import kind_of, look

# So many communities at most; smaller ones join those they have most to do with.
_COMMUNITIES = 14
_HIERARCHY = "hierarchy"
_ALONE = "by themselves"
_REST = "in small groups"


@dataclass(frozen=True)
class Plan:
    """Where everything on the map is.

    Attributes:
        boxes: What each box says.
        places: Where each stands.
        ways: How the line of each claim and of each step of the hierarchy runs.
        stages: The communities: caption, left, top, right, bottom.
    """

    boxes: dict[str, Box]
    places: dict[str, Point]
    ways: dict[str, Way]
    stages: tuple[tuple[str, int, int, int, int], ...]


def draw_overview(brief: Brief) -> MapNetwork:
    """Ask for every entity, and put them on one map.

    Raises:
        CllkgError: If no claim says something of two entities.
    """
    query = brief.query("overview")
    graph = project_everything(brief.store, query, scope=brief.scope)
    if not graph.number_of_edges():
        raise CllkgError("no claim here says something of two entities, so there is nothing to draw.")
    brief.say(f"{graph.number_of_edges()} claims between {graph.number_of_nodes()} entities; arranging them")
    return overview_of(graph, brief.graph, sparql=sparql_of(query))


def overview_of(
    graph: ClaimGraph[str], graph_name: str | None = None, sparql: list[dict[str, str]] | None = None
) -> MapNetwork:
    """Return the overview of a projection.

    Args:
        graph: The projection of ``queries/views/overview.rq`` with everything.
        graph_name: The named graph it was asked of, if not all.
        sparql: The queries it is the answer of.
    """
    plan = make_plan(graph)
    header = graph.graph["header"]
    in_article = graph_name == "article"
    steps = _steps(graph, plan)
    edges = claim_edges(graph, plan.ways, in_article=in_article) | steps
    scene = Scene(entity_nodes(graph, plan.boxes, plan.places), edges, stages=plan.stages)
    network = MapNetwork()
    network.add_scene(scene)
    network.scene, network.look = scene, look()
    page = statement_page(graph, in_article=in_article)
    network.page = page | {
        "name": "overview",
        "heading": (text_field(header, "Heading") or graph.name) + (f" (graph: {graph_name})" if graph_name else ""),
        "lead": text_field(header, "Lead"),
        "notice": text_field(header, "Notice"),
        "hint": text_field(header, "Hint"),
        "keeps": list_field(header, "Keeps"),
        "warns": [key for key in list_field(header, "Warns") if key in page["claims"]],
        "legend": [
            one
            | {
                "rows": [
                    *one["rows"],
                    *part(
                        "",
                        "",
                        "",
                        "",
                        [{"name": _HIERARCHY, "label": "kinds and impairments"}],
                        [_HIERARCHY] * len(steps),
                    )["rows"],
                ]
            }
            if one["name"] == "categories"
            else one
            for one in page["legend"]
        ],
        "scenes": [{"name": "all", "label": "All", "stages": [list(stage) for stage in plan.stages]}],
        "sparql": sparql or [],
    }
    return network


def make_plan(graph: ClaimGraph[str]) -> Plan:
    """Decide what each box says, in which community it stands and where, and how each line runs."""
    boxes = boxes_of(graph)
    sizes = sizes_of(graph, boxes)
    lines = sorted([*graph.edges(keys=True), *_hierarchy(graph)], key=lambda line: line[2])
    pairs = [(one, other) for one, other, _ in lines]
    joined = {end for pair in pairs for end in pair}
    found = nest(joined, pairs, most=_COMMUNITIES)
    groups = [group.members for group in found]
    captions = [f"around {' '.join(boxes[group.head].lines)}" if group.together else _REST for group in found]
    alone = tuple(sorted(set(graph) - joined))
    if alone:
        groups.append(alone)
        captions.append(_ALONE)
    grouped = spread_groups(groups, pairs, sizes, margin=26, caption=34)
    worded = {key for *_, key, claim in graph.edges(keys=True, data=True) if mark_of(claim, claim["standing"])}
    bends = bend_lines(lines, grouped.places, boxes, worded)
    oval = {key: kind_of(data["class"]).shape == "ellipse" for key, data in graph.nodes(data=True)}
    ways = {
        key: bent_way(
            grouped.places[one], grouped.places[other], bends[key], (sizes[one], sizes[other]),
            oval=(oval[one], oval[other]),
        )
        for one, other, key in lines
    }  # fmt: skip
    stages = tuple(
        (caption, x - width // 2, y - height // 2, x + width // 2, y + height // 2)
        for caption, ((x, y), (width, height)) in zip(captions, grouped.rooms, strict=True)
    )
    return Plan(boxes, grouped.places, ways, stages)


def _hierarchy(graph: ClaimGraph[str]) -> list[tuple[str, str, str]]:
    """Return the steps of the hierarchy as lines: both ends, and a key of the page."""
    return [
        (one, other, f"{one}.{relation.replace(' ', '-')}.{other}")
        for one, relation, other in graph.graph.get("hierarchy", ())
    ]


def _steps(graph: ClaimGraph[str], plan: Plan) -> dict[str, Edge]:
    labels = {key: data["label"] for key, data in graph.nodes(data=True)}
    return {
        key: Edge(
            key, one, other, f"{labels[one]} {relation} {labels[other]}", "other", plan.ways[key],
            dashes=(1, 4),
            width=1.0,
            data={
                "standing": "", "category": _HIERARCHY, "system": "", "flagged": "", "predicate": relation, "cost": 100,
            },
        )
        for (one, other, key), (_, relation, _) in zip(_hierarchy(graph), graph.graph.get("hierarchy", ()), strict=True)
    }  # fmt: skip
