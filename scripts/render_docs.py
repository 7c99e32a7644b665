"""Write the pages that are generated; with ``--check`` only say which are stale, and exit 1 if any is."""

from __future__ import annotations

from pathlib import Path

import click

from cllkg.cli.options import content_option
from cllkg.content import Content, find_content
from cllkg.files import write_file
from cllkg.pipeline import compile_content, reason
from cllkg.prefixes import read_prefixes
from cllkg.queries.ask import ask
from cllkg.queries.index import question_index
from cllkg.queries.library import questions
from cllkg.queries.names import Names
from cllkg.store.oxigraph_engine import OxigraphStore


def pages(content: Content) -> dict[Path, str]:
    """Return every generated page, by the place where it stands."""
    compiled = compile_content(content)
    store = OxigraphStore.from_nquads(compiled.nquads)
    whole = OxigraphStore.from_nquads(reason(compiled, content).nquads)
    prefixes = read_prefixes(content.ontology / "prefixes.tsv")
    names = Names(store, content, prefixes)
    stored = questions(content)
    rows = {}
    for one in stored:
        asked = ask(whole if one.inferred else store, one, names=names, prefixes=prefixes.namespaces)
        rows[one.name] = len(asked.answer.rows)
    return {content.queries / "README.md": question_index(stored, rows)}


@click.command(help=__doc__)
@click.option("--check", is_flag=True, help="Write nothing.")
@content_option
def render(check: bool, content: Path | None) -> None:
    """Write or check the generated pages."""
    stale = 0
    for path, text in pages(find_content(content)).items():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if check:
            click.echo(f"{path} is stale.  Run python scripts/render_docs.py.")
        else:
            write_file(path, text.encode())
            click.echo(f"wrote {path}")
    raise SystemExit(1 if check and stale else 0)


if __name__ == "__main__":
    render()
