"""What validation found, ready to print."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Violation:
    """A failed shape, or a row of a check that must come back empty."""

    rule: str
    node: str
    message: str
    cure: str = ""
    # The flag that records the finding, if one does.
    flag: str = ""

    def __str__(self) -> str:
        """Return one line, or two when there is a flag or a cure to tell."""
        text = f"{self.node}: {self.message} [{self.rule}]"
        if self.flag:
            return f"{text}\n  recorded by {self.flag}"
        return text + (f"\n  {self.cure}" if self.cure else "")


@dataclass(frozen=True)
class Report:
    """All violations, and how much was looked at."""

    looked_at: int
    violations: tuple[Violation, ...]
    # Findings of checks that a flag already records: known, kept, not smoothed.
    flagged: tuple[Violation, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether nothing was found."""
        return not self.violations
