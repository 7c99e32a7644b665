"""How a network looks in Cytoscape: the theme of our own maps in the words of CX2.

CX2 has fewer outlines, line ends and dashes than our maps. Kinds that share an outline differ in color; a denial has no
line end; what sources disagree on is drawn wide, for no line is double there.

Source: the visual properties and their values that Cytoscape Web reads, https://github.com/cytoscape/cytoscape-web.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cllkg.exports.targets.cx2.drawing import Line, Place

_SHAPES = {
    "pill": "round-rectangle", "round": "round-rectangle", "ellipse": "ellipse", "hexagon": "hexagon",
    "octagon": "octagon", "slant": "diamond",
}  # fmt: skip
_ENDS = {"arrow": "triangle", "bar": "tee", "vee": "circle"}
_DENIED = "denied"


def visual_properties() -> dict[str, Any]:
    """Return what holds for all, and what follows from the attributes ``kind``, ``sign`` and ``standing``."""
    from cllkg.views.theme import STROKES, look

    theme = look()
    shapes = {kind: _SHAPES.get(shape, "rectangle") for kind, (shape, _, _) in theme.kinds.items()}
    ends = {sign: "none" if sign == _DENIED else _ENDS[head] for sign, (_, head) in theme.signs.items()}
    colors = {sign: color for sign, (color, _) in theme.signs.items()}
    dashes = {stroke.standing: _dashes(stroke.dashes) for stroke in STROKES}
    widths = {stroke.standing: 5 if stroke.marked else 2 for stroke in STROKES}
    labels = {stroke.standing: theme.inks["doubt" if stroke.marked else "faint"] for stroke in STROKES}
    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": theme.inks["paper"]},
            "node": {
                "NODE_SHAPE": "rectangle", "NODE_BACKGROUND_COLOR": theme.inks["paper"], "NODE_BORDER_WIDTH": 2,
                "NODE_BORDER_COLOR": theme.inks["faint"], "NODE_BORDER_STYLE": "solid",
                "NODE_LABEL_COLOR": theme.inks["ink"], "NODE_LABEL_FONT_SIZE": 12,
            },
            "edge": {
                "EDGE_LINE_COLOR": theme.inks["faint"], "EDGE_LINE_STYLE": "dashed", "EDGE_WIDTH": 2,
                "EDGE_SOURCE_ARROW_SHAPE": "none", "EDGE_TARGET_ARROW_SHAPE": "none",
                "EDGE_LABEL_COLOR": theme.inks["faint"], "EDGE_LABEL_FONT_SIZE": 8,
            },
        },
        "nodeMapping": {
            "NODE_LABEL": _shown("name"),
            "NODE_SHAPE": _mapped("kind", shapes),
            "NODE_BACKGROUND_COLOR": _mapped("kind", {kind: fill for kind, (_, fill, _) in theme.kinds.items()}),
            "NODE_BORDER_COLOR": _mapped("kind", {kind: line for kind, (_, _, line) in theme.kinds.items()}),
        },
        "edgeMapping": {
            "EDGE_LABEL": _shown("interaction"),
            "EDGE_LABEL_COLOR": _mapped("standing", labels),
            "EDGE_LINE_COLOR": _mapped("sign", colors),
            "EDGE_LINE_STYLE": _mapped("standing", dashes),
            "EDGE_WIDTH": _mapped("standing", widths),
            "EDGE_SOURCE_ARROW_COLOR": _mapped("sign", colors),
            "EDGE_TARGET_ARROW_COLOR": _mapped("sign", colors),
            "EDGE_TARGET_ARROW_SHAPE": _mapped("sign", ends),
        },
    }  # fmt: skip


def node_bypasses(places: Iterable[Place]) -> list[dict[str, Any]]:
    """Return the size of each box; boxes come in the order of their ids."""
    return [
        {"id": number, "v": {"NODE_WIDTH": place.width, "NODE_HEIGHT": place.height}}
        for number, place in enumerate(places)
    ]


def edge_bypasses(lines: Iterable[Line], style: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return where the head of a line stands at its start; lines come in the order of their ids."""
    ends = {row["v"]: row["vp"] for row in style["edgeMapping"]["EDGE_TARGET_ARROW_SHAPE"]["definition"]["map"]}
    return [
        {"id": number, "v": {"EDGE_SOURCE_ARROW_SHAPE": ends[line.sign], "EDGE_TARGET_ARROW_SHAPE": "none"}}
        for number, line in enumerate(lines)
        if line.backward
    ]


def _dashes(dashes: tuple[int, ...]) -> str:
    if not dashes:
        return "solid"
    return "dotted" if dashes[0] <= 2 else "dashed"


def _shown(attribute: str) -> dict[str, Any]:
    return {"type": "PASSTHROUGH", "definition": {"attribute": attribute}}


def _mapped(attribute: str, values: Mapping[str, Any]) -> dict[str, Any]:
    rows = [{"v": value, "vp": shown} for value, shown in values.items()]
    return {"type": "DISCRETE", "definition": {"attribute": attribute, "map": rows}}
