"""The verb that draws."""

from __future__ import annotations

from pathlib import Path

import click

from cllkg.cli.options import content_option, say


@click.command()
@click.argument("name", metavar="[NAME]", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.html", help="The page.")
@click.option("--stock", is_flag=True, help="Write pyvis's own plain page instead, made to work offline.")
@click.option("--graph", metavar="NAME", help="Draw one named graph; article brings its evidence and labels.")
@click.option("--list", "list_", is_flag=True, help="List the views.")
@content_option
def view(
    name: str | None, output: Path | None, stock: bool, graph: str | None, list_: bool, content: Path | None
) -> None:
    """Write the view NAME as one HTML page that works without a network."""
    from cllkg.views import VIEWS, find_view

    if list_:
        for known, title in VIEWS.items():
            click.echo(f"{known:<10}{title}")
        return
    if name is None:
        raise click.UsageError("name a view; 'cllkg view --list' shows them.")
    find_view(name)
    if output is None:
        raise click.UsageError(f"name a file: cllkg view {name} -o {name}.html.")

    from cllkg.files import write_file
    from cllkg.knowledge_graph import load

    page = load(content, say=say).view(name, stock=stock, graph=graph, say=say)
    write_file(output, page.encode("utf-8"))
    click.echo(output)
