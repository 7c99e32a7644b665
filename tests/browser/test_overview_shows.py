"""What the overview shows in a real browser with the network cut off: all it should, and nothing it did not bring."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.pipeline import Compiled
from cllkg.projection.claims import ClaimGraph
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views import draw
from cllkg.vocabulary import DCT, KG, RDFS, SKOS

if TYPE_CHECKING:
    Show = Callable[..., Any]

pytestmark = pytest.mark.browser


def test_the_page_asks_for_nothing_and_complains_of_nothing(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    shown.page.click("#everything")
    shown.page.click("#scheme")
    shown.page.click("#tab-table")
    assert [url for url in shown.requests if not url.startswith("file:")] == []
    assert len(shown.requests) == 1
    assert shown.complaints == []
    assert shown.violations() == []


def test_a_page_that_asks_would_be_caught(show: Show, overview: str) -> None:
    """The same test on a page with a policy that allows an image, and with the image."""
    leaky = overview.replace("img-src data: blob:", "img-src https:", 1).replace(
        "</main>", '</main><img alt="" src="https://example.org/pixel.png">', 1
    )
    shown = show(leaky).ready()
    assert "https://example.org/pixel.png" in shown.requests
    assert shown.complaints


def test_the_policy_stops_what_the_page_did_not_bring(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    shown.run(
        """() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = 1";
        document.body.append(script);
        document.body.insertAdjacentHTML("beforeend", '<img src="data:," onerror="window.ran = 2">');
        document.body.insertAdjacentHTML("beforeend", '<p style="color:red">x</p><img src="https://example.org/x.png">');
    }"""
    )
    shown.page.wait_for_function("() => (window.violations || []).length >= 4")
    assert shown.run("() => window.ran") is None
    assert {"script-src-elem", "script-src-attr", "style-src-attr", "img-src"} <= set(shown.violations())
    assert "https://example.org/x.png" not in shown.requests


def test_hostile_words_do_not_run(show: Show, compiled: Compiled, content: Content) -> None:
    """Every text of the graph ends in every attack, from the quads on, and all of the page is walked through."""
    evil = (
        "<script>window.ran=1</script></script><script>window.ran=2</script>"
        '"><img src=x onerror=window.ran=3> href <svg onload=window.ran=4> javascript:window.ran=5'
    )
    written = {RDFS + "label", RDFS + "comment", DCT + "title", SKOS + "altLabel", KG + "locator", KG + "exposure"}
    quads = [
        ox.Quad(q.subject, q.predicate, ox.Literal(q.object.value + evil), q.graph_name)
        if q.predicate.value in written and isinstance(q.object, ox.Literal)
        else q
        for q in ox.parse(compiled.nquads, format=ox.RdfFormat.N_QUADS)
    ]
    store = ox.Store()
    store.extend(quads)
    html = draw(OxigraphStore(store), content, "overview")
    assert len(re.findall("window.ran", html)) > 1000
    shown = show(html, "#claim=lenalidomide-decreases-cd274-on-cll-cells").ready()
    shown.page.mouse.move(*shown.place("CD274"))
    shown.page.wait_for_selector(".vis-tooltip", state="visible")
    assert evil in shown.text(".vis-tooltip")
    assert shown.text("#panel h2").endswith(evil)
    shown.page.click("#panel button[data-entity]")
    assert shown.text("#panel h2") == "lenalidomide" + evil
    shown.page.fill("#search", "CD274<script")
    shown.page.keyboard.press("Enter")
    shown.page.click("#tab-table")
    assert shown.run("() => window.ran") is None
    assert shown.run("() => document.querySelectorAll('img, svg').length") == 0
    assert shown.violations() == []
    assert shown.complaints == []


def test_the_map_really_drew(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    full = shown.ink()
    assert full["height"] > 400
    assert full["share"] > 0.02
    assert full["colors"] > 20
    # The control: with every kind of statement put away nothing may be left but paper.
    for box in shown.page.query_selector_all("#legend input[data-part=categories]:checked"):
        box.click()
    shown.page.wait_for_function("() => document.getElementById('status').textContent.startsWith('0 of')")
    shown.page.wait_for_timeout(100)
    empty = shown.ink()
    assert empty["share"] < full["share"] / 20
    assert empty["colors"] < 5


def test_without_the_drawing_library_the_page_is_never_ready(show: Show, overview: str) -> None:
    """The control of every test that waits for the map: what they wait for does not come by itself."""
    broken = overview.replace("new vis.Network(", "new vis.Nothing(", 1)
    shown = show(broken)
    shown.page.wait_for_timeout(1000)
    assert shown.run("() => document.documentElement.dataset.ready") is None
    # The policy notices the change of a single word before the library is even asked.
    assert "script-src-elem" in shown.violations()


def test_each_thing_stands_where_it_should_in_its_own_color(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    palette = shown.run("() => window.cllkg.page.palette.light.kinds")
    shown.run("() => { window.cllkg.fit(window.cllkg.page.story); window.cllkg.network.redraw(); }")
    shown.page.wait_for_timeout(100)
    for key, kind, other in (("CD274", "ligand", "drug"), ("lenalidomide", "drug", "cell"), ("t_cell", "cell", "drug")):
        own = shown.pixels(key, palette[kind][0])
        assert own > 400, key
        # The soft edges of lines make a few pixels of nearly any color.
        assert shown.pixels(key, palette[other][0]) < own / 20, f"{key} in the color of another kind"


def test_the_map_opens_on_its_core(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    shown = show(overview).ready()
    opens = {part.strip() for part in claims.graph["header"]["Opens"][0].split(",")}
    core = sum(claim["category"] in opens for *_, claim in claims.edges(data=True))
    assert shown.text("#status").startswith(f"{core} of {claims.number_of_edges()} statements")
    outside = shown.run(
        """() => Array.from(window.cllkg.shown().entities).filter(id => {
        const node = window.cllkg.nodes.get(id), at = window.cllkg.network.canvasToDOM({ x: node.x, y: node.y });
        const host = document.getElementById("canvas");
        return at.x < 0 || at.y < 0 || at.x > host.clientWidth || at.y > host.clientHeight;
    })"""
    )
    assert outside == []
    # Small letters are read no more; 15 pixels at this zoom are still some nine.
    assert shown.run("() => window.cllkg.network.getScale()") > 0.55


def test_flags_and_contexts_are_told_with_the_statement(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    edges = claims.edges(keys=True, data=True)
    key, claim = next((key, claim) for *_, key, claim in edges if claim["flags"] and claim["context"])
    shown = show(overview, f"#claim={key}").ready()
    panel = shown.text("#panel")
    assert shown.text("#panel h2") == claim["label"]
    assert all(flag["label"] in panel for flag in claim["flags"])
    assert all(context["value"] in panel for context in claim["context"])


def test_an_address_that_names_nothing_opens_the_map(show: Show, overview: str) -> None:
    for part in ("#entity=nobody", "#claim=%E0%A4%A", "#entity=<img src=x>", "#nonsense"):
        shown = show(overview, part).ready()
        assert "Begin here" in shown.text("#panel")
        assert shown.complaints == []


def test_the_stock_page_asks_for_nothing_and_draws(show: Show, stock: str) -> None:
    shown = show(stock)
    shown.page.wait_for_selector("#mynetwork canvas")
    shown.wait_for_ink(0.005)
    assert shown.ink()["colors"] > 20
    assert len(shown.requests) == 1
    assert shown.complaints == []


def test_the_stock_page_of_pyvis_itself_would_be_caught(show: Show, stock: str) -> None:
    """The control: with one of pyvis's own tags back in its place, the page asks for it."""
    tag = '<script src="https://cdn.jsdelivr.net/npm/bootstrap@5.0.0-beta3/dist/js/bootstrap.bundle.min.js"></script>'
    open_policy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", stock, count=1)
    shown = show(open_policy.replace("</head>", f"{tag}</head>", 1))
    assert [url for url in shown.requests if "jsdelivr" in url]
