"""In which circumstances claims and numbers stand, and in which of them two sides differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cllkg.vocabulary import KG

# What a study says of itself holds for its numbers, unless the number or its lines say something else.
_OF_STUDY = "study"
OF_STUDY = " (of its study)"
# That numbers are of different statistics is worth telling only where a flag says that it matters.
_ONLY_RECORDED = frozenset({KG + "statistic"})


@dataclass(frozen=True)
class Difference:
    """A kind of circumstance in which sides differ, and what each side says of it; nothing where it says nothing."""

    aspect: str
    name: str
    recorded: bool
    values: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Teller:
    """Whose circumstances count for a side: a record, which way its lines cut, and its studies."""

    record: str
    tellers: frozenset[str]
    studies: tuple[str, ...] = ()


@dataclass
class Circumstances:
    """All circumstances on record, by who tells them, and which of them cover which others."""

    rows: Iterable[Mapping[str, str]]
    broader: Mapping[str, frozenset[str]]
    _said: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict, init=False)
    _names: dict[str, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for row in self.rows:
            key = (row["record"], row["told_by"], row["aspect"])
            self._said.setdefault(key, {})[row["value"]] = row["value_name"]
            self._names[row["aspect"]] = row["aspect_name"]

    def differences(self, sides: Sequence[Sequence[Teller]], recorded: Iterable[str]) -> tuple[Difference, ...]:
        """Return in what the sides differ: as recorded, and as their own circumstances show.

        Args:
            sides: Who tells of each side.
            recorded: The IRIs of the properties a flag names.
        """
        named = [aspect for aspect in sorted(recorded) if aspect in self._names]
        found = [self._difference(aspect, sides, True) for aspect in named]
        if len(sides) == 2:
            others = sorted(self._names.keys() - _ONLY_RECORDED - set(named))
            seen = (aspect for aspect in others if self._part(aspect, sides))
            found += [self._difference(aspect, sides, False) for aspect in seen]
        # Where nobody states a value there is nothing to tell, whatever the flag names.
        return tuple(difference for difference in found if any(difference.values))

    def unequal(self, sides: Sequence[Sequence[Teller]]) -> tuple[Difference, ...]:
        """Return every kind of circumstance of which the sides do not say the same, silence included."""
        aspects = [
            aspect
            for aspect in sorted(self._names.keys() - _ONLY_RECORDED)
            if len({frozenset(self._of_side(aspect, side, studies=False)) for side in sides}) > 1
        ]
        return tuple(self._difference(aspect, sides, False, studies=False) for aspect in aspects)

    def _difference(
        self, aspect: str, sides: Sequence[Sequence[Teller]], recorded: bool, studies: bool = True
    ) -> Difference:
        values = (tuple(sorted(self._of_side(aspect, side, studies=studies).values())) for side in sides)
        return Difference(aspect, self._names[aspect], recorded, tuple(values))

    def _part(self, aspect: str, sides: Sequence[Sequence[Teller]]) -> bool:
        """Whether both sides name values, and no value of one covers, or is covered by, a value of the other."""
        here, there = (self._of_side(aspect, side, studies=False) for side in sides)
        return bool(here and there) and not any(self._related(one, other) for one in here for other in there)

    def _related(self, one: str, other: str) -> bool:
        return one == other or other in self.broader.get(one, ()) or one in self.broader.get(other, ())

    def _of_side(self, aspect: str, side: Sequence[Teller], *, studies: bool) -> dict[str, str]:
        found: dict[str, str] = {}
        for teller in side:
            own: dict[str, str] = {}
            for told_by in sorted(teller.tellers):
                own |= self._said.get((teller.record, told_by, aspect), {})
            if not own and studies:
                for study in teller.studies:
                    said = self._said.get((study, _OF_STUDY, aspect), {})
                    own |= {value: name + OF_STUDY for value, name in said.items()}
            found |= own
        return found
