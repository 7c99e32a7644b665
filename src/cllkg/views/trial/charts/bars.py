"""Shares as bars from 0 to 100%, each with the people it is taken of; hatched where these are not reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cllkg.views.trial.charts.drawing import FLAG, ROOMY, Drawing, text_width, wrap

_BAR = 15
_LINE = 16
_SMALL = 11.5


@dataclass(frozen=True)
class Bar:
    """One share.

    Attributes:
        record: The record a click opens.
        label: What is measured.
        detail: In whom, of how many, of what grade.
        percent: Its length, from 0 to 100.
        printed: The number as its source prints it.
        flags: Codes of the open flags on it.
        known: Whether it is said of how many people it is the share.
        low: Lower end of its interval, if reported.
        high: Upper end.
    """

    record: str
    label: str
    detail: str
    percent: float
    printed: str
    flags: tuple[str, ...]
    known: bool
    low: float | None = None
    high: float | None = None


def draw_bars(bars: Sequence[Bar], title: str, name: str, width: float) -> Markup:
    """Return bars one below the other, labels at the left where there is room and above where there is not."""
    unknown = sum(not bar.known for bar in bars)
    desc = f"{len(bars)} shares on a scale from 0 to 100%." + (
        f" {unknown} of them hatched: of how many people they are taken is not reported." if unknown else ""
    )
    drawing = Drawing(width, title, desc, name)
    wide = width > ROOMY
    labels = width * 0.42 if wide else width
    left = labels + 12 if wide else 2
    # What is printed stands behind the bar, also behind one of 100%.
    room = max(text_width(_printed(bar)) for bar in bars) + 12
    track = max(48.0, width - left - room)
    _hatching(drawing, name)
    # Drawn once for its height alone, so that the grid can lie below the bars.
    bottom = _draw_all(Drawing(width, "", "", ""), bars, (left, track, labels), name, wide=wide)
    for tick in (0, 25, 50, 75, 100):
        if track > 240 or tick % 50 == 0:
            drawing.text(left + track * tick / 100, 12, f"{tick}%", "tick", _anchor(tick))
        drawing.line(left + track * tick / 100, 17, left + track * tick / 100, bottom - 6, "grid")
    drawing.height = _draw_all(drawing, bars, (left, track, labels), name, wide=wide)
    return drawing.markup()


def _draw_all(
    drawing: Drawing, bars: Sequence[Bar], columns: tuple[float, float, float], name: str, *, wide: bool
) -> float:
    y = 20.0
    for bar in bars:
        y = _draw_bar(drawing, bar, columns, y, name, wide=wide)
    return y


def _draw_bar(
    drawing: Drawing, bar: Bar, columns: tuple[float, float, float], y: float, name: str, *, wide: bool
) -> float:
    """Draw one bar at ``y``; return where the next begins."""
    left, track, labels = columns
    lines = wrap(bar.label, labels)
    details = wrap(bar.detail, labels, _SMALL) if bar.detail else []
    with drawing.mark(bar.record, f"{bar.label}: {bar.printed}. {bar.detail}"):
        at = y
        anchor, x = ("end", labels) if wide else ("start", 0.0)
        for line in lines:
            at += _LINE
            drawing.text(x, at, line, "name", anchor)
        for line in details:
            at += _LINE - 1
            drawing.text(x, at, line, "detail", anchor)
        top = y + 4 if wide else at + 6
        end = track * min(bar.percent, 100) / 100
        drawing.add("rect", x=left, y=top, width=track, height=_BAR, class_="track")
        drawing.add("rect", x=left, y=top, width=end, height=_BAR, class_="bar" if bar.known else "bar unknown")
        if not bar.known:
            drawing.add("rect", x=left, y=top, width=end, height=_BAR, fill=f"url(#{name}-h)")
        if bar.low is not None and bar.high is not None:
            from_, to, middle = left + track * bar.low / 100, left + track * bar.high / 100, top + _BAR / 2
            drawing.line(from_, middle, to, middle, "whisker")
            drawing.line(from_, middle - 4, from_, middle + 4, "whisker")
            drawing.line(to, middle - 4, to, middle + 4, "whisker")
        drawing.text(left + max(end, track * (bar.high or 0) / 100) + 6, top + _BAR - 3, _printed(bar), "value")
    return max(at + 9, top + _BAR + 10)


def _printed(bar: Bar) -> str:
    return " ".join([bar.printed, *([f"{FLAG} {', '.join(bar.flags)}"] if bar.flags else [])])


def _hatching(drawing: Drawing, name: str) -> None:
    drawing.define(
        Markup('<pattern id="{}-h" width="6" height="6" patternUnits="userSpaceOnUse" ').format(name)
        + Markup('patternTransform="rotate(45)"><rect class="hatch" width="2.2" height="6"/></pattern>')
    )


def _anchor(tick: int) -> str:
    return {0: "start", 100: "end"}.get(tick, "middle")
