"""The page of the downloads in a real browser: it asks for nothing, fits a phone, and can be read by keys and ear."""

from __future__ import annotations

from pathlib import Path

import pytest

from axe import violations_of
from cllkg.exports.targets.release.page import PAGE
from shown import WINDOWS, Show, sized

pytestmark = pytest.mark.browser

# Everything whose box reaches beyond the window; what is hidden from the eye has no place there.
BEYOND = """() => Array.from(document.querySelectorAll("body *")).filter(one => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && box.right > innerWidth + 0.5 && !one.closest("pre, .unseen, .skip, thead");
}).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def page(released: Path) -> str:
    """The page of a release of the real graph, every target in it."""
    return (released / PAGE).read_text(encoding="utf-8")


OPEN = "() => document.querySelectorAll('details').forEach(one => { one.open = true; })"


@pytest.mark.parametrize("size", WINDOWS)
def test_it_is_quiet_and_fits(show: Show, page: str, size: str) -> None:
    shown = sized(show, page, size)
    shown.settle()
    assert shown.is_quiet()
    assert shown.run("() => document.documentElement.scrollWidth") == WINDOWS[size][0]
    assert shown.run(BEYOND) == []


@pytest.mark.parametrize("size", WINDOWS)
def test_it_fits_with_all_lists_open(show: Show, page: str, size: str) -> None:
    shown = sized(show, page, size)
    before = shown.run("() => document.documentElement.scrollHeight")
    shown.run(OPEN)
    shown.settle()
    assert shown.run("() => document.documentElement.scrollHeight") > 2 * before
    assert shown.run("() => document.documentElement.scrollWidth") == WINDOWS[size][0]
    assert shown.run(BEYOND) == []


@pytest.mark.parametrize(("size", "screens"), [("wide", 8), ("phone", 16)])
def test_lists_are_closed_until_they_are_wanted(show: Show, page: str, size: str, screens: int) -> None:
    """So that the page is read in a few screens."""
    shown = sized(show, page, size)
    assert shown.run("() => document.querySelectorAll('details[open]').length") == 0
    assert shown.run("() => document.documentElement.scrollHeight / innerHeight") < screens


@pytest.mark.parametrize("size", WINDOWS)
def test_the_warning_is_seen_before_anything_else(show: Show, page: str, size: str) -> None:
    shown = sized(show, page, size)
    assert shown.run("() => document.querySelector('h1').nextElementSibling.getAttribute('role')") == "note"
    assert shown.run("() => document.querySelector('[role=note]').getBoundingClientRect().bottom < innerHeight")


def test_what_became_of_the_graph_is_one_line_on_a_wide_screen(show: Show, page: str) -> None:
    shown = sized(show, page, "wide")
    tops = """() => Array.from(document.querySelectorAll(".became")).map(cell =>
        Math.max(...Array.from(cell.children, one => one.getBoundingClientRect().top))
        - Math.min(...Array.from(cell.children, one => one.getBoundingClientRect().top)))"""
    found = shown.run(tops)
    assert len(found) > 2 and max(found) < 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_open_lists(show: Show, page: str, scheme: str) -> None:
    shown = sized(show, page, "phone", scheme)
    shown.run(OPEN)
    assert violations_of(shown) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", WINDOWS)
def test_axe_finds_nothing(show: Show, page: str, size: str, scheme: str) -> None:
    assert violations_of(sized(show, page, size, scheme)) == []


def test_it_follows_the_reader_into_the_dark(show: Show, page: str) -> None:
    paper = "() => getComputedStyle(document.body).backgroundColor"
    assert sized(show, page, "wide").run(paper) != sized(show, page, "wide", "dark").run(paper)


def test_it_works_without_scripts(show: Show, page: str) -> None:
    shown = show(page, java_script_enabled=False)
    assert "downloads" in shown.page.inner_text("h1")
    assert shown.complaints == []


def test_the_first_tab_leads_to_the_downloads(show: Show, page: str) -> None:
    shown = sized(show, page, "wide")
    shown.page.keyboard.press("Tab")
    assert shown.run("() => document.activeElement.textContent") == "Go to the downloads"
    assert shown.run("() => document.activeElement.getBoundingClientRect().left") >= 0
    shown.page.keyboard.press("Enter")
    shown.settle()
    assert shown.run("() => Math.abs(document.getElementById('formats').getBoundingClientRect().top) < 60")


def test_every_link_has_a_name_of_its_own_and_can_be_reached(show: Show, page: str) -> None:
    shown = sized(show, page, "wide")
    ledgers = "#formats ~ table a[href^='losses.html']"
    names = [link.text_content() for link in shown.page.query_selector_all(ledgers)]
    assert len(names) == len(set(names)) > 2
    assert shown.run("() => Array.from(document.querySelectorAll('a')).every(one => one.tabIndex === 0)")


def test_it_prints_on_paper_as_it_is_read(show: Show, page: str, tmp_path: Path) -> None:
    """In light colors whatever the screen, and with nothing cut off at the side."""
    shown = sized(show, page, "wide", "dark")
    shown.page.emulate_media(media="print", color_scheme="dark")
    shown.page.set_viewport_size({"width": 720, "height": 1000})
    shown.settle()
    assert shown.run("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert shown.run(BEYOND) == []
    shown.page.pdf(path=str(tmp_path / "page.pdf"), format="A4")
    assert (tmp_path / "page.pdf").stat().st_size > 20_000
