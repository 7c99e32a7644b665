"""The fields of a table: what a reader sees of each column, its type, and what it means by the ontology.

A column becomes one field, or two: an identifier stands beside its label, a decimal beside the text it was
written as.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cllkg.exports.reading import Reading
from cllkg.exports.targets.tables.plan import Column, Form, Table
from cllkg.vocabulary import SCHEMA, SKOS

_LABELED = frozenset({Form.ID, Form.IDS, Form.CATEGORY})


class Type(StrEnum):
    """What a field holds, by the names of the Frictionless Table Schema."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    YEAR = "year"
    DATETIME = "datetime"


_TYPES = {
    Form.INTEGER: Type.INTEGER,
    Form.INTEGERS: Type.INTEGER,
    Form.DECIMAL: Type.NUMBER,
    Form.DECIMALS: Type.NUMBER,
    Form.BOOLEAN: Type.BOOLEAN,
    Form.PLAIN: Type.BOOLEAN,
    Form.YEAR: Type.YEAR,
    Form.DATETIME: Type.DATETIME,
}


@dataclass(frozen=True)
class Field:
    """A field of a table.

    Attributes:
        name: Its name.
        type: What it holds.
        many: Whether it holds a list of that.
        definition: What it means.
        property: The property it shows, as a CURIE or a path of them; empty if it shows none.
        to: The table whose ``id`` it holds, or an empty text.
        codes: The CURIE of the closed list its words are from, or an empty text.
    """

    name: str
    type: Type
    many: bool
    definition: str
    property: str = ""
    to: str = ""
    codes: str = ""


def key_fields() -> tuple[Field, ...]:
    """Return the fields that begin every table."""
    return (
        Field("id", Type.STRING, False, "The CURIE of the thing, or its IRI if no prefix fits; no two rows share it."),
        Field("iri", Type.STRING, False, "The IRI of the thing."),
    )


def fields_of(column: Column, reading: Reading) -> tuple[Field, ...]:
    """Return the fields a column becomes, in order."""
    shown = "|".join("/".join(reading.curie(step) for step in path) for path in column.paths)
    means = column.definition or (_definition(column.paths[0][-1], reading) if column.paths else "")
    type_ = _TYPES.get(column.form, Type.STRING)
    codes = ""
    if column.form in (Form.CODE, Form.CODES):
        codes = "|".join(map(reading.curie, reading.thing(column.paths[0][-1]).all(SCHEMA + "rangeIncludes")))
    field = Field(column.name, type_, column.many, means, shown, column.to, codes)
    if column.form in _LABELED:
        label = f"The label of what stands in {column.name}."
        return field, Field(f"{column.name}_label", Type.STRING, column.many, label, shown)
    if type_ is Type.NUMBER:
        written = f"What stands in {column.name}, as the graph writes it, with all its zeros."
        return field, Field(f"{column.name}_written", Type.STRING, column.many, written, shown)
    return (field,)


def definition_of(table: Table, reading: Reading) -> str:
    """Return what the rows of a table are."""
    return table.key.definition or _definition(table.classes[0], reading)


def _definition(term: str, reading: Reading) -> str:
    return reading.thing(term).one(SKOS + "definition") or ""
