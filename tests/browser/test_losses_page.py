"""What each format keeps, in a real browser: its names stay in sight, and it can be read by keys and ear."""

from __future__ import annotations

from pathlib import Path

import pytest

from axe import violations_of
from cllkg.exports.targets.release.losses import LOSSES_PAGE
from shown import WINDOWS, Show, sized

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(released: Path) -> str:
    """The page of a release of the real graph, every target in it."""
    return (released / LOSSES_PAGE).read_text(encoding="utf-8")


@pytest.mark.parametrize("size", WINDOWS)
def test_it_is_quiet_and_fits(show: Show, page: str, size: str) -> None:
    shown = sized(show, page, size)
    shown.settle()
    assert shown.is_quiet()
    assert shown.run("() => document.documentElement.scrollWidth") == WINDOWS[size][0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", WINDOWS)
def test_axe_finds_nothing(show: Show, page: str, size: str, scheme: str) -> None:
    assert violations_of(sized(show, page, size, scheme)) == []


def test_the_names_of_the_formats_stay_in_sight(show: Show, page: str) -> None:
    """However far one scrolls among the kinds."""
    shown = sized(show, page, "wide")
    shown.run("() => document.querySelector('.matrix tbody tr:nth-child(40)').scrollIntoView()")
    shown.settle()
    assert shown.run("() => scrollY") > 1000
    assert shown.run("() => Math.abs(document.querySelector('.matrix th').getBoundingClientRect().top) < 2")


def test_the_kind_stays_in_sight_on_a_phone(show: Show, page: str) -> None:
    """However far one scrolls among the formats, and down."""
    shown = sized(show, page, "phone")
    shown.run("() => document.querySelector('.scroll').scrollTo(200, 900)")
    shown.settle()
    edge = "document.querySelector('.scroll').getBoundingClientRect()"
    row = "document.querySelector('.matrix tbody th').getBoundingClientRect().left"
    assert shown.run(f"() => Math.abs({row} - {edge}.left) < 2")
    head = "document.querySelector('.matrix thead th').getBoundingClientRect().top"
    assert shown.run(f"() => Math.abs({head} - {edge}.top) < 2")


def test_the_name_of_a_format_leads_to_what_became_of_it(show: Show, page: str) -> None:
    shown = sized(show, page, "wide")
    shown.page.click(".matrix a[href='#kgx']")
    shown.settle()
    assert shown.run("() => Math.abs(document.getElementById('kgx').getBoundingClientRect().top) < 60")
