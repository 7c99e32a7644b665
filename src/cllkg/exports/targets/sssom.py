"""Write SSSOM: our terms beside those of others, and what else our entities are called.

A mapping leaves as its table has it, with justification, source and comment, if the graph says it too. Each table
becomes a file, the cross-references of entities another, and one file holds them all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cllkg.errors import CllkgError, ExportRefused
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading
from cllkg.exports.records import Entity
from cllkg.vocabulary import BASE, KG, OBO_IN_OWL

WHOLE = "cllkg"
"""The name, without its ending, of the file that holds all sets."""

CROSS_REFERENCES = "cross_references"
"""The name, without its ending, of the file with what entities are called elsewhere."""

ENDING = ".sssom.tsv"

_SETS = BASE + "mappings/"
_SETS_PREFIX = "kgmappings"
_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "object_source", "object_source_version", "mapping_source", "comment",
)  # fmt: skip
_TRIPLE = ("subject_id", "predicate_id", "object_id")
_SEEN_AT = KG + "seenAt"
# The only justification the SSSOM schema has for what was copied from elsewhere; the comment says from where.
_COPIED = "semapv:UnspecifiedMatching"

Row = Mapping[str, str]
Fact = tuple[str, str, str]


@dataclass(frozen=True)
class MappingSet:
    """One file of mappings: its head, and its rows by column."""

    name: str
    head: Mapping[str, Any]
    rows: tuple[Row, ...]


def sssom(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write a file for each set of mappings, and one of them all.

    Raises:
        CllkgError: If a table of mappings does not read; the text names file and line.
        ExportRefused: If a text has a carriage return, which readers of SSSOM turn into a line feed.
    """
    sets = [*_of_tables(reading, ledger), _of_entities(reading, ledger)]
    for one in sets:
        _write(desk, one)
    _write(desk, _whole(reading, sets))


def read_mapping_set(path: Path) -> MappingSet:
    """Read a table of mappings.

    Raises:
        CllkgError: If it does not read; the text names file and line.
    """
    import yaml

    shown = f"{path.parent.name}/{path.name}"
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        top = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
        head = yaml.safe_load("".join(line.removeprefix("#") for line in lines[:top]).strip("\n")) or {}
    except (OSError, ValueError, yaml.YAMLError):
        raise CllkgError(f"{shown}:1: the file, or the YAML at its top, does not read.  Correct it.") from None
    table = csv.DictReader(lines[top:], delimiter="\t")
    absent = [name for name in _NEEDED if name not in (table.fieldnames or ())]
    if absent or not isinstance(head, dict):
        what = f"the column '{absent[0]}' is missing" if absent else "the head is no list of names and values"
        raise CllkgError(f"{shown}:{top + 1}: {what}.  Correct it.")
    rows = []
    for row in table:
        if None in row or None in row.values():
            raise CllkgError(f"{shown}:{top + table.line_num}: not as many cells as the header has.  Correct the row.")
        rows.append({name: cell for name, cell in row.items() if cell})
    return MappingSet(path.name.removesuffix(ENDING), head, tuple(rows))


def _of_tables(reading: Reading, ledger: Ledger) -> Iterator[MappingSet]:
    """Yield the sets of mappings, as far as the graph says them, and account for the terms."""
    said = {term.iri: {(term.iri, *mapping) for mapping in term.mappings} for term in reading.vocables()}
    written: set[Fact] = set()
    for path in sorted((reading.ontology / "mappings").glob(f"*{ENDING}")):
        table = read_mapping_set(path)
        rows = []
        for number, row in enumerate(table.rows, 1):
            try:
                subject, predicate, obj = (reading.prefixes.expand(row.get(name, "")) for name in _TRIPLE)
            except ValueError as error:
                raise CllkgError(f"{path.parent.name}/{path.name}, row {number}: {error}.  Correct the row.") from None
            denied = bool(row.get("predicate_modifier"))
            fact = (subject, predicate, obj)
            if subject in said and (denied or fact in said[subject]):
                rows.append(row)
                ledger.keep("term", subject)
            if not denied:
                written.add(fact)
        if rows:
            yield MappingSet(table.name, table.head, tuple(rows))
    for term, facts in said.items():
        lacking = sorted(facts - written)
        if lacking:
            target = reading.curie(lacking[0][2])
            ledger.drop("mapping", term, f"No table in ontology/mappings/ says why it is mapped to {target}.")
        elif facts:
            ledger.keep("mapping", term)


def _of_entities(reading: Reading, ledger: Ledger) -> MappingSet:
    """Return what our entities are called elsewhere, and account for the entities."""
    rows = []
    for entity in reading.entities():
        found = _cross_references(reading, entity)
        if isinstance(found, str):
            ledger.drop("cross-references", entity.iri, found)
        elif found:
            rows += found
            ledger.keep("cross-references", entity.iri)
            for kind in ("entity", "label"):
                ledger.keep(kind, entity.iri)
    for kind in ("entity", "label"):
        ledger.drop_rest("It has no cross-reference, and SSSOM holds pairs only.", kind)
    ledger.drop_rest("It is mapped to nothing, and SSSOM holds pairs only.", "term")
    head = {
        "mapping_set_id": _SETS + CROSS_REFERENCES,
        "mapping_set_title": "CLL-KG entities and their identifiers elsewhere",
        "mapping_set_version": reading.version,
        "license": reading.license,
        "curie_map": _curie_map(reading, rows),
    }
    return MappingSet(CROSS_REFERENCES, head, tuple(rows))


def _cross_references(reading: Reading, entity: Entity) -> list[Row] | str:
    """Return an entity's rows, or why it has none."""
    if not entity.cross_references:
        return []
    subject = reading.prefixes.compress(entity.iri)
    if subject is None:
        return "No prefix shortens the entity's IRI, and SSSOM takes only CURIEs."
    rows: list[Row] = []
    for other in entity.cross_references:
        try:
            reading.prefixes.expand(other)
        except ValueError as error:
            return f"SSSOM takes only CURIEs: {error}."
        row = {
            "subject_id": subject,
            "subject_label": entity.label,
            "predicate_id": reading.curie(OBO_IN_OWL + "hasDbXref"),
            "object_id": other,
            "mapping_justification": _COPIED,
            "comment": entity.one(_SEEN_AT) or "",
        }
        rows.append(row)
    return rows


def _whole(reading: Reading, sets: Sequence[MappingSet]) -> MappingSet:
    """Return the set of all mappings; each says from which set it is."""
    rows = [{**row, "mapping_source": f"{_SETS_PREFIX}:{one.name}"} for one in sets for row in one.rows]
    rows.sort(key=lambda row: [row.get(name, "") for name in (*_TRIPLE, "mapping_source")])
    head = {
        "mapping_set_id": _SETS + WHOLE,
        "mapping_set_title": "CLL-KG: all mappings and cross-references",
        "mapping_set_version": reading.version,
        "mapping_set_source": [one.head["mapping_set_id"] for one in sets],
        "license": reading.license,
        "curie_map": {**_curie_map(reading, rows), _SETS_PREFIX: _SETS},
    }
    return MappingSet(WHOLE, head, tuple(rows))


def _curie_map(reading: Reading, rows: Iterable[Row]) -> dict[str, str]:
    names = (*_TRIPLE, "mapping_justification", "object_source")
    used = {row[name].partition(":")[0] for row in rows for name in names if row.get(name)}
    return {prefix: namespace for prefix, namespace in reading.prefixes if prefix in used}


def _write(desk: Desk, one: MappingSet) -> None:
    import yaml

    used = {name for row in one.rows for name, cell in row.items() if cell}
    columns = [name for name in _COLUMNS if name in used or name in _NEEDED] + sorted(used - set(_COLUMNS))
    head = {name: value for name, value in one.head.items() if value}
    with desk.text(one.name + ENDING) as out:
        for line in io.StringIO(yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=10**6)):
            out.write(f"# {line}")
        table = csv.DictWriter(out, columns, restval="", delimiter="\t", lineterminator="\n")
        table.writeheader()
        for row in one.rows:
            if any("\r" in cell for cell in row.values()):
                raise ExportRefused(
                    f"sssom: a text about {row['subject_id']} has a carriage return, which readers of SSSOM turn "
                    "into a line feed.  Write a line feed instead."
                )
            table.writerow(row)
