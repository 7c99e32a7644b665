"""What a query that fails or finds nothing is told: brackets, prefixes, bare names, dots, other words and entities."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.errors import CllkgError, QueryFailed, UnknownName
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.queries.ask import Asked, ask, scope_of
from cllkg.queries.guard import tokens, where
from cllkg.queries.header import StoredQuery
from cllkg.queries.hints import hints
from cllkg.queries.library import find_question
from cllkg.queries.names import Names
from cllkg.queries.words import nearest_terms
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore

ROOT = Path(__file__).parents[1]
STORED = sorted((ROOT / "queries").glob("*/*.rq"))


@pytest.fixture(scope="module")
def prefixes(content: Content) -> PrefixMap:
    return read_prefixes(content.ontology / "prefixes.tsv")


@pytest.fixture(scope="module")
def names(oxigraph_store: OxigraphStore, content: Content, prefixes: PrefixMap) -> Names:
    return Names(oxigraph_store, content, prefixes)


def query(text: str, *params: str) -> StoredQuery:
    return StoredQuery("test", Path("test.rq"), "", {"Param": params}, text)


# --- Queries that do not parse


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_a_query_that_parses_gives_no_hint(path: Path, prefixes: PrefixMap, names: Names) -> None:
    assert hints(path.read_text(encoding="utf-8"), prefixes.namespaces, names) == []


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_a_bracket_without_its_partner_is_always_told(path: Path, prefixes: PrefixMap, names: Names) -> None:
    text = path.read_text(encoding="utf-8")
    for match in tokens(text):
        if match.lastgroup in ("open", "close"):
            spoiled = text[: match.start()] + " " + text[match.end() :]
            first = hints(spoiled, prefixes.namespaces, names)[0]
            assert re.search("is never closed|closes nothing|is not closed before", first), where(text, match)


def test_a_missing_dot_is_mostly_told_and_never_in_the_wrong_place(prefixes: PrefixMap, names: Names) -> None:
    missing = told = 0
    for path in STORED:
        text = path.read_text(encoding="utf-8")
        found = [match for match in tokens(text) if match.lastgroup != "comment"]
        for match, after in itertools.pairwise(found):
            spoiled = text[: match.start()] + " " + text[match.end() :]
            if match.group() == "." and not parses(spoiled, prefixes):
                missing += 1
                for hint in hints(spoiled, prefixes.namespaces, names):
                    assert hint == f"a . seems to be missing before {after.group()} at {where(text, after)}."
                    told += 1
    assert missing > 100
    assert told / missing > 0.75


def parses(sparql: str, prefixes: PrefixMap) -> bool:
    try:
        ox.Store().query(sparql, prefixes=prefixes.namespaces)
    except SyntaxError:
        return False
    return True


MISTAKES = {
    "SELECT ?l {\n ?l a kg:Drug": "hint: the { of line 1, column 11 is never closed.",
    "SELECT ?l { ?l a kg:Drug }\n}": "hint: the } of line 2, column 1 closes nothing.",
    'ASK { ?l rdfs:label ?x FILTER(CONTAINS(?x, "a") }': (
        "hint: the ( of line 1, column 30 is not closed before the } of line 1, column 49."
    ),
    'ASK { ?l rdfs:label "x }': 'hint: the " of line 1, column 21 is never closed.',
    "ASK { ?l a hgcn:3 }": "hint: line 1, column 12: for hgcn: did you mean HGNC:?",
    "ASK { <lenalidomide> kg:affects CD200 }": (
        "hint: line 1, column 33: CD200 is a bare name.  An entity's name stands in angle brackets: <CD200>."
    ),
    "ASK { IgG level kg:affects ?x }": (
        "hint: line 1, column 7: IgG level is a bare name.  An entity's name stands in angle brackets: <IgG level>."
    ),
    "ASK { ?x decreases ?y }": (
        "hint: line 1, column 10: decreases is a bare name.  A term of the vocabulary has its prefix: kg:decreases."
    ),
    "ASK { ?x downregulates ?y }": (
        "hint: line 1, column 10: downregulates is a bare name.  Did you mean kg:decreasesAbundanceOf?"
    ),
    "ASK { ?x kg:value ?v FILTER(qqx > 3) }": (
        "hint: line 1, column 29: qqx is a bare name.  "
        'Write <qqx> for an entity, kg:qqx for a term, ?qqx for a variable, "qqx" for a text.'
    ),
    "SELCT ?x { ?x a kg:Drug }": "hint: line 1, column 1: for SELCT did you mean SELECT?",
    "ASK { ?x a kg:Drug OPTINAL { ?x kg:note ?y } }": "hint: line 1, column 20: for OPTINAL did you mean OPTIONAL?",
    "ASK { <lenalidomide> kg:affects ?x\n ?x a kg:Drug }": (
        "hint: a . seems to be missing before ?x at line 2, column 2."
    ),
    'ASK { ?x kg:printedValue 3.5 ?x kg:note "a"@en-US }': (
        "hint: a . seems to be missing before ?x at line 1, column 30."
    ),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_common_mistake_is_named(
    text: str, oxigraph_store: OxigraphStore, rdflib_store: RdflibStore, names: Names, prefixes: PrefixMap
) -> None:
    for store in (oxigraph_store, rdflib_store):
        with pytest.raises(QueryFailed) as failed:
            ask(store, query(text), names=names, prefixes=prefixes.namespaces)
        assert str(failed.value).splitlines()[-1] == MISTAKES[text]


def test_a_parse_error_counts_columns_in_the_text_that_was_written(
    oxigraph_store: OxigraphStore, names: Names, prefixes: PrefixMap
) -> None:
    """And not in the text with an IRI of another length in place of a name."""
    with pytest.raises(QueryFailed, match=r"^line 1, column 29: .* at '\)' after '<lenalidomide>'"):
        ask(oxigraph_store, query("ASK { ?x ?y <lenalidomide> )"), names=names, prefixes=prefixes.namespaces)


def test_a_mistake_the_tokens_do_not_show_brings_no_hint(
    oxigraph_store: OxigraphStore, names: Names, prefixes: PrefixMap
) -> None:
    with pytest.raises(QueryFailed) as failed:
        ask(oxigraph_store, query("SELECT { ?x ?y ?z }"), names=names, prefixes=prefixes.namespaces)
    assert "hint" not in str(failed.value)


# --- Other words for a term

WORDS = {
    "lowers": ["decreases", "decreasesAbundanceOf"],
    "raises": ["increases", "increasesAbundanceOf"],
    "upregulates": ["increasesAbundanceOf"],
    "inhibits": ["suppresses"],
    "requires": ["dependsOn"],
    "treats": ["indicatedFor", "studiedFor", "usedFor"],
    "decresesAbundanceOf": ["decreasesAbundanceOf"],
    "drug": ["Drug"],
    "xyzzy": [],
}


@pytest.mark.parametrize("word", WORDS)
def test_a_term_is_found_by_another_word_for_it(word: str, names: Names) -> None:
    assert names.nearest_terms(word) == WORDS[word]


def test_a_word_of_a_definition_finds_a_term_that_no_name_finds() -> None:
    texts = [("degrades", "name", "degrades"), ("degrades", "definition", "The subject leads to its destruction.")]
    assert nearest_terms("destruction", texts) == ["degrades"]
    assert nearest_terms("destruction", texts[:1]) == []


def test_an_empty_answer_is_told_the_term_by_its_meaning(
    oxigraph_store: OxigraphStore, names: Names, prefixes: PrefixMap
) -> None:
    text = query("SELECT ?x { <lenalidomide> kg:lowers ?x }")
    asked = ask(oxigraph_store, text, names=names, prefixes=prefixes.namespaces)
    assert asked.warnings[0] == (
        "line 1, column 28: the vocabulary has no kg:lowers.  Did you mean kg:decreases or kg:decreasesAbundanceOf?"
    )


# --- Studies and siblings


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("NCT01351896", "nct01351896"),
        ("nct01351896", "nct01351896"),
        ("kgstudy:nct01351896", "nct01351896"),
        ("cllm1", "nct01556776"),
        ("CLLM1", "nct01556776"),
        ("RESPeCT", "nct01127542"),
        ("EVOLVE CLL/SLL (S1925)", "nct04269902"),
        ("CONTINUUM, lenalidomide against placebo as maintenance after second-line treatment of CLL", "nct00774345"),
    ],
)
def test_a_study_answers_to_registry_number_key_curie_acronym_and_label(names: Names, name: str, key: str) -> None:
    assert names.resolve(name) == f"https://w3id.org/cllkg/study/{key}"


def test_a_parameter_may_be_a_study(oxigraph_store: OxigraphStore, names: Names, prefixes: PrefixMap) -> None:
    text = "SELECT ?key {\n VALUES ?study { kgstudy:cll7 }  # param study\n ?study skos:notation ?key }"
    asked = ask(
        oxigraph_store,
        query(text, "study = CLL7; a study"),
        names=names,
        prefixes=prefixes.namespaces,
        params={"study": "CLLM1"},
    )
    assert asked.answer.rows == ((ox.Literal("nct01556776"),),)


def test_what_an_ambiguous_name_is_told_to_write_can_be_written(names: Names) -> None:
    with pytest.raises(CllkgError) as raised:
        names.resolve("Revlimid")
    assert str(raised.value) == (
        "'Revlimid' means 2 entities: CHEBI:63791 (lenalidomide, drug), kgentity:revlimid (Revlimid, drug).  "
        "Write one of these identifiers, without < and >."
    )
    assert names.resolve("kgentity:revlimid") == "https://w3id.org/cllkg/entity/revlimid"
    with pytest.raises(CllkgError, match="no entity called 'kgentity:nothing_of_the_kind'"):
        names.resolve("kgentity:nothing_of_the_kind")


def test_a_name_too_long_to_be_one_does_not_fill_the_screen(
    oxigraph_store: OxigraphStore, names: Names, prefixes: PrefixMap
) -> None:
    long = "lenalidomide " * 400
    stored = query("SELECT ?x {\n VALUES ?y { <CLL> }  # param disease\n ?x ?p ?y }", "disease = CLL; an entity")
    for params in ({"disease": long}, {long: "CLL"}):
        with pytest.raises(UnknownName) as raised:
            ask(oxigraph_store, stored, names=names, prefixes=prefixes.namespaces, params=params)
        assert "lenalidomide lenalidomide" in str(raised.value)
        assert len(str(raised.value)) < 300
    with pytest.raises(UnknownName) as raised:
        scope_of(long)
    assert len(str(raised.value)) < 300


def asked_with(store: OxigraphStore, content: Content, names: Names, question: str, **params: str) -> Asked:
    stored = find_question(content, question)
    prefixes = read_prefixes(content.ontology / "prefixes.tsv").namespaces
    return ask(store, stored, names=names, prefixes=prefixes, params=params)


def test_an_entity_of_another_sort_is_told_its_sibling(
    oxigraph_store: OxigraphStore, content: Content, names: Names
) -> None:
    asked = asked_with(oxigraph_store, content, names, "q05", measure="IgG")
    assert not asked.answer.rows
    assert asked.warnings[-1] == (
        "measure 'IgG' was taken as IgG immunoglobulin complex (immunoglobulin).  "
        "Did you mean 'IgG level', which is serum level of IgG (endpoint measure)?  It brings 3 rows."
    )
    meant = asked_with(oxigraph_store, content, names, "q05", measure="IgG level")
    assert len(meant.answer.rows) == 3
    assert not meant.warnings


def test_a_sibling_of_the_same_sort_is_told_where_it_brings_rows(
    oxigraph_store: OxigraphStore, content: Content, names: Names
) -> None:
    asked = asked_with(oxigraph_store, content, names, "q10", disease="CLL")
    assert "Did you mean 'CLL/SLL'" in asked.warnings[-1]


def test_an_entity_without_a_sibling_that_brings_rows_is_told_no_other(
    oxigraph_store: OxigraphStore, content: Content, names: Names
) -> None:
    asked = asked_with(oxigraph_store, content, names, "q04", drug="thalidomide")
    assert not asked.answer.rows
    assert asked.warnings[0] == "no rows: the graph says nothing of this, which is not a no."
    assert not any("did you mean" in warning for warning in asked.warnings)
