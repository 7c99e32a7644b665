"""The legend filters map and table, counts by scene, and says how much is shown; buttons begin anew."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from cllkg.projection.claims import ClaimGraph
from shown import PageOf, Show

pytestmark = pytest.mark.browser

CLAIM = "lenalidomide-decreases-cd274-on-cll-cells"
SHOWN = "() => Array.from(window.cllkg.shown().claims)"


def by_key(claims: ClaimGraph[str]) -> dict[str, dict[str, Any]]:
    return {key: claim for *_, key, claim in claims.edges(keys=True, data=True)}


def said(shown: Any) -> tuple[int, int, int, int]:
    """Return how many statements of how many, and how many things of how many, the page says it shows."""
    words = shown.text("#status").replace(",", "").split()
    return int(words[0]), int(words[2]), int(words[4]), int(words[6])


def test_the_legend_counts_and_filters_map_and_table(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    shown = show(mechanism, "#scene=all").ready()
    shown.page.click("#everything")
    inferences = len(shown.run("() => Object.keys(window.cllkg.page.inferences)"))
    total, things = claims.number_of_edges() + inferences, sum(claims.degree(key) > 0 for key in claims)
    assert said(shown) == (total, total, things, things)
    row = shown.page.locator("label", has=shown.page.locator("input[data-name=denied]"))
    denied = sum(bool(claim["negated"]) for *_, claim in claims.edges(data=True))
    assert row.locator(".count").inner_text() == str(denied) != "0"
    row.click()
    assert said(shown)[:2] == (total - denied, total)
    assert len(shown.run("() => window.cllkg.drawn().edges")) == total - denied
    shown.page.click("#tab-table")
    assert shown.page.locator("#table-view tr[data-claim]:visible").count() == total - denied
    assert shown.text("caption").startswith(f"{total - denied} of {total} statements")


@pytest.mark.parametrize("scene", ["story", "safety", "background", "all"])
def test_rows_count_what_the_scene_holds(show: Show, mechanism: str, claims: ClaimGraph[str], scene: str) -> None:
    shown = show(mechanism, f"#scene={scene}").ready()
    inside = set(shown.run("() => Array.from(window.cllkg.edges.keys()).filter(window.cllkg.inScene)"))
    told = {key: claim for key, claim in by_key(claims).items() if key in inside}
    assert told
    for part, field in (("categories", "category"), ("standings", "standing")):
        counts = Counter(claim[field] for claim in told.values())
        counts |= Counter(inferred=len(inside) - len(told))
        rows = {
            box.get_attribute("data-name"): shown.text(f".count[data-count='{part}/{box.get_attribute('data-name')}']")
            for box in shown.page.query_selector_all(f"#legend .row:not([hidden]) input[data-part={part}]")
        }
        assert rows == {name: str(count) for name, count in counts.items() if count}
    status = said(shown)
    assert status[1] == len(inside)


def test_a_thing_is_put_away_with_all_its_lines(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    before = said(shown)
    shown.page.click("#legend input[data-name=ligand]")
    lines = shown.run("() => window.cllkg.drawn().edges.map(one => [one.edge.from, one.edge.to])")
    assert lines
    assert not {"CD200", "CD274", "CD276", "TNFRSF14"} & {end for line in lines for end in line}
    assert said(shown)[0] == len(lines) < before[0]
    shown.page.click("#legend input[data-name=ligand]")
    assert said(shown) == before


def test_a_quick_filter_shows_one_sort_alone_and_then_all_again(show: Show, mechanism: str) -> None:
    shown = show(mechanism, "#scene=all").ready()
    shown.page.click("#everything")
    every = shown.text("#status")
    buttons = shown.page.query_selector_all("#legend .quick button")
    assert len(buttons) == 4
    for button in buttons:
        part, name = button.get_attribute("data-part"), button.get_attribute("data-only")
        count = button.query_selector(".count")
        assert count is not None
        expected = count.inner_text()
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert shown.text("#status").startswith(f"{expected} of "), name
        ticked = shown.page.query_selector_all(f"#legend input[data-part={part}]:checked")
        assert [box.get_attribute("data-name") for box in ticked] == [name]
        button.click()
        assert button.get_attribute("aria-pressed") == "false"
        assert shown.text("#status") == every


def test_evidence_in_vitro_and_in_people_can_be_told_apart(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    people = {"human_trial", "human_observational"}
    studied = {key: {line["study_type"] for line in claim["lines"]} for key, claim in by_key(claims).items()}
    wanted = {
        "people": {key for key, types in studied.items() if types & people},
        "in_vitro": {key for key, types in studied.items() if "in_vitro" in types and types <= {"in_vitro", "none"}},
    }
    shown = show(mechanism, "#scene=all").ready()
    for name, expected in wanted.items():
        shown.page.click(f"#legend .preset[data-only={name}]")
        assert set(shown.run(SHOWN)) == expected != set()
        shown.page.click(f"#legend .preset[data-only={name}]")


def test_a_row_alone_is_one_click_away_without_a_mouse(show: Show, mechanism: str) -> None:
    shown = show(mechanism, "#scene=all").ready()
    shown.page.focus("#legend .only[data-only=safety]")
    shown.page.keyboard.press("Enter")
    ticked = shown.page.query_selector_all("#legend input[data-part=categories]:checked")
    assert [box.get_attribute("data-name") for box in ticked] == ["safety"]


def test_inferred_statements_are_off_until_the_legend_is_asked(
    show: Show, mechanism: str, claims: ClaimGraph[str]
) -> None:
    shown = show(mechanism).ready()
    assert set(shown.run(SHOWN)) <= set(by_key(claims))
    before = said(shown)
    box = "#legend input[data-part=standings][data-name=inferred]"
    assert shown.page.is_checked(box) is False
    shown.page.click(box)
    more = set(shown.run(SHOWN)) - set(by_key(claims))
    assert more
    assert more <= set(shown.run("() => Object.keys(window.cllkg.page.inferences)"))
    assert said(shown)[0] == before[0] + len(more) == before[1]
    dashes = shown.run("() => window.cllkg.drawn().edges.map(one => [one.id, (one.edge.dashes || []).length])")
    assert all(length == 4 for key, length in dashes if key in more)
    assert not [key for key, length in dashes if key not in more and length == 4], "a claim drawn as an inference"


@pytest.mark.parametrize("times", [1, 2])
def test_show_all_and_the_core_begin_anew(show: Show, mechanism: str, times: int) -> None:
    shown = show(mechanism).ready()
    opening = shown.text("#status")
    shown.search("CD274")
    shown.page.click("#legend .preset[data-only=supported]")
    for _ in range(times):
        shown.page.click("#everything")
    assert shown.selected() is None
    assert shown.run("() => window.cllkg.litNow()") is None
    assert shown.page.input_value("#search") == ""
    assert "Begin here" in shown.text("#panel")
    assert shown.page.locator("tr.lit").count() == 0
    if times == 2:
        assert shown.text("#status") == opening
        assert shown.run("() => location.hash") == ""
    else:
        assert shown.page.locator("#legend input:not(:checked)").count() == 0
        assert shown.text("#everything") == "Show the core"


def test_the_button_is_there_only_where_it_does_something(show: Show, mechanism: str, page_of: PageOf) -> None:
    """In the scene of safety nothing is inferred, so all of it is its core."""
    shown = show(mechanism, "#scene=safety").ready()
    assert said(shown)[0] == said(shown)[1]
    assert shown.page.is_hidden("#everything")
    shown.page.click("#legend input[data-name=safety]")
    assert shown.text("#everything") == "Show all"
    # Around a thing some are in reserve: all of them come, and go back.
    shown = show(page_of("focus")).ready()
    first = said(shown)
    assert first[0] < first[1]
    shown.page.click("#everything")
    assert said(shown) == (first[1], first[1], first[3], first[3])
    shown.page.click("#everything")
    assert said(shown) == first


def test_a_choice_the_filters_put_away_fades_nothing(show: Show, mechanism: str) -> None:
    shown = show(mechanism, f"#claim={CLAIM}").ready()
    assert shown.run("() => window.cllkg.litNow() !== null")
    shown.page.click("#legend input[data-name=less]")
    assert shown.run("() => window.cllkg.litNow()") is None
    assert "filtered out" in shown.text("#panel .chips")


def test_the_panel_keeps_its_place_while_filters_change(show: Show, mechanism: str) -> None:
    shown = show(mechanism, "#entity=lenalidomide").ready()
    shown.page.click("#panel .kept summary")
    shown.run("() => { document.getElementById('panel').scrollTop = 200; }")
    shown.page.click("#legend input[data-name=supported]")
    assert shown.run("() => document.getElementById('panel').scrollTop") == 200
    assert shown.page.get_attribute("#panel .kept details", "open") is not None


def test_an_answer_is_filtered_by_its_things_and_relations(show: Show, page_of: PageOf) -> None:
    shown = show(page_of("query")).ready()
    total = said(shown)[1]
    row = shown.page.locator("#legend .row", has=shown.page.locator("input[data-part=relations]")).first
    count = int(row.locator(".count").inner_text())
    row.locator("input").click()
    assert said(shown)[:2] == (total - count, total)
    assert 0 < count < total
