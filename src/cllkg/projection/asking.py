"""A view's query and those its header names, asked and held to the columns they promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from cllkg.errors import CllkgError, QueryFailed
from cllkg.queries.header import StoredQuery, read_query
from cllkg.store.answers import Scope, Store, Term
from cllkg.vocabulary import XSD

Value = str | int | float | bool
Attributes = dict[str, Any]

_NUMBERS: Mapping[str, type[int] | type[float]] = {
    XSD + "integer": int,
    XSD + "decimal": float,
    XSD + "double": float,
}


class Asker:
    """Asks a view's query and those its header names, and holds each to the columns it promises."""

    def __init__(self, store: Store, query: Path, scope: Scope) -> None:
        self._store = store
        self._scope = scope
        self.main = read_query(query)

    def names(self, field: str) -> bool:
        """Whether the header names a query of that kind."""
        return self.main.one(field) is not None

    def companion(self, field: str) -> StoredQuery:
        """Return the query the header names."""
        name = self.main.one(field)
        if name is None:
            raise CllkgError(f"{self.main.path}: the header has no '{field}:'.  Name the query that brings them.")
        return read_query(self.main.path.with_name(name))

    def required(self, field: str) -> list[Attributes]:
        """Return the rows of a companion query."""
        return self.rows(self.companion(field))

    def optional(self, field: str) -> list[Attributes]:
        """Return the rows of a companion query, none if the header names none."""
        return self.rows(self.companion(field)) if self.names(field) else []

    def rows(self, query: StoredQuery) -> list[Attributes]:
        """Return the rows of a query as dictionaries that hold bound columns only, in a fixed order."""
        answer = self._store.query(query.sparql, {}, self._scope)
        if answer.variables != query.columns:
            raise QueryFailed(
                f"{query.path}: the header promises the columns {', '.join(query.columns)}, "
                f"the answer has {', '.join(answer.variables) or 'none'}.  Make them agree."
            )
        rows = [
            {name: _value(term) for name, term in zip(answer.variables, row, strict=True) if term is not None}
            for row in answer.rows
        ]
        return sorted(rows, key=lambda row: [(name, str(row.get(name, ""))) for name in answer.variables])


def merge(rows: Iterable[Attributes], query: StoredQuery, by: str) -> dict[str, Attributes]:
    """Gather rows about one thing into one dictionary; columns under ``Many`` become sorted tuples.

    Raises:
        QueryFailed: If a column that is not under ``Many`` has two values for one thing.
    """
    many = {part.strip() for part in (query.one("Many") or "").split(",")}
    found: dict[str, dict[str, set[Value]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        for name, value in row.items():
            if name != by:
                found[row[by]][name].add(value)
    merged: dict[str, Attributes] = {}
    for key in sorted(found):
        merged[key] = {by: key}
        for name in query.columns:
            values = sorted(found[key].get(name, ()), key=lambda value: (str(value).casefold(), str(value)))
            if name in many:
                merged[key][name] = tuple(values)
            elif len(values) > 1:
                raise QueryFailed(
                    f"{query.path}: {key} has {len(values)} values of '{name}'.  List the column under 'Many:'."
                )
            elif values:
                merged[key][name] = values[0]
    return merged


def decoded(attributes: Attributes, codes: Mapping[str, str]) -> Attributes:
    """Return the attributes with the notation of each code in place of its IRI."""
    return {name: codes.get(value, value) if isinstance(value, str) else value for name, value in attributes.items()}


def without(attributes: Attributes, *names: str) -> Attributes:
    """Return the attributes but for those of these names."""
    return {name: value for name, value in attributes.items() if name not in names}


def _value(term: Term) -> Value:
    """Return a term as a plain Python value: an IRI as its text, a literal by its datatype."""
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        if datatype == XSD + "boolean":
            return term.value in ("true", "1")
        return _NUMBERS[datatype](term.value) if datatype in _NUMBERS else term.value
    return str(term) if isinstance(term, ox.Triple) else term.value
