"""Which of our relations a reader understands who knows a target's words, and the table that maps ours to them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

Words = TypeVar("Words")


def understood(table: Path, words_of: Callable[[Mapping[str, str]], Words]) -> dict[Words, str]:
    """Return our relation by the target's words for it, of the rows that say they mean the same.

    Args:
        table: A table of ``ontology/mappings/`` with the columns ``predicate`` and ``match``.
        words_of: Returns the words of a row.

    Raises:
        AssertionError: If two relations have the same words: a reader could not tell them apart.
    """
    found: dict[Words, str] = {}
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["match"] in ("skos:exactMatch", "skos:closeMatch"):
                words = words_of(row)
                assert found.setdefault(words, row["predicate"]) == row["predicate"], f"{table.name}: {words}"
    return found
