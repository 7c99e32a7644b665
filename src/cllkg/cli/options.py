"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path

import click

content_option = click.option(
    "--content",
    type=click.Path(path_type=Path),
    help="A folder with ontology/, graph/ and queries/ to use instead of the package's own.",
)


def say(line: str) -> None:
    """Tell the person waiting what is going on."""
    click.echo(line, err=True)
