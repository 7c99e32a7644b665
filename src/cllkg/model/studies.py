"""Studies and trials: their design, arms, doses, endpoints, and the numbers they report."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from cllkg.model.claims import Claim, Evidence, Review
from cllkg.model.codes import ClaimCategory, EndpointRole, EndpointVerdict, local_name
from cllkg.model.numbers import Comparison, Outcome
from cllkg.model.records import (
    EntityKey,
    ManyEntities,
    ManyTexts,
    NotReported,
    Record,
    RecordId,
    Size,
    Text,
    fault,
)


class DesignFact(Record):
    """A fact of a study's design: a design claim about the study, with its evidence.

    ``object`` names an entity; ``literal`` gives a text or a number, as printed.
    """

    id: RecordId
    label: Text
    predicate: Text
    object: EntityKey | None = None
    literal: Text | None = None
    negated: bool = False
    evidence: Evidence
    note: Text | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.object is None) == (self.literal is None):
            cure = "object names an entity; literal gives a text or a number, as printed."
            raise fault("a fact of the design needs either 'object' or 'literal'.", cure)
        return self


class FactEvidence(Record):
    """The id, sentence and evidence of a design claim whose triple follows from its place."""

    id: RecordId
    label: Text
    evidence: Evidence


class Arm(Record):
    """A group of participants who are handled alike."""

    label: Text
    agent: ManyEntities
    sample_size: Size | NotReported
    note: Text | None = None
    claim: FactEvidence


class DoseStep(Record):
    """One step of the dosing schedule; ``unit`` is a UCUM code."""

    label: Text
    agent: EntityKey
    dose_order: int
    dose_amount: Decimal
    printed_value: Text
    unit: Text
    period: Text
    condition: Text | None = None
    claim: FactEvidence


class EligibilityCriterion(Record):
    """A condition people had to meet to enter."""

    label: Text
    claim: FactEvidence


class EndpointResult(Record):
    """Whether the study reached the endpoint, and who says so."""

    verdict: EndpointVerdict
    id: RecordId
    label: Text
    evidence: Evidence


class Endpoint(Record):
    """A measure as this study uses it. Its key is the key of the entity it measures."""

    label: Text
    role: EndpointRole
    note: Text | None = None
    claim: FactEvidence | None = None
    met: EndpointResult | None = None


class StudyEntry(Record):
    """A study known only by its papers: a row of ``studies.tsv``."""

    key: RecordId
    kind: Literal["trial", "study"]
    label: Text
    registry_id: str | None = None
    note: Text | None = None


class Study(Record):
    """A study with what it set out to do and what it reports: one YAML file a study."""

    id: RecordId
    kind: Literal["trial", "study"]
    label: Text
    registry_id: ManyTexts = ()
    note: Text | None = None
    design: tuple[DesignFact, ...] = ()
    arms: dict[RecordId, Arm] = Field(default_factory=dict)
    dose_steps: dict[RecordId, DoseStep] = Field(default_factory=dict)
    eligibility: dict[RecordId, EligibilityCriterion] = Field(default_factory=dict)
    endpoints: dict[EntityKey, Endpoint] = Field(default_factory=dict)
    outcomes: tuple[Outcome, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    claims: tuple[Claim, ...] = ()
    review: Review

    def design_claims(self) -> list[Claim]:
        """Return every fact of the design as a claim about the study or one of its parts."""
        me = f"study/{self.id}"
        claims = [
            self._claim(fact, me, fact.predicate, fact.object, fact.literal, fact.negated, fact.note)
            for fact in self.design
        ]
        parts = (
            ("has_arm", "arm", self.arms),
            ("has_dose_step", "dose", self.dose_steps),
            ("eligibility", "eligibility", self.eligibility),
        )
        for predicate, kind, group in parts:
            claims += [self._claim(part.claim, me, predicate, f"{me}#{kind}-{key}") for key, part in group.items()]
        for key, endpoint in self.endpoints.items():
            node = f"{me}#endpoint-{key}"
            if endpoint.claim is not None:
                predicate = "primary_endpoint" if endpoint.role is EndpointRole.PRIMARY else "has_endpoint"
                claims.append(self._claim(endpoint.claim, me, predicate, node))
            if endpoint.met is not None:
                verdict = f"ontology#{local_name(endpoint.met.verdict)}"
                claims.append(self._claim(endpoint.met, node, "endpoint_met", verdict))
        return claims

    def _claim(
        self,
        fact: DesignFact | FactEvidence | EndpointResult,
        subject: str,
        predicate: str,
        object_: str | None,
        literal: str | None = None,
        negated: bool = False,
        note: str | None = None,
    ) -> Claim:
        return Claim(
            id=fact.id,
            label=fact.label,
            category=ClaimCategory.DESIGN,
            subject=subject,
            predicate=predicate,
            object=object_,
            literal=literal,
            negated=negated,
            evidence=fact.evidence,
            note=note,
            review=self.review,
        )
