"""How places become a page: turned, scaled to the boxes, boxes parted, and parts of a graph set side by side.

Like all of this room it uses only arithmetic that every machine rounds alike.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from cllkg.views.scene import Point

# Up to so many boxes in a part none overlap; with more, parting stops after so many sweeps.
APART = 1500
_HASTY = 6
# Pixels between two boxes, at least, and between two parts of the graph.
GAP = 14
BETWEEN = 60
# Paper per box, counted in boxes: lines need room too, and boxes that are not all parted need more of it.
_ROOM, _HASTY_ROOM = 3.0, 6.0
# How far a part may be stretched to come near the wanted shape.
_STRETCH = 1.8
# No part is taken to be flatter than this many times its height.
_FLATTEST = 6.0
# After so many sweeps that did not part all boxes, everything moves apart by so much.
_PATIENCE = 8
_GROW = 1.05
# How much of its way out each of two boxes goes in one sweep: less than half, for others push it too.
_SHARE = 0.35
_STEEP = 4.0
_NEAR = 1e-3

Size = tuple[int, int]
Place = tuple[float, float]


def fit(places: Sequence[Place], sizes: Sequence[Size], *, aspect: Size) -> list[Point]:
    """Turn and scale places so that boxes of these sizes fit there, and part the boxes.

    Args:
        places: Where each box stands, in any unit.
        sizes: Width and height of each box in pixels.
        aspect: Width to height to come near to.

    Returns:
        The middle of each box in whole pixels.
    """
    turned = _turn(places)
    wide = max(x for x, _ in turned) - min(x for x, _ in turned) or 1.0
    # A part in one line would otherwise have no height to share its paper out on.
    high = max(max(y for _, y in turned) - min(y for _, y in turned), wide / _FLATTEST)
    stretch = min(max(aspect[0] / aspect[1] * high / wide, 1 / _STRETCH), _STRETCH)
    room = _ROOM if len(sizes) <= APART else _HASTY_ROOM
    paper = room * sum((width + GAP) * (height + GAP) for width, height in sizes)
    scale = math.sqrt(paper / (stretch * wide * high))
    return part([(x * scale * stretch, y * scale) for x, y in turned], sizes)


def part(places: Sequence[Place], sizes: Sequence[Size]) -> list[Point]:
    """Move boxes out of each other's way, up to ``APART`` of them until none overlap.

    Returns:
        The middle of each box in whole pixels.
    """
    xs, ys = [x for x, _ in places], [y for _, y in places]
    sweep = 0
    while _push(xs, ys, sizes):
        sweep += 1
        if len(xs) > APART and sweep >= _HASTY:
            break
        if sweep % _PATIENCE == 0:
            xs, ys = [x * _GROW for x in xs], [y * _GROW for y in ys]
    return [(round(x), round(y)) for x, y in zip(xs, ys, strict=True)]


def pack(
    blocks: Sequence[tuple[Sequence[int], Sequence[Point]]], sizes: Sequence[Size], *, aspect: Size
) -> dict[int, Point]:
    """Set parts of a graph side by side, the largest first, in rows that together have about the wanted shape.

    Args:
        blocks: For each part its nodes, and the middles of their boxes.
        sizes: Width and height of each node's box in pixels.
        aspect: Width to height to come near to.

    Returns:
        The middle of each box in whole pixels, that of the whole at about (0, 0).
    """
    frames = []
    for nodes, places in blocks:
        left = min(x - sizes[node][0] // 2 for node, (x, _) in zip(nodes, places, strict=True))
        top = min(y - sizes[node][1] // 2 for node, (_, y) in zip(nodes, places, strict=True))
        right = max(x + (sizes[node][0] + 1) // 2 for node, (x, _) in zip(nodes, places, strict=True))
        bottom = max(y + (sizes[node][1] + 1) // 2 for node, (_, y) in zip(nodes, places, strict=True))
        frames.append((left, top, right - left + BETWEEN, bottom - top + BETWEEN))
    order = sorted(range(len(frames)), key=lambda block: (-frames[block][3], -frames[block][2], block))
    shapes = [frames[block][2:] for block in order]
    corners, wide, high = _best_rows(shapes, aspect)
    placed = {}
    for block, (x, y) in zip(order, corners, strict=True):
        left, top, _, _ = frames[block]
        for node, (at_x, at_y) in zip(*blocks[block], strict=True):
            placed[node] = (at_x - left + x - (wide - BETWEEN) // 2, at_y - top + y - (high - BETWEEN) // 2)
    return placed


def _turn(places: Sequence[Place]) -> list[Place]:
    """Turn places so that they reach farthest from left to right, their mean at (0, 0)."""
    mean_x = sum(x for x, _ in places) / len(places)
    mean_y = sum(y for _, y in places) / len(places)
    moved = [(x - mean_x, y - mean_y) for x, y in places]
    across = sum(x * x for x, _ in moved)
    along = sum(y * y for _, y in moved)
    both = sum(x * y for x, y in moved)
    half = (across - along) / 2
    root = math.sqrt(half * half + both * both)
    cosine, sine = (root + half, both) if half >= 0 else (both, root - half)
    length = math.sqrt(cosine * cosine + sine * sine)
    if length == 0:
        return moved
    cosine, sine = cosine / length, sine / length
    return [(x * cosine + y * sine, y * cosine - x * sine) for x, y in moved]


def _push(xs: list[float], ys: list[float], sizes: Sequence[Size]) -> bool:
    """Push overlapping boxes apart, all at once; return whether any overlapped."""
    halves = [((width + GAP) / 2, (height + GAP) / 2) for width, height in sizes]
    wide, high = 2 * max(half for half, _ in halves), 2 * max(half for _, half in halves)
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    for node, (x, y) in enumerate(zip(xs, ys, strict=True)):
        squares[math.floor(x / wide), math.floor(y / high)].append(node)
    pushed = False
    right, down = [0.0] * len(xs), [0.0] * len(xs)
    for (column, row), nodes in squares.items():
        others: list[int] = []
        for near in ((column, row + 1), (column + 1, row - 1), (column + 1, row), (column + 1, row + 1)):
            others += squares.get(near, ())
        for place, one in enumerate(nodes):
            width, height = halves[one]
            for other in nodes[place + 1 :] + others:
                dy = ys[other] - ys[one]
                over_y = height + halves[other][1] - abs(dy)
                if over_y <= 0:
                    continue
                dx = xs[other] - xs[one]
                over_x = width + halves[other][0] - abs(dx)
                if over_x <= 0:
                    continue
                # A little less than all of it counts as parted, or rounding would keep two boxes busy forever.
                pushed = pushed or (over_x > 1 and over_y > 1)
                by_x, by_y = _way_out(dx, dy, over_x, over_y)
                right[one] -= by_x
                right[other] += by_x
                down[one] -= by_y
                down[other] += by_y
    for node in range(len(xs)):
        xs[node] += _SHARE * right[node]
        ys[node] += _SHARE * down[node]
    return pushed


def _way_out(dx: float, dy: float, over_x: float, over_y: float) -> tuple[float, float]:
    """Return how far to push the second of two boxes, so that a crowd keeps its shape."""
    # Along the line between the two, by the least that parts them ...
    far_x, far_y = abs(dx) or _NEAR, abs(dy) or _NEAR
    by = min(over_x / far_x, over_y / far_y)
    by_x, by_y = far_x * by, far_y * by
    if by > _STEEP:
        # ... but two that stand nearly in one place part the shorter way.
        by_x, by_y = (over_x, 0.0) if over_x < over_y else (0.0, over_y)
    return by_x if dx >= 0 else -by_x, by_y if dy >= 0 else -by_y


def _best_rows(shapes: Sequence[Size], aspect: Size) -> tuple[list[Point], int, int]:
    """Return the corner of each block, and the width and height of the whole, for the best width of several."""
    widest = max((width for width, _ in shapes), default=0)
    area = sum(width * height for width, height in shapes)
    wanted = math.isqrt(area * aspect[0] // aspect[1])
    tried = [_rows(shapes, max(widest, wanted * percent // 100)) for percent in (95, 100, 105, 110, 120, 130, 145)]
    return min(tried, key=lambda rows: max(rows[1] * aspect[1], rows[2] * aspect[0]))


def _rows(shapes: Sequence[Size], limit: int) -> tuple[list[Point], int, int]:
    """Fill rows from left to right, each as high as its first block; small blocks stand below each other."""
    corners: list[Point] = []
    top = height = left = column = below = wide = 0
    for block_wide, block_high in shapes:
        if below + block_high <= height and left + max(column, block_wide) <= limit and column:
            # Below the last one in its column.
            corners.append((left, top + below))
            column = max(column, block_wide)
            below += block_high
        else:
            left += column
            if left + block_wide > limit or not corners:
                top, left, height = top + height, 0, block_high
            corners.append((left, top))
            column, below = block_wide, block_high
        wide = max(wide, left + column)
    return corners, wide, top + height


def overlaps(places: Mapping[str, Point], sizes: Mapping[str, Size]) -> list[tuple[str, str]]:
    """Return the pairs of boxes that overlap, sorted."""
    found = []
    reach = max((width for width, _ in sizes.values()), default=0)
    order = sorted(places, key=lambda key: (places[key], key))
    for at, one in enumerate(order):
        for other in order[at + 1 :]:
            dx, dy = places[other][0] - places[one][0], abs(places[other][1] - places[one][1])
            if dx >= reach:
                break
            if 2 * dx < sizes[one][0] + sizes[other][0] and 2 * dy < sizes[one][1] + sizes[other][1]:
                found.append((min(one, other), max(one, other)))
    return sorted(found)
