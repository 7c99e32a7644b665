"""Whether two engines gave the same answer, numbers compared by value and rows in any order."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from cllkg.store.answers import Answer, Term

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMERIC = {_XSD + name for name in ("integer", "decimal", "double", "float", "int", "long")}


def differences(one: Answer, other: Answer, limit: int = 5) -> list[str]:
    """Return sentences that say how two answers differ; none means they agree."""
    if one.truth != other.truth:
        return [f"one says {one.truth}, the other {other.truth}"]
    if one.triples is not None and other.triples is not None:
        return _missing(Counter(map(str, one.triples)), Counter(map(str, other.triples)), limit)
    if set(one.variables) != set(other.variables):
        return [f"columns {one.variables} against {other.variables}"]
    return _missing(_rows(one, one.variables), _rows(other, one.variables), limit)


def unbound_columns(answer: Answer) -> list[str]:
    """Return the columns that no row binds; such a column is a fault of the query."""
    return [
        name for i, name in enumerate(answer.variables) if answer.rows and all(row[i] is None for row in answer.rows)
    ]


def _rows(answer: Answer, order: tuple[str, ...]) -> Counter[str]:
    places = [answer.variables.index(name) for name in order]
    return Counter(" | ".join(_canonical(row[i]) for i in places) for row in answer.rows)


def _canonical(term: Term | None) -> str:
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMERIC:
        try:
            # Ten digits: engines divide decimals to different lengths.
            value = Decimal(term.value)
            return format(round(value, 10).normalize(), "f") if value.is_finite() else str(term)
        except InvalidOperation:
            return str(term)
    return "" if term is None else str(term)


def _missing(one: Counter[str], other: Counter[str], limit: int) -> list[str]:
    only_one, only_other = one - other, other - one
    lines = [f"only the first has: {row}" for row in list(only_one)[:limit]]
    return lines + [f"only the second has: {row}" for row in list(only_other)[:limit]]
