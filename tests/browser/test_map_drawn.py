"""What is on the canvas: things where they should be in their own colors, lines, and what recedes while one is lit."""

from __future__ import annotations

import pytest

from cllkg.projection.claims import ClaimGraph
from shown import PageOf, Show

pytestmark = pytest.mark.browser

CLAIM = "lenalidomide-decreases-cd274-on-cll-cells"
# Things of the scene that lie outside the window, or under one another by more than a sliver.
ASTRAY = """() => {
    const app = window.cllkg, host = document.getElementById("canvas"), found = [];
    const boxes = Array.from(app.drawn().nodes.values()).map(item => {
        const a = app.camera.toWindow(item.at[0] - item.size[0] / 2, item.at[1] - item.size[1] / 2);
        const b = app.camera.toWindow(item.at[0] + item.size[0] / 2, item.at[1] + item.size[1] / 2);
        return [item.id, a.x, a.y, b.x, b.y];
    });
    boxes.forEach((one, i) => {
        if (one[1] < 0 || one[2] < 0 || one[3] > host.clientWidth || one[4] > host.clientHeight) { found.push(one[0]); }
        boxes.slice(i + 1).forEach(other => {
            const wide = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
            const high = Math.min(one[4], other[4]) - Math.max(one[2], other[2]);
            if (wide > 1 && high > 1) { found.push(one[0] + " on " + other[0]); }
        });
    });
    return found;
}"""
# The color of the canvas at a point of the window.
COLOR = """([x, y]) => {
    const canvas = document.querySelector("#canvas canvas"), box = canvas.getBoundingClientRect();
    const ratio = canvas.width / canvas.clientWidth;
    const data = canvas.getContext("2d").getImageData((x - box.left) * ratio - 2, (y - box.top) * ratio - 2, 5, 5).data;
    let found = [0, 0, 0, 0];
    for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] > found[3]) { found = Array.from(data.slice(i, i + 4)); }
    }
    return found;
}"""


def test_the_map_really_drew(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    full = shown.ink()
    assert full["height"] > 400
    assert full["share"] > 0.005
    assert full["colors"] > 20
    # The control: with every kind of statement put away nothing may be left but the headings.
    for box in shown.page.query_selector_all("#legend .row:not([hidden]) input[data-part=categories]:checked"):
        box.click()
    assert shown.text("#status").startswith("0 of")
    empty = shown.ink()
    assert empty["share"] < full["share"] / 4
    assert empty["colors"] < 5


def test_each_thing_stands_where_it_should_in_its_own_color(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    colors = shown.run("() => window.cllkg.page.palette.light.kinds")
    things = {"CD274": "ligand", "lenalidomide": "drug", "t_cell": "cell", "t_cell_function": "process"}
    for key, kind in things.items():
        own = shown.pixels(key, colors[kind][0])
        assert own > 500, key
        # The soft edges of lines make a few pixels of nearly any color.
        for other in set(things.values()) - {kind}:
            assert shown.pixels(key, colors[other][0]) < own / 20, f"{key} in the color of {other}"


def test_a_line_is_drawn_in_the_color_of_what_it_says(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    colors = shown.run("() => window.cllkg.page.palette.light.signs")
    for claim, sign, other in ((CLAIM, "less", "more"), ("lenalidomide-activates-t-cells", "more", "less")):
        red, green, blue, opacity = shown.run(COLOR, shown.along(claim))
        assert opacity > 120, claim
        own, else_ = ([int(colors[name][i : i + 2], 16) for i in (1, 3, 5)] for name in (sign, other))
        near, far = (sum(abs(a - b) for a, b in zip((red, green, blue), want, strict=True)) for want in (own, else_))
        assert near < 90 < far, claim
    # The control: to one side of the line there is only paper.
    x, y = shown.along(CLAIM)
    beside = [[x + 9, y], [x - 9, y], [x, y + 9], [x, y - 9]]
    assert min(shown.run(COLOR, place)[3] for place in beside) == 0


def test_the_map_opens_on_the_story(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    """All of it in sight, nothing upon anything, and large enough to be read."""
    shown = show(mechanism, viewport={"width": 1600, "height": 900}).ready()
    assert shown.run("() => window.cllkg.scene.name") == "story"
    drawn = set(shown.run("() => window.cllkg.drawn().edges.map(one => one.id)"))
    assert drawn
    assert drawn <= {key for *_, key in claims.edges(keys=True)}, "a line no source stands behind"
    # Fifteen pixels at this zoom are the size of letters.
    assert 15 * shown.run("() => window.cllkg.camera.scale") > 14
    assert shown.page.locator(".scene[aria-pressed=true]").inner_text() == "The story"


@pytest.mark.parametrize("scene", ["story", "safety", "background", "all"])
def test_in_every_scene_all_is_in_sight_and_nothing_lies_on_anything(show: Show, mechanism: str, scene: str) -> None:
    shown = show(mechanism, f"#scene={scene}", viewport={"width": 1600, "height": 900}).ready()
    assert shown.run("() => window.cllkg.scene.name") == scene
    assert shown.run(ASTRAY) == []
    # The control: moved by half a window, some of it is outside.
    shown.run("() => window.cllkg.camera.pan(700, 0)")
    assert shown.run(ASTRAY)


@pytest.mark.parametrize("name", ["overview", "focus", "query", "neighborhood", "by hand", "article"])
def test_other_maps_show_all_of_themselves_too(show: Show, page_of: PageOf, name: str) -> None:
    shown = show(page_of(name), viewport={"width": 1600, "height": 900}).ready()
    assert shown.run(ASTRAY) == []
    assert shown.ink()["colors"] > 4
    assert shown.run("() => window.cllkg.drawn().edges.length") > 1


def test_hovering_lights_a_thing_and_dims_the_rest(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    drug, process = (
        shown.run(f"() => window.cllkg.page.palette.light.kinds.{kind}[0]") for kind in ("drug", "process")
    )
    before, share = shown.pixels("actin_polarization", process), shown.ink()["share"]
    assert min(before, shown.pixels("lenalidomide", drug)) > 500
    shown.page.mouse.move(*shown.place("lenalidomide"))
    shown.page.wait_for_selector(".tip", state="visible")
    assert shown.text(".tip").startswith("lenalidomide")
    assert shown.pixels("lenalidomide", drug) > 500
    assert shown.pixels("actin_polarization", process) < 20, "what is not beside it does not recede"
    assert shown.run("() => getComputedStyle(document.getElementById('canvas')).cursor") == "pointer"
    host = shown.box("#canvas")
    shown.page.mouse.move(host["x"] + 5, host["y"] + host["height"] - 5)
    shown.page.wait_for_function("() => !window.cllkg.hovered")
    assert shown.page.is_hidden(".tip")
    assert shown.pixels("actin_polarization", process) == pytest.approx(before, rel=0.02)
    assert shown.ink()["share"] == pytest.approx(share, rel=0.05)


def test_a_choice_dims_the_rest_but_not_the_warnings(show: Show, mechanism: str) -> None:
    shown = show(mechanism, "#scene=all").ready()
    lit = "id => [window.cllkg.litNow(), window.cllkg.kept()].map(one => one.claims.has(id))"
    warning = "lenalidomide-not-indicated-for-cll"
    shown.run("() => window.cllkg.select('entity', 'CD274')")
    assert shown.run(lit, CLAIM) == [True, False]
    assert shown.run(lit, warning) == [False, True]
    assert shown.run(lit, "lenalidomide-binds-cereblon") == [False, False]
    # What must stay in sight keeps more of its color than what recedes.
    shown.run("() => window.cllkg.fit(['clinical_cll', 'CLL', 'cll'].filter(id => window.cllkg.nodes.has(id)))")
    line = shown.run(
        """id => {
        const app = window.cllkg, end = app.nodes.get(app.edges.get(id).to), all = app.page.palette.light.kinds;
        return [end.id, all[end.kind][0]];
    }""",
        warning,
    )
    faded = shown.pixels(*line)
    shown.page.keyboard.press("Escape")
    assert shown.pixels(*line) > faded


def test_the_hidden_tab_and_the_moved_map_are_drawn_anew(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    drug, place = shown.run("() => window.cllkg.page.palette.light.kinds.drug[0]"), shown.place("lenalidomide")
    whole = shown.pixels("lenalidomide", drug)
    shown.page.click("#tab-table")
    shown.page.click("#tab-map")
    assert shown.pixels("lenalidomide", drug) == whole > 500
    shown.run("() => window.cllkg.camera.pan(150, 0)")
    assert shown.place("lenalidomide") == (place[0] + 150, place[1])
    assert shown.pixels("lenalidomide", drug) == pytest.approx(whole, rel=0.02)
    shown.run("() => window.cllkg.camera.pan(-5000, 0)")
    assert shown.ink()["share"] < 0.002
    shown.page.click("#fit")
    assert shown.place("lenalidomide") == place
    assert shown.pixels("lenalidomide", drug) == pytest.approx(whole, rel=0.02)
    shown.page.set_viewport_size({"width": 1100, "height": 800})
    shown.settle()
    assert shown.run(ASTRAY) == []


def test_dark_is_dark_on_the_page_and_on_the_map(show: Show, mechanism: str) -> None:
    paper = "() => getComputedStyle(document.body).backgroundColor"
    shown = show(mechanism, color_scheme="dark").ready()
    assert shown.run(paper) == "rgb(21, 25, 31)"
    dark, light = (shown.run(f"() => window.cllkg.page.palette.{name}.kinds.drug[0]") for name in ("dark", "light"))
    assert shown.pixels("lenalidomide", dark) > 400
    assert shown.page.get_attribute("#scheme", "aria-pressed") == "true"
    shown.page.click("#scheme")
    assert shown.run(paper) == "rgb(255, 255, 255)"
    assert shown.pixels("lenalidomide", dark) < 20
    assert shown.pixels("lenalidomide", light) > 400
