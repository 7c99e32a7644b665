"""A graph whose arcs have a sign and a cost."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Arc(NamedTuple):
    """A step from one place to another.

    Attributes:
        tail: Where it begins.
        head: Where it ends.
        turns: 1 if it turns the sign, 0 if it keeps it.
        cost: At least 0; an int of any size.
        hop: What it counts towards the most hops allowed, 0 or 1.
        label: Whatever the caller knows it by.
    """

    tail: int
    head: int
    turns: int
    cost: int
    hop: int
    label: Any


@dataclass
class SignedGraph:
    """Places ``0 .. size - 1`` and the arcs between them; parallel arcs stay apart.

    Attributes:
        size: How many places there are.
        owner: What each place belongs to: no path passes two places of one owner. By default each
            place is its own.
    """

    size: int
    owner: Sequence[Hashable] | None = None
    out: list[list[Arc]] = field(init=False)
    into: list[list[Arc]] = field(init=False)

    def __post_init__(self) -> None:
        self.out = [[] for _ in range(self.size)]
        self.into = [[] for _ in range(self.size)]

    def add(self, tail: int, head: int, *, sign: int = 1, cost: int = 1, hop: int = 1, label: Any = None) -> None:
        """Add an arc.

        Raises:
            ValueError: If the cost is below 0 or the sign is neither 1 nor -1.
        """
        if cost < 0 or sign not in (1, -1):
            raise ValueError(f"an arc needs a cost of at least 0 and a sign of 1 or -1, not {cost} and {sign}")
        arc = Arc(tail, head, int(sign < 0), cost, hop, label)
        self.out[tail].append(arc)
        self.into[head].append(arc)
