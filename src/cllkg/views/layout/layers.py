"""Boxes in columns and lines around them: what a mechanism looks like, read from left to right.

Boxes and links go in, places and ways come out. In between, full columns are divided into layers, links get
passages through the layers they cross, layers are ordered so that few lines cross, heights are chosen so that
long lines run straight, and gutters are made as wide as their traffic. A link that leads to the left leaves its
box at the left and enters the other at the right. The same boxes and links give the same picture on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cllkg.views.layout.crossings import Orders, untangle
from cllkg.views.layout.heights import Heights, Settling
from cllkg.views.layout.routes import Plan, Router, plan_routes
from cllkg.views.layout.skeleton import Box, Link, Skeleton, assign_layers, build
from cllkg.views.scene import Point, Way

__all__ = ["Box", "Layered", "Link", "give_room", "layer"]

# How many pixels wider every gutter may become in a picture that is too high.
_ROOMIEST = 60


@dataclass(frozen=True)
class Layered:
    """A finished picture; its middle is at (0, 0).

    Attributes:
        places: The middle of each box, by key.
        ways: How each link runs from its start to its end, by key; both ends lie on the sides of boxes.
        columns: Each column that holds boxes and its middle x, left to right.
        size: Width and height of everything.
    """

    places: dict[str, Point]
    ways: dict[str, Way]
    columns: tuple[tuple[int, int], ...]
    size: tuple[int, int]


def layer(
    boxes: Iterable[Box], links: Iterable[Link], *, aspect: tuple[int, int] = (4, 3), tallest: int = 14
) -> Layered:
    """Place boxes in columns and route the links between them.

    Args:
        boxes: In any order; no two of one key.
        links: In any order; no two of one key.
        aspect: Width to height the picture should have; one with few rows is spread to it, a full one may be higher.
        tallest: A column of more boxes than this is divided into several side by side.

    Raises:
        ValueError: If two boxes or two links share a key, or a link leads to no box.
    """
    all_boxes = sorted(boxes, key=lambda box: (box.column, box.rank, box.key))
    all_links = sorted(links, key=lambda link: link.key)
    _check(all_boxes, all_links)
    if not all_boxes:
        return Layered({}, {}, (), (0, 0))
    skeleton = build(all_boxes, all_links, assign_layers(all_boxes, all_links, tallest))
    orders = untangle(skeleton)
    heights, plan = _fit(skeleton, orders, aspect)
    edges = _edges(skeleton, plan)
    router = Router(skeleton, orders, heights.middles, plan, edges)
    columns: dict[int, list[float]] = {}
    places = {}
    for slot, box in enumerate(skeleton.boxes):
        left, right = edges[skeleton.layer_of[slot]]
        columns.setdefault(box.column, []).extend((left, right))
        places[box.key] = (round((left + right) / 2), round(heights.middles[slot]))
    width = edges[-1][1] + plan.gutters[-1].width - edges[0][0] + plan.gutters[0].width
    middles = tuple((column, round((min(xs) + max(xs)) / 2)) for column, xs in sorted(columns.items()))
    return Layered(places, router.ways(), middles, (round(width), round(heights.frame)))


def give_room(boxes: Iterable[Box], links: Iterable[Link], *, apart: int = 5) -> list[Box]:
    """Return the boxes, those with many links on one side high enough that these can be told apart.

    Args:
        boxes: With the heights their words need.
        links: Links of a column with itself count on both sides.
        apart: Pixels between two lines at a box.
    """
    all_boxes = list(boxes)
    columns = {box.key: box.column for box in all_boxes}
    counts = {box.key: [0, 0] for box in all_boxes}
    for link in links:
        for key, other in ((link.start, link.end), (link.end, link.start)):
            counts[key][0] += columns[other] <= columns[key]
            counts[key][1] += columns[other] >= columns[key]
    return [replace(box, height=max(box.height, apart * (max(counts[box.key]) + 1))) for box in all_boxes]


def _check(boxes: list[Box], links: list[Link]) -> None:
    keys = {box.key for box in boxes}
    if len(keys) < len(boxes) or len({link.key for link in links}) < len(links):
        raise ValueError("Two boxes or two links have the same key.")
    for link in links:
        if link.start not in keys or link.end not in keys:
            raise ValueError(f"Link {link.key!r} leads from {link.start!r} to {link.end!r}, and one of them is no box.")


def _fit(skeleton: Skeleton, orders: Orders, aspect: tuple[int, int]) -> tuple[Heights, Plan]:
    """Return heights and routes for a picture of about this aspect."""
    settling = Settling(skeleton, orders)
    heights = settling.settle(0, roughly=True)
    plan = plan_routes(skeleton, orders, heights.middles, 0)
    width = _width(skeleton, plan)
    if width * aspect[1] > heights.frame * aspect[0]:
        # Where rows are spread, lines climb farther and need more tracks, hence a second round.
        for roughly in (True, False):
            heights = settling.settle(int(width * aspect[1] / aspect[0]), roughly=roughly)
            plan = plan_routes(skeleton, orders, heights.middles, 0)
            width = _width(skeleton, plan)
        return heights, plan
    heights = settling.settle(0)
    lacking = heights.frame * aspect[0] / aspect[1] - width
    roomy = min(_ROOMIEST, int(lacking / max(1, len(orders) - 1)))
    return heights, plan_routes(skeleton, orders, heights.middles, roomy)


def _width(skeleton: Skeleton, plan: Plan) -> float:
    return sum(_widest(skeleton)) + sum(gutter.width for gutter in plan.gutters)


def _widest(skeleton: Skeleton) -> list[int]:
    return [max(skeleton.boxes[slot].width for slot in slots if skeleton.is_box(slot)) for slots in skeleton.layers]


def _edges(skeleton: Skeleton, plan: Plan) -> list[tuple[float, float]]:
    """Return left and right of each layer, in whole and even pixels, so that boxes stand exactly between them."""
    x = plan.gutters[0].width - _width(skeleton, plan) / 2
    edges = []
    for number, width in enumerate(_widest(skeleton)):
        middle = round(x + width / 2)
        edges.append((middle - width / 2, middle + width / 2))
        x += width + plan.gutters[number + 1].width
    return edges
