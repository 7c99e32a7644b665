"""Check that the files of ``ontology/`` can be read at all: Turtle, the prefix table, the mappings, the order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cllkg.content import Content
from cllkg.curation.findings import Finding, Place
from cllkg.curation.strength_file import parse_order
from cllkg.curation.text_file import read_text
from cllkg.prefixes import PrefixMap, parse_prefixes
from cllkg.tbox import parse_terms

_MAPPING_COLUMNS = ("subject_id", "predicate_id", "object_id")


def ontology_findings(content: Content) -> list[Finding]:
    """Return what keeps a file of ``ontology/`` from being read, one finding a file or row."""
    findings: list[Finding] = []
    for path in sorted({*content.terms(), *content.ontology.glob("*.ttl")}):
        findings += _turtle(path, path.relative_to(content.root))
    findings += parse_order(content.strength, content.strength.relative_to(content.root))[1]
    table = content.ontology / "prefixes.tsv"
    prefixes, faults = _prefixes(table, table.relative_to(content.root))
    findings += faults
    if not faults:
        for path in sorted((content.ontology / "mappings").glob("*.sssom.tsv")):
            findings += _mappings(path, path.relative_to(content.root), prefixes)
    return findings


def _turtle(path: Path, shown: Path) -> Iterator[Finding]:
    if path.is_file() and isinstance(text := read_text(path, shown), Finding):
        yield text
        return
    _, fault = parse_terms(path)
    if fault is not None:
        line, what, cure = fault
        yield Finding(Place(shown, line), what, cure)


def _prefixes(path: Path, shown: Path) -> tuple[PrefixMap, list[Finding]]:
    if not path.is_file():
        return PrefixMap({}), [Finding(Place(shown, 1), "the table is missing.", "Restore it from version control.")]
    text = read_text(path, shown)
    if isinstance(text, Finding):
        return PrefixMap({}), [text]
    prefixes, faults = parse_prefixes(text)
    return prefixes, [Finding(Place(shown, line), what, cure) for line, what, cure in faults]


def _mappings(path: Path, shown: Path, prefixes: PrefixMap) -> Iterator[Finding]:
    """A mapping file is SSSOM: a commented head, a header row, then one mapping a row."""
    text = read_text(path, shown)
    if isinstance(text, Finding):
        yield text
        return
    rows = [(n, line.split("\t")) for n, line in enumerate(text.split("\n"), 1) if line and not line.startswith("#")]
    if not rows:
        yield Finding(Place(shown, 1), "the table is empty.", "Delete the file, or write its header row.")
        return
    (top, header), *mappings = rows
    absent = [name for name in _MAPPING_COLUMNS if name not in header]
    if absent:
        needed = ", ".join(_MAPPING_COLUMNS)
        yield Finding(Place(shown, top), f"the column '{absent[0]}' is missing.", f"A mapping needs {needed}.")
        return
    if repeated := [name for i, name in enumerate(header) if name in header[:i]]:
        yield Finding(Place(shown, top), f"the column '{repeated[0]}' stands twice.", "Keep one.")
        return
    for number, cells in mappings:
        place = Place(shown, number)
        if len(cells) != len(header):
            cure = "Cells are separated by single tabs; an empty cell still needs its tab."
            yield Finding(place, f"{len(cells)} cells where the header has {len(header)}.", cure)
            continue
        for name in _MAPPING_COLUMNS:
            try:
                prefixes.expand(cells[header.index(name)])
            except ValueError as error:
                yield Finding(place, f"bad CURIE: {error}.", "Prefixes are listed in ontology/prefixes.tsv.")
