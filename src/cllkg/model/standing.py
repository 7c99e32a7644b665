"""Where a claim stands, derived from its evidence lines; never typed, never stored by hand.

The order of the rules and the way studies are counted are the decision of this project; the same
derivation is written as a query in ``queries/checks/`` and a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cllkg.model.claims import Claim, Context, EvidenceLine
from cllkg.model.codes import EvidenceKind, Resolution, RetractionStatus, SourceKind, Standing
from cllkg.model.sources import Source

_MERE_WORDS = frozenset({EvidenceKind.HYPOTHESIS, EvidenceKind.OPINION, EvidenceKind.ATTRIBUTED_SPEECH})
_TRACED = frozenset({Resolution.RESOLVED, Resolution.PROBABLE})

# Kinds of evidence that need no citation to rest on.
_RESTS_ON_ITSELF = frozenset({EvidenceKind.PRIMARY_RESULT, EvidenceKind.REVIEW})

# Documents with data of their own: what they only repeat is not among it.
_OWN_DATA = frozenset({SourceKind.JOURNAL_ARTICLE, SourceKind.MEETING_ABSTRACT})

Broader = Callable[[str], frozenset[str]]


@dataclass(frozen=True)
class DerivedStanding:
    """What follows from a record's lines."""

    overall: Standing
    in_article: Standing | None
    independent_studies: int

    @property
    def contested_overall(self) -> bool:
        """Whether all evidence together leaves it contested."""
        return self.overall is Standing.CONTESTED


def stand(lines: Iterable[EvidenceLine], sources: Mapping[str, Source], opposed: bool = False) -> Standing:
    """Derive the standing of a claim or number from its lines; the first rule that fits wins.

    A line that a retraction silences counts as one that decides nothing.

    Args:
        lines: The evidence lines that count, at least one.
        sources: All sources by key.
        opposed: Whether the negation of the same proposition is supported in a compatible context.
    """
    lines = tuple(lines)
    speaking = [line for line in lines if speaks(line, sources)]
    supporting = [line for line in speaking if line.supports]
    bearing = [line for line in supporting if not _is_mere_words(line)]
    disputing = opposed or any(line.disputes for line in speaking)
    if all(map(_is_mere_words, speaking)) and any(map(_is_mere_words, lines)):
        return Standing.HYPOTHESIS
    if supporting and disputing:
        return Standing.CONTESTED
    if disputing:
        return Standing.DISPUTED
    if any(is_traced(line, sources) for line in bearing):
        return Standing.SUPPORTED
    if any(cites_anything(line, sources) for line in bearing):
        return Standing.CITED_UNRESOLVED
    if not supporting:
        return Standing.INCONCLUSIVE
    return Standing.UNCITED


def speaks(line: EvidenceLine, sources: Mapping[str, Source]) -> bool:
    """Whether a line still says anything, for or against: a retraction silences it.

    A line of a retracted source is silent, and so is one that has nothing of its own and cites
    retracted sources only. It stays in the record and decides nothing there.
    """
    if _is_retracted(line.source, sources):
        return False
    if line.evidence_kind in _RESTS_ON_ITSELF or not line.cites:
        return True
    return not all(_is_retracted(key, sources) for key in line.cites)


def bears(line: EvidenceLine, sources: Mapping[str, Source]) -> bool:
    """Whether a line supports with more than mere words, and no retraction silences it."""
    return line.supports and not _is_mere_words(line) and speaks(line, sources)


def is_traced(line: EvidenceLine, sources: Mapping[str, Source]) -> bool:
    """Whether a line that bears is a primary result, or leads to a source that was found."""
    if line.evidence_kind is EvidenceKind.PRIMARY_RESULT:
        return True
    # A review, or a database that weighs papers, is its own citation.
    cited = (*line.cites, line.source) if line.evidence_kind is EvidenceKind.REVIEW else line.cites
    return any(_is_found(sources[key]) for key in cited)


def cites_anything(line: EvidenceLine, sources: Mapping[str, Source]) -> bool:
    """Whether a line cites a source, found or not, that was not retracted."""
    return any(not _is_retracted(key, sources) for key in line.cites)


def independent_studies(lines: Iterable[EvidenceLine], sources: Mapping[str, Source]) -> int:
    """Count the different studies behind the supporting lines.

    A retelling counts as the study it retells, so a lay summary of an abstract of a trial is that
    trial, once. A paper that repeats another's finding, say in its introduction, adds nothing of its
    own study to it. A source that was not traced, was retracted, or reports no study of its own,
    counts none.
    """
    studies = set()
    for line in lines:
        if bears(line, sources):
            studies |= {own_study(line, sources), *(_study_of(sources[key]) for key in line.cites)}
    return len(studies - {None})


def own_study(line: EvidenceLine, sources: Mapping[str, Source]) -> str | None:
    """Return the study of the line's own source, if the line speaks of it and the source was found."""
    source = sources[line.source]
    if line.evidence_kind is EvidenceKind.REPEATED and source.source_kind in _OWN_DATA:
        return None
    return _study_of(source)


def _study_of(source: Source) -> str | None:
    return source.reports_study if _is_found(source) else None


def _is_found(source: Source) -> bool:
    return source.resolution in _TRACED and source.retraction_status is not RetractionStatus.RETRACTED


def _is_retracted(key: str, sources: Mapping[str, Source]) -> bool:
    return sources[key].retraction_status is RetractionStatus.RETRACTED


def _is_mere_words(line: EvidenceLine) -> bool:
    return line.evidence_kind in _MERE_WORDS


def compatible(one: Context | None, other: Context | None, broader: Broader) -> bool:
    """Whether two contexts can describe the same circumstances.

    They can when, for each property both name, some value of one equals, covers, or is covered by
    a value of the other. A property that only one names does not part them.
    """
    if one is None or other is None:
        return True
    for name in Context.model_fields:
        ours, theirs = getattr(one, name), getattr(other, name)
        if not ours or not theirs:
            continue
        if name == "exposure":
            if ours != theirs:
                return False
        elif not any(a in broader(b) or b in broader(a) for a in ours for b in theirs):
            return False
    return True


def opposed_claims(
    claims: Iterable[Claim],
    broader: Broader,
    sources: Mapping[str, Source],
    counts: Callable[[EvidenceLine], bool] = lambda _: True,
) -> frozenset[str]:
    """Return the ids of claims whose negation is supported, by more than mere words, in a compatible context.

    Args:
        claims: All claims.
        broader: Gives an entity's key and the keys of everything broader.
        sources: All sources by key.
        counts: Which lines of the negation count; all of them by default.
    """
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        if claim.has_triple:
            groups.setdefault((claim.subject, claim.predicate, claim.object, claim.literal), []).append(claim)
    opposed = set()
    for group in groups.values():
        for claim in group:
            for other in group:
                if (
                    claim.negated != other.negated
                    and any(bears(line, sources) and counts(line) for line in other.evidence)
                    and compatible(claim.context, other.context, broader)
                ):
                    opposed.add(claim.id)
    return frozenset(opposed)
