"""What our terms are called in the Biolink Model: the tables ``ontology/mappings/biolink_*.tsv``, read and typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cllkg.curation.table_file import Row
from cllkg.exports.mapping_table import check_match, is_same
from cllkg.exports.ontology_table import read_rows, row_refused
from cllkg.exports.reading import Reading
from cllkg.prefixes import PrefixMap

_CATEGORIES = ("term", "category", "match", "object_source_version", "comment")
_QUALIFIERS = (
    "qualified_predicate", "object_aspect_qualifier", "object_direction_qualifier", "causal_mechanism_qualifier",
    "clinical_approval_status",
)  # fmt: skip
_PREDICATES = (
    "predicate", "subject", "object", "negated", "biolink_predicate", "association", "knowledge_level", *_QUALIFIERS,
    "file", "match", "object_source_version", "comment",
)  # fmt: skip
_STANDINGS = ("term", "file", "knowledge_level", "agent_type", "object_source_version", "comment")
_VALUES = ("property", "value", "slot", "slot_value", "match", "object_source_version")
_COLUMNS = ("table", "column", "type", "slot", "definition")
_TYPES = ("text", "list", "integer", "decimal", "boolean")

PLAIN, TRIAL, NEGATED, UNSETTLED, INFERRED = "plain", "trial", "negated", "unsettled", "inferred"
"""The groups of files of edges, as the tables name them."""
_GROUPS = (PLAIN, TRIAL, NEGATED, UNSETTLED, INFERRED)


@dataclass(frozen=True)
class Column:
    """A column of a file: its name, the type of its values, the slot of Biolink it is (or empty), its definition."""

    name: str
    type: str
    slot: str
    definition: str


@dataclass(frozen=True)
class Meaning:
    """What one of our predicates becomes between things of some classes.

    Attributes:
        predicate: In Biolink, as a CURIE.
        association: The class of the association, as a CURIE.
        knowledge_level: Where it is another than that of the standing; else empty.
        qualifiers: Slot to value.
        file: The group of files for a claim that stands: ``plain`` only if the predicate alone, without qualifiers and
            context, still says nothing false.
        says_negation: Whether it says by itself that the claim is denied.
        subject: The IRI of the class of the subject, or empty for any.
        object: The IRI of the class of the object, or empty for any.
        negated: ``true`` or ``false`` where it is for denied claims alone, or for none of them.
        is_same: Whether predicate and qualifiers together mean the same as ours.
    """

    predicate: str
    association: str
    knowledge_level: str
    qualifiers: dict[str, str]
    file: str
    subject: str
    object: str
    negated: str
    is_same: bool

    @property
    def says_negation(self) -> bool:
        """Whether it says by itself that the claim is denied."""
        return self.negated == "true"


@dataclass(frozen=True)
class Level:
    """How claims of a standing, an evidence system or a species, or inferences of a rule, leave.

    Attributes:
        file: The group of files.
        knowledge_level: A value of Biolink.
        agent_type: A value of Biolink.
    """

    file: str
    knowledge_level: str
    agent_type: str


@dataclass(frozen=True)
class Biolink:
    """The tables, ready to be asked."""

    reading: Reading
    categories: dict[str, str]
    meanings: dict[str, list[Meaning]]
    levels: dict[str, Level]
    values: dict[tuple[str, str, str], str]
    columns: dict[str, tuple[Column, ...]]
    _found: dict[str, str | None] = field(default_factory=dict)

    def category(self, class_: str) -> str | None:
        """Return the category of things of a class of ours, that of the nearest class above if need be."""
        if class_ not in self._found:
            fits = [term for term in self.categories if self.reading.is_a(class_, term)]
            best = [term for term in fits if not any(o != term and self.reading.is_a(o, term) for o in fits)]
            self._found[class_] = self.categories[min(best)] if best else None
        return self._found[class_]

    def meaning(self, predicate: str, subject: str, object_: str, *, negated: bool = False) -> Meaning | None:
        """Return the first row that fits a predicate between two classes, given as IRIs."""
        for row in self.meanings.get(predicate, ()):
            if row.negated and (row.negated == "true") is not negated:
                continue
            if self._fits(subject, row.subject) and self._fits(object_, row.object):
                return row
        return None

    def _fits(self, class_: str, wanted: str) -> bool:
        return not wanted or self.reading.is_a(class_, wanted)


def read_biolink(reading: Reading) -> Biolink:
    """Read the tables.

    Raises:
        CurationFailed: If one is missing or does not read; the text names file and line.
    """
    ontology, prefixes = reading.ontology, reading.prefixes
    categories = {
        term: row["category"] for term, row in _terms(ontology, "biolink_categories.tsv", _CATEGORIES, prefixes)
    }
    meanings: dict[str, list[Meaning]] = {}
    for predicate, row in _terms(ontology, "biolink_predicates.tsv", _PREDICATES, prefixes):
        meanings.setdefault(predicate, []).append(
            Meaning(
                predicate=row["biolink_predicate"],
                association=row["association"],
                knowledge_level=row["knowledge_level"],
                qualifiers={slot: row[slot] for slot in _QUALIFIERS if row[slot]},
                file=row["file"],
                subject=prefixes.expand(row["subject"]) if row["subject"] else "",
                object=prefixes.expand(row["object"]) if row["object"] else "",
                negated=row["negated"],
                is_same=is_same(row),
            )
        )
    levels = {
        row["term"]: Level(row["file"], row["knowledge_level"], row["agent_type"])
        for _, row in _rows(ontology, "biolink_standings.tsv", _STANDINGS)
    }
    values = {
        (property_, row["value"], row["slot"]): row["slot_value"]
        for property_, row in _terms(ontology, "biolink_values.tsv", _VALUES, prefixes)
    }
    return Biolink(reading, categories, meanings, levels, values, _read_columns(ontology))


def _read_columns(ontology: Path) -> dict[str, tuple[Column, ...]]:
    columns: dict[str, tuple[Column, ...]] = {}
    for place, row in read_rows(ontology, "mappings/biolink_columns.tsv", _COLUMNS):
        if row["type"] not in _TYPES:
            raise row_refused(place, f"there is no type '{row['type']}'", f"Types are: {', '.join(_TYPES)}.")
        column = Column(row["column"], row["type"], row["slot"], row["definition"])
        columns[row["table"]] = (*columns.get(row["table"], ()), column)
    return columns


def _terms(
    ontology: Path, name: str, columns: tuple[str, ...], prefixes: PrefixMap
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the IRI of the term in the first column, and the row."""
    for place, row in _rows(ontology, name, columns):
        try:
            iris = [prefixes.expand(row[column]) for column in (columns[0], "subject", "object") if row.get(column)]
        except ValueError as error:
            raise row_refused(place, error) from None
        yield iris[0], row


def _rows(ontology: Path, name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of a table, the group of files of each looked at."""
    for place, row in read_rows(ontology, f"mappings/{name}", columns):
        if "file" in row and row["file"] not in _GROUPS:
            groups = f"Groups are: {', '.join(_GROUPS)}."
            raise row_refused(place, f"there is no group of files '{row['file']}'", groups)
        check_match(place, row)
        yield place, row
