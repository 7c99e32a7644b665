"""Which steps there are from one entity to another, what each costs, and which circumstances fit together.

The costs put paths in the order of ``docs/decisions/0011-paths.md``. Each is a number with one digit for
each thing compared, the most important first, so that costs add up and yet no number of strong hops
outweighs a weaker one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from cllkg.paths.graph import SignedGraph
from cllkg.paths.records import is_hop, read_hop, with_others
from cllkg.paths.result import CONTESTED, Bridge, Clash, Hop, Step, Thing
from cllkg.projection.mechanisms import Mechanisms
from cllkg.vocabulary import KG

# Standings of claims that may be hops, strongest first; the weak ones need ``--all``. Contested comes last, and what is
# flagged with it: no path with such a hop goes before one without.
_SOUND = ("supported", "cited_unresolved")
_WEAK = ("uncited", "inconclusive", "hypothesis")
STANDINGS = (*_SOUND, *_WEAK, CONTESTED)

# Who has so many claims, or more, joins nearly everything with everything.
_HUB = 16
# A digit of a cost has so many bits: more than steps on a path can fill.
_DIGIT = 16

# The ways a path may go from the end of one claim to the beginning of the next: it leaves what it has
# arrived at for what that impairs, goes up to what that is one kind of, and on to an impairment of that.
_ARRIVED, _UNIMPAIRED, _ABOVE, _IMPAIRED = range(4)
_EXPOSURE = KG + "exposure"


class Mechanism:
    """The steps that some claims allow, ready to search.

    Args:
        records: The claims and bridges of a store.
        article: Whether the article's own standing of each claim counts, not that of all evidence.
        everything: Whether claims that nothing cited supports may be hops, too.
    """

    def __init__(self, records: Mechanisms, *, article: bool, everything: bool) -> None:
        allowed = STANDINGS if everything else (*_SOUND, CONTESTED)
        self.categories = {iri: entity.get("category") for iri, entity in records.entities.items()}
        self.things = {
            iri: Thing(iri, str(entity["key"]), str(entity["label"])) for iri, entity in records.entities.items()
        }
        self._context: dict[str, dict[str, frozenset[str]]] = {}
        self._names: dict[tuple[str, str], str] = {}
        self.degree: Counter[str] = Counter()
        self.above: dict[str, list[str]] = defaultdict(list)
        self.below: dict[str, list[str]] = defaultdict(list)
        self.impairs: dict[str, list[str]] = defaultdict(list)
        self.impaired_by: dict[str, list[str]] = defaultdict(list)
        for entity, relation, other in records.bridges:
            forth, back = (self.above, self.below) if relation == "kind" else (self.impairs, self.impaired_by)
            forth[entity].append(other)
            back[other].append(entity)
        for claim in records.claims:
            self.degree.update({claim["subject"], claim["object"]})
            self._read_context(claim)
        # All that is said of two entities, whether it can be a hop or not.
        self.said = tuple(
            read_hop(claim, self.things, article=article) for claim in records.claims if "replaced_by" not in claim
        )
        hops = {claim["claim"] for claim in records.claims if is_hop(claim)}
        self.hops = with_others(
            (hop for hop in self.said if hop.claim in hops and hop.standing in allowed),
            (hop for hop in self.said if hop.negated),
        )
        self._levels = {key: rank for rank, key in enumerate(sorted({hop.strength_key for hop in self.hops}))}

    def graph(self, start: str, ends: Iterable[str]) -> tuple[SignedGraph, int, int]:
        """Return the steps as a graph, the place where paths start, and the one where all of them end.

        Args:
            start: The entity from which paths go out.
            ends: The entities at which a path may end; none is passed on the way.
        """
        ends = set(ends)
        number = {iri: index for index, iri in enumerate(self.things)}
        source, sink = 4 * len(number), 4 * len(number) + 1
        owner = [place // 4 for place in range(source)] + [number[start], -1]
        graph = SignedGraph(len(owner), owner)

        def places(iri: str, *ways: int) -> list[int]:
            """Return the places of an entity from which a step may go out; none at an end."""
            if iri in ends:
                return []
            return [4 * number[iri] + way for way in ways] + ([source] if iri == start else [])

        def add(tails: list[int], head: int, step: Step, cost: int, *, leaving: str) -> None:
            cost += 0 if leaving == start else self._leap(_hub(self.degree[leaving]))
            for tail in tails:
                graph.add(tail, head, sign=step.sign, cost=cost, hop=int(isinstance(step, Hop)), label=step)

        for hop in self.hops:
            tails = places(hop.cause.iri, _ARRIVED, _UNIMPAIRED, _ABOVE, _IMPAIRED)
            add(tails, 4 * number[hop.effect.iri] + _ARRIVED, hop, self.cost(hop), leaving=hop.cause.iri)
        for relation, others, ways, way in (
            ("impairs", self.impairs, (_ARRIVED,), _UNIMPAIRED),
            ("kind", self.above, (_ARRIVED, _UNIMPAIRED, _ABOVE), _ABOVE),
            ("impaired_by", self.impaired_by, (_ARRIVED, _UNIMPAIRED, _ABOVE), _IMPAIRED),
        ):
            for iri in sorted(others):
                for other in sorted(others[iri]):
                    bridge = Bridge(relation, self.things[iri], self.things[other])
                    add(places(iri, *ways), 4 * number[other] + way, bridge, self._leap(1), leaving=iri)
        for end in sorted(ends):
            graph.add(4 * number[end] + _ARRIVED, sink, cost=0, hop=0)
            # Less of an impairment is more of what it impairs: that is to arrive as well.
            for relation, others in (("impairs", self.impaired_by), ("impaired_by", self.impairs)):
                for other in sorted(set(others.get(end, ())) - ends):
                    bridge = Bridge(relation, self.things[other], self.things[end])
                    graph.add(
                        4 * number[other] + _ARRIVED, sink, sign=bridge.sign, cost=self._leap(1), hop=0, label=bridge
                    )
        return graph, source, sink

    def cost(self, hop: Hop) -> int:
        """Return what a hop costs: by doubts about it, its standing, its strength, and whether the article says it."""
        standing = STANDINGS.index(hop.standing)
        cost = 1 << _DIGIT * (len(self._levels) - self._levels[hop.strength_key])
        if standing:
            cost += 1 << _DIGIT * (len(self._levels) + 1 + standing)
        if hop.flags and hop.standing != CONTESTED:
            cost += 1 << _DIGIT * (len(self._levels) + 1 + STANDINGS.index(CONTESTED))
        return cost + int(not hop.in_article)

    def _leap(self, count: int) -> int:
        """Return what steps cost that no evidence makes: below any doubt about a claim, above its strength."""
        return count << _DIGIT * (len(self._levels) + 1)

    def weakest(self, hops: tuple[Hop, ...]) -> int:
        """Return the place of the weakest hop, the first of equals."""
        return max(range(len(hops)), key=lambda place: (self.cost(hops[place]), -place))

    def broader(self, iri: str) -> frozenset[str]:
        """Return an entity and everything it is one kind of."""
        return _reach(self.above, iri)

    def narrower(self, iri: str) -> frozenset[str]:
        """Return an entity and everything that is one kind of it."""
        return _reach(self.below, iri)

    def clashes(self, hops: tuple[Hop, ...]) -> tuple[Clash, ...]:
        """Return where the circumstances of two hops do not fit.

        They fit when, for each property both name, some value of one equals, covers, or is covered by
        a value of the other.
        """
        found = []
        for second, later in enumerate(hops):
            for first, earlier in enumerate(hops[:second]):
                ours, theirs = self._context.get(earlier.claim, {}), self._context.get(later.claim, {})
                for name in sorted(ours.keys() & theirs.keys()):
                    if not self._fit(name, ours[name], theirs[name]):
                        values = (self._shown(name, ours[name]), self._shown(name, theirs[name]))
                        found.append(Clash(first + 1, second + 1, self._names[name, ""], values))
        return tuple(found)

    def _fit(self, name: str, ours: frozenset[str], theirs: frozenset[str]) -> bool:
        if name == _EXPOSURE:
            return ours == theirs
        return any(a in self.broader(b) or b in self.broader(a) for a in ours for b in theirs)

    def _shown(self, name: str, values: frozenset[str]) -> str:
        return ", ".join(sorted(self._names[name, value] for value in values))

    def _read_context(self, claim: Mapping[str, Any]) -> None:
        found: dict[str, set[str]] = defaultdict(set)
        for row in claim["context"]:
            found[row["property"]].add(str(row["value"]))
            self._names[row["property"], str(row["value"])] = str(row["name"])
            self._names[row["property"], ""] = str(row["aspect"])
        self._context[claim["claim"]] = {name: frozenset(values) for name, values in found.items()}


def _hub(degree: int) -> int:
    """Return the surcharge for passing an entity of which very many claims speak: 1, and 1 for each doubling."""
    return max(0, degree.bit_length() - _HUB.bit_length() + 1)


def _reach(steps: Mapping[str, list[str]], iri: str) -> frozenset[str]:
    seen = {iri}
    waiting = [iri]
    while waiting:
        for other in steps.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return frozenset(seen)
