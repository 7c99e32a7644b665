"""The readers of our targets, each in an environment of its own; ``scripts/readers`` makes them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "tests" / "readers"
ENVIRONMENTS = ROOT / (os.environ.get("CLLKG_READERS") or "build/readers")
PATIENCE_SECONDS = 300

# What an environment is made of, in the order of ``scripts/readers``.
_INGREDIENTS = ("requirements.txt", "debian.txt", "prepare.py")


def needs_reader(name: str) -> pytest.MarkDecorator:
    """Return the mark that skips a test where a reader is missing or outdated, and tells how to get it.

    Args:
        name: The folder below ``tests/readers``, such as ``"kgx"``.
    """
    lacks = _lacks(name)
    return pytest.mark.skipif(lacks is not None, reason=lacks or "")


def read_with(name: str, *arguments: str | Path, program: str = "check.py") -> dict[str, Any]:
    """Run a program in the environment of a reader, without network.

    Args:
        name: The reader, such as ``"kgx"``.
        arguments: What its function ``check`` takes; most take paths.
        program: A file of ``tests/readers/NAME``.

    Returns:
        ``reader``, name and version; ``problems``, a list of sentences, empty where the reader is content; and
        ``counts``, what it found there.

    Raises:
        AssertionError: The program broke; with all that it said.
    """
    command = [ENVIRONMENTS / name / "bin" / "python", PROGRAMS / "run.py", PROGRAMS / name / program, *arguments]
    done = subprocess.run(
        [str(part) for part in command],
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    if done.returncode != 0:
        raise AssertionError(f"The reader {name} broke on {', '.join(map(str, arguments))}:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _lacks(name: str) -> str | None:
    cure = f"run scripts/readers {name}"
    made_of = ENVIRONMENTS / name / "made_of"
    if not made_of.is_file():
        return f"the reader {name} is not there: {cure}"
    paths = [path for ingredient in _INGREDIENTS if (path := PROGRAMS / name / ingredient).is_file()]
    if made_of.read_bytes() != b"".join(path.read_bytes() for path in paths):
        return f"the reader {name} was made of other versions: {cure}"
    return None


def _environment() -> dict[str, str]:
    # A path for our own modules would be searched before the reader's.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}
