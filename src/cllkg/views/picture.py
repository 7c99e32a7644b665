"""A scene as a still SVG: for readers without JavaScript, for papers, and for the documents.

The page draws the same scene by script (``assets/map/shapes.js``, ``assets/map/lines.js``); outlines, heads and
measures here are those there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from cllkg.views.scene import FLAG, Edge, Look, Node, Scene

Place = tuple[float, float]
_HEADS = {"arrow": 11, "bar": 4, "vee": 10}
_MARGIN = 20
# From one line below a picture to the next.
_LINE = 20
# From the middle of letters to the line they stand on, as a part of their size.
_TO_BASELINE = 0.35
# What XML cannot hold: control characters, lone surrogates, and two that are no characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def draw_picture(scene: Scene, look: Look, *, title: str, alone: bool = False, captions: Sequence[str] = ()) -> Markup:
    """Return a scene as an SVG element.

    Args:
        scene: What to draw; every edge has its way, or gets a straight one.
        look: Its colors and outlines.
        title: What the picture shows, in a sentence.
        alone: Whether it is to be a file of its own, with a paper under it, rather than part of a page.
        captions: What stands below it, such as how to read it.
    """
    left, top, right, bottom = extent(scene)
    below = bottom
    right = max([right, *(left + 7 * len(caption) + 2 * _MARGIN for caption in captions)])
    bottom += len(captions) * _LINE
    size = right - left, bottom - top
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {size[0]} {size[1]}" width="{size[0]}" '
        f'height="{size[1]}" font-family="{FONT}" text-anchor="middle" role="img">',
        f"<title>{_text(title)}</title>",
    ]
    if alone:
        parts.append(f'<rect x="{left}" y="{top}" width="{size[0]}" height="{size[1]}" fill="{look.inks["paper"]}"/>')
    parts += _stages(scene, look)
    # What looks alike stands in one group, which says so once; what the map is about stands above the rest.
    layers = sorted({(bool(edge.data.get("told")), edge.sign) for edge in scene.edges.values()})
    for told, sign in layers:
        alike = [edge for edge in scene.edges.values() if (bool(edge.data.get("told")), edge.sign) == (told, sign)]
        parts.append(f'<g fill="none" stroke="{look.signs[sign][0]}" stroke-width="1.6">')
        parts += [part for edge in alike for part in _edge(scene, edge, look)]
        parts.append("</g>")
    parts += [part for edge in scene.edges.values() for part in _mark(edge, way_of(scene, edge), look)]
    for kind in dict.fromkeys(node.kind for node in scene.nodes.values()):
        shape, fill, outline = look.kinds[kind]
        same = [node for node in scene.nodes.values() if node.kind == kind]
        dashes = ' stroke-dasharray="4 3"' if shape == "plain" else ""
        parts.append(f'<g fill="{fill}" stroke="{outline}"{dashes}>')
        parts += [part for node in same for part in _box(node, shape)]
        parts.append("</g>")
    parts.append(f'<g font-size="15" fill="{look.inks["ink"]}">')
    parts += [part for node in scene.nodes.values() for part in _lines(node)]
    parts.append(f'</g><g font-size="12" fill="{look.inks["faint"]}">')
    parts += [part for node in scene.nodes.values() for part in _alias(node)]
    parts.append("</g>")
    parts += [_words(words, x, y, 14, look.inks["faint"], bold=True) for words, x, y in scene.headings]
    parts += [
        f'<text x="{left + 16}" y="{below + _LINE * place}" font-size="13" text-anchor="start" '
        f'fill="{look.inks["faint" if place else "ink"]}">{_text(caption)}</text>'
        for place, caption in enumerate(captions)
    ]
    return Markup("\n".join([*parts, "</svg>"]))  # noqa: S704 - every text in it went through _text


def extent(scene: Scene) -> tuple[int, int, int, int]:
    """Return the rectangle a scene needs, a margin included: left, top, right, bottom in pixels."""
    xs: list[float] = []
    ys: list[float] = []
    for node in scene.nodes.values():
        xs += (node.place[0] - node.size[0] / 2, node.place[0] + node.size[0] / 2)
        ys += (node.place[1] - node.size[1] / 2, node.place[1] + node.size[1] / 2)
    for edge in scene.edges.values():
        xs += (edge.way or ())[0::2]
        ys += (edge.way or ())[1::2]
    for _, x, y in scene.headings:
        xs += (x - 50, x + 50)
        ys += (y - 14, y + 8)
    for _, left, top, right, bottom in scene.stages:
        xs += (left, right)
        ys += (top - 24, bottom)
    if not xs:
        return 0, 0, 2 * _MARGIN, 2 * _MARGIN
    return (
        math.floor(min(xs)) - _MARGIN, math.floor(min(ys)) - _MARGIN,
        math.ceil(max(xs)) + _MARGIN, math.ceil(max(ys)) + _MARGIN,
    )  # fmt: skip


def way_of(scene: Scene, edge: Edge) -> Sequence[float]:
    """Return how a line runs: as its scene has it, or straight from box to box, or round to its own box."""
    if edge.way is not None:
        return edge.way
    start, end = scene.nodes[edge.start], scene.nodes[edge.end]
    if start is end:
        x, y = start.place[0] + start.size[0] / 2, start.place[1]
        return x, y - 6, x + 34, y - 30, x + 34, y + 30, x, y + 6
    return (*_cut(start, end), *_cut(end, start))


def _cut(node: Node, other: Node) -> Place:
    dx, dy = other.place[0] - node.place[0], other.place[1] - node.place[1]
    reach = [size / 2 / abs(way) for size, way in zip(node.size, (dx, dy), strict=True) if way]
    part = min([*reach, 0.5])
    return round(node.place[0] + dx * part, 1), round(node.place[1] + dy * part, 1)


def _stages(scene: Scene, look: Look) -> list[str]:
    parts = []
    for caption, left, top, right, bottom in scene.stages:
        parts += [
            f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" rx="9" '
            f'fill="{look.inks["stage"]}" stroke="{look.inks["edge"]}" stroke-width="1.5"/>',
            f'<text x="{left + 4}" y="{top - 12}" dy="0.35em" font-size="17" font-weight="600" text-anchor="start" '
            f'fill="{look.inks["faint"]}">{_text(caption)}</text>',
        ]
    return parts


def _box(node: Node, shape: str) -> list[str]:
    (x, y), (w, h) = node.place, node.size
    weight = 2.3 if node.data.get("told") else 1.3
    width = _number(weight + 0.8 if shape == "box" else weight)
    parts = [_drawn(shape, x, y, w, h, f'stroke-width="{width}"')]
    if shape == "double":
        parts.append(_drawn(shape, x, y, w - 6, h - 6, f'fill="none" stroke-width="{_number(weight * 0.6)}"'))
    return parts


def _drawn(shape: str, x: float, y: float, w: float, h: float, look: str) -> str:
    if shape == "ellipse":
        return f'<ellipse cx="{_number(x)}" cy="{_number(y)}" rx="{_number(w / 2)}" ry="{_number(h / 2)}" {look}/>'
    corners = corners_of(shape, x, y, w, h)
    if corners:
        return f'<path d="{_line(corners)}Z" {look}/>'
    r = min(h / 2, 24) if shape == "pill" else 3 if shape == "plain" else 9
    return (
        f'<rect x="{_number(x - w / 2)}" y="{_number(y - h / 2)}" width="{_number(w)}" height="{_number(h)}" '
        f'rx="{_number(r)}" {look}/>'
    )


def _lines(node: Node) -> list[str]:
    bold = ' font-weight="600"' if node.data.get("told") else ""
    top = node.place[1] - (len(node.lines) * 18 + (14 if node.alias else 0)) / 2 + _TO_BASELINE * 15
    return [
        f'<text x="{node.place[0]}" y="{_number(top + 9 + 18 * i)}"{bold}>{_text(line)}</text>'
        for i, line in enumerate(node.lines)
    ]


def _alias(node: Node) -> list[str]:
    if not node.alias:
        return []
    top = node.place[1] + len(node.lines) * 18 / 2 - 7 + 6 + _TO_BASELINE * 12
    return [f'<text x="{node.place[0]}" y="{_number(top)}">{_text(node.alias)}</text>']


def _edge(scene: Scene, edge: Edge, look: Look) -> list[str]:
    color, kind = look.signs[edge.sign]
    way = way_of(scene, edge)
    end, (dx, dy) = _tip(way, backward=edge.backward)
    size = _HEADS[kind] + edge.width if kind else 0
    short = size * 0.7 if kind == "arrow" else 3 if kind == "bar" else 0
    path = _trace(way, (end[0] - dx * short, end[1] - dy * short), backward=edge.backward)
    dashes = f' stroke-dasharray="{" ".join(map(str, edge.dashes))}"' if edge.dashes else ""
    line = f'<path d="{path}" stroke-width="{{}}"{dashes}{{}}/>'
    parts = [line.format(_number(edge.width + 4 if edge.double else edge.width), "")]
    if edge.double:
        parts.append(line.format(_number(max(1.6, edge.width)), f' stroke="{look.inks["paper"]}"'))
    nx, ny = -dy, dx
    back = end[0] - dx * size, end[1] - dy * size
    if kind == "bar":
        r = 7 + edge.width
        at = end[0] - dx * 2.5, end[1] - dy * 2.5
        bar = (at[0] + nx * r, at[1] + ny * r), (at[0] - nx * r, at[1] - ny * r)
        parts.append(f'<path d="{_line(bar)}" stroke-width="{_number(edge.width + 1.2)}"/>')
    elif kind:
        half = size * 0.48
        points = (back[0] + nx * half, back[1] + ny * half), end, (back[0] - nx * half, back[1] - ny * half)
        if kind == "arrow":
            parts.append(f'<path d="{_line(points)}Z" fill="{color}" stroke="none"/>')
        else:
            width = _number(max(1.4, edge.width))
            parts.append(f'<path d="{_line(points)}" stroke-width="{width}"/>')
    if edge.denied:
        x, y = middle(way)
        strokes = "".join(
            f"M{_pair(x + 9 * (shift - 0.45), y + 9)}L{_pair(x + 9 * (shift + 0.45), y - 9)}" for shift in (-0.35, 0.35)
        )
        parts.append(f'<path d="{strokes}" stroke-width="{_number(edge.width)}"/>')
    if edge.dot:
        x, y = end[0] - dx * (size + 8), end[1] - dy * (size + 8)
        fill = color if edge.dot == "disc" else look.inks["paper"]
        shape = _square(x, y) if edge.dot == "square" else f'<circle cx="{_number(x)}" cy="{_number(y)}" r="3.4"'
        parts.append(f'{shape} fill="{fill}"/>')
    return parts


def _square(x: float, y: float) -> str:
    return f'<rect x="{_number(x - 3.4)}" y="{_number(y - 3.4)}" width="6.8" height="6.8"'


def _mark(edge: Edge, way: Sequence[float], look: Look) -> list[str]:
    if not edge.mark:
        return []
    x, y = middle(way)
    if edge.mark == FLAG:
        return [_words(FLAG, x, y, 15, look.inks["doubt"], bold=True)]
    doubt = "!" in edge.mark
    width = len(edge.mark) * 7 + 10
    fill, ink = ("#ffd24d", "#1b1f24") if doubt else (look.inks["paper"], look.inks["ink"])
    return [
        f'<rect x="{_number(x - width / 2)}" y="{_number(y - 9)}" width="{width}" height="18" fill="{fill}"/>',
        _words(edge.mark, x, y, 12, ink, bold=True),
    ]


def middle(way: Sequence[float]) -> Place:
    """Return the middle of a way, as the page reckons it.

    >>> middle((0, 0, 10, 20))
    (5.0, 10.0)
    """
    if len(way) == 4:
        return (way[0] + way[2]) / 2, (way[1] + way[3]) / 2
    curves = (len(way) - 2) // 6
    sample = (8 * curves + 1) // 2
    curve, step = divmod(sample, 8)
    if curve == curves:
        return way[-2], way[-1]
    x0, y0, x1, y1, x2, y2, x3, y3 = way[6 * curve : 6 * curve + 8]
    t = step / 8
    a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
    return a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3


def _tip(way: Sequence[float], *, backward: bool) -> tuple[Place, Place]:
    """Return the tip of a line, and the direction in which it arrives there."""
    points = list(zip(way[0::2], way[1::2], strict=True))
    if not backward:
        points.reverse()
    end = points[0]
    for x, y in points[1:]:
        length = math.hypot(end[0] - x, end[1] - y)
        if length > 0.5:
            return end, ((end[0] - x) / length, (end[1] - y) / length)
    return end, (1.0, 0.0)


def _trace(way: Sequence[float], short: Place, *, backward: bool) -> str:
    points = [*way]
    points[0 if backward else -2], points[1 if backward else -1] = short
    numbers = [_number(value) for value in points]
    start = f"M{numbers[0]} {numbers[1]}"
    if len(numbers) == 4:
        return f"{start}L{numbers[2]} {numbers[3]}"
    return start + "".join("C" + " ".join(numbers[i : i + 6]) for i in range(2, len(numbers), 6))


def corners_of(shape: str, x: float, y: float, w: float, h: float) -> list[Place]:
    """Return the corners of an outline around a middle; none if it has none, being round.

    >>> corners_of("box", 10, 10, 20, 10)
    [(0.0, 5.0), (20.0, 5.0), (20.0, 15.0), (0.0, 15.0)]
    """
    left, right, top, bottom = x - w / 2, x + w / 2, y - h / 2, y + h / 2
    if shape == "hexagon":
        d = min(h / 2, 14)
        return [(left + d, top), (right - d, top), (right, y), (right - d, bottom), (left + d, bottom), (left, y)]
    if shape == "octagon":
        return [
            (left + 7, top), (right - 7, top), (right, top + 7), (right, bottom - 7),
            (right - 7, bottom), (left + 7, bottom), (left, bottom - 7), (left, top + 7),
        ]  # fmt: skip
    return {
        "slant": [(left + 10, top), (right, top), (right - 10, bottom), (left, bottom)],
        "tab": [(left + 9, top), (right - 9, top), (right, bottom), (left, bottom)],
        "cut": [(left, top), (right - 11, top), (right, top + 11), (right, bottom), (left, bottom)],
        "note": [(left, top), (right, top), (right, bottom - 11), (right - 11, bottom), (left, bottom)],
        "box": [(left, top), (right, top), (right, bottom), (left, bottom)],
    }.get(shape, [])


def _line(points: Sequence[Place]) -> str:
    return "M" + "L".join(_pair(*point) for point in points)


def _pair(x: float, y: float) -> str:
    return f"{_number(x)} {_number(y)}"


def _number(value: float) -> str:
    """Return a number with at most one decimal, as the page's pen writes it."""
    return "0" if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")


def _words(words: str, x: float, y: float, size: int, ink: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" dy="0.35em" font-size="{size}"{weight} fill="{ink}">'
        f"{_text(words)}</text>"
    )


def _text(text: str) -> str:
    return str(escape(_NOT_XML.sub("\ufffd", text)))
