"""The same build gives the same bytes in every format: elsewhere, with another hash seed, time zone and locale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builds import Build, Exported
from cllkg.exports.formats import FORMATS
from release_files import files_in

PROGRAM = """\
import sys
from pathlib import Path
from cllkg.content import Content
from cllkg.exports.export import export
from cllkg.manifest import read_manifest
root, build, out, *formats = sys.argv[1:]
content = Content(Path(root), Path(build))
for name in formats:
    export(content, read_manifest(content), name, Path(out) / name)
"""


@pytest.fixture(scope="module")
def again(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every format, written by another process."""
    out = tmp_path_factory.mktemp("again")
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    places = [str(real_build[0].root), str(real_build[0].build), str(out)]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", PROGRAM, *places, *FORMATS], env=environment, check=True)
    return out


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.slow
def test_two_processes_write_the_same_bytes(name: str, real_build: Build, exported: Exported, again: Path) -> None:
    one, two = files_in(exported(real_build, name)), files_in(again / name)
    assert one.keys() == two.keys() and one
    assert [path for path in one if one[path] != two[path]] == []
