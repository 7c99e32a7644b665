"""The index of a set of nanopublications: itself a nanopublication, which names the others.

Source: Nanopub-X (https://github.com/peta-pico/ontologies, nanopubx.ttl), indexes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import pyoxigraph as ox

from cllkg.exports.reading import Reading
from cllkg.exports.targets.nanopubs.contents import inform_of_makers
from cllkg.exports.targets.nanopubs.publication import NANOPUBS, NPX, PROV, Draft, Publication, triple
from cllkg.vocabulary import DCT, RDF, RDFS

INDEXES = NANOPUBS + "index/"
MOST_MEMBERS = 1100
"""An index of more is a chain, each link of which appends to the one before."""


def index_of(members: Iterable[str], reading: Reading, created: ox.Literal | None) -> Iterator[Publication]:
    """Yield the index of some nanopublications: one, or a chain whose last link stands for it.

    Args:
        members: Their IRIs.
        reading: What they were made from.
        created: When; None if nothing says.
    """
    left = sorted(members)
    before: str | None = None
    for start in range(0, len(left), MOST_MEMBERS):
        draft = Draft(INDEXES)
        for member in islice(left, start, start + MOST_MEMBERS):
            draft.assert_(triple(draft.this, NPX + "includesElement", member))
        if before is not None:
            draft.assert_(triple(draft.this, NPX + "appendsIndex", before))
        draft.trace(
            triple(draft.assertion, RDF + "type", NPX + "IndexAssertion"),
            triple(draft.assertion, PROV + "wasDerivedFrom", reading.release.iri),
        )
        whole = start + MOST_MEMBERS >= len(left)
        draft.inform(
            triple(draft.this, RDF + "type", NPX + ("NanopubIndex" if whole else "IncompleteIndex")),
            triple(draft.this, DCT + "title", ox.Literal(f"Nanopublications of {reading.release.label}")),
            triple(draft.this, RDFS + "label", ox.Literal(f"Nanopublications of {reading.release.label}")),
        )
        if created is not None:
            draft.inform(triple(draft.this, DCT + "created", created))
        draft.inform(triple(draft.this, DCT + "isPartOf", reading.release.iri))
        inform_of_makers(draft, reading)
        publication = draft.publish()
        before = publication.iri
        yield publication
