"""How a line bends around boxes and other lines, and where it meets the boxes at its ends."""

from __future__ import annotations

import math

import pytest

from cllkg.views.labels import Box, make_box
from cllkg.views.layout.bends import BENDS, bend_lines, bent_way
from cllkg.views.layout.outlines import touch
from cllkg.views.picture import corners_of
from cllkg.views.scene import Point
from cllkg.views.theme import KINDS


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


def test_lines_between_the_same_two_part_whichever_way_they_run() -> None:
    places = {"a": (0, 0), "b": (300, 120)}
    boxes = {name: make_box(name, []) for name in places}
    lines = [(*(("a", "b") if number % 2 else ("b", "a")), f"{number}") for number in range(8)]
    bends = bend_lines(lines, places, boxes)
    middles = set()
    for start, end, name in lines:
        way = bent_way(places[start], places[end], bends[name], ((40, 20), (40, 20)), oval=(False, False))
        middles.add((way[2] + way[4], way[3] + way[5]))
    assert len(middles) == len(lines)


@pytest.mark.parametrize("bend", BENDS)
@pytest.mark.parametrize("oval", [False, True])
@pytest.mark.parametrize("end", [(300, 0), (0, 200), (-260, -140), (90, 12)])
def test_a_bent_line_starts_and_ends_at_the_edge_of_its_boxes(bend: float, oval: bool, end: Point) -> None:
    sizes = (70, 30), (50, 40)
    way = bent_way((0, 0), end, bend, sizes, oval=(oval, oval))
    for (x, y), middle, (w, h) in ((way[:2], (0, 0), sizes[0]), (way[-2:], end, sizes[1])):
        across, down = abs(x - middle[0]) / (w / 2), abs(y - middle[1]) / (h / 2)
        assert (math.hypot(across, down) if oval else max(across, down)) == pytest.approx(1, abs=0.06)


def test_a_line_between_boxes_that_overlap_is_still_a_line() -> None:
    way = bent_way((0, 0), (10, 0), 0.0, ((80, 30), (80, 30)), oval=(False, False))
    assert way == (0, 0, 0, 0, 10, 0, 10, 0)


def _gap(shape: str, x: float, y: float, size: tuple[int, int]) -> float:
    """How far a point is from an outline around (0, 0), measured along the row it lies in."""
    w, h = size
    if shape == "ellipse":
        edge = w / 2 * math.sqrt(1 - (y / (h / 2)) ** 2)
    elif shape == "pill":
        r = min(h / 2, 24)
        edge = w / 2 - r + math.sqrt(r**2 - max(0.0, abs(y) - (h / 2 - r)) ** 2)
    elif corners := corners_of(shape, 0, 0, w, h):
        crossings = []
        for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
            if min(y1, y2) <= y <= max(y1, y2) and y1 != y2:
                crossings.append(x1 + (x2 - x1) * (y - y1) / (y2 - y1))
        edge = max(crossings) if x > 0 else -min(crossings)
    else:
        edge = w / 2
    return abs(abs(x) - edge)


@pytest.mark.parametrize("shape", sorted({kind.shape for kind in KINDS}))
@pytest.mark.parametrize("y", [-18, -9, 0, 7, 19])
@pytest.mark.parametrize("height", [44, 90])
def test_a_line_to_the_side_of_a_box_ends_on_the_outline_in_it(shape: str, y: int, height: int) -> None:
    """A line that ends in the air beside an oval seems to lead nowhere."""
    size = (120, height)
    way = (-200, y, -150, y, -100, y, -60, y)
    ended = touch(way, ("round", (-260, y), (120, 44)), (shape, (0, 0), size))
    assert _gap(shape, ended[-2], ended[-1], size) <= 1.5
    assert ended[:2] == (-200, y), "the other end leaves a box with straight sides"
    started = touch((60, y, 100, y, 150, y, 200, y), (shape, (0, 0), size), ("round", (260, y), size))
    assert _gap(shape, started[0], started[1], size) <= 1.5
    if shape == "ellipse":
        assert (_gap(shape, way[-2], way[-1], size) > 1.5) is (abs(y) > height / 8), "nothing to move"


def test_an_end_on_the_top_of_a_box_stays_there() -> None:
    way = (0, -100, 0, -80, 0, -60, 10, -22)
    assert touch(way, ("ellipse", (0, -122), (80, 44)), ("ellipse", (0, 0), (120, 44))) == way
