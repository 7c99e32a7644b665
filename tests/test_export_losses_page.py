"""The page of losses says what each format's ledger says, and leads to what it speaks of."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from builds import Build
from cllkg.exports.ledger import NO_PLACE
from cllkg.exports.ledger_files import LOSSES
from cllkg.exports.targets.release.losses import LOSSES_PAGE
from cllkg.exports.targets.release.page import PAGE
from html_reader import LOADING, LOADING_TAGS, Reader
from ledger_check import census_of_build


def read(folder: Path, name: str = LOSSES_PAGE) -> Reader:
    return Reader((folder / name).read_text(encoding="utf-8"))


def ids_in(page: Reader) -> set[str]:
    return {str(attributes["id"]) for _, attributes in page.tags if attributes.get("id")}


def ledgers_of(folder: Path) -> dict[str, dict[str, dict[str, Any]]]:
    return {
        path.parent.name: json.loads(path.read_text(encoding="utf-8"))["kinds"] for path in folder.glob(f"*/{LOSSES}")
    }


def test_every_link_leads_somewhere(released: Path) -> None:
    page = read(released)
    here, there = ids_in(page), ids_in(read(released, PAGE))
    for link in (str(one["href"]) for one in page.all("a")):
        parts = urlsplit(link)
        if parts.path == PAGE:
            assert not parts.fragment or parts.fragment in there, link
        elif parts.path:
            assert (released / unquote(parts.path)).is_file(), link
        else:
            assert parts.fragment in here, link
    places = [urlsplit(str(one["href"])) for one in read(released, PAGE).all("a")]
    led = {place.fragment for place in places if place.path == LOSSES_PAGE}
    assert led - {""} <= here


def test_each_table_says_what_the_ledger_says(released: Path) -> None:
    text = (released / LOSSES_PAGE).read_text(encoding="utf-8")
    whole = re.findall(r'<a href="index\.html#(\w+)"><code>', text)
    for name, kinds in ledgers_of(released).items():
        lost = {kind: row for kind, row in kinds.items() if row["folded"] or row["dropped"]}
        assert (name in whole) is (not lost), name
        table = text.partition(f'<h3 id="{name}">')[2].partition("</table>")[0]
        found = {
            row[1]: [int(number.replace(",", "")) for number in re.findall(r'data-label="\w+">([0-9,]+)<', row[2])]
            for row in re.finditer(r'<th role="rowheader" scope="row">([^<]+)</th>(.*?)</tr>', table)
        }
        after = text.partition(f'<h3 id="{name}">')[2].partition("<h3 ")[0].partition('unwritten">')[2]
        for kind, dropped in re.findall(r"(?:: |, )([^,(]+) \(([0-9,]+)\)", after.partition("</p>")[0]):
            assert {one["because"] for one in lost[kind]["losses"]} == {NO_PLACE}, "a better reason is told"
            found[kind] = [0, 0, int(dropped.replace(",", ""))]
        assert found == {kind: [row["kept"], row["folded"], row["dropped"]] for kind, row in lost.items()}, name


def test_the_overview_marks_what_is_left_of_each_kind(released: Path, real_build: Build) -> None:
    text = (released / LOSSES_PAGE).read_text(encoding="utf-8").partition('<table class="matrix">')[2]
    formats = re.findall(r'class="turned"><a href="#(\w+)">', text)
    ledgers, census = ledgers_of(released), census_of_build(real_build[0])
    rows = re.findall(r'<tr><th scope="row">([^<]+)<p>.*?</th><td class="number">([0-9,]+)</td>(.*?)</tr>', text)
    assert [kind for kind, _, _ in rows] == [kind for kind in census if census[kind]]
    for kind, number, cells in rows:
        assert int(number.replace(",", "")) == len(census[kind])
        marks = re.findall(
            r'<td class="mark \w+">(?:<span aria-hidden="true">.</span>)?([0-9,]*)<[^>]*>([^<]+)<', cells
        )
        for name, (number, words) in zip(formats, marks, strict=True):
            said = number + words
            row = ledgers[name][kind]
            lost = row["folded"] + row["dropped"]
            expected = "all kept" if not lost else f"{row['kept']:,} kept" if row["kept"] else "folded only"
            assert said == (expected if lost == 0 or row["kept"] or row["folded"] else "nothing"), (name, kind)


def test_it_loads_and_runs_nothing(released: Path) -> None:
    page = read(released)
    assert page.all("script") == [] and not LOADING_TAGS & {tag for tag, _ in page.tags}
    assert not LOADING & {name for _, attributes in page.tags for name in attributes}
    assert page.policy.startswith("default-src 'none'; style-src 'sha256-")
