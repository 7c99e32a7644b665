"""The quads as they are written down, with the few gestures all compilers share."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Dataset, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from cllkg.compiler.minting import Mint, Triples
from cllkg.model.claims import Context, EvidenceLine, Review
from cllkg.model.corpus import ARTICLE
from cllkg.vocabulary import BASE, KG, Kg, NamedGraph, property_of

# Fields of an evidence line that are written as they stand.
_PLAIN_LINE_FIELDS = (
    "evidence_kind",
    "study_type",
    "certainty",
    "certainty_wording",
    "locator",
    "verbatim",
    "sample_size",
    "comment",
)


class Sheet:
    """A dataset under construction."""

    def __init__(self, mint: Mint) -> None:
        self.mint = mint
        self.dataset = Dataset()

    def add(self, graph: NamedGraph, subject: URIRef, predicate: str, obj: Node) -> None:
        """Write one quad."""
        self.dataset.graph(URIRef(graph.iri)).add((subject, URIRef(predicate), obj))

    def describe(self, graph: NamedGraph, subject: URIRef, pairs: Triples) -> None:
        """Write several quads about one subject."""
        for predicate, obj in pairs:
            self.add(graph, subject, predicate, obj)

    def fields(self, graph: NamedGraph, subject: URIRef, record: object, names: Iterable[str]) -> None:
        """Write plain fields of a record, each under the property its name stands for."""
        for name in names:
            self.describe(graph, subject, self.mint.describe(name, getattr(record, name)))

    def stated_in(self, graph: NamedGraph, subject: URIRef) -> None:
        """Write which graph holds the record."""
        self.add(graph, subject, Kg.statedIn, URIRef(graph.iri))

    def context(self, graph: NamedGraph, subject: URIRef, context: Context | None) -> None:
        """Write a context and tie it to its bearer.

        Claims of several graphs can share a context, so what describes it lies with the entities:
        no triple stands in two graphs that are read together.
        """
        if context is None:
            return
        node, pairs = self.mint.context(context)
        if pairs:
            self.add(graph, subject, Kg.hasContext, node)
            self.add(NamedGraph.ENTITIES, node, RDF.type, URIRef(Kg.Context))
            self.describe(NamedGraph.ENTITIES, node, pairs)

    def review(self, graph: NamedGraph, subject: URIRef, review: Review) -> None:
        """Write what the record was checked against, and when."""
        self.describe(graph, subject, self.mint.describe("review_status", review.status))
        self.describe(graph, subject, self.mint.describe("checked_against", review.checked_against))
        self.describe(graph, subject, self.mint.describe("review_date", review.date))

    def lines(self, bearer: URIRef, lines: Iterable[EvidenceLine]) -> None:
        """Write evidence lines; the article's go to its own evidence graph."""
        for line in lines:
            graph = NamedGraph.ARTICLE_EVIDENCE if line.source == ARTICLE else NamedGraph.BACKGROUND_EVIDENCE
            node = URIRef(f"{bearer}#{line.key}")
            self.add(graph, bearer, Kg.hasEvidence, node)
            self.add(graph, node, RDF.type, URIRef(Kg.EvidenceLine))
            for direction in ("supports", "disputes", "inconclusive"):
                if getattr(line, direction):
                    self.add(graph, node, property_of(direction), bearer)
            self.add(graph, node, KG + "source", URIRef(f"{BASE}source/{line.source}"))
            for key in line.cites:
                self.add(graph, node, KG + "cites", URIRef(f"{BASE}source/{key}"))
            for key in line.statement:
                self.add(graph, node, KG + "statement", URIRef(f"{BASE}statement/{key}"))
            if line.marker_lost:
                self.describe(graph, node, self.mint.describe("marker_lost", True))
            if line.eco:
                self.add(graph, node, KG + "eco", self.mint.curie(line.eco))
            if line.attributed_to:
                self.add(graph, node, KG + "attributedTo", self.mint.reference(line.attributed_to))
            self.fields(graph, node, line, _PLAIN_LINE_FIELDS)
            self.context(graph, node, line.context)
            self.stated_in(graph, node)
