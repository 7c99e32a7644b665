"""The page of the downloads: every file is on it, with what it is for, as it is; and it runs nothing."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from builds import Build
from cllkg.content import Content
from cllkg.exports.export import export
from cllkg.exports.folder import LISTING, Desk
from cllkg.exports.formats import FORMATS
from cllkg.exports.ledger import Ledger
from cllkg.exports.ledger_files import LOSSES, TABLE
from cllkg.exports.reading import Reading
from cllkg.exports.target import Target
from cllkg.exports.targets import rdf
from cllkg.exports.targets.release.crate import CRATE
from cllkg.exports.targets.release.losses import LOSSES_PAGE
from cllkg.exports.targets.release.markdown import as_html
from cllkg.exports.targets.release.media_types import media_type
from cllkg.exports.targets.release.page import PAGE
from cllkg.exports.targets.release.templating import size
from cllkg.exports.targets.release.wanted import OTHERS
from html_reader import LOADING, LOADING_TAGS
from release_files import FEW, NAME, SUMS, files_in, links_in, page_of, page_text, words_of

WANTED = files("cllkg.exports.targets.release").joinpath("wanted.tsv")


def test_every_link_leads_somewhere_and_every_file_is_linked(released: Path) -> None:
    links = links_in(released)
    places = {str(attributes["id"]) for _, attributes in page_of(released).tags if attributes.get("id")}
    linked = set()
    for link in links:
        parts = urlsplit(link)
        if parts.scheme:
            assert parts.scheme == "https", link
        elif parts.path:
            linked.add(unquote(parts.path))
        else:
            assert parts.fragment in places, link
    assert linked == files_in(released).keys() - {PAGE}
    assert all(media_type(name).name != "application/octet-stream" for name in linked), "every ending is known"


def test_the_page_names_the_build_it_was_made_from(released: Path, real_build: Build) -> None:
    assert real_build[1].sha256 in page_text(released)


def test_the_page_tells_size_and_checksum_of_each_file(released: Path) -> None:
    """As they are: each row is held against the bytes."""
    sums = page_text(released).partition('id="files"')[2]
    found = {}
    for row in re.finditer(r'<td role="cell"><a href="([^"]+)">[^<]*</a></td>(.*?)</tr>', sums, re.DOTALL):
        number = re.search(r'data-label="Bytes">([0-9,]+)<', row[2])
        digest = re.search(r'class="sum">([0-9a-f]{64})<', row[2])
        assert number and digest
        found[unquote(row[1])] = (int(number[1].replace(",", "")), digest[1])
    here = files_in(released)
    told = {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in here.items()}
    assert found == {name: told[name] for name in here.keys() - {PAGE, CRATE, SUMS, LISTING}}


def test_the_page_tells_the_size_of_the_folder(released: Path) -> None:
    sizes = [len(data) for name, data in files_in(released).items() if name not in {PAGE, CRATE, SUMS, LISTING}]
    text = words_of(released)
    assert (
        f"The folder holds {len(sizes)} files of {size(sum(sizes))} together, not counting this page and 3 more that"
        in text
    )


def test_each_format_lists_its_files_where_it_is_offered(released: Path) -> None:
    """With links, however many there are."""
    offers = page_text(released).partition('id="formats"')[2].partition('id="cite"')[0]
    apart = {LOSSES, TABLE, LISTING}
    for name in FORMATS.keys() - {NAME}:
        row = re.search(f'<tr role="row" id="{name}">(.*?)</tr>', offers, re.DOTALL)
        data = {f"{name}/{path}" for path in files_in(released / name) if path not in apart}
        links = {unquote(link) for link in re.findall('<a href="([^"]+)"', row[1] if row else "")}
        assert data and links - {f"losses.html#{name}"} == data, name


def test_the_page_loads_and_runs_nothing(released: Path) -> None:
    page = page_of(released)
    assert page.all("script") == []
    assert not LOADING_TAGS & {tag for tag, _ in page.tags}
    assert not LOADING & {name for _, attributes in page.tags for name in attributes}
    assert page.policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not any(
        "style" in attributes or any(name.startswith("on") for name in attributes) for _, attributes in page.tags
    )
    assert "url(" not in page.raw["style"][0] and "@import" not in page.raw["style"][0]


def test_the_page_shows_what_each_ledger_says(released: Path) -> None:
    text = words_of(released)
    for folder in sorted(path.parent for path in released.glob(f"*/{LOSSES}")):
        totals = json.loads((folder / LOSSES).read_text(encoding="utf-8"))["totals"]
        for fate, number in totals.items():
            assert not number or f"{number:,} {fate}" in text, folder.name
        offered = re.search(f'<tr role="row" id="{folder.name}">(.*?)</tr>', page_text(released), re.DOTALL)
        assert offered
        assert ("what is lost" in offered[1]) is (totals["dropped"] > 0), folder.name
        assert (f'href="{LOSSES_PAGE}#{folder.name}"' in offered[1]) is (totals["dropped"] + totals["folded"] > 0)
        assert FORMATS[folder.name].readers in text
        assert FORMATS[folder.name].title in text
    assert "<dt>430</dt><dd>claims</dd>" in page_text(released)
    assert "supported 348" in text
    assert "The CLL-KG maintainers. CLL-KG 0.1.0. 2026. https://w3id.org/cllkg/release/0.1.0" in text
    assert "83 of 99 sources were not looked up for a retraction." in text


def test_what_is_no_fact_is_said_to_be_none(released: Path) -> None:
    assert (
        "What is denied, contested, disputed, uncited, a hypothesis or inferred stands as a plain fact in none of them."
        in words_of(released)
    )


def test_the_warning_stands_under_the_title(released: Path, content: Content) -> None:
    """Once, in a box, in the words of the maintainers."""
    read_me = (content.root / "README.md").read_text(encoding="utf-8")
    warning = re.search(r"^- (\*\*Not medical advice\.\*\*(?:.|\n  )+)", read_me, re.MULTILINE)
    assert warning
    box = f'</h1>\n  <div class="notice warning" role="note">{as_html(warning[1])}</div>'
    assert box in page_text(released)
    assert page_text(released).count("Not medical advice") == 1
    assert "<li><strong>Standing is not strength.</strong>" in page_text(released)


# -- what formats are for --------------------------------------------------------------------------------------------


def test_formats_are_grouped_as_the_guide_groups_them(released: Path, content: Content) -> None:
    """Formats of one row of the guide are in one group, and every group's words but one are the guide's."""
    guide = (content.root / "docs" / "how-to" / "export.md").read_text(encoding="utf-8").partition("## Which format")[2]
    rows = re.findall(r"^\| ([^|]+) \| (`[^|]+`) \|", guide.partition("\n## ")[0], re.MULTILINE)
    groups = {words: set(names) for words, names in groups_of(released).items()}
    assert sum(map(len, groups.values())) == len(FORMATS) - 1
    told = {words: set(re.findall("`([^`]+)`", names)) for words, names in rows if f"`{NAME}`" not in names}
    assert set.union(*told.values()) == FORMATS.keys() - {NAME}
    for words, names in told.items():
        assert any(names <= group for group in groups.values()), words
    assert groups.keys() - told.keys() == {"add it to a biomedical graph, or publish claims"}
    assert OTHERS not in groups


def groups_of(folder: Path) -> dict[str, list[str]]:
    """Return the names of formats by the words of their group, as the page has them."""
    offers = page_text(folder).partition('id="formats"')[2].partition('id="cite"')[0]
    places = dict(re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', offers))
    bodies = re.findall(r'<tbody role="rowgroup" id="([^"]+)">(.*?)</tbody>', offers, re.DOTALL)
    return {places[place]: re.findall(r'<tr role="row" id="([^"]+)">', body) for place, body in bodies}


def test_the_table_of_wants_knows_no_format_that_is_none() -> None:
    named = [line.split("\t")[1] for line in WANTED.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(named) == len(set(named))
    assert set(named) <= FORMATS.keys() - {NAME}


def fresh(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """A writer of a format nobody has put into a group."""
    desk.write("fresh.txt", "fresh")


def test_a_format_in_no_group_does_not_disappear(
    real_build: Build, tmp_path: Path, few_formats: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdf, "fresh", fresh, raising=False)
    monkeypatch.setitem(FORMATS, "fresh", Target("fresh", "A format just made", "none", "rdf:fresh"))
    export(*real_build, NAME, tmp_path / "out")
    groups = groups_of(tmp_path / "out")
    assert list(groups)[-1] == OTHERS and groups[OTHERS] == ["fresh"]
    assert sorted(name for names in groups.values() for name in names) == sorted({*FEW, "fresh"} - {NAME})
    assert "A format just made" in words_of(tmp_path / "out")


def test_each_target_is_there_or_said_not_to_be(released: Path) -> None:
    text = page_text(released)
    for name in FORMATS.keys() - {NAME}:
        there = (released / name).is_dir()
        assert there is (f'id="{name}"' in text), name
        assert there or f"<li><strong>{name}</strong>" in text, name


# -- how it says things ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "- a `<x>`\n  b\n- c\n\nd **e** *f* & g",
            "<ul><li>a <code>&lt;x&gt;</code> b</li><li>c</li></ul><p>d <strong>e</strong> <em>f</em> &amp; g</p>",
        ),
        (
            "### H\n\n[in](docs/x.md) [out](https://e.org/?a=1&b=2)",
            '<h3>H</h3><p>in <a href="https://e.org/?a=1&amp;b=2">out</a></p>',
        ),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ('[x](https://e.org/"onclick="y)', '<p><a href="https://e.org/&quot;onclick=&quot;y">x</a></p>'),
        ("[x](javascript:alert)", "<p>x</p>"),
    ],
)
def test_markdown_becomes_html_and_nothing_that_runs(text: str, expected: str) -> None:
    assert as_html(text) == expected


def test_sizes_read_as_people_say_them() -> None:
    assert [size(number) for number in (0, 999, 1000, 999_949, 999_950, 7_531_470)] == [
        "0 bytes", "999 bytes", "1.0 kB", "999.9 kB", "1.0 MB", "7.5 MB",
    ]  # fmt: skip
