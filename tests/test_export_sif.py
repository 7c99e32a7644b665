"""SIF says plain claims and nothing else; its tables say of them what Cytoscape and pandas can hold."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pyoxigraph as ox
import pytest

from builds import AWKWARD_ENTITY, AWKWARD_TEXT, Build, lay_build
from cllkg.errors import ExportRefused
from cllkg.exports.export import export
from cllkg.exports.ledger_files import LOSSES
from cllkg.manifest import NQUADS
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import GRAPH, KG, RDFS
from found_in_claim_graph import found_in
from ledger_check import census_of_build, differences


@dataclass(frozen=True)
class Read:
    """What pandas reads: the network, and a table each of edges, claims and nodes."""

    folder: Path
    network: pd.DataFrame
    edges: pd.DataFrame
    claims: pd.DataFrame
    nodes: pd.DataFrame

    def found(self, entities: frozenset[str]) -> dict[str, set[str]]:
        iris = dict(zip(self.nodes["name"], self.nodes["iri"], strict=True))
        truth = {"true": True, "false": False}
        edges: list[tuple[str, str, dict[str, Any]]] = [
            (
                iris[row["source"]],
                iris[row["target"]],
                {
                    **{str(key): value for key, value in row.items()},
                    "kind": "claim",
                    "plain": True,
                    "negated": truth[row["negated"]],
                    "contested": truth[row["contested"]],
                },
            )
            for row in self.claims.to_dict("records")
        ]
        nodes = {
            str(row["iri"]): {str(key): value for key, value in row.items()} for row in self.nodes.to_dict("records")
        }
        return found_in(nodes, edges, entities)


def read(build: Build, folder: Path) -> Read:
    export(*build, "sif", folder)
    network = pd.read_csv(folder / "cllkg.sif", sep="\t", header=None, names=["source", "interaction", "target"])
    tables = (
        pd.read_csv(folder / f"{name}.tsv", sep="\t", dtype=str, keep_default_na=False)
        for name in ("edges", "claims", "nodes")
    )
    return Read(folder, network, *tables)


@pytest.fixture(scope="module")
def real(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Read:
    """The real graph."""
    return read(real_build, tmp_path_factory.mktemp("sif") / "out")


def test_the_ledger_says_what_pandas_finds(real: Read, real_build: Build) -> None:
    census = census_of_build(real_build[0])
    assert differences(real.folder, census, real.found(census["entity"])) == []


def test_only_plain_claims_leave(real: Read, real_build: Build, prefixes: PrefixMap) -> None:
    """Every line is the triple of a claim that the graph says outright, and none of those is missing."""
    quads = list(ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS))
    ends: dict[str, dict[object, ox.NamedNode]] = {name: {} for name in ("subject", "predicate", "object")}
    labels, said = {}, set()
    for quad in quads:
        if quad.predicate.value == RDFS + "label":
            labels[quad.subject] = str(getattr(quad.object, "value", ""))
        if isinstance(quad.object, ox.NamedNode):
            said.add((quad.subject, quad.predicate, quad.object, str(quad.graph_name).strip("<>")))
            name = quad.predicate.value.removeprefix(KG)
            if name in ends and "/claim/" in str(quad.subject):
                ends[name][quad.subject] = quad.object
    outright = set()
    for claim, target in ends["object"].items():
        source, predicate = ends["subject"][claim], ends["predicate"][claim]
        if any((source, predicate, target, GRAPH + graph) in said for graph in ("article", "background")):
            source_, target_ = (prefixes.compress(end.value) or end.value for end in (source, target))
            outright.add((source_, labels[predicate], target_))
    lines = {(str(row.source), str(row.interaction), str(row.target)) for row in real.network.itertuples()}
    assert lines == outright and len(lines) == len(real.network)
    assert set(real.claims["negated"]) == {"false"} == set(real.claims["contested"])
    assert set(real.claims["standing"]) <= {"supported", "cited_unresolved"}
    ledger = json.loads((real.folder / LOSSES).read_text(encoding="utf-8"))["kinds"]
    assert ledger["negation"]["kept"] == ledger["inferred mark"]["kept"] == ledger["contested mark"]["kept"] == 0


def test_the_tables_belong_to_the_network(real: Read) -> None:
    """The name of an edge is the one Cytoscape gives it, and each end has its row."""
    names = [f"{row.source} ({row.interaction}) {row.target}" for row in real.network.itertuples()]
    assert names == list(real.edges["name"])
    assert len(set(names)) == len(names)
    assert set(real.claims["edge"]) == set(names)
    counts = Counter(real.claims["edge"])
    assert {
        row.name: int(str(row.claims)) for row in real.edges.set_index("name", drop=False).itertuples(index=False)
    } == counts
    ends = {*real.network["source"], *real.network["target"]}
    assert sorted(ends) == sorted(real.nodes["name"])


def test_networkx_makes_a_graph_of_it(real: Read) -> None:
    graph = nx.from_pandas_edgelist(real.network, edge_attr="interaction", create_using=nx.MultiDiGraph)
    assert graph.number_of_edges() == len(real.network) > 250
    assert set(graph) == set(real.nodes["name"])


def test_awkward_texts_come_back(awkward_build: Build, tmp_path: Path) -> None:
    got = read(awkward_build, tmp_path / "out")
    labels = dict(zip(got.nodes["name"], got.nodes["label"], strict=True))
    assert labels["CHEBI:63791"] == AWKWARD_TEXT
    assert AWKWARD_ENTITY in labels and AWKWARD_ENTITY in {*got.network["source"], *got.network["target"]}
    census = census_of_build(awkward_build[0])
    assert differences(got.folder, census, got.found(census["entity"])) == []


def test_a_carriage_return_is_refused(real_build: Build, tmp_path: Path) -> None:
    """Readers of tables take it for the end of a row."""
    start = f"<http://purl.obolibrary.org/obo/CHEBI_63791> <{RDFS}label> ".encode()
    lines = (real_build[0].build / NQUADS).read_bytes().splitlines(keepends=True)
    changed = [start + b'"a\\rb" ' + line[line.rindex(b"<") :] if line.startswith(start) else line for line in lines]
    build = lay_build(tmp_path / "content", real_build[0], b"".join(sorted(changed)))
    with pytest.raises(ExportRefused, match=r"sif: a text of \S*CHEBI_63791 has a carriage return"):
        export(*build, "sif", tmp_path / "out")
