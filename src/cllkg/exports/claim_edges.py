"""Claims and inferences as edges of a property graph: from the subject to the object, with marks in the edge's name.

Many who read such a graph look at the type or label of an edge and at nothing else. So only a claim that may leave as
a plain triple has its predicate's bare name; every other edge says before the name what keeps it from being one:

| mark | the claim |
|---|---|
| the word of its standing | is contested, disputed, inconclusive, uncited or a hypothesis |
| ``contested`` | is contested by evidence of several graphs together |
| ``denied`` | says that the triple is not so |
| ``claimed`` | is supported, and yet holds only in its context, or bears a flag nobody has explained |
| ``inferred`` | is no claim but an inference of a rule or an axiom |

A withheld inference is no edge at all, and neither is a claim that has no object or whose object is text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cllkg.exports.context_slots import CONTEXT_SLOTS
from cllkg.exports.described import value_of
from cllkg.exports.reading import Reading
from cllkg.exports.records import Claim, Inference, Proposition, Source, Stood
from cllkg.vocabulary import KG

DENIED = "denied"
CONTESTED = "contested"
CLAIMED = "claimed"
INFERRED = "inferred"

_OUTRIGHT = frozenset((KG + "Supported", KG + "CitedUnresolved"))


@dataclass(frozen=True)
class ClaimEdge:
    """A claim or an inference whose subject and object are named things.

    Attributes:
        record: The claim or the inference.
        subject: The IRI of the subject.
        predicate: The IRI of the predicate.
        object: The IRI of the object.
        marks: What keeps it from being a plain fact; empty if nothing does.
    """

    record: Claim | Inference
    subject: str
    predicate: str
    object: str
    marks: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether it may be taken for a fact by somebody who reads nothing but the edge."""
        return not self.marks


def claim_edges(reading: Reading) -> Iterator[ClaimEdge]:
    """Yield the claims that are edges, in the order of their IRIs."""
    for claim in reading.claims():
        if claim.subject and claim.predicate and claim.object_iri:
            yield ClaimEdge(claim, claim.subject, claim.predicate, claim.object_iri, marks_of(reading, claim))


def inference_edges(reading: Reading) -> Iterator[ClaimEdge]:
    """Yield the inferences that are edges, in the order of their IRIs."""
    for inference in reading.inferences():
        if inference.subject and inference.predicate and inference.object_iri and not inference.withheld:
            yield ClaimEdge(inference, inference.subject, inference.predicate, inference.object_iri, (INFERRED,))


def marks_of(reading: Reading, claim: Claim) -> tuple[str, ...]:
    """Return the marks of a claim, in the order in which they are read; none if it is plain."""
    if reading.is_plain(claim):
        return ()
    denied = (DENIED,) if claim.negated else ()
    return (*doubts_about(reading, claim), *denied) or (CLAIMED,)


def doubts_about(reading: Reading, stood: Stood) -> tuple[str, ...]:
    """Return the marks that come from the standing of a claim or a number."""
    standing = () if stood.standing in _OUTRIGHT else (reading.word(stood.standing),)
    return (CONTESTED,) if stood.contested else standing


def marked(name: str, marks: tuple[str, ...]) -> str:
    """Return the name of an edge for people, its marks first.

    >>> marked("suppresses", ("contested", "denied"))
    'contested, denied: suppresses'
    """
    return f"{', '.join(marks)}: {name}" if marks else name


def context_names(reading: Reading, proposition: Proposition) -> dict[str, list[str]]:
    """Return the names of a proposition's circumstances by the property of the context they stand under."""
    found: dict[str, set[str]] = {}
    for context in map(reading.thing, proposition.contexts):
        for slot in CONTEXT_SLOTS:
            for term in context.terms(slot):
                text = value_of(term)
                found.setdefault(slot, set()).add(reading.label(text) if reading.thing(text).values else text)
    return {slot: sorted(found[slot]) for slot in CONTEXT_SLOTS if slot in found}


def publications_of(reading: Reading, claim: Claim) -> list[str]:
    """Return the identifiers of the sources a claim's lines come from: PubMed's, else the DOI, else our CURIE."""
    sources = {reading.line(line).source for line in claim.evidence}
    return sorted(_identifier(reading, reading.source(iri)) for iri in sources if iri)


def _identifier(reading: Reading, source: Source) -> str:
    if source.pmid:
        return f"PMID:{source.pmid}"
    return f"doi:{source.doi}" if source.doi else reading.curie(source.iri)
