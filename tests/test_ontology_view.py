"""The ontology view says what vocabulary and dataset say: every term, its ties, and counts that can be asked again."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from cllkg.content import Content, find_content
from cllkg.errors import CllkgError
from cllkg.prefixes import PrefixMap
from cllkg.projection.vocabulary_terms import Vocabulary, read_vocabulary
from cllkg.queries.ask import scope_of
from cllkg.queries.compare import differences
from cllkg.queries.header import read_query
from cllkg.store.answers import Scope, Store
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore
from cllkg.views import Brief
from cllkg.views.ontology import draw
from cllkg.vocabulary import GRAPH, KG, OWL, RDF, RDFS

# A row of the tree: its label, its CURIE, its two counts.
ROW = re.compile(
    r"<b>([^<]*)</b>(?: <small>[^<]*</small>)* <code>([^<]+)</code></span><span>(\d*)</span><span>(\d*)</span>"
)
COUNT = "SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing a%s <%s> }"
Draw = Callable[..., str]


def page_of(store: Store, content: Content, graph: str | None = None, inferred: Store | None = None) -> str:
    return draw(Brief(store, content, graph, scope_of(graph), inferred, lambda _: None))


def rows_of(page: str) -> dict[str, tuple[str, str, str]]:
    found = ROW.findall(page)
    assert len({row[1] for row in found}) == len(found), "a term stands in two rows"
    return {curie: (unescape(label), first, second) for label, curie, first, second in found}


def data_of(page: str) -> Any:
    return json.loads(page.split('id="data">', 1)[1].split("</script>", 1)[0])


def asked(store: Store, sparql: str, graph: str | None = None) -> int:
    ((term,),) = store.query(sparql, {}, scope_of(graph)).rows
    return int(term.value)  # type: ignore[union-attr]


def quad(subject: str, predicate: str, object_: str, graph: str = "ontology") -> str:
    return f"<{subject}> <{predicate}> {object_} <{GRAPH}{graph}> .\n"


@pytest.fixture(scope="module")
def page(oxigraph_store: OxigraphStore, content: Content) -> str:
    return page_of(oxigraph_store, content)


@pytest.fixture(scope="module")
def vocabulary(oxigraph_store: OxigraphStore, content: Content) -> Vocabulary:
    return read_vocabulary(oxigraph_store, content.queries / "views" / "ontology.rq", scope=Scope())


@pytest.fixture
def copy(content: Content, tmp_path: Path) -> Content:
    """A copy of the content that a test may spoil."""
    for name in ("ontology", "queries", "graph"):
        shutil.copytree(content.root / name, tmp_path / name)
    return find_content(tmp_path)


def test_every_term_of_the_ontology_stands_in_one_row_with_its_definition(page: str, vocabulary: Vocabulary) -> None:
    rows = rows_of(page)
    told = {curie for curie in rows if not curie.startswith("kggraph:")}
    assert told == {iri.replace(KG, "kg:") for iri in vocabulary.terms}
    text = unescape(page)
    assert all(term.definition in text for term in vocabulary.terms.values())


def test_every_count_of_a_class_can_be_asked_again(page: str, vocabulary: Vocabulary, oxigraph_store: Store) -> None:
    rows = rows_of(page)
    below_code = vocabulary.below(KG + "Code") - {KG + "Code"}
    classes = [iri for iri, term in vocabulary.terms.items() if term.kind == "class" and iri not in below_code]
    for iri in classes:
        _, direct, every = rows[iri.replace(KG, "kg:")]
        assert int(direct) == asked(oxigraph_store, COUNT % ("", iri)), iri
        assert int(every) == asked(oxigraph_store, COUNT % (f"/<{RDFS}subClassOf>*", iri)), iri
    assert rows["kg:Entity"][1] == "0" and int(rows["kg:Entity"][2]) > 200


def test_the_sparql_shown_of_a_class_lists_as_many_things_as_its_row_counts(page: str, oxigraph_store: Store) -> None:
    data = data_of(page)
    before, after = data["shown"]["class"]
    for curie, term in zip(data["keys"].split(), data["terms"], strict=True):
        if "all" in term:
            answer = oxigraph_store.query(f"{before}{{ {curie} }}{after}", {}, Scope())
            assert len(answer.rows) == term["all"], curie


def test_claims_are_counted_by_predicate_sign_and_standing(page: str, oxigraph_store: Store) -> None:
    data = data_of(page)
    rows = rows_of(page)
    total = f"SELECT (COUNT(?c) AS ?n) WHERE {{ ?c a <{KG}Claim> ; <{KG}predicate>/<{RDFS}subPropertyOf>* <%s> }}"
    for curie in ("kg:affects", "kg:decreases", "kg:suppresses", "kg:relatesTo", "kg:indicatedFor"):
        assert int(rows[curie][2]) == asked(oxigraph_store, total % curie.replace("kg:", KG)), curie
    denied = [row for row in data["claims"]["kg:indicatedFor"] if row[2:] == [1]]
    negated = f"SELECT (COUNT(?c) AS ?n) WHERE {{ ?c <{KG}predicate> <{KG}indicatedFor> ; <{KG}negated> true }}"
    assert len(denied) == asked(oxigraph_store, negated) > 0
    contested = f"SELECT (COUNT(?c) AS ?n) WHERE {{ ?c <{KG}standing> <{KG}Contested> ; <{KG}predicate> ?p }}"
    standing = data["standings"].index("contested")
    found = [row for claims in data["claims"].values() for row in claims if row[1] == standing]
    assert len(found) == asked(oxigraph_store, contested) > 0


def test_a_thing_of_two_classes_counts_once_above_them(ontology: bytes, content: Content) -> None:
    thing = "https://w3id.org/cllkg/entity/both"
    more = "".join(quad(thing, RDF + "type", f"<{KG}{name}>", "entities") for name in ("Receptor", "InhibitoryLigand"))
    rows = rows_of(page_of(OxigraphStore.from_nquads(ontology + more.encode()), content))
    assert [rows[f"kg:{name}"][1:] for name in ("GeneOrProtein", "Receptor", "InhibitoryLigand")] == [
        ("0", "1"),
        ("1", "1"),
        ("1", "1"),
    ]


def test_classes_in_a_circle_are_shown_all_the_same(ontology: bytes, content: Content) -> None:
    about = f"<{KG.removesuffix('#')}>"
    more = ""
    for name, other in (("Hen", "Egg"), ("Egg", "Hen")):
        more += quad(KG + name, RDF + "type", f"<{OWL}Class>") + quad(KG + name, RDFS + "label", f'"{name.lower()}"')
        more += quad(KG + name, RDFS + "isDefinedBy", about) + quad(KG + name, RDFS + "subClassOf", f"<{KG}{other}>")
    rows = rows_of(page_of(OxigraphStore.from_nquads(ontology + more.encode()), content))
    assert {"kg:Hen", "kg:Egg"} <= set(rows)


def test_disjointness_and_inverses_are_told_at_both_ends(vocabulary: Vocabulary) -> None:
    terms = vocabulary.terms
    ties = [
        (iri, tie, other)
        for iri, term in terms.items()
        for tie in ("disjoint", "inverse")
        for other in term.linked(tie)
    ]
    assert {tie for _, tie, _ in ties} == {"disjoint", "inverse"}
    assert all(iri in terms[other].linked(tie) for iri, tie, other in ties)
    assert KG + "affectedBy" in terms[KG + "affects"].linked("inverse")


def test_chains_and_traits_are_those_of_the_axioms(vocabulary: Vocabulary, ontology: bytes) -> None:
    assert vocabulary.terms[KG + "predisposesTo"].chains == ((KG + "hasFeature", KG + "predisposesTo"),)
    assert "transitive" in vocabulary.terms[KG + "broaderEntity"].traits
    # A chain is told in two or three steps; a longer one would be cut short in silence.
    cells = dict(re.findall(rf"^(_:\S+) <{re.escape(RDF)}rest> (\S+) ", ontology.decode(), re.MULTILINE))
    heads = re.findall(rf"^\S+ <{re.escape(OWL)}propertyChainAxiom> (\S+) ", ontology.decode(), re.MULTILINE)
    assert heads
    for cell in heads:
        steps = 0
        while cell in cells:
            cell, steps = cells[cell], steps + 1
        assert steps in (2, 3)


def test_each_query_of_the_view_says_the_same_in_both_engines(
    content: Content, oxigraph_store: OxigraphStore, rdflib_store: RdflibStore
) -> None:
    paths = sorted((content.queries / "views").glob("ontology*.rq"))
    assert len(paths) > 10
    for path in paths:
        query = read_query(path)
        one, other = (store.query(query.sparql, {}, Scope()) for store in (oxigraph_store, rdflib_store))
        assert one.rows, path
        assert one.variables == query.columns, path
        assert differences(one, other) == [], path


def test_only_what_was_asked_is_counted_and_the_page_says_so(
    oxigraph_store: OxigraphStore, content: Content, page: str
) -> None:
    article = page_of(oxigraph_store, content, "article")
    assert "the graph “article”" in article
    count = int(rows_of(article)["kg:Claim"][1])
    assert count == asked(oxigraph_store, COUNT % ("", KG + "Claim"), "article")
    assert 0 < count < int(rows_of(page)["kg:Claim"][1])
    # Neither its mappings nor graphs beyond it belong to what was asked.
    assert 'data-part="mappings"' not in article
    assert "kggraph:background" not in article
    assert "kggraph:background" in page


def test_inferences_are_told_beside_the_counts_and_never_in_them(
    oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content, page: str
) -> None:
    inferred = page_of(oxigraph_store, content, inferred=oxigraph_store_inferred)
    count = asked(oxigraph_store_inferred, COUNT % ("", KG + "Inference"))
    assert count > 0
    assert f"<small>{count} inferred</small>" in inferred
    assert rows_of(inferred)["kg:Inference"][1:] == ("0", "0")
    assert "inferred</small>" not in page
    assert rows_of(inferred)["kg:Claim"] == rows_of(page)["kg:Claim"]


def test_sizes_of_named_graphs_are_those_of_the_store(page: str, oxigraph_store: Store) -> None:
    rows = rows_of(page)
    for name in ("article", "background-evidence", "ontology", "release"):
        size = asked(oxigraph_store, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{GRAPH}{name}> {{ ?s ?p ?o }} }}")
        assert rows[f"kggraph:{name}"][2] == str(size)
    assert "<small>not asked</small> <code>kggraph:inferred</code>" in page


def test_a_mapping_is_told_with_their_label_and_one_denied_as_not(
    oxigraph_store: OxigraphStore, copy: Content, page: str
) -> None:
    assert '<li data-key="kg:Arm SIO:000403"><span><b>arm · study group</b> <small>close</small>' in page
    table = copy.ontology / "mappings" / "sio.sssom.tsv"
    text = table.read_text(encoding="utf-8")
    header = next(line for line in text.split("\n") if line.startswith("subject_id"))
    lines = [
        line
        if line.startswith("#") or not line
        else line + ("\tpredicate_modifier" if line == header else "\tNot" * ("SIO:000403" in line))
        for line in text.split("\n")
    ]
    table.write_text("\n".join(lines), encoding="utf-8")
    denied = page_of(oxigraph_store, copy)
    assert '<li data-key="kg:Arm SIO:000403"><span><b>arm · study group</b> <small>not close</small>' in denied
    assert "1 not close" in denied


def test_a_mapping_without_its_table_is_told_by_its_identifier(oxigraph_store: OxigraphStore, copy: Content) -> None:
    shutil.rmtree(copy.ontology / "mappings")
    assert "<b>arm · SIO:000403</b> <small>close</small>" in page_of(oxigraph_store, copy)


def test_nothing_a_term_says_becomes_markup(ontology: bytes, content: Content) -> None:
    hostile = "</script><script>ran=1</script><img src=x onerror=ran=1>"
    iri, about = KG + "Hostile", f"<{KG.removesuffix('#')}>"
    thing = "https://w3id.org/cllkg/entity/hostile"
    more = quad(iri, RDF + "type", f"<{OWL}Class>") + quad(iri, RDFS + "isDefinedBy", about)
    more += quad(iri, RDFS + "label", f'"{hostile}"')
    more += quad(iri, "http://www.w3.org/2004/02/skos/core#definition", f'"{hostile}"')
    more += quad(thing, RDF + "type", f"<{iri}>", "entities") + quad(thing, RDFS + "label", f'"{hostile}"', "entities")
    page = page_of(OxigraphStore.from_nquads(ontology + more.encode()), content)
    assert "ran=1" in page
    assert "<img" not in page
    assert "<script>ran" not in page


def test_without_a_vocabulary_there_is_nothing_to_draw(content: Content) -> None:
    with pytest.raises(CllkgError, match="no term of the vocabulary"):
        page_of(OxigraphStore.from_nquads(quad("x:a", "x:b", "<x:c>").encode()), content)


def test_a_query_that_cannot_be_shown_of_another_term_is_refused(oxigraph_store: OxigraphStore, copy: Content) -> None:
    path = copy.queries / "views" / "ontology-of-class.rq"
    path.write_text(path.read_text(encoding="utf-8").replace("{ kg:Drug }", "{kg:Drug}"), encoding="utf-8")
    with pytest.raises(CllkgError, match=r"ontology-of-class\.rq: no parameter whose value stands once"):
        page_of(oxigraph_store, copy)


def test_the_page_is_small_and_its_bytes_are_always_the_same(
    page: str, oxigraph_store: OxigraphStore, content: Content
) -> None:
    assert page == page_of(oxigraph_store, content)
    assert len(page.encode()) < 310_000


def test_curies_of_things_come_back_from_what_the_page_keeps_of_them(
    page: str, oxigraph_store: Store, prefixes: PrefixMap
) -> None:
    data = data_of(page)
    before, found = "", []
    for line in data["things"].split("\n"):
        same, _, rest = line.split("\t")[0].partition(" ")
        before = before[: int(same)] + rest
        found.append(before)
    drugs = {found[i] for i in data["instances"]["kg:Drug"]}
    rows = oxigraph_store.query(f"SELECT ?x WHERE {{ ?x a <{KG}Drug> }}", {}, Scope()).rows
    assert drugs == {prefixes.compress(term.value) for (term,) in rows}  # type: ignore[union-attr]
