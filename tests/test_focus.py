"""What stands around a thing: its claims in our graph, its plain relations in any other, from a store of any size."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.errors import CllkgError, UnknownName
from cllkg.knowledge_graph import KnowledgeGraph, load
from cllkg.prefixes import PrefixMap
from cllkg.projection.claims import ClaimGraph, project
from cllkg.projection.neighborhood import RESERVE, Surroundings
from cllkg.queries.ask import scope_of
from cllkg.store.answers import Scope
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore
from cllkg.views import Brief
from cllkg.views.focus import draw_claims_around
from cllkg.views.network import MapNetwork
from html_reader import Reader, check_loads_nothing
from pages import T_CELL

VARIABLE = "CLLKG_REAL_ONTOLOGIES"
LABEL, SUB = "<http://www.w3.org/2000/01/rdf-schema#label>", "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
CL = "http://purl.obolibrary.org/obo/CL_"
PART_OF = "http://purl.obolibrary.org/obo/BFO_0000050"
# Classes in a chain, two of one name, and a restriction: "a nephron is part of some kidney".
OTHERS = f"""
<{CL}0000084> {LABEL} "T cell" .
<{CL}0000542> {LABEL} "lymphocyte"@en .
<{CL}0000738> {LABEL} "leukocyte" .
<{CL}0000001> {LABEL} "twin" .
<{CL}0000002> {LABEL} "twin"@en .
<{CL}0000003> {LABEL} "nephron" .
<{CL}0000004> {LABEL} "kidney" .
<{CL}0000005> {LABEL} "</script><script>ran=1</script>" .
<{PART_OF}> {LABEL} "part of" .
<{CL}0000084> {SUB} <{CL}0000542> .
<{CL}0000542> {SUB} <{CL}0000738> .
<{CL}0000001> {SUB} <{CL}0000542> .
<{CL}0000002> {SUB} <{CL}0000738> .
<{CL}0000005> {SUB} <{CL}0000738> .
<{CL}0000003> {SUB} _:restriction .
_:restriction <http://www.w3.org/2002/07/owl#onProperty> <{PART_OF}> .
_:restriction <http://www.w3.org/2002/07/owl#someValuesFrom> <{CL}0000004> .
<{CL}0000006> {LABEL} "alone" .
"""
Around = Callable[..., MapNetwork]


# --- in our graph


@pytest.fixture(scope="module")
def graph(oxigraph_store: OxigraphStore, content: Content) -> ClaimGraph[str]:
    return project(oxigraph_store, content.queries / "views" / "overview.rq")


@pytest.fixture
def around(oxigraph_store: OxigraphStore, content: Content, graph: ClaimGraph[str]) -> Around:
    """Draws what is said around an entity of our graph."""

    def draw(key: str, *, hops: int = 1, most: int = 150, name: str | None = None) -> MapNetwork:
        brief = Brief(oxigraph_store, content, name, scope_of(name), None, lambda _: None)
        drawn = draw_claims_around(brief, graph.nodes[key]["iri"], hops=hops, most=most)
        assert drawn is not None
        return drawn

    return draw


def away(network: MapNetwork) -> set[str]:
    return {node["id"] for node in network.nodes if node.get("away")}


def shown(network: MapNetwork) -> set[str]:
    return {node["id"] for node in network.nodes} - away(network)


def test_one_step_around_an_entity_is_every_claim_about_it(around: Around, graph: ClaimGraph[str]) -> None:
    network = around("t_cell")
    near = {"t_cell", *graph.predecessors("t_cell"), *graph.successors("t_cell")}
    assert shown(network) == near
    about = {key for one, other, key in graph.edges(keys=True) if "t_cell" in (one, other)}
    assert about
    assert about <= {edge["id"] for edge in network.edges}
    within = {key for one, other, key in graph.edges(keys=True) if {one, other} <= near}
    kept = {edge["id"] for edge in network.edges if {edge["from"], edge["to"]} <= near}
    assert kept == within, "what is said among those near belongs to the map"


def test_more_steps_reach_further_and_what_lies_beyond_is_folded_away(around: Around) -> None:
    one, two = around("CD274"), around("CD274", hops=2)
    assert shown(one) < shown(two)
    assert away(one) <= shown(two) - shown(one)
    assert away(one)
    assert len(away(one)) <= RESERVE
    assert not away(one) & {node.key for node in (one.scene.nodes.values() if one.scene else ())}


def test_where_there_is_no_room_the_nearest_stay(around: Around) -> None:
    network = around("lenalidomide", hops=2, most=10)
    assert len(network.nodes) == 10
    assert "lenalidomide" in shown(network)
    assert not away(network)
    assert shown(around("lenalidomide", most=10)) <= shown(around("lenalidomide"))
    assert "had no room; raise --most to see more" in network.page["lead"]
    assert "no room" not in around("lenalidomide", most=5000).page["lead"]


def test_claims_around_a_thing_come_with_their_evidence(around: Around, graph: ClaimGraph[str]) -> None:
    page = Reader(around("t_cell").generate_html()).data["page"]
    assert page["story"] == ["t_cell"]
    assert page["heading"] == "What is said around T cell"
    claims = {key: claim for *_, key, claim in graph.edges(keys=True, data=True)}
    assert page["claims"]
    for key, told in page["claims"].items():
        assert len(told["lines"]) == len(claims[key]["lines"])
        assert told["standing"] == claims[key]["standing"]


def test_around_a_thing_in_the_article_stands_what_the_article_says(around: Around) -> None:
    article, whole = around("t_cell", name="article"), around("t_cell")
    ids = {edge["id"] for edge in article.edges}
    assert 0 < len(ids) < len({edge["id"] for edge in whole.edges})
    assert all(claim["standing"] == claim["standing_in_article"] for claim in article.page["claims"].values())


def test_of_what_no_claim_speaks_there_is_no_such_map(oxigraph_store: OxigraphStore, content: Content) -> None:
    brief = Brief(oxigraph_store, content, None, Scope(), None, lambda _: None)
    assert draw_claims_around(brief, "http://e/nothing", hops=1, most=10) is None


# --- in a graph of others


@pytest.fixture(scope="module", params=["memory", "oxigraph", "rdflib"])
def others(
    request: pytest.FixtureRequest, content: Content, tmp_path_factory: pytest.TempPathFactory
) -> KnowledgeGraph:
    """A small graph of others behind each sort of address."""
    path = tmp_path_factory.mktemp("others") / "others.nt"
    if request.param == "oxigraph":
        path = path.with_name("store")
        store = ox.Store(str(path))
        store.bulk_load(OTHERS.encode(), format=ox.RdfFormat.N_TRIPLES)
        store.flush()
        del store
    else:
        path.write_text(OTHERS, encoding="utf-8")
    return load(content.root, store=f"{request.param}:{path}")


def labels(page: str) -> set[str]:
    return set(Reader(page).labels.values())


def sentences(page: str) -> set[str]:
    return set(Reader(page).text)


@pytest.mark.parametrize("name", ["T cell", "CL:0000084", f"{CL}0000084", f"<{CL}0000084>"])
def test_a_thing_of_others_is_named_by_label_curie_or_iri(others: KnowledgeGraph, name: str) -> None:
    page = others.view_focus(name)
    check_loads_nothing(page)
    assert "<title>What stands around T cell</title>" in page
    data = Reader(page).data
    near = {node["id"] for node in data["nodes"] if not node.get("away")}
    assert near == {"CL:0000084", "CL:0000542"}
    assert "T cell rdfs:subClassOf lymphocyte" in sentences(page)
    assert data["page"]["story"] == ["CL:0000084"]


def test_a_label_in_english_is_as_good_as_one_in_no_language(others: KnowledgeGraph) -> None:
    assert {"lymphocyte", "T cell", "leukocyte", "twin"} <= labels(others.view_focus("lymphocyte"))


def test_a_restriction_relates_two_things(others: KnowledgeGraph) -> None:
    """To a reader of an ontology "part of some kidney" is a relation, not a blank node."""
    for name in ("nephron", "kidney"):
        page = others.view_focus(name)
        assert labels(page) == {"nephron", "kidney"}
        assert "nephron part of kidney" in sentences(page)


def test_steps_and_room_are_counted(others: KnowledgeGraph) -> None:
    one, two = others.view_focus("T cell"), others.view_focus("T cell", hops=2)
    assert '"lead":"2 things within 1 step of T cell.' in one
    nodes = {node["id"]: node.get("away", False) for node in Reader(one).data["nodes"]}
    assert nodes["CL:0000738"] is True, "one step beyond is folded away"
    near = {node["id"] for node in Reader(two).data["nodes"] if not node.get("away")}
    assert near == {"CL:0000084", "CL:0000542", "CL:0000738", "CL:0000001"}
    few = Reader(others.view_focus("T cell", hops=3, most=3)).data
    assert len(few["nodes"]) == 3
    assert "had no room; raise --most to see more" in few["page"]["lead"]


def test_a_name_of_nothing_or_of_several_is_said_so(others: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match=r"no thing called 'B cell'.*an IRI, a CURIE or an exact label"):
        others.view_focus("B cell")
    with pytest.raises(CllkgError, match=rf"'twin' is the label of 2 things: {CL}0000001, {CL}0000002\."):
        others.view_focus("twin")
    for lonely in ("alone", "CL:9999999", "http://e/nothing"):
        with pytest.raises(CllkgError, match=r"nothing there relates <.*> to anything"):
            others.view_focus(lonely)


def test_hostile_labels_of_others_stay_words(others: KnowledgeGraph) -> None:
    page = others.view_focus("CL:0000005")
    check_loads_nothing(page)
    assert "What stands around </script><script>ran=1</script>" in Reader(page).data["page"]["heading"]
    assert len(Reader(page).scripts) == len(Reader(others.view_focus("T cell")).scripts)
    for name in ('"', "\\", "}", "x' }", "\u2028", "\x00", "T cell\n", '" } ; DROP ALL #'):
        with pytest.raises(UnknownName):
            others.view_focus(name)


def test_both_engines_find_the_same_neighborhood(
    oxigraph_store: OxigraphStore, rdflib_store: RdflibStore, content: Content, prefixes: PrefixMap
) -> None:
    found = [
        Surroundings(store, content.queries / "views", prefixes).around(T_CELL, hops=1, most=40)
        for store in (oxigraph_store, rdflib_store)
    ]
    assert found[0] == found[1]
    assert len(found[0].things) > 5
    assert found[0].things[0] == T_CELL


def test_what_has_no_label_is_called_by_its_curie_or_the_end_of_its_iri(
    oxigraph_store: OxigraphStore, content: Content, prefixes: PrefixMap
) -> None:
    iris = [f"{CL}9999999", "http://e/some#thing", "http://e/path/", "urn:x"]
    named = Surroundings(oxigraph_store, content.queries / "views", prefixes).names(iris)
    assert [named[iri].label for iri in iris] == ["CL:9999999", "thing", "path", "urn:x"]


@pytest.fixture(scope="module")
def real(content: Content, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """Real ontologies in an Oxigraph directory."""
    if VARIABLE not in os.environ:
        pytest.skip(f"set {VARIABLE} to a gzipped N-Triples file of real ontologies (CL, GO, HP, MONDO, UBERON ...)")
    folder = tmp_path_factory.mktemp("real")
    store = ox.Store(str(folder / "store"))
    with gzip.open(Path(os.environ[VARIABLE])) as data:
        store.bulk_load(cast(IO[bytes], data), format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    del store
    return load(content.root, store=f"oxigraph:{folder / 'store'}")


def test_in_real_ontologies_a_t_cell_stands_beside_lymphocytes(real: KnowledgeGraph) -> None:
    said: list[str] = []
    page = real.view_focus("CL:0000084", say=said.append)
    data: Any = Reader(page).data
    near = {node["id"]: Reader(page).labels[node["id"]] for node in data["nodes"] if not node.get("away")}
    assert near["CL:0000084"] == "T cell"
    assert near["CL:0000542"] == "lymphocyte"
    assert len(near) > 10
    lines = {(edge["from"], edge["to"]) for edge in data["edges"]}
    assert ("CL:0000084", "CL:0000542") in lines
    neighbors = {end for pair in lines if "CL:0000084" in pair for end in pair}
    assert neighbors == set(near)
    assert said == [f"asking what stands around <{T_CELL}>"]
