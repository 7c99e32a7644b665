"""Chromium, cut off from every network, and the pages it is shown."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from cllkg.content import Content
from cllkg.projection.claims import ClaimGraph, project
from cllkg.store.oxigraph_engine import OxigraphStore
from pages import draw_file
from shown import PageOf, Show, Shown

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing a browser does for itself may reach a network either.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the Chromium that is installed, or skip."""
    path = os.environ.get("CLLKG_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no Chromium found: none of {', '.join(NAMES)} is on the path, and CLLKG_CHROMIUM is not set")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def show(chromium: Browser, tmp_path: Path) -> Iterator[Show]:
    """Show a page, written to a file as a reader has it."""
    contexts: list[BrowserContext] = []

    def open_page(html: str, part: str = "", **options: Any) -> Shown:
        path = tmp_path / f"page-{len(contexts)}.html"
        # A lone surrogate is no character, so no file holds one; a reader's browser shows its replacement.
        path.write_text(html, encoding="utf-8", errors="replace")
        context = chromium.new_context(
            **({"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"} | options)
        )
        contexts.append(context)
        context.set_default_timeout(30_000)
        return Shown(context.new_page(), path.as_uri() + part)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def page_of(oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content) -> PageOf:
    """Draws a page of ``support/pages.py`` by its name, each once a session."""
    drawn: dict[str, str] = {}

    def draw(name: str) -> str:
        if name not in drawn:
            drawn[name] = draw_file(name, oxigraph_store, oxigraph_store_inferred, content)
        return drawn[name]

    return draw


@pytest.fixture(scope="session")
def mechanism(page_of: PageOf) -> str:
    """The mechanism view of the real graph."""
    return page_of("mechanism")


@pytest.fixture(scope="session")
def claims(oxigraph_store: OxigraphStore, content: Content) -> ClaimGraph[str]:
    """What the maps must show."""
    return project(oxigraph_store, content.queries / "views" / "overview.rq")
