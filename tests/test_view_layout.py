"""Where things stand on the map, how their lines bend, what they are called, and where their links lead."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from cllkg.content import Content
from cllkg.model.codes import Standing
from cllkg.projection.claims import ClaimGraph, project
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.tbox import read_tbox
from cllkg.views.labels import Box, make_box, short_name, wrap
from cllkg.views.layout.bends import bend_lines
from cllkg.views.layout.bricks import CELL, Request, arrange
from cllkg.views.links import entity_link, source_links
from cllkg.views.overview import make_plan
from cllkg.views.theme import KINDS, STROKES, kind_of


@pytest.fixture
def graph(oxigraph_store: OxigraphStore, content: Content) -> ClaimGraph[str]:
    return project(oxigraph_store, content.queries / "views" / "overview.rq")


def test_nothing_overlaps_and_the_story_stands_in_the_middle(graph: ClaimGraph[str]) -> None:
    plan = make_plan(graph)
    told = {key for column in plan.story for key in column}
    for one, other in combinations(sorted(plan.places), 2):
        (x1, y1), (x2, y2) = plan.places[one], plan.places[other]
        a, b = plan.boxes[one], plan.boxes[other]
        apart = abs(x1 - x2) >= (a.width + b.width) / 2 or abs(y1 - y2) >= (a.height + b.height) / 2
        assert apart, f"{one} and {other} overlap"
    xs, ys = zip(*(plan.places[key] for key in told), strict=True)
    assert (min(xs) + max(xs), min(ys) + max(ys)) == (0, 0)
    strangers = {key for key, (x, y) in plan.places.items() if min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)}
    assert strangers == told


def test_every_category_and_every_standing_has_its_own_look(content: Content) -> None:
    tbox = read_tbox(content)
    without = {name for name, iri in tbox.categories.items() if kind_of(tbox.ancestors(iri)).name == "other"}
    assert without == {
        "Assay", "EndpointMeasure", "Entity", "ExperimentalSystem", "Organism", "Organization", "Person", "Region",
        "ResponseCategory", "Topic",
    } & set(tbox.categories)  # fmt: skip
    assert {stroke.standing for stroke in STROKES} == set(Standing)
    assert len({kind.shape for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org/", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://exa mple.org", False),
        ('https://example.org/"onmouseover="x', False),
        ("HTTPS://[::1", False),
        ("", False),
    ],
)
def test_only_https_addresses_are_links(url: str, linked: bool) -> None:
    assert bool(source_links({"url": url})) is linked


def test_identifiers_become_addresses_only_if_they_are_ones() -> None:
    assert entity_link("HGNC:17635") == "https://bioregistry.io/HGNC:17635"
    assert entity_link('x:"><script>') == ""
    assert source_links({"doi": "10.1/not-a-doi", "pmid": "12a", "registry": ("NCT1", "ISRCTN1")}) == []
    doi = {"doi": "10.1016/S2352-3026(17)30171-0", "url": "https://doi.org/10.1016/S2352-3026(17)30171-0"}
    assert len(source_links(doi)) == 1, "the same address twice"


def test_a_name_that_fits_stays_and_one_that_does_not_gives_way() -> None:
    assert short_name("lenalidomide", ["Rev"]) == "lenalidomide"
    assert short_name("a name that is far too long for its box", []) == "a name that is far too long for its box"
    assert wrap("a name that is far too long for its box in every way one can think of")[-1].endswith("…")
    assert wrap("pneumonoultramicroscopicsilicovolcanoconiosis") == ("pneumonoultramicr…",)
    assert wrap("") == ("",)


def test_every_box_fits_its_cell(graph: ClaimGraph[str]) -> None:
    boxes = [make_box(node["label"], node["synonym"]) for _, node in graph.nodes(data=True)]
    assert max(box.height for box in boxes) < CELL[1]
    assert max(box.width for box in boxes) <= CELL[0] + 10


def test_what_belongs_together_stands_together() -> None:
    """A chain in one kind and a stranger: the chain's links are shorter than the way to the stranger."""
    chain = [f"n{i}" for i in range(12)]
    kinds = dict.fromkeys(chain, "kin") | {"stranger": "other"}
    places = arrange(Request(list(pairwise(chain)), kinds, [], frozenset(kinds)))
    assert len(set(places.values())) == len(kinds)

    def distance(one: str, other: str) -> float:
        return float(sum((a - b) ** 2 for a, b in zip(places[one], places[other], strict=True)) ** 0.5)

    links = [distance(*pair) for pair in pairwise(chain)]
    assert sum(links) / len(links) < sum(distance("stranger", node) for node in chain) / len(chain)


def test_a_line_bends_around_a_box_in_its_way() -> None:
    places = {"a": (0, 0), "b": (400, 0), "wall": (200, 0)}
    boxes = {name: make_box("wall", []) for name in places}
    assert bend_lines([("a", "b", "line")], places, boxes)["line"] != 0
    del places["wall"]
    assert bend_lines([("a", "b", "line")], places, boxes)["line"] == 0


def test_a_line_that_must_not_be_misread_goes_a_long_way_round() -> None:
    """Behind a box it would seem to start there, which is another statement."""
    places = {"a": (0, 0), "b": (640, 0)} | {f"wall{i}": (320, 36 * i) for i in range(-4, 5)}
    boxes = {name: make_box("wall of boxes", []) for name in places}
    assert abs(bend_lines([("a", "b", "line")], places, boxes)["line"]) < 0.3
    assert abs(bend_lines([("a", "b", "line")], places, boxes, clear={"line"})["line"]) > 0.5


def test_a_line_does_not_run_along_another() -> None:
    places = {"a": (0, 0), "b": (600, 0), "c": (-200, 0), "d": (800, 0)}
    boxes = {name: Box((), "", 0, 0) for name in places}
    assert bend_lines([("c", "d", "long")], places, boxes)["long"] == 0
    assert bend_lines([("a", "b", "short"), ("c", "d", "long")], places, boxes)["long"] != 0


def test_a_word_on_a_line_is_not_hidden_by_a_box() -> None:
    places = {"a": (0, 0), "b": (400, 0), "near": (200, 26)}
    boxes = {name: make_box("near", []) for name in places}
    assert bend_lines([("a", "b", "line")], places, boxes)["line"] == 0
    assert bend_lines([("a", "b", "line")], places, boxes, worded={"line"})["line"] != 0
