"""How the ontology view is used: by keyboard as any tree, by mouse, by search, on a phone, on paper, with no script."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from cllkg.content import Content
from cllkg.queries.ask import scope_of
from cllkg.store.answers import Scope
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views import Brief
from cllkg.views.ontology import draw
from cllkg.vocabulary import GRAPH, KG, OWL, RDF, RDFS

if TYPE_CHECKING:
    Show = Callable[..., Any]

pytestmark = pytest.mark.browser

FOCUSED = "() => document.activeElement.querySelector('b').textContent"
VISIBLE = "() => window.cllkg.shownItems().map(item => item.dataset.key || window.cllkg.textOf(item, 'b'))"


def page_of(store: OxigraphStore, content: Content) -> str:
    return draw(Brief(store, content, None, scope_of(None), None, lambda _: None))


@pytest.fixture(scope="module")
def ontology_page(oxigraph_store: OxigraphStore, content: Content) -> str:
    return page_of(oxigraph_store, content)


def row(key: str) -> str:
    return f".item:has(> .row > span > code:text-is('{key}')) > .row"


def press(shown: Any, *keys: str) -> str:
    for key in keys:
        shown.page.keyboard.press(key)
    return str(shown.run(FOCUSED))


def test_the_page_asks_for_nothing_and_complains_of_nothing(show: Show, ontology_page: str) -> None:
    shown = show(ontology_page).ready()
    shown.page.click("#expand")
    shown.page.click(row("kg:Drug"))
    assert len(shown.requests) == 1
    assert shown.complaints == []
    assert shown.violations() == []


def test_arrows_walk_open_and_close_the_tree(show: Show, ontology_page: str) -> None:
    shown = show(ontology_page).ready()
    shown.page.focus("#tree .row[tabindex='0']")
    assert press(shown, "ArrowDown") == "proposition"
    assert press(shown, "ArrowLeft") == "proposition"
    assert "kg:Claim" not in shown.run(VISIBLE)
    assert press(shown, "ArrowRight") == "proposition"
    assert "kg:Claim" in shown.run(VISIBLE)
    assert press(shown, "ArrowRight") == "claim"
    # A row without anything under it stays where it is, and leads up.
    assert press(shown, "ArrowRight") == "claim"
    assert press(shown, "ArrowLeft") == "proposition"
    assert press(shown, "ArrowLeft", "ArrowLeft") == "Classes"
    assert press(shown, "End") == "Named graphs"
    assert press(shown, "ArrowDown") == "Named graphs"
    assert press(shown, "Home") == "Classes"
    # One row at a time is in the order of the tabulator.
    assert shown.page.locator("#tree .row[tabindex='0']").count() == 1


def test_typing_goes_to_a_name_and_the_asterisk_opens_neighbors(show: Show, ontology_page: str) -> None:
    shown = show(ontology_page).ready()
    shown.page.focus("#tree .row[tabindex='0']")
    assert press(shown, "m", "o", "l") == "molecular entity"
    assert "kg:ImmuneProcess" not in shown.run(VISIBLE)
    press(shown, "*")
    assert {"kg:GeneOrProtein", "kg:ImmuneProcess", "kg:ImmuneCell"} <= set(shown.run(VISIBLE))
    # Its neighbors, not what lies below them.
    assert "kg:InhibitoryLigand" not in shown.run(VISIBLE)
    shown.page.wait_for_timeout(700)
    first = press(shown, "p")
    assert first.startswith("p")
    assert press(shown, "p") != first


def test_enter_shows_what_a_class_means_and_escape_leads_back(
    show: Show, ontology_page: str, oxigraph_store: OxigraphStore
) -> None:
    shown = show(ontology_page).ready()
    assert "How to read the tree" in shown.text("#panel")
    shown.page.focus("#tree .row[tabindex='0']")
    press(shown, "d", "r", "u", "g", "Enter")
    assert shown.text("#panel h2") == "drug"
    assert "kg:Drug" in shown.text("#panel .curie")
    assert shown.page.locator(row("kg:Drug")).get_attribute("aria-selected") == "true"
    shown.page.click("#panel .rest")
    rows = oxigraph_store.query(f"SELECT ?l {{ ?x a <{KG}Drug> ; <{RDFS}label> ?l }}", {}, Scope()).rows
    names = {term.value for (term,) in rows}  # type: ignore[union-attr]
    assert len(names) == 9
    assert all(name in shown.text("#panel") for name in names)
    link = shown.page.locator("#panel a[href='https://bioregistry.io/CHEBI:63791']")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert "disjoint" in shown.text("#panel").lower()
    shown.page.keyboard.press("Escape")
    assert "How to read the tree" in shown.text("#panel")
    assert shown.run(FOCUSED) == "drug"


def test_a_relation_tells_its_sign_its_ends_and_its_claims_by_standing(show: Show, ontology_page: str) -> None:
    shown = show(ontology_page, "#term=kg:decreases").ready()
    panel = shown.text("#panel")
    assert "less of the object, by the subject" in panel
    assert "forward" in panel
    tally = shown.run("() => [...document.querySelectorAll('.tally tbody td')].map(cell => Number(cell.textContent))")
    assert sum(tally) == int(shown.run("() => window.cllkg.countOf(window.cllkg.itemOf('kg:decreases'))")) > 50
    assert sum(tally[1::2]) > 0, "nobody denies"
    assert "VALUES ?wider { kg:decreases }" in shown.page.text_content("#panel pre")
    sign = shown.page.locator(f"{row('kg:decreases')} .sign")
    assert sign.text_content() == "\N{MINUS SIGN}"
    # Where causality runs from object to subject, the sign is of what the object does.
    shown.page.evaluate("() => window.cllkg.select('term', 'kg:dependsOn')")
    assert "more of the subject, by the object" in shown.text("#panel")
    shown.page.evaluate("() => window.cllkg.select('term', 'kg:predisposesTo')")
    assert "has feature, then predisposes to" in shown.text("#panel")


def test_a_code_a_mapping_and_a_graph_have_their_panels(show: Show, ontology_page: str) -> None:
    shown = show(ontology_page, "#term=kg:Contested").ready()
    assert "Written as contested in records" in shown.text("#panel")
    assert shown.page.locator(row("kg:Contested")).is_visible()
    shown.run("() => window.cllkg.select('term', 'SIO:')")
    assert "study group" in shown.text("#panel")
    assert shown.page.locator("#panel a[href='https://bioregistry.io/SIO:000403']").count() == 1
    shown.run("() => window.cllkg.select('term', 'kggraph:article')")
    assert "triples" in shown.text("#panel")
    shown.run("() => window.cllkg.select('term', 'kg:Arm')")
    assert "study group SIO:000403" in shown.text("#panel")


@pytest.mark.parametrize(
    ("typed", "label"),
    [("downreg", "decreases abundance of"), ("kg:Drug", "drug"), ("primary_result", "primary result")],
)
def test_search_finds_a_term_by_any_of_its_names_and_opens_the_way_to_it(
    show: Show, ontology_page: str, typed: str, label: str
) -> None:
    shown = show(ontology_page).ready()
    shown.page.keyboard.press("/")
    shown.page.keyboard.type(typed)
    shown.page.keyboard.press("Enter")
    assert shown.text("#panel h2") == label
    assert shown.page.locator(".row[aria-selected='true']").is_visible()


def test_the_address_keeps_the_term_and_a_wrong_one_harms_nothing(show: Show, ontology_page: str) -> None:
    shown = show(ontology_page).ready()
    shown.page.click(row("kg:Disease"))
    assert shown.page.url.endswith("#term=kg:Disease")
    for wrong in ("#term=kg:Nothing", "#term=%E0%A4%A", "#term=constructor", "#entity=x"):
        other = show(ontology_page, wrong).ready()
        assert "How to read the tree" in other.text("#panel")
        assert other.complaints == []


def test_only_used_terms_are_left_and_a_term_put_away_comes_back_when_chosen(show: Show, ontology_page: str) -> None:
    shown = show(ontology_page).ready()
    shown.page.click("#expand")
    before = shown.text("#status")
    assert "kg:Inconclusive" in shown.run(VISIBLE)
    shown.page.check("#used")
    left = shown.run(VISIBLE)
    assert "kg:Inconclusive" not in left and "kg:Contested" in left
    assert "only terms that are used" in shown.text("#status")
    assert shown.text("#status") != before
    shown.run("() => window.cllkg.select('term', 'kg:Inconclusive')")
    assert not shown.page.is_checked("#used")
    assert shown.page.locator(row("kg:Inconclusive")).is_visible()


def test_everything_can_be_opened_and_closed_at_once(show: Show, ontology_page: str) -> None:
    shown = show(ontology_page).ready()
    shown.page.click("#expand")
    every = shown.run("() => window.cllkg.items().length")
    assert len(shown.run(VISIBLE)) == every > 600
    shown.page.click("#collapse")
    assert len(shown.run(VISIBLE)) == shown.page.locator("#tree > .part").count()
    assert shown.page.locator("#tree .row[tabindex='0']").is_visible()


def test_the_contents_lead_to_each_part(show: Show, ontology_page: str) -> None:
    shown = show(ontology_page).ready()
    shown.page.click("#legend .jump:has-text('Closed lists')")
    assert shown.run(FOCUSED) == "Closed lists"
    assert shown.page.locator(row("kg:Standing")).is_visible()


@pytest.mark.parametrize("width", [320, 390, 640])
def test_on_a_small_window_the_tree_comes_first_and_nothing_is_cut_off(
    show: Show, ontology_page: str, width: int
) -> None:
    shown = show(ontology_page, viewport={"width": width, "height": 700}).ready()
    assert shown.run("() => document.documentElement.scrollWidth") == width
    tree, panel = (shown.page.locator(part).bounding_box() for part in ("#tree", "#panel"))
    assert tree["y"] < panel["y"]
    shown.page.click(row("kg:Claim"))
    assert shown.run("() => document.getElementById('panel').getBoundingClientRect().top") < 350
    assert shown.run("() => document.documentElement.scrollWidth") == width


def test_on_paper_and_without_javascript_everything_stands_open(show: Show, ontology_page: str) -> None:
    shown = show(ontology_page).ready()
    shown.page.click("#collapse")
    shown.page.emulate_media(media="print")
    seen = "() => [...document.querySelectorAll('#tree code')].filter(code => code.offsetHeight > 0).length"
    assert shown.run(seen) == shown.run("() => document.querySelectorAll('#tree code').length") > 390
    plain = show(ontology_page, java_script_enabled=False)
    assert plain.page.locator("#tree code:text-is('kg:InhibitoryLigand')").is_visible()
    assert plain.page.locator(
        "#tree code:text-is('kg:ContestedPremiseWithheld'), #tree code:text-is('kg:Contested')"
    ).first.is_visible()
    assert not plain.page.locator("#search").is_visible()


def test_hostile_terms_and_things_are_shown_and_nothing_of_them_runs(
    show: Show, ontology: bytes, content: Content
) -> None:
    hostile = "</script><script>window.ran=1</script><img src=x onerror=window.ran=1>"
    thing, graph = "https://w3id.org/cllkg/entity/hostile", f"<{GRAPH}ontology> ."
    lines = [
        f"<{KG}Hostile> <{RDF}type> <{OWL}Class> {graph}",
        f"<{KG}Hostile> <{RDFS}isDefinedBy> <{KG.removesuffix('#')}> {graph}",
        f'<{KG}Hostile> <{RDFS}label> "{hostile}" {graph}',
        f"<{thing}> <{RDF}type> <{KG}Hostile> {graph}",
        f'<{thing}> <{RDFS}label> "{hostile}\\t\\n{hostile}" {graph}',
    ]
    store = OxigraphStore.from_nquads(ontology + "\n".join(lines).encode())
    shown = show(page_of(store, content), "#term=kg:Hostile").ready()
    assert shown.text("#panel h2") == hostile
    assert hostile in shown.text("#panel .things")
    assert shown.run("() => window.ran") is None
    assert shown.complaints == []
    assert len(shown.requests) == 1
