"""What a release says of itself: who made it, under which license, as of when, how much of what is in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, metadata

from cllkg.exports.census import Census
from cllkg.exports.described import value_of
from cllkg.exports.reading import Reading
from cllkg.vocabulary import DCT, KG, ONTOLOGY, RDFS

_NAME = "CLL-KG"
_CREATIVE_COMMONS = re.compile(r"https?://creativecommons\.org/licenses/([a-z-]+)/([0-9.]+)/")
_COUNTED = (
    ("claim", "claims"),
    ("number", "reported numbers"),
    ("evidence", "lines of evidence"),
    ("source", "sources"),
    ("study", "studies"),
    ("entity", "entities"),
    ("flag", "flags: what does not fit"),
    ("inferred mark", "inferences, marked as such"),
    ("article statement", "statements of the article, each accounted for"),
    ("term", "terms of the vocabulary"),
)


@dataclass(frozen=True)
class Maker:
    """Who made it: an IRI, a name, and an ORCID if it is a person who has one."""

    iri: str
    name: str
    orcid: str | None


@dataclass(frozen=True)
class About:
    """A release as its cover shows it."""

    reading: Reading
    census: Census

    @property
    def iri(self) -> str:
        """The release."""
        return self.reading.release.iri

    @property
    def version(self) -> str:
        """Its version."""
        return self.reading.version

    @cached_property
    def title(self) -> str:
        """The graph's name, with its version."""
        return self.reading.release.one(RDFS + "label") or f"{_NAME} {self.version}"

    @property
    def name(self) -> str:
        """What is in the folder: the title, and that it is only a part if it is."""
        return f"{self.title}: a part" if self.reading.part else self.title

    @cached_property
    def description(self) -> str:
        """What it is, in a sentence."""
        try:
            summary = metadata("cllkg")["Summary"]
        except (PackageNotFoundError, KeyError):
            summary = None
        return summary or self.reading.thing(ONTOLOGY).one(DCT + "description") or self.title

    @property
    def license(self) -> str | None:
        """The IRI of its license."""
        return self.reading.license

    @property
    def license_name(self) -> str:
        """What people call the license."""
        found = _CREATIVE_COMMONS.match(self.license or "")
        return f"CC {found[1].upper()} {found[2]}" if found else self.license or "no license stated"

    @property
    def license_id(self) -> str | None:
        """Its identifier in the list of SPDX, if it is one of Creative Commons."""
        found = _CREATIVE_COMMONS.match(self.license or "")
        return f"CC-{found[1].upper()}-{found[2]}" if found else None

    @cached_property
    def makers(self) -> tuple[Maker, ...]:
        """Who made it."""
        things = map(self.reading.thing, self.reading.release.all(DCT + "creator"))
        return tuple(Maker(one.iri, one.label, one.one(DCT + "identifier")) for one in things)

    @property
    def makers_text(self) -> str:
        """Their names."""
        return ", ".join(maker.name for maker in self.makers) or f"The makers of {_NAME}"

    @cached_property
    def date(self) -> str:
        """The day of the last review in it, for no clock is read: ``2026-11-22``."""
        days = [value_of(quad.object) for quad in self.reading.quads.with_property(KG + "reviewDate")]
        created = self.reading.thing(ONTOLOGY).one(DCT + "created") or "1970-01-01"
        return max(days, default=created)[:10]

    def counts(self) -> list[tuple[int, str]]:
        """Return how many of what there are."""
        return [(len(self.census[kind]), words) for kind, words in _COUNTED]

    def standings(self) -> list[tuple[int, str]]:
        """Return how many claims stand where, the most first."""
        found: dict[str, int] = {}
        for claim in self.reading.claims():
            name = self.reading.label(claim.standing)
            found[name] = found.get(name, 0) + 1
        return sorted(((number, name) for name, number in found.items()), key=lambda row: (-row[0], row[1]))

    @property
    def citation(self) -> str:
        """How to cite it, as text."""
        return f"{self.makers_text}. {self.name}. {self.date[:4]}. {self.iri}"
