"""What false, zero and no rows are said to mean, and which word, name or switch would have found something."""

from __future__ import annotations

from pathlib import Path

import pytest

from cllkg.content import Content
from cllkg.prefixes import PrefixMap
from cllkg.queries.ask import ask
from cllkg.queries.header import StoredQuery
from cllkg.queries.names import Names
from cllkg.store.oxigraph_engine import OxigraphStore

FALSE = "false means not stated, which is not a no."
ZERO = "0 means that nothing of this is stated, which is not a no."
SWITCH = "Inferred triples count only with --inferred."


class Asker:
    """Asks a store as a person's query is asked, and returns what is said beside the answer."""

    def __init__(self, store: OxigraphStore, content: Content, prefixes: PrefixMap) -> None:
        self._store = store
        self._names = Names(store, content, prefixes)
        self._prefixes = dict(prefixes)

    def __call__(self, sparql: str) -> list[str]:
        query = StoredQuery("query", Path("-"), "", {}, sparql)
        return list(ask(self._store, query, names=self._names, prefixes=self._prefixes).warnings)


@pytest.fixture(scope="module")
def said(oxigraph_store: OxigraphStore, content: Content, prefixes: PrefixMap) -> Asker:
    """What is said where inferred triples do not count."""
    return Asker(oxigraph_store, content, prefixes)


@pytest.fixture(scope="module")
def said_with_inferences(oxigraph_store_inferred: OxigraphStore, content: Content, prefixes: PrefixMap) -> Asker:
    """What is said where they do."""
    return Asker(oxigraph_store_inferred, content, prefixes)


@pytest.mark.parametrize(
    ("sparql", "meaning"),
    [
        ("ASK { <lenalidomide> kg:isIndicatedFor <CLL> }", FALSE),
        ("PREFIX a: <x:>\nASK WHERE { <lenalidomide> kg:isIndicatedFor <CLL> }", FALSE),
        ("SELECT (COUNT(*) AS ?n) { <lenalidomide> kg:isIndicatedFor <CLL> }", ZERO),
        ("CONSTRUCT WHERE { <lenalidomide> kg:isIndicatedFor <CLL> }", "no rows"),
    ],
)
def test_every_form_of_query_is_held_against_the_vocabulary(said: Asker, sparql: str, meaning: str) -> None:
    term, nothing, reason_ = said(sparql)
    assert term.endswith("the vocabulary has no kg:isIndicatedFor.  Did you mean kg:indicatedFor?")
    assert nothing.startswith(meaning)
    assert reason_.endswith("No triple has the predicate kg:isIndicatedFor.")


def test_a_misspelled_term_in_one_branch_is_told_though_the_other_answers(said: Asker) -> None:
    [term] = said("SELECT ?x { { ?x kg:isIndicatedFor ?y } UNION { ?x a kg:Drug } }")
    assert "the vocabulary has no kg:isIndicatedFor" in term


def test_a_false_that_would_be_true_the_other_way_round_is_told_so(said: Asker) -> None:
    assert said("ASK { <CD274> kg:decreasesAbundanceOf <lenalidomide> }") == [
        FALSE,
        "'<CD274> kg:decreasesAbundanceOf <lenalidomide>' empties the answer: no triple matches it.  "
        "It matches the other way round: <lenalidomide> kg:decreasesAbundanceOf <CD274>",
    ]


@pytest.mark.parametrize(
    "sparql",
    [
        "ASK { <lenalidomide> kg:decreasesAbundanceOf <CD274> }",
        "SELECT (COUNT(?x) AS ?n) { <lenalidomide> kg:decreasesAbundanceOf ?x }",
        # A value of zero is an answer.
        "SELECT ?zero { VALUES ?zero { 0 } }",
    ],
)
def test_an_answer_is_not_taken_for_none(said: Asker, sparql: str) -> None:
    assert said(sparql) == []


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?x { <lenalidomide> kg:indirectlyIncreases ?x }",
        "ASK { <lenalidomide> kg:indirectlyIncreases ?x }",
        "SELECT ?i { ?i a kg:Inference }",
        "SELECT DISTINCT ?i { ?i kg:premise ?claim }",
    ],
)
def test_who_asks_for_inferences_without_them_is_told_the_switch(
    said: Asker, said_with_inferences: Asker, sparql: str
) -> None:
    assert said(sparql)[-1].endswith(SWITCH)
    assert said_with_inferences(sparql) == []


def test_the_switch_is_told_of_our_terms_only_and_where_it_is_off(said: Asker, said_with_inferences: Asker) -> None:
    assert SWITCH not in said("SELECT ?x { ?x skos:narrowMatch ?y }")[-1]
    assert said("SELECT ?x { ?x kg:indicatedFor <CLL> }")[-1].endswith(SWITCH)
    assert SWITCH not in said_with_inferences("SELECT ?x { ?x kg:indicatedFor <CLL> }")[-1]


def test_a_text_that_is_another_name_of_something_is_told_the_name_that_stands_there(said: Asker) -> None:
    assert said('SELECT ?x { ?x rdfs:label "CD20" }')[-1].endswith(
        '"CD20" is another name of MS4A1 (gene or protein), kgentity:CD20.  There it is "MS4A1".  '
        'Nearest there: "CD200", "CD80".'
    )
