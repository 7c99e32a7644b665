"""What a conflict is made of, as frozen values that print as text or JSON, and how one is found among them."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from cllkg.errors import UnknownName
from cllkg.evidence.conflicts.circumstances import Difference
from cllkg.evidence.parts import Line, Record, Thing
from cllkg.vocabulary import BASE

FORMATS = ("text", "json")
WIDTH = 100

# Derived from the fields, but what a reader of the JSON wants first.
_DERIVED = ("words", "marks", "citation", "traits", "size")


class Group(StrEnum):
    """Where a conflict comes from, in the order in which they are listed."""

    PAIRS = "pairs that pull in opposite directions"
    ARTICLE = "the article's own inconsistencies"
    OTHERS = "other flags"
    CONTESTED = "contested and disputed claims and numbers"
    UNRECORDED = "found, not recorded yet"


@dataclass(frozen=True)
class SideLine(Line):
    """A line, and how many people its record is of: one size, or those of both arms; none where it is not stated."""

    people: tuple[int, ...] = ()

    @property
    def size(self) -> str | None:
        """Return the sample where the line itself gives none: that of its record, or that it is not stated."""
        if self.sample is not None or (self.study_type == "none" and not self.people):
            return None
        return f"n = {' + '.join(map(str, self.people))}" if self.people else "n not stated"


@dataclass(frozen=True)
class Item(Thing):
    """What else stands on a side, the claims that say so, and their lines, strongest first."""

    claims: tuple[str, ...] = ()
    lines: tuple[SideLine, ...] = ()


@dataclass(frozen=True)
class Side:
    """One side: its records, what else stands on it, and the lines of all of them, strongest first."""

    name: str
    records: tuple[Record, ...]
    things: tuple[Item, ...] = ()
    lines: tuple[SideLine, ...] = ()


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
        claims = (claim for side in self.sides for thing in side.things for claim in thing.claims)
        records = (record.iri.removeprefix(BASE) for record in self.records)
        return any(_means(name, known) for known in (self.name, self.number, *records, *claims) if known)

    def __str__(self) -> str:
        from cllkg.evidence.conflicts.pages import page

        return page(self, WIDTH)

    def __repr__(self) -> str:
        """Return what it is; ``str`` gives the page."""
        return f"<Conflict {self.number or self.name}: {self.label}>"


@dataclass(frozen=True, repr=False)
class Conflicts:
    """Conflicts, grouped, in a fixed order; whole if they are all there are.

    Attributes:
        found: The conflicts.
        whole: Whether they are all there are.
        known: The ids of all claims and numbers there are.
        clear: The ids of the records that were asked for and are in no conflict.
    """

    found: tuple[Conflict, ...]
    whole: bool = True
    known: frozenset[str] = field(default=frozenset(), compare=False)
    clear: tuple[str, ...] = ()

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
        if self.clear:
            return self
        kinds = sorted({conflict.kind for conflict in self.found})
        wanted = kind.casefold().replace("_", " ").replace("-", " ")
        if wanted not in kinds:
            raise UnknownName("kind of conflict", kind, kinds, f"The kinds are: {', '.join(kinds)}.")
        return replace(self, found=tuple(c for c in self.found if c.kind == wanted), whole=False)

    def of(self, name: str) -> Conflicts:
        """Return those a name means: a number such as X1, a flag's id, or the id of a claim or number.

        Of a claim or number that is in no conflict it returns none, and ``clear`` names it.

        Raises:
            UnknownName: With the nearest names.
        """
        # A record's own conflict comes first, the flags about it after.
        exact = [c for c in self.found if _means(name, c.name)]
        rest = [c for c in self.found if c not in exact and c.answers_to(name)]
        clear = () if exact or rest else tuple(sorted(record for record in self.known if _means(name, record)))
        if not exact and not rest and not clear:
            known = {form for c in self.found for form in (c.number, c.name, c.name.partition("/")[2]) if form}
            raise UnknownName("conflict", name, sorted(known), "'cllkg conflicts' lists them all.")
        return replace(self, found=(*exact, *rest), whole=False, clear=clear)

    def write(self, format_: str = "text", *, pages: bool = True, first: bool = False, width: int = WIDTH) -> str:
        """Return the conflicts as text.

        Args:
            format_: ``text`` or ``json``.
            pages: Whether each comes as a page rather than as a line of the overview; JSON has it all anyway.
            first: Whether only the first comes as a page, which then names the others.
            width: How many characters fit on a line.

        Raises:
            UnknownName: If there is no such format.
        """
        if format_ == "json":
            return self.to_json()
        if format_ != "text":
            raise UnknownName("format", format_, FORMATS, f"The formats are: {', '.join(FORMATS)}.")
        from cllkg.evidence.conflicts.pages import no_conflict, overview, page

        if self.clear:
            return no_conflict(self.clear, width)
        if not pages:
            return overview(self, width)
        if first and self.found:
            return page(self.found[0], width, self.found[1:])
        return f"\n{'=' * width}\n\n".join(page(conflict, width) for conflict in self.found)

    def to_json(self) -> str:
        """Return the conflicts as JSON."""
        return json.dumps([_plain(conflict) for conflict in self.found], ensure_ascii=False, indent=1) + "\n"

    def __str__(self) -> str:
        return self.write("text", pages=False)

    def __repr__(self) -> str:
        """Return how many there are; ``str`` gives the overview."""
        return f"<Conflicts: {len(self)}>"


def _means(name: str, known: str) -> bool:
    """Whether a name is a known one: without case, with or without its kind, K1 as well as K01."""
    wanted, form = _form(name), _form(known)
    return wanted in (form, form.partition("/")[2] or form)


def _form(name: str) -> str:
    plain = name.strip().removeprefix(BASE).casefold()
    number = re.fullmatch(r"([a-z])0*(\d+)", plain)
    return "".join(number.groups()) if number else plain


def _plain(value: object) -> Any:
    """Return a part as JSON can hold it."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    names = [each.name for each in dataclasses.fields(value)]
    names += [name for name in _DERIVED if hasattr(type(value), name)]
    return {name: _plain(getattr(value, name)) for name in names}
