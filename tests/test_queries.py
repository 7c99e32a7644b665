"""Asking: guards, names, parameters, formats, and the two engines side by side."""

from __future__ import annotations

import csv
import http.server
import io
import json
import threading
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.errors import CllkgError, QueryFailed, UnknownName
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.queries.ask import ask, scope_of
from cllkg.queries.compare import differences, unbound_columns
from cllkg.queries.formats import FORMATS, write_answer
from cllkg.queries.guard import MAX_DEPTH, misspelled, name_entities, refuse_unsafe
from cllkg.queries.header import StoredQuery, read_query
from cllkg.queries.library import find_question
from cllkg.queries.names import Names
from cllkg.store import Answer, Scope, open_store
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore

LIGANDS = {"HGNC:7203", "HGNC:11912", "HGNC:17635", "HGNC:19137"}


@pytest.fixture(scope="module")
def prefixes(content: Content) -> PrefixMap:
    return read_prefixes(content.ontology / "prefixes.tsv")


@pytest.fixture(scope="module")
def names(oxigraph_store: OxigraphStore, content: Content, prefixes: PrefixMap) -> Names:
    return Names(oxigraph_store, content, prefixes)


def query(text: str) -> StoredQuery:
    return StoredQuery("test", Path("test.rq"), "", {}, text)


@pytest.mark.parametrize("keyword", ["SERVICE <http://127.0.0.1/> { ?s ?p ?o }", "service <x:y> {}"])
def test_a_query_cannot_leave_this_machine(keyword: str) -> None:
    with pytest.raises(QueryFailed, match="line 2, column 1: SERVICE is refused"):
        refuse_unsafe("SELECT * {\n" + keyword + "}")


@pytest.mark.parametrize("text", ["LOAD <http://127.0.0.1/x>", "SELECT * FROM <file:///etc/passwd> {}", "DROP ALL"])
def test_a_query_cannot_read_files_or_write(text: str) -> None:
    with pytest.raises(QueryFailed, match="is refused"):
        refuse_unsafe(text)


@pytest.mark.parametrize(
    "text",
    ['SELECT ("SERVICE" AS ?x) {}', "SELECT ?x { } # FROM here", "SELECT ?x { ?x <http://x/FROM> 'LOAD' }"],
)
def test_words_in_strings_comments_and_iris_are_no_keywords(text: str) -> None:
    refuse_unsafe(text)


SPELLINGS = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "PREFIX ex: <URL> SELECT * { SERVICEex:sparql { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<URL> { ?s ?p ?o } }",
    "PREFIX ex: <URL> SELECT * { FILTER(1 <2) SERVICE ex:sparql #>\n { ?s ?p ?o } }",
    "PREFIX ex: <URL> SELECT * { FILTER(?a <b) SERVICE ex:sparql #>\n { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    'SELECT * { FILTER("\\u0022 = "") SERVICE <URL> { ?s ?p ?o } #") }',
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROMNAMED<URL> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * \\u0046ROM <URL> { ?s ?p ?o }",
    "SELECT * \\u0046ROM <file:///etc/passwd> { ?s ?p ?o }",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_no_spelling_of_a_call_reaches_a_listening_server(
    text: str, oxigraph_store: OxigraphStore, rdflib_store: RdflibStore, names: Names, prefixes: PrefixMap
) -> None:
    """Asked of real engines, with a real server in reach of them."""
    hits: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815 - likewise

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for store in (oxigraph_store, rdflib_store):
            asked = query(text.replace("URL", f"http://127.0.0.1:{server.server_port}/"))
            with pytest.raises(CllkgError):
                ask(store, asked, names=names, prefixes=prefixes.namespaces)
        server.shutdown()
    assert not hits


def test_words_that_only_look_like_keywords_are_let_through() -> None:
    refuse_unsafe("SELECT ?from $service { ?from a kg:Drop ; kg:load ?x . FILTER(1<2 && 4>3) }")
    unchanged = "ASK { FILTER(1<2 && 4>3) }"
    assert name_entities(unchanged, lambda name: f"urn:{name}") == unchanged


def test_a_flat_query_too_long_for_the_engine_is_refused() -> None:
    with pytest.raises(QueryFailed, match="more than 5000 tokens"):
        refuse_unsafe("ASK { FILTER(" + "!" * 20_000 + "true) }")


def test_a_query_nested_too_deep_is_refused_before_it_kills_the_process() -> None:
    deep = "ASK " + "{" * 3000 + "}" * 3000
    with pytest.raises(QueryFailed, match=f"more than {MAX_DEPTH} levels"):
        refuse_unsafe(deep)
    refuse_unsafe("ASK " + "{" * 50 + "}" * 50)


def test_a_misspelled_term_is_named_with_the_nearest() -> None:
    (sentence,) = misspelled("SELECT ?x {\n ?x kg:decresesAbundanceOf ?y }", ["decreasesAbundanceOf", "Drug"])
    assert sentence.startswith("line 2, column 5: the vocabulary has no kg:decresesAbundanceOf.")
    assert "kg:decreasesAbundanceOf" in sentence


@pytest.mark.parametrize("name", ["lenalidomide", "Revlimid", "CHEBI:63791"])
def test_an_entity_answers_to_key_synonym_and_curie(names: Names, name: str) -> None:
    if name == "Revlimid":
        with pytest.raises(CllkgError, match="means 2 entities"):
            names.resolve(name)
    else:
        assert names.resolve(name) == "http://purl.obolibrary.org/obo/CHEBI_63791"


@pytest.mark.parametrize("name", ["CD270", "HVEM", "TNFRSF14", "tnfrsf14"])
def test_cd270_hvem_and_tnfrsf14_are_one_entity(names: Names, name: str) -> None:
    assert names.resolve(name) == "http://identifiers.org/hgnc/11912"


def test_an_unknown_entity_is_answered_with_the_nearest(names: Names) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'lenalidomide'"):
        names.resolve("lenalidomid")


def test_a_name_in_angle_brackets_stands_for_the_entity() -> None:
    text = name_entities('SELECT * { <PD-L1> <http://x/p> "<CD200>" } # <CD200>', lambda name: f"urn:{name}")
    assert text == 'SELECT * { <urn:PD-L1> <http://x/p> "<CD200>" } # <CD200>'


@pytest.mark.parametrize("graph", ["article", None])
def test_plain_sparql_by_hand_gives_exactly_the_four_ligands(
    oxigraph_store: OxigraphStore, rdflib_store: RdflibStore, names: Names, prefixes: PrefixMap, graph: str | None
) -> None:
    kind = "" if graph else "?l a kg:InhibitoryLigand ."
    text = query("SELECT ?l WHERE { <lenalidomide> kg:decreasesAbundanceOf ?l . " + kind + " }")
    for store in (oxigraph_store, rdflib_store):
        asked = ask(store, text, names=names, prefixes=prefixes.namespaces, scope=scope_of(graph))
        found = [prefixes.compress(row[0].value) for row in asked.answer.rows if isinstance(row[0], ox.NamedNode)]
        assert len(found) == 4
        assert set(found) == LIGANDS


def test_both_engines_hold_the_same_triples_in_every_scope(
    oxigraph_store: OxigraphStore, rdflib_store: RdflibStore
) -> None:
    """A union that repeats a triple once for each graph would show here."""
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    for graph in (None, "article", "background"):
        one, other = (store.query(text, {}, scope_of(graph)) for store in (oxigraph_store, rdflib_store))
        assert not differences(one, other), graph


def test_a_syntax_error_tells_line_column_and_token(oxigraph_store: OxigraphStore) -> None:
    with pytest.raises(QueryFailed, match=r"line 2, column 6.*after 'WHRE'"):
        oxigraph_store.query("SELECT ?x\nWHRE { ?x ?y ?z }", {}, Scope())
    with pytest.raises(QueryFailed, match="prefix 'foo:' is not declared"):
        oxigraph_store.query("SELECT ?x { ?x foo:bar ?z }", {}, Scope())


def test_an_answer_without_rows_is_warned_about(
    oxigraph_store: OxigraphStore, names: Names, prefixes: PrefixMap
) -> None:
    text = query("SELECT ?x { ?x kg:decresesAbundanceOf ?y }")
    asked = ask(oxigraph_store, text, names=names, prefixes=prefixes.namespaces)
    assert [w for w in asked.warnings if "kg:decreasesAbundanceOf" in w]
    full = ask(oxigraph_store, query("SELECT ?x { ?x a kg:Claim }"), names=names, prefixes=prefixes.namespaces)
    assert not full.warnings


def test_a_header_is_read_as_data(tmp_path: Path) -> None:
    path = tmp_path / "q99-test.rq"
    path.write_text(
        "# What is asked?\n#\n# Columns: a, b\n# Param: drug = lenalidomide; an entity\n"
        "# Trap: one line\n#   and its end\n\nSELECT ?a ?b {}\n",
        encoding="utf-8",
    )
    stored = read_query(path)
    assert stored.title == "What is asked?"
    assert stored.columns == ("a", "b")
    assert stored.params == {"drug": "lenalidomide"}
    assert stored.one("Trap") == "one line and its end"


def test_a_parameter_takes_the_place_of_its_default(
    oxigraph_store: OxigraphStore, names: Names, prefixes: PrefixMap
) -> None:
    text = "SELECT ?l {\n VALUES ?d { CHEBI:9513 }  # param drug\n ?d kg:decreasesAbundanceOf ?l }"
    stored = StoredQuery("p", Path("p.rq"), "", {"Param": ("drug = thalidomide",)}, text)
    filled = ask(
        oxigraph_store,
        stored,
        names=names,
        prefixes=prefixes.namespaces,
        params={"drug": "lenalidomide"},
        scope=scope_of("article"),
    )
    assert len(filled.answer.rows) == 4
    with pytest.raises(UnknownName, match="no parameter of p called 'drugs'"):
        ask(oxigraph_store, stored, names=names, prefixes=prefixes.namespaces, params={"drugs": "x"})


def test_an_unknown_graph_question_or_store_suggests(content: Content, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'article'"):
        scope_of("artcle")
    with pytest.raises(UnknownName, match="no question called 'q4x'"):
        find_question(content, "q4x")
    for address in ("sqlite:x", "memory", f"oxigraph:{tmp_path / 'none'}"):
        with pytest.raises(CllkgError, match=r"names no store|does not exist"):
            open_store(address)


@pytest.fixture(scope="module")
def sample() -> Answer:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    return Answer(
        ("a", "b"),
        (
            (ox.NamedNode("http://identifiers.org/hgnc/7203"), ox.Literal('quote " tab \t line\n <&> \u2028')),
            (ox.Literal("1.50", datatype=ox.NamedNode(xsd + "decimal")), None),
            (ox.BlankNode("b0"), ox.Literal("ja", language="de")),
        ),
    )


@pytest.mark.parametrize("format_", [f for f in FORMATS if f != "ttl"])
def test_every_format_holds_every_row(sample: Answer, prefixes: PrefixMap, format_: str) -> None:
    text = write_answer(sample, format_, prefixes)
    if format_ == "csv":
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert rows[0] == ["a", "b"]
        assert rows[1][1] == 'quote " tab \t line\n <&> \u2028'
    elif format_ == "json":
        assert json.loads(text)["results"]["bindings"][1]["a"]["value"] == "1.50"
    elif format_ == "xml":
        root = ElementTree.fromstring(text)
        assert len(root.findall(".//{http://www.w3.org/2005/sparql-results#}result")) == 3
    elif format_ == "tsv":
        assert text.splitlines()[0] == "?a\t?b"
    else:
        assert "HGNC:7203" in text


@pytest.mark.parametrize("format_", ["json", "xml"])
def test_an_independent_parser_reads_our_results(sample: Answer, prefixes: PrefixMap, format_: str) -> None:
    kind = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML}[format_]
    parsed = ox.parse_query_results(write_answer(sample, format_, prefixes).encode(), format=kind)
    assert isinstance(parsed, ox.QuerySolutions)
    rows = [tuple(row[name] for name in ("a", "b")) for row in parsed]
    assert rows == list(sample.rows)


def test_differences_between_engines_are_found() -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    half = Answer(("x",), ((ox.Literal("1.50", datatype=ox.NamedNode(xsd + "decimal")),),))
    same = Answer(("x",), ((ox.Literal("1.5", datatype=ox.NamedNode(xsd + "decimal")),),))
    other = Answer(("x",), ((ox.Literal("1.6", datatype=ox.NamedNode(xsd + "decimal")),),))
    twice = Answer(("x",), half.rows * 2)
    assert not differences(half, same)
    assert differences(half, other)
    assert differences(half, twice)
    assert unbound_columns(Answer(("x", "y"), ((ox.Literal("1"), None),))) == ["y"]


def test_inferred_triples_count_only_when_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "graph.nq"
    inferred = "https://w3id.org/cllkg/graph/inferred"
    file.write_text(
        f"<urn:a> <urn:p> <urn:b> <https://w3id.org/cllkg/graph/article> .\n<urn:a> <urn:p> <urn:c> <{inferred}> .\n",
        encoding="utf-8",
    )
    for scheme in ("memory", "rdflib"):
        text = "SELECT ?o { <urn:a> <urn:p> ?o }"
        assert len(open_store(f"{scheme}:{file}").query(text, {}, Scope()).rows) == 2
        assert len(open_store(f"{scheme}:{file}", (inferred,)).query(text, {}, Scope()).rows) == 1
