"""Neo4j's own importer takes the tables, and what Cypher then says is what the graph says, no more and no less."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from builds import AWKWARD_ENTITY, AWKWARD_TEXT, Build
from cllkg.exports.export import export
from cllkg.exports.targets.neo4j.columns import Column, quoted, row
from cllkg.manifest import NQUADS
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import GRAPH, KG, RDF, XSD
from found_in_neo4j import Imported, Relationship, read_database
from java_readers import needs_java_reader, neo4j_ask, neo4j_import
from ledger_check import census_of_build, differences
from neo4j_script import import_as_the_script

LENALIDOMIDE = "http://purl.obolibrary.org/obo/CHEBI_63791"
SUPPRESSED = "MATCH (a)-[:SUPPRESSES]->(b) RETURN a.iri AS start, b.iri AS end"
BY_STANDING = "MATCH (c:Claim) RETURN c.standing AS standing, count(*) AS claims"
PATH = """
MATCH (d:Drug {key: 'lenalidomide'})-[r]->(b) WHERE r.plain AND r.category = 'mechanism'
MATCH (c:Claim {iri: r.iri})-[:HAS_EVIDENCE]->(l:EvidenceLine)-[:SOURCE]->(s:Source)
RETURN r.iri AS claim, collect(DISTINCT s.iri) AS sources, r.publications AS publications
"""
_OTHERWISE = {"label": "name", "notation": "key", "altLabel": "synonyms", "hasDbXref": "crossReferences"}


@dataclass(frozen=True)
class Loaded:
    """An export, what Neo4j made of it, and the quads it was made from."""

    folder: Path
    counts: dict[str, int]
    database: Imported
    answers: list[list[dict[str, Any]]]
    quads: tuple[ox.Quad, ...]


@pytest.fixture(scope="module")
def loaded(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The real graph, imported as ``import.sh`` does it."""
    return load(real_build, tmp_path_factory.mktemp("neo4j"))


def load(build: Build, folder: Path) -> Loaded:
    export(*build, "neo4j", folder / "out")
    counts = import_as_the_script(folder / "out", folder / "database")
    database, answers = read_database(folder / "database", SUPPRESSED, BY_STANDING, PATH)
    quads = tuple(ox.parse(path=str(build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS))
    return Loaded(folder / "out", counts, database, answers, quads)


def named(iri: str) -> str:
    local = re.split(r"[#/]", iri)[-1]
    return _OTHERWISE.get(local, local)


def type_of(iri: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", re.split(r"[#/]", iri)[-1]).upper()


def beyond_the_graph(quads: Iterable[ox.Quad], relationships: Iterable[Relationship]) -> list[Relationship]:
    """Return the relationships that say outright, by a bare type, what no graph but that of inferences says."""
    said = {
        (quad.subject.value, type_of(quad.predicate.value), quad.object.value)
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
        if quad.graph_name.value != GRAPH + "inferred" or "/inference/" in quad.subject.value  # type: ignore[union-attr]
    }
    return [one for one in relationships if (one.start, one.type, one.end) not in said and not is_marked(one)]


def is_marked(one: Relationship) -> bool:
    marks: list[str] = one.told.get("marks") or []
    return bool(marks) and one.type.startswith("_".join(marks).upper() + "_")


@needs_java_reader("neo4j")
@pytest.mark.java
def test_the_ledger_says_what_cypher_finds(loaded: Loaded, real_build: Build) -> None:
    census = census_of_build(real_build[0])
    assert differences(loaded.folder, census, loaded.database.found) == []


@needs_java_reader("neo4j")
@pytest.mark.java
def test_the_importer_counts_what_the_graph_holds(loaded: Loaded) -> None:
    subjects = {quad.subject for quad in loaded.quads if isinstance(quad.subject, ox.NamedNode)}
    assert loaded.counts["nodes"] == len(subjects) == len(loaded.database.nodes)
    assert loaded.counts["relationships"] == len(loaded.database.relationships)
    standings: dict[str, int] = defaultdict(int)
    words = words_of(loaded.quads)
    for quad in loaded.quads:
        if quad.predicate.value == KG + "standing" and "/claim/" in quad.subject.value:  # type: ignore[union-attr]
            standings[words[str(quad.object)]] += 1
    assert {answer["standing"]: answer["claims"] for answer in loaded.answers[1]} == standings


@needs_java_reader("neo4j")
@pytest.mark.java
def test_every_literal_comes_back_as_it_was(loaded: Loaded) -> None:
    """Numbers as numbers and as they were written; texts to the last character."""
    said: dict[tuple[str, str], set[ox.Literal]] = defaultdict(set)
    for quad in loaded.quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            said[quad.subject.value, quad.predicate.value].add(quad.object)
    assert len(said) > 9_000
    wrong = []
    for (iri, property_), literals in said.items():
        told, name = loaded.database.nodes[iri].told, named(property_)
        texts = {literal.value for literal in literals}
        if {literal.datatype.value for literal in literals} == {XSD + "decimal"}:
            numbers = {float(text) for text in texts}
            right = listed(told[name]) == numbers and listed(told[f"{name}Text"]) == texts
        else:
            right = {text_of(value) for value in listed(told.get(name))} == texts
        if not right:
            wrong.append((iri, property_, texts, told.get(name)))
    assert wrong == []


@needs_java_reader("neo4j")
@pytest.mark.java
def test_every_reference_comes_back(loaded: Loaded, prefixes: PrefixMap) -> None:
    """As a relationship, marked as inferred if it was, or as a word among the properties."""
    types = defaultdict(set)
    for one in loaded.database.relationships:
        types[one.start, one.end].add(one.type)
    words = words_of(loaded.quads)
    missing = []
    for quad in loaded.quads:
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode):
            continue
        if quad.predicate.value == RDF + "type":
            continue
        type_ = type_of(quad.predicate.value)
        if not types[quad.subject.value, quad.object.value].isdisjoint({type_, f"INFERRED_{type_}"}):
            continue
        told = listed(loaded.database.nodes[quad.subject.value].told.get(named(quad.predicate.value)))
        curie = prefixes.compress(quad.object.value) or quad.object.value
        if not told & {words.get(str(quad.object)), curie}:
            missing.append(quad)
    assert missing == []


@needs_java_reader("neo4j")
@pytest.mark.java
def test_a_bare_type_is_a_plain_fact(loaded: Loaded) -> None:
    """Who asks for SUPPRESSES and reads no property is told nothing denied, contested, guessed or inferred."""
    relationships = loaded.database.relationships
    assert beyond_the_graph(loaded.quads, relationships) == []
    plain = {
        (quad.subject.value, quad.object.value)  # type: ignore[union-attr]
        for quad in loaded.quads
        if quad.predicate.value == KG + "suppresses"
        if quad.graph_name.value in (GRAPH + "article", GRAPH + "background")  # type: ignore[union-attr]
    }
    assert {(answer["start"], answer["end"]) for answer in loaded.answers[0]} == plain
    claims = [one for one in relationships if "plain" in one.told]
    assert len(claims) == 353 + 216
    for one in claims:
        nodes = loaded.database.nodes[one.told["iri"]].labels
        assert one.told["plain"] == (not is_marked(one))
        if one.told.get("negated") or one.told.get("contestedOverall"):
            assert not one.told["plain"] and not nodes.isdisjoint({"Denied", "Contested"})
    assert any(one.type == "CONTESTED_DENIED_SUPPRESSES" for one in claims)
    assert not any("TREATS" in one.type for one in claims if one.start == LENALIDOMIDE)


@needs_java_reader("neo4j")
@pytest.mark.java
def test_a_type_that_lost_its_mark_is_caught(loaded: Loaded) -> None:
    """The test above would see the field's commonest fault."""
    stripped = [
        replace(one, type=re.sub(r"^(CONTESTED_|DENIED_)+", "", one.type)) for one in loaded.database.relationships
    ]
    faults = beyond_the_graph(loaded.quads, stripped)
    assert {fault.told["iri"].rsplit("/")[-1] for fault in faults} >= {
        "cll-does-not-suppress-il-2-production-by-t-cells"
    }


@needs_java_reader("neo4j")
@pytest.mark.java
def test_a_withheld_inference_is_none(loaded: Loaded) -> None:
    withheld = {node.iri for node in loaded.database.nodes.values() if "WithheldInference" in node.labels}
    assert len(withheld) == 58
    assert not any("Inference" in loaded.database.nodes[iri].labels for iri in withheld)
    assert not any(one.told.get("iri") in withheld for one in loaded.database.relationships)


@needs_java_reader("neo4j")
@pytest.mark.java
def test_a_relationship_leads_to_its_claim_and_sources(loaded: Loaded) -> None:
    """The IRI on a claim's relationship finds its node."""
    assert loaded.answers[2]
    for answer in loaded.answers[2]:
        assert len(answer["sources"]) == len(answer["publications"])
    for one in loaded.database.relationships:
        if "plain" in one.told:
            node = loaded.database.nodes[one.told["iri"]]
            assert one.told["name"] == node.told["name"]
            assert one.told.get("standing") == node.told.get("standing")


@needs_java_reader("neo4j")
@pytest.mark.java
def test_awkward_texts_come_back(awkward_build: Build, tmp_path: Path) -> None:
    loaded = load(awkward_build, tmp_path)
    nodes = loaded.database.nodes
    assert nodes[AWKWARD_ENTITY].told["curie"] == AWKWARD_ENTITY
    assert nodes[LENALIDOMIDE].told["name"] == AWKWARD_TEXT
    assert sum(AWKWARD_TEXT in node.told.values() for node in nodes.values()) >= 6
    test_every_literal_comes_back_as_it_was(loaded)
    census = census_of_build(awkward_build[0])
    assert differences(loaded.folder, census, loaded.database.found) == []


@needs_java_reader("neo4j")
@pytest.mark.java
@pytest.mark.parametrize("shape", ["relationships", "nodes"])
def test_either_shape_imports_alone(loaded: Loaded, tmp_path: Path, shape: str) -> None:
    """No relationship of one shape ends at a node of the other, which the importer would refuse."""
    counts = import_as_the_script(loaded.folder, tmp_path / "database", "--claims-as", shape)
    rows = {path.stem: path.read_text(encoding="utf-8").count("\n") - 1 for path in loaded.folder.rglob("*.csv")}
    claims = rows["claims"] + rows["inferences"]
    if shape == "nodes":
        assert counts["nodes"] == loaded.counts["nodes"]
        assert counts["relationships"] == loaded.counts["relationships"] - claims
    else:
        assert counts["relationships"] == rows["between-nodes"] + claims
        assert counts["nodes"] < loaded.counts["nodes"] - rows["Claim"] - rows["EvidenceLine"]


@needs_java_reader("neo4j")
@pytest.mark.java
def test_odd_characters_survive_the_importer(tmp_path: Path) -> None:
    """Each alone and in a list."""
    texts = [
        "\r",
        "a\r\nb",
        "\t",
        " lead and trail ",
        '"',
        '""',
        "\\",
        '\\"',
        "a;b|c,d",
        "\x0b",
        "\x00",
        "NULL",
        "x\n",
    ]
    one, many = Column("one", many=False, datatypes={"x"}), Column("many", many=True, datatypes={"x"})
    rows = [
        ["iri:ID", *one.header, *many.header],
        *(
            [quoted(str(i)), *one.cells([(text, "x")], "a"), *many.cells([(text, "x"), ("y", "x")], "a")]
            for i, text in enumerate(texts)
        ),
    ]
    (tmp_path / "nodes.csv").write_text("".join(map(row, rows)), encoding="utf-8", newline="")
    options = ["--multiline-fields=true", "--array-delimiter=U+001F"]
    neo4j_import([tmp_path / "nodes.csv"], [], into=tmp_path / "database", options=options)
    (answers,) = neo4j_ask(
        tmp_path / "database", "MATCH (n) RETURN n.one AS one, n.many AS many ORDER BY toInteger(n.iri)"
    )
    assert answers == [{"one": text, "many": [text, "y"]} for text in texts]


def listed(value: Any) -> set[Any]:
    return set(value if isinstance(value, list) else [value])


def text_of(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def words_of(quads: Iterable[ox.Quad]) -> dict[str, str]:
    return {
        str(quad.subject): quad.object.value
        for quad in quads
        if quad.predicate.value.endswith("core#notation") and isinstance(quad.object, ox.Literal)
    }
