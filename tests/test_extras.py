"""What an installation lacks is told with a command that works there."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from cllkg import extras
from cllkg.errors import LibraryMissing

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = [name for name in PROJECT["optional-dependencies"] if name != "dev"]


@pytest.mark.parametrize("extra", EXTRAS)
def test_the_command_names_the_libraries_and_the_python_that_runs(
    extra: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not this package: it may be a clone, and an index may have none of that name."""
    monkeypatch.chdir(tmp_path)
    said = extras.command(extra)
    assert said.startswith(f"{sys.executable} -m pip install")
    assert [word for word in shlex.split(said) if ">=" in word] == PROJECT["optional-dependencies"][extra]
    assert "cllkg" not in said.replace(sys.executable, "")


def test_the_command_runs_as_it_is_told(tmp_path: Path) -> None:
    """pip takes it, and finds that what is asked for is there."""
    done = subprocess.run(
        ["sh", "-c", f"{extras.command('tables')} --dry-run --no-index"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "Requirement already satisfied: pyarrow" in done.stdout


def test_what_is_there_is_not_asked_for() -> None:
    assert extras.missing("tables") == ()
    extras.require("tables", "This")


def test_what_is_not_there_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", version)
    with pytest.raises(
        LibraryMissing, match=r"This needs a library that is not installed: pyarrow\.  Run: .*pip install"
    ):
        extras.require("tables", "This")
