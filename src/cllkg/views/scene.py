"""What a map is made of, whoever drew it up: boxes with places, lines with ways.

Every map page, and the static picture of it, is drawn from these records and from nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Pixels at a zoom of 1, x to the right and y down.
Point = tuple[int, int]
# A line as a chain of cubic curves: the start, then for each curve two control points and its end, as flat
# numbers x, y, x, y ... (2 + 6n of them). Both ends lie on the outlines of the boxes they join.
Way = tuple[int, ...]
# What stands on a line about which a question is open.
FLAG = "\N{BLACK FLAG}"


@dataclass(frozen=True)
class Node:
    """A box on a map.

    Attributes:
        key: Its name in the page; permanent, as it stands in addresses.
        label: Its whole name.
        kind: A row of the legend of things, which decides outline and color.
        lines: What the box says.
        alias: What it says below that, smaller.
        size: Width and height of the box, its outline included.
        place: Where its middle is.
        data: What filters ask of it, beside the kind.
    """

    key: str
    label: str
    kind: str
    lines: tuple[str, ...]
    alias: str
    size: tuple[int, int]
    place: Point
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Edge:
    """A line on a map.

    Attributes:
        key: Its name in the page; that of a claim, where it is one.
        start: The key of the node it leaves.
        end: The key of the node it leads to.
        label: What it says, as a sentence.
        sign: A row of the legend of lines, which decides color and head.
        way: How it runs; None for a straight line, which the page cuts at the boxes itself.
        backward: Whether the head is drawn at the start.
        dashes: Lengths of strokes and gaps; none for a line without gaps.
        dot: ``disc`` for what was seen in people, ``ring`` for what was seen in vitro only, ``square`` for animals; it
            stands behind the head. Nothing where no study is named.
        denied: Whether it is struck through, because what it says is denied.
        double: Whether it is drawn as two lines side by side, because sources disagree.
        mark: What stands on its middle, such as ``not``.
        width: In pixels.
        data: What filters ask of it, beside the sign.
    """

    key: str
    start: str
    end: str
    label: str
    sign: str
    way: Way | None = None
    backward: bool = False
    dashes: tuple[int, ...] = ()
    dot: str = ""
    denied: bool = False
    double: bool = False
    mark: str = ""
    width: float = 1.2
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """How kinds and signs look in one color scheme.

    Attributes:
        kinds: Outline, fill and color of the outline, by kind.
        signs: Color and head of a line, by sign; a head is ``arrow``, ``bar``, ``vee`` or nothing.
        inks: Colors of ``ink``, ``faint``, ``paper``, ``stage``, ``edge`` and ``doubt``, as the style sheet has them.
    """

    kinds: Mapping[str, tuple[str, str, str]]
    signs: Mapping[str, tuple[str, str]]
    inks: Mapping[str, str]


@dataclass(frozen=True)
class Scene:
    """A map: nodes by key and edges by key, in the order in which they are drawn.

    Attributes:
        nodes: The boxes.
        edges: The lines; both ends of each are among the boxes.
        headings: Words above columns: text, middle x, y of its baseline.
        stages: Rectangles behind everything, each with what is written above it: caption, left, top, right, bottom.
    """

    nodes: Mapping[str, Node]
    edges: Mapping[str, Edge]
    headings: tuple[tuple[str, int, int], ...] = ()
    stages: tuple[tuple[str, int, int, int, int], ...] = ()


def without_reserve(nodes: Mapping[str, Node], edges: Mapping[str, Edge]) -> Scene:
    """Return a scene as a page opens with it: without the nodes whose data says that they are ``away``."""
    seen = {key: node for key, node in nodes.items() if not node.data.get("away")}
    return Scene(seen, {key: edge for key, edge in edges.items() if edge.start in seen and edge.end in seen})
