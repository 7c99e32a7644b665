"""Which tables there are and which columns they have, read from ``ontology/tables.tsv``.

A row of that file is a column: where its values stand in the graph, as a path of one or two properties (``|``
separates alternatives), and the form they take. The first row of a table says which things are its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from cllkg.curation.findings import Place
from cllkg.exports.ontology_table import expand_paths, read_rows, row_refused
from cllkg.prefixes import PrefixMap

PLAN = "tables.tsv"

Path_ = tuple[str, ...]

_HEADER = ("table", "column", "path", "form", "to", "definition")


class Form(StrEnum):
    """How the values of a path become cells; a plural is a list."""

    KEY = "key"
    TERM = "term"
    ID = "id"
    IDS = "ids"
    REF = "ref"
    REFS = "refs"
    SPLIT = "split"
    CODE = "code"
    CODES = "codes"
    TEXT = "text"
    TEXTS = "texts"
    PEOPLE = "people"
    INTEGER = "integer"
    INTEGERS = "integers"
    DECIMAL = "decimal"
    DECIMALS = "decimals"
    BOOLEAN = "boolean"
    YEAR = "year"
    DATETIME = "datetime"
    WHICH = "which"
    PLAIN = "plain"
    CATEGORY = "category"
    FLAGS = "flags"


_KEYS = frozenset({Form.KEY, Form.TERM})
_MANY = frozenset(
    {Form.IDS, Form.REFS, Form.CODES, Form.TEXTS, Form.PEOPLE, Form.INTEGERS, Form.DECIMALS, Form.FLAGS}
)  # fmt: skip
_COMPUTED = frozenset({Form.PLAIN, Form.CATEGORY, Form.FLAGS})


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: Its name.
        paths: The alternatives, each one or two properties; for a key the classes of its things.
        form: What its values become.
        to: The table whose ``id`` its values are, or an empty text.
        definition: What it means, where the ontology does not say.
        place: Where it stands in the plan.
    """

    name: str
    paths: tuple[Path_, ...]
    form: Form
    to: str
    definition: str
    place: Place

    @property
    def many(self) -> bool:
        """Whether its cells are lists."""
        return self.form in _MANY


@dataclass(frozen=True)
class Table:
    """A table: its name, what its rows are, and its columns."""

    name: str
    key: Column
    columns: tuple[Column, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes whose things are its rows; none for the terms of the ontology."""
        return tuple(iri for path in self.key.paths for iri in path) if self.key.form is Form.KEY else ()


def read_plan(ontology: Path, prefixes: PrefixMap) -> tuple[Table, ...]:
    """Read the plan.

    Args:
        ontology: The folder that holds it.
        prefixes: How its names are shortened.

    Raises:
        CurationFailed: If the plan is missing or does not read; the text names file and line.
    """
    rows = read_rows(ontology, PLAN, _HEADER)
    tables = [
        _table(name, [_column(row, prefixes, place) for place, row in group])
        for name, group in groupby(rows, lambda pair: pair[1]["table"])
    ]
    _require_tables(tables)
    return tuple(tables)


def _column(row: Mapping[str, str], prefixes: PrefixMap, place: Place) -> Column:
    name = row["column"]
    try:
        column = Column(
            name, expand_paths(row["path"], prefixes), Form(row["form"]), row["to"], row["definition"], place
        )
    except ValueError as error:
        raise row_refused(place, error) from None
    if not column.paths and column.form not in _COMPUTED:
        raise row_refused(place, f"the column '{name}' has no path")
    return column


def _table(name: str, columns: list[Column]) -> Table:
    key, *others = columns
    for column in columns:
        if (column.form in _KEYS) is not (column is key):
            raise row_refused(column.place, "the first row of a table, and no other, is its key", "Correct the form.")
    return Table(name, key, tuple(others))


def _require_tables(tables: Iterable[Table]) -> None:
    seen: set[str] = set()
    names = {table.name for table in tables}
    for table in tables:
        if table.name in seen:
            raise row_refused(table.key.place, f"a second table '{table.name}'", "Put its rows together.")
        seen.add(table.name)
        for column in table.columns:
            if column.to and column.to not in names:
                raise row_refused(column.place, f"no table called '{column.to}'")
