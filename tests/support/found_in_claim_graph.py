"""Which things of each kind a multigraph of claims holds, by what a reader hands back: GraphML, GEXF, tables of SIF."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

Attributes = Mapping[str, Any]

_OF_CLAIMS = {
    "claim": "sentence",
    "claim as a triple": "predicate",
    "category": "category",
    "standing": "standing",
    "standing in the article": "standingInArticle",
    "graph": "statedIn",
    "review": "checkedAgainst",
    "independent studies": "independentStudies",
    "strength": "strengthKey",
    "topic": "about",
}
_CONTEXTS = {
    "context: bearing cell": "onCell",
    "context: affected cell": "inCell",
    "context: compartment": "compartment",
    "context: disease": "inDisease",
    "context: species": "inSpecies",
    "context: population": "inPopulation",
    "context: system": "inSystem",
    "context: assay": "assay",
    "context: exposure": "exposure",
}
_RELATIONS = ("contradicts", "restates", "dependsOnClaim", "supersedes", "partOfStatement")
_OF_LINES = {
    "evidence": "iri",
    "finding": "finding",
    "evidence kind": "evidenceKind",
    "study type": "studyType",
    "certainty": "certainty",
    "locator": "locator",
    "evidence code": "eco",
    "sample size of a line": "sampleSize",
    "context of a line": "context",
    "citation": "source",
    "cited source": "cites",
    "article row": "statements",
    "graph": "statedIn",
}
_OF_ENTITIES = {"entity": "kind", "label": "label", "synonyms": "synonyms", "cross-references": "crossReferences"}
_OF_THINGS = {"study": "study", "arm": "arm", "endpoint": "endpoint", "dose step": "dose step"}


def found_in(
    nodes: Mapping[str, Attributes],
    edges: Iterable[tuple[str, str, Attributes]],
    entities: Collection[str],
) -> dict[str, set[str]]:
    """Return the IRIs of what is there, by kind.

    Args:
        nodes: The attributes of each node; the attribute ``iri`` names the thing.
        edges: The IRIs of both ends, and the attributes.
        entities: Which IRIs name entities; a node cannot tell, as it says only of which sort it is.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for node in nodes.values():
        _flags(found, node)
        if node.get("kind") == "claim":
            _claim(found, node)
            continue
        iri = str(node.get("iri", ""))
        if iri in entities:
            for kind, name in _OF_ENTITIES.items():
                if node.get(name):
                    found[kind].add(iri)
        elif iri:
            for kind, word in _OF_THINGS.items():
                if node["kind"] in (word, "trial" if kind == "study" else word):
                    found[kind].add(iri)
            if "study" in found and iri in found["study"] and node.get("registryIds"):
                found["registry number"].add(iri)
    for source, _, edge in edges:
        _flags(found, edge)
        if edge["kind"] == "claim":
            _claim(found, edge)
            for kind, predicate in (("eligibility", "kg:eligibility"), ("endpoint verdict", "kg:endpointMet")):
                if edge["predicate"] == predicate and edge["plain"]:
                    found[kind].add(source)
        elif edge["kind"] == "inference":
            found["inferred mark"].add(edge["iri"])
            _contexts(found, edge)
        elif edge["kind"] == "hierarchy":
            found["broader entity"].add(source)
    return found


def _claim(found: dict[str, set[str]], told: Attributes) -> None:
    iri = told["iri"]
    for kind, name in _OF_CLAIMS.items():
        if told.get(name) not in (None, ""):
            found[kind].add(iri)
    if any(told.get(name) for name in _RELATIONS):
        found["relation between claims"].add(iri)
    for kind, name in (("contested mark", "contested"), ("negation", "negated")):
        if told.get(name) is True:
            found[kind].add(iri)
    _contexts(found, told)
    for line in json.loads(told.get("evidence") or "[]"):
        for kind, name in _OF_LINES.items():
            if line.get(name):
                found[kind].add(line["iri"])
        if line["direction"] in ("disputes", "inconclusive"):
            found["disputing evidence"].add(line["iri"])
        for source in (line.get("source"), *line.get("cites", ())):
            if source and source.get("title"):
                found["source"].add(source["iri"])
            if source and any(source.get(name) for name in ("pmid", "doi", "registryIds")):
                found["source identifier"].add(source["iri"])
        found["article statement"].update(row["iri"] for row in line.get("statements", ()))


def _contexts(found: dict[str, set[str]], told: Attributes) -> None:
    for kind, name in _CONTEXTS.items():
        if told.get(name):
            found[kind].add(told["iri"])


def _flags(found: dict[str, set[str]], told: Attributes) -> None:
    found["flag"].update(flag["iri"] for flag in json.loads(told.get("flags") or "[]") if flag["about"])
