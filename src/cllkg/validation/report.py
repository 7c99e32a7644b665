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

    def __str__(self) -> str:
        """Return one line, or two when there is a cure to tell."""
        return f"{self.node}: {self.message} [{self.rule}]" + (f"\n  {self.cure}" if self.cure else "")


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
