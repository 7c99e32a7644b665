"""Builds for exports to write: the real graph, and the real graph with what breaks other people's exports."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from cllkg.content import Content
from cllkg.manifest import MANIFEST, NQUADS, Manifest
from cllkg.version import __version__
from cllkg.vocabulary import RDF, Kg

Build = tuple[Content, Manifest]
Exported = Callable[[Build, str], Path]
"""Returns the folder of a build in a format."""
Resolve = Callable[[str], str]
"""Returns the IRI of the entity a name means."""

_RECORDS = {f"<{kind}>".encode() for kind in (Kg.Claim, Kg.Outcome, Kg.Comparison, Kg.Study, Kg.Trial, Kg.Inference)}

AWKWARD_TEXT = (
    "tab\there, line\nfeed, \"quote\", 'apostrophe', back\\slash, pipe | and ; , <b>&amp;</b> "
    "\U0001f9ec \u202eRTL\u202c \u05e9"
)
"""What labels hold in ``awkward``: everything but control characters."""

AWKWARD_ENTITY = "https://example.org/no%20prefix/here?a=1&b=(2)"
"""An entity no prefix shortens."""

_AWKWARD_SUBJECTS = (
    "http://purl.obolibrary.org/obo/CHEBI_63791",
    "https://w3id.org/cllkg/claim/b-cell-activation-correlates-with-tumor-flare",
    "https://w3id.org/cllkg/claim/hypogammaglobulinemia-predisposes-to-infection#andersen-2016-abstract",
    "https://w3id.org/cllkg/source/acebes-huerta-2014",
    "https://w3id.org/cllkg/outcome/andritsos-2008-study-fatal-flare",
    "https://w3id.org/cllkg/flag/adverse-event-shares-without-denominator",
)
_TEXTS = (
    "rdf-schema#label",
    "rdf-schema#comment",
    "terms/title",
    "ontology#locator",
    "ontology#printedValue",
    "core#note",
)
_REPLACED_ENTITY = "https://w3id.org/cllkg/entity/tumor_flare_reaction"


def lay_build(root: Path, content: Content, nquads: bytes) -> Build:
    """Lay a build of some content into a folder of its own.

    Args:
        root: A new folder.
        content: Where the ontology, the graph and the queries are.
        nquads: The quads, in the order of their bytes.
    """
    built = Content(content.root, root / "build")
    sha256 = hashlib.sha256(nquads).hexdigest()
    manifest = Manifest(__version__, content.fingerprint, sha256, nquads.count(b"\n"), "a", "b", {})
    built.build.mkdir(parents=True)
    (built.build / NQUADS).write_bytes(nquads)
    (built.build / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return built, manifest


def awkward(nquads: bytes) -> bytes:
    """Return the real quads with awkward texts on things of each kind, and an entity that has no CURIE."""
    literal = AWKWARD_TEXT.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    lines = []
    for line in nquads.decode().replace(f"<{_REPLACED_ENTITY}>", f"<{AWKWARD_ENTITY}>").splitlines(keepends=True):
        subject, predicate, rest = line.split(" ", 2)
        if subject[1:-1] in _AWKWARD_SUBJECTS and predicate[1:-1].endswith(_TEXTS):
            line = f'{subject} {predicate} "{literal}"{rest[rest.rindex(" <") :]}'
        lines.append(line.encode())
    return b"".join(sorted(set(lines)))


def values_in(build: Build) -> dict[str, dict[str, set[str]]]:
    """Return what the graph says: property, subject, values."""
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in ox.parse(path=str(build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple):
            said[quad.predicate.value][quad.subject.value].add(quad.object.value)
    return said


def with_few_records(nquads: bytes, most: int = 10) -> bytes:
    """Return the real graph, in which few things are claims, numbers, studies or inferences: exports are quick."""
    kept: dict[bytes, int] = defaultdict(int)
    lines = []
    for line in nquads.splitlines(keepends=True):
        _, predicate, kind, _ = line.split(b" ", 3)
        if predicate == f"<{RDF}type>".encode() and kind in _RECORDS:
            kept[kind] += 1
            if kept[kind] > most:
                continue
        lines.append(line)
    return b"".join(lines)
