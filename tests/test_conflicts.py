"""What does not fit: every flag and contested claim of the real graph, with both sides and what differs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cllkg.cli.conflicts import conflicts as conflicts_command
from cllkg.content import Content
from cllkg.errors import UnknownName
from cllkg.evidence.conflicts.conflict import Conflict, Conflicts, Group
from cllkg.evidence.conflicts.find import find_conflicts
from cllkg.evidence.conflicts.sides import (
    ARTICLE,
    CONCLUDED,
    NUMBERS,
    ONE,
    OTHER,
    OTHERS,
    REPORTED,
)
from cllkg.pipeline import Compiled
from cllkg.prefixes import PrefixMap
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore

WIDTH = 100
SCREEN = 40

PAIRS = {f"X{number}" for number in range(1, 9)}
OWN = {f"K{number:02}" for number in range(1, 33)}


@pytest.fixture(scope="module")
def found(oxigraph_store: OxigraphStore, content: Content, prefixes: PrefixMap) -> Conflicts:
    return find_conflicts(oxigraph_store, content, prefixes)


def names(conflict: Conflict) -> list[tuple[str, list[str]]]:
    """Return the sides by the last parts of their records' names."""
    return [(side.name, sorted(record.iri.rpartition("/")[2] for record in side.records)) for side in conflict.sides]


def one(found: Conflicts, name: str) -> Conflict:
    (conflict,) = [conflict for conflict in found.of(name) if conflict.name.partition("/")[2] == name]
    return conflict


# --- The real graph


def test_every_flag_is_there_grouped_by_where_it_comes_from(found: Conflicts, content: Content) -> None:
    with (content.graph / "flags.tsv").open(encoding="utf-8", newline="") as table:
        rows = {f"flag/{row['id']}": row for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)}
    flags = {conflict.name: conflict for conflict in found if conflict.name.startswith("flag/")}
    assert flags.keys() == rows.keys()
    for name, row in rows.items():
        assert flags[name].number == (row["notation"] or None)
        # Its own name keeps the flag apart from the denominator of a number.
        kind = {"denominator": "unclear denominator"}.get(row["flag_kind"], row["flag_kind"])
        assert flags[name].kind == kind.replace("_", " ")
        assert flags[name].status == row["flag_status"]
    assert {c.number for c in found if c.group is Group.PAIRS} == PAIRS
    assert {c.number for c in found if c.group is Group.ARTICLE} == OWN


def test_every_contested_and_disputed_record_is_there(
    found: Conflicts, oxigraph_store: OxigraphStore, compiled: Compiled
) -> None:
    there = {conflict.name for conflict in found if conflict.group is Group.CONTESTED}
    standing = "<https://w3id.org/cllkg/ontology#standing>"
    doubtful = {
        line.split()[0].strip("<>").removeprefix("https://w3id.org/cllkg/")
        for line in compiled.nquads.decode().splitlines()
        if standing in line and ("#Contested>" in line or "#Disputed>" in line)
    }
    assert there == doubtful
    assert there


def test_every_page_fits_on_a_screen_and_the_overview_gives_each_a_line(found: Conflicts) -> None:
    for conflict in found:
        lines = str(conflict).splitlines()
        assert len(lines) <= SCREEN, conflict.name
        assert max(map(len, lines)) <= WIDTH, conflict.name
    overview = found.write(pages=False, width=WIDTH).splitlines()
    assert sum(line.startswith("  ") for line in overview) == len(found)
    assert max(map(len, overview)) <= WIDTH


@pytest.mark.parametrize("number", sorted(PAIRS))
def test_a_pair_shows_two_sides_with_evidence_on_each(found: Conflicts, number: str) -> None:
    (conflict,) = [c for c in found.of(number) if c.kind == "contradiction"]
    assert len(conflict.sides) == 2
    for side in conflict.sides:
        assert side.records
        assert side.lines
    assert str(conflict).count("strongest: ") >= 2


def test_contradictions_on_record_decide_who_stands_with_whom(found: Conflicts) -> None:
    assert names(one(found, "cd20-on-cll-cells-down-or-up")) == [
        (ONE, ["lenalidomide-antagonizes-rituximab-in-cll", "lenalidomide-decreases-cd20-on-cll-cells"]),
        (OTHER, ["lenalidomide-increases-cd20-on-cll-cells", "lenalidomide-synergizes-with-rituximab-in-cll"]),
    ]
    sides = names(one(found, "vaccine-response-unchanged-in-cll-enhanced-in-myeloma"))
    assert "lenalidomide-does-not-enhance-vaccine-response-in-cll" in sides[0][1]
    assert "lenalidomide-enhances-vaccine-response-in-myeloma" in sides[1][1]


def test_what_the_article_says_stands_apart_from_what_only_others_say(found: Conflicts) -> None:
    assert [name for name, _ in names(one(found, "survival-encouraging-or-shortened"))] == [ARTICLE, OTHERS]
    safe = one(found, "safe-and-low-cancer-risk-against-15-skin-cancers")
    assert names(safe)[1] == (NUMBERS, ["nct01351896-non-melanoma-skin-cancer"])
    assert [side.name for side in one(found, "success-against-primary-endpoint-not-met").sides] == [CONCLUDED, REPORTED]


def test_the_endpoint_that_was_not_met_stands_with_what_is_reported_and_says_so(found: Conflicts) -> None:
    _, reported = one(found, "success-against-primary-endpoint-not-met").sides
    assert [thing.label for thing in reported.things] == ["enhanced response to vaccination (not met)"]


def test_a_page_tells_which_circumstance_differs_and_what_each_side_says_of_it(found: Conflicts) -> None:
    myeloma = one(found, "low-secondary-cancer-risk-against-label")
    (disease,) = [difference for difference in myeloma.differs if difference.name == "in disease"]
    assert disease.recorded
    here, there = disease.values
    assert "plasma cell myeloma" in there
    assert set(here).isdisjoint(there)
    page = str(myeloma)
    assert "differs in disease: " in page
    assert "plasma cell myeloma" in page


def test_what_a_study_says_of_itself_counts_where_a_number_is_silent(found: Conflicts) -> None:
    survival = one(found, "survival-encouraging-or-shortened")
    told = {difference.name: difference.values for difference in survival.differs}
    assert told["comparator"] == ((), ("chlorambucil (of its study)",))
    assert any("15 mg daily" in value for value in told["exposure"][1])


def test_a_difference_no_flag_names_is_told_as_such(found: Conflicts) -> None:
    conflict = one(found, "cll-cell-proliferation-inhibited-or-unchanged")
    (system,) = [difference for difference in conflict.differs if difference.name == "in system"]
    assert not system.recorded
    assert "differs in system (not named by the flag): " in str(conflict)


def test_a_contested_claim_shows_the_lines_for_and_against_it(found: Conflicts) -> None:
    conflict = found.of("lenalidomide-does-not-directly-kill-cll-cells").found[0]
    assert conflict.group is Group.CONTESTED
    pro, con = conflict.sides
    assert {line.cuts for line in pro.lines} == {"supports"}
    assert {line.cuts for line in con.lines} == {"disputes"}
    assert "n = 21" in str(conflict)


def test_the_strongest_line_comes_first_whoever_merely_says_so_last(found: Conflicts) -> None:
    mere = {"opinion", "stated as a hypothesis", "attributed speech"}
    for conflict in found:
        for side in conflict.sides:
            kinds = [line.kind in mere for line in side.lines]
            assert kinds == sorted(kinds), conflict.name
    _, con = one(found, "t-cell-activation-therapeutic-or-dispensable").sides
    assert con.lines[0].study_type == "human trial"


def test_one_study_behind_several_documents_is_told(found: Conflicts) -> None:
    conflict = one(found, "pfs-median-differs-between-reports")
    assert conflict.dependence == (
        "one study behind 2 documents, on both sides: [2] rogers-2023, thangavadivel-2023 (study/nct01351896)",
    )


def test_a_claim_that_falls_with_another_is_told(found: Conflicts) -> None:
    conflict = one(found, "cause-of-few-infections-inferred-without-control")
    falls = [sentence for sentence in conflict.dependence if " falls with " in sentence]
    assert falls == [
        "claim/immunoglobulin-rise-explains-few-severe-infections falls with "
        "claim/lenalidomide-increases-immunoglobulin-levels"
    ]


def test_both_engines_find_the_same(
    found: Conflicts, rdflib_store: RdflibStore, content: Content, prefixes: PrefixMap
) -> None:
    assert find_conflicts(rdflib_store, content, prefixes).to_json() == found.to_json()


def test_clashes_that_no_flag_records_are_few_and_known(found: Conflicts) -> None:
    """A new one is to be looked at: if it is real it needs a row in flags.tsv."""
    known = {
        "claim/blood-cll-cells-form-synapses-poorly claim/lymph-node-cll-cells-do-not-form-synapses-poorly",
    }
    assert {conflict.name for conflict in found if conflict.group is Group.UNRECORDED} <= known


# --- Asking for one


@pytest.mark.parametrize("name", ["X1", "x1", "flag/cd20-on-cll-cells-down-or-up", "cd20-on-cll-cells-down-or-up"])
def test_a_flag_answers_to_its_number_and_its_id(found: Conflicts, name: str) -> None:
    assert [conflict.name for conflict in found.of(name)] == ["flag/cd20-on-cll-cells-down-or-up"]


@pytest.mark.parametrize("prefix", ["", "claim/"])
def test_a_claim_brings_its_own_page_and_the_flags_about_it(found: Conflicts, prefix: str) -> None:
    asked = found.of(f"{prefix}lenalidomide-decreases-cd20-on-cll-cells")
    assert asked.found[0].name == "claim/lenalidomide-decreases-cd20-on-cll-cells"
    assert "flag/cd20-on-cll-cells-down-or-up" in {conflict.name for conflict in asked}


def test_a_name_nothing_has_is_answered_with_the_nearest(found: Conflicts) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'cd20-on-cll-cells-down-or-up'"):
        found.of("cd20-on-cll-cells-down-and-up")


def test_a_kind_may_be_written_with_blank_hyphen_or_underscore(found: Conflicts) -> None:
    kinds = [found.of_kind(kind).found for kind in ("survivor bias", "survivor-bias", "survivor_bias")]
    assert kinds[0] == kinds[1] == kinds[2]
    assert {conflict.kind for conflict in kinds[0]} == {"survivor bias"}
    with pytest.raises(UnknownName, match="Did you mean 'contradiction'"):
        found.of_kind("contradicton")


def test_only_the_whole_overview_says_that_nothing_is_unrecorded(found: Conflicts) -> None:
    sentence = "Every clash the queries find is on record."
    recorded = Conflicts(tuple(conflict for conflict in found if conflict.group is not Group.UNRECORDED))
    assert sentence in recorded.write(pages=False)
    assert sentence not in recorded.of_kind("disputed").write(pages=False)


def test_the_json_holds_what_the_page_cuts(found: Conflicts) -> None:
    (conflict,) = json.loads(found.of("X2").to_json())
    assert conflict["number"] == "X2"
    assert [len(side["records"]) for side in conflict["sides"]] == [1, 1]
    line = conflict["sides"][1]["lines"][0]
    assert line["source"]["citation"] and line["traits"]
    assert {difference["name"] for difference in conflict["differs"] if difference["recorded"]} == {"exposure"}


def test_the_verb_prints_an_overview_a_page_or_json(compiled: Compiled, content: Content, tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_bytes(compiled.nquads)
    common = ["--store", f"memory:{path}", "--content", str(content.root)]

    def printed(*arguments: str) -> str:
        result = CliRunner().invoke(conflicts_command, [*arguments, *common])
        assert result.exit_code == 0, result.output
        return result.stdout

    assert printed().startswith("Pairs that pull in opposite directions (9)\n  X1  contradiction")
    assert printed("X1").startswith("X1  contradiction, unresolved (flag/cd20-on-cll-cells-down-or-up)\n")
    assert {c["kind"] for c in json.loads(printed("--kind", "contradiction", "--format", "json"))} == {"contradiction"}
    pages = printed("--kind", "hedge_drift", "--all")
    assert pages.count("K18  hedge drift") == 5
    assert max(map(len, printed("X1", "--width", "72").splitlines())) <= 72
