"""Hostile words, put wherever words can be put, stay words: every page is walked through, and nothing ran."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest

from attacks import ATTACKS, RDF_ATTACKS
from cllkg.content import Content
from cllkg.pipeline import Compiled
from cllkg.prefixes import PrefixMap
from cllkg.projection.neighborhood import Surroundings
from cllkg.store.answers import Scope
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views import VIEWS, draw
from cllkg.views.answer import draw_answer
from cllkg.views.network import MapNetwork
from cllkg.views.relation_map import Relation, Thing, draw_relations
from cllkg.vocabulary import DCT, KG, RDFS, SKOS
from shown import Show, Shown

pytestmark = pytest.mark.browser

RAN = "() => window.ran"
# Elements no map has, whoever wrote its words.
FOREIGN = """() => document.querySelectorAll(
    "main img, main svg, iframe, object, video, [onerror], [onload], main style").length"""
# Choose everything, and every way of telling it, in turn.
WALK = """() => {
    const app = window.cllkg, panel = document.getElementById("panel"), told = [];
    for (const [type, all] of [["entity", app.nodes], ["claim", app.edges]]) {
        for (const id of all.keys()) { app.select(type, id); told.push(panel.textContent.length); }
    }
    return told;
}"""
WRITTEN = {
    RDFS + "label", RDFS + "comment", DCT + "title", DCT + "creator", SKOS + "altLabel", SKOS + "definition",
    KG + "locator", KG + "exposure", KG + "printedValue", KG + "computation",
}  # fmt: skip


def walk_through(shown: Shown) -> None:
    """Do with a map all that a reader can do with it."""
    page = shown.page
    told = shown.run(WALK)
    assert len(told) > 10
    assert min(told) > 0
    shown.run("() => window.cllkg.select(null)")
    keys = shown.run("() => Array.from(window.cllkg.drawn().nodes.keys())")
    for key in keys[:4]:
        shown.run("id => window.cllkg.fit([id])", key)
        page.mouse.move(5, 5)
        page.mouse.move(*shown.place(key))
        page.wait_for_selector(".tip", state="visible")
    for typed in ("<script", "javascript:", "__proto__", "{{", '"'):
        page.fill("#search", typed)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.click("#tab-table")
    for head in page.query_selector_all("thead button"):
        head.click()
    assert shown.run("() => window.cllkg.csv().length") > 100
    page.click("#tab-map")
    ET.fromstring(shown.run("() => window.cllkg.drawing()"))
    shown.run("() => window.dispatchEvent(new Event('beforeprint'))")
    shown.run("() => window.dispatchEvent(new Event('afterprint'))")
    page.click("#scheme")
    shown.settle()


def check(shown: Shown) -> None:
    """Fail if anything ran, was asked for, was stopped, or stands in the page that is none of ours."""
    assert shown.run(RAN) is None
    assert shown.run(FOREIGN) == 0
    assert shown.violations() == []
    assert shown.complaints == []
    assert len(shown.requests) == 1
    for link in shown.page.query_selector_all("a[href]"):
        assert str(link.get_attribute("href")).startswith(("https://", "#"))


def hostile_map() -> MapNetwork:
    """Return a map in which every word is an attack: keys, names, sorts, identifiers, links, predicates."""
    turn = itertools.cycle(ATTACKS)
    things = [
        Thing(key, next(turn), next(turn), (next(turn), next(turn)), next(turn), next(turn))
        for key in dict.fromkeys(ATTACKS)
    ]
    relations = [
        Relation(one.key, other.key, attack) for one, other, attack in zip(things, things[1:], ATTACKS, strict=False)
    ]
    page = {name: "".join(ATTACKS) for name in ("heading", "lead", "hint", "notice")}
    sparql = [{"name": attack, "text": attack} for attack in ATTACKS]
    return draw_relations(things, relations, {"name": "query", "sparql": sparql} | page)


def test_the_attacks_are_many_and_of_every_sort() -> None:
    assert len(set(ATTACKS)) >= 60
    assert set(RDF_ATTACKS) < set(ATTACKS)


def test_the_attacks_run_where_nothing_is_done_against_them(show: Show) -> None:
    """The control of the marker: without a policy and as markup, some of them run."""
    shown = show("<!doctype html><title>x</title><main></main>")
    shown.run(
        """attacks => attacks.forEach(attack => {
        const place = document.createElement("div");
        document.querySelector("main").append(place);
        place.innerHTML = attack;
    })""",
        [attack for attack in ATTACKS if attack.isprintable()],
    )
    shown.page.wait_for_function("() => window.ran")
    assert show("<!doctype html><p onclick='window.ran = 1'>x</p>").run(
        "() => { document.querySelector('p').click(); return window.ran; }"
    )


def test_the_policy_stops_what_would_have_run(show: Show) -> None:
    """Were one of our escapes forgotten, the policy would still stand between."""
    page = hostile_map().generate_html()
    shown = show(page.replace("</main>", '<img src="data:," alt="" onerror="window.ran = 1"></main>', 1)).ready()
    shown.page.wait_for_function("() => window.violations")
    assert shown.run(RAN) is None
    assert "script-src-attr" in shown.violations()


def test_a_map_whose_every_word_is_an_attack_is_a_map_like_any_other(show: Show) -> None:
    network = hostile_map()
    shown = show(network.generate_html()).ready()
    things = shown.run("() => window.cllkg.nodes.size")
    # On their way through a file the two lone surrogates become the same replacement character, and no more.
    assert things >= len(set(ATTACKS)) - 1
    walk_through(shown)
    check(shown)
    assert "<script>window.ran=1</script>" in shown.text("h1")


def test_a_network_filled_by_hand_with_attacks_too(show: Show) -> None:
    network = MapNetwork()
    for attack in ATTACKS:
        network.add_node(attack, label=attack, title=attack, group=attack, color=attack, shape=attack, href=attack)
    for one, other in itertools.pairwise(ATTACKS):
        network.add_edge(one, other, title=one, label=other, color=one)
    shown = show(network.generate_html()).ready()
    walk_through(shown)
    check(shown)


def test_an_answer_full_of_attacks_is_only_an_answer(
    show: Show, oxigraph_store: OxigraphStore, content: Content, prefixes: PrefixMap
) -> None:
    """IRIs, literals, languages, and the sentence and text of the query."""
    store = ox.Store()
    base = "https://example.org/"
    for place, attack in enumerate(RDF_ATTACKS):
        escaped = "".join(one if one.isalnum() or one in ":/'()=;" else f"-{ord(one):x}-" for one in attack)[:200]
        subject = ox.NamedNode(f"javascript:{escaped}" if place % 2 else base + escaped)
        store.add(ox.Quad(subject, ox.NamedNode(RDFS + "label"), ox.Literal(attack)))
        store.add(ox.Quad(subject, ox.NamedNode(base + escaped + "p"), ox.Literal(attack + "x", language="en")))
        store.add(ox.Quad(subject, ox.NamedNode("javascript:p"), ox.NamedNode(base)))
    engine = OxigraphStore(store)
    query = "CONSTRUCT WHERE { ?s ?p ?o }"
    answer = engine.query(query, prefixes.namespaces, Scope())
    words = "".join(RDF_ATTACKS)
    network = draw_answer(
        answer, title=words, sparql=words, prefixes=prefixes,
        surroundings=Surroundings(engine, content.queries / "views", prefixes, Scope()),
    )  # fmt: skip
    shown = show(network.generate_html()).ready()
    walk_through(shown)
    check(shown)


@pytest.fixture(scope="module")
def hostile_store(compiled: Compiled) -> OxigraphStore:
    """The real graph with an attack at the end of every text, each in its turn."""
    turn = itertools.cycle([attack for attack in RDF_ATTACKS if len(attack) < 1000])
    # No number is printed longer than this.
    short = itertools.cycle([attack for attack in RDF_ATTACKS if len(attack) < 24])
    quads = []
    for quad in ox.parse(compiled.nquads, format=ox.RdfFormat.N_QUADS):
        text, predicate, graph = quad.object, quad.predicate.value, str(quad.graph_name)
        if isinstance(text, ox.Literal) and predicate in WRITTEN and "graph/ontology" not in graph:
            attack = next(short if predicate == KG + "printedValue" else turn)
            quad = ox.Quad(quad.subject, quad.predicate, ox.Literal(text.value + attack), quad.graph_name)
        quads.append(quad)
    store = ox.Store()
    store.extend(quads)
    return OxigraphStore(store)


@pytest.mark.parametrize("name", VIEWS)
def test_a_hostile_graph_makes_harmless_pages(
    show: Show, hostile_store: OxigraphStore, content: Content, name: str
) -> None:
    html = draw(hostile_store, content, name)
    assert html.count("window.ran") > 100 or name == "ontology"
    shown = show(html).ready()
    if name in ("mechanism", "overview"):
        walk_through(shown)
    else:
        for control in shown.page.query_selector_all("[role=tab], details:not([open]) > summary")[:20]:
            if control.is_visible():
                control.click()
        shown.run("() => document.querySelectorAll(\"a[href^='#']:not(.skip)\").forEach(one => one.click())")
        shown.page.click("#scheme")
    assert shown.run(RAN) is None
    assert shown.violations() == []
    assert shown.complaints == []
    assert len(shown.requests) == 1
    for link in shown.page.query_selector_all("a[href]"):
        assert str(link.get_attribute("href")).startswith(("https://", "#"))
