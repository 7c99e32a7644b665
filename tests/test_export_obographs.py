"""Tools of the OBO world read our terms and entities with names, synonyms, definitions and hierarchy."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from builds import AWKWARD_ENTITY, AWKWARD_TEXT, Build
from cllkg.exports.export import export, open_reading
from cllkg.exports.records import MATCHES
from cllkg.manifest import NQUADS
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import BASE, KG, OBO_IN_OWL, OWL, RDFS, SKOS, Kg, NamedGraph
from java_readers import needs_java_reader, robot
from ledger_check import Found, census_of_build, differences
from readers import needs_reader, read_with

INSTANCES = "cannot handle OBO instances"


def read_back(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the libraries find in the ontology and in the classes."""
    found = read_with("obo", folder / "ontology.json", folder / "classes.json", program="read_back.py")
    # Pronto tells that it leaves individuals out; the other library reads them.
    assert found["problems"] == [INSTANCES]
    ontology, classes = found["counts"]["files"]
    return ontology, classes


def found_in(ontology: dict[str, Any]) -> Found:
    """Return what a ledger counts of the typed model's nodes and edges."""
    kinds: dict[str, set[str]] = defaultdict(set)
    typed = {edge["sub"] for edge in ontology["edges"] if edge["pred"] == "type"}
    for node in ontology["nodes"]:
        meta = node.get("meta", {})
        values = {value["pred"]: value["val"] for value in meta.get("basicPropertyValues", ())}
        iri = node["id"]
        is_term = RDFS + "isDefinedBy" in values
        is_entity = not is_term and node["type"] == "INDIVIDUAL" and iri in typed
        for kind, present in (
            ("term", is_term),
            ("definition", is_term and meta.get("definition")),
            ("mapping", is_term and not values.keys().isdisjoint(MATCHES)),
            ("entity", is_entity),
            ("label", is_entity and node.get("lbl")),
            ("synonyms", is_entity and meta.get("synonyms")),
            ("cross-references", is_entity and meta.get("xrefs")),
        ):
            if present:
                kinds[kind].add(iri)
    for edge in ontology["edges"]:
        if edge["pred"] in ("is_a", "subPropertyOf"):
            kinds["parent term"].add(edge["sub"])
        if edge["pred"] == Kg.broaderEntity:
            kinds["broader entity"].add(edge["sub"])
    return kinds


def said_by(build: Build, *graphs: NamedGraph) -> dict[str, set[tuple[str, str]]]:
    """Return property to pairs of named subject and value, of some graphs."""
    wanted = {f"<{graph.iri}>" for graph in graphs}
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for quad in ox.parse(path=str(build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS):
        if str(quad.graph_name) not in wanted:
            continue
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            found[quad.predicate.value].add((quad.subject.value, quad.object.value))
    return found


@pytest.fixture(scope="module")
def out(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("obographs") / "out"
    export(*real_build, "obographs", folder)
    return folder


@pytest.fixture(scope="module")
def owl(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("owl") / "out"
    export(*real_build, "owl", folder)
    return folder


@pytest.fixture(scope="module")
def read(out: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    return read_back(out)


@needs_reader("obo")
def test_what_the_ledger_claims_is_what_a_reader_finds(
    real_build: Build, out: Path, read: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    assert differences(out, census_of_build(real_build[0]), found_in(read[0])) == []


@needs_reader("obo")
def test_every_name_synonym_and_edge_is_the_graphs_own(
    real_build: Build, read: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    """The typed model reads all of it: values equal, none less, none more."""
    graph = said_by(real_build, NamedGraph.ENTITIES, NamedGraph.ONTOLOGY, NamedGraph.MAPPINGS)
    ontology = read[0]
    ids = {node["id"] for node in ontology["nodes"]}
    with open_reading(*real_build) as reading:
        assert {one.iri for one in reading.entities()} | {one.iri for one in reading.vocables()} == {
            iri for iri in ids if not iri.startswith(OWL)
        }
    synonyms, xrefs, matches = set(), set(), set()
    for node in ontology["nodes"]:
        meta = node.get("meta", {})
        synonyms |= {(node["id"], one["val"]) for one in meta.get("synonyms", ())}
        xrefs |= {(node["id"], one["val"]) for one in meta.get("xrefs", ())}
        matches |= {
            (node["id"], v["pred"], v["val"]) for v in meta.get("basicPropertyValues", ()) if v["pred"] in MATCHES
        }
    assert synonyms == graph[SKOS + "altLabel"]
    assert xrefs == graph[OBO_IN_OWL + "hasDbXref"]
    assert matches == {(s, match, o) for match in MATCHES for s, o in graph[match]}
    labels = {(node["id"], node["lbl"]) for node in ontology["nodes"] if "lbl" in node}
    assert labels == {pair for pair in graph[RDFS + "label"] if pair[0] in ids}
    for word, property_ in (
        ("is_a", RDFS + "subClassOf"), ("subPropertyOf", RDFS + "subPropertyOf"), (Kg.broaderEntity, Kg.broaderEntity),
        (Kg.impairmentOf, Kg.impairmentOf), ("inverseOf", OWL + "inverseOf"),
    ):  # fmt: skip
        edges = {(edge["sub"], edge["obj"]) for edge in ontology["edges"] if edge["pred"] == word}
        assert edges == graph[property_], word


@needs_reader("obo")
def test_pronto_finds_classes_and_properties_with_definitions_and_parents(
    real_build: Build, read: tuple[dict[str, Any], dict[str, Any]], prefixes: PrefixMap
) -> None:
    graph = said_by(real_build, NamedGraph.ENTITIES, NamedGraph.ONTOLOGY)
    definitions, labels = dict(graph[SKOS + "definition"]), dict(graph[RDFS + "label"])
    ontology, classes = read
    for kind, parent in (("terms", RDFS + "subClassOf"), ("properties", RDFS + "subPropertyOf")):
        ours = {iri: one for iri, one in ontology[kind].items() if iri.startswith(KG)}
        assert len(ours) > 70
        for iri, one in ours.items():
            assert (one["name"], one["definition"]) == (labels[iri], definitions[iri])
            assert set(one["above"]) == {o for s, o in graph[parent] if s == iri}, iri
    # Here pronto shortens what it knows; lenalidomide is a class, and its curated parent, local to us, is not.
    lenalidomide = classes["terms"]["CHEBI:63791"]
    assert lenalidomide["name"] == "lenalidomide" and "Revlimid" in lenalidomide["synonyms"]
    assert "CHEMBL:CHEMBL848" in lenalidomide["xrefs"] and lenalidomide["above"] == []
    assert classes["terms"]["MONDO:0004948"]["above"] == ["MONDO:0003864"]


@needs_reader("obo")
def test_classes_are_those_of_the_owl_export(real_build: Build, read: tuple[dict[str, Any], dict[str, Any]]) -> None:
    broader = said_by(real_build, NamedGraph.ENTITIES)[Kg.broaderEntity]
    with open_reading(*real_build) as reading:
        borrowed = {one.iri for one in reading.entities() if not one.iri.startswith(BASE)}
    classes = read[1]
    assert {node["id"] for node in classes["nodes"]} == borrowed
    assert {node["type"] for node in classes["nodes"]} == {"CLASS"}
    assert {(e["sub"], e["pred"], e["obj"]) for e in classes["edges"]} == {
        (sub, "is_a", obj) for sub, obj in broader if {sub, obj} <= borrowed
    }


@needs_reader("obo")
def test_no_claim_and_no_conclusion_is_an_edge(real_build: Build, read: tuple[dict[str, Any], dict[str, Any]]) -> None:
    conclusions = said_by(real_build, NamedGraph.INFERRED)[Kg.broaderEntity]
    curated = said_by(real_build, NamedGraph.ENTITIES)[Kg.broaderEntity]
    assert len(conclusions - curated) > 20, "there are conclusions to leave out"
    edges = {(edge["sub"], edge["obj"]) for file in read for edge in file["edges"]}
    assert not (conclusions - curated) & edges
    assert {edge["pred"] for edge in read[0]["edges"]} == {
        "is_a", "subPropertyOf", "inverseOf", "type", Kg.broaderEntity, Kg.impairmentOf,
    }  # fmt: skip


@needs_java_reader("robot")
@pytest.mark.java
@pytest.mark.parametrize("name", ["ontology", "classes"])
def test_it_is_what_robot_makes_of_the_owl_export(owl: Path, out: Path, tmp_path: Path, name: str) -> None:
    """ROBOT writes OBO Graphs and does not read them, so it shows how it would have written the same terms."""
    made = robot("convert", "-i", owl / f"{name}.rdf", "-f", "json", "-o", tmp_path / "made.json")
    assert made.returncode == 0, made.stdout
    (theirs,) = json.loads((tmp_path / "made.json").read_text(encoding="utf-8"))["graphs"]
    (ours,) = json.loads((out / f"{name}.json").read_text(encoding="utf-8"))["graphs"]
    told = {described(node) for node in ours["nodes"]}
    foreign = {node["id"] for node in theirs["nodes"]} - {node["id"] for node in ours["nodes"]}
    assert {described(node) for node in theirs["nodes"] if node["id"] not in foreign} <= told
    # What ROBOT has beyond ours are properties of others, which say what their names say, and the header once more.
    assert {node.get("propertyType") for node in theirs["nodes"] if node["id"] in foreign} <= {"ANNOTATION", None}
    edges = {(edge["sub"], edge["pred"], edge["obj"]) for edge in ours["edges"]}
    both_ways = edges | {(obj, pred, sub) for sub, pred, obj in edges if pred == "inverseOf"}
    assert {(edge["sub"], edge["pred"], edge["obj"]) for edge in theirs["edges"]} <= both_ways


def described(node: dict[str, Any]) -> tuple[str | None, ...]:
    definition = node.get("meta", {}).get("definition", {}).get("val")
    return (node["id"], node.get("lbl"), node.get("type"), node.get("propertyType"), definition)


@needs_reader("obo")
def test_awkward_texts_and_names_arrive_whole(awkward_build: Build, tmp_path: Path) -> None:
    export(*awkward_build, "obographs", tmp_path / "out")
    ontology, classes = read_back(tmp_path / "out")
    for file in (ontology, classes):
        labels = {node["id"]: node.get("lbl") for node in file["nodes"]}
        assert labels["http://purl.obolibrary.org/obo/CHEBI_63791"] == AWKWARD_TEXT
        assert AWKWARD_ENTITY in labels
    assert classes["terms"]["CHEBI:63791"]["name"] == AWKWARD_TEXT
    assert differences(tmp_path / "out", census_of_build(awkward_build[0]), found_in(ontology)) == []
