"""Write what Wikidata has items and properties for, as QuickStatements (version 1): a line a statement and source.

Only what may be said plainly leaves, and only under identifiers that were seen in use; where none was, a claim stays
here. Nothing is ever submitted: whoever feeds the file to QuickStatements answers for it.

Source: Help:QuickStatements on Wikidata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cllkg.errors import CllkgError
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.mapping_table import Rows, read_mapping
from cllkg.exports.reading import Reading
from cllkg.exports.records import Claim, Source

FILE = "quickstatements.tsv"
ITEMS = "wikidata_items.tsv"
PROPERTIES = "wikidata_properties.tsv"

_TRIPLE = "claim as a triple"
_NOT_PLAIN = "Wikidata would take what is denied, contested, disputed, uncited or a hypothesis for a fact."
_NO_THING = "Its object is a text or a number."
_NO_ITEM = "No item of Wikidata was seen for a thing it speaks of."
_NO_REFERENCE = "None of its supporting sources has a PubMed number or a DOI that Wikidata could name."
_TEXT = re.compile(r'[^"\t\r\n|]+')


def quickstatements(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the statements.

    Raises:
        CllkgError: If a table of identifiers does not read.
        ExportRefused: If the export is strict and a thing has no item, or a relation no property, of Wikidata.
    """
    items = _identifiers(reading, ITEMS, "item", "entity")
    properties = _identifiers(reading, PROPERTIES, "property", "predicate")
    ledger.drop_rest("No statement speaks of it.", "entity", "source identifier")
    with desk.text(FILE) as out:
        for claim in reading.claims():
            if not reading.is_plain(claim):
                ledger.drop(_TRIPLE, claim.iri, _NOT_PLAIN)
                continue
            if claim.object_iri is None:
                ledger.drop(_TRIPLE, claim.iri, _NO_THING)
                continue
            subject, end = items.get(claim.subject or ""), items.get(claim.object_iri)
            if subject is None or end is None:
                for thing in (claim.subject or "", claim.object_iri):
                    if thing not in items:
                        ledger.unmapped(_TRIPLE, claim.iri, reading.curie(thing), "Wikidata", _NO_ITEM)
                continue
            property_ = properties.get(claim.predicate or "")
            if property_ is None:
                ledger.unmapped(_TRIPLE, claim.iri, reading.curie(claim.predicate or ""), "Wikidata")
                continue
            ledger.drop(_TRIPLE, claim.iri, _NO_REFERENCE)
            for source, qualifier, value in _references(reading, claim):
                # QuickStatements adds a further reference to a statement that is there already.
                out.write(f'{subject}\t{property_}\t{end}\t{qualifier}\t"{value}"\n')
                ledger.keep(_TRIPLE, claim.iri)
                ledger.keep("source identifier", source.iri)
                for iri in (claim.subject, claim.object_iri):
                    ledger.fold("entity", iri or "", "an item of Wikidata")


def _references(reading: Reading, claim: Claim) -> Iterator[tuple[Source, str, str]]:
    """Yield each source that supports a claim, once, with the property that names it and its value there."""
    lines = [reading.line(iri) for iri in claim.evidence]
    for iri in sorted({line.source for line in lines if line.source and line.direction == "supports"}):
        source = reading.source(iri)
        for qualifier, value in (("S698", source.pmid), ("S356", source.doi and source.doi.upper())):
            if value and _TEXT.fullmatch(value):
                yield source, qualifier, value
                break


def _identifiers(reading: Reading, table: str, column: str, key: str) -> dict[str, str]:
    """Return our IRIs and what Wikidata calls each.

    Raises:
        CllkgError: If the table does not read, or a cell is no identifier.
    """
    rows: Rows = read_mapping(reading.ontology, table, (key, column, "label", "seen_at"), reading.prefixes)
    pattern = re.compile(f"{'Q' if column == 'item' else 'P'}[1-9][0-9]*")
    for iri, row in rows.items():
        if pattern.fullmatch(row[column]) is None:
            raise CllkgError(
                f"{reading.ontology.name}/mappings/{table}: '{row[column]}', for {reading.curie(iri)}, names no "
                f"{column} of Wikidata.  Correct the row, or take it out."
            )
    return {iri: row[column] for iri, row in rows.items()}
