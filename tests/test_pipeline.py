"""The build: the same bytes from the same content, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cllkg.compiler.dataset import canonical_nquads
from cllkg.content import Content, find_content
from cllkg.errors import BuildFailed, ContentNotFound, CurationFailed
from cllkg.manifest import NQUADS, is_current, read_manifest
from cllkg.pipeline import Compiled, build
from cllkg.store.answers import Scope
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.vocabulary import KG, NamedGraph

SOURCE = Path(__file__).parents[1]


@pytest.fixture
def world(tmp_path: Path) -> Content:
    """A copy of the real content that a test may spoil."""
    for folder in ("ontology", "graph", "queries"):
        shutil.copytree(SOURCE / folder, tmp_path / folder)
    return find_content(tmp_path)


@pytest.mark.slow
def test_the_same_content_gives_the_same_bytes_whatever_the_hash_seed(world: Content) -> None:
    digests = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(SOURCE / "src")}
        subprocess.run(
            [sys.executable, "-m", "cllkg", "build", "--content", str(world.root), "--quiet"],
            check=True,
            env=environment,
        )
        digests.add(hashlib.sha256((world.build / NQUADS).read_bytes()).hexdigest())
        shutil.rmtree(world.build)
    assert len(digests) == 1


def test_canonical_bytes_are_sorted_and_read_back_to_themselves(compiled: Compiled) -> None:
    lines = compiled.nquads.splitlines()
    assert lines == sorted(lines)
    assert len(lines) == len(set(lines))
    assert canonical_nquads(compiled.dataset) == compiled.nquads


def test_blank_nodes_stand_only_in_axioms_of_the_ontology(compiled: Compiled) -> None:
    ontology = b"<https://w3id.org/cllkg/graph/ontology> ."
    for line in compiled.nquads.splitlines():
        if line.startswith(b"_:") or b" _:" in line:
            assert line.endswith(ontology), line


def test_a_build_leaves_a_manifest_that_tells_what_it_is_made_of(world: Content) -> None:
    manifest = build(world)
    assert read_manifest(world) == manifest
    assert is_current(world, manifest)
    assert manifest.sha256 == hashlib.sha256((world.build / NQUADS).read_bytes()).hexdigest()
    assert manifest.counts["statements"] == 188
    assert manifest.counts["inferences"] == sum(manifest.counts["inferences by rule"].values())
    assert 0 < manifest.counts["inferred triples"] < manifest.counts["triples by graph"]["inferred"]
    # What was inferred is in the bytes and in one of the two stores.
    inferred = f" <{NamedGraph.INFERRED.iri}> .\n".encode()
    assert (world.build / NQUADS).read_bytes().count(inferred) == manifest.counts["triples by graph"]["inferred"]
    held = {}
    for name in (manifest.store, manifest.store_inferred):
        store = OxigraphStore.from_directory(world.build / name)
        held[name] = store.query("SELECT ?i { ?i a kg:Inference }", {"kg": KG}, Scope()).rows
    assert [len(rows) for rows in held.values()] == [0, manifest.counts["inferences"]]


def test_a_changed_record_makes_the_build_stale(world: Content) -> None:
    manifest = build(world)
    table = world.graph / "curators.tsv"
    table.write_text(table.read_text(encoding="utf-8") + "someone\tSomeone\t\n", encoding="utf-8")
    assert not is_current(find_content(world.root), manifest)


@pytest.mark.slow
def test_a_failed_build_leaves_the_last_good_one(world: Content) -> None:
    build(world)
    before = {path: path.read_bytes() for path in world.build.rglob("*") if path.is_file()}
    claims = world.graph / "claims" / "spoiled.yaml"
    claims.write_text("- id: a\n  label: x\n", encoding="utf-8")
    with pytest.raises(CurationFailed):
        build(find_content(world.root))
    assert before == {path: path.read_bytes() for path in world.build.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_a_check_that_finds_something_stops_the_build(world: Content) -> None:
    check = world.queries / "checks" / "every-claim.rq"
    check.parent.mkdir(exist_ok=True)
    check.write_text(
        "# A claim exists.\n#\n# Problem: this check is planted.\n# Cure: remove it.\n"
        "PREFIX kg: <https://w3id.org/cllkg/ontology#>\nSELECT ?claim { ?claim a kg:Claim }\n",
        encoding="utf-8",
    )
    with pytest.raises(BuildFailed, match=r"claim/[a-z0-9-]+: A claim exists. \[every-claim\]"):
        build(world)
    assert read_manifest(world) is None


def test_missing_content_is_named_with_the_places_looked_at(tmp_path: Path) -> None:
    with pytest.raises(ContentNotFound, match="no ontology/ and no graph/ and no queries/"):
        find_content(tmp_path)
