"""What a mark of the matrix says: which way a line cuts by its shape, who found it by its filling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Mark:
    """One kind of mark; a character stands for it where nothing is drawn."""

    name: str
    character: str
    label: str
    definition: str


# The lighter a mark, the farther its source from where the thing was found.
KINDS = {
    "primary_result": "found",
    "review": "weighed",
    "repeated": "repeated",
    "opinion": "worded",
    "hypothesis": "worded",
    "attributed_speech": "worded",
}
_TOLD = {
    "found": ("a primary result", "The source reports it as its own finding, fact or record."),
    "weighed": ("weighs others", "The source is a review, or a database that weighs papers."),
    "repeated": ("repeats others", "The source repeats what was found elsewhere."),
    "worded": ("mere words", "Opinion, hypothesis, or speech of a person: no finding."),
}
_SHAPES = {
    "supports": ("supports", {"found": "●", "weighed": "◐", "repeated": "○", "worded": "◦"}),
    "disputes": ("disputes", {"found": "✖", "weighed": "✖", "repeated": "✕", "worded": "✕"}),
    "inconclusive": ("undecided", {"found": "◌", "weighed": "◌", "repeated": "◌", "worded": "◌"}),
}
MARKS = tuple(
    Mark(f"{direction}-{kind}", characters[kind], f"{verb}: {label}", definition)
    for direction, (verb, characters) in _SHAPES.items()
    for kind, (label, definition) in _TOLD.items()
)
THROUGH = Mark(
    "through", "◠", "cited for it", "Another source says it and cites this one for it; nobody of this one is heard."
)
_MARKS = {mark.name: mark for mark in MARKS}


def mark_of(line: Mapping[str, Any]) -> Mark:
    """Return the mark of an evidence line.

    >>> mark_of({"direction": "supports", "evidence_kind": "primary_result"}).character
    '●'
    """
    # A kind unknown here is drawn as the weakest.
    return _MARKS[f"{line['direction']}-{KINDS.get(line.get('evidence_kind', ''), 'worded')}"]
