"""The cells of a row: what the graph says of a thing, in the form a column asks for."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

import pyoxigraph as ox

from cllkg.errors import ExportRefused
from cllkg.exports.described import Described
from cllkg.exports.quad_lines import Term
from cllkg.exports.reading import Reading
from cllkg.exports.targets.tables.plan import PLAN, Column, Form, Table
from cllkg.vocabulary import snake

Value: TypeAlias = str | int | Decimal | bool
Cell: TypeAlias = Value | list[Value] | None


class Cells:
    """Makes the cells of rows."""

    def __init__(self, reading: Reading, classes: dict[str, frozenset[str]]) -> None:
        """Make none yet.

        Args:
            reading: The records.
            classes: The classes of each table's rows.
        """
        self._reading = reading
        self._classes = classes

        def labeled(iri: str) -> list[Value]:
            return [reading.curie(iri), reading.label(iri)]

        def curie(iri: str) -> list[Value]:
            return [reading.curie(iri)]

        self._of_iri: dict[Form, Callable[[str], list[Value]]] = {
            Form.ID: labeled,
            Form.IDS: labeled,
            Form.REF: curie,
            Form.REFS: curie,
            Form.SPLIT: curie,
            Form.CODE: lambda iri: [reading.word(iri)],
            Form.CODES: lambda iri: [reading.word(iri)],
        }

    def of(self, thing: Described, column: Column, table: Table) -> list[Cell]:
        """Return the cells of a column's fields; None or an empty list where the graph says nothing.

        Raises:
            ExportRefused: If there are several values and the column holds one.
        """
        match column.form:
            case Form.PLAIN:
                return [self._reading.is_plain(self._reading.claim(thing.iri))]
            case Form.CATEGORY:
                category = self._reading.category_of(thing)
                return [self._reading.curie(category), self._reading.label(category)] if category else [None, None]
            case Form.FLAGS:
                return [[self._reading.curie(flag.iri) for flag in self._reading.flags_about(thing.iri)]]
        values = self._values(thing, column)
        width = 2 if column.form in _DOUBLE else 1
        if column.many:
            return [[value[i] for value in values] for i in range(width)]
        if len(values) > 1:
            raise ExportRefused(
                f"tables: {thing.iri} has {len(values)} values for the column '{column.name}' of '{table.name}', which "
                f"holds one.  Give the column a form for lists in ontology/{PLAN}."
            )
        return list(values[0]) if values else [None] * width

    def _values(self, thing: Described, column: Column) -> list[list[Value]]:
        """Return the values a path leads to, each as one cell or two."""
        found: dict[tuple[Value, ...], None] = {}
        for path in column.paths:
            first, *rest = path
            ends = thing.terms(first)
            if column.form is Form.WHICH:
                if ends:
                    found[(snake(first.rpartition("#")[2]),)] = None
                continue
            for step in rest:
                ends = [
                    end
                    for middle in ends
                    if isinstance(middle, ox.NamedNode)
                    for end in self._reading.thing(middle.value).terms(step)
                ]
            for end in ends:
                for value in self._shown(end, column):
                    found[tuple(value)] = None
        return [list(value) for value in found]

    def _shown(self, end: Term, column: Column) -> list[list[Value]]:
        """Return a value in a column's form; none if it is of another sort, as a text among identifiers."""
        form = column.form
        if isinstance(end, ox.NamedNode):
            if form not in self._of_iri:
                return []
            if form is Form.SPLIT and self._classes[column.to].isdisjoint(self._reading.thing(end.value).types):
                return []
            return [self._of_iri[form](end.value)]
        if form in self._of_iri or not isinstance(end, ox.Literal) or not end.value:
            return []
        text = end.value
        match form:
            case Form.INTEGER | Form.INTEGERS | Form.YEAR:
                return [[int(text)]]
            case Form.DECIMAL | Form.DECIMALS:
                return [[Decimal(text), text]]
            case Form.BOOLEAN:
                return [[text in ("true", "1")]]
            case Form.PEOPLE:
                return [[name] for name in text.split("|")]
            case _:
                return [[text]]


_DOUBLE = frozenset({Form.ID, Form.IDS, Form.DECIMAL, Form.DECIMALS})
