"""Our terms and theirs: every file of mappings is SSSOM, says where it looked, and falls into no known trap."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from cllkg.content import Content
from cllkg.pipeline import Compiled
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.vocabulary import KG, RDFS, NamedGraph

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
    "object_source", "object_source_version", "comment",
)  # fmt: skip
CURIES = ("subject_id", "predicate_id", "object_id", "mapping_justification", "object_source")
PREDICATES = {f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related")}
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
# Bioregistry's name for a vocabulary, where it is not our prefix in lower case.
REGISTERED = {"dct": "dcterms"}
LOCAL_PATH = re.compile(r"(^|\s)(/|~|[A-Z]:\\|file:)")


@dataclass(frozen=True)
class MappingFile:
    """One SSSOM file, read."""

    name: str
    header: dict[str, Any]
    columns: tuple[str, ...]
    rows: list[dict[str, str]]


@dataclass(frozen=True)
class Knowledge:
    """What the rows are held against."""

    labels: dict[str, str]
    prefixes: PrefixMap
    traps: dict[str, str]


def read_mappings(name: str, text: str) -> MappingFile:
    lines = text.splitlines()
    comments = [line[2:] for line in lines if line.startswith("#")]
    body = csv.DictReader(lines[len(comments) :], delimiter="\t", quoting=csv.QUOTE_NONE)
    rows = list(body)
    return MappingFile(name, yaml.safe_load("\n".join(comments)), tuple(body.fieldnames or ()), rows)


def faults_of(file: MappingFile, known: Knowledge) -> list[str]:
    """Return everything that is wrong with a file."""
    if file.columns != COLUMNS:
        return [f"the columns are {file.columns}"]
    found = _faults_of_header(file, known)
    for row in file.rows:
        found += [f"{row['subject_id']} {row['object_id']}: {fault}" for fault in _faults_of_row(row, known)]
    keys = [tuple(row[name] for name in COLUMNS) for row in file.rows]
    if keys != sorted(keys):
        found.append("the rows are not sorted")
    pairs = [(row["subject_id"], row["object_id"]) for row in file.rows]
    found += [f"{' '.join(pair)} is mapped twice" for pair in sorted({pair for pair in pairs if pairs.count(pair) > 1})]
    return found


def _faults_of_header(file: MappingFile, known: Knowledge) -> list[str]:
    used = {row[name].split(":")[0] for row in file.rows for name in CURIES}
    said = file.header.get("curie_map") or {}
    found = []
    if file.header.get("mapping_set_id") != f"https://w3id.org/cllkg/mappings/{file.name}":
        found.append("mapping_set_id is not its address")
    if not re.fullmatch(r"\d+\.\d+\.\d+", str(file.header.get("mapping_set_version"))):
        found.append("mapping_set_version is not a version")
    if file.header.get("license") != LICENSE:
        found.append("license is not CC BY 4.0")
    found += [f"curie_map lacks {prefix}" for prefix in sorted(used - said.keys())]
    found += [f"curie_map has {prefix}, which no row uses" for prefix in sorted(said.keys() - used)]
    found += [
        f"curie_map and prefixes.tsv differ on {prefix}"
        for prefix, namespace in said.items()
        if known.prefixes.namespaces.get(prefix) != namespace
    ]
    return found


def _faults_of_row(row: dict[str, str], known: Knowledge) -> list[str]:
    found = []
    for name in CURIES:
        try:
            known.prefixes.expand(row[name])
        except ValueError as error:
            found.append(str(error))
    label = known.labels.get(row["subject_id"])
    if label is None:
        found.append("the subject is no term of the T-Box")
    elif label != row["subject_label"]:
        found.append(f"the subject is called '{label}'")
    if row["predicate_id"] not in PREDICATES:
        found.append(f"{row['predicate_id']} is no SKOS mapping property")
    for name in ("predicate_id", "object_id"):
        if row[name] in known.traps:
            found.append(f"trap {row[name]}: {known.traps[row[name]]}")
    if row["mapping_justification"] != "semapv:ManualMappingCuration":
        found.append("the justification is not manual curation")
    prefix = row["object_id"].split(":")[0]
    if row["object_source"] != f"bioregistry:{REGISTERED.get(prefix, prefix.lower())}":
        found.append("object_source is not the object's vocabulary")
    found += [f"{name} is empty" for name in ("object_label", "object_source_version") if not row[name]]
    found += [f"{name} names a local path" for name in COLUMNS if LOCAL_PATH.search(row[name])]
    return found


@pytest.fixture(scope="module")
def known(content: Content, traps: dict[str, str]) -> Knowledge:
    labels: dict[str, str] = {}
    for path in content.terms():
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if quad.predicate.value == RDFS + "label" and str(quad.subject).startswith("<" + KG):
                labels["kg:" + quad.subject.value.removeprefix(KG)] = quad.object.value
    return Knowledge(labels, read_prefixes(content.ontology / "prefixes.tsv"), traps)


@pytest.fixture(scope="module")
def traps() -> dict[str, str]:
    with (Path(__file__).parent / "traps.tsv").open(encoding="utf-8", newline="") as table:
        return {row["term"]: row["reason"] for row in csv.DictReader(table, delimiter="\t")}


@pytest.fixture(scope="module")
def files(content: Content) -> list[MappingFile]:
    paths = sorted((content.ontology / "mappings").glob("*.sssom.tsv"))
    return [read_mappings(path.name.removesuffix(".sssom.tsv"), path.read_text(encoding="utf-8")) for path in paths]


def test_every_file_is_free_of_faults(files: list[MappingFile], known: Knowledge) -> None:
    assert {file.name for file in files} >= {"ro", "biolink", "sio", "sepio", "prov", "eco", "ncit", "obi_stato"}
    assert {file.name: faults for file in files if (faults := faults_of(file, known))} == {}


def test_one_term_has_one_name_in_all_files(files: list[MappingFile]) -> None:
    names: dict[str, set[tuple[str, str]]] = {}
    for file in files:
        for row in file.rows:
            names.setdefault(row["object_id"], set()).add((row["object_label"], row["object_source_version"]))
    assert {term: found for term, found in names.items() if len(found) > 1} == {}


def test_every_row_reaches_the_graph(files: list[MappingFile], known: Knowledge, compiled: Compiled) -> None:
    rows = {
        tuple(known.prefixes.expand(row[name]) for name in ("subject_id", "predicate_id", "object_id"))
        for file in files
        for row in file.rows
    }
    graph = ox.NamedNode(NamedGraph.MAPPINGS.iri)
    quads = ox.parse(compiled.nquads, format=ox.RdfFormat.N_QUADS)
    written = {(str(q.subject)[1:-1], q.predicate.value, str(q.object)[1:-1]) for q in quads if q.graph_name == graph}
    assert written == rows


GOOD = """\
# mapping_set_id: https://w3id.org/cllkg/mappings/ro
# mapping_set_version: 0.1.0
# license: https://creativecommons.org/licenses/by/4.0/
# curie_map:
#   bioregistry: "https://bioregistry.io/"
#   kg: "https://w3id.org/cllkg/ontology#"
#   RO: "http://purl.obolibrary.org/obo/RO_"
#   semapv: "https://w3id.org/semapv/vocab/"
#   skos: "http://www.w3.org/2004/02/skos/core#"
{columns}
kg:affects|affects|skos:closeMatch|RO:0002566|causally influences|semapv:ManualMappingCuration|bioregistry:ro|ro.json|
kg:bindsTo|binds to|skos:narrowMatch|RO:0002019|has ligand|semapv:ManualMappingCuration|bioregistry:ro|ro.json|One way.
""".format(columns="|".join(COLUMNS)).replace("|", "\t")


def _swapped(text: str) -> str:
    *head, one, two = text.splitlines(keepends=True)
    return "".join([*head, two, one])


FAULTS: dict[str, tuple[Callable[[str], str], str]] = {
    "no id": (lambda t: t.replace("mappings/ro", "mappings/rho"), "mapping_set_id is not its address"),
    "no version": (lambda t: t.replace("0.1.0", "latest"), "mapping_set_version is not a version"),
    "no license": (lambda t: t.replace("# license: " + LICENSE + "\n", ""), "license is not CC BY 4.0"),
    "undeclared prefix": (lambda t: t.replace("#   skos: ", "#   scos: "), "curie_map lacks skos"),
    "idle prefix": (lambda t: t.replace("#   kg:", "#   GO: x\n#   kg:"), "curie_map has GO, which no row uses"),
    "other namespace": (
        lambda t: t.replace('bioregistry.io/"', 'bioregistry.org/"'),
        "curie_map and prefixes.tsv differ on bioregistry",
    ),
    "unknown prefix": (lambda t: t.replace("RO:0002019", "ROX:1"), "unknown prefix 'ROX' in 'ROX:1'"),
    "wrong case": (lambda t: t.replace("RO:0002019", "ro:0002019"), "the prefix is written 'RO'"),
    "no CURIE": (lambda t: t.replace("RO:0002019", "has ligand"), "'has ligand' is not a CURIE"),
    "no term": (lambda t: t.replace("kg:affects", "kg:Affects"), "the subject is no term of the T-Box"),
    "old label": (lambda t: t.replace("\taffects\t", "\tacts on\t"), "the subject is called 'affects'"),
    "no SKOS": (lambda t: t.replace("skos:closeMatch", "skos:related"), "skos:related is no SKOS mapping property"),
    "same as": (lambda t: t.replace("skos:closeMatch", "owl:sameAs"), "trap owl:sameAs"),
    "trap": (lambda t: t.replace("RO:0002019", "RO:0003002"), "trap RO:0003002: Represses expression of"),
    "treats": (lambda t: t.replace("RO:0002566", "biolink:treats"), "trap biolink:treats"),
    "binds": (lambda t: t.replace("RO:0002019", "biolink:binds"), "trap biolink:binds"),
    "guessed": (lambda t: t.replace("ManualMapping", "LexicalMatching", 1), "the justification is not manual curation"),
    "other source": (lambda t: t.replace("bioregistry:ro\t", "bioregistry:go\t", 1), "not the object's vocabulary"),
    "no label": (lambda t: t.replace("has ligand", ""), "object_label is empty"),
    "no place": (lambda t: t.replace("ro.json", "", 1), "object_source_version is empty"),
    "local path": (lambda t: t.replace("ro.json", "/srv/me/ro.json", 1), "object_source_version names a local path"),
    "unsorted": (_swapped, "the rows are not sorted"),
    "double": (lambda t: t + t.splitlines()[-1] + "\n", "kg:bindsTo RO:0002019 is mapped twice"),
    "two strengths": (
        lambda t: t + t.splitlines()[-1].replace("narrow", "related") + "\n",
        "kg:bindsTo RO:0002019 is mapped twice",
    ),
    "columns": (lambda t: t.replace("\tcomment", "\tremark"), "the columns are"),
}


def test_a_good_file_has_no_fault(known: Knowledge) -> None:
    assert faults_of(read_mappings("ro", GOOD), known) == []


@pytest.mark.parametrize(("spoil", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_found(known: Knowledge, spoil: Callable[[str], str], fault: str) -> None:
    spoiled = spoil(GOOD)
    assert spoiled != GOOD
    assert any(fault in found for found in faults_of(read_mappings("ro", spoiled), known))
