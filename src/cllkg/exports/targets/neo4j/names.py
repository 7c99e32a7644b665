"""What properties, relationships and labels are called in Neo4j: by the local names of our vocabulary."""

from __future__ import annotations

import re
from functools import lru_cache

from cllkg.errors import ExportRefused
from cllkg.exports.claim_edges import marked
from cllkg.exports.reading import Reading
from cllkg.vocabulary import KG, OBO_IN_OWL, RDFS, SKOS

# Where Neo4j's own tools, or people, expect another name.
_OTHERWISE = {
    RDFS + "label": "name",
    SKOS + "notation": "key",
    SKOS + "altLabel": "synonyms",
    SKOS + "note": "note",
    OBO_IN_OWL + "hasDbXref": "crossReferences",
}
_NO_NAME = re.compile(r"\W+", re.ASCII)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Names:
    """The names of one export; no two terms get the same."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._taken: dict[str, str] = {}
        self.of_property = lru_cache(None)(self._name_property)
        self.of_relationship = lru_cache(None)(self._name_relationship)
        self.of_class = lru_cache(None)(self._name_class)

    def _name_property(self, iri: str) -> str:
        return self._take(_OTHERWISE.get(iri) or _NO_NAME.sub("_", self._local(iri)), "property", iri)

    def _name_relationship(self, iri: str, marks: tuple[str, ...] = ()) -> str:
        words = f"{'_'.join(marks)}_{_HUMP.sub('_', self._local(iri))}".strip("_")
        return self._take(_NO_NAME.sub("_", words).upper(), "relationship", marked(iri, marks))

    def _name_class(self, iri: str) -> str:
        name = _NO_NAME.sub("_", self._local(iri))
        return self._take(name[:1].upper() + name[1:], "label", iri)

    def _local(self, iri: str) -> str:
        """Return the last part of an IRI, with its prefix before it if our vocabulary has a term of that name."""
        local = re.split(r"[#/:]", iri.rstrip("#/:"))[-1]
        if iri.startswith(KG) or not self._reading.thing(KG + local).values:
            return local
        return self._reading.curie(iri).replace(":", "_")

    def _take(self, name: str, what: str, means: str) -> str:
        holder = self._taken.setdefault(f"{what} {name}", means)
        if holder != means:
            raise ExportRefused(
                f"neo4j: <{holder}> and <{means}> would both be the {what} {name}.  Rename one of them in the ontology."
            )
        return name
