"""What the panel tells: flags, contexts, proofs, warnings that stay in sight, and neighbors that fold away."""

from __future__ import annotations

from typing import Any

import pytest

from cllkg.projection.claims import ClaimGraph
from shown import SEEN, PageOf, Show

pytestmark = pytest.mark.browser

CLAIM = "lenalidomide-decreases-cd274-on-cll-cells"
NOT_INDICATED = "lenalidomide-not-indicated-for-cll"
DEATHS = "lenalidomide-raises-risk-of-death-in-untreated-older-cll"
OPACITY = "e => { let o = 1; for (; e; e = e.parentElement) { o *= getComputedStyle(e).opacity; } return o; }"


def is_flagged(claim: dict[str, Any]) -> bool:
    return any(flag["flag_status"] == "unresolved" for flag in claim["flags"])


def around(claims: ClaimGraph[str], key: str) -> list[tuple[str, dict[str, Any]]]:
    return [(name, claim) for *ends, name, claim in claims.edges(keys=True, data=True) if key in ends]


def test_an_open_question_is_marked_beside_the_statement(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    shown = show(mechanism, "#scene=all&entity=lenalidomide").ready()
    more = shown.page.locator(
        "#panel .kept details:not([open]) > summary, #panel button:text-matches('^Show .* more$')"
    )
    while more.count():
        more.first.click()
    marked = {
        row.get_attribute("data-claim")
        for row in shown.page.query_selector_all("#panel .statements li:has(.flagged) button[data-claim]")
    }
    said = around(claims, "lenalidomide")
    assert marked == {key for key, claim in said if is_flagged(claim)}
    assert 5 < len(marked) < len(said)
    pill = shown.page.locator("#panel .flagged").first
    assert pill.inner_text() == "flagged"
    assert pill.get_attribute("title") in {flag["label"] for _, claim in said for flag in claim["flags"]}


def test_flags_and_contexts_are_told_with_the_statement(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    edges = claims.edges(keys=True, data=True)
    key, claim = next((key, claim) for *_, key, claim in edges if claim["flags"] and claim["context"])
    shown = show(mechanism, f"#claim={key}").ready()
    panel = shown.text("#panel")
    assert shown.text("#panel h2") == claim["label"]
    assert all(flag["label"] in panel for flag in claim["flags"])
    assert all(context["value"] in panel for context in claim["context"])


def test_the_panel_of_every_claim_tells_all_its_lines(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    """Each is opened in turn; what a source found and where stands there word by word."""
    shown = show(mechanism).ready()
    told = shown.run(
        """keys => keys.map(key => {
        window.cllkg.select("claim", key);
        return document.getElementById("panel").textContent;
    })""",
        [key for *_, key in claims.edges(keys=True)],
    )
    for text, (*_, key, claim) in zip(told, claims.edges(keys=True, data=True), strict=True):
        assert claim["label"] in text, key
        for line in claim["lines"]:
            assert line.get("finding", "") in text, key
            assert line.get("locator", "") in text, key
    findings = sum("finding" in line for *_, claim in claims.edges(data=True) for line in claim["lines"])
    assert findings > 100, "hardly a finding to look for"
    assert shown.is_quiet()


def test_an_inference_shows_its_rule_and_its_premises(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    key = "inferred.CD274.indirectly-decreases.immune_synapse_formation"
    shown = show(mechanism, f"#claim={key}").ready()
    # Chosen by its address it is shown, though inferences are off at first.
    assert shown.selected() == ["claim", key]
    assert key in shown.run("() => Array.from(window.cllkg.shown().claims)")
    panel = shown.text("#panel")
    assert "by no source stated" in panel
    assert "Rule: sign composition" in panel
    premises = [button.inner_text() for button in shown.page.query_selector_all("#panel .proof button[data-claim]")]
    labels = {claim["label"] for *_, claim in claims.edges(data=True)}
    assert len(premises) >= 2
    assert set(premises) <= labels
    assert "line of evidence" not in panel, "nobody saw it"
    shown.page.locator("#panel .proof button[data-claim]").first.click()
    assert shown.text("#panel h2") == premises[0]


def test_safety_and_approval_stay_in_sight_of_the_drug(show: Show, mechanism: str) -> None:
    """They are no part of the story's map; in the panel they come first all the same, and unfaded."""
    shown = show(mechanism).ready()
    shown.search("lenalidomide")
    assert shown.run("() => window.cllkg.scene.name") == "story"
    for claim in (NOT_INDICATED, DEATHS):
        row = shown.page.locator(f"#panel button[data-claim={claim}]").first
        assert row.evaluate(SEEN), claim
        assert row.evaluate(OPACITY) == 1
    assert "not in this scene" in shown.page.locator("#panel li", has_text="more died").first.inner_text()
    # The control: what is not of that kind is further down.
    far = shown.page.locator(f"#panel button[data-claim={CLAIM}]").first
    assert not far.evaluate(SEEN)


def test_a_statement_on_the_drug_brings_the_warnings_along(show: Show, mechanism: str) -> None:
    shown = show(mechanism, f"#claim={CLAIM}").ready()
    listed = {button.get_attribute("data-claim") for button in shown.page.query_selector_all("#panel .kept button")}
    assert {NOT_INDICATED, DEATHS} <= listed
    shown.run("() => window.cllkg.select('claim', 'cd200-binds-cd200r1')")
    assert shown.page.locator("#panel .kept").count() == 0


def test_the_page_says_at_once_that_it_is_no_advice(show: Show, page_of: PageOf) -> None:
    for name in ("mechanism", "overview"):
        shown = show(page_of(name)).ready()
        notice = shown.page.locator(".notice:visible")
        assert notice.count() == 1
        assert notice.evaluate(SEEN)
        assert "not medical advice" in notice.inner_text()
        assert "increased mortality" in notice.inner_text().replace("\n", " ")


def test_the_query_that_made_the_view_can_be_read(show: Show, page_of: PageOf) -> None:
    for name in ("mechanism", "overview", "focus", "neighborhood", "query"):
        shown = show(page_of(name)).ready()
        shown.page.click("#panel .queries summary")
        assert "SELECT" in shown.page.locator("#panel .queries pre").first.inner_text()


def test_neighbors_of_a_kind_fold_away_and_come_back(show: Show, mechanism: str) -> None:
    shown = show(mechanism, "#entity=lenalidomide").ready()
    ligands = {"CD200", "CD274", "CD276", "TNFRSF14"}
    entities = "() => Array.from(window.cllkg.drawn().nodes.keys())"
    folded = "() => window.cllkg.drawn().nodes.get('lenalidomide').folded || 0"
    status = shown.text("#status")
    assert ligands <= set(shown.run(entities))
    shown.page.click("#panel button[aria-label='Hide Inhibitory ligand beside lenalidomide']")
    assert not ligands & set(shown.run(entities))
    assert shown.run(folded) == 4
    assert shown.text("#status") != status
    assert "4 folded away" in shown.text("#panel .beside")
    # The badge says so on the map, on the corner of the box.
    with_badge = shown.run(
        """() => {
        const app = window.cllkg, canvas = document.querySelector("#canvas canvas");
        const item = app.drawn().nodes.get("lenalidomide");
        const at = app.camera.toWindow(item.at[0] + item.size[0] / 2 - 2, item.at[1] - item.size[1] / 2 - 7);
        const ratio = canvas.width / canvas.clientWidth;
        return Array.from(canvas.getContext("2d").getImageData(at.x * ratio, at.y * ratio, 1, 1).data);
    }"""
    )
    assert with_badge[3] > 250
    assert max(with_badge[:3]) < 60
    shown.page.click("#panel button[aria-label='Show Inhibitory ligand beside lenalidomide']")
    assert shown.run(folded) == 0
    assert shown.text("#status") == status


def test_what_is_in_reserve_unfolds(show: Show, page_of: PageOf) -> None:
    shown = show(page_of("focus")).ready()
    count, kinds = shown.run(
        """() => {
        const app = window.cllkg;
        const [id, item] = [...app.drawn().nodes].find(([, item]) => item.folded);
        app.select("entity", id);
        return [item.folded, [...document.querySelectorAll("#panel .beside button[aria-label^=Show]")].length];
    }"""
    )
    assert count >= kinds >= 1
    things = len(shown.run("() => Array.from(window.cllkg.drawn().nodes.keys())"))
    for _ in range(kinds):
        shown.page.locator("#panel .beside button[aria-label^=Show]").first.click()
    assert len(shown.run("() => Array.from(window.cllkg.drawn().nodes.keys())")) == things + count
