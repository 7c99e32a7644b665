"""The Java programs that read our exports back object to what is wrong, so that their silence counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from java_readers import ImportRefused, needs_java_reader, neo4j_ask, neo4j_import, robot

pytestmark = pytest.mark.java

ONTOLOGY = """\
@prefix : <https://example.org/o#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/o> a owl:Ontology .
:Cell a owl:Class ; rdfs:label "cell"@en .
:BCell a owl:Class ; rdfs:subClassOf :Cell ; rdfs:label "B cell"@en .
:TCell a owl:Class ; rdfs:subClassOf :Cell ; rdfs:label "T cell"@en ; owl:disjointWith :BCell .
"""
NODES = 'iri:ID,name:string,:LABEL\na,Alpha,Entity;Drug\nb,"the ""b"", with a comma",Entity\n'
EDGES = ":START_ID,sources:string[],share:double,negated:boolean,:END_ID,:TYPE\na,x;y,0.5,false,b,ACTIVATES\n"


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    """A file for an ontology, which is in order until a test adds to it."""
    path = tmp_path / "ontology.ttl"
    path.write_text(ONTOLOGY)
    return path


@needs_java_reader("robot")
@pytest.mark.parametrize(
    ("fault", "names"),
    [
        (':Cell :undeclared "x" .', "undeclared"),
        (":cell1 a :Unheard .", "Unheard"),
        (":p a owl:ObjectProperty, owl:DatatypeProperty . :q a owl:ObjectProperty ; rdfs:subPropertyOf :p .", "#p>"),
    ],
    ids=["an annotation property nobody declared", "a class nobody declared", "one name for two kinds of property"],
)
def test_robot_refuses_what_is_not_owl_2_dl(ontology: Path, tmp_path: Path, fault: str, names: str) -> None:
    """The same file without the fault passes."""
    report = tmp_path / "report.txt"
    assert robot("validate-profile", "--profile", "DL", "-i", ontology, "-o", report).returncode == 0
    assert "[Ontology and imports closure in profile]" in report.read_text()
    ontology.write_text(f"{ONTOLOGY}{fault}\n")
    assert robot("validate-profile", "--profile", "DL", "-i", ontology, "-o", report).returncode == 1
    assert names in report.read_text()


@needs_java_reader("robot")
@pytest.mark.parametrize("reasoner", ["ELK", "hermit"])
def test_robot_refuses_a_class_that_can_have_no_member(ontology: Path, tmp_path: Path, reasoner: str) -> None:
    """Both reasoners see that nothing is a B cell and a T cell at once."""
    out = tmp_path / "reasoned.owl"
    assert robot("reason", "-r", reasoner, "-i", ontology, "-o", out).returncode == 0
    ontology.write_text(f"{ONTOLOGY}:Both a owl:Class ; rdfs:subClassOf :BCell, :TCell .\n")
    refused = robot("reason", "-r", reasoner, "-i", ontology, "-o", out)
    assert refused.returncode == 1
    assert "https://example.org/o#Both" in refused.stdout + refused.stderr


@needs_java_reader("robot")
def test_robot_reports_a_class_without_a_label(ontology: Path, tmp_path: Path) -> None:
    """At the level of an error, with the name of the rule."""
    ontology.write_text(f"{ONTOLOGY}:Mute a owl:Class ; rdfs:subClassOf :Cell .\n")
    report = tmp_path / "report.tsv"
    assert robot("report", "-i", ontology, "-o", report).returncode == 1
    errors = [line.split("\t") for line in report.read_text().splitlines() if line.startswith("ERROR")]
    assert ["ERROR", "missing_label", "https://example.org/o#Mute"] in [error[:3] for error in errors]


@needs_java_reader("robot")
def test_robot_writes_obo_graphs(ontology: Path, tmp_path: Path) -> None:
    """The classes with their labels, and what is under what."""
    out = tmp_path / "ontology.json"
    assert robot("convert", "-i", ontology, "-f", "json", "-o", out).returncode == 0
    (graph,) = json.loads(out.read_text())["graphs"]
    assert {node["lbl"] for node in graph["nodes"]} == {"cell", "B cell", "T cell"}
    assert {(edge["sub"][-5:], edge["pred"]) for edge in graph["edges"]} == {("BCell", "is_a"), ("TCell", "is_a")}


@needs_java_reader("neo4j")
def test_neo4j_imports_tables_and_answers_about_them(tmp_path: Path) -> None:
    """Labels, lists, numbers, booleans and quotes come back as what they were."""
    nodes, edges = tmp_path / "nodes.csv", tmp_path / "edges.csv"
    nodes.write_text(NODES)
    edges.write_text(EDGES)
    counts = neo4j_import([nodes], [edges], into=tmp_path / "database")
    assert counts == {"nodes": 2, "relationships": 1, "properties": 7}
    things, claims = neo4j_ask(
        tmp_path / "database",
        "MATCH (n) RETURN n.iri AS iri, n.name AS name, labels(n) AS labels ORDER BY iri",
        "MATCH (a)-[r]->(b) RETURN a.iri AS subject, type(r) AS kind, properties(r) AS told, b.iri AS object",
    )
    assert [(thing["iri"], thing["name"], sorted(thing["labels"])) for thing in things] == [
        ("a", "Alpha", ["Drug", "Entity"]),
        ("b", 'the "b", with a comma', ["Entity"]),
    ]
    told = {"sources": ["x", "y"], "share": 0.5, "negated": False}
    assert claims == [{"subject": "a", "kind": "ACTIVATES", "told": told, "object": "b"}]


@needs_java_reader("neo4j")
@pytest.mark.parametrize(
    ("nodes", "edges", "says"),
    [
        (NODES, EDGES + "a,,,false,nowhere,ACTIVATES\n", "referring to missing node nowhere"),
        (NODES + "a,Another,Entity\n", EDGES, "'a' is defined more than once"),
        (NODES, EDGES.replace("0.5", "a half"), "a half"),
    ],
    ids=["a relationship to nowhere", "two nodes of one name", "a number that is none"],
)
def test_neo4j_refuses_tables_that_do_not_fit(tmp_path: Path, nodes: str, edges: str, says: str) -> None:
    """And says what is wrong with them."""
    (tmp_path / "nodes.csv").write_text(nodes)
    (tmp_path / "edges.csv").write_text(edges)
    with pytest.raises(ImportRefused, match=says):
        neo4j_import([tmp_path / "nodes.csv"], [tmp_path / "edges.csv"], into=tmp_path / "database")
