"""The download folder: complete, whole, with its papers, and honest about what is not in it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
import rdflib
import yaml

from builds import Build, lay_build
from cllkg.content import Content
from cllkg.errors import ExportRefused, LibraryMissing
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
from cllkg.exports.targets.release.page import PAGE
from cllkg.exports.targets.release.papers import CHANGES, CITATION, CODE_LICENSE, LICENSE
from cllkg.prefixes import PrefixMap
from ledger_check import census_of_build, differences
from release_files import HERE, NAME, SUMS, files_in, graph_of, links_in, page_text, words_of

# -- what is in it ---------------------------------------------------------------------------------------------------


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


def test_a_release_replaces_an_older_one_and_nothing_else(real_build: Build, tmp_path: Path, few_formats: None) -> None:
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
    """A writer that imports what is not there."""
    raise ModuleNotFoundError("No module named 'rare'", name="rare")


@pytest.fixture
def hindered(few_formats: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Register targets that cannot be written."""
    for writer in (refuses, lacks):
        monkeypatch.setattr(rdf, writer.__name__, writer, raising=False)
    rows = (
        Target("absent", "A format nobody wrote", "none", "nowhere:absent"),
        Target("halfway", "A format that refuses", "none", "rdf:refuses"),
        Target("rare", "A format that needs much", "none", "rdf:lacks", "tables"),
    )
    for row in rows:
        monkeypatch.setitem(FORMATS, row.name, row)
    # What stands as None cannot be imported.
    monkeypatch.setitem(sys.modules, "pyarrow", None)


def test_what_cannot_be_written_is_left_out_and_said(real_build: Build, tmp_path: Path, hindered: None) -> None:
    told: list[str] = []
    export(*real_build, NAME, tmp_path / "out", told.append)
    text = page_text(tmp_path / "out")
    assert "<li><strong>absent</strong> (A format nobody wrote): This version has no writer for it.</li>" in text
    assert "halfway: it cannot hold &lt;b&gt;this&lt;/b&gt;." in text
    assert "pyarrow was not installed where this release was made." in text
    assert "pip install" not in text
    (hint,) = [line for line in told if line.startswith("rare is left out.")]
    assert re.search(r"pip install .*'pyarrow>=\d+'$", hint)
    assert [line for line in told if line.startswith("halfway is left out.")]
    assert not [name for name in files_in(tmp_path / "out") if "half" in name]
    assert "The same graph in 3 formats" in text


def test_a_strict_release_asks_for_its_libraries_before_it_writes(
    real_build: Build, tmp_path: Path, hindered: None
) -> None:
    told: list[str] = []
    with pytest.raises(LibraryMissing, match="The export rare needs a library that is not installed: pyarrow"):
        export(*real_build, NAME, tmp_path / "out", told.append, strict=True)
    assert not [line for line in told if "nquads" in line]
    assert list(tmp_path.iterdir()) == []


def test_a_strict_release_does_not_pass_over_a_refusal(
    real_build: Build, tmp_path: Path, hindered: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(FORMATS, "rare")
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


def test_without_them_the_release_says_so(
    tmp_path: Path, content: Content, real_nquads: bytes, few_formats: None
) -> None:
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


def test_a_selected_release_says_it_is_a_part(real_build: Build, tmp_path: Path, few_formats: None) -> None:
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
        assert re.search(r"^\| claim \| \d+ \| \d+ \| \d+ \| 421 \|", path.read_text(encoding="utf-8"), re.MULTILINE)
