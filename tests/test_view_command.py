"""Views by name: through pyvis's own interface, in Python, and on the command line."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from cllkg.cli.view import view as view_command
from cllkg.content import FOLDERS, Content, find_content
from cllkg.errors import CllkgError, NotWritable, UnknownName
from cllkg.files import write_file
from cllkg.knowledge_graph import load
from cllkg.manifest import MANIFEST, NQUADS, Manifest
from cllkg.pipeline import Compiled
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.version import __version__
from cllkg.views import VIEWS, draw
from cllkg.views.network import OverviewNetwork


@pytest.fixture(scope="module")
def page(oxigraph_store: OxigraphStore, content: Content) -> str:
    return draw(oxigraph_store, content, "overview")


@pytest.fixture(scope="module")
def stock(oxigraph_store: OxigraphStore, content: Content) -> str:
    return draw(oxigraph_store, content, "overview", stock=True)


def test_an_unknown_view_is_answered_with_the_nearest(oxigraph_store: OxigraphStore, content: Content) -> None:
    with pytest.raises(UnknownName, match=r"no view called 'overveiw'\.  Did you mean 'overview'\?"):
        draw(oxigraph_store, content, "overveiw")
    with pytest.raises(UnknownName, match="Did you mean 'article'"):
        draw(oxigraph_store, content, "overview", graph="artikel")


def test_every_view_has_its_query(content: Content) -> None:
    assert all((content.queries / "views" / f"{name}.rq").is_file() for name in VIEWS)
    assert {"overview"} <= set(VIEWS)


def test_the_list_names_every_view_without_a_build() -> None:
    done = CliRunner().invoke(view_command, ["--list"])
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(VIEWS)


@pytest.mark.parametrize(("arguments", "message"), [([], "name a view"), (["overview"], "-o overview.html")])
def test_wrong_use_says_what_is_missing(arguments: list[str], message: str) -> None:
    done = CliRunner().invoke(view_command, arguments)
    assert done.exit_code == 2
    assert message in done.stderr


def test_a_misspelled_view_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    done = CliRunner().invoke(view_command, ["overveiw", "-o", "x.html", "--content", str(tmp_path / "nowhere")])
    assert isinstance(done.exception, UnknownName)


@pytest.fixture(scope="module")
def built(content: Content, compiled: Compiled, tmp_path_factory: pytest.TempPathFactory) -> Content:
    """A copy of the content with a build that is current."""
    root = tmp_path_factory.mktemp("built")
    for name in FOLDERS:
        shutil.copytree(content.root / name, root / name)
    own = find_content(root)
    manifest = Manifest(__version__, own.fingerprint, "0", 0, "stores/x/all", "stores/x/all", {})
    (own.build / manifest.store).parent.mkdir(parents=True)
    store = ox.Store(str(own.build / manifest.store))
    store.bulk_load(compiled.nquads, format=ox.RdfFormat.N_QUADS)
    store.flush()
    write_file(own.build / NQUADS, compiled.nquads)
    write_file(own.build / MANIFEST, manifest.to_json().encode())
    return own


def test_the_verb_writes_the_page_and_prints_its_path(built: Content, page: str, stock: str, tmp_path: Path) -> None:
    for arguments, expected in (([], page), (["--stock"], stock)):
        path = tmp_path / "new folder" / "página.html"
        done = CliRunner().invoke(view_command, ["overview", "-o", str(path), "--content", str(built.root), *arguments])
        assert done.exit_code == 0, done.output
        assert done.stdout == f"{path}\n"
        assert "entities" in done.stderr
        assert path.read_bytes() == expected.encode("utf-8")


def test_the_verb_draws_one_named_graph(built: Content, tmp_path: Path) -> None:
    path = tmp_path / "article.html"
    arguments = ["overview", "-o", str(path), "--content", str(built.root), "--graph", "article"]
    assert CliRunner().invoke(view_command, arguments).exit_code == 0
    assert "(graph: article)</title>" in path.read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_said_so(built: Content, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    path = tmp_path / "file" / "x.html"
    done = CliRunner().invoke(view_command, ["overview", "-o", str(path), "--content", str(built.root)])
    assert isinstance(done.exception, NotWritable)


def test_the_python_twin_draws_the_same_page(built: Content, page: str) -> None:
    said: list[str] = []
    kg = load(built.root)
    assert kg.view("overview", say=said.append) == page
    assert len(said) == 1
    assert kg.store() is kg.store()
    with pytest.raises(UnknownName, match="Did you mean 'overview'"):
        kg.view("overviev")
