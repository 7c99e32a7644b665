"""Which numbers of a section are drawn, and how; what is not drawn still stands in the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from cllkg.projection.asking import Attributes
from cllkg.projection.trials import Trial
from cllkg.views.trial import phrases
from cllkg.views.trial.charts.bars import Bar, draw_bars
from cllkg.views.trial.charts.ratios import Ratio, draw_ratios
from cllkg.views.trial.charts.series import Point, Series, draw_series
from cllkg.views.trial.charts.times import FollowUp, Median, Rate, Times, draw_times
from cllkg.views.trial.records import marks, number_address
from cllkg.views.trial.tables import Chapter, has_grade

Page = dict[str, Any]
# User units of both drawings of a chart; where a style sheet shows which is its business.
WIDE, NARROW = 720.0, 340.0
_MONTHS = {"mo": 1.0, "a": 12.0}
_RATES = ("survival_rate_estimate", "kaplan_meier_estimate")
_CLOCKS = ("cycles", "months")
_RATIOS = ("hazard_ratio", "rate_ratio")


def figures(trial: Trial, chapter: Chapter) -> list[Page]:
    """Return the charts of a chapter, each with its caption and both drawings."""
    made: list[Page] = []
    name, title = chapter.section.key, chapter.section.title
    numbers = list(chapter.numbers)
    if chapter.section.chart == "series":
        series, drawn = _series(trial, numbers)
        if series:
            axis = _axis(drawn)
            caption = f"{title}, each measure on a scale of its own from 0.{_unsure(series)}{_usual(series)}"
            made.append(
                _figure(f"{name}-series", caption, lambda key, width: draw_series(series, axis, title, key, width))
            )
            numbers = [number for number in numbers if number not in drawn]
    if chapter.section.chart == "times":
        times, drawn = _times(trial, numbers)
        if times:
            made.append(
                _figure(f"{name}-times", _times_caption(times), lambda key, width: draw_times(times, title, key, width))
            )
            numbers = [number for number in numbers if number not in drawn]
    if chapter.section.chart == "ratios":
        ratios = _ratios(trial, numbers)
        if ratios:
            caption = (
                "Ratios with their intervals, on a logarithmic scale; at 1 both arms are alike. "
                "Lower and higher are said of the arm named first."
            )
            made.append(_figure(f"{name}-ratios", caption, lambda key, width: draw_ratios(ratios, title, key, width)))
    elif chapter.section.chart != "table":
        bars = _bars(trial, numbers)
        if bars:
            made.append(
                _figure(f"{name}-bars", _bars_caption(bars), lambda key, width: draw_bars(bars, title, key, width))
            )
    return made


def _figure(name: str, caption: str, draw: Callable[[str, float], Markup]) -> Page:
    return {
        "name": name,
        "caption": caption,
        "wide": draw(f"{name}-w", WIDE),
        "narrow": draw(f"{name}-n", NARROW),
    }


def _codes(trial: Trial, number: Attributes) -> tuple[str, ...]:
    """Return the codes of the open flags on a number, each once."""
    return tuple(dict.fromkeys(str(mark["number"]) for mark in marks(trial, number["number"]) if mark["number"]))


def _bars(trial: Trial, numbers: Sequence[Attributes]) -> list[Bar]:
    """Return shares as bars, and counts by the share that was computed of them where no share was printed."""
    shares = [number for number in numbers if number.get("unit") == "%" and "value" in number]
    printed = {_what(number) for number in shares}
    counts = [number for number in numbers if number.get("unit") != "%" and "computed" in number]
    unclear = phrases.unclear(numbers)
    bars = []
    for number in numbers:
        is_share = number in shares
        if not is_share and (number not in counts or _what(number) in printed):
            continue
        details = [number["label"]] if number["key"] in unclear else []
        details += [phrases.group(trial, number), _of(number)]
        if has_grade(number):
            details.append(phrases.grade(number))
        bars.append(
            Bar(
                record=number_address(number),
                label=phrases.measured(trial, number),
                detail=" · ".join(detail for detail in details if detail),
                percent=number["value"] if is_share else number["computed"],
                printed=number["printed"] if is_share else f"{number['printed']} ({number['computed']:.1f}% computed)",
                flags=_codes(trial, number),
                known="denominator" in number or "sample_size" in number,
                low=number.get("low"),
                high=number.get("high"),
            )
        )
    return bars


def _of(number: Attributes) -> str:
    of = phrases.of_how_many(number)
    return f"of how many: {of}" if of in (phrases.NOT_REPORTED, phrases.NOT_RECORDED) else of


def _what(number: Attributes) -> tuple[Any, ...]:
    return number["measure"], number["arm"], number.get("timepoint"), number.get("denominator")


def _bars_caption(bars: Sequence[Bar]) -> str:
    hatched = any(not bar.known for bar in bars)
    return "Shares, each with the people it is taken of." + (
        " Hatched: of how many people the share is taken is not reported." if hatched else ""
    )


def _series(trial: Trial, numbers: Sequence[Attributes]) -> tuple[list[Series], list[Attributes]]:
    """Return what was measured at least twice as series, and the numbers that are in them."""
    found: dict[tuple[Any, ...], list[Attributes]] = {}
    for number in numbers:
        if "value" in number and _at(number) is not None:
            key = number["measure"], number["arm"], number["statistic"], number.get("unit")
            found.setdefault(key, []).append(number)
    series, drawn = [], []
    for group in found.values():
        clocks = {clock for number in group for clock in _CLOCKS if clock in number}
        if len({_at(number) for number in group}) < 2 or len(clocks) > 1:
            continue
        ordered = sorted(group, key=lambda number: (_at(number) or 0, number["key"]))
        drawn += ordered
        series.append(
            Series(
                label=phrases.measured(trial, ordered[0]),
                detail=f"{ordered[0]['statistic']}, {ordered[0].get('unit', '')}",
                points=tuple(_point(trial, number) for number in ordered),
                usual=_usual_range(trial, ordered[0]),
            )
        )
    return series, drawn


def _point(trial: Trial, number: Attributes) -> Point:
    return Point(
        record=number_address(number),
        at=_at(number) or 0.0,
        when=phrases.when(number),
        value=number["value"],
        printed=number["printed"],
        flagged=bool(marks(trial, number["number"])),
        known="sample_size" in number,
    )


def _at(number: Attributes) -> float | None:
    """Return when a number was measured, on the axis of its series; the baseline is the start of every axis."""
    for clock in _CLOCKS:
        if clock in number:
            return float(number[clock])
    return 0.0 if number.get("timepoint") == "baseline" else None


def _axis(numbers: Sequence[Attributes]) -> str:
    return "months" if any("months" in number for number in numbers) else "cycles of treatment"


def _usual_range(trial: Trial, number: Attributes) -> tuple[float, float, str, str] | None:
    """Return the usual range of a measure in the unit of a number, if the graph has one from a source."""
    for other in trial.ranges:
        if other["measure"] == number["measure"] and other.get("unit") == number.get("unit"):
            return other["range_low"], other["range_high"], other["label"], number_address(other)
    return None


def _unsure(series: Sequence[Series]) -> str:
    hollow = any(not point.known for one in series for point in one.points)
    return " Hollow points and dashed lines: how many people were measured is not reported." if hollow else ""


def _usual(series: Sequence[Series]) -> str:
    without = [one.label for one in series if one.usual is None]
    if not without:
        return ""
    return f" The graph holds no usual range with a source for {phrases.listed(without)}, so no band is drawn."


def _times(trial: Trial, numbers: Sequence[Attributes]) -> tuple[Times | None, list[Attributes]]:
    """Return rates, medians and follow-up as one chart, and the numbers of the section that are in it."""
    rated = [n for n in numbers if n["statistic"] in _RATES and "months" in n and "value" in n]
    medians = [n for n in numbers if n["statistic"] == "median_time_to_event" and n.get("unit") in _MONTHS]
    if not rated and not any("value" in n or "low" in n for n in medians):
        return None, []
    names = list(dict.fromkeys(_who(trial, number) for number in [*rated, *medians]))
    times = Times(
        groups=tuple(names),
        rates=tuple(
            Rate(
                number_address(n), names.index(_who(trial, n)), n["months"], n["value"], n["printed"], _codes(trial, n),
                f"{n['label']} {phrases.how_exactly(n)}", n.get("low"), n.get("high"),
            )
            for n in rated
        ),
        medians=tuple(
            Median(
                number_address(n), names.index(_who(trial, n)), _months(n, "value"), phrases.value(n), _codes(trial, n),
                f"{n['label']} {phrases.how_exactly(n)}", _months(n, "low"), _months(n, "high"),
            )
            for n in medians
        ),
        followups=_followups(trial),
    )  # fmt: skip
    return times, [*rated, *medians]


def _followups(trial: Trial) -> tuple[FollowUp, ...]:
    """Return how long participants were followed: as numbers say so, or as the timepoints of numbers do."""
    found: dict[float, FollowUp] = {}
    for n in trial.numbers:
        if n["measure"] in trial.field("Followup") and n.get("unit") in _MONTHS and "value" in n:
            months = _months(n, "value") or 0.0
            found.setdefault(months, FollowUp(number_address(n), months, f"median follow-up {phrases.value(n)}"))
    for n in trial.numbers:
        if "months" in n and str(n.get("timepoint", "")).startswith(trial.field("Watched")):
            found.setdefault(n["months"], FollowUp(number_address(n), n["months"], n["timepoint"]))
    return tuple(found[months] for months in sorted(found))


def _months(number: Attributes, name: str) -> float | None:
    return number[name] * _MONTHS[number["unit"]] if name in number else None


def _who(trial: Trial, number: Attributes) -> str:
    return f"{phrases.measured(trial, number)}, {phrases.group(trial, number)}"


def _times_caption(times: Times) -> str:
    return "Estimates at the times their sources print; no curve is known, so none is drawn." + (
        " Dashed: the median follow-up; shaded: beyond it."
        if times.followups
        else " The median follow-up is not recorded here."
    )


def _ratios(trial: Trial, numbers: Sequence[Attributes]) -> list[Ratio]:
    return [
        Ratio(
            record=number_address(number),
            label=f"{phrases.measured(trial, number)}, "
            + phrases.coded(trial.codes, "kind of statistic", number["statistic"]),
            of_arm=phrases.arm(trial, number.get("of_arm", "")),
            against_arm=phrases.arm(trial, number.get("against_arm", "")),
            of_what=number["statistic"].partition("_")[0],
            value=number["value"],
            printed=number["printed"],
            flags=_codes(trial, number),
            low=number.get("low"),
            high=number.get("high"),
        )
        for number in numbers
        if number["statistic"] in _RATIOS and number.get("value", 0) > 0
    ]
