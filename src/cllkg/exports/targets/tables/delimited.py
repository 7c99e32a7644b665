"""Write CSV and TSV: a header row, then a line a row, quoted as RFC 4180 says.

Tabs separate in TSV and lines end with a line feed; all else is as in CSV, for that is what pandas, DuckDB and R take a
file of tabs to be. In a cell with several values they are joined by ``|``; a ``|`` or a backslash in a value has a
backslash before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TextIO

from cllkg.exports.targets.tables.cells import Cell, Value


@dataclass(frozen=True)
class Dialect:
    """How a delimited file separates: cells, and lines."""

    delimiter: str
    terminator: str
    mediatype: str


DIALECTS = {
    "csv": Dialect(",", "\r\n", "text/csv"),
    "tsv": Dialect("\t", "\n", "text/tab-separated-values"),
}


class DelimitedFile:
    """A file of rows that is being written."""

    def __init__(self, file: TextIO, dialect: Dialect, names: Iterable[str]) -> None:
        self._writer = csv.writer(file, delimiter=dialect.delimiter, lineterminator=dialect.terminator)
        self._writer.writerow(names)

    def add(self, row: Iterable[Cell]) -> None:
        """Write a row."""
        self._writer.writerow([_text(cell) for cell in row])


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, list):
        return "|".join(_word(value).replace("\\", "\\\\").replace("|", "\\|") for value in cell)
    return _word(cell)


def _word(value: Value) -> str:
    if isinstance(value, bool):
        # R knows no other spelling; pandas and DuckDB know this one, too.
        return "TRUE" if value else "FALSE"
    return format(value, "f") if isinstance(value, Decimal) else str(value)
