"""What curators get back: every fault named once, by file and line, with its cure.

``broken/`` is a corpus of faults. Each folder there is laid over the small world of ``mini/``: its
files replace or join those of the world, ``<table>.added`` holds rows to append, and ``removed.txt``
lists files to take away. ``expected.txt`` is all that ``cllkg lint`` prints; ``{end}`` stands for the
last line of the table.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph

from cllkg.cli import main
from cllkg.compiler import dataset
from cllkg.content import Content, find_content
from cllkg.curation.linter import lint
from cllkg.manifest import read_manifest
from cllkg.pipeline import build

HERE = Path(__file__).parent
CASES = sorted(folder.name for folder in (HERE / "broken").iterdir())
CLAIMS = "graph/claims/standings.yaml"
TRIAL = "graph/trials/mini-trial.yaml"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Content:
    """The small world under the real ontology, shapes and checks, with a good build."""
    root = tmp_path_factory.mktemp("mini")
    shutil.copytree(content.ontology, root / "ontology")
    shutil.copytree(content.queries, root / "queries")
    shutil.copytree(HERE / "mini" / "graph", root / "graph")
    world = find_content(root)
    build(world)
    return world


@pytest.fixture
def world(built: Content, content: Content) -> Iterator[Content]:
    """The small world, to be broken: it is whole again for the next test."""
    yield find_content(built.root)
    for folder, original in ((built.graph, HERE / "mini" / "graph"), (built.ontology, content.ontology)):
        shutil.rmtree(folder)
        shutil.copytree(original, folder)


def lay_over(case: Path, root: Path) -> None:
    for file in sorted(path for path in case.rglob("*") if path.is_file()):
        target = root / file.relative_to(case)
        if file.name == "removed.txt":
            for name in file.read_text(encoding="utf-8").split():
                (root / name).unlink()
        elif file.suffix == ".added":
            table = target.with_suffix("")
            table.write_bytes(table.read_bytes() + file.read_bytes())
        elif file.name != "expected.txt":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())


def edit(root: Path, name: str, old: str, new: str) -> None:
    file = root / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8", newline="")


def line_of(root: Path, name: str, text: str) -> str:
    before, found, _ = (root / name).read_text(encoding="utf-8").partition(text)
    assert found
    return f"{name}:{before.count(chr(10)) + 1}"


def findings(world: Content) -> list[str]:
    return [str(finding) for finding in lint(world)[1]]


def fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_small_world_builds_and_has_a_claim_of_each_standing(built: Content) -> None:
    """It holds against the real shapes and checks, so every fault below is the planted one."""
    assert findings(built) == []
    manifest = read_manifest(built)
    assert manifest is not None
    assert manifest.counts["claims by standing"].keys() == {
        "CitedUnresolved", "Contested", "Disputed", "Hypothesis", "Inconclusive", "Supported", "Uncited",
    }  # fmt: skip
    standings = Counter(claim.id for claim in lint(built)[0].corpus.claims.values() if "mini-trial" not in claim.id)
    assert len(standings) == 7


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_named_once_with_file_line_and_cure(world: Content, case: str) -> None:
    folder = HERE / "broken" / case
    lay_over(folder, world.root)
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    path, line = re.match(r"([^:\n]+):(\d+|\{end\}): \S", expected).groups()  # type: ignore[union-attr]
    lines = (world.root / path).read_bytes().count(b"\n") if (world.root / path).exists() else 1
    expected = expected.replace("{end}", str(lines), 1)
    what, cure = expected.splitlines()
    assert what.endswith(".")
    assert cure.startswith("  ")
    assert line == "{end}" or 1 <= int(line) <= max(lines, 1)

    linted = CliRunner().invoke(main, ["lint", "--content", str(world.root)])
    assert linted.stdout == expected
    assert linted.exit_code == 1
    assert isinstance(linted.exception, SystemExit)
    assert re.fullmatch(r"\d+ claims, \d+ numbers?, 1 finding\n", linted.stderr)

    before = fingerprint(world.build)
    result = CliRunner().invoke(main, ["build", "--content", str(world.root)])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert result.stderr.endswith(expected)
    assert result.stderr.count(what) == 1
    assert "Traceback" not in result.stderr
    assert fingerprint(world.build) == before


def test_a_real_process_ends_with_the_message_and_exit_code_1(world: Content) -> None:
    lay_over(HERE / "broken" / "unknown-entity", world.root)
    for verb in ("lint", "build", "validate", "verify"):
        command = [sys.executable, "-m", "cllkg", verb, "--content", str(world.root)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE.parent / "src")
        assert done.returncode == 1, verb
        assert "graph/claims/broken.yaml:6: no entity called 'infektion'." in done.stdout + done.stderr, verb
        assert "Traceback" not in done.stderr, verb


def test_findings_come_in_the_order_of_files_and_lines(world: Content) -> None:
    for case in ("unknown-source", "number-without-unit", "duplicate-curie"):
        lay_over(HERE / "broken" / case, world.root)
    edit(world.root, CLAIMS, "predicate: activates\n  object: t_cell", "predicate: activate\n  object: t_cel")
    where = [str(finding.place) for finding in lint(world)[1]]
    assert where == [
        line_of(world.root, "graph/claims/broken.yaml", "mouse-2015"),
        line_of(world.root, CLAIMS, "predicate: activate\n"),
        line_of(world.root, CLAIMS, "object: t_cel\n"),
        line_of(world.root, "graph/entities.tsv", "PD_L1"),
        line_of(world.root, "graph/trials/small-trial.yaml", "- id: small-infections"),
    ]


def test_two_faults_of_one_record_are_two_findings(world: Content) -> None:
    """Both are named at once: nobody lints twice to learn of the second."""
    edit(world.root, TRIAL, '    unit: "%"\n', "")
    edit(world.root, TRIAL, "    denominator: 20\n    sample_size: 20\n", "    denominator: twenty\n")
    named = [finding.split(": ", 1)[1].split("\n")[0] for finding in findings(world)]
    assert named == ["'sample_size' is missing.", "'unit' is missing.", "'twenty' is no value of 'denominator'."]


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("entities.tsv", "graph/entities.tsv:1: not UTF-8"),
        ("sources.tsv", "graph/sources.tsv:1: not UTF-8"),
        ("statements.tsv", "graph/statements.tsv:1: not UTF-8"),
        ("claims/standings.yaml", "graph/claims/standings.yaml:1: not UTF-8"),
        ("trials/mini-trial.yaml", "graph/trials/mini-trial.yaml:1: not UTF-8"),
    ],
)
def test_what_does_not_read_makes_nothing_else_unknown(world: Content, name: str, where: str) -> None:
    """Whole files point at what stands in this one; still there is one fault, and one finding."""
    file = world.graph / name
    edit(world.root, "graph/flags.tsv", "|claim/mini-trial-enrolled", "|claim/lenalidomide-decreases-cd274")
    file.write_bytes(b"\xe9" + file.read_bytes())
    found = findings(world)
    assert len(found) == 1
    assert found[0].startswith(where)


def test_a_record_that_does_not_read_makes_nothing_else_unknown(world: Content) -> None:
    edit(world.root, CLAIMS, "decreases_abundance_of\n", "decreases_abundance_of\n  negatd: true\n")
    edit(world.root, "graph/flags.tsv", "|claim/mini-trial-enrolled", "|claim/lenalidomide-decreases-cd274")
    edit(world.root, "graph/entities.tsv", "\tCD274\tInhibitoryLigand", "\t\tInhibitoryLigand")
    found = findings(world)
    assert [finding.split(": ", 1)[1].split("\n")[0] for finding in found] == [
        "unknown key 'negatd'.",
        "'label' is missing.",
    ]


def test_an_unknown_category_spoils_no_claim(world: Content) -> None:
    """What the entity may do is judged when its category is known."""
    edit(world.root, "graph/entities.tsv", "leukemia\tDisease\tCLL|", "leukemia\tDiseases\tCLL|")
    edit(world.root, "graph/entities.tsv", "lenalidomide\tDrug\t", "lenalidomide\tDrugs\t")
    assert [finding.what for finding in lint(world)[1]] == [
        "no category called 'Diseases'.",
        "no category called 'Drugs'.",
    ]


def test_a_marker_without_source_is_no_fault_of_the_lines(world: Content) -> None:
    edit(world.root, "graph/statements.tsv", "activates T cells.\t\t", "activates T cells.\t9\t")
    (found,) = findings(world)
    assert "no source has the marker [9]." in found


def test_a_fault_in_one_file_does_not_hide_those_of_another(world: Content) -> None:
    lay_over(HERE / "broken" / "unquoted-colon", world.root)
    edit(world.root, TRIAL, "agent: placebo", "agent: placebos")
    assert [finding.split(":")[0] for finding in findings(world)] == ["graph/claims/broken.yaml", TRIAL]


def test_drafts_stay_out_of_the_corpus(world: Content) -> None:
    draft = "review: {status: draft, checked_against: abstract, date: 2026-11-22}"
    edit(world.root, "graph/flags.tsv", "outcome/mini-response|", "")
    edit(world.root, TRIAL, "    interval: not_reported\n", f"    interval: not_reported\n    {draft}\n")
    reading, found = lint(world)
    assert found == []
    assert reading.corpus.numbers == {}
    assert "mini-trial" in reading.corpus.studies


def test_a_draft_of_a_trial_is_a_draft_in_all_its_parts(world: Content) -> None:
    edit(world.root, TRIAL, "review: {status: accepted", "review: {status: draft")
    reading, found = lint(world)
    assert not any("mini-trial" in claim for claim in reading.corpus.claims)
    assert not reading.corpus.studies
    assert not reading.corpus.numbers
    # The flag and the sources that speak of it are told so; none of it is unknown.
    assert sorted({str(finding.place.path) for finding in found}) == ["graph/flags.tsv", "graph/sources.tsv"]
    assert all("is a draft" in finding.what for finding in found)


def test_a_draft_keeps_its_name(world: Content) -> None:
    lay_over(HERE / "broken" / "reference-to-a-draft", world.root)
    (world.graph / "flags.tsv").write_bytes((HERE / "mini" / "graph" / "flags.tsv").read_bytes())
    file = world.graph / "claims" / "broken.yaml"
    (world.graph / "claims" / "zz.yaml").write_bytes(file.read_bytes().replace(b"draft", b"accepted"))
    found = findings(world)
    assert len(found) == 1
    assert found[0].startswith("graph/claims/zz.yaml:1: a second claim called 'lenalidomide-decreases-infection'.")


def test_line_ends_and_the_order_of_columns_do_not_matter(world: Content) -> None:
    before = lint(world)[0].corpus
    for file in sorted(world.graph.rglob("*.*")):
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".tsv":
            text = "".join("\t".join(reversed(row.split("\t"))) + "\n" for row in text.splitlines())
        file.write_text(text, encoding="utf-8", newline="\r\n")
    reading, found = lint(find_content(world.root))
    assert found == []
    assert reading.corpus == before


def test_words_that_yaml_would_turn_into_values_stay_words(world: Content) -> None:
    edit(world.root, CLAIMS, "locator: figure 1", "locator: NO")
    edit(world.root, CLAIMS, "locator: figure 2", "locator: 1.10")
    edit(world.root, CLAIMS, "locator: figure 3", "locator: 2026-11-22")
    claims = lint(world)[0].corpus.claims
    lines = (
        *claims["lenalidomide-stimulates-t-cell-activation"].evidence,
        *claims["lenalidomide-disrupts-synapse"].evidence,
    )
    assert [line.locator for line in lines] == ["NO", "1.10", "2026-11-22"]


NAMED = [
    (CLAIMS, "about: [lenalidomide, cll]", "about: [lenalidomide, NOWHERE]"),
    (CLAIMS, "subject: cll_cell", "subject: NOWHERE"),
    (CLAIMS, "object: CD274", "object: NOWHERE"),
    (CLAIMS, "on_cell: cll_cell", "on_cell: [cll_cell, NOWHERE]"),
    (CLAIMS, '{exposure: "lenalidomide 1 umol/L, 24 h"}', "{in_system: NOWHERE}"),
    (CLAIMS, "locator: figure 1\n", "locator: figure 1\n      attributed_to: NOWHERE\n"),
    (TRIAL, "object: lenalidomide", "object: NOWHERE"),
    (TRIAL, "agent: placebo", "agent: [placebo, NOWHERE]"),
    (TRIAL, "agent: lenalidomide\n    dose_order", "agent: NOWHERE\n    dose_order"),
    (TRIAL, "endpoints:\n", "endpoints:\n  NOWHERE: {label: something, role: reported}\n"),
    (TRIAL, "endpoint: overall_response", "endpoint: NOWHERE"),
    (TRIAL, "in_arm: lenalidomide", "of_population: NOWHERE"),
    (TRIAL, '    unit: "%"', '    unit: "%"\n    context: {in_population: NOWHERE}'),
    ("graph/entities.tsv", "\tcll_sll\t\t\t\n", "\tcll_sll|NOWHERE\t\t\t\n"),
    ("graph/entities.tsv", "\timmunological_synapse\t\t\n", "\tNOWHERE\t\t\n"),
    ("graph/flags.tsv", "|claim/mini-trial-enrolled", "|NOWHERE"),
]


@pytest.mark.parametrize(("name", "old", "new"), NAMED)
def test_an_unknown_entity_is_named_wherever_it_stands(world: Content, name: str, old: str, new: str) -> None:
    """So no key reaches the compiler that names nothing."""
    edit(world.root, name, old, new)
    (found,) = lint(world)[1]
    assert str(found.place) == line_of(world.root, name, "NOWHERE")
    assert found.what == "no entity called 'NOWHERE'."
    assert found.cure.endswith("Entities are listed in graph/entities.tsv.")


@pytest.mark.parametrize("name", ["graph/entities.tsv", "ontology/prefixes.tsv", "ontology/cllkg.ttl"])
def test_a_missing_file_is_one_finding(world: Content, name: str) -> None:
    (world.root / name).unlink()
    (found,) = findings(world)
    assert re.match(rf"{name}:1: the (table|T-Box file) is missing\.\n", found)


def test_a_term_the_t_box_lost_is_a_finding(world: Content) -> None:
    edit(world.root, "ontology/terms/claims.ttl", "kg:onCell a owl:ObjectProperty", "kg:atCell a owl:ObjectProperty")
    (found,) = findings(world)
    assert found.startswith("ontology/cllkg.ttl:1: the T-Box has no term 'kg:onCell'")


def _words(graph: Path) -> list[str]:
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(graph.rglob("*.*")))
    return sorted(set(re.findall(r"[\w./#:-]+", text)))


WORDS = [
    *_words(HERE / "mini" / "graph"),
    "",
    "claim/",
    "study/x#arm-y",
    "#",
    "ontology#Nothing",
    "{",
    "- ",
    "\t",
    "'",
    "1e400",
    "NaN",
    "1_0",
    "\u0663",
    "\U0001f600",
]


def _replace_word(line: str, at: int, word: str) -> str:
    spans = [match.span() for match in re.finditer(r"[\w./#:-]+", line)] or [(0, 0)]
    start, end = spans[at % len(spans)]
    return line[:start] + word + line[end:]


CHANGES: list[Callable[[str, int, str], str]] = [
    _replace_word,
    lambda line, at, word: "",
    lambda line, at, word: f"{line}{line}",
    lambda line, at, word: line[: at % (len(line) + 1)] + word + line[at % (len(line) + 1) :],
]


@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    name=st.sampled_from(sorted(str(p.relative_to(HERE / "mini")) for p in (HERE / "mini" / "graph").rglob("*.*"))),
    line=st.integers(min_value=0, max_value=200),
    change=st.sampled_from(CHANGES),
    at=st.integers(min_value=0, max_value=60),
    word=st.sampled_from(WORDS),
)
def test_whatever_a_curator_changes_is_named_or_compiles(
    world: Content,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    line: int,
    change: Callable[[str, int, str], str],
    at: int,
    word: str,
) -> None:
    """After lint no key is unknown to the compiler, and before it nothing raises."""
    # The T-Box is copied in as it stands; reading it a hundred times proves nothing.
    monkeypatch.setattr(dataset, "read_tbox_graph", lambda _: Graph())
    file = world.root / name
    original = file.read_bytes()
    lines = original.decode().splitlines(keepends=True)
    spot = line % len(lines)
    lines[spot] = change(lines[spot], at, word)
    file.write_text("".join(lines), encoding="utf-8", newline="")
    try:
        reading, found = lint(world)
        if not found:
            dataset.compile_dataset(reading.corpus, world, "0")
    finally:
        file.write_bytes(original)
