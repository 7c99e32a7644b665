"""What follows from any claims at all: the laws that hold in every small world, and what others find in the same."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import owlrl
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import OWL, RDF, RDFS

from claim_worlds import BOOK, CONTENT, DISEASES, ENTITIES, RELATIONS, SIGNS, Said, conclusion, follow, world
from cllkg.compiler.dataset import read_tbox_graph
from cllkg.model.claims import Context
from cllkg.model.standing import compatible
from cllkg.reasoning.fixpoint import infer
from cllkg.vocabulary import BASE, KG

STEADY: dict[str, Any] = {"derandomize": True, "deadline": None, "database": None}


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
