"""Maps in every window: on a phone, zoomed to twice its size, without JavaScript, in a cage, with motion reduced."""

from __future__ import annotations

import html

import pytest

from cllkg.projection.claims import ClaimGraph
from shown import SEEN, PageOf, Show, ready_frame

pytestmark = pytest.mark.browser

SMALL = {"viewport": {"width": 320, "height": 640}}
PHONE = {"viewport": {"width": 390, "height": 844}}
# A window of 1600 by 900 at 200 % zoom.
ZOOMED = {"viewport": {"width": 800, "height": 450}, "device_scale_factor": 2}
# What can be operated and is smaller than 24 by 24 pixels, but for links in running text.
TINY = """() => Array.from(document.querySelectorAll("button:not(.link), input")).filter(one => {
    const host = one.closest("label") || one, box = host.getBoundingClientRect();
    return box.width && getComputedStyle(one).visibility !== "hidden" && (box.width < 24 || box.height < 24);
}).map(one => one.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("name", ["mechanism", "overview", "focus", "query", "clustered"])
@pytest.mark.parametrize("options", [SMALL, PHONE, ZOOMED], ids=["320", "390", "zoomed"])
def test_no_page_scrolls_sideways(show: Show, page_of: PageOf, name: str, options: dict[str, object]) -> None:
    shown = show(page_of(name), **options).ready()
    assert shown.sideways() <= 0
    shown.page.click("#tab-map")
    assert shown.ink()["share"] > 0
    assert shown.sideways() <= 0
    shown.page.click("#filters")
    assert shown.sideways() <= 0
    shown.run("() => window.cllkg.select('entity', window.cllkg.nodes.keys().next().value)")
    assert shown.sideways() <= 0
    assert shown.run(TINY) == []


def test_a_page_that_scrolls_sideways_would_be_noticed(show: Show, page_of: PageOf) -> None:
    shown = show(page_of("by hand"), **SMALL).ready()
    assert shown.sideways() <= 0
    shown.run("() => document.querySelector('h1').append('x'.repeat(400))")
    assert shown.sideways() > 0


def test_a_phone_shows_warning_and_table_first(show: Show, mechanism: str) -> None:
    shown = show(mechanism, **PHONE).ready()
    assert shown.page.locator("#table-view").is_visible()
    notice = shown.page.locator(".notice:visible")
    assert notice.count() == 1
    assert notice.evaluate(SEEN)
    assert shown.page.locator("tr[data-claim]:visible").first.evaluate(SEEN)
    # A choice leads to the panel below, and closing it back.
    shown.page.locator("tr[data-claim]:visible button").first.click()
    assert shown.page.locator("#panel h2").evaluate(SEEN)
    shown.page.click("#panel .close:has-text('Close')")
    assert -1 < shown.box("#scenes")["y"] < 200


@pytest.mark.parametrize(
    ("name", "key"), [("mechanism", "lenalidomide"), ("overview", "lenalidomide"), ("focus", "t_cell")]
)
def test_the_map_on_a_phone_begins_with_its_heart_and_can_be_read(
    show: Show, page_of: PageOf, name: str, key: str
) -> None:
    shown = show(page_of(name), "#tab=map", **PHONE).ready()
    x, y = shown.place(key)
    host = shown.box("#canvas")
    assert host["x"] < x < host["x"] + host["width"]
    assert host["y"] < y < host["y"] + host["height"]
    assert shown.run("() => window.cllkg.camera.scale") >= 0.5


@pytest.mark.parametrize(("width", "height"), [(800, 900), (320, 640)])
def test_on_a_narrow_window_the_filters_open_above_the_map(show: Show, mechanism: str, width: int, height: int) -> None:
    shown = show(mechanism, "#tab=map", viewport={"width": width, "height": height}).ready()
    assert shown.page.is_hidden("#legend")
    shown.page.click("#filters")
    assert shown.page.get_attribute("#filters", "aria-expanded") == "true"
    legend, canvas = shown.box("#legend"), shown.box("#canvas")
    assert legend["y"] + legend["height"] <= canvas["y"] + 1
    shown.page.click("#legend .preset[data-only=supported]")
    assert shown.sideways() <= 0
    shown.page.click("#filters")
    assert shown.page.is_hidden("#legend")
    assert shown.box("#canvas")["y"] < height, "the map is out of sight"


def test_zoomed_all_that_matters_can_be_reached(show: Show, mechanism: str) -> None:
    shown = show(mechanism, **ZOOMED).ready()
    shown.page.mouse.click(*shown.place("CD274"))
    assert shown.text("#panel h2") == "CD274"
    assert shown.page.locator("#panel h2").evaluate(SEEN)
    assert shown.box("#canvas")["height"] >= 200


def test_without_javascript_picture_and_table_remain(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    shown = show(mechanism, java_script_enabled=False)
    assert shown.page.locator("tr[data-claim]:visible").count() == claims.number_of_edges()
    picture = shown.box(".picture svg")
    assert picture["width"] > 600
    assert "lenalidomide" in (shown.page.locator(".picture svg").text_content() or "")
    assert "not medical advice" in shown.text(".lone")
    # Nothing is offered that would do nothing, but the statements themselves.
    dead = [
        one
        for one in shown.page.query_selector_all("button, input, [tabindex='0'], select, a[href^='#']")
        if one.is_visible() and not one.evaluate("e => !!e.closest('tr[data-claim]') || e.id === 'skip'")
    ]
    assert dead == []
    links = shown.page.locator("ul.sources a[href^='https://']")
    assert links.count() > 50


def test_in_a_notebook_the_page_works_in_its_cage(show: Show, page_of: PageOf) -> None:
    """Inside ``srcdoc`` there is no address to remember a choice in."""
    for name, typed, key in (("mechanism", "PD-L1", "CD274"), ("by hand", "three", "three")):
        frame = html.escape(page_of(name))
        cage = f'<iframe sandbox="allow-scripts allow-downloads" width="1200" height="800" srcdoc="{frame}"></iframe>'
        shown = show(f"<!doctype html>{cage}")
        inner = ready_frame(shown.page.frames[1])
        inner.fill("#search", typed)
        inner.press("#search", "Enter")
        assert inner.inner_text("#panel h2") == key
        assert inner.locator("button:has-text('Copy link')").count() == 0, "there is nothing to copy"
        inner.click("#tab-table")
        assert shown.complaints == []
        assert len(shown.requests) == 1
        assert inner.evaluate("() => window.violations || []") == []


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_camera_glides_only_where_motion_is_wanted(show: Show, mechanism: str, motion: str) -> None:
    shown = show(mechanism, reduced_motion=motion).ready()
    start, after = shown.run(
        """() => {
        const app = window.cllkg, start = app.camera.scale;
        app.zoom(2);
        return [start, app.camera.scale];
    }"""
    )
    assert after == pytest.approx({"reduce": start * 2, "no-preference": start}[motion])
    shown.page.wait_for_function(f"() => Math.abs(window.cllkg.camera.scale - {start * 2}) < 0.001")
