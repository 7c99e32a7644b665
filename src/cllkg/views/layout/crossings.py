"""In which order the slots of each layer stand, so that few lines cross.

Crossings are counted exactly, weighted by the links that cross. Sweeps pull every slot toward the middle of
its neighbors, exchanges of neighboring slots and moves of single ones take what is left, and the best of
several starts is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from cllkg.views.layout.skeleton import Skeleton

Orders = list[list[int]]
# Steps with which the starting orders are dealt out; the first keeps the order of the boxes.
_STRIDES = (1, -1, 5, 3, 7)
# How often all layers are swept over from one start, less often in large pictures.
_SWEEPS, _FEWEST_SWEEPS, _SWEPT = 12, 5, 20_000
# How many of the best starts are finished by hand, and in how many rounds.
_FINISHED, _ROUNDS = 2, 3
# Pairs of slots in one layer, in all: beyond the first number there are fewer starts, of which only the best is
# finished, and beyond the second only neighbors are exchanged.
_MANY, _TOO_MANY = 25_000, 90_000
# What a crossing costs, counted in places by which the ends of an arc stand apart.
_CROSSING = 4
_Ends = list[tuple[int, int]]


def untangle(skeleton: Skeleton) -> Orders:
    """Return the slots of each layer from top to bottom."""
    if not skeleton.layers:
        return []
    tangle = _Tangle(skeleton)
    pairs = sum(len(layer) ** 2 for layer in skeleton.layers)
    strides = _STRIDES if pairs < _MANY else _STRIDES[:2]
    starts = sorted((tangle.sweep(stride) for stride in strides), key=lambda found: found[0])
    rounds = 1 if pairs > _TOO_MANY else _ROUNDS
    kept = starts[: _FINISHED if pairs < _MANY else 1]
    return min((tangle.finish(orders, rounds) for _, orders in kept), key=lambda found: found[0])[1]


class _Tangle:
    """The layers while they are being reordered."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._skeleton = skeleton
        count = len(skeleton.heights)
        self._left: list[_Ends] = [[] for _ in range(count)]
        self._right: list[_Ends] = [[] for _ in range(count)]
        self._kin: list[_Ends] = [[] for _ in range(count)]
        for one, other, number in skeleton.segments():
            weight = skeleton.weight(number)
            self._right[one].append((other, weight))
            self._left[other].append((one, weight))
        for one, other, number in skeleton.arcs():
            if one != other:
                weight = skeleton.weight(number)
                self._kin[one].append((other, weight))
                self._kin[other].append((one, weight))
        self._rank = [skeleton.rank(slot) for slot in range(count)]
        self._orders: Orders = []
        self._at = [0] * count

    def sweep(self, stride: int) -> tuple[int, Orders]:
        """Return the least cost found from one start, and the orders that have it."""
        self._orders = []
        for slots in self._skeleton.layers:
            self._orders.append([])
            self._take(len(self._orders) - 1, _deal(slots, stride))
        best = (self._cost(), [list(order) for order in self._orders])
        stale = 0
        for sweep in range(max(_FEWEST_SWEEPS, min(_SWEEPS, _SWEPT // len(self._at)))):
            rightward = sweep % 2 == 0
            # The last of three rounds looks at both sides, which settles what the others keep throwing over.
            both = sweep % 6 > 3
            for layer in range(len(self._orders))[:: 1 if rightward else -1]:
                self._pull(layer, left=rightward or both, right=not rightward or both)
            cost = self._cost()
            stale += 1
            if cost < best[0]:
                best, stale = (cost, [list(order) for order in self._orders]), 0
            if stale > 4:
                break
        return best

    def finish(self, orders: Orders, rounds: int) -> tuple[int, Orders]:
        """Return orders and their cost after moving slots one by one as long as that pays."""
        self._orders = [[] for _ in orders]
        for layer, order in enumerate(orders):
            self._take(layer, order)
        for _ in range(rounds):
            self._exchange()
            if rounds == 1:
                break
            moved = [self._move_single(layer) for layer in range(len(self._orders))]
            if not any(moved):
                break
        return self._cost(), [list(order) for order in self._orders]

    def _take(self, layer: int, order: Iterable[int]) -> None:
        """Give a layer an order, after putting its boxes in the order of their ranks."""
        slots = list(order)
        places = [place for place, slot in enumerate(slots) if self._rank[slot] is not None]
        ranked = sorted((slots[place] for place in places), key=lambda slot: self._rank[slot] or 0)
        for place, slot in zip(places, ranked, strict=True):
            slots[place] = slot
        self._orders[layer] = slots
        for place, slot in enumerate(slots):
            self._at[slot] = place

    def _pull(self, layer: int, *, left: bool, right: bool) -> None:
        order = self._orders[layer]
        wanted = {}
        for slot in order:
            ends = (self._left[slot] if left else []) + (self._right[slot] if right else [])
            total = weight = 0.0
            for other, heavy in ends:
                total += heavy * (self._at[other] + 0.5) / len(self._orders[self._skeleton.layer_of[other]])
                weight += heavy
            for other, heavy in self._kin[slot]:
                total += heavy * 0.5 * (self._at[other] + 0.5) / len(order)
                weight += heavy * 0.5
            wanted[slot] = total / weight if weight else (self._at[slot] + 0.5) / len(order)
        self._take(layer, sorted(order, key=lambda slot: (wanted[slot], self._at[slot])))

    def _exchange(self) -> None:
        """Exchange neighbors as long as that pays."""
        for _ in range(8):
            gained = False
            for order in self._orders:
                ends = {slot: self._ends(slot) for slot in order}
                for place in range(len(order) - 1):
                    upper, lower = order[place], order[place + 1]
                    if self._may_pass(upper, lower) and self._gain(upper, lower, ends) > 0:
                        order[place], order[place + 1] = lower, upper
                        self._at[lower], self._at[upper] = place, place + 1
                        gained = True
            if not gained:
                break

    def _may_pass(self, upper: int, lower: int) -> bool:
        above, below = self._rank[upper], self._rank[lower]
        return above is None or below is None or above >= below

    def _ends(self, slot: int) -> tuple[_Ends, _Ends]:
        return (
            sorted((self._at[other], weight) for other, weight in self._left[slot]),
            sorted((self._at[other], weight) for other, weight in self._right[slot]),
        )

    def _gain(self, upper: int, lower: int, ends: dict[int, tuple[_Ends, _Ends]]) -> int:
        """Return what is saved if two neighbors change places."""
        saved = 0
        for side in (0, 1):
            if ends[upper][side] and ends[lower][side]:
                saved += _CROSSING * _saved(ends[upper][side], ends[lower][side])
        for slot, other_slot, step in ((upper, lower, 1), (lower, upper, -1)):
            for other, weight in self._kin[slot]:
                if other != other_slot:
                    saved += weight * (step if self._at[other] > self._at[slot] else -step)
        return saved

    def _move_single(self, layer: int) -> bool:
        """Move each slot of a layer to the place that suits it best."""
        order = self._orders[layer]
        ends = {slot: self._ends(slot) for slot in order}
        moved = False
        for slot in sorted(order):
            start, kin = self._at[slot], bool(self._kin[slot])
            left, right = ends[slot]
            now = self._stretch(slot, start)
            best = (0, start)
            for step in (-1, 1):
                saved, place = 0, start
                while 0 <= place + step < len(order):
                    other = order[place + step]
                    if not (self._may_pass(slot, other) if step > 0 else self._may_pass(other, slot)):
                        break
                    other_left, other_right = ends[other]
                    if left and other_left:
                        saved += step * _CROSSING * _saved(left, other_left)
                    if right and other_right:
                        saved += step * _CROSSING * _saved(right, other_right)
                    place += step
                    total = saved + now - self._stretch(slot, place) if kin else saved
                    if total > best[0]:
                        best = (total, place)
            if best[0] > 0:
                order.insert(best[1], order.pop(start))
                for place, other in enumerate(order):
                    self._at[other] = place
                moved = True
        return moved

    def _stretch(self, slot: int, place: int) -> int:
        return sum(weight * abs(self._at[other] - place) for other, weight in self._kin[slot])

    def _cost(self) -> int:
        crossings = sum(self._crossings(left, right) for left, right in pairwise(self._orders))
        apart = sum(self._stretch(slot, self._at[slot]) for slot, kin in enumerate(self._kin) if kin) // 2
        return _CROSSING * crossings + apart

    def _crossings(self, left: Sequence[int], right: Sequence[int]) -> int:
        """Return the weighted crossings between two layers, with a tree of sums over the right one."""
        sums = [0] * (len(right) + 1)
        total = found = 0
        for slot in left:
            ends = [(self._at[other], weight) for other, weight in self._right[slot]]
            for place, weight in ends:
                # What earlier slots lead to, less what of it lies at this place or above.
                above, index = 0, place + 1
                while index:
                    above += sums[index]
                    index &= index - 1
                found += weight * (total - above)
            for place, weight in ends:
                total += weight
                index = place + 1
                while index < len(sums):
                    sums[index] += weight
                    index += index & -index
        return found


def _saved(upper: _Ends, lower: _Ends) -> int:
    """Return the crossings between the ends of two neighbors now, less those after they changed places."""
    if len(upper) == 1 and len(lower) == 1:
        (place, weight), (other, heavy) = upper[0], lower[0]
        return weight * heavy * ((place > other) - (place < other))
    saved = 0
    for place, weight in upper:
        for other, heavy in lower:
            if place > other:
                saved += weight * heavy
            elif place < other:
                saved -= weight * heavy
    return saved


def _deal(layer: Sequence[int], stride: int) -> list[int]:
    """Return a layer in another order, always the same for the same stride."""
    if stride < 0:
        return list(reversed(layer))
    return [slot for first in range(stride) for slot in layer[first::stride]]
