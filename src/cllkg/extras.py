"""The libraries that a plain installation lacks: whether they are there, and the command that brings them.

The command names the libraries themselves, and the Python that runs: it works wherever this package came from.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from importlib.util import find_spec

from cllkg.errors import LibraryMissing

_EXTRA = re.compile(r"""extra\s*==\s*['"]([^'"]+)['"]""")
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def missing(extra: str) -> tuple[str, ...]:
    """Return which libraries of an extra are not installed, as requirements such as ``pyarrow>=15``."""
    return tuple(one for one in _requirements(extra) if not _is_there(one))


def command(extra: str) -> str:
    """Return the command that installs what an extra needs."""
    inside = os.path.relpath(sys.executable)
    python = sys.executable if inside.startswith(os.pardir) else inside
    # Environments that uv makes have no pip.
    pip = [python, "-m", "pip", "install"] if find_spec("pip") else ["uv", "pip", "install", "--python", python]
    return shlex.join([*pip, *_requirements(extra)])


def require(extra: str, purpose: str) -> None:
    """Make sure that the libraries of an extra are there.

    Args:
        extra: The extra, as ``pyproject.toml`` calls it.
        purpose: What needs it, as the subject of a sentence with *needs*.

    Raises:
        LibraryMissing: If one is not; the text says how to get it.
    """
    lacking = missing(extra)
    if lacking:
        names = tuple(name_of(one) for one in lacking)
        what = "a library that is" if len(names) == 1 else "libraries that are"
        text = f"{purpose} needs {what} not installed: {', '.join(names)}.  Run: {command(extra)}"
        raise LibraryMissing(text, names)


def name_of(requirement: str) -> str:
    """Return the name of a library.

    >>> name_of("pyarrow>=15")
    'pyarrow'
    """
    found = _NAME.match(requirement)
    return found.group() if found else requirement


def _requirements(extra: str) -> list[str]:
    # Most commands need nothing of this, and it takes a while to import.
    from importlib import metadata

    try:
        declared = metadata.requires("cllkg") or []
    except metadata.PackageNotFoundError:
        # Run from its source without being installed: what is missing then shows when it is imported.
        return []
    parts = (one.partition(";") for one in declared)
    return [name.strip() for name, _, marker in parts if (of := _EXTRA.search(marker)) and of.group(1) == extra]


def _is_there(requirement: str) -> bool:
    from importlib import metadata

    try:
        metadata.version(name_of(requirement))
    except metadata.PackageNotFoundError:
        return False
    return True
