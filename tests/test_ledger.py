"""Nothing is lost in silence: the ledger says what became of each thing, and a reader's count holds it to that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from builds import Build
from cllkg.cli.export import export as export_command
from cllkg.content import Content
from cllkg.errors import CllkgError, ExportRefused, UnknownName
from cllkg.exports.census import Census, census_of_quads, read_kinds
from cllkg.exports.export import export
from cllkg.exports.folder import Desk
from cllkg.exports.formats import FORMATS
from cllkg.exports.ledger import NO_PLACE, Fate, Ledger
from cllkg.exports.ledger_files import LOSSES, TABLE
from cllkg.exports.reading import Reading
from cllkg.exports.target import Target
from cllkg.exports.targets import rdf
from cllkg.prefixes import PrefixMap
from ledger_check import census_of_build, differences

CENSUS: Census = {"claim": frozenset({"a", "b"}), "flag": frozenset({"f", "g", "h"}), "unit": frozenset()}


def loses_negation(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """A writer with the field's commonest fault: what is denied leaves as said, and nobody is told."""
    with desk.open("cllkg.nt") as out:
        for quad in reading.quads:
            if not quad.predicate.value.endswith("#negated"):
                out.write(ox.serialize([quad.triple], format=ox.RdfFormat.N_TRIPLES) or b"")
    ledger.keep_all()


def forgets_flags(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """A writer that writes everything and says less than it wrote."""
    rdf.nquads(reading, desk, ledger)
    ledger._kept["flag"].clear()


@pytest.fixture(params=[loses_negation, forgets_flags])
def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A deliberately broken exporter, registered as any other."""
    writer = request.param
    monkeypatch.setattr(rdf, writer.__name__, writer, raising=False)
    monkeypatch.setitem(FORMATS, "broken", Target("broken", "Broken", "pyoxigraph", f"rdf:{writer.__name__}"))
    yield writer.__name__


def found_in(folder: Path, content: Content, prefixes: PrefixMap) -> Census:
    """Return what a reader of RDF finds in an export's whole file."""
    (file,) = [path for path in folder.iterdir() if path.name in ("cllkg.nt", "cllkg.nq", "cllkg.trig", "cllkg.ttl")]
    quads = ox.parse(path=str(file), format=ox.RdfFormat.from_extension(file.suffix[1:]))
    return census_of_quads(quads, read_kinds(content.ontology, prefixes))


def test_a_broken_exporter_is_caught(real_build: Build, prefixes: PrefixMap, tmp_path: Path, broken: str) -> None:
    """Both ways: a ledger that claims more than the reader finds, and one that claims less."""
    export(*real_build, "broken", tmp_path / "out")
    faults = differences(
        tmp_path / "out", census_of_build(real_build[0]), found_in(tmp_path / "out", real_build[0], prefixes)
    )
    if broken == "loses_negation":
        assert faults == [
            "negation: 10 is claimed, and not found, such as "
            "https://w3id.org/cllkg/claim/cll-does-not-suppress-il-2-production-by-t-cells"
        ]  # fmt: skip
    else:
        assert len(faults) == 1 and faults[0].startswith("flag: 58 is found, and not claimed")


def test_what_only_a_column_of_ours_says_is_not_kept(real_build: Build, prefixes: PrefixMap, tmp_path: Path) -> None:
    """A reader finds the denials, and one who knows the format alone does not: they are not kept."""
    export(*real_build, "nquads", tmp_path / "out")
    census, found = census_of_build(real_build[0]), found_in(tmp_path / "out", real_build[0], prefixes)
    assert differences(tmp_path / "out", census, found, {"negation": found["negation"]}) == []
    (fault,) = differences(tmp_path / "out", census, found, {"negation": set()})
    assert fault.startswith("negation: 10 is kept, and not found")


@pytest.mark.parametrize("name", ["nquads", "trig"])
def test_an_honest_exporter_passes(real_build: Build, prefixes: PrefixMap, tmp_path: Path, name: str) -> None:
    export(*real_build, name, tmp_path / "out")
    found = found_in(tmp_path / "out", real_build[0], prefixes)
    assert differences(tmp_path / "out", census_of_build(real_build[0]), found) == []


def test_the_census_finds_every_kind_but_those_of_which_there_is_none(real_build: Build) -> None:
    """A kind whose row is mistyped would count nothing and be lost in silence."""
    assert [kind for kind, things in census_of_build(real_build[0]).items() if not things] == ["context: assay"]


def test_what_no_writer_speaks_of_is_dropped() -> None:
    ledger = Ledger(CENSUS)
    ledger.keep("claim", "a")
    assert ledger.counts() == {
        "claim": {Fate.KEPT: 1, Fate.FOLDED: 0, Fate.DROPPED: 1},
        "flag": {Fate.KEPT: 0, Fate.FOLDED: 0, Fate.DROPPED: 3},
        "unit": {Fate.KEPT: 0, Fate.FOLDED: 0, Fate.DROPPED: 0},
    }
    assert {(loss.how, loss.iris) for loss in ledger.losses()} == {(NO_PLACE, ("b",)), (NO_PLACE, ("f", "g", "h"))}


def test_of_two_fates_a_thing_has_the_better() -> None:
    ledger = Ledger(CENSUS)
    ledger.drop("flag", "f", "Too long.")
    ledger.fold("flag", "f", "the note")
    ledger.fold("flag", "g", "the note")
    ledger.keep("flag", "g")
    ledger.drop("flag", "h", "Too long.")
    assert [(loss.fate, loss.how, loss.iris) for loss in ledger.losses() if loss.kind == "flag"] == [
        (Fate.FOLDED, "the note", ("f",)),
        (Fate.DROPPED, "Too long.", ("h",)),
    ]


def test_nothing_is_kept_that_is_not_there() -> None:
    ledger = Ledger(CENSUS)
    ledger.keep("claim", "a", "b", "invented")
    assert ledger.kept("claim") == {"a", "b"}
    with pytest.raises(KeyError, match=r"no kind called 'clam'"):
        ledger.keep("clam", "a")


def test_terms_without_mapping_end_a_strict_export_which_names_them_all() -> None:
    lenient, strict = Ledger(CENSUS), Ledger(CENSUS, strict=True)
    for ledger in (lenient, strict):
        ledger.unmapped("claim", "a", "kg:restores", "Biolink")
        ledger.unmapped("flag", "f", "kg:kills", "Biolink")
        ledger.unmapped("flag", "g", "kg:kills", "Biolink")
        ledger.keep("claim", "b")
    assert [loss.how for loss in lenient.losses() if loss.kind == "claim"] == ["kg:restores has no mapping to Biolink."]
    lenient.require({})
    with pytest.raises(ExportRefused) as refused:
        strict.require({})
    assert str(refused.value).splitlines() == [
        "  kg:kills has no mapping to Biolink (2).",
        "  kg:restores has no mapping to Biolink.",
        "Add rows to ontology/mappings/, or leave out --strict.  Nothing was written.",
    ]


def test_what_a_format_never_holds_needs_no_other_reason() -> None:
    ledger = Ledger(CENSUS)
    ledger.keep("claim", "a")
    ledger.drop_rest("It is not plain.")
    assert {(loss.kind, loss.how) for loss in ledger.losses()} == {("claim", "It is not plain."), ("flag", NO_PLACE)}


@pytest.mark.parametrize(
    ("budget", "says"),
    [
        ({"": 3}, r"4 things would be dropped \(most of them: flag 3, claim 1\), and --max-loss allows 3"),
        ({"flag": 0}, r"3 of the kind flag would be dropped, and --max-loss allows 0"),
    ],
)
def test_a_budget_is_kept(budget: dict[str, int], says: str) -> None:
    ledger = Ledger(CENSUS)
    ledger.keep("claim", "a")
    ledger.require({"": 4, "flag": 3, "claim": 1, "unit": 0})
    with pytest.raises(ExportRefused, match=says):
        ledger.require(budget)
    with pytest.raises(UnknownName, match=r"called 'flags'\.  Did you mean 'flag'\?  The kinds are: claim, flag, unit"):
        ledger.require({"flags": 0})


def test_the_verb_writes_nothing_that_loses_too_much(
    real_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdf, "silent", lambda reading, desk, ledger: desk.write("x", "x"), raising=False)
    monkeypatch.setitem(FORMATS, "silent", Target("silent", "Silent", "none", "rdf:silent"))
    with pytest.raises(ExportRefused, match=r"would be dropped .*Nothing was written"):
        export(*real_build, "silent", tmp_path / "out", budget={"": 0})
    assert list(tmp_path.glob("out*")) == []
    export(*real_build, "nquads", tmp_path / "out", budget={"": 0})
    assert (tmp_path / "out" / "cllkg.nq").is_file()


def test_a_budget_for_a_kind_there_is_none_of_is_told_at_once(real_build: Build, tmp_path: Path) -> None:
    said: list[str] = []
    with pytest.raises(UnknownName, match=r"called 'flagg'\.  Did you mean 'flag'\?"):
        export(*real_build, "nquads", tmp_path / "out", said.append, budget={"flagg": 0})
    assert said == []


@pytest.mark.parametrize("text", ["x", "", "flag=", "-1", "flag=-1"])
def test_a_budget_that_does_not_read_is_refused(text: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(export_command, ["turtle", "-o", str(tmp_path / "out"), "--max-loss", text])
    assert result.exit_code == 2
    assert "write a number, such as 0" in result.stderr


def test_the_table_shows_each_kind_there_is(real_build: Build, tmp_path: Path) -> None:
    export(*real_build, "turtle", tmp_path / "out")
    ledger = json.loads((tmp_path / "out" / LOSSES).read_text(encoding="utf-8"))
    table = (tmp_path / "out" / TABLE).read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    there = {name: row for name, row in ledger["kinds"].items() if row["kept"] + row["folded"] + row["dropped"]}
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows] == list(there)
    explained = [line for line in table.splitlines() if line.startswith("- ")]
    assert explained == [f"- **{name}:** {row['definition']}" for name, row in there.items()]
    assert "| graph | 0 | 1,328 | 0 | 1,328 folded into the name of the file |" in rows
    assert ledger["totals"]["dropped"] == 0 and not ledger["lossless"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("claim\tkg:Claim\t", r"ledger\.tsv:2: 3 cells where the header has 5\.\n .*still needs its tab"),
        ("claim\tno:Claim\t\t\tx", r"ledger\.tsv:2: unknown prefix 'no'"),
    ],
)
def test_a_row_that_does_not_read_is_named(tmp_path: Path, prefixes: PrefixMap, row: str, says: str) -> None:
    (tmp_path / "ledger.tsv").write_text(f"kind\tclasses\tpath\tvalue\tdefinition\n{row}\n")
    with pytest.raises(CllkgError, match=says):
        read_kinds(tmp_path, prefixes)
    with pytest.raises(CllkgError, match=r"ledger\.tsv:1: the table is missing"):
        read_kinds(tmp_path / "nowhere", prefixes)
