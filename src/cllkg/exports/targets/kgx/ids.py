"""The identifier of each thing in KGX: a CURIE that others know it by where there is one, else one of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from cllkg.exports.reading import Reading
from cllkg.exports.records import Source
from cllkg.vocabulary import BASE, KG

# ClinicalTrials.gov and DOI are no namespaces of entities, so our prefix map leaves them out.
# Source: biolink-model 4.4.4 (id_prefixes of clinical trial and publication), Bioregistry for the namespace.
FOREIGN = {"CLINICALTRIALS": "http://identifiers.org/clinicaltrials/", "doi": "https://doi.org/"}

_CACHED = 1 << 14
_NCT = re.compile(r"NCT\d{8}")
_OURS = re.compile(rf"{re.escape(BASE)}(?P<folder>[a-z]+)/(?P<local>[^/:]+)")
_REGISTRY_RECORD = KG + "RegistryRecordKind"


class Ids:
    """Identifiers of things, and the prefixes they were made with."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known: dict[str, str] = {}
        self._other = lru_cache(_CACHED)(self._find)
        self.prefixes: dict[str, str] = {**dict(reading.prefixes), **FOREIGN}
        taken: set[str] = set()
        for study in reading.studies():
            for number in study.registry_ids:
                if _NCT.fullmatch(number) and number not in taken and study.iri not in self._known:
                    taken.add(number)
                    self._known[study.iri] = f"CLINICALTRIALS:{number}"
        for source in reading.sources():
            if source.pmid and source.pmid not in taken:
                taken.add(source.pmid)
                self._known[source.iri] = f"PMID:{source.pmid}"

    def of(self, iri: str) -> str:
        """Return the identifier of the node or edge an IRI names; the IRI itself if nothing shortens it."""
        return self._known.get(iri) or self._other(iri)

    def of_edge(self, relation: str, row: Mapping[str, object]) -> str:
        """Return the identifier of an edge that is no record of the graph, from its relation and its ends."""
        self.prefixes["kgedge"] = f"{BASE}edge/"
        return f"kgedge:{relation}-{row['subject']}-{row['object']}"

    def all(self, iris: Iterable[str]) -> list[str]:
        """Return the identifiers of several, each once, in their order."""
        return list(dict.fromkeys(map(self.of, iris)))

    def publication(self, source: Source) -> str:
        """Return what readers know a source by: PubMed, then DOI, then the number of a registry's record, then ours."""
        mine = self.of(source.iri)
        if mine.startswith("PMID:"):
            return mine
        if source.doi:
            return f"doi:{source.doi}"
        if source.one(KG + "sourceKind") == _REGISTRY_RECORD:
            return next((f"CLINICALTRIALS:{one}" for one in source.registry_ids if _NCT.fullmatch(one)), mine)
        return mine

    def elsewhere(self, source: Source) -> list[str]:
        """Return all CURIEs a source has but its own identifier."""
        found = [f"PMID:{source.pmid}"] if source.pmid else []
        found += [f"doi:{source.doi}"] if source.doi else []
        if source.one(KG + "sourceKind") == _REGISTRY_RECORD:
            found += [f"CLINICALTRIALS:{one}" for one in source.registry_ids if _NCT.fullmatch(one)]
        return [one for one in found if one != self.of(source.iri)]

    def _find(self, iri: str) -> str:
        curie = self._reading.curie(iri)
        if curie == iri and (ours := _OURS.fullmatch(iri)):
            # Named as the prefix map names its neighbors: kgclaim for claim/, kgoutcome for outcome/.
            prefix = f"kg{ours['folder']}"
            self.prefixes[prefix] = f"{BASE}{ours['folder']}/"
            return f"{prefix}:{ours['local']}"
        return curie
