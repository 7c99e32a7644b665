"""The one reading of the dataset that feeds every writer, so that exports cannot drift apart.

Records come in the order of their IRIs, one at a time; what they refer to is looked up. Memory is bounded but
for the flags and the hierarchy of classes, which are small beside the claims.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from cllkg.content import Content
from cllkg.exports.census import above, parents_of
from cllkg.exports.described import Described
from cllkg.exports.part import Part
from cllkg.exports.progress import Progress
from cllkg.exports.records import Claim, Entity, Flag, Inference, Line, Number, Source, Study, Vocable
from cllkg.exports.sorted_quads import SortedQuads
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import BASE, DCT, KG, ONTOLOGY, OWL, RDFS, SKOS, Kg, NamedGraph

R = TypeVar("R", bound=Described)

_CACHED = 1 << 14
_PLAIN = frozenset(KG + name for name in ("Supported", "CitedUnresolved"))
_TERMS = tuple(
    OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
)


class Reading:
    """The dataset as records.

    Attributes:
        quads: The quads behind them.
        prefixes: How IRIs are shortened.
        content: What the quads were built from: the ontology with its tables of mappings, the queries, the papers.
        version: The version of the release.
        sha256: Of the build the quads come from.
        part: What part of the graph it is; None for the whole.
        progress: Sees the records go by, to tell how far one has come.
    """

    def __init__(self, quads: SortedQuads, prefixes: PrefixMap, content: Content, *, version: str, sha256: str) -> None:
        self.quads = quads
        self.prefixes = prefixes
        self.content = content
        self.version = version
        self.sha256 = sha256
        self.part: Part | None = None
        self.progress = Progress()
        # Records are never changed, and writers come back to the same few.
        self._record: Callable[[Any, str], Any] = lru_cache(_CACHED)(lambda kind, iri: kind(iri, quads.about(iri)))
        self._above = lru_cache(_CACHED)(lambda class_: above(class_, self._parents))
        self._curie = lru_cache(_CACHED)(prefixes.compress)
        self._label = lru_cache(_CACHED)(self._find_label)
        self._word = lru_cache(_CACHED)(self._find_word)

    # -- all of a kind -----------------------------------------------------------------------------------------

    def claims(self) -> Iterator[Claim]:
        """Yield every claim."""
        return self._each(Claim, Kg.Claim)

    def numbers(self) -> Iterator[Number]:
        """Yield every reported number: outcomes and comparisons."""
        return self._each(Number, Kg.Outcome, Kg.Comparison)

    def lines(self) -> Iterator[Line]:
        """Yield every line of evidence."""
        return self._each(Line, Kg.EvidenceLine)

    def sources(self) -> Iterator[Source]:
        """Yield every source."""
        return self._each(Source, Kg.Source)

    def studies(self) -> Iterator[Study]:
        """Yield every study, trials among them."""
        return self._each(Study, Kg.Study)

    def flags(self) -> Iterator[Flag]:
        """Yield every flag."""
        return self._each(Flag, Kg.Flag)

    def inferences(self) -> Iterator[Inference]:
        """Yield every inference, those withheld among them."""
        return self._each(Inference, Kg.Inference)

    def entities(self) -> Iterator[Entity]:
        """Yield every entity."""
        return self._each(Entity, *self.entity_classes)

    def statements(self) -> Iterator[Described]:
        """Yield every row of the article."""
        return self._each(Described, Kg.ArticleStatement)

    def vocables(self, *classes: str) -> Iterator[Vocable]:
        """Yield every term that our ontology defines; those of some classes, if any are named."""
        for term in self._each(Vocable, *(classes or _TERMS)):
            if ONTOLOGY in term.all(RDFS + "isDefinedBy"):
                yield term

    def things(self, *classes: str) -> Iterator[Described]:
        """Yield everything typed with one of some classes: arms, endpoints, dose steps ..."""
        return self._each(Described, *classes)

    # -- one of them -------------------------------------------------------------------------------------------

    def thing(self, iri: str) -> Described:
        """Return whatever an IRI names; nothing is said of it if the graph does not know it."""
        return self._get(Described, iri)

    def claim(self, iri: str) -> Claim:
        """Return a claim."""
        return self._get(Claim, iri)

    def line(self, iri: str) -> Line:
        """Return a line of evidence."""
        return self._get(Line, iri)

    def source(self, iri: str) -> Source:
        """Return a source."""
        return self._get(Source, iri)

    def entity(self, iri: str) -> Entity:
        """Return an entity."""
        return self._get(Entity, iri)

    def study(self, iri: str) -> Study:
        """Return a study."""
        return self._get(Study, iri)

    # -- what is known about them ------------------------------------------------------------------------------

    def curie(self, iri: str) -> str:
        """Return an IRI's CURIE by our prefix map, or the IRI if no prefix fits."""
        return self._curie(iri) or iri

    def label(self, iri: str) -> str:
        """Return the name of a thing, or its CURIE if it has none."""
        return self._label(iri)

    def word(self, iri: str | None) -> str:
        """Return the word records use for a code: ``supported`` for ``kg:Supported``; empty for None."""
        return self._word(iri) if iri else ""

    def flags_about(self, iri: str) -> tuple[Flag, ...]:
        """Return the flags about a thing."""
        return self._flags.get(iri, ())

    def is_a(self, class_: str, ancestor: str) -> bool:
        """Whether a class is another one or stands below it."""
        return ancestor in self._above(class_)

    def category_of(self, entity: Described) -> str | None:
        """Return the most special class of an entity, as an IRI; the first in order if two are."""
        classes = [class_ for class_ in entity.types if class_ in self.entity_classes]
        special = [
            one for one in classes if not any(other != one and self.is_a(other, one) for other in classes)
        ]  # fmt: skip
        return min(special, default=None)

    def is_entity(self, iri: str) -> bool:
        """Whether an IRI names an entity."""
        return any(class_ in self.entity_classes for class_ in self.thing(iri).types)

    def is_plain(self, claim: Claim) -> bool:
        """Whether a claim may leave as a plain triple, without its standing and context.

        That is so when the graph itself says the triple outright, and the claim is neither denied, contested,
        disputed, a hypothesis nor inferred.
        """
        if claim.negated or claim.contested or claim.standing not in _PLAIN:
            return False
        if not claim.subject or not claim.predicate:
            return False
        homes = self.thing(claim.subject).graphs.get((claim.predicate, str(claim.object)), set())
        return not homes.isdisjoint({NamedGraph.ARTICLE.iri, NamedGraph.BACKGROUND.iri})

    @property
    def ontology(self) -> Path:
        """The folder of the ontology, with the tables of mappings."""
        return self.content.ontology

    @cached_property
    def entity_classes(self) -> frozenset[str]:
        """The IRIs of ``kg:Entity`` and all classes below it."""
        return frozenset(class_ for class_ in {*self._parents, KG + "Entity"} if self.is_a(class_, KG + "Entity"))

    @cached_property
    def license(self) -> str | None:
        """The IRI of the license the release says it has."""
        return self.release.one(DCT + "license")

    @cached_property
    def release(self) -> Described:
        """What the release says of itself."""
        return self.thing(f"{BASE}release/{self.version}")

    @cached_property
    def _parents(self) -> dict[str, set[str]]:
        return parents_of(self.quads.with_property(RDFS + "subClassOf"))

    @cached_property
    def _flags(self) -> dict[str, tuple[Flag, ...]]:
        found: dict[str, tuple[Flag, ...]] = {}
        for flag in self.flags():
            for iri in flag.about:
                found[iri] = (*found.get(iri, ()), flag)
        return found

    def _each(self, record: type[R], *classes: str) -> Iterator[R]:
        # A thing of two classes comes twice, one after the other.
        iris = (iri for iri, _ in groupby(heapq.merge(*map(self.quads.of_class, sorted(classes)))))
        yield from self.progress.watch(record.__name__, (self._get(record, iri) for iri in iris))

    def _get(self, record: type[R], iri: str) -> R:
        found: R = self._record(record, iri)
        return found

    def _find_label(self, iri: str) -> str:
        thing = self.thing(iri)
        return thing.one(RDFS + "label") or thing.one(DCT + "title") or self.curie(iri)

    def _find_word(self, iri: str) -> str:
        return self.thing(iri).one(SKOS + "notation") or self.label(iri)
