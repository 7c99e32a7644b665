"""The queries a page is the answer of, for readers who want to ask them themselves."""

from __future__ import annotations

from pathlib import Path

from cllkg.queries.header import read_query

_COMPANIONS = ("Claims", "Entities", "Lines", "Flags", "Contexts", "Inferences")


def sparql_of(query: Path) -> list[dict[str, str]]:
    """Return name and text of a view's query and of those its header names, the query first."""
    found, waiting = [], [query]
    while waiting:
        stored = read_query(waiting.pop(0))
        found.append({"name": stored.path.name, "text": stored.sparql.strip()})
        names = (stored.one(field) for field in _COMPANIONS)
        paths = [query.with_name(name) for name in names if name]
        waiting += [path for path in paths if path.name not in {one["name"] for one in found}]
    return found
