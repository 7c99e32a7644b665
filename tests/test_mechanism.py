"""Each scene of the mechanism view holds what its query says, from left to right, and nothing lies on anything."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise
from typing import Any

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.projection.claims import ClaimGraph, project
from cllkg.queries.header import StoredQuery, read_query
from cllkg.store.answers import Scope
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views.network import MapNetwork
from cllkg.views.theme import kind_of
from cllkg.vocabulary import BASE, KG
from html_reader import Reader
from pages import drawn

SCENES = ("story", "safety", "background", "all")
# How near a line must come to the box it leaves or leads to, in pixels.
NEAR = 3
Box = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def reader(oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content) -> Reader:
    return Reader(drawn("mechanism", oxigraph_store, oxigraph_store_inferred, content))


@pytest.fixture(scope="module")
def query(content: Content) -> StoredQuery:
    return read_query(content.queries / "views" / "mechanism.rq")


@pytest.fixture(scope="module")
def graph(oxigraph_store: OxigraphStore, content: Content) -> ClaimGraph[str]:
    return project(oxigraph_store, content.queries / "views" / "overview.rq")


@pytest.fixture(scope="module", params=SCENES)
def scene(request: pytest.FixtureRequest, reader: Reader) -> dict[str, Any]:
    """Each scene in turn."""
    found = {scene["name"]: scene for scene in reader.data["page"]["scenes"]}
    return found[request.param]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def edges(reader: Reader) -> dict[str, Any]:
    return {edge["id"]: edge for edge in reader.data["edges"]}


@pytest.fixture(scope="module")
def boxes(reader: Reader, scene: dict[str, Any]) -> dict[str, Box]:
    """Left, top, right and bottom of each box of the scene."""
    widths = {node["id"]: node["w"] for node in reader.data["nodes"]}
    return {
        key: (x - widths[key] / 2, y - height / 2, x + widths[key] / 2, y + height / 2)
        for key, (x, y, height) in scene["places"].items()
    }


def points_of(steps: list[int]) -> list[tuple[int, int]]:
    numbers = list(steps)
    for at in range(2, len(numbers)):
        numbers[at] += numbers[at - 2]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def claims_of(scene: dict[str, Any], edges: dict[str, Any]) -> set[str]:
    return {key for key in scene["ways"] if edges[key]["standing"] != "inferred"}


# --- what a scene holds


def test_scenes_stand_in_the_order_of_the_header_with_its_words(reader: Reader, query: StoredQuery) -> None:
    told = [tuple(piece.strip() for piece in value.split("=", 2)) for value in query.fields["Scene"]]
    shown = reader.data["page"]["scenes"]
    assert [(scene["name"], scene["label"], scene["lead"]) for scene in shown] == told
    assert tuple(scene["name"] for scene in shown) == SCENES


def test_a_scene_holds_exactly_the_claims_its_query_names(
    reader: Reader, query: StoredQuery, oxigraph_store: OxigraphStore, edges: dict[str, Any]
) -> None:
    wanted = defaultdict(set)
    for scene, claim in oxigraph_store.query(query.sparql, {}, Scope()).rows:
        assert isinstance(scene, ox.Literal)
        assert isinstance(claim, ox.NamedNode)
        wanted[scene.value].add(claim.value.removeprefix(f"{BASE}claim/"))
    shown = {scene["name"]: claims_of(scene, edges) for scene in reader.data["page"]["scenes"]}
    assert shown == wanted


def test_scenes_are_what_their_names_promise(reader: Reader, edges: dict[str, Any], graph: ClaimGraph[str]) -> None:
    claims = {key: (subject, object_, claim) for subject, object_, key, claim in graph.edges(keys=True, data=True)}
    shown = {scene["name"]: claims_of(scene, edges) for scene in reader.data["page"]["scenes"]}
    assert shown["all"] == set(claims)
    assert shown["safety"] == {key for key, (*_, it) in claims.items() if it["category"] in ("safety", "regulatory")}
    ligands = {"CD200", "TNFRSF14", "CD274", "CD276"}
    lowered = {
        claims[key][1] for key in shown["story"] if claims[key][0] == "lenalidomide" and claims[key][2]["sign"] < 0
    }
    assert ligands <= lowered
    assert all(claims[key][2]["category"] == "mechanism" for key in shown["story"])
    assert {claims[key][2]["category"] for key in shown["background"]} == {"mechanism", "immunology"}


def test_a_scene_places_the_ends_of_its_claims_and_nothing_else(scene: dict[str, Any], edges: dict[str, Any]) -> None:
    ends = {edges[key][end] for key in claims_of(scene, edges) for end in ("from", "to")}
    assert set(scene["places"]) == ends


# --- where it stands


def test_no_two_boxes_of_a_scene_overlap(boxes: dict[str, Box]) -> None:
    for (one, a), (other, b) in combinations(sorted(boxes.items()), 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], f"{one} and {other} overlap"


def test_every_line_runs_from_its_one_box_to_its_other(
    scene: dict[str, Any], boxes: dict[str, Box], edges: dict[str, Any]
) -> None:
    for key, steps in scene["ways"].items():
        points = points_of(steps)
        assert len(points) % 3 == 1, f"{key} is no chain of curves"
        assert len(points) > 1
        for (x, y), end in ((points[0], edges[key]["from"]), (points[-1], edges[key]["to"])):
            left, top, right, bottom = boxes[end]
            assert left - NEAR <= x <= right + NEAR, f"{key} misses {end}"
            assert top - NEAR <= y <= bottom + NEAR, f"{key} misses {end}"


def test_no_two_lines_of_a_scene_are_one(scene: dict[str, Any], edges: dict[str, Any]) -> None:
    ways = [tuple(scene["ways"][key]) for key in claims_of(scene, edges)]
    assert len(set(ways)) == len(ways)


def layers_of(query: StoredQuery) -> tuple[list[str], list[tuple[str, set[str]]]]:
    columns = [piece.strip() for piece in " ".join(query.fields["Layers"]).split(">")]
    rules = []
    for value in query.fields["Layer"]:
        name, classes = value.split("=", 1)
        rules.append((name.strip(), {KG + piece.strip() for piece in classes.split(",")}))
    return columns, rules


def test_every_thing_stands_in_the_column_of_its_kind(
    scene: dict[str, Any], query: StoredQuery, graph: ClaimGraph[str]
) -> None:
    columns, rules = layers_of(query)
    assert {name for name, _ in rules} == set(columns)
    found: dict[str, list[int]] = {name: [] for name in columns}
    for key, (x, *_) in scene["places"].items():
        classes = set(graph.nodes[key]["class"])
        found[next(name for name, wanted in rules if wanted & classes)].append(x)
    used = [name for name in columns if found[name]]
    assert used == [name for name, *_ in scene["headings"]], "a heading over an empty column, or a column without"
    # A column that holds much stands in several rows side by side; none of another column is among them.
    for left, right in pairwise(used):
        assert max(found[left]) < min(found[right]), f"{left} and {right}"
    for name, x, _ in scene["headings"]:
        assert min(found[name]) <= x <= max(found[name]), name


def test_headings_stand_in_the_order_of_the_header_above_everything(
    scene: dict[str, Any], query: StoredQuery, boxes: dict[str, Box]
) -> None:
    columns, _ = layers_of(query)
    shown = [name for name, *_ in scene["headings"]]
    assert shown == [name for name in columns if name in shown]
    assert len(shown) > 2
    xs = [x for _, x, _ in scene["headings"]]
    assert xs == sorted(xs)
    highest = min(top for _, top, _, _ in boxes.values())
    assert all(y < highest for *_, y in scene["headings"])


def test_the_drug_stands_left_of_the_disease(reader: Reader) -> None:
    for scene in reader.data["page"]["scenes"]:
        places = scene["places"]
        if "lenalidomide" in places and "cll" in places:
            assert places["lenalidomide"][0] < places["cll"][0], scene["name"]
    story = reader.data["page"]["scenes"][0]["places"]
    order = ["lenalidomide", "CD274", "immune_synapse_formation"]
    assert [story[key][0] for key in order] == sorted(story[key][0] for key in order)


def test_an_outline_is_the_one_of_the_kind(reader: Reader, graph: ClaimGraph[str]) -> None:
    kinds = {node["id"]: node["kind"] for node in reader.data["nodes"]}
    assert kinds["CD274"] == kind_of(graph.nodes["CD274"]["class"]).name == "ligand"
    assert kinds["lenalidomide"] == "drug"


def test_the_still_picture_is_the_first_scene(reader: Reader, oxigraph_store: OxigraphStore, content: Content) -> None:
    """Who has no JavaScript sees what the others see first."""
    from cllkg.views import Brief
    from cllkg.views.mechanism import draw_mechanism

    network = draw_mechanism(Brief(oxigraph_store, content, None, Scope(), None, lambda _: None))
    assert isinstance(network, MapNetwork)
    assert network.scene is not None
    first = reader.data["page"]["scenes"][0]
    assert {key: [*node.place, node.size[1]] for key, node in network.scene.nodes.items()} == first["places"]
    assert set(network.scene.edges) == {key for key in first["ways"] if not key.startswith("inferred.")}
    assert [list(heading) for heading in network.scene.headings] == first["headings"]
