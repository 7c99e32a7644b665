"""The record a build leaves beside its products: what they are made of, and where they lie.

``manifest.json`` is written last and replaced in one step, so that whoever reads it finds a whole
build, the new one or the one before.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cllkg.content import Content
from cllkg.version import __version__

NQUADS = "cllkg.nq"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """One build: its version, the content and the bytes it is made of, and what it counts."""

    version: str
    fingerprint: str
    sha256: str
    quads: int
    store: str
    store_inferred: str
    counts: dict[str, Any]

    def to_json(self) -> str:
        """Return the manifest as it is written to disk."""
        return json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def read_manifest(content: Content) -> Manifest | None:
    """Return the manifest of the last good build, or None if there is none that can be read."""
    try:
        return Manifest(**json.loads((content.build / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def is_current(content: Content, manifest: Manifest | None) -> bool:
    """Whether a build was made by this version of the content as it is now, and is still there."""
    if manifest is None or (manifest.version, manifest.fingerprint) != (__version__, content.fingerprint):
        return False
    products = (NQUADS, manifest.store, manifest.store_inferred)
    return all((content.build / name).exists() for name in products)


def store_path(content: Content, manifest: Manifest, *, inferred: bool) -> Path:
    """Return the directory of the embedded store, with or without inferences."""
    return content.build / (manifest.store_inferred if inferred else manifest.store)
