"""Values of one measure at several times: a small chart for each measure, side by side, each from 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from cllkg.views.trial.charts.drawing import FLAG, ROOMY, Drawing, nice_ticks, text_width, wrap

_HEIGHT = 170
_TOP = 46


@dataclass(frozen=True)
class Point:
    """One value at one time.

    Attributes:
        record: The record a click opens.
        at: When, in the unit of the axis; 0 is the start.
        when: The time as the source words it.
        value: How high it stands.
        printed: The value as its source prints it.
        flagged: Whether a flag on it is open.
        known: Whether the number of people behind it is reported.
    """

    record: str
    at: float
    when: str
    value: float
    printed: str
    flagged: bool
    known: bool


@dataclass(frozen=True)
class Series:
    """The values of one measure in one group, with the usual range where a source gives one.

    Attributes:
        label: The measure, with the group where there are several.
        detail: Statistic and unit.
        points: In the order of time.
        usual: Lower and upper end of the usual range, its words, and its record; None where the graph has none.
    """

    label: str
    detail: str
    points: tuple[Point, ...]
    usual: tuple[float, float, str, str] | None = None


def draw_series(series: Sequence[Series], axis: str, title: str, name: str, width: float) -> Markup:
    """Return one small chart for each series; in a narrow place they stand one below the other."""
    across = min(3, len(series)) if width > ROOMY else 1
    cell = (width - 16 * (across - 1)) / across
    desc = " ".join(
        f"{one.label}, {one.detail}: " + ", ".join(f"{point.when} {point.printed}" for point in one.points) + "."
        for one in series
    )
    drawing = Drawing(width, title, desc, name)
    row = _TOP + _HEIGHT + 50
    for i, one in enumerate(series):
        _panel(drawing, one, axis, ((cell + 16) * (i % across), row * (i // across), cell))
    drawing.height = row * ((len(series) - 1) // across + 1) - 6
    return drawing.markup()


def _panel(drawing: Drawing, series: Series, axis: str, place: tuple[float, float, float]) -> None:
    left, top, width = place
    ticks = nice_ticks(max([point.value for point in series.points] + [series.usual[1] if series.usual else 0]))
    gutter = max(text_width(str(tick), 11) for tick in ticks) + 8
    last = max(point.at for point in series.points) or 1
    low, high = top + _TOP + _HEIGHT, top + _TOP
    start, span = left + gutter + 30, width - gutter - 62

    def x(at: float) -> float:
        return start + span * at / last

    def y(value: float) -> float:
        return low - (low - high) * value / ticks[-1]

    drawing.text(left, top + 14, wrap(series.label, width, 14)[0], "panel-title")
    drawing.text(left, top + 30, series.detail, "detail")
    for tick in ticks:
        drawing.line(left + gutter, y(tick), left + width, y(tick), "axis" if tick == 0 else "grid")
        drawing.text(left + gutter - 5, y(tick) + 4, str(tick), "tick", "end")
    if series.usual:
        below, above, words, record = series.usual
        with drawing.mark(record, words):
            drawing.add(
                "rect", x=left + gutter, y=y(above), width=width - gutter, height=y(below) - y(above), class_="usual"
            )
            drawing.text(left + width - 2, y(above) + 12, "usual range", "detail", "end")
    for one, next_ in pairwise(series.points):
        known = one.known and next_.known
        drawing.line(x(one.at), y(one.value), x(next_.at), y(next_.value), "curve" if known else "curve unsure")
    for point in series.points:
        drawing.line(x(point.at), low, x(point.at), low + 4, "axis")
        drawing.text(x(point.at), low + 17, f"{point.at:g}" if point.at else "start", "tick", "middle")
        with drawing.mark(point.record, f"{series.label}, {point.when}: {point.printed}"):
            drawing.add("circle", cx=x(point.at), cy=y(point.value), r=14, class_="reach")
            drawing.shape(0, x(point.at), y(point.value), hollow=not point.known)
            flag = f" {FLAG}" if point.flagged else ""
            drawing.text(x(point.at), y(point.value) - 12, f"{point.value:g}{flag}", "value", "middle")
    drawing.text(start + span / 2, low + 34, axis, "tick", "middle")
