"""The evidence view in Chromium: what can be seen, chosen, filtered, walked by keyboard and taken along."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cllkg.content import Content
from cllkg.store.answers import Scope
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views import Brief
from cllkg.views.evidence import draw

if TYPE_CHECKING:
    Show = Callable[..., Any]

pytestmark = pytest.mark.browser

CD20 = "lenalidomide-decreases-cd20-on-cll-cells"
CD274 = "lenalidomide-decreases-cd274-on-cll-cells"
SELECTED = "() => window.cllkg.selected"
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def evidence(oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content) -> str:
    return draw(Brief(oxigraph_store, content, None, Scope(), oxigraph_store_inferred, lambda _: None))


@pytest.fixture(scope="module")
def data(evidence: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', evidence, re.DOTALL)
    assert found is not None
    page = json.loads(found[1])["page"]
    assert isinstance(page, dict)
    return page


def cells_of(claim: dict[str, Any]) -> set[str]:
    return {source for line in claim["lines"] for source in (line["source"], *line.get("cites", ()))}


def test_it_opens_alone_and_without_a_complaint(show: Show, evidence: str) -> None:
    shown = show(evidence).ready()
    assert len(shown.requests) == 1
    assert shown.complaints == []
    assert shown.violations() == []
    assert shown.text("#status") == "430 of 430 claims, 89 of 99 sources shown"


def test_there_is_a_mark_for_each_claim_and_source_and_none_else(
    show: Show, evidence: str, data: dict[str, Any]
) -> None:
    shown = show(evidence).ready()
    drawn = shown.run(
        "() => Array.from(document.querySelectorAll('#matrix .mark'))"
        ".map(mark => [mark.parentNode.dataset.claim, mark.dataset.source])"
    )
    expected = sorted([key, source] for key, claim in data["claims"].items() for source in cells_of(claim))
    assert sorted(drawn) == expected
    assert len(expected) > 600


def test_a_mark_stands_in_the_column_of_its_source(show: Show, evidence: str) -> None:
    shown = show(evidence).ready()
    off = shown.run(
        """() => Array.from(document.querySelectorAll('#matrix .mark')).slice(0, 200).filter(mark => {
            const head = document.querySelector('.column[data-source="' + mark.dataset.source + '"]');
            return Math.abs(head.getBoundingClientRect().left - mark.getBoundingClientRect().left) > 0.5;
        }).length"""
    )
    assert off == 0


def test_direction_and_kind_differ_in_shape_not_only_in_color(show: Show, evidence: str) -> None:
    shown = show(evidence).ready()
    shapes = shown.run(
        """() => window.cllkg.page.legend.marks.map(row => {
            const name = row.name.startsWith('inconclusive') ? 'inconclusive' : row.name;
            return [name, window.cllkg.mark(row.name).innerHTML.replace(/class="[^"]*"/g, '')];
        })"""
    )
    assert len({name for name, _ in shapes}) == len({shape for _, shape in shapes}) >= 6


def test_a_mark_opens_what_that_source_says(show: Show, evidence: str, data: dict[str, Any]) -> None:
    shown = show(evidence).ready()
    shown.page.locator(f"[data-claim={CD274}] .mark[data-source=ramsay-2012]").click()
    assert shown.run(SELECTED) == {"type": "claim", "id": CD274}
    assert "What ramsay-2012 says of it" in shown.text("#panel")
    first = next(line for line in data["claims"][CD274]["lines"] if line["source"] == "ramsay-2012")
    assert first["locator"] in shown.text("#panel .line >> nth=0")
    assert shown.page.locator("#panel .line").count() == len(data["claims"][CD274]["lines"])
    assert shown.run("() => location.hash") == f"#claim={CD274}"


def test_a_claim_opens_with_both_sides_and_its_flag(show: Show, evidence: str) -> None:
    shown = show(evidence, f"#claim={CD20}").ready()
    panel = shown.text("#panel")
    assert "contested" in panel and "X1" in panel and "lapalombella-2008" in panel
    assert shown.page.locator("#panel .line.supports").count() >= 1
    assert shown.page.locator("#panel .line.disputes").count() >= 1
    row = shown.page.locator(f".claim[data-claim={CD20}]")
    assert "conflicting" in (row.get_attribute("class") or "")


def test_one_click_shows_what_falls_with_a_source(show: Show, evidence: str, data: dict[str, Any]) -> None:
    shown = show(evidence).ready()
    shown.page.locator(".column[data-source=ramsay-2012]").click()
    gone = data["retractions"]["ramsay-2012"]
    panel = shown.text("#panel .retraction")
    assert f"{len(gone['falls'])} claims would lose all traced support" in panel
    assert f"{len(gone['weakens'])} claims would only weaken" in panel
    assert f"{len(gone['shortcuts_gone'])} shortcuts go" in panel
    assert f"{len(gone['inferences_gone'])} inferences fall" in panel
    assert "cllkg impact ramsay-2012" in panel
    order = sorted(data["claims"], key=lambda key: data["claims"][key]["rank"])
    fallen = shown.run("() => Array.from(document.querySelectorAll('.claim.falls')).map(r => r.dataset.claim)")
    assert set(fallen) == {order[place] for place, _ in gone["falls"] if place < len(order)}
    # The word stands in the row, whatever its color.
    assert shown.run("() => getComputedStyle(document.querySelector('.falls .label'), '::before').content") == '"falls"'
    shown.page.keyboard.press("Escape")
    assert shown.page.locator(".claim.falls").count() == 0


def test_all_that_falls_can_be_read(show: Show, evidence: str, data: dict[str, Any]) -> None:
    shown = show(evidence, "#source=ramsay-2012").ready()
    shown.page.locator("#panel details.falls button", has_text="more").click()
    assert shown.page.locator("#panel details.falls li").count() == len(data["retractions"]["ramsay-2012"]["falls"])
    assert shown.page.locator("#panel details.falls li button").first.is_visible()


@pytest.mark.parametrize("name", ["conflicting", "single", "flagged"])
def test_a_quick_filter_leaves_as_many_as_it_says(show: Show, evidence: str, data: dict[str, Any], name: str) -> None:
    shown = show(evidence).ready()
    button = shown.page.locator(f"[data-must={name}]")
    count = int(button.locator(".count").inner_text())
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert shown.text("#status").startswith(f"{count} of 430 claims")
    rows = shown.run("() => Array.from(document.querySelectorAll('.claim')).map(r => r.dataset.claim)")
    assert set(rows) == {key for key, claim in data["claims"].items() if name in claim}
    shown.page.click("#everything")
    assert shown.text("#status").startswith("430 of 430")


@pytest.mark.parametrize("part", ["standings", "systems", "studies", "categories", "marks"])
def test_every_row_of_the_legend_keeps_its_word(show: Show, evidence: str, part: str) -> None:
    shown = show(evidence).ready()
    wrong = shown.run(
        """part => window.cllkg.page.legend[part].filter(row => row.name !== 'through').filter(row => {
            window.cllkg.only(part, row.name);
            const shown = window.cllkg.shown().length;
            window.cllkg.showEverything();
            return shown !== row.count;
        }).map(row => row.name)""",
        part,
    )
    assert wrong == []


def test_words_narrow_the_rows_and_columns_follow(show: Show, evidence: str) -> None:
    shown = show(evidence).ready()
    shown.page.fill("#words", "CD20 lapalombella")
    rows = shown.page.locator(".claim .said")
    assert 0 < rows.count() < 20
    assert all("CD20" in text or "rituximab" in text for text in rows.all_inner_texts())
    assert shown.page.locator(".column").count() < 10
    shown.page.fill("#words", "nothing is called so")
    assert shown.page.locator("#nothing").is_visible()
    assert shown.text("#status").startswith("0 of 430")


def test_every_grouping_holds_every_claim(show: Show, evidence: str) -> None:
    shown = show(evidence).ready()
    for group in ("standings", "systems", "studies", "single"):
        shown.page.select_option("#group", group)
        keys = shown.run("() => Array.from(document.querySelectorAll('.claim')).map(r => r.dataset.claim)")
        assert len(set(keys)) == 430, group
    # A claim that falls with either of two sources stands under both.
    assert len(keys) > 430


def test_the_keys_walk_over_marks_and_open_them(show: Show, evidence: str) -> None:
    shown = show(evidence).ready()
    assert shown.page.locator("#matrix [tabindex='0']").count() == 1
    shown.page.focus("#matrix [tabindex='0']")
    where = "() => [document.activeElement.className.split(' ')[0], document.activeElement.dataset.source || '']"
    assert shown.run(where) == ["label", ""]
    shown.page.keyboard.press("ArrowRight")
    assert shown.run(where) == ["mark", "article"]
    shown.page.keyboard.press("ArrowDown")
    assert shown.run(where) == ["mark", "article"]
    shown.page.keyboard.press("Enter")
    assert "What article says of it" in shown.text("#panel")
    shown.page.keyboard.press("Escape")
    assert shown.run(SELECTED) is None
    assert shown.run(where) == ["mark", "article"]
    shown.page.keyboard.press("Control+Home")
    assert shown.run(where)[0] in ("corner", "column")
    shown.page.keyboard.press("Enter")
    assert shown.run(SELECTED)["type"] == "source"
    # What the keys reach is not hidden below the heads.
    shown.page.keyboard.press("Escape")
    shown.page.keyboard.press("Control+End")
    assert shown.run(
        """() => {
            const here = document.activeElement.getBoundingClientRect();
            const view = document.getElementById('matrix').getBoundingClientRect();
            return here.top >= view.top && here.bottom <= view.bottom + 1
                && here.left >= view.left && here.right <= view.right + 1;
        }"""
    )


def test_search_finds_claims_and_sources(show: Show, evidence: str) -> None:
    shown = show(evidence).ready()
    shown.page.keyboard.press("/")
    shown.page.keyboard.type("[6]")
    shown.page.keyboard.press("Enter")
    assert shown.run(SELECTED) == {"type": "source", "id": "ramsay-2012"}
    shown.page.fill("#search", "lowers CD274")
    shown.page.keyboard.press("Enter")
    assert shown.run(SELECTED) == {"type": "claim", "id": CD274}


def test_the_address_brings_back_what_was_chosen(show: Show, evidence: str) -> None:
    for kind, key in (("claim", CD20), ("source", "kriston-2021")):
        shown = show(evidence, f"#{kind}={key}").ready()
        assert shown.run(SELECTED) == {"type": kind, "id": key}
        assert shown.run("() => location.hash") == f"#{kind}={key}"
    for part in ("#claim=nobody", "#source=%E0%A4%A", "#other=x", "#source=__proto__", "#claim=constructor"):
        shown = show(evidence, part).ready()
        assert shown.run(SELECTED) is None, part
        assert shown.complaints == []


def test_it_shows_in_a_frame_without_an_address(show: Show, evidence: str) -> None:
    frame = f'<iframe sandbox="allow-scripts" width="1200" height="800" srcdoc="{html.escape(evidence)}"></iframe>'
    shown = show(f"<!doctype html><title>A notebook</title>{frame}")
    inner = shown.page.frame_locator("iframe")
    inner.locator("html[data-ready='1']").wait_for(state="attached", timeout=20_000)
    inner.locator(".column[data-source=ramsay-2012]").click()
    assert "lose all traced support" in inner.locator("#panel").inner_text()
    assert shown.complaints == []


def test_the_tables_sort_and_say_so(show: Show, evidence: str, data: dict[str, Any]) -> None:
    shown = show(evidence).ready()
    shown.page.click("#tab-sources")
    head = shown.page.locator("#sources-view th", has_text="Would lose all traced support")
    head.locator("button").click()
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    numbers = [
        int(text)
        for text in shown.page.locator("#sources-view tbody td:nth-child(5)").all_inner_texts()
        if text != "none"
    ]
    assert numbers == sorted((len(gone["falls"]) for gone in data["retractions"].values()), reverse=True)
    shown.page.click("#tab-table")
    assert shown.page.locator("#table-view tbody tr").count() == 430
    shown.page.click("[data-must=conflicting]")
    assert shown.page.locator("#table-view tbody tr:visible").count() == 10


def test_the_csv_holds_what_is_shown_and_no_formula(
    show: Show, evidence: str, data: dict[str, Any], tmp_path: Path
) -> None:
    shown = show(evidence).ready()
    shown.page.click("[data-must=conflicting]")
    with shown.page.expect_download() as waiting:
        shown.page.click("#csv")
    target = tmp_path / "evidence.csv"
    waiting.value.save_as(target)
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    conflicting = {key: claim for key, claim in data["claims"].items() if "conflicting" in claim}
    assert {row["claim"] for row in rows} == set(conflicting)
    assert len(rows) == sum(len(claim["lines"]) for claim in conflicting.values())
    shown.run("key => { window.cllkg.page.claims[key].label = '=1+1'; }", min(conflicting))
    assert "'=1+1" in shown.run("() => window.cllkg.csv()")


def test_on_a_phone_claims_are_a_list_with_their_sources(show: Show, evidence: str) -> None:
    shown = show(evidence, **PHONE).ready()
    assert not shown.page.locator("#matrix-view").is_visible()
    chip = shown.page.locator(f"#table-view tr[data-claim={CD274}] .chip", has_text="ramsay-2012")
    chip.click()
    assert "What ramsay-2012 says of it" in shown.text("#panel")
    box = shown.page.locator("#panel").bounding_box()
    assert box is not None and box["y"] + box["height"] <= 845 and box["y"] > 200
    shown.page.click("#close")
    assert not shown.page.locator("#panel").is_visible()


@pytest.mark.parametrize("width", [320, 390, 800, 1600])
def test_nothing_is_wider_than_the_window(show: Show, evidence: str, width: int) -> None:
    shown = show(evidence, "#source=ash-2016-4388", viewport={"width": width, "height": 700}).ready()
    assert shown.run("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_read_at_twice_the_size_the_matrix_still_has_rows(show: Show, evidence: str) -> None:
    shown = show(evidence, viewport={"width": 800, "height": 450}).ready()
    box = shown.page.locator("#matrix").bounding_box()
    head = shown.page.locator("#matrix .top").bounding_box()
    assert box is not None and head is not None
    assert box["height"] - head["height"] > 200


def test_without_javascript_the_tables_remain(show: Show, evidence: str, data: dict[str, Any]) -> None:
    shown = show(evidence, java_script_enabled=False)
    assert shown.page.locator("tbody tr").count() == len(data["claims"]) + len(data["columns"])
    row = shown.page.locator("tr", has_text="ramsay-2012 [6]")
    gone = data["retractions"]["ramsay-2012"]
    numbers = [len(gone[name]) for name in ("falls", "weakens", "shortcuts_gone", "inferences_gone")]
    assert [int(text) for text in row.locator("td").all_inner_texts()[3:]] == numbers
    assert not shown.page.locator("#matrix").is_visible()


def test_printed_it_is_the_tables(show: Show, evidence: str) -> None:
    shown = show(evidence).ready()
    shown.page.wait_for_selector("#sources-view tbody tr", state="attached")
    shown.page.emulate_media(media="print")
    assert shown.page.locator("#table-view tbody tr:visible").count() == 430
    assert shown.page.locator("#sources-view tbody tr:visible").count() == 99
    assert not shown.page.locator("#matrix").is_visible()


def test_hostile_words_run_nowhere(show: Show, evidence: str) -> None:
    hostile = "</script><img src=x onerror=window.ran=1>"
    escaped = hostile.replace("<", "\\u003c").replace(">", "\\u003e")
    shown = show(evidence.replace("Lenalidomide lowers CD274 (PD-L1) on the surface of CLL cells.", escaped)).ready()
    shown.run("key => window.cllkg.select('claim', key)", CD274)
    assert shown.text("#panel h2") == hostile
    shown.page.click("#tab-table")
    assert shown.run("() => window.ran") is None
    assert shown.page.locator("img").count() == 0
