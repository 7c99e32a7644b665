"""Survival: estimated rates over time with the follow-up marked, and below on the same axis the medians.

No curve is drawn, for none is known: only the points that a source prints. What lies beyond the median
follow-up is shaded, so that nobody reads a late rate as one that was watched.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cllkg.views.trial.charts.drawing import FLAG, HUES, ROOMY, Drawing, nice_ticks, text_width, wrap

_HEIGHT = 210
_LANE = 34


@dataclass(frozen=True)
class Rate:
    """An estimated share alive or free of an event at a time; ends of its interval where reported."""

    record: str
    group: int
    months: float
    percent: float
    printed: str
    flags: tuple[str, ...]
    label: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Median:
    """The time by which half had an event, in months; None where it was not reached or has no number."""

    record: str
    group: int
    months: float | None
    printed: str
    flags: tuple[str, ...]
    label: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class FollowUp:
    """A median follow-up in months, in words."""

    record: str
    months: float
    words: str


@dataclass(frozen=True)
class Times:
    """What one chart shows; ``groups`` names each thing told apart by shape and color."""

    groups: tuple[str, ...]
    rates: tuple[Rate, ...]
    medians: tuple[Median, ...]
    followups: tuple[FollowUp, ...]


class _Scale:
    """Months across, in years where the span is long."""

    def __init__(self, times: Times, left: float, width: float) -> None:
        ends = [rate.months for rate in times.rates] + [follow.months for follow in times.followups]
        ends += [end for one in times.medians for end in (one.months, one.low, one.high) if end is not None]
        longest = max(ends)
        self.unit, self.size = ("years", 12) if longest > 30 else ("months", 1)
        most = math.ceil(longest / self.size)
        self.ticks = [float(tick) for tick in range(most + 1)] if self.size == 12 else nice_ticks(longest)
        self._left, self._width = left, width

    def x(self, months: float) -> float:
        return self._left + self._width * months / (self.ticks[-1] * self.size)


def draw_times(times: Times, title: str, name: str, width: float) -> Markup:
    """Return the chart of rates, medians and follow-up."""
    drawing = Drawing(width, title, _desc(times), name)
    left, right = 44.0, width - 24
    scale = _Scale(times, left, right - left)
    y = _legend(drawing, times.groups, width)
    heads = _follow_heads(times.followups, scale, y)
    high = y + 18 * len(heads) + 8
    low = high + (_HEIGHT if times.rates else 6)
    bottom = low + (34 if times.rates else 0)
    lanes = bottom + (_LANE * len(times.medians) + 26 if times.medians else 0)
    _beyond(drawing, times.followups, scale, (high, lanes), right)
    if times.rates:
        _rate_grid(drawing, (left, right, high, low))
    _months(drawing, scale, (high, low if times.rates else lanes))
    for follow, at in heads:
        _follow_line(drawing, follow, scale, at, lanes, right)
    if times.rates:
        _rates(drawing, times.rates, scale, (high, low), right)
    if times.medians:
        _medians(drawing, times, scale, bottom + 14, (left, right))
    drawing.height = lanes + (22 if not times.rates else 6)
    return drawing.markup()


def _desc(times: Times) -> str:
    said = [f"{times.groups[rate.group]}: {rate.printed} at {rate.months:g} months." for rate in times.rates]
    said += [f"{times.groups[one.group]}: median {one.printed}." for one in times.medians]
    said += [f"{follow.words}." for follow in times.followups]
    return " ".join(said)


def _legend(drawing: Drawing, groups: Sequence[str], width: float) -> float:
    y = 6.0
    for index, group in enumerate(groups):
        drawing.shape(index, 8, y + 9)
        for line in wrap(group, width - 24):
            drawing.text(22, y + 13, line, "name")
            y += 17
    return y + 6


def _follow_heads(follows: Sequence[FollowUp], scale: _Scale, y: float) -> list[tuple[FollowUp, float]]:
    """Return each follow-up with the height of its words: one below the other, so that none covers another."""
    ordered = sorted(follows, key=lambda follow: (scale.x(follow.months), follow.record))
    return [(follow, y + 12 + 17 * rank) for rank, follow in enumerate(ordered)]


def _beyond(
    drawing: Drawing, follows: Sequence[FollowUp], scale: _Scale, span: tuple[float, float], right: float
) -> None:
    if not follows:
        return
    start = scale.x(max(follow.months for follow in follows))
    if right - start > 4:
        drawing.add("rect", x=start, y=span[0], width=right - start, height=span[1] - span[0], class_="beyond")


def _follow_line(drawing: Drawing, follow: FollowUp, scale: _Scale, at: float, bottom: float, right: float) -> None:
    x, wide = scale.x(follow.months), text_width(follow.words, bold=True)
    with drawing.mark(follow.record, follow.words):
        drawing.line(x, at - 10, x, bottom, "follow")
        if x + 6 + wide < right + 20:
            drawing.text(x + 6, at, follow.words, "follow-text")
        else:
            drawing.text(max(x - 6, wide + 2), at, follow.words, "follow-text", "end")


def _rate_grid(drawing: Drawing, frame: tuple[float, float, float, float]) -> None:
    left, right, high, low = frame
    for percent in (0, 25, 50, 75, 100):
        y = low - (low - high) * percent / 100
        drawing.line(left, y, right, y, "axis" if percent == 0 else "grid")
        drawing.text(left - 6, y + 4, f"{percent}%", "tick", "end")


def _months(drawing: Drawing, scale: _Scale, span: tuple[float, float]) -> None:
    low = span[1]
    for tick in scale.ticks:
        x = scale.x(tick * scale.size)
        drawing.line(x, low, x, low + 4, "axis")
        drawing.text(x, low + 16, f"{tick:g}", "tick", "middle")
    drawing.text(scale.x(scale.ticks[-1] * scale.size), low + 30, scale.unit, "tick", "end")


def _rates(drawing: Drawing, rates: Sequence[Rate], scale: _Scale, span: tuple[float, float], right: float) -> None:
    high, low = span
    columns: dict[float, list[Rate]] = {}
    for rate in sorted(rates, key=lambda rate: (rate.months, -rate.percent, rate.group, rate.record)):
        columns.setdefault(rate.months, []).append(rate)
    # Points of one time stand beside each other, or their intervals would cover each other.
    points = [
        (rate, scale.x(rate.months) + 11 * (i - (len(column) - 1) / 2), low - (low - high) * rate.percent / 100)
        for column in columns.values()
        for i, rate in enumerate(column)
    ]
    taken = [(x - 7, y - 7, x + 7, y + 7) for _, x, y in points]
    for rate, x, y in points:
        with drawing.mark(rate.record, rate.label):
            if rate.low is not None and rate.high is not None:
                ends = [low - (low - high) * end / 100 for end in (rate.low, rate.high)]
                drawing.line(x, ends[0], x, ends[1], f"whisker hue-{rate.group % HUES}")
                for end in ends:
                    drawing.line(x - 4, end, x + 4, end, f"whisker hue-{rate.group % HUES}")
            drawing.add("circle", cx=x, cy=y, r=13, class_="reach")
            drawing.shape(rate.group, x, y)
            words = _printed(rate, drawing.width)
            left, base = _free(taken, (x, y), text_width(words, bold=True), (high, low, right))
            if abs(base - 4 - y) > 8:
                drawing.line(x, y, left if left > x else left + text_width(words, bold=True), base - 4, "leader")
            drawing.text(left, base, words, "value")


def _free(
    taken: list[tuple[float, float, float, float]],
    point: tuple[float, float],
    width: float,
    frame: tuple[float, float, float],
) -> tuple[float, float]:
    """Return where words beside a point cover neither other points nor other words, and take that place."""
    (x, y), (high, low, right) = point, frame
    places = [
        (left, y + 4 + up)
        for up in (0, -15, 15, -30, 30, -45, 45, -60, 60, 75, 90, 105)
        for left in (x + 11, x - 11 - width)
        if left >= 0 and left + width <= right + 20 and high - 2 <= y + up <= low - 2
    ]
    for left, base in places:
        box = (left - 2, base - 11, left + width + 2, base + 3)
        if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            taken.append(box)
            return left, base
    # So crowded that something must be covered: the nearest place, and the table below says it again.
    return places[0] if places else (x + 11, y + 4)


def _medians(drawing: Drawing, times: Times, scale: _Scale, y: float, frame: tuple[float, float]) -> None:
    left, right = frame
    drawing.text(left, y + 6, "Median: the time by which half had the event", "detail")
    y += 12
    for one in times.medians:
        y += _LANE
        base = y - 8
        with drawing.mark(one.record, one.label):
            drawing.add("rect", x=left, y=base - 15, width=right - left, height=_LANE - 4, class_="reach")
            drawing.line(left, base, right, base, "grid")
            drawing.shape(one.group, 14, base)
            at = one.months if one.months is not None else 0.0
            if one.low is not None:
                _whisker(drawing, one, scale, base, right)
            if one.months is not None:
                drawing.line(left, base, scale.x(one.months), base, f"lane hue-{one.group % HUES}")
                drawing.shape(one.group, scale.x(one.months), base)
            elif one.low is None:
                drawing.add("path", d=f"M{right - 7:.1f} {base - 4:.1f}l6 4l-6 4", class_="whisker")
            words = _printed(one, drawing.width)
            x = scale.x(at) + 11
            if x + text_width(words, bold=True) > right + 20:
                drawing.text(scale.x(at) - 11, base - 6, words, "value", "end")
            else:
                drawing.text(x, base - 6, words, "value")


def _whisker(drawing: Drawing, one: Median, scale: _Scale, base: float, right: float) -> None:
    """Draw an interval; one without an upper end runs to the edge and ends in an arrow."""
    from_ = scale.x(one.low or 0)
    to = scale.x(one.high) if one.high is not None else right - 2
    drawing.line(from_, base, to, base, "whisker")
    drawing.line(from_, base - 5, from_, base + 5, "whisker")
    if one.high is not None:
        drawing.line(to, base - 5, to, base + 5, "whisker")
    else:
        drawing.add("path", d=f"M{to - 6:.1f} {base - 4:.1f}l6 4l-6 4", class_="whisker")


def _printed(one: Rate | Median, width: float) -> str:
    """Return a number with its flags; in a narrow drawing their codes give way, and the table has them."""
    codes = f"{FLAG} {', '.join(one.flags)}" if width > ROOMY else FLAG
    return f"{one.printed} {codes}" if one.flags else one.printed
