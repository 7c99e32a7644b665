"""The table beside the map: the same statements, sorted by any column, and taken along as CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from cllkg.projection.claims import ClaimGraph
from cllkg.views.relation_map import Relation, Thing, draw_relations
from shown import PageOf, Show, Shown

pytestmark = pytest.mark.browser

CLAIM = "lenalidomide-decreases-cd274-on-cll-cells"
VISIBLE = """column => Array.from(document.querySelectorAll("tr[data-claim]")).filter(row => !row.hidden)
    .map(row => column < 0 ? row.dataset.claim : row.children[column].textContent.trim())"""
IN_ORDER = """([cells, up]) => cells.every((cell, i) =>
    !i || (up ? 1 : -1) * cells[i - 1].localeCompare(cell, "en", { numeric: true }) <= 0)"""


def downloaded(shown: Shown, selector: str, path: Path) -> bytes:
    with shown.page.expect_download() as download:
        shown.page.click(selector)
    download.value.save_as(path)
    return path.read_bytes()


def table_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_table_holds_the_statements_of_the_map(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    shown = show(mechanism).ready()
    shown.page.click("#tab-table")
    drawn = shown.run("() => window.cllkg.drawn().edges.map(one => one.id)")
    assert sorted(shown.run(VISIBLE, -1)) == sorted(drawn)
    labels = {key: claim["label"] for *_, key, claim in claims.edges(keys=True, data=True)}
    for key, label in zip(shown.run(VISIBLE, -1), shown.run(VISIBLE, 0), strict=True):
        assert label == labels[key]
    shown.page.click(f"tr[data-claim={CLAIM}] button")
    assert shown.text("#panel h2") == labels[CLAIM]
    assert shown.page.get_attribute(f"tr[data-claim={CLAIM}]", "class") == "lit"


def test_each_column_sorts_both_ways(show: Show, mechanism: str) -> None:
    shown = show(mechanism, "#scene=all&tab=table").ready()
    rows = sorted(shown.run(VISIBLE, -1))
    heads = shown.page.locator("thead th")
    assert heads.count() == 4
    for column in range(4):
        for click, order in (("first", "ascending"), ("second", "descending")):
            heads.nth(column).locator("button").click()
            assert heads.nth(column).get_attribute("aria-sort") == order, click
            cells = shown.run(VISIBLE, column)
            assert shown.run(IN_ORDER, [cells, order == "ascending"])
            assert len(set(cells)) > 1, "nothing to sort"
            assert shown.page.locator("th[aria-sort]").count() == 1
    assert sorted(shown.run(VISIBLE, -1)) == rows
    # The control: the test of order knows disorder.
    assert not shown.run(IN_ORDER, [["b", "a", "c"], True])
    assert shown.run(IN_ORDER, [["C2", "C10"], True])


def test_the_csv_holds_what_the_table_shows_in_its_order(
    show: Show, mechanism: str, claims: ClaimGraph[str], tmp_path: Path
) -> None:
    shown = show(mechanism, "#scene=all&tab=table").ready()
    shown.page.click("#legend input[data-name=supported]")
    shown.page.locator("thead th button").first.click()
    shown.page.locator("thead th button").first.click()
    rows = table_of(downloaded(shown, "#csv", tmp_path / "table.csv"))
    keys = shown.run(VISIBLE, -1)
    assert [row["id"] for row in rows] == keys
    assert 20 < len(rows) < claims.number_of_edges()
    told = {key: (one, other, claim) for one, other, key, claim in claims.edges(keys=True, data=True)}
    for row in rows:
        subject, object_, claim = told[row["id"]]
        assert row["statement"] == claim["label"]
        assert (row["subject"], row["object"]) == (claims.nodes[subject]["label"], claims.nodes[object_]["label"])
        assert row["predicate"] == claim["predicate"]
        assert row["standing"] == claim["standing"] != "supported"
        assert row["denied"] == str(bool(claim["negated"])).lower()
        assert row["independent_studies"] == str(claim["studies"])
        assert sorted(row["sources"].split("; ")) == sorted(
            f"{line['direction']} {line['source']}" for line in claim["lines"]
        )
    assert shown.is_quiet()


def test_a_cell_that_is_a_formula_is_disarmed(show: Show, tmp_path: Path) -> None:
    names = ("=1+1", "+SUM(A1)", "-2+3", "@SUM(1)", "\t=1", 'a "quoted", one', "two\nlines", "plain")
    things = [Thing(f"n{place}", name, "word") for place, name in enumerate(names)]
    relations = [Relation(f"n{place}", f"n{place + 1}", "=cmd") for place in range(len(names) - 1)]
    page = draw_relations(things, relations, {"name": "query", "heading": "x"}).generate_html()
    shown = show(page).ready()
    shown.page.click("#tab-table")
    data = downloaded(shown, "#csv", tmp_path / "table.csv")
    rows = table_of(data)
    assert len(rows) == len(relations)
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    found = {row["subject"] for row in rows} | {row["object"] for row in rows}
    assert found == {f"'{name}" if name[0] in "=+-@\t" else name for name in names}
    assert data.count(b"\r\n") == len(rows) + 1


def test_an_answer_has_no_columns_for_evidence_it_lacks(show: Show, page_of: PageOf) -> None:
    shown = show(page_of("query"), "#tab=table").ready()
    assert shown.page.locator("thead th").count() == 2
    assert "evidence" not in shown.text("caption")
    assert len(shown.run(VISIBLE, -1)) == shown.page.locator("tr[data-claim]:visible").count() > 3


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (800, 900)])
def test_no_column_hides_under_another(show: Show, mechanism: str, width: int, height: int) -> None:
    shown = show(mechanism, "#scene=all&tab=table", viewport={"width": width, "height": height}).ready()
    wide = """() => {
        const view = document.getElementById("table-view");
        return [view.scrollWidth - view.clientWidth, document.documentElement.scrollWidth];
    }"""
    assert shown.run(wide) == [0, width]
    inside = shown.run(
        """() => Array.from(document.querySelectorAll("#table-view tr:not([hidden]) td:last-child")).every(cell => {
            const box = cell.getBoundingClientRect();
            const view = document.getElementById("table-view").getBoundingClientRect();
            return box.width >= 150 && box.right <= view.right + 1;
        })"""
    )
    assert inside
