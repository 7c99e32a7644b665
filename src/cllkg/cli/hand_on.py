"""Verbs that draw the graph and hand it on."""

from __future__ import annotations

import click


@click.command()
def view() -> None:
    """Write one self-contained HTML page."""


@click.command()
def export() -> None:
    """Write the graph in a format other programs read."""
