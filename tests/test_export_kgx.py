"""KGX itself hands back what the ledger says it does, and no reader of it takes a doubt for a fact."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from builds import AWKWARD_ENTITY, AWKWARD_TEXT, Build, lay_build
from cllkg.content import Content
from cllkg.errors import CllkgError, ExportRefused
from cllkg.exports.export import export
from cllkg.exports.folder import LISTING
from cllkg.exports.targets.kgx.columns import escaped
from cllkg.manifest import NQUADS
from cllkg.vocabulary import KG, RDFS, SKOS
from found_in_kgx import EDGE_FILES, NODE_FILES, Record, found_in, hand_back, unescaped
from ledger_check import census_of_build, differences
from readers import needs_reader, read_with

reader = pytest.mark.reader
both_builds = pytest.mark.parametrize("build", ["real_build", "awkward_build"])
both_endings = pytest.mark.parametrize("ending", ["tsv", "jsonl"])

HandBack = Callable[[Build, str], tuple[list[Record], dict[str, int]]]

HUMAN = "NCBITaxon:9606"
PARTS_OF_STUDIES = {"kg:Arm", "kg:Endpoint", "kg:DoseStep", "kg:EligibilityCriterion"}

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
def exported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Build], Path]:
    """Exports a build once."""
    folders: dict[str, Path] = {}

    def of(build: Build) -> Path:
        if build[1].sha256 not in folders:
            folders[build[1].sha256] = tmp_path_factory.mktemp("kgx") / "out"
            export(*build, "kgx", folders[build[1].sha256])
        return folders[build[1].sha256]

    return of


@pytest.fixture(scope="module")
def real(real_build: Build, exported: Callable[[Build], Path]) -> Path:
    """The export of the real graph."""
    return exported(real_build)


@pytest.fixture(scope="module")
def handed_back(exported: Callable[[Build], Path], tmp_path_factory: pytest.TempPathFactory) -> HandBack:
    """Has KGX read a build's export once in each format."""
    known: dict[tuple[str, str], tuple[list[Record], dict[str, int]]] = {}

    def of(build: Build, ending: str) -> tuple[list[Record], dict[str, int]]:
        key = (build[1].sha256, ending)
        if key not in known:
            known[key] = hand_back(exported(build), ending, tmp_path_factory.mktemp("back") / "back.json")
        return known[key]

    return of


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a file."""
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").split("\n") if line]


def files(folder: Path, ending: str, names: tuple[str, ...] = (*NODE_FILES, *EDGE_FILES)) -> list[Path]:
    """Return the files of nodes and edges."""
    return [folder / f"{name}.{ending}" for name in names]


def values_in(build: Build) -> dict[str, dict[str, set[str]]]:
    """Return what the graph says: property, subject, values."""
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in ox.parse(path=str(build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple):
            said[quad.predicate.value][quad.subject.value].add(quad.object.value)
    return said


@reader
@needs_reader("kgx")
@both_endings
@both_builds
def test_kgx_hands_back_what_the_ledger_says(
    request: pytest.FixtureRequest, exported: Callable[[Build], Path], handed_back: HandBack, build: str, ending: str
) -> None:
    """And every text, number and standing as the graph has it, with line feeds, bars and all."""
    built: Build = request.getfixturevalue(build)
    folder = exported(built)
    records, _ = handed_back(built, ending)
    assert differences(folder, census_of_build(built[0]), found_in(records)) == []
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
def test_kgx_finds_no_fault(real: Path, ending: str) -> None:
    """KGX has to be told our prefixes: it knows those of the Biolink Model alone. It has no other complaint."""
    found = read_with("kgx", real / "prefixes.json", *files(real, ending), program="validate_files.py")
    assert (found["problems"], found["counts"]["nodes"] > 1000, found["counts"]["edges"] > 500) == ([], True, True)


@reader
@needs_reader("kgx")
def test_without_our_prefixes_kgx_complains_of_nothing_but_prefixes(real: Path) -> None:
    problems = read_with("kgx", "-", *files(real, "tsv"), program="validate_files.py")["problems"]
    assert problems
    assert [one for one in problems if "not represented in Biolink Model JSON-LD context" not in one] == []
    prefixes = json.loads((real / "prefixes.json").read_text(encoding="utf-8"))
    complained = {one.split("CURIE prefix '")[1].split("'")[0] for one in problems}
    assert complained <= set(prefixes)


@reader
@needs_reader("kgx")
def test_every_term_is_in_the_biolink_model_and_fits_its_domain_and_range(real: Path) -> None:
    found = read_with("kgx", *files(real, "jsonl"), real / "columns.tsv", program="fit_model.py")
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
def test_the_check_against_the_model_finds_each_fault(real: Path, tmp_path: Path) -> None:
    chosen = next(row for row in rows(real, "edges") if "biolink:ChemicalAffectsGeneAssociation" in row["category"])
    lines = [json.dumps(chosen | change) for change, _ in FAULTS]
    (tmp_path / "edges.jsonl").write_text("\n".join(lines) + "\n")
    (tmp_path / "columns.tsv").write_text("table\tcolumn\ttype\tslot\tdefinition\nedges\tphase\ttext\t\t\n")
    paths = [*files(real, "jsonl", NODE_FILES), tmp_path / "edges.jsonl", tmp_path / "columns.tsv"]
    problems = read_with("kgx", *paths, program="fit_model.py")["problems"]
    for number, (change, complaint) in enumerate(FAULTS, start=1):
        found = [one for one in problems if one.startswith(f"edges.jsonl:{number}:")]
        assert any(complaint in one for one in found), (change, found)
    assert any(one.startswith("columns.tsv:2: phase is ours") for one in problems)


@reader
@needs_reader("kgx")
def test_the_columns_of_biolink_agree_with_its_json_schema(real: Path, tmp_path: Path) -> None:
    """But for two things: association classes do not list every qualifier; and its ends of mixed kinds are objects."""
    slots: dict[str, set[str]] = defaultdict(set)
    for line in (real / "columns.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        table, column, _, slot, _ = line.split("\t")
        slots[table].update([column] if slot else [])
    tables = {"nodes": "nodes", "trial_nodes": "nodes", "publication_nodes": "publications", "record_nodes": "records"}
    for kind, names in (("nodes", NODE_FILES), ("edges", EDGE_FILES)):
        with (tmp_path / f"{kind}.jsonl").open("w", encoding="utf-8") as out:
            for name in names:
                for row in rows(real, name):
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
    request: pytest.FixtureRequest, exported: Callable[[Build], Path], tmp_path: Path, build: str
) -> None:
    folder = exported(request.getfixturevalue(build))
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
def test_the_queries_of_the_howto_find_in_duckdb_what_is_not_denied(real: Path, tmp_path: Path) -> None:
    """In TSV the cells of what is not true are NULL, so that ``not`` finds nothing there."""
    page = (Path(__file__).parents[1] / "docs/how-to/exports/biomedical.md").read_text(encoding="utf-8")
    plain, careful = "not negated", "coalesce(negated, 'false') <> 'true'"
    assert f"where {plain}`" in page and f"where {careful}`" in page
    for name in EDGE_FILES:
        wanted = sum(not row["negated"] for row in rows(real, name))
        tsv, jsonl = real / f"{name}.tsv", real / f"{name}.jsonl"
        counts = [
            read_with("kgx", file, condition, program="count_in_duckdb.py")["counts"]["rows"]
            for file, condition in ((jsonl, plain), (tsv, careful), (tsv, plain))
        ]
        assert counts == [wanted, wanted, 0], name


def test_as_many_genes_lack_an_hgnc_number_as_the_howto_says(real: Path) -> None:
    page = (Path(__file__).parents[1] / "docs/how-to/exports/biomedical.md").read_text(encoding="utf-8")
    genes = [row["id"] for row in rows(real, "nodes") if row["category"] == ["biolink:Gene"]]
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


def test_the_files_of_plain_edges_hold_nothing_but_plain_claims(real: Path) -> None:
    """Whoever reads no column of ours, and only these files, reads no denial, no doubt and no conclusion of ours."""
    plain = rows(real, "edges") + rows(real, "trial_edges")
    assert {row["standing"] for row in plain} == {"supported", None}
    assert not any(row["negated"] or row["claim_negated"] or row["contested"] for row in plain)
    assert {row["agent_type"] for row in plain} == {"manual_agent"}
    assert not any(row["rules"] for row in plain)


def test_no_common_edge_misleads_who_reads_subject_predicate_and_object_alone(real_build: Build, real: Path) -> None:
    """The table says of the predicate that it does not, and the claim was seen in no species but ours."""
    header, *lines = (real_build[0].ontology / "mappings" / "biolink_predicates.tsv").read_text("utf-8").splitlines()
    said: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for line in lines:
        row = dict(zip(header.split("\t"), line.split("\t"), strict=True))
        said[row["predicate"], row["biolink_predicate"], row["association"]].add(row["file"])
    edges = rows(real, "edges")
    claims = [row for row in edges if row["claim_category"]]
    assert claims
    for row in claims:
        assert said[row["kg_predicate"], row["predicate"], row["category"][0]] == {"plain"}, row["description"]
        assert row["standing"] == "supported", row["description"]
        assert set(row["context_species"] or ()) <= {HUMAN}, row["description"]
        assert row["evidence_system"] != "in_animals", row["description"]
    assert [row for row in edges if row["predicate"] == "biolink:related_to"] == []
    others = [row for row in edges if not row["claim_category"]]
    assert {row["kg_predicate"] for row in others} == {"kg:broaderEntity"}


@pytest.mark.parametrize(
    ("relation", "claimed"),
    [
        ("kg:dispensableFor", "biolink:related_to"),
        ("kg:neosubstrateOf", "biolink:physically_interacts_with"),
        ("kg:formsFeedbackWith", "biolink:related_to"),
        ("kg:mostFrequentIn", "biolink:related_to"),
        ("kg:dependsOn", "biolink:affected_by"),
    ],
)
def test_a_relation_that_biolink_tells_wrong_is_unsettled_and_says_so(real: Path, relation: str, claimed: str) -> None:
    homes = {name for name in EDGE_FILES for row in rows(real, name) if row["kg_predicate"] == relation}
    assert homes - {"inferred_edges"} == {"unsettled_edges"}
    found = [row for row in rows(real, "unsettled_edges") if row["kg_predicate"] == relation]
    assert {row["claimed_predicate"] for row in found} == {claimed}
    assert all("relation" in row["unsettled_because"] for row in found)


def test_each_unsettled_edge_says_why_and_no_other_edge_does(real: Path) -> None:
    unsettled = rows(real, "unsettled_edges")
    reasons = Counter(reason for row in unsettled for reason in row["unsettled_because"])
    assert set(reasons) == {"standing", "contested", "circumstances", "relation", "evidence_system", "species"}
    assert all(row["unsettled_because"] for row in unsettled)
    for row in unsettled:
        why = set(row["unsettled_because"])
        assert bool(why & {"standing", "contested"}) is (row["standing"] != "supported" or row["contested"])
        assert ("species" in why) is bool(set(row["context_species"] or ()) - {HUMAN} and row["kg_predicate"])
        assert ("evidence_system" in why) is (row["evidence_system"] == "in_animals")
    others = [row for name in EDGE_FILES if name != "unsettled_edges" for row in rows(real, name)]
    assert not any(row["unsettled_because"] for row in others)


@both_builds
def test_no_edge_dangles_in_the_files_that_are_loaded_with_it(
    request: pytest.FixtureRequest, exported: Callable[[Build], Path], build: str
) -> None:
    """All edges but those of trials find their ends in the common nodes, and those of trials in both."""
    folder = exported(request.getfixturevalue(build))
    common = {row["id"] for row in rows(folder, "nodes")}
    of_trials = {row["id"] for row in rows(folder, "trial_nodes")}
    assert not common & of_trials
    for name in EDGE_FILES:
        there = common | of_trials if name == "trial_edges" else common
        ends = {row[end] for row in rows(folder, name) for end in ("subject", "object")}
        assert ends <= there, name


def test_studies_and_their_parts_are_common_nodes_only_if_a_common_edge_names_them(real: Path) -> None:
    others = [row for name in EDGE_FILES if name != "trial_edges" for row in rows(real, name)]
    named = {row[end] for row in others for end in ("subject", "object")}
    studies = PARTS_OF_STUDIES | {"kg:Study", "kg:Trial"}
    assert {row["id"] for row in rows(real, "nodes") if row["kg_category"] in studies} <= named
    of_trials = rows(real, "trial_nodes")
    assert {row["kg_category"] for row in of_trials} == studies
    assert not {row["id"] for row in of_trials} & named


def test_the_plain_edges_of_the_hierarchy_are_those_somebody_asserted(real_build: Build, real: Path) -> None:
    """That what is one of a kind is one of the broader kind is concluded, and stands with the conclusions."""
    quads = ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS)
    broader = [quad for quad in quads if quad.predicate.value == KG + "broaderEntity"]
    asserted = {(quad.subject, quad.object) for quad in broader if not quad.graph_name.value.endswith("/inferred")}
    concluded = {(quad.subject, quad.object) for quad in broader} - asserted
    assert concluded
    edges = [row for row in rows(real, "edges") if row["kg_predicate"] == "kg:broaderEntity"]
    assert len(edges) == len(asserted)


def test_what_is_unsettled_looks_like_no_fact_of_its_kind(real: Path) -> None:
    """Its predicate is the weakest there is, and only what sources support is called an assertion."""
    unsettled = rows(real, "unsettled_edges")
    assert {"contested", "disputed", "hypothesis", "uncited"} <= {row["standing"] for row in unsettled}
    assert {row["predicate"] for row in unsettled} == {"biolink:related_to"}
    assert {row["category"][0] for row in unsettled} == {"biolink:Association"}
    asserted = [row for row in unsettled if row["knowledge_level"] == "knowledge_assertion"]
    assert {row["standing"] for row in asserted} == {"supported"}
    assert {row["knowledge_level"] for row in unsettled if row["standing"] == "hypothesis"} == {"prediction"}
    qualifiers = ("qualified_predicate", "object_direction_qualifier", "object_aspect_qualifier")
    assert not any(row[name] for row in unsettled for name in qualifiers)


def test_denials_are_denied_and_stand_alone(real: Path) -> None:
    for row in rows(real, "negated_edges"):
        assert row["claim_negated"]
        assert row["negated"] or row["clinical_approval_status"] == "not_approved_for_condition"
    others = [row for name in EDGE_FILES if name != "negated_edges" for row in rows(real, name)]
    assert not any(row["negated"] for row in others)


def test_lenalidomide_is_in_trials_for_cll_and_treats_it_nowhere(real: Path) -> None:
    edges = [row for name in EDGE_FILES for row in rows(real, name)]
    about = [row for row in edges if row["subject"] == "CHEBI:63791" and row["object"] == "MONDO:0004948"]
    assert "biolink:in_clinical_trials_for" in {row["predicate"] for row in about}
    # Each of these is a kind of treats, or is taken for it.
    treating = {"treats", "ameliorates_condition", "preventative_for_condition", "applied_to_treat"}
    assert not {row["predicate"] for row in about} & {f"biolink:{one}" for one in treating}
    assert not any(row["predicate"] == "biolink:treats" for row in edges)


def test_inferences_are_told_by_their_level_and_agent_and_withheld_ones_are_not_told(
    real_build: Build, real: Path
) -> None:
    inferred = rows(real, "inferred_edges")
    assert {(row["knowledge_level"], row["agent_type"]) for row in inferred} == {
        ("logical_entailment", "automated_agent"),
        ("prediction", "automated_agent"),
    }
    withheld = set(values_in(real_build)[KG + "withheldReason"])
    assert withheld and not withheld & {row["iri"] for row in inferred}
    assert all(row["rules"] for row in inferred)


@pytest.mark.parametrize(
    ("property_", "before", "after", "goes_to"),
    [
        ("standing", f"<{KG}Supported>", f"<{KG}Contested>", "unsettled_edges"),
        ("standing", f"<{KG}Supported>", f"<{KG}Hypothesis>", "unsettled_edges"),
        ("standing", f"<{KG}Supported>", f"<{KG}Uncited>", "unsettled_edges"),
        ("standing", f"<{KG}Supported>", f"<{KG}CitedUnresolved>", "unsettled_edges"),
        ("evidenceSystem", f"<{KG}InVitroSystem>", f"<{KG}InAnimalsSystem>", "unsettled_edges"),
        ("negated", '"false"', '"true"', "negated_edges"),
    ],
)
def test_a_claim_that_loses_its_footing_leaves_the_plain_edges(
    real_build: Build, real: Path, tmp_path: Path, property_: str, before: str, after: str, goes_to: str
) -> None:
    claim = next(
        row["iri"] for row in rows(real, "edges")
        if row["subject"] == "CHEBI:63791" and row["evidence_system"] == "in_vitro"
    )  # fmt: skip
    old = f"<{claim}> <{KG}{property_}> {before}".encode()
    nquads = (real_build[0].build / NQUADS).read_bytes()
    assert nquads.count(old) == 1
    changed = b"".join(
        sorted(nquads.replace(old, old.replace(before.encode(), after.encode())).splitlines(keepends=True))
    )
    export(*lay_build(tmp_path / "changed", real_build[0], changed), "kgx", tmp_path / "out")
    homes = [name for name in EDGE_FILES for row in rows(tmp_path / "out", name) if row["iri"] == claim]
    assert homes == [goes_to]


def test_a_claim_seen_in_another_species_leaves_the_common_edges(real_build: Build, real: Path, tmp_path: Path) -> None:
    seen_in_people = {row["iri"] for row in rows(real, "edges") if row["context_species"] == [HUMAN]}
    assert seen_in_people
    before, after = (f"<{KG}inSpecies> <http://purl.obolibrary.org/obo/NCBITaxon_{one}>" for one in ("9606", "10090"))
    nquads = (real_build[0].build / NQUADS).read_bytes().replace(before.encode(), after.encode())
    changed = b"".join(sorted(set(nquads.splitlines(keepends=True))))
    export(*lay_build(tmp_path / "changed", real_build[0], changed), "kgx", tmp_path / "out")
    assert not seen_in_people & {row["iri"] for row in rows(tmp_path / "out", "edges")}
    found = {row["iri"]: row for row in rows(tmp_path / "out", "unsettled_edges")}
    assert all(found[iri]["unsettled_because"] == ["species"] for iri in seen_in_people)


def test_the_table_decides_which_relations_may_be_read_alone(real_build: Build, tmp_path: Path) -> None:
    table = real_build[0].ontology / "mappings" / "biolink_predicates.tsv"
    row = next(line for line in table.read_text("utf-8").splitlines() if line.startswith("kg:memberOfClass\t"))
    changed = row.replace("\tplain\t", "\tunsettled\t")
    assert changed != row
    build = _with_table(real_build, tmp_path, table.name, lambda line: line != row, changed)
    export(*build, "kgx", tmp_path / "out")
    homes = {
        name for name in EDGE_FILES for row in rows(tmp_path / "out", name) if row["kg_predicate"] == "kg:memberOfClass"
    }
    assert homes - {"inferred_edges"} == {"unsettled_edges"}


def test_a_strict_export_names_the_term_that_has_no_mapping(real_build: Build, tmp_path: Path) -> None:
    build = _with_table(
        real_build, tmp_path, "biolink_predicates.tsv", lambda line: not line.startswith("kg:bindsTo\t")
    )
    with pytest.raises(ExportRefused, match="kg:bindsTo has no mapping to the Biolink Model"):
        export(*build, "kgx", tmp_path / "strict", strict=True)
    export(*build, "kgx", tmp_path / "out")
    loss = json.loads((tmp_path / "out" / "loss.json").read_text(encoding="utf-8"))["kinds"]["claim as a triple"]
    assert any("kg:bindsTo has no mapping" in one["because"] for one in loss["losses"])


def test_the_real_graph_exports_strictly(real_build: Build, tmp_path: Path) -> None:
    export(*real_build, "kgx", tmp_path / "out", strict=True)


@pytest.mark.parametrize(
    ("table", "line", "message"),
    [
        ("biolink_predicates.tsv", "kg:bindsTo\tx", r"biolink_predicates\.tsv:\d+: 2 cells"),
        (
            "biolink_categories.tsv",
            "nope:Drug\tbiolink:Drug\t\t\t",
            r"biolink_categories\.tsv:\d+: unknown prefix 'nope'",
        ),
        (
            "biolink_predicates.tsv",
            "kg:bindsTo\t\t\t\tbiolink:interacts_with\tbiolink:Association" + "\t" * 10,
            r"biolink_predicates\.tsv:\d+: there is no group of files ''",
        ),
        ("biolink_columns.tsv", "nodes\tx\tblob\t\t", r"biolink_columns\.tsv:\d+: there is no type 'blob'"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(
    real_build: Build, tmp_path: Path, table: str, line: str, message: str
) -> None:
    build = _with_table(real_build, tmp_path, table, lambda _: True, line)
    with pytest.raises(CllkgError, match=message):
        export(*build, "kgx", tmp_path / "out")


def _with_table(build: Build, root: Path, table: str, keeps: Callable[[str], bool], more: str | None = None) -> Build:
    """Return the build under an ontology of which one table has other rows."""
    content = Content(root / "content", root / "content" / "build")
    shutil.copytree(build[0].ontology, content.ontology)
    for name in ("graph", "queries"):
        (content.root / name).mkdir()
    path = content.ontology / "mappings" / table
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if keeps(line)]
    path.write_text("\n".join([*lines, *([more] if more else [])]) + "\n", encoding="utf-8")
    return lay_build(root / "laid", content, (build[0].build / NQUADS).read_bytes())


def test_whatever_the_hash_seed_the_bytes_are_the_same(real_build: Build, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from cllkg.content import Content\n"
        "from cllkg.manifest import Manifest, read_manifest; from cllkg.exports.export import export\n"
        "content = Content(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "export(content, read_manifest(content), 'kgx', Path(sys.argv[3]))\n"
    )
    for seed in ("1", "2"):
        arguments = [sys.executable, "-c", program, real_build[0].root, real_build[0].build, tmp_path / seed]
        subprocess.run(list(map(str, arguments)), env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
    assert (tmp_path / "1" / LISTING).read_bytes() == (tmp_path / "2" / LISTING).read_bytes()


def test_every_row_of_a_file_has_the_same_keys(real: Path) -> None:
    for name in (*NODE_FILES, *EDGE_FILES):
        assert len({tuple(row) for row in rows(real, name)}) == 1
        header = (real / f"{name}.tsv").read_text(encoding="utf-8").split("\n", 1)[0]
        assert tuple(header.split("\t")) == tuple(rows(real, name)[0])


@pytest.mark.parametrize("text", [AWKWARD_TEXT, "\\n", "\\u007c|", "\\\\", '"'])
def test_what_is_escaped_is_told_from_what_looks_like_it(text: str) -> None:
    there = escaped(text)
    assert isinstance(there, str) and not set(there) & set("|\n\r\t")
    assert unescaped(there) == text
