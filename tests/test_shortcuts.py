"""Which plain triples may be drawn from claims: the rules one by one, on claims made for each."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from rdflib import Dataset, URIRef

from cllkg.compiler.claims import compile_claims
from cllkg.compiler.flags import compile_flags
from cllkg.compiler.minting import Mint
from cllkg.compiler.sheet import Sheet
from cllkg.model.claims import Claim
from cllkg.model.codes import ClaimCategory, FlagKind
from cllkg.model.flags import Flag
from cllkg.pipeline import Compiled
from cllkg.vocabulary import BASE, KG, Kg, NamedGraph

LENALIDOMIDE = URIRef("http://purl.obolibrary.org/obo/CHEBI_63791")
T_CELL = URIRef("http://purl.obolibrary.org/obo/CL_0000084")
ACTIVATES = URIRef(KG + "activates")


def line(key: str = "a", direction: str = "supports", **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        direction: True,
        "source": "dish-2012",
        "evidence_kind": "primary_result",
        "study_type": "in_vitro",
        "locator": "figure 1",
    } | more


def article(key: str = "article", direction: str = "supports", **more: Any) -> dict[str, Any]:
    said = {"source": "article", "evidence_kind": "repeated", "study_type": "none", "certainty": "flat"}
    return line(key, direction, **said, statement="C004") | more


def claim(*evidence: dict[str, Any], identifier: str = "a-claim", **more: Any) -> Claim:
    fields: dict[str, Any] = {
        "id": identifier,
        "label": "Lenalidomide activates T cells.",
        "category": "mechanism",
        "subject": "lenalidomide",
        "predicate": "activates",
        "object": "t_cell",
        "evidence": evidence or (line(),),
        "review": {"status": "accepted", "checked_against": "article", "date": "2026-11-22"},
    }
    return Claim.model_validate(fields | more)


def flag(kind: str, status: str, *about: str) -> Flag:
    fields = {"id": "a-flag", "label": "Odd.", "flag_kind": kind, "flag_status": status, "about": about, "comment": "x"}
    return Flag.model_validate(fields)


Shortcuts = Callable[..., set[str]]


@pytest.fixture
def shortcuts(mint: Mint) -> Shortcuts:
    """Compiles claims and flags, and returns the graphs in which 'lenalidomide activates T cells' stands."""

    def compile_them(*claims: Claim, flags: tuple[Flag, ...] = ()) -> set[str]:
        world = dataclasses.replace(
            mint.corpus, claims={one.id: one for one in claims}, flags={one.id: one for one in flags}, numbers={}
        )
        sheet = Sheet(Mint(world, mint.tbox, mint.prefixes))
        compile_claims(sheet)
        compile_flags(sheet)
        quads = sheet.dataset.quads((LENALIDOMIDE, ACTIVATES, T_CELL, None))
        return {str(graph).removeprefix(f"{BASE}graph/") for *_, graph in quads}

    return compile_them


CITED = article(cites="dish-2012")
LOST = article(cites="nobody-1")


def test_what_the_article_says_with_a_traced_source_is_a_plain_triple_of_the_article(shortcuts: Shortcuts) -> None:
    assert shortcuts(claim(CITED)) == {"article"}


def test_a_marker_that_leads_nowhere_is_enough_for_the_article(shortcuts: Shortcuts) -> None:
    assert shortcuts(claim(LOST)) == {"article"}


def test_what_was_curated_beyond_the_article_is_a_plain_triple_of_the_background(shortcuts: Shortcuts) -> None:
    assert shortcuts(claim(line())) == {"background"}


def test_what_both_say_stands_in_both_graphs(shortcuts: Shortcuts) -> None:
    assert shortcuts(claim(CITED, line())) == {"article", "background"}


def test_what_others_only_bear_on_was_not_curated_beyond_the_article(shortcuts: Shortcuts) -> None:
    assert shortcuts(claim(CITED, line("b", "inconclusive"))) == {"article"}


def test_a_marker_that_leads_nowhere_is_not_enough_for_the_background(shortcuts: Shortcuts) -> None:
    assert shortcuts(claim(line(source="summary-2021", evidence_kind="repeated", cites="nobody-1"))) == set()


@pytest.mark.parametrize(
    "evidence",
    [
        pytest.param([article()], id="uncited"),
        pytest.param([article(evidence_kind="opinion", cites="dish-2012")], id="opinion"),
        pytest.param([article(evidence_kind="hypothesis", cites="dish-2012")], id="hypothesis"),
        pytest.param([article(evidence_kind="attributed_speech", cites="dish-2012")], id="speech"),
        pytest.param([CITED, article("b", "disputes")], id="contested in the article"),
        pytest.param([article("a", "disputes", cites="dish-2012")], id="disputed in the article"),
        pytest.param([article("a", "inconclusive", cites="dish-2012")], id="inconclusive in the article"),
        pytest.param([line(), line("b", "disputes")], id="contested"),
        pytest.param([line("a", "disputes")], id="disputed"),
        pytest.param([line("a", "inconclusive")], id="inconclusive"),
        pytest.param([line(evidence_kind="repeated")], id="uncited beyond the article"),
        pytest.param([line(evidence_kind="hypothesis")], id="hypothesis beyond the article"),
    ],
)
def test_no_plain_triple_follows_from_less(shortcuts: Shortcuts, evidence: list[dict[str, Any]]) -> None:
    assert shortcuts(claim(*evidence)) == set()


def test_the_article_may_say_plainly_what_others_dispute(shortcuts: Shortcuts) -> None:
    """Its own standing decides in its own graph; that the whole is contested is said beside it."""
    assert shortcuts(claim(CITED, line("b", "disputes"))) == {"article"}


def test_no_plain_triple_follows_from_a_negation(shortcuts: Shortcuts) -> None:
    assert shortcuts(claim(CITED, line(), negated=True)) == set()


@pytest.mark.parametrize("category", list(ClaimCategory))
def test_the_category_decides_whether_a_plain_triple_may_follow(shortcuts: Shortcuts, category: ClaimCategory) -> None:
    may = {"mechanism", "background", "drug", "prognosis", "design", "safety", "regulatory"}
    found = shortcuts(claim(CITED, line(), category=category.value))
    assert found == ({"article", "background"} if category.value in may else set())


@pytest.mark.parametrize(
    ("diseases", "stands"),
    [
        ((), True),
        (("cll",), True),
        (("cll_sll",), True),
        (("multiple_myeloma",), False),
        (("cll", "multiple_myeloma"), True),
    ],
)
def test_the_background_speaks_of_our_disease_or_of_none(
    shortcuts: Shortcuts, diseases: tuple[str, ...], stands: bool
) -> None:
    assert shortcuts(claim(line(), context={"in_disease": diseases})) == ({"background"} if stands else set())
    assert shortcuts(claim(CITED, context={"in_disease": diseases})) == {"article"}


@pytest.mark.parametrize("kind", list(FlagKind))
def test_only_what_makes_a_claim_doubtful_blocks_its_plain_triple(shortcuts: Shortcuts, kind: FlagKind) -> None:
    blocks = kind.value in {"contradiction", "arithmetic", "category_error"}
    whole = claim(CITED, line())
    assert shortcuts(whole, flags=(flag(kind.value, "unresolved", "claim/a-claim"),)) == (
        set() if blocks else {"article", "background"}
    )
    assert shortcuts(whole, flags=(flag(kind.value, "explained", "claim/a-claim"),)) == {"article", "background"}


def test_a_flag_blocks_what_it_is_about_and_nothing_else(shortcuts: Shortcuts) -> None:
    other = claim(line(), identifier="another-claim", object="cll_cell")
    flags = (flag("contradiction", "unresolved", "claim/another-claim", "lenalidomide", "study/mini-trial"),)
    assert shortcuts(claim(line()), other, flags=flags) == {"background"}


def test_a_claim_and_its_negation_leave_no_plain_triple(shortcuts: Shortcuts) -> None:
    no = claim(line(), identifier="no", negated=True)
    assert shortcuts(claim(line()), no) == set()
    elsewhere = claim(line(), identifier="no", negated=True, context={"in_disease": "multiple_myeloma"})
    assert shortcuts(claim(line(), context={"in_disease": "cll"}), elsewhere) == {"background"}


def test_an_article_that_denies_itself_leaves_no_plain_triple(shortcuts: Shortcuts) -> None:
    no = claim(article(), identifier="no", negated=True)
    assert shortcuts(claim(CITED), no) == set()
    beyond = claim(line(), identifier="no", negated=True)
    assert shortcuts(claim(CITED), beyond) == {"article"}


def test_a_withdrawn_claim_leaves_no_plain_triple(shortcuts: Shortcuts) -> None:
    other = claim(line(), identifier="other", object="cll_cell")
    assert shortcuts(claim(CITED, line(), replaced_by="other"), other) == set()


def test_the_small_world_has_just_these_plain_triples(compiled_mini: Compiled) -> None:
    """Neither contested, disputed, inconclusive and uncited claims, nor hopes, come through."""
    dataset = compiled_mini.dataset
    assert plain_triples(dataset, NamedGraph.ARTICLE) == {
        ("CHEBI_63791", "decreasesAbundanceOf", "17635"),
        ("cll_cell", "disrupts", "GO_0001772"),
    }
    assert plain_triples(dataset, NamedGraph.BACKGROUND) == {
        ("CHEBI_63791", "decreasesAbundanceOf", "17635"),
        ("mini-trial", "enrolled", "40"),
        ("mini-trial", "intervention", "CHEBI_63791"),
        ("mini-trial", "hasArm", "mini-trial#arm-lenalidomide"),
        ("mini-trial", "hasArm", "mini-trial#arm-placebo"),
        ("mini-trial", "hasDoseStep", "mini-trial#dose-step-1"),
        ("mini-trial", "primaryEndpoint", "mini-trial#endpoint-overall_response"),
        ("mini-trial#endpoint-overall_response", "endpointMet", "MetEndpoint"),
    }


def plain_triples(dataset: Dataset, graph: NamedGraph) -> set[tuple[str, str, str]]:
    """The triples of a graph whose predicate some claim states."""
    stated = {predicate for _, _, predicate, _ in dataset.quads((None, URIRef(Kg.predicate), None, None))}
    triples = dataset.graph(URIRef(graph.iri))
    return {(short(s), short(p), short(o)) for s, p, o in triples if p in stated}


def short(term: object) -> str:
    text = str(term)
    return text.rpartition("/")[2].removeprefix("ontology#") if isinstance(term, URIRef) else text
