"""Lay an inference out as the tree of what it follows from.

Each proposition is unfolded once; where it comes again, where an argument runs in a circle, and where a
premise is not there, the tree says so. So it is finite, and no larger than what it was made of.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from cllkg.evidence.asking import Subgraph
from cllkg.evidence.gathering import BRIDGE, MAX_DEPTH, OPPOSED_BY, PREMISE, WITHHELD_REASON
from cllkg.evidence.parts import Bridge, Proof, Record, Reference, Withheld
from cllkg.evidence.reading import read_brief, read_context, read_record, read_relation, read_strength
from cllkg.vocabulary import KG, SKOS, Kg

ABOVE = "shown above"
CIRCLE = "it rests on itself: the argument runs in a circle"
MISSING = "the graph says nothing of it"
TOO_DEEP = f"more than {MAX_DEPTH} steps deep: explain it by its own name"


class Unfolding:
    """Unfolds propositions of one explanation, remembering which a reader has met."""

    def __init__(self, graph: Subgraph) -> None:
        self._graph = graph
        self._met: set[str] = set()
        self._steps = steps(graph)

    def meet(self, iri: str) -> None:
        """Note that a reader has met a proposition in full."""
        self._met.add(iri)

    def proof(self, iri: str, branch: tuple[str, ...] = ()) -> Proof:
        """Return an inference with all it follows from.

        Args:
            iri: The inference.
            branch: The inferences on the way down to it.
        """
        graph = self._graph
        self._met.add(iri)
        thing = graph.thing(iri)
        rule = graph.link(iri, KG + "byRule")
        leaves = self._leaves(iri)
        return Proof(
            iri=iri,
            name=thing.name,
            label=thing.label,
            relation=read_relation(graph, iri),
            rule=rule,
            definition=graph.text(rule.iri, SKOS + "definition") if rule else None,
            axiom=graph.link(iri, KG + "byAxiom"),
            hops=graph.whole(iri, KG + "hops"),
            claims=len(leaves),
            claims_in_vitro_only=sum(read_strength(graph, leaf).in_vitro_only for leaf in leaves),
            strength=read_strength(graph, iri),
            context=read_context(graph, iri),
            withheld=tuple(
                Withheld(graph.thing(reason).label, graph.text(reason, SKOS + "definition"))
                for reason in graph.links(iri, WITHHELD_REASON)
            ),
            opposed_by=tuple(read_brief(graph, other) for other in graph.links(iri, OPPOSED_BY)),
            parts=tuple(self._parts(iri, (*branch, iri))),
        )

    def _parts(self, iri: str, branch: tuple[str, ...]) -> Iterable[Proof | Record | Bridge | Reference]:
        """Yield the premises in the order of the argument, and between them the steps that join them."""
        graph = self._graph
        start = graph.link(iri, Kg.subject)
        premises = set(graph.links(iri, PREMISE))
        bridged = bool(graph.links(iri, BRIDGE))
        used: set[str] = set()
        at = start.iri if start else None
        while premises:
            premise, way = self._next(premises, at, bridged)
            for step in way:
                used |= {step.lower.iri, step.upper.iri}
                yield step
            premises.discard(premise)
            at = self._ends(premise)[1]
            yield self._part(premise, branch)
        goal = graph.link(iri, Kg.object)
        if bridged and goal is not None and at is not None:
            for step in _way(self._steps, at, goal.iri) or ():
                used |= {step.lower.iri, step.upper.iri}
                yield step
        for bridge in graph.links(iri, BRIDGE):
            # A bridge we cannot place is still part of the argument.
            if bridge not in used:
                yield Reference(bridge, graph.thing(bridge).label, "a bridge of this step, whose place is not told")

    def _next(self, premises: set[str], at: str | None, bridged: bool) -> tuple[str, tuple[Bridge, ...]]:
        """Return the premise that takes the argument on from an entity, and the steps that lead to it."""
        order = sorted(premises)
        for premise in order:
            if at is not None and self._ends(premise)[0] == at:
                return premise, ()
        if bridged and at is not None:
            ways = [(premise, _way(self._steps, at, self._ends(premise)[0])) for premise in order]
            found = [(len(way), premise, way) for premise, way in ways if way]
            if found:
                _, premise, way = min(found, key=lambda each: each[:2])
                return premise, way
        return order[0], ()

    def _part(self, iri: str, branch: tuple[str, ...]) -> Proof | Record | Reference:
        graph = self._graph
        label = graph.thing(iri).label
        if iri in branch:
            return Reference(iri, label, CIRCLE)
        if iri in self._met:
            return Reference(iri, label, ABOVE)
        if len(branch) >= MAX_DEPTH:
            return Reference(iri, label, TOO_DEEP)
        if iri not in graph:
            return Reference(iri, label, MISSING)
        if "Inference" in graph.kinds(iri):
            return self.proof(iri, branch)
        self._met.add(iri)
        return read_record(graph, iri)

    def _ends(self, iri: str) -> tuple[str | None, str | None]:
        """Return where a proposition begins and ends in the order of cause and effect."""
        graph = self._graph
        ends = [next(iter(graph.links(iri, property_)), None) for property_ in (Kg.subject, Kg.object)]
        predicate = next(iter(graph.links(iri, Kg.predicate)), "")
        if graph.text(predicate, Kg.pathDirection) == "backward":
            ends.reverse()
        return ends[0], ends[1]

    def _leaves(self, iri: str) -> list[str]:
        graph = self._graph
        seen: set[str] = set()
        waiting = [iri]
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                waiting += graph.links(current, PREMISE)
        return sorted(leaf for leaf in seen if "Claim" in graph.kinds(leaf))


def steps(graph: Subgraph) -> list[Bridge]:
    """Return all steps of the entities' hierarchy that were gathered."""
    kinds = ((Kg.broaderEntity, "hierarchy"), (Kg.impairmentOf, "impairment"))
    return [
        Bridge(graph.thing(lower), graph.thing(upper), kind)
        for lower in graph.things()
        for property_, kind in kinds
        for upper in graph.links(lower, property_)
    ]


def upward(graph: Subgraph, start: str, end: str, kinds: set[str]) -> tuple[Bridge, ...]:
    """Return the steps by which one entity is a kind of another, or impairs it; none if it does neither.

    Args:
        graph: The hierarchy as far as it was gathered.
        start: The entity below.
        end: The entity above.
        kinds: Which properties count.
    """
    known = steps(graph)
    if Kg.broaderEntity in kinds:
        way = _way([step for step in known if step.kind == "hierarchy"], start, end, down=False)
        if way:
            return way
    if Kg.impairmentOf in kinds:
        return tuple(s for s in known if (s.kind, s.lower.iri, s.upper.iri) == ("impairment", start, end))
    return ()


def _way(known: list[Bridge], start: str | None, end: str | None, *, down: bool = True) -> tuple[Bridge, ...] | None:
    """Return the shortest way from one entity to another over the hierarchy; impairment leads both ways."""
    if start is None or end is None:
        return None
    onward: dict[str, list[tuple[str, Bridge]]] = {}
    for step in known:
        onward.setdefault(step.lower.iri, []).append((step.upper.iri, step))
        if down:
            onward.setdefault(step.upper.iri, []).append((step.lower.iri, step))
    ways: dict[str, tuple[Bridge, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        current = waiting.popleft()
        if current == end:
            return ways[current]
        for neighbor, step in sorted(onward.get(current, []), key=lambda each: each[0]):
            if neighbor not in ways:
                ways[neighbor] = (*ways[current], step)
                waiting.append(neighbor)
    return None
