"""Every claim, number and inference of the real graph can be explained, down to lines and citations."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.evidence.explanations.explain import explain
from cllkg.evidence.explanations.explanation import (
    Explanation,
    InferenceExplanation,
    RecordExplanation,
    RelationExplanation,
)
from cllkg.evidence.parts import Bridge, Record, Reference, every_part
from cllkg.pipeline import Compiled
from cllkg.prefixes import read_prefixes
from cllkg.reasoning.fixpoint import infer
from cllkg.reasoning.rules import read_rules
from cllkg.store import Scope
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.vocabulary import KG, NamedGraph

INFERRED = ox.NamedNode(NamedGraph.INFERRED.iri)


class Why:
    """Explains things of one store."""

    def __init__(self, store: OxigraphStore, content: Content) -> None:
        self.store, self.content = store, content

    def __call__(self, *words: str, every: bool = False) -> Explanation:
        prefixes = read_prefixes(self.content.ontology / "prefixes.tsv")
        return explain(self.store, self.content, prefixes, words, every=every)

    def select(self, pattern: str) -> list[str]:
        """The IRIs that fit a pattern."""
        answer = self.store.query(f"SELECT DISTINCT ?it {{ {pattern} }} ORDER BY ?it", {"kg": KG}, Scope())
        return [str(getattr(row[0], "value", "")) for row in answer.rows]


@pytest.fixture(scope="module")
def reasoned(compiled: Compiled, content: Content) -> Why:
    """The real graph with all that follows from it."""
    asserted = [q for q in ox.parse(compiled.nquads, format=ox.RdfFormat.N_QUADS) if q.graph_name != INFERRED]
    found = infer(compiled.nquads, read_rules(content)).triples
    quads = [*asserted, *(ox.Quad(t.subject, t.predicate, t.object, INFERRED) for t in found)]
    return Why(OxigraphStore.from_nquads(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""), content)


def test_every_claim_and_number_of_the_real_graph_is_explained(reasoned: Why) -> None:
    ids = reasoned.select("?it kg:standing ?standing")
    assert len(ids) > 400
    for iri in ids[::3]:
        explanation = reasoned(iri)
        assert isinstance(explanation, RecordExplanation)
        assert explanation.record.lines, iri
        assert all(line.source.reference and line.traits for line in explanation.record.lines)
        assert len(explanation.record.lines) == len(reasoned.select(f"<{iri}> kg:hasEvidence ?it"))
        assert explanation.write("text", 100_000).startswith(explanation.record.label)


def test_the_real_drug_and_ligand_lead_to_the_figure_of_the_study(reasoned: Why) -> None:
    text = str(reasoned("lenalidomide", "CD200"))
    assert "Lenalidomide lowers CD200 on the surface of CLL cells. [in vitro only]" in text
    assert "supports: [6] ramsay-2012: primary result, in vitro, n = 6, flat;" in text
    assert "supports: article, citing [6] ramsay-2012: repeated" in text


def test_a_real_contested_claim_tells_both_sides(reasoned: Why) -> None:
    text = str(reasoned("lenalidomide-decreases-cd20-on-cll-cells"))
    assert "[contested]" in text and "evidence: 1 supports, 1 disputes" in text
    assert "contradicts, has the opposite sign of: Lenalidomide raises CD20" in text


def test_every_real_inference_is_proved_down_to_its_lines(reasoned: Why) -> None:
    ids = reasoned.select("?it a kg:Inference")
    assert len(ids) > 100
    for iri in ids:
        explanation = reasoned(iri)
        assert isinstance(explanation, InferenceExplanation)
        found = list(every_part(explanation.proof))
        assert {part.why for part in found if isinstance(part, Reference)} <= {"shown above"}, iri
        records = [part for part in found if isinstance(part, Record)]
        assert all(record.lines for record in records), iri
        assert records or any(isinstance(part, Bridge) for part in found), iri


def test_the_real_drug_furthers_the_synapse_by_way_of_each_ligand(reasoned: Why) -> None:
    explanation = reasoned("lenalidomide", "immunological synapse formation", every=True)
    assert isinstance(explanation, RelationExplanation)
    inferred = {each.relation.predicate.name: each for each in explanation.forward.inferred}
    proofs = inferred["kg:indirectlyIncreases"].proofs
    ways = [proof.label for proof in proofs if proof.hops == 2 and "in vitro only" in proof.marks]
    for ligand in ("CD200", "CD274", "CD276", "TNFRSF14"):
        assert any(ligand in way for way in ways), f"no way by {ligand}"
    assert "by rule 'sign composition', 2 claims, at its weakest: in vitro" in str(explanation)
    assert "supports: [6] ramsay-2012: primary result, in vitro" in str(explanation)


def test_real_things_without_a_relation_get_neighbors_and_a_next_step(reasoned: Why) -> None:
    text = str(reasoned("CD200", "CD276"))
    assert "cllkg paths CD200 CD276" in text
    assert "Nearest: what claims tie to both\n├─ lenalidomide (CHEBI:63791)" in text
