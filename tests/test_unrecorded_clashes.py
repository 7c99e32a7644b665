"""Claims and numbers that clash are found where nobody has recorded it; each clash is planted in a small world."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.evidence.conflicts.conflict import Group
from cllkg.evidence.conflicts.find import find_conflicts
from cllkg.evidence.conflicts.sides import ONE, OTHER
from cllkg.prefixes import PrefixMap
from cllkg.store.answers import Scope
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore

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
