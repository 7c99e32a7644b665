"""Paths from drugs to processes: networkx reads them, DrugMechDB's rules hold, and none claims an indication."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from builds import AWKWARD_TEXT, Build, lay_build, values_in
from cllkg.content import Content
from cllkg.errors import ExportRefused
from cllkg.exports.export import export
from cllkg.exports.targets.drugmechdb import FILE
from cllkg.manifest import NQUADS
from cllkg.vocabulary import BIBO, KG, Kg
from found_in_drugmechdb import ENDS_IN_A_DISEASE, Both, Path_, broken_rules, found_by_drugmechdb, found_in, read_paths
from ledger_check import census_of_build, differences

LENALIDOMIDE = "http://purl.obolibrary.org/obo/CHEBI_63791"


@pytest.fixture(scope="module")
def exported(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("drugmechdb") / "out"
    export(*real_build, "drugmechdb", out)
    return out


@pytest.fixture(scope="module")
def paths(exported: Path) -> list[Both]:
    return read_paths(exported / FILE)


def sources_at(build: Build, url: str) -> set[str]:
    """Return the sources with the PubMed number or the DOI of an address, from the graph's own triples."""
    number = url.removeprefix("https://pubmed.ncbi.nlm.nih.gov/").removeprefix("https://doi.org/").removesuffix("/")
    said = values_in(build)
    return {iri for one in ("pmid", "doi") for iri, values in said[BIBO + one].items() if number in values}


def claims_of(path: Path_) -> list[dict[str, str]]:
    return [claim for link in path["links"] for claim in link["claims"]]


def test_the_ledger_says_what_networkx_finds(exported: Path, real_build: Build, paths: list[Both]) -> None:
    by_key = found_by_drugmechdb(paths, real_build[0].ontology / "mappings")
    found = found_in(paths)
    found["source identifier"] = {iri for url in found["source identifier"] for iri in sources_at(real_build, url)}
    assert differences(exported, census_of_build(real_build[0]), found, by_key) == []


def test_rules_hold_but_those_that_want_an_indication(paths: list[Both]) -> None:
    assert paths
    for path, graph in paths:
        assert broken_rules(path) == ENDS_IN_A_DISEASE
        assert path["comment"].startswith("Not an indication")
        assert [node["label"] for _, node in graph.nodes(data=True) if node["label"] == "Disease"] == []
        assert "treats" not in [link["key"] for link in path["links"]]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda path: path["nodes"].pop(), "nodes and links differ"),
        (lambda path: path["links"][0].update(key="lowers"), "a relation is none of theirs"),
        (lambda path: path["nodes"][0].update(label="Medicine"), "a label is none of theirs"),
        (lambda path: path["graph"].update(drugbank="DB00480"), "drugbank is no DB:"),
        (lambda path: path["links"][0].update(source="HGNC:1"), "the first link does not start at the drug"),
    ],
)
def test_a_broken_rule_is_seen(exported: Path, change: object, fault: str) -> None:
    path, _ = read_paths(exported / FILE)[0]
    assert callable(change)
    change(path)
    assert fault in broken_rules(path)


def test_each_path_leads_from_a_drug_over_molecules_to_a_process(
    paths: list[Both],
) -> None:
    for path, graph in paths:
        labels = [node["label"] for node in path["nodes"]]
        assert labels[0] == "Drug" and labels[-1] == "BiologicalProcess" and labels.count("BiologicalProcess") == 1
        assert nx.is_simple_path(graph, [node["id"] for node in path["nodes"]])
    assert len({path["graph"]["_id"] for path, _ in paths}) == len(paths)


def test_links_are_claims_as_the_graph_has_them(real_build: Build, paths: list[Both]) -> None:
    """And each is supported, neither denied nor contested, and stands in the graph outright."""
    store = ox.Store()
    store.bulk_load(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS)

    def value(subject: str, predicate: str) -> str:
        (one,) = {q.object for q in store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)}
        assert not isinstance(one, ox.Triple)
        return one.value

    for path, _ in paths:
        for claim in claims_of(path):
            assert value(claim["id"], Kg.subject) == claim["subject"]
            assert value(claim["id"], Kg.object) == claim["object"]
            assert value(claim["id"], Kg.predicate).endswith("#" + claim["predicate"].removeprefix("kg:"))
            assert value(claim["id"], Kg.contestedOverall) == value(claim["id"], KG + "negated") == "false"
            assert claim["standing"] == "supported"


def test_a_contested_claim_takes_its_paths_with_it(
    real_nquads: bytes, content: Content, tmp_path: Path, paths: list[Both]
) -> None:
    ending = "/cd154-on-cll-cells-stimulates-antibody-production"
    (iri,) = {claim["id"] for path, _ in paths for claim in claims_of(path) if claim["id"].endswith(ending)}
    before = f'<{iri}> <{Kg.contestedOverall}> "false"'.encode()
    changed = lay_build(tmp_path / "w", content, real_nquads.replace(before, before.replace(b"false", b"true")))
    export(*changed, "drugmechdb", tmp_path / "out")
    left = read_paths(tmp_path / "out" / FILE)
    assert iri not in {claim["id"] for path, _ in left for claim in claims_of(path)}
    assert {path["graph"]["_id"] for path, _ in left} < {path["graph"]["_id"] for path, _ in paths}


def test_a_strict_export_names_the_relation_without_a_name(real_build: Build, tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match=r"kg:\w+ has no mapping to DrugMechDB"):
        export(*real_build, "drugmechdb", tmp_path / "out", strict=True)
    assert not (tmp_path / "out").exists()


def test_awkward_names_come_back(awkward_build: Build, tmp_path: Path) -> None:
    export(*awkward_build, "drugmechdb", tmp_path / "out")
    names = {node["iri"]: node["name"] for path, _ in read_paths(tmp_path / "out" / FILE) for node in path["nodes"]}
    assert names[LENALIDOMIDE] == AWKWARD_TEXT
