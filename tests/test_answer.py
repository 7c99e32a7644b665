"""The answer of any query is a map: triples as they are, rows by their columns, and what is no map is said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.errors import CllkgError
from cllkg.prefixes import PrefixMap
from cllkg.projection.neighborhood import Surroundings
from cllkg.store.answers import Scope, Term
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views.answer import draw_answer
from cllkg.views.network import MapNetwork
from cllkg.views.terms import key_of
from html_reader import Reader, check_loads_nothing

DATA = """
<http://e/a> <http://www.w3.org/2000/01/rdf-schema#label> "Alpha"@en .
<http://e/b> <http://www.w3.org/2000/01/rdf-schema#label> "Beta" .
<http://e/hits> <http://www.w3.org/2000/01/rdf-schema#label> "hits" .
<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Drug> .
<http://e/a> <http://e/hits> <http://e/b> .
<http://e/b> <http://e/weighs> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<http://e/b> <http://e/note> "says </script><script>ran=1</script> \\u2028 \\u0000"@en .
_:blank <http://e/hits> <http://e/a> .
"""
Draw = Callable[..., MapNetwork]


@pytest.fixture
def ask(content: Content, prefixes: PrefixMap) -> Draw:
    """Asks a small graph of others and draws the answer."""
    store = OxigraphStore.from_nquads(DATA.encode())
    surroundings = Surroundings(store, content.queries / "views", prefixes, Scope())

    def draw(sparql: str, title: str = "What is there?") -> MapNetwork:
        answer = store.query(sparql, prefixes.namespaces, Scope())
        return draw_answer(answer, title=title, sparql=sparql, surroundings=surroundings, prefixes=prefixes)

    return draw


def told(network: MapNetwork) -> Any:
    return Reader(network.generate_html()).data


def sentences(network: MapNetwork) -> set[str]:
    return {str(edge["label"]) for edge in network.edges}


@pytest.mark.parametrize("columns", ["?s ?p ?o", "?S ?P ?O", "?subject ?predicate ?object"])
def test_three_columns_of_these_names_are_triples(ask: Draw, columns: str) -> None:
    network = ask(f"SELECT {columns} {{ {columns} . FILTER isIRI({columns.split()[2]}) }}")
    assert "Alpha hits Beta" in sentences(network)
    assert len(network.edges) == 3
    assert told(network)["page"]["lead"] == "The answer holds 3 rows."


def test_other_columns_are_relations_of_the_first_to_the_rest(ask: Draw) -> None:
    network = ask("SELECT ?drug ?target ?maker { ?drug <http://e/hits> ?target ; a ?maker }")
    assert sentences(network) == {"Alpha target Beta", "Alpha maker Drug"}


def test_columns_of_words_alone_are_left_to_the_table_unless_there_are_no_others(ask: Draw) -> None:
    """A map of a long row would otherwise be a star of words."""
    network = ask("SELECT ?drug ?target ?weight { ?drug <http://e/hits> ?target . ?target <http://e/weighs> ?weight }")
    assert sentences(network) == {"Alpha target Beta"}
    assert "Columns of words alone are not drawn: weight." in told(network)["page"]["lead"]
    assert sentences(ask("SELECT ?a ?weight { ?a <http://e/weighs> ?weight }")) == {"Beta weight 1.5"}


def test_a_column_of_predicates_that_are_no_iris_is_a_column_like_any_other(ask: Draw) -> None:
    network = ask('SELECT ?s ?p ?o { ?s <http://e/hits> ?o . BIND ("hits" AS ?p) FILTER isIRI(?s) }')
    assert sentences(network) == {"Alpha o Beta"}
    assert "not drawn: p." in told(network)["page"]["lead"]


def test_one_column_is_things_side_by_side(ask: Draw) -> None:
    network = ask("SELECT DISTINCT ?x { ?x ?p ?o . FILTER isIRI(?x) }")
    assert {node["label"] for node in network.nodes} == {"Alpha", "Beta", "hits"}
    assert network.edges == []
    assert told(network)["page"]["lead"] == "The answer holds 3 rows."


def test_an_empty_cell_is_no_relation(ask: Draw) -> None:
    network = ask("SELECT ?a ?b ?c { ?a <http://e/hits> ?b . OPTIONAL { ?b <http://e/hits> ?c } }")
    assert "Alpha b Beta" in sentences(network)
    assert not [sentence for sentence in sentences(network) if sentence.startswith("Alpha c")]
    assert sentences(ask("SELECT ?a ?c { ?a <http://e/hits> ?b . OPTIONAL { ?a <http://e/weighs> ?c } }")) == set()


def test_the_triples_of_a_construct_are_drawn_as_they_are(ask: Draw) -> None:
    network = ask("CONSTRUCT { ?b <http://e/hitBy> ?a } { ?a <http://e/hits> ?b . FILTER isIRI(?a) }")
    assert sentences(network) == {"Beta hitBy Alpha"}
    assert told(network)["page"]["lead"] == "The answer holds 1 triple."
    assert "Alpha hits Beta" in sentences(ask("DESCRIBE <http://e/a>"))


def test_literals_blank_nodes_and_quoted_triples_are_things(ask: Draw) -> None:
    numbers = ask("SELECT ?s ?p ?o { ?s ?p ?o . FILTER isLiteral(?o) FILTER (?p = <http://e/weighs>) }")
    assert "1.5" in {node["label"] for node in numbers.nodes}
    assert {node["kindLabel"] for node in numbers.nodes if node["label"] == "1.5"} == {"text or number"}
    blank = ask("SELECT ?s ?p ?o { ?s ?p ?o . FILTER isBlank(?s) }")
    assert sorted(node["label"][:2] for node in blank.nodes) == ["Al", "_:"]
    quoted = ask("SELECT ?t ?n { BIND (<<( <http://e/a> <http://e/hits> <http://e/b> )>> AS ?t) BIND (3 AS ?n) }")
    assert len(quoted.nodes) == 2
    assert any("hits" in node["label"] for node in quoted.nodes)


def test_things_look_alike_when_they_are_alike_and_their_identifiers_lead_somewhere(
    content: Content, prefixes: PrefixMap, oxigraph_store: OxigraphStore
) -> None:
    sparql = "SELECT ?a ?b { ?a kg:bindsTo ?b }"
    surroundings = Surroundings(oxigraph_store, content.queries / "views", prefixes, Scope())
    answer = oxigraph_store.query(sparql, prefixes.namespaces, Scope())
    network = draw_answer(answer, title="x", sparql=sparql, surroundings=surroundings, prefixes=prefixes)
    (drug,) = [node for node in network.nodes if node["label"] == "lenalidomide"]
    assert drug["curie"] == "CHEBI:63791"
    assert drug["link"] == "https://bioregistry.io/CHEBI:63791"
    assert drug["kindLabel"] == "drug"


def test_what_is_no_map_is_said_so(ask: Draw) -> None:
    with pytest.raises(CllkgError, match=r"the answer is true, which is no map\.  Ask with SELECT or CONSTRUCT"):
        ask("ASK { ?s ?p ?o }")
    for empty in ("SELECT ?s { ?s <http://e/nothing> ?o }", "CONSTRUCT WHERE { ?s <http://e/nothing> ?o }"):
        with pytest.raises(CllkgError, match="the answer is empty, so there is nothing to draw"):
            ask(empty)
    with pytest.raises(CllkgError, match="the answer is empty"):
        ask("SELECT ?unbound { ?s ?p ?o }")
    with pytest.raises(CllkgError, match="the answer is one value, which is no map"):
        ask("SELECT (COUNT(*) AS ?count) { ?s ?p ?o }")


def test_the_page_says_what_was_asked_and_how(ask: Draw) -> None:
    sparql = "SELECT ?a ?b { ?a <http://e/hits> ?b }"
    page = ask(f"  {sparql}\n", "What hits <b>what</b>?").generate_html()
    check_loads_nothing(page)
    assert "<title>What hits &lt;b&gt;what&lt;/b&gt;?</title>" in page
    assert told(ask(sparql))["page"]["sparql"] == [{"name": "the query", "text": sparql}]


def test_hostile_literals_stay_words(ask: Draw) -> None:
    page = ask("SELECT ?s ?p ?o { ?s ?p ?o . FILTER isLiteral(?o) }").generate_html()
    check_loads_nothing(page)
    plain = Reader(ask("SELECT ?s ?p ?o { ?s ?p ?o . FILTER isIRI(?o) }").generate_html())
    assert len(Reader(page).scripts) == len(plain.scripts)
    assert any("</script><script>ran=1</script>" in label for label in Reader(page).labels.values())


def test_a_literal_of_ten_megabytes_is_cut(content: Content, prefixes: PrefixMap) -> None:
    long, other = "x" * 10_000_000, "x" * 9_999_999 + "y"
    lines = [f'<http://e/a> <http://e/p> "{text}" .' for text in (long, other)]
    store = OxigraphStore.from_nquads("\n".join(lines).encode())
    sparql = "SELECT ?s ?p ?o { ?s ?p ?o }"
    surroundings = Surroundings(store, content.queries / "views", prefixes, Scope())
    answer = store.query(sparql, {}, Scope())
    page = draw_answer(answer, title="x", sparql=sparql, surroundings=surroundings, prefixes=prefixes).generate_html()
    assert len(page) < 200_000
    assert len(Reader(page).data["nodes"]) == 3, "two texts that begin alike are still two"
    assert max(map(len, Reader(page).labels.values())) == 300


def test_every_sort_of_term_has_a_key_of_its_own(prefixes: PrefixMap) -> None:
    terms: list[Term] = [
        ox.NamedNode("http://e/1"), ox.Literal("http://e/1"), ox.BlankNode("b1"), ox.Literal("1"), ox.Literal(1),
        ox.Literal("1", language="en"), ox.NamedNode("http://purl.obolibrary.org/obo/CL_0000084"),
    ]  # fmt: skip
    keys = [key_of(term, prefixes) for term in terms]
    assert len(set(keys)) == len(terms), keys
