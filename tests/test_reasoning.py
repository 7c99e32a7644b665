"""What follows from the claims: all that should, nothing that should not, each with its proof."""

from __future__ import annotations

import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import owlrl
import pyoxigraph as ox
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import OWL, RDF, RDFS

from cllkg.compiler.dataset import read_tbox_graph
from cllkg.content import find_content
from cllkg.model.claims import Context
from cllkg.model.standing import compatible
from cllkg.reasoning.fixpoint import Inferences, infer
from cllkg.reasoning.rules import RuleBook, read_rules
from cllkg.vocabulary import BASE, KG, NamedGraph

CONTENT = find_content(Path(__file__).parents[1])
BOOK = read_rules(CONTENT)
STEADY: dict[str, Any] = {"derandomize": True, "deadline": None, "database": None}
ENTITIES = ("a", "b", "c", "d", "e")
DISEASES = ("cancer", "leukemia", "myeloma")
SIGNS = {"increases": 1, "decreases": -1, "dependsOn": 1, "suppresses": -1}
RELATIONS = (*SIGNS, "degrades", "bindsTo", "memberOfClass", "hasMember", "hasFeature", "predisposesTo")


# --- Small worlds of claims


@dataclass(frozen=True)
class Said:
    """A claim of a small world."""

    subject: str
    predicate: str
    object: str
    standing: str = "Supported"
    disease: str | None = None
    exposure: str | None = None
    negated: bool = False

    @property
    def name(self) -> str:
        return "-".join(str(value) for value in vars(self).values() if value is not None).lower()

    @property
    def effect(self) -> tuple[str, str, int]:
        ends = (self.subject, self.object)
        return (*(reversed(ends) if self.predicate == "dependsOn" else ends), SIGNS[self.predicate])


@cache
def tbox(more: str = "") -> bytes:
    graph = read_tbox_graph(CONTENT)
    graph.parse(data=f"@prefix kg: <{KG}> . @prefix owl: <{OWL}> . {more}", format="turtle")
    lines = graph.serialize(format="nt").splitlines()
    return "".join(f"{line[:-1]} <{NamedGraph.ONTOLOGY.iri}> .\n" for line in lines if line).encode()


def world(
    claims: Iterable[Said],
    broader: Iterable[tuple[str, str]] = (),
    impairments: Iterable[tuple[str, str]] = (),
    more: str = "",
    kinds: Mapping[str, str] | None = None,
) -> bytes:
    """Return a small world as N-Quads: claims about five processes, in some of three diseases."""
    e, types = f"{BASE}entity/", {**dict.fromkeys(ENTITIES, "BiologicalProcess"), **dict.fromkeys(DISEASES, "Disease")}
    triples = [f"<{e}{name}> a <{KG}{kind}>" for name, kind in {**types, **(kinds or {})}.items()]
    triples += [f"<{e}{name}> <{RDFS.label}> '{name}'" for name in types]
    triples += [f"<{e}{disease}> <{KG}broaderEntity> <{e}cancer>" for disease in DISEASES[1:]]
    triples += [f"<{e}{one}> <{KG}broaderEntity> <{e}{kind}>" for one, kind in broader]
    triples += [f"<{e}{defect}> <{KG}impairmentOf> <{e}{whole}>" for defect, whole in impairments]
    for said in claims:
        claim, context = f"<{BASE}claim/{said.name}>", f"<{BASE}context/{said.disease}-{said.exposure}>"
        triples += [
            f"{claim} a <{KG}Claim> ; <{KG}subject> <{e}{said.subject}> ; <{KG}predicate> <{KG}{said.predicate}>",
            f"{claim} <{KG}object> <{e}{said.object}> ; <{KG}standing> <{KG}{said.standing}>",
            f"{claim} <{KG}negated> {str(said.negated).lower()}",
        ]
        if said.disease or said.exposure:
            triples += [f"{claim} <{KG}hasContext> {context}", f"{context} a <{KG}Context>"]
        triples += [f"{context} <{KG}inDisease> <{e}{said.disease}>"] if said.disease else []
        triples += [f"{context} <{KG}exposure> '{said.exposure}'"] if said.exposure else []
    trig = f"<{NamedGraph.ENTITIES.iri}> {{ " + " . ".join(triples) + " }"
    quads = ox.serialize(ox.parse(trig, format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS) or b""
    return quads + tbox(more)


@dataclass(frozen=True)
class Proofs:
    """Inferences by name: everything said of each, in short names; and the plain triples."""

    nodes: dict[str, dict[str, tuple[str, ...]]]
    plain: frozenset[tuple[str, str, str]]

    def conclusions(self, *rules: str) -> Counter[tuple[str, str, str]]:
        return Counter(conclusion(n) for n in self.nodes.values() if not rules or n["byRule"][0] in rules)

    def resting_on(self, claim: str) -> set[str]:
        return {name for name, node in self.nodes.items() if claim in node.get("restsOn", ())}


def conclusion(node: Mapping[str, tuple[str, ...]]) -> tuple[str, str, str]:
    return node["subject"][0], node["predicate"][0], node["object"][0]


def short(term: Any) -> str:
    return str(term.value).rpartition("#" if "#" in term.value else "/")[2]


def proofs(inferences: Inferences) -> Proofs:
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in inferences.triples:
        facts[triple.subject.value][short(triple.predicate)].append(short(triple.object))  # type: ignore[union-attr]
    nodes = {
        iri.rpartition("/")[2]: {name: tuple(sorted(values)) for name, values in about.items()}
        for iri, about in facts.items()
        if "/inference/" in iri
    }
    rest = {iri: about for iri, about in facts.items() if "/inference/" not in iri and "/rule/" not in iri}
    plain = {
        (iri.rpartition("/")[2], p, o) for iri, about in rest.items() for p, values in about.items() for o in values
    }
    return Proofs(nodes, frozenset(plain))


def follow(*args: Any, book: RuleBook = BOOK, **kwargs: Any) -> Proofs:
    return proofs(infer(world(*args, **kwargs), book))


def said(
    predicates: Sequence[str] = RELATIONS, standings: Sequence[str] = ("Supported",), contexts: bool = True
) -> Any:
    ends = st.sampled_from(list(itertools.permutations(ENTITIES, 2)))
    disease = st.sampled_from([None, *DISEASES] if contexts else [None])
    exposure = st.sampled_from([None, None, "low", "high"] if contexts else [None])
    parts = st.tuples(ends, st.sampled_from(predicates), st.sampled_from(standings), disease, exposure)
    return parts.map(lambda drawn: Said(drawn[0][0], drawn[1], drawn[0][1], *drawn[2:]))


def several(most: int = 7, **more: Any) -> Any:
    """Wide enough that chains meet, cross and close into circles, small enough to write down all proofs."""
    return st.lists(said(**more), min_size=2, max_size=most, unique_by=lambda claim: claim.name)


claims = several()
doubted = several(standings=("Supported", "Contested", "Uncited", "Disputed"))
links = st.lists(st.sampled_from(list(itertools.permutations(ENTITIES, 2))), max_size=2, unique=True)


# --- The laws


@settings(**STEADY, max_examples=40)
@given(doubted, claims, links, links)
def test_more_supported_premises_never_make_fewer_inferences(
    some: list[Said], more: list[Said], broader: list[Any], impairments: list[Any]
) -> None:
    both = {claim.name: claim for claim in (*some, *more)}.values()
    fewer, all_ = follow(some, broader, impairments), follow(both, broader, impairments)
    own = ("subject", "predicate", "object", "byRule", "premise", "restsOn", "bridge", "hops", "hasContext")
    for name, node in fewer.nodes.items():
        assert {key: node.get(key) for key in own} == {key: all_.nodes[name].get(key) for key in own}
    for node in all_.nodes.values():
        assert int(node["hops"][0]) == len(node.get("restsOn", ()))


@settings(**STEADY, max_examples=40)
@given(doubted, links, links, st.data())
def test_without_a_premise_exactly_what_rested_on_it_is_gone(
    some: list[Said], broader: list[Any], impairments: list[Any], data: st.DataObject
) -> None:
    before = follow(some, broader, impairments)
    gone = data.draw(st.sampled_from(some))
    after = follow([claim for claim in some if claim != gone], broader, impairments)
    assert set(after.nodes) == set(before.nodes) - before.resting_on(gone.name)


@settings(**STEADY, max_examples=40)
@given(claims, links, links, st.data())
def test_a_disputing_line_only_takes_triples_away(
    some: list[Said], broader: list[Any], impairments: list[Any], data: st.DataObject
) -> None:
    before = follow(some, broader, impairments)
    doubtful = data.draw(st.sampled_from(some))
    contested = [replace(claim, standing="Contested") if claim == doubtful else claim for claim in some]
    renamed = {replace(doubtful, standing="Contested").name: doubtful.name}
    after = follow(contested, broader, impairments)
    assert after.plain <= before.plain
    assert after.conclusions() == before.conclusions()
    for node in after.nodes.values():
        doubted_leaf = any(renamed.get(leaf) for leaf in node.get("restsOn", ()))
        assert doubted_leaf == ("ContestedPremiseWithheld" in node.get("withheldReason", ()))
    denied = follow([*some, replace(doubtful, negated=True)], broader, impairments)
    assert denied.plain <= before.plain
    assert set(denied.nodes) == set(before.nodes)


@settings(**STEADY, max_examples=30)
@given(doubted, links, links, st.integers(0, 10_000))
def test_neither_the_order_of_rules_nor_that_of_quads_matters(
    some: list[Said], broader: list[Any], impairments: list[Any], seed: int
) -> None:
    nquads = world(some, broader, impairments)
    lines, rules, chance = nquads.splitlines(keepends=True), list(BOOK.rules), random.Random(seed)
    chance.shuffle(lines)
    chance.shuffle(rules)
    shuffled = infer(b"".join(lines), replace(BOOK, rules=tuple(rules)))
    straight = infer(nquads, BOOK)
    assert shuffled.triples == straight.triples
    assert shuffled.by_rule == straight.by_rule


@settings(**STEADY, max_examples=20)
@given(doubted, links, links)
def test_at_the_fixpoint_nothing_more_follows(some: list[Said], broader: list[Any], impairments: list[Any]) -> None:
    """Neither from running every rule twice a round, nor from a graph that holds the inferences already."""
    nquads = world(some, broader, impairments)
    once = infer(nquads, BOOK)
    assert infer(nquads, replace(BOOK, rules=BOOK.rules * 2)).triples == once.triples
    assert infer(nquads + b"".join(once.nquads()), BOOK).triples == once.triples


def test_circles_come_to_an_end() -> None:
    """The vicious cycle is in the data: each of two things makes the other worse."""
    circle = [Said(one, p, other) for p in RELATIONS for one, other in (("a", "b"), ("b", "c"), ("c", "a"))]
    found = follow(circle, [("a", "b"), ("b", "a"), ("d", "d")], [("d", "e"), ("e", "d")])
    assert found.nodes
    assert all(node["subject"] != node["object"] for node in found.nodes.values())


# --- Oracles


Chain: TypeAlias = tuple[str, int, str, tuple[Said, ...]]


def chains(some: Sequence[Said], broader: Sequence[Any], impairments: Sequence[Any]) -> Iterator[Chain]:
    """Enumerate simple chains of two to five claims, as one would on paper."""
    kinds: dict[str, set[str]] = {name: {name} for name in (*ENTITIES, *DISEASES)}
    links = [*broader, *((disease, "cancer") for disease in DISEASES[1:])]
    for _ in links:
        for one, kind in links:
            kinds[one] |= kinds[kind]
    turned = {*impairments, *((whole, defect) for defect, whole in impairments)}

    def fit(one: Said, other: Said) -> bool:
        mine, theirs = (Context(in_disease=tuple(filter(None, [c.disease])), exposure=c.exposure) for c in (one, other))
        return compatible(mine, theirs, lambda key: frozenset(kinds[key]))

    def go_on(chain: tuple[Said, ...], sign: int) -> Iterator[Chain]:
        cause, end = chain[0].effect[0], chain[-1].effect[1]
        if len(chain) > 1:
            yield cause, sign, end, chain
        passed = {name for claim in chain for name in claim.effect[:2]}
        for claim in some if len(chain) < 5 else ():
            start, effect, own = claim.effect
            signs = {1} if start in kinds[end] else set()
            signs |= {-1} if (end, start) in turned else set()
            if effect not in passed and all(fit(claim, earlier) for earlier in chain):
                for turn in signs:
                    yield from go_on((*chain, claim), sign * turn * own)

    for claim in some:
        yield from go_on((claim,), claim.effect[2])


@settings(**STEADY, max_examples=80)
@given(
    several(8, predicates=tuple(SIGNS), standings=(*["Supported"] * 4, "Contested", "Uncited", "Disputed")),
    links,
    links,
)
def test_signs_compose_along_every_simple_chain_and_no_other(
    some: list[Said], broader: list[Any], impairments: list[Any]
) -> None:
    found = follow(some, broader, impairments)
    words = {1: "indirectlyIncreases", -1: "indirectlyDecreases"}
    usable = [claim for claim in some if claim.standing in ("Supported", "Contested")]
    expected = Counter(
        (cause, words[sign], end, tuple(sorted(claim.name for claim in chain)), str(len(chain)))
        for cause, sign, end, chain in set(chains(usable, broader, impairments))
    )
    composed = (node for node in found.nodes.values() if node["byRule"] == ("sign-composition",))
    assert Counter((*conclusion(node), node["restsOn"], node["hops"][0]) for node in composed) == expected


PROPERTIES = ("increases", "decreases", "decreasesAbundanceOf", "degrades", "suppresses", "bindsTo", "memberOfClass",
              "hasMember", "hasFeature", "featureOf", "predisposesTo", "partOf", "hasPart")  # fmt: skip
AXIOMS = (RDFS.subPropertyOf, OWL.inverseOf, OWL.propertyChainAxiom, RDF.type, RDF.first, RDF.rest)


def by_owlrl(some: Iterable[Said]) -> set[tuple[str, str, str]]:
    """What owlrl derives from the plain triples under the axioms of our T-Box."""
    graph = rdflib.Graph()
    own = {rdflib.URIRef(KG + name) for name in PROPERTIES}
    for triple in read_tbox_graph(CONTENT).triples((None, None, None)):
        of_lists = isinstance(triple[0], rdflib.BNode) and triple[1] in (RDF.first, RDF.rest)
        if triple[1] in AXIOMS and (of_lists or triple[0] in own):
            graph.add(triple)
    for claim in some:
        ends = (BASE + claim.subject, KG + claim.predicate, BASE + claim.object)
        graph.add(tuple(map(rdflib.URIRef, ends)))  # type: ignore[arg-type]
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    names = {BASE + name: name for name in ENTITIES} | {KG + name: name for name in PROPERTIES}
    found = {tuple(names.get(str(term), "") for term in triple) for triple in graph}
    return {(s, p, o) for s, p, o in found if s in ENTITIES and p in PROPERTIES and o in ENTITIES and s != o}


def owl_triples(some: Iterable[Said]) -> set[tuple[str, str, str]]:
    rules = ("super-property", "inverse-property", "transitive-property", "property-chain")
    own = {(claim.subject, claim.predicate, claim.object) for claim in some}
    return {triple for triple in follow(some).conclusions(*rules) if triple[1] in PROPERTIES} | own


@settings(**STEADY, max_examples=12)
@given(several(8, predicates=PROPERTIES, contexts=False))
def test_owl_rules_conclude_nothing_that_owlrl_does_not(some: list[Said]) -> None:
    assert owl_triples(some) <= by_owlrl(some)


@settings(**STEADY, max_examples=12)
@given(several(8, predicates=PROPERTIES, contexts=False))
def test_owl_rules_conclude_all_that_owlrl_does_where_no_thing_is_passed_twice(some: list[Said]) -> None:
    """All claims point one way, so no chain can come back; a symmetric relation joins no chain here."""
    backward = ("hasMember", "featureOf", "hasPart")
    one_way = [
        claim if (claim.subject < claim.object) != (claim.predicate in backward)
        else replace(claim, subject=claim.object, object=claim.subject)
        for claim in some
    ]  # fmt: skip
    assert owl_triples(one_way) == by_owlrl(one_way)


# --- One thing at a time


def test_a_new_chain_in_the_t_box_needs_no_new_rule() -> None:
    """Of any length, with what is inferred among its links, and proved by all of them."""
    three = "kg:raisesRiskOf owl:propertyChainAxiom ( kg:partOf kg:hasFeature kg:predisposesTo ) ."
    some = [Said("a", "partOf", "b"), Said("c", "featureOf", "b"), Said("c", "predisposesTo", "d")]
    found = follow(some, more=three)
    (node,) = (n for n in found.nodes.values() if conclusion(n) == ("a", "raisesRiskOf", "d"))
    assert node["restsOn"] == tuple(sorted(claim.name for claim in some))
    assert len(node["premise"]) == 3
    assert ("a", "raisesRiskOf", "d") not in follow(some).conclusions()


def test_a_chain_joins_five_claims_and_no_more() -> None:
    way = (*ENTITIES, "leukemia", "myeloma")
    found = follow([Said(one, "increases", other) for one, other in itertools.pairwise(way)])
    ends = {node["object"][0] for node in found.nodes.values() if node["subject"] == ("a",)} - {"b"}
    assert ends == {"c", "d", "e", "leukemia"}


def test_opposites_name_each_other_and_neither_gives_a_triple() -> None:
    one_way = [Said("a", "increases", "b"), Said("b", "increases", "c")]
    other_way = [Said("a", "suppresses", "d"), Said("d", "increases", "c")]
    found = follow([*one_way, *other_way])
    ends = {
        n["predicate"][0]: (name, n) for name, n in found.nodes.items() if n["object"] == ("c",) and n["hops"] == ("2",)
    }
    assert set(ends) == {"indirectlyIncreases", "indirectlyDecreases"}
    for mine, theirs in itertools.permutations(ends.values()):
        assert mine[1]["opposedBy"] == (theirs[0],)
        assert mine[1]["withheldReason"] == ("OppositeSignWithheld",)
    assert not any(triple[2] == "c" and triple[0] == "a" for triple in found.plain)


def test_what_holds_in_other_circumstances_is_no_opposite() -> None:
    one = [Said("a", "increases", "b", disease="leukemia"), Said("b", "increases", "c")]
    found = follow([*one, Said("a", "suppresses", "c", disease="myeloma")])
    assert ("a", "indirectlyIncreases", "c") in found.plain
    assert ("a", "indirectlyIncreases", "c") not in follow([*one, Said("a", "suppresses", "c", disease="cancer")]).plain


def test_what_a_source_denies_is_not_inferred_without_a_word() -> None:
    some = [Said("a", "increases", "b"), Said("b", "suppresses", "c")]
    denial = Said("a", "decreases", "c", negated=True)
    assert ("a", "indirectlyDecreases", "c") in follow(some).plain
    denied = follow([*some, denial])
    (node,) = (n for n in denied.nodes.values() if conclusion(n) == ("a", "indirectlyDecreases", "c"))
    assert (node["opposedBy"], node["withheldReason"]) == ((denial.name,), ("OppositeSignWithheld",))
    assert ("a", "indirectlyDecreases", "c") in follow([*some, replace(denial, predicate="increases")]).plain
    # So with a relation that bears no sign.
    some, denial = [Said("a", "memberOfClass", "b"), Said("b", "prognosticFor", "c")], Said("a", "prognosticFor", "c")
    assert ("a", "prognosticFor", "c") in follow(some).plain
    assert ("a", "prognosticFor", "c") not in follow([*some, replace(denial, negated=True)]).plain


def test_a_drug_reaches_the_receptor_of_the_ligand_it_changes() -> None:
    kinds = {"a": "Drug", "b": "InhibitoryLigand", "c": "Receptor"}
    some = [Said("a", "suppresses", "b"), Said("c", "bindsTo", "b")]
    assert follow(some, kinds=kinds).conclusions("ligand-receptor") == {("a", "lowersEngagementOf", "c"): 1}
    assert not follow(some).conclusions("ligand-receptor"), "neither ligand nor receptor"


def test_a_disease_has_the_defect_of_what_it_weakens_and_a_cell_only_within_itself() -> None:
    some, defects = [Said("leukemia", "suppresses", "a"), Said("c", "suppresses", "a")], [("d", "a")]
    found = follow(some, impairments=defects, kinds={"c": "Cell", "d": "Defect"})
    assert found.conclusions("phenotype-from-process") == {("leukemia", "hasFeature", "d"): 1}


def test_a_member_shares_what_is_said_of_its_class_unless_it_is_a_brand() -> None:
    some = [Said("a", "memberOfClass", "b"), Said("b", "prognosticFor", "c"), Said("b", "hasFeature", "d")]
    assert follow(some).conclusions("class-effect") == {("a", "prognosticFor", "c"): 1}
    assert not follow(some, kinds={"b": "Drug"}).conclusions("class-effect")
