"""Claims that deny each other: the same proposition, in circumstances that can be the same, with real support."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cllkg.model.claims import Claim, Context, EvidenceLine
from cllkg.model.codes import Standing
from cllkg.model.sources import Source
from cllkg.model.standing import compatible, opposed_claims, stand

settings.register_profile("opposition", derandomize=True, deadline=None, database=None, max_examples=300)
STEADY = settings.get_profile("opposition")


def source(key: str, retraction: str = "not_checked") -> Source:
    fields = {"title": key, "source_kind": "journal_article", "resolution": "resolved"}
    return Source.model_validate(fields | {"key": key, "retraction_status": retraction})


SOURCES = {key: source(key) for key in ("article", "paper")} | {"retracted": source("retracted", "retracted")}


def line(direction: str = "supports", kind: str = "repeated", **more: Any) -> EvidenceLine:
    fields = {"key": "a", "source": "article", "study_type": "none", "locator": "somewhere"}
    return EvidenceLine.model_validate(fields | {direction: True, "evidence_kind": kind} | more)


PRIMARY = line(kind="primary_result", source="paper")
AGAINST = line("disputes", kind="primary_result", source="paper")
UNDECIDED = line("inconclusive", kind="primary_result", source="paper")
UNCITED = line()
HYPOTHESIS, OPINION, SPEECH = (line(kind=kind) for kind in ("hypothesis", "opinion", "attributed_speech"))

BROADER = {
    "cll": {"cll", "cll_sll", "blood_cancer"},
    "cll_sll": {"cll_sll", "blood_cancer"},
    "myeloma": {"myeloma", "blood_cancer"},
}


def broader(key: str) -> frozenset[str]:
    return frozenset(BROADER.get(key, {key}))


def claim(
    identifier: str, *, negated: bool = False, evidence: Sequence[EvidenceLine] = (PRIMARY,), **more: Any
) -> Claim:
    fields: dict[str, Any] = {
        "id": identifier,
        "label": identifier,
        "category": "mechanism",
        "subject": "lenalidomide",
        "predicate": "activates",
        "object": "t_cell",
        "negated": negated,
        "evidence": tuple(evidence),
        "review": {"status": "accepted", "checked_against": "article", "date": "2026-11-22"},
    }
    return Claim.model_validate(fields | more)


def opposed(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    return set(opposed_claims([claim("yes", **one), claim("no", negated=True, **other)], broader, SOURCES))


COMPATIBLE: list[tuple[dict[str, Any] | None, dict[str, Any] | None]] = [
    (None, None),
    (None, {"in_disease": "myeloma"}),
    ({"in_disease": "cll"}, {"in_disease": "cll"}),
    ({"in_disease": "cll"}, {"in_disease": "cll_sll"}),
    ({"in_disease": "blood_cancer"}, {"in_disease": "myeloma"}),
    ({"in_disease": ["cll", "myeloma"]}, {"in_disease": "myeloma"}),
    ({"in_disease": "cll"}, {"on_cell": "t_cell"}),
    ({"in_disease": "cll", "exposure": "1 uM"}, {"in_disease": "cll", "exposure": "1 uM"}),
    ({"in_disease": "cll", "exposure": "1 uM"}, {"in_disease": "cll"}),
]
INCOMPATIBLE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"in_disease": "cll"}, {"in_disease": "myeloma"}),
    ({"in_disease": "cll", "on_cell": "t_cell"}, {"in_disease": "cll", "on_cell": "b_cell"}),
    ({"in_species": "mouse"}, {"in_species": "human"}),
    ({"exposure": "1 uM"}, {"exposure": "10 uM"}),
    ({"in_population": "young"}, {"in_population": ["old", "very_old"]}),
]


@pytest.mark.parametrize(("one", "other"), COMPATIBLE)
def test_a_claim_and_its_negation_oppose_each_other(one: dict[str, Any] | None, other: dict[str, Any] | None) -> None:
    assert opposed({"context": one}, {"context": other}) == {"yes", "no"}
    assert opposed({"context": other}, {"context": one}) == {"yes", "no"}


@pytest.mark.parametrize(("one", "other"), INCOMPATIBLE)
def test_what_holds_elsewhere_opposes_nothing(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert opposed({"context": one}, {"context": other}) == set()
    assert opposed({"context": other}, {"context": one}) == set()


def test_opposition_makes_both_contested() -> None:
    pair = [claim("yes"), claim("no", negated=True, evidence=[UNCITED])]
    found = opposed_claims(pair, broader, SOURCES)
    assert [stand(one.evidence, SOURCES, opposed=one.id in found) for one in pair] == [Standing.CONTESTED] * 2


def test_a_negation_without_support_opposes_nothing() -> None:
    """Who disputes the negation, or cannot decide it, does not deny the claim."""
    assert opposed({}, {"evidence": [AGAINST]}) == {"no"}
    assert opposed({}, {"evidence": [UNDECIDED]}) == {"no"}
    assert opposed({"evidence": [UNDECIDED]}, {"evidence": [UNDECIDED]}) == set()


@pytest.mark.parametrize("words", [HYPOTHESIS, OPINION, SPEECH, line(kind="opinion", cites="paper")])
def test_mere_words_for_the_negation_oppose_nothing(words: EvidenceLine) -> None:
    assert opposed({}, {"evidence": [words]}) == {"no"}
    assert opposed({}, {"evidence": [words, line(key="b")]}) == {"yes", "no"}


@pytest.mark.parametrize("silenced", [line(kind="primary_result", source="retracted"), line(cites="retracted")])
def test_a_negation_that_a_retraction_silences_opposes_nothing(silenced: EvidenceLine) -> None:
    assert opposed({}, {"evidence": [silenced]}) == {"no"}


@pytest.mark.parametrize("field", ["subject", "predicate", "object"])
def test_only_the_same_proposition_can_be_denied(field: str) -> None:
    assert opposed({}, {field: "other"}) == set()
    assert opposed({field: "other"}, {field: "other"}) == {"yes", "no"}


def test_another_literal_is_another_proposition() -> None:
    yes, no = ({"object": None, "predicate": "phase", "literal": phase} for phase in "23")
    assert opposed(yes, no) == set()
    assert opposed(yes, yes) == {"yes", "no"}


def test_claims_without_a_triple_deny_nothing() -> None:
    words = {"category": "interpretation", "predicate": None, "object": None}
    assert opposed(words, words) == set()


def test_two_claims_of_one_mind_do_not_oppose() -> None:
    assert opposed_claims([claim("one"), claim("two")], broader, SOURCES) == frozenset()
    assert opposed_claims([claim("one", negated=True), claim("two", negated=True)], broader, SOURCES) == frozenset()


def test_opposition_can_be_asked_of_some_lines_only() -> None:
    """The standing in the article asks what the article itself denies."""
    elsewhere = [claim("yes", evidence=[UNCITED]), claim("no", negated=True, evidence=[PRIMARY])]
    assert opposed_claims(elsewhere, broader, SOURCES) == {"yes", "no"}
    assert opposed_claims(elsewhere, broader, SOURCES, lambda one: one.source == "article") == {"no"}


values = st.lists(st.sampled_from(["cll", "cll_sll", "myeloma", "blood_cancer", "t_cell"]), max_size=2)
contexts = st.none() | st.builds(
    lambda disease, cell, exposure: Context.model_validate(
        {"in_disease": disease, "on_cell": cell, "exposure": exposure}
    ),
    values,
    values,
    st.sampled_from([None, "1 uM", "10 uM"]),
)


@settings(STEADY)
@given(one=contexts, other=contexts)
def test_compatibility_has_no_direction(one: Context | None, other: Context | None) -> None:
    assert compatible(one, other, broader) == compatible(other, one, broader)
    assert compatible(one, one, broader)
    assert compatible(one, None, broader)
