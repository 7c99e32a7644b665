"""What writers read: the graph's records by the names they have in the vocabulary.

Each record is a thing and all that is said of it. A named attribute is a reading of one property; whatever has no
attribute here is reached by ``one`` and ``all``. Things are referred to by IRI: ``Reading`` turns an
IRI into the record, its name or its CURIE.
"""

from __future__ import annotations

import pyoxigraph as ox

from cllkg.exports.described import Described
from cllkg.exports.quad_lines import Term
from cllkg.vocabulary import BIBO, DCT, KG, OBO_IN_OWL, RDFS, SCHEMA, SKOS, Kg

MATCHES = tuple(SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"))


class Entity(Described):
    """A drug, cell, gene, disease ...: something claims are about."""

    __slots__ = ()

    @property
    def synonyms(self) -> list[str]:
        """Its other names."""
        return self.all(SKOS + "altLabel")

    @property
    def cross_references(self) -> list[str]:
        """The CURIEs it has elsewhere."""
        return self.all(OBO_IN_OWL + "hasDbXref")

    @property
    def broader(self) -> list[str]:
        """The entities it is a kind of."""
        return self.all(Kg.broaderEntity)


class Proposition(Described):
    """Something that may be so: a subject, a predicate and an object, in a context."""

    __slots__ = ()

    @property
    def subject(self) -> str | None:
        """The IRI of the subject."""
        return self.one(Kg.subject)

    @property
    def predicate(self) -> str | None:
        """The IRI of the predicate."""
        return self.one(Kg.predicate)

    @property
    def object(self) -> Term | None:
        """The object: a named thing or a literal."""
        found = self.terms(Kg.object)
        return found[0] if found else None

    @property
    def object_iri(self) -> str | None:
        """The IRI of the object, or None if it is a literal."""
        return self.object.value if isinstance(self.object, ox.NamedNode) else None

    @property
    def contexts(self) -> list[str]:
        """The IRIs of its circumstances."""
        return self.all(Kg.hasContext)

    @property
    def strength_key(self) -> str | None:
        """The key that orders propositions by their evidence, the strongest first."""
        return self.one(KG + "strengthKey")


class Stood(Proposition):
    """A record that stands somewhere by its evidence: a claim or a reported number."""

    __slots__ = ()

    @property
    def standing(self) -> str:
        """The IRI of its standing by all evidence."""
        return self.one(Kg.standing) or ""

    @property
    def standing_in_article(self) -> str | None:
        """The IRI of its standing by the article alone."""
        return self.one(Kg.standingInArticle)

    @property
    def contested(self) -> bool:
        """Whether evidence of several graphs, taken together, disagrees."""
        return self.is_true(Kg.contestedOverall)

    @property
    def evidence(self) -> list[str]:
        """The IRIs of its evidence lines."""
        return self.all(Kg.hasEvidence)

    @property
    def stated_in(self) -> list[str]:
        """The IRIs of the graphs it is stated in."""
        return self.all(Kg.statedIn)


class Claim(Stood):
    """One checkable sentence with its triple, context and evidence."""

    __slots__ = ()

    @property
    def category(self) -> str:
        """The IRI of the sort of knowledge it is."""
        return self.one(KG + "category") or ""

    @property
    def negated(self) -> bool:
        """Whether it denies its triple."""
        return self.is_true(KG + "negated")

    @property
    def about(self) -> list[str]:
        """The IRIs of what it is about."""
        return self.all(Kg.about)

    @property
    def is_triple(self) -> bool:
        """Whether it has a subject, a predicate and an object; the others are text."""
        return bool(self.subject and self.predicate and self.object is not None)


class Number(Stood):
    """A reported number: an outcome, or a comparison of arms."""

    __slots__ = ()

    @property
    def printed(self) -> str | None:
        """The number as its source prints it."""
        return self.one(KG + "printedValue")

    @property
    def value(self) -> str | None:
        """The number as a decimal, as written in the graph."""
        return self.one(KG + "value")

    @property
    def unit(self) -> str | None:
        """Its unit as a UCUM code."""
        return self.one(KG + "unit")

    @property
    def study(self) -> str | None:
        """The IRI of its study."""
        return self.one(Kg.ofStudy)

    @property
    def measures(self) -> str | None:
        """The IRI of what it measures."""
        return self.one(Kg.measures)


class Line(Described):
    """One line of evidence, from one source, on one claim or number."""

    __slots__ = ()

    @property
    def direction(self) -> str:
        """``supports``, ``disputes`` or ``inconclusive``."""
        return next((name for name in ("disputes", "inconclusive") if KG + name in self.values), "supports")

    @property
    def bears_on(self) -> list[str]:
        """The IRIs of the claims or numbers it bears on."""
        return self.all(KG + self.direction)

    @property
    def source(self) -> str | None:
        """The IRI of its source."""
        return self.one(KG + "source")

    @property
    def cites(self) -> list[str]:
        """The IRIs of the sources its source cites for it."""
        return self.all(KG + "cites")

    @property
    def finding(self) -> str | None:
        """What the source found, in our words."""
        return self.comment

    @property
    def kind(self) -> str | None:
        """The IRI of the kind of evidence."""
        return self.one(KG + "evidenceKind")

    @property
    def study_type(self) -> str | None:
        """The IRI of the kind of study."""
        return self.one(KG + "studyType")

    @property
    def certainty(self) -> str | None:
        """The IRI that says how surely the source says it."""
        return self.one(KG + "certainty")

    @property
    def locator(self) -> str | None:
        """Where in the source to look."""
        return self.one(KG + "locator")

    @property
    def eco(self) -> list[str]:
        """The IRIs of its codes in the Evidence and Conclusion Ontology."""
        return self.all(KG + "eco")

    @property
    def contexts(self) -> list[str]:
        """The IRIs of its circumstances."""
        return self.all(Kg.hasContext)


class Source(Described):
    """The paper, registry entry or abstract a line comes from."""

    __slots__ = ()

    @property
    def title(self) -> str:
        """Its title."""
        return self.one(DCT + "title") or self.label

    @property
    def creators(self) -> list[str]:
        """Its authors in the order of the source where it is known, else in that of the alphabet."""
        in_order = self.one(Kg.creatorsInOrder)
        return in_order.split("|") if in_order else self.all(DCT + "creator")

    @property
    def pmid(self) -> str | None:
        """Its number in PubMed."""
        return self.one(BIBO + "pmid")

    @property
    def doi(self) -> str | None:
        """Its DOI, without a resolver."""
        return self.one(BIBO + "doi")

    @property
    def url(self) -> str | None:
        """Its address."""
        return self.one(SCHEMA + "url")

    @property
    def registry_ids(self) -> list[str]:
        """Its identifiers in registries of trials."""
        return self.all(KG + "registryId")


class Study(Described):
    """A study or trial."""

    __slots__ = ()

    @property
    def registry_ids(self) -> list[str]:
        """Its identifiers in registries."""
        return self.all(KG + "registryId")

    @property
    def arms(self) -> list[str]:
        """The IRIs of its arms."""
        return self.all(Kg.hasArm)

    @property
    def endpoints(self) -> list[str]:
        """The IRIs of its endpoints."""
        return self.all(Kg.hasEndpoint)


class Flag(Described):
    """What is wrong with claims or numbers."""

    __slots__ = ()

    @property
    def about(self) -> list[str]:
        """The IRIs of what it is about."""
        return self.all(Kg.about)

    @property
    def kind(self) -> str | None:
        """The IRI of the kind of fault."""
        return self.one(KG + "flagKind")

    @property
    def status(self) -> str | None:
        """The IRI that says whether it is explained."""
        return self.one(KG + "flagStatus")


class Inference(Proposition):
    """What a rule or an axiom concluded from propositions."""

    __slots__ = ()

    @property
    def rules(self) -> list[str]:
        """The IRIs of the rules that made it."""
        return self.all(Kg.byRule)

    @property
    def premises(self) -> list[str]:
        """The IRIs of the propositions it follows from."""
        return self.all(Kg.premise)

    @property
    def rests_on(self) -> list[str]:
        """The IRIs of the claims it rests on in the end."""
        return self.all(Kg.restsOn)

    @property
    def withheld(self) -> bool:
        """Whether it gives no triple."""
        return Kg.withheldReason in self.values


class Vocable(Described):
    """A term of our vocabulary: a class, a property or a value."""

    __slots__ = ()

    @property
    def definition(self) -> str | None:
        """Its definition."""
        return self.one(SKOS + "definition")

    @property
    def parents(self) -> list[str]:
        """The IRIs of the terms it stands under."""
        return [iri for name in ("subClassOf", "subPropertyOf") for iri in self.all(RDFS + name)]

    @property
    def mappings(self) -> list[tuple[str, str]]:
        """The pairs of matching relation and foreign term, as IRIs."""
        return [(match, iri) for match in MATCHES for iri in self.all(match)]
