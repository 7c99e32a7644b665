"""How high each slot stands: long links straight, linked boxes near each other, nothing closer than allowed.

Slots that shall stand at the same height form a bar. Bars move toward the middle of what they are linked to;
after every move they are pushed apart, once from the top and once from the bottom, and the mean of both is
taken. As both keep all distances, so does their mean.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from cllkg.views.layout.crossings import Orders
from cllkg.views.layout.skeleton import Skeleton

# Pixels between two boxes, a box and a passage, two passages, when rows are not spread.
_BOXES, _MIXED, _PASSAGES = 18, 14, 10
# How far rows may be spread, in percent of these; passages only twice.
_WIDEST, _WIDEST_PASSAGES = 600, 220
# How much of the frame the fullest layer may take by spreading, in percent.
_FULL = 94
# How many moves before the first alignment and after each, and how near two slots must have come for it.
_MOVES = 60
_ALIGNED = (6, 12, 20)
# What draws a bar to the middle of the picture, in hundredths of a link.
_CENTER = 4
# A link weighs more the less of it ends at a box: its middle shall be straight, its ends may bend.
_STRAIGHT = (2, 3, 8)


@dataclass(frozen=True)
class Heights:
    """Where slots stand: the middle of each, 0 in the middle of the picture, and the height of the picture."""

    middles: list[float]
    frame: float


def settle(skeleton: Skeleton, orders: Orders, frame: int) -> Heights:
    """Return the height of every slot.

    Args:
        skeleton: Slots and links.
        orders: The slots of each layer, top to bottom.
        frame: How high the picture should be; it is higher if its boxes do not fit otherwise.
    """
    if not orders:
        return Heights([], 0.0)
    stack = _Stack(skeleton, orders)
    stack.align_passages()
    stack.spread(frame)
    stack.move(_MOVES)
    for near in _ALIGNED:
        stack.align_near(near)
        stack.move(_MOVES // 3)
    return Heights([stack.at[bar] for bar in stack.bar_of], stack.frame)


class _Stack:
    """Bars, what keeps them apart, and what draws them together."""

    def __init__(self, skeleton: Skeleton, orders: Orders) -> None:
        self._skeleton = skeleton
        self._orders = orders
        self._place = [0] * len(skeleton.heights)
        for order in orders:
            for place, slot in enumerate(order):
                self._place[slot] = place
        self._segments = sorted(skeleton.segments())
        # The aligned pairs between each layer and the next, as places in both.
        self._aligned: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._spread = 100
        self.frame = 0.0
        self.bar_of = list(range(len(skeleton.heights)))
        self.at: list[float] = [0.0] * len(skeleton.heights)
        self._above: list[list[tuple[int, float]]] = []
        self._half: list[float] = []
        self._turn: list[int] = []
        self._ties: list[list[tuple[int, int]]] = []

    def align_passages(self) -> None:
        """Make the passages of each link one bar, except where links cross on their way."""
        inner: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for one, other, number in self._segments:
            if not self._skeleton.is_box(one) and not self._skeleton.is_box(other):
                inner[self._skeleton.layer_of[one]].append((one, other, self._skeleton.links[number].weight))
        for _, segments in sorted(inner.items()):
            places = [(self._place[one], self._place[other]) for one, other, _ in segments]
            crossed = [sum((a - c) * (b - d) < 0 for c, d in places) for a, b in places]
            ordered = sorted(zip(crossed, segments, strict=True), key=lambda item: (item[0], -item[1][2], item[1]))
            self._join([(one, other) for _, (one, other, _) in ordered])
        self._rebuild()

    def align_near(self, near: float) -> None:
        """Make slots one bar if a segment joins them and they stand nearly at the same height."""
        found = []
        for one, other, number in self._segments:
            apart = abs(self.at[self.bar_of[one]] - self.at[self.bar_of[other]])
            if self.bar_of[one] != self.bar_of[other] and apart <= near:
                found.append((apart, -self._skeleton.links[number].weight, one, other))
        old = {layer: list(pairs) for layer, pairs in self._aligned.items()}
        before = (self.bar_of, list(self.at), self._above, self._half, self._turn, self._ties)
        self._join([(one, other) for *_, one, other in sorted(found)])
        self._rebuild()
        if self._reach() > self.frame:
            self._aligned = defaultdict(list, old)
            self.bar_of, self.at, self._above, self._half, self._turn, self._ties = before

    def _join(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Align pairs of neighboring slots, the first first, unless that would cross what is aligned already."""
        for one, other in pairs:
            aligned = self._aligned[self._skeleton.layer_of[one]]
            pair = (self._place[one], self._place[other])
            place = bisect_left(aligned, pair)
            above = aligned[place - 1] if place else (-1, -1)
            below = aligned[place] if place < len(aligned) else (pair[0] + 1, pair[1] + 1)
            if above[0] < pair[0] < below[0] and above[1] < pair[1] < below[1]:
                aligned.insert(place, pair)

    def _rebuild(self) -> None:
        """Make bars of what is aligned, and find out again what keeps them apart and draws them together."""
        middles = [self.at[bar] for bar in self.bar_of]
        self.bar_of = list(range(len(self.bar_of)))
        for layer in range(len(self._orders) - 1):
            for one, other in self._aligned[layer]:
                self.bar_of[self._orders[layer + 1][other]] = self.bar_of[self._orders[layer][one]]
        members: dict[int, list[int]] = defaultdict(list)
        for slot, bar in enumerate(self.bar_of):
            members[bar].append(slot)
        for bar, slots in members.items():
            self.at[bar] = sum(middles[slot] for slot in slots) / len(slots)
        self._separate()
        self._ties = [[] for _ in self.bar_of]
        for one, other, number in self._segments:
            bars = self.bar_of[one], self.bar_of[other]
            if bars[0] != bars[1]:
                passages = (not self._skeleton.is_box(one)) + (not self._skeleton.is_box(other))
                weight = 100 * self._skeleton.links[number].weight * _STRAIGHT[passages]
                self._ties[bars[0]].append((bars[1], weight))
                self._ties[bars[1]].append((bars[0], weight))
        for one, other, number in self._skeleton.arcs():
            if one != other:
                weight = 100 * self._skeleton.links[number].weight
                self._ties[self.bar_of[one]].append((self.bar_of[other], weight))
                self._ties[self.bar_of[other]].append((self.bar_of[one], weight))

    def _separate(self) -> None:
        apart: dict[tuple[int, int], float] = {}
        for order in self._orders:
            for upper, lower in zip(order, order[1:], strict=False):
                pair = self.bar_of[upper], self.bar_of[lower]
                distance = (self._skeleton.heights[upper] + self._skeleton.heights[lower]) / 2
                apart[pair] = max(apart.get(pair, 0.0), distance + self._gap(upper, lower))
        self._half = [0.0] * len(self.bar_of)
        for slot, bar in enumerate(self.bar_of):
            self._half[bar] = max(self._half[bar], self._skeleton.heights[slot] / 2)
        self._above = [[] for _ in self.bar_of]
        below: list[list[int]] = [[] for _ in self.bar_of]
        waiting = [0] * len(self.bar_of)
        for (upper, lower), distance in apart.items():
            self._above[lower].append((upper, distance))
            below[upper].append(lower)
            waiting[lower] += 1
        self._turn = [bar for bar in sorted(set(self.bar_of)) if not waiting[bar]]
        for bar in self._turn:
            for lower in below[bar]:
                waiting[lower] -= 1
                if not waiting[lower]:
                    self._turn.append(lower)

    def _gap(self, upper: int, lower: int) -> float:
        boxes = self._skeleton.is_box(upper) + self._skeleton.is_box(lower)
        if boxes == 2:
            return _BOXES * self._spread / 100
        return (_MIXED if boxes else _PASSAGES) * min(self._spread, _WIDEST_PASSAGES) / 100

    def _reach(self) -> float:
        """Return the height the bars need at least."""
        highest, lowest = self._limits(0.0)
        return max((highest[bar] - lowest[bar] for bar in self._turn), default=0.0)

    def _limits(self, frame: float) -> tuple[list[float], list[float]]:
        """Return for each bar how high and how low it may stand in a frame."""
        highest = [half - frame / 2 for half in self._half]
        lowest = [frame / 2 - half for half in self._half]
        for bar in self._turn:
            for upper, distance in self._above[bar]:
                highest[bar] = max(highest[bar], highest[upper] + distance)
        for bar in reversed(self._turn):
            for upper, distance in self._above[bar]:
                lowest[upper] = min(lowest[upper], lowest[bar] - distance)
        return highest, lowest

    def spread(self, frame: int) -> None:
        """Spread the rows until the fullest layer fills the frame, or the frame is as high as it needs."""
        low, high = 100, _WIDEST
        while low < high:
            self._spread = (low + high + 1) // 2
            self._separate()
            if self._reach() * 100 <= frame * _FULL:
                low = self._spread
            else:
                high = self._spread - 1
        self._spread = low
        self._separate()
        reach = self._reach()
        self.frame = max(reach, min(float(frame), reach * 1.3))
        for order in self._orders:
            whole = sum(self._skeleton.heights[slot] for slot in order)
            whole += sum(self._gap(*pair) for pair in zip(order, order[1:], strict=False))
            height = -whole / 2
            for place, slot in enumerate(order):
                height += self._gap(order[place - 1], slot) if place else 0
                self.at[self.bar_of[slot]] = height + self._skeleton.heights[slot] / 2
                height += self._skeleton.heights[slot]
        self._push()

    def move(self, times: int) -> None:
        """Move every bar halfway to the middle of what it is linked to, so many times."""
        for _ in range(times):
            new = list(self.at)
            for bar in self._turn:
                total, weight = 0.0, float(_CENTER)
                for other, heavy in self._ties[bar]:
                    total += heavy * self.at[other]
                    weight += heavy
                if self._ties[bar]:
                    new[bar] = (self.at[bar] + total / weight) / 2
            self.at = new
            self._push()

    def _push(self) -> None:
        """Push bars apart as little as possible, within the frame."""
        highest, lowest = self._limits(self.frame)
        up = [min(max(at, high), low) for at, high, low in zip(self.at, highest, lowest, strict=True)]
        down = list(up)
        for bar in self._turn:
            for upper, distance in self._above[bar]:
                down[bar] = max(down[bar], down[upper] + distance)
        for bar in reversed(self._turn):
            for upper, distance in self._above[bar]:
                up[upper] = min(up[upper], up[bar] - distance)
        self.at = [(one + other) / 2 for one, other in zip(down, up, strict=True)]
