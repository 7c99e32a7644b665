"""What follows from the real graph: the inferences a reader of the article expects, and none that is not borne out."""

from __future__ import annotations

from collections import defaultdict

import pytest

from cllkg.compiler.dataset import canonical_nquads
from cllkg.content import Content
from cllkg.pipeline import Compiled, reason
from cllkg.store.answers import Scope
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.vocabulary import BASE, KG

PREFIXES = {"kg": KG, "kgentity": f"{BASE}entity/", "kgrule": f"{BASE}rule/", "CHEBI": "http://purl.obolibrary.org/obo/CHEBI_",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}  # fmt: skip


@pytest.fixture(scope="module")
def store(reasoned: Compiled) -> OxigraphStore:
    return OxigraphStore.from_nquads(reasoned.nquads)


def ask(store: OxigraphStore, text: str) -> list[tuple[str, ...]]:
    rows = store.query(text, PREFIXES, Scope()).rows
    return sorted(tuple("" if term is None else term.value.removeprefix(BASE) for term in row) for row in rows)  # type: ignore[union-attr]


def test_lenalidomide_reaches_the_t_cell_response_by_four_ligands(store: OxigraphStore) -> None:
    """As the article tells it: through the inhibitory signals and the actin cytoskeleton."""
    asked = """SELECT ?inference ?claim { ?inference kg:subject CHEBI:63791 ; kg:predicate kg:indirectlyIncreases ;
        kg:object kgentity:anti_tumor_t_cell_response ; kg:byRule kgrule:sign-composition ; kg:restsOn ?claim
        FILTER NOT EXISTS { ?inference kg:withheldReason ?reason } }"""
    routes: dict[str, set[str]] = defaultdict(set)
    for inference, claim in ask(store, asked):
        routes[inference].add(claim.removeprefix("claim/"))
    way = {
        "inhibitory-signals-disrupt-t-cell-actin-cytoskeleton",
        "disrupted-t-cell-actin-suppresses-anti-tumor-response",
    }
    ligands = {f"lenalidomide-decreases-cd{number}-on-cll-cells" for number in (200, 270, 274, 276)}
    assert sorted(routes.values(), key=sorted) == sorted(({ligand, *way} for ligand in ligands), key=sorted)
    plain = "SELECT ?graph { GRAPH ?graph { CHEBI:63791 kg:indirectlyIncreases kgentity:anti_tumor_t_cell_response } }"
    assert ask(store, plain) == [("graph/inferred",)]


def test_a_conclusion_against_its_opposite_is_kept_and_withheld(store: OxigraphStore) -> None:
    """Lenalidomide raises interleukin-10 in one culture and lowers it in another; what follows points both ways."""
    asked = """SELECT DISTINCT ?predicate { ?inference kg:subject CHEBI:63791 ; kg:object/rdfs:label "STAT1" ;
        kg:predicate ?predicate ; kg:withheldReason kg:OppositeSignWithheld ; kg:opposedBy ?other }"""
    assert ask(store, asked) == [("ontology#indirectlyDecreases",), ("ontology#indirectlyIncreases",)]
    assert not ask(store, 'SELECT ?p { GRAPH ?g { CHEBI:63791 ?p ?stat } ?stat rdfs:label "STAT1" }')


def test_an_inference_is_as_strong_as_its_weakest_claim(store: OxigraphStore) -> None:
    keys = {claim: key for claim, key in ask(store, "SELECT ?claim ?key { ?claim a kg:Claim ; kg:strengthKey ?key }")}  # noqa: C416
    rows = ask(
        store, "SELECT ?inference ?key ?claim { ?inference a kg:Inference ; kg:strengthKey ?key ; kg:restsOn ?claim }"
    )
    weakest: dict[str, str] = {}
    for inference, _, claim in rows:
        weakest[inference] = min(keys[claim], weakest.get(inference, keys[claim]))
    assert len(weakest) > 200
    assert {inference: key for inference, key, _ in rows} == weakest


def test_every_rule_finds_something_and_no_rule_floods(reasoned: Compiled) -> None:
    assert reasoned.inferences is not None
    assert all(reasoned.inferences.by_rule.values()), reasoned.inferences.by_rule
    assert 0 < reasoned.inferences.withheld < reasoned.inferences.count < 1000


def test_the_bytes_with_inferences_are_the_canonical_ones(reasoned: Compiled, content: Content) -> None:
    assert canonical_nquads(reasoned.dataset) == reasoned.nquads
    assert reason(reasoned, content).nquads == reasoned.nquads
