"""How the overview is used: by mouse, by search and by keyboard alone, in the dark, on a phone, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from cllkg.projection.claims import ClaimGraph

if TYPE_CHECKING:
    Show = Callable[..., Any]

pytestmark = pytest.mark.browser

CLAIM = "lenalidomide-decreases-cd274-on-cll-cells"


def said_of(claims: ClaimGraph[str], key: str) -> set[str]:
    edges = [*claims.out_edges(key, data=True), *claims.in_edges(key, data=True)]
    return {claim["label"] for *_, claim in edges}


def test_a_click_on_a_thing_opens_all_that_is_said_of_it(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    shown = show(overview).ready()
    assert "Begin here" in shown.text("#panel")
    shown.page.mouse.click(*shown.place("CD274"))
    assert shown.text("#panel h2") == "CD274"
    listed = {button.inner_text() for button in shown.page.query_selector_all("#panel button[data-claim]")}
    assert listed == said_of(claims, "CD274")
    link = shown.page.locator("#panel a[href='https://bioregistry.io/HGNC:17635']")
    assert link.get_attribute("rel") == "noopener noreferrer"
    # A click on the paper puts it away.
    host = shown.page.locator("#canvas").bounding_box()
    shown.page.mouse.click(host["x"] + 4, host["y"] + 4)
    assert "Begin here" in shown.text("#panel")


def test_a_click_on_a_line_opens_its_evidence(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    shown = show(overview).ready()
    shown.page.mouse.click(*shown.along(CLAIM))
    claim = claims.edges["lenalidomide", "CD274", CLAIM]
    panel = shown.text("#panel")
    assert shown.text("#panel h2") == claim["label"]
    assert shown.text("#panel .chip") == claim["standing"].replace("_", " ")
    assert shown.page.locator("#panel article.line").count() == len(claim["lines"]) > 1
    for line in claim["lines"]:
        assert line["title"] in panel
        assert line["locator"] in panel
        assert line["finding"] in panel
        assert f"worded {line['certainty']}" in panel
    assert "primary result · in vitro · n = 6" in panel


@pytest.mark.parametrize(
    ("typed", "key"),
    [("pd-l1", "CD274"), ("PDL1", "CD274"), ("HGNC:7203", "CD200"), ("cd270", "TNFRSF14"), ("t cells", "t_cell")],
)
def test_search_finds_a_thing_by_any_of_its_names(show: Show, overview: str, typed: str, key: str) -> None:
    shown = show(overview).ready()
    shown.page.keyboard.press("/")
    shown.page.keyboard.type(typed)
    shown.page.keyboard.press("ArrowDown")
    shown.page.keyboard.press("Enter")
    assert shown.run("() => window.cllkg.selected") == {"type": "entity", "id": key}
    assert shown.run("() => location.hash") == f"#entity={key}"
    assert shown.page.is_hidden("#suggestions")


def test_search_finds_statements_and_says_when_there_is_nothing(
    show: Show, overview: str, claims: ClaimGraph[str]
) -> None:
    shown = show(overview).ready()
    label = claims.edges["lenalidomide", "CD274", CLAIM]["label"]
    shown.page.fill("#search", label[:30])
    assert label in shown.text("#suggestions")
    shown.page.fill("#search", "no such thing anywhere")
    assert shown.text("#suggestions") == "Nothing of that name."


def test_what_a_search_finds_is_shown_even_if_it_was_put_away(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    before = shown.text("#status")
    assert shown.run("() => window.cllkg.shown().entities.has('del_17p')") is False
    shown.page.fill("#search", "del(17p)")
    shown.page.keyboard.press("Enter")
    assert shown.run("() => window.cllkg.shown().entities.has('del_17p')") is True
    assert shown.text("#status") != before


def test_the_legend_counts_and_filters_map_and_table(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    shown = show(overview).ready()
    shown.page.click("#everything")
    total, things = claims.number_of_edges(), claims.number_of_nodes()
    assert shown.text("#status") == f"{total} of {total} statements, {things} of {things} things shown"
    row = shown.page.locator("label", has=shown.page.locator("input[data-name=less]"))
    less = sum(claim["sign"] < 0 and not claim["negated"] for *_, claim in claims.edges(data=True))
    assert row.locator(".count").inner_text() == str(less)
    row.click()
    assert shown.text("#status").startswith(f"{total - less} of {total} statements")
    shown.page.click("#tab-table")
    assert shown.page.locator("#table-view tr[data-claim]:visible").count() == total - less


def test_a_line_put_away_is_neither_drawn_nor_found(show: Show, overview: str) -> None:
    """Its two ends stay, for other lines hold them."""
    shown = show(overview).ready()
    claim = "lenalidomide-activates-t-cells"
    place = shown.along(claim)
    shown.page.mouse.click(*place)
    assert shown.run("() => window.cllkg.selected.id") == claim
    shown.page.keyboard.press("Escape")
    with_it = shown.ink()
    shown.page.click("#legend input[data-name=more]")
    shown.page.mouse.click(*place)
    assert shown.run("() => window.cllkg.selected && window.cllkg.selected.id") != claim
    shown.page.keyboard.press("Escape")
    shown.page.wait_for_timeout(100)
    assert shown.ink()["share"] < with_it["share"]
    assert {"lenalidomide", "t_cell"} <= set(shown.run("() => Array.from(window.cllkg.shown().entities)"))


def test_the_keyboard_alone_walks_the_map(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    shown.page.focus("#canvas")
    shown.page.keyboard.press("ArrowRight")
    assert shown.text("#panel h2") == "lenalidomide"
    for _ in range(3):
        shown.page.keyboard.press("ArrowRight")
    assert shown.run("() => window.cllkg.nodes.get(window.cllkg.selected.id).x") > 0
    assert "statements" in shown.text("#said")
    shown.page.keyboard.press("Enter")
    assert shown.run("() => document.activeElement.id") == "panel"
    shown.page.keyboard.press("Escape")
    assert shown.run("() => window.cllkg.selected") is None
    shown.page.focus("#canvas")
    scale = shown.run("() => window.cllkg.network.getScale()")
    shown.page.keyboard.press("+")
    assert shown.run("() => window.cllkg.network.getScale()") > scale
    shown.page.focus("#tab-map")
    shown.page.keyboard.press("ArrowRight")
    assert shown.page.get_attribute("#tab-table", "aria-selected") == "true"
    assert shown.run("() => document.activeElement.id") == "tab-table"


def test_the_table_is_there_without_javascript(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    shown = show(overview, java_script_enabled=False)
    assert shown.page.locator("tr[data-claim]:visible").count() == claims.number_of_edges()
    assert shown.page.is_hidden("#canvas")
    assert shown.page.is_hidden("#search")


def test_dark_is_dark_on_the_page_and_on_the_map(show: Show, overview: str) -> None:
    paper = "() => getComputedStyle(document.body).backgroundColor"
    shown = show(overview, color_scheme="dark").ready()
    assert shown.run(paper) == "rgb(21, 25, 31)"
    dark = shown.run("() => window.cllkg.page.palette.dark.kinds.drug[0]")
    shown.run("() => { window.cllkg.fit(window.cllkg.page.story); window.cllkg.network.redraw(); }")
    assert shown.pixels("lenalidomide", dark) > 400
    shown.page.click("#scheme")
    shown.page.wait_for_timeout(100)
    assert shown.run(paper) == "rgb(255, 255, 255)"
    assert shown.pixels("lenalidomide", dark) < 20


def test_a_phone_shows_the_table_first_and_does_not_scroll_sideways(show: Show, overview: str) -> None:
    shown = show(overview, viewport={"width": 360, "height": 740}).ready()
    assert shown.page.locator("#table-view").is_visible()
    assert shown.run("() => document.documentElement.scrollWidth") <= 360
    shown.page.click("#tab-map")
    assert shown.ink()["share"] > 0.01


def test_a_picture_of_the_map_can_be_taken_along(show: Show, overview: str, tmp_path: Any) -> None:
    shown = show(overview).ready()
    with shown.page.expect_download() as download:
        shown.page.click("#png")
    download.value.save_as(tmp_path / "map.png")
    data = (tmp_path / "map.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) > 50_000
    assert shown.violations() == []


def test_in_a_notebook_the_page_works_in_its_cage(show: Show, overview: str) -> None:
    """Inside ``srcdoc`` there is no address to remember a choice in."""
    frame = overview.replace("&", "&amp;").replace('"', "&quot;")
    cage = f'<!doctype html><iframe sandbox="allow-scripts" width="1200" height="800" srcdoc="{frame}"></iframe>'
    shown = show(cage)
    inner = shown.page.frames[1]
    inner.wait_for_selector("html[data-ready='1']", state="attached")
    inner.fill("#search", "PD-L1")
    inner.press("#search", "Enter")
    assert inner.inner_text("#panel h2") == "CD274"
    assert shown.complaints == []
