"""The download folder: complete, checked by those who read crates and catalogs, and honest about what is not in it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
import yaml
from rdflib.namespace import DCAT, VOID
from rdflib.query import ResultRow

from builds import Build, lay_build
from cllkg.content import Content
from cllkg.errors import ExportRefused
from cllkg.exports.census import census_of_quads, read_kinds
from cllkg.exports.export import export
from cllkg.exports.folder import LISTING, Desk
from cllkg.exports.formats import FORMATS
from cllkg.exports.ledger import Ledger
from cllkg.exports.ledger_files import LOSSES, TABLE
from cllkg.exports.reading import Reading
from cllkg.exports.selection.words import read_selection
from cllkg.exports.target import Target
from cllkg.exports.targets import rdf
from cllkg.exports.targets.release.catalog import DCAT as CATALOG
from cllkg.exports.targets.release.code_license import CODE
from cllkg.exports.targets.release.crate import CRATE
from cllkg.exports.targets.release.markdown import as_html
from cllkg.exports.targets.release.media_types import media_type
from cllkg.exports.targets.release.page import PAGE, size
from cllkg.exports.targets.release.papers import CHANGES, CITATION, CODE_LICENSE, LICENSE
from cllkg.exports.targets.release.statistics import VOID as COUNTS
from cllkg.exports.targets.release.wanted import OTHERS
from cllkg.prefixes import PrefixMap
from html_reader import LOADING, LOADING_TAGS, Reader
from ledger_check import census_of_build, differences
from readers import needs_reader, read_with

NAME = "release"
SUMS = "SHA256SUMS"
# Enough to see what the folder does with a target, and quick.
FEW = ("turtle", "nquads", "sssom", NAME)
QUERIES = Path(__file__).parent / "support" / "void"
HERE = "https://example.org/downloads/"
WANTED = files("cllkg.exports.targets.release").joinpath("wanted.tsv")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory, real_build: Build) -> Path:
    """The release of the real graph, every target in it."""
    folder = tmp_path_factory.mktemp("released") / "out"
    export(*real_build, NAME, folder)
    return folder


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave only a few targets to write."""
    for name in FORMATS.keys() - set(FEW):
        monkeypatch.delitem(FORMATS, name)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def page_of(folder: Path) -> Reader:
    return Reader((folder / PAGE).read_text(encoding="utf-8"))


def links_in(folder: Path) -> list[str]:
    return [str(link["href"]) for link in page_of(folder).all("a")]


def graph_of(path: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(path, format="turtle", publicID=HERE + path.name)


# -- the page --------------------------------------------------------------------------------------------------------


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
    assert f"The folder holds {len(sizes)} files of {size(sum(sizes))} together, besides this page and 3 lists" in text


def test_each_format_lists_its_files_where_it_is_offered(released: Path) -> None:
    """With links, however many there are."""
    offers = page_text(released).partition('id="formats"')[2].partition('id="cite"')[0]
    apart = {LOSSES, TABLE, LISTING}
    for name in FORMATS.keys() - {NAME}:
        row = re.search(f'<tr role="row" id="{name}">(.*?)</tr>', offers, re.DOTALL)
        data = {f"{name}/{path}" for path in files_in(released / name) if path not in apart}
        links = {unquote(link) for link in re.findall('<a href="([^"]+)"', row[1] if row else "")}
        assert data and links - {f"{name}/{TABLE}"} == data, name


def words_of(folder: Path) -> str:
    return " ".join("".join(page_of(folder).text).split())


def page_text(folder: Path) -> str:
    return (folder / PAGE).read_text(encoding="utf-8")


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
        assert (f'href="{folder.name}/{TABLE}"' in offered[1]) is (totals["dropped"] + totals["folded"] > 0)
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
    real_build: Build, tmp_path: Path, few: None, monkeypatch: pytest.MonkeyPatch
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


# -- what is in the folder -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["turtle", "nquads", "sssom"])
def test_a_target_has_the_bytes_it_has_alone(released: Path, real_build: Build, tmp_path: Path, name: str) -> None:
    export(*real_build, name, tmp_path / name)
    assert files_in(released / name) == files_in(tmp_path / name)


def test_the_release_loses_nothing(released: Path, real_build: Build, prefixes: PrefixMap) -> None:
    losses = json.loads((released / LOSSES).read_text(encoding="utf-8"))
    assert losses["lossless"] and losses["format"] == NAME
    quads = ox.parse(path=str(released / "nquads" / "cllkg.nq"), format=ox.RdfFormat.N_QUADS)
    found = census_of_quads(quads, read_kinds(real_build[0].ontology, prefixes))
    assert differences(released, census_of_build(real_build[0]), found) == []


def test_sha256sum_finds_every_file_whole(released: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", SUMS], cwd=released, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    checked = {line.removesuffix(": OK") for line in done.stdout.splitlines()}
    assert checked == files_in(released).keys() - {SUMS, LISTING}


def test_two_runs_give_the_same_bytes(released: Path, real_build: Build, tmp_path: Path) -> None:
    """In another process, with another hash seed."""
    content, manifest = real_build
    program = (
        "import sys; from pathlib import Path; from cllkg.content import Content\n"
        "from cllkg.exports.export import export; from cllkg.manifest import Manifest, read_manifest\n"
        "content = Content(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "export(content, read_manifest(content), 'release', Path(sys.argv[3]))\n"
    )
    places = [str(content.root), str(content.build), str(tmp_path / "out")]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", program, *places], env=environment, check=True)
    one, two = files_in(released), files_in(tmp_path / "out")
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
    assert manifest.sha256 in page_text(tmp_path / "out")


def test_a_release_replaces_an_older_one_and_nothing_else(real_build: Build, tmp_path: Path, few: None) -> None:
    export(*real_build, NAME, tmp_path / "out")
    before = files_in(tmp_path / "out")
    export(*real_build, NAME, tmp_path / "out")
    assert files_in(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


# -- targets that cannot be written ----------------------------------------------------------------------------------


def refuses(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """A writer that gives up halfway."""
    desk.write("half.txt", "half")
    raise ExportRefused("halfway: it cannot hold <b>this</b>.")


def lacks(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """A writer whose library is not installed."""
    desk.write("half.txt", "half")
    raise ModuleNotFoundError("No module named 'rare'", name="rare")


@pytest.fixture
def hindered(few: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Register targets that cannot be written."""
    for writer in (refuses, lacks):
        monkeypatch.setattr(rdf, writer.__name__, writer, raising=False)
    rows = (
        Target("absent", "A format nobody wrote", "none", "nowhere:absent"),
        Target("halfway", "A format that refuses", "none", "rdf:refuses"),
        Target("rare", "A format that needs much", "none", "rdf:lacks", "much"),
    )
    for row in rows:
        monkeypatch.setitem(FORMATS, row.name, row)


def test_what_cannot_be_written_is_left_out_and_said(real_build: Build, tmp_path: Path, hindered: None) -> None:
    export(*real_build, NAME, tmp_path / "out")
    text = page_text(tmp_path / "out")
    assert "<li><strong>absent</strong> (A format nobody wrote): This version has no writer for it.</li>" in text
    assert "halfway: it cannot hold &lt;b&gt;this&lt;/b&gt;." in text
    assert "It needs rare.  Run: pip install &#39;cllkg[much]&#39;" in text
    assert not [name for name in files_in(tmp_path / "out") if "half" in name]
    assert "The same graph in 3 formats" in text


def test_a_strict_release_does_not_pass_over_a_refusal(real_build: Build, tmp_path: Path, hindered: None) -> None:
    with pytest.raises(ExportRefused, match="halfway"):
        export(*real_build, NAME, tmp_path / "out", strict=True)
    assert list(tmp_path.iterdir()) == []


def test_a_library_of_our_own_that_is_missing_is_a_fault(
    real_build: Build, tmp_path: Path, hindered: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only an extra may be missing; else something is broken, and must not be told as a choice."""
    monkeypatch.setitem(FORMATS, "rare", replace(FORMATS["rare"], extra=""))
    with pytest.raises(ModuleNotFoundError):
        export(*real_build, NAME, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


# -- papers ----------------------------------------------------------------------------------------------------------


def test_the_citation_is_that_of_the_data(released: Path) -> None:
    """The file of the checkout cites the program, under another license."""
    citation = yaml.safe_load((released / CITATION).read_text(encoding="utf-8"))
    assert (citation["type"], citation["license"], citation["version"]) == ("dataset", "CC-BY-4.0", "0.1.0")
    assert citation["authors"] == [{"name": "The CLL-KG maintainers"}]


def test_the_papers_of_the_checkout_go_along(released: Path, content: Content) -> None:
    for name in (LICENSE, CODE_LICENSE, CHANGES):
        assert (released / name).read_bytes() == (content.root / name).read_bytes()
    assert "<h3>Knowledge</h3>" in page_text(released)


def test_a_script_is_under_the_license_of_the_code(released: Path) -> None:
    """For the page, the crate and the catalog; everything else is data."""
    text = words_of(released)
    assert "Scripts are code, under the Apache License 2.0 (Apache-2.0): neo4j/import.sh. LICENSE is its text." in text
    place = f"{HERE}{CATALOG}#"
    licensed = graph_of(released / CATALOG).subjects(rdflib.DCTERMS.license, rdflib.URIRef(CODE.iri))
    scripts = {name for name in files_in(released) if name.endswith(".sh")}
    assert {unquote(str(one).removeprefix(place)) for one in licensed} == scripts
    crate = json.loads((released / CRATE).read_text(encoding="utf-8"))
    told = {one["@id"] for one in crate["@graph"] if one.get("license") == {"@id": CODE.iri}}
    assert told == scripts == {"neo4j/import.sh"}
    assert any(one["@id"] == CODE.iri and one["identifier"] == CODE.id for one in crate["@graph"])


def test_without_them_the_release_says_so(tmp_path: Path, content: Content, real_nquads: bytes, few: None) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "ontology").symlink_to(content.ontology)
    built, manifest = lay_build(tmp_path / "build", Content(tmp_path / "bare", tmp_path), real_nquads)
    export(built, manifest, NAME, tmp_path / "out")
    assert not (tmp_path / "out" / CHANGES).exists()
    assert "changelog is not part of what was installed here" in page_text(tmp_path / "out")
    assert not (tmp_path / "out" / CODE_LICENSE).exists()
    assert f'is not part of what was installed here; it is the <a href="{CODE.iri}">' in page_text(tmp_path / "out")
    assert 'role="note"' not in page_text(tmp_path / "out")
    license_ = (tmp_path / "out" / LICENSE).read_text(encoding="utf-8")
    assert license_.startswith(
        "CLL-KG 0.1.0 is licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
    )
    linked = {link for link in links_in(tmp_path / "out") if ":" not in link and "#" not in link}
    assert linked == files_in(tmp_path / "out").keys() - {PAGE}


def test_a_selected_release_says_it_is_a_part(real_build: Build, tmp_path: Path, few: None) -> None:
    export(*real_build, NAME, tmp_path / "out", selection=read_selection(["standing=contested"], str))
    assert (
        "<strong>This is a part of the graph.</strong> Selected by --select standing=contested: 9 of 430 claims"
        in page_text(tmp_path / "out")
    )
    text = page_text(tmp_path / "out")
    assert "<title>CLL-KG 0.1.0: a part</title>" in text and "<h1>CLL-KG 0.1.0: a part</h1>" in text
    first = text.partition("</h1>")[2].partition("<p class=")[2]
    left_out = text.partition("What the selection left out")[2].partition("</details>")[0]
    assert "claim 421," in left_out
    assert first.startswith('"lead"><strong>This is a part of the graph.</strong> Selected by')
    assert yaml.safe_load((tmp_path / "out" / CITATION).read_text(encoding="utf-8"))["title"] == "CLL-KG 0.1.0: a part"
    crate = json.loads((tmp_path / "out" / CRATE).read_text(encoding="utf-8"))
    assert next(one for one in crate["@graph"] if one["@id"] == "./")["name"] == "CLL-KG 0.1.0: a part"
    for path in (tmp_path / "out").rglob(LOSSES):
        assert json.loads(path.read_text(encoding="utf-8"))["left_out_by_selection"]["claim"] == 421
    for path in (tmp_path / "out").rglob(TABLE):
        assert "claim 421" in path.read_text(encoding="utf-8")


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


# -- RO-Crate --------------------------------------------------------------------------------------------------------


@pytest.mark.reader
@needs_reader("crate")
def test_the_crate_is_valid_by_its_own_validator(released: Path) -> None:
    """Also by what the profile only recommends."""
    found = read_with("crate", released, "RECOMMENDED")
    assert found["problems"] == []
    assert found["counts"]["data entities"] > len(FORMATS)


@pytest.mark.reader
@needs_reader("crate")
def test_the_validator_sees_what_is_wrong_with_a_crate(real_build: Build, tmp_path: Path, few: None) -> None:
    export(*real_build, NAME, tmp_path / "out")
    (tmp_path / "out" / "nquads" / "cllkg.nq").unlink()
    assert any("cllkg.nq" in problem for problem in read_with("crate", tmp_path / "out", "RECOMMENDED")["problems"])
    crate = json.loads((tmp_path / "out" / CRATE).read_text(encoding="utf-8"))
    del next(entity for entity in crate["@graph"] if entity["@id"] == "./")["license"]
    (tmp_path / "out" / CRATE).write_text(json.dumps(crate), encoding="utf-8")
    assert any("license" in problem for problem in read_with("crate", tmp_path / "out")["problems"])


def test_the_crate_describes_every_file_as_it_is(released: Path) -> None:
    crate = json.loads((released / CRATE).read_text(encoding="utf-8"))
    entities: dict[str, dict[str, Any]] = {entity["@id"]: entity for entity in crate["@graph"]}
    here = files_in(released)
    described = {unquote(name): one for name, one in entities.items() if one["@type"] == "File"}
    assert described.keys() == here.keys() - {CRATE, SUMS, LISTING}
    for name, one in described.items():
        assert one["contentSize"] == str(len(here[name])), name
        assert one["sha256"] == hashlib.sha256(here[name]).hexdigest(), name
        assert one["encodingFormat"] == media_type(name).name
    parts = [part["@id"] for entity in entities.values() for part in entity.get("hasPart", ())]
    assert sorted(parts) == sorted(
        {
            *(name for name, one in entities.items() if one["@type"] == "File"),
            *(f"{name}/" for name in FORMATS if (released / name).is_dir()),
        }
    )
    assert entities["./"]["datePublished"] == "2026-11-22"
    assert not {"endTime", "startTime", "dateCreated"} & {key for one in entities.values() for key in one}


# -- DCAT and VoID ---------------------------------------------------------------------------------------------------


def faults_of(graph: rdflib.Graph, content: Content) -> str:
    shapes = rdflib.Graph().parse(content.ontology / "release-shapes.ttl", format="turtle")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    return "" if conforms else str(text)


@pytest.mark.parametrize("name", [CATALOG, COUNTS])
def test_catalog_and_counts_fit_their_shapes(released: Path, content: Content, name: str) -> None:
    assert faults_of(graph_of(released / name), content) == ""


SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


@pytest.mark.parametrize(
    ("name", "property_", "says"),
    [
        (CATALOG, DCAT.downloadURL, "does not have exactly one address"),
        (CATALOG, DCAT.byteSize, "how many bytes"),
        (CATALOG, SPDX.checksum, "exactly one SHA-256"),
        (CATALOG, SPDX.checksumValue, "exactly one SHA-256"),
        (CATALOG, DCAT.mediaType, "of which format"),
        (CATALOG, rdflib.URIRef(str(DCAT) + "version"), "has no version"),
        (CATALOG, DCAT.distribution, "has no distribution"),
        (CATALOG, DCAT.dataset, "lists no dataset"),
        (COUNTS, VOID.triples, "not counted"),
        (COUNTS, VOID.classPartition, "A class is not counted"),
        (COUNTS, VOID.uriSpace, "IRIs of the dataset begin"),
    ],
)
def test_the_shapes_miss_what_is_missing(
    released: Path, content: Content, name: str, property_: rdflib.URIRef, says: str
) -> None:
    graph = graph_of(released / name)
    graph.remove((None, property_, None))
    assert says in faults_of(graph, content)


def test_the_catalog_tells_size_and_checksum_of_each_data_file(released: Path) -> None:
    graph = graph_of(released / CATALOG)
    here = files_in(released)
    found = {}
    for one in graph.subjects(rdflib.RDF.type, DCAT.Distribution):
        name = unquote(str(graph.value(one, DCAT.downloadURL)).removeprefix(HERE))
        checksum = graph.value(one, SPDX.checksum)
        found[name] = (int(str(graph.value(one, DCAT.byteSize))), str(graph.value(checksum, SPDX.checksumValue)))
    apart = {LOSSES, TABLE, LISTING}
    data = {name for name in here if "/" in name and name.rpartition("/")[2] not in apart}
    assert found == {name: (len(here[name]), hashlib.sha256(here[name]).hexdigest()) for name in data}


@pytest.fixture(scope="module")
def asserted(real_nquads: bytes) -> ox.Store:
    """All asserted graphs of the real build as one, in the default graph."""
    store = ox.Store()
    store.extend(
        ox.Quad(*quad.triple)
        for quad in ox.parse(real_nquads, format=ox.RdfFormat.N_QUADS)
        if not str(quad.graph_name).endswith("/inferred>")
    )
    return store


def rows_of(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    answer = store.query((QUERIES / f"{query}.rq").read_text(encoding="utf-8"))
    assert isinstance(answer, ox.QuerySolutions)
    return sorted(tuple("" if term is None else str(getattr(term, "value", term)) for term in row) for row in answer)


@pytest.mark.parametrize("query", ["properties", "classes", "by-class"])
def test_the_counts_are_those_of_the_data(released: Path, asserted: ox.Store, query: str) -> None:
    """Asked of the data in SPARQL, by an engine that did not count."""
    described = ox.Store()
    described.load(path=str(released / COUNTS), format=ox.RdfFormat.TURTLE, base_iri=HERE)
    found = rows_of(asserted, query)
    assert found and rows_of(described, f"described-{query}") == found


def test_the_totals_are_those_of_the_data(
    released: Path, asserted: ox.Store, real_nquads: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two engines agree but for the objects: to Oxigraph 1.50 and 1.5 are one, to rdflib and to RDF they are two."""
    described = ox.Store()
    described.load(path=str(released / COUNTS), format=ox.RdfFormat.TURTLE, base_iri=HERE)
    (told,) = rows_of(described, "described-totals")
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    quads = ox.parse(real_nquads, format=ox.RdfFormat.N_QUADS)
    triples = (quad.triple for quad in quads if not str(quad.graph_name).endswith("/inferred>"))
    graph = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    (row,) = graph.query((QUERIES / "totals.rq").read_text(encoding="utf-8"))
    assert isinstance(row, ResultRow) and tuple(map(str, row)) == told
    (other,) = rows_of(asserted, "totals")
    assert (*other[:3], *other[4:]) == (*told[:3], *told[4:]) and int(other[3]) <= int(told[3])


def test_each_dump_holds_what_is_counted(released: Path) -> None:
    described = ox.Store()
    described.load(path=str(released / COUNTS), format=ox.RdfFormat.TURTLE, base_iri=HERE)
    graphs = rows_of(described, "described-graphs")
    assert {row[0].rpartition("/")[2] for row in graphs} >= {"article", "background", "inferred", "ontology"}
    total = rows_of(described, "described-totals")[0][0]
    dumps = [(triples, dump) for _, triples, dump in graphs] + [
        (total, f"{HERE}{file}") for file in ("turtle/cllkg.ttl", "ntriples/cllkg.nt")
    ]
    for triples, dump in dumps:
        path = released / unquote(dump.removeprefix(HERE))
        assert path.is_file(), dump
        if path.suffix == ".nt":
            assert path.read_bytes().count(b"\n") == int(triples), dump


def test_a_wrong_count_is_caught(asserted: ox.Store, released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data changes and the counts do not."""
    subject: Callable[[str], ox.NamedNode] = ox.NamedNode
    asserted.add(ox.Quad(subject("urn:a"), subject("urn:b"), subject("urn:c")))
    described = ox.Store()
    described.load(path=str(released / COUNTS), format=ox.RdfFormat.TURTLE, base_iri=HERE)
    try:
        assert rows_of(described, "described-totals") != rows_of(asserted, "totals")
    finally:
        asserted.remove(ox.Quad(subject("urn:a"), subject("urn:b"), subject("urn:c")))
