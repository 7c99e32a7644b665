"""The nodes that edges join: entities, studies, and the parts of studies."""

from __future__ import annotations

from cllkg.exports.described import Described
from cllkg.exports.records import Entity, Study
from cllkg.exports.targets.kgx.columns import Row
from cllkg.exports.targets.kgx.standing import Shared, decimal, whole
from cllkg.exports.targets.kgx.tables import Biolink
from cllkg.vocabulary import KG, RDFS, SKOS, Kg

ANYTHING = "biolink:NamedThing"

_TRIAL_SLOTS = {"clinical_trial_interventions": "intervention", "clinical_trial_conditions": "studiesDisease"}
_DESIGN = {
    "interventions": "intervention",
    "diseases": "studiesDisease",
    "comparator": "comparator",
    "randomized_factor": "randomizedFactor",
    "target_population": "targetPopulation",
    "sponsor": "sponsor",
    "arms": "hasArm",
    "endpoints": "hasEndpoint",
    "primary_endpoints": "primaryEndpoint",
    "dose_steps": "hasDoseStep",
    "eligibility": "eligibility",
}
_DESIGN_TEXTS = {
    "phase_printed": "phase",
    "masking": "masking",
    "objective": "objective",
    "cycle_length": "cycleLength",
    "planned_duration": "plannedDuration",
}


def class_of(biolink: Biolink, thing: Described) -> str | None:
    """Return the most special of a thing's classes that the tables know, as an IRI."""
    reading = biolink.reading
    if entity := reading.category_of(thing):
        return entity
    known = [one for one in thing.types if biolink.category(one)]
    special = [one for one in known if not any(other != one and reading.is_a(other, one) for other in known)]
    return min(special, default=None)


class Nodes:
    """Makes the rows of nodes."""

    def __init__(self, biolink: Biolink, shared: Shared) -> None:
        self._biolink = biolink
        self._shared = shared
        self._reading = shared.reading
        self._ids = shared.ids
        self._ledger = shared.ledger

    def knows(self, class_: str) -> bool:
        """Whether the tables name a category for a class or code, given as an IRI."""
        return self._biolink.category(class_) is not None

    def basics(self, thing: Described, kind: str, class_: str | None = None) -> Row:
        """Return what every node has; the ledger has the thing kept as one of a kind.

        Raises:
            ExportRefused: If its class has no category in Biolink and the export is strict.
        """
        class_ = class_ or class_of(self._biolink, thing) or ""
        category = self._biolink.category(class_)
        if category is None:
            self._ledger.unmapped(kind, thing.iri, self._reading.curie(class_), "the Biolink Model")
        self._ledger.keep(kind, thing.iri)
        return {
            "id": self._ids.of(thing.iri),
            "category": [category or ANYTHING],
            "name": thing.one(RDFS + "label"),
            "iri": thing.iri,
            "kg_category": self._reading.curie(class_) or None,
            "key": thing.key,
            "note": [*thing.all(SKOS + "note"), *thing.all(KG + "note")],
        }

    def of_entity(self, entity: Entity) -> Row:
        """Return the row of an entity."""
        for kind in ("label", "synonyms", "cross-references"):
            self._ledger.keep(kind, entity.iri)
        return {
            **self.basics(entity, "entity"),
            "synonym": entity.synonyms,
            "xref": entity.cross_references,
            **self._shared.references(entity, {"broader_entity": "broaderEntity", "impairment_of": "impairmentOf"}),
        }

    def of_study(self, study: Study) -> Row:
        """Return the row of a study; the slots of Biolink are for trials alone."""
        row: Row = {
            **self.basics(study, "study"),
            "registry_ids": study.registry_ids,
            "study_status": study.all(KG + "studyStatus"),
            "checked_against": self._shared.word(study, "checkedAgainst"),
            "review_date": study.one(KG + "reviewDate"),
            "enrolled": whole(study, "enrolled"),
            **{column: study.one(KG + name) for column, name in _DESIGN_TEXTS.items()},
            **self._shared.references(study, _DESIGN),
        }
        numbers = [f"CLINICALTRIALS:{one}" for one in study.registry_ids if one.startswith("NCT")]
        row["xref"] = [one for one in numbers if one != row["id"]]
        if Kg.Trial in study.types:
            row |= self._shared.references(study, _TRIAL_SLOTS)
            row["clinical_trial_enrollment"] = row["enrolled"]
            for (property_, value, slot), wanted in self._biolink.values.items():
                if value in study.all(property_):
                    row[slot] = wanted
        self._ledger.keep("registry number", study.iri)
        self._ledger.keep("eligibility", study.iri)
        return row

    def of_arm(self, arm: Described) -> Row:
        """Return the row of an arm."""
        self._ledger.keep("not reported", arm.iri)
        return {
            **self.basics(arm, "arm", Kg.Arm),
            **self._shared.references(arm, {"agents": "agent"}),
            "sample_size": whole(arm, "sampleSize"),
            "not_reported": [self._reading.curie(iri) for iri in arm.all(KG + "notReported")],
        }

    def of_endpoint(self, endpoint: Described) -> Row:
        """Return the row of an endpoint."""
        self._ledger.keep("endpoint verdict", endpoint.iri)
        return {
            **self.basics(endpoint, "endpoint", Kg.Endpoint),
            **self._shared.references(endpoint, {"measures": "measures"}),
            "endpoint_role": self._shared.word(endpoint, "endpointRole"),
            "endpoint_met": self._shared.word(endpoint, "endpointMet"),
        }

    def of_dose_step(self, step: Described) -> Row:
        """Return the row of a step of a dosing plan."""
        return {
            **self.basics(step, "dose step", Kg.DoseStep),
            **self._shared.references(step, {"agents": "agent"}),
            "dose_amount": decimal(step, "doseAmount"),
            "unit_code": step.one(KG + "unit"),
            "dose_order": whole(step, "doseOrder"),
            "period": step.one(KG + "period"),
            "condition": step.one(KG + "condition"),
            "printed_value": step.one(KG + "printedValue"),
        }

    def of_criterion(self, criterion: Described) -> Row:
        """Return the row of a criterion of eligibility, of which the ledger counts the study alone."""
        return self.basics(criterion, "eligibility", Kg.EligibilityCriterion)
