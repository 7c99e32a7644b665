"""The queries a page is the answer of, for readers who want to ask them themselves."""

from __future__ import annotations

from pathlib import Path

from cllkg.queries.header import read_query

# How a field of a header looks that names another query.
_ENDS_IN = ".rq"


def sparql_of(query: Path) -> list[dict[str, str]]:
    """Return name and text of a view's query and of those its header names, the query first."""
    found, waiting = [], [query]
    while waiting:
        stored = read_query(waiting.pop(0))
        found.append({"name": stored.path.name, "text": stored.sparql.strip()})
        names = (value for field in sorted(stored.fields) for value in stored.fields[field])
        paths = [query.with_name(name) for name in names if name.endswith(_ENDS_IN) and "/" not in name]
        known = {one["name"] for one in found} | {path.name for path in waiting}
        waiting += [path for path in dict.fromkeys(paths) if path.name not in known]
    return found
