"""The overview as a reader meets it, in a real browser with the network cut off."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.pipeline import Compiled
from cllkg.projection import ClaimGraph
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views import draw
from cllkg.vocabulary import DCT, KG, RDFS, SKOS

if TYPE_CHECKING:
    Show = Callable[..., Any]

pytestmark = pytest.mark.browser

CLAIM = "lenalidomide-decreases-cd274-on-cll-cells"
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


def said_of(claims: ClaimGraph[str], key: str) -> set[str]:
    edges = [*claims.out_edges(key, data=True), *claims.in_edges(key, data=True)]
    return {claim["label"] for *_, claim in edges}


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


def test_the_map_really_drew(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    full = shown.run(INK)
    assert full["height"] > 400
    assert full["share"] > 0.02
    assert full["colors"] > 20
    # The control: with every kind of statement put away nothing may be left but paper.
    for box in shown.page.query_selector_all("#legend input[data-part=categories]:checked"):
        box.click()
    shown.page.wait_for_function("() => document.getElementById('status').textContent.startsWith('0 of')")
    shown.page.wait_for_timeout(100)
    empty = shown.run(INK)
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
        own = shown.run(PIXELS, [key, palette[kind][0]])
        assert own > 400, key
        # The soft edges of lines make a few pixels of nearly any color.
        assert shown.run(PIXELS, [key, palette[other][0]]) < own / 20, f"{key} in the color of another kind"


def test_a_click_on_a_thing_opens_all_that_is_said_of_it(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    shown = show(overview).ready()
    assert "Begin here" in shown.text("#panel")
    shown.page.mouse.click(*shown.run(PLACE, "CD274"))
    assert shown.text("#panel h2") == "CD274"
    listed = {button.inner_text() for button in shown.page.query_selector_all("#panel button[data-claim]")}
    assert listed == said_of(claims, "CD274")
    link = shown.page.locator("#panel a[href='https://bioregistry.io/HGNC:17635']")
    assert link.get_attribute("rel") == "noopener noreferrer"
    # A click on the paper puts it away.
    host = shown.page.locator("#canvas").bounding_box()
    shown.page.mouse.click(host["x"] + 4, host["y"] + 4)
    assert "Begin here" in shown.text("#panel")


def test_a_click_on_a_line_opens_its_evidence(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    shown = show(overview).ready()
    shown.page.mouse.click(*shown.run(ALONG, CLAIM))
    claim = claims.edges["lenalidomide", "CD274", CLAIM]
    panel = shown.text("#panel")
    assert shown.text("#panel h2") == claim["label"]
    assert shown.text("#panel .chip") == claim["standing"].replace("_", " ")
    assert shown.page.locator("#panel article.line").count() == len(claim["lines"]) > 1
    for line in claim["lines"]:
        assert line["title"] in panel
        assert line["locator"] in panel
        assert line["finding"] in panel
        assert f"worded {line['certainty']}" in panel
    assert "primary result · in vitro · n = 6" in panel


def test_flags_and_contexts_are_told_with_the_statement(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    edges = claims.edges(keys=True, data=True)
    key, claim = next((key, claim) for *_, key, claim in edges if claim["flags"] and claim["context"])
    shown = show(overview, f"#claim={key}").ready()
    panel = shown.text("#panel")
    assert shown.text("#panel h2") == claim["label"]
    assert all(flag["label"] in panel for flag in claim["flags"])
    assert all(context["value"] in panel for context in claim["context"])


@pytest.mark.parametrize(
    ("typed", "key"),
    [("pd-l1", "CD274"), ("PDL1", "CD274"), ("HGNC:7203", "CD200"), ("cd270", "TNFRSF14"), ("t cells", "t_cell")],
)
def test_search_finds_a_thing_by_any_of_its_names(show: Show, overview: str, typed: str, key: str) -> None:
    shown = show(overview).ready()
    shown.page.keyboard.press("/")
    shown.page.keyboard.type(typed)
    shown.page.keyboard.press("ArrowDown")
    shown.page.keyboard.press("Enter")
    assert shown.run("() => window.cllkg.selected") == {"type": "entity", "id": key}
    assert shown.run("() => location.hash") == f"#entity={key}"
    assert shown.page.is_hidden("#suggestions")


def test_search_finds_statements_and_says_when_there_is_nothing(
    show: Show, overview: str, claims: ClaimGraph[str]
) -> None:
    shown = show(overview).ready()
    label = claims.edges["lenalidomide", "CD274", CLAIM]["label"]
    shown.page.fill("#search", label[:30])
    assert label in shown.text("#suggestions")
    shown.page.fill("#search", "no such thing anywhere")
    assert shown.text("#suggestions") == "Nothing of that name."


def test_what_a_search_finds_is_shown_even_if_it_was_put_away(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    before = shown.text("#status")
    assert shown.run("() => window.cllkg.shown().entities.has('del_17p')") is False
    shown.page.fill("#search", "del(17p)")
    shown.page.keyboard.press("Enter")
    assert shown.run("() => window.cllkg.shown().entities.has('del_17p')") is True
    assert shown.text("#status") != before


def test_the_legend_counts_and_filters_map_and_table(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    shown = show(overview).ready()
    shown.page.click("#everything")
    total, things = claims.number_of_edges(), claims.number_of_nodes()
    assert shown.text("#status") == f"{total} of {total} statements, {things} of {things} things shown"
    row = shown.page.locator("label", has=shown.page.locator("input[data-name=less]"))
    less = sum(claim["sign"] < 0 and not claim["negated"] for *_, claim in claims.edges(data=True))
    assert row.locator(".count").inner_text() == str(less)
    row.click()
    assert shown.text("#status").startswith(f"{total - less} of {total} statements")
    shown.page.click("#tab-table")
    assert shown.page.locator("#table-view tr[data-claim]:visible").count() == total - less


def test_a_line_put_away_is_neither_drawn_nor_found(show: Show, overview: str) -> None:
    """Its two ends stay, for other lines hold them."""
    shown = show(overview).ready()
    claim = "lenalidomide-activates-t-cells"
    place = shown.run(ALONG, claim)
    shown.page.mouse.click(*place)
    assert shown.run("() => window.cllkg.selected.id") == claim
    shown.page.keyboard.press("Escape")
    with_it = shown.run(INK)
    shown.page.click("#legend input[data-name=more]")
    shown.page.mouse.click(*place)
    assert shown.run("() => window.cllkg.selected && window.cllkg.selected.id") != claim
    shown.page.keyboard.press("Escape")
    shown.page.wait_for_timeout(100)
    assert shown.run(INK)["share"] < with_it["share"]
    assert {"lenalidomide", "t_cell"} <= set(shown.run("() => Array.from(window.cllkg.shown().entities)"))


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


def test_the_keyboard_alone_walks_the_map(show: Show, overview: str) -> None:
    shown = show(overview).ready()
    shown.page.focus("#canvas")
    shown.page.keyboard.press("ArrowRight")
    assert shown.text("#panel h2") == "lenalidomide"
    for _ in range(3):
        shown.page.keyboard.press("ArrowRight")
    assert shown.run("() => window.cllkg.nodes.get(window.cllkg.selected.id).x") > 0
    assert "statements" in shown.text("#said")
    shown.page.keyboard.press("Enter")
    assert shown.run("() => document.activeElement.id") == "panel"
    shown.page.keyboard.press("Escape")
    assert shown.run("() => window.cllkg.selected") is None
    shown.page.focus("#canvas")
    scale = shown.run("() => window.cllkg.network.getScale()")
    shown.page.keyboard.press("+")
    assert shown.run("() => window.cllkg.network.getScale()") > scale
    shown.page.focus("#tab-map")
    shown.page.keyboard.press("ArrowRight")
    assert shown.page.get_attribute("#tab-table", "aria-selected") == "true"
    assert shown.run("() => document.activeElement.id") == "tab-table"


def test_the_table_is_there_without_javascript(show: Show, overview: str, claims: ClaimGraph[str]) -> None:
    shown = show(overview, java_script_enabled=False)
    assert shown.page.locator("tr[data-claim]:visible").count() == claims.number_of_edges()
    assert shown.page.is_hidden("#canvas")
    assert shown.page.is_hidden("#search")


def test_dark_is_dark_on_the_page_and_on_the_map(show: Show, overview: str) -> None:
    paper = "() => getComputedStyle(document.body).backgroundColor"
    shown = show(overview, color_scheme="dark").ready()
    assert shown.run(paper) == "rgb(21, 25, 31)"
    dark = shown.run("() => window.cllkg.page.palette.dark.kinds.drug[0]")
    shown.run("() => { window.cllkg.fit(window.cllkg.page.story); window.cllkg.network.redraw(); }")
    assert shown.run(PIXELS, ["lenalidomide", dark]) > 400
    shown.page.click("#scheme")
    shown.page.wait_for_timeout(100)
    assert shown.run(paper) == "rgb(255, 255, 255)"
    assert shown.run(PIXELS, ["lenalidomide", dark]) < 20


def test_a_picture_of_the_map_can_be_taken_along(show: Show, overview: str, tmp_path: Any) -> None:
    shown = show(overview).ready()
    with shown.page.expect_download() as download:
        shown.page.click("#png")
    download.value.save_as(tmp_path / "map.png")
    data = (tmp_path / "map.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) > 50_000
    assert shown.violations() == []


def test_a_phone_shows_the_table_first_and_does_not_scroll_sideways(show: Show, overview: str) -> None:
    shown = show(overview, viewport={"width": 360, "height": 740}).ready()
    assert shown.page.locator("#table-view").is_visible()
    assert shown.run("() => document.documentElement.scrollWidth") <= 360
    shown.page.click("#tab-map")
    assert shown.run(INK)["share"] > 0.01


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
    shown = show(html, f"#claim={CLAIM}").ready()
    shown.page.mouse.move(*shown.run(PLACE, "CD274"))
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


def test_an_address_that_names_nothing_opens_the_map(show: Show, overview: str) -> None:
    for part in ("#entity=nobody", "#claim=%E0%A4%A", "#entity=<img src=x>", "#nonsense"):
        shown = show(overview, part).ready()
        assert "Begin here" in shown.text("#panel")
        assert shown.complaints == []


def test_in_a_notebook_the_page_works_in_its_cage(show: Show, overview: str) -> None:
    """Inside ``srcdoc`` there is no address to remember a choice in."""
    frame = overview.replace("&", "&amp;").replace('"', "&quot;")
    cage = f'<!doctype html><iframe sandbox="allow-scripts" width="1200" height="800" srcdoc="{frame}"></iframe>'
    shown = show(cage)
    inner = shown.page.frames[1]
    inner.wait_for_selector("html[data-ready='1']", state="attached")
    inner.fill("#search", "PD-L1")
    inner.press("#search", "Enter")
    assert inner.inner_text("#panel h2") == "CD274"
    assert shown.complaints == []


def test_the_stock_page_asks_for_nothing_and_draws(show: Show, stock: str) -> None:
    shown = show(stock)
    shown.page.wait_for_selector("#mynetwork canvas")
    shown.page.wait_for_function(f"() => ({INK})().share > 0.005")
    assert shown.run(INK)["colors"] > 20
    assert len(shown.requests) == 1
    assert shown.complaints == []


def test_the_stock_page_of_pyvis_itself_would_be_caught(show: Show, stock: str) -> None:
    """The control: with one of pyvis's own tags back in its place, the page asks for it."""
    tag = '<script src="https://cdn.jsdelivr.net/npm/bootstrap@5.0.0-beta3/dist/js/bootstrap.bundle.min.js"></script>'
    open_policy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", stock, count=1)
    shown = show(open_policy.replace("</head>", f"{tag}</head>", 1))
    assert [url for url in shown.requests if "jsdelivr" in url]
