"""The flat tables say what the graph says, to whoever asks them in SQL."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyoxigraph as ox
import pytest

from builds import Build
from cllkg.exports.targets.tables.plan import read_plan
from cllkg.manifest import NQUADS
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import KG, RDF, RDFS, SKOS, NamedGraph
from found_in_tables import FOLDERS, found_in_tables, open_tables
from ledger_check import census_of_build, differences

Rows = set[tuple[Any, ...]]

# What a row of a table does not show of a thing, and where it stands instead.
ELSEWHERE = {
    "outcomes": {RDF + "type"},
    "terms": {RDFS + "isDefinedBy", "http://www.w3.org/2002/07/owl#disjointWith"},
    "sources": {"http://purl.org/dc/terms/title"},
}


@pytest.fixture(scope="module")
def parquet(real_tables: Path) -> duckdb.DuckDBPyConnection:
    """The Parquet tables of the real graph, in DuckDB."""
    return open_tables(real_tables, "parquet")


@pytest.fixture(scope="module")
def quads(real_build: Build) -> list[ox.Quad]:
    """The real graph."""
    return list(ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def said(quads: list[ox.Quad]) -> dict[tuple[str, str], set[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]:
    """What the graph says outright of each thing by each property; of inferences and rules, what was inferred."""
    outright: dict[tuple[str, str], set[Any]] = defaultdict(set)
    classes = {ox.NamedNode(KG + "Inference"), ox.NamedNode(KG + "Rule")}
    own = {quad.subject for quad in quads if quad.predicate.value == RDF + "type" and quad.object in classes}
    for quad in quads:
        inferred = quad.graph_name == ox.NamedNode(NamedGraph.INFERRED.iri)
        if isinstance(quad.subject, ox.NamedNode) and (not inferred or quad.subject in own):
            outright[quad.subject.value, quad.predicate.value].add(quad.object)
    return outright


@pytest.mark.parametrize("kind", FOLDERS)
def test_the_ledger_is_what_duckdb_finds(real_build: Build, real_tables: Path, kind: str) -> None:
    with open_tables(real_tables, kind) as connection:
        found = found_in_tables(connection)
    assert differences(real_tables, census_of_build(real_build[0]), found) == []


def test_nothing_is_lost(real_tables: Path) -> None:
    ledger = json.loads((real_tables / "loss.json").read_text(encoding="utf-8"))
    assert ledger["lossless"], ledger["totals"]


def test_every_value_is_the_graphs(
    parquet: duckdb.DuckDBPyConnection, said: dict[tuple[str, str], set[Any]], prefixes: PrefixMap
) -> None:
    """Each column that shows one property holds just its values: names, words, numbers as they are written."""

    def word(iri: str) -> str:
        (term,) = said[iri, SKOS + "notation"]
        return str(term.value)

    compared = 0
    for table, column, type_, many, property_, codes in parquet.execute(
        'SELECT "table", "column", type, list, property, codes FROM columns WHERE property IS NOT NULL'
    ).fetchall():
        if "/" in property_ or "|" in property_ or column.endswith(("_label", "_written")) or column == "creators":
            continue
        cell = f'unnest("{column}")' if many else f'"{column}"'
        got = {
            (iri, value)
            for iri, value in parquet.execute(f'SELECT iri, {cell} AS value FROM "{table}"').fetchall()
            if value is not None
        }
        iris = {iri for (iri,) in parquet.execute(f'SELECT iri FROM "{table}"').fetchall()}
        property_iri = prefixes.expand(property_)
        of_iris = column != "object_value"
        expected: Rows = set()
        for iri in iris:
            for term in said.get((iri, property_iri), ()):
                if isinstance(term, ox.NamedNode) and of_iris:
                    expected.add((iri, word(term.value) if codes else prefixes.compress(term.value) or term.value))
                elif isinstance(term, ox.Literal) and not (property_ == "kg:object" and of_iris):
                    expected.add((iri, typed(term.value, type_)))
        assert got == expected, f"{table}.{column}"
        compared += len(got)
    assert compared > 15_000


def typed(text: str, type_: str) -> Any:
    read: dict[str, Callable[[str], Any]] = {
        "integer": int,
        "year": int,
        "number": Decimal,
        "boolean": lambda text: text == "true",
        "datetime": datetime.fromisoformat,
        "string": str,
    }
    return read[type_](text)


def test_each_decimal_stays_as_it_was_written(parquet: duckdb.DuckDBPyConnection, said: dict[Any, Any]) -> None:
    rows = parquet.execute("SELECT iri, value, value_written, printed_value FROM outcomes").fetchall()
    assert {(iri, written) for iri, _, written, _ in rows if written is not None} == {
        (iri, term.value) for (iri, property_), terms in said.items() if property_ == KG + "value" for term in terms
    }
    assert all(value == Decimal(written) for _, value, written, _ in rows if written is not None)
    assert "0.40" in {written for _, _, written, _ in rows}
    assert "one" in {printed for _, _, _, printed in rows}


def test_no_property_of_a_row_is_left_out(
    real_build: Build, parquet: duckdb.DuckDBPyConnection, said: dict[tuple[str, str], set[Any]], prefixes: PrefixMap
) -> None:
    """A property the ontology gains must gain a column; a plain triple of an entity or study is a row of claims."""
    properties: dict[str, set[str]] = defaultdict(set)
    for iri, property_ in said:
        properties[iri].add(property_)
    claims = {
        (prefixes.expand(subject), prefixes.expand(predicate))
        for subject, predicate in parquet.execute("SELECT subject, predicate FROM claims WHERE plain").fetchall()
    }
    shown: dict[str, set[str]] = defaultdict(set)
    for table, path in parquet.execute('SELECT "table", property FROM columns WHERE property IS NOT NULL').fetchall():
        shown[table] |= {prefixes.expand(one.split("/")[0]) for one in path.split("|")}
    for table in read_plan(real_build[0].ontology, prefixes):
        iris = [iri for (iri,) in parquet.execute(f'SELECT iri FROM "{table.name}"').fetchall()]
        lost = {
            property_
            for iri in iris
            for property_ in properties[iri] - shown[table.name] - ELSEWHERE.get(table.name, set())
            if (iri, property_) not in claims
        }
        allowed = {RDF + "type", "http://www.w3.org/2002/07/owl#propertyChainAxiom"}
        if table.name == "timepoints":
            allowed |= {RDFS + "isDefinedBy", SKOS + "definition", SKOS + "notation"}
        assert lost <= allowed, table.name


def test_keys_lead_to_rows(parquet: duckdb.DuckDBPyConnection) -> None:
    """Every reference names a row, every word of a closed list a term, and no two rows share a key."""
    for table, column, many, to, codes in parquet.execute(
        'SELECT "table", "column", list, "references", codes FROM columns '
        'WHERE coalesce("references", codes) IS NOT NULL'
    ).fetchall():
        cell = f'unnest("{column}")' if many else f'"{column}"'
        known = f"SELECT id FROM {to}" if to else f"SELECT notation FROM terms WHERE list_contains(types, '{codes}')"
        lost = parquet.execute(
            f'SELECT DISTINCT v FROM (SELECT {cell} AS v FROM "{table}") WHERE v IS NOT NULL AND v NOT IN ({known})'
        ).fetchall()
        assert lost == [], f"{table}.{column}"
    for (table,) in parquet.execute('SELECT DISTINCT "table" FROM columns WHERE "column" = \'iri\'').fetchall():
        twice = parquet.execute(f'SELECT id FROM "{table}" GROUP BY id HAVING count(*) > 1').fetchall()
        assert twice == [], table


# The same question to DuckDB and to the graph; the last column counts.
QUESTIONS = [
    (
        """
        SELECT c.standing, e.direction, count(*)
        FROM claims c JOIN evidence e ON e.claim = c.id GROUP BY ALL
        """,
        """
        SELECT ?standing ?direction (COUNT(*) AS ?n) {
          VALUES (?p ?direction) {
            (kg:supports "supports") (kg:disputes "disputes") (kg:inconclusive "inconclusive")
          }
          ?line ?p ?claim .
          ?claim a kg:Claim ; kg:standing/skos:notation ?standing
        } GROUP BY ?standing ?direction
        """,
    ),
    (
        """
        SELECT s.registry_id[1], o.unit, count(*)
        FROM outcomes o JOIN studies s ON o.study = s.id JOIN endpoints e ON o.endpoint = e.id
        WHERE len(s.registry_id) = 1 AND len(o.in_arm) > 0 GROUP BY ALL
        """,
        """
        SELECT ?number ?unit (COUNT(DISTINCT ?o) AS ?n) {
          ?o kg:ofStudy ?s ; kg:unit ?unit ; kg:endpoint/rdf:type kg:Endpoint ; kg:inArm ?arm .
          { SELECT ?s (SAMPLE(?id) AS ?number) { ?s a kg:Study ; kg:registryId ?id }
            GROUP BY ?s HAVING (COUNT(DISTINCT ?id) = 1) }
        } GROUP BY ?number ?unit
        """,
    ),
    (
        """
        SELECT x.label, n.label, count(*)
        FROM claims c JOIN entities n ON c.subject = n.id JOIN terms x ON c.predicate = x.id
        WHERE c.negated OR c.contested GROUP BY ALL
        """,
        """
        SELECT ?predicate ?subject (COUNT(DISTINCT ?c) AS ?n) {
          ?c a kg:Claim ; kg:negated ?no ; kg:contestedOverall ?both ;
             kg:subject ?s ; kg:predicate/rdfs:label ?predicate .
          ?s a owl:NamedIndividual ; rdfs:label ?subject .
          FILTER (?no || ?both)
        } GROUP BY ?predicate ?subject
        """,
    ),
    (
        """
        SELECT s.pmid, count(DISTINCT o.id)
        FROM sources s JOIN evidence e ON e.source = s.id JOIN outcomes o ON e.outcome = o.id
        WHERE s.pmid IS NOT NULL GROUP BY ALL
        """,
        """
        SELECT ?pmid (COUNT(DISTINCT ?o) AS ?n) {
          VALUES ?kind { kg:Outcome kg:Comparison }
          ?o a ?kind ; kg:hasEvidence/kg:source/bibo:pmid ?pmid
        } GROUP BY ?pmid
        """,
    ),
]


@pytest.mark.parametrize(("sql", "sparql"), QUESTIONS)
def test_joins_count_what_sparql_counts(
    parquet: duckdb.DuckDBPyConnection, quads: list[ox.Quad], prefixes: PrefixMap, sql: str, sparql: str
) -> None:
    store = ox.Store()
    store.extend(quads)
    answers = store.query(sparql, prefixes=dict(prefixes), use_default_graph_as_union=True)
    assert isinstance(answers, ox.QuerySolutions)
    names = [variable.value for variable in answers.variables]
    counted: Rows = set()
    for answer in answers:
        cells = [answer[name] for name in names]
        counted.add((*(str(getattr(cell, "value", None)) for cell in cells[:-1]), int(getattr(cells[-1], "value", 0))))
    got = {(*map(str, row[:-1]), row[-1]) for row in parquet.execute(sql).fetchall()}
    assert got == counted and len(got) > 3


def test_what_is_no_fact_is_marked(parquet: duckdb.DuckDBPyConnection) -> None:
    """Nobody who keeps to ``plain`` reads a denial, a dispute or a hypothesis as a fact."""
    wrong = parquet.execute(
        "SELECT id FROM claims WHERE plain "
        "AND (negated OR contested OR standing NOT IN ('supported', 'cited_unresolved'))"
    ).fetchall()
    assert wrong == []
    count = "SELECT count(*) FILTER (WHERE plain), count(*) FILTER (WHERE NOT plain) FROM claims"
    plain, other = parquet.execute(count).fetchone() or (0, 0)
    assert plain > 100 and other > 100


def test_no_inferred_triple_stands_among_the_entities(
    parquet: duckdb.DuckDBPyConnection, quads: list[ox.Quad], prefixes: PrefixMap
) -> None:
    inferred = {
        (prefixes.compress(quad.subject.value), prefixes.compress(quad.object.value))
        for quad in quads
        if quad.predicate.value == KG + "broaderEntity" and quad.graph_name.value.endswith("/inferred")  # type: ignore[union-attr]
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }
    shown = set(parquet.execute("SELECT id, unnest(broader) FROM entities").fetchall())
    assert inferred and not inferred & shown


def test_the_dictionary_takes_its_meanings_from_the_ontology(
    parquet: duckdb.DuckDBPyConnection,
    said: dict[tuple[str, str], set[Any]],
    real_tables: Path,
    real_build: Build,
    prefixes: PrefixMap,
) -> None:
    rows = parquet.execute('SELECT "table", "column", property, definition FROM columns').fetchall()
    assert all(definition for *_, definition in rows)
    by_name = {(table, column): (property_, definition) for table, column, property_, definition in rows}
    (locator,) = said[KG + "locator", SKOS + "definition"]
    assert by_name["evidence", "locator"] == ("kg:locator", locator.value)
    for table in read_plan(real_build[0].ontology, prefixes):
        for column in table.columns:
            defined = len(column.paths) == 1 and (column.paths[0][-1], SKOS + "definition") in said
            # These show something else than the property does: objects that are texts, say, or a list without its bars.
            if column.name not in ("object_value", "timepoint_printed", "creators"):
                assert bool(column.definition) is not defined, f"{table.name}.{column.name}"
    package = json.loads((real_tables / "csv" / "datapackage.json").read_text(encoding="utf-8"))
    fields = {
        (resource["name"], field["name"]) for resource in package["resources"] for field in resource["schema"]["fields"]
    }
    assert fields == by_name.keys()
