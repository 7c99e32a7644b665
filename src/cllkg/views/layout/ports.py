"""Where on the sides of their boxes lines begin and end, so that they neither merge nor cross there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cllkg.views.layout.skeleton import STRAND, Skeleton

LEFT, RIGHT = 0, 1
# Pixels between two ports where the box is high enough, from its corner to the first, and the same where
# there are many.
_APART, _CORNER, _CROWDED = 10.0, 8.0, 4.0
_ROUNDS = 4
# Farther than any box is high.
_FAR = 1e6
# A port: the number of the link, and 0 at the left end of its chain, -1 at the right.
Port = tuple[int, int]


def place_ports(skeleton: Skeleton, middles: Sequence[float], sides: Mapping[int, int]) -> dict[Port, float]:
    """Return the height of each port.

    Args:
        skeleton: Slots and links.
        middles: The middle of each slot.
        sides: The side on which each arc bulges, by number of the chain.
    """
    at: dict[Port, float] = {}
    groups: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    for number, chain in enumerate(skeleton.chains):
        for place, strand in enumerate(skeleton.strands[number]):
            for end in (0, -1):
                at[strand, end] = middles[chain[end]]
                side = sides.get(number, RIGHT if end == 0 else LEFT)
                groups[chain[end], side].append((number, place, end))
    ordered = {key: sorted(ports, key=lambda port: _turn(skeleton, middles, *port)) for key, ports in groups.items()}
    for _ in range(_ROUNDS):
        for (slot, _), ports in sorted(ordered.items()):
            half = skeleton.heights[slot] / 2
            corner = min(_CORNER, half / 2) if len(ports) * _APART < 2 * half else min(_CROWDED, half / 2)
            apart = min(_APART, 2 * (half - corner) / max(1, len(ports) - 1))
            wanted = [_other(skeleton, middles, at, *port) for port in ports]
            low, high = middles[slot] - half + corner, middles[slot] + half - corner
            for (number, place, end), height in zip(ports, _spaced(wanted, apart, low, high), strict=True):
                at[skeleton.strands[number][place], end] = height
    return at


def levels(
    skeleton: Skeleton, middles: Sequence[float], at: Mapping[Port, float], number: int, place: int
) -> list[float]:
    """Return how high a strand of a chain runs at each slot of it."""
    strands = skeleton.strands[number]
    off = STRAND * (place - (len(strands) - 1) / 2)
    passages = [middles[slot] + off for slot in skeleton.chains[number][1:-1]]
    return [at[strands[place], 0], *passages, at[strands[place], -1]]


def _turn(skeleton: Skeleton, middles: Sequence[float], number: int, place: int, end: int) -> tuple[float, ...]:
    """Return what orders the ports of a side: where their lines go; arcs outermost, the shortest last."""
    chain = skeleton.chains[number]
    here, there = middles[chain[end]], middles[chain[-1 - end]]
    if chain[0] == chain[-1]:
        return (1, -here, -place if end == 0 else place, 0) if end else (-1, -here, place, 0)
    if skeleton.layer_of[chain[0]] == skeleton.layer_of[chain[-1]]:
        return (-1 if there < here else 1, -there, place if there < here else -place, 0)
    return (0, middles[chain[1] if end == 0 else chain[-2]], there, place)


def _other(
    skeleton: Skeleton, middles: Sequence[float], at: Mapping[Port, float], number: int, place: int, end: int
) -> float:
    """Return the height a port would like to have: that of what its line leads to next."""
    chain = skeleton.chains[number]
    if skeleton.layer_of[chain[0]] == skeleton.layer_of[chain[-1]]:
        # An arc begins near the corner it leaves by.
        down = middles[chain[-1 - end]] - middles[chain[end]] if chain[0] != chain[-1] else -end - 0.5
        return middles[chain[end]] + (_FAR if down > 0 else -_FAR)
    return levels(skeleton, middles, at, number, place)[1 if end == 0 else -2]


def _spaced(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Return heights as near as possible to those wanted, in this order and so far apart, between two bounds."""
    blocks: list[tuple[float, int]] = []
    for place, height in enumerate(wanted):
        blocks.append((min(max(height, low), high) - place * apart, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, few), (other, more) = blocks[-2], blocks[-1]
            blocks[-2:] = [((one * few + other * more) / (few + more), few + more)]
    most = high - (len(wanted) - 1) * apart
    levels = [min(max(level, low), max(low, most)) for level, count in blocks for _ in range(count)]
    return [level + place * apart for place, level in enumerate(levels)]
