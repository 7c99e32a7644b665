"""Places for things in groups: each group keeps a rectangle to itself, and groups that hang together lie close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cllkg.views.layout.force import spread
from cllkg.views.layout.parting import part
from cllkg.views.scene import Point

Size = tuple[int, int]
# How near groups are drawn to each other before they are parted again.
_CLOSER = 0.6


@dataclass(frozen=True)
class Grouped:
    """Where everything stands.

    Attributes:
        places: The middle of each thing's box, by key.
        rooms: The rectangle of each group, in the order of the groups: middle, and width and height.
    """

    places: dict[str, Point]
    rooms: tuple[tuple[Point, Size], ...]


def spread_groups(
    groups: Sequence[Sequence[str]],
    edges: Iterable[tuple[str, str]],
    sizes: Mapping[str, Size],
    *,
    margin: int = 40,
    caption: int = 0,
) -> Grouped:
    """Lay out each group by itself, then the groups among each other.

    Args:
        groups: Keys of things, each in exactly one group; no group is empty.
        edges: Pairs of keys.
        sizes: Width and height of each thing's box in pixels.
        margin: How many pixels a group keeps around its things.
        caption: How many pixels it keeps above them for its name.
    """
    group_of = {key: place for place, group in enumerate(groups) for key in group}
    inner: dict[int, list[tuple[str, str]]] = defaultdict(list)
    outer = set()
    for one, other in edges:
        if group_of[one] == group_of[other]:
            inner[group_of[one]].append((one, other))
        else:
            outer.add((_name(group_of[one]), _name(group_of[other])))
    local, shifts, rooms = [], [], {}
    for place, group in enumerate(groups):
        own = spread(group, inner[place], sizes)
        left, top, right, bottom = _bounds(own, sizes)
        local.append(own)
        shifts.append(((left + right) // 2, (top + bottom) // 2))
        rooms[_name(place)] = right - left + 2 * margin, bottom - top + 2 * margin
    middles = _closer(spread(sorted(rooms), sorted(outer), rooms), rooms, caption)
    places = {
        key: (middles[_name(place)][0] + x - shifts[place][0], middles[_name(place)][1] + y - shifts[place][1])
        for place, own in enumerate(local)
        for key, (x, y) in own.items()
    }
    return Grouped(places, tuple((middles[_name(place)], rooms[_name(place)]) for place in range(len(groups))))


def _closer(middles: Mapping[str, Point], rooms: Mapping[str, Size], caption: int) -> dict[str, Point]:
    """Move groups towards each other as far as their captions allow: what is far apart is small in the window."""
    names = sorted(rooms)
    sizes = [(rooms[name][0], rooms[name][1] + caption) for name in names]
    near = [(middles[name][0] * _CLOSER, middles[name][1] * _CLOSER) for name in names]
    return dict(zip(names, part(near, sizes), strict=True))


def _name(place: int) -> str:
    return f"{place:06}"


def _bounds(places: Mapping[str, Point], sizes: Mapping[str, Size]) -> tuple[int, int, int, int]:
    return (
        min(x - sizes[key][0] // 2 for key, (x, _) in places.items()),
        min(y - sizes[key][1] // 2 for key, (_, y) in places.items()),
        max(x + sizes[key][0] // 2 for key, (x, _) in places.items()),
        max(y + sizes[key][1] // 2 for key, (_, y) in places.items()),
    )
