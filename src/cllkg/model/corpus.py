"""All curated records, read and linked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cllkg.model.claims import Claim, EvidenceLine, Review
from cllkg.model.entities import Entity
from cllkg.model.flags import Flag
from cllkg.model.numbers import Comparison, Outcome
from cllkg.model.sources import ArticleStatement, Curator, Source
from cllkg.model.studies import Study, StudyEntry

ARTICLE = "article"


@dataclass(frozen=True)
class PlacedNumber:
    """A reported number with the study it belongs to, if any, and the review that covers it."""

    number: Outcome | Comparison
    study: Study | None
    review: Review

    @property
    def reference(self) -> str:
        """The tail of the number's IRI."""
        kind = "outcome" if isinstance(self.number, Outcome) else "comparison"
        return f"{kind}/{self.number.id}"


@dataclass(frozen=True)
class Corpus:
    """Everything curators wrote, keyed as they wrote it, in the order of the files.

    ``claims`` holds the design claims that studies imply beside those written as claims.
    """

    entities: dict[str, Entity]
    sources: dict[str, Source]
    statements: dict[str, ArticleStatement]
    curators: dict[str, Curator]
    study_entries: dict[str, StudyEntry]
    studies: dict[str, Study]
    claims: dict[str, Claim]
    numbers: dict[str, PlacedNumber]
    flags: dict[str, Flag]

    def broader(self, key: str) -> frozenset[str]:
        """Return an entity's key and the keys of everything broader."""
        found: set[str] = set()
        waiting = [key]
        while waiting:
            current = waiting.pop()
            if current in self.entities and current not in found:
                found.add(current)
                waiting.extend(self.entities[current].broader)
        return frozenset(found)

    def lines(self) -> Iterator[tuple[str, EvidenceLine]]:
        """Yield every evidence line with the reference of the record it stands under."""
        for claim in self.claims.values():
            for line in claim.evidence:
                yield f"claim/{claim.id}", line
        for placed in self.numbers.values():
            for line in placed.number.evidence:
                yield placed.reference, line


def in_article(lines: tuple[EvidenceLine, ...]) -> bool:
    """Whether the article itself speaks in one of the lines."""
    return any(line.source == ARTICLE for line in lines)
