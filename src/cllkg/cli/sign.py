"""The verb by which a person vouches for an export of nanopublications."""

from __future__ import annotations

from pathlib import Path

import click

from cllkg.cli.options import content_option, say


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="DIR", help="A folder, new or empty."
)
@click.option("--orcid", required=True, metavar="IRI", help="Who signs: https://orcid.org/ and your number.")
@click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Your private RSA key, as np setup makes.",
)
@content_option
def sign(folder: Path, output: Path, orcid: str, key: Path, content: Path | None) -> None:
    """Sign the nanopublications in DIR with your own key; nothing is sent anywhere.

    DIR is what you had 'cllkg export nanopubs' write, and stays as it is.
    """
    from cllkg.content import find_content
    from cllkg.exports.targets.nanopubs.signing import Signer, sign_export
    from cllkg.prefixes import read_prefixes

    prefixes = read_prefixes(find_content(content).ontology / "prefixes.tsv")
    for path in sign_export(folder, output, Signer(orcid, key), prefixes, say=say):
        click.echo(path)
