"""What people come for, and which formats serve it (``wanted.tsv``), in the order in which the page offers them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cllkg.exports.targets.release.bundles import Bundle

OTHERS = "others"


@dataclass(frozen=True)
class Offer:
    """A format of the release, and the programs or the purpose it is for: of one not in the table, its title."""

    bundle: Bundle
    program: str


@dataclass(frozen=True)
class Want:
    """Something people want to do, and what is there for it."""

    words: str
    offers: tuple[Offer, ...]

    @property
    def place(self) -> str:
        """The name of its place on the page; no format is called so."""
        return f"for-{self.offers[0].bundle.target.name}"


def by_want(bundles: Iterable[Bundle]) -> list[Want]:
    """Return formats by what they are for; those in no group come last, so that none disappears."""
    there = {bundle.target.name: bundle for bundle in bundles}
    found: dict[str, list[Offer]] = {}
    for words, name, program in _table():
        if name in there:
            found.setdefault(words, []).append(Offer(there.pop(name), program))
    if there:
        found[OTHERS] = [Offer(bundle, bundle.target.title) for bundle in there.values()]
    return [Want(words, tuple(offers)) for words, offers in found.items()]


@cache
def _table() -> tuple[tuple[str, str, str], ...]:
    text = files(__package__).joinpath("wanted.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return tuple((words, name, program) for words, name, program in rows)
