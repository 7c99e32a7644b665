"""Places for graphs too large to be laid out with care: what belongs together stands together.

A graph is shrunk by joining neighbors, again and again, until a few dozen nodes are left. Those find
their places by pulling along lines and pushing each other off; then each step of the shrinking is undone
and the places are mended. Far nodes push as one, through a pyramid of ever larger squares.

The arithmetic is plain Python's: additions, products, quotients and square roots, which every machine
rounds alike. So the same graph gives the same map everywhere, and no library has to be installed for it.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence

from cllkg.views.layout.parting import fit, pack
from cllkg.views.layout.quadrants import push_off
from cllkg.views.scene import Point

# Sweeps over the smallest graph, and over the largest; those between get a share by size.
SWEEPS = (120, 6)
# A graph of so many nodes is small enough to start with.
_SMALL = 32
# How many nodes may join into one in a single step, and how much a step must shrink the graph to be worth it.
_JOIN = 4
_WORTH = 0.9
# How far a node follows its forces in one sweep, and how far it goes at most, in mean lengths of a line.
_FOLLOW = 0.45
_STRIDE = (2.0, 0.15)
_SEED = 4

Ties = list[dict[int, float]]


def spread(
    nodes: Sequence[str],
    edges: Sequence[tuple[str, str]],
    sizes: Mapping[str, tuple[int, int]],
    *,
    aspect: tuple[int, int] = (4, 3),
) -> dict[str, Point]:
    """Find a place for each node of a graph of any size.

    Parts of the graph that nothing connects stand side by side. Up to ``parting.APART`` nodes no two boxes
    overlap; with more, boxes are parted as far as a few passes can. The order of nodes and edges does
    not matter, nor do repeated edges, directions, and edges from a node to itself.

    Args:
        nodes: Their keys.
        edges: Pairs of keys.
        sizes: Width and height of each node's box in pixels, by key.
        aspect: Width to height of the whole, about.

    Returns:
        The middle of each box in whole pixels, the middle of the whole at about (0, 0).

    Raises:
        KeyError: If an edge names a node that is not there, or a node has no size.
    """
    keys = sorted(set(nodes))
    number = {key: place for place, key in enumerate(keys)}
    ties: Ties = [{} for _ in keys]
    for one, other in sorted({(min(pair), max(pair)) for pair in edges}):
        tail, head = number[one], number[other]
        if tail != head:
            ties[tail][head] = ties[head][tail] = 1.0
    boxes = [sizes[key] for key in keys]
    blocks = []
    for part in _parts(ties):
        local = {node: place for place, node in enumerate(part)}
        places = _settle([{local[other]: weight for other, weight in ties[node].items()} for node in part])
        blocks.append((part, fit(places, [boxes[node] for node in part], aspect=aspect)))
    return {keys[node]: place for node, place in pack(blocks, boxes, aspect=aspect).items()}


def _parts(ties: Ties) -> list[list[int]]:
    """Return the connected parts, each sorted, by their first node."""
    seen = [False] * len(ties)
    parts = []
    for start in range(len(ties)):
        if seen[start]:
            continue
        seen[start] = True
        part, at = [start], 0
        while at < len(part):
            for other in ties[part[at]]:
                if not seen[other]:
                    seen[other] = True
                    part.append(other)
            at += 1
        parts.append(sorted(part))
    return parts


def _settle(ties: Ties) -> list[tuple[float, float]]:
    """Return places for a connected graph, in no particular unit."""
    if len(ties) == 1:
        return [(0.0, 0.0)]
    levels = [(ties, [1.0] * len(ties))]
    joins: list[list[int]] = []
    while len(levels[-1][0]) > _SMALL:
        joined, coarse, masses = _shrink(*levels[-1])
        if len(coarse) > _WORTH * len(levels[-1][0]):
            break
        joins.append(joined)
        levels.append((coarse, masses))
    dice = random.Random(_SEED)  # noqa: S311 - a start that repeats, not a secret
    side = math.sqrt(len(ties))
    places = [(dice.random() * side, dice.random() * side) for _ in levels[-1][0]]
    for level in range(len(levels) - 1, -1, -1):
        coarse, masses = levels[level]
        if level < len(joins):
            spot = [math.sqrt(mass) for mass in levels[level + 1][1]]
            places = [
                (
                    places[joined][0] + (dice.random() - 0.5) * spot[joined],
                    places[joined][1] + (dice.random() - 0.5) * spot[joined],
                )
                for joined in joins[level]
            ]
        _mend(coarse, masses, places)
    return places


def _shrink(ties: Ties, masses: list[float]) -> tuple[list[int], Ties, list[float]]:
    """Join each node with neighbors, lightest first.

    Returns:
        The number of the joined node each node went into; the ties and the masses of the joined ones.
    """
    joined = [-1] * len(ties)
    members: list[int] = []
    weight: list[float] = []
    for node in sorted(range(len(ties)), key=lambda place: (len(ties[place]), place)):
        if joined[node] >= 0:
            continue
        best, worth = -1, 0.0
        for other, tie in ties[node].items():
            home = joined[other]
            if home >= 0 and members[home] >= _JOIN:
                continue
            mass = masses[other] if home < 0 else weight[home]
            gain = tie / (mass * len(ties[other]))
            if gain > worth or (gain == worth and other < best):
                best, worth = other, gain
        if best < 0 or joined[best] < 0:
            home = len(members)
            members.append(0)
            weight.append(0.0)
        else:
            home = joined[best]
        for one in (node, best):
            if one >= 0 and joined[one] < 0:
                joined[one] = home
                members[home] += 1
                weight[home] += masses[one]
    coarse: list[dict[int, float]] = [defaultdict(float) for _ in members]
    for node, neighbors in enumerate(ties):
        home = joined[node]
        for other, tie in neighbors.items():
            if joined[other] != home:
                coarse[home][joined[other]] += tie
    return joined, [dict(neighbors) for neighbors in coarse], weight


def _mend(ties: Ties, masses: list[float], places: list[tuple[float, float]]) -> None:
    """Let lines pull and nodes push until little moves, at most so many sweeps."""
    count = len(ties)
    lines = [(one, other, tie) for one in range(count) for other, tie in ties[one].items() if one < other]
    sweeps = max(SWEEPS[1], round(SWEEPS[0] / (1 + (count + len(lines) / 4) / 400)))
    xs, ys = [place[0] for place in places], [place[1] for place in places]
    stiff = [sum(neighbors.values()) for neighbors in ties]
    # As in ForceAtlas2, a hub pushes more: its many neighbors need room around it.
    pushes = [mass + pull for mass, pull in zip(masses, stiff, strict=True)]
    for sweep in range(sweeps):
        fx, fy = push_off(xs, ys, pushes)
        length = 0.0
        for one, other, tie in lines:
            dx, dy = xs[other] - xs[one], ys[other] - ys[one]
            length += math.sqrt(dx * dx + dy * dy)
            dx, dy = dx * tie, dy * tie
            fx[one] += dx
            fy[one] += dy
            fx[other] -= dx
            fy[other] -= dy
        left = 1 - sweep / sweeps
        stride = (_STRIDE[1] + (_STRIDE[0] - _STRIDE[1]) * left * left) * length / max(1, len(lines))
        for node in range(count):
            follow = _FOLLOW / (stiff[node] or 1.0)
            dx, dy = fx[node] * follow, fy[node] * follow
            far = math.sqrt(dx * dx + dy * dy)
            if far > stride:
                dx, dy = dx * stride / far, dy * stride / far
            xs[node] += dx
            ys[node] += dy
    places[:] = zip(xs, ys, strict=True)
