"""How long the k best paths take, beside ``networkx.shortest_simple_paths`` on the same graph.

The graph is that of real ontologies: every named class, with an arc to each class it is directly a
subclass of or, by an existential restriction, part of. It is asked as it is, and in copies up to a
million arcs that are joined by seeded arcs, so that it has cycles. Both programs answer the same
questions by turns, and the answers are compared.

Set ``CLLKG_REAL_ONTOLOGIES`` to a file of N-Triples, gzipped or not. Run it with ``scripts/bench``.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import itertools
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import networkx as nx
import pyoxigraph as ox

from cllkg.paths.graph import SignedGraph
from cllkg.paths.search import best_paths

RDFS_SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
OWL = "http://www.w3.org/2002/07/owl#"
PART_OF = "http://purl.obolibrary.org/obo/BFO_0000050"

Arcs = list[tuple[int, int]]
Answer = TypeVar("Answer")
Draw = Callable[["nx.DiGraph[int]"], list[tuple[int, int]]]


def read_arcs(path: Path) -> tuple[Arcs, int]:
    """Return the arcs of the ontologies between numbered classes, and how many classes there are."""
    named: set[tuple[str, str]] = set()
    restricted: list[tuple[str, str]] = []
    part_of: set[str] = set()
    values: dict[str, str] = {}
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES):
        subject, predicate, value = quad.subject, quad.predicate.value, quad.object
        if predicate == RDFS_SUBCLASS and isinstance(subject, ox.NamedNode):
            if isinstance(value, ox.NamedNode):
                named.add((subject.value, value.value))
            elif isinstance(value, ox.BlankNode):
                restricted.append((subject.value, value.value))
        elif isinstance(subject, ox.BlankNode) and isinstance(value, ox.NamedNode):
            if predicate == OWL + "onProperty" and value.value == PART_OF:
                part_of.add(subject.value)
            elif predicate == OWL + "someValuesFrom":
                values[subject.value] = value.value
    named |= {(one, values[node]) for one, node in restricted if node in part_of and node in values}
    classes = sorted({name for pair in named for name in pair})
    number = {name: index for index, name in enumerate(classes)}
    return sorted((number[one], number[other]) for one, other in named if one != other), len(classes)


def scaled(arcs: Arcs, size: int, least: int) -> tuple[Arcs, int]:
    """Return copies of a graph with at least so many arcs; one arc in ten leads from a copy into the next."""
    copies = -(-least // (len(arcs) + len(arcs) // 10))
    dice = random.Random(1)
    found = {(tail + copy * size, head + copy * size) for copy in range(copies) for tail, head in arcs}
    for copy in range(copies):
        for _ in range(len(arcs) // 10):
            found.add((dice.randrange(size) + copy * size, dice.randrange(size) + (copy + 1) % copies * size))
    return sorted(found), size * copies


def seconds(call: Callable[[], Answer]) -> tuple[float, Answer]:
    """Return how long a call takes, and what it returns."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def questions(graph: nx.DiGraph[int], size: int, wanted: int, least: int) -> list[tuple[int, int]]:
    """Return pairs at least 4 arcs apart that at least so many simple paths join, drawn by a seed."""
    dice = random.Random(5)
    pairs: list[tuple[int, int]] = []
    while len(pairs) < wanted:
        place = start = dice.randrange(size)
        for _ in range(dice.randint(6, 16)):
            ways = sorted(graph[place]) if place in graph else []
            if not ways:
                break
            place = dice.choice(ways)
        if place == start or nx.shortest_path_length(graph, start, place) < 4:
            continue
        if sum(1 for _ in itertools.islice(nx.shortest_simple_paths(graph, start, place), least)) == least:
            pairs.append((start, place))
    return pairs


def anywhere(graph: nx.DiGraph[int], wanted: int) -> list[tuple[int, int]]:
    """Return pairs of the largest part in which everything reaches everything, drawn by a seed."""
    parts = [sorted(part) for part in nx.strongly_connected_components(graph)]
    part = max(parts, key=len)
    dice = random.Random(7)
    return [(one, other) for one, other in (dice.sample(part, 2) for _ in range(wanted))]


def compare(name: str, arcs: Arcs, size: int, count: int, draw: Draw) -> None:
    """Ask both for the same paths by turns, hold the answers together, and print the ratio."""
    ours = SignedGraph(size)

    def build() -> None:
        for tail, head in arcs:
            ours.add(tail, head)

    building, _ = seconds(build)
    theirs: nx.DiGraph[int] = nx.DiGraph()
    their_building, _ = seconds(lambda: theirs.add_edges_from(arcs))
    pairs = draw(theirs)
    # Else either would now and then be charged for looking through the other's graph for garbage.
    gc.collect()
    gc.freeze()
    mine, other = [], []
    for start, goal in pairs:
        took, found = seconds(partial(best_of_ours, ours, start, goal, count))
        mine.append(took)
        took, expected = seconds(partial(best_of_theirs, theirs, start, goal, count))
        other.append(took)
        agree(found, expected)
    print(f"  {name}, k {count}: {len(pairs)} pairs, {len(arcs)} arcs")
    for label, times, built in (("cllkg", mine, building), ("networkx", other, their_building)):
        median = 1000 * statistics.median(times)
        print(f"    {label:9} median {median:8.2f} ms   sum {sum(times):7.3f} s   build {built:.2f} s")
    each = sorted(b / a for a, b in zip(mine, other, strict=True))
    print(
        f"    networkx takes {sum(other) / sum(mine):.1f} times as long in all; pair by pair "
        f"{statistics.median(each):.1f} times (median), {each[0]:.1f} at least, {each[-1]:.1f} at most"
    )


def best_of_ours(graph: SignedGraph, start: int, goal: int, count: int) -> list[tuple[int, ...]]:
    """Return the first paths of ours, as places."""
    found = itertools.islice(best_paths(graph, start, goal), count)
    return [(start, *(arc.head for arc in path.arcs)) for path in found]


def best_of_theirs(graph: nx.DiGraph[int], start: int, goal: int, count: int) -> list[tuple[int, ...]]:
    """Return the first paths of networkx, as places."""
    return [tuple(path) for path in itertools.islice(nx.shortest_simple_paths(graph, start, goal), count)]


def agree(ours: list[tuple[int, ...]], theirs: list[tuple[int, ...]]) -> None:
    """Fail unless both gave paths of the same lengths, and the same paths but for ties at the end."""
    if [len(path) for path in ours] != [len(path) for path in theirs]:
        raise SystemExit("the lengths differ")
    longest = len(theirs[-1]) if theirs else 0
    if {path for path in ours if len(path) < longest} != {path for path in theirs if len(path) < longest}:
        raise SystemExit("the paths differ")
    if len(set(ours)) != len(ours) or any(len(set(path)) != len(path) for path in ours):
        raise SystemExit("a path comes twice, or passes a place twice")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--arcs", type=int, default=1_000_000)
    arguments = parser.parse_args()
    place = os.environ.get("CLLKG_REAL_ONTOLOGIES")
    if not place:
        print(
            "paths: set CLLKG_REAL_ONTOLOGIES to a file of N-Triples to time paths on real ontologies", file=sys.stderr
        )
        return
    arcs, size = read_arcs(Path(place))
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, networkx {nx.__version__}")
    pairs = arguments.pairs
    few = max(5, pairs // 4)
    compare("real, whatever is joined", arcs, size, 10, partial(questions, size=size, wanted=pairs, least=1))
    compare(
        "real, joined by 100 paths or more", arcs, size, 100, partial(questions, size=size, wanted=pairs, least=100)
    )
    larger, more = scaled(arcs, size, arguments.arcs)
    compare(
        "scaled, whatever a short walk joins", larger, more, 10, partial(questions, size=more, wanted=pairs, least=1)
    )
    compare("scaled, any two places", larger, more, 10, partial(anywhere, wanted=pairs))
    compare("scaled, any two places", larger, more, 100, partial(anywhere, wanted=few))


if __name__ == "__main__":
    main()
