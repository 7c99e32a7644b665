"""The verb that hands the graph on."""

from __future__ import annotations

from pathlib import Path

import click

from cllkg.cli.options import content_option, say


@click.command()
@click.argument("format_", metavar="[FORMAT]", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="A folder, new or empty.")
@click.option("--merged", is_flag=True, help="With turtle: only the merged graph, into the file that -o names.")
@click.option("--list", "list_", is_flag=True, help="List the formats.")
@content_option
def export(format_: str | None, output: Path | None, merged: bool, list_: bool, content: Path | None) -> None:
    """Write the graph into DIR in a FORMAT other programs read, with its checksums and what it lacks."""
    from cllkg.exports.formats import FORMATS, find_format

    if list_:
        for row in FORMATS.values():
            click.echo(f"{row.name:<10}{row.title}")
        return
    if format_ is None:
        raise click.UsageError("name a format; 'cllkg export --list' shows them.")
    find_format(format_)
    if output is None:
        raise click.UsageError(f"name a folder: cllkg export {format_} -o DIR.")
    if merged and format_ != "turtle":
        raise click.UsageError("--merged goes with turtle only.")

    from cllkg.knowledge_graph import load

    kg = load(content, say=say)
    if merged:
        from cllkg.exports.rdf import write_turtle

        write_turtle(kg.content, output)
        click.echo(output)
        return
    for path in kg.export(format_, output, say=say):
        click.echo(path)
