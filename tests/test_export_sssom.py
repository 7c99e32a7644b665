"""Mappings reach SSSOM's own library whole: each with who made it and why, and a denied one as denied."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from builds import AWKWARD_ENTITY, AWKWARD_TEXT, Build, lay_build
from cllkg.content import Content
from cllkg.errors import CllkgError, ExportRefused
from cllkg.exports.export import export
from cllkg.exports.ledger_files import LOSSES
from cllkg.exports.records import MATCHES
from cllkg.exports.targets.sssom import CROSS_REFERENCES, ENDING, WHOLE
from cllkg.manifest import NQUADS
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import KG, OBO_IN_OWL, NamedGraph
from ledger_check import Found, census_of_build, differences
from readers import needs_reader, read_with

XREF = OBO_IN_OWL + "hasDbXref"
Facts = set[tuple[str, str, str]]


def read_back(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what the library finds in each set of a folder, by the set's name."""
    paths = sorted(folder.glob(f"*{ENDING}"))
    sets = read_with("sssom", *paths, program="rows.py")["counts"]["sets"]
    return {path.name.removesuffix(ENDING): found for path, found in zip(paths, sets, strict=True)}


def facts_of(found: dict[str, Any], *, denied: bool = False) -> Facts:
    """Return the triples of a set's rows, by the prefixes the library read from it."""

    def iri(curie: str) -> str:
        prefix, _, local = curie.partition(":")
        return str(found["prefixes"][prefix]) + local

    return {
        (iri(row["subject_id"]), iri(row["predicate_id"]), iri(row["object_id"]))
        for row in found["rows"]
        if bool(row.get("predicate_modifier")) is denied
    }


def found_in(found: dict[str, Any]) -> Found:
    """Return what a ledger counts of what the library read."""
    kinds: dict[str, set[str]] = defaultdict(set)
    labeled = {row["subject_id"] for row in found["rows"] if row.get("subject_label")}
    for subject, predicate, _ in facts_of(found):
        if predicate in MATCHES:
            kinds["mapping"].add(subject)
            kinds["term"].add(subject)
        if predicate == XREF:
            kinds["cross-references"].add(subject)
            kinds["entity"].add(subject)
    for row in found["rows"]:
        prefix, _, local = row["subject_id"].partition(":")
        iri = found["prefixes"][prefix] + local
        if iri in kinds["entity"] and row["subject_id"] in labeled:
            kinds["label"].add(iri)
    return kinds


def with_table(build: Build, root: Path, name: str, old: str, new: str) -> Build:
    """Return a build beside an ontology in which one table of mappings is changed."""
    shutil.copytree(build[0].ontology, root / "ontology")
    table = root / "ontology" / "mappings" / f"{name}{ENDING}"
    text = table.read_text(encoding="utf-8")
    assert old in text
    table.write_text(text.replace(old, new), encoding="utf-8")
    return Content(root, build[0].build), build[1]


@pytest.fixture(scope="module")
def out(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sssom") / "out"
    export(*real_build, "sssom", folder)
    return folder


@pytest.fixture(scope="module")
def read(out: Path) -> dict[str, dict[str, Any]]:
    """What the library finds in each set, by the set's name."""
    return read_back(out)


@needs_reader("sssom")
def test_the_librarys_own_validator_finds_no_fault_with_any_set(out: Path) -> None:
    paths = sorted(out.glob(f"*{ENDING}"))
    found = read_with("sssom", *paths)
    assert found["problems"] == []
    assert found["counts"]["mappings"] == sum(read_lines(path) for path in paths)


def read_lines(path: Path) -> int:
    return sum(not line.startswith("#") for line in path.read_text(encoding="utf-8").splitlines()) - 1


@needs_reader("sssom")
def test_what_the_ledger_claims_is_what_the_library_finds(
    real_build: Build, out: Path, read: dict[str, dict[str, Any]]
) -> None:
    assert differences(out, census_of_build(real_build[0]), found_in(read[WHOLE])) == []


@needs_reader("sssom")
def test_every_mapping_and_every_cross_reference_of_the_graph_arrives(
    real_build: Build, prefixes: PrefixMap, read: dict[str, dict[str, Any]]
) -> None:
    mapped, crossed = set(), set()
    for quad in ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS):
        subject, property_ = str(quad.subject).strip("<>"), quad.predicate.value
        if property_ in MATCHES:
            mapped.add((subject, property_, str(quad.object).strip("<>")))
        if property_ == XREF and isinstance(quad.object, ox.Literal):
            crossed.add((subject, property_, prefixes.expand(quad.object.value)))
    assert len(mapped) > 200 and len(crossed) > 100
    assert facts_of(read[WHOLE]) == mapped | crossed
    assert facts_of(read[CROSS_REFERENCES]) == crossed


@needs_reader("sssom")
def test_each_mapping_keeps_what_its_table_says_of_it(real_build: Build, read: dict[str, dict[str, Any]]) -> None:
    """Justification, source, version and comment are in no graph; the tables are the curated form."""
    curated = read_back(real_build[0].ontology / "mappings")
    assert len(curated) > 10
    for name, table in curated.items():
        assert read[name]["rows"] == table["rows"], name
        for key in ("mapping_set_id", "mapping_set_title", "license"):
            assert read[name]["about"][key] == table["about"][key]
        source = {"mapping_source": f"kgmappings:{name}"}
        mine = [row for row in read[WHOLE]["rows"] if row["mapping_source"] == source["mapping_source"]]
        assert {frozenset(row.items()) for row in mine} == {
            frozenset({**row, **source}.items()) for row in table["rows"]
        }


@needs_reader("sssom")
def test_a_denied_mapping_leaves_as_denied(real_build: Build, tmp_path: Path) -> None:
    """Without its modifier a row that says "no match" would be read as a match."""
    line = "kg:bindsTo\tbinds to\tskos:closeMatch\tRO:0002436\t"
    built = with_table(real_build, tmp_path / "root", "ro", line, line)
    table = built[0].ontology / "mappings" / f"ro{ENDING}"
    text = table.read_text(encoding="utf-8").splitlines()
    top = next(n for n, one in enumerate(text) if one.startswith("subject_id"))
    text[top] += "\tpredicate_modifier"
    text[top + 1 :] = [one + ("\tNot" if one.startswith(line) else "\t") for one in text[top + 1 :]]
    table.write_text("\n".join(text) + "\n", encoding="utf-8")
    export(*built, "sssom", tmp_path / "out")
    found = read_back(tmp_path / "out")
    for name in ("ro", WHOLE):
        (denied,) = facts_of(found[name], denied=True)
        assert denied[0] == KG + "bindsTo" and denied not in facts_of(found[name])
    # This build was made before the row was denied, and says otherwise: its triple is accounted for.
    (loss,) = json.loads((tmp_path / "out" / LOSSES).read_text("utf-8"))["kinds"]["mapping"]["losses"]
    assert loss["iris"] == [KG + "bindsTo"] and "No table" in loss["because"]


def test_a_mapping_no_table_explains_is_dropped_with_that_reason(real_build: Build, tmp_path: Path) -> None:
    built = with_table(real_build, tmp_path / "root", "sio", "kg:Arm\tarm", "kg:Claim\tclaim")
    export(*built, "sssom", tmp_path / "out")
    reason = "No table in ontology/mappings/ says why it is mapped to SIO:000403."
    assert reason in (tmp_path / "out" / LOSSES).read_text(encoding="utf-8")
    assert "SIO:000403" not in (tmp_path / "out" / f"{WHOLE}{ENDING}").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("kg:Arm\tarm\t", "kg:Arm\t", r"sio\.sssom\.tsv:12: not as many cells"),
        ("predicate_id", "predicate", r"sio\.sssom\.tsv:11: the column 'predicate_id' is missing"),
        ("SIO:000403", "SOI:000403", r"sio\.sssom\.tsv, row 1: unknown prefix 'SOI'"),
        ("# license: ", "# license: [", r"sio\.sssom\.tsv:1: .* YAML"),
    ],
)
def test_a_broken_table_is_named_with_file_and_line(
    real_build: Build, tmp_path: Path, old: str, new: str, what: str
) -> None:
    built = with_table(real_build, tmp_path / "root", "sio", old, new)
    with pytest.raises(CllkgError, match=what):
        export(*built, "sssom", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@needs_reader("sssom")
def test_awkward_names_survive_and_an_entity_without_a_curie_is_accounted_for(
    awkward_build: Build, tmp_path: Path
) -> None:
    export(*awkward_build, "sssom", tmp_path / "out")
    assert read_with("sssom", tmp_path / "out" / f"{WHOLE}{ENDING}")["problems"] == []
    found = read_back(tmp_path / "out")[WHOLE]
    labels = {row["subject_label"] for row in found["rows"] if row["subject_id"] == "CHEBI:63791"}
    assert labels == {AWKWARD_TEXT}
    assert differences(tmp_path / "out", census_of_build(awkward_build[0]), found_in(found)) == []


def test_an_entity_no_prefix_shortens_is_dropped_with_that_reason(awkward_build: Build, tmp_path: Path) -> None:
    built = changed(awkward_build, tmp_path, f'<{AWKWARD_ENTITY}> <{XREF}> "MESH:D000001" <{NamedGraph.ENTITIES.iri}>')
    export(*built, "sssom", tmp_path / "out")
    reason = "No prefix shortens the entity's IRI, and SSSOM takes only CURIEs."
    assert reason in (tmp_path / "out" / LOSSES).read_text(encoding="utf-8")


def test_a_cross_reference_that_is_no_curie_is_dropped_with_that_reason(real_build: Build, tmp_path: Path) -> None:
    iri = "http://purl.obolibrary.org/obo/CHEBI_63791"
    built = changed(real_build, tmp_path, f'<{iri}> <{XREF}> "see the label" <{NamedGraph.ENTITIES.iri}>')
    export(*built, "sssom", tmp_path / "out")
    assert "SSSOM takes only CURIEs: 'see the label' is not a CURIE" in (tmp_path / "out" / LOSSES).read_text("utf-8")


def test_a_text_that_readers_would_change_is_refused(real_build: Build, tmp_path: Path) -> None:
    iri = "http://purl.obolibrary.org/obo/CHEBI_63791"
    built = changed(real_build, tmp_path, rf'<{iri}> <{KG}seenAt> "\r" <{NamedGraph.ENTITIES.iri}>')
    with pytest.raises(ExportRefused, match="CHEBI:63791 has a carriage return"):
        export(*built, "sssom", tmp_path / "out")


def changed(build: Build, root: Path, line: str) -> Build:
    """Return a build with one more quad."""
    lines = {*(build[0].build / NQUADS).read_bytes().splitlines(keepends=True), f"{line} .\n".encode()}
    return lay_build(root / "changed", build[0], b"".join(sorted(lines)))
