"""What goes to Wikidata is little, plain, sourced, and in lines that a client of QuickStatements holds."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from builds import Build, lay_build
from cllkg.content import Content
from cllkg.errors import CllkgError, ExportRefused
from cllkg.exports.export import export
from cllkg.exports.targets.quickstatements import FILE, ITEMS
from cllkg.manifest import NQUADS
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import BIBO, KG, Kg
from ledger_check import census_of_build, differences
from readers import needs_reader, read_with

pytestmark = needs_reader("quickstatements")

MYELOMA = "Q425681\tP2175\tQ467635\t"
"""Lenalidomide, medical condition treated, multiple myeloma."""

CLL = "Q1088156"


@pytest.fixture(scope="module")
def exported(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("quickstatements") / "out"
    export(*real_build, "quickstatements", out)
    return out


def lines_of(folder: Path) -> list[str]:
    return (folder / FILE).read_text(encoding="utf-8").splitlines()


def table(content: Content, name: str, prefixes: PrefixMap) -> dict[str, str]:
    """Return what an identifier of Wikidata stands for here."""
    rows = [line.split("\t") for line in (content.ontology / "mappings" / name).read_text().splitlines()[1:]]
    return {row[1]: prefixes.expand(row[0]) for row in rows}


def test_a_client_holds_every_line(exported: Path) -> None:
    """Its model reads each line and renders it again as it was."""
    answer = read_with("quickstatements", exported / FILE)
    assert answer["problems"] == []
    assert answer["counts"] == {"lines": len(lines_of(exported)), "references": len(lines_of(exported))}
    assert lines_of(exported)


def test_a_client_refuses_what_is_no_identifier(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.tsv").write_text("CHEBI:63791" + lines_of(exported)[0].removeprefix("Q425681") + "\n")
    assert len(read_with("quickstatements", tmp_path / "broken.tsv")["problems"]) == 1


def test_the_ledger_says_what_the_lines_hold(exported: Path, real_build: Build, prefixes: PrefixMap) -> None:
    items = table(real_build[0], ITEMS, prefixes)
    properties = table(real_build[0], "wikidata_properties.tsv", prefixes)
    claims: dict[tuple[str, ...], set[str]] = defaultdict(set)
    said: dict[str, dict[str, str]] = defaultdict(dict)
    sources: dict[str, set[str]] = defaultdict(set)
    for quad in ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS):
        value = str(quad.object) if isinstance(quad.object, ox.Triple) else quad.object.value
        if quad.predicate.value in (Kg.subject, Kg.predicate, Kg.object, KG + "category"):
            said[str(quad.subject)[1:-1]][quad.predicate.value] = value
        elif quad.predicate.value in (BIBO + "pmid", BIBO + "doi"):
            sources[value.upper()].add(str(quad.subject)[1:-1])
    for iri, parts in said.items():
        if KG + "category" in parts and Kg.object in parts:
            claims[parts[Kg.subject], parts[Kg.predicate], parts[Kg.object]].add(iri)
    found: dict[str, set[str]] = defaultdict(set)
    for line in lines_of(exported):
        subject, property_, end, qualifier, value = line.split("\t")
        assert qualifier in ("S698", "S356")
        found["claim as a triple"] |= claims[items[subject], properties[property_], items[end]]
        found["entity"] |= {items[subject], items[end]}
        found["source identifier"] |= sources[value.strip('"')]
    assert differences(exported, census_of_build(real_build[0]), found) == []


def test_lenalidomide_treats_myeloma_and_not_cll(exported: Path) -> None:
    assert [line for line in lines_of(exported) if line.startswith(MYELOMA)]
    assert [line for line in lines_of(exported) if CLL in line] == []


def test_a_denied_claim_is_no_statement(real_nquads: bytes, content: Content, tmp_path: Path) -> None:
    iri = next(
        line.split(b" ")[0]
        for line in real_nquads.splitlines()
        if b" <" + (Kg.predicate).encode() + b"> <" + (KG + "usedFor").encode() + b">" in line and b"myeloma" in line
    )
    before = iri + f' <{KG}negated> "false"'.encode()
    assert before in real_nquads
    denied = lay_build(tmp_path / "w", content, real_nquads.replace(before, before.replace(b"false", b"true")))
    export(*denied, "quickstatements", tmp_path / "out")
    assert [line for line in lines_of(tmp_path / "out") if line.startswith(MYELOMA)] == []


def test_a_strict_export_names_what_has_no_item_and_the_relation_without_property(
    real_build: Build, prefixes: PrefixMap, tmp_path: Path
) -> None:
    content, manifest = real_build
    changed = Content(tmp_path / "content", content.build)
    shutil.copytree(content.ontology, changed.ontology)
    (changed.ontology / "mappings" / "wikidata_properties.tsv").write_text("predicate\tproperty\tlabel\tseen_at\n")
    with pytest.raises(ExportRefused, match=r"HGNC:17635 has no mapping to Wikidata \(\d+\)\.\n(.*\n)*  And \d+ more"):
        export(changed, manifest, "quickstatements", tmp_path / "out", strict=True)
    items = changed.ontology / "mappings" / ITEMS
    census = census_of_build(content)
    things = [
        prefixes.compress(iri) for kind in ("entity", "study", "arm", "endpoint", "dose step") for iri in census[kind]
    ]
    items.write_text("".join(["entity\titem\tlabel\tseen_at\n", *(f"{one}\tQ1\tx\ty\n" for one in things)]))
    with pytest.raises(ExportRefused, match=r"kg:hasArm has no mapping to Wikidata"):
        export(changed, manifest, "quickstatements", tmp_path / "out", strict=True)
    export(changed, manifest, "quickstatements", tmp_path / "out")
    assert lines_of(tmp_path / "out") == []


def test_an_identifier_that_is_none_is_named(real_build: Build, tmp_path: Path) -> None:
    content, manifest = real_build
    changed = Content(tmp_path / "content", content.build)
    shutil.copytree(content.ontology, changed.ontology)
    (changed.ontology / "mappings" / ITEMS).write_text("entity\titem\tlabel\tseen_at\nCHEBI:63791\tP42\tx\ty\n")
    with pytest.raises(CllkgError, match=r"wikidata_items\.tsv: 'P42', for CHEBI:63791, names no item"):
        export(changed, manifest, "quickstatements", tmp_path / "out")


def test_awkward_texts_do_no_harm(awkward_build: Build, exported: Path, tmp_path: Path) -> None:
    """Names are left to Wikidata, which has its own."""
    export(*awkward_build, "quickstatements", tmp_path / "out")
    assert lines_of(tmp_path / "out") == lines_of(exported)
