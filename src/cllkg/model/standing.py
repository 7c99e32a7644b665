"""Where a claim stands, derived from its evidence lines; never typed, never stored by hand.

The order of the rules and the way studies are counted are the decision of this project; the same
derivation is written as a query in ``queries/checks/`` and a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cllkg.model.claims import Claim, Context, EvidenceLine
from cllkg.model.codes import EvidenceKind, Resolution, SourceKind, Standing
from cllkg.model.sources import Source

_MERE_WORDS = frozenset({EvidenceKind.HYPOTHESIS, EvidenceKind.OPINION, EvidenceKind.ATTRIBUTED_SPEECH})
_TRACED = frozenset({Resolution.RESOLVED, Resolution.PROBABLE})

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

    Args:
        lines: The evidence lines that count, at least one.
        sources: All sources by key.
        opposed: Whether the negation of the same proposition is supported in a compatible context.
    """
    lines = tuple(lines)
    supporting = [line for line in lines if line.supports]
    disputing = opposed or any(line.disputes for line in lines)
    if all(line.evidence_kind in _MERE_WORDS for line in lines):
        return Standing.HYPOTHESIS
    if supporting and disputing:
        return Standing.CONTESTED
    if disputing:
        return Standing.DISPUTED
    if any(_is_traced(line, sources) for line in supporting):
        return Standing.SUPPORTED
    if any(line.cites for line in supporting):
        return Standing.CITED_UNRESOLVED
    if not supporting:
        return Standing.INCONCLUSIVE
    return Standing.UNCITED


def independent_studies(lines: Iterable[EvidenceLine], sources: Mapping[str, Source]) -> int:
    """Count the different studies behind the supporting lines.

    A retelling counts as the study it retells, so a lay summary of an abstract of a trial is that
    trial, once. A paper that repeats another's finding, say in its introduction, adds nothing of its
    own study to it. A source that was not traced, or reports no study of its own, counts none.
    """
    studies = set()
    for line in lines:
        if line.supports and line.evidence_kind not in _MERE_WORDS:
            own = (line.source,) if _speaks_of_its_study(line, sources[line.source]) else ()
            for source in (sources[key] for key in (*own, *line.cites)):
                if source.reports_study and source.resolution in _TRACED:
                    studies.add(source.reports_study)
    return len(studies)


def _speaks_of_its_study(line: EvidenceLine, source: Source) -> bool:
    return line.evidence_kind is not EvidenceKind.REPEATED or source.source_kind not in _OWN_DATA


def _is_traced(line: EvidenceLine, sources: Mapping[str, Source]) -> bool:
    if line.evidence_kind is EvidenceKind.PRIMARY_RESULT:
        return True
    # A review, or a database that weighs papers, is its own citation.
    cited = (*line.cites, line.source) if line.evidence_kind is EvidenceKind.REVIEW else line.cites
    return any(sources[key].resolution in _TRACED for key in cited)


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
    claims: Iterable[Claim], broader: Broader, counts: Callable[[EvidenceLine], bool] = lambda _: True
) -> frozenset[str]:
    """Return the ids of claims whose negation is supported in a compatible context.

    Args:
        claims: All claims.
        broader: Gives an entity's key and the keys of everything broader.
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
                    and any(line.supports and counts(line) for line in other.evidence)
                    and compatible(claim.context, other.context, broader)
                ):
                    opposed.add(claim.id)
    return frozenset(opposed)
