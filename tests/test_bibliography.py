"""The bibliography of an answer: what is behind each row, what could not be traced, and references nobody made up."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.errors import CllkgError
from cllkg.evidence.citations.bibliography import Bibliography, cite
from cllkg.impact.worlds import compile_world, with_status
from cllkg.model.codes import RetractionStatus
from cllkg.pipeline import Compiled
from cllkg.prefixes import read_prefixes
from cllkg.queries.ask import ask
from cllkg.queries.formats import write_answer
from cllkg.queries.header import StoredQuery
from cllkg.queries.library import questions
from cllkg.queries.names import Names
from cllkg.store.answers import Answer, Store
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore

CLAIM = "https://w3id.org/cllkg/claim/"
# An inference as the reasoner writes it, resting on a claim in a dish and on one nobody cites.
INFERRED = """
PREFIX kg: <https://w3id.org/cllkg/ontology#>
PREFIX kgclaim: <https://w3id.org/cllkg/claim/>
PREFIX CHEBI: <http://purl.obolibrary.org/obo/CHEBI_>
PREFIX GO: <http://purl.obolibrary.org/obo/GO_>
GRAPH <https://w3id.org/cllkg/graph/inferred> {
  <https://w3id.org/cllkg/inference/0> a kg:Inference ; kg:subject CHEBI:63791 ; kg:predicate kg:indirectlyIncreases ;
    kg:object GO:0001772 ; kg:restsOn kgclaim:lenalidomide-decreases-cd274 , kgclaim:lenalidomide-activates-t-cells ;
    kg:evidenceSystem kg:InVitroSystem .
  CHEBI:63791 kg:indirectlyIncreases GO:0001772 .
}
"""


def with_inference(nquads: bytes) -> bytes:
    more = ox.serialize(ox.parse(INFERRED.encode(), format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS)
    return nquads + (more or b"")


@pytest.fixture(scope="module")
def store(compiled_mini: Compiled) -> OxigraphStore:
    """The small world with one inference."""
    return OxigraphStore.from_nquads(with_inference(compiled_mini.nquads))


def ask_and_cite(sparql: str, store: Store, content: Content) -> tuple[Answer, Bibliography]:
    prefixes = read_prefixes(content.ontology / "prefixes.tsv")
    names = Names(store, content, prefixes)
    query = StoredQuery("test", Path("test.rq"), "", {}, sparql)
    answer = ask(store, query, names=names, prefixes=prefixes.namespaces).answer
    assert answer.rows or answer.triples or answer.truth is not None
    return answer, cite(answer, sparql, store, content=content, prefixes=prefixes.namespaces, names=names)


@pytest.mark.parametrize(
    ("sparql", "how", "records", "cites"),
    [
        # What a row names.
        (
            "SELECT ?c ?label { VALUES ?c { kgclaim:lenalidomide-decreases-cd274 } ?c rdfs:label ?label }",
            "named",
            "claim/lenalidomide-decreases-cd274",
            "article dish-2012",
        ),
        (
            "SELECT ?n ?v { ?n a kg:Outcome ; kg:value ?v }",
            "named",
            "outcome/mini-response",
            "abstract-2020 article summary-2021",
        ),
        ("SELECT ?s { BIND(kgsource:mouse-2014 AS ?s) }", "named", "", "mouse-2014"),
        # A line speaks for itself, not for the claim's other lines.
        (
            "SELECT ?l { kgclaim:lenalidomide-decreases-cd274 kg:hasEvidence ?l . ?l kg:sampleSize 6 }",
            "named",
            "claim/lenalidomide-decreases-cd274",
            "dish-2012",
        ),
        # Both sides of a dispute are cited.
        (
            "SELECT ?c { ?c kg:standing kg:Contested }",
            "named",
            "claim/lenalidomide-stimulates-t-cell-activation",
            "dish-2012 mouse-2014",
        ),
        # What a row was matched on.
        (
            "SELECT ?a ?b { ?a kg:decreasesAbundanceOf ?b }",
            "matched",
            "claim/lenalidomide-decreases-cd274",
            "article dish-2012",
        ),
        (
            "SELECT ?b { <Revlimid> kg:decreasesAbundanceOf ?b }",
            "matched",
            "claim/lenalidomide-decreases-cd274",
            "article dish-2012",
        ),
        (
            "SELECT ?p ?b { CHEBI:63791 ?p ?b FILTER(?b = HGNC:17635) }",
            "matched",
            "claim/lenalidomide-decreases-cd274",
            "article dish-2012",
        ),
        (
            "SELECT ?n { kgstudy:mini-trial kg:enrolled ?n }",
            "matched",
            "claim/mini-trial-enrolled",
            "abstract-2020",
        ),
        # Triples: by their own property, a broader one, one of the query's making, and through an inference.
        (
            "CONSTRUCT { ?a kg:decreasesAbundanceOf ?b } { ?a kg:decreasesAbundanceOf ?b }",
            "matched",
            "claim/lenalidomide-decreases-cd274",
            "article dish-2012",
        ),
        (
            "CONSTRUCT { ?a kg:affects ?b } { ?a kg:decreasesAbundanceOf ?b }",
            "matched",
            "claim/lenalidomide-decreases-cd274",
            "article dish-2012",
        ),
        (
            "CONSTRUCT { ?b <http://example.org/loweredBy> ?a } { ?a kg:decreasesAbundanceOf ?b }",
            "linked by another property",
            "claim/lenalidomide-decreases-cd274",
            "article dish-2012",
        ),
        (
            "CONSTRUCT { ?a kg:indirectlyIncreases ?b } { ?a kg:indirectlyIncreases ?b }",
            "matched",
            "inference/0",
            "article dish-2012",
        ),
        # Statements of the article by their numbers.
        (
            'SELECT ?said { kgclaim:lenalidomide-decreases-cd274 kg:hasEvidence/kg:statement/skos:notation ?said }',
            "stated",
            "claim/lenalidomide-decreases-cd274",
            "article dish-2012",
        ),
    ],
)  # fmt: skip
def test_a_row_leads_back_to_the_claims_and_sources_behind_it(
    store: OxigraphStore, content: Content, sparql: str, how: str, records: str, cites: str
) -> None:
    [row] = ask_and_cite(sparql, store, content)[1].rows
    assert (row.how, " ".join(row.records), " ".join(row.cites)) == (how, records, cites)
    assert row.reason == ""


def test_two_things_are_not_linked_by_a_relation_the_query_does_not_ask_for(
    store: OxigraphStore, content: Content
) -> None:
    """CLL cells disrupt the synapse, and so does not lenalidomide: its own claim is of another kind."""
    _, found = ask_and_cite(
        "SELECT ?a ?b { ?a kg:disrupts ?b . FILTER NOT EXISTS { ?a kg:activates ?b } }", store, content
    )
    assert [row.records for row in found.rows] == [("claim/cll-cells-disrupt-synapse",)]


@pytest.mark.parametrize(
    ("sparql", "reason"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?c a kg:Claim }", "counts or sums up"),
        ("SELECT ?label { ?c a kg:Claim ; rdfs:label ?label } LIMIT 1", "texts and numbers only"),
        ("SELECT ?drug { ?drug a kg:Drug }", "no two things"),
        ("SELECT ?drug ?cell { ?drug a kg:Drug . ?cell a kg:MalignantCell }", "no claim links"),
        ("CONSTRUCT { ?d rdfs:label ?l } { ?d a kg:Drug ; rdfs:label ?l }", "no claim or inference says it"),
        ("ASK { ?d a kg:Drug }", "yes or no names nothing"),
    ],
)
def test_a_row_that_cannot_be_traced_says_why(store: OxigraphStore, content: Content, sparql: str, reason: str) -> None:
    _, found = ask_and_cite(sparql, store, content)
    [row] = found.rows
    assert not row.is_traced
    assert reason in row.reason
    assert row.cites == row.rests_on == ()
    assert any("not traced" in warning and reason in warning for warning in found.warnings)
    assert "0 of 1" in found.to_text()


@pytest.mark.parametrize(
    ("claim", "rests_on"),
    [
        ("lenalidomide-activates-t-cells", "uncited"),
        ("cll-cells-disrupt-synapse", "cited unresolved"),
        ("lenalidomide-may-change-treatment", "hypothesis"),
        ("lenalidomide-decreases-cd274", "in vitro"),
        ("mini-trial-enrolled", ""),
    ],
)
def test_a_row_on_weak_evidence_alone_is_marked(
    store: OxigraphStore, content: Content, claim: str, rests_on: str
) -> None:
    _, found = ask_and_cite(f"SELECT ?c {{ BIND(kgclaim:{claim} AS ?c) }}", store, content)
    assert ", ".join(found.rows[0].rests_on) == rests_on
    assert any("row 1 rests on weak evidence alone" in warning for warning in found.warnings) == bool(rests_on)


def test_what_is_only_retold_is_marked_so(
    store: OxigraphStore, oxigraph_store: OxigraphStore, content: Content
) -> None:
    """The adverse events of the trial are known from the article alone, which retells an abstract."""
    number = "SELECT ?n { BIND(<https://w3id.org/cllkg/outcome/nct01351896-neutropenia> AS ?n) }"
    _, found = ask_and_cite(number, oxigraph_store, content)
    assert found.rows[0].rests_on == ("retold only",)
    assert "warning: row 1 rests on weak evidence alone: retold only" in found.to_text()
    direct = "SELECT ?c { ?c a kg:Claim ; kg:directEvidence ?direct FILTER(?direct = %s) } ORDER BY ?c"
    _, seen = ask_and_cite(direct % "true", oxigraph_store, content)
    assert len(seen.rows) > 100
    assert not [row for row in seen.rows if "retold only" in row.rests_on]
    # Who is not vouched for at all is not said to be retold.
    _, uncited = ask_and_cite("SELECT ?c { ?c kg:standing kg:Uncited }", store, content)
    assert {row.rests_on for row in uncited.rows} == {("uncited",)}


def test_a_contested_claim_is_marked_so(store: OxigraphStore, content: Content) -> None:
    _, found = ask_and_cite("SELECT ?c { ?c kg:standing kg:Contested }", store, content)
    assert "contested" in found.rows[0].rests_on
    assert (found.rows[0].sources, found.rows[0].against) == (("dish-2012",), ("mouse-2014",))


def test_an_inference_is_never_better_than_what_it_rests_on(store: OxigraphStore, content: Content) -> None:
    _, found = ask_and_cite("SELECT ?i { ?i a kg:Inference }", store, content)
    assert found.rows[0].rests_on == ("in vitro", "inferred", "uncited")


def test_one_good_claim_behind_a_row_is_enough(store: OxigraphStore, content: Content) -> None:
    sparql = "SELECT ?a ?b { VALUES (?a ?b) { (kgclaim:lenalidomide-activates-t-cells kgclaim:mini-trial-enrolled) } }"
    _, found = ask_and_cite(sparql, store, content)
    assert len(found.rows[0].records) == 2
    assert found.rows[0].rests_on == ()


def test_a_retracted_source_is_marked_in_row_and_reference(
    compiled_mini: Compiled, mini: Content, content: Content
) -> None:
    corpus = with_status(compiled_mini.corpus, ["dish-2012"], RetractionStatus.RETRACTED)
    store = OxigraphStore.from_nquads(compile_world(corpus, mini))
    _, found = ask_and_cite("SELECT ?c { BIND(kgclaim:lenalidomide-decreases-cd274 AS ?c) }", store, content)
    assert "retracted" in found.rows[0].rests_on
    assert "uncited" not in found.rows[0].rests_on
    assert "RETRACTED." in found.to_text()
    assert "note = {RETRACTED.}" in found.to_bibtex()


@pytest.mark.slow
def test_the_two_engines_trace_alike(compiled_mini: Compiled, store: OxigraphStore, content: Content) -> None:
    other = RdflibStore.from_nquads(with_inference(compiled_mini.nquads))
    sparql = (
        "SELECT ?a ?b { ?a kg:affects|kg:decreasesAbundanceOf|kg:disrupts|kg:indirectlyIncreases ?b } ORDER BY ?a ?b"
    )
    assert ask_and_cite(sparql, store, content)[1] == ask_and_cite(sparql, other, content)[1]


# --- the answer with its citations


def test_a_reader_of_the_csv_finds_the_columns_it_knows_first(store: OxigraphStore, content: Content) -> None:
    sparql = 'SELECT ?c ?cites { VALUES (?c ?cites) { (kgclaim:lenalidomide-decreases-cd274 "x") (UNDEF "y, z") } }'
    answer, found = ask_and_cite(sparql, store, content)
    prefixes = read_prefixes(content.ontology / "prefixes.tsv")
    text = write_answer(found.annotate(answer), "csv", prefixes)
    rows = list(csv.reader(io.StringIO(text)))
    assert rows == [
        ["c", "cites", "cllkg_cites", "rests_on"],
        [CLAIM + "lenalidomide-decreases-cd274", "x", "article; dish-2012", "in vitro"],
        ["", "y, z", "", "not traced"],
    ]
    plain = list(csv.reader(io.StringIO(write_answer(answer, "csv", prefixes))))
    assert [row[:2] for row in rows] == plain
    assert found.renamed(answer) == (
        "the answer has a column 'cites' of its own; what --cite adds stands in 'cllkg_cites'",
    )
    assert found.renamed(replace(answer, variables=("c", "x"))) == ()


def test_triples_and_truths_stay_as_they_are(store: OxigraphStore, content: Content) -> None:
    for sparql in ("CONSTRUCT { ?a kg:disrupts ?b } { ?a kg:disrupts ?b }", "ASK { ?a kg:disrupts ?b }"):
        answer, found = ask_and_cite(sparql, store, content)
        assert found.annotate(answer) is answer


def test_an_answer_without_rows_has_nothing_to_cite(store: OxigraphStore, content: Content) -> None:
    found = cite(Answer(("x",)), "SELECT ?x { ?x a kg:Nothing }", store, content=content, prefixes={})
    assert found.to_text() == "no rows, so nothing to cite\n"
    assert found.annotate(Answer(("x",))) == Answer(("x", "cites", "rests_on"))


def test_rows_are_listed_as_people_list_them(store: OxigraphStore, content: Content) -> None:
    _, found = ask_and_cite("SELECT ?c { ?c a kg:Claim } ORDER BY ?c", store, content)
    untraced = replace(found.rows[0], how="", reason="because")
    some = replace(found, rows=tuple(replace(untraced, number=number) for number in (1, 2, 3, 5, 8, 9)))
    assert "rows 1-3, 5, 8-9 were not traced: because" in some.warnings


def test_a_bibliography_is_written_as_its_name_says(store: OxigraphStore, content: Content) -> None:
    _, found = ask_and_cite("SELECT ?c { BIND(kgclaim:lenalidomide-decreases-cd274 AS ?c) }", store, content)
    assert found.write(".bib") == found.to_bibtex()
    assert found.write(".txt") == str(found)
    assert found.write(".json").startswith("[\n")
    with pytest.raises(CllkgError, match=r"\.bib, \.json or \.txt"):
        found.write(".doc")
    assert set(found.to_json()) == {"rows", "references", "warnings"}


def test_every_row_of_the_questions_about_the_article_is_traced(
    content: Content, oxigraph_store: OxigraphStore
) -> None:
    prefixes = read_prefixes(content.ontology / "prefixes.tsv")
    names = Names(oxigraph_store, content, prefixes)
    # The first twenty; later ones may count.
    for question in questions(content)[:20]:
        answer = ask(oxigraph_store, question, names=names, prefixes=prefixes.namespaces).answer
        found = cite(
            answer, question.sparql, oxigraph_store, content=content, prefixes=prefixes.namespaces, names=names
        )
        assert all(row.is_traced for row in found.rows), question.name
        assert {reference.key for reference in found.references} == {key for row in found.rows for key in row.cites}


def test_citing_imports_nothing_heavy() -> None:
    heavy = ["rdflib", "pydantic", "yaml", "networkx", "pandas", "jinja2", "xml"]
    loaded = f"[name for name in {heavy!r} if name in sys.modules]"
    code = f"import sys, cllkg.evidence.citations.bibliography; loaded = {loaded}; assert not loaded, loaded"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
