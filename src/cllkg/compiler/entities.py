"""Entities and sources: the graph that gives everything its name."""

from __future__ import annotations

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

from cllkg.compiler.sheet import Sheet
from cllkg.model.corpus import ARTICLE
from cllkg.vocabulary import BASE, Kg, NamedGraph

_SOURCE_FIELDS = (
    "title", "creators", "issued", "container", "pmid", "doi", "registry_id", "url", "source_kind", "citation_marker",
    "resolution", "retraction_status", "seen_at", "accessed", "sha256", "note",
)  # fmt: skip


def compile_entities(sheet: Sheet) -> None:
    """Write entities as individuals of their categories, with names, identifiers and hierarchy."""
    graph = NamedGraph.ENTITIES
    for key, entity in sheet.mint.corpus.entities.items():
        node = sheet.mint.reference(key)
        sheet.add(graph, node, RDF.type, OWL.NamedIndividual)
        for name in entity.category:
            sheet.add(graph, node, RDF.type, sheet.mint.category(name))
        sheet.add(graph, node, SKOS.notation, Literal(key))
        if entity.curie:
            sheet.add(graph, node, DCTERMS.identifier, Literal(entity.curie))
        sheet.fields(graph, node, entity, ("label", "synonyms", "xrefs", "seen_at", "note"))
        for parent in entity.broader:
            sheet.add(graph, node, Kg.broaderEntity, sheet.mint.reference(parent))
        if entity.impairment_of:
            sheet.add(graph, node, Kg.impairmentOf, sheet.mint.reference(entity.impairment_of))


def compile_sources(sheet: Sheet) -> None:
    """Write sources, and the article's statements beside its evidence."""
    graph = NamedGraph.ENTITIES
    for key, source in sheet.mint.corpus.sources.items():
        node = URIRef(f"{BASE}source/{key}")
        sheet.add(graph, node, RDF.type, URIRef(Kg.Source))
        sheet.add(graph, node, SKOS.notation, Literal(key))
        sheet.fields(graph, node, source, _SOURCE_FIELDS)
        sheet.describe(graph, node, sheet.mint.describe("label", source.title))
        if source.creators:
            # A set of triples keeps no order, and the first author is the first.
            sheet.add(graph, node, Kg.creatorsInOrder, Literal("|".join(source.creators)))
        if source.reports_study:
            reports = URIRef(f"{BASE}study/{source.reports_study}")
            sheet.add(graph, node, Kg.reportsStudy, reports)
    evidence = NamedGraph.ARTICLE_EVIDENCE
    for key, statement in sheet.mint.corpus.statements.items():
        node = URIRef(f"{BASE}statement/{key}")
        sheet.add(evidence, node, RDF.type, URIRef(Kg.ArticleStatement))
        sheet.add(evidence, node, SKOS.notation, Literal(key))
        sheet.add(evidence, node, DCTERMS.isPartOf, URIRef(f"{BASE}source/{ARTICLE}"))
        sheet.fields(evidence, node, statement, ("section", "paraphrase", "not_modelled", "statement_type"))
        for marker in statement.markers:
            sheet.describe(evidence, node, sheet.mint.describe("citation_marker", marker))
