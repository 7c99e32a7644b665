"""The report for people: one screen, what falls first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cllkg.impact.compare import Change, Impact, QuestionChange, differing_columns
from cllkg.impact.matching import Listed
from cllkg.impact.retraction import Gate
from cllkg.queries.formats import counted

# So many lines of each part stand on the screen; --all shows the rest.
SHOWN = 4
_WIDTH = 118
_PLURALS = {
    "goes": "go",
    "falls": "fall",
    "weakens": "weaken",
    "is new": "are new",
    "is withheld": "are withheld",
}


def report(impact: Impact, all_: bool = False) -> str:
    """Return the report of an impact, a few lines of each part unless all are asked for."""
    return "\n".join(_lines(impact, all_)) + "\n"


def gate_report(gate: Gate, all_: bool = False) -> str:
    """Return the report of a list of retractions, and of what the new ones change."""
    lines = [f"{gate.path}: {counted(gate.rows, 'row')}"]
    parts = (
        ("retracted, and not recorded as such in graph/sources.tsv", gate.retracted),
        ("retracted, and recorded as such", gate.already_recorded),
        ("under an expression of concern; nothing follows from that", gate.concern),
        ("corrected; nothing follows from that", gate.corrected),
    )
    for title, rows in parts:
        if rows:
            lines += [f"{counted(len(rows), 'source')} {title}", *_cut([_listed(row) for row in rows], all_)]
    if not any(rows for _, rows in parts):
        lines.append("none of our sources is in it")
    if gate.without_identifier:
        count = counted(len(gate.without_identifier), "source")
        lines.append(f"{count} behind claims or numbers have neither DOI nor PMID: no list can be held against them")
        if all_:
            lines += [f"  {key}" for key in gate.without_identifier]
    if gate.unreadable:
        lines += [f"{counted(len(gate.unreadable), 'cell')} of the list could not be read"]
        lines += _cut(list(gate.unreadable), all_)
    if gate.doubts:
        # However few lines are wanted: each of these needs somebody's decision.
        lines += ["warning: these rows are in doubt", *(f"  {doubt}" for doubt in gate.doubts)]
    if gate.impact is not None:
        lines += ["", *_lines(gate.impact, all_)]
    verdict = "passes" if gate.passes else "fails: a retracted source carries a claim or a number"
    return "\n".join([*lines, "", f"the gate {verdict}"]) + "\n"


def _listed(row: Listed) -> str:
    carries = "" if row.carries else ", carries nothing"
    return f"{row.key}  line {row.line}, {row.matched_by}{carries}: {row.title}"


def _lines(impact: Impact, all_: bool) -> Iterator[str]:
    names = [f"{source.key} [{source.marker}]" if source.marker else source.key for source in impact.sources]
    yield from _wrapped(f"If {_and(names)} were retracted")
    yield from _cut([source.title for source in impact.sources], all_)
    if impact.same_study:
        yield from _wrapped(f"still counted, though they report the same study: {', '.join(impact.same_study)}")
    for title, changes, limit in (
        ("would lose all traced support", impact.falls, 2 * SHOWN),
        ("would only weaken", impact.weakens, SHOWN),
        ("would stand otherwise", impact.shifts, SHOWN),
        ("said by the curator to fall if one of these falls", impact.depends, SHOWN),
    ):
        if changes:
            yield from ("", f"{_claims_and_numbers(changes)} {title}")
            yield from _cut(list(map(_shown, changes)), all_, limit)
    for heading, texts in (
        (
            _heading("shortcut", ("goes", impact.shortcuts_gone), ("is new", impact.shortcuts_new)),
            _signed(("-", impact.shortcuts_gone), ("+", impact.shortcuts_new)),
        ),
        (
            _heading(
                "inference",
                ("falls", impact.inferences_gone),
                ("weakens", impact.inferences_weaker),
                ("is new", impact.inferences_new),
            ),
            _signed(("-", impact.inferences_gone), ("~", impact.inferences_weaker), ("+", impact.inferences_new)),
        ),
        (
            _heading(
                "inferred triple",
                ("goes", impact.triples_gone),
                ("is withheld", impact.triples_withheld),
                ("is new", impact.triples_new),
            ),
            _signed(("-", impact.triples_gone), ("~", impact.triples_withheld), ("+", impact.triples_new)),
        ),
    ):
        yield from ("", heading, *_cut(texts, all_)) if texts else ()
    asked = f"{len(impact.questions)} of {impact.questions_asked} stored questions answer otherwise"
    yield from ("", asked, *_cut([line for change in impact.questions for line in _question(change, all_)], all_, 7))
    if impact.stays:
        yield from ("", f"{_claims_and_numbers(impact.stays)} with a line that rests on it would stand as before")
        if all_:
            yield from _cut([f"{change.record}  {change.before}" for change in impact.stays], all_)
    absent = [
        text
        for text, found in (
            ("no claim or number falls", impact.falls),
            ("none only weakens", impact.weakens),
            ("no shortcut goes", impact.shortcuts_gone),
            ("no inference falls", impact.inferences_gone),
        )
        if not found
    ]
    if absent:
        yield from ("", f"{', '.join(absent)}.".capitalize())


def _heading(noun: str, *parts: tuple[str, Sequence[object]]) -> str:
    """Return ``2 inferences fall, 1 weakens``."""
    shown: list[str] = []
    for verb, found in parts:
        if found:
            one = len(found) == 1
            what = f" {noun}{'' if one else 's'}" if not shown else ""
            shown.append(f"{len(found)}{what} {verb if one else _PLURALS[verb]}")
    return ", ".join(shown)


def _signed(*parts: tuple[str, Sequence[object]]) -> list[str]:
    return [f"{sign} {text}" for sign, texts in parts for text in texts]


def _claims_and_numbers(changes: Sequence[Change]) -> str:
    claims = sum(change.record.startswith("claim/") for change in changes)
    numbers = len(changes) - claims
    return " and ".join(counted(n, noun) for n, noun in ((claims, "claim"), (numbers, "number")) if n)


def _shown(change: Change) -> str:
    # A standing that changes says enough.
    what = change.reasons[0] if change.before != change.after else "; ".join(change.reasons) or change.before
    return f"{change.record.removeprefix('claim/')}: {what}"


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _question(change: QuestionChange, all_: bool) -> list[str]:
    parts = [
        f"{counted(len(rows), 'row')} {what}" for rows, what in ((change.lost, "lost"), (change.added, "added")) if rows
    ]
    if change.altered:
        columns = ", ".join(differing_columns(change))
        parts.append(f"{counted(len(change.altered), 'row')} with another {columns}")
    lines = [f"{change.name}: {'; '.join(parts)}"]
    if all_:
        lines += [f"  - {' | '.join(row)}" for row in change.lost]
        lines += [f"  + {' | '.join(row)}" for row in change.added]
        lines += [
            f"  ~ {row[0]}: " + ", ".join(f"{a} → {b}" for a, b in zip(row, new, strict=True) if a != b)
            for row, new in change.altered
        ]
    return lines


def _cut(lines: list[str], all_: bool, limit: int = SHOWN) -> list[str]:
    """Return lines set in, the first few of them unless all are asked for."""
    if all_:
        return [f"  {line}" for line in lines]
    # One line more costs no more than the line that counts it.
    keep = len(lines) if len(lines) <= limit + 1 else limit
    shown = [f"  {line if len(line) <= _WIDTH else line[: _WIDTH - 1] + '…'}" for line in lines[:keep]]
    return shown if keep == len(lines) else [*shown, f"  and {len(lines) - keep} more (--all)"]


def _wrapped(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
