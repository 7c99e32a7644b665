"""Write nanopublications: one for each claim, reported number, study and inference, and the index of them all."""

from __future__ import annotations

from collections.abc import Iterator

from cllkg.exports.census import census_of_quads, read_kinds
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading
from cllkg.exports.targets.nanopubs.contents import Contents
from cllkg.exports.targets.nanopubs.index import index_of
from cllkg.exports.targets.nanopubs.publication import Draft
from cllkg.vocabulary import RDFS

__all__ = ["FILE", "INDEX", "nanopubs"]

FILE = "nanopubs.trig"
INDEX = "index.trig"

_WITHHELD = "It was withheld: nothing is concluded that could be published."
_VOCABULARY = "The vocabulary is an ontology, exported as such; nanopublications use it."
_UNUSED = "No claim, number, study or inference speaks of it."


def nanopubs(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write all nanopublications as one stream, and their index beside it.

    Raises:
        ExportRefused: If one would be larger than servers take.
    """
    kinds = read_kinds(reading.ontology, reading.prefixes)
    hierarchy = list(reading.quads.with_property(RDFS + "subClassOf"))
    contents = Contents(reading)
    members: list[str] = []
    with desk.open(FILE) as out:
        for draft in _drafts(reading, contents):
            publication = draft.publish()
            out.write(publication.trig(reading.prefixes))
            members.append(publication.iri)
            # What a nanopublication says, it says in our own terms: what stands in it is kept as what it is.
            for kind, iris in census_of_quads([*publication.quads, *hierarchy], kinds).items():
                ledger.keep(kind, *iris)
    with desk.open(INDEX) as out:
        for publication in index_of(members, reading, contents.latest):
            out.write(publication.trig(reading.prefixes))
    ledger.drop_rest(_UNUSED)
    ledger.drop_rest(_VOCABULARY, "mapping", "term", "definition", "parent term")
    for inference in reading.inferences():
        for kind in ledger.census:
            ledger.drop(kind, inference.iri, _WITHHELD)


def _drafts(reading: Reading, contents: Contents) -> Iterator[Draft]:
    yield from map(contents.of_claim, reading.claims())
    yield from map(contents.of_number, reading.numbers())
    yield from map(contents.of_study, reading.studies())
    yield from (contents.of_inference(one) for one in reading.inferences() if not one.withheld)
