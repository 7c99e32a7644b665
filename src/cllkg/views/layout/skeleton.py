"""What a layered picture is made of before it has coordinates: layers of slots, and chains of slots for links.

A slot is a box or a passage. A passage is where links run through a layer in which they have no end; it
takes its place among the boxes of that layer, which is why no line has to run behind a box. Links between the
same two boxes are strands of one chain and run side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

# How far lines of one passage run apart, in pixels, and how high a passage is at least in which a word may stand.
STRAND = 7
_WORD = 20


@dataclass(frozen=True)
class Box:
    """A box to be placed.

    Attributes:
        key: Its name.
        column: Columns stand from left to right in the order of these numbers.
        width: In pixels, outline included.
        height: In pixels, outline included.
        rank: Boxes of lower rank stand above those of higher rank in their column; ties are free.
    """

    key: str
    column: int
    width: int
    height: int
    rank: int = 0


@dataclass(frozen=True)
class Link:
    """A line to be routed.

    Attributes:
        key: Its name.
        start: The key of the box it leaves.
        end: The key of the box it leads to; may be the same box.
        weight: How much it matters that it runs straight and crosses nothing; at least 1.
        mark: Whether a word stands on its middle, which no box may hide.
    """

    key: str
    start: str
    end: str
    weight: int = 1
    mark: bool = False


@dataclass(frozen=True)
class Skeleton:
    """Layers of slots and what joins them; slots are numbers, those of boxes come first.

    Attributes:
        boxes: All boxes; the slot of a box is its index.
        links: All links.
        layers: The slots of each layer, left to right, in no order yet.
        layer_of: The layer of each slot.
        heights: How high each slot is, in pixels.
        chains: Slots from left to right. Both ends in one layer: two slots of that layer.
        strands: The links of each chain, from top to bottom, by number.
        flipped: For each link whether its chain runs from its end to its start.
    """

    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    layers: tuple[tuple[int, ...], ...]
    layer_of: tuple[int, ...]
    heights: tuple[int, ...]
    chains: tuple[tuple[int, ...], ...]
    strands: tuple[tuple[int, ...], ...]
    flipped: tuple[bool, ...]

    def is_box(self, slot: int) -> bool:
        """Return whether a slot holds a box."""
        return slot < len(self.boxes)

    def rank(self, slot: int) -> int | None:
        """Return the rank a slot must keep among its layer's boxes; a passage has none."""
        return self.boxes[slot].rank if slot < len(self.boxes) else None

    def weight(self, number: int) -> int:
        """Return the weight of a chain."""
        return sum(self.links[strand].weight for strand in self.strands[number])

    def segments(self) -> list[tuple[int, int, int]]:
        """Return what joins neighboring layers: left slot, right slot, number of the chain."""
        return [
            (one, other, number)
            for number, chain in enumerate(self.chains)
            for one, other in pairwise(chain)
            if self.layer_of[one] != self.layer_of[other]
        ]

    def arcs(self) -> list[tuple[int, int, int]]:
        """Return what joins two boxes of one layer, or a box with itself: slot, slot, number of the chain."""
        return [
            (chain[0], chain[-1], number)
            for number, chain in enumerate(self.chains)
            if self.layer_of[chain[0]] == self.layer_of[chain[-1]]
        ]


def build(boxes: Sequence[Box], links: Sequence[Link], layer_of: Mapping[str, int]) -> Skeleton:
    """Return the skeleton of boxes that already have their layers.

    Args:
        boxes: In the order their slots shall have.
        links: Their ends are among the boxes.
        layer_of: The layer of each box, by key, from 0 without gaps.
    """
    slots = {box.key: slot for slot, box in enumerate(boxes)}
    layers: list[list[int]] = [[] for _ in range(max(layer_of.values(), default=-1) + 1)]
    home = [layer_of[box.key] for box in boxes]
    heights = [box.height for box in boxes]
    for slot, layer in enumerate(home):
        layers[layer].append(slot)
    pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
    flipped = []
    for number, link in enumerate(links):
        start, end = slots[link.start], slots[link.end]
        flipped.append((home[start], start) > (home[end], end))
        pairs[(end, start) if flipped[-1] else (start, end)].append(number)
    chains = []
    for (left, right), strands in sorted(pairs.items()):
        chain = [left]
        wide = STRAND * (len(strands) - 1)
        for layer in range(home[left] + 1, home[right]):
            chain.append(len(home))
            layers[layer].append(len(home))
            home.append(layer)
            heights.append(max(wide, _WORD) if any(links[strand].mark for strand in strands) else wide)
        chains.append((*chain, right))
    return Skeleton(
        tuple(boxes), tuple(links), tuple(map(tuple, layers)), tuple(home), tuple(heights), tuple(chains),
        tuple(tuple(strands) for _, strands in sorted(pairs.items())), tuple(flipped),
    )  # fmt: skip


def assign_layers(boxes: Sequence[Box], links: Iterable[Link], tallest: int) -> dict[str, int]:
    """Return a layer for each box: one for each column, or several side by side where it holds too many boxes.

    In a divided column, boxes stand on the side their links lead to, and what leads to another box of
    the column stands before it.
    """
    columns: dict[int, list[str]] = defaultdict(list)
    for box in boxes:
        columns[box.column].append(box.key)
    column_of = {box.key: box.column for box in boxes}
    joined: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for link in links:
        if link.start != link.end:
            joined[link.start].append((link.end, True))
            joined[link.end].append((link.start, False))
    layer_of: dict[str, int] = {}
    first = 0
    for column in sorted(columns):
        parts = -(-len(columns[column]) // tallest)
        shares = _divide(columns[column], parts, joined, column_of)
        layer_of.update({key: first + part for key, part in shares.items()})
        first += parts
    return layer_of


def _divide(
    keys: Sequence[str], parts: int, joined: Mapping[str, list[tuple[str, bool]]], column_of: Mapping[str, int]
) -> dict[str, int]:
    """Divide a column into parts of equal size, then exchange boxes as long as that shortens links."""
    column = column_of[keys[0]]

    def pull(key: str) -> int:
        return sum((column_of[other] > column) - (column_of[other] < column) for other, _ in joined.get(key, ()))

    ordered = sorted(keys, key=lambda key: (pull(key), keys.index(key)))
    share = {key: place * parts // len(keys) for place, key in enumerate(ordered)}

    def cost(key: str) -> int:
        total = 0
        for other, forward in joined.get(key, ()):
            if column_of[other] != column:
                total += 2 * (parts - 1 - share[key] if column_of[other] > column else share[key])
            else:
                step = (share[other] - share[key]) * (1 if forward else -1)
                # One step forward reads best; an arc within a layer, or a step back, is a detour.
                total += 2 * (step - 1) if step > 0 else 2 - 3 * step
        return total

    for _ in range(8 if parts > 1 else 0):
        gained = False
        for i, one in enumerate(ordered):
            for other in ordered[i + 1 :]:
                if share[one] != share[other]:
                    before = cost(one) + cost(other)
                    share[one], share[other] = share[other], share[one]
                    if cost(one) + cost(other) < before:
                        gained = True
                    else:
                        share[one], share[other] = share[other], share[one]
        if not gained:
            break
    return share
