"""A query is taken apart into its patterns, each with its own words; what is not surely understood is left whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cllkg.content import Content
from cllkg.prefixes import PrefixMap
from cllkg.queries.ask import scope_of
from cllkg.queries.compare import differences
from cllkg.queries.header import StoredQuery
from cllkg.queries.patterns import MOST_TOKENS, Part, outline, written
from cllkg.store.oxigraph_engine import OxigraphStore


def test_every_stored_query_is_understood_and_put_together_again_it_says_the_same(
    stored_query: StoredQuery, oxigraph_store: OxigraphStore, prefixes: PrefixMap
) -> None:
    found = outline(stored_query.sparql)
    assert found is not None
    again = f"{found.prologue}\n{found.head}{written(found.patterns)}{found.tail}"
    scope = scope_of(stored_query.one("Graph"))
    one, other = (oxigraph_store.query(text, dict(prefixes), scope) for text in (stored_query.sparql, again))
    assert differences(one, other) == []


def parts(sparql: str) -> list[tuple[Part, str]] | None:
    found = outline(sparql)
    return None if found is None else [(pattern.part, pattern.words) for pattern in found.patterns]


def test_lists_of_predicates_and_objects_become_triples_of_their_own() -> None:
    assert parts('SELECT * { ?s a <c> ; kg:p "a;b"@en , 1.5 ; ; ^kg:q/(kg:r|!a)+ [] }') is None
    assert parts('SELECT * WHERE { ?s a <c> ; kg:p "a;b"@en , 1.5 ; ^kg:q/(kg:r|!a)+ ?o ; . ?o ?p true }') == [
        (Part.TRIPLE, "?s a <c>"),
        (Part.TRIPLE, '?s kg:p "a;b"@en'),
        (Part.TRIPLE, "?s kg:p 1.5"),
        (Part.TRIPLE, "?s ^kg:q/(kg:r|!a)+ ?o"),
        (Part.TRIPLE, "?o ?p true"),
    ]


def test_each_part_keeps_its_own_text_whatever_stands_in_it() -> None:
    text = "SELECT ?x { VALUES ?x { <a> }  # } no bracket\n OPTIONAL { ?x kg:p ?y } MINUS { ?x a ?z }"
    text += ' FILTER(STR(?x) != "}") FILTER NOT EXISTS { ?x ?p "{" } FILTER kg:f(?x)'
    text += " BIND(1+2 AS ?n) { ?x a ?c } UNION { ?x a ?d } GRAPH ?g { ?x ?y ?z } } LIMIT 3"
    assert parts(text) == [
        (Part.VALUES, "VALUES ?x { <a> }"),
        (Part.OPTIONAL, "OPTIONAL { ?x kg:p ?y }"),
        (Part.MINUS, "MINUS { ?x a ?z }"),
        (Part.FILTER, 'FILTER(STR(?x) != "}")'),
        (Part.FILTER, 'FILTER NOT EXISTS { ?x ?p "{" }'),
        (Part.FILTER, "FILTER kg:f(?x)"),
        (Part.BIND, "BIND(1+2 AS ?n)"),
        (Part.GROUP, "{ ?x a ?c } UNION { ?x a ?d }"),
        (Part.GRAPH, "GRAPH ?g { ?x ?y ?z }"),
    ]


@pytest.mark.parametrize(
    "sparql",
    [
        "ASK { ?x a ?y }",
        "DESCRIBE <x>",
        "SELECT * { ?x kg:p [ kg:q 1 ] }",
        "SELECT * { ?x kg:p ( 1 2 ) }",
        "SELECT * { << ?s ?p ?o >> kg:q ?z }",
        "SELECT * { ?x kg:p ?y",
        "SELECT * { ?x kg:p }",
        "SELECT * { SELECT ?x { ?x a ?y } }",
        "SELECT * { ?x a ?y ] }",
        "SELECT * { ?x a ?y } } { ?x a ?z }",
        "SELECT * { LATERAL { ?x a ?y } }",
        "",
        "SELECT * { " + "?x a ?y . " * MOST_TOKENS + "}",
    ],
)
def test_what_is_not_surely_understood_is_not_taken_apart(sparql: str) -> None:
    assert outline(sparql) is None


def test_the_content_has_all_queries_these_tests_read(content: Content, stored_queries: dict[str, Path]) -> None:
    assert stored_queries == {name: content.queries / name for name in stored_queries}
    assert len(stored_queries) > 60
    assert all(re.fullmatch(r"[\w/-]+\.rq", name) for name in stored_queries)
