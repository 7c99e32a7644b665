"""What else somebody may have meant by the value of a parameter that brought no rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from cllkg.errors import CllkgError
from cllkg.prefixes import PrefixMap
from cllkg.queries.formats import counted
from cllkg.queries.header import StoredQuery
from cllkg.queries.names import Names

# Each entity is tried by asking the question with it, so only the closest few are.
MOST_TRIED = 5

_CURIE = re.compile(r"[A-Za-z][\w.-]*:[\w-]+")


def suggestions(
    query: StoredQuery,
    params: Mapping[str, object],
    names: Names,
    prefixes: Mapping[str, str],
    rows: Callable[[Mapping[str, object]], int],
) -> Iterator[str]:
    """Yield a sentence for each parameter for which an entity of a like name would bring rows.

    Args:
        query: The query that found nothing.
        params: The values it was given.
        names: Resolves them.
        prefixes: Prefixes the query may use.
        rows: Asks the query with other values and returns how many rows there are.
    """
    for name, value in params.items():
        try:
            iri = names.resolve(str(value))
        except CllkgError:
            continue  # a number, a text, or an IRI in full
        for other in names.siblings(iri, str(value), _defaults(query, name, prefixes))[:MOST_TRIED]:
            handle = names.handle(other, str(value))
            found = rows({**params, name: handle})
            if found:
                taken = f"{name} '{value}' was taken as {names.sort(iri)}."
                meant = names.sort(other)
                shown = f"'{handle}'" if meant.startswith(f"{handle} (") else f"'{handle}', which is {meant}"
                yield f"{taken}  Did you mean {shown}?  It brings {counted(found, 'row')}."
                break


def _defaults(query: StoredQuery, name: str, prefixes: Mapping[str, str]) -> frozenset[str]:
    """Return the entities a parameter stands for when nobody gives it: of their sort it wants one."""
    line = re.search(rf"\{{([^}}]*)\}}\s*#\s*param\s+{re.escape(name)}\b", query.sparql)
    found = set()
    for curie in _CURIE.findall(line[1]) if line else ():
        try:
            found.add(PrefixMap(dict(prefixes)).expand(curie))
        except ValueError:
            continue
    return frozenset(found)
