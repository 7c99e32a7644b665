"""The flat tables say what the graph says, to DuckDB and to pandas, whatever stands in a label."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyoxigraph as ox
import pytest

from builds import AWKWARD_ENTITY, AWKWARD_TEXT, Build, lay_build
from cllkg.content import Content
from cllkg.errors import CllkgError, ExportRefused
from cllkg.exports.export import export
from cllkg.exports.targets.tables.fields import Field, Type
from cllkg.exports.targets.tables.parquet import open_parquet
from cllkg.exports.targets.tables.plan import PLAN, read_plan
from cllkg.manifest import NQUADS
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import KG, RDF, RDFS, SKOS, NamedGraph
from found_in_tables import FOLDERS, found_in_tables, open_tables
from ledger_check import census_of_build, differences
from readers import needs_reader, read_with

Rows = set[tuple[Any, ...]]

# What a row of a table does not show of a thing, and where it stands instead.
ELSEWHERE = {
    "outcomes": {RDF + "type"},
    "terms": {RDFS + "isDefinedBy", "http://www.w3.org/2002/07/owl#disjointWith"},
    "sources": {"http://purl.org/dc/terms/title"},
}


@pytest.fixture(scope="module")
def folder(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the real graph."""
    folder = tmp_path_factory.mktemp("tables") / "out"
    export(*real_build, "tables", folder)
    return folder


@pytest.fixture(scope="module")
def parquet(folder: Path) -> duckdb.DuckDBPyConnection:
    """The Parquet tables of the real graph, in DuckDB."""
    return open_tables(folder, "parquet")


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
def test_the_ledger_is_what_duckdb_finds(real_build: Build, folder: Path, kind: str) -> None:
    with open_tables(folder, kind) as connection:
        found = found_in_tables(connection)
    assert differences(folder, census_of_build(real_build[0]), found) == []


@pytest.mark.reader
@needs_reader("frictionless")
@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_the_data_package_holds_what_it_declares(folder: Path, kind: str) -> None:
    """Types, primary and foreign keys of every table, by the reference program for Data Packages."""
    said = read_with("frictionless", folder / kind / "datapackage.json")
    assert said["problems"] == []
    assert said["counts"]["tables"] == 20


def test_nothing_is_lost(folder: Path) -> None:
    ledger = json.loads((folder / "loss.json").read_text(encoding="utf-8"))
    assert ledger["lossless"], ledger["totals"]


def test_a_column_that_goes_is_missed(real_build: Build, tmp_path: Path, prefixes: PrefixMap) -> None:
    """The ledger follows the plan of the columns: without one for it, a denial is lost, and it says so."""
    content, manifest = real_build
    shutil.copytree(content.ontology, tmp_path / "ontology")
    plan = tmp_path / "ontology" / PLAN
    kept = [line for line in plan.read_text(encoding="utf-8").splitlines(keepends=True) if "\tkg:negated\t" not in line]
    plan.write_text("".join(kept), encoding="utf-8")
    export(Content(tmp_path, content.build), manifest, "tables", tmp_path / "out")
    lost = json.loads((tmp_path / "out" / "loss.json").read_text(encoding="utf-8"))["kinds"]
    assert {kind for kind, row in lost.items() if row["dropped"]} == {"negation"}
    with pytest.raises(ExportRefused, match=r"would be dropped"):
        export(Content(tmp_path, content.build), manifest, "tables", tmp_path / "none", budget={"negation": 0})


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


@pytest.fixture(scope="module")
def awkward_folder(awkward_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the graph with awkward labels."""
    folder = tmp_path_factory.mktemp("awkward_tables") / "out"
    export(*awkward_build, "tables", folder)
    return folder


@pytest.mark.parametrize("kind", FOLDERS)
def test_awkward_labels_come_back_whole(awkward_build: Build, awkward_folder: Path, kind: str) -> None:
    """By DuckDB and by pandas, told no more than which character separates."""
    with open_tables(awkward_folder, kind) as connection:
        assert differences(awkward_folder, census_of_build(awkward_build[0]), found_in_tables(connection)) == []

        def first(sql: str) -> Any:
            row = connection.execute(sql).fetchone()
            return row[0] if row else None

        lenalidomide = "SELECT {} FROM {} WHERE {} = 'CHEBI:63791'"
        assert first(lenalidomide.format("label", "entities", "id")) == AWKWARD_TEXT
        assert first(lenalidomide.format("subject_label", "claims", "subject")) == AWKWARD_TEXT
        assert first(
            "SELECT label FROM flags WHERE key = 'adverse-event-shares-without-denominator'"
        ) == AWKWARD_TEXT or (
            first(f"SELECT count(*) FROM flags WHERE label = '{AWKWARD_TEXT.replace(chr(39), chr(39) * 2)}'") == 1
        )
        assert first(f"SELECT iri FROM entities WHERE id = '{AWKWARD_ENTITY}'") == AWKWARD_ENTITY
        intervention = "SELECT intervention_label FROM studies WHERE intervention_label IS NOT NULL"
        lists = [row[0] for row in connection.execute(intervention).fetchall()]
        split = [cell if isinstance(cell, list) else split_cell(cell) for cell in lists]
        assert any(AWKWARD_TEXT in cell for cell in split)
    file = awkward_folder / kind / f"entities.{kind}"
    if kind == "parquet":
        frame = pd.read_parquet(file)
    else:
        frame = pd.read_csv(file, sep="\t" if kind == "tsv" else ",", dtype=str)
    assert list(frame.loc[frame["id"] == "CHEBI:63791", "label"]) == [AWKWARD_TEXT]
    assert len(frame) == len(census_of_build(awkward_build[0])["entity"])


def split_cell(cell: str) -> list[str]:
    """Split a cell with several values as the documentation says."""
    values, text, escaped = [], "", False
    for character in cell:
        if escaped or character not in "\\|":
            text, escaped = text + character, False
        elif character == "\\":
            escaped = True
        else:
            values.append(text)
            text = ""
    return [*values, text]


@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_lists_and_texts_of_delimited_files_are_those_of_parquet(folder: Path, kind: str) -> None:
    """Cell for cell, as pandas reads them."""
    cells = 0
    with open_tables(folder, "parquet") as parquet:
        lists = set(parquet.execute('SELECT "table", "column" FROM columns WHERE list').fetchall())
        for path in sorted((folder / kind).glob(f"*.{kind}")):
            texts = pd.read_csv(path, sep="\t" if kind == "tsv" else ",", dtype=str, keep_default_na=False)
            result = parquet.execute(f'SELECT * FROM "{path.stem}"')
            names = [column[0] for column in result.description or ()]
            assert names == list(texts.columns)
            for left, row in zip(result.fetchall(), texts.itertuples(index=False), strict=True):
                for name, value, text in zip(names, left, row, strict=True):
                    if (path.stem, name) in lists:
                        assert [str(one) for one in value] == (split_cell(text) if text else [])
                    elif isinstance(value, Decimal):
                        assert value == Decimal(text)
                    elif isinstance(value, bool):
                        assert text == str(value).upper()
                    elif value is None or isinstance(value, str | int):
                        assert text == ("" if value is None else str(value))
                    else:
                        assert text == value.isoformat()
                    cells += 1
    assert cells > 80_000


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
    folder: Path,
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
    package = json.loads((folder / "csv" / "datapackage.json").read_text(encoding="utf-8"))
    fields = {
        (resource["name"], field["name"]) for resource in package["resources"] for field in resource["schema"]["fields"]
    }
    assert fields == by_name.keys()


def test_without_pyarrow_it_says_what_to_install(
    real_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What stands as None cannot be imported.
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportRefused, match=r"pip install 'cllkg\[tables\]'"):
        export(*real_build, "tables", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_two_runs_write_the_same_bytes(real_build: Build, folder: Path, tmp_path: Path) -> None:
    """Parquet too: nothing in it tells of the run."""
    program = (
        "import sys; from pathlib import Path; from cllkg.content import Content\n"
        "from cllkg.manifest import read_manifest; from cllkg.exports.export import export\n"
        "content = Content(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "export(content, read_manifest(content), 'tables', Path(sys.argv[3]))"
    )
    content, _ = real_build
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    subprocess.run(
        [sys.executable, "-c", program, str(content.root), str(content.build), str(tmp_path / "again")],
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True,
    )
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert len(names) == 65
    assert [name for name in names if (folder / name).read_bytes() != (tmp_path / "again" / name).read_bytes()] == []


def test_a_second_value_where_one_fits_is_refused(real_build: Build, tmp_path: Path) -> None:
    content, _ = real_build
    nquads = (content.build / NQUADS).read_bytes()
    line = next(line for line in nquads.splitlines(keepends=True) if b"#measures> " in line and b"/outcome/" in line)
    second = line.replace(line.split(b" ")[2], b"<http://purl.obolibrary.org/obo/CHEBI_63791>")
    changed = lay_build(tmp_path / "changed", content, b"".join(sorted({*nquads.splitlines(keepends=True), second})))
    with pytest.raises(ExportRefused, match=r"has 2 values for the column 'measures' of 'outcomes', which holds one"):
        export(*changed, "tables", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_decimal_is_never_rounded() -> None:
    fields = (Field("p_value", Type.NUMBER, False, "", ""),)
    with open_parquet(io.BytesIO(), "outcomes", fields) as rows:
        rows.add([Decimal("0.123456789012")])
        with pytest.raises(ExportRefused, match=r"0\.1234567890123 in the column 'p_value' of 'outcomes' does not fit"):
            rows.add([Decimal("0.1234567890123")])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x", r"tables\.tsv:1: the columns are not table, column"),
        ("{}claims\tid\tkg:Claim\tkey\t\n", r"tables\.tsv:2: .*Correct the row"),
        ("{}claims\tid\tno:Claim\tkey\t\t\n", r"tables\.tsv:2: unknown prefix 'no'"),
        ("{}claims\tid\tkg:Claim\tkye\t\t\n", r"tables\.tsv:2: 'kye' is not a valid Form"),
        ("{}claims\tid\tkg:Claim\tkey\t\t\nclaims\tx\t\ttext\t\t\n", r"tables\.tsv:3: the column 'x' has no path"),
        ("{}claims\tid\tkg:Claim\ttext\t\t\n", r"tables\.tsv:2: the first row of a table, and no other, is its key"),
        (
            "{}claims\tid\tkg:Claim\tkey\t\t\nclaims\tx\tkg:about\trefs\tthings\t\n",
            r"tables\.tsv:3: no table called 'things'",
        ),
    ],
)
def test_a_plan_that_does_not_read_names_file_and_line(
    tmp_path: Path, prefixes: PrefixMap, text: str, says: str
) -> None:
    (tmp_path / PLAN).write_text(text.format("table\tcolumn\tpath\tform\tto\tdefinition\n"))
    with pytest.raises(CllkgError, match=says):
        read_plan(tmp_path, prefixes)
    with pytest.raises(CllkgError, match=r"tables\.tsv:1: the table is missing"):
        read_plan(tmp_path / "nowhere", prefixes)
