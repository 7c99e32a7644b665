"""What does not fit: every flag and contested claim with both sides, and clashes nobody has recorded yet."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from cllkg.cli.conflicts import conflicts as conflicts_command
from cllkg.content import Content
from cllkg.errors import UnknownName
from cllkg.evidence.conflicts.circumstances import Circumstances, Teller
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
    WORDS,
    Member,
    divide,
)
from cllkg.pipeline import Compiled
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore

WIDTH = 100
SCREEN = 40

PAIRS = {f"X{number}" for number in range(1, 9)}
OWN = {f"K{number:02}" for number in range(1, 33)}


@pytest.fixture(scope="module")
def prefixes(content: Content) -> PrefixMap:
    return read_prefixes(content.ontology / "prefixes.tsv")


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
        assert flags[name].kind == row["flag_kind"].replace("_", " ")
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
    mere = {"opinion", "hypothesis", "attributed speech"}
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


# --- Planted clashes

WORLD = """
@prefix : <https://w3id.org/cllkg/claim/> .
@prefix outcome: <https://w3id.org/cllkg/outcome/> .
@prefix flag: <https://w3id.org/cllkg/flag/> .
@prefix e: <https://w3id.org/cllkg/entity/planted_> .
@prefix c: <https://w3id.org/cllkg/context/planted_> .
@prefix source: <https://w3id.org/cllkg/source/planted-> .
@prefix kg: <https://w3id.org/cllkg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix g: <https://w3id.org/cllkg/graph/> .

g:entities {
  e:drug rdfs:label "drug" . e:cell rdfs:label "cell" .
  e:lymphoma rdfs:label "lymphoma" ; kg:broaderEntity e:cancer . e:cancer rdfs:label "cancer" .
  e:asthma rdfs:label "asthma" .
  c:lymphoma a kg:Context ; kg:inDisease e:lymphoma . c:cancer a kg:Context ; kg:inDisease e:cancer .
  c:asthma a kg:Context ; kg:inDisease e:asthma .
  source:one a kg:Source ; skos:notation "one" ; kg:resolution kg:ResolvedSource .
  source:two a kg:Source ; skos:notation "two" ; kg:resolution kg:ResolvedSource .
}
g:background-evidence {
  :planted-up a kg:Claim ; rdfs:label "The drug stimulates the cell." ; kg:subject e:drug ; kg:predicate kg:stimulates ;
    kg:object e:cell ; kg:negated false ; kg:standing kg:Supported ; kg:hasContext c:lymphoma ;
    kg:hasEvidence <https://w3id.org/cllkg/claim/planted-up#a> .
  <https://w3id.org/cllkg/claim/planted-up#a> a kg:EvidenceLine ; kg:supports :planted-up ; kg:source source:one ;
    kg:evidenceKind kg:PrimaryResultEvidence ; kg:studyType kg:InVitroStudyType ; kg:locator "abstract" .
  :planted-other a kg:Claim ; rdfs:label "The other claim." ; kg:subject e:drug ; kg:predicate kg:OTHER ;
    kg:object e:cell ; kg:negated NEGATED ; kg:standing kg:Supported ; kg:hasContext c:OTHER_DISEASE ;
    kg:hasEvidence <https://w3id.org/cllkg/claim/planted-other#a> .
  <https://w3id.org/cllkg/claim/planted-other#a> a kg:EvidenceLine ; kg:supports :planted-other ; kg:source source:two ;
    kg:evidenceKind kg:PrimaryResultEvidence ; kg:studyType kg:AnimalStudyType ; kg:locator "abstract" .
}
"""

FLAG = "g:flags { flag:planted a kg:Flag ; rdfs:label 'Planted.' ; kg:flagKind kg:ContradictionFlag ;"
FLAG += " kg:flagStatus kg:UnresolvedFlagStatus ; kg:about :planted-up , :planted-other . }"


def world(predicate: str, negated: str, disease: str, more: str = "") -> str:
    text = WORLD.replace("kg:OTHER ", f"kg:{predicate} ").replace("NEGATED", negated)
    return text.replace("OTHER_DISEASE", disease) + more


@pytest.fixture(scope="module")
def ontology(compiled: Compiled) -> bytes:
    """The T-Box alone, so that nothing but what is planted clashes."""
    lines = compiled.nquads.splitlines(keepends=True)
    return b"".join(line for line in lines if b"<https://w3id.org/cllkg/graph/ontology>" in line)


def planted(ontology: bytes, text: str, engine: str) -> OxigraphStore | RdflibStore:
    quads = ox.serialize(ox.parse(text, format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    data = ontology + quads
    return OxigraphStore.from_nquads(data) if engine == "oxigraph" else RdflibStore.from_nquads(data)


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@pytest.mark.parametrize(
    ("predicate", "negated", "disease", "kind", "differs"),
    [
        ("stimulates", "true", "lymphoma", "one denies what the other says", []),
        ("stimulates", "true", "cancer", "one denies what the other says", []),
        ("stimulates", "true", "asthma", "one denies what the other says", ["in disease"]),
        ("suppresses", "false", "lymphoma", "opposite effects", []),
        ("suppresses", "false", "cancer", "opposite effects", []),
        ("suppresses", "false", "asthma", "opposite effects", ["in disease"]),
    ],
)
def test_a_planted_clash_is_found_and_told_whether_circumstances_part_it(
    ontology: bytes,
    content: Content,
    prefixes: PrefixMap,
    engine: str,
    predicate: str,
    negated: str,
    disease: str,
    kind: str,
    differs: list[str],
) -> None:
    store = planted(ontology, world(predicate, negated, disease), engine)
    (conflict,) = find_conflicts(store, content, prefixes)
    assert (conflict.group, conflict.kind) == (Group.UNRECORDED, kind)
    assert [difference.name for difference in conflict.differs] == differs
    assert "is it real" in str(conflict).casefold()
    rows = query_rows(store, content, "conflicts-opposed.rq", prefixes)
    assert sorted({row[4] for row in rows if row[4] is not None}) == differs


def query_rows(
    store: OxigraphStore | RdflibStore, content: Content, file: str, prefixes: PrefixMap
) -> list[tuple[str | None, ...]]:
    from cllkg.store.answers import Scope

    text = (content.queries / "evidence" / file).read_text(encoding="utf-8")
    rows = store.query(text, prefixes.namespaces, Scope()).rows
    return [tuple(None if term is None else getattr(term, "value", "") for term in row) for row in rows]


@pytest.mark.parametrize(
    ("predicate", "negated"),
    # Not to be suppressed is not to be stimulated; the same said twice is no clash, nor is a predicate without a sign.
    [("suppresses", "true"), ("stimulates", "false"), ("bindsTo", "false"), ("increases", "true")],
)
def test_what_only_looks_like_a_clash_is_none(
    ontology: bytes, content: Content, prefixes: PrefixMap, predicate: str, negated: str
) -> None:
    store = planted(ontology, world(predicate, negated, "lymphoma"), "oxigraph")
    assert len(find_conflicts(store, content, prefixes)) == 0


def test_a_flag_or_a_contradiction_on_record_makes_a_clash_a_known_one(
    ontology: bytes, content: Content, prefixes: PrefixMap
) -> None:
    (conflict,) = find_conflicts(
        planted(ontology, world("suppresses", "false", "asthma", FLAG), "oxigraph"), content, prefixes
    )
    assert conflict.name == "flag/planted"
    assert [side.name for side in conflict.sides] == [ONE, OTHER]
    on_record = "g:flags { :planted-other kg:contradicts :planted-up . }"
    store = planted(ontology, world("suppresses", "false", "asthma", on_record), "oxigraph")
    assert len(find_conflicts(store, content, prefixes)) == 0


@pytest.mark.parametrize(("gone", "heir"), [("other", "up"), ("up", "other")])
def test_a_withdrawn_claim_clashes_with_nothing(
    ontology: bytes, content: Content, prefixes: PrefixMap, gone: str, heir: str
) -> None:
    withdrawn = f"g:background-evidence {{ :planted-{gone} kg:replacedBy :planted-{heir} . }}"
    store = planted(ontology, world("suppresses", "false", "asthma", withdrawn), "oxigraph")
    assert len(find_conflicts(store, content, prefixes)) == 0


NUMBERS_WORLD = (
    WORLD.partition("g:background-evidence")[0]
    + """
g:background {
  outcome:planted-one a kg:Outcome ; rdfs:label "One." ; kg:ofStudy <https://w3id.org/cllkg/study/planted> ;
    kg:measures e:cell ; kg:statistic kg:MedianStatistic ; kg:printedValue "5.7 years" ; kg:value 5.7 ; kg:unit "a" ;
    kg:standing kg:Supported ; kg:hasEvidence <https://w3id.org/cllkg/outcome/planted-one#a> .
  <https://w3id.org/cllkg/outcome/planted-one#a> a kg:EvidenceLine ; kg:supports outcome:planted-one ;
    kg:source source:one ; kg:evidenceKind kg:PrimaryResultEvidence ; kg:studyType kg:HumanTrialStudyType .
  outcome:planted-two a kg:Outcome ; rdfs:label "Two." ; kg:ofStudy <https://w3id.org/cllkg/study/planted> ;
    kg:measures e:cell ; kg:statistic kg:STATISTIC ; kg:printedValue "VALUE years" ; kg:value VALUE ; kg:unit "a" ;
    kg:standing kg:Supported ; kg:hasEvidence <https://w3id.org/cllkg/outcome/planted-two#a> .
  <https://w3id.org/cllkg/outcome/planted-two#a> a kg:EvidenceLine ; kg:supports outcome:planted-two ;
    kg:source source:SOURCE ; kg:evidenceKind kg:PrimaryResultEvidence ; kg:studyType kg:HumanTrialStudyType .
}
"""
)


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@pytest.mark.parametrize(
    ("statistic", "value", "source", "kinds"),
    [
        ("MedianStatistic", "5.8", "two", ["different values"]),
        ("MedianStatistic", "5.70", "two", []),
        ("MedianStatistic", "5.8", "one", []),
        ("AverageStatistic", "5.7", "two", ["different statistics"]),
        ("AverageStatistic", "5.8", "two", []),
    ],
)
def test_one_number_printed_differently_by_two_sources_is_found(
    ontology: bytes,
    content: Content,
    prefixes: PrefixMap,
    engine: str,
    statistic: str,
    value: str,
    source: str,
    kinds: list[str],
) -> None:
    text = NUMBERS_WORLD.replace("STATISTIC", statistic).replace("VALUE", value).replace("SOURCE", source)
    found = find_conflicts(planted(ontology, text, engine), content, prefixes)
    assert [conflict.kind for conflict in found] == kinds
    assert all(conflict.group is Group.UNRECORDED for conflict in found)


# --- Circumstances


def said(record: str, told_by: str, value: str) -> dict[str, str]:
    return {
        "record": record,
        "told_by": told_by,
        "aspect": "dose",
        "aspect_name": "dose",
        "value": value,
        "value_name": value,
    }


def test_a_study_speaks_for_a_record_only_where_neither_it_nor_its_lines_do() -> None:
    own = [said("a", "record", "low"), said("b", "supports", "high"), said("b", "disputes", "none")]
    circumstances = Circumstances([*own, said("s", "study", "middle")], {})
    pro = frozenset({"record", "supports"})
    speaking = [[Teller("a", pro, ("s",))], [Teller("b", pro, ("s",))]]
    (difference,) = circumstances.differences(speaking, ["dose"])
    assert difference.values == (("low",), ("high",))
    silent = [[Teller("a", pro, ("s",))], [Teller("c", pro, ("s",))]]
    (difference,) = circumstances.differences(silent, ["dose"])
    assert difference.values == (("low",), ("middle (of its study)",))


# --- Taking sides


def member(iri: str, *, article: bool = False, category: str = "mechanism", documents: str = "") -> Member:
    return Member(iri, article, category, None, None, frozenset(documents.split()))


def number(iri: str, measure: str) -> Member:
    return Member(iri, True, None, measure, None, frozenset())


def sides(*members: Member, opposed: tuple[str, ...] = (), contradiction: bool = True) -> list[tuple[str, str]]:
    pairs = {frozenset(pair) for pair in opposed}
    groups = divide(members, pairs, contradiction=contradiction)
    return [(name, "".join(member.iri for member in group)) for name, group in groups]


def test_a_document_keeps_its_claims_together_across_a_contradiction() -> None:
    four = (
        member("a", documents="x"),
        member("b", documents="y"),
        member("c", documents="x"),
        member("d", documents="y"),
    )
    assert sides(*four, opposed=("ab",)) == [(ONE, "ac"), (OTHER, "bd")]


def test_contradictions_that_leave_somebody_without_a_side_decide_nothing() -> None:
    assert sides(member("a"), member("b"), member("c", article=True), opposed=("ab",)) == [
        (ARTICLE, "c"),
        (OTHERS, "ab"),
    ]


def test_contradictions_in_a_circle_decide_nothing() -> None:
    three = (member("a"), member("b"), member("c"))
    assert sides(*three, opposed=("ab", "bc", "ac")) == [("", "abc")]


def test_within_the_article_words_part_from_numbers_and_conclusions_from_reports() -> None:
    claim = member("a", article=True)
    assert sides(claim, number("n", "age")) == [(WORDS, "a"), (NUMBERS, "n")]
    verdict = member("b", article=True, category="interpretation")
    assert sides(claim, verdict) == [(CONCLUDED, "b"), (REPORTED, "a")]
    assert sides(number("m", "age"), number("n", "rash")) == [("age", "m"), ("rash", "n")]


def test_a_flag_that_is_no_contradiction_parts_records_by_origin_only() -> None:
    claim, verdict = member("a", article=True), member("b", article=True, category="interpretation")
    assert sides(claim, verdict, contradiction=False) == [("", "ab")]
    assert sides(claim, member("c"), contradiction=False) == [(ARTICLE, "a"), (OTHERS, "c")]
