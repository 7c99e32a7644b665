"""Stored queries that are given a list of things: ``VALUES ?thing { kg:Claim }  # given thing``."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from cllkg.errors import CllkgError

_GIVEN = r"(VALUES\s+\?\w+\s*\{{)[^}}]*(\}}\s*#\s*given\s+{name}\b)"


def fill_given(sparql: str, name: str, terms: Iterable[ox.NamedNode | ox.Literal]) -> str:
    """Return a query with a list of terms in place of the one it stands there with.

    Args:
        sparql: The query.
        name: What the comment behind the list calls it.
        terms: What it is given; a term is checked when it is made, so that no text can leave its brackets.

    Raises:
        CllkgError: If the query has no list of that name.
    """
    values = " ".join(map(str, terms))
    filled, count = re.subn(_GIVEN.format(name=name), lambda match: f"{match[1]} {values} {match[2]}", sparql)
    if not count:
        raise CllkgError(f"the query has no list '# given {name}'.  Restore queries/ from version control.")
    return filled
