"""The graph that networkx sees says what the records say, no more and no less."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest

from cllkg.content import Content
from cllkg.errors import CllkgError, QueryFailed
from cllkg.model.claims import Claim
from cllkg.pipeline import Compiled
from cllkg.projection.claims import ClaimGraph, project, project_everything
from cllkg.queries.ask import scope_of
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore
from cllkg.tbox import read_tbox
from cllkg.vocabulary import BASE

OVERVIEW = Path("queries/views/overview.rq")


@pytest.fixture(scope="module")
def graph(oxigraph_store: OxigraphStore, content: Content) -> ClaimGraph[str]:
    return project(oxigraph_store, content.root / OVERVIEW)


@pytest.fixture(scope="module")
def drawn(compiled: Compiled) -> dict[str, Claim]:
    """The claims that say something of two entities, as the records have them."""
    corpus = compiled.corpus
    return {
        claim.id: claim
        for claim in corpus.claims.values()
        if claim.has_triple and claim.subject in corpus.entities and claim.object in corpus.entities
    }


@pytest.fixture
def queries(content: Content, tmp_path: Path) -> Path:
    """A copy of the views' queries that a test may spoil."""
    shutil.copytree(content.queries / "views", tmp_path / "views")
    return tmp_path / "views"


def spoil(path: Path, pattern: str, replacement: str) -> None:
    text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), count=1)
    assert count == 1, f"{path.name} has no {pattern}"
    path.write_text(text, encoding="utf-8")


def test_every_claim_between_two_entities_is_an_edge(graph: ClaimGraph[str], drawn: dict[str, Claim]) -> None:
    assert {key: (subject, object_) for subject, object_, key in graph.edges(keys=True)} == {
        claim.id: (claim.subject, claim.object) for claim in drawn.values()
    }


def test_parallel_claims_stay_apart(graph: ClaimGraph[str], drawn: dict[str, Claim]) -> None:
    """Two studies of one proposition, or two opposite propositions, are two lines."""
    pairs = Counter((claim.subject, claim.object) for claim in drawn.values())
    assert pairs.most_common(1)[0][1] > 1, "the graph has no parallel claims to try this on"
    assert {pair: graph.number_of_edges(*pair) for pair in pairs} == pairs


def test_an_edge_says_what_its_claim_says(graph: ClaimGraph[str], drawn: dict[str, Claim], content: Content) -> None:
    predicates = read_tbox(content).predicates
    for subject, object_, key, edge in graph.edges(keys=True, data=True):
        claim = drawn[key]
        predicate = predicates[str(claim.predicate)]
        assert edge["iri"] == f"{BASE}claim/{key}"
        assert (edge["label"], edge["category"]) == (claim.label, claim.category.value)
        assert (edge["sign"], edge["direction"]) == (predicate.sign, predicate.path_direction), (subject, object_)
        assert edge["negated"] is claim.negated
        assert edge["contested"] is (edge["standing"] == "contested")
    assert {1, -1, 0} == {edge["sign"] for *_, edge in graph.edges(data=True)}


def test_an_edge_carries_every_evidence_line_of_its_claim(graph: ClaimGraph[str], drawn: dict[str, Claim]) -> None:
    for *_, key, edge in graph.edges(keys=True, data=True):
        found = sorted(
            (
                line["line"].rpartition("#")[2],
                line["source"],
                line["evidence_kind"],
                line["study_type"],
                line["locator"],
            )
            for line in edge["lines"]
        )
        assert found == sorted(
            (line.key, line.source, line.evidence_kind.value, line.study_type.value, line.locator)
            for line in drawn[key].evidence
        )
        for line in edge["lines"]:
            mine = next(own for own in drawn[key].evidence if line["line"].endswith(f"#{own.key}"))
            assert getattr(mine, line["direction"]) is True
            assert line["cites"] == tuple(sorted(mine.cites, key=str.casefold))
            assert line.get("certainty") == (mine.certainty.value if mine.certainty else None)


def test_a_line_carries_the_title_of_its_source(graph: ClaimGraph[str], compiled: Compiled) -> None:
    titles = {key: source.title for key, source in compiled.corpus.sources.items()}
    lines = [line for *_, edge in graph.edges(data=True) for line in edge["lines"]]
    assert {line["source"]: line.get("title") for line in lines} == {
        line["source"]: titles[line["source"]] or None for line in lines
    }


def test_flags_hang_on_the_claims_and_entities_they_are_about(graph: ClaimGraph[str], compiled: Compiled) -> None:
    expected: Counter[str] = Counter()
    for flag in compiled.corpus.flags.values():
        expected.update(flag.about)
    claims = {key: edge["flags"] for *_, key, edge in graph.edges(keys=True, data=True)}
    assert {key: len(flags) for key, flags in claims.items()} == {key: expected[f"claim/{key}"] for key in claims}
    entities = {key: graph.nodes[key]["flags"] for key in graph}
    assert {key: len(flags) for key, flags in entities.items()} == {key: expected[key] for key in entities}
    assert any(claims.values())
    assert any(entities.values())


def test_a_node_carries_the_names_of_its_entity(graph: ClaimGraph[str], compiled: Compiled) -> None:
    for key, node in graph.nodes(data=True):
        entity = compiled.corpus.entities[key]
        assert node["label"] == entity.label
        assert node.get("curie") == (entity.curie or None)
        assert set(node["synonym"]) == set(entity.synonyms)
        assert {iri.rpartition("#")[2] for iri in node["class"]} >= set(entity.category)
        assert len(node["category"]) == len(entity.category)


def test_totals_count_the_claims_that_are_not_drawn_too(graph: ClaimGraph[str], compiled: Compiled) -> None:
    claims = {
        claim for claim in compiled.nquads.decode().split() if claim.startswith(f"<{BASE}claim/") and "#" not in claim
    }
    assert sum(row["claims"] for row in graph.graph["totals"]) == len(claims) > graph.number_of_edges()


@pytest.mark.slow
def test_both_engines_project_the_same_graph(
    graph: ClaimGraph[str], rdflib_store: RdflibStore, content: Content
) -> None:
    other = project(rdflib_store, content.root / OVERVIEW)
    assert dict(other.nodes) == dict(graph.nodes)
    assert dict(other.edges) == dict(graph.edges)
    assert other.graph == graph.graph
    assert list(other.edges(keys=True)) == list(graph.edges(keys=True))


def test_everything_is_every_entity_and_how_they_hang_together(
    graph: ClaimGraph[str], oxigraph_store: OxigraphStore, compiled: Compiled, content: Content
) -> None:
    everything = project_everything(oxigraph_store, content.root / OVERVIEW)
    entities = compiled.corpus.entities
    assert set(everything) == set(entities) > set(graph)
    assert dict(everything.edges) == dict(graph.edges)
    assert {key: everything.nodes[key] for key in graph} == dict(graph.nodes)
    kinds = {(one, other) for one, relation, other in everything.graph["hierarchy"] if relation == "is a kind of"}
    assert kinds == {(key, broader) for key, entity in entities.items() for broader in entity.broader}
    spoiled = {(one, other) for one, relation, other in everything.graph["hierarchy"] if relation != "is a kind of"}
    assert spoiled == {(key, entity.impairment_of) for key, entity in entities.items() if entity.impairment_of}
    assert kinds
    assert spoiled
    expected = Counter(about for flag in compiled.corpus.flags.values() for about in flag.about)
    assert {key: len(it["flags"]) for key, it in everything.nodes(data=True)} == {
        key: expected[key] for key in entities
    }


@pytest.mark.slow
def test_both_engines_project_the_same_everything(
    oxigraph_store: OxigraphStore, rdflib_store: RdflibStore, content: Content
) -> None:
    one, other = (project_everything(store, content.root / OVERVIEW) for store in (oxigraph_store, rdflib_store))
    assert dict(one.nodes) == dict(other.nodes)
    assert one.graph["hierarchy"] == other.graph["hierarchy"]


def test_a_view_of_everything_without_its_hierarchy_is_refused(oxigraph_store: OxigraphStore, queries: Path) -> None:
    spoil(queries / "overview.rq", r"# Hierarchy: hierarchy\.rq\n", "")
    with pytest.raises(CllkgError, match=r"the header has no 'Hierarchy:'"):
        project_everything(oxigraph_store, queries / "overview.rq")


def test_the_article_alone_brings_only_what_the_article_says(
    oxigraph_store: OxigraphStore, content: Content, drawn: dict[str, Claim]
) -> None:
    article = project(oxigraph_store, content.root / OVERVIEW, scope=scope_of("article"))
    assert {key for *_, key in article.edges(keys=True)} == {
        claim.id for claim in drawn.values() if any(line.source == "article" for line in claim.evidence)
    }
    assert {line["source"] for *_, edge in article.edges(data=True) for line in edge["lines"]} == {"article"}


def test_the_graph_is_one_that_networkx_can_work_with(graph: ClaimGraph[str]) -> None:
    """Attributes are plain values, so that paths, components and exports need nothing of ours."""
    core = max(nx.weakly_connected_components(graph), key=len)
    assert {"lenalidomide", "CD274", "t_cell_function"} <= core
    assert nx.shortest_path(graph, "lenalidomide", "CD274") == ["lenalidomide", "CD274"]
    assert all(isinstance(edge["studies"], int) for *_, edge in graph.edges(data=True))


def test_a_query_that_breaks_its_promise_is_refused(oxigraph_store: OxigraphStore, queries: Path) -> None:
    spoil(queries / "overview.rq", r"# Columns: claim, key, label,", "# Columns: claim, key, name,")
    with pytest.raises(QueryFailed, match=r"overview\.rq: the header promises the columns claim, key, name"):
        project(oxigraph_store, queries / "overview.rq")


def test_two_values_where_one_was_promised_are_refused(oxigraph_store: OxigraphStore, queries: Path) -> None:
    """A second label would otherwise win or lose by chance."""
    spoil(queries / "entities.rq", r"# Many: category, class, synonym, impairs", "# Many: category, class, impairs")
    with pytest.raises(QueryFailed, match=r"values of 'synonym'.*'Many:'"):
        project(oxigraph_store, queries / "overview.rq")


def test_a_claim_on_something_without_a_name_is_refused(oxigraph_store: OxigraphStore, queries: Path) -> None:
    spoil(queries / "overview.rq", r"FILTER EXISTS \{ \?subject a owl:NamedIndividual \}", "")
    with pytest.raises(QueryFailed, match=r"has the subject .*, which the 'Entities:' query does not name"):
        project(oxigraph_store, queries / "overview.rq")


def test_a_view_without_its_entities_is_refused(oxigraph_store: OxigraphStore, queries: Path) -> None:
    spoil(queries / "overview.rq", r"# Entities: entities\.rq\n", "")
    with pytest.raises(CllkgError, match=r"the header has no 'Entities:'"):
        project(oxigraph_store, queries / "overview.rq")


def test_what_the_header_does_not_ask_for_does_not_come(oxigraph_store: OxigraphStore, queries: Path) -> None:
    for field in ("Lines", "Flags", "Contexts", "Totals"):
        spoil(queries / "overview.rq", rf"# {field}: .*\n", "")
    plain = project(oxigraph_store, queries / "overview.rq")
    assert not any(edge["lines"] or edge["flags"] or edge["context"] for *_, edge in plain.edges(data=True))
    assert plain.graph["totals"] == []
    assert plain.graph["codes"]
