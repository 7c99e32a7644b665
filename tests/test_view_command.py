"""Views by name, answers and neighborhoods: in Python, and on the command line."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from cllkg.cli.view import view as view_command
from cllkg.content import FOLDERS, Content, find_content
from cllkg.errors import CllkgError, NotWritable, QueryFailed, UnknownName
from cllkg.files import write_file
from cllkg.knowledge_graph import load
from cllkg.manifest import MANIFEST, NQUADS, Manifest
from cllkg.pipeline import Compiled
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.version import __version__
from cllkg.views import FORMS, MAPS, VIEWS, draw
from html_reader import Reader
from pages import drawn

SELECT = "SELECT ?drug ?target { ?drug kg:decreasesAbundanceOf ?target . ?target a kg:InhibitoryLigand }"


@pytest.fixture(scope="module")
def page(oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content) -> str:
    return drawn("mechanism", oxigraph_store, oxigraph_store_inferred, content)


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a small graph of others."""
    path = tmp_path_factory.mktemp("others") / "others.nt"
    path.write_text("<http://e/a> <http://e/hits> <http://e/b> .\n", encoding="utf-8")
    return f"memory:{path}"


def run(*arguments: object, **options: Any) -> Result:
    return CliRunner().invoke(view_command, [str(argument) for argument in arguments], **options)


def test_an_unknown_view_is_answered_with_the_nearest(oxigraph_store: OxigraphStore, content: Content) -> None:
    with pytest.raises(UnknownName, match=r"no view called 'overveiw'\.  Did you mean 'overview'\?"):
        draw(oxigraph_store, content, "overveiw")
    with pytest.raises(UnknownName, match="Did you mean 'article'"):
        draw(oxigraph_store, content, "overview", graph="artikel")
    with pytest.raises(UnknownName, match="nct01351896"):
        draw(oxigraph_store, content, "trial", study="nct01351897")


def test_every_view_has_its_query_its_sentence_and_its_module(content: Content) -> None:
    assert all((content.queries / "views" / f"{name}.rq").is_file() for name in VIEWS)
    assert list(VIEWS) == ["mechanism", "overview", "trial", "evidence", "ontology"]
    assert set(MAPS) < set(VIEWS)
    assert FORMS == ("page", "picture", "stock page")


def test_the_list_names_every_view_without_a_build() -> None:
    done = run("--list")
    assert done.exit_code == 0
    assert [line.split(maxsplit=1) for line in done.stdout.splitlines()] == [list(item) for item in VIEWS.items()]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "name one thing to draw: a view ('cllkg view --list'), --query or --focus."),
        ("overview --query q04 -o x.html", "name one thing to draw"),
        ("--query q04 --focus CD274 -o x.html", "name one thing to draw"),
        ("overview", "name a file: -o overview.html."),
        ("--query q04", "name a file: -o map.html."),
        ("overview --study nct01351896 -o x.html", "--study belongs to the view trial, not to overview."),
        ("--focus CD274 --study x -o x.html", "--study belongs to the view trial, not to --focus."),
        ("trial --store memory:x.nq -o x.html", "--store is for --query and --focus"),
        ("overview --param a=b -o x.html", "--param belongs to --query, not to overview."),
        ("--focus CD274 --param a=b -o x.html", "--param belongs to --query, not to --focus."),
        ("overview --inferred -o x.html", "--inferred belongs to --query, not to overview."),
        ("--query q04 --hops 2 -o x.html", "--hops belongs to --focus, not to --query."),
        ("mechanism --most 9 -o x.html", "--most belongs to --focus, not to mechanism."),
        ("--focus CD274 --hops 7 -o x.html", "7 is not in the range 1<=x<=6"),
        ("--focus CD274 --most 1 -o x.html", "1 is not in the range x>=2"),
        ("overview --stock -o x.svg", "--stock writes a page, and FILE.svg is a picture."),
    ],
)
def test_wrong_use_says_what_is_wrong(arguments: str, message: str) -> None:
    done = run(*arguments.split())
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_a_misspelled_view_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    done = run("overveiw", "-o", "x.html", "--content", tmp_path / "nowhere")
    assert isinstance(done.exception, UnknownName)


@pytest.fixture(scope="module")
def built(
    content: Content, compiled: Compiled, reasoned: Compiled, tmp_path_factory: pytest.TempPathFactory
) -> Content:
    """A copy of the content with a build that is current."""
    root = tmp_path_factory.mktemp("built")
    for name in FOLDERS:
        shutil.copytree(content.root / name, root / name)
    own = find_content(root)
    manifest = Manifest(__version__, own.fingerprint, "0", 0, "stores/x/plain", "stores/x/inferred", {})
    (own.build / manifest.store).parent.mkdir(parents=True)
    for place, quads in ((manifest.store, compiled.nquads), (manifest.store_inferred, reasoned.nquads)):
        store = ox.Store(str(own.build / place))
        store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
        store.flush()
    write_file(own.build / NQUADS, compiled.nquads)
    write_file(own.build / MANIFEST, manifest.to_json().encode())
    return own


def test_the_verb_writes_the_page_and_prints_its_path(built: Content, page: str, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "página.html"
    done = run("mechanism", "-o", path, "--content", built.root)
    assert done.exit_code == 0, done.output
    assert done.stdout == f"{path}\n"
    assert "claims between" in done.stderr
    assert path.read_bytes() == page.encode("utf-8")


def test_the_verb_writes_a_picture_and_a_stock_page(
    built: Content,
    tmp_path: Path,
    oxigraph_store: OxigraphStore,
    oxigraph_store_inferred: OxigraphStore,
    content: Content,
) -> None:
    for name, arguments in (("picture", ["-o", "x.svg"]), ("stock page", ["-o", "x.html", "--stock"])):
        path = tmp_path / arguments[1]
        done = run("overview", *arguments[:1], path, *arguments[2:], "--content", built.root)
        assert done.exit_code == 0, done.output
        expected = drawn(name, oxigraph_store, oxigraph_store_inferred, content)
        assert path.read_text(encoding="utf-8") == expected
    done = run("trial", "-o", tmp_path / "trial.svg", "--content", built.root)
    assert isinstance(done.exception, CllkgError)
    assert "'trial' is no map, so it has no picture" in str(done.exception)
    assert not (tmp_path / "trial.svg").exists()


def test_the_verb_draws_one_named_graph(built: Content, tmp_path: Path) -> None:
    path = tmp_path / "article.html"
    assert run("mechanism", "-o", path, "--content", built.root, "--graph", "article").exit_code == 0
    assert "(graph: article)</title>" in path.read_text(encoding="utf-8")


def test_the_verb_draws_a_study(built: Content, tmp_path: Path) -> None:
    path = tmp_path / "trial.html"
    done = run("trial", "--study", "nct01351896", "-o", path, "--content", built.root)
    assert done.exit_code == 0, done.output
    assert "NCT01351896" in path.read_text(encoding="utf-8")
    done = run("trial", "--study", "nct01351897", "-o", path, "--content", built.root)
    assert isinstance(done.exception, UnknownName)
    assert "nct01351896" in str(done.exception)


def test_the_verb_draws_the_answer_of_a_query(built: Content, tmp_path: Path) -> None:
    question, path = tmp_path / "ligands.rq", tmp_path / "map.html"
    question.write_text(f"# Which ligands does it lower?\n{SELECT}\n", encoding="utf-8")
    for given, options in ((str(question), {}), ("-", {"input": SELECT})):
        done = run("--query", given, "-o", path, "--content", built.root, **options)
        assert done.exit_code == 0, done.output
        assert "arranging them" in done.stderr
        reader = Reader(path.read_text(encoding="utf-8"))
        assert {"lenalidomide", "CD200", "CD274", "CD276", "TNFRSF14"} <= set(reader.labels.values())
        assert SELECT in reader.data["page"]["sparql"][0]["text"]
    stored = run("--query", "q04", "-o", path.with_suffix(".svg"), "--content", built.root)
    assert stored.exit_code == 0, stored.output
    assert path.with_suffix(".svg").read_text(encoding="utf-8").startswith("<svg ")


def test_the_verb_fills_in_parameters_and_lets_inferences_count(built: Content, tmp_path: Path) -> None:
    question, path = tmp_path / "about.rq", tmp_path / "map.html"
    question.write_text(
        "# What does a thing act on?\n#\n# Columns: subject, predicate, object\n# Param: thing = CD200; an entity\n"
        "SELECT ?subject ?predicate ?object {\n  VALUES ?subject { kg:Claim }  # param thing\n"
        "  ?subject ?predicate ?object . ?predicate kg:sign ?sign\n}\n",
        encoding="utf-8",
    )
    params = run("--query", question, "--param", "thing=lenalidomide", "-o", path, "--content", built.root)
    assert params.exit_code == 0, params.output
    plain = Reader(path.read_text(encoding="utf-8")).data["edges"]
    done = run("--query", question, "--param", "thing=lenalidomide", "--inferred", "-o", path, "--content", built.root)
    assert done.exit_code == 0, done.output
    assert len(Reader(path.read_text(encoding="utf-8")).data["edges"]) > len(plain) > 0


def test_the_verb_draws_what_stands_around_a_thing(built: Content, others: str, tmp_path: Path) -> None:
    path = tmp_path / "focus.html"
    done = run("--focus", "PD-L1", "--hops", 2, "--most", 20, "-o", path, "--content", built.root)
    assert done.exit_code == 0, done.output
    assert "claims between 20 things around CD274" in done.stderr
    assert len(Reader(path.read_text(encoding="utf-8")).data["nodes"]) == 20
    done = run("--focus", "http://e/a", "--store", others, "-o", path, "--content", built.root)
    assert done.exit_code == 0, done.output
    assert set(Reader(path.read_text(encoding="utf-8")).labels.values()) == {"a", "b"}


def test_the_verb_asks_another_store(built: Content, others: str, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    sparql = "SELECT ?s ?p ?o { ?s ?p ?o }"
    done = run("--query", "-", "--store", others, "-o", path, "--content", built.root, input=sparql)
    assert done.exit_code == 0, done.output
    assert set(Reader(path.read_text(encoding="utf-8")).labels.values()) == {"a", "b"}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ("--query q99", UnknownName, "q99"),
        ("--query no-such-file.rq", CllkgError, "no-such-file.rq"),
        ("--focus lenalidomid", UnknownName, "Did you mean 'lenalidomide'"),
        ("--query q04 --graph artikel", UnknownName, "Did you mean 'article'"),
        ("--focus CD274 --store memory:nowhere.nq", CllkgError, "nowhere.nq does not exist"),
    ],
)
def test_what_is_not_there_is_said_so_and_nothing_is_written(
    built: Content, tmp_path: Path, arguments: str, error: type[CllkgError], message: str
) -> None:
    path = tmp_path / "x.html"
    done = run(*arguments.split(), "-o", path, "--content", built.root)
    assert isinstance(done.exception, error)
    assert message in str(done.exception)
    assert not path.exists()


def test_an_answer_that_is_no_map_is_refused(built: Content, tmp_path: Path) -> None:
    for sparql, message in (
        ("ASK { ?s ?p ?o }", "the answer is true, which is no map"),
        ("SELECT ?s { ?s kg:noSuchThing ?o }", "the answer is empty"),
        ("SELECT ?s { ?s ?p", "line 1"),
    ):
        done = run("--query", "-", "-o", tmp_path / "x.html", "--content", built.root, input=sparql)
        assert isinstance(done.exception, (CllkgError, QueryFailed))
        assert message in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said_so(built: Content, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    done = run("--focus", "CD274", "-o", tmp_path / "file" / "x.html", "--content", built.root)
    assert isinstance(done.exception, NotWritable)


def test_the_python_twin_draws_the_same_page(built: Content, page: str) -> None:
    said: list[str] = []
    kg = load(built.root)
    assert kg.view("mechanism", say=said.append) == page
    assert len(said) == 1
    assert kg.store() is kg.store()
    with pytest.raises(UnknownName, match="Did you mean 'overview'"):
        kg.view("overviev")
    assert kg.view_query(SELECT, form="picture").startswith("<svg ")
    assert kg.view_focus("CD274", form="stock page").startswith("<!doctype html>")
