"""PyBEL compiles our script without a warning, and finds in it only what may be taken as it stands."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from builds import AWKWARD_TEXT, Build
from cllkg.errors import ExportRefused
from cllkg.exports.export import export
from cllkg.exports.targets.bel import SCRIPT
from ledger_check import census_of_build, differences
from mapped_words import understood
from readers import needs_reader, read_with

pytestmark = [pytest.mark.reader, needs_reader("bel")]

Statements = list[dict[str, Any]]

OF_A_CLAIM = {
    "Sentence": "claim", "Predicate": "claim as a triple", "Category": "category", "Standing": "standing",
    "StandingInArticle": "standing in the article", "IndependentStudies": "independent studies", "Graph": "graph",
    "BearingCell": "context: bearing cell", "Cell": "context: affected cell", "Compartment": "context: compartment",
    "Disease": "context: disease", "Species": "context: species", "Population": "context: population",
    "System": "context: system", "Assay": "context: assay", "Exposure": "context: exposure",
}  # fmt: skip
MODIFIED = {"Activity": "activity", "Degradation": "degradation"}
OF_A_LINE = {
    "Line": "evidence", "Finding": "finding", "EvidenceKind": "evidence kind", "StudyType": "study type",
    "Certainty": "certainty", "Locator": "locator", "EvidenceCode": "evidence code", "Source": "citation",
    "SampleSize": "sample size of a line", "Cites": "cited source", "LineGraph": "graph",
}  # fmt: skip


def loaded(folder: Path) -> Statements:
    """Return the statements PyBEL has of an export."""
    into = folder.parent / "loaded.json"
    read_with("bel", into, folder / SCRIPT, program="read_back.py")
    found: Statements = json.loads(into.read_text(encoding="utf-8"))
    return found


def found_in(statements: Statements, iri_of: dict[str, str]) -> dict[str, set[str]]:
    """Return what PyBEL has of each kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        notes = statement["annotations"]
        (claim,), (line,), (source,) = notes["Claim"], notes["Line"], notes["Source"]
        for kinds, iri in ((OF_A_CLAIM, claim), (OF_A_LINE, line)):
            for name, kind in kinds.items():
                if name in notes:
                    found[kind].add(iri)
        found["source"].add(source)
        if statement["citation"]["namespace"] in ("pubmed", "doi"):
            found["source identifier"].add(source)
        for end in (statement["subject"], statement["object"]):
            for identifier, name in end["names"].items():
                found["entity"].add(iri_of[identifier])
                if name:
                    found["label"].add(iri_of[identifier])
        for flag in notes.get("Flag", ()):
            found["flag"].add("https://w3id.org/cllkg/flag/" + flag.split(" ")[0].removeprefix("kgflag:"))
    return found


def found_by_bel(statements: Statements, mappings: Path) -> dict[str, set[str]]:
    """Return what those find who know BEL and none of our annotations, of the kinds for which BEL has a word."""
    relations = understood(mappings / "bel_predicates.tsv", lambda row: (row["relation"], row["shape"]))
    found: dict[str, set[str]] = {"claim as a triple": set()}
    for statement in statements:
        function, modifier = statement["object"]["function"], statement["modifier"]
        shape = "process" if function in ("BiologicalProcess", "Pathology") else MODIFIED.get(modifier, "pair")
        # PyBEL turns "a binds b" into a complex of a and b, which a directly increases.
        relation = "binds" if function == "Complex" else statement["relation"]
        said = relations.get((relation, shape)) or relations.get((relation, "pair"))
        if said == statement["annotations"]["Predicate"][0]:
            found["claim as a triple"].add(statement["annotations"]["Claim"][0])
    return found


@pytest.fixture(scope="module")
def folder(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bel") / "out"
    export(*real_build, "bel", out)
    return out


def test_pybel_compiles_without_a_warning(folder: Path) -> None:
    said = read_with("bel", folder / SCRIPT)
    assert said["problems"] == []
    assert said["counts"]["edges"] > 100


def test_the_ledger_says_what_pybel_finds(folder: Path, real_build: Build) -> None:
    census = census_of_build(real_build[0])
    local = {iri.rpartition("/")[2].rpartition("_" if "/obo/" in iri else "/")[2]: iri for iri in census["entity"]}
    assert len(local) == len(census["entity"]), "no two entities share a local name"
    statements = loaded(folder)
    by_bel = found_by_bel(statements, real_build[0].ontology / "mappings")
    assert differences(folder, census, found_in(statements, local), by_bel) == []


def test_only_what_stands_outright_is_in_the_script(folder: Path, real_build: Build) -> None:
    statements = loaded(folder)
    assert {note for s in statements for note in s["annotations"]["Standing"]} == {"supported"}
    denied = census_of_build(real_build[0])["negation"] | census_of_build(real_build[0])["contested mark"]
    assert not denied & {s["annotations"]["Claim"][0] for s in statements}


def test_lenalidomide_lowers_the_four_ligands(folder: Path) -> None:
    lowered = {
        name
        for s in loaded(folder)
        if "lenalidomide" in s["subject"]["names"].values()
        and s["relation"] == "decreases"
        and "BearingCell" in s["annotations"]
        for name in s["object"]["names"].values()
    }
    assert {"CD200", "TNFRSF14", "CD274", "CD276"} <= lowered


def test_no_relation_says_more_than_the_claim(folder: Path) -> None:
    """To activate a cell is not to make more of it, and to lower a signal is not to lower an abundance."""
    for s in loaded(folder):
        (predicate,) = s["annotations"]["Predicate"]
        if predicate in ("kg:increases", "kg:decreases"):
            assert s["object"]["function"] in ("BiologicalProcess", "Pathology"), s
        if predicate == "kg:activates":
            assert s["modifier"] == "Activity", s


def test_awkward_text_stays_one_line_and_the_ledger_says_so(awkward_build: Build, tmp_path: Path) -> None:
    export(*awkward_build, "bel", tmp_path / "out")
    assert read_with("bel", tmp_path / "out" / SCRIPT)["problems"] == []
    names = {
        name for s in loaded(tmp_path / "out") for end in (s["subject"], s["object"]) for name in end["names"].values()
    }
    (name,) = [name for name in names if "\U0001f9ec" in name]
    assert name.split() == AWKWARD_TEXT.replace('"', "\u201d").replace("\\", "/").split()
    ledger = json.loads((tmp_path / "out" / "loss.json").read_text(encoding="utf-8"))
    folded = {iri for loss in ledger["kinds"]["label"]["losses"] if loss["fate"] == "folded" for iri in loss["iris"]}
    assert folded == {"http://purl.obolibrary.org/obo/CHEBI_63791"}


def test_a_mechanism_without_a_relation_ends_a_strict_export(real_build: Build, tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match=r"kg:causes has no mapping to BEL\.\n(.*\n)*Add rows to ontology"):
        export(*real_build, "bel", tmp_path / "out", strict=True)
