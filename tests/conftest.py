"""The real graph, compiled once a session, and the stores that hold it."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from cllkg.content import Content, find_content
from cllkg.pipeline import Compiled, compile_content
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore

ROOT = Path(__file__).parents[1]


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
def compiled(content: Content) -> Compiled:
    """The whole graph, compiled and not yet judged."""
    return compile_content(content)


@pytest.fixture(scope="session")
def oxigraph_store(compiled: Compiled) -> OxigraphStore:
    """The real graph in the default engine."""
    return OxigraphStore.from_nquads(compiled.nquads)


@pytest.fixture(scope="session")
def rdflib_store(compiled: Compiled) -> RdflibStore:
    """The real graph in the reference engine."""
    return RdflibStore.from_nquads(compiled.nquads)
