"""The verb that shows what does not fit."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from cllkg.cli.options import content_option, say
from cllkg.knowledge_graph import load

# As in cllkg.evidence, which the other verbs need not wait for.
FORMATS = ("text", "json")


@click.command()
@click.argument("name", required=False, metavar="[NUMBER | FLAG | CLAIM]")
@content_option
@click.option("--kind", help="Only conflicts of one kind, such as contradiction, arithmetic or contested.")
@click.option("--all", "every", is_flag=True, help="Show each one whole, not just the overview.")
@click.option("--format", "format_", default="text", type=click.Choice(FORMATS), help="How to print them.")
@click.option("--width", type=click.IntRange(min=60), help="How many characters fit on a line of text.")
@click.option("--store", metavar="ADDRESS", help="Ask memory:FILE.nq, oxigraph:DIR, rdflib:FILE.nq, or an http URL.")
def conflicts(
    name: str | None,
    content: Path | None,
    kind: str | None,
    every: bool,
    format_: str,
    width: int | None,
    store: str | None,
) -> None:
    """Show what does not fit: flags, contested claims, and clashes that nobody has recorded yet.

    Without a name: an overview, one line each. With the number of a flag such as X1, or the id of a flag, claim or
    number: both sides, the strongest evidence of each, and in which circumstances they differ.
    """
    from cllkg.evidence.conflicts.find import find_conflicts

    kg = load(content, store=store, say=say)
    found = find_conflicts(kg.store(), kg.content, kg.prefixes)
    if name is not None:
        found = found.of(name)
    if kind is not None:
        found = found.of_kind(kind)
    one = name is not None
    text = found.write(format_, pages=every or one, first=one and not every, width=width or _terminal_width())
    click.echo(text, nl=False)


def _terminal_width() -> int:
    """Return how wide the terminal is; where no terminal reads along, a hundred characters."""
    return max(shutil.get_terminal_size().columns, 60) if sys.stdout.isatty() else 100
