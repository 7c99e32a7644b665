"""Read a table of ``ontology/mappings/`` that says what our terms are called elsewhere.

SSSOM tables say that two terms match; these say what a format needs beyond that, such as qualifiers.
"""

from __future__ import annotations

from pathlib import Path

from cllkg.exports.ontology_table import read_rows, row_refused
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
        CurationFailed: If the table is missing or does not read; the text names file and line.
    """
    rows: Rows = {}
    for place, row in read_rows(ontology, f"mappings/{name}", columns):
        key = row[columns[0]]
        try:
            iri = prefixes.expand(key) if prefixes else key
        except ValueError as error:
            raise row_refused(place, error) from None
        if iri in rows:
            raise row_refused(place, f"a second row for '{key}'", "Keep one.")
        rows[iri] = row
    return rows
