"""Boxes in columns and lines around them: no line runs behind a box, whatever the picture, and few lines cross."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from cllkg.content import Content
from cllkg.projection.claims import ClaimGraph, project
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views.labels import make_box
from cllkg.views.layout.layers import Box, Layered, Link, give_room, layer
from cllkg.views.scene import Point, Way
from cllkg.views.theme import kind_of

COLUMNS = {
    "drug": 0, "molecule": 1, "ligand": 2, "receptor": 3, "process": 4, "cell": 5, "phenotype": 6, "disease": 7,
}  # fmt: skip
WORD = (18, 9)


@dataclass(frozen=True)
class Quality:
    """What is wrong with a picture, and how tangled it is."""

    overlapping: list[tuple[str, str]]
    behind: list[tuple[str, str]]
    loose: list[tuple[str, str]]
    hidden: list[str]
    disordered: list[tuple[str, str]]
    outside: list[str]
    crossings: int

    @property
    def faults(self) -> tuple[list[object], ...]:
        return (
            [*self.overlapping], [*self.behind], [*self.loose], [*self.hidden], [*self.disordered], [*self.outside],
        )  # fmt: skip


NONE: tuple[list[object], ...] = ([], [], [], [], [], [])


def measure(boxes: Sequence[Box], links: Sequence[Link], picture: Layered) -> Quality:
    sides = {box.key: _sides(box, picture.places[box.key]) for box in boxes}
    runs = {link.key: _points(picture.ways[link.key]) for link in links}
    spans = {key: (min(y for _, y in run), max(y for _, y in run)) for key, run in runs.items()}
    behind, loose, hidden = [], [], []
    for link in links:
        for key, (left, top, right, bottom) in sides.items():
            # Its own boxes it may touch, but not cross.
            low, high = spans[link.key]
            if (
                low < bottom
                and high > top
                and any(left + 1 < x < right - 1 and top + 1 < y < bottom - 1 for x, y in runs[link.key])
            ):
                behind.append((link.key, key))
        for key, (x, y) in ((link.start, runs[link.key][0]), (link.end, runs[link.key][-1])):
            left, top, right, bottom = sides[key]
            if min(abs(x - left), abs(x - right)) > 1 or not top <= y <= bottom:
                loose.append((link.key, key))
        if link.mark:
            x, y = _middle(picture.ways[link.key])
            word = (x - WORD[0], y - WORD[1], x + WORD[0], y + WORD[1])
            if any(_overlap(word, box) for box in sides.values()):
                hidden.append(link.key)
    disordered = [
        (one.key, other.key)
        for one, other in combinations(boxes, 2)
        if one.rank < other.rank
        and picture.places[one.key][0] == picture.places[other.key][0]
        and picture.places[one.key][1] > picture.places[other.key][1]
    ]
    half = (picture.size[0] / 2 + 1, picture.size[1] / 2 + 1)
    points = {**runs, **{key: [(box[0], box[1]), (box[2], box[3])] for key, box in sides.items()}}
    return Quality(
        [(one, other) for one, other in combinations(sorted(sides), 2) if _overlap(sides[one], sides[other])],
        behind,
        loose,
        hidden,
        disordered,
        [key for key, run in points.items() if any(abs(x) > half[0] or abs(y) > half[1] for x, y in run)],
        _crossings(list(runs.values())),
    )


def _sides(box: Box, place: Point) -> tuple[float, float, float, float]:
    (x, y), wide, high = place, box.width / 2, box.height / 2
    return x - wide, y - high, x + wide, y + high


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _points(way: Way, samples: int = 32) -> list[tuple[float, float]]:
    points = [(float(way[0]), float(way[1]))]
    for at in range(2, len(way), 6):
        curve = [(way[at + i], way[at + i + 1]) for i in (-2, 0, 2, 4)]
        for sample in range(1, samples + 1):
            t = sample / samples
            shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
            points.append(
                (
                    sum(share * point[0] for share, point in zip(shares, curve, strict=True)),
                    sum(share * point[1] for share, point in zip(shares, curve, strict=True)),
                )
            )
    return points


def _middle(way: Way) -> tuple[float, float]:
    """Return where the page puts a word: in the middle of the chain of curves."""
    points = _points(way, 8)
    return points[len(points) // 2]


def _crossings(runs: Sequence[Sequence[tuple[float, float]]]) -> int:
    """Count where lines cross; what they share at a box does not count."""
    found = 0
    thin = [run[::4] if len(run) > 9 else run for run in runs]
    spans = [(min(y for _, y in run), max(y for _, y in run)) for run in thin]
    for (i, one), (j, other) in combinations(enumerate(thin), 2):
        if spans[i][0] > spans[j][1] or spans[j][0] > spans[i][1]:
            continue
        for a, b in pairwise(one):
            for c, d in pairwise(other):
                if (
                    min(a[0], b[0]) <= max(c[0], d[0])
                    and min(c[0], d[0]) <= max(a[0], b[0])
                    and _turn(a, b, c) * _turn(a, b, d) < 0
                    and _turn(c, d, a) * _turn(c, d, b) < 0
                ):
                    found += 1
    return found


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _graph(draw: st.DrawFn) -> tuple[list[Box], list[Link]]:
    count = draw(st.integers(1, 26))
    columns = draw(st.integers(1, 6))
    boxes = [
        Box(
            f"b{i:02}",
            draw(st.integers(0, columns)),
            draw(st.integers(20, 160)),
            draw(st.integers(16, 80)),
            draw(st.integers(0, 2)),
        )
        for i in range(count)
    ]
    ends = st.integers(0, count - 1)
    links = [
        Link(f"l{i:02}", f"b{draw(ends):02}", f"b{draw(ends):02}", draw(st.integers(1, 3)), draw(st.booleans()))
        for i in range(draw(st.integers(0, 40)))
    ]
    return boxes, links


graphs = st.composite(_graph)()


def made_up(boxes: int, links: int, columns: int = 8) -> tuple[list[Box], list[Link]]:
    """Return a graph with a hub, as ours have, from numbers that look random and never change."""
    state = 12345

    def pick(below: int) -> int:
        nonlocal state
        state = (state * 1103515245 + 12345) % 2**31
        return (state >> 8) % below

    all_boxes = [Box(f"b{i:03}", pick(columns), 60 + pick(90), 30 + pick(30)) for i in range(boxes)]
    all_links = [
        Link(f"l{i:03}", f"b{0 if pick(5) == 0 else pick(boxes):03}", f"b{pick(boxes):03}", mark=pick(10) == 0)
        for i in range(links)
    ]
    return all_boxes, all_links


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(graph=graphs, tallest=st.sampled_from([3, 14]))
@example(graph=([Box("a", 0, 40, 20)], [Link("l", "a", "a", mark=True), Link("m", "a", "a")]), tallest=14)
@example(graph=([], []), tallest=14)
@pytest.mark.slow
def test_no_line_runs_behind_a_box_and_no_word_is_hidden(graph: tuple[list[Box], list[Link]], tallest: int) -> None:
    boxes, links = graph
    picture = layer(boxes, links, tallest=tallest)
    assert measure(boxes, links, picture).faults == NONE
    assert set(picture.places) == {box.key for box in boxes}
    assert set(picture.ways) == {link.key for link in links}
    assert all(isinstance(number, int) for way in picture.ways.values() for number in way)


def test_the_meter_sees_each_fault() -> None:
    """A picture with one thing wrong each time, or the promises above would be worth nothing."""
    boxes = [Box("a", 0, 60, 30), Box("b", 1, 60, 30, 0), Box("c", 1, 60, 30, 1), Box("d", 2, 60, 30)]
    links = [Link("ad", "a", "d", mark=True), Link("ab", "a", "b"), Link("bd", "b", "d")]
    good = layer(boxes, links)
    assert measure(boxes, links, good).faults == NONE

    def faults(places: dict[str, Point] | None = None, ways: dict[str, Way] | None = None) -> list[int]:
        broken = replace(good, places={**good.places, **(places or {})}, ways={**good.ways, **(ways or {})})
        return [len(found) for found in measure(boxes, links, broken).faults]

    (x, y), (to_x, to_y) = good.ways["ad"][:2], good.ways["ad"][-2:]
    assert good.places["b"][1] < good.places["c"][1]
    b = good.places["b"]
    assert faults(places={"c": (b[0], b[1] + 5)})[0] == 1
    through = (x, y, x, y, b[0], b[1], b[0], b[1], b[0], b[1], to_x, to_y, to_x, to_y)
    assert faults(ways={"ad": through})[1] == 1
    assert faults(ways={"ab": (*good.ways["ab"][:-2], to_x, to_y)})[2] == 1
    assert faults(places={"c": (round(_middle(good.ways["ad"])[0]), round(_middle(good.ways["ad"])[1]))})[3] == 1
    assert faults(places={"b": good.places["c"], "c": b})[4] == 1
    assert faults(places={"c": (b[0], 4000)})[5] == 1
    cross = [[(0.0, 0.0), (9.0, 9.0)], [(0.0, 9.0), (9.0, 0.0)]]
    assert (_crossings(cross), _crossings(cross[:1] * 2)) == (1, 0)


def test_columns_keep_their_order_and_full_ones_are_divided() -> None:
    boxes = [Box(f"b{i}", 10 * (i % 3), 60 + i, 30) for i in range(40)] + [Box("far", 99, 60, 30)]
    picture = layer(boxes, [Link("l", "b0", "far")], tallest=7)
    assert [column for column, _ in picture.columns] == [0, 10, 20, 99]
    assert [x for _, x in picture.columns] == sorted(x for _, x in picture.columns)
    for column, _ in picture.columns[:3]:
        xs = [picture.places[box.key][0] for box in boxes if box.column == column]
        assert len(set(xs)) == 2
        assert max(map(xs.count, xs)) <= 7
    for (one, _), (other, _) in pairwise(picture.columns):
        left = max(picture.places[box.key][0] + box.width / 2 for box in boxes if box.column == one)
        right = min(picture.places[box.key][0] - box.width / 2 for box in boxes if box.column == other)
        assert left + 30 < right


def test_what_can_be_drawn_without_crossings_is() -> None:
    """Two interleaved fans and a ladder, their boxes named against their order."""
    boxes = [Box(f"l{i}", 0, 60, 30) for i in range(6)] + [Box(f"r{i}", 2, 60, 30) for i in range(6)]
    boxes += [Box("m", 1, 60, 30)]
    links = [Link(f"k{i}", f"l{i}", f"r{(5 * i + 3) % 6}") for i in range(6)] + [Link("m0", "l0", "m")]
    picture = layer(boxes, links)
    assert measure(boxes, links, picture).crossings == 0
    for i in range(1, 6):
        heights = set(picture.ways[f"k{i}"][1::2])
        assert max(heights) - min(heights) <= 2, "a line nothing stands in the way of is not straight"


def test_lines_of_one_pair_part_clearly() -> None:
    boxes = [Box("a", 0, 80, 44), Box("b", 2, 80, 44), Box("c", 1, 80, 44)]
    links = [Link("x", "a", "b"), Link("y", "a", "b"), Link("z", "b", "a"), Link("v", "a", "c"), Link("w", "a", "c")]
    picture = layer(boxes, links)
    assert measure(boxes, links, picture) == replace(measure(boxes, links, picture), crossings=0)
    for pair in (("x", "y", "z"), ("v", "w")):
        for one, other in combinations(pair, 2):
            first, second = _points(picture.ways[one]), _points(picture.ways[other])
            nearest = min(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a in first for b in second)
            assert nearest >= 6, f"{one} and {other} run together"


def test_a_box_with_many_links_gets_room_for_them() -> None:
    boxes = [Box("hub", 1, 80, 30), *(Box(f"b{i:02}", 2, 80, 30) for i in range(12)), Box("a", 0, 80, 30)]
    links = [Link(f"l{i:02}", "hub", f"b{i:02}") for i in range(12)] + [Link("a", "a", "hub")]
    roomy = give_room(boxes, links)
    assert [box.height for box in roomy] == [65] + 13 * [30]
    ports = sorted(layer(roomy, links).ways[link.key][1] for link in links[:-1])
    assert min(lower - upper for upper, lower in pairwise(ports)) >= 4


def test_a_link_that_leads_back_enters_at_the_right() -> None:
    boxes = [Box("a", 0, 80, 40), Box("b", 1, 80, 40), Box("c", 2, 80, 40)]
    way = layer(boxes, [Link("back", "c", "a"), Link("ab", "a", "b"), Link("bc", "b", "c")]).ways["back"]
    picture = layer(boxes, [Link("back", "c", "a")])
    assert way[0] > 0 > way[-2]
    way = picture.ways["back"]
    assert (way[0], way[-2]) == (picture.places["c"][0] - 40, picture.places["a"][0] + 40)


def test_the_picture_fills_its_window_when_it_has_few_rows() -> None:
    boxes, links = made_up(30, 40)
    wide, high = layer(boxes, links).size
    assert 1.1 < wide / high < 1.7
    wider, lower = layer(boxes, links, aspect=(3, 1)).size
    assert lower < high
    assert wider / lower > 1.7


def test_what_does_not_fit_together_is_refused() -> None:
    box = Box("a", 0, 40, 20)
    with pytest.raises(ValueError, match="no box"):
        layer([box], [Link("l", "a", "b")])
    with pytest.raises(ValueError, match="same key"):
        layer([box, box], [])
    with pytest.raises(ValueError, match="same key"):
        layer([box], [Link("l", "a", "a"), Link("l", "a", "a")])


def test_the_same_graph_gives_the_same_picture_in_any_order_and_process() -> None:
    boxes, links = made_up(40, 80)
    picture = layer(boxes, links)
    assert layer(boxes[::-1], links[::-1]) == picture
    script = (
        "import hashlib, sys; sys.path.insert(0, '.'); from test_layers import made_up; "
        "from cllkg.views.layout.layers import layer; "
        "print(hashlib.sha256(repr(layer(*made_up(40, 80))).encode()).hexdigest())"
    )
    digest = hashlib.sha256(repr(picture).encode()).hexdigest()
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True,
            cwd=Path(__file__).parent, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert run.stdout.strip() == digest


def test_the_real_mechanism_is_drawn_with_few_crossings(oxigraph_store: OxigraphStore, content: Content) -> None:
    boxes, links = mechanism(project(oxigraph_store, content.queries / "views" / "overview.rq"))
    assert len(boxes) > 70
    assert len(links) > 120
    picture = layer(boxes, links)
    quality = measure(boxes, links, picture)
    assert quality.faults == NONE
    assert quality.crossings < 250


def mechanism(graph: ClaimGraph[str]) -> tuple[list[Box], list[Link]]:
    claims = [
        (start, end, key, data)
        for start, end, key, data in graph.edges(keys=True, data=True)
        if data["category"] in {"mechanism", "immunology"}
    ]
    shown = sorted({end for start, end, _, _ in claims} | {start for start, _, _, _ in claims})
    boxes = []
    for key in shown:
        data = graph.nodes[key]
        box = make_box(data["label"], data["synonym"])
        column = COLUMNS.get(kind_of(data["class"]).name, 6)
        boxes.append(Box(key, column, box.width, box.height))
    links = [Link(key, start, end, mark=bool(data["negated"])) for start, end, key, data in claims]
    return give_room(boxes, links), links
