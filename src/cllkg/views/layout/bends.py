"""How each line bends, so that parallel ones part and few run behind a box they have nothing to do with."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

from cllkg.views.labels import Box
from cllkg.views.scene import Point, Way

Place = tuple[float, float]
Size = tuple[int, int]

# From straight to strongly bent; negative bends run counter-clockwise.
BENDS = (0.0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42, 0.54, -0.54, 0.66, -0.66, 0.8, -0.8)
# The price of a bend and of its square, of a box in the way of a common line and of one that must not be
# misread, of a stretch another line already runs along, and of a way another line of the same pair already takes.
_PER_BEND = (12, 30)
_PER_BOX = (12, 60)
_PER_STRETCH = 2
_TAKEN = 1000
_CLEARANCE = 3
# A very long line is looked at in no more places than this: on such a map nobody follows each of its pixels.
_MOST_SAMPLES = 72


def bend_lines(
    lines: Iterable[tuple[str, str, str]],
    places: Mapping[str, Point],
    boxes: Mapping[str, Box],
    worded: Container[str] = (),
    clear: Container[str] = (),
) -> dict[str, float]:
    """Choose the bend of each line.

    Args:
        lines: Start, end and name of each line, in the order in which they choose.
        places: Where each box stands.
        boxes: How large each box is.
        worded: Names of the lines that carry a word in their middle, which no box should hide.
        clear: Names of the lines that should go a long way round rather than seem to start at another box.

    Returns:
        One of ``BENDS`` by name of line.
    """
    wall = _Wall(places, boxes)
    traffic = _Traffic()
    taken: dict[tuple[str, str], set[float]] = defaultdict(set)
    chosen = {}
    for start, end, name in lines:
        # Seen from the other end the same bend lies on the other side.
        pair, side = ((start, end), 1.0) if start <= end else ((end, start), -1.0)
        prices = []
        for place, bend in enumerate(BENDS):
            way = curve(places[start], places[end], bend)
            hits = wall.hits(way, {start, end})
            if name in worded:
                hits += 2 * wall.hits(_around(way[len(way) // 2]), set())
            crowded = _TAKEN * (side * bend in taken[pair])
            bent = abs(bend) * _PER_BEND[0] + bend**2 * _PER_BEND[1]
            shared = traffic.shared(way) * _PER_STRETCH
            prices.append((bent + hits * _PER_BOX[name in clear] + shared + crowded, place))
        best = BENDS[min(prices)[1]]
        taken[pair].add(side * best)
        traffic.add(curve(places[start], places[end], best, step=8))
        chosen[name] = best
    return chosen


def curve(start: Point, end: Point, bend: float, step: int = 24) -> list[tuple[float, float]]:
    """Return a point every so many pixels of a bent line."""
    via = _via(start, end, bend)
    points = []
    samples = max(8, min(_MOST_SAMPLES, round(math.hypot(end[0] - start[0], end[1] - start[1]) / step)))
    for sample in range(1, samples):
        t = sample / samples
        before, middle, after = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append(
            (
                before * start[0] + middle * via[0] + after * end[0],
                before * start[1] + middle * via[1] + after * end[1],
            )
        )
    return points


def _via(start: Point, end: Point, bend: float) -> Place:
    """Return the control point of a bent line."""
    dx, dy = end[0] - start[0], start[1] - end[1]
    reach = (abs(bend) / 2 + 0.5) * math.hypot(dx, dy)
    angle = math.atan2(dy, dx) + (bend / 2 + 0.5) * math.pi
    return start[0] + reach * math.sin(angle), start[1] + reach * math.cos(angle)


def bent_way(start: Point, end: Point, bend: float, sizes: tuple[Size, Size], *, oval: tuple[bool, bool]) -> Way:
    """Return the way of a bent line, cut where it leaves the one box and enters the other.

    Args:
        start: The middle of the box it leaves.
        end: The middle of the box it leads to.
        bend: One of ``BENDS``.
        sizes: Width and height of both boxes.
        oval: Whether the boxes are oval rather than rectangles.
    """
    via = _via(start, end, bend)
    leave = _edge_of(start, via, end, start, sizes[0], oval=oval[0])
    # Seen from the other end, the same question.
    enter = 1 - _edge_of(end, via, start, end, sizes[1], oval=oval[1])
    if leave >= enter:
        return (*start, *start, *end, *end)
    first, last = _at(start, via, end, leave), _at(start, via, end, enter)
    # The middle control point of the part between the two cuts.
    near = _mix(start, via, leave), _mix(via, end, leave)
    middle = _mix(near[0], near[1], enter)
    controls = _mix(first, middle, 2 / 3), _mix(last, middle, 2 / 3)
    return tuple(round(value) for point in (first, *controls, last) for value in point)


def _edge_of(start: Point, via: Place, end: Point, box: Point, size: Size, *, oval: bool) -> float:
    """Return the part of a curve from its start after which it is out of the box there."""
    inside, outside = 0.0, 1.0
    for _ in range(24):
        t = (inside + outside) / 2
        x, y = _at(start, via, end, t)
        across, down = abs(x - box[0]) / (size[0] / 2 or 1), abs(y - box[1]) / (size[1] / 2 or 1)
        if (across**2 + down**2 if oval else max(across, down)) < 1:
            inside = t
        else:
            outside = t
    return outside


def _at(start: Place, via: Place, end: Place, t: float) -> Place:
    return _mix(_mix(start, via, t), _mix(via, end, t), t)


def _mix(one: Place, other: Place, t: float) -> Place:
    return one[0] + (other[0] - one[0]) * t, one[1] + (other[1] - one[1]) * t


def _around(point: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the corners of a word in the middle of a line."""
    return [(point[0] + dx, point[1] + dy) for dx in (-18, 0, 18) for dy in (-9, 0, 9)]


class _Traffic:
    """Where lines already run, so that two do not look like one."""

    _SQUARE = 12
    # Lines that cross share a place or two, and all lines of a thing share the way out of its box.
    _ALLOWED = 4

    def __init__(self) -> None:
        self._squares: set[tuple[int, int]] = set()

    def add(self, way: Sequence[tuple[float, float]]) -> None:
        """Remember the way of a line."""
        self._squares.update((int(x // self._SQUARE), int(y // self._SQUARE)) for x, y in way)

    def shared(self, way: Sequence[tuple[float, float]]) -> int:
        """Return along how many points a line would run on top of others."""
        found = sum((int(x // self._SQUARE), int(y // self._SQUARE)) in self._squares for x, y in way)
        return max(0, found - self._ALLOWED)


class _Wall:
    """All boxes, sorted into squares so that only near ones are looked at."""

    _SQUARE = 200

    def __init__(self, places: Mapping[str, Point], boxes: Mapping[str, Box]) -> None:
        self._squares: dict[tuple[int, int], list[tuple[str, float, float, float, float]]] = defaultdict(list)
        for node in sorted(places):
            (x, y), box = places[node], boxes[node]
            left, right = x - box.width / 2 - _CLEARANCE, x + box.width / 2 + _CLEARANCE
            top, bottom = y - box.height / 2 - _CLEARANCE, y + box.height / 2 + _CLEARANCE
            for column in range(int(left // self._SQUARE), int(right // self._SQUARE) + 1):
                for row in range(int(top // self._SQUARE), int(bottom // self._SQUARE) + 1):
                    self._squares[column, row].append((node, left, top, right, bottom))

    def hits(self, way: Sequence[tuple[float, float]], ends: set[str]) -> int:
        """Return how many boxes other than those at its ends a line runs behind."""
        found = set()
        for x, y in way:
            for node, left, top, right, bottom in self._squares.get(
                (int(x // self._SQUARE), int(y // self._SQUARE)), ()
            ):
                if node not in ends and left < x < right and top < y < bottom:
                    found.add(node)
        return len(found)
