"""What a search for paths gives back: steps with their evidence, and what could not be joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# How each sign is spoken of: what a step, or a whole path, does to the thing at its end.
FURTHERS, WEAKENS = "furthers", "weakens"
# The standing of a claim that some lines support and others dispute.
CONTESTED = "contested"


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
    """A source behind a claim.

    Attributes:
        source: Its key.
        role: ``own`` if it says so itself, ``cited`` if one that says so cites it; ``disputes`` or
            ``inconclusive`` if it speaks against the claim or leaves it open.
        markers: By which the article cites it.
        resolution: How well it was traced.
        retraction: Whether it was withdrawn.
        cited_by: The sources that cite it, if it does not say so itself.
        itself: What a cited source says itself: ``disputes`` or ``inconclusive``; None if nobody recorded that.
    """

    source: str
    role: str
    markers: tuple[str, ...]
    resolution: str | None
    retraction: str | None
    cited_by: tuple[str, ...] = ()
    itself: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "source": self.source,
            "role": self.role,
            "markers": list(self.markers),
            "resolution": self.resolution,
            "retraction": self.retraction,
            "cited_by": list(self.cited_by),
            "itself": self.itself,
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
        sign: 1 if it says more, -1 if less; 0 of a claim that can be no hop.
        negated: Whether it denies that; such a claim is no hop, but told beside those it bears on.
        standing: In the graphs that were asked.
        in_article: Whether the article says it.
        system: In what its evidence was obtained: ``in_people``, ``in_animals``, ``in_vitro`` ...
        study_type: The best type of study behind it.
        sample: The largest number stated for one.
        studies: How many independent studies support it.
        direct: Whether a primary result supports it; False if it is retold only.
        strength_key: Sorts by strength, weakest first.
        citations: The sources that speak for it.
        against: The sources that dispute it or leave it open.
        flags: Unresolved misfits that concern it.
        context: Its circumstances: aspect and value, as labels.
        within: The disease, population and species it speaks of, as labels.
        others: Further claims of the same cause, effect and sign, by key.
        denials: Negated claims of the same cause and effect.
    """

    claim: str
    key: str
    sentence: str
    cause: Thing
    effect: Thing
    predicate: str
    sign: int
    negated: bool
    standing: str
    in_article: bool
    system: str
    study_type: str | None
    sample: int | None
    studies: int
    direct: bool | None
    strength_key: str
    citations: tuple[Citation, ...]
    against: tuple[Citation, ...]
    flags: tuple[str, ...]
    context: tuple[tuple[str, str], ...]
    within: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    denials: tuple[Hop, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether it is contested, or an unresolved misfit concerns it, so that no plain triple follows from it."""
        return bool(self.flags) or self.standing == CONTESTED

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
            "negated": self.negated,
            "standing": self.standing,
            "in_article": self.in_article,
            "evidence_system": self.system,
            "best_study_type": self.study_type,
            "largest_sample": self.sample,
            "independent_studies": self.studies,
            "direct_evidence": self.direct,
            "strength_key": self.strength_key,
            "citations": [citation.to_json() for citation in self.citations],
            "against": [citation.to_json() for citation in self.against],
            "flags": list(self.flags),
            "context": [{"aspect": aspect, "value": value} for aspect, value in self.context],
            "other_claims": list(self.others),
            "denied_by": [denial.key for denial in self.denials],
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
    def doubtful(self) -> bool:
        """Whether some hop is contested or under an unresolved misfit, so that no plain triple follows."""
        return any(hop.doubtful for hop in self.hops)

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
        by_sign: The best paths of each sign whose every hop stands; the sign of the best path comes first.
        doubtful: Paths with a hop that is contested or under an unresolved misfit.
        denied: Negated claims about the two ends.
        apart: Paths that join different circumstances, so that nothing follows from them.
        beside: Paths that end at what includes the goal, or at one kind of it.
        more: Signs of which there are more paths than were asked for.
        more_doubtful: Whether there are more doubtful ones.
        cut: Whether the search was stopped before it had seen everything.
        options: What was asked for, for the reader: hops, standings, graph.
        near: Where the goal is not reached, paths to what comes nearest to it.
        between: Where the goal is not reached, claims about the two ends that are no hop from one to the other.
        inferences: How many inferences state a relation of the two ends; None if nobody looked.
        causes: What claims say acts on the goal.
        mentions: The claims, of whatever kind, that have the goal as subject or object.
        hints: What else there is: a path the other way round, or with weaker claims.
    """

    start: Thing
    goal: Thing
    by_sign: Mapping[int, tuple[MechanismPath, ...]]
    doubtful: tuple[MechanismPath, ...]
    denied: tuple[Hop, ...]
    apart: tuple[MechanismPath, ...]
    beside: tuple[MechanismPath, ...]
    more: frozenset[int]
    more_doubtful: bool
    cut: bool
    options: Mapping[str, Any]
    near: tuple[MechanismPath, ...] = ()
    between: tuple[Hop, ...] = ()
    inferences: int | None = None
    causes: tuple[Thing, ...] = ()
    mentions: tuple[Hop, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def connected(self) -> bool:
        """Whether some path leads to the goal in circumstances that fit."""
        return bool(self.best)

    @property
    def best(self) -> tuple[MechanismPath, ...]:
        """All paths to the goal: of the leading sign first, and those that are doubtful last."""
        return (*(path for paths in self.by_sign.values() for path in paths), *self.doubtful)

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
            "contested_or_flagged": {
                "paths": [path.to_json() for path in self.doubtful],
                "more": self.more_doubtful,
            },
            "denied": [hop.to_json() for hop in self.denied],
            "different_circumstances": [path.to_json() for path in self.apart],
            "beside": [path.to_json() for path in self.beside],
            "near": [path.to_json() for path in self.near],
            "claims_between": [hop.to_json() for hop in self.between],
            "inferences_between": self.inferences,
            "causes_of_goal": [thing.to_json() for thing in self.causes],
            "claims_about_goal": [hop.key for hop in self.mentions],
            "hints": list(self.hints),
            "search_cut": self.cut,
        }

    def __str__(self) -> str:
        """Return it as ``cllkg paths`` prints it."""
        from cllkg.paths.text import render

        return render(self)
