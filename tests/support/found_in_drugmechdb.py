"""What networkx finds in the paths of a DrugMechDB file, said as a ledger says it, and DrugMechDB's rules.

Source of the rules: SuLab/DrugMechDB, utils/pathtester.py and utils/biolink_preds.txt (commits 37d692e and 74992f9).
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import yaml

from mapped_words import understood

PREFIXES = {
    "CHEBI", "CL", "DB", "GO", "HP", "InterPro", "PR", "MESH", "NCBITaxon", "REACT", "TIGR", "UBERON", "UniProt",
    "UNII",
}  # fmt: skip
LABELS = {
    "BiologicalProcess", "Cell", "CellularComponent", "ChemicalSubstance", "Disease", "Drug", "GeneFamily",
    "GrossAnatomicalStructure", "MacromolecularComplex", "MolecularActivity", "OrganismTaxon", "Pathway",
    "PhenotypicFeature", "Protein",
}  # fmt: skip
KEYS = {
    "causes", "decreases abundance of", "decreases activity of", "disrupts", "increases abundance of",
    "increases activity of", "increases degradation of", "molecularly interacts with", "negatively regulates",
    "positively regulates", "prevents", "regulates",
}  # fmt: skip
"""Those of the allowed relations of which we have a use."""

ENDS_IN_A_DISEASE = {"the disease is no node", "the last link does not lead to the disease"}
"""The rules our paths break, and are to break: they claim no indication."""

Path_: TypeAlias = dict[str, Any]
Both: TypeAlias = "tuple[Path_, nx.MultiDiGraph[str]]"
"""A path as YAML has it and as networkx reads it."""

_SLOTS = {
    "onCell": "bearing cell", "inCell": "affected cell", "compartment": "compartment", "inDisease": "disease",
    "inSpecies": "species", "inPopulation": "population", "inSystem": "system", "assay": "assay",
    "exposure": "exposure",
}  # fmt: skip
_OF_A_LINE = ("finding", "evidence_kind", "study_type", "certainty", "locator", "citation")


def read_paths(file: Path) -> list[Both]:
    """Return each path of a file."""
    found: list[Both] = []
    for record in yaml.safe_load(file.read_text(encoding="utf-8")):
        graph = nx.node_link_graph(record, edges="links")
        assert isinstance(graph, nx.MultiDiGraph)
        found.append((record, graph))
    return found


def found_in(paths: list[Both]) -> dict[str, set[str]]:
    """Return which things networkx got back."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, graph in paths:
        for url in path["reference"]:
            if url.startswith(("https://pubmed.ncbi.nlm.nih.gov/", "https://doi.org/")):
                found["source identifier"].add(url)
        for _, node in graph.nodes(data=True):
            found["entity"].add(node["iri"])
            if node["name"]:
                found["label"].add(node["iri"])
        for _, _, link in graph.edges(data=True):
            for claim in link["claims"]:
                found["claim"].add(claim["id"])
                if claim["subject"] and claim["predicate"] and claim["object"]:
                    found["claim as a triple"].add(claim["id"])
                if claim["standing"]:
                    found["standing"].add(claim["id"])
                for slot in claim["context"]:
                    found[f"context: {_SLOTS[slot]}"].add(claim["id"])
                for line in claim["evidence"]:
                    found["evidence"].add(line["id"])
                    if line["direction"] != "supports":
                        found["disputing evidence"].add(line["id"])
                    for key in _OF_A_LINE:
                        if line[key]:
                            found[key.replace("_", " ")].add(line["id"])
    return found


def found_by_drugmechdb(paths: list[Both], mappings: Path) -> dict[str, set[str]]:
    """Return what those find who know DrugMechDB and none of our keys, of the kinds for which it has a word."""
    relations = understood(mappings / "drugmechdb_links.tsv", lambda row: row["key"])
    found: dict[str, set[str]] = {"claim as a triple": set()}
    for path, _ in paths:
        for link in path["links"]:
            said = relations[link["key"]]
            found["claim as a triple"].update(one["id"] for one in link["claims"] if one["predicate"] == said)
    return found


def broken_rules(path: Path_) -> set[str]:
    """Return which rules of DrugMechDB a path breaks."""
    faults = set()
    head, links, nodes = path["graph"], path["links"], path["nodes"]
    if not path.keys() >= {"directed", "graph", "links", "multigraph", "nodes", "reference"}:
        faults.add("a key of the path is missing")
    if not head.keys() >= {"drug", "disease", "drugbank", "drug_mesh", "disease_mesh"}:
        faults.add("a key of the graph is missing")
    if any(not node.keys() >= {"id", "name", "label"} for node in nodes):
        faults.add("a key of a node is missing")
    if any(not link.keys() >= {"source", "target", "key"} for link in links):
        faults.add("a key of a link is missing")
    ids = {node["id"] for node in nodes}
    ends = {end for link in links for end in (link["source"], link["target"])}
    if ids != ends:
        faults.add("nodes and links differ")
    drugs = {head["drug_mesh"], head["drugbank"]}
    if links[0]["source"] not in drugs:
        faults.add("the first link does not start at the drug")
    if head["disease_mesh"] not in ids:
        faults.add("the disease is no node")
    if links[-1]["target"] != head["disease_mesh"]:
        faults.add("the last link does not lead to the disease")
    for field, prefix in (("drugbank", "DB:"), ("drug_mesh", "MESH:"), ("disease_mesh", "MESH:")):
        if head[field] is not None and not head[field].startswith(prefix):
            faults.add(f"{field} is no {prefix}")
    if any(one.count(":") != 1 or one.split(":")[0] not in PREFIXES for one in ids):
        faults.add("an identifier is of no allowed source")
    if any(node["label"] not in LABELS for node in nodes):
        faults.add("a label is none of theirs")
    if any(link["key"] not in KEYS for link in links):
        faults.add("a relation is none of theirs")
    return faults
