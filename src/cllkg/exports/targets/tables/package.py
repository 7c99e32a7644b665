"""Describe the tables for readers: a Frictionless Data Package beside them, and a table of all columns.

Source: https://specs.frictionlessdata.io/data-package/ and https://specs.frictionlessdata.io/table-schema/, version 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cllkg.exports.reading import Reading
from cllkg.exports.targets.tables.cells import Cell
from cllkg.exports.targets.tables.delimited import DIALECTS
from cllkg.exports.targets.tables.fields import Field, Type

COLUMNS = (
    Field("table", Type.STRING, False, "The table the column is in."),
    Field("column", Type.STRING, False, "The name of the column."),
    Field("type", Type.STRING, False, "What it holds, by the names of the Frictionless Table Schema."),
    Field("list", Type.BOOLEAN, False, "Whether a cell holds several values."),
    Field("property", Type.STRING, False, "The property it shows; / separates steps, | alternatives."),
    Field("references", Type.STRING, False, "The table in whose column id its values stand."),
    Field("codes", Type.STRING, False, "The class of the terms whose notation its values are."),
    Field("definition", Type.STRING, False, "What it means."),
)
PREFIXES = (
    Field("prefix", Type.STRING, False, "What stands before the colon of a CURIE."),
    Field("namespace", Type.STRING, False, "What the prefix and its colon stand for."),
)
_SEVERAL = r" Several values are joined by |; a | or \ in a value has a \ before it."


def rows_of_columns(tables: Mapping[str, Sequence[Field]]) -> Iterator[list[Cell]]:
    """Yield the rows of the table of columns."""
    for name, fields in tables.items():
        for field in fields:
            yield [
                name, field.name, field.type.value, field.many,
                field.property or None, field.to or None, field.codes or None, field.definition,
            ]  # fmt: skip


def data_package(reading: Reading, dialect: str, tables: Mapping[str, tuple[str, Sequence[Field]]]) -> str:
    """Return the description of a folder of delimited files.

    Args:
        reading: For the release and its license.
        dialect: A name in ``DIALECTS``, which is the ending of the files too.
        tables: By name, what the rows are and their fields.
    """
    package = {
        "profile": "tabular-data-package",
        "name": "cllkg",
        "title": reading.release.label,
        "version": reading.version,
        **({"licenses": [{"name": reading.license.rstrip("/"), "path": reading.license}]} if reading.license else {}),
        "resources": [_resource(name, dialect, means, fields) for name, (means, fields) in tables.items()],
    }
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"


def _resource(name: str, dialect: str, means: str, fields: Sequence[Field]) -> dict[str, Any]:
    how = DIALECTS[dialect]
    schema: dict[str, Any] = {"fields": [_field(field) for field in fields], "missingValues": [""]}
    if fields[0].name == "id":
        schema["primaryKey"] = ["id"]
    # The standard has no foreign keys of lists.
    keys = [
        {"fields": [field.name], "reference": {"resource": field.to, "fields": ["id"]}}
        for field in fields
        if field.to and not field.many
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.{dialect}",
        "description": means,
        "format": dialect,
        "mediatype": how.mediatype,
        "encoding": "utf-8",
        "dialect": {"delimiter": how.delimiter, "lineTerminator": how.terminator, "doubleQuote": True},
        "schema": schema,
    }


def _field(field: Field) -> dict[str, Any]:
    several = field.many
    return {
        "name": field.name,
        "type": (Type.STRING if several else field.type).value,
        "description": field.definition + (_SEVERAL if several else ""),
        **({"constraints": {"required": True}} if field.name in ("id", "iri") else {}),
    }
