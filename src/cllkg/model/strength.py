"""How strong the support of a claim or number is: six components, and an order over them that is read from data.

An order, not a probability: it says which of two records has more behind it, never how likely either is. What counts
and why is told in ``docs/decisions/0009-strength.md``; the same derivation is written as a query in ``queries/checks/``
and a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from cllkg.model.claims import EvidenceLine
from cllkg.model.codes import EvidenceKind, EvidenceSystem, StudyType
from cllkg.model.sources import Source
from cllkg.model.standing import bears, cites_anything, independent_studies, is_traced, own_study


class Criterion(StrEnum):
    """What records are compared by; which comes first is for the order to say."""

    DESIGN = "design"
    SYSTEM = "system"
    SAMPLE = "sample"
    DIRECTNESS = "directness"
    CITATION = "citation"
    INDEPENDENT_STUDIES = "independent_studies"


class Directness(StrEnum):
    """Whether anybody who found it is heard, or only who retells it."""

    DIRECT = "direct"
    RETOLD = "retold"


class Citation(StrEnum):
    """How far the best citation could be followed."""

    TRACED = "traced"
    UNTRACED = "untraced"
    UNCITED = "uncited"


# The codes of each criterion that is no count. The last of each is what a record without support has.
CODES: dict[Criterion, tuple[StrEnum, ...]] = {
    Criterion.DESIGN: tuple(StudyType),
    Criterion.SYSTEM: tuple(EvidenceSystem),
    Criterion.DIRECTNESS: tuple(Directness),
    Criterion.CITATION: tuple(Citation),
}
# The level of a count that nobody stated, and of no study at all.
UNSTATED = "unstated"
NO_STUDY = "0"

# A trial's size says how many people stand behind a line only when people are what the line is about.
_OF_PEOPLE = frozenset({StudyType.HUMAN_TRIAL, StudyType.HUMAN_OBSERVATIONAL})


@dataclass(frozen=True)
class Level:
    """One row of the order: a code or a smallest count, its rank within its criterion, and the reason."""

    criterion: Criterion
    code: str
    rank: int
    why: str
    covers: tuple[StudyType, ...] = ()

    @property
    def at_least(self) -> int | None:
        """The smallest count the level holds; None for a code."""
        return int(self.code) if self.code.isdecimal() else None


@dataclass(frozen=True)
class Strength:
    """The six components of the support of one record."""

    system: EvidenceSystem
    study_type: StudyType
    largest_sample: int | None
    directness: Directness
    citation: Citation
    independent_studies: int

    @property
    def direct(self) -> bool:
        """Whether a supporting line is a primary result."""
        return self.directness is Directness.DIRECT


@dataclass(frozen=True)
class StrengthOrder:
    """The criteria, most important first, and the rank of each level within its criterion."""

    levels: tuple[Level, ...]

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria in the order in which they decide."""
        return tuple(dict.fromkeys(level.criterion for level in self.levels))

    @cached_property
    def _ranks(self) -> dict[tuple[Criterion, str], int]:
        return {(level.criterion, level.code): level.rank for level in self.levels}

    def rank(self, criterion: Criterion, value: str | int | None) -> int:
        """Return the rank of a code, of a count, or of a count that nobody stated."""
        if value is None:
            value = UNSTATED
        if isinstance(value, str):
            return self._ranks[criterion, value]
        held = (level for level in self.levels if level.criterion is criterion)
        # A count below every level ranks as one that nobody stated: that level has the lowest rank.
        return max(level.rank for level in held if (level.at_least or 0) <= value)

    def system_of(self, study_type: StudyType) -> EvidenceSystem:
        """Return in what a study of some type obtained its evidence."""
        return next(EvidenceSystem(level.code) for level in self.levels if study_type in level.covers)

    def key(self, strength: Strength) -> str:
        """Return a text that sorts by this order, weakest first."""
        values: dict[Criterion, str | int | None] = {
            Criterion.DESIGN: strength.study_type,
            Criterion.SYSTEM: strength.system,
            Criterion.SAMPLE: strength.largest_sample,
            Criterion.DIRECTNESS: strength.directness,
            Criterion.CITATION: strength.citation,
            Criterion.INDEPENDENT_STUDIES: strength.independent_studies,
        }
        return "-".join(f"{self.rank(criterion, values[criterion]):02}" for criterion in self.criteria)


def derive_strength(
    lines: Iterable[EvidenceLine],
    sources: Mapping[str, Source],
    order: StrengthOrder,
    study_sizes: Mapping[str, int],
    number_sizes: Iterable[int] | None = None,
) -> Strength:
    """Derive the strength of a record from its supporting lines; each component is the best that any of them gives.

    Mere words and what a retraction silences do not count. A line gives only the study type and the size it states
    itself: citing a trial makes no line a trial.

    Args:
        lines: The evidence lines of the record.
        sources: All sources by key.
        order: Which study type and which citation are better.
        study_sizes: The largest number stated for a study, by its key; a line of that study about people has it
            where it states none of its own.
        number_sizes: For a reported number the sizes stated for it, which then are all that counts beside those of
            its lines; None for a claim.
    """
    lines = [line for line in lines if bears(line, sources)]
    study_type = max(
        (line.study_type for line in lines), key=lambda code: order.rank(Criterion.DESIGN, code), default=StudyType.NONE
    )
    system = max(
        (order.system_of(line.study_type) for line in lines),
        key=lambda code: order.rank(Criterion.SYSTEM, code),
        default=EvidenceSystem.UNSTATED,
    )
    citation = max(
        (_citation(line, sources) for line in lines),
        key=lambda code: order.rank(Criterion.CITATION, code),
        default=Citation.UNCITED,
    )
    sizes = {line.sample_size for line in lines}
    if number_sizes is None:
        sizes |= {
            study_sizes.get(own_study(line, sources) or "")
            for line in lines
            if line.sample_size is None and line.study_type in _OF_PEOPLE
        }
    elif lines:
        sizes |= set(number_sizes)
    direct = any(line.evidence_kind is EvidenceKind.PRIMARY_RESULT for line in lines)
    return Strength(
        system=system,
        study_type=study_type,
        largest_sample=max((size for size in sizes if size is not None), default=None),
        directness=Directness.DIRECT if direct else Directness.RETOLD,
        citation=citation,
        independent_studies=independent_studies(lines, sources),
    )


def _citation(line: EvidenceLine, sources: Mapping[str, Source]) -> Citation:
    if is_traced(line, sources):
        return Citation.TRACED
    return Citation.UNTRACED if cites_anything(line, sources) else Citation.UNCITED
