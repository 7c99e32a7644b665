"""What the panel marks and keeps in sight, what the filters leave, and that nothing stale stays behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from cllkg.projection.claims import ClaimGraph

if TYPE_CHECKING:
    Show = Callable[..., Any]

pytestmark = pytest.mark.browser

CLAIM = "lenalidomide-decreases-cd274-on-cll-cells"
NOT_INDICATED = "lenalidomide-not-indicated-for-cll"
DEATHS = "lenalidomide-raises-risk-of-death-in-untreated-older-cll"
SELECTED = "() => window.cllkg.selected"
HASH = "() => location.hash"
PLACE = """id => {
    const app = window.cllkg, node = app.nodes.get(id), at = app.network.canvasToDOM({ x: node.x, y: node.y });
    const host = document.getElementById("canvas").getBoundingClientRect();
    return [host.left + at.x, host.top + at.y];
}"""
# Whether all of an element lies inside the window and nothing lies on it.
SEEN = """element => {
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth
        && (top === element || element.contains(top) || top.contains(element));
}"""


def is_flagged(claim: dict[str, Any]) -> bool:
    return any(flag["flag_status"] == "unresolved" for flag in claim["flags"])


def by_key(claims: ClaimGraph[str]) -> dict[str, dict[str, Any]]:
    return {key: claim for *_, key, claim in claims.edges(keys=True, data=True)}


def test_an_open_question_is_marked_beside_the_statement(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    shown = show(overview, "#entity=lenalidomide").ready()
    for details in shown.page.query_selector_all("#panel details:not([open]) summary"):
        details.click()
    marked = {
        row.query_selector("button").get_attribute("data-claim")
        for row in shown.page.query_selector_all("#panel .statements li")
        if row.query_selector(".flagged")
    }
    around = [(key, claim) for *ends, key, claim in claims.edges(keys=True, data=True) if "lenalidomide" in ends]
    assert marked == {key for key, claim in around if is_flagged(claim)}
    assert 5 < len(marked) < len(around)
    pill = shown.page.locator("#panel .flagged").first
    assert pill.inner_text() == "flagged"
    assert pill.get_attribute("title") in {flag["label"] for _, c in around for flag in c["flags"]}


def test_the_table_marks_them_too(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    shown = show(overview).ready()
    shown.page.click("#everything")
    shown.page.click("#tab-table")
    rows = shown.page.query_selector_all("#table-view tr[data-claim]")
    marked = {row.get_attribute("data-claim") for row in rows if row.query_selector(".flagged")}
    assert marked == {key for key, claim in by_key(claims).items() if is_flagged(claim)}
    # A flag that was explained is told in the panel, and marks nothing.
    explained = {key for key, claim in by_key(claims).items() if claim["flags"] and not is_flagged(claim)}
    assert explained
    shown.run("id => window.cllkg.select('claim', id)", min(explained))
    assert shown.page.locator("#panel .flag").count() > 0
    assert shown.page.locator("#panel .chips .flagged").count() == 0


@pytest.mark.parametrize("part", ["standings", "flags", "systems"])
def test_a_button_leaves_what_it_names_and_gives_the_rest_back(show: Show, overview: str, part: str) -> None:
    shown = show(overview).ready()
    shown.page.click("#everything")
    every = shown.text("#status")
    for button in shown.page.query_selector_all(f"#legend .preset[data-part={part}]"):
        name, count = button.get_attribute("data-only"), button.query_selector(".count").inner_text()
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert shown.text("#status").startswith(f"{count} of "), name
        ticked = shown.page.query_selector_all(f"#legend input[data-part={part}]:checked")
        assert [box.get_attribute("data-name") for box in ticked] == [name]
        button.click()
        assert button.get_attribute("aria-pressed") == "false"
        assert shown.text("#status") == every


def test_evidence_in_vitro_and_in_people_can_be_told_apart(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    people = {"human_trial", "human_observational"}
    studied = {key: {line["study_type"] for line in claim["lines"]} for key, claim in by_key(claims).items()}
    wanted = {
        "people": {key for key, types in studied.items() if types & people},
        "in_vitro": {key for key, types in studied.items() if "in_vitro" in types and types <= {"in_vitro", "none"}},
    }
    shown = show(overview).ready()
    shown.page.click("#everything")
    for name, expected in wanted.items():
        shown.page.click(f"#legend .preset[data-only={name}]")
        assert set(shown.run("() => Array.from(window.cllkg.shown().claims)")) == expected != set()
        shown.page.click(f"#legend .preset[data-only={name}]")


def test_a_row_alone_is_one_click_away_without_a_mouse(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    shown.page.focus("#legend .only[data-only=safety]")
    shown.page.keyboard.press("Enter")
    ticked = shown.page.query_selector_all("#legend input[data-part=categories]:checked")
    assert [box.get_attribute("data-name") for box in ticked] == ["safety"]


def test_safety_and_approval_stay_in_sight_of_the_drug(show: Show, overview: str) -> None:
    """The safety statements are off the map at first; in the panel they come first all the same, and unfaded."""
    shown = show(overview).ready()
    shown.page.fill("#search", "lenalidomide")
    shown.page.keyboard.press("Enter")
    for claim in (NOT_INDICATED, DEATHS):
        row = shown.page.query_selector(f"#panel button[data-claim={claim}]")
        assert row.evaluate(SEEN), claim
        assert (
            row.evaluate(
                "e => { let o = 1; for (; e; e = e.parentElement) { o *= getComputedStyle(e).opacity; } return o; }"
            )
            == 1
        )
    assert shown.page.locator("#panel li", has_text="more died").locator(".away").count() == 1
    # The control: what is off the map and not of that kind is further down.
    assert not shown.page.query_selector("#panel button[data-claim=lenalidomide-used-for-multiple-myeloma]").evaluate(
        SEEN
    )


def test_another_choice_does_not_fade_them_on_the_map(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    shown.page.click("#everything")
    shown.run("() => window.cllkg.select('entity', 'CD274')")
    opacity = "id => window.cllkg.network.body.edges[id].options.color.opacity"
    assert shown.run(opacity, CLAIM) == 1
    assert shown.run(opacity, DEATHS) >= 0.5
    assert shown.run(opacity, NOT_INDICATED) >= 0.5
    assert shown.run(opacity, "lenalidomide-binds-cereblon") < 0.1


def test_a_statement_on_the_drug_brings_the_warnings_along(show: Show, overview: str) -> None:
    shown = show(overview, f"#claim={CLAIM}").ready()
    listed = {button.get_attribute("data-claim") for button in shown.page.query_selector_all("#panel .kept button")}
    assert {NOT_INDICATED, DEATHS} <= listed
    shown.run("() => window.cllkg.select('claim', 'cd200-binds-cd200r1')")
    assert shown.page.locator("#panel .kept").count() == 0


def test_escape_takes_the_tooltip_and_the_choice_away(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    shown.page.mouse.move(*shown.run(PLACE, "CD274"))
    shown.page.wait_for_selector(".vis-tooltip", state="visible")
    shown.page.keyboard.press("Escape")
    assert shown.page.is_hidden(".vis-tooltip")
    x, y = shown.run(PLACE, "CD274")
    shown.page.mouse.click(x, y)
    shown.page.mouse.move(x + 3, y)
    shown.page.wait_for_selector(".vis-tooltip", state="visible")
    shown.page.keyboard.press("Escape")
    assert shown.page.is_hidden(".vis-tooltip")
    assert shown.run(SELECTED) is None
    assert "#" not in shown.page.url


def test_the_tooltip_does_not_follow_into_the_table(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    shown.page.mouse.move(*shown.run(PLACE, "CD274"))
    shown.page.wait_for_selector(".vis-tooltip", state="visible")
    shown.page.focus("#tab-map")
    shown.page.keyboard.press("ArrowRight")
    assert shown.page.is_hidden(".vis-tooltip")


@pytest.mark.parametrize("times", [1, 2])
def test_show_all_and_the_core_begin_anew(show: Show, overview: str, times: int) -> None:
    shown = show(overview).ready()
    opening = shown.text("#status")
    shown.page.fill("#search", "CD274")
    shown.page.keyboard.press("Enter")
    shown.page.click("#legend .preset[data-only=supported]")
    for _ in range(times):
        shown.page.click("#everything")
    assert shown.run(SELECTED) is None
    assert shown.run(HASH) == ""
    assert shown.run("() => window.cllkg.litNow") is None
    assert shown.page.input_value("#search") == ""
    assert "Begin here" in shown.text("#panel")
    assert shown.page.locator("tr.lit").count() == 0
    if times == 2:
        assert shown.text("#status") == opening
    else:
        assert shown.page.locator("#legend input:not(:checked)").count() == 0
        assert shown.text("#everything") == "Show the core"


def test_a_choice_the_filters_put_away_fades_nothing(show: Show, overview: str) -> None:
    shown = show(overview, f"#claim={CLAIM}").ready()
    assert shown.run("() => window.cllkg.litNow !== null")
    shown.page.click("#legend input[data-name=less]")
    assert shown.run("() => window.cllkg.litNow") is None
    assert "filtered out" in shown.text("#panel .chips")


@pytest.mark.parametrize("part", ["entity=CD274", f"claim={CLAIM}"])
def test_a_copied_link_opens_what_was_chosen(show: Show, overview: str, part: str) -> None:
    kind, _, key = part.partition("=")
    shown = show(overview, permissions=["clipboard-read", "clipboard-write"]).ready()
    shown.run("([kind, id]) => window.cllkg.select(kind, id)", [kind, key])
    assert shown.run(HASH) == f"#{part}"
    shown.page.click("#panel button:has-text('Copy link')")
    shown.page.wait_for_selector("#panel button:has-text('Copied')")
    copied = shown.run("() => navigator.clipboard.readText()")
    assert copied == shown.page.url
    heading = shown.text("#panel h2")
    again = show(overview, "#" + copied.partition("#")[2]).ready()
    assert again.text("#panel h2") == heading


def test_an_address_typed_by_hand_chooses_and_clears(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    shown.run("() => { location.hash = '#entity=CD274'; }")
    shown.page.wait_for_function("() => window.cllkg.selected")
    shown.run("() => { location.hash = ''; }")
    shown.page.wait_for_function("() => !window.cllkg.selected")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (800, 900), (320, 640)])
def test_no_column_hides_under_another(show: Show, overview: str, width: int, height: int) -> None:
    shown = show(overview, viewport={"width": width, "height": height}).ready()
    shown.page.click("#everything")
    shown.page.click("#tab-table")
    wide = """() => {
        const view = document.getElementById("table-view");
        return [view.scrollWidth - view.clientWidth, document.documentElement.scrollWidth];
    }"""
    assert shown.run(wide) == [0, width]
    inside = shown.run(
        """() => Array.from(document.querySelectorAll("#table-view td:last-child")).every(cell => {
            const box = cell.getBoundingClientRect();
            const view = document.getElementById("table-view").getBoundingClientRect();
            return box.width >= 150 && box.right <= view.right + 1;
        })"""
    )
    assert inside


@pytest.mark.parametrize(("width", "height"), [(800, 900), (320, 640)])
def test_on_a_narrow_window_the_filters_open_above_the_map(show: Show, overview: str, width: int, height: int) -> None:
    shown = show(overview, viewport={"width": width, "height": height}).ready()
    shown.page.click("#tab-map")
    assert shown.page.is_hidden("#legend")
    shown.page.click("#filters")
    assert shown.page.get_attribute("#filters", "aria-expanded") == "true"
    legend, canvas = (shown.page.locator(name).bounding_box() for name in ("#legend", "#canvas"))
    assert legend["y"] + legend["height"] <= canvas["y"] + 1
    assert canvas["y"] < height, "the map is out of sight"
    shown.page.click("#legend .preset[data-only=supported]")
    assert shown.run("() => document.documentElement.scrollWidth") == width
    shown.page.click("#filters")
    assert shown.page.is_hidden("#legend")


def test_what_the_search_finds_fits_on_a_phone(show: Show, overview: str) -> None:
    shown = show(overview, viewport={"width": 320, "height": 640}).ready()
    shown.page.fill("#search", "lenalidomide")
    box = shown.page.locator("#suggestions").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


def test_choosing_at_medium_width_leaves_the_map_in_sight(show: Show, overview: str) -> None:
    shown = show(overview, viewport={"width": 800, "height": 900}).ready()
    shown.page.mouse.click(*shown.run(PLACE, "CD274"))
    assert shown.text("#panel h2") == "CD274"
    assert shown.page.query_selector("#panel h2").evaluate(SEEN)
    assert shown.page.locator("#canvas").bounding_box()["height"] > 350
    assert shown.run("() => document.scrollingElement.scrollTop") == 0
