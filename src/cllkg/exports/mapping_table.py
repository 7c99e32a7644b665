"""Read a table of ``ontology/mappings/`` that says what our terms are called elsewhere.

SSSOM tables say that two terms match; these say what a format needs beyond that, such as qualifiers. In a column
``match`` they say of all that a row gives whether it means the same as our term (exact, close) or only something near.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cllkg.curation.findings import Place
from cllkg.exports.ontology_table import read_rows, row_refused
from cllkg.prefixes import PrefixMap

Rows = dict[str, dict[str, str]]

_SAME = ("skos:exactMatch", "skos:closeMatch")
_NEAR = ("skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch")


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
        check_match(place, row)
        key = row[columns[0]]
        try:
            iri = prefixes.expand(key) if prefixes else key
        except ValueError as error:
            raise row_refused(place, error) from None
        if iri in rows:
            raise row_refused(place, f"a second row for '{key}'", "Keep one.")
        rows[iri] = row
    return rows


def is_same(row: Mapping[str, str]) -> bool:
    """Whether what a row gives means the same as our term, so that a reader gets the term back from it."""
    return row["match"] in _SAME


def check_match(place: Place, row: Mapping[str, str]) -> None:
    """Make sure that a row which has a cell for how well it matches says so in a word of SKOS.

    Raises:
        CurationFailed: If it does not; the text names file and line.
    """
    if "match" in row and row["match"] not in (*_SAME, *_NEAR):
        matches = f"Matches are: {', '.join((*_SAME, *_NEAR))}."
        raise row_refused(place, f"there is no match '{row['match']}'", matches)
