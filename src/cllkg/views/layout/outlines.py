"""Where a line that runs to the side of a box meets the outline drawn in it: an oval or a slant lies further in."""

from __future__ import annotations

import math

from cllkg.views.scene import Point, Way

# How far the corners of an outline lie inside its box, in pixels, as the painters draw them.
_SLANT, _TAB, _HEXAGON, _OCTAGON, _PILL, _CUT = 10, 9, 14, 7, 24, 11


def touch(way: Way, start: tuple[str, Point, tuple[int, int]], end: tuple[str, Point, tuple[int, int]]) -> Way:
    """Return the way with both its ends moved from the sides of boxes to the outlines in them.

    Args:
        way: A way whose ends lie on the left or right sides of boxes.
        start: Outline, middle and size of the box it leaves.
        end: The same of the box it leads to.
    """
    return (*_inward(way[0], way[1], *start), *way[2:-2], *_inward(way[-2], way[-1], *end))


def _inward(x: int, y: int, shape: str, middle: Point, size: tuple[int, int]) -> Point:
    half, side = size[0] / 2, 1 if x > middle[0] else -1
    # Only a side is moved inward: what meets the top or the bottom does so already.
    if abs(abs(x - middle[0]) - half) > 2:
        return x, y
    down = (y - middle[1]) / (size[1] / 2)
    if shape == "ellipse":
        gap = half * (1 - math.sqrt(max(0.0, 1 - down**2)))
    elif shape == "pill":
        r = min(size[1] / 2, _PILL)
        beyond = max(0.0, abs(y - middle[1]) - (size[1] / 2 - r)) / r
        gap = r * (1 - math.sqrt(max(0.0, 1 - beyond**2)))
    elif shape == "hexagon":
        gap = min(size[1] / 2, _HEXAGON) * abs(down)
    elif shape == "slant":
        gap = _SLANT * (1 + side * down) / 2
    elif shape == "tab":
        gap = _TAB * (1 - down) / 2
    elif shape == "octagon":
        gap = max(0.0, _OCTAGON - (size[1] / 2 - abs(y - middle[1])))
    elif shape == "cut" and side > 0:
        gap = max(0.0, _CUT - (size[1] / 2 + y - middle[1]))
    elif shape == "note" and side > 0:
        gap = max(0.0, _CUT - (size[1] / 2 - y + middle[1]))
    else:
        return x, y
    return round(x - side * gap), y
