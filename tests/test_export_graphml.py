"""GraphML and GEXF come back from networkx and igraph as the claims they were, each with its marks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest

from builds import AWKWARD_ENTITY, AWKWARD_TEXT, Build, lay_build
from cllkg.errors import ExportRefused
from cllkg.exports.export import export
from cllkg.manifest import NQUADS
from cllkg.vocabulary import GRAPH, KG, RDFS
from found_in_claim_graph import found_in
from ledger_check import census_of_build, differences

FORMATS: dict[str, Callable[[Path], Any]] = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}
LENALIDOMIDE = "http://purl.obolibrary.org/obo/CHEBI_63791"
CLAIM = "https://w3id.org/cllkg/claim/"


@dataclass(frozen=True)
class Read:
    """What a reader hands back: nodes and edges with their attributes."""

    folder: Path
    nodes: Mapping[str, Mapping[str, Any]]
    edges: tuple[tuple[str, str, Mapping[str, Any]], ...]

    def edge(self, iri: str) -> Mapping[str, Any]:
        (found,) = [told for _, _, told in self.edges if told.get("iri") == iri]
        return found


def read(build: Build, name: str, folder: Path) -> Read:
    export(*build, name, folder / "out")
    graph = FORMATS[name](folder / "out" / f"cllkg.{name}")
    assert isinstance(graph, nx.MultiDiGraph)
    assert len({key for *_, key in graph.edges(keys=True)}) == graph.number_of_edges(), "each edge has a key of its own"
    edges = tuple((source, target, dict(told)) for source, target, told in graph.edges(data=True))
    return Read(folder / "out", {node: dict(told) for node, told in graph.nodes(data=True)}, edges)


@pytest.fixture(scope="module", params=FORMATS)
def real(request: pytest.FixtureRequest, real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Read:
    """The real graph as networkx reads it, from each format."""
    return read(real_build, request.param, tmp_path_factory.mktemp(request.param))


def quads_of(build: Build) -> list[ox.Quad]:
    return list(ox.parse(path=str(build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS))


def values_of(build: Build, property_: str) -> dict[str, str]:
    return {
        quad.subject.value: quad.object.value
        for quad in quads_of(build)
        if quad.predicate.value == property_
        if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple)
    }


def outright(edges: tuple[tuple[str, str, Mapping[str, Any]], ...]) -> list[tuple[str, str, str]]:
    """Return what somebody learns who reads of an edge its ends and its label alone."""
    return [
        (source, told["predicate"].removeprefix("kg:"), target)
        for source, target, told in edges
        if told["kind"] in ("claim", "inference") and ":" not in told["label"]
    ]


def beyond_the_graph(build: Build, edges: tuple[tuple[str, str, Mapping[str, Any]], ...]) -> list[tuple[str, str, str]]:
    """Return the triples that edges say outright and the graph does not."""
    said = {
        (quad.subject.value, quad.predicate.value.removeprefix(KG), quad.object.value)  # type: ignore[union-attr]
        for quad in quads_of(build)
        if quad.graph_name.value in (GRAPH + "article", GRAPH + "background")  # type: ignore[union-attr]
    }
    texts = {target for _, target, _ in edges if target.endswith("#object")}
    return [triple for triple in outright(edges) if triple not in said and triple[2] not in texts]


def test_the_ledger_says_what_networkx_finds(real: Read, real_build: Build) -> None:
    census = census_of_build(real_build[0])
    found = found_in(real.nodes, real.edges, census["entity"])
    assert differences(real.folder, census, found) == []


def test_values_are_those_of_the_graph(real: Read, real_build: Build) -> None:
    """Of every claim: its sentence, its standing, its count of studies, and whether it denies."""
    bearers = {told["iri"]: told for _, _, told in real.edges if told["kind"] == "claim"}
    bearers |= {told["iri"]: told for told in real.nodes.values() if told["kind"] == "claim"}
    assert len(bearers) == len(census_of_build(real_build[0])["claim"])
    words = values_of(real_build, "http://www.w3.org/2004/02/skos/core#notation")
    sentences, standings = values_of(real_build, RDFS + "label"), values_of(real_build, KG + "standing")
    studies, negated = values_of(real_build, KG + "independentStudies"), values_of(real_build, KG + "negated")
    for iri, told in bearers.items():
        assert (told["sentence"], told["standing"]) == (sentences[iri], words[standings[iri]])
        assert (told["independentStudies"], told["negated"]) == (int(studies[iri]), negated[iri] == "true")


def test_a_bare_label_is_a_plain_fact(real: Read, real_build: Build) -> None:
    assert beyond_the_graph(real_build, real.edges) == []
    for _, _, told in real.edges:
        if told["kind"] in ("claim", "inference"):
            assert told["plain"] == (":" not in told["label"])
            marks = json.loads(told.get("marks") or "[]")
            assert not marks or told["label"].startswith(", ".join(marks) + ": ")
    assert real.edge(CLAIM + "cll-does-not-suppress-il-2-production-by-t-cells")["label"] in (
        "denied: suppresses", "contested, denied: suppresses",
    )  # fmt: skip
    assert not any(re.match("treats", triple[1]) for triple in outright(real.edges))


def test_a_label_that_lost_its_mark_is_caught(real: Read, real_build: Build) -> None:
    """The test above would see the field's commonest fault."""
    stripped = tuple(
        (source, target, {**told, "label": told["label"].split(": ")[-1]}) for source, target, told in real.edges
    )
    assert len(beyond_the_graph(real_build, replace(real, edges=stripped).edges)) > 50


def test_a_withheld_inference_is_no_edge(real: Read, real_build: Build) -> None:
    withheld = values_of(real_build, KG + "withheldReason")
    assert len(withheld) == 58
    assert not any(told.get("iri") in withheld for _, _, told in real.edges)


def test_parallel_claims_stay_apart(real: Read) -> None:
    ends = [(source, target, told["predicate"]) for source, target, told in real.edges if told["kind"] == "claim"]
    assert len(ends) > len(set(ends))


def test_igraph_reads_what_networkx_reads(real_build: Build, tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph")
    ours = read(real_build, "graphml", tmp_path)
    theirs = igraph.Graph.Read_GraphML(str(tmp_path / "out" / "cllkg.graphml"))
    assert theirs.is_directed()
    assert {vertex["id"]: vertex["label"] for vertex in theirs.vs} == {
        iri: told["label"] for iri, told in ours.nodes.items()
    }
    edges = {
        (theirs.vs[edge.source]["id"], theirs.vs[edge.target]["id"], edge["iri"], edge["label"], bool(edge["plain"]))
        for edge in theirs.es
    }
    assert edges == {
        (source, target, told.get("iri", ""), told["label"], told.get("plain", False))
        for source, target, told in ours.edges
    }


@pytest.mark.parametrize("name", FORMATS)
def test_awkward_texts_come_back(awkward_build: Build, tmp_path: Path, name: str) -> None:
    got = read(awkward_build, name, tmp_path)
    assert got.nodes[AWKWARD_ENTITY]["curie"] == AWKWARD_ENTITY
    assert got.nodes[LENALIDOMIDE]["label"] == AWKWARD_TEXT
    assert got.edge(CLAIM + "b-cell-activation-correlates-with-tumor-flare")["sentence"] == AWKWARD_TEXT
    lines = json.loads(got.edge(CLAIM + "hypogammaglobulinemia-predisposes-to-infection")["evidence"])
    assert AWKWARD_TEXT in {line["locator"] for line in lines}
    census = census_of_build(awkward_build[0])
    assert differences(got.folder, census, found_in(got.nodes, got.edges, census["entity"])) == []


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("escape", "text"), [("\\r", "\r"), ("\\u00A0", "\u00a0"), ("\\uFFFD", "\ufffd")])
def test_odd_characters_come_back(real_build: Build, tmp_path: Path, name: str, escape: str, text: str) -> None:
    got = read(relabeled(real_build, tmp_path, f"a{escape}b"), name, tmp_path)
    assert got.nodes[LENALIDOMIDE]["label"] == f"a{text}b"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("escape", ["\\b", "\\u0000", "\\u001F", "\\uFFFE"])
def test_what_xml_cannot_keep_is_refused(real_build: Build, tmp_path: Path, name: str, escape: str) -> None:
    build = relabeled(real_build, tmp_path, f"a{escape}b")
    with pytest.raises(ExportRefused, match=rf"{name}: a text of \S*CHEBI_63791 has the character U\+"):
        export(*build, name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def relabeled(build: Build, folder: Path, literal: str) -> Build:
    """Return a build in which lenalidomide has another label, as N-Quads write it."""
    start = f"<{LENALIDOMIDE}> <{RDFS}label> ".encode()
    lines = (build[0].build / NQUADS).read_bytes().splitlines(keepends=True)
    (old,) = [line for line in lines if line.startswith(start)]
    new = start + f'"{literal}" '.encode() + old[old.rindex(b"<") :]
    return lay_build(folder / "content", build[0], b"".join(sorted({new if line == old else line for line in lines})))
