"""Verbs that ask."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import click

from cllkg.cli.options import content_option, say
from cllkg.content import Content, find_content
from cllkg.errors import CllkgError, QueryFailed, QueryTimeout, UnknownName
from cllkg.files import write_file
from cllkg.knowledge_graph import ENGINES, KnowledgeGraph, load
from cllkg.queries.formats import FORMATS, counted, write_answer
from cllkg.queries.header import StoredQuery
from cllkg.queries.library import find_question
from cllkg.queries.library import questions as stored_questions
from cllkg.queries.names import MOST_SHOWN, cut
from cllkg.queries.result import Result
from cllkg.store.answers import Answer

# What opens a query, and is followed by what no name of a question or of a file has.
_SPARQL = re.compile(r"\s*(#|((PREFIX|BASE|SELECT|ASK|CONSTRUCT|DESCRIBE)\b\s*[\s{?*<:(]))", re.IGNORECASE)


@click.command()
@content_option
def questions(content: Path | None) -> None:
    """List the stored questions."""
    for stored in stored_questions(find_content(content)):
        params = "".join(f"  [--param {name}={default}]" for name, default in stored.params.items())
        click.echo(f"{stored.name.split('-')[0]}  {stored.title}{params}")


@click.command()
@click.argument("question")
@content_option
@click.option("--format", "format_", default="table", type=click.Choice(FORMATS), help="How to print the answer.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A value for one of its parameters.")
@click.option("--engine", default="oxigraph", type=click.Choice([*ENGINES, "both"]), help="Which engine answers.")
@click.option("--store", metavar="ADDRESS", help="Ask memory:FILE.nq, oxigraph:DIR, rdflib:FILE.nq, or an http URL.")
@click.option("--graph", metavar="NAME", help="Ask one named graph; article brings its evidence and labels.")
@click.option("--inferred", is_flag=True, help="Let inferred triples count.")
@click.option("--cite", is_flag=True, help="Add the sources behind each row, and on what weak evidence alone it rests.")
@click.option(
    "--bibliography",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the references into FILE.bib, FILE.json (CSL-JSON) or FILE.txt, and cite.",
)
@click.option("--timeout", type=click.FloatRange(min=0.1), help="Stop after so many seconds.")
def query(
    question: str,
    content: Path | None,
    format_: str,
    params: tuple[str, ...],
    engine: str,
    store: str | None,
    graph: str | None,
    inferred: bool,
    cite: bool,
    bibliography: Path | None,
    timeout: float | None,
) -> None:
    """Ask QUESTION: a stored name such as q04, a .rq file, or - for standard input."""
    if store and engine != ENGINES[0]:
        raise click.UsageError("--store names its engine itself; leave --engine out.")
    if bibliography is not None:
        _check_suffix(bibliography)
    if _SPARQL.match(question):
        raise click.UsageError("that is SPARQL, and QUESTION is a name.  Give it on standard input: cllkg query -")
    if timeout is not None:
        arguments = _arguments(question, content, format_, params, engine, store, graph, inferred)
        arguments = [*(["--cite"] if cite else []), *arguments]
        arguments = [*([f"--bibliography={bibliography}"] if bibliography else []), *arguments]
        _under_deadline(timeout, arguments)
        return
    stored = read_question(question, content)
    values = split_params(params)
    kg = load(content, store=store, say=say)
    engines = ENGINES if engine == "both" else (engine,)
    results = [kg.query(stored, params=values, graph=graph, engine=e, inferred=inferred) for e in engines]
    if len(results) > 1:
        _compare(results)
    for warning in results[0].warnings:
        say(f"warning: {warning}")
    for trap in results[0].query.fields.get("Trap", ()):
        say(f"mind: {trap}")
    answer = _cited(kg, results[0], bibliography) if cite or bibliography else results[0].answer
    click.echo(write_answer(answer, format_, results[0].prefixes, width=_terminal_width()), nl=False)


def read_question(question: str, content: Path | None) -> StoredQuery:
    """Return the query a word of the command line means: a stored name, a file, or - for standard input.

    A wrong name does not cost a build: the content alone is looked at.
    """
    return _read_stdin() if question == "-" else _find(find_content(content), question)


def _find(content: Content, name: str) -> StoredQuery:
    try:
        return find_question(content, name)
    except UnknownName:
        if len(name) <= MOST_SHOWN:
            raise
        raise UnknownName("question", cut(name), (), "'cllkg questions' lists them; a path must end in .rq.") from None


def _check_suffix(bibliography: Path) -> None:
    from cllkg.evidence.citations.bibliography import SUFFIXES

    if bibliography.suffix.casefold() not in SUFFIXES:
        raise click.UsageError(f"--bibliography needs a file that ends in {', '.join(SUFFIXES)}.")


def _cited(kg: KnowledgeGraph, result: Result, bibliography: Path | None) -> Answer:
    """Return the answer with its sources; the references go to a file, or to where the talk goes."""
    found = kg.cite(result)
    if bibliography is None:
        say(found.to_text().rstrip("\n"))
    else:
        write_file(bibliography, found.write(bibliography.suffix).encode("utf-8"))
        say(f"{bibliography}: {counted(len(found.references), 'reference')}")
        say(found.summary().rstrip("\n"))
    for renamed in found.renamed(result.answer):
        say(f"note: {renamed}")
    return found.annotate(result.answer)


def _arguments(
    question: str,
    content: Path | None,
    format_: str,
    params: tuple[str, ...],
    engine: str,
    store: str | None,
    graph: str | None,
    inferred: bool,
) -> list[str]:
    """Return the same query as arguments, its deadline left out."""
    named = {"--content": content, "--format": format_, "--engine": engine, "--store": store, "--graph": graph}
    options = [f"{name}={value}" for name, value in named.items() if value is not None]
    options += [f"--param={param}" for param in params]
    return [*options, *(["--inferred"] if inferred else []), "--", question]


def _terminal_width() -> int | None:
    """Return how wide the terminal is; None where no terminal reads along, which takes lines of any length."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _read_stdin() -> StoredQuery:
    return StoredQuery("query", Path("-"), "", {}, sys.stdin.read())


def split_params(params: tuple[str, ...]) -> dict[str, str]:
    """Return the values of ``--param NAME=VALUE``.

    Raises:
        click.UsageError: If one has no equals sign.
    """
    values = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals:
            raise click.UsageError(f"--param needs NAME=VALUE, not '{param}'.")
        values[name] = value
    return values


def _compare(results: list[Result]) -> None:
    """Say that the engines agree, or fail with the rows in which they differ."""
    from cllkg.queries.compare import differences

    found = differences(results[0].answer, results[1].answer)
    if found:
        raise CllkgError("the engines differ:\n" + "\n".join(found))
    answer = results[0].answer
    if answer.truth is not None:
        say("both engines agree")
    else:
        say(f"both engines agree: {counted(len(results[0]), 'row' if answer.triples is None else 'triple')}")


def _under_deadline(timeout: float, arguments: list[str]) -> None:
    """Run the query without its deadline in a process of its own, and kill it in time.

    The embedded engine cannot be interrupted from Python, so nothing less would hold.
    """
    import subprocess

    # -P keeps the folder we stand in off the module path; this very package stays on it.
    package = str(Path(__file__).parents[2])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])}
    command = [sys.executable, "-P", "-m", "cllkg", "query", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, words in a list, no shell to misread them
            command, timeout=timeout, check=False, env=environment
        )
    except subprocess.TimeoutExpired:
        cure = "Narrow the query, or raise --timeout."
        raise QueryTimeout(f"stopped after {timeout:g} s without an answer.  {cure}") from None
    if done.returncode < 0:
        raise QueryFailed("the engine died on this query.  Make it smaller or less deeply nested.")
    raise SystemExit(done.returncode)
