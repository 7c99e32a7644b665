"""What an installation lacks is told with a command that works there."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cllkg import extras
from cllkg.errors import LibraryMissing

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = {name: libraries for name, libraries in PROJECT["optional-dependencies"].items() if name != "dev"}


def test_the_code_knows_the_extras_and_their_libraries() -> None:
    known = {extra: list(libraries.values()) for extra, libraries in extras.LIBRARIES.items()}
    assert known == {extra: [one.split(">=")[0] for one in libraries] for extra, libraries in EXTRAS.items()}


@pytest.mark.parametrize("extra", EXTRAS)
def test_the_command_names_the_libraries_and_the_python_that_runs(extra: str) -> None:
    """Not this package: it may be a clone, and an index may have none of that name."""
    words = shlex.split(extras.command(extra))
    assert sys.executable in words and "install" in words
    assert [word for word in words if ">=" in word] == EXTRAS[extra]
    assert "cllkg" not in words


@pytest.mark.parametrize("extra", EXTRAS)
def test_without_pip_and_without_a_record_of_the_installation_there_is_a_command_still(
    extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    monkeypatch.setattr("importlib.metadata.requires", lambda name: None)
    libraries = extras.LIBRARIES[extra].values()
    assert shlex.split(extras.command(extra)) == ["uv", "pip", "install", "--python", sys.executable, *libraries]


def test_the_command_runs_as_it_is_told() -> None:
    """What is asked for is there already."""
    command = f"{extras.command('tables')} --dry-run --no-index"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_is_there_is_not_asked_for() -> None:
    assert extras.missing("tables") == ()
    extras.require("tables", "This")


def test_what_is_not_there_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    # What stands as None cannot be imported.
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(LibraryMissing, match=r"This needs a library that is not installed: pyarrow\.  Run: .*install"):
        extras.require("tables", "This")
