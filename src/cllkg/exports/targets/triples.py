"""Write triples for tools that learn embeddings: head, relation, tail, split so that no answer leaks into training.

What is written: each claim that may leave as a plain triple and whose object is a thing, and of each entity which
other one it is a kind of or impairs. Nothing inferred, nothing that is denied, contested, disputed or hypothetical.

How it is split: by a hash of the two ends, so that all triples between the same two things, in either direction and
by whatever relation, are in one part. What says how entities are ordered is for training alone, and so is a triple
whose ends or relation training would otherwise never meet. The parts of a triple do not depend on chance, and
hardly on the other triples.

Source: https://github.com/mims-harvard/PrimeKG/issues/26, on edges whose inverse stood in the other part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from cllkg.exports.census import read_kinds
from cllkg.exports.described import Described
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading
from cllkg.exports.records import Claim, Vocable
from cllkg.exports.targets.tables.cells import Cell
from cllkg.exports.targets.tables.delimited import DIALECTS, DelimitedFile
from cllkg.vocabulary import KG, OWL, Kg

TRAIN, VALID, TEST = "train", "valid", "test"
PARTS = (TRAIN, VALID, TEST)

_STRUCTURE = (Kg.broaderEntity, Kg.impairmentOf)
_HUNDREDTHS = {VALID: 10, TEST: 10}
_NOT_PLAIN = "A triple is read as a fact, and this is denied, contested, disputed, a hypothesis, uncited or flagged."
_OF_CLAIMS = ("claim", "claim as a triple", "category", "standing")
_OF_ENDS = ("entity", "label", "cross-references", "study", "arm", "endpoint", "dose step")
_NO_THING = "Its object is a text or a number, not a thing."


@dataclass(frozen=True, order=True)
class Triple:
    """A head, a relation and a tail, as IRIs."""

    head: str
    relation: str
    tail: str

    @property
    def names(self) -> tuple[str, str, str]:
        """The three, in order."""
        return self.head, self.relation, self.tail

    @property
    def ends(self) -> tuple[str, str]:
        """The two ends, in the order of their IRIs."""
        return (self.head, self.tail) if self.head < self.tail else (self.tail, self.head)


def triples(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the three parts, where each triple comes from, and the entities and relations by name."""
    once = _Once(reading)
    origins = {claim.iri: once.form_of(triple) for claim, triple in _claimed(reading, ledger)}
    structure = {once.form_of(triple) for triple in _structure(reading)}
    parts = split({*origins.values()}, structure)
    kinds = read_kinds(reading.ontology, reading.prefixes)
    for part in PARTS:
        with desk.text(f"{part}.tsv") as file:
            for triple in sorted(parts):
                if parts[triple] == part:
                    file.write("\t".join(map(reading.curie, triple.names)) + "\n")
                    ledger_kinds = [kind.name for kind in kinds if (triple.relation,) in kind.paths]
                    _keep(ledger, ledger_kinds, triple.head)
    _write_origins(reading, desk, ledger, origins, parts)
    _write_entities(reading, desk, ledger, sorted({iri for triple in parts for iri in triple.ends}))
    _write_relations(reading, desk, ledger, parts)


def split(claimed: Iterable[Triple], structure: Iterable[Triple]) -> dict[Triple, str]:
    """Return the part each triple belongs to.

    Args:
        claimed: The triples of claims.
        structure: Triples for training alone.
    """
    for_training = set(structure)
    groups: dict[tuple[str, str], list[Triple]] = {}
    for triple in sorted({*claimed, *for_training}):
        groups.setdefault(triple.ends, []).append(triple)
    parts: dict[Triple, str] = {}
    known: set[str] = set()
    waiting = []
    for ends, group in sorted(groups.items(), key=lambda item: _hash(item[0])):
        part = TRAIN if not for_training.isdisjoint(group) else _part(ends)
        if part == TRAIN:
            parts.update(dict.fromkeys(group, TRAIN))
            known |= _names(group)
        else:
            waiting.append((group, part))
    # Training only grows here, so whoever has passed once would pass again.
    for group, part in waiting:
        names = _names(group)
        parts.update(dict.fromkeys(group, part if names <= known else TRAIN))
        known |= names
    return parts


def _names(group: Iterable[Triple]) -> set[str]:
    return {name for triple in group for name in triple.names}


def _hash(ends: tuple[str, str]) -> str:
    return hashlib.sha256("\n".join(ends).encode()).hexdigest()


def _part(ends: tuple[str, str]) -> str:
    at = int(_hash(ends)[:12], 16) % 100
    for part, share in _HUNDREDTHS.items():
        if at < share:
            return part
        at -= share
    return TRAIN


class _Once:
    """Gives a triple that is said in two ways one form: the first that was met.

    A symmetric relation says the same from both ends, and so do a relation and its inverse.
    """

    def __init__(self, reading: Reading) -> None:
        self._symmetric = {term.iri for term in reading.vocables() if OWL + "SymmetricProperty" in term.types}
        self._inverse: dict[str, str] = {}
        for term in reading.vocables():
            for other in term.all(OWL + "inverseOf"):
                self._inverse |= {term.iri: other, other: term.iri}
        self._met: set[Triple] = set()

    def form_of(self, triple: Triple) -> Triple:
        inverse = triple.relation if triple.relation in self._symmetric else self._inverse.get(triple.relation)
        turned = Triple(triple.tail, inverse, triple.head) if inverse else triple
        if turned in self._met:
            return turned
        self._met.add(triple)
        return triple


def _claimed(reading: Reading, ledger: Ledger) -> Iterator[tuple[Claim, Triple]]:
    for claim in reading.claims():
        if not reading.is_plain(claim):
            because = _NOT_PLAIN if claim.is_triple else "It has no triple."
        elif claim.subject and claim.predicate and claim.object_iri:
            yield claim, Triple(claim.subject, claim.predicate, claim.object_iri)
            continue
        else:
            because = _NO_THING
        for kind in _OF_CLAIMS:
            ledger.drop(kind, claim.iri, because)


def _structure(reading: Reading) -> Iterator[Triple]:
    for entity in reading.entities():
        for property_ in _STRUCTURE:
            for other in entity.all(property_):
                if reading.is_entity(other):
                    yield Triple(entity.iri, property_, other)


def _write_origins(
    reading: Reading, desk: Desk, ledger: Ledger, origins: Mapping[str, Triple], parts: Mapping[Triple, str]
) -> None:
    names = ("head", "relation", "tail", "part", "claim", "sentence", "category", "standing")
    with _table(desk, "origins", names) as file:
        for iri, triple in origins.items():
            claim = reading.claim(iri)
            words = (claim.label, reading.word(claim.category), reading.word(claim.standing))
            file.add([*map(reading.curie, triple.names), parts[triple], reading.curie(iri), *words])
            _keep(ledger, _OF_CLAIMS, iri)


def _write_entities(reading: Reading, desk: Desk, ledger: Ledger, iris: Sequence[str]) -> None:
    types: set[str] = set()
    with _table(desk, "entities", ("entity", "label", "type", "iri", "xrefs")) as file:
        for iri in iris:
            entity = reading.entity(iri)
            type_ = reading.category_of(entity) or _type_of(entity, reading)
            types |= {type_} if type_ else set()
            xrefs: Cell = [*entity.cross_references]
            file.add([reading.curie(iri), reading.label(iri), reading.curie(type_) if type_ else None, iri, xrefs])
            _keep(ledger, _OF_ENDS, iri)
    with _table(desk, "entity_types", ("type", "label", "definition", "parents", "iri")) as file:
        for iri in sorted(types):
            _write_term(reading, file, ledger, iri)
    ledger.drop_rest("It stands in no triple.", *_OF_ENDS)


def _type_of(thing: Described, reading: Reading) -> str | None:
    """Return the most special of our classes a thing is of that is no entity: an arm, a trial, a code."""
    ours = [class_ for class_ in thing.types if class_.startswith(KG)]
    special = [one for one in ours if not any(other != one and reading.is_a(other, one) for other in ours)]
    return min(special, default=None)


def _write_relations(reading: Reading, desk: Desk, ledger: Ledger, parts: Mapping[Triple, str]) -> None:
    count: dict[str, int] = {}
    for triple in parts:
        count[triple.relation] = count.get(triple.relation, 0) + 1
    names = ("relation", "label", "definition", "parents", "iri", "symmetric", "sign", "triples")
    with _table(desk, "relations", names) as file:
        for iri in sorted(count):
            relation = reading.thing(iri)
            sign = relation.one(Kg.sign)
            symmetric = OWL + "SymmetricProperty" in relation.types
            _write_term(reading, file, ledger, iri, symmetric, sign, count[iri])


def _write_term(reading: Reading, file: DelimitedFile, ledger: Ledger, iri: str, *more: Cell) -> None:
    term = Vocable(iri, reading.quads.about(iri))
    parents: Cell = [reading.curie(parent) for parent in term.parents]
    file.add([reading.curie(iri), reading.label(iri), term.definition, parents, iri, *more])
    _keep(ledger, ("term", "definition", "parent term"), iri)


def _keep(ledger: Ledger, kinds: Iterable[str], iri: str) -> None:
    for kind in kinds:
        ledger.keep(kind, iri)


@contextmanager
def _table(desk: Desk, name: str, columns: Iterable[str]) -> Iterator[DelimitedFile]:
    with desk.text(f"{name}.tsv") as file:
        yield DelimitedFile(file, DIALECTS["tsv"], columns)
