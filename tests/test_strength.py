"""Strength: an order over what is stated, read from data: more support never weakens, another table decides anew."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from cllkg.cli import main
from cllkg.content import Content, find_content
from cllkg.curation.strength_file import read_order
from cllkg.errors import CurationFailed
from cllkg.model.claims import EvidenceLine
from cllkg.model.codes import EvidenceKind, EvidenceSystem, StudyType
from cllkg.model.sources import Source
from cllkg.model.standing import bears
from cllkg.model.strength import Citation, Criterion, Directness, Level, Strength, StrengthOrder, derive_strength
from cllkg.pipeline import Compiled, compile_content
from cllkg.prefixes import read_prefixes
from cllkg.queries.library import checks
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.validation.checks import run_check
from cllkg.vocabulary import BASE, KG, Kg

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "ontology" / "strength.tsv"
TEXT = TABLE.read_text(encoding="utf-8")
ORDER = read_order(TABLE)

settings.register_profile("strength", derandomize=True, deadline=None, database=None, max_examples=300)
STEADY = settings.get_profile("strength")


def source(key: str, study: str | None = None, kind: str = "journal_article", **more: Any) -> Source:
    fields = {"title": key, "source_kind": kind, "resolution": "resolved", "retraction_status": "not_checked"}
    return Source.model_validate(fields | {"key": key, "reports_study": study} | more)


SOURCES = {
    found.key: found
    for found in (
        source("article", kind="article"),
        source("trial", "big"),
        source("abstract", "big", "meeting_abstract"),
        source("summary", "big", "lay_summary"),
        source("dish", "cells"),
        source("cohort", "old"),
        source("lost", resolution="unresolved"),
        source("forged", "big", retraction_status="retracted"),
    )
}
SIZES = {"big": 120, "cells": 7}


def line(
    kind: str = "primary_result", study_type: str = "none", cites: Sequence[str] = (), **more: Any
) -> EvidenceLine:
    fields = {"key": "a", "source": "article", "locator": "somewhere", "cites": tuple(cites)}
    direction = {"supports": True} if not more.keys() & {"disputes", "inconclusive"} else {}
    return EvidenceLine.model_validate(fields | direction | {"evidence_kind": kind, "study_type": study_type} | more)


IN_DISH = line(source="dish", study_type="in_vitro")
TRIAL = line(source="trial", study_type="human_trial")
TOLD = line("repeated", cites=["trial"])


def strength(*lines: EvidenceLine, order: StrengthOrder = ORDER, number: Sequence[int] | None = None) -> Strength:
    return derive_strength(lines, SOURCES, order, SIZES, number)


def key(*lines: EvidenceLine, order: StrengthOrder = ORDER, number: Sequence[int] | None = None) -> str:
    return order.key(strength(*lines, order=order, number=number))


# --- The components


def test_nothing_is_weaker_than_no_support() -> None:
    assert key() == "00-00-00-00-00-00"
    nothing = Strength(EvidenceSystem.UNSTATED, StudyType.NONE, None, Directness.RETOLD, Citation.UNCITED, 0)
    assert strength() == nothing
    assert not nothing.direct


def test_each_component_is_the_best_that_a_line_gives() -> None:
    found = strength(IN_DISH, TRIAL, line("repeated", source="cohort", study_type="human_observational"))
    assert (found.system, found.study_type) == (EvidenceSystem.IN_PEOPLE, StudyType.HUMAN_TRIAL)
    assert (found.largest_sample, found.direct) == (120, True)
    assert (found.citation, found.independent_studies) == (Citation.TRACED, 2)


@pytest.mark.parametrize(
    "silent",
    [
        line("opinion", "human_trial", source="trial"),
        line("hypothesis", cites=["trial"]),
        line("attributed_speech", cites=["trial"]),
        line(study_type="human_trial", source="trial", disputes=True),
        line(study_type="human_trial", source="trial", inconclusive=True),
        line(study_type="human_trial", source="forged"),
        line("repeated", cites=["forged"]),
    ],
)
def test_words_disputes_and_retracted_papers_lend_no_strength(silent: EvidenceLine) -> None:
    assert key(silent) == key()
    assert key(silent, IN_DISH) == key(IN_DISH)


def test_who_cites_a_trial_has_run_none() -> None:
    """A citation lends that it was traced, and its study for the count; not its design, nor its size."""
    found = strength(TOLD)
    assert (found.system, found.study_type) == (EvidenceSystem.UNSTATED, StudyType.NONE)
    assert (found.largest_sample, found.direct) == (None, False)
    assert (found.citation, found.independent_studies) == (Citation.TRACED, 1)
    assert strength(line("repeated", cites=["lost"])).citation is Citation.UNTRACED
    assert strength(line("repeated")).citation is Citation.UNCITED
    assert strength(line("repeated", cites=["forged", "lost"])).citation is Citation.UNTRACED


def test_the_size_is_the_one_stated_nearest_to_the_line() -> None:
    assert strength(TRIAL).largest_sample == 120
    assert strength(line(source="trial", study_type="human_trial", sample_size=16)).largest_sample == 16
    assert strength(IN_DISH).largest_sample is None, "how many a study enrolled is not how many dishes there were"
    assert strength(line(source="cohort", study_type="human_observational")).largest_sample is None
    assert strength(line("repeated", source="abstract", study_type="human_trial")).largest_sample is None
    assert strength(line("repeated", source="summary", study_type="human_trial")).largest_sample == 120


def test_a_number_has_the_size_stated_for_it_and_none_of_its_study() -> None:
    assert strength(TRIAL, number=[34]).largest_sample == 34
    assert strength(TRIAL, number=[210, 211]).largest_sample == 211
    assert strength(TRIAL, number=[]).largest_sample is None
    assert strength(line("opinion"), number=[34]).largest_sample is None, "nothing supports it"


def test_the_table_says_in_what_each_type_of_study_is_done() -> None:
    assert {code: ORDER.system_of(code).value for code in StudyType} == {
        "human_trial": "in_people",
        "human_observational": "in_people",
        "animal": "in_animals",
        "in_vitro": "in_vitro",
        "registry": "in_documents",
        "label": "in_documents",
        "none": "unstated",
    }


@pytest.mark.parametrize(
    ("size", "rank"), [(None, 0), (1, 1), (9, 1), (10, 2), (49, 3), (100, 4), (999, 5), (10**6, 6)]
)
def test_a_size_falls_into_the_highest_band_it_reaches(size: int | None, rank: int) -> None:
    assert ORDER.rank(Criterion.SAMPLE, size) == rank


def test_a_trial_outranks_any_number_of_dishes() -> None:
    many = [line(source="dish", study_type="in_vitro", sample_size=5000), line("repeated", cites=["dish", "trial"])]
    assert key(*many) < key(line("repeated", source="cohort", study_type="human_trial")) < key(TRIAL)


# --- Whatever the lines, whatever the order


@st.composite
def lines(draw: st.DrawFn) -> EvidenceLine:
    return line(
        draw(st.sampled_from([kind.value for kind in EvidenceKind])),
        draw(st.sampled_from([code.value for code in StudyType])),
        draw(st.lists(st.sampled_from(sorted(SOURCES)), unique=True, max_size=2)),
        source=draw(st.sampled_from(sorted(SOURCES))),
        sample_size=draw(st.none() | st.integers(1, 2000)),
        **{draw(st.sampled_from(["supports", "disputes", "inconclusive"])): True},
    )


some_lines = st.lists(lines(), max_size=5)


@st.composite
def orders(draw: st.DrawFn) -> StrengthOrder:
    """Another order that a table may hold: other criteria first, other designs and systems above others."""
    levels: list[Level] = []
    for criterion in draw(st.permutations(ORDER.criteria)):
        rows = [level for level in ORDER.levels if level.criterion is criterion]
        if criterion in (Criterion.DESIGN, Criterion.SYSTEM):
            ranks = [*draw(st.permutations(range(1, len(rows)))), 0]
            rows = [
                Level(row.criterion, row.code, rank, row.why, row.covers) for row, rank in zip(rows, ranks, strict=True)
            ]
        levels += rows
    return StrengthOrder(tuple(levels))


@settings(STEADY)
@given(found=some_lines, more=lines(), order=orders())
def test_a_further_line_never_weakens(found: list[EvidenceLine], more: EvidenceLine, order: StrengthOrder) -> None:
    assert key(*found, more, order=order) >= key(*found, order=order)
    if not bears(more, SOURCES):
        assert key(*found, more, order=order) == key(*found, order=order)


@settings(STEADY)
@given(found=some_lines, order=orders(), data=st.data())
def test_neither_the_order_of_lines_nor_saying_it_twice_matters(
    found: list[EvidenceLine], order: StrengthOrder, data: st.DataObject
) -> None:
    again = data.draw(st.permutations(found + found))
    assert strength(*again, order=order) == strength(*found, order=order)


@settings(STEADY)
@given(one=some_lines, other=some_lines, order=orders())
def test_keys_sort_as_texts_as_their_ranks_do(
    one: list[EvidenceLine], other: list[EvidenceLine], order: StrengthOrder
) -> None:
    """Of two records one is stronger or both are equal, by the first criterion in which they differ."""
    keys = [key(*found, order=order) for found in (one, other)]
    ranks = [[int(part) for part in text.split("-")] for text in keys]
    assert [len(part) for part in ranks] == [6, 6]
    assert (keys[0] < keys[1], keys[0] == keys[1]) == (ranks[0] < ranks[1], ranks[0] == ranks[1])


# --- The table


def changed(tmp_path: Path, old: str, new: str) -> Path:
    assert TEXT.count(old) == 1
    path = tmp_path / "mine.tsv"
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    return path


def sample_first(tmp_path: Path) -> Path:
    head, *rows = TEXT.splitlines(keepends=True)
    path = tmp_path / "sample-first.tsv"
    path.write_text(head + "".join(sorted(rows, key=lambda row: not row.startswith("sample"))), encoding="utf-8")
    return path


def row(code: str) -> str:
    return next(text for text in TEXT.splitlines(keepends=True) if text.split("\t")[1] == code)


def at(code: str) -> int:
    return TEXT.splitlines(keepends=True).index(row(code)) + 1


MALFORMED = {
    "no criterion": ("design\tanimal", "desing\tanimal", "animal", "no criterion called 'desing'."),
    "no code": ("design\tanimal", "design\tanimals", "animal", "no design called 'animals'."),
    "no number": ("animal\t3", "animal\tthree", "animal", "the rank 'three' is no whole number from 0 to 99."),
    "two of a rank": ("in_vitro\t2\t\t", "in_vitro\t3\t\t", "animal", "'design: in_vitro' has the rank of 'animal'."),
    "no reason": ("A whole living body, but not a human one.", "", "animal", "the cell 'why' is empty."),
    "no band": ("sample\t100\t", "sample\tmany\t", "100", "'many' is no level of 'sample'."),
    "less is more": ("sample\t100\t4", "sample\t100\t7", "300", "'sample: 300' ranks below '100'."),
    "words first": ("retold\t0", "retold\t2", "retold", "'directness: retold' does not have the lowest rank"),
    "found later": ("untraced\t1", "untraced\t3", "traced", "'citation: traced' ranks below 'untraced'."),
    "no study type": ("registry|label", "registry|lable", "in_documents", "no study type called 'lable'."),
    "two systems": ("animal\tOne", "animal|label\tOne", "in_documents", "a second system covers 'label'"),
    "covers": ("animal\t3\t\t", "animal\t3\tlabel\t", "animal", "'covers' is for rows of 'system'."),
}  # fmt: skip


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_table_is_named_by_file_and_line(tmp_path: Path, case: str) -> None:
    old, new, code, what = MALFORMED[case]
    path = changed(tmp_path, old, new)
    place = at(code) + (case == "two of a rank")
    with pytest.raises(CurationFailed) as caught:
        read_order(path, Path("mine.tsv"))
    assert [finding for finding in caught.value.findings if finding.startswith(f"mine.tsv:{place}: {what}")]


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([row("animal")], "mine.tsv:2: no row ranks 'design: animal'."),
        ([row("in_documents")], "mine.tsv:9: no row ranks 'system: in_documents'."),
        ([row("in_documents")], "mine.tsv:1: no system covers the study type 'label'."),
        ([row("direct"), row("retold")], "mine.tsv:1: the criterion 'directness' is missing."),
        (TEXT.splitlines(keepends=True), "mine.tsv:1: the table is empty."),
    ],
)
def test_a_table_with_a_hole_is_no_order(tmp_path: Path, rows: list[str], what: str) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("".join(text for text in TEXT.splitlines(keepends=True) if text not in rows), encoding="utf-8")
    with pytest.raises(CurationFailed) as caught:
        read_order(path, Path("mine.tsv"))
    assert any(finding.startswith(what) for finding in caught.value.findings), caught.value.findings


def test_criteria_torn_apart_are_no_order(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(TEXT.replace(row("animal"), "") + row("animal"), encoding="utf-8")
    with pytest.raises(CurationFailed, match=r"mine\.tsv:29: the criterion 'design' stands in two places"):
        read_order(path, Path("mine.tsv"))


def test_another_table_decides_anew(tmp_path: Path) -> None:
    few, many = TRIAL.model_copy(update={"sample_size": 8}), IN_DISH.model_copy(update={"sample_size": 40})
    order = read_order(sample_first(tmp_path))
    assert key(few) > key(many)
    assert key(few, order=order) < key(many, order=order)
    dish_first = read_order(changed(tmp_path, "in_vitro\t2\t\t", "in_vitro\t9\t\t"))
    assert strength(TRIAL, IN_DISH, order=dish_first).study_type is StudyType.IN_VITRO


# --- In the graph


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The small world in good order, under the real ontology and the real checks."""
    root = tmp_path_factory.mktemp("small")
    for folder in (ROOT / "ontology", ROOT / "queries", ROOT / "tests" / "faulty" / "world" / "graph"):
        shutil.copytree(folder, root / folder.name)
    return find_content(root)


def values(compiled: Compiled, name: str) -> dict[str, str]:
    quads = compiled.dataset.quads((None, URIRef(KG + name), None, None))
    return {str(subject).removeprefix(BASE): str(value).removeprefix(KG) for subject, _, value, _ in quads}


def disagreements(compiled: Compiled, content: Content) -> list[str]:
    """What the checks that derive standing, studies and strength from the graph alone have to say."""
    prefixes = read_prefixes(content.ontology / "prefixes.tsv")
    store = OxigraphStore.from_nquads(compiled.nquads)
    twins = [check for check in checks(content) if "differ" in check.name and "evidence" in check.name]
    assert len(twins) == 3
    return [str(violation) for check in twins for violation in run_check(store, check, prefixes)]


def test_every_claim_and_number_has_its_strength_beside_its_standing(compiled: Compiled) -> None:
    for name in ("evidenceSystem", "bestStudyType", "directEvidence", "strengthKey"):
        assert values(compiled, name).keys() == values(compiled, "standing").keys(), name
    for record, _, _, graph in compiled.dataset.quads((None, URIRef(Kg.standing), None, None)):
        assert {quad[3] for quad in compiled.dataset.quads((record, URIRef(KG + "strengthKey"), None, None))} == {graph}


def test_what_was_found_in_dishes_is_marked_so(compiled: Compiled) -> None:
    record = "claim/lenalidomide-decreases-cd274-on-cll-cells"
    found = [values(compiled, name)[record] for name in ("evidenceSystem", "bestStudyType", "directEvidence")]
    assert found == ["InVitroSystem", "InVitroStudyType", "true"]


@pytest.mark.parametrize("retracted", ["", "ramsay-2012", "rogers-2023", "ash-2016-4388", "chanan-khan-continuum-2017"])
def test_records_and_graph_derive_the_same_after_any_retraction(
    tmp_path: Path, content: Content, compiled: Compiled, retracted: str
) -> None:
    """Sources are retracted one by one in a copy of the real graph; support goes, and never comes."""
    for folder in ("ontology", "graph", "queries"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    table = tmp_path / "graph" / "sources.tsv"
    header, *rows = [text.split("\t") for text in table.read_text(encoding="utf-8").splitlines()]
    for cells in rows:
        if cells[0] == retracted:
            cells[header.index("retraction_status")] = "retracted"
    table.write_text("".join("\t".join(cells) + "\n" for cells in [header, *rows]), encoding="utf-8")
    copy = find_content(tmp_path)
    after = compile_content(copy)
    assert disagreements(after, copy) == []
    keys = [values(one, "strengthKey") for one in (compiled, after)]
    assert all(keys[1][record] <= keys[0][record] for record in keys[0])
    assert (keys[0] == keys[1]) == (not retracted)


def test_the_order_of_a_build_can_be_read_in_its_graph(small: Content, tmp_path: Path) -> None:
    compiled = compile_content(small, sample_first(tmp_path))
    assert disagreements(compiled, small) == []
    assert values(compiled, "criterionOrder")["strength/sample-1000"] == "1"
    assert values(compiled, "strengthRank")["strength/design-human-trial"] == "6"
    assert values(compiled, "levelOf")["strength/design-human-trial"] == "HumanTrialStudyType"
    assert values(compiled, "strengthKey") != values(compile_content(small), "strengthKey")


def test_build_takes_another_order_and_names_what_is_wrong_with_it(small: Content, tmp_path: Path) -> None:
    def run(table: Path) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["build", "--content", str(small.root), "--strength", str(table), "--quiet"])
        assert isinstance(done.exception, SystemExit | None)
        return done.exit_code, done.stderr

    assert run(sample_first(tmp_path)) == (0, "")
    built = (small.build / "cllkg.nq").read_text(encoding="utf-8")
    assert f'<{BASE}strength/sample-1000> <{KG}criterionOrder> "1"' in built
    bad = changed(tmp_path, "animal\t3", "animal\tthree")
    assert run(bad) == (
        1,
        f"{bad}:{at('animal')}: the rank 'three' is no whole number from 0 to 99.\n  A higher rank is stronger.\n",
    )
    assert run(tmp_path / "nowhere.tsv")[1].startswith(f"{tmp_path / 'nowhere.tsv'}:1: the table is missing.")
    assert (small.build / "cllkg.nq").read_text(encoding="utf-8") == built
