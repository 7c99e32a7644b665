"""What a search for paths gives back: steps with their evidence, and what could not be joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# How each sign is spoken of: what a step, or a whole path, does to the thing at its end.
FURTHERS, WEAKENS = "furthers", "weakens"


def spoken(sign: int) -> str:
    """Return a sign as a verb.

    >>> spoken(-1)
    'weakens'
    """
    return FURTHERS if sign > 0 else WEAKENS


@dataclass(frozen=True)
class Thing:
    """An entity on a path."""

    iri: str
    key: str
    label: str

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"iri": self.iri, "key": self.key, "label": self.label}


@dataclass(frozen=True)
class Citation:
    """A source behind a hop: one that says it itself, or one that such a source cites for it."""

    source: str
    role: str
    markers: tuple[str, ...]
    resolution: str | None
    retraction: str | None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "source": self.source,
            "role": self.role,
            "markers": list(self.markers),
            "resolution": self.resolution,
            "retraction": self.retraction,
        }


@dataclass(frozen=True)
class Hop:
    """A claim on a path, in the direction in which things act.

    Attributes:
        claim: Its IRI.
        key: Its short name.
        sentence: What it says.
        cause: What acts; the claim's object where its predicate runs backward, as *depends on* does.
        effect: What is acted on.
        predicate: The label of its predicate.
        sign: 1 if it says more, -1 if less.
        standing: In the graphs that were asked.
        in_article: Whether the article says it.
        system: In what its evidence was obtained: ``in_people``, ``in_animals``, ``in_vitro`` ...
        study_type: The best type of study behind it.
        sample: The largest number stated for one.
        studies: How many independent studies support it.
        strength_key: Sorts by strength, weakest first.
        citations: The sources behind it.
        flags: Unresolved misfits that concern it.
        context: Its circumstances: aspect and value, as labels.
        others: Further claims of the same cause, effect and sign, by key.
    """

    claim: str
    key: str
    sentence: str
    cause: Thing
    effect: Thing
    predicate: str
    sign: int
    standing: str
    in_article: bool
    system: str
    study_type: str | None
    sample: int | None
    studies: int
    strength_key: str
    citations: tuple[Citation, ...]
    flags: tuple[str, ...]
    context: tuple[tuple[str, str], ...]
    others: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "kind": "claim",
            "claim": self.claim,
            "sentence": self.sentence,
            "cause": self.cause.to_json(),
            "predicate": self.predicate,
            "effect": self.effect.to_json(),
            "sign": self.sign,
            "standing": self.standing,
            "in_article": self.in_article,
            "evidence_system": self.system,
            "best_study_type": self.study_type,
            "largest_sample": self.sample,
            "independent_studies": self.studies,
            "strength_key": self.strength_key,
            "citations": [citation.to_json() for citation in self.citations],
            "flags": list(self.flags),
            "context": [{"aspect": aspect, "value": value} for aspect, value in self.context],
            "other_claims": list(self.others),
        }


@dataclass(frozen=True)
class Bridge:
    """A step that no claim makes: the hierarchy of entities does, and it counts as no evidence.

    Attributes:
        relation: ``kind`` (the first is one kind of the second), ``impairs`` (the first is an
            impairment of the second) or ``impaired_by`` (the second is an impairment of the first).
        start: Where it begins.
        end: Where it ends.
    """

    relation: str
    start: Thing
    end: Thing

    @property
    def sign(self) -> int:
        """-1 at an impairment: less of it is more of what it impairs."""
        return 1 if self.relation == "kind" else -1

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "kind": "bridge",
            "relation": self.relation,
            "from": self.start.to_json(),
            "to": self.end.to_json(),
            "sign": self.sign,
        }


Step = Hop | Bridge


@dataclass(frozen=True)
class Clash:
    """Two hops whose circumstances do not fit: the aspect in which they differ, and the values of each."""

    first: int
    second: int
    aspect: str
    values: tuple[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data; hops count from 1."""
        return {"hops": [self.first, self.second], "aspect": self.aspect, "values": list(self.values)}


@dataclass(frozen=True)
class MechanismPath:
    """A chain of claims from one entity to another.

    Attributes:
        steps: Hops and bridges in order.
        weakest: The place of the weakest hop among the hops, from 0.
        clashes: Where it joins different circumstances; empty in every path that is not set apart.
        beside: How the end relates to what was asked for: ``broader`` or ``narrower``; None at the goal.
    """

    steps: tuple[Step, ...]
    weakest: int
    clashes: tuple[Clash, ...] = ()
    beside: str | None = None

    @property
    def hops(self) -> tuple[Hop, ...]:
        """The steps that claims make."""
        return tuple(step for step in self.steps if isinstance(step, Hop))

    @property
    def bridges(self) -> tuple[Bridge, ...]:
        """The steps that no claim makes."""
        return tuple(step for step in self.steps if isinstance(step, Bridge))

    @property
    def sign(self) -> int:
        """The product of the signs of all steps."""
        return -1 if sum(step.sign < 0 for step in self.steps) % 2 else 1

    @property
    def things(self) -> tuple[Thing, ...]:
        """The entities it passes, in order."""
        first = self.steps[0]
        start = first.cause if isinstance(first, Hop) else first.start
        return (start, *(step.effect if isinstance(step, Hop) else step.end for step in self.steps))

    @property
    def in_vitro(self) -> tuple[int, ...]:
        """Which hops rest on work in vitro and nothing nearer to people, from 0."""
        return tuple(place for place, hop in enumerate(self.hops) if hop.system == "in_vitro")

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data; hops count from 1."""
        return {
            "sign": self.sign,
            "effect": spoken(self.sign),
            "ends": self.beside or "at the goal",
            "steps": [step.to_json() for step in self.steps],
            "weakest_hop": self.weakest + 1,
            "in_vitro_hops": [place + 1 for place in self.in_vitro],
            "clashes": [clash.to_json() for clash in self.clashes],
        }


@dataclass(frozen=True)
class Paths:
    """The answer of ``cllkg paths``.

    Attributes:
        start: Where the paths begin.
        goal: Where they end.
        by_sign: The best paths of each sign; the sign of the best path comes first.
        apart: Paths that join different circumstances, so that nothing follows from them.
        beside: Paths that end at what includes the goal, or at one kind of it.
        more: Signs of which there are more paths than were asked for.
        cut: Whether the search was stopped before it had seen everything.
        options: What was asked for, for the reader: hops, standings, graph.
        near: Where the goal is not reached, paths to what comes nearest to it.
        causes: What claims say acts on the goal.
        mentions: How many claims, of whatever kind, have the goal as subject or object.
        hints: What else there is: a path the other way round, or with weaker claims.
    """

    start: Thing
    goal: Thing
    by_sign: Mapping[int, tuple[MechanismPath, ...]]
    apart: tuple[MechanismPath, ...]
    beside: tuple[MechanismPath, ...]
    more: frozenset[int]
    cut: bool
    options: Mapping[str, Any]
    near: tuple[MechanismPath, ...] = ()
    causes: tuple[Thing, ...] = ()
    mentions: int = 0
    hints: tuple[str, ...] = ()

    @property
    def connected(self) -> bool:
        """Whether some path leads to the goal in circumstances that fit."""
        return any(self.by_sign.values())

    @property
    def best(self) -> tuple[MechanismPath, ...]:
        """All paths to the goal, of the leading sign first."""
        return tuple(path for paths in self.by_sign.values() for path in paths)

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "start": self.start.to_json(),
            "goal": self.goal.to_json(),
            "options": dict(self.options),
            "connected": self.connected,
            "paths": {
                spoken(sign): {"paths": [path.to_json() for path in paths], "more": sign in self.more}
                for sign, paths in self.by_sign.items()
            },
            "different_circumstances": [path.to_json() for path in self.apart],
            "beside": [path.to_json() for path in self.beside],
            "near": [path.to_json() for path in self.near],
            "causes_of_goal": [thing.to_json() for thing in self.causes],
            "claims_about_goal": self.mentions,
            "hints": list(self.hints),
            "search_cut": self.cut,
        }

    def __str__(self) -> str:
        """Return it as ``cllkg paths`` prints it."""
        from cllkg.paths.text import render

        return render(self)
