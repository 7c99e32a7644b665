"""Claims, their contexts, and the evidence lines for and against them."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import model_validator

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
    SourceKey,
    Text,
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
    sample_size: int | None = None
    comment: Text | None = None

    @model_validator(mode="after")
    def _points_one_way(self) -> Self:
        if sum((self.supports, self.disputes, self.inconclusive)) != 1:
            raise ValueError("a line needs exactly one of 'supports: true', 'disputes: true', 'inconclusive: true'")
        return self


class Claim(Record):
    """One checkable sentence, its triple where it has one, its context and its evidence."""

    id: RecordId
    label: Text
    category: ClaimCategory
    subject: Reference | None = None
    predicate: Text | None = None
    object: Reference | None = None
    literal: str | int | None = None
    negated: bool = False
    context: Context | None = None
    about: ManyReferences = ()
    part_of_statement: ManyStatements = ()
    evidence: tuple[EvidenceLine, ...]
    contradicts: ManyIds = ()
    restates: ManyIds = ()
    depends_on_claim: ManyIds = ()
    supersedes: ManyIds = ()
    replaced_by: RecordId | None = None
    note: Text | None = None
    review: Review

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        triple = (self.subject, self.predicate, self.object if self.literal is None else self.literal)
        if all(part is not None for part in triple):
            return self
        if self.category not in WITHOUT_TRIPLE:
            raise ValueError(f"a claim of category {self.category} needs subject, predicate and object")
        if self.predicate is not None or self.object is not None:
            raise ValueError("give subject, predicate and object together, or none of predicate and object")
        if not self.about and self.subject is None:
            raise ValueError("a claim without a triple needs 'about'")
        return self

    @model_validator(mode="after")
    def _has_evidence(self) -> Self:
        if not self.evidence:
            raise ValueError("a claim needs at least one line of evidence")
        keys = [line.key for line in self.evidence]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"two lines of evidence are called '{key}'; keys are permanent and unique in a record")
        return self

    @property
    def has_triple(self) -> bool:
        """Whether the claim states a whole triple."""
        return self.predicate is not None
