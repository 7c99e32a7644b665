"""What somebody adds to a pyvis network by hand, with what a map needs and pyvis does not ask for.

Whoever fills a network says who stands beside whom, and perhaps what each is called. Places, boxes and ways
are found here; what is given is kept.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from cllkg.errors import CllkgError
from cllkg.views.labels import Box, make_box
from cllkg.views.layout.bends import bend_lines, bent_way
from cllkg.views.layout.force import spread
from cllkg.views.scene import Edge, Look, Node, Point, Scene, Way
from cllkg.views.statements import part
from cllkg.views.theme import KINDS, SIGNS, heads, kind_called, palette, size_of

Item = Mapping[str, Any]
Page = dict[str, Any]

# What makes a node of pyvis a box of a map, and so on for edges.
_WHOLE_NODE = ("kind", "lines", "w", "h", "x", "y")
_WHOLE_EDGE = ("id", "sign", "way")
# Beyond so many lines they run straight, and beyond so many none carries its word: see ``relation_map``.
_BENT = 500
_NAMED = 40
_OTHER = "other"
# Beyond so many lines the page has no table of them.
_TOLD = 1500
# Lines thinner or thicker than this would not be seen, or hide what is behind them; in pixels.
_WIDTHS = (0.8, 5.0)
# How far what has no place stands from what has one, in pixels.
_BESIDE = 120
# Fields that a record of the scene has by another name.
_OF_NODE = frozenset({"id", "label", "title", "alias", *_WHOLE_NODE})
_OF_EDGE = frozenset(
    {
        "from",
        "to",
        "label",
        "title",
        "arrows",
        "back",
        "dashes",
        "denied",
        "dot",
        "double",
        "mark",
        "width",
        *_WHOLE_EDGE,
    }
)


def is_whole(nodes: Sequence[Item], edges: Sequence[Item]) -> bool:
    """Whether nodes and edges have all that a map needs."""
    return all(name in node for node in nodes for name in _WHOLE_NODE) and all(
        name in edge for edge in edges for name in _WHOLE_EDGE
    )


def complete(nodes: Sequence[Item], edges: Sequence[Item], look: Look) -> tuple[Scene, Page]:
    """Return the nodes and edges of a pyvis network as a scene, and what its page says beside the map.

    Nodes without a place stand beside those that have one, and an edge without a name gets one. The title of a
    node or an edge is its label where it has none. Colors and shapes of pyvis are not kept: ``kind`` and ``sign``,
    rows of ``look``, say how things look. Of other fields those are kept that are a text, a number or a truth value.

    Args:
        nodes: As ``add_node`` leaves them.
        edges: As ``add_edge`` leaves them.
        look: Which kinds and signs there are.

    Raises:
        CllkgError: If two nodes have the same id once it is written as text.
    """
    ids = Counter(str(node["id"]) for node in nodes)
    twice = next((key for key, count in ids.items() if count > 1), None)
    if twice is not None:
        raise CllkgError(f"two nodes are called {twice!r}, one by a number and one by a text.  Rename one of them.")
    labels = {str(node["id"]): _label(node) for node in nodes}
    boxes = {key: make_box(label, ()) for key, label in labels.items()}
    kinds = {str(node["id"]): _known(node.get("kind"), look.kinds) for node in nodes}
    sizes = {str(node["id"]): _size(node, boxes[str(node["id"])]) for node in nodes}
    places = _places(nodes, edges, sizes)
    drawn = {
        key: Node(
            key, labels[key], kinds[key], tuple(node.get("lines", boxes[key].lines)), str(node.get("alias", "")),
            sizes[key], places[key], _plain(node, _OF_NODE),
        )
        for key, node in ((str(node["id"]), node) for node in nodes)
    }  # fmt: skip
    named = _named(edges)
    oval = {key: look.kinds[kind][0] == "ellipse" for key, kind in kinds.items()}
    ways = _ways(named, drawn, boxes, oval)
    lines = {key: _edge(key, edge, labels, look, ways.get(key), len(edges)) for key, edge in named.items()}
    return Scene(drawn, lines), _page(drawn, lines, named, labels)


def _label(node: Item) -> str:
    # pyvis calls a node without a label by its id.
    given = node.get("label")
    if given in (None, "") or str(given) == str(node["id"]):
        given = node.get("title") or node["id"]
    return str(given)


def _known(name: object, rows: Mapping[str, object]) -> str:
    return str(name) if str(name) in rows else _OTHER


def _size(node: Item, box: Box) -> tuple[int, int]:
    if "w" in node and "h" in node:
        return round(node["w"]), round(node["h"])
    return size_of(kind_called(str(node.get("kind", _OTHER))), box)


def _places(nodes: Sequence[Item], edges: Sequence[Item], sizes: Mapping[str, tuple[int, int]]) -> dict[str, Point]:
    """Return the places that are given, and to the right of them one for each node without."""
    given = {
        str(node["id"]): (round(node["x"]), round(node["y"]))
        for node in nodes
        if node.get("x") is not None and node.get("y") is not None
    }
    left = sorted({str(node["id"]) for node in nodes} - given.keys())
    pairs = [(str(edge["from"]), str(edge["to"])) for edge in edges]
    found = spread(left, [(one, other) for one, other in pairs if one not in given and other not in given], sizes)
    if not given or not found:
        return given | found
    edge = max(x + sizes[key][0] // 2 for key, (x, _) in given.items()) + _BESIDE
    shift = edge - min(x - sizes[key][0] // 2 for key, (x, _) in found.items())
    return given | {key: (x + shift, y) for key, (x, y) in found.items()}


def _named(edges: Sequence[Item]) -> dict[str, Item]:
    """Return the edges by their ids; one without is called by its ends, and one of several also by its number."""
    named: dict[str, Item] = {}
    seen: Counter[str] = Counter()
    for edge in edges:
        name = str(edge["id"]) if edge.get("id") not in (None, "") else _between(edge)
        while (key := name if not seen[name] else f"{name} {seen[name] + 1}") in named:
            seen[name] += 1
        seen[name] += 1
        named[key] = edge
    return named


def _between(edge: Item) -> str:
    return " ".join(str(piece) for piece in (edge["from"], _predicate(edge), edge["to"]) if piece != "")


def _predicate(edge: Item) -> str:
    return str(edge.get("label") or edge.get("title") or "")


def _ways(
    named: Mapping[str, Item], nodes: Mapping[str, Node], boxes: Mapping[str, Box], oval: Mapping[str, bool]
) -> dict[str, Way]:
    """Return a way for each edge that has none; none at all where there are too many to bend."""
    lines = [
        (str(edge["from"]), str(edge["to"]), key)
        for key, edge in named.items()
        if "way" not in edge and str(edge["from"]) != str(edge["to"])
    ]
    if len(lines) > _BENT:
        return {}
    places = {key: node.place for key, node in nodes.items()}
    bends = bend_lines(lines, places, boxes, {key for *_, key in lines} if len(lines) <= _NAMED else ())
    return {
        key: bent_way(
            places[one], places[other], bends[key], (nodes[one].size, nodes[other].size),
            oval=(oval[one], oval[other]),
        )
        for one, other, key in lines
    }  # fmt: skip


def _edge(key: str, edge: Item, labels: Mapping[str, str], look: Look, way: Way | None, count: int) -> Edge:
    start, end = str(edge["from"]), str(edge["to"])
    dashes = edge.get("dashes") or ()
    whole = "way" in edge
    word = str(edge.get("mark", "" if whole or count > _NAMED else str(edge.get("label") or "")))
    thin, thick = _WIDTHS
    return Edge(
        key, start, end, str(edge.get("label", "")) if whole else _sentence(edge, labels),
        _known(edge.get("sign"), look.signs), _walked(edge["way"]) if whole else way,
        backward=bool(edge.get("back", edge.get("arrows") == "from")),
        dashes=(6, 5) if dashes is True else tuple(int(length) for length in dashes),
        dot=str(edge.get("dot", "")),
        denied=bool(edge.get("denied")),
        double=bool(edge.get("double")),
        mark=word,
        width=round(min(max(float(edge.get("width") or Edge.width), thin), thick), 1),
        data={"predicate": _predicate(edge)} | _plain(edge, _OF_EDGE),
    )  # fmt: skip


def _walked(steps: Sequence[int]) -> Way | None:
    """Return the points of a way as a scene has them from the steps of a page."""
    points = list(steps)
    for at in range(2, len(points)):
        points[at] += points[at - 2]
    return tuple(points) or None


def _sentence(edge: Item, labels: Mapping[str, str]) -> str:
    return f"{labels[str(edge['from'])]} {_predicate(edge) or '→'} {labels[str(edge['to'])]}"


def _plain(item: Item, taken: frozenset[str]) -> dict[str, Any]:
    """Return the fields of which nothing else is made and that JSON can hold."""
    found = {}
    for name, given in item.items():
        # numpy's numbers know how to become Python's.
        value = given.item() if type(given).__module__ == "numpy" and hasattr(given, "item") else given
        if name not in taken and (
            isinstance(value, (str, bool, int)) or (isinstance(value, float) and math.isfinite(value))
        ):
            found[name] = value
    return found


def _page(
    nodes: Mapping[str, Node], edges: Mapping[str, Edge], named: Mapping[str, Item], labels: Mapping[str, str]
) -> Page:
    kinds = [{"name": kind.name, "label": kind.label, "shape": kind.shape} for kind in KINDS]
    signs = [{"name": sign.name, "label": sign.label, "arrow": sign.arrow} for sign in SIGNS]
    return {
        "palette": palette(),
        "heads": heads(),
        "legend": [
            part("signs", "What a line says", "line", "sign", signs, [edge.sign for edge in edges.values()]),
            part("kinds", "Things", "ends", "kind", kinds, [node.kind for node in nodes.values()]),
        ],
        "rows": {}
        if len(edges) > _TOLD
        else {
            key: {
                "label": edge.label, "subject": labels[edge.start], "object": labels[edge.end],
                "predicate": _predicate(named[key]), "denied": edge.sign == "denied",
            }
            for key, edge in edges.items()
        },
        "reading": [
            "Choose a thing or a line: this panel then shows what it is.",
            "Every line runs from subject to object.",
        ],
    }  # fmt: skip
