"""Four readers of RDF that share no code, each as a function from a file to quads; and when two sets of quads agree."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

Reader: TypeAlias = Callable[[Path], list[ox.Quad]]
Facts: TypeAlias = frozenset[str]

_RDFLIB = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".nq": "nquads", ".trig": "trig", ".jsonld": "json-ld"}
_RAPTOR = {".ttl": "turtle", ".nt": "ntriples", ".rdf": "rdfxml", ".nq": "nquads", ".trig": "trig"}
_TRIPLES = (".ttl", ".nt", ".rdf")


def with_pyoxigraph(path: Path) -> list[ox.Quad]:
    """Read a file with Oxigraph."""
    return list(ox.parse(path=str(path), format=ox.RdfFormat.from_extension(path.suffix[1:])))


def with_rdflib(path: Path) -> list[ox.Quad]:
    """Read a file with rdflib, lexical forms as they are; by default it turns ``01`` into ``1``."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        dataset = rdflib.Dataset()
        dataset.parse(path, format=_RDFLIB[path.suffix])
        found = list(dataset.quads())
    finally:
        rdflib.NORMALIZE_LITERALS = before
    quads = []
    for subject, predicate, obj, graph in found:
        plain = path.suffix in _TRIPLES or graph is None or graph == DATASET_DEFAULT_GRAPH_ID
        home = ox.DefaultGraph() if plain else ox.NamedNode(str(graph))
        value = _literal(obj) if isinstance(obj, rdflib.Literal) else _node(obj)
        quads.append(ox.Quad(_node(subject), ox.NamedNode(str(predicate)), value, home))
    return quads


def with_raptor(path: Path) -> list[ox.Quad]:
    """Read a file with Raptor's ``rapper``; a warning of it is an error.

    Raises:
        AssertionError: If it complains.
    """
    rapper = shutil.which("rapper")
    if rapper is None:
        pytest.skip("rapper is not installed (Debian: raptor2-utils)")
    command = [rapper, "-q", "-i", _RAPTOR[path.suffix], "-o", "nquads", str(path)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return list(ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS))


def with_pyld(path: Path) -> list[ox.Quad]:
    """Read a file of JSON-LD with PyLD, which is kept from the network."""
    from pyld import jsonld

    def refuse(url: str, options: object) -> object:
        raise AssertionError(f"asked for {url}")

    document = json.loads(path.read_text(encoding="utf-8"))
    nquads = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": refuse})
    return list(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))


READERS: Mapping[str, Reader] = {
    "pyoxigraph": with_pyoxigraph,
    "rdflib": with_rdflib,
    "raptor": with_raptor,
    "pyld": with_pyld,
}


def reads(reader: str, ending: str) -> bool:
    """Whether a reader knows the format of an ending."""
    return {"raptor": ending in _RAPTOR, "pyld": ending == ".jsonld"}.get(reader, True)


def canonical(statements: Iterable[ox.Quad] | Iterable[ox.Triple]) -> Facts:
    """Return statements with canonical blank nodes: two sets are equal if the graphs are isomorphic."""
    quads = (s if isinstance(s, ox.Quad) else ox.Quad(s.subject, s.predicate, s.object) for s in statements)
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(str(quad) for quad in dataset)


def _node(term: object) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(str(term)) if isinstance(term, rdflib.BNode) else ox.NamedNode(str(term))


def _literal(term: rdflib.Literal) -> ox.Literal:
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
