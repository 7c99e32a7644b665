"""The verb that says why."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from cllkg.cli.options import content_option, say
from cllkg.knowledge_graph import load

# As in cllkg.evidence, which the other verbs need not wait for.
FORMATS = ("text", "json", "ttl")


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="CLAIM | A B | A PREDICATE B")
@content_option
@click.option("--format", "format_", default="text", type=click.Choice(FORMATS), help="How to print the explanation.")
@click.option("--all", "every", is_flag=True, help="Show every proof of a relation, not just the strongest.")
@click.option("--width", type=click.IntRange(min=60), help="How many characters fit on a line of text.")
@click.option("--store", metavar="ADDRESS", help="Ask memory:FILE.nq, oxigraph:DIR, rdflib:FILE.nq, or an http URL.")
def explain(
    words: tuple[str, ...], content: Path | None, format_: str, every: bool, width: int | None, store: str | None
) -> None:
    """Say why: the evidence of a CLAIM, or all that is asserted or inferred between A and B.

    CLAIM is a claim, a number or an inference, by id, CURIE or IRI. A and B are entities by any of their
    names; put a name of several words in quotes.
    """
    if len(words) > 3:
        raise click.UsageError("explain takes up to three names; put a name of several words in quotes.")
    from cllkg.evidence.explanations.explain import explain as explain_words

    kg = load(content, store=store, say=say)
    found = explain_words(kg.store(inferred=True), kg.content, kg.prefixes, words, every=every)
    click.echo(found.write(format_, width or _terminal_width()), nl=False)


def _terminal_width() -> int:
    """Return how wide the terminal is; where no terminal reads along, a hundred characters."""
    return max(shutil.get_terminal_size().columns, 60) if sys.stdout.isatty() else 100
