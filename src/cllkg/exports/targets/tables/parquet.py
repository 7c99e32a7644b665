"""Write Parquet: typed columns, real lists, and what each column means in the schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from cllkg.errors import ExportRefused
from cllkg.exports.targets.tables.cells import Cell
from cllkg.exports.targets.tables.fields import Field, Type

_GROUP_ROWS = 1 << 14
# Twelve places are more than any source prints; what has more is refused, never rounded.
_DIGITS, _PLACES = 38, 12


@contextmanager
def open_parquet(file: BinaryIO, table: str, fields: Sequence[Field]) -> Iterator[ParquetFile]:
    """Open a file for rows; what is left of them is written when it closes."""
    rows = ParquetFile(file, table, fields)
    with rows.writer:
        yield rows
        rows.flush()


class ParquetFile:
    """A file of rows that is being written, some thousands at a time."""

    def __init__(self, file: BinaryIO, table: str, fields: Sequence[Field]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._table = table
        self._fields = fields
        self._schema = pa.schema([_field(field) for field in fields])
        self._columns: list[list[Any]] = [[] for _ in fields]
        self.writer = pq.ParquetWriter(file, self._schema, compression="zstd")

    def add(self, row: Sequence[Cell]) -> None:
        """Write a row."""
        for column, field, cell in zip(self._columns, self._fields, row, strict=True):
            column.append(self._typed(cell, field))
        if len(self._columns[0]) == _GROUP_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        import pyarrow as pa

        arrays = [pa.array(column, type=field.type) for column, field in zip(self._columns, self._schema, strict=True)]
        self.writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        for column in self._columns:
            column.clear()

    def _typed(self, cell: Cell, field: Field) -> Any:
        if isinstance(cell, list):
            return [self._typed(value, field) for value in cell]
        if field.type is Type.DATETIME and isinstance(cell, str):
            return datetime.fromisoformat(cell)
        if isinstance(cell, Decimal) and (
            -int(cell.as_tuple().exponent) > _PLACES or cell.adjusted() >= _DIGITS - _PLACES
        ):
            raise ExportRefused(
                f"tables: {cell} in the column '{field.name}' of '{self._table}' does not fit: a decimal in Parquet "
                f"has {_DIGITS - _PLACES} digits and {_PLACES} places here.  Export another format: nquads, jsonld."
            )
        return cell


def _field(field: Field) -> Any:
    import pyarrow as pa

    types = {
        Type.STRING: pa.string(),
        Type.INTEGER: pa.int64(),
        Type.NUMBER: pa.decimal128(_DIGITS, _PLACES),
        Type.BOOLEAN: pa.bool_(),
        Type.YEAR: pa.int32(),
        Type.DATETIME: pa.timestamp("ms"),
    }
    type_ = pa.list_(types[field.type]) if field.many else types[field.type]
    said = {"description": field.definition, "property": field.property, "table": field.to, "codes": field.codes}
    return pa.field(field.name, type_, metadata={name: text for name, text in said.items() if text})
