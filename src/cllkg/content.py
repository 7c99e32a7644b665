"""Where the content is: the one module that knows about places.

Content is the three folders ``ontology/``, ``graph/`` and ``queries/``. In a checkout they lie
beside ``src/``; in an installed wheel they lie in ``cllkg/_content``. A build of a checkout goes
to its ``build/``; a build of an installed wheel goes to the user's cache, keyed by the content.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cllkg.errors import ContentNotFound

FOLDERS = ("ontology", "graph", "queries")
# Raised when the build's own logic changes its output for the same content.
BUILD_FORMAT = "4"


@dataclass(frozen=True)
class Content:
    """A set of content folders and the place where their build goes."""

    root: Path
    build: Path

    @property
    def ontology(self) -> Path:
        """The T-Box, shapes, rules, mappings and prefixes."""
        return self.root / "ontology"

    @property
    def graph(self) -> Path:
        """The curated records."""
        return self.root / "graph"

    @property
    def queries(self) -> Path:
        """The stored questions, checks and view queries."""
        return self.root / "queries"

    @property
    def strength(self) -> Path:
        """The order of strength."""
        return self.ontology / "strength.tsv"

    def terms(self) -> list[Path]:
        """Return the T-Box's files, header first."""
        return [self.ontology / "cllkg.ttl", *sorted((self.ontology / "terms").glob("*.ttl"))]

    def files(self) -> list[Path]:
        """Return every file of the ontology and the graph, sorted; these decide the build."""
        return sorted(path for folder in (self.ontology, self.graph) for path in folder.rglob("*") if path.is_file())

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over names and bytes of all files that decide the build."""
        digest = hashlib.sha256(BUILD_FORMAT.encode())
        for path in self.files():
            digest.update(path.relative_to(self.root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def find_content(root: Path | None = None) -> Content:
    """Find the content folders.

    Args:
        root: A folder that holds ``ontology/``, ``graph/`` and ``queries/``; by default the
            wheel's own content, else the checkout this module lies in.

    Returns:
        The content, with its build folder chosen but not made.

    Raises:
        ContentNotFound: Naming every place that was looked at.
    """
    package = Path(__file__).parent
    if root is not None:
        _require(root)
        return Content(root.resolve(), root.resolve() / "build")
    packaged = package / "_content"
    if _holds_content(packaged):
        content = Content(packaged, Path())
        return Content(packaged, _cache() / content.fingerprint[:16])
    checkout = package.parents[1]
    if _holds_content(checkout):
        return Content(checkout, checkout / "build")
    raise ContentNotFound(
        f"no ontology/, graph/ and queries/ found; looked in {packaged} and {checkout}.  "
        "Name a folder that holds them with --content."
    )


def _holds_content(folder: Path) -> bool:
    return all((folder / name).is_dir() for name in FOLDERS)


def _require(folder: Path) -> None:
    missing = [name + "/" for name in FOLDERS if not (folder / name).is_dir()]
    if missing:
        raise ContentNotFound(f"{folder}: no {' and no '.join(missing)} here.  Name a folder that holds all three.")


def _cache() -> Path:
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "cllkg"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cllkg"
