"""Find all that is asserted or inferred between two things, each direction apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from cllkg.evidence.asking import Asker, Row, Subgraph
from cllkg.evidence.explanations.explanation import RelationExplanation
from cllkg.evidence.explanations.proving import Unfolding, upward
from cllkg.evidence.gathering import fetch, gather, name_all, shown_triples
from cllkg.evidence.parts import Bridge, Direction, Inferred, Neighbor, Relation
from cllkg.evidence.reading import read_brief, read_record
from cllkg.vocabulary import Kg

# So many proofs of one relation are shown unless all are wanted, and so many neighbors.
PROOFS = 5
NEIGHBORS = 5

_HIERARCHY = frozenset({Kg.broaderEntity, Kg.impairmentOf})


@dataclass(frozen=True)
class _Found:
    """What the graph holds of two things: claims, inferences, those of them shown, and bare triples."""

    claims: list[Row]
    inferred: list[Row]
    shown: list[Row]
    bare: list[Row]
    left_out: list[Row]
    predicates: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.claims or self.inferred or self.bare or self.left_out)


def explain_relation(
    asker: Asker, start: str, end: str, predicates: tuple[str, ...] = (), *, every: bool = False
) -> RelationExplanation:
    """Return every relation of two things.

    Args:
        asker: Where to ask.
        start: The IRI of the one.
        end: The IRI of the other.
        predicates: Only these, the one asked for first; all if there are none.
        every: Whether to show every proof of a relation rather than the strongest.
    """
    found = _find(asker, start, end, predicates, every=every)
    both = asker.rows("said-of-both", one=start, other=end) if not predicates else []
    graph = gather(asker, [row["proposition"] for row in (*found.claims, *found.shown)])
    graph.add(asker.triples("hierarchy", entity=[start, end]))
    graph.add(_triple(row) for row in found.bare)
    close = asker.rows("neighbors", one=start, other=end) if found.nothing else []
    close = _closest(close)
    fetch(asker, graph, [row[name] for row in close for name in ("here", "there")])
    fetch(asker, graph, [row["claim"] for row in both])
    name_all(asker, graph, start, end, *predicates[:1], *[row["predicate"] for row in found.bare])

    unfolding = Unfolding(graph)
    forward = _direction(graph, unfolding, found, start, end)
    backward = _direction(graph, unfolding, found, end, start)
    said = tuple(read_brief(graph, row["claim"]) for row in both)
    neighbors = () if forward.bridges or backward.bridges else _neighbors(graph, close)
    shown = (graph.thing(start), graph.thing(end), forward, backward, said, neighbors)
    return RelationExplanation(
        triples=shown_triples(graph, shown),
        prefixes=asker.prefixes,
        start=graph.thing(start),
        end=graph.thing(end),
        predicate=graph.thing(predicates[0]) if predicates else None,
        forward=forward,
        backward=backward,
        said_of_both=said,
        neighbors=neighbors,
    )


def _find(asker: Asker, start: str, end: str, predicates: tuple[str, ...], *, every: bool) -> _Found:
    rows = asker.rows("between", one=start, other=end)
    stated = {_key(row) for row in rows}
    plain = [row for row in asker.rows("plain", one=start, other=end) if _key(row) not in stated]
    # The hierarchy is told as such, along all its steps.
    bare = [row for row in plain if row["predicate"] not in _HIERARCHY]

    def wanted(row: Row) -> bool:
        return not predicates or row["predicate"] in predicates

    inferred = [row for row in rows if wanted(row) and row["inferred"] == "true"]
    return _Found(
        claims=sorted((row for row in rows if wanted(row) and row["inferred"] != "true"), key=_strongest_first),
        inferred=inferred,
        shown=[row for group in _groups(inferred) for row in (group if every else group[:PROOFS])],
        bare=[row for row in bare if wanted(row)],
        left_out=[row for row in (*rows, *bare) if not wanted(row)],
        predicates=predicates,
    )


def _groups(rows: Iterable[Row]) -> list[list[Row]]:
    """Return inferences by relation, in each group and among groups those that hold first, then the strongest."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in sorted(rows, key=_strongest_first):
        groups.setdefault(_key(row), []).append(row)
    return list(groups.values())


def _strongest_first(row: Row) -> tuple[bool, tuple[int, ...], int, str]:
    # Strength sorts as text, strongest last, so its letters count backward here; no strength comes last.
    backward = (*(-ord(letter) for letter in row.get("strength", "")), 0)
    hops = row.get("hops", "")
    return (
        row["withheld"] == "true",
        backward,
        int(hops) if hops.isdecimal() else 0,
        row["proposition"],
    )


def _direction(graph: Subgraph, unfolding: Unfolding, found: _Found, start: str, end: str) -> Direction:
    def ours(rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if row["subject"] == start]

    claims = [row["proposition"] for row in ours(found.claims)]
    for claim in claims:
        unfolding.meet(claim)
    shown = {row["proposition"] for row in found.shown}
    inferred = []
    for group in _groups(ours(found.inferred)):
        proofs = [unfolding.proof(row["proposition"]) for row in group if row["proposition"] in shown]
        more = [row for row in group if row["proposition"] not in shown]
        inferred.append(
            Inferred(
                relation=_relation(graph, group[0]),
                holds=any(row["withheld"] != "true" for row in group),
                proofs=tuple(proofs),
                more=len(more),
                more_withheld=sum(row["withheld"] == "true" for row in more),
            )
        )
    return Direction(
        start=graph.thing(start),
        end=graph.thing(end),
        claims=tuple(read_record(graph, claim) for claim in claims),
        inferred=tuple(inferred),
        bridges=_hierarchy(graph, found, start, end),
        plain=tuple(_relation(graph, row) for row in ours(found.bare)),
        of_other_predicates=len(ours(found.left_out)),
    )


def _hierarchy(graph: Subgraph, found: _Found, start: str, end: str) -> tuple[Bridge, ...]:
    # Where the hierarchy's steps were joined to an inference, its proof tells them.
    told = {row["predicate"] for row in found.inferred if row["subject"] == start}
    kinds = {kind for kind in _HIERARCHY - told if not found.predicates or kind in found.predicates}
    return upward(graph, start, end, kinds)


def _relation(graph: Subgraph, row: Row) -> Relation:
    subject, predicate, object_ = (graph.thing(row[name]) for name in ("subject", "predicate", "object"))
    return Relation(subject, predicate, object_, graph.whole(predicate.iri, Kg.sign))


def _closest(rows: list[Row]) -> list[Row]:
    """Return the ties to the neighbors whose weaker side is strongest."""
    best: dict[str, str] = {}
    for row in rows:
        weaker = min(row.get("here_strength", ""), row.get("there_strength", ""))
        neighbor = row["neighbor"]
        best[neighbor] = max(best.get(neighbor, ""), weaker)
    chosen = sorted(sorted(best), key=lambda neighbor: best[neighbor], reverse=True)[:NEIGHBORS]
    return [row for neighbor in chosen for row in rows if row["neighbor"] == neighbor]


def _neighbors(graph: Subgraph, rows: list[Row]) -> tuple[Neighbor, ...]:
    sides: dict[str, tuple[set[str], set[str]]] = {}
    for row in rows:
        here, there = sides.setdefault(row["neighbor"], (set(), set()))
        here.add(row["here"])
        there.add(row["there"])
    return tuple(
        Neighbor(
            graph.thing(neighbor),
            tuple(read_brief(graph, claim) for claim in sorted(here)),
            tuple(read_brief(graph, claim) for claim in sorted(there)),
        )
        for neighbor, (here, there) in sides.items()
    )


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in ("subject", "predicate", "object"))


def _triple(row: Row) -> ox.Triple:
    return ox.Triple(*(ox.NamedNode(part) for part in _key(row)))
