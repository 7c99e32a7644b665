"""The verb that follows mechanisms from one thing to another."""

from __future__ import annotations

from pathlib import Path

import click

from cllkg.cli.options import content_option, say


@click.command()
@click.argument("start", metavar="FROM")
@click.argument("goal", metavar="TO")
@click.option("-k", "count", default=5, show_default=True, type=click.IntRange(1, 1000), help="Paths of each sign.")
@click.option("--max-hops", default=5, show_default=True, type=click.IntRange(1, 20), help="Claims a path may join.")
@click.option("--all", "everything", is_flag=True, help="Let uncited claims and hypotheses be hops, too.")
@click.option("--graph", metavar="NAME", help="Walk the claims of one named graph, such as article.")
@click.option("--format", "format_", default="text", type=click.Choice(("text", "json")), help="How to print them.")
@click.option("--store", metavar="ADDRESS", help="Ask memory:FILE.nq, oxigraph:DIR, rdflib:FILE.nq, or an http URL.")
@content_option
def paths(
    start: str,
    goal: str,
    count: int,
    max_hops: int,
    everything: bool,
    graph: str | None,
    format_: str,
    store: str | None,
    content: Path | None,
) -> None:
    """Show by which chains of claims FROM acts on TO, the best supported first.

    Each is the name of an entity: key, label, synonym or identifier. Exits with 1 if none leads there.
    """
    from cllkg.knowledge_graph import load
    from cllkg.paths.find import find_paths

    kg = load(content, store=store, say=say)
    found = find_paths(
        kg.store(),
        kg.content,
        kg.names,
        start,
        goal,
        count=count,
        most_hops=max_hops,
        graph=graph,
        everything=everything,
        inferred=lambda: kg.store(inferred=True),
    )
    if format_ == "json":
        import json

        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(str(found))
    if not found.connected:
        raise SystemExit(1)
