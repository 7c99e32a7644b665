"""All of a map without a mouse: every control is reached, every key does what the page says it does."""

from __future__ import annotations

import pytest

from shown import PageOf, Show, Shown

pytestmark = pytest.mark.browser

FOCUS = """() => {
    const at = document.activeElement;
    const part = at.closest("header, #scenes, #legend, #canvas, #panel, #table-view, .skip");
    return [part ? part.id || part.className : at.tagName,
        at.id || at.dataset.name || at.dataset.only || at.textContent.slice(0, 30)];
}"""
# What a reader can operate and the tab key does not reach: a tab that is not on is reached by arrows.
OPERABLE = """() => Array.from(document.querySelectorAll("button, input, a[href], summary, [tabindex]"))
    .filter(one => one.offsetParent && one.tabIndex >= 0 && getComputedStyle(one).visibility !== "hidden"
        && !one.disabled && !one.closest("details:not([open]) > :not(summary)")).length"""
CAMERA = "() => [window.cllkg.camera.x, window.cllkg.camera.y, window.cllkg.camera.scale]"


def walk(shown: Shown) -> list[list[str]]:
    """Press the tab key until the page is left, and return where the focus was."""
    found = []
    for _ in range(400):
        shown.page.keyboard.press("Tab")
        at = shown.run(FOCUS)
        if at[0] == "BODY":
            break
        found.append(at)
    return found


@pytest.mark.parametrize("name", ["mechanism", "query"])
def test_the_tab_key_reaches_every_control_in_the_order_they_are_seen(show: Show, page_of: PageOf, name: str) -> None:
    shown = show(page_of(name)).ready()
    count = shown.run(OPERABLE)
    seen = walk(shown)
    assert len(seen) == count > 15
    parts = [part for place, (part, _) in enumerate(seen) if not place or seen[place - 1][0] != part]
    scenes = ["scenes"] if name == "mechanism" else []
    assert parts == ["skip", "bar", "legend", *scenes, "canvas", "panel"]
    names = {one for _, one in seen}
    assert {"skip", "tab-map", "search", "fit", "png", "svg", "scheme", "canvas"} <= names


def test_in_the_table_each_statement_is_reached(show: Show, mechanism: str) -> None:
    shown = show(mechanism, "#tab=table").ready()
    seen = walk(shown)
    inside = [one for part, one in seen if part == "table-view"]
    rows = shown.run("() => Array.from(document.querySelectorAll('tr[data-claim]')).filter(row => !row.hidden).length")
    sources = shown.page.locator("#table-view ul.sources a").count()
    # Four columns to sort by, the CSV, a button for each row, and a link to each source.
    assert len(inside) == 4 + 1 + rows + sources
    assert "canvas" not in {part for part, _ in seen}, "the hidden map takes the focus"


def test_what_has_the_focus_shows_it(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    outlines = """() => {
        const at = getComputedStyle(document.activeElement);
        return [at.outlineStyle, parseFloat(at.outlineWidth)];
    }"""
    for _ in range(14):
        shown.page.keyboard.press("Tab")
        style, width = shown.run(outlines)
        assert style != "none", shown.run(FOCUS)
        assert width >= 2, shown.run(FOCUS)


def test_the_first_stop_leads_past_the_map(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    shown.page.keyboard.press("Tab")
    assert shown.run(FOCUS)[1] == "skip"
    shown.page.keyboard.press("Enter")
    assert shown.page.locator("#table-view").is_visible()
    assert shown.run("() => document.activeElement.id") == "table-view"


def test_the_arrows_walk_from_thing_to_thing(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    shown.page.focus("#canvas")
    shown.page.keyboard.press("ArrowRight")
    assert shown.text("#panel h2") == "lenalidomide", "the walk begins with the story"
    steps = {"ArrowRight": (0, 1), "ArrowDown": (1, 1), "ArrowLeft": (0, -1), "ArrowUp": (1, -1)}
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowDown", "ArrowUp"):
        before = shown.selected()
        assert before is not None
        place = shown.place(before[1])
        shown.page.keyboard.press(key)
        after = shown.selected()
        assert after is not None
        axis, sense = steps[key]
        assert after != before, key
        assert (shown.place(after[1])[axis] - place[axis]) * sense > 0, key
        assert "statements" in shown.text("#said")


def test_every_thing_of_the_story_can_be_walked_to(show: Show, mechanism: str) -> None:
    """From the drug, breadth first: whatever the arrows reach from what they reached."""
    shown = show(mechanism).ready()
    reached = shown.run(
        """() => {
        const app = window.cllkg, host = document.getElementById("canvas");
        const open = ["lenalidomide"], found = new Set(open);
        while (open.length) {
            const from = open.shift();
            for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
                app.select("entity", from);
                host.dispatchEvent(new KeyboardEvent("keydown", { key: key, cancelable: true }));
                if (!found.has(app.selected.id)) { found.add(app.selected.id); open.push(app.selected.id); }
            }
        }
        return [found.size, app.drawn().nodes.size];
    }"""
    )
    assert reached[0] == reached[1] > 10


def test_brackets_go_through_the_statements_of_a_thing(show: Show, mechanism: str) -> None:
    shown = show(mechanism, "#entity=CD274").ready()
    shown.page.focus("#canvas")
    around = shown.run("() => window.cllkg.edgesOf.get('CD274').filter(window.cllkg.showsClaim)")
    seen = []
    # Of a statement that leaves from elsewhere the brackets go on with where it leaves from.
    shown.page.keyboard.press("]")
    chosen = shown.selected()
    assert chosen is not None
    assert chosen == ["claim", around[0]]
    for key, step in (("]", 1), ("]", 2), ("[", 1)):
        shown.page.keyboard.press(key)
        seen.append((shown.selected(), step))
    assert len({tuple(one) for one, _ in seen if one}) == 2
    assert seen[0][0] == seen[2][0]
    assert all(one is not None and one[0] == "claim" for one, _ in seen)


def test_plus_minus_and_f_move_the_camera(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    shown.page.focus("#canvas")
    whole = shown.run(CAMERA)
    shown.page.keyboard.press("+")
    assert shown.run(CAMERA)[2] == pytest.approx(whole[2] * 1.25)
    shown.page.keyboard.press("-")
    shown.page.keyboard.press("-")
    assert shown.run(CAMERA)[2] == pytest.approx(whole[2] * 0.8)
    shown.page.keyboard.press("f")
    assert shown.run(CAMERA) == whole


def test_enter_goes_to_the_details_and_escape_clears(show: Show, mechanism: str) -> None:
    shown = show(mechanism, "#entity=CD274").ready()
    shown.page.focus("#canvas")
    shown.page.keyboard.press("Enter")
    assert shown.run("() => document.activeElement.id") == "panel"
    # From there a statement is opened, and closed again, and the focus stays near.
    shown.page.locator("#panel .statements button").first.focus()
    shown.page.keyboard.press("Enter")
    chosen = shown.selected()
    assert chosen is not None
    assert chosen[0] == "claim"
    assert shown.run("() => document.activeElement.closest('#panel') !== null")
    shown.page.keyboard.press("Escape")
    assert shown.selected() is None
    assert "Begin here" in shown.text("#panel")


def test_the_arrows_change_tabs(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    shown.page.focus("#tab-map")
    shown.page.keyboard.press("ArrowRight")
    assert shown.page.get_attribute("#tab-table", "aria-selected") == "true"
    assert shown.run("() => document.activeElement.id") == "tab-table"
    assert shown.page.get_attribute("#tab-map", "tabindex") == "-1"
    shown.page.keyboard.press("ArrowRight")
    assert shown.page.get_attribute("#tab-map", "aria-selected") == "true"


def test_keys_meant_for_the_browser_and_for_fields_are_left_alone(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    shown.page.focus("#canvas")
    whole = shown.run(CAMERA)
    for key in ("Control+f", "Alt+ArrowLeft", "Control+ArrowRight", "x", "Tab"):
        shown.page.keyboard.press(key)
    assert shown.run(CAMERA) == whole
    assert shown.selected() is None
    shown.page.focus("#search")
    shown.page.keyboard.type("a/b+f")
    assert shown.page.input_value("#search") == "a/b+f"
    assert shown.run(CAMERA) == whole
