"""Where on the sides of their boxes lines begin and end, so that they neither merge nor cross there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cllkg.views.layout.skeleton import Skeleton

LEFT, RIGHT = 0, 1
# Pixels between two ports where the box is high enough, and from its corner to the first.
_APART, _CORNER = 10.0, 8.0
_ROUNDS = 4
# A port: the link and which end of its chain.
Port = tuple[int, int]


def place_ports(skeleton: Skeleton, middles: Sequence[float], sides: Mapping[int, int]) -> dict[Port, float]:
    """Return the height of each port.

    Args:
        skeleton: Slots and links.
        middles: The middle of each slot.
        sides: The side on which each arc bulges, by number of the link.
    """
    at: dict[Port, float] = {}
    groups: dict[tuple[int, int], list[Port]] = defaultdict(list)
    for number, chain in enumerate(skeleton.chains):
        for end in (0, -1):
            at[number, end] = middles[chain[end]]
            side = sides[number] if number in sides else RIGHT if end == 0 else LEFT
            groups[chain[end], side].append((number, end))
    ordered = {key: sorted(ports, key=lambda port: _turn(skeleton, middles, port)) for key, ports in groups.items()}
    for _ in range(_ROUNDS):
        for (slot, side), ports in sorted(ordered.items()):
            half = skeleton.heights[slot] / 2
            corner = min(_CORNER, half / 2)
            apart = min(_APART, 2 * (half - corner) / max(1, len(ports) - 1))
            wanted = [_other(skeleton, middles, at, port, sides) for port in ports]
            low, high = middles[slot] - half + corner, middles[slot] + half - corner
            for port, height in zip(ports, _spaced(wanted, apart, low, high), strict=True):
                at[port] = height
    return at


def _turn(skeleton: Skeleton, middles: Sequence[float], port: Port) -> tuple[float, ...]:
    """Return what orders the ports of a side: where their lines go; arcs outermost, the shortest last."""
    number, end = port
    chain = skeleton.chains[number]
    here = middles[chain[end]]
    if skeleton.layer_of[chain[0]] == skeleton.layer_of[chain[-1]]:
        there = middles[chain[-1 - end]]
        if chain[0] == chain[-1]:
            return (1, 1, end + 1, number)
        return (-1 if there < here else 1, 0, -there, number if there < here else -number)
    there = middles[chain[1] if end == 0 else chain[-2]]
    return (0, there, middles[chain[-1 - end]], number)


def _other(
    skeleton: Skeleton, middles: Sequence[float], at: Mapping[Port, float], port: Port, sides: Mapping[int, int]
) -> float:
    """Return the height a port would like to have: that of what its line leads to next."""
    number, end = port
    chain = skeleton.chains[number]
    if number in sides:
        # An arc begins near the corner it leaves by, and a loop embraces the middle.
        return middles[chain[end]] + (1000.0 if middles[chain[-1 - end]] >= middles[chain[end]] else -1000.0)
    return at[number, -1 - end] if len(chain) == 2 else middles[chain[1] if end == 0 else chain[-2]]


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
