"""What a Neo4j database says after an import: its nodes and relationships, and which things of each kind they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from java_readers import neo4j_ask

NODES = "MATCH (n) RETURN n.iri AS iri, labels(n) AS labels, properties(n) AS told"
RELATIONSHIPS = "MATCH (a)-[r]->(b) RETURN a.iri AS start, type(r) AS type, b.iri AS end, properties(r) AS told"

# Kind to the labels of its nodes and the properties or types of relationships that show it. A node of the kind has
# one of the labels and one of the others; where there are no others, the node itself shows it.
_SHOWN: Mapping[str, tuple[str, str]] = {
    "claim": ("Claim", ""),
    "claim as a triple": ("Claim", "predicate"),
    "category": ("Claim", "category"),
    "standing": ("Claim ReportedNumber", "standing"),
    "standing in the article": ("Claim ReportedNumber", "standingInArticle"),
    "graph": ("Claim ReportedNumber EvidenceLine", "statedIn"),
    "review": ("Claim ReportedNumber", "checkedAgainst"),
    "independent studies": ("Claim ReportedNumber", "independentStudies"),
    "strength": ("Claim ReportedNumber", "strengthKey"),
    "relation between claims": (
        "Claim ReportedNumber", "CONTRADICTS RESTATES DEPENDS_ON_CLAIM SUPERSEDES PART_OF_STATEMENT",
    ),
    "topic": ("Claim", "ABOUT"),
    "evidence": ("EvidenceLine", ""),
    "disputing evidence": ("EvidenceLine", "DISPUTES INCONCLUSIVE"),
    "finding": ("EvidenceLine", "comment"),
    "evidence kind": ("EvidenceLine", "evidenceKind"),
    "study type": ("EvidenceLine", "studyType"),
    "certainty": ("EvidenceLine", "certainty"),
    "locator": ("EvidenceLine", "locator"),
    "evidence code": ("EvidenceLine", "eco"),
    "sample size of a line": ("EvidenceLine", "sampleSize"),
    "context of a line": ("EvidenceLine", "HAS_CONTEXT"),
    "citation": ("EvidenceLine", "SOURCE"),
    "cited source": ("EvidenceLine", "CITES"),
    "article row": ("EvidenceLine", "STATEMENT"),
    "source": ("Source", ""),
    "source identifier": ("Source", "pmid doi registryId"),
    "source resolution": ("Source", "resolution"),
    "retraction status": ("Source", "retractionStatus"),
    "article statement": ("ArticleStatement", ""),
    "entity": ("Entity", ""),
    "label": ("Entity", "name"),
    "synonyms": ("Entity", "synonyms"),
    "cross-references": ("Entity", "crossReferences"),
    "broader entity": ("Entity", "BROADER_ENTITY"),
    "number": ("ReportedNumber", "printedValue"),
    "numeric value": ("ReportedNumber", "value"),
    "unit": ("ReportedNumber", "unit"),
    "interval": ("ReportedNumber", "intervalLow intervalHigh rangeLow rangeHigh"),
    "p value": ("ReportedNumber", "pValue"),
    "sample size of a number": ("ReportedNumber", "sampleSize armSampleSize denominator"),
    "timepoint": ("ReportedNumber", "AT_TIMEPOINT"),
    "arm of a number": ("ReportedNumber", "IN_ARM OF_ARM AGAINST_ARM"),
    "not reported": ("ReportedNumber Arm", "notReported"),
    "study": ("Study", ""),
    "registry number": ("Study", "registryId"),
    "arm": ("Arm", ""),
    "endpoint": ("Endpoint", ""),
    "endpoint verdict": ("Endpoint", "ENDPOINT_MET"),
    "dose step": ("DoseStep", ""),
    "eligibility": ("Study", "ELIGIBILITY"),
    "flag": ("Flag", ""),
    "inferred mark": ("Inference WithheldInference", ""),
    "withheld inference": ("WithheldInference", "withheldReason"),
    "mapping": ("Term", "exactMatch closeMatch broadMatch narrowMatch relatedMatch"),
    "term": ("Term", "IS_DEFINED_BY"),
    "definition": ("Term", "definition"),
    "parent term": ("Term", "SUB_CLASS_OF SUB_PROPERTY_OF subClassOf subPropertyOf"),
}  # fmt: skip
_CONTEXTS: Mapping[str, str] = {
    "context: bearing cell": "ON_CELL",
    "context: affected cell": "IN_CELL",
    "context: compartment": "COMPARTMENT",
    "context: disease": "IN_DISEASE",
    "context: species": "IN_SPECIES",
    "context: population": "IN_POPULATION",
    "context: system": "IN_SYSTEM",
    "context: assay": "ASSAY",
    "context: exposure": "exposure",
}
_IN_CONTEXT = frozenset(("Claim", "ReportedNumber", "Inference", "WithheldInference"))


@dataclass(frozen=True)
class Node:
    """A node with its labels and properties."""

    iri: str
    labels: frozenset[str]
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Relationship:
    """A relationship with its ends, by IRI, its type and its properties."""

    start: str
    type: str
    end: str
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Imported:
    """Everything in a database."""

    nodes: Mapping[str, Node]
    relationships: tuple[Relationship, ...]

    @cached_property
    def found(self) -> dict[str, Collection[str]]:
        """Which things of each kind the database holds."""
        leads: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for one in self.relationships:
            leads[one.start][one.type].add(one.end)

        def shows(iri: str, names: Iterable[str]) -> bool:
            told = self.nodes[iri].told
            return any(told.get(name) is not None or leads[iri].get(name) for name in names)

        found: dict[str, Collection[str]] = {
            kind: {
                node.iri
                for node in self.nodes.values()
                if not node.labels.isdisjoint(labels.split()) and (not names or shows(node.iri, names.split()))
            }
            for kind, (labels, names) in _SHOWN.items()
        }
        bearers = [node.iri for node in self.nodes.values() if not node.labels.isdisjoint(_IN_CONTEXT)]
        for kind, name in _CONTEXTS.items():
            found[kind] = {
                iri for iri in bearers if any(shows(context, (name,)) for context in leads[iri]["HAS_CONTEXT"])
            }
        found["contested mark"] = self._with("Claim ReportedNumber", "contestedOverall")
        found["negation"] = self._with("Claim", "negated")
        return found

    def _with(self, labels: str, property_: str) -> set[str]:
        return {
            node.iri
            for node in self.nodes.values()
            if not node.labels.isdisjoint(labels.split()) and node.told.get(property_) is True
        }


def read_database(folder: Path, *questions: str) -> tuple[Imported, list[list[dict[str, Any]]]]:
    """Read everything in an imported database, and the answers to further questions in Cypher."""
    nodes, relationships, *answers = neo4j_ask(folder, NODES, RELATIONSHIPS, *questions)
    return (
        Imported(
            {row["iri"]: Node(row["iri"], frozenset(row["labels"]), row["told"]) for row in nodes},
            tuple(Relationship(row["start"], row["type"], row["end"], row["told"]) for row in relationships),
        ),
        answers,
    )
