"""Charts draw each number where it belongs, name themselves, and stay inside their frame."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from cllkg.views.trial.charts.bars import Bar, draw_bars
from cllkg.views.trial.charts.drawing import Drawing, nice_ticks
from cllkg.views.trial.charts.ratios import Ratio, draw_ratios
from cllkg.views.trial.charts.series import Point, Series, draw_series
from cllkg.views.trial.charts.times import FollowUp, Median, Rate, Times, draw_times
from cllkg.views.trial.figures import NARROW, WIDE

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])


def bar(percent: float, **given: object) -> Bar:
    """A share with nothing special about it."""
    plain = {"record": f"outcome=r{percent}", "label": "rash", "detail": "of 34", "printed": f"{percent}%", "flags": ()}
    return Bar(**({"percent": percent, "known": True} | plain | given))  # type: ignore[arg-type]


def tree(chart: Markup) -> ElementTree.Element:
    """Parse a chart as XML, which a browser's parser would forgive."""
    return ElementTree.fromstring(str(chart))


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if name in one.get("class", "").split()]


def check_frame(chart: Markup) -> None:
    """Raise if something is drawn outside of the view box, words as wide as they are estimated."""
    root = tree(chart)
    width, height = (float(part) for part in root.get("viewBox", "").split()[2:])
    for one in root.iter():
        for name, most in (("x", width), ("x1", width), ("x2", width), ("cx", width)):
            assert -1 <= float(one.get(name, 0)) <= most + 1, (one.tag, one.attrib)
        for name, most in (("y", height), ("y1", height), ("y2", height), ("cy", height)):
            assert -1 <= float(one.get(name, 0)) <= most + 1, (one.tag, one.attrib)
        if one.tag == f"{SVG}text":
            size = len(one.text or "") * 6.0
            start = float(one.get("x", 0)) - {"end": size, "middle": size / 2}.get(one.get("text-anchor", ""), 0)
            assert start >= -6 and start + size <= width + 12, one.text


@WIDTHS
def test_a_bar_is_as_long_as_its_share(width: float) -> None:
    root = tree(draw_bars([bar(25), bar(50), bar(100)], "t", "n", width))
    lengths = [float(one.get("width", 0)) for one in of_class(root, "bar")]
    track = float(of_class(root, "track")[0].get("width", 0))
    assert lengths == pytest.approx([track / 4, track / 2, track], abs=0.2)


def test_a_share_of_unknown_people_does_not_look_like_one_of_known_people() -> None:
    root = tree(draw_bars([bar(25), bar(50, known=False)], "t", "n", WIDE))
    assert [one.get("class") for one in of_class(root, "bar")] == ["bar", "bar unknown"]
    assert sum(one.get("fill") == "url(#n-h)" for one in root.iter()) == 1
    assert "not reported" in (root.findtext(f"{SVG}desc") or "")


@WIDTHS
def test_bars_stay_in_their_frame(width: float) -> None:
    check_frame(draw_bars([bar(100, flags=("K01", "K03"), label="a long name " * 6), bar(0)], "t", "n", width))


def test_a_chart_outside_of_its_frame_would_be_noticed() -> None:
    drawing = Drawing(100, "t", "d", "n")
    drawing.text(90, 10, "far too long for this place")
    drawing.height = 20
    with pytest.raises(AssertionError):
        check_frame(drawing.markup())


def points(*values: float, known: bool = False) -> tuple[Point, ...]:
    return tuple(
        Point(f"outcome=p{i}", 12.0 * i, f"{12 * i} cycles", value, f"{value:g} mg/dL", False, known)
        for i, value in enumerate(values)
    )


@WIDTHS
def test_a_series_rises_where_its_values_rise_and_starts_at_zero(width: float) -> None:
    chart = draw_series([Series("IgG", "mean, mg/dL", points(722, 820, 947))], "cycles", "t", "n", width)
    root = tree(chart)
    heights = [float(one.get("cy", 0)) for one in of_class(root, "dot")]
    assert heights == sorted(heights, reverse=True)
    floor = float(of_class(root, "axis")[0].get("y1", 0))
    assert (floor - heights[0]) / (floor - heights[2]) == pytest.approx(722 / 947, abs=0.01)
    check_frame(chart)


def test_a_line_between_unknown_groups_is_dashed_and_one_between_known_groups_is_not() -> None:
    for known, name in ((False, "unsure"), (True, "curve")):
        root = tree(draw_series([Series("IgG", "mean", points(1, 2, known=known))], "cycles", "t", "n", WIDE))
        assert bool(of_class(root, "unsure")) == (name == "unsure")
        assert bool(of_class(root, "hollow")) == (not known)


def test_a_usual_range_spans_its_values() -> None:
    series = Series("IgG", "mean", points(500, 1000), (700.0, 1600.0, "usual", "outcome=u"))
    root = tree(draw_series([series], "cycles", "t", "n", WIDE))
    band = of_class(root, "usual")[0]
    heights = [float(one.get("cy", 0)) for one in of_class(root, "dot")]
    top, bottom = float(band.get("y", 0)), float(band.get("y", 0)) + float(band.get("height", 0))
    assert top < heights[1] < bottom < heights[0]


TIMES = Times(
    groups=("overall survival, all", "progression-free survival, all"),
    rates=(
        Rate("outcome=os", 0, 96, 74, "74%", ("K07",), "The rate at 8 years."),
        Rate("outcome=pfs", 1, 12, 85, "85%", (), "The rate at 1 year.", 72, 93),
    ),
    medians=(
        Median("outcome=m", 1, 68.4, "5.7 years", ("K08",), "The median.", 37.2),
        Median("outcome=nr", 0, None, "not reached", (), "No median."),
    ),
    followups=(FollowUp("outcome=f", 55.2, "median follow-up 4.6 years"),),
)


@WIDTHS
def test_what_lies_beyond_the_follow_up_is_shaded_and_what_does_not_is_not(width: float) -> None:
    chart = draw_times(TIMES, "t", "n", width)
    root = tree(chart)
    start = float(of_class(root, "beyond")[0].get("x", 0))
    marks = {one.get("data-record"): one for one in of_class(root, "mark")}
    late = float(of_class(marks["outcome=os"], "dot")[0].get("cx", 0))
    early = [float(end.get("x1", 0)) for end in of_class(marks["outcome=pfs"], "whisker")]
    assert max(early) < start < late
    assert float(of_class(marks["outcome=f"], "follow")[0].get("x1", 0)) == start
    check_frame(chart)


def test_nothing_is_shaded_where_no_follow_up_is_known() -> None:
    root = tree(draw_times(Times(TIMES.groups, TIMES.rates, TIMES.medians, ()), "t", "n", WIDE))
    assert of_class(root, "beyond") == []
    assert of_class(root, "follow") == []


def test_a_median_that_was_not_reached_gets_no_point() -> None:
    marks = {one.get("data-record"): one for one in of_class(tree(draw_times(TIMES, "t", "n", WIDE)), "mark")}
    # One mark stands at the left of the lane and says whose it is.
    assert [float(one.get("cx", 0)) for one in of_class(marks["outcome=nr"], "dot")] == [14.0]
    assert [one.text for one in of_class(marks["outcome=nr"], "value")] == ["not reached"]


@WIDTHS
def test_labels_of_one_time_do_not_cover_each_other(width: float) -> None:
    rates = tuple(Rate(f"outcome={i}", i, 60, 93 + i, f"{93 + i}%", (), "") for i in range(3))
    root = tree(draw_times(Times(("a", "b", "c"), rates, (), ()), "t", "n", width))
    places = [(float(one.get("x", 0)), float(one.get("y", 0))) for one in of_class(root, "value")]
    assert len(places) == 3
    assert all(abs(a[1] - b[1]) >= 14 or abs(a[0] - b[0]) >= 24 for a, b in combinations(places, 2)), places


@WIDTHS
def test_a_ratio_of_one_stands_on_the_line_and_a_half_as_far_below_as_two_above(width: float) -> None:
    ratios = [
        Ratio(f"comparison={value}", "progression", "a", "b", "hazard", value, f"{value}", (), value / 2, value * 2)
        for value in (0.5, 1.0, 2.0)
    ]
    chart = draw_ratios(ratios, "t", "n", width)
    root = tree(chart)
    line = float(of_class(root, "follow")[0].get("x1", 0))
    marks = of_class(root, "mark")
    places = [float(of_class(mark, "reach")[0].get("cx", 0)) - line for mark in marks]
    assert places[1] == pytest.approx(0, abs=0.1)
    assert places[0] == pytest.approx(-places[2], abs=0.2) and places[0] < 0
    check_frame(chart)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_chart_names_and_describes_itself_and_brings_no_style_of_its_own(width: float) -> None:
    for chart in (
        draw_bars([bar(25)], "Title & <b>", "n", width),
        draw_series([Series("IgG", "mean", points(1, 2))], "cycles", "Title & <b>", "n", width),
        draw_times(TIMES, "Title & <b>", "n", width),
        draw_ratios([Ratio("c", "l", "a", "b", "hazard", 2, "2", ())], "Title & <b>", "n", width),
    ):
        root = tree(chart)
        assert root.get("role") == "img"
        assert [root.find(f"{SVG}{name}").get("id") for name in ("title", "desc")] == str(  # type: ignore[union-attr]
            root.get("aria-labelledby")
        ).split()
        assert root.findtext(f"{SVG}title") == "Title & <b>"
        assert not any("style" in one.attrib or any(key.startswith("on") for key in one.attrib) for one in root.iter())
        assert not re.search(r'(fill|stroke)="#', str(chart)), "colors come from classes"


@pytest.mark.parametrize(("top", "last"), [(59, 60), (197, 200), (947, 1000), (1, 1), (0.3, 0.4)])
def test_an_axis_ends_at_a_round_number_not_below_its_values(top: float, last: float) -> None:
    ticks = nice_ticks(top)
    assert ticks[-1] >= top
    assert ticks[-1] <= max(last, top * 1.5)
    assert 3 <= len(ticks) <= 6
