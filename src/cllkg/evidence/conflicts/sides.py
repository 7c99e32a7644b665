"""Divide what a flag is about into the sides that pull apart.

A flag lists its records and does not say which stand together. What the graph itself shows decides, in this order:
records that contradict each other part; then the article's records part from those of other sources; then numbers
part from words, and conclusions from reports; then numbers of different endpoints. Every side is named for what its
members are, so that the name is true whatever the side argues.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

ARTICLE = "In the article"
OTHERS = "In other sources only"
ONE, OTHER = "One side", "The other side"
CONCLUDED, REPORTED = "Concluded", "Reported"
WORDS, NUMBERS = "In words", "In numbers"

# Categories of claims that draw a conclusion rather than report what was done or seen.
_CONCLUSIONS = frozenset({"interpretation", "future", "speech"})


@dataclass(frozen=True)
class Member:
    """A record a flag is about, as far as it matters for taking sides."""

    iri: str
    in_article: bool
    category: str | None
    measure: str | None
    proposition: tuple[str, ...] | None
    documents: frozenset[str]

    @property
    def is_number(self) -> bool:
        """Whether it is a reported number."""
        return self.measure is not None


Group = tuple[str, tuple[Member, ...]]


def divide(members: Sequence[Member], opposed: Collection[frozenset[str]], *, contradiction: bool) -> tuple[Group, ...]:
    """Return named groups of members; one group where nothing parts them.

    Args:
        members: The records, in a fixed order.
        opposed: Pairs of IRIs of records that contradict each other.
        contradiction: Whether the flag says that they pull apart; else only their origin parts them.
    """
    if contradiction:
        colors = _colors(members, opposed)
        if colors:
            # The article's side first; where both or neither are the article's, by name.
            groups = [tuple(m for m in members if colors[m.iri] == color) for color in (0, 1)]
            groups.sort(key=lambda group: (not any(m.in_article for m in group), min(m.iri for m in group)))
            here, there = (tuple(member.in_article for member in group) for group in groups)
            names = (ARTICLE, OTHERS) if all(here) and not any(there) else (ONE, OTHER)
            return tuple(zip(names, groups, strict=True))
    parts = _split(members, (ARTICLE, OTHERS), lambda m: m.in_article)
    if parts or not contradiction:
        return parts or (("", tuple(members)),)
    parts = _split(members, (WORDS, NUMBERS), lambda m: not m.is_number)
    parts = parts or _split(members, (CONCLUDED, REPORTED), lambda m: m.category in _CONCLUSIONS)
    if parts:
        return parts
    measures = list(dict.fromkeys(m.measure or "" for m in members))
    return tuple((measure, tuple(m for m in members if (m.measure or "") == measure)) for measure in measures)


def _split(members: Sequence[Member], names: tuple[str, str], first: Callable[[Member], bool]) -> tuple[Group, ...]:
    """Return two groups, or none if one of them would be empty."""
    here = tuple(member for member in members if first(member))
    there = tuple(member for member in members if not first(member))
    return ((names[0], here), (names[1], there)) if here and there else ()


def _colors(members: Sequence[Member], opposed: Collection[frozenset[str]]) -> dict[str, int] | None:
    """Return 0 or 1 for every member, or None where the contradictions on record do not settle all of them."""
    by_iri = {member.iri: member for member in members}
    cuts = [pair for pair in opposed if len(pair) == 2 and pair <= by_iri.keys()]
    if not cuts:
        return None
    ties = [
        (one.iri, other.iri)
        for one in members
        for other in members
        if one.iri < other.iri and frozenset((one.iri, other.iri)) not in opposed and _tied(one, other)
    ]
    edges = [(min(pair), max(pair), 1) for pair in cuts] + [(*pair, 0) for pair in ties]
    colors = {min(min(pair) for pair in cuts): 0}
    for _ in members:
        for one, other, flip in edges:
            for start, end in ((one, other), (other, one)):
                if start in colors and colors.setdefault(end, colors[start] ^ flip) != colors[start] ^ flip:
                    return None
    return colors if colors.keys() == by_iri.keys() else None


def _tied(one: Member, other: Member) -> bool:
    """Whether two records stand together: the same is said, or the same document says both."""
    same = one.proposition is not None and one.proposition == other.proposition
    return same or bool(one.documents & other.documents)
