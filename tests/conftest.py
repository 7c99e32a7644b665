"""The real graph and the small world, compiled once a session; the stores, exports and queries of the real one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rdflib import Dataset

from builds import Build, Exported, Resolve, awkward, lay_build, with_few_records
from cllkg.compiler.minting import Mint
from cllkg.content import Content, find_content
from cllkg.exports.export import export
from cllkg.exports.formats import FORMATS
from cllkg.manifest import NQUADS, is_current, read_manifest
from cllkg.paths.find import find_paths
from cllkg.paths.result import Paths
from cllkg.pipeline import Compiled, compile_content, reason
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.queries.header import StoredQuery, read_query
from cllkg.queries.names import Names
from cllkg.store.answers import Store
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore
from cllkg.tbox import read_tbox
from cllkg.vocabulary import GRAPH
from release_files import FEW

ROOT = Path(__file__).parents[1]
STORED = {path.relative_to(ROOT / "queries").as_posix(): path for path in sorted((ROOT / "queries").rglob("*.rq"))}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Turn a skip into a failure where everything a test needs should be there."""
    report = yield
    if report.skipped and os.environ.get("CLLKG_NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def content() -> Content:
    """The content of this checkout."""
    return find_content(ROOT)


@pytest.fixture(scope="session")
def prefixes(content: Content) -> PrefixMap:
    """The prefixes of this checkout."""
    return read_prefixes(content.ontology / "prefixes.tsv")


@pytest.fixture(scope="session")
def stored_queries() -> dict[str, Path]:
    """The files of the stored queries, by their paths below ``queries/``."""
    return STORED


@pytest.fixture(params=STORED)
def stored_query(request: pytest.FixtureRequest) -> StoredQuery:
    """Each stored query in turn."""
    return read_query(STORED[request.param])


@pytest.fixture(scope="session")
def compiled(content: Content) -> Compiled:
    """The whole graph, compiled and not yet judged."""
    return compile_content(content)


@pytest.fixture(scope="session")
def ontology(compiled: Compiled) -> bytes:
    """The quads of the ontology alone, for a store in which nothing else stands but what a test writes."""
    graph = f"<{GRAPH}ontology> .\n".encode()
    return b"".join(line for line in compiled.nquads.splitlines(keepends=True) if line.endswith(graph))


@pytest.fixture(scope="session")
def reasoned(compiled: Compiled, content: Content) -> Compiled:
    """The whole graph with what follows from it, in a dataset of its own."""
    dataset = Dataset()
    dataset.parse(data=compiled.nquads, format="nquads")
    return reason(replace(compiled, dataset=dataset), content)


@pytest.fixture(scope="session")
def real_nquads(content: Content, request: pytest.FixtureRequest) -> bytes:
    """The bytes of the real build.

    They are compiled, unless ``CLLKG_USE_BUILD`` says to take those in ``build/``: who works on what reads a build
    need not wait for the compiler, as long as nobody works on that.
    """
    manifest = read_manifest(content)
    if os.environ.get("CLLKG_USE_BUILD") and manifest is not None and is_current(content, manifest):
        return (content.build / NQUADS).read_bytes()
    reasoned: Compiled = request.getfixturevalue("reasoned")
    return reasoned.nquads


@pytest.fixture(scope="session")
def real_build(tmp_path_factory: pytest.TempPathFactory, content: Content, real_nquads: bytes) -> Build:
    """The real graph with what follows from it, laid out for an export."""
    return lay_build(tmp_path_factory.mktemp("real"), content, real_nquads)


@pytest.fixture(scope="session")
def awkward_build(tmp_path_factory: pytest.TempPathFactory, content: Content, real_nquads: bytes) -> Build:
    """The real graph with texts that break other people's exports, and an entity without a CURIE."""
    return lay_build(tmp_path_factory.mktemp("awkward"), content, awkward(real_nquads))


@pytest.fixture(scope="session")
def resolve(real_nquads: bytes, content: Content, prefixes: PrefixMap) -> Resolve:
    """Finds entities of the real graph by their names."""
    return Names(OxigraphStore.from_nquads(real_nquads), content, prefixes).resolve


@pytest.fixture(scope="session")
def few_build(tmp_path_factory: pytest.TempPathFactory, content: Content, real_nquads: bytes) -> Build:
    """The real graph with few records, for what would take long with all."""
    return lay_build(tmp_path_factory.mktemp("few"), content, with_few_records(real_nquads))


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Exports a build in a format once; whoever changes a file of it works on a copy."""
    folders: dict[tuple[Path, str, str], Path] = {}

    def of(build: Build, format_: str) -> Path:
        key = (build[0].root, build[1].sha256, format_)
        if key not in folders:
            folders[key] = tmp_path_factory.mktemp(format_) / "out"
            export(*build, format_, folders[key])
        return folders[key]

    return of


@pytest.fixture(scope="session")
def real_kgx(real_build: Build, exported: Exported) -> Path:
    """The real graph for KGX."""
    return exported(real_build, "kgx")


@pytest.fixture(scope="session")
def real_tables(real_build: Build, exported: Exported) -> Path:
    """The real graph as flat tables."""
    return exported(real_build, "tables")


@pytest.fixture(scope="session")
def released(real_build: Build, exported: Exported) -> Path:
    """The release of the real graph, every target in it."""
    return exported(real_build, "release")


@pytest.fixture
def few_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave only a few targets to write."""
    for name in FORMATS.keys() - set(FEW):
        monkeypatch.delitem(FORMATS, name)


@pytest.fixture(scope="session")
def oxigraph_store(compiled: Compiled) -> OxigraphStore:
    """The real graph in the default engine."""
    return OxigraphStore.from_nquads(compiled.nquads)


@pytest.fixture(scope="session")
def rdflib_store(compiled: Compiled) -> RdflibStore:
    """The real graph in the reference engine."""
    return RdflibStore.from_nquads(compiled.nquads)


@pytest.fixture(scope="session")
def oxigraph_store_inferred(reasoned: Compiled) -> OxigraphStore:
    """The real graph with what follows from it in the default engine."""
    return OxigraphStore.from_nquads(reasoned.nquads)


@pytest.fixture(scope="session")
def rdflib_store_inferred(reasoned: Compiled) -> RdflibStore:
    """The real graph with what follows from it in the reference engine."""
    return RdflibStore.from_nquads(reasoned.nquads)


@pytest.fixture(scope="session")
def ask_paths(content: Content, prefixes: PrefixMap) -> Callable[..., Paths]:
    """Asks a store for the paths between two names; options are those of ``find_paths``."""

    def ask(store: Store, start: str, goal: str, **options: Any) -> Paths:
        return find_paths(store, content, Names(store, content, prefixes), start, goal, **options)

    return ask


@pytest.fixture(scope="session")
def mini(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Content:
    """The small world of ``mini/`` under the real ontology; whoever changes a file of it works on a copy."""
    root = tmp_path_factory.mktemp("mini")
    shutil.copytree(ROOT / "tests" / "mini" / "graph", root / "graph")
    shutil.copytree(content.ontology, root / "ontology")
    (root / "queries").mkdir()
    return find_content(root)


@pytest.fixture(scope="session")
def compiled_mini(mini: Content) -> Compiled:
    """The small world, linted without a finding and compiled."""
    return compile_content(mini)


@pytest.fixture(scope="session")
def mint(mini: Content, compiled_mini: Compiled) -> Mint:
    """Makes the terms of the small world."""
    return Mint(compiled_mini.corpus, read_tbox(mini), read_prefixes(mini.ontology / "prefixes.tsv"))
