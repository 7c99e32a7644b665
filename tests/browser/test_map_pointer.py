"""The map by mouse and finger: presses choose, drags move, wheels and pinches zoom, and nothing stale stays behind."""

from __future__ import annotations

import pytest

from cllkg.projection.claims import ClaimGraph
from shown import SEEN, Show, Shown

pytestmark = pytest.mark.browser

CLAIM = "lenalidomide-decreases-cd274-on-cll-cells"
CAMERA = "() => [window.cllkg.camera.x, window.cllkg.camera.y, window.cllkg.camera.scale]"
# A finger on the map: what happens, which finger, and where in the window.
TOUCH = """([type, finger, x, y]) => document.getElementById("canvas").dispatchEvent(new PointerEvent(type, {
    pointerId: finger, pointerType: "touch", isPrimary: finger === 1, clientX: x, clientY: y, bubbles: true, button: 0
}))"""
# Fingers that a script dispatches cannot be captured; those of a reader are.
UNCAUGHT = "() => { Element.prototype.setPointerCapture = () => {}; }"


def said_of(claims: ClaimGraph[str], key: str) -> set[str]:
    edges = [*claims.out_edges(key, data=True), *claims.in_edges(key, data=True)]
    return {claim["label"] for *_, claim in edges}


def test_a_click_on_a_thing_opens_all_that_is_said_of_it(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    shown = show(mechanism, "#scene=all").ready()
    assert "Begin here" in shown.text("#panel")
    shown.page.mouse.click(*shown.place("CD274"))
    assert shown.text("#panel h2") == "CD274"
    listed = {button.inner_text() for button in shown.page.query_selector_all("#panel .statements button[data-claim]")}
    inferred = set(
        shown.run("() => Object.keys(window.cllkg.page.inferences).map(id => window.cllkg.edges.get(id).label)")
    )
    assert listed - inferred == said_of(claims, "CD274")
    link = shown.page.locator("#panel a[href='https://bioregistry.io/HGNC:17635']")
    assert link.get_attribute("rel") == "noopener noreferrer"
    # A click on the paper puts it away.
    host = shown.box("#canvas")
    shown.page.mouse.click(host["x"] + 4, host["y"] + 4)
    assert "Begin here" in shown.text("#panel")


def test_a_click_on_a_line_opens_its_evidence(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    shown = show(mechanism).ready()
    shown.page.mouse.click(*shown.along(CLAIM))
    claim = claims.edges["lenalidomide", "CD274", CLAIM]
    panel = shown.text("#panel")
    assert shown.selected() == ["claim", CLAIM]
    assert shown.text("#panel h2") == claim["label"]
    assert shown.text("#panel .chip") == claim["standing"].replace("_", " ")
    assert shown.page.locator("#panel article.line").count() == len(claim["lines"]) > 1
    for line in claim["lines"]:
        assert line["title"] in panel
        assert line["locator"] in panel
        assert line["finding"] in panel
        assert f"worded {line['certainty']}" in panel
    assert "primary result · in vitro · n = 6" in panel


def test_the_middle_of_every_thing_and_the_free_part_of_every_line_can_be_pressed(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    for key in shown.run("() => Array.from(window.cllkg.drawn().nodes.keys())"):
        shown.page.mouse.click(*shown.place(key))
        assert shown.selected() == ["entity", key]
    for key in shown.run("() => window.cllkg.drawn().edges.map(one => one.id)"):
        shown.page.keyboard.press("Escape")
        shown.page.mouse.click(*shown.along(key))
        assert shown.selected() == ["claim", key]


def test_a_line_put_away_is_neither_drawn_nor_found(show: Show, mechanism: str) -> None:
    """Its two ends stay, for other lines hold them."""
    shown = show(mechanism).ready()
    claim = "lenalidomide-activates-t-cells"
    place = shown.along(claim)
    shown.page.mouse.click(*place)
    assert shown.selected() == ["claim", claim]
    shown.page.keyboard.press("Escape")
    # Away from the map, where nothing is lit by hovering.
    shown.page.mouse.move(5, 5)
    shown.page.wait_for_function("() => !window.cllkg.litNow()")
    with_it = shown.ink()
    shown.page.click("#legend input[data-name=more]")
    shown.page.mouse.click(*place)
    assert shown.selected() is None
    shown.page.mouse.move(5, 5)
    shown.page.wait_for_function("() => !window.cllkg.litNow()")
    assert shown.ink()["share"] < with_it["share"]
    entities = set(shown.run("() => Array.from(window.cllkg.shown().entities)"))
    assert "lenalidomide" in entities
    assert "t_cell" not in entities, "nothing else that is shown speaks of it"


def test_a_line_says_what_it_says_under_the_pointer(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    shown = show(mechanism).ready()
    shown.page.mouse.move(*shown.along(CLAIM))
    shown.page.wait_for_selector(".tip", state="visible")
    claim = claims.edges["lenalidomide", "CD274", CLAIM]
    assert shown.text(".tip").splitlines() == [claim["label"], claim["standing"]]
    tip, host = shown.box(".tip"), shown.box("#canvas")
    assert tip["x"] >= host["x"]
    assert tip["x"] + tip["width"] <= host["x"] + host["width"]


def test_escape_takes_the_tooltip_and_the_choice_away(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    x, y = shown.place("CD274")
    shown.page.mouse.move(x, y)
    shown.page.wait_for_selector(".tip", state="visible")
    shown.page.keyboard.press("Escape")
    assert shown.page.is_hidden(".tip")
    shown.page.mouse.click(x, y)
    shown.page.mouse.move(x + 3, y)
    shown.page.wait_for_selector(".tip", state="visible")
    shown.page.keyboard.press("Escape")
    assert shown.page.is_hidden(".tip")
    assert shown.selected() is None
    assert "#" not in shown.page.url


def test_the_tooltip_does_not_follow_into_the_table(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    shown.page.mouse.move(*shown.place("CD274"))
    shown.page.wait_for_selector(".tip", state="visible")
    shown.page.focus("#tab-map")
    shown.page.keyboard.press("ArrowRight")
    assert shown.page.is_hidden(".tip")


def test_a_drag_moves_the_map_and_chooses_nothing(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    x, y = shown.place("CD274")
    scale = shown.run(CAMERA)[2]
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    shown.page.mouse.move(x + 60, y + 30)
    shown.page.mouse.move(x + 120, y + 50)
    shown.page.mouse.up()
    assert shown.place("CD274") == pytest.approx((x + 120, y + 50), abs=1)
    assert shown.run(CAMERA)[2] == scale
    assert shown.selected() is None
    # What was drawn went along: a press finds it where it is now.
    shown.page.mouse.click(x + 120, y + 50)
    assert shown.selected() == ["entity", "CD274"]
    # A press that trembles is still a press.
    shown.page.keyboard.press("Escape")
    shown.page.mouse.down()
    shown.page.mouse.move(x + 122, y + 50)
    shown.page.mouse.up()
    assert shown.selected() == ["entity", "CD274"]


def test_the_wheel_zooms_around_the_pointer(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    place, scale = shown.place("CD276"), shown.run(CAMERA)[2]
    shown.page.mouse.move(*place)
    shown.page.mouse.wheel(0, -400)
    shown.page.wait_for_function(f"() => window.cllkg.camera.scale > {scale} * 1.3")
    assert shown.place("CD276") == pytest.approx(place, abs=1)
    shown.page.mouse.wheel(0, 400)
    shown.page.wait_for_function(f"() => window.cllkg.camera.scale < {scale} * 1.01")
    for _ in range(40):
        shown.page.mouse.wheel(0, 3000)
    shown.settle()
    assert shown.run(CAMERA)[2] > 0, "the map is lost"
    shown.page.click("#fit")
    assert shown.run(CAMERA)[2] == pytest.approx(scale)


def test_a_double_click_on_the_paper_zooms_in(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    host, scale = shown.box("#canvas"), shown.run(CAMERA)[2]
    shown.page.mouse.dblclick(host["x"] + 4, host["y"] + host["height"] - 4)
    assert shown.run(CAMERA)[2] > scale * 1.4


def pinch(shown: Shown, apart: float) -> None:
    """Lay two fingers a hundred pixels apart on the map, and move them until they are that far apart."""
    x, y = shown.place("actin_polarization")
    shown.run(TOUCH, ["pointerdown", 1, x - 50, y])
    shown.run(TOUCH, ["pointerdown", 2, x + 50, y])
    for share in (0.25, 0.5, 0.75, 1):
        half = 50 + (apart / 2 - 50) * share
        shown.run(TOUCH, ["pointermove", 1, x - half, y])
        shown.run(TOUCH, ["pointermove", 2, x + half, y])
    shown.run(TOUCH, ["pointerup", 1, x - apart / 2, y])
    shown.run(TOUCH, ["pointerup", 2, x + apart / 2, y])


def test_two_fingers_zoom_and_one_moves(show: Show, mechanism: str) -> None:
    shown = show(mechanism, has_touch=True).ready()
    shown.run(UNCAUGHT)
    place, scale = shown.place("actin_polarization"), shown.run(CAMERA)[2]
    pinch(shown, 200)
    assert shown.run(CAMERA)[2] == pytest.approx(scale * 2, rel=0.02)
    assert shown.place("actin_polarization") == pytest.approx(place, abs=25)
    pinch(shown, 50)
    assert shown.run(CAMERA)[2] == pytest.approx(scale, rel=0.02)
    assert shown.selected() is None, "a pinch is no press"
    x, y = shown.place("actin_polarization")
    shown.run(TOUCH, ["pointerdown", 3, x, y])
    for step in (20, 40):
        shown.run(TOUCH, ["pointermove", 3, x + step, y])
    shown.run(TOUCH, ["pointerup", 3, x + 40, y])
    assert shown.place("actin_polarization") == pytest.approx((x + 40, y), abs=1)
    # A tap, by the browser's own finger.
    shown.page.touchscreen.tap(x + 40, y)
    assert shown.selected() == ["entity", "actin_polarization"]
    assert shown.page.is_hidden(".tip")


def test_choosing_at_medium_width_leaves_the_map_in_sight(show: Show, mechanism: str) -> None:
    shown = show(mechanism, viewport={"width": 800, "height": 900}).ready()
    shown.page.mouse.click(*shown.place("CD274"))
    assert shown.text("#panel h2") == "CD274"
    heading = shown.page.query_selector("#panel h2")
    assert heading is not None
    assert heading.evaluate(SEEN)
    assert shown.box("#canvas")["height"] > 300
    assert shown.run("() => document.scrollingElement.scrollTop") == 0
