"""Read a table of ``ontology/mappings/`` that says what our terms are called elsewhere.

SSSOM tables say that two terms match; these say what a format needs beyond that, such as qualifiers.
"""

from __future__ import annotations

from pathlib import Path

from cllkg.errors import CllkgError
from cllkg.prefixes import PrefixMap

Rows = dict[str, dict[str, str]]


def read_mapping(ontology: Path, name: str, columns: tuple[str, ...], prefixes: PrefixMap | None = None) -> Rows:
    """Read a table.

    Args:
        ontology: The folder of the ontology.
        name: The table's name below ``mappings/``.
        columns: Its columns in order; the first is the key.
        prefixes: Turns the key from a CURIE into an IRI; without, the key stays as it is.

    Returns:
        Key to the cells of its row by column; an empty cell is an empty text.

    Raises:
        CllkgError: If the table is missing or does not read; the text names file and line.
    """
    shown = f"{ontology.name}/mappings/{name}"
    try:
        header, *lines = (ontology / "mappings" / name).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        raise CllkgError(f"{shown}:1: the table is missing or empty.  Restore it from version control.") from None
    if tuple(header.split("\t")) != columns:
        raise CllkgError(f"{shown}:1: the columns are not {', '.join(columns)}.  Correct the header row.")
    rows: Rows = {}
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise CllkgError(
                f"{shown}:{number}: {len(cells)} cells where the header has {len(columns)}.  Mend the row."
            )
        try:
            key = prefixes.expand(cells[0]) if prefixes else cells[0]
        except ValueError as error:
            raise CllkgError(f"{shown}:{number}: {error}.  Correct the row.") from None
        if key in rows:
            raise CllkgError(f"{shown}:{number}: a second row for '{cells[0]}'.  Keep one.")
        rows[key] = dict(zip(columns, cells, strict=True))
    return rows
