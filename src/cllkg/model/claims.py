"""Claims, their contexts, and the evidence lines for and against them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from cllkg.model.codes import Certainty, ClaimCategory, EvidenceKind, ReviewBasis, ReviewStatus, StudyType
from cllkg.model.records import (
    EntityKey,
    LineKey,
    ManyEntities,
    ManyIds,
    ManyReferences,
    ManySources,
    ManyStatements,
    Record,
    RecordId,
    Reference,
    Size,
    SourceKey,
    Text,
    fault,
)

# Of these a claim may be text alone: nobody invents a predicate for "was a success".
WITHOUT_TRIPLE = frozenset({ClaimCategory.INTERPRETATION, ClaimCategory.FUTURE, ClaimCategory.SPEECH})


class Review(Record):
    """What a record was checked against, and when; not who imagined it."""

    status: ReviewStatus
    checked_against: ReviewBasis
    date: date


class Context(Record):
    """The circumstances in which a claim holds or a line was measured."""

    on_cell: ManyEntities = ()
    in_cell: ManyEntities = ()
    compartment: ManyEntities = ()
    in_disease: ManyEntities = ()
    in_species: ManyEntities = ()
    in_population: ManyEntities = ()
    in_system: ManyEntities = ()
    assay: ManyEntities = ()
    exposure: Text | None = None


class EvidenceLine(Record):
    """One source's word on one claim or number."""

    key: LineKey
    supports: bool = False
    disputes: bool = False
    inconclusive: bool = False
    source: SourceKey
    cites: ManySources = ()
    evidence_kind: EvidenceKind
    study_type: StudyType
    certainty: Certainty | None = None
    certainty_wording: Text | None = None
    locator: Text
    statement: ManyStatements = ()
    marker_lost: bool = False
    verbatim: bool | None = None
    attributed_to: EntityKey | None = None
    eco: str | None = None
    context: Context | None = None
    sample_size: Size | None = None
    comment: Text | None = None

    @model_validator(mode="after")
    def _points_one_way(self) -> Self:
        if sum((self.supports, self.disputes, self.inconclusive)) != 1:
            raise fault(
                f"the line '{self.key}' does not point just one way.",
                "A line needs exactly one of 'supports: true', 'disputes: true', 'inconclusive: true'.",
            )
        return self


def _distinct(lines: tuple[EvidenceLine, ...]) -> tuple[EvidenceLine, ...]:
    if not lines:
        raise fault("there is no line of evidence.", "Every claim and number needs at least one line of evidence.")
    seen: set[str] = set()
    for i, line in enumerate(lines):
        if line.key in seen:
            cure = "Keys are permanent and unique in a record: give one of the lines another."
            raise fault(f"a second line of evidence called '{line.key}'.", cure, i, "key")
        seen.add(line.key)
    return lines


Evidence = Annotated[tuple[EvidenceLine, ...], AfterValidator(_distinct)]


class Claim(Record):
    """One checkable sentence, its triple where it has one, its context and its evidence."""

    id: RecordId
    label: Text
    category: ClaimCategory
    subject: Reference | None = None
    predicate: Text | None = None
    object: Reference | None = None
    literal: Text | None = None
    negated: bool = False
    context: Context | None = None
    about: ManyReferences = ()
    part_of_statement: ManyStatements = ()
    evidence: Evidence
    contradicts: ManyIds = ()
    restates: ManyIds = ()
    depends_on_claim: ManyIds = ()
    supersedes: ManyIds = ()
    replaced_by: RecordId | None = None
    note: Text | None = None
    review: Review

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.object is not None and self.literal is not None:
            raise fault("'object' and 'literal' stand side by side.", "Keep the one the predicate needs.", "literal")
        value = self.object if self.literal is None else self.literal
        missing = [
            name
            for name, part in (("subject", self.subject), ("predicate", self.predicate), ("object", value))
            if part is None
        ]
        if not missing:
            return self
        names = " and ".join(f"'{name}'" for name in missing)
        if self.category not in WITHOUT_TRIPLE:
            cure = "Only interpretation, future and speech may do without a triple."
            raise fault(f"a claim of category '{self.category}' needs {names}.", cure)
        if self.predicate is not None or value is not None:
            cure = "Give subject, predicate and object together, or neither predicate nor object."
            raise fault(f"half a triple: {names} is missing.", cure)
        if not self.about and self.subject is None:
            raise fault("a claim without a triple needs 'about'.", "Say what it speaks of: an entity, or study/<id>.")
        return self

    @property
    def has_triple(self) -> bool:
        """Whether the claim states a whole triple."""
        return self.predicate is not None
