"""Where a claim stands: seven rules, the first that fits wins, and studies counted once each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cllkg.model.claims import EvidenceLine
from cllkg.model.codes import EvidenceKind, Resolution, RetractionStatus, Standing
from cllkg.model.sources import Source
from cllkg.model.standing import DerivedStanding, independent_studies, speaks, stand

settings.register_profile("standing", derandomize=True, deadline=None, database=None, max_examples=300)
STEADY = settings.get_profile("standing")

MERE_WORDS = (EvidenceKind.HYPOTHESIS, EvidenceKind.OPINION, EvidenceKind.ATTRIBUTED_SPEECH)
DIRECTIONS = ("supports", "disputes", "inconclusive")


def source(
    key: str,
    resolution: str = "resolved",
    study: str | None = None,
    kind: str = "journal_article",
    retraction: str = "not_checked",
) -> Source:
    return Source.model_validate(
        {
            "key": key,
            "title": key,
            "source_kind": kind,
            "resolution": resolution,
            "retraction_status": retraction,
            "reports_study": study,
        }
    )


SOURCES = {
    found.key: found
    for found in (
        source("article"),
        source("resolved", "resolved", "dish"),
        source("probable", "probable", "mouse"),
        source("unresolved", "unresolved", "cohort"),
        source("orphan", "orphan"),
        source("without-study"),
        source("retracted", "resolved", "forged", retraction="retracted"),
        # The article's markers [2], [4] and [7]: an abstract, an abstract of its follow-up, a lay summary.
        source("marker-2", "probable", "trial"),
        source("marker-4", "resolved", "trial"),
        source("marker-7", "probable", "trial", "lay_summary"),
    )
}


def line(direction: str = "supports", kind: str = "repeated", cites: Sequence[str] = (), **more: Any) -> EvidenceLine:
    fields = {
        "key": "a",
        direction: True,
        "source": "article",
        "cites": tuple(cites),
        "evidence_kind": kind,
        "study_type": "none",
        "locator": "somewhere",
    }
    return EvidenceLine.model_validate(fields | more)


HYPOTHESIS, OPINION, SPEECH = (line(kind=kind.value) for kind in MERE_WORDS)
PRIMARY = line(kind="primary_result", source="resolved")
AGAINST = line("disputes", kind="primary_result", source="probable")
UNDECIDED = line("inconclusive", kind="primary_result", source="resolved")
UNCITED = line()


@pytest.mark.parametrize("words", [(HYPOTHESIS,), (OPINION,), (SPEECH,), (HYPOTHESIS, OPINION, SPEECH)])
def test_rule_1_mere_words_make_a_hypothesis(words: tuple[EvidenceLine, ...]) -> None:
    assert stand(words, SOURCES) is Standing.HYPOTHESIS


def test_rule_1_comes_before_all_others() -> None:
    """Opinions may dispute each other and cite well-known papers: they remain opinions."""
    cited = line(kind="opinion", cites=["resolved"])
    against = line("disputes", kind="opinion")
    assert stand([cited], SOURCES) is Standing.HYPOTHESIS
    assert stand([cited, against], SOURCES) is Standing.HYPOTHESIS
    assert stand([cited], SOURCES, opposed=True) is Standing.HYPOTHESIS
    assert stand([line("inconclusive", kind="hypothesis")], SOURCES) is Standing.HYPOTHESIS


@pytest.mark.parametrize("supporting", [PRIMARY, UNCITED, line(cites=["orphan"]), OPINION])
def test_rule_2_support_and_dispute_make_it_contested(supporting: EvidenceLine) -> None:
    assert stand([supporting, AGAINST], SOURCES) is Standing.CONTESTED


def test_rule_2_a_supported_negation_disputes_as_a_line_does() -> None:
    assert stand([PRIMARY], SOURCES, opposed=True) is Standing.CONTESTED
    assert stand([UNCITED], SOURCES, opposed=True) is Standing.CONTESTED


def test_rule_3_dispute_alone_makes_it_disputed() -> None:
    assert stand([AGAINST], SOURCES) is Standing.DISPUTED
    assert stand([AGAINST, UNDECIDED], SOURCES) is Standing.DISPUTED
    assert stand([UNDECIDED], SOURCES, opposed=True) is Standing.DISPUTED


@pytest.mark.parametrize(
    "traced",
    [
        PRIMARY,
        line(kind="primary_result", source="orphan"),
        line(cites=["resolved"]),
        line(cites=["probable"]),
        line(cites=["orphan", "probable"]),
        line(kind="review", source="resolved"),
        line(kind="review", source="orphan", cites=["resolved"]),
    ],
)
def test_rule_4_a_primary_result_or_a_traced_citation_supports(traced: EvidenceLine) -> None:
    assert stand([traced], SOURCES) is Standing.SUPPORTED
    assert stand([UNCITED, line(cites=["unresolved"]), UNDECIDED, OPINION, traced], SOURCES) is Standing.SUPPORTED


def test_rule_4_needs_a_line_that_supports() -> None:
    """A primary result that decides nothing does not lend its weight to a bare repetition."""
    assert stand([UNCITED, UNDECIDED], SOURCES) is Standing.UNCITED
    assert stand([line(cites=["orphan"]), UNDECIDED], SOURCES) is Standing.CITED_UNRESOLVED


@pytest.mark.parametrize("resolution", ["unresolved", "orphan"])
def test_rule_5_markers_that_lead_nowhere_leave_it_unresolved(resolution: str) -> None:
    assert stand([line(cites=[resolution])], SOURCES) is Standing.CITED_UNRESOLVED
    assert stand([line(cites=[resolution]), UNCITED, OPINION], SOURCES) is Standing.CITED_UNRESOLVED


def test_rule_5_a_review_nobody_found_is_no_support() -> None:
    assert stand([line(kind="review", source="orphan", cites=["orphan"])], SOURCES) is Standing.CITED_UNRESOLVED


def test_rule_6_undecided_lines_alone_leave_it_inconclusive() -> None:
    assert stand([UNDECIDED], SOURCES) is Standing.INCONCLUSIVE
    assert stand([UNDECIDED, line("inconclusive", cites=["resolved"])], SOURCES) is Standing.INCONCLUSIVE


def test_rule_7_what_is_left_is_uncited() -> None:
    assert stand([UNCITED], SOURCES) is Standing.UNCITED
    assert stand([UNCITED, OPINION], SOURCES) is Standing.UNCITED
    assert stand([line(source="resolved")], SOURCES) is Standing.UNCITED


@pytest.mark.parametrize("kind", MERE_WORDS)
def test_an_opinion_that_cites_lends_nothing_to_a_bare_statement(kind: EvidenceKind) -> None:
    """Neither a paper that was found nor one that was not: the opinion rests on it, the claim does not."""
    for cited in ("resolved", "orphan"):
        assert stand([UNCITED, line(kind=kind.value, cites=[cited])], SOURCES) is Standing.UNCITED


# --- Retractions

RETRACTED = line(kind="primary_result", source="retracted")
OF_RETRACTED = line(cites=["retracted"])


@pytest.mark.parametrize(
    "silenced", [RETRACTED, OF_RETRACTED, line(kind="review", source="retracted", cites=["resolved"])]
)
def test_a_retraction_takes_the_support_away(silenced: EvidenceLine) -> None:
    assert stand([silenced], SOURCES) is Standing.INCONCLUSIVE
    assert stand([silenced, UNCITED], SOURCES) is Standing.UNCITED
    assert stand([silenced, line(cites=["orphan"])], SOURCES) is Standing.CITED_UNRESOLVED
    assert stand([silenced, PRIMARY], SOURCES) is Standing.SUPPORTED
    assert stand([silenced, OPINION], SOURCES) is Standing.HYPOTHESIS
    assert stand([silenced, AGAINST], SOURCES) is Standing.DISPUTED
    assert independent_studies([silenced], SOURCES) == 0


def test_a_retraction_takes_a_dispute_away_too() -> None:
    against = line("disputes", kind="primary_result", source="retracted")
    assert stand([PRIMARY, against], SOURCES) is Standing.SUPPORTED
    assert stand([against], SOURCES) is Standing.INCONCLUSIVE


def test_a_line_that_cites_something_else_too_still_speaks() -> None:
    assert stand([line(cites=["retracted", "probable"])], SOURCES) is Standing.SUPPORTED
    assert stand([line(cites=["retracted", "orphan"])], SOURCES) is Standing.CITED_UNRESOLVED
    assert independent_studies([line(cites=["retracted", "probable"])], SOURCES) == 1


def test_what_has_data_or_judgment_of_its_own_outlives_what_it_cites() -> None:
    assert stand([line(kind="primary_result", source="resolved", cites=["retracted"])], SOURCES) is Standing.SUPPORTED
    assert stand([line(kind="review", source="resolved", cites=["retracted"])], SOURCES) is Standing.SUPPORTED
    assert stand([line(kind="review", source="orphan", cites=["retracted"])], SOURCES) is Standing.UNCITED
    assert stand([line(kind="opinion", cites=["retracted"])], SOURCES) is Standing.HYPOTHESIS


ASCENDING = [Standing.INCONCLUSIVE, Standing.UNCITED, Standing.CITED_UNRESOLVED, Standing.SUPPORTED]


@st.composite
def lines(draw: st.DrawFn) -> EvidenceLine:
    return line(
        draw(st.sampled_from(DIRECTIONS)),
        draw(st.sampled_from([kind.value for kind in EvidenceKind])),
        draw(st.lists(st.sampled_from(sorted(SOURCES)), unique=True, max_size=2)),
        source=draw(st.sampled_from(sorted(SOURCES))),
    )


some_lines = st.lists(lines(), min_size=1, max_size=5)


@settings(STEADY)
@given(found=some_lines, opposed=st.booleans())
def test_standing_is_the_first_of_seven_conditions(found: list[EvidenceLine], opposed: bool) -> None:
    """The rules once more, each as one plain condition, in order."""

    def gone(key: str) -> bool:
        return SOURCES[key].retraction_status is RetractionStatus.RETRACTED

    def silent(one: EvidenceLine) -> bool:
        leans = one.evidence_kind not in {EvidenceKind.PRIMARY_RESULT, EvidenceKind.REVIEW}
        return gone(one.source) or (leans and bool(one.cites) and all(map(gone, one.cites)))

    def traced(one: EvidenceLine) -> bool:
        behind = {*one.cites, *([one.source] if one.evidence_kind is EvidenceKind.REVIEW else [])}
        known = {SOURCES[key].resolution for key in behind if not gone(key)} & {
            Resolution.RESOLVED,
            Resolution.PROBABLE,
        }
        return one.evidence_kind is EvidenceKind.PRIMARY_RESULT or bool(known)

    heard = [one for one in found if not silent(one)]
    words = [one for one in found if one.evidence_kind in MERE_WORDS]
    pro = [one for one in heard if one.supports]
    solid = [one for one in pro if one not in words]
    con = opposed or any(one.disputes for one in heard)
    rules = [
        (Standing.HYPOTHESIS, bool(words) and all(one in words for one in heard)),
        (Standing.CONTESTED, bool(pro) and con),
        (Standing.DISPUTED, con),
        (Standing.SUPPORTED, any(traced(one) for one in solid)),
        (Standing.CITED_UNRESOLVED, any(not gone(key) for one in solid for key in one.cites)),
        (Standing.INCONCLUSIVE, not pro),
        (Standing.UNCITED, True),
    ]
    assert stand(found, SOURCES, opposed=opposed) is next(standing for standing, holds in rules if holds)


@settings(STEADY)
@given(found=some_lines, opposed=st.booleans(), data=st.data())
def test_the_order_of_lines_does_not_matter(found: list[EvidenceLine], opposed: bool, data: st.DataObject) -> None:
    other = data.draw(st.permutations(found))
    assert stand(found, SOURCES, opposed=opposed) is stand(other, SOURCES, opposed=opposed)
    assert independent_studies(found, SOURCES) == independent_studies(other, SOURCES)


@settings(STEADY)
@given(found=some_lines)
def test_saying_it_twice_adds_nothing(found: list[EvidenceLine]) -> None:
    assert stand(found * 2, SOURCES) is stand(found, SOURCES)
    assert independent_studies(found * 2, SOURCES) == independent_studies(found, SOURCES)


@settings(STEADY)
@given(found=some_lines)
def test_dispute_never_makes_a_claim_supported(found: list[EvidenceLine]) -> None:
    assert stand([*found, AGAINST], SOURCES) in {Standing.CONTESTED, Standing.DISPUTED}


@settings(STEADY)
@given(found=some_lines)
def test_opinions_change_no_standing_but_that_of_what_has_no_support(found: list[EvidenceLine]) -> None:
    """An opinion beside real lines is heard, and decides nothing where a line supports already."""
    if any(one.supports and speaks(one, SOURCES) for one in found):
        assert stand([*found, OPINION], SOURCES) is stand(found, SOURCES)


@settings(STEADY)
@given(found=some_lines, key=st.sampled_from(sorted(SOURCES)))
def test_a_retraction_never_strengthens_what_nothing_disputes(found: list[EvidenceLine], key: str) -> None:
    """And never adds a study."""
    after = SOURCES | {key: SOURCES[key].model_copy(update={"retraction_status": RetractionStatus.RETRACTED})}
    assert independent_studies(found, after) <= independent_studies(found, SOURCES)
    assert all(speaks(one, SOURCES) for one in found if speaks(one, after))
    one, other = stand(found, SOURCES), stand(found, after)
    if {one, other} <= set(ASCENDING) and not any(line.disputes for line in found):
        assert ASCENDING.index(other) <= ASCENDING.index(one)


def test_only_a_contested_whole_is_called_contested() -> None:
    assert DerivedStanding(Standing.CONTESTED, None, 0).contested_overall
    assert not DerivedStanding(Standing.DISPUTED, Standing.CONTESTED, 0).contested_overall


def test_three_markers_of_one_trial_are_one_study() -> None:
    """An abstract, its follow-up and a lay summary tell of the same people."""
    told = [
        line(cites=["marker-2", "marker-4"]),
        line(cites=["marker-7"]),
        line(source="marker-4", kind="primary_result"),
    ]
    assert independent_studies(told, SOURCES) == 1


def test_different_studies_are_counted_each() -> None:
    found = [PRIMARY, line(cites=["probable"]), line(source="marker-7", cites=["resolved"])]
    assert independent_studies(found, SOURCES) == 3


def test_a_paper_adds_no_study_of_its_own_to_what_it_only_repeats() -> None:
    """The first sentence of an introduction is somebody else's finding; a lay summary's is its trial's."""
    assert independent_studies([line(source="resolved")], SOURCES) == 0
    assert independent_studies([line(source="resolved", cites=["probable"])], SOURCES) == 1
    assert independent_studies([line(source="resolved", kind="primary_result")], SOURCES) == 1
    assert independent_studies([line(source="marker-7")], SOURCES) == 1


@pytest.mark.parametrize(
    "counts_none",
    [
        line(cites=["unresolved"]),
        line(cites=["orphan"]),
        line(cites=["without-study"]),
        line(source="unresolved", kind="primary_result"),
        UNCITED,
        AGAINST,
        UNDECIDED,
        *(line(kind=kind.value, cites=["resolved"], source="marker-4") for kind in MERE_WORDS),
    ],
)
def test_some_lines_count_no_study(counts_none: EvidenceLine) -> None:
    """An unresolved source, an opinion, a line that does not support: none of them is a study behind the claim."""
    assert independent_studies([counts_none], SOURCES) == 0
    assert independent_studies([counts_none, line(cites=["marker-4"])], SOURCES) == 1
