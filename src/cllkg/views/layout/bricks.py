"""Where everything stands on the map: the story in the middle, the rest around it, nothing overlapping.

Boxes stand on a brick wall of cells, so that no two can overlap and every name can be read. A local
search then moves what belongs together close together, and out of the way of lines between others.
All arithmetic is on integers: the same graph gives the same map on every machine.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cllkg.views.scene import Point


# One cell of the wall, and one place in the story, in pixels at a zoom of 1.
CELL = (166, 72)
STORY = (212, 84)
# How far around the story no other box may stand: room for its heading, and for lines that go round it.
MARGIN = (112, 120)
# The map is wider than high, as windows are.
ASPECT = (4, 3)
# Free cells among the taken ones, in percent: room to move while searching, and to breathe after.
SPARE = 10
# What a line that runs behind a box is worth in pixels of line length, and kinship in hundredths of a claim.
BEHIND = 70
KINSHIP = 60
# Stop after so many sweeps even if a little could still be gained.
SWEEPS = 40


@dataclass(frozen=True)
class Request:
    """What the map is to hold.

    Attributes:
        edges: Pairs of nodes that claims connect; repeats count once.
        kinds: The kind of each node; kin stand together.
        story: Columns of nodes that stand in the middle, left to right.
        core: Nodes of the first view, which stand around the story; the others stand around them.
    """

    edges: Sequence[tuple[str, str]]
    kinds: Mapping[str, Hashable]
    story: Sequence[Sequence[str]]
    core: frozenset[str]


def arrange(request: Request) -> dict[str, Point]:
    """Return the place of every node, the middle of the story at (0, 0)."""
    places = _story_places(request.story)
    block = _block(list(places.values()))
    ties = _ties(request)
    for ring in (sorted(request.core), sorted(set(request.kinds) - request.core)):
        new = [node for node in ring if node not in places]
        cells = _free_cells(len(new), block, set(places.values()))
        places.update(_Search(new, cells, places, ties).run())
    return places


def _story_places(story: Sequence[Sequence[str]]) -> dict[str, Point]:
    places = {}
    for column, nodes in enumerate(story):
        for row, node in enumerate(nodes):
            x = (2 * column - len(story) + 1) * STORY[0] // 2
            places[node] = (x, (2 * row - len(nodes) + 1) * STORY[1] // 2)
    return places


def _block(points: Sequence[Point]) -> tuple[int, int, int, int]:
    """Return the rectangle the story keeps to itself: left, top, right, bottom."""
    xs, ys = zip(*points, strict=True) if points else ((0,), (0,))
    return min(xs) - MARGIN[0], min(ys) - MARGIN[1], max(xs) + MARGIN[0], max(ys) + MARGIN[1]


def _free_cells(count: int, block: tuple[int, int, int, int], taken: set[Point]) -> list[Point]:
    """Return the cells nearest to the middle that are neither taken nor in the block."""
    reach = 2 * math.isqrt(count + len(taken)) + 8
    found = []
    for row in range(-reach, reach + 1):
        for column in range(-reach, reach + 1):
            x, y = column * CELL[0] + (row & 1) * CELL[0] // 2, row * CELL[1]
            if (x, y) in taken or (block[0] < x < block[2] and block[1] < y < block[3]):
                continue
            found.append(((x * ASPECT[1]) ** 2 + (y * ASPECT[0]) ** 2, x, y))
    return [(x, y) for _, x, y in sorted(found)[: count + count * SPARE // 100 + 1]]


def _ties(request: Request) -> dict[str, dict[str, int]]:
    """Return how strongly each node is drawn to each other one, in hundredths of a claim."""
    ties: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    kin: dict[Hashable, list[str]] = defaultdict(list)
    for node, kind in sorted(request.kinds.items()):
        kin[kind].append(node)
    for nodes in kin.values():
        for one in nodes:
            for other in nodes:
                if one != other:
                    ties[one][other] += KINSHIP // len(nodes)
    for one, other in sorted({(min(pair), max(pair)) for pair in request.edges}):
        if one != other:
            ties[one][other] += 100
            ties[other][one] += 100
    return ties


class _Search:
    """Puts nodes into cells, then swaps contents of cells as long as that pays."""

    def __init__(
        self,
        nodes: Iterable[str],
        cells: list[Point],
        fixed: Mapping[str, Point],
        ties: Mapping[str, Mapping[str, int]],
    ) -> None:
        self._nodes = list(nodes)
        self._cells = cells
        self._ties = ties
        self._at: dict[str, Point] = dict(fixed)
        self._boxes = _Boxes([*fixed.values(), *cells])
        self._costs: dict[tuple[Point, Point], int] = {}
        self._now: dict[str, int] = {}

    def run(self) -> dict[str, Point]:
        """Return the place of each node."""
        self._seed()
        movable: list[str | None] = [None] * len(self._cells)
        index = {cell: i for i, cell in enumerate(self._cells)}
        for node in self._nodes:
            movable[index[self._at[node]]] = node
        for _ in range(SWEEPS):
            if not self._sweep(movable):
                break
        return {node: self._at[node] for node in self._nodes}

    def _seed(self) -> None:
        """Put the best connected node into the cell that suits it best, then the next."""
        free = list(self._cells)
        waiting = set(self._nodes)
        while waiting:
            node = max(waiting, key=lambda name: (self._pull(name), sum(self._ties.get(name, {}).values()), name))
            waiting.discard(node)
            best = min(free, key=lambda cell: (self._cost(node, cell), cell))
            free.remove(best)
            self._at[node] = best

    def _pull(self, node: str) -> int:
        return sum(weight for other, weight in self._ties.get(node, {}).items() if other in self._at)

    def _sweep(self, movable: list[str | None]) -> bool:
        gained = False
        for i in range(len(movable)):
            for j in range(i + 1, len(movable)):
                if (movable[i] is not None or movable[j] is not None) and self._swap_pays(movable, i, j):
                    gained = True
        return gained

    def _swap_pays(self, movable: list[str | None], i: int, j: int) -> bool:
        one, other = movable[i], movable[j]
        before = self._current(one) + self._current(other)
        self._put(one, self._cells[j])
        self._put(other, self._cells[i])
        after = sum(self._cost(node, self._at[node]) for node in (one, other) if node is not None)
        if after < before:
            movable[i], movable[j] = other, one
            self._now.clear()
            return True
        self._put(one, self._cells[i])
        self._put(other, self._cells[j])
        return False

    def _current(self, node: str | None) -> int:
        """Return what a node costs where it stands; remembered until something moves."""
        if node is None:
            return 0
        if node not in self._now:
            self._now[node] = self._cost(node, self._at[node])
        return self._now[node]

    def _put(self, node: str | None, cell: Point) -> None:
        if node is not None:
            self._at[node] = cell

    def _cost(self, node: str, cell: Point) -> int:
        return sum(
            weight * self._line(cell, self._at[other], weight >= 100)
            for other, weight in self._ties.get(node, {}).items()
            if other in self._at
        )

    def _line(self, start: Point, end: Point, drawn: bool) -> int:
        """Return what a line costs: its length, and the boxes it would run behind."""
        if not drawn:
            return math.isqrt((start[0] - end[0]) ** 2 + (start[1] - end[1]) ** 2)
        key = (start, end) if start < end else (end, start)
        if key not in self._costs:
            length = math.isqrt((start[0] - end[0]) ** 2 + (start[1] - end[1]) ** 2)
            self._costs[key] = length + BEHIND * self._boxes.between(*key)
        return self._costs[key]


class _Boxes:
    """All boxes by row, each taken to be a little smaller than its cell."""

    _HALF = (CELL[0] * 2 // 5, CELL[1] * 2 // 5)

    def __init__(self, middles: Iterable[Point]) -> None:
        self._rows: dict[int, list[int]] = defaultdict(list)
        for x, y in sorted(middles):
            self._rows[y].append(x)

    def between(self, start: Point, end: Point) -> int:
        """Return how many boxes other than those at its ends a line runs behind."""
        (x1, y1), (x2, y2) = sorted((start, end), key=lambda point: point[1])
        wide, high = self._HALF
        found = 0
        for y, xs in self._rows.items():
            top, bottom = max(y1, y - high), min(y2, y + high)
            if top <= bottom:
                # Where the line enters and leaves the row's band.
                ends = (x1, x2) if y1 == y2 else tuple(x1 + (x2 - x1) * (at - y1) // (y2 - y1) for at in (top, bottom))
                found += bisect_left(xs, max(ends) + wide) - bisect_right(xs, min(ends) - wide)
        return max(0, found - 2)
