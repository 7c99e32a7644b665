"""What a conflict is made of, as frozen values that print as text or JSON, and how one is found among them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cllkg.errors import UnknownName
from cllkg.evidence.conflicts.circumstances import Difference
from cllkg.evidence.parts import Line, Record, Thing

FORMATS = ("text", "json")
WIDTH = 100

# Derived from the fields, but what a reader of the JSON wants first.
_DERIVED = ("words", "marks", "citation", "traits")


class Group(StrEnum):
    """Where a conflict comes from, in the order in which they are listed."""

    PAIRS = "pairs that pull in opposite directions"
    ARTICLE = "the article's own inconsistencies"
    OTHERS = "other flags"
    CONTESTED = "contested and disputed claims and numbers"
    UNRECORDED = "found, not recorded yet"


@dataclass(frozen=True)
class Side:
    """One side: its records, what else stands on it, and its lines, strongest first."""

    name: str
    records: tuple[Record, ...]
    things: tuple[Thing, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, repr=False)
class Conflict:
    """Something that does not fit: both sides, in which circumstances they differ, and what ties them."""

    name: str
    number: str | None
    group: Group
    kind: str
    status: str | None
    label: str
    sides: tuple[Side, ...]
    also: tuple[Thing, ...]
    differs: tuple[Difference, ...]
    computation: str | None
    comment: str | None
    dependence: tuple[str, ...]
    flags: tuple[str, ...]
    statements: tuple[str, ...]

    @property
    def records(self) -> tuple[Record, ...]:
        """The records of all sides."""
        return tuple(record for side in self.sides for record in side.records)

    def answers_to(self, name: str) -> bool:
        """Whether a person means this one: its number, its name, or that of a record it is about."""
        wanted = name.casefold()
        known = {self.name, self.number or "", *(record.iri.rpartition("cllkg/")[2] for record in self.records)}
        return wanted in {form.casefold() for each in known if each for form in (each, each.partition("/")[2] or each)}

    def __str__(self) -> str:
        from cllkg.evidence.conflicts.pages import page

        return page(self, WIDTH)

    def __repr__(self) -> str:
        """Return what it is; ``str`` gives the page."""
        return f"<Conflict {self.number or self.name}: {self.label}>"


@dataclass(frozen=True, repr=False)
class Conflicts:
    """Conflicts, grouped, in a fixed order; whole if they are all there are."""

    found: tuple[Conflict, ...]
    whole: bool = True

    def __iter__(self) -> Iterator[Conflict]:
        """Yield each conflict."""
        return iter(self.found)

    def __len__(self) -> int:
        """The number of conflicts."""
        return len(self.found)

    def of_kind(self, kind: str) -> Conflicts:
        """Return those of one kind, such as ``contradiction`` or ``contested``.

        Raises:
            UnknownName: With the nearest kinds.
        """
        kinds = sorted({conflict.kind for conflict in self.found})
        wanted = kind.casefold().replace("_", " ").replace("-", " ")
        if wanted not in kinds:
            raise UnknownName("kind of conflict", kind, kinds, f"The kinds are: {', '.join(kinds)}.")
        return Conflicts(tuple(conflict for conflict in self.found if conflict.kind == wanted), whole=False)

    def of(self, name: str) -> Conflicts:
        """Return those a name means: a number such as X1, a flag's id, or the id of a claim or number.

        Raises:
            UnknownName: With the nearest names.
        """
        # A record's own conflict comes first, the flags about it after.
        bare = name.casefold()
        exact = [c for c in self.found if bare in (c.name.casefold(), c.name.casefold().partition("/")[2])]
        rest = [c for c in self.found if c not in exact and c.answers_to(name)]
        if not exact and not rest:
            known = {form for c in self.found for form in (c.number, c.name, c.name.partition("/")[2]) if form}
            raise UnknownName("conflict", name, sorted(known), "'cllkg conflicts' lists them all.")
        return Conflicts((*exact, *rest), whole=False)

    def write(self, format_: str = "text", *, pages: bool = True, width: int = WIDTH) -> str:
        """Return the conflicts as text.

        Args:
            format_: ``text`` or ``json``.
            pages: Whether each comes as a page rather than as a line of the overview; JSON has it all anyway.
            width: How many characters fit on a line.

        Raises:
            UnknownName: If there is no such format.
        """
        if format_ == "json":
            return self.to_json()
        if format_ != "text":
            raise UnknownName("format", format_, FORMATS, f"The formats are: {', '.join(FORMATS)}.")
        from cllkg.evidence.conflicts.pages import overview, page

        if not pages:
            return overview(self, width)
        return f"\n{'=' * width}\n\n".join(page(conflict, width) for conflict in self.found)

    def to_json(self) -> str:
        """Return the conflicts as JSON."""
        return json.dumps([_plain(conflict) for conflict in self.found], ensure_ascii=False, indent=1) + "\n"

    def __str__(self) -> str:
        return self.write("text", pages=False)

    def __repr__(self) -> str:
        """Return how many there are; ``str`` gives the overview."""
        return f"<Conflicts: {len(self)}>"


def _plain(value: object) -> Any:
    """Return a part as JSON can hold it."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    names = [field.name for field in dataclasses.fields(value)]
    names += [name for name in _DERIVED if hasattr(type(value), name)]
    return {name: _plain(getattr(value, name)) for name in names}
