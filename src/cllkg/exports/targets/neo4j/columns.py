"""Columns of the tables ``neo4j-admin`` imports: their types in the header, and the text of their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from cllkg.errors import ExportRefused
from cllkg.vocabulary import XSD

DELIMITER = "\x1f"
"""Between the elements of a list: the unit separator, for every printable character occurs in names."""

STRING = XSD + "string"
BOOLEAN = XSD + "boolean"
INTEGER = XSD + "integer"
DECIMAL = XSD + "decimal"

Value: TypeAlias = tuple[str, str]
"""A text and its datatype."""

_TYPES = {BOOLEAN: "boolean", INTEGER: "long", DECIMAL: "double", XSD + "double": "double"}
_LONG = 2**63
_TRUE = frozenset(("true", "1"))


@dataclass
class Column:
    """One property of a table.

    Attributes:
        name: Its name.
        many: Whether a cell may hold several values.
        datatypes: The datatypes of the values that were seen.
    """

    name: str
    many: bool
    datatypes: set[str] = field(default_factory=set)

    @property
    def type(self) -> str:
        """Neo4j's name for the type: text where the values are of several datatypes."""
        return _TYPES.get(next(iter(self.datatypes)), "string") if len(self.datatypes) == 1 else "string"

    @property
    def header(self) -> list[str]:
        """The fields of the header row: a decimal is also there as it was written, a mixed value has its datatype."""
        list_ = "[]" if self.many else ""
        fields = [f"{self.name}:{self.type}{list_}"]
        if self.type == "double":
            fields.append(f"{self.name}Text:string{list_}")
        if len(self.datatypes) > 1:
            fields.append(f"{self.name}Datatype:string{list_}")
        return fields

    def cells(self, values: Sequence[Value], of: str) -> list[str]:
        """Return the cells for the fields of the header.

        Args:
            values: The values of the property, in order.
            of: Whose they are, for the message.

        Raises:
            ExportRefused: If Neo4j could not read them back.
        """
        if len(values) > 1 and not self.many:
            raise ExportRefused(
                f"neo4j: {of} has {len(values)} values of '{self.name}', which has one at most.  Correct the record."
            )
        texts = [text for text, _ in values]
        cells = [self._cell([_plain(text, self.type, of) for text in texts], self.type, of)]
        if self.type == "double":
            cells.append(self._cell(texts, "string", of))
        if len(self.datatypes) > 1:
            cells.append(self._cell([datatype for _, datatype in values], "string", of))
        return cells

    def _cell(self, texts: list[str], type_: str, of: str) -> str:
        if not self.many:
            return quoted(texts[0]) if texts and type_ == "string" else "".join(texts)
        if any(not text or DELIMITER in text for text in texts):
            raise ExportRefused(
                f"neo4j: a value of '{self.name}' of {of} is empty or holds the control character U+001F, which "
                f"separates the elements of lists.  Correct the record."
            )
        return quoted(DELIMITER.join(texts)) if texts else ""


def quoted(text: str) -> str:
    """Return a text as a cell.

    >>> quoted('a "b" c')
    '"a ""b"" c"'
    """
    return '"' + text.replace('"', '""') + '"'


def listed(texts: Iterable[str]) -> str:
    """Return some texts as the cell of a list; they hold no delimiter."""
    joined = DELIMITER.join(texts)
    return quoted(joined) if joined else ""


def row(cells: Iterable[str]) -> str:
    """Return a line of a table."""
    return ",".join(cells) + "\n"


def _plain(text: str, type_: str, of: str) -> str:
    if type_ == "boolean":
        return "true" if text in _TRUE else "false"
    if type_ == "long" and not -_LONG <= int(text) < _LONG:
        raise ExportRefused(f"neo4j: {of} has the number {text}, and Neo4j holds integers up to {_LONG - 1}.")
    return text
