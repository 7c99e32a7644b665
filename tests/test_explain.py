"""Explaining: a claim down to its lines, an inference down to citations, two things in both directions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.errors import CllkgError, UnknownName
from cllkg.evidence.explanations.explain import explain
from cllkg.evidence.explanations.explanation import (
    Explanation,
    InferenceExplanation,
    RecordExplanation,
    RelationExplanation,
)
from cllkg.evidence.explanations.relating import PROOFS
from cllkg.evidence.gathering import MAX_DEPTH
from cllkg.evidence.parts import Proof, Reference, every_part
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.store import Store
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore
from cllkg.vocabulary import BASE

WORLD = (Path(__file__).parent / "explained.trig").read_text(encoding="utf-8")


def load(content: Content, text: str) -> OxigraphStore:
    """The small world under the real vocabulary."""
    quads = list(ox.parse(text, format=ox.RdfFormat.TRIG))
    ontology = ox.NamedNode(f"{BASE}graph/ontology")
    for path in content.terms():
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode):
                quads.append(ox.Quad(quad.subject, quad.predicate, quad.object, ontology))
    data = ox.serialize([q for q in quads if not isinstance(q.object, ox.BlankNode)], format=ox.RdfFormat.N_QUADS)
    assert data is not None
    return OxigraphStore.from_nquads(data)


class Why:
    """Explains things of one store."""

    def __init__(self, store: Store, content: Content) -> None:
        self.store, self.content = store, content
        self.prefixes: PrefixMap = read_prefixes(content.ontology / "prefixes.tsv")

    def __call__(self, *words: str, every: bool = False) -> Explanation:
        return explain(self.store, self.content, self.prefixes, words, every=every)


@pytest.fixture(scope="module")
def world(content: Content) -> Why:
    return Why(load(content, WORLD), content)


def parts(explanation: Explanation, kind: type) -> list[Any]:
    """The parts of one kind, in no order."""
    assert isinstance(explanation, RecordExplanation | InferenceExplanation | RelationExplanation)
    whole = [
        getattr(explanation, name) for name in ("record", "proof", "forward", "backward") if hasattr(explanation, name)
    ]
    return [part for part in every_part(tuple(whole)) if isinstance(part, kind)]


def test_a_claim_is_explained_down_to_the_figure(world: Why) -> None:
    text = str(world("lowers"))
    for line in (
        "The drug lowers the ligand. [in vitro only] [flagged: contradiction X1]",
        "the drug (kgentity:drug) decreases abundance of the ligand (kgentity:ligand) (sign -)",
        "standing: supported; in the article: cited unresolved",
        "strength: in vitro, n = 6, direct, 1 study",
        "on cell: alone",
        "exposure: 1 umol/L",
        "supports: [6] Ann Ash et al. 2012. Of Signals. PMID:123, doi:10.1/x",
        "primary result, in vitro, n = 6, flat",
        "where: figure 4",
        "in our words: Six dishes.",
        "supports: article. The Article.",
        "repeated, no study of its own, hedged ('may'), marker lost",
        "where: card 1 (statement C047)",
        "cites [6] Ann Ash et al. 2012 (PMID:123)",
        "Up or down. [X1, contradiction, unresolved]",
        "differs in: in system",
        "contradicts, has the opposite sign of: The drug raises the ligand. [contested]",
        "denies: The drug does not lower the ligand. [disputed]",
    ):
        assert line in text


def test_what_restates_a_claim_is_told_from_both_sides(world: Why) -> None:
    assert "is restated by: The drug raises the ligand." in str(world("lowers-not"))
    assert "restates: The drug does not lower the ligand." in str(world("raises"))


@pytest.mark.parametrize(
    "word",
    ["lowers", "kgclaim:lowers", "claim/lowers", f"{BASE}claim/lowers", f"<{BASE}claim/lowers>", "claim/lowers#found"],
)
def test_a_claim_answers_to_id_curie_and_iri(world: Why, word: str) -> None:
    explanation = world(word)
    assert isinstance(explanation, RecordExplanation)
    assert explanation.record.iri == f"{BASE}claim/lowers"


def test_a_number_is_explained_as_printed_with_what_is_not_reported(world: Why) -> None:
    text = str(world("outcome/rate"))
    assert "printed value: 75%" in text
    assert "denominator: 49" in text
    assert "not reported: sample size" in text
    assert "supports: article. The Article." in text


def test_a_disputing_line_of_a_retracted_source_says_both(world: Why) -> None:
    assert "disputes: gone-2001. Taken back. Source probable. [retracted]" in str(world("raises"))


def test_a_proof_goes_down_to_the_citation_over_its_bridge(world: Why) -> None:
    assert str(world("drug", "synapse")).startswith(
        """\
the drug (kgentity:drug) and the synapse (kgentity:synapse)

the drug → the synapse
└─ inferred: 2 relations
   ├─ the drug indirectly increases the synapse [inferred] [2 of 3 claims in vitro only]
   │  │  by rule 'sign composition', 3 claims, at its weakest: in vitro system
   │  │  inference/two
   │  ├─ the drug indirectly increases actin [inferred] [in vitro only]
   │  │  │  by rule 'sign composition', 2 claims, at its weakest: in vitro system
   │  │  │  inference/one
   │  │  ├─ The drug lowers the ligand. [in vitro only] [flagged: contradiction X1]
   │  │  │  │  kgclaim:lowers
   │  │  │  │  standing: supported; in the article: cited unresolved; in vitro, n = 6, direct, 1
   │  │  │  │  study
   │  │  │  │  exposure: 1 umol/L; on cell: alone
   │  │  │  ├─ supports: [6] Ann Ash et al. 2012 (PMID:123): primary result, in vitro, n = 6,
   │  │  │  │     flat; figure 4
"""
    )
    text = str(world("drug", "synapse"))
    assert "├─ the ligand is one of cold ligands (hierarchy)\n" in text
    assert "├─ cold ligands is one of inhibitory signals (hierarchy)\n" in text
    order = [
        text.index(step) for step in ("The drug lowers", "cold ligands (h", "Inhibitory signals disrupt", "The syn")
    ]
    assert order == sorted(order), "an argument is told in the order of cause and effect"
    assert "human trial, n = 49, direct, 1 study" in text
    assert text.index("Sources\n") < text.index("[6] Ann Ash et al. 2012. Of Signals. PMID:123, doi:10.1/x (ash-2012)")


def test_an_impairment_is_crossed_as_a_bridge(content: Content) -> None:
    added = """GRAPH <graph/inferred> {
      <inference/cross> a kg:Inference ; rdfs:label "crossed" ; kg:subject <entity/alone> ;
        kg:predicate kg:indirectlyDecreases ; kg:object <entity/synapse> ; kg:byRule <rule/sign> ;
      kg:premise <claim/spoils> , <claim/needs> ; kg:bridge <entity/actin> . }
    GRAPH <graph/background-evidence> { <claim/spoils> a kg:Claim ; rdfs:label "Alone brings defects." ;
      kg:subject <entity/alone> ; kg:predicate kg:causes ; kg:object <entity/defect> ; kg:standing kg:Supported . }"""
    explanation = Why(load(content, WORLD + added), content)("inference/cross")
    assert isinstance(explanation, InferenceExplanation)
    assert [type(part).__name__ for part in explanation.proof.parts] == ["Record", "Bridge", "Record"]
    assert str(explanation.proof.parts[1]) == "defective actin impairs actin (impairment)"


def test_a_withheld_inference_is_told_with_its_reasons_and_its_opponent(world: Why) -> None:
    text = str(world("drug", "indirectlyDecreases", "synapse"))
    assert "the drug indirectly decreases the synapse [inferred] [withheld]" in text
    assert "withheld, contested premise: A claim the inference rests on is contested." in text
    assert "withheld, opposite sign:" in text
    assert "opposed by: the drug indirectly increases the synapse" in text
    assert "The drug raises the ligand. [contested]" in text


def test_what_holds_comes_before_what_is_withheld(world: Why) -> None:
    explanation = world("drug", "synapse")
    assert isinstance(explanation, RelationExplanation)
    assert [each.holds for each in explanation.forward.inferred] == [True, False]


def test_both_directions_are_told(world: Why) -> None:
    for words in (("drug", "synapse"), ("synapse", "drug")):
        text = str(world(*words))
        assert "the synapse → the drug: nothing asserted, nothing inferred" in text
        assert "the drug → the synapse\n└─ inferred: 2 relations" in text
    assert "the synapse → actin\n└─ asserted by claims: 1" in str(world("actin", "synapse"))


def test_claims_come_strongest_first_with_the_inferred_and_the_bare_triple_apart(world: Why) -> None:
    explanation = world("drug", "ligand")
    assert isinstance(explanation, RelationExplanation)
    names = [claim.name for claim in explanation.forward.claims]
    assert names == ["kgclaim:lowers", "kgclaim:raises", "kgclaim:lowers-not"]
    assert explanation.forward.plain == (), "a shortcut of a claim is no relation of its own"
    assert "the drug relates to actin (a plain triple, no claim)" in str(world("drug", "actin"))
    assert "the drug indirectly increases actin (a plain triple" not in str(world("drug", "actin"))


def test_the_hierarchy_counts_as_a_relation_step_by_step(world: Why) -> None:
    assert "in the hierarchy of entities\n   └─ the ligand is one of cold ligands (hierarchy)" in str(
        world("ligand", "kind")
    )
    assert "defective actin impairs actin (impairment)" in str(world("defect", "actin"))
    text = str(world("ligand", "signals"))
    assert "by axiom of 'broader entity', on no claim, only the hierarchy" in text
    assert (
        "├─ the ligand is one of cold ligands (hierarchy)\n      └─ cold ligands is one of inhibitory signals" in text
    )
    assert "in the hierarchy of entities" not in text, "the proof of the inference tells the steps"


def test_a_predicate_brings_its_narrower_ones(world: Why) -> None:
    for predicate in ("decreases", "kg:decreases", "decreases abundance of", "decreases_abundance_of", "Decreases"):
        explanation = world("drug", predicate, "ligand")
        assert isinstance(explanation, RelationExplanation)
        assert [claim.name for claim in explanation.forward.claims] == ["kgclaim:lowers", "kgclaim:lowers-not"]


def test_another_predicate_points_at_those_there_are(world: Why) -> None:
    text = str(world("drug", "binds to", "ligand"))
    assert "No such relation, either way; 3 relations by other predicates." in text
    assert "cllkg explain 'the drug' 'the ligand'" in text


def test_claims_in_words_about_both_are_told(world: Why) -> None:
    assert "Said of both in words, without a relation\n└─ A success for drug and synapse. [hypothesis]" in str(
        world("synapse", "drug")
    )


def test_without_a_relation_the_nearest_are_named(world: Why) -> None:
    text = str(world("alone", "signals"))
    assert "Nothing is asserted or inferred between them, either way, which is not a no." in text
    assert "cllkg paths alone 'inhibitory signals'" in text
    assert "Nearest: what claims tie to both\n└─ actin (kgentity:actin)\n   ├─ Alone stimulates actin. [supp" in text
    assert "No third thing is tied by claims to both." in str(world("far", "defect"))


def test_an_argument_in_a_circle_is_cut_and_named(world: Why) -> None:
    text = str(world("inference/hen"))
    assert text.count("the hen from the egg (it rests on itself: the argument runs in a circle)") == 1
    assert text.count("the egg from the hen (it rests on itself: the argument runs in a circle)") == 1
    assert "nowhere (the graph says nothing of it)" in text


def ladder(rungs: int) -> str:
    """Inferences each of which rests twice on the one below it: a tree of 2 ** rungs if unfolded naively."""
    lines = ["GRAPH <graph/inferred> {"]
    for n in range(rungs):
        below = f"kg:premise <inference/{n + 1}a> , <inference/{n + 1}b>"
        lines += [f'<inference/{n}{side}> a kg:Inference ; rdfs:label "rung {n}{side}" ; {below} .' for side in "ab"]
    return "\n".join([*lines, "}"])


def test_a_proof_is_no_larger_than_what_it_is_made_of(content: Content) -> None:
    explanation = Why(load(content, WORLD + ladder(30)), content)("inference/0a")
    assert len(parts(explanation, Proof)) == 59
    assert {part.why for part in parts(explanation, Reference)} == {"shown above", "the graph says nothing of it"}


def test_a_proof_too_deep_to_read_is_cut(content: Content) -> None:
    explanation = Why(load(content, WORLD + ladder(3 * MAX_DEPTH)), content)("inference/0a")
    assert any("steps deep" in part.why for part in parts(explanation, Reference))
    assert str(explanation)


def many(count: int, withheld: int) -> str:
    """Proofs of one relation, ever stronger; the last ones withheld."""
    lines = ["GRAPH <graph/inferred> {"]
    for n in range(count):
        reason = "kg:withheldReason kg:FlaggedPremiseWithheld ;" if n >= count - withheld else ""
        lines.append(
            f'<inference/way{n}> a kg:Inference ; rdfs:label "way {n}" ; kg:subject <entity/far> ; {reason}'
            f'kg:predicate kg:indirectlyIncreases ; kg:object <entity/synapse> ; kg:strengthKey "{n:02}" .'
        )
    return "\n".join([*lines, "}"])


def test_the_strongest_proofs_come_first_and_the_rest_are_counted(content: Content) -> None:
    why = Why(load(content, WORLD + many(9, withheld=1)), content)
    text = str(why("far", "synapse"))
    assert "far indirectly increases the synapse: 9 proofs" in text
    assert re.findall(r"way \d", text) == ["way 7", "way 6", "way 5", "way 4", "way 3"]
    assert len(re.findall(r"way \d", text)) == PROOFS
    assert "and 4 more, 1 of them withheld (--all)" in text
    every = str(why("far", "synapse", every=True))
    assert re.findall(r"way \d", every) == [f"way {n}" for n in (7, 6, 5, 4, 3, 2, 1, 0, 8)]
    assert "more" not in every


def test_a_claim_is_unfolded_once(world: Why) -> None:
    text = str(world("drug", "actin"))
    assert text.count("supports: [6] Ann Ash et al. 2012 (PMID:123): primary result, in vitro, n = 6") == 1
    again = """GRAPH <graph/inferred> {
      <inference/same> a kg:Inference ; rdfs:label "again" ; kg:subject <entity/drug> ; kg:predicate kg:decreases ;
        kg:object <entity/ligand> ; kg:byAxiom kg:decreasesAbundanceOf ; kg:premise <claim/lowers> . }"""
    text = str(Why(load(world.content, WORLD + again), world.content)("drug", "ligand"))
    assert "by axiom of 'decreases abundance of', 1 claim" in text
    assert "└─ The drug lowers the ligand. (shown above)" in text


@pytest.mark.parametrize(
    ("words", "kind", "message"),
    [
        (["lower"], UnknownName, "no claim, number or inference called 'lower'.  Did you mean 'lowers'"),
        (["kgclaim:lower"], UnknownName, "no claim, number or inference called 'lower'.  Did you mean 'lowers'"),
        (["drug"], CllkgError, "'drug' is an entity.  Name a claim, or a second entity"),
        (["source/ash-2012"], CllkgError, "'source/ash-2012' is a Source.  Explain takes a claim"),
        (["evil\x1b> }"], UnknownName, "no claim, number or inference called"),
        (["drug", "synaps"], UnknownName, "no entity called 'synaps'.  Did you mean 'synapse'"),
        (["twin", "synapse"], CllkgError, "'twin' means 2 entities: kgentity:drug, kgentity:ligand."),
        (["drug", "the drug"], CllkgError, "'drug' and 'the drug' are the same thing.  Name two."),
        (["drug", "decreses", "ligand"], UnknownName, "no predicate called 'decreses'.  Did you mean 'decreases'"),
        (["a", "b", "c", "d"], CllkgError, "Put a name of several words in quotes."),
    ],
)
def test_a_mistake_is_answered(world: Why, words: list[str], kind: type[CllkgError], message: str) -> None:
    with pytest.raises(kind, match=re.escape(message)):
        world(*words)


def test_the_way_out_of_an_ambiguous_name_works(world: Why) -> None:
    assert str(world("kgentity:drug", "kgentity:ligand")) == str(world("drug", "ligand"))


def test_an_id_of_two_records_is_ambiguous(content: Content) -> None:
    why = Why(load(content, WORLD + "GRAPH <graph/article> { <claim/rate> a kg:Claim }"), content)
    with pytest.raises(CllkgError, match="'rate' is the id of 2 records"):
        why("rate")
    assert isinstance(why("outcome/rate"), RecordExplanation)


def test_another_engine_explains_alike(content: Content, world: Why) -> None:
    quads = list(ox.parse(WORLD, format=ox.RdfFormat.TRIG))
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert data is not None
    both = Why(OxigraphStore.from_nquads(data), content), Why(RdflibStore.from_nquads(data), content)
    for words in (("lowers",), ("drug", "synapse"), ("alone", "signals"), ("inference/hen",)):
        one, other = (why(*words) for why in both)
        assert str(one) == str(other)
        assert one.triples == other.triples
