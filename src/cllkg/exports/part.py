"""What part of the graph a dataset is, when it is not the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """A part of the graph.

    Attributes:
        selected: What was selected, as a sentence.
        left_out: How many things of each kind the selection left out; these are no losses of a format.
    """

    selected: str
    left_out: Mapping[str, int]

    def as_text(self) -> str:
        """Return what was selected and how much was not, as a paragraph."""
        left = ", ".join(f"{kind} {number:,}" for kind, number in self.left_out.items() if number)
        return f"{self.selected} Left out by the selection, and counted nowhere below: {left or 'nothing'}."

    def as_data(self) -> dict[str, Any]:
        """Return the same for programs."""
        return {"selected": self.selected, "left_out_by_selection": dict(self.left_out)}
