"""Who stands with whom in a conflict, and which circumstances part the sides."""

from __future__ import annotations

from cllkg.evidence.conflicts.circumstances import Circumstances, Teller
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
