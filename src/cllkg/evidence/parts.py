"""What an explanation is made of, as plain frozen values: claims, lines, sources, flags, proofs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass


@dataclass(frozen=True)
class Thing:
    """Anything with a name: an entity, a predicate, a code, a rule."""

    iri: str
    name: str
    label: str


@dataclass(frozen=True)
class Fact:
    """A property and its values as people read them."""

    aspect: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.aspect}: {', '.join(self.values)}"


@dataclass(frozen=True)
class Relation:
    """Subject, predicate and object; the object of a fact about a study may be a plain text."""

    subject: Thing
    predicate: Thing
    object: Thing | str
    sign: int | None = None

    def __str__(self) -> str:
        target = self.object if isinstance(self.object, str) else self.object.label
        return f"{self.subject.label} {self.predicate.label} {target}"


@dataclass(frozen=True)
class Strength:
    """How strong the evidence is, part by part; an order, never a probability."""

    system: Thing | None
    study_type: Thing | None
    sample: int | None
    direct: bool | None
    studies: int | None
    key: str | None
    in_vitro_only: bool

    @property
    def words(self) -> str:
        """Return it as people say it, such as ``human trial, n = 49, direct, 1 study``."""
        kind = self.study_type if self.study_type and not _is_none(self.study_type) else self.system
        known = kind is not None and kind.label != "unstated"
        parts = [
            None if kind is None else kind.label if known else "system not stated",
            f"n = {self.sample}" if self.sample is not None else None,
            None if self.direct is None else "direct" if self.direct else "retold only",
            None if self.studies is None else f"{self.studies} {'study' if self.studies == 1 else 'studies'}",
        ]
        return ", ".join(part for part in parts if part) or "not stated"


def _is_none(study_type: Thing) -> bool:
    return study_type.iri.endswith("#NoneStudyType")


@dataclass(frozen=True)
class Source:
    """A document or record, as it is cited."""

    iri: str
    key: str
    first_author: str | None
    authors: tuple[str, ...]
    year: str | None
    title: str | None
    container: str | None
    pmid: str | None
    doi: str | None
    registry: tuple[str, ...]
    url: str | None
    markers: tuple[str, ...]
    resolution: str | None
    retraction: str | None
    study: Thing | None

    @property
    def citation(self) -> str:
        """Return it in a few words: marker, author and year, identifier."""
        marker = "".join(f"[{marker}] " for marker in self.markers)
        doubt = [] if self.resolution in (None, "resolved") else [f"source {self.resolution}"]
        told = ", ".join([*self._identifiers[:1], *doubt])
        return f"{marker}{self._who}{f' ({told})' if told else ''}{self._warning}"

    @property
    def reference(self) -> str:
        """Return it in full: marker, author, year, title, container, identifiers."""
        marker = "".join(f"[{marker}] " for marker in self.markers)
        ids = self._identifiers or ([self.url] if self.url else [])
        key = f"({self.key})" if self.first_author else None
        told = [_sentence(part) for part in (self._who, self.title, self.container) if part]
        doubt = None if self.resolution in (None, "resolved") else f"Source {self.resolution}."
        # No full stop behind an identifier: it would be copied along.
        parts = [f"{marker}{' '.join(told)}", ", ".join(ids), key, doubt]
        return " ".join(part for part in parts if part) + self._warning

    @property
    def _who(self) -> str:
        if self.first_author is None:
            # The key is author and year already.
            return self.key
        others = " et al." if len(self.authors) > 1 else ""
        return f"{self.first_author}{others} {self.year or ''}".strip()

    @property
    def _identifiers(self) -> list[str]:
        named = [f"PMID:{self.pmid}" if self.pmid else None, f"doi:{self.doi}" if self.doi else None, *self.registry]
        return [identifier for identifier in named if identifier]

    @property
    def _warning(self) -> str:
        return f" [{self.retraction}]" if self.retraction in ("retracted", "concern", "corrected") else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


@dataclass(frozen=True)
class Line:
    """An evidence line: one source's word, and which way it cuts."""

    iri: str
    key: str
    cuts: str
    source: Source
    cites: tuple[Source, ...]
    kind: str | None
    study_type: str | None
    certainty: str | None
    wording: str | None
    sample: int | None
    locator: str | None
    statements: tuple[str, ...]
    marker_lost: bool
    attributed_to: str | None
    eco: str | None
    context: tuple[Fact, ...]
    comment: str | None

    @property
    def traits(self) -> str:
        """Return kind, study type, sample and certainty in one breath."""
        certainty = f"{self.certainty} ('{self.wording}')" if self.certainty and self.wording else self.certainty
        spoken = f"words of {self.attributed_to}" if self.attributed_to else None
        sample = f"n = {self.sample}" if self.sample is not None else None
        study_type = self.study_type if self.study_type != "none" else "no study of its own"
        parts = [self.kind, study_type, sample, certainty, spoken, "marker lost" if self.marker_lost else None]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Flag:
    """What does not fit, and how."""

    iri: str
    number: str | None
    label: str
    kind: str
    status: str
    differs_in: tuple[str, ...]
    computation: str | None
    comment: str | None


@dataclass(frozen=True)
class Brief:
    """A claim, number or inference in one line."""

    iri: str
    name: str
    label: str
    standing: str | None
    strength: Strength


@dataclass(frozen=True)
class Related:
    """Another record and how it relates to this one."""

    relation: str
    record: Brief


@dataclass(frozen=True)
class Record:
    """A claim or number with all its evidence."""

    kind: str
    iri: str
    name: str
    label: str
    relation: Relation | None
    negated: bool
    about: tuple[Thing, ...]
    standing: str | None
    standing_in_article: str | None
    strength: Strength
    context: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    lines: tuple[Line, ...]
    flags: tuple[Flag, ...]
    related: tuple[Related, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """Return what a reader must not overlook."""
        flags = [f"{flag.kind}{f' {flag.number}' if flag.number else ''}" for flag in self.flags]
        unresolved = [text for text, flag in zip(flags, self.flags, strict=True) if flag.status != "explained"]
        found = [
            "negated" if self.negated else None,
            self.standing if self.standing != "supported" else None,
            "in vitro only" if self.strength.in_vitro_only else None,
            f"flagged: {', '.join(unresolved)}" if unresolved else None,
        ]
        return tuple(mark for mark in found if mark)


@dataclass(frozen=True)
class Bridge:
    """A step of the entities' own hierarchy, which no claim states."""

    lower: Thing
    upper: Thing
    kind: str

    def __str__(self) -> str:
        verb = "is one of" if self.kind == "hierarchy" else "impairs"
        return f"{self.lower.label} {verb} {self.upper.label} ({self.kind})"


@dataclass(frozen=True)
class Reference:
    """A proposition that is not unfolded here, and why not."""

    iri: str
    label: str
    why: str


@dataclass(frozen=True)
class Withheld:
    """Why no plain triple follows."""

    label: str
    definition: str | None


@dataclass(frozen=True)
class Proof:
    """An inference, with what it follows from in the order of the argument."""

    iri: str
    name: str
    label: str
    relation: Relation | None
    rule: Thing | None
    definition: str | None
    axiom: Thing | None
    hops: int | None
    claims: int
    claims_in_vitro_only: int
    strength: Strength
    context: tuple[Fact, ...]
    withheld: tuple[Withheld, ...]
    opposed_by: tuple[Brief, ...]
    parts: tuple[Proof | Record | Bridge | Reference, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """Return what a reader must not overlook."""
        few, many = self.claims_in_vitro_only, self.claims
        found = [
            "withheld" if self.withheld else None,
            None if not few else "in vitro only" if few == many else f"{few} of {many} claims in vitro only",
        ]
        return tuple(mark for mark in found if mark)


@dataclass(frozen=True)
class Inferred:
    """A relation that is inferred, with the proofs shown, strongest first."""

    relation: Relation
    holds: bool
    proofs: tuple[Proof, ...]
    more: int
    more_withheld: int


@dataclass(frozen=True)
class Direction:
    """All that is said from one thing to another."""

    start: Thing
    end: Thing
    claims: tuple[Record, ...]
    inferred: tuple[Inferred, ...]
    bridges: tuple[Bridge, ...]
    plain: tuple[Relation, ...]
    of_other_predicates: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing is said in this direction."""
        return not (self.claims or self.inferred or self.bridges or self.plain)


@dataclass(frozen=True)
class Neighbor:
    """A third thing that claims tie to both."""

    thing: Thing
    here: tuple[Brief, ...]
    there: tuple[Brief, ...]


def every_part(part: object) -> Iterator[object]:
    """Yield a part and all parts within it."""
    waiting = [part]
    while waiting:
        current = waiting.pop()
        if isinstance(current, tuple):
            waiting += current
        elif is_dataclass(current):
            yield current
            waiting += [getattr(current, field.name) for field in fields(current)]
