"""The command line as a person meets it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cllkg.cli import main
from cllkg.content import Content, find_content
from cllkg.errors import CllkgError, UnknownName
from cllkg.knowledge_graph import KnowledgeGraph
from cllkg.pipeline import build

SOURCE = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """A built copy of the real content."""
    root = tmp_path_factory.mktemp("world")
    for folder in ("ontology", "graph", "queries"):
        shutil.copytree(SOURCE / folder, root / folder)
    content = find_content(root)
    build(content)
    return content


def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cllkg", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, cwd=SOURCE / "src")


def test_asking_imports_neither_rdflib_nor_the_records(world: Content) -> None:
    """The query path must start fast: pyoxigraph, click and the standard library are enough."""
    heavy = ["rdflib", "pydantic", "yaml", "pyshacl", "owlready2", "networkx", "pyvis", "pandas", "jinja2"]
    code = (
        "import sys; from cllkg.cli import main\n"
        f"try: main(['query', '-', '--content', {str(world.root)!r}])\n"
        "except SystemExit as done: assert not done.code, done.code\n"
        f"loaded = [name for name in {heavy!r} if name in sys.modules]; assert not loaded, loaded"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input="SELECT ?l { <lenalidomide> kg:decreasesAbundanceOf ?l } LIMIT 1",
        capture_output=True,
        text=True,
        check=False,
        cwd=SOURCE / "src",
    )
    assert done.returncode == 0, done.stderr
    assert "HGNC:" in done.stdout


def test_an_unknown_engine_is_told_before_a_build_is_missed(tmp_path: Path) -> None:
    for folder in ("ontology", "graph", "queries"):
        shutil.copytree(SOURCE / folder, tmp_path / folder)
    graph = KnowledgeGraph(find_content(tmp_path))
    with pytest.raises(UnknownName, match=r"no engine called 'virtuoso'.*The engines are: oxigraph, rdflib"):
        graph.query("q04", engine="virtuoso")
    with pytest.raises(CllkgError, match="there is no build yet"):
        graph.query("q04")


def test_results_go_to_stdout_and_talk_to_stderr(world: Content) -> None:
    done = run("query", "-", "--content", str(world.root), "--format", "csv", stdin="SELECT ?x { ?x a kg:Nothing }")
    assert done.returncode == 0
    assert done.stdout == "x\n"
    assert "no kg:Nothing" in done.stderr
    assert "no rows" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["query", "q99"], 1, "no question called 'q99'"),
        (["query", "q" * 3000], 1, "no question called '" + "q" * 79 + "…'."),
        (
            ["query", "SELECT ?x { ?x a kg:Claim }"],
            2,
            "that is SPARQL, and QUESTION is a name.  Give it on standard input",
        ),
        (["query", "PREFIX k: <x> ASK { ?x a k:y }", "--timeout", "9"], 2, "cllkg query -"),
        (["query", "ask{?x a kg:Claim}"], 2, "cllkg query -"),
        (["query", "ask.rq"], 1, "no question called 'ask.rq'"),
        (["query", "missing.rq"], 1, "no question called 'missing.rq'"),
        (["query", "-", "--graph", "artikel"], 1, "Did you mean 'article'"),
        (["query", "-", "--store", "nonsense"], 1, "names no store"),
        (["query", "-", "--param", "drug"], 2, "NAME=VALUE"),
        (["query", "-", "--store", "memory:x.nq", "--engine", "both"], 2, "leave --engine out"),
        (["query", "-", "--store", "http://[bad/"], 1, "cannot be reached"),
        (["query", "-", "--format", "exel"], 2, "exel"),
        (["query"], 2, "QUESTION"),
        (["qery"], 2, "qery"),
        (["query", "-", "--content", "/nowhere"], 1, "no ontology/"),
    ],
)
def test_a_mistake_ends_in_one_message_and_no_traceback(
    world: Content, arguments: list[str], code: int, message: str
) -> None:
    if "--content" not in arguments and arguments[0] == "query":
        arguments = [*arguments, "--content", str(world.root)]
    done = run(*arguments, stdin="SELECT ?x { ?x a kg:Claim } LIMIT 1")
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_a_query_is_stopped_at_its_deadline(world: Content) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    done = run("query", "-", "--content", str(world.root), "--timeout", "1.5", stdin=heavy)
    assert done.returncode == 1
    assert "stopped after 1.5 s" in done.stderr
    crash = run(
        "query", "-", "--content", str(world.root), "--timeout", "20", stdin="ASK { " + "{" * 150 + "}" * 150 + "}"
    )
    assert crash.returncode == 0, crash.stderr
    quick = run("query", "-", "--content", str(world.root), "--timeout=60", stdin="ASK { ?s a kg:Claim }")
    assert quick.stdout == "true\n", quick.stderr


def test_both_engines_are_compared_on_demand(world: Content) -> None:
    text = "SELECT ?l { <lenalidomide> kg:decreasesAbundanceOf ?l . ?l a kg:InhibitoryLigand }"
    done = run("query", "-", "--content", str(world.root), "--engine", "both", stdin=text)
    assert done.returncode == 0, done.stderr
    assert "both engines agree: 4 rows" in done.stderr
    done = run("query", "-", "--content", str(world.root), "--engine", "both", stdin=f"{text} LIMIT 1 OFFSET 3")
    assert done.stderr == "both engines agree: 1 row\n"


def test_a_query_that_does_not_parse_is_told_its_mistake_and_nothing_else(world: Content) -> None:
    done = run("query", "-", "--content", str(world.root), stdin="SELECT ?l { <lenalidomide> kg:decreases ?l")
    assert done.returncode == 1
    error, hint = done.stderr.splitlines()
    assert error.startswith("line 1, column 43: the query does not parse")
    assert hint == "hint: the { of line 1, column 11 is never closed."
    assert not done.stdout


def test_a_column_that_citing_adds_gives_way_to_one_of_the_query(world: Content) -> None:
    text = "SELECT ?c ?cites { ?c a kg:Claim BIND(1 AS ?cites) } LIMIT 1"
    done = run("query", "-", "--cite", "--format", "csv", "--content", str(world.root), stdin=text)
    assert done.stdout.startswith("c,cites,cllkg_cites,rests_on\n"), done.stderr
    assert "note: the answer has a column 'cites' of its own; what --cite adds stands in 'cllkg_cites'" in done.stderr
    done = run("query", "q20", "--cite", "--format", "csv", "--content", str(world.root))
    assert done.stdout.partition("\n")[0].endswith(",claim,cites,rests_on")
    assert "note:" not in done.stderr


def test_any_store_can_be_asked_by_its_address(world: Content) -> None:
    file = world.build / "cllkg.nq"
    for address in (f"memory:{file}", f"rdflib:{file}"):
        done = run("query", "-", "--store", address, "--content", str(world.root), stdin="ASK { ?s a kg:Claim }")
        assert done.stdout == "true\n", done.stderr


def test_help_shows_only_verbs_that_work() -> None:
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    for verb in ("serve", "mcp", "diff"):
        assert f"\n  {verb} " not in result.output
    for verb in ("explain", "paths", "conflicts", "impact"):
        assert f"\n  {verb} " in result.output


def test_a_build_prints_what_it_counts(world: Content) -> None:
    result = CliRunner().invoke(main, ["build", "--content", str(world.root)])
    assert result.exit_code == 0, result.output
    for word in ("claims: ", "claims by standing: ", "evidence lines: ", "flags: ", "sources by resolution: "):
        assert word in result.output


def test_lint_of_the_real_content_finds_nothing(world: Content) -> None:
    result = CliRunner().invoke(main, ["lint", "--content", str(world.root)])
    assert result.exit_code == 0, result.output
