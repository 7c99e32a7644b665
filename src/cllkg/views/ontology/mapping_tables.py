"""The SSSOM tables behind the mappings: what theirs is called, and what the curator noted.

The store holds a mapping as one plain triple. Its row in ``ontology/mappings/`` also has the label of their
term, a comment, and the word *Not* where the two were compared and do not match.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cllkg.errors import CllkgError
from cllkg.prefixes import PrefixMap
from cllkg.projection.vocabulary_terms import MappedTerm

_MATCHES = {f"skos:{name}Match": name for name in ("exact", "close", "broad", "narrow", "related")}


@dataclass(frozen=True)
class ToldMapping:
    """A mapping as a page tells it; CURIEs, with their label where a row has one."""

    term: str
    match: str
    denied: bool
    other: str
    label: str = ""
    comment: str = ""


def tell_mappings(
    mappings: Iterable[MappedTerm], folder: Path, prefixes: PrefixMap, *, denials: bool = True
) -> list[ToldMapping]:
    """Return the mappings of the store with what their rows add, and those that rows deny.

    Args:
        mappings: The triples of the store; a row that denies one overrules it.
        folder: Where the SSSOM tables are; without them only the labels are missing.
        prefixes: Makes CURIEs of the triples' IRIs.
        denials: Whether rows that deny a mapping belong to what was asked.

    Raises:
        CllkgError: If a table is not UTF-8 text.
    """
    rows = {(row.term, row.match, row.other): row for row in _rows(folder)}
    told = {}
    for mapping in mappings:
        key = _curie(mapping.term, prefixes), mapping.match, _curie(mapping.other, prefixes)
        told[key] = rows.get(key, ToldMapping(key[0], key[1], False, key[2]))
    if denials:
        told |= {key: row for key, row in rows.items() if row.denied}
    return [told[key] for key in sorted(told)]


def _curie(iri: str, prefixes: PrefixMap) -> str:
    return prefixes.compress(iri) or iri


def _rows(folder: Path) -> Iterator[ToldMapping]:
    for path in sorted(folder.glob("*.sssom.tsv")):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise CllkgError(f"{path}: not UTF-8 text.  Save the file as UTF-8.") from None
        lines = [line for line in text.split("\n") if line and not line.startswith("#")]
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            match = _MATCHES.get(row.get("predicate_id") or "")
            if match:
                yield ToldMapping(
                    term=row.get("subject_id") or "",
                    match=match,
                    denied=(row.get("predicate_modifier") or "") == "Not",
                    other=row.get("object_id") or "",
                    label=row.get("object_label") or "",
                    comment=row.get("comment") or "",
                )
