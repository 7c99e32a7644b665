"""What the nanopublication of a claim, a reported number, a study or an inference says, and in which of its graphs.

The assertion is the record with its circumstances: the triple itself only where it may be said plainly, and always
a node that names subject, predicate and object without asserting them, with the marks a reader must see. Where it
comes from, the lines of evidence with their sources and the flags, is its provenance. The names of what it speaks
of stand in the publication info, as is the custom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote

import pyoxigraph as ox

from cllkg.exports.described import Described
from cllkg.exports.reading import Reading
from cllkg.exports.records import Claim, Inference, Line, Number, Proposition, Source, Stood, Study
from cllkg.exports.targets.nanopubs.publication import CITO, NPX, PROV, Draft, triple
from cllkg.vocabulary import DCT, KG, RDF, RDFS, Kg, NamedGraph

# Standing and contested mark are not among these: whoever keeps assertions alone must still see them.
_HOW_IT_IS_KNOWN = frozenset(
    (
        Kg.hasEvidence,
        Kg.statedIn,
        Kg.standingInArticle,
        Kg.independentStudies,
        *(
            KG + name
            for name in (
                "bestStudyType", "checkedAgainst", "directEvidence", "evidenceSystem", "largestSample", "reviewDate",
                "reviewStatus", "strengthKey",
            )
        ),
    )
)  # fmt: skip
_REVIEW_DATE = KG + "reviewDate"
_PARTS_OF_A_STUDY = (Kg.hasArm, Kg.hasEndpoint, Kg.hasDoseStep, Kg.eligibility)
_PARTS_OF_A_NUMBER = (Kg.inArm, Kg.ofArm, Kg.againstArm, Kg.endpoint, KG + "atTimepoint")
_SAYS_MORE = frozenset(graph.iri for graph in (NamedGraph.ARTICLE, NamedGraph.BACKGROUND, NamedGraph.INFERRED))
"""The graphs in which entities are what the triples of claims and inferences are about."""


_CACHED = 1 << 12


class Contents:
    """Drafts nanopublications of what is read.

    Attributes:
        latest: When the record was reviewed that was reviewed last, which is when anything without a review date of its
            own came to be; None if nothing was reviewed.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        # Most nanopublications speak of the same few drugs, cells and sources.
        self._is_entity = lru_cache(_CACHED)(reading.is_entity)
        self._said_of = lru_cache(_CACHED)(self._describe)
        self._creators = reading.release.all(DCT + "creator")
        dates = {quad.object for quad in reading.quads.with_property(_REVIEW_DATE)}
        self.latest = max(
            (date for date in dates if isinstance(date, ox.Literal)), key=lambda date: date.value, default=None
        )
        self._reported_by: dict[str, list[str]] = {}
        for source in reading.sources():
            for study in source.all(Kg.reportsStudy):
                self._reported_by.setdefault(study, []).append(source.iri)

    def of_claim(self, claim: Claim) -> Draft:
        """Draft the nanopublication of a claim."""
        draft = Draft()
        self._assert(draft, claim)
        kinds = [Kg.Claim]
        if self._reading.is_plain(claim) and claim.subject and claim.predicate and claim.object is not None:
            draft.assert_(triple(claim.subject, claim.predicate, claim.object))
            kinds.append(claim.predicate)
        elif claim.is_triple:
            kinds.append(claim.standing)
        else:
            draft.assert_(triple(draft.assertion, RDF + "type", NPX + "UnderspecifiedAssertion"))
            kinds += [NPX + "UnderspecifiedAssertion", claim.standing]
        self._trace(draft, claim)
        self._inform(draft, claim, kinds)
        return draft

    def of_number(self, number: Number) -> Draft:
        """Draft the nanopublication of a reported number: what it is, of whom, when and in which study."""
        draft = Draft()
        self._assert(draft, number)
        for part in _PARTS_OF_A_NUMBER:
            for iri in number.all(part):
                draft.assert_(*self._said_of(iri))
        self._trace(draft, number)
        self._inform(draft, number, number.types)
        return draft

    def of_study(self, study: Study) -> Draft:
        """Draft the nanopublication of a study: its arms, endpoints, doses and whom it took."""
        draft = Draft()
        known, said = _split(study)
        draft.assert_(*said)
        for part in _PARTS_OF_A_STUDY:
            for iri in study.all(part):
                draft.assert_(*self._said_of(iri))
        draft.trace(*known)
        for source in self._reported_by.get(study.iri, ()):
            draft.trace(triple(draft.assertion, PROV + "wasDerivedFrom", source), *self._said_of(source))
        self._attribute(draft, study)
        self._inform(draft, study, study.types)
        return draft

    def of_inference(self, inference: Inference) -> Draft:
        """Draft the nanopublication of what a rule concluded: not asserted, and derived from its premises alone."""
        draft = Draft()
        self._assert(draft, inference)
        for premise in inference.premises:
            draft.trace(triple(draft.assertion, PROV + "wasDerivedFrom", premise))
        for rule in inference.rules:
            draft.trace(triple(draft.assertion, PROV + "wasGeneratedBy", rule), *self._said_of(rule))
        self._attribute(draft, inference)
        self._inform(draft, inference, inference.types)
        return draft

    def _assert(self, draft: Draft, record: Proposition) -> None:
        _, said = _split(record)
        draft.assert_(*said)
        for context in record.contexts:
            draft.assert_(*self._said_of(context))

    def _trace(self, draft: Draft, record: Stood) -> None:
        known, _ = _split(record)
        draft.trace(*known)
        for iri in record.evidence:
            line = self._reading.line(iri)
            draft.trace(*_triples(line))
            for other in (*line.contexts, *line.all(KG + "statement"), *line.cites):
                draft.trace(*self._said_of(other))
            self._cite(draft, record, line)
        self._attribute(draft, record)

    def _cite(self, draft: Draft, record: Stood, line: Line) -> None:
        if line.source is None:
            return
        source = self._reading.source(line.source)
        draft.trace(*_triples(source))
        for iri in (source.iri, *self._known_as(source)):
            if line.direction == "supports":
                draft.trace(
                    triple(draft.assertion, PROV + "wasDerivedFrom", iri),
                    triple(record.iri, CITO + "obtainsSupportFrom", iri),
                )
            elif line.direction == "disputes":
                draft.trace(triple(record.iri, CITO + "isDisputedBy", iri))

    def _known_as(self, source: Source) -> Iterator[str]:
        """Yield under which IRIs others know a source."""
        if source.pmid:
            yield self._reading.prefixes.expand(f"PMID:{source.pmid}")
        if source.doi:
            yield "https://doi.org/" + quote(source.doi, safe="/:;()._-")

    def _attribute(self, draft: Draft, record: Described) -> None:
        for flag in self._reading.flags_about(record.iri):
            draft.trace(*_triples(flag))
            for row in flag.all(KG + "statement"):
                draft.trace(*self._said_of(row))
        for creator in self._creators:
            draft.trace(triple(draft.assertion, PROV + "wasAttributedTo", creator))
        if not self._creators:
            # No provenance may be without a word on the assertion itself.
            draft.trace(triple(draft.assertion, PROV + "wasDerivedFrom", self._reading.release.iri))

    def _inform(self, draft: Draft, record: Described, kinds: Iterable[str]) -> None:
        dates = record.terms(_REVIEW_DATE) or ([self.latest] if self.latest else [])
        draft.inform(
            triple(draft.this, NPX + "introduces", record.iri),
            triple(draft.this, RDFS + "label", ox.Literal(record.label)),
            *(triple(draft.this, NPX + "hasNanopubType", kind) for kind in kinds if kind),
            *(triple(draft.this, DCT + "created", date) for date in dates),
        )
        # Not of which release it is: what did not change keeps its name from one release to the next.
        inform_of_makers(draft, self._reading)
        for iri in sorted(draft.speaks_of()):
            if self._is_entity(iri) and iri != record.iri:
                draft.inform(*self._said_of(iri))

    def _describe(self, iri: str) -> list[ox.Triple]:
        return _triples(self._reading.thing(iri), of_entity=self._is_entity(iri))


def inform_of_makers(draft: Draft, reading: Reading) -> None:
    """Say of a nanopublication who made it, and what may be done with it."""
    for creator in reading.release.all(DCT + "creator"):
        draft.inform(triple(draft.this, DCT + "creator", creator))
        draft.inform(triple(creator, RDFS + "label", ox.Literal(reading.label(creator))))
    if reading.license:
        draft.inform(triple(draft.this, DCT + "license", reading.license))


def _split(record: Described) -> tuple[list[ox.Triple], list[ox.Triple]]:
    """Return how a record is known, and what it says."""
    known: list[ox.Triple] = []
    said: list[ox.Triple] = []
    for one in _triples(record):
        (known if one.predicate.value in _HOW_IT_IS_KNOWN else said).append(one)
    return known, said


def _triples(record: Described, *, of_entity: bool = False) -> list[ox.Triple]:
    """Return what is said of a thing; of an entity, without what claims and inferences say of it."""
    found = []
    for predicate, ends in record.values.items():
        for end in ends:
            homes = record.graphs.get((predicate, str(end)), set())
            if not (of_entity and homes <= _SAYS_MORE):
                found.append(triple(record.iri, predicate, end))
    return found
