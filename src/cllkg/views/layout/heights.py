"""How high each slot stands: long links straight, linked boxes near each other, nothing closer than allowed.

Slots that shall stand at the same height form a bar. Bars move toward the middle of what they are linked to;
after every move they are pushed apart, once from the top and once from the bottom, and the mean of both is
taken. As both keep all distances, so does their mean.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cllkg.views.layout.crossings import Orders
from cllkg.views.layout.skeleton import Skeleton

# Pixels between two boxes, a box and a passage, two passages, when rows are not spread.
_BOXES, _MIXED, _PASSAGES = 14, 11, 7
# How far rows may be spread, in percent of these; passages only twice.
_WIDEST, _WIDEST_PASSAGES = 600, 220
# How much of the frame the fullest layer may take by spreading, in percent.
_FULL = 94
# How many moves before the first alignment, fewer in large pictures, and how near two slots must have come for it.
_MOVES, _FEWEST_MOVES, _MOVED = 50, 12, 50_000
_ALIGNED = (6, 12, 20)
# How much higher than its fullest layer straight lines may make the picture, in percent.
_STAIRS = 108
# How many times bars are cut one by one: at least so often, and more often in small pictures.
_FEWEST_CUTS, _COMPARED = 2, 40_000
# What draws a bar to the middle of the picture, in hundredths of a link.
_CENTER = 4
# A link weighs more the less of it ends at a box: its middle shall be straight, its ends may bend.
_STRAIGHT = (2, 3, 8)


@dataclass(frozen=True)
class Heights:
    """Where slots stand: the middle of each, 0 in the middle of the picture, and the height of the picture."""

    middles: list[float]
    frame: float


class Settling:
    """Finds heights for one skeleton in one order, for as many frames as are tried."""

    def __init__(self, skeleton: Skeleton, orders: Orders) -> None:
        """Find out which lines can run straight, which depends on no frame."""
        self._stack = _Stack(skeleton, orders)
        self._stack.align_passages()
        self._stack.loosen()
        self._aligned = self._stack.aligned
        self._moves = max(_FEWEST_MOVES, min(_MOVES, _MOVED // len(skeleton.heights)))

    def settle(self, frame: int, *, roughly: bool = False) -> Heights:
        """Return the height of every slot.

        Args:
            frame: How high the picture should be; it is higher if its boxes do not fit otherwise.
            roughly: Whether to stop early, where only the room that lines need is of interest.
        """
        stack = self._stack
        stack.aligned = {layer: list(pairs) for layer, pairs in self._aligned.items()}
        stack.spread(frame)
        stack.move(self._moves // 3 if roughly else self._moves)
        for near in () if roughly else _ALIGNED:
            stack.align_near(near)
            stack.move(self._moves // 3)
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
        self.aligned: dict[int, list[tuple[int, int]]] = {layer: [] for layer in range(len(orders))}
        heights, is_box = skeleton.heights, skeleton.is_box
        # Neighbors in each layer: upper, lower, distance if they touched, how many of the two are boxes.
        self._neighbors = [
            (one, other, (heights[one] + heights[other]) / 2, is_box(one) + is_box(other), layer)
            for layer, order in enumerate(orders)
            for one, other in pairwise(order)
        ]
        self._spread = 100
        self.frame = 0.0
        self.bar_of = list(range(len(skeleton.heights)))
        self.at: list[float] = [0.0] * len(skeleton.heights)
        self._above: list[list[tuple[int, float, int]]] = []
        self._below: list[list[tuple[int, float]]] = []
        self._half: list[float] = []
        self._highest: list[float] = []
        self._lowest: list[float] = []
        self._members: dict[int, list[int]] = {}
        self._turn: list[int] = []
        self._ties: list[list[tuple[int, int]]] = []

    def align_passages(self) -> None:
        """Make the passages of each link one bar, except where links cross on their way."""
        inner: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for one, other, number in self._segments:
            if not self._skeleton.is_box(one) and not self._skeleton.is_box(other):
                inner[self._skeleton.layer_of[one]].append((one, other, self._skeleton.weight(number)))
        for _, segments in sorted(inner.items()):
            places = [(self._place[one], self._place[other]) for one, other, _ in segments]
            crossed = [sum((a - c) * (b - d) < 0 for c, d in places) for a, b in places]
            ordered = sorted(zip(crossed, segments, strict=True), key=lambda item: (item[0], -item[1][2], item[1]))
            self._join([(one, other) for _, (one, other, _) in ordered])
        self._regroup()
        self._separate()

    def loosen(self) -> None:
        """Bend lines where bars lie on each other like stairs, until the picture is little higher than its boxes."""
        need = max(self._need())
        for _ in range(max(_FEWEST_CUTS, _COMPARED // (1 + len(self._neighbors)))):
            reach = self._reach()
            if reach <= need * _STAIRS / 100:
                return
            cuts = self._stairs()
            if not cuts:
                return
            excess = -(-len(cuts) * int(reach - need) // int(reach))
            self._cut(cuts[: max(1, excess)])
        while self._reach() > need * _STAIRS / 100 and self._cut_high(need * _STAIRS / 100):
            pass

    def _cut(self, cuts: Iterable[tuple[int, int]]) -> None:
        for layer, place in cuts:
            self.aligned[layer] = [pair for pair in self.aligned[layer] if pair[0] != place]
        self._regroup()
        self._separate()

    def _cut_high(self, limit: float) -> bool:
        """Cut all bars that lie in too high a pile in two, where many have to be; return whether any could be."""
        highest, lowest = self._limits(0.0)
        cuts = []
        for bar in self._turn:
            slots = self._members[bar]
            if len(slots) > 1 and highest[bar] - lowest[bar] > limit:
                slot = sorted(slots, key=lambda slot: self._skeleton.layer_of[slot])[len(slots) // 2 - 1]
                cuts.append((self._skeleton.layer_of[slot], self._place[slot]))
        self._cut(cuts)
        return bool(cuts)

    def _stairs(self) -> list[tuple[int, int]]:
        """Return where the bars could be cut that make the picture as high as it is, short ones first."""
        highest, lowest = self._limits(0.0)
        bar = max(self._turn, key=lambda bar: (highest[bar] - lowest[bar], -bar))
        while True:
            lower = [low for low in self._below[bar] if abs(lowest[low[0]] - low[1] - lowest[bar]) < 0.01]
            if not lower:
                break
            bar = lower[0][0]
        found = []
        leaves = -1
        while True:
            upper = [up for up in self._above[bar] if abs(highest[up[0]] + up[1] - highest[bar]) < 0.01]
            enters = upper[0][2] if upper else -1
            if min(enters, leaves) > -1 and enters != leaves:
                slots = {self._skeleton.layer_of[slot]: slot for slot in self._members[bar]}
                layers = range(min(enters, leaves), max(enters, leaves))
                # A cut next to a box leaves the longer rest straight.
                layer = min(layers, key=lambda layer: min(layer - min(slots), max(slots) - 1 - layer))
                found.append((len(slots), layer, self._place[slots[layer]]))
            if not upper:
                break
            bar, _, leaves = upper[0]
        return [(layer, place) for _, layer, place in sorted(found)]

    def align_near(self, near: float) -> None:
        """Make slots one bar if a segment joins them and they stand nearly at the same height."""
        found = []
        for one, other, number in self._segments:
            apart = abs(self.at[self.bar_of[one]] - self.at[self.bar_of[other]])
            if self.bar_of[one] != self.bar_of[other] and apart <= near:
                found.append((apart, -self._skeleton.weight(number), one, other))
        old = {layer: list(pairs) for layer, pairs in self.aligned.items()}
        self._join([(one, other) for *_, one, other in sorted(found)])
        self._rebuild()
        if self._reach() > self.frame + 0.01:
            self.aligned = old
            self._rebuild()

    def _join(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Align pairs of neighboring slots, the first first, unless that would cross what is aligned already."""
        for one, other in pairs:
            aligned = self.aligned[self._skeleton.layer_of[one]]
            pair = (self._place[one], self._place[other])
            place = bisect_left(aligned, pair)
            above = aligned[place - 1] if place else (-1, -1)
            below = aligned[place] if place < len(aligned) else (pair[0] + 1, pair[1] + 1)
            if above[0] < pair[0] < below[0] and above[1] < pair[1] < below[1]:
                aligned.insert(place, pair)

    def _rebuild(self) -> None:
        """Make bars of what is aligned, and find out again what keeps them apart and draws them together."""
        self._regroup()
        self._separate()
        self._hold()
        self._ties = [[] for _ in self.bar_of]
        for one, other, number in self._segments:
            bars = self.bar_of[one], self.bar_of[other]
            if bars[0] != bars[1]:
                passages = (not self._skeleton.is_box(one)) + (not self._skeleton.is_box(other))
                self._tie(*bars, 100 * self._skeleton.weight(number) * _STRAIGHT[passages])
        for one, other, number in self._skeleton.arcs():
            if one != other:
                self._tie(self.bar_of[one], self.bar_of[other], 100 * self._skeleton.weight(number))

    def _tie(self, one: int, other: int, weight: int) -> None:
        self._ties[one].append((other, weight))
        self._ties[other].append((one, weight))

    def _regroup(self) -> None:
        """Make bars of what is aligned."""
        middles = [self.at[bar] for bar in self.bar_of]
        self.bar_of = list(range(len(self.bar_of)))
        for layer in range(len(self._orders) - 1):
            left, right = self._orders[layer], self._orders[layer + 1]
            for one, other in self.aligned[layer]:
                self.bar_of[right[other]] = self.bar_of[left[one]]
        self._members = defaultdict(list)
        for slot, bar in enumerate(self.bar_of):
            self._members[bar].append(slot)
        for bar, slots in self._members.items():
            self.at[bar] = sum([middles[slot] for slot in slots]) / len(slots)

    def _separate(self) -> None:
        apart: dict[tuple[int, int], tuple[float, int]] = {}
        gaps, bar_of = self._gaps(), self.bar_of
        for upper, lower, touching, boxes, layer in self._neighbors:
            pair = bar_of[upper], bar_of[lower]
            distance = touching + gaps[boxes]
            if pair not in apart or apart[pair][0] < distance:
                apart[pair] = distance, layer
        self._half = [0.0] * len(self.bar_of)
        for slot, bar in enumerate(self.bar_of):
            self._half[bar] = max(self._half[bar], self._skeleton.heights[slot] / 2)
        self._above = [[] for _ in self.bar_of]
        self._below = [[] for _ in self.bar_of]
        waiting = [0] * len(self.bar_of)
        for (upper, lower), (distance, layer) in apart.items():
            self._above[lower].append((upper, distance, layer))
            self._below[upper].append((lower, distance))
            waiting[lower] += 1
        self._turn = [bar for bar in sorted(set(self.bar_of)) if not waiting[bar]]
        for bar in self._turn:
            for lower, _ in self._below[bar]:
                waiting[lower] -= 1
                if not waiting[lower]:
                    self._turn.append(lower)

    def _gaps(self) -> tuple[float, float, float]:
        """Return the gap between two slots, by how many of them are boxes."""
        passages = min(self._spread, _WIDEST_PASSAGES) / 100
        return _PASSAGES * passages, _MIXED * passages, _BOXES * self._spread / 100

    def _need(self) -> list[float]:
        """Return how high each layer is by itself."""
        gaps = self._gaps()
        high = [float(sum(self._skeleton.heights[slot] for slot in order)) for order in self._orders]
        for *_, boxes, layer in self._neighbors:
            high[layer] += gaps[boxes]
        return high

    def _reach(self) -> float:
        """Return the height the bars need at least."""
        highest, lowest = self._limits(0.0)
        return max((highest[bar] - lowest[bar] for bar in self._turn), default=0.0)

    def _limits(self, frame: float) -> tuple[list[float], list[float]]:
        """Return for each bar how high and how low it may stand in a frame."""
        highest = [half - frame / 2 for half in self._half]
        lowest = [frame / 2 - half for half in self._half]
        for bar in self._turn:
            for upper, distance, _ in self._above[bar]:
                if highest[upper] + distance > highest[bar]:
                    highest[bar] = highest[upper] + distance
        for bar in reversed(self._turn):
            for upper, distance, _ in self._above[bar]:
                if lowest[bar] - distance < lowest[upper]:
                    lowest[upper] = lowest[bar] - distance
        return highest, lowest

    def spread(self, frame: int) -> None:
        """Spread the rows until the fullest layer fills the frame, or the frame is as high as it needs."""
        self._spread = low = 100
        self._regroup()
        self._separate()
        high = _WIDEST if self._reach() * 100 < frame * _FULL else low
        while low < high:
            self._spread = (low + high + 1) // 2
            self._separate()
            if self._reach() * 100 <= frame * _FULL:
                low = self._spread
            else:
                high = self._spread - 1
        self._spread = low
        self._rebuild()
        reach = self._reach()
        self.frame = max(reach, min(float(frame), reach * 1.3))
        self._hold()
        gaps, need = self._gaps(), self._need()
        for layer, order in enumerate(self._orders):
            height = self._skeleton.heights[order[0]] / 2 - need[layer] / 2
            self.at[self.bar_of[order[0]]] = height
            for upper, lower in pairwise(order):
                boxes = self._skeleton.is_box(upper) + self._skeleton.is_box(lower)
                height += (self._skeleton.heights[upper] + self._skeleton.heights[lower]) / 2 + gaps[boxes]
                self.at[self.bar_of[lower]] = height
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

    def _hold(self) -> None:
        """Remember how high and how low each bar may stand."""
        self._highest, self._lowest = self._limits(self.frame)

    def _push(self) -> None:
        """Push bars apart as little as possible, within the frame."""
        up = [
            high if at < high else low if at > low else at
            for at, high, low in zip(self.at, self._highest, self._lowest, strict=True)
        ]
        down = list(up)
        for bar in self._turn:
            for upper, distance, _ in self._above[bar]:
                if down[upper] + distance > down[bar]:
                    down[bar] = down[upper] + distance
        for bar in reversed(self._turn):
            for upper, distance, _ in self._above[bar]:
                if up[bar] - distance < up[upper]:
                    up[upper] = up[bar] - distance
        self.at = [(one + other) / 2 for one, other in zip(down, up, strict=True)]
