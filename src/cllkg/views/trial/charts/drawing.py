"""A sheet to draw on: SVG elements with everything escaped and every coordinate rounded."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from markupsafe import Markup, escape

FONT = 12.5
# The mean width of a letter of the page's font, as a share of its size; wide enough for what is mostly lower case.
LETTER = 0.54
FLAG = "⚑"
# How many colors and shapes there are for things told apart in one chart; beyond them they come again.
HUES = 5
# A drawing wider than this has its labels beside what they name, and room for the codes of flags.
ROOMY = 500

# The corners of each shape around its middle; the first shape is a circle and has none.
_CORNERS: Mapping[int, Sequence[tuple[float, float]]] = {
    1: ((-5, -5), (5, -5), (5, 5), (-5, 5)),
    2: ((0, -6.5), (6.2, 5), (-6.2, 5)),
    3: ((0, -7), (7, 0), (0, 7), (-7, 0)),
    4: ((-6.2, -5), (6.2, -5), (0, 6.5)),
}


class Drawing:
    """Collects elements from top to bottom and becomes one ``svg``."""

    def __init__(self, width: float, title: str, desc: str, name: str) -> None:
        self.width = width
        self.height = 0.0
        self._title = title
        self._desc = desc
        self._name = name
        self._parts: list[Markup] = []

    def add(self, tag: str, text: str | None = None, /, **attributes: str | float | None) -> None:
        """Add an element; ``class_`` is its class, underscores in names become hyphens, None is left out."""
        self._parts.append(_element(tag, text, attributes))

    def text(self, x: float, y: float, text: str, class_: str = "", anchor: str = "start") -> None:
        """Write a line of text whose baseline is at ``y``."""
        self.add("text", text, x=x, y=y, class_=class_ or None, text_anchor=anchor if anchor != "start" else None)

    def line(self, x1: float, y1: float, x2: float, y2: float, class_: str) -> None:
        """Draw a straight line."""
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)

    def define(self, markup: Markup) -> None:
        """Add what is drawn elsewhere, such as a pattern."""
        self._parts.append(Markup("<defs>") + markup + Markup("</defs>"))

    @contextmanager
    def mark(self, record: str, label: str) -> Iterator[None]:
        """What is drawn inside stands for a record, which a click opens and whose sentence a pointer shows."""
        self._parts.append(Markup('<g class="mark" data-record="{}"><title>{}</title>').format(record, label))
        yield
        self._parts.append(Markup("</g>"))

    def shape(self, index: int, x: float, y: float, *, hollow: bool = False) -> None:
        """Draw the mark of the thing of that index: its own shape and its own color."""
        class_ = f"dot hue-{index % HUES}" + (" hollow" if hollow else "")
        r = 5.5
        kind = index % HUES
        if kind == 0:
            self.add("circle", cx=x, cy=y, r=r, class_=class_)
        else:
            points = _CORNERS[kind]
            self.add(
                "polygon", points=" ".join(f"{_number(x + dx)},{_number(y + dy)}" for dx, dy in points), class_=class_
            )

    def markup(self) -> Markup:
        """Return the drawing as an ``svg`` element with its name and description."""
        name = self._name
        head = Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" '
            'aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>'
        ).format(_number(self.width), _number(self.height), name, name, name, self._title, name, self._desc)
        return head + Markup("").join(self._parts) + Markup("</svg>")


def wrap(text: str, width: float, size: float = FONT) -> list[str]:
    """Break a text into lines that fit a width in user units."""
    return textwrap.wrap(text, max(6, int(width / (size * LETTER))), break_long_words=True) or [""]


def text_width(text: str, size: float = FONT, *, bold: bool = False) -> float:
    """Return about how wide a line of text is."""
    return len(text) * size * LETTER * (1.15 if bold else 1)


def nice_ticks(top: float, most: int = 5) -> list[float]:
    """Return round numbers from 0 to at least ``top``.

    >>> nice_ticks(947)
    [0, 200, 400, 600, 800, 1000]
    """
    step = next(
        base * 10**power
        for power in range(-3, 9)
        for base in (1, 2, 2.5, 5)
        if base * 10**power * most >= top and (base != 2.5 or power > 0)
    )
    count = 1
    while step * count < top:
        count += 1
    ticks = [step * i for i in range(count + 1)]
    return [int(tick) if tick == int(tick) else round(tick, 4) for tick in ticks]


def _element(tag: str, text: str | None, attributes: dict[str, str | float | None]) -> Markup:
    parts = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value if isinstance(value, str) else _number(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    if text is None:
        return Markup(f"<{tag}{parts}/>")  # noqa: S704 - names are our own, values were escaped
    return Markup(f"<{tag}{parts}>{escape(text)}</{tag}>")  # noqa: S704 - the same


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if value else "0"
