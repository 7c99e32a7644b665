"""Ways from one thing to another: the best supported first, with their signs multiplied; what is denied is no step."""

from __future__ import annotations

import pytest

from cllkg.projection.claims import ClaimGraph
from shown import PageOf, Show, Shown

pytestmark = pytest.mark.browser

AMOUNTS = {1: "taken together: more", -1: "taken together: less", 0: "taken together: no sign"}
WAYS = """([from, to]) => window.cllkg.waysBetween(from, to, true).map(way => way.steps.map(step => step.id))"""


def steps_of(shown: Shown) -> list[list[str]]:
    """Return the statements of each way the panel tells, in order."""
    return [
        [str(button.get_attribute("data-claim")) for button in way.query_selector_all("button[data-claim]")]
        for way in shown.page.query_selector_all("#panel .way")
    ]


def check_leads(claims: ClaimGraph[str], way: list[str], start: str, end: str) -> None:
    """Fail unless each statement of a way begins where the one before ended."""
    ends = {key: (subject, object_, claim) for subject, object_, key, claim in claims.edges(keys=True, data=True)}
    at = start
    for key in way:
        subject, object_, claim = ends[key]
        if claim["direction"] == "backward":
            subject, object_ = object_, subject
        assert subject == at, key
        assert not claim["negated"], key
        at = object_
    assert at == end


def product(claims: ClaimGraph[str], way: list[str]) -> int:
    signs = {key: claim["sign"] for *_, key, claim in claims.edges(keys=True, data=True)}
    found = 1
    for key in way:
        found *= signs[key]
    return found


def test_the_form_in_the_panel_asks_for_a_way(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    shown = show(mechanism, "#entity=lenalidomide").ready()
    shown.page.fill("#panel .trace input", "immunological synapse formation")
    shown.page.click("#panel .trace button")
    assert shown.selected() == ["path", "lenalidomide>immune_synapse_formation"]
    ways = steps_of(shown)
    assert 1 < len(ways) <= 5
    assert len({tuple(way) for way in ways}) == len(ways)
    headings = [heading.inner_text() for heading in shown.page.query_selector_all("#panel .way h3")]
    for place, (way, heading) in enumerate(zip(ways, headings, strict=True), 1):
        check_leads(claims, way, "lenalidomide", "immune_synapse_formation")
        steps = "1 step" if len(way) == 1 else f"{len(way)} steps"
        assert heading == f"Way {place}: {steps}, {AMOUNTS[product(claims, way)]}"
    assert "is a hypothesis, not a finding" in shown.text("#panel")
    assert "ways found" in shown.text("#said")
    # The best one is lit; another can be.
    lit = "() => Array.from(window.cllkg.lit().claims).sort()"
    assert shown.run(lit) == sorted(ways[0])
    shown.page.locator("#panel .way button:has-text('Show on the map')").nth(1).click()
    assert shown.run(lit) == sorted(ways[1])


def test_two_lessenings_make_more(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    """Lenalidomide lowers a ligand, and the ligand disrupts the synapse: among the ways are such."""
    shown = show(mechanism, "#path=lenalidomide>actin_polarization").ready()
    doubled = [way for way in steps_of(shown) if len(way) == 2]
    assert doubled
    signs = {key: claim["sign"] for *_, key, claim in claims.edges(keys=True, data=True)}
    assert [[signs[key] for key in way] for way in doubled] == [[-1, -1]] * len(doubled)
    assert "2 steps, taken together: more" in shown.text("#panel")


def test_shift_and_a_click_ask_for_the_way_from_what_is_chosen(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    shown.page.mouse.click(*shown.place("CD274"))
    shown.page.keyboard.down("Shift")
    shown.page.mouse.click(*shown.place("immune_synapse_formation"))
    shown.page.keyboard.up("Shift")
    assert shown.selected() == ["path", "CD274>immune_synapse_formation"]
    part = shown.run("() => location.hash")
    assert part == "#path=CD274%3Eimmune_synapse_formation"
    heading = shown.text("#panel h2")
    assert heading == "CD274 to immunological synapse formation"
    again = show(mechanism, part).ready()
    assert again.text("#panel h2") == heading
    assert steps_of(again) == steps_of(shown)
    # Without Shift it is a choice like any other.
    again.page.mouse.click(*again.place("CD274"))
    assert again.selected() == ["entity", "CD274"]


def test_what_is_denied_is_no_step(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    denied = {key: ends for *ends, key, claim in claims.edges(keys=True, data=True) if claim["negated"]}
    shown = show(mechanism).ready()
    drawn = set(shown.run("() => window.cllkg.drawn().edges.map(one => one.id)"))
    assert drawn & set(denied)
    for key in drawn & set(denied):
        assert [key] not in shown.run(WAYS, denied[key])
    # Nor between any two things of the whole graph.
    used = shown.run(
        """() => {
        const app = window.cllkg, found = new Set();
        app.enter("all");
        for (const from of ["lenalidomide", "CD274", "cll_cell"]) {
            for (const to of app.shown().entities) {
                if (from === to) { continue; }
                app.waysBetween(from, to, true).forEach(way => way.steps.forEach(step => found.add(step.id)));
            }
        }
        return Array.from(found);
    }"""
    )
    assert len(used) > 50
    assert not set(denied) & set(used)


def test_the_best_supported_way_comes_first_and_doubt_outweighs_length(show: Show, mechanism: str) -> None:
    shown = show(mechanism, "#scene=all").ready()
    costs = shown.run(
        """() => {
        const app = window.cllkg, found = [];
        for (const to of app.shown().entities) {
            if (to !== "lenalidomide") { found.push(app.waysBetween("lenalidomide", to, true).map(way => way.cost)); }
        }
        return found.filter(one => one.length > 1);
    }"""
    )
    assert len(costs) > 20
    assert all(one == sorted(one) for one in costs)
    assert any(one[0] < one[-1] for one in costs)
    assert max(max(one) for one in costs) > 400, "no contested step to outweigh anything"


def test_no_way_is_said_so(show: Show, mechanism: str) -> None:
    shown = show(mechanism, "#entity=lenalidomide").ready()
    # With all that would lead there put away.
    for name in ("less", "more", "other"):
        shown.page.click(f"#legend input[data-name={name}]")
    shown.run("() => window.cllkg.trace('lenalidomide', 'CD274')")
    assert "No statement that is shown leads" in shown.text("#panel")
    assert steps_of(shown) == []
    assert shown.text("#said") == "No way found"
    shown.page.keyboard.press("Escape")
    shown.page.click("#everything")
    # Against the lines a way is told as what it is.
    shown.run("() => window.cllkg.trace('CD274', 'lenalidomide')")
    assert "nothing follows from them" in shown.text("#panel .flag")
    assert "no sign" in shown.text("#panel .way h3")


def test_a_name_that_is_none_is_refused_in_the_form(show: Show, mechanism: str) -> None:
    shown = show(mechanism, "#entity=lenalidomide").ready()
    shown.page.fill("#panel .trace input", "no such thing anywhere")
    shown.page.keyboard.press("Enter")
    assert shown.text("#said") == "Nothing of that name."
    assert shown.page.get_attribute("#panel .trace input", "aria-invalid") == "true"
    assert shown.selected() == ["entity", "lenalidomide"]


def test_in_an_answer_a_way_has_no_sign(show: Show, page_of: PageOf) -> None:
    """Plain relations say neither more nor less, and nobody found them."""
    shown = show(page_of("by hand")).ready()
    ends = shown.run("() => { const all = [...window.cllkg.nodes.keys()]; return [all[0], all[2]]; }")
    shown.run("([from, to]) => window.cllkg.trace(from, to)", ends)
    assert shown.text("#panel .way h3") == "Way 1: 2 steps"
    assert "supported" not in shown.text("#panel")
