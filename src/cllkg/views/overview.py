"""The overview: every claim that says something of two entities, on one map with the story in its middle."""

from __future__ import annotations

from dataclasses import dataclass

from cllkg.errors import CllkgError
from cllkg.projection.claims import ClaimGraph, project
from cllkg.views import Brief
from cllkg.views.claim_scene import boxes_of, claim_edges, entity_nodes, mark_of, sizes_of
from cllkg.views.labels import Box
from cllkg.views.layout.bends import bend_lines, bent_way
from cllkg.views.layout.bricks import Request, arrange
from cllkg.views.network import MapNetwork
from cllkg.views.scene import Point, Scene, Way
from cllkg.views.sparql_text import sparql_of
from cllkg.views.statements import columns_field, list_field, statement_page, text_field
from cllkg.views.theme import kind_of, look

# How far the stage reaches beyond the middles of the boxes on it.
_STAGE = (100, 60)


@dataclass(frozen=True)
class Plan:
    """What is known of the map before it is drawn.

    Attributes:
        story: Columns of entities that stand in the middle.
        opens: The categories of claims that are shown at first.
        boxes: What each box says.
        sizes: Width and height in pixels of each, its outline included.
        places: Where each stands.
        ways: How each claim's line runs.
    """

    story: list[list[str]]
    opens: frozenset[str]
    boxes: dict[str, Box]
    sizes: dict[str, tuple[int, int]]
    places: dict[str, Point]
    ways: dict[str, Way]


def draw_overview(brief: Brief) -> MapNetwork:
    """Ask for every claim that says something of two entities, and put them on one map.

    Raises:
        CllkgError: If no claim says something of two entities.
    """
    query = brief.query("overview")
    graph = project(brief.store, query, scope=brief.scope)
    if not graph:
        raise CllkgError("no claim here says something of two entities, so there is nothing to draw.")
    brief.say(f"{graph.number_of_edges()} claims between {graph.number_of_nodes()} entities; arranging them")
    return overview_of(graph, brief.graph, sparql=sparql_of(query))


def overview_of(
    graph: ClaimGraph[str], graph_name: str | None = None, sparql: list[dict[str, str]] | None = None
) -> MapNetwork:
    """Return the overview of a projection.

    Args:
        graph: The projection of ``queries/views/overview.rq``.
        graph_name: The named graph it was asked of, if not all.
        sparql: The queries it is the answer of.
    """
    plan = make_plan(graph)
    header = graph.graph["header"]
    scene = scene_of(graph, plan, in_article=graph_name == "article")
    network = MapNetwork()
    network.add_scene(scene)
    network.scene, network.look = scene, look()
    scope = f" (graph: {graph_name})" if graph_name else ""
    network.page = {
        "name": "overview",
        "heading": (text_field(header, "Heading") or graph.name) + scope,
        "caption": scene.caption,
        "lead": text_field(header, "Lead"),
        "hint": text_field(header, "Hint"),
        "story": [key for column in plan.story for key in column],
        "scenes": [{"name": "all", "label": "All", "stage": scene.stage}],
        "sparql": sparql or [],
        **statement_page(graph, in_article=graph_name == "article", opens=plan.opens),
    }
    return network


def make_plan(graph: ClaimGraph[str]) -> Plan:
    """Decide what opens, what each box says, where it stands, and how each line runs."""
    header = graph.graph["header"]
    story = [[key for key in column if key in graph] for column in columns_field(header, "Story")]
    opens = frozenset(list_field(header, "Opens"))
    if not any(claim["category"] in opens for *_, claim in graph.edges(data=True)):
        # A graph without the categories that open by themselves opens whole.
        opens = frozenset(claim["category"] for *_, claim in graph.edges(data=True))
    core = {end for *ends, claim in graph.edges(data=True) if claim["category"] in opens for end in ends}
    boxes = boxes_of(graph)
    kinds = {key: kind_of(data["class"]) for key, data in graph.nodes(data=True)}
    places = arrange(
        Request(
            edges=list(graph.edges()),
            kinds={key: kind.name for key, kind in kinds.items()},
            story=[column for column in story if column],
            core=frozenset(core),
        )
    )
    told = {key for column in story for key in column}
    lines = sorted(
        ((subject, object_, key) for subject, object_, key in graph.edges(keys=True)),
        key=lambda line: (not told.issuperset(line[:2]), line[2]),
    )
    worded = {key for *_, key, claim in graph.edges(keys=True, data=True) if mark_of(claim, claim["standing"])}
    clear = {key for subject, object_, key in lines if told.issuperset((subject, object_))}
    bends = bend_lines(lines, places, boxes, worded, clear)
    sizes = sizes_of(graph, boxes)
    oval = {key: kind.shape == "ellipse" for key, kind in kinds.items()}
    ways = {
        key: bent_way(places[one], places[other], bends[key], (sizes[one], sizes[other]), oval=(oval[one], oval[other]))
        for one, other, key in lines
    }
    return Plan(story, opens, boxes, sizes, places, ways)


def scene_of(graph: ClaimGraph[str], plan: Plan, *, in_article: bool = False) -> Scene:
    """Return the map with everything on it."""
    told = {key for column in plan.story for key in column}
    xs, ys = zip(*(plan.places[key] for key in told), strict=True) if told else ((), ())
    stage = (min(xs) - _STAGE[0], min(ys) - _STAGE[1], max(xs) + _STAGE[0], max(ys) + _STAGE[1]) if told else None
    return Scene(
        entity_nodes(graph, plan.boxes, plan.places, told),
        claim_edges(graph, plan.ways, in_article=in_article, told=told),
        stage=stage,
        caption=text_field(graph.graph["header"], "Caption"),
    )
