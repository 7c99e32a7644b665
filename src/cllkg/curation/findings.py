"""What is wrong with a record, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cllkg.errors import nearest


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file, counted from 1."""

    path: Path
    line: int

    def __str__(self) -> str:
        """Return ``file:line``, as editors understand it."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, order=True)
class Finding:
    """One fault: where, what, what to do."""

    place: Place
    what: str
    cure: str = ""

    def __str__(self) -> str:
        """Return one line, or two when there is a cure to tell."""
        return f"{self.place}: {self.what}" + (f"\n  {self.cure}" if self.cure else "")


def meant(name: str, known: Iterable[str]) -> str:
    """Return the question whether one of the names nearest to ``name`` was meant, or nothing."""
    close = nearest(name, known)
    return f"Did you mean {' or '.join(repr(c) for c in close)}?  " if close else ""


def unknown(place: Place, kind: str, name: str, known: Iterable[str], cure: str) -> Finding:
    """Return the finding for a name that no table lists, with the nearest that one does."""
    return Finding(place, f"no {kind} called '{name}'.", meant(name, known) + cure)
