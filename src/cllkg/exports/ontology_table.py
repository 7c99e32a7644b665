"""Read a table of the ontology that exports go by; a fault in it is told with file and line, as of the records."""

from __future__ import annotations

from pathlib import Path

from cllkg.curation.findings import Finding, Place
from cllkg.curation.table_file import Row, read_table
from cllkg.errors import CurationFailed
from cllkg.prefixes import PrefixMap


def read_rows(ontology: Path, name: str, columns: tuple[str, ...]) -> list[Row]:
    """Return the rows of a table: where each stands, and its cells by column; an empty cell is an empty text.

    Args:
        ontology: The folder of the ontology.
        name: The table below it, such as ``mappings/bel_functions.tsv``.
        columns: Its columns; no row leaves the first one empty.

    Raises:
        CurationFailed: If the table is missing or does not read; with every fault.
    """
    rows, findings = read_table(ontology / name, Path(ontology.name, name), columns)
    findings += [
        Finding(place, f"the cell of '{columns[0]}' is empty.", "Fill it in, or delete the row.")
        for place, cells in rows
        if columns[0] not in cells
    ]
    if findings:
        raise CurationFailed([str(finding) for finding in findings])
    return [(place, {column: cells.get(column, "") for column in columns}) for place, cells in rows]


def row_refused(place: Place, what: object, cure: str = "Correct the row.") -> CurationFailed:
    """Return the error that says what is wrong with one row."""
    return CurationFailed([str(Finding(place, f"{what}.", cure))])


def expand_paths(cell: str, prefixes: PrefixMap) -> tuple[tuple[str, ...], ...]:
    """Return the paths of a cell, each the IRIs of its properties: ``/`` joins steps, ``|`` separates alternatives.

    Raises:
        ValueError: If a step is no CURIE of ours.
    """
    return tuple(tuple(prefixes.expand(step) for step in one.split("/")) for one in cell.split("|") if one)
