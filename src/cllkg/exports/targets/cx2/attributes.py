"""What a node and an edge say of themselves: all that the graph says of an entity, a claim and its evidence.

Of the lines of evidence there are lists side by side: the first of each belongs to the first line, and so on; an empty
text stands for what is not said.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import pyoxigraph as ox

from cllkg.exports.claim_edges import INFERRED, context_names, marked, marks_of, publications_of
from cllkg.exports.context_slots import CONTEXT_KINDS
from cllkg.exports.described import value_of
from cllkg.exports.ledger import Ledger
from cllkg.exports.quad_lines import Term
from cllkg.exports.reading import Reading
from cllkg.exports.records import Claim, Entity, Inference, Proposition
from cllkg.exports.records import Line as EvidenceLine
from cllkg.exports.targets.cx2.drawing import Line
from cllkg.vocabulary import KG, SKOS, Kg, snake

Value: TypeAlias = str | bool | int | list[str]
Values: TypeAlias = dict[str, Value]

_OF_CLAIMS = (
    "claim", "claim as a triple", "category", "standing", "standing in the article", "contested mark", "negation",
    "graph", "review", "independent studies", "strength", "relation between claims",
)  # fmt: skip
_LINKS = ("contradicts", "restates", "dependsOnClaim", "supersedes", "partOfStatement")
# Of a line of evidence: the attribute, the property it shows, and the kind of thing the ledger counts.
_OF_LINES = (
    ("kind", "evidenceKind", "evidence kind"),
    ("study_type", "studyType", "study type"),
    ("certainty", "certainty", "certainty"),
    ("locator", "locator", "locator"),
    ("source", "source", "citation"),
    ("cites", "cites", "cited source"),
    ("eco", "eco", "evidence code"),
    ("sample_size", "sampleSize", "sample size of a line"),
    ("statement", "statement", "article row"),
    ("graph", "statedIn", "graph"),
)


class Attributes:
    """Makes the attributes of nodes and edges, and says in the ledger what they keep."""

    def __init__(self, reading: Reading, ledger: Ledger) -> None:
        self._reading = reading
        self._ledger = ledger

    def of_entity(self, iri: str, kind: str, scenes: Iterable[str]) -> Values:
        """Return the attributes of a node."""
        reading, entity = self._reading, self._reading.entity(iri)
        self._keep("entity", iri)
        self._keep_names(entity)
        return _filled(
            name=reading.label(iri),
            represents=reading.curie(iri),
            iri=iri,
            type=reading.curie(reading.category_of(entity) or ""),
            kind=kind,
            synonyms=entity.synonyms,
            xrefs=entity.cross_references,
            broader=[reading.curie(other) for other in entity.broader],
            scenes=list(scenes),
        )

    def of_line(self, line: Line, scenes: Iterable[str]) -> Values:
        """Return the attributes of an edge."""
        values = self._of_inferences(line) if line.inferred else self._of_claim(self._reading.claim(line.records[0]))
        return {**values, "sign": line.sign, "scenes": list(scenes)}

    def _keep_names(self, entity: Entity) -> None:
        self._keep("label", entity.iri)
        for kind, said in (
            ("synonyms", entity.synonyms),
            ("cross-references", entity.cross_references),
            ("broader entity", entity.broader),
        ):
            if said:
                self._keep(kind, entity.iri)

    def _of_claim(self, claim: Claim) -> Values:
        reading, iri = self._reading, claim.iri
        links = {name: [reading.curie(other) for other in claim.all(KG + name)] for name in _LINKS}
        flags = reading.flags_about(iri)
        for kind in _OF_CLAIMS:
            self._keep(kind, iri)
        for flag in flags:
            self._ledger.fold("flag", flag.iri, "the sentences of flags on edges, without what else it is about")
        return _filled(
            name=claim.label,
            interaction=marked(reading.label(claim.predicate or ""), marks_of(reading, claim)),
            claim=reading.curie(iri),
            iri=iri,
            predicate=reading.curie(claim.predicate or ""),
            category=reading.word(claim.category),
            standing=reading.word(claim.standing),
            standing_in_article=reading.word(claim.standing_in_article),
            contested=claim.contested,
            negated=claim.negated,
            inferred=False,
            plain=reading.is_plain(claim),
            graph=[reading.curie(graph) for graph in claim.stated_in],
            checked_against=[reading.word(code) for code in claim.all(KG + "checkedAgainst")],
            independent_studies=int(claim.one(Kg.independentStudies) or 0),
            strength_key=claim.strength_key or "",
            publications=publications_of(reading, claim),
            flags=[reading.curie(flag.iri) for flag in flags],
            flag_sentences=[flag.label for flag in flags],
            note=claim.all(SKOS + "note"),
            **{snake(name): values for name, values in links.items()},
            **self._of_contexts(claim),
            **self._of_evidence(claim),
        )

    def _of_inferences(self, line: Line) -> Values:
        reading = self._reading
        records = [Inference(iri, reading.quads.about(iri)) for iri in sorted(line.records)]
        first = records[0]
        for one in records:
            self._keep("inferred mark", one.iri)
        return _filled(
            name=first.label,
            interaction=marked(reading.label(first.predicate or ""), (INFERRED,)),
            inferences=[reading.curie(one.iri) for one in records],
            predicate=reading.curie(first.predicate or ""),
            standing=INFERRED,
            inferred=True,
            plain=False,
            rules=sorted({reading.label(rule) for one in records for rule in one.rules}),
            premises=sorted({reading.curie(premise) for one in records for premise in one.premises}),
            rests_on=sorted({reading.curie(claim) for one in records for claim in one.rests_on}),
            **(self._of_contexts(first) if len(records) == 1 else {}),
        )

    def _of_contexts(self, proposition: Proposition) -> Values:
        found: Values = {}
        for slot, names in context_names(self._reading, proposition).items():
            name = slot.removeprefix(KG)
            found[snake(name)] = list(names)
            self._keep(CONTEXT_KINDS[name], proposition.iri)
        return found

    def _of_evidence(self, claim: Claim) -> Values:
        reading = self._reading
        lines = [reading.line(iri) for iri in claim.evidence]
        columns: dict[str, list[str]] = {
            "evidence": [reading.curie(line.iri) for line in lines],
            "evidence_direction": [line.direction for line in lines],
            "evidence_finding": [line.finding or "" for line in lines],
        }
        for name, property_, kind in _OF_LINES:
            columns[f"evidence_{name}"] = [" ".join(map(self._shown, line.terms(KG + property_))) for line in lines]
            for line in lines:
                if line.all(KG + property_):
                    self._keep(kind, line.iri)
        for line in lines:
            for kind in ("evidence", "disputing evidence", "finding"):
                self._keep(kind, line.iri)
        columns |= self._of_sources(lines)
        return {name: column for name, column in columns.items() if any(column)}

    def _of_sources(self, lines: Iterable[EvidenceLine]) -> dict[str, list[str]]:
        reading = self._reading
        sources = [reading.source(line.source or "") for line in lines]
        for source in sources:
            for kind in ("source", "source identifier", "source resolution", "retraction status"):
                self._keep(kind, source.iri)
        return {
            "evidence_source_title": [source.title for source in sources],
            "evidence_source_pmid": [source.pmid or "" for source in sources],
            "evidence_source_doi": [source.doi or "" for source in sources],
            "evidence_source_registry_id": [" ".join(source.registry_ids) for source in sources],
            "evidence_source_resolution": [reading.word(source.one(KG + "resolution")) for source in sources],
            "evidence_source_retraction": [reading.word(source.one(KG + "retractionStatus")) for source in sources],
        }

    def _shown(self, term: Term) -> str:
        """Return the word of a code, the CURIE of another thing, or a text as it is."""
        if not isinstance(term, ox.NamedNode):
            return value_of(term)
        return self._reading.word(term.value) if term.value.startswith(KG) else self._reading.curie(term.value)

    def _keep(self, kind: str, iri: str) -> None:
        self._ledger.keep(kind, iri)


def _filled(**values: Value) -> Values:
    """Return what is said; texts and lists without anything in them are left out."""
    return {name: value for name, value in values.items() if value not in ("", [])}
