"""Our names as plain strings: where each kind of thing has its IRI, and the terms the code speaks of.

A test holds every constant of ``Kg`` against the T-Box, so that a mistyped term cannot live here.
"""

from __future__ import annotations

import re
from enum import StrEnum

BASE = "https://w3id.org/cllkg/"
ONTOLOGY = BASE + "ontology"
KG = ONTOLOGY + "#"
GRAPH = BASE + "graph/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
BIBO = "http://purl.org/ontology/bibo/"
SCHEMA = "https://schema.org/"
OBO_IN_OWL = "http://www.geneontology.org/formats/oboInOwl#"


class NamedGraph(StrEnum):
    """The dataset's named graphs; the default graph is their union without ``INFERRED``."""

    ARTICLE = "article"
    BACKGROUND = "background"
    ARTICLE_EVIDENCE = "article-evidence"
    BACKGROUND_EVIDENCE = "background-evidence"
    ENTITIES = "entities"
    FLAGS = "flags"
    ONTOLOGY = "ontology"
    MAPPINGS = "mappings"
    RELEASE = "release"
    INFERRED = "inferred"

    @property
    def iri(self) -> str:
        """The graph's name."""
        return GRAPH + self.value


# What `--graph article` and `--graph background` mean: a reader of claims needs their evidence and labels too.
GRAPH_SCOPES: dict[str, tuple[NamedGraph, ...]] = {
    "article": (
        NamedGraph.ARTICLE,
        NamedGraph.ARTICLE_EVIDENCE,
        NamedGraph.ENTITIES,
        NamedGraph.FLAGS,
        NamedGraph.ONTOLOGY,
    ),
    "background": (
        NamedGraph.BACKGROUND,
        NamedGraph.BACKGROUND_EVIDENCE,
        NamedGraph.ENTITIES,
        NamedGraph.FLAGS,
        NamedGraph.ONTOLOGY,
    ),
}


class Kg:
    """Terms of our vocabulary that the code names by hand; record fields name theirs by rule."""

    Arm = KG + "Arm"
    ArticleStatement = KG + "ArticleStatement"
    Claim = KG + "Claim"
    Comparison = KG + "Comparison"
    Context = KG + "Context"
    DoseStep = KG + "DoseStep"
    EligibilityCriterion = KG + "EligibilityCriterion"
    Endpoint = KG + "Endpoint"
    EvidenceLine = KG + "EvidenceLine"
    Flag = KG + "Flag"
    Inference = KG + "Inference"
    Outcome = KG + "Outcome"
    Release = KG + "Release"
    Rule = KG + "Rule"
    Source = KG + "Source"
    StrengthLevel = KG + "StrengthLevel"
    Study = KG + "Study"
    Timepoint = KG + "Timepoint"
    Trial = KG + "Trial"
    about = KG + "about"
    againstArm = KG + "againstArm"
    armSampleSize = KG + "armSampleSize"
    broaderEntity = KG + "broaderEntity"
    byAxiom = KG + "byAxiom"
    byRule = KG + "byRule"
    computedValue = KG + "computedValue"
    contestedOverall = KG + "contestedOverall"
    contradicts = KG + "contradicts"
    creatorsInOrder = KG + "creatorsInOrder"
    coversStudyType = KG + "coversStudyType"
    endpoint = KG + "endpoint"
    endpointMet = KG + "endpointMet"
    eligibility = KG + "eligibility"
    enrolled = KG + "enrolled"
    hasArm = KG + "hasArm"
    hasContext = KG + "hasContext"
    hasDoseStep = KG + "hasDoseStep"
    hasEndpoint = KG + "hasEndpoint"
    hasEvidence = KG + "hasEvidence"
    hops = KG + "hops"
    impairmentOf = KG + "impairmentOf"
    inArm = KG + "inArm"
    independentStudies = KG + "independentStudies"
    intervalHigh = KG + "intervalHigh"
    intervalLevel = KG + "intervalLevel"
    intervalLow = KG + "intervalLow"
    levelOf = KG + "levelOf"
    measures = KG + "measures"
    notReported = KG + "notReported"
    object = KG + "object"
    ofArm = KG + "ofArm"
    ofPopulation = KG + "ofPopulation"
    ofStudy = KG + "ofStudy"
    pathDirection = KG + "pathDirection"
    predicate = KG + "predicate"
    premise = KG + "premise"
    primaryEndpoint = KG + "primaryEndpoint"
    reportsStudy = KG + "reportsStudy"
    restsOn = KG + "restsOn"
    sampleSize = KG + "sampleSize"
    sign = KG + "sign"
    standing = KG + "standing"
    standingInArticle = KG + "standingInArticle"
    statedIn = KG + "statedIn"
    subject = KG + "subject"
    withheldReason = KG + "withheldReason"


def property_of(field: str) -> str:
    """Return the property a record's field stands for.

    >>> property_of("in_disease")
    'https://w3id.org/cllkg/ontology#inDisease'
    """
    return _FOREIGN_FIELDS.get(field) or KG + camel(field)


# Fields whose meaning another vocabulary already names.
_FOREIGN_FIELDS = {
    "comment": RDFS + "comment",
    "container": DCT + "isPartOf",
    "creators": DCT + "creator",
    "doi": BIBO + "doi",
    "issued": DCT + "issued",
    "label": RDFS + "label",
    "note": SKOS + "note",
    "notation": SKOS + "notation",
    "pmid": BIBO + "pmid",
    "synonyms": SKOS + "altLabel",
    "title": DCT + "title",
    "url": SCHEMA + "url",
    "xrefs": OBO_IN_OWL + "hasDbXref",
    "accessed": DCT + "dateAccepted",
}


def camel(snake: str) -> str:
    """Return a snake_case name in camelCase.

    >>> camel("decreases_abundance_of")
    'decreasesAbundanceOf'
    """
    head, *rest = snake.split("_")
    return head + "".join(word.capitalize() for word in rest)


def snake(name: str) -> str:
    """Return a camelCase name in snake_case; the inverse of ``camel``.

    >>> snake("decreasesAbundanceOf")
    'decreases_abundance_of'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
