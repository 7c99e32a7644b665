"""The numbers of a study in sections, each row a number as printed with all that must stand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cllkg.projection.asking import Attributes
from cllkg.projection.trials import Section, Trial
from cllkg.views.trial import phrases
from cllkg.views.trial.records import marks, number_address

Page = dict[str, Any]
_REST = Section("other", "Other numbers", "shares", (), "Numbers that belong to none of the sections above.")
_COMPARED = Section(
    "comparisons",
    "One arm against another",
    "ratios",
    (),
    "A ratio compares two arms and says nothing of how often the event occurs in either.",
)


@dataclass(frozen=True)
class Chapter:
    """A section with the numbers it takes, in the order of its rows."""

    section: Section
    numbers: tuple[Attributes, ...]


def chapters(trial: Trial) -> list[Chapter]:
    """Return the sections that have numbers, comparisons after them, and what belongs nowhere at the end."""
    taken: dict[str, list[tuple[int, Attributes]]] = {}
    for number in trial.numbers:
        section, rank = (_COMPARED, 0) if number["comparison"] else _place(trial, number)
        taken.setdefault(section.key, []).append((rank, number))
    made = []
    for section in (*trial.sections, _COMPARED, _REST):
        rows = sorted(taken.get(section.key, ()), key=lambda row: (row[0], *_order(row[1])))
        if rows:
            made.append(Chapter(section, tuple(number for _, number in rows)))
    return made


def rows(trial: Trial, numbers: Sequence[Attributes]) -> list[Page]:
    """Return the rows of a table."""
    return [
        {
            "address": number_address(number),
            "measure": phrases.measured(trial, number),
            "statistic": phrases.coded(trial.codes, "statistic", number["statistic"]),
            "group": phrases.group(trial, number),
            "value": phrases.value(number),
            "of": phrases.of_how_many(number),
            "when": phrases.when(number),
            "exact": phrases.how_exactly(number),
            "grade": phrases.grade(number).removeprefix("grade ") if has_grade(number) else "",
            "notes": list(number["note"]),
            "marks": marks(trial, number["number"]),
            "standing": number["standing"],
        }
        for number in numbers
    ]


def has_grade(number: Attributes) -> bool:
    """Whether a grade is given, or said to be left out."""
    return "grade" in number or "grade" in number["unreported"]


def _place(trial: Trial, number: Attributes) -> tuple[Section, int]:
    """Return the first section that takes a number, and the rank of its measure there."""
    for names in ({number["measure"]}, set(number["class"])):
        for section in trial.sections:
            for rank, name in enumerate(section.takes):
                if name in names:
                    return section, rank
    return _REST, 0


def _order(number: Attributes) -> tuple[Any, ...]:
    """Return where a number stands among those of one rank: by measure and time, then the largest share first."""
    at = number.get("months", number.get("cycles", 0))
    share = number.get("unit") != "%", -number.get("value", 0)
    # Adverse events share a rank; they are read by how common they are, all else by measure.
    common = "AdverseEvent" in number["class"]
    return (*(share if common else ()), number["measure"], at, number["statistic"] != "proportion", number["key"])
