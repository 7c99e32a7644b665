"""The wheel: whoever installs it gets the content with it, and a cache to build into."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

SOURCE = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=SOURCE,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_types_licenses_and_every_content_file(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "cllkg/py.typed" in names
    for folder in ("ontology", "graph", "queries"):
        for path in (SOURCE / folder).rglob("*"):
            if path.is_file():
                assert f"cllkg/_content/{path.relative_to(SOURCE).as_posix()}" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any("/build/" in name or name.startswith("tests") for name in names)


def test_an_installed_wheel_builds_into_the_cache_and_answers(wheel: Path, tmp_path: Path) -> None:
    """Unpacked, as an installer would: no checkout is in reach."""
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import cllkg; kg = cllkg.load(say=lambda s: None);"
        "assert 'site' in str(kg.content.root), kg.content.root;"
        "print(len(kg.query('SELECT ?l { <lenalidomide> kg:decreasesAbundanceOf ?l . ?l a kg:InhibitoryLigand }')))"
    )
    cache = tmp_path / "cache"
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"XDG_CACHE_HOME": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(site)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "4\n"
    assert list(cache.glob("cllkg/*/cllkg.nq"))
    assert not list(site.rglob("cllkg.nq"))
