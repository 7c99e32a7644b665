"""Say conflicts in words: an overview of one line each, and a page for each that fits on a screen."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cllkg.evidence.conflicts.circumstances import OF_STUDY, Difference
from cllkg.evidence.conflicts.conflict import Conflict, Conflicts, Group, Side, SideLine
from cllkg.evidence.explanations.outline import clean
from cllkg.evidence.parts import Record
from cllkg.queries.formats import counted

# So many lines of a page a reader sees at once.
SCREEN = 40
_LISTED = (Group.PAIRS, Group.ARTICLE, Group.OTHERS)


@dataclass(frozen=True)
class _Telling:
    """How much a page tells."""

    of_each: bool  # the strongest line of each record, not of the whole side
    finding: bool  # what that line found, and where it stands
    names: bool  # the name of each record


# Most first; a page is told by the first that fits on a screen.
_TELLINGS = (
    _Telling(True, True, True),
    _Telling(True, False, True),
    _Telling(True, False, False),
    _Telling(False, True, True),
    _Telling(False, False, True),
    _Telling(False, False, False),
)


def overview(conflicts: Conflicts, width: int) -> str:
    """Return one line for each conflict, under the heading of its group."""
    lines: list[str] = []
    for group in Group:
        members = [conflict for conflict in conflicts if conflict.group is group]
        if members:
            lines += [f"{group[0].upper()}{group[1:]} ({len(members)})", *_rows(members, width), ""]
    if conflicts.whole and not any(conflict.group is Group.UNRECORDED for conflict in conflicts):
        lines += ["Every clash the queries find is on record.", ""]
    lines.append("One of them whole: cllkg conflicts NUMBER, or the id of a flag, claim or number. All: --all.")
    return "\n".join(lines) + "\n"


def page(conflict: Conflict, width: int, others: Sequence[Conflict] = ()) -> str:
    """Return all there is to see of one conflict, told so that it fits on a screen where it can.

    Args:
        conflict: What the page is about.
        width: How many characters fit on a line.
        others: Conflicts that the same name means; the page names them.
    """
    told = ([*_page(conflict, width, telling), *_others(conflict, others, width)] for telling in _TELLINGS)
    lines: list[str] = []
    for lines in told:
        if len(lines) <= SCREEN:
            break
    return "\n".join(lines) + "\n"


def no_conflict(records: Sequence[str], width: int) -> str:
    """Return that records are there and in no conflict."""
    told = "on record, and in no conflict: no flag is about it, and neither a line nor a claim stands against it."
    return "\n".join(line for record in records for line in _paragraph("", f"{record} is {told}", width)) + "\n"


def _others(conflict: Conflict, others: Sequence[Conflict], width: int) -> Iterable[str]:
    """Return which other conflicts the same name means; their number, where it is not the same anyway."""
    if not others:
        return ()
    numbers = (f"{other.number} " if other.number not in (None, conflict.number) else "" for other in others)
    told = "; ".join(f"{number}{other.name} ({other.kind})" for number, other in zip(numbers, others, strict=True))
    return _paragraph("see also: ", f"{told}. All of them whole: --all.", width)


def _rows(conflicts: Sequence[Conflict], width: int) -> list[str]:
    cells = [_cells(conflict) for conflict in conflicts]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]) - 1)]
    shown = []
    for conflict, row in zip(conflicts, cells, strict=True):
        head = "".join(f"{cell:<{room}}  " for cell, room in zip(row, widths, strict=False))
        named = [_aspect(difference) for difference in conflict.differs if difference.recorded]
        tail = f" [{', '.join(named)}]" if named else ""
        # The sentence gives way, not what differs.
        shown.append(_cut(f"  {head}{row[-1]}", width - len(tail)) + tail)
    return shown


def _cells(conflict: Conflict) -> tuple[str, ...]:
    """Return what stands in the columns of the overview; the last may be cut."""
    if conflict.group is Group.CONTESTED:
        seen = f"see {', '.join(conflict.flags)}" if conflict.flags else "no flag"
        return conflict.kind, conflict.name, seen
    if conflict.group is Group.UNRECORDED:
        return conflict.kind, clean(f"{conflict.name}: {conflict.label}")
    said = conflict.label if conflict.number else f"{conflict.name}: {conflict.label}"
    return conflict.number or "-", conflict.kind, conflict.status or "", clean(said)


def _page(conflict: Conflict, width: int, telling: _Telling) -> Iterator[str]:
    what = ", ".join(part for part in (conflict.kind, conflict.status) if part)
    yield from _paragraph(f"{conflict.number}  " if conflict.number else "", f"{what} ({conflict.name})", width)
    if conflict.group is not Group.CONTESTED:
        yield from _paragraph("", conflict.label, width)
    for side in conflict.sides:
        yield ""
        yield from _side(side, width, telling)
    yield from _also(conflict, width)
    yield ""
    yield from _differs(conflict, width)
    for title, text in (("computation", conflict.computation), ("comment", conflict.comment)):
        if text:
            yield from _paragraph(f"{title}: ", text, width)
    for number, sentence in enumerate(conflict.dependence):
        yield from _paragraph("dependence: " if number == 0 else " " * len("dependence: "), sentence, width)
    if conflict.flags:
        yield from _paragraph("flags about it: ", ", ".join(conflict.flags), width)
    if conflict.statements:
        yield from _paragraph("statements of the article: ", ", ".join(conflict.statements), width)


def _side(side: Side, width: int, telling: _Telling) -> Iterator[str]:
    """Yield a side: its records, and the strongest line of each or of all."""
    indent = ""
    if side.name:
        yield clean(f"{side.name[0].upper()}{side.name[1:]}")
        indent = "  "
    # What speaks against a contested record is told with the side, not with the record.
    of_each = telling.of_each and len(side.records) + sum(bool(thing.lines) for thing in side.things) > 1
    for record in side.records:
        yield from _paragraph(f"{indent}- ", f"{record.label}{_marks(record)}", width)
        if telling.names:
            studies = record.strength.studies
            behind = f", {counted(studies, 'study') if studies == 1 else f'{studies} studies'}" if studies else ""
            yield from _paragraph(f"{indent}  ", f"{_name(record)}{behind}", width)
        lines = {line.iri for line in record.lines}
        if of_each and (own := [line for line in side.lines if line.iri in lines]):
            yield from _evidence(own, f"{indent}  ", width, telling)
    for thing in side.things:
        yield from _paragraph(f"{indent}- ", f"{thing.name}: {thing.label}", width)
        if of_each and thing.lines:
            yield from _evidence(thing.lines, f"{indent}  ", width, telling)
    if side.lines and not of_each:
        yield from _evidence(side.lines, indent, width, telling)
    elif not side.lines and not side.things:
        yield f"{indent}no evidence line of its own"


def _evidence(lines: Sequence[SideLine], indent: str, width: int, telling: _Telling) -> Iterator[str]:
    best, rest = lines[0], len(lines) - 1
    more = f" (and {counted(rest, 'line')} more)" if rest else ""
    cited = " and ".join(source.citation for source in best.cites)
    speaks = best.source.citation + (f", citing {cited}" if cited else "")
    size = f", {best.size}" if best.size else ""
    where = f"; {best.locator}" if best.locator and telling.finding else ""
    yield from _paragraph(f"{indent}strongest: ", f"{speaks}: {best.traits}{size}{where}{more}", width)
    if best.comment and telling.finding:
        yield from _paragraph(f"{indent}  found: ", best.comment, width)


def _also(conflict: Conflict, width: int) -> Iterator[str]:
    if conflict.also:
        told = "; ".join(f"{thing.name} ({thing.label})" for thing in conflict.also)
        yield ""
        yield from _paragraph("also about: " if conflict.sides else "about: ", told, width)


def _differs(conflict: Conflict, width: int) -> Iterator[str]:
    """Yield which circumstances differ, and what each side says of them."""
    named = [side.name for side in conflict.sides]
    if not conflict.differs and len(named) > 1 and (conflict.kind == "contradiction" or conflict.group not in _LISTED):
        yield "differs in: no circumstance on record"
    for difference in conflict.differs:
        # Where no flag is, none could have named it.
        unnamed = "" if difference.recorded or conflict.group not in _LISTED else " (not named by the flag)"
        yield from _paragraph(f"differs in {_aspect(difference)}{unnamed}: ", _said(difference, named), width)


def _aspect(difference: Difference) -> str:
    return difference.name.removeprefix("in ")


def _said(difference: Difference, sides: Sequence[str]) -> str:
    told = [_values(values) for values in difference.values]
    if len(told) < 2:
        return told[0] if told else "not stated"
    return " | ".join(f"{side.lower()}: {text}" for side, text in zip(sides, told, strict=True))


def _values(values: Sequence[str]) -> str:
    """Return values as a list; that they are the study's is said once."""
    own = [value for value in values if not value.endswith(OF_STUDY)]
    of_study = [value.removesuffix(OF_STUDY) for value in values if value.endswith(OF_STUDY)]
    said = [*own, *(["; ".join(of_study) + OF_STUDY] if of_study else [])]
    return "; ".join(said) or "not stated"


def _marks(record: Record) -> str:
    """Return what must not be overlooked of a record; its flags are what the page is about."""
    marks = [mark for mark in record.marks if not mark.startswith("flagged")]
    return f" [{', '.join(marks)}]" if marks else ""


def _name(record: Record) -> str:
    return record.iri.rpartition("cllkg/")[2]


def _paragraph(head: str, text: str, width: int) -> Iterable[str]:
    # An identifier stays whole where it fits, hyphens and all, so that a reader can copy it.
    indent = " " * min(len(head), 14)
    wrapped = textwrap.wrap(clean(text), width, initial_indent=head, subsequent_indent=indent, break_on_hyphens=False)
    return wrapped or [head.rstrip()]


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else line[: width - 3].rstrip() + "..."
