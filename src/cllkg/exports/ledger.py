"""The loss ledger: what became of each thing the graph holds, as a writer says while it writes.

It starts from the census with nothing accounted for. A writer *keeps* a thing when a reader gets it back as what it is,
*folds* it when it stands in a field made for something else, and *drops* it with a reason. What no writer
speaks of is dropped: nothing is lost in silence.

Where a format has a field or a word of its own for a kind of thing, a thing is kept only if that says it: what stands
in a field of ours beside it, or in a wider word, is folded. Where the format has none, a field of ours that is named
for the kind is the thing's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cllkg.errors import ExportRefused, UnknownName
from cllkg.exports.census import Census

NO_PLACE = "This export has no place for it."

_RECORDS = ("claim", "claim as a triple", "number")
_TOLD = 20
"""How many terms without a mapping an error names."""


class Fate(StrEnum):
    """What became of a thing."""

    KEPT = "kept"
    FOLDED = "folded"
    DROPPED = "dropped"


@dataclass(frozen=True, order=True)
class Loss:
    """Things of one kind that share a fate other than kept, and how: the field they went into, or why they went."""

    kind: str
    fate: Fate
    how: str
    iris: tuple[str, ...]

    def __str__(self) -> str:
        """Return how many things went where, or why: ``7 folded into the note``."""
        verb = "into" if self.fate is Fate.FOLDED else "because:"
        return f"{len(self.iris):,} {self.fate} {verb} {self.how}"


class Ledger:
    """What a writer says of the things it was given."""

    def __init__(self, census: Census, *, strict: bool = False) -> None:
        """Start with nothing accounted for.

        Args:
            census: What there is.
            strict: Whether terms without a mapping end the export.
        """
        self.census = census
        self.strict = strict
        self._kept: dict[str, set[str]] = defaultdict(set)
        self._folded: dict[str, dict[str, str]] = defaultdict(dict)
        self._dropped: dict[str, dict[str, str]] = defaultdict(dict)
        self._rest: dict[str, str] = {}
        self._reason = NO_PLACE
        self._unmapped: dict[str, set[str]] = defaultdict(set)

    def keep(self, kind: str, *iris: str) -> None:
        """Say that a reader gets things back as what they are; things that are not of the kind are passed over."""
        self._kept[kind].update(self._of(kind).intersection(iris))

    def fold(self, kind: str, iri: str, into: str) -> None:
        """Say that a thing stands in a field that was made for something else."""
        if iri in self._of(kind):
            self._folded[kind][iri] = into

    def drop(self, kind: str, iri: str, because: str) -> None:
        """Say that a reader does not get a thing, and why."""
        if iri in self._of(kind):
            self._dropped[kind][iri] = because

    def unmapped(self, kind: str, iri: str, term: str, vocabulary: str, because: str | None = None) -> None:
        """Drop a thing because no mapping says what its term is called elsewhere; a strict export ends for it.

        Args:
            kind: The kind of thing.
            iri: The thing.
            term: The CURIE of our term.
            vocabulary: Where it has no name.
            because: The reason to give for many terms together, where naming each would fill the table.
        """
        missing = f"{term} has no mapping to {vocabulary}."
        self._unmapped[missing].add(iri)
        self.drop(kind, iri, because or missing)

    def keep_all(self, *kinds: str) -> None:
        """Say that everything of some kinds is kept; without kinds, everything there is."""
        for kind in kinds or tuple(self.census):
            self._kept[kind].update(self._of(kind))

    def fold_all(self, kind: str, into: str) -> None:
        """Say that everything of a kind stands in one field that was made for something else."""
        self._folded[kind].update(dict.fromkeys(self._of(kind), into))

    def drop_rest(self, because: str, *kinds: str) -> None:
        """Give the reason for whatever of some kinds is not spoken of.

        Without kinds it is the reason for what is left of each kind of which something is kept or folded; of the others
        the export has no place for any.
        """
        if kinds:
            self._rest.update(dict.fromkeys(kinds, because))
        else:
            self._reason = because

    def kept(self, kind: str) -> frozenset[str]:
        """Return what is kept of a kind."""
        return frozenset(self._kept[kind])

    def losses(self) -> list[Loss]:
        """Return what is not kept, by kind, fate and reason; of two fates a thing has the better one."""
        losses = []
        for kind, things in self.census.items():
            folded = {iri: into for iri, into in self._folded[kind].items() if iri not in self._kept[kind]}
            gone = things - self._kept[kind] - folded.keys()
            reason = self._rest.get(kind) or (self._reason if self._kept[kind] or folded else NO_PLACE)
            dropped = {iri: self._dropped[kind].get(iri, reason) for iri in gone}
            for fate, found in ((Fate.FOLDED, folded), (Fate.DROPPED, dropped)):
                losses += [Loss(kind, fate, how, iris) for how, iris in _by_value(found)]
        return losses

    def counts(self) -> dict[str, dict[Fate, int]]:
        """Return for each kind how many things have each fate."""
        counts = {
            kind: {Fate.KEPT: len(things), Fate.FOLDED: 0, Fate.DROPPED: 0} for kind, things in self.census.items()
        }
        for loss in self.losses():
            counts[loss.kind][loss.fate] += len(loss.iris)
            counts[loss.kind][Fate.KEPT] -= len(loss.iris)
        return counts

    @property
    def holds_no_record(self) -> bool:
        """Whether no claim and no number is kept or folded, whatever else is."""
        counts = [fates for kind, fates in self.counts().items() if kind in _RECORDS]
        return not any(fates[Fate.KEPT] or fates[Fate.FOLDED] for fates in counts)

    def summary(self) -> str:
        """Return in a few words how much became of what."""
        counts = self.counts().values()
        totals = [f"{sum(fates[fate] for fates in counts):,} {fate}" for fate in Fate]
        return f"of {sum(map(len, self.census.values())):,} things {', '.join(totals)}"

    def require(self, budget: Mapping[str, int]) -> None:
        """Make sure that no more was dropped than may be, and that a strict export missed no mapping.

        Args:
            budget: Kind to how many things of it may be dropped; the empty name stands for all kinds together.

        Raises:
            ExportRefused: If more was dropped, or the export is strict and terms have no mapping; it names the first.
            UnknownName: If there is no such kind.
        """
        require_kinds(budget, self.census)
        if self.strict and self._unmapped:
            found = sorted(self._unmapped.items(), key=lambda one: (-len(one[1]), one[0]))
            terms = [f"  {missing[:-1]} ({len(iris)}).".replace(" (1).", ".") for missing, iris in found[:_TOLD]]
            if len(found) > _TOLD:
                terms.append(f"  And {len(found) - _TOLD} more.")
            listed = "\n".join(terms)
            raise ExportRefused(
                f"{listed}\nAdd rows to ontology/mappings/, or leave out --strict.  Nothing was written."
            )
        dropped = {kind: fates[Fate.DROPPED] for kind, fates in self.counts().items()}
        for kind, most in budget.items():
            lost = dropped[kind] if kind else sum(dropped.values())
            if lost > most:
                worst = sorted((name for name in dropped if dropped[name]), key=lambda name: -dropped[name])
                most_of = f" (most of them: {', '.join(f'{name} {dropped[name]}' for name in worst[:4])})"
                raise ExportRefused(
                    f"{lost} {f'of the kind {kind}' if kind else 'things'} would be dropped{'' if kind else most_of}, "
                    f"and --max-loss allows {most}.  Nothing was written."
                )

    def _of(self, kind: str) -> frozenset[str]:
        if kind not in self.census:
            raise KeyError(f"ontology/ledger.tsv has no kind called '{kind}'")
        return self.census[kind]


def require_kinds(budget: Mapping[str, int], known: Iterable[str]) -> None:
    """Make sure that a budget speaks of kinds there are.

    Raises:
        UnknownName: If it does not; with the nearest, and all.
    """
    known = list(known)
    for kind in budget:
        if kind and kind not in known:
            raise UnknownName("kind of thing to lose", kind, known, f"The kinds are: {', '.join(known)}.")


def _by_value(found: Mapping[str, str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for iri, value in found.items():
        grouped[value].append(iri)
    return [(value, tuple(sorted(grouped[value]))) for value in sorted(grouped)]
