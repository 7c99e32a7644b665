r"""The files of KGX: the same rows as TSV and as JSON Lines, with columns that a table of the ontology defines.

KGX's reader splits every cell of a TSV at vertical bars, and turns line feeds and tabs into spaces in both formats. So
in both a text holds these characters, and backslashes, as JSON escapes them: ``\n``, ``\t``, ``\u007c``, ``\\``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO, TypeAlias

from cllkg.exports.folder import Desk
from cllkg.exports.targets.kgx.tables import Column

Value: TypeAlias = str | int | float | bool | list[str] | None
Row: TypeAlias = dict[str, Value]

_ESCAPES = str.maketrans({"\\": "\\\\", "|": "\\u007c", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_encode = json.JSONEncoder(ensure_ascii=False).encode


class Sink:
    """An open pair of files with the same rows."""

    def __init__(self, columns: tuple[Column, ...], tsv: TextIO, jsonl: TextIO) -> None:
        self._empty: Row = dict.fromkeys(column.name for column in columns)
        self._places = {column.name: place for place, column in enumerate(columns)}
        self._tsv = tsv
        self._jsonl = jsonl

    def write(self, row: Mapping[str, Value]) -> None:
        """Write a row; what it leaves out is empty in the one file and null in the other.

        Raises:
            KeyError: If it has a column the table does not define.
        """
        # Most columns of most rows are empty; zero and false are values.
        values: Row = {name: value for name, value in row.items() if value or value == 0}
        if unknown := values.keys() - self._places.keys():
            raise KeyError(f"ontology/mappings/biolink_columns.tsv does not define {', '.join(sorted(unknown))}")
        line = _encode(self._empty | values)
        # What has to be escaped for KGX shows in JSON as a bar or a backslash; few rows have any.
        if "\\" in line or "|" in line:
            values = {name: escaped(value) for name, value in values.items()}
            line = _encode(self._empty | values)
        cells = [""] * len(self._places)
        for name, value in values.items():
            cells[self._places[name]] = _cell(value)
        self._jsonl.write(line + "\n")
        self._tsv.write("\t".join(cells) + "\n")


@contextmanager
def open_sink(desk: Desk, name: str, columns: tuple[Column, ...]) -> Iterator[Sink]:
    """Open ``NAME.tsv`` and ``NAME.jsonl``, and write the header of the first."""
    with desk.text(f"{name}.tsv") as tsv, desk.text(f"{name}.jsonl") as jsonl:
        tsv.write("\t".join(column.name for column in columns) + "\n")
        yield Sink(columns, tsv, jsonl)


def escaped(value: Value) -> Value:
    """Return a value with what KGX's reader would change escaped."""
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, list):
        return [item.translate(_ESCAPES) for item in value]
    return value


def _cell(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "|".join(value)
    if isinstance(value, bool):
        # KGX 2.7 takes any text in a column of booleans for true, "false" too.
        return "true" if value else ""
    return str(value)
