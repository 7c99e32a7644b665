"""The verb that hands the graph on."""

from __future__ import annotations

from pathlib import Path

import click

from cllkg.cli.options import content_option, say


@click.command()
@click.argument("format_", metavar="[FORMAT]", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder: new, empty, or with an earlier export of the format.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Only some claims and numbers: standing=supported, graph=article, study-type=human_trial, near=ENTITY or "
    "near=ENTITY~2 for so many claims around it. Repeat for alternatives, or for further fields.",
)
@click.option("--max-loss", multiple=True, metavar="[KIND=]N", help="Write nothing if more than N things are dropped.")
@click.option("--strict", is_flag=True, help="Write nothing if a term has no row in the tables of mappings.")
@click.option("--merged", is_flag=True, help="With turtle: only the merged graph, into the file that -o names.")
@click.option("--list", "list_", is_flag=True, help="List the formats.")
@content_option
def export(
    format_: str | None,
    output: Path | None,
    select: tuple[str, ...],
    max_loss: tuple[str, ...],
    strict: bool,
    merged: bool,
    list_: bool,
    content: Path | None,
) -> None:
    """Write the graph into DIR in a FORMAT other programs read, with its checksums and what it lacks."""
    from cllkg.exports.formats import FORMATS, find_format

    if list_:
        for row in FORMATS.values():
            click.echo(f"{row.name:<16}{row.title}")
        return
    if format_ is None:
        raise click.UsageError("name a format; 'cllkg export --list' shows them.")
    find_format(format_)
    if output is None:
        raise click.UsageError(f"name a folder: cllkg export {format_} -o DIR.")
    if merged and (format_ != "turtle" or select or max_loss or strict):
        raise click.UsageError("--merged goes with turtle only, and without --select, --max-loss and --strict.")
    budget = dict(map(_budget, max_loss))

    from cllkg.knowledge_graph import load

    kg = load(content, say=say)
    if merged:
        click.echo(kg.write_turtle(output))
        return
    for path in kg.export(format_, output, budget=budget, strict=strict, select=select, say=say):
        click.echo(path)


def _budget(text: str) -> tuple[str, int]:
    """Return the kind, empty for all together, and how much of it may be dropped."""
    kind, _, most = text.rpartition("=")
    if not most.isascii() or not most.isdecimal():
        raise click.UsageError(f"--max-loss {text}: write a number, such as 0, or a kind and a number: flag=0.")
    return kind, int(most)
