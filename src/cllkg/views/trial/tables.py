"""The numbers of a study in sections, each row a number as printed with all that must stand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cllkg.errors import CllkgError
from cllkg.projection.asking import Attributes
from cllkg.projection.trials import Section, Trial
from cllkg.views.trial import phrases
from cllkg.views.trial.records import marks, number_address

Page = dict[str, Any]
# What every number is, and what only comparisons are: sections that take these take what is left.
_ANY = "ReportedNumber"
_COMPARISON = "Comparison"


@dataclass(frozen=True)
class Chapter:
    """A section with the numbers it takes, in the order of its rows."""

    section: Section
    numbers: tuple[Attributes, ...]


def chapters(trial: Trial) -> list[Chapter]:
    """Return the sections that have numbers, in the order of the header.

    Raises:
        CllkgError: If no section takes a number.
    """
    taken: dict[str, list[tuple[int, Attributes]]] = {}
    for number in trial.numbers:
        section, rank = _place(trial, number)
        taken.setdefault(section.key, []).append((rank, number))
    made = []
    for section in trial.sections:
        rows = sorted(taken.get(section.key, ()), key=lambda row: (row[0], *_order(row[1])))
        if rows:
            made.append(Chapter(section, tuple(number for _, number in rows)))
    return made


def rows(trial: Trial, numbers: Sequence[Attributes]) -> list[Page]:
    """Return the rows of a table; a count and the share of the same people share a row."""
    found: dict[tuple[Any, ...], list[Attributes]] = {}
    unclear = phrases.unclear(numbers)
    for number in numbers:
        found.setdefault(_what(number), []).append(number)
    return [_row(trial, alike, unclear) for alike in found.values()]


def _row(trial: Trial, alike: Sequence[Attributes], unclear: frozenset[str]) -> Page:
    first = alike[0]
    statistics = [phrases.coded(trial.codes, "kind of statistic", number["statistic"]) for number in alike]
    # An interval belongs to the share; a count has none to leave out.
    exact = [phrases.how_exactly(number) for number in alike]
    return {
        "measure": phrases.measured(trial, first),
        "statistic": phrases.listed(statistics),
        "sentences": [number["label"] for number in alike if number["key"] in unclear],
        "group": phrases.group(trial, first),
        "of": phrases.of_how_many(first),
        "when": phrases.when(first),
        "exact": next((text for text in exact if text != phrases.NOT_RECORDED), exact[0]),
        "grade": phrases.grade(first).removeprefix("grade ") if has_grade(first) else "",
        "notes": sorted({note for number in alike for note in number["note"]}),
        "sources": sorted({who for number in alike for who in _sources(trial, number)}),
        "values": [
            {
                "address": number_address(number),
                "value": phrases.value(number),
                "marks": marks(trial, number["number"]),
                "standing": number["standing"],
            }
            for number in alike
        ],
    }


def _what(number: Attributes) -> tuple[Any, ...]:
    """Return what two numbers have in common that may share a row; nothing where no denominator says so."""
    if "denominator" not in number or number["statistic"] not in ("count", "proportion"):
        return (number["number"],)
    return tuple(number.get(name) for name in ("measure", "arm", "timepoint", "denominator", "count", "grade"))


def _sources(trial: Trial, number: Attributes) -> list[str]:
    """Return who prints a number, and whom they cite for it."""
    return [
        str(line["source"]) + (f", citing {phrases.listed(line['cites'])}" if line["cites"] else "")
        for line in trial.lines.get(number["number"], ())
        if "source" in line and line["direction"] == "supports"
    ]


def has_grade(number: Attributes) -> bool:
    """Whether a grade is given, or said to be left out."""
    return "grade" in number or "grade" in number["unreported"]


def _place(trial: Trial, number: Attributes) -> tuple[Section, int]:
    """Return the first section that takes a number, and the rank of its measure there."""
    kinds = ({_COMPARISON},) if number["comparison"] else ({number["measure"]}, set(number["class"]))
    for names in (*kinds, {_ANY}):
        for section in trial.sections:
            for rank, name in enumerate(section.takes):
                if name in names:
                    return section, rank
    raise CllkgError(f"no section of the trial view takes {number['key']}.  Let its last one take {_ANY}.")


def _order(number: Attributes) -> tuple[Any, ...]:
    """Return where a number stands among those of one rank: by measure and time, then the largest share first."""
    at = number.get("months", number.get("cycles", 0))
    share = number.get("unit") != "%", -number.get("value", 0)
    # Adverse events share a rank; they are read by how common they are, all else by measure.
    common = "AdverseEvent" in number["class"]
    return (*(share if common else ()), number["measure"], at, number["statistic"] != "proportion", number["key"])
