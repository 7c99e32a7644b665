"""The release as programs find it: its RO-Crate, DCAT catalog and VoID counts are valid, and true of the files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCAT, VOID
from rdflib.query import ResultRow

from builds import Build
from cllkg.content import Content
from cllkg.exports.export import export
from cllkg.exports.folder import LISTING
from cllkg.exports.formats import FORMATS
from cllkg.exports.ledger_files import LOSSES, TABLE
from cllkg.exports.targets.release.catalog import DCAT as CATALOG
from cllkg.exports.targets.release.crate import CRATE
from cllkg.exports.targets.release.media_types import media_type
from cllkg.exports.targets.release.statistics import VOID as COUNTS
from readers import needs_reader, read_with
from release_files import HERE, NAME, SUMS, files_in, graph_of

QUERIES = Path(__file__).parent / "support" / "void"
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


# -- RO-Crate --------------------------------------------------------------------------------------------------------


@pytest.mark.reader
@needs_reader("crate")
def test_the_crate_is_valid_by_its_own_validator(released: Path) -> None:
    """Also by what the profile only recommends."""
    found = read_with("crate", released, "RECOMMENDED")
    assert found["problems"] == []
    assert found["counts"]["data entities"] > len(FORMATS)


@pytest.mark.reader
@needs_reader("crate")
def test_the_validator_sees_what_is_wrong_with_a_crate(real_build: Build, tmp_path: Path, few_formats: None) -> None:
    export(*real_build, NAME, tmp_path / "out")
    (tmp_path / "out" / "nquads" / "cllkg.nq").unlink()
    assert any("cllkg.nq" in problem for problem in read_with("crate", tmp_path / "out", "RECOMMENDED")["problems"])
    crate = json.loads((tmp_path / "out" / CRATE).read_text(encoding="utf-8"))
    del next(entity for entity in crate["@graph"] if entity["@id"] == "./")["license"]
    (tmp_path / "out" / CRATE).write_text(json.dumps(crate), encoding="utf-8")
    assert any("license" in problem for problem in read_with("crate", tmp_path / "out")["problems"])


def test_the_crate_describes_every_file_as_it_is(released: Path) -> None:
    crate = json.loads((released / CRATE).read_text(encoding="utf-8"))
    entities: dict[str, dict[str, Any]] = {entity["@id"]: entity for entity in crate["@graph"]}
    here = files_in(released)
    described = {unquote(name): one for name, one in entities.items() if one["@type"] == "File"}
    assert described.keys() == here.keys() - {CRATE, SUMS, LISTING}
    for name, one in described.items():
        assert one["contentSize"] == str(len(here[name])), name
        assert one["sha256"] == hashlib.sha256(here[name]).hexdigest(), name
        assert one["encodingFormat"] == media_type(name).name
    parts = [part["@id"] for entity in entities.values() for part in entity.get("hasPart", ())]
    assert sorted(parts) == sorted(
        {
            *(name for name, one in entities.items() if one["@type"] == "File"),
            *(f"{name}/" for name in FORMATS if (released / name).is_dir()),
        }
    )
    assert entities["./"]["datePublished"] == "2026-11-22"
    assert not {"endTime", "startTime", "dateCreated"} & {key for one in entities.values() for key in one}


# -- DCAT and VoID ---------------------------------------------------------------------------------------------------


def faults_of(graph: rdflib.Graph, content: Content) -> str:
    shapes = rdflib.Graph().parse(content.ontology / "release-shapes.ttl", format="turtle")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    return "" if conforms else str(text)


@pytest.mark.parametrize("name", [CATALOG, COUNTS])
def test_catalog_and_counts_fit_their_shapes(released: Path, content: Content, name: str) -> None:
    assert faults_of(graph_of(released / name), content) == ""


@pytest.mark.parametrize(
    ("name", "property_", "says"),
    [
        (CATALOG, DCAT.downloadURL, "does not have exactly one address"),
        (CATALOG, DCAT.byteSize, "how many bytes"),
        (CATALOG, SPDX.checksum, "exactly one SHA-256"),
        (CATALOG, SPDX.checksumValue, "exactly one SHA-256"),
        (CATALOG, DCAT.mediaType, "of which format"),
        (CATALOG, rdflib.URIRef(str(DCAT) + "version"), "has no version"),
        (CATALOG, DCAT.distribution, "has no distribution"),
        (CATALOG, DCAT.dataset, "lists no dataset"),
        (COUNTS, VOID.triples, "not counted"),
        (COUNTS, VOID.classPartition, "A class is not counted"),
        (COUNTS, VOID.uriSpace, "IRIs of the dataset begin"),
    ],
)
def test_the_shapes_miss_what_is_missing(
    released: Path, content: Content, name: str, property_: rdflib.URIRef, says: str
) -> None:
    graph = graph_of(released / name)
    graph.remove((None, property_, None))
    assert says in faults_of(graph, content)


def test_the_catalog_tells_size_and_checksum_of_each_data_file(released: Path) -> None:
    graph = graph_of(released / CATALOG)
    here = files_in(released)
    found = {}
    for one in graph.subjects(rdflib.RDF.type, DCAT.Distribution):
        name = unquote(str(graph.value(one, DCAT.downloadURL)).removeprefix(HERE))
        checksum = graph.value(one, SPDX.checksum)
        found[name] = (int(str(graph.value(one, DCAT.byteSize))), str(graph.value(checksum, SPDX.checksumValue)))
    apart = {LOSSES, TABLE, LISTING}
    data = {name for name in here if "/" in name and name.rpartition("/")[2] not in apart}
    assert found == {name: (len(here[name]), hashlib.sha256(here[name]).hexdigest()) for name in data}


@pytest.fixture(scope="module")
def asserted(real_nquads: bytes) -> ox.Store:
    """All asserted graphs of the real build as one, in the default graph."""
    store = ox.Store()
    store.extend(
        ox.Quad(*quad.triple)
        for quad in ox.parse(real_nquads, format=ox.RdfFormat.N_QUADS)
        if not str(quad.graph_name).endswith("/inferred>")
    )
    return store


def rows_of(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    answer = store.query((QUERIES / f"{query}.rq").read_text(encoding="utf-8"))
    assert isinstance(answer, ox.QuerySolutions)
    return sorted(tuple("" if term is None else str(getattr(term, "value", term)) for term in row) for row in answer)


@pytest.mark.parametrize("query", ["properties", "classes", "by-class"])
def test_the_counts_are_those_of_the_data(released: Path, asserted: ox.Store, query: str) -> None:
    """Asked of the data in SPARQL, by an engine that did not count."""
    described = ox.Store()
    described.load(path=str(released / COUNTS), format=ox.RdfFormat.TURTLE, base_iri=HERE)
    found = rows_of(asserted, query)
    assert found and rows_of(described, f"described-{query}") == found


def test_the_totals_are_those_of_the_data(
    released: Path, asserted: ox.Store, real_nquads: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two engines agree but for the objects: to Oxigraph 1.50 and 1.5 are one, to rdflib and to RDF they are two."""
    described = ox.Store()
    described.load(path=str(released / COUNTS), format=ox.RdfFormat.TURTLE, base_iri=HERE)
    (told,) = rows_of(described, "described-totals")
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    quads = ox.parse(real_nquads, format=ox.RdfFormat.N_QUADS)
    triples = (quad.triple for quad in quads if not str(quad.graph_name).endswith("/inferred>"))
    graph = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    (row,) = graph.query((QUERIES / "totals.rq").read_text(encoding="utf-8"))
    assert isinstance(row, ResultRow) and tuple(map(str, row)) == told
    (other,) = rows_of(asserted, "totals")
    assert (*other[:3], *other[4:]) == (*told[:3], *told[4:]) and int(other[3]) <= int(told[3])


def test_each_dump_holds_what_is_counted(released: Path) -> None:
    described = ox.Store()
    described.load(path=str(released / COUNTS), format=ox.RdfFormat.TURTLE, base_iri=HERE)
    graphs = rows_of(described, "described-graphs")
    assert {row[0].rpartition("/")[2] for row in graphs} >= {"article", "background", "inferred", "ontology"}
    total = rows_of(described, "described-totals")[0][0]
    dumps = [(triples, dump) for _, triples, dump in graphs] + [
        (total, f"{HERE}{file}") for file in ("turtle/cllkg.ttl", "ntriples/cllkg.nt")
    ]
    for triples, dump in dumps:
        path = released / unquote(dump.removeprefix(HERE))
        assert path.is_file(), dump
        if path.suffix == ".nt":
            assert path.read_bytes().count(b"\n") == int(triples), dump


def test_a_wrong_count_is_caught(asserted: ox.Store, released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data changes and the counts do not."""
    subject: Callable[[str], ox.NamedNode] = ox.NamedNode
    asserted.add(ox.Quad(subject("urn:a"), subject("urn:b"), subject("urn:c")))
    described = ox.Store()
    described.load(path=str(released / COUNTS), format=ox.RdfFormat.TURTLE, base_iri=HERE)
    try:
        assert rows_of(described, "described-totals") != rows_of(asserted, "totals")
    finally:
        asserted.remove(ox.Quad(subject("urn:a"), subject("urn:b"), subject("urn:c")))
