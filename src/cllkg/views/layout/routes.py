"""How each line runs: level at its ends and through passages, and up or down only in gutters.

A curve between two layers stays in the rectangle of its ends, and that rectangle holds no box: so no line
runs behind one, whatever the picture.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cllkg.views.layout.crossings import Orders
from cllkg.views.layout.gutters import Arc, Climb, Gutter, lay_out
from cllkg.views.layout.ports import LEFT, RIGHT, Port, levels, place_ports
from cllkg.views.layout.skeleton import Skeleton
from cllkg.views.layout.words import Path, Words
from cllkg.views.scene import Way

# The control points of a quarter of a circle, and how large the turns of a steep line may be.
_ROUND, _LARGEST = 0.5523, 44.0
# How much higher than wide a curve may be before it gets a straight stretch in its middle.
_GENTLE = 1.2
# How far a curve keeps from boxes it passes, and how long a line runs level before it ends at a box.
_CLEAR, _LEVEL = 6.0, 12.0


@dataclass(frozen=True)
class Plan:
    """Everything about lines that is known once heights are.

    Attributes:
        ports: The height of each port.
        sides: The side on which each arc bulges, by number of the chain.
        gutters: Left of the first layer, between each two, right of the last.
    """

    ports: Mapping[Port, float]
    sides: Mapping[int, int]
    gutters: Sequence[Gutter]


def plan_routes(skeleton: Skeleton, orders: Orders, middles: Sequence[float], roomy: int) -> Plan:
    """Return ports, and gutters as wide as their traffic needs."""
    sides = _choose_sides(skeleton, orders)
    ports = place_ports(skeleton, middles, sides)
    climbs: dict[int, list[Climb]] = defaultdict(list)
    arcs: dict[tuple[int, int], list[Arc]] = defaultdict(list)
    for number, chain in enumerate(skeleton.chains):
        layer = skeleton.layer_of[chain[0]]
        for place, strand in enumerate(skeleton.strands[number]):
            heights = levels(skeleton, middles, ports, number, place)
            if number in sides:
                mark = skeleton.links[strand].mark
                arcs[layer, sides[number]].append(Arc(strand, heights[0], heights[-1], mark))
                continue
            for step in range(len(chain) - 1):
                climbs[layer + step].append(Climb((strand, step), heights[step], heights[step + 1]))
    last = len(orders) - 1
    gutters = [
        lay_out(
            climbs[layer], arcs[layer, RIGHT], arcs[layer + 1, LEFT], outer=layer in {-1, last}, roomy=roomy
        )
        for layer in range(-1, last + 1)
    ]  # fmt: skip
    return Plan(ports, sides, gutters)


def _choose_sides(skeleton: Skeleton, orders: Orders) -> dict[int, int]:
    """Let each arc bulge to the side where it crosses fewer lines."""
    ends: list[list[int]] = [[0] * len(skeleton.heights), [0] * len(skeleton.heights)]
    for one, other, number in skeleton.segments():
        ends[RIGHT][one] += skeleton.weight(number)
        ends[LEFT][other] += skeleton.weight(number)
    place = {slot: at for order in orders for at, slot in enumerate(order)}
    sides = {}
    for one, other, number in skeleton.arcs():
        order = orders[skeleton.layer_of[one]]
        low, high = sorted((place[one], place[other]))
        crossed = [sum(ends[side][slot] for slot in order[low + 1 : high]) for side in (LEFT, RIGHT)]
        sides[number] = LEFT if crossed[LEFT] < crossed[RIGHT] else RIGHT
    return sides


class Router:
    """Draws the lines of a picture in which everything has its place."""

    def __init__(
        self,
        skeleton: Skeleton,
        orders: Orders,
        middles: Sequence[float],
        plan: Plan,
        edges: Sequence[tuple[float, float]],
    ) -> None:
        """Take the picture.

        Args:
            skeleton: Slots and links.
            orders: The slots of each layer, top to bottom.
            middles: The middle height of each slot.
            plan: Ports and gutters.
            edges: Left and right of each layer.
        """
        self._skeleton = skeleton
        self._orders = orders
        self._middles = middles
        self._plan = plan
        self._edges = edges
        self._place = {slot: place for order in orders for place, slot in enumerate(order)}

    def ways(self) -> dict[str, Way]:
        """Return the way of each link by its key, from its start to its end."""
        found = {}
        words = Words(self._areas())
        for number, strands in enumerate(self._skeleton.strands):
            for place, strand in enumerate(strands):
                path = self._arc(number, strand) if number in self._plan.sides else self._chain(number, place)
                if self._skeleton.links[strand].mark:
                    path = words.center(path)
                if self._skeleton.flipped[strand]:
                    path.reverse()
                found[self._skeleton.links[strand].key] = tuple(
                    math.floor(value + 0.5) for point in path for value in point
                )
        return dict(sorted(found.items()))

    def _areas(self) -> list[tuple[float, float, float, float]]:
        return [
            (
                self._side(slot, LEFT),
                self._middles[slot] - box.height / 2,
                self._side(slot, RIGHT),
                self._middles[slot] + box.height / 2,
            )
            for slot, box in enumerate(self._skeleton.boxes)
        ]

    def _side(self, slot: int, side: int) -> float:
        """Return the side of a box; for a passage, the middle of its layer."""
        left, right = self._edges[self._skeleton.layer_of[slot]]
        middle = (left + right) / 2
        if not self._skeleton.is_box(slot):
            return middle
        half = self._skeleton.boxes[slot].width / 2
        return middle + half if side == RIGHT else middle - half

    def _chain(self, number: int, place: int) -> Path:
        chain, strand = self._skeleton.chains[number], self._skeleton.strands[number][place]
        heights = levels(self._skeleton, self._middles, self._plan.ports, number, place)
        path: Path = [(self._side(chain[0], RIGHT), heights[0])]
        for step, (one, other) in enumerate(pairwise(chain)):
            track = self._plan.gutters[self._skeleton.layer_of[one] + 1].climbs.get((strand, step))
            self._cross(path, one, other, heights[step], heights[step + 1], track)
        _straight(path, (self._side(chain[-1], LEFT), heights[-1]))
        return path

    def _cross(self, path: Path, one: int, other: int, left: float, right: float, track: float | None) -> None:
        """Lead a line through a gutter."""
        start = self._free(one, RIGHT, left, right)
        end = self._free(other, LEFT, left, right)
        if abs(left - right) < 0.5:
            _straight(path, (end, right))
            return
        if track is None or abs(left - right) <= _GENTLE * (end - start):
            _straight(path, (start, left))
            middle = (start + end) / 2
            if track is not None:
                x = self._edges[self._skeleton.layer_of[one]][1] + track
                middle = min(max(x, start + 0.25 * (end - start)), end - 0.25 * (end - start))
            path += [(middle, left), (middle, right), (end, right)]
            return
        x = self._edges[self._skeleton.layer_of[one]][1] + track
        sign = 1.0 if right > left else -1.0
        turn = min(abs(right - left) / 2, _LARGEST)
        before, after = max(start, x - 1.5 * _LARGEST), min(end, x + 1.5 * _LARGEST)
        _straight(path, (before, left))
        _corner(path, (x, left + sign * turn), level_first=True)
        _straight(path, (x, right - sign * turn))
        _corner(path, (after, right), level_first=False)

    def _free(self, slot: int, side: int, left: float, right: float) -> float:
        """Return where beside its layer a line may leave its level: past all boxes and passages it would touch."""
        layer = self._skeleton.layer_of[slot]
        sign = 1 if side == RIGHT else -1
        low, high = min(left, right) - _CLEAR, max(left, right) + _CLEAR
        edge = self._edges[layer][side]
        reach = self._side(slot, side)
        if self._skeleton.is_box(slot):
            reach += sign * _LEVEL
        order, place = self._orders[layer], self._place[slot]
        for others in (order[place + 1 :], reversed(order[:place])):
            for other in others:
                half = self._skeleton.heights[other] / 2
                if self._middles[other] - half >= high or self._middles[other] + half <= low:
                    break
                there = self._side(other, side) if self._skeleton.is_box(other) else edge
                reach = max(reach, there) if side == RIGHT else min(reach, there)
        return reach

    def _arc(self, number: int, strand: int) -> Path:
        chain, side = self._skeleton.chains[number], self._plan.sides[number]
        layer = self._skeleton.layer_of[chain[0]]
        gutter = self._plan.gutters[layer + 1 if side == RIGHT else layer]
        sign = 1 if side == RIGHT else -1
        one, other = self._plan.ports[strand, 0], self._plan.ports[strand, -1]
        x = self._edges[layer][side] + sign * gutter.arcs[strand]
        path: Path = [(self._side(chain[0], side), one)]
        turn = min(abs(one - other) / 2, _LARGEST)
        down = 1.0 if other > one else -1.0
        for slot, level, first in ((chain[0], one, True), (chain[-1], other, False)):
            free = self._free(slot, side, level, level + down * (turn if first else -turn))
            # Never beyond the arc itself, and with room to turn.
            free = min(free, x - 8) if side == RIGHT else max(free, x + 8)
            if first:
                _straight(path, (free, level))
                _corner(path, (x, level + down * turn), level_first=True)
            else:
                _straight(path, (x, level - down * turn))
                _corner(path, (free, level), level_first=False)
                _straight(path, (self._side(slot, side), level))
        return path


def _straight(path: Path, end: tuple[float, float]) -> None:
    """Lengthen a path by a straight stretch; the last one, if it runs the same way."""
    start = path[-1]
    if abs(start[0] - end[0]) < 0.5 and abs(start[1] - end[1]) < 0.5:
        return
    path += [
        (start[0] + (end[0] - start[0]) / 3, start[1] + (end[1] - start[1]) / 3),
        (start[0] + (end[0] - start[0]) * 2 / 3, start[1] + (end[1] - start[1]) * 2 / 3),
        end,
    ]


def _corner(path: Path, end: tuple[float, float], *, level_first: bool) -> None:
    """Lengthen a path by a quarter turn."""
    (x, y), (to_x, to_y) = path[-1], end
    if level_first:
        path += [(x + _ROUND * (to_x - x), y), (to_x, to_y - _ROUND * (to_y - y)), end]
    else:
        path += [(x, y + _ROUND * (to_y - y)), (to_x - _ROUND * (to_x - x), to_y), end]
