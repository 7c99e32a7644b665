"""Sort the lines of a side by the order of strength, and say how many people stand behind each."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cllkg.content import Content
from cllkg.evidence.conflicts.conflict import SideLine
from cllkg.evidence.parts import Line

_ARTICLE = "article"
_MERE_WORDS = frozenset({"opinion", "stated as a hypothesis", "attributed speech"})


def with_people(line: Line, people: Sequence[int]) -> SideLine:
    """Return a line that knows how many people its record says it is of.

    Args:
        line: The evidence line.
        people: The sample size of the reported number, or those of both arms of a comparison; none if not stated.
    """
    values = {field.name: getattr(line, field.name) for field in dataclasses.fields(line)}
    return SideLine(**values, people=tuple(people))


@dataclass(frozen=True)
class Order:
    """The order of strength, as far as it orders single lines."""

    ranks: Mapping[tuple[str, str], int]

    def strongest_first(self, lines: Iterable[SideLine]) -> tuple[SideLine, ...]:
        """Return lines by the order of strength; who merely says so comes last."""
        return tuple(sorted(lines, key=self._key, reverse=True))

    def _key(self, line: Line) -> tuple[object, ...]:
        """Return what lines are sorted by: the order's criteria, as far as one line has them."""
        traced = any(source.resolution in ("resolved", "probable") for source in (line.source, *line.cites))
        cited = "untraced" if line.cites or line.source.key != _ARTICLE else "uncited"
        levels = {
            "design": (line.study_type or "none").replace(" ", "_"),
            "sample": self._sample(line.sample),
            "directness": "direct" if line.kind == "primary result" else "retold",
            "citation": "traced" if traced else cited,
        }
        # The criterion that decides first before the others; a code the order does not know ranks lowest.
        criteria = dict.fromkeys(criterion for criterion, _ in self.ranks)
        ranks = tuple(self.ranks.get((name, levels[name]), 0) for name in criteria if name in levels)
        # Its IRI breaks ties, so that the order is the same everywhere.
        return (line.kind not in _MERE_WORDS, ranks, line.sample or 0, line.iri)

    def _sample(self, size: int | None) -> str:
        """Return the level of a sample size."""
        sizes = sorted(int(code) for criterion, code in self.ranks if criterion == "sample" and code.isdecimal())
        held = [str(least) for least in sizes if size is not None and least <= size]
        return held[-1] if held else "unstated"


def read_order(content: Content) -> Order:
    """Return the order of strength of a content."""
    with content.strength.open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table, delimiter="\t")
        return Order({(row["criterion"], row["code"]): int(row["rank"]) for row in rows})
