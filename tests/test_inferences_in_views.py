"""What follows from claims is on the map, apart from what sources say: off at first, and each with its proofs."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.pipeline import Compiled
from cllkg.projection.claims import ClaimGraph, project
from cllkg.projection.inferences import project_inferences
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore
from cllkg.views import draw
from cllkg.vocabulary import BASE, KG, RDFS
from html_reader import Reader
from pages import drawn

SKOS_NOTATION = "http://www.w3.org/2004/02/skos/core#notation"


@pytest.fixture(scope="module")
def graph(oxigraph_store: OxigraphStore, content: Content) -> ClaimGraph[str]:
    return project(oxigraph_store, content.queries / "views" / "overview.rq")


@pytest.fixture(scope="module")
def reader(oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content) -> Reader:
    return Reader(drawn("mechanism", oxigraph_store, oxigraph_store_inferred, content))


@pytest.fixture(scope="module")
def inferred(reader: Reader) -> dict[str, Any]:
    """The inferred lines of the page, by key."""
    return {edge["id"]: edge for edge in reader.data["edges"] if edge["standing"] == "inferred"}


@pytest.fixture(scope="module")
def recorded(reasoned: Compiled, graph: ClaimGraph[str]) -> dict[tuple[str, str, str], set[tuple[str, frozenset[str]]]]:
    """Rule and claims of each proof, by subject, predicate and object, read from the quads without any query."""
    said: dict[str, dict[str, list[str]]] = {}
    labels: dict[str, str] = {}
    for quad in ox.parse(reasoned.nquads, format=ox.RdfFormat.N_QUADS):
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, (ox.NamedNode, ox.Literal)):
            if quad.predicate.value == RDFS + "label":
                labels[subject.value] = value.value
            if subject.value.startswith(f"{BASE}inference/"):
                own = said.setdefault(subject.value, {})
                own.setdefault(quad.predicate.value, []).append(value.value)
    keys = {data["iri"]: key for key, data in graph.nodes(data=True)}
    found: dict[tuple[str, str, str], set[tuple[str, frozenset[str]]]] = {}
    for one in said.values():
        if KG + "byAxiom" in one or KG + "withheldReason" in one:
            continue
        (subject_iri,), (property_,), (object_iri,) = one[KG + "subject"], one[KG + "predicate"], one[KG + "object"]
        if subject_iri in keys and object_iri in keys:
            place = keys[subject_iri], labels[property_], keys[object_iri]
            claims = frozenset(iri.removeprefix(f"{BASE}claim/") for iri in one[KG + "restsOn"])
            for rule in one[KG + "byRule"]:
                found.setdefault(place, set()).add((labels[rule], claims))
    return found


def test_exactly_what_is_not_withheld_and_no_mere_rewording_is_drawn(
    inferred: dict[str, Any], recorded: dict[tuple[str, str, str], set[tuple[str, frozenset[str]]]]
) -> None:
    drawn_so = [(edge["from"], edge["predicate"], edge["to"]) for edge in inferred.values()]
    assert sorted(drawn_so) == sorted(recorded)
    assert len(drawn_so) > 5


def test_each_comes_with_every_proof_down_to_its_claims(
    reader: Reader, inferred: dict[str, Any], recorded: dict[tuple[str, str, str], set[tuple[str, frozenset[str]]]]
) -> None:
    told = reader.data["page"]["inferences"]
    assert set(told) == set(inferred)
    for key, one in told.items():
        edge = inferred[key]
        proofs = [(proof["rule"], frozenset(proof["claims"])) for proof in one["proofs"]]
        assert len(proofs) == len(set(proofs))
        assert set(proofs) == recorded[edge["from"], edge["predicate"], edge["to"]], key
        assert one["predicate"] == edge["predicate"]
        sizes = [len(claims) for _, claims in proofs]
        assert sizes == sorted(sizes), "the shortest proof comes first"
    assert any(len(one["proofs"]) > 1 for one in told.values()), "nothing follows in two ways"
    claims = set(reader.data["page"]["claims"])
    assert all(set(proof["claims"]) <= claims for one in told.values() for proof in one["proofs"])


def test_they_are_off_at_first_and_drawn_unlike_claims(reader: Reader, inferred: dict[str, Any]) -> None:
    legend = {part["name"]: part for part in reader.data["page"]["legend"]}
    rows = {
        name: next(row for row in legend[name]["rows"] if row["name"] == "inferred")
        for name in ("categories", "standings")
    }
    assert rows["standings"]["off"] is True
    assert [row["count"] for row in rows.values()] == [len(inferred)] * 2
    others = [row["name"] for part in legend.values() for row in part["rows"] if row.get("off")]
    assert others == ["inferred"], "the page opens with all that sources say"
    dashes = {tuple(edge["dashes"]) for edge in inferred.values()}
    assert len(dashes) == 1
    for edge in reader.data["edges"]:
        assert (edge["id"] in inferred) is (tuple(edge.get("dashes", ())) in dashes)
    assert not set(inferred) & set(reader.rows), "what no source says is no statement of the table"


def test_they_are_shown_in_every_scene_that_has_both_ends(reader: Reader, inferred: dict[str, Any]) -> None:
    for scene in reader.data["page"]["scenes"]:
        places = scene["places"]
        expected = {key for key, edge in inferred.items() if edge["from"] in places and edge["to"] in places}
        assert {key for key in scene["ways"] if key in inferred} == expected, scene["name"]


def test_without_a_store_of_inferences_there_is_none(oxigraph_store: OxigraphStore, content: Content) -> None:
    data = Reader(draw(oxigraph_store, content, "mechanism")).data
    assert data["page"]["inferences"] == {}
    assert not [edge for edge in data["edges"] if edge["standing"] == "inferred"]
    assert not [row for part in data["page"]["legend"] for row in part["rows"] if row["name"] == "inferred"]


def test_what_follows_in_the_whole_graph_shows_in_the_article_only_where_both_ends_are(
    oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content
) -> None:
    data = Reader(drawn("article", oxigraph_store, oxigraph_store_inferred, content)).data
    nodes = {node["id"] for node in data["nodes"]}
    lines = [edge for edge in data["edges"] if edge["standing"] == "inferred"]
    assert all({edge["from"], edge["to"]} <= nodes for edge in lines)


def test_both_engines_conclude_the_same(
    oxigraph_store_inferred: OxigraphStore,
    rdflib_store_inferred: RdflibStore,
    content: Content,
    graph: ClaimGraph[str],
) -> None:
    query = content.queries / "views" / "inferences.rq"
    keys = {data["iri"]: key for key, data in graph.nodes(data=True)}
    first = project_inferences(oxigraph_store_inferred, query, keys)
    assert first == project_inferences(rdflib_store_inferred, query, keys)
    few = dict(list(keys.items())[:40])
    assert {(one.subject, one.object) for one in project_inferences(oxigraph_store_inferred, query, few)} <= {
        (one, other) for one in few for other in few
    }
