"""Claims, inferences and the hierarchy of entities as edges, each in the group of files in which it cannot mislead.

Many readers of KGX look at subject, predicate and object alone. So what is denied, unsettled or concluded, and what
Biolink's predicate alone would tell wrong, stands in files of its own, which a reader has to name to load; and an
unsettled claim has the weakest predicate there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cllkg.exports.records import Claim, Entity, Inference
from cllkg.exports.targets.kgx.columns import Row
from cllkg.exports.targets.kgx.nodes import class_of
from cllkg.exports.targets.kgx.qualifiers import qualifiers
from cllkg.exports.targets.kgx.standing import CONTEXT_KINDS, Shared, whole
from cllkg.exports.targets.kgx.tables import INFERRED, NEGATED, PLAIN, TRIAL, UNSETTLED, Biolink, Level, Meaning
from cllkg.vocabulary import KG, SKOS, Kg

# Ours, and not registered in the Information Resource Registry, which had no resource of this name in August 2026.
KNOWLEDGE_SOURCE = "infores:cllkg"

ASSOCIATION = "biolink:Association"
RELATED_TO = "biolink:related_to"

_UNKNOWN = Level(UNSETTLED, "not_provided", "not_provided")
_BIOLINK = "the Biolink Model"
_ENTAILED = "logical_entailment"
_TRIAL_USE = "in-clinical-trials-for"
_UNSETTLED_AS = "related_to; the columns claimed_predicate and kg_predicate have the relation"


@dataclass(frozen=True)
class Edge:
    """A row and the group of files it goes to."""

    group: str
    row: Row


@dataclass
class _Trial:
    """What plain claims say a trial gives, and what disease they say it studies."""

    given: list[Claim] = field(default_factory=list)
    diseases: list[Claim] = field(default_factory=list)


class Edges:
    """Makes the rows of edges."""

    def __init__(self, biolink: Biolink, shared: Shared) -> None:
        self._biolink = biolink
        self._shared = shared
        self._reading = shared.reading
        self._ids = shared.ids
        self._ledger = shared.ledger
        self._trials: dict[str, _Trial] = {}

    def is_possible(self, claim: Claim) -> bool:
        """Whether a claim joins two things that are nodes."""
        if not claim.is_triple or claim.object_iri is None:
            return False
        return self._class(claim.subject) is not None and self._class(claim.object_iri) is not None

    def of_claim(self, claim: Claim) -> Edge | None:
        """Return the edge of a claim between two nodes, or None if Biolink has no predicate for it.

        Raises:
            ExportRefused: If so, and the export is strict.
        """
        predicate = claim.predicate or ""
        meaning = self._meaning(predicate, claim.subject, claim.object_iri, negated=claim.negated)
        if meaning is None:
            self._ledger.unmapped("claim as a triple", claim.iri, self._reading.curie(predicate), _BIOLINK)
            return None
        level, objections = self._objections(claim, meaning)
        group = UNSETTLED if objections else NEGATED if claim.negated else meaning.file
        if group in (PLAIN, TRIAL):
            self._remember(claim)
        standing = self._shared.standing(claim)
        row: Row = {
            **self._head(claim.iri, claim.subject, claim.object_iri, level, meaning),
            **qualifiers(self._shared, claim.iri, claim.contexts),
            **standing,
            "has_evidence": standing["supporting_evidence"],
            "description": claim.label,
            "kg_predicate": self._reading.curie(predicate),
            "claim_category": self._reading.word(claim.category),
            "claim_negated": claim.negated,
            "about": self._ids.all(claim.about),
            "note": claim.all(SKOS + "note"),
            **self._sources(claim),
        }
        del row["supporting_evidence"]
        if group == UNSETTLED:
            # What weakens a denial is not the wider relation denied, so the denial itself is in our column alone.
            row |= dict.fromkeys(meaning.qualifiers)
            row |= {"predicate": RELATED_TO, "category": [ASSOCIATION], "knowledge_level": level.knowledge_level}
            row |= {"claimed_predicate": meaning.predicate, "unsettled_because": objections}
        else:
            row["negated"] = claim.negated and not meaning.says_negation
        for kind in ("claim", "category", "topic"):
            self._ledger.keep(kind, claim.iri)
        self._tell_triple(claim, group, meaning)
        return Edge(group, row)

    def _tell_triple(self, claim: Claim, group: str, meaning: Meaning) -> None:
        """Tell the ledger what becomes of a claim's triple and its denial; Biolink's own slots alone count as kept."""
        if group == UNSETTLED:
            self._ledger.fold("claim as a triple", claim.iri, _UNSETTLED_AS)
            if claim.negated:
                self._ledger.fold("negation", claim.iri, "the column claim_negated of unsettled_edges")
            return
        if meaning.is_same:
            self._ledger.keep("claim as a triple", claim.iri)
        else:
            self._ledger.fold("claim as a triple", claim.iri, _wider(meaning))
        if claim.negated:
            self._ledger.keep("negation", claim.iri)

    def of_inference(self, inference: Inference) -> Edge | None:
        """Return the edge of an inference, or None if it gives no triple.

        Raises:
            ExportRefused: If Biolink has no predicate for it, and the export is strict.
        """
        if inference.withheld or not inference.predicate or not inference.object_iri:
            for kind in ("inferred mark", "withheld inference", *CONTEXT_KINDS.values()):
                self._ledger.drop(kind, inference.iri, "A withheld inference gives no edge.")
            return None
        meaning = self._meaning(inference.predicate, inference.subject, inference.object_iri)
        rules = [iri.rpartition("/")[2] for iri in inference.rules]
        levels = [self._biolink.levels[rule] for rule in rules if rule in self._biolink.levels]
        if meaning is None or not levels:
            term = self._reading.curie(inference.predicate) if meaning is None else ", ".join(rules)
            self._ledger.unmapped("inferred mark", inference.iri, term, _BIOLINK)
            return None
        # A conclusion of two rules is as good as the better of them: an entailment before a prediction.
        level = min(levels, key=lambda one: one.knowledge_level != _ENTAILED)
        self._ledger.keep("inferred mark", inference.iri)
        return Edge(
            INFERRED,
            {
                **self._head(inference.iri, inference.subject, inference.object_iri, level, meaning),
                **self._shared.contexts(inference.contexts),
                **qualifiers(self._shared, inference.iri, inference.contexts),
                "knowledge_level": level.knowledge_level,
                "description": inference.label,
                "kg_predicate": self._reading.curie(inference.predicate),
                "rules": rules,
                "axiom": [self._reading.curie(iri) for iri in inference.all(KG + "byAxiom")],
                **self._shared.references(inference, {"opposed_by": "opposedBy", "bridges": "bridge"}),
                "premises": self._ids.all(inference.premises),
                "rests_on": self._ids.all(inference.rests_on),
                "hops": whole(inference, "hops"),
                "strength_key": inference.strength_key,
                "best_study_type": self._shared.word(inference, "bestStudyType"),
                "evidence_system": self._shared.word(inference, "evidenceSystem"),
                "largest_sample": whole(inference, "largestSample"),
            },
        )

    def of_hierarchy(self, entity: Entity) -> Iterator[Edge]:
        """Yield an edge from an entity to each it is a kind of."""
        level = self._biolink.levels[self._reading.curie(KG + "Supported")]
        into = set()
        for broader in entity.broader:
            meaning = self._meaning(Kg.broaderEntity, entity.iri, broader)
            if meaning is None or not meaning.is_same:
                into.add("the column broader_entity" if meaning is None else _wider(meaning))
            if meaning is not None:
                row = self._head(None, entity.iri, broader, level, meaning)
                row["id"] = self._ids.of_edge("broader-entity", row)
                row["kg_predicate"] = "kg:broaderEntity"
                yield Edge(PLAIN, row)
        if into:
            self._ledger.fold("broader entity", entity.iri, " and ".join(sorted(into)))
        else:
            self._ledger.keep("broader entity", entity.iri)

    def of_trials(self) -> Iterator[Edge]:
        """Yield an edge for what trials gave, to each disease they studied, once all claims were seen."""
        level = self._biolink.levels[_TRIAL_USE]
        uses: dict[tuple[str, str], dict[str, set[str]]] = {}
        for study, trial in self._trials.items():
            if Kg.Trial not in self._reading.study(study).types:
                continue
            for given, disease in ((one, other) for one in trial.given for other in trial.diseases):
                use = uses.setdefault((given.object_iri or "", disease.object_iri or ""), {})
                use.setdefault(study, set()).update((given.iri, disease.iri))
        for (what, which), studies in sorted(uses.items()):
            meaning = self._meaning(KG + "intervention", what, which)
            if meaning is not None:
                row = self._head(None, what, which, level, meaning)
                premises = self._ids.all(sorted({iri for claims in studies.values() for iri in claims}))
                names = f"{self._reading.label(what)} to people with {self._reading.label(which)}"
                row |= {
                    "id": self._ids.of_edge("intervention", row),
                    "description": f"At least one trial gave {names}.",
                    "rules": [_TRIAL_USE],
                    "studies": self._ids.all(sorted(studies)),
                    "premises": premises,
                    "rests_on": premises,
                }
                yield Edge(INFERRED, row)

    def _head(self, iri: str | None, subject: str | None, object_: str | None, level: Level, meaning: Meaning) -> Row:
        if not subject or not object_:
            raise ValueError(f"{iri}: an edge has two ends")
        name = self._ids.of(iri) if iri else None
        return {
            "id": name,
            "category": [meaning.association],
            "subject": self._ids.of(subject),
            "predicate": meaning.predicate,
            "object": self._ids.of(object_),
            **meaning.qualifiers,
            "knowledge_level": meaning.knowledge_level or level.knowledge_level,
            "agent_type": level.agent_type,
            "primary_knowledge_source": KNOWLEDGE_SOURCE,
            "negated": False,
            "iri": iri,
        }

    def _objections(self, claim: Claim, meaning: Meaning) -> tuple[Level, list[str]]:
        """Return how a claim leaves, and what speaks against reading its subject, predicate and object alone."""
        level = self._level(KG + "Contested" if claim.contested else claim.standing)
        found = []
        if claim.contested:
            found.append("contested")
        elif level.file != PLAIN:
            found.append("standing")
        elif not claim.negated and not self._reading.is_plain(claim):
            # It stands, and yet the graph itself draws no triple.
            found.append("circumstances")
        if meaning.file not in (PLAIN, TRIAL, NEGATED):
            found.append("relation")
        if claim.negated and not meaning.is_same:
            # What does not suppress may yet decrease: to deny the wider word is to say more.
            found.append("denial")
        if meaning.file != TRIAL:
            # How a trial was set up is so whatever was in it.
            system = claim.one(KG + "evidenceSystem")
            if system and self._level(system).file != PLAIN:
                found.append("evidence_system")
            if any(self._level(one).file != PLAIN for one in self._species(claim)):
                found.append("species")
        return level, found

    def _species(self, claim: Claim) -> list[str]:
        return [iri for context in claim.contexts for iri in self._reading.thing(context).all(KG + "inSpecies")]

    def _level(self, iri: str) -> Level:
        return self._biolink.levels.get(self._reading.curie(iri), _UNKNOWN)

    def _meaning(
        self, predicate: str, subject: str | None, object_: str | None, *, negated: bool = False
    ) -> Meaning | None:
        of, to = self._class(subject), self._class(object_)
        return self._biolink.meaning(predicate, of, to, negated=negated) if of and to else None

    def _class(self, iri: str | None) -> str | None:
        return class_of(self._biolink, self._reading.thing(iri)) if iri else None

    def _remember(self, claim: Claim) -> None:
        if claim.subject and claim.predicate == KG + "intervention":
            self._trials.setdefault(claim.subject, _Trial()).given.append(claim)
        elif claim.subject and claim.predicate == KG + "studiesDisease":
            self._trials.setdefault(claim.subject, _Trial()).diseases.append(claim)

    def _sources(self, claim: Claim) -> Row:
        """Return the publications behind a claim by the way they cut, and the codes of what supports it."""
        supporting: list[str] = []
        disputing: list[str] = []
        codes: list[str] = []
        for iri in claim.evidence:
            line = self._reading.line(iri)
            if line.source and line.direction != "inconclusive":
                found = self._ids.publication(self._reading.source(line.source))
                (disputing if line.direction == "disputes" else supporting).append(found)
            if line.direction == "supports":
                codes += self._ids.all(line.eco)
        return {
            "publications": _once(supporting),
            "disputing_publications": _once(disputing),
            "has_evidence_of_type": _once(codes),
        }


def _wider(meaning: Meaning) -> str:
    """Return into what a relation of ours goes for which the Biolink Model has no word that means the same."""
    return f"the nearest, {meaning.predicate.removeprefix('biolink:')}; the column kg_predicate has our relation"


def _once(values: Iterable[str]) -> list[str]:
    return sorted(set(values))
