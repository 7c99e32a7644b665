"""The address remembers what is chosen and how it is looked at; what it does not know changes nothing."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from shown import PageOf, Show

pytestmark = pytest.mark.browser

CLAIM = "lenalidomide-decreases-cd274-on-cll-cells"
HASH = "() => location.hash"
STATE = """() => {
    const app = window.cllkg;
    return [app.selected && [app.selected.type, app.selected.id], app.scene.name, app.tab,
        Array.from(app.shown().claims).sort(), document.getElementById("status").textContent];
}"""


def test_a_scene_is_switched_and_remembered(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    seen = {}
    for name in ("safety", "background", "all", "story"):
        shown.page.click(f".scene[data-scene={name}]")
        seen[name] = shown.run("() => Array.from(window.cllkg.drawn().nodes.keys())")
        assert shown.run(HASH) == ("" if name == "story" else f"#scene={name}")
        pressed = shown.page.query_selector_all(".scene[aria-pressed=true]")
        assert [button.get_attribute("data-scene") for button in pressed] == [name]
        assert shown.text("#panel h2") == pressed[0].inner_text()
    assert len(seen["story"]) < len(seen["safety"]) < len(seen["background"]) < len(seen["all"])
    again = show(mechanism, "#scene=safety").ready()
    assert again.run("() => Array.from(window.cllkg.drawn().nodes.keys())") == seen["safety"]


def test_all_that_was_set_comes_back_from_the_address(show: Show, mechanism: str) -> None:
    """A choice, a scene, filters and the tab together."""
    shown = show(mechanism).ready()
    shown.page.click(".scene[data-scene=background]")
    shown.page.click("#legend input[data-name=denied]")
    shown.page.click("#legend input[data-part=standings][data-name=inferred]")
    shown.search("CD274")
    shown.page.click("#tab-table")
    state = shown.run(STATE)
    assert state[:3] == [["entity", "CD274"], "background", "table"]
    part = shown.run(HASH)
    again = show(mechanism, part).ready()
    assert again.run(STATE) == state
    assert again.run(HASH) == part
    # In the same window, coming from elsewhere and going back.
    again.run("() => { location.hash = ''; }")
    again.page.wait_for_function("() => !window.cllkg.selected && window.cllkg.scene.name === 'story'")
    opening = show(mechanism).ready().run(STATE)
    assert again.run(STATE) == opening
    again.run("part => { location.hash = part; }", part)
    again.page.wait_for_function("() => window.cllkg.selected")
    assert again.run(STATE) == state


@pytest.mark.parametrize("part", ["entity=CD274", f"claim={CLAIM}"])
def test_a_copied_link_opens_what_was_chosen(show: Show, mechanism: str, part: str) -> None:
    kind, _, key = part.partition("=")
    shown = show(mechanism, permissions=["clipboard-read", "clipboard-write"]).ready()
    shown.run("([kind, id]) => window.cllkg.select(kind, id)", [kind, key])
    assert shown.run(HASH) == f"#{part}"
    shown.page.click("#panel button:has-text('Copy link')")
    shown.page.wait_for_selector("#panel button:has-text('Copied')")
    copied = shown.run("() => navigator.clipboard.readText()")
    assert copied == shown.page.url
    heading = shown.text("#panel h2")
    again = show(mechanism, "#" + copied.partition("#")[2]).ready()
    assert again.text("#panel h2") == heading


def test_an_address_typed_by_hand_chooses_and_clears(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    shown.run("() => { location.hash = '#entity=CD274'; }")
    shown.page.wait_for_function("() => window.cllkg.selected")
    shown.run("() => { location.hash = '#path=lenalidomide>nobody'; }")
    shown.page.wait_for_function("() => !window.cllkg.selected")
    shown.run("() => { location.hash = '#tab=table'; }")
    shown.page.wait_for_selector("#table-view", state="visible")
    shown.run("() => { location.hash = '#off=signs:less'; }")
    shown.page.wait_for_function("() => !window.cllkg.showsClaim(" + repr(CLAIM) + ")")
    shown.run("() => { location.hash = ''; }")
    shown.page.wait_for_function("() => window.cllkg.showsClaim(" + repr(CLAIM) + ")")
    assert shown.page.is_hidden("#table-view")
    assert shown.complaints == []


def test_an_address_that_names_nothing_opens_the_map(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    opening = shown.run(STATE)
    parts = (
        "entity=nobody", "claim=%E0%A4%A", "entity=<img src=x onerror=alert(1)>", "nonsense", "entity=constructor",
        "entity=__proto__", "claim=toString", "scene=constructor", "tab=__proto__", "tab=map-view", "path=a>b", "path=",
        "cluster=nobody", "off=constructor:less", "off=;;:,", "=", "&&&", "entity", "scene=story&scene=",
        "off=kinds:nobody", quote("entity=CD274"), "entity=%00", "entity=" + "x" * 5000,
    )  # fmt: skip
    for part in parts:
        shown.run(
            """part => new Promise(done => {
            const before = location.hash;
            location.hash = part;
            if (location.hash === before) { done(0); }
            addEventListener("hashchange", () => done(0), { once: true });
        })""",
            part,
        )
        state = shown.run(STATE)
        if part.startswith("off="):
            assert state[:3] == opening[:3], part
        else:
            assert state == opening, part
    assert shown.complaints == []
    # Opened with it rather than led to it.
    for part in ("#entity=<img src=x>&scene=nowhere", "#claim=%E0%A4%A"):
        again = show(mechanism, part).ready()
        assert "Begin here" in again.text("#panel")
        assert again.complaints == []


def test_on_a_phone_the_map_is_remembered_and_the_table_goes_without_saying(show: Show, mechanism: str) -> None:
    phone = {"viewport": {"width": 390, "height": 844}}
    shown = show(mechanism, **phone).ready()
    assert shown.page.locator("#table-view").is_visible()
    assert shown.run(HASH) == ""
    shown.page.click("#tab-map")
    part = shown.run(HASH)
    assert part == "#tab=map"
    assert not show(mechanism, part, **phone).ready().page.locator("#table-view").is_visible()


def test_a_thing_whose_name_is_an_address_of_its_own_comes_back(show: Show, page_of: PageOf) -> None:
    """Names in an answer hold any sign, also those that part an address."""
    shown = show(page_of("query")).ready()
    keys = shown.run("() => Array.from(window.cllkg.nodes.keys()).slice(0, 5)")
    for key in keys:
        shown.run("id => window.cllkg.select('entity', id)", key)
        part = shown.run(HASH)
        shown.run("() => window.cllkg.select(null)")
        shown.run("part => { location.hash = part; }", part)
        shown.page.wait_for_function("() => window.cllkg.selected")
        assert shown.selected() == ["entity", key]
