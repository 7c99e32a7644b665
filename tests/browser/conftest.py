"""Chromium, cut off from every network, and the pages it is shown."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from cllkg.content import Content
from cllkg.projection.claims import ClaimGraph, project
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views import draw

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
# What is on the canvas: the share of pixels that are not paper, and how many colors there are.
INK = """() => {
    const canvas = document.querySelector("#canvas canvas, #mynetwork canvas");
    const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const colors = new Set();
    let ink = 0;
    for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] > 0 && (data[i] < 60 || data[i + 1] < 60 || data[i + 2] < 60)) {
            ink += 1;
            colors.add(((data[i] >> 4) << 8) | ((data[i + 1] >> 4) << 4) | (data[i + 2] >> 4));
        }
    }
    return { share: ink / (width * height), colors: colors.size, height: height };
}"""
# How many pixels of a color lie in the box of a thing.
PIXELS = """([id, color]) => {
    const app = window.cllkg, node = app.nodes.get(id), canvas = document.querySelector("#canvas canvas");
    const ratio = window.devicePixelRatio;
    const corner = (x, y) => app.network.canvasToDOM({ x: x, y: y });
    const from = corner(node.x - node.box[0] / 2 - 14, node.y - node.box[1] / 2 - 8);
    const to = corner(node.x + node.box[0] / 2 + 14, node.y + node.box[1] / 2 + 8);
    const data = canvas.getContext("2d").getImageData(from.x * ratio, from.y * ratio,
        (to.x - from.x) * ratio, (to.y - from.y) * ratio).data;
    const want = [1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16));
    let found = 0;
    for (let i = 0; i < data.length; i += 4) {
        if (want.every((value, k) => Math.abs(data[i + k] - value) < 6)) { found += 1; }
    }
    return found;
}"""
# Where on the page the middle of a thing is, and a point along a line.
PLACE = """id => {
    const app = window.cllkg, node = app.nodes.get(id), at = app.network.canvasToDOM({ x: node.x, y: node.y });
    const host = document.getElementById("canvas").getBoundingClientRect();
    return [host.left + at.x, host.top + at.y];
}"""
ALONG = """id => {
    const app = window.cllkg, edge = app.network.body.edges[id].edgeType;
    const at = app.network.canvasToDOM(edge.getPoint(0.42));
    const host = document.getElementById("canvas").getBoundingClientRect();
    return [host.left + at.x, host.top + at.y];
}"""


class Shown:
    """A page as Chromium shows it, with all it asked for and all it complained about."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.context.route("**/*", self._answer)
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " event => (window.violations = window.violations || []).push(event.violatedDirective))"
        )
        self._address = address.partition("#")[0]
        page.goto(address)

    def _hear(self, kind: str, text: str) -> None:
        # The tests read the canvas often, and Chromium has advice on that.
        if kind in ("error", "warning") and "willReadFrequently" not in text:
            self.complaints.append(text)

    def _answer(self, route: Route) -> None:
        """Let the page itself pass, and nothing else."""
        self.requests.append(route.request.url)
        if route.request.url.partition("#")[0] == self._address:
            route.continue_()
        else:
            route.abort()

    def ready(self) -> Shown:
        """Wait until the map was drawn."""
        self.page.wait_for_selector("html[data-ready='1']", state="attached", timeout=20_000)
        return self

    def text(self, selector: str) -> str:
        """Return what a reader sees there."""
        return self.page.inner_text(selector)

    def run(self, script: str, argument: Any = None) -> Any:
        """Run a script inside the page; the policy does not bind the test."""
        return self.page.evaluate(script, argument)

    def violations(self) -> list[str]:
        """Return what the content security policy stopped."""
        found = self.run("() => window.violations || []")
        assert isinstance(found, list)
        return [str(directive) for directive in found]

    def ink(self) -> Any:
        """Return what is on the canvas: ``share`` of it, number of ``colors``, and its ``height``."""
        return self.run(INK)

    def wait_for_ink(self, share: float) -> None:
        """Wait until more than that share of the canvas is not paper."""
        self.page.wait_for_function(f"() => ({INK})().share > {share}")

    def pixels(self, key: str, color: str) -> Any:
        """Return how many pixels in the box of a thing have that color."""
        return self.run(PIXELS, [key, color])

    def place(self, key: str) -> Any:
        """Return where on the page the middle of a thing is."""
        return self.run(PLACE, key)

    def along(self, claim: str) -> Any:
        """Return where on the page a point of a claim's line is."""
        return self.run(ALONG, claim)


Show = Callable[..., Shown]


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
        path.write_text(html, encoding="utf-8")
        context = chromium.new_context(
            **({"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"} | options)
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        return Shown(context.new_page(), path.as_uri() + part)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def overview(oxigraph_store: OxigraphStore, content: Content) -> str:
    """The overview of the real graph."""
    return draw(oxigraph_store, content, "overview")


@pytest.fixture(scope="session")
def stock(oxigraph_store: OxigraphStore, content: Content) -> str:
    """pyvis's own page of the real graph."""
    return draw(oxigraph_store, content, "overview", stock=True)


@pytest.fixture(scope="session")
def claims(oxigraph_store: OxigraphStore, content: Content) -> ClaimGraph[str]:
    """What the pages must show."""
    return project(oxigraph_store, content.queries / "views" / "overview.rq")
