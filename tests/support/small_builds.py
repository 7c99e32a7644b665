"""Builds of a few quads, for what a test writes itself."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph as ox

from builds import Build
from cllkg.content import Content
from cllkg.manifest import MANIFEST, NQUADS, Manifest

# A small graph with what goes wrong in other people's exports: literals a store would rewrite, text that
# needs escaping, values of mixed kinds, blank nodes in a list, and one triple in two graphs.
SMALL = (Path(__file__).parents[1] / "small_graph.nq").read_text(encoding="utf-8")


def build_of(root: Path, content: Content, nquads: bytes) -> Build:
    """Lay out a folder whose build is current and consists of just these quads."""
    for name in ("ontology", "graph", "queries"):
        (root / name).mkdir(parents=True)
    for table in ("prefixes.tsv", "ledger.tsv"):
        (root / "ontology" / table).write_bytes((content.ontology / table).read_bytes())
    built = Content(root, root / "build")
    manifest = Manifest(
        version="0.1.0",
        fingerprint=built.fingerprint,
        sha256=hashlib.sha256(nquads).hexdigest(),
        quads=nquads.count(b"\n"),
        store="stores/x/asserted",
        store_inferred="stores/x/inferred",
        counts={},
    )
    for store in (manifest.store, manifest.store_inferred):
        (built.build / store).mkdir(parents=True)
    (built.build / NQUADS).write_bytes(nquads)
    (built.build / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return built, manifest


def canonical_bytes(nquads: str) -> bytes:
    """Return quads as the build writes them."""
    quads = ox.Dataset(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    quads.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return b"".join(sorted(ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b"" for quad in quads))
