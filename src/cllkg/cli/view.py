"""The verb that draws."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from cllkg.cli.options import content_option, say


@click.command()
@click.argument("name", metavar="[NAME]", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="FILE.html for the page, FILE.svg for a still picture of a map.",
)
@click.option("--list", "list_", is_flag=True, help="List the views.")
@click.option("--study", metavar="KEY", help="The study to show in the view trial.")
@click.option("--query", "question", metavar="FILE.rq", help="Draw the answer of a query: a file, a stored name, or -.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A value for one of its parameters.")
@click.option("--focus", metavar="ENTITY", help="Draw what stands around a thing.")
@click.option("--hops", type=click.IntRange(1, 6), default=1, show_default=True, help="How many steps around it.")
@click.option("--most", type=click.IntRange(2), default=150, show_default=True, help="How many things have room.")
@click.option("--store", metavar="ADDRESS", help="Ask memory:FILE.nq, oxigraph:DIR, rdflib:FILE.nq, or an http URL.")
@click.option("--inferred", is_flag=True, help="Let inferred triples count in --query.")
@click.option("--stock", is_flag=True, help="Write pyvis's own plain page of a map instead, made to work offline.")
@click.option("--graph", metavar="NAME", help="Draw one named graph; article brings its evidence and labels.")
@content_option
def view(
    name: str | None,
    output: Path | None,
    list_: bool,
    study: str | None,
    question: str | None,
    params: tuple[str, ...],
    focus: str | None,
    hops: int,
    most: int,
    store: str | None,
    inferred: bool,
    stock: bool,
    graph: str | None,
    content: Path | None,
) -> None:
    """Write the view NAME, the answer of a query, or what stands around a thing: one HTML page, without a network.

    With -o FILE.svg a map is written as a still picture instead.
    """
    from cllkg.views import VIEWS, find_view

    if list_:
        for known, title in VIEWS.items():
            click.echo(f"{known:<11}{title}")
        return
    if sum(one is not None for one in (name, question, focus)) != 1:
        raise click.UsageError("name one thing to draw: a view ('cllkg view --list'), --query or --focus.")
    if name is not None:
        find_view(name)
    _refuse_strangers(name or ("--query" if question is not None else "--focus"))
    if output is None:
        raise click.UsageError(f"name a file: -o {name or 'map'}.html.")
    if output.suffix.lower() not in (".html", ".htm", ".svg"):
        raise click.UsageError(f"{output} is neither .html nor .svg, and nothing else is written.")
    if stock and output.suffix.lower() == ".svg":
        raise click.UsageError("--stock writes a page, and FILE.svg is a picture.  Leave one of them out.")

    from cllkg.files import write_file
    from cllkg.knowledge_graph import load

    form = "stock page" if stock else "picture" if output.suffix.lower() == ".svg" else "page"
    kg = load(content, store=store, say=say)
    if question is not None:
        from cllkg.cli.query import read_question, split_params

        asked = read_question(question, content)
        page = kg.view_query(asked, params=split_params(params), graph=graph, inferred=inferred, form=form, say=say)
    elif focus is not None:
        page = kg.view_focus(focus, hops=hops, most=most, graph=graph, form=form, say=say)
    else:
        page = kg.view(str(name), form=form, study=study, graph=graph, say=say)
    write_file(output, page.encode("utf-8"))
    click.echo(output)


# What each option that does not serve everything belongs to, by the names of parameters.
_BELONGS = {
    "study": ("trial",), "params": ("--query",), "inferred": ("--query",), "hops": ("--focus",), "most": ("--focus",),
    "store": ("--query", "--focus"),
}  # fmt: skip


def _refuse_strangers(drawn: str) -> None:
    """Refuse options that would change nothing of what is drawn: a view by its name, --query or --focus."""
    context = click.get_current_context()
    for name, owners in _BELONGS.items():
        given = context.get_parameter_source(name) is not ParameterSource.DEFAULT
        if not given or drawn in owners:
            continue
        if name == "store":
            raise click.UsageError("--store is for --query and --focus; the views are drawn from this graph.")
        option = next(one.opts[-1] for one in context.command.params if one.name == name)
        owner = "the view trial" if owners == ("trial",) else owners[0]
        raise click.UsageError(f"{option} belongs to {owner}, not to {drawn}.")
