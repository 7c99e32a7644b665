"""KGX, the Biolink Model and DuckDB read the files; KGX itself hands back what the ledger says it does."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from builds import AWKWARD_ENTITY, AWKWARD_TEXT, Build, Exported, values_in
from cllkg.exports.targets.kgx.columns import escaped
from cllkg.vocabulary import KG, RDFS, SKOS
from found_in_kgx import EDGE_FILES, NODE_FILES, Record, found_by_biolink, found_in, hand_back, rows, unescaped
from ledger_check import census_of_build, differences
from readers import needs_reader, read_with

reader = pytest.mark.reader
both_builds = pytest.mark.parametrize("build", ["real_build", "awkward_build"])
both_endings = pytest.mark.parametrize("ending", ["tsv", "jsonl"])

HandBack = Callable[[Build, str], tuple[list[Record], dict[str, int]]]

# Files and columns of texts, and the property whose values they hold.
TEXTS = {
    **{
        name: {"name": RDFS + "label", "synonym": SKOS + "altLabel", "period": KG + "period"}
        for name in ("nodes", "trial_nodes")
    },
    "publication_nodes": {"name": "http://purl.org/dc/terms/title", "container": "http://purl.org/dc/terms/isPartOf"},
    "record_nodes": {
        "description": RDFS + "comment",
        "locator": KG + "locator",
        "printed_value": KG + "printedValue",
        "strength_key": KG + "strengthKey",
        "computation": KG + "computation",
    },
} | {name: {"description": RDFS + "label", "strength_key": KG + "strengthKey"} for name in EDGE_FILES}
NUMBERS = {
    "numeric_value": "value",
    "interval_low": "intervalLow",
    "reported_p_value": "pValue",
    "sample_size": "sampleSize",
}


@pytest.fixture(scope="module")
def handed_back(exported: Exported, tmp_path_factory: pytest.TempPathFactory) -> HandBack:
    """Has KGX read a build's export once in each format."""
    known: dict[tuple[str, str], tuple[list[Record], dict[str, int]]] = {}

    def of(build: Build, ending: str) -> tuple[list[Record], dict[str, int]]:
        key = (build[1].sha256, ending)
        if key not in known:
            known[key] = hand_back(exported(build, "kgx"), ending, tmp_path_factory.mktemp("back") / "back.json")
        return known[key]

    return of


def files(folder: Path, ending: str, names: tuple[str, ...] = (*NODE_FILES, *EDGE_FILES)) -> list[Path]:
    """Return the files of nodes and edges."""
    return [folder / f"{name}.{ending}" for name in names]


@reader
@needs_reader("kgx")
@both_endings
@both_builds
def test_kgx_hands_back_what_the_ledger_says(
    request: pytest.FixtureRequest, exported: Exported, handed_back: HandBack, build: str, ending: str
) -> None:
    """And every text, number and standing as the graph has it, with line feeds, bars and all."""
    built: Build = request.getfixturevalue(build)
    folder = exported(built, "kgx")
    records, _ = handed_back(built, ending)
    by_slots = found_by_biolink(records, built[0].ontology / "mappings")
    assert differences(folder, census_of_build(built[0]), found_in(records), by_slots) == []
    said = values_in(built)
    assert [fault for record in records for fault in _other_values(record, said)] == []
    ids = {str(record.data["id"]) for record in records if record.file in NODE_FILES}
    ends = {str(record.data[end]) for record in records if record.file in EDGE_FILES for end in ("subject", "object")}
    assert ends <= ids


def _other_values(record: Record, said: dict[str, dict[str, set[str]]]) -> list[str]:
    """Return what a record says otherwise than the graph."""
    iri = record.text("iri")
    if iri is None:
        return []
    faults = []
    for column, property_ in TEXTS[record.file].items():
        if (column, record.text("kg_category")) == ("description", "kg:ArticleStatement"):
            continue
        if set(record.texts(column)) != said[property_].get(iri, set()):
            faults.append(f"{iri}: {column}: {record.texts(column)}")
    if set(record.texts("note")) != said[SKOS + "note"].get(iri, set()) | said[KG + "note"].get(iri, set()):
        faults.append(f"{iri}: note: {record.texts('note')}")
    if standing := record.text("standing"):
        (code,) = said[KG + "standing"][iri]
        if said[SKOS + "notation"][code] != {standing}:
            faults.append(f"{iri}: {standing}")
    if record.file == "record_nodes":
        for column, name in NUMBERS.items():
            found = {Decimal(one) for one in record.texts(column)}
            if found != {Decimal(one) for one in said[KG + name].get(iri, ())}:
                faults.append(f"{iri}: {column}: {found}")
    return faults


@reader
@needs_reader("kgx")
@both_endings
def test_the_awkward_texts_and_the_entity_without_a_curie_arrive(
    awkward_build: Build, handed_back: HandBack, ending: str
) -> None:
    records, _ = handed_back(awkward_build, ending)
    by_file = Counter(
        record.file for record in records for column in TEXTS[record.file] if AWKWARD_TEXT in record.texts(column)
    )
    assert {"nodes", "publication_nodes", "record_nodes", "edges"} <= set(by_file)
    (entity,) = [record for record in records if record.text("iri") == AWKWARD_ENTITY]
    assert entity.data["id"] == AWKWARD_ENTITY
    assert any(AWKWARD_ENTITY in (record.data.get("subject"), record.data.get("object")) for record in records)


@reader
@needs_reader("kgx")
@both_endings
def test_kgx_finds_no_fault(real_kgx: Path, ending: str) -> None:
    """KGX has to be told our prefixes: it knows those of the Biolink Model alone. It has no other complaint."""
    found = read_with("kgx", real_kgx / "prefixes.json", *files(real_kgx, ending), program="validate_files.py")
    assert (found["problems"], found["counts"]["nodes"] > 1000, found["counts"]["edges"] > 500) == ([], True, True)


@reader
@needs_reader("kgx")
def test_without_our_prefixes_kgx_complains_of_nothing_but_prefixes(real_kgx: Path) -> None:
    problems = read_with("kgx", "-", *files(real_kgx, "tsv"), program="validate_files.py")["problems"]
    assert problems
    assert [one for one in problems if "not represented in Biolink Model JSON-LD context" not in one] == []
    prefixes = json.loads((real_kgx / "prefixes.json").read_text(encoding="utf-8"))
    complained = {one.split("CURIE prefix '")[1].split("'")[0] for one in problems}
    assert complained <= set(prefixes)


@reader
@needs_reader("kgx")
def test_every_term_is_in_the_biolink_model_and_fits_its_domain_and_range(real_kgx: Path) -> None:
    found = read_with("kgx", *files(real_kgx, "jsonl"), real_kgx / "columns.tsv", program="fit_model.py")
    assert found["problems"] == []


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"object": "HGNC:1"}, "is no node"),
    ({"subject": "MONDO:0004948"}, "has to be a chemical entity"),
    ({"predicate": "biolink:treats"}, "has to be a disease or phenotypic feature"),
    ({"predicate": "biolink:binds", "category": ["biolink:Association"]}, "is deprecated"),
    ({"predicate": "biolink:cures"}, "is no predicate"),
    ({"category": ["biolink:DrugAffectsGene"]}, "is no class"),
    ({"object_direction_qualifier": "down"}, "is none of DirectionQualifierEnum"),
    ({"agent_type": "curator"}, "is none of AgentTypeEnum"),
    ({"one_more": "key"}, "other keys"),
]


@reader
@needs_reader("kgx")
def test_the_check_against_the_model_finds_each_fault(real_kgx: Path, tmp_path: Path) -> None:
    chosen = next(row for row in rows(real_kgx, "edges") if "biolink:ChemicalAffectsGeneAssociation" in row["category"])
    lines = [json.dumps(chosen | change) for change, _ in FAULTS]
    (tmp_path / "edges.jsonl").write_text("\n".join(lines) + "\n")
    (tmp_path / "columns.tsv").write_text("table\tcolumn\ttype\tslot\tdefinition\nedges\tphase\ttext\t\t\n")
    paths = [*files(real_kgx, "jsonl", NODE_FILES), tmp_path / "edges.jsonl", tmp_path / "columns.tsv"]
    problems = read_with("kgx", *paths, program="fit_model.py")["problems"]
    for number, (change, complaint) in enumerate(FAULTS, start=1):
        found = [one for one in problems if one.startswith(f"edges.jsonl:{number}:")]
        assert any(complaint in one for one in found), (change, found)
    assert any(one.startswith("columns.tsv:2: phase is ours") for one in problems)


@reader
@needs_reader("kgx")
def test_the_columns_of_biolink_agree_with_its_json_schema(real_kgx: Path, tmp_path: Path) -> None:
    """But for two things: association classes do not list every qualifier; and its ends of mixed kinds are objects."""
    slots: dict[str, set[str]] = defaultdict(set)
    for line in (real_kgx / "columns.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        table, column, _, slot, _ = line.split("\t")
        slots[table].update([column] if slot else [])
    tables = {"nodes": "nodes", "trial_nodes": "nodes", "publication_nodes": "publications", "record_nodes": "records"}
    for kind, names in (("nodes", NODE_FILES), ("edges", EDGE_FILES)):
        with (tmp_path / f"{kind}.jsonl").open("w", encoding="utf-8") as out:
            for name in names:
                for row in rows(real_kgx, name):
                    kept = slots[tables.get(name, "edges")]
                    out.write(json.dumps({key: value for key, value in row.items() if key in kept}) + "\n")
    problems = read_with("kgx", tmp_path / "nodes.jsonl", tmp_path / "edges.jsonl", program="json_schema.py")[
        "problems"
    ]
    others = [one for one in problems if "is not of type 'object'" not in one and not _of_qualifiers_alone(one)]
    assert others == []


def _of_qualifiers_alone(problem: str) -> bool:
    if "Additional properties are not allowed" not in problem:
        return False
    names = problem.split("(")[1].split(" w")[0].replace("'", "").split(", ")
    return all(name.endswith("_qualifier") or name == "qualified_predicate" for name in names)


@reader
@needs_reader("kgx")
@both_builds
def test_duckdb_loads_every_file_and_both_formats_alike(
    request: pytest.FixtureRequest, exported: Exported, tmp_path: Path, build: str
) -> None:
    folder = exported(request.getfixturevalue(build), "kgx")
    read_with("kgx", tmp_path / "db.json", *files(folder, "tsv"), *files(folder, "jsonl"), program="load_duckdb.py")
    loaded = json.loads((tmp_path / "db.json").read_text(encoding="utf-8"))
    for name in (*NODE_FILES, *EDGE_FILES):
        tsv, jsonl = loaded[f"{name}.tsv"], loaded[f"{name}.jsonl"]
        assert list(tsv["types"]) == list(jsonl["types"])
        assert len(tsv["rows"]) == len(jsonl["rows"]) == len(rows(folder, name))
        for column in ("id", "name" if name in NODE_FILES else "description", "iri"):
            assert [row[column] for row in tsv["rows"]] == [row[column] for row in jsonl["rows"]]
    types = loaded["record_nodes.jsonl"]["types"]
    assert (types["numeric_value"], types["category"], types["contested"]) == ("DOUBLE", "VARCHAR[]", "BOOLEAN")


@reader
@needs_reader("kgx")
def test_the_queries_of_the_howto_find_in_duckdb_what_is_not_denied(real_kgx: Path, tmp_path: Path) -> None:
    """In TSV the cells of what is not true are NULL, so that ``not`` finds nothing there."""
    page = (Path(__file__).parents[1] / "docs/how-to/exports/biomedical.md").read_text(encoding="utf-8")
    plain, careful = "not negated", "coalesce(negated, 'false') <> 'true'"
    assert f"where {plain}`" in page and f"where {careful}`" in page
    for name in EDGE_FILES:
        wanted = sum(not row["negated"] for row in rows(real_kgx, name))
        tsv, jsonl = real_kgx / f"{name}.tsv", real_kgx / f"{name}.jsonl"
        counts = [
            read_with("kgx", file, condition, program="count_in_duckdb.py")["counts"]["rows"]
            for file, condition in ((jsonl, plain), (tsv, careful), (tsv, plain))
        ]
        assert counts == [wanted, wanted, 0], name


def test_as_many_genes_lack_an_hgnc_number_as_the_howto_says(real_kgx: Path) -> None:
    page = (Path(__file__).parents[1] / "docs/how-to/exports/biomedical.md").read_text(encoding="utf-8")
    genes = [row["id"] for row in rows(real_kgx, "nodes") if row["category"] == ["biolink:Gene"]]
    assert f" {sum(one.startswith('kgentity:') for one in genes)} genes have no HGNC number" in page


@reader
@needs_reader("kgx")
def test_streaming_keeps_what_the_memory_of_kgx_takes_for_one_edge(real_build: Build, handed_back: HandBack) -> None:
    """KGX's graph in memory knows one edge for each subject, predicate and object; the how-to says so."""
    records, counts = handed_back(real_build, "jsonl")
    edges = [record for record in records if record.file in EDGE_FILES]
    triples = {tuple(record.data[end] for end in ("subject", "predicate", "object")) for record in edges}
    assert len({record.data["id"] for record in edges}) == len(edges)
    assert counts["edges"] == len(triples) < len(edges)
    denied = {_triple(record) for record in edges if record.is_true("negated")}
    assert not denied & {_triple(record) for record in edges if not record.is_true("negated")}


def _triple(record: Record) -> tuple[str, ...]:
    return tuple(str(record.data[end]) for end in ("subject", "predicate", "object"))


def test_every_row_of_a_file_has_the_same_keys(real_kgx: Path) -> None:
    for name in (*NODE_FILES, *EDGE_FILES):
        assert len({tuple(row) for row in rows(real_kgx, name)}) == 1
        header = (real_kgx / f"{name}.tsv").read_text(encoding="utf-8").split("\n", 1)[0]
        assert tuple(header.split("\t")) == tuple(rows(real_kgx, name)[0])


@pytest.mark.parametrize("text", [AWKWARD_TEXT, "\\n", "\\u007c|", "\\\\", '"'])
def test_what_is_escaped_is_told_from_what_looks_like_it(text: str) -> None:
    there = escaped(text)
    assert isinstance(there, str) and not set(there) & set("|\n\r\t")
    assert unescaped(there) == text
