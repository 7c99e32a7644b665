"""Verbs that make and judge the graph."""

from __future__ import annotations

from pathlib import Path

import click

from cllkg.cli.options import content_option, say
from cllkg.content import find_content
from cllkg.queries.formats import counted


@click.command()
@content_option
@click.option("--quiet", is_flag=True, help="Print nothing but violations.")
@click.option(
    "--strength",
    type=click.Path(path_type=Path),
    help="Another order of strength than that of ontology/strength.tsv, as a table of the same form.",
)
def build(content: Path | None, quiet: bool, strength: Path | None) -> None:
    """Compile graph/ and ontology/ into build/, if all shapes and checks hold."""
    from cllkg.pipeline import build as run

    found = find_content(content)
    manifest = run(found, (lambda _: None) if quiet else say, strength)
    if quiet:
        return
    click.echo(f"built {found.build / 'cllkg.nq'}: {manifest.quads} quads, sha256 {manifest.sha256}")
    for name, value in manifest.counts.items():
        shown = ", ".join(f"{key} {number}" for key, number in value.items()) if isinstance(value, dict) else value
        click.echo(f"  {name}: {shown}")


@click.command()
@content_option
def lint(content: Path | None) -> None:
    """Read all records of graph/ and say what is wrong with them, by file and line."""
    from cllkg.curation.linter import lint as run

    reading, findings = run(find_content(content))
    for finding in findings:
        click.echo(str(finding))
    corpus = reading.corpus
    counts = ((corpus.claims, "claim"), (corpus.numbers, "number"), (findings, "finding"))
    say(", ".join(counted(len(things), noun) for things, noun in counts))
    raise SystemExit(1 if findings else 0)


@click.command()
@content_option
def validate(content: Path | None) -> None:
    """Hold the compiled graph against the SHACL shapes of ontology/shapes.ttl."""
    from cllkg.pipeline import compile_content, reason
    from cllkg.validation.shapes import validate_shapes

    found = find_content(content)
    report = validate_shapes(reason(compile_content(found), found).dataset, found)
    for violation in report.violations:
        click.echo(str(violation))
    say(f"{counted(report.looked_at, 'shape')}, {counted(len(report.violations), 'violation')}")
    raise SystemExit(0 if report.conforms else 1)


@click.command()
@content_option
@click.option("--flagged", is_flag=True, help="Also list what the checks found and a flag already records.")
@click.option("--reasoner", is_flag=True, help="Also let HermiT prove the ontology consistent; needs Java.")
def verify(content: Path | None, flagged: bool, reasoner: bool) -> None:
    """Run the checks of queries/checks/, which must come back empty."""
    from cllkg.pipeline import compile_content, reason
    from cllkg.store.oxigraph_engine import OxigraphStore
    from cllkg.validation.checks import run_checks

    found = find_content(content)
    if reasoner:
        from cllkg.compiler.dataset import read_tbox_graph
        from cllkg.reasoning.classify import prove_consistent

        say("HermiT on the ontology")
        prove_consistent(read_tbox_graph(found))
    report = run_checks(OxigraphStore.from_nquads(reason(compile_content(found), found).nquads), found)
    for violation in report.violations:
        click.echo(str(violation))
    if flagged:
        for finding in report.flagged:
            click.echo(f"flagged: {finding}")
    known = f"{counted(len(report.flagged), 'known finding')} that flags record"
    say(f"{counted(report.looked_at, 'check')}, {counted(len(report.violations), 'violation')}, {known}")
    raise SystemExit(0 if report.conforms else 1)
