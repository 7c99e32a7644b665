"""What comes along with selected records: all they refer to, so that each can be read and checked.

From a record one follows every reference: to its evidence, the sources, the studies with their arms and endpoints, the
circumstances, the entities and what these are kinds of, the rows of the article. Flags come along when they are about
any of that. An inference comes along when all its premises do, or, if it follows from the hierarchy of entities
alone, when both its ends are there.

Another record is never pulled in because it is referred to (``contradicts``, ``about`` ...): the reference stays, the
record does not.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from cllkg.exports.quad_lines import Said
from cllkg.exports.reading import Reading
from cllkg.exports.records import Claim, Inference
from cllkg.vocabulary import Kg, NamedGraph

ALWAYS = frozenset(graph.iri for graph in (NamedGraph.ONTOLOGY, NamedGraph.MAPPINGS, NamedGraph.RELEASE))
"""The graphs that belong to every selection whole."""

PARTS = frozenset((Kg.hasArm, Kg.hasEndpoint, Kg.primaryEndpoint, Kg.hasDoseStep, Kg.eligibility))
"""How a study refers to its parts: it comes with all of them, whichever claims say that it has them."""

_RECORDS = frozenset((Kg.Claim, Kg.Outcome, Kg.Comparison, Kg.Inference, Kg.Flag))
_PLAIN = frozenset(graph.iri for graph in (NamedGraph.ARTICLE, NamedGraph.BACKGROUND, NamedGraph.INFERRED))

_Triple = tuple[str, str, str]


class Closure:
    """Selected records, and what comes along with them."""

    def __init__(self, reading: Reading, chosen: frozenset[str]) -> None:
        """Follow all references.

        Args:
            reading: The whole dataset.
            chosen: The IRIs of the claims and numbers that are selected.
        """
        self._reading = reading
        self._chosen = chosen
        self._included: set[str] = set()
        self._plain: dict[_Triple, set[str]] = {}
        self._bearers = {
            quad.object.value: quad.subject.value
            for part in sorted(PARTS)
            for quad in reading.quads.with_property(part)
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
        }
        self._read_plain_triples()
        self._follow(chosen)
        self._follow(self._inferences())
        # What comes along with a flag may be flagged in its turn.
        flags = {flag.iri: flag.about for flag in reading.flags()}
        while found := [iri for iri in flags.keys() - self._included if not self._included.isdisjoint(flags[iri])]:
            self._follow(found)

    def keeps(self, quad: ox.Quad) -> bool:
        """Whether a quad belongs to the selection."""
        if _graph(quad) in ALWAYS:
            return True
        if not isinstance(quad.subject, ox.NamedNode) or quad.subject.value not in self._included:
            return False
        return self._allows(quad.subject.value, Said(quad.predicate.value, quad.object, _graph(quad)))

    def _allows(self, subject: str, said: Said) -> bool:
        """Whether something said of a subject is no plain triple, or one that a selected record states."""
        if said.graph not in _PLAIN or said.predicate in PARTS:
            return True
        homes = self._plain.get((subject, said.predicate, str(said.object)))
        return homes is None or said.graph in homes

    def _read_plain_triples(self) -> None:
        """Note which triples claims state, and in which graphs those that are selected vouch for them.

        A claim that is no plain fact vouches for nothing: the triple it shares with one that is would lose its reason.
        """
        for claim in self._reading.claims():
            if claim.is_triple:
                vouches = claim.iri in self._chosen and self._reading.is_plain(claim)
                self._vouch(claim, self._homes(claim) if vouches else ())
        for inference in self._reading.inferences():
            self._vouch(inference, ())

    def _vouch(self, said: Claim | Inference, homes: Iterable[NamedGraph]) -> None:
        triple = (said.subject or "", said.predicate or "", str(said.object))
        self._plain.setdefault(triple, set()).update(home.iri for home in homes)

    def _homes(self, claim: Claim) -> Iterable[NamedGraph]:
        if claim.standing_in_article:
            yield NamedGraph.ARTICLE
        if any(
            NamedGraph.BACKGROUND_EVIDENCE.iri in self._reading.line(iri).all(Kg.statedIn) for iri in claim.evidence
        ):
            yield NamedGraph.BACKGROUND

    def _inferences(self) -> list[str]:
        """Return the inferences whose premises are all there, and let them vouch for their triples."""
        known: dict[str, bool] = {}

        def holds(inference: Inference) -> bool:
            if inference.iri not in known:
                # An inference that rests on itself would rest on nothing.
                known[inference.iri] = False
                known[inference.iri] = (
                    all(map(stands, inference.premises))
                    if inference.premises
                    else inference.subject in self._included and inference.object_iri in self._included
                )
            return known[inference.iri]

        def stands(premise: str) -> bool:
            if premise in self._chosen:
                return True
            inference = Inference(premise, self._reading.quads.about(premise))
            return Kg.Inference in inference.types and holds(inference)

        found = []
        for inference in self._reading.inferences():
            if holds(inference):
                found.append(inference.iri)
                self._vouch(inference, () if inference.withheld else (NamedGraph.INFERRED,))
        return found

    def _follow(self, start: Iterable[str]) -> None:
        todo = [iri for iri in start if iri not in self._included]
        self._included.update(todo)
        while todo:
            iri = todo.pop()
            ends = [self._bearers[iri]] if iri in self._bearers else []
            for said in self._reading.quads.about(iri):
                if isinstance(said.object, ox.NamedNode) and said.graph not in ALWAYS and self._allows(iri, said):
                    ends.append(said.object.value)
            for end in ends:
                if end not in self._included and self._comes_along(end):
                    self._included.add(end)
                    todo.append(end)

    def _comes_along(self, iri: str) -> bool:
        thing = self._reading.thing(iri)
        return bool(thing.values) and _RECORDS.isdisjoint(thing.types)


def _graph(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
