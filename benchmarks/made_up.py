"""Graphs of any size for the benchmarks: made by a seed, so that every run sees the same."""

from __future__ import annotations

import random


def made_up(count: int) -> tuple[list[str], list[tuple[str, str]]]:
    """Return things and lines: new things choose well connected ones or recent ones, as knowledge graphs grow.

    There are about 2.3 lines to a thing, and lines may repeat.
    """
    dice = random.Random(4)
    ends = [0]
    pairs: list[tuple[int, int]] = []

    def join(one: int, other: int) -> None:
        if one != other:
            pairs.append((one, other))
            ends.extend((one, other))

    for one in range(1, count):
        for _ in range(2 if one % 10 < 7 else 1):
            near = max(0, one - 1 - int(dice.expovariate(1 / 30)))
            join(one, dice.choice(ends) if dice.random() < 0.4 else near)
    while len(pairs) < count * 2.3:
        one = dice.randrange(count)
        near = max(0, min(count - 1, one + int(dice.gauss(0, 30))))
        join(one, dice.choice(ends) if dice.random() < 0.4 else near)
    return [f"n{one:05}" for one in range(count)], [(f"n{one:05}", f"n{other:05}") for one, other in pairs]
