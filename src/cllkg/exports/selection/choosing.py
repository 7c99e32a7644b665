"""Which claims and reported numbers a selection means.

A record is of a type of study when a line of evidence that supports it is: it need not be the best line behind it. It
is of the graph that states it. It is near an entity when it speaks of the entity, or of one that so many claims lead
to; the claims one walks over are those the other fields select, so that what is selected hangs together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cllkg.errors import CllkgError, UnknownName
from cllkg.exports.reading import Reading
from cllkg.exports.records import Claim, Number, Stood
from cllkg.exports.selection.words import STANDING, STUDY_TYPE, Near, Selection
from cllkg.vocabulary import GRAPH, KG, Kg

_EVIDENCE = "-evidence"
_ARMS = (Kg.inArm, Kg.ofArm, Kg.againstArm)

Ends = tuple[str, ...]


def select_records(reading: Reading, selection: Selection) -> frozenset[str]:
    """Return the IRIs of the claims and numbers that are selected.

    Raises:
        UnknownName: If the dataset knows no such standing or type of study; with the nearest.
        CllkgError: If nothing is selected.
    """
    standings = _codes(reading, "Standing", "standing", STANDING, selection.standings)
    study_types = _codes(reading, "StudyType", "type of study", STUDY_TYPE, selection.study_types)

    def fits(record: Stood) -> bool:
        return (
            (not standings or record.standing in standings)
            and (not selection.graphs or not selection.graphs.isdisjoint(map(_graph, record.stated_in)))
            and (not study_types or any(kind in study_types for kind in _supporting_types(reading, record)))
        )

    claims = {claim.iri: _claim_ends(claim) for claim in reading.claims() if fits(claim)}
    numbers = {number.iri: _number_ends(reading, number) for number in reading.numbers() if fits(number)}
    chosen = frozenset((*claims, *numbers))
    if selection.near:
        chosen = frozenset(iri for near in selection.near for iri in _around(near, claims, numbers))
    if not chosen:
        raise CllkgError(f"{selection}: no claim and no reported number is that.  Ask for less, or for something else.")
    return chosen


def _codes(reading: Reading, class_: str, what: str, field: str, words: frozenset[str]) -> frozenset[str]:
    """Return the IRIs of the codes some words stand for."""
    if not words:
        return frozenset()
    known = {code.key: code.iri for code in reading.things(KG + class_) if code.key}
    for word in sorted(words - known.keys()):
        error = UnknownName(what, word, known, f"There are: {', '.join(known)}.  Repeat --select for several.")
        error.args = (f"--select {field}={word}: {error}",)
        raise error
    return frozenset(known[word] for word in words)


def _graph(iri: str) -> str:
    return iri.removeprefix(GRAPH).removesuffix(_EVIDENCE)


def _supporting_types(reading: Reading, record: Stood) -> Iterator[str]:
    for line in map(reading.line, record.evidence):
        if line.direction == "supports" and line.study_type:
            yield line.study_type


def _claim_ends(claim: Claim) -> Ends:
    return tuple(iri for iri in (claim.subject, claim.object_iri, *claim.about) if iri)


def _number_ends(reading: Reading, number: Number) -> Ends:
    """Return what a number is of: what it measures, in whom, in which study, and what its arms were given."""
    agents = (agent for arm in _ARMS for iri in number.all(arm) for agent in reading.thing(iri).all(KG + "agent"))
    return tuple(iri for iri in (number.measures, *number.all(Kg.ofPopulation), number.study, *agents) if iri)


def _around(near: Near, claims: dict[str, Ends], numbers: dict[str, Ends]) -> set[str]:
    reached = {near.iri}
    for _ in range(near.hops - 1):
        further = {end for iri in _touching(claims, reached) for end in claims[iri]} - reached
        if not further:
            break
        reached |= further
    return {*_touching(claims, reached), *_touching(numbers, reached)}


def _touching(records: dict[str, Ends], things: set[str]) -> Iterable[str]:
    return [iri for iri, ends in records.items() if not things.isdisjoint(ends)]
