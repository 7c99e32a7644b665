"""The room between two layers, and the tracks in it on which lines run up or down.

A line that climbs steeply gets a track of its own wherever another one climbs beside it, in the order in
which fewest of them cross. Arcs, which join boxes of one layer, run next to that layer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

# Pixels: the room of a gutter nothing climbs in, at most what tracks add to it, the distance of tracks,
# what lines need to turn at both ends, and from which climb on a line needs a track.
_ROOM, _MOST, _TRACK, _TURN = 40, 56, 4, 12
_STEEP = 30
# Arcs: how far the first stands off, and the distance of the next; a word on one needs more.
_ARC, _NEXT, _WORDED = 22, 9, 30
# How far ranges may overlap before their lines need different tracks.
_TOUCH = 8.0


@dataclass(frozen=True)
class Climb:
    """A line through a gutter: its key, and its height at the left and at the right."""

    key: tuple[int, int]
    left: float
    right: float


@dataclass(frozen=True)
class Arc:
    """A line that leaves a layer and returns to it: its key, both heights, and whether it bears a word."""

    key: int
    one: float
    other: float
    mark: bool


@dataclass(frozen=True)
class Gutter:
    """How wide a gutter is, and where in it tracks run, in pixels from its left.

    Attributes:
        width: From the boxes at the left to those at the right.
        climbs: The track of each steep line.
        arcs: How far each arc stands off from its layer, at whichever side that is.
        left: What the arcs at the left take.
        right: What those at the right take.
    """

    width: float
    climbs: Mapping[tuple[int, int], float]
    arcs: Mapping[int, float]
    left: float
    right: float


def lay_out(climbs: Sequence[Climb], left: Sequence[Arc], right: Sequence[Arc], *, outer: bool, roomy: int) -> Gutter:
    """Return the gutter some lines need.

    Args:
        climbs: Lines through it.
        left: Arcs of the layer at its left.
        right: Arcs of the layer at its right.
        outer: Whether there is a layer at one side only.
        roomy: Pixels to add, for a picture that would be too high for its width.
    """
    tracks = _tracks([climb for climb in climbs if abs(climb.left - climb.right) > _STEEP])
    arcs: dict[int, float] = {}
    zones = [_stand_off(side, arcs) for side in (left, right)]
    most = max((track for track, _ in tracks.values()), default=0)
    between = 0.0 if outer else _ROOM + min(_MOST, max(0, most - 2) * _TRACK) + roomy
    # Lines that climb keep off the arcs, as far as a gutter without arcs already gives them room.
    zones = [max(0.0, zone - (0 if outer else _TURN)) for zone in zones]
    start, room = zones[0] + _TURN, between - 2 * _TURN
    places = {}
    for key, (track, of) in tracks.items():
        step = room / (of + 1)
        # Few tracks stay together in the middle, where curves are roundest.
        step = min(step, 2.5 * _TRACK)
        places[key] = start + room / 2 + (track - (of + 1) / 2) * step
    return Gutter(zones[0] + between + zones[1], places, arcs, zones[0], zones[1])


def _tracks(climbs: Sequence[Climb]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the track of each line, from 1, and the number of tracks it shares the room with."""
    # Of two that fall, the lower must turn first, or it runs across the other; of two that rise, the upper.
    falling = sorted((c for c in climbs if c.right > c.left), key=lambda c: (-c.left, -c.right, c.key))
    rising = sorted((c for c in climbs if c.right < c.left), key=lambda c: (c.left, c.right, c.key))
    track: dict[tuple[int, int], int] = {}
    placed: list[tuple[float, float, bool, int]] = []
    for pair in zip_longest(falling, rising):
        for climb in pair:
            if climb is None:
                continue
            falls = climb.right > climb.left
            top, bottom = sorted((climb.left, climb.right))
            near = [
                (same == falls, taken)
                for other_top, other_bottom, same, taken in placed
                if other_top < bottom - _TOUCH and top < other_bottom - _TOUCH
            ]
            least = 1 + max((taken for same, taken in near if same), default=0)
            crossing = {taken for _, taken in near}
            while least in crossing:
                least += 1
            track[climb.key] = least
            placed.append((top, bottom, falls, least))
    return {
        key: (track[key], most)
        for group in _groups([*falling, *rising])
        for most in [max(track[other] for other in group)]
        for key in group
    }


def _groups(climbs: Sequence[Climb]) -> list[list[tuple[int, int]]]:
    """Return the keys of lines that overlap, directly or through others."""
    groups: list[list[tuple[int, int]]] = []
    bottom = 0.0
    for climb in sorted(climbs, key=lambda c: (min(c.left, c.right), c.key)):
        top = min(climb.left, climb.right)
        if not groups or top >= bottom - _TOUCH:
            groups.append([])
        groups[-1].append(climb.key)
        bottom = max(bottom, climb.left, climb.right)
    return groups


def _stand_off(arcs: Sequence[Arc], found: dict[int, float]) -> float:
    """Give the arcs of one side their tracks, short ones inside, and return the room they take."""
    placed: list[Arc] = []
    for arc in sorted(arcs, key=lambda a: (abs(a.one - a.other), a.key)):
        off = float(_WORDED if arc.mark else _ARC)
        low, high = sorted((arc.one, arc.other))
        for old in placed:
            other_low, other_high = sorted((old.one, old.other))
            if min(high, other_high) > max(low, other_low) - _TOUCH:
                off = max(off, found[old.key] + (_WORDED - _ARC + _NEXT if arc.mark else _NEXT))
        found[arc.key] = off
        placed.append(arc)
    return max((found[arc.key] + (_WORDED - 8 if arc.mark else 8) for arc in arcs), default=0.0)
