"""The verb that takes a source away and looks what falls."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cllkg.cli.options import content_option, say
from cllkg.content import find_content


@click.command()
@click.argument("source", nargs=-1)
@click.option(
    "--retraction-list",
    "list_",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Retract all sources in a list: Retraction Watch's CSV, or one with doi, pmid and status. "
    "Exits 1 if one of them still carries a claim or a number, 2 if the list cannot be used.",
)
@click.option("--format", "format_", default="text", type=click.Choice(["text", "json"]), help="How to print it.")
@click.option("--all", "all_", is_flag=True, help="Print every line.")
@content_option
def impact(source: tuple[str, ...], list_: Path | None, format_: str, all_: bool, content: Path | None) -> None:
    """Say what would fall if SOURCE were retracted: a key, a marker such as [6], a PMID or DOI, or a study."""
    if bool(source) == bool(list_):
        raise click.UsageError("name a source, or give a list with --retraction-list; not both.")
    from cllkg.impact import impact_of, run_gate
    from cllkg.impact.report import gate_report, report
    from cllkg.impact.retraction_list import UnusableList

    found = find_content(content)
    if list_ is None:
        result = impact_of(found, source, say)
        click.echo(_json(result.to_json()) if format_ == "json" else report(result, all_), nl=False)
        return
    try:
        gate = run_gate(found, list_, say)
    except UnusableList as error:
        # 1 would look like a hit to whoever reads the code alone.
        say(str(error))
        raise SystemExit(2) from None
    click.echo(_json(gate.to_json()) if format_ == "json" else gate_report(gate, all_), nl=False)
    raise SystemExit(0 if gate.passes else 1)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
