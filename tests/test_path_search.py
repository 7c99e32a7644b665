"""Every simple path in a signed graph comes once, the cheapest first, with its sign."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from typing import cast

import networkx as nx
import pytest

from cllkg.paths import reach
from cllkg.paths.graph import SignedGraph
from cllkg.paths.search import Budget, best_paths


def both(size: int, arcs: Iterable[tuple[int, int, int, int]]) -> tuple[SignedGraph, nx.MultiDiGraph[int]]:
    """Return a graph of ours and the same graph of networkx; arcs are tail, head, sign, cost."""
    ours = SignedGraph(size)
    theirs: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    theirs.add_nodes_from(range(size))
    for label, (tail, head, sign, cost) in enumerate(arcs):
        ours.add(tail, head, sign=sign, cost=cost, label=label)
        theirs.add_edge(tail, head, key=label, sign=sign, cost=cost)
    return ours, theirs


def enumerated(graph: nx.MultiDiGraph[int], source: int, target: int) -> list[tuple[int, tuple[int, ...], int]]:
    """Return cost, arcs and sign of every simple path, as networkx lists them."""
    found = []
    for edges in nx.all_simple_edge_paths(graph, source, target):
        # In a multigraph an edge has its key.
        path = cast(list[tuple[int, int, int]], edges)
        arcs = [graph.edges[edge] for edge in path]
        sign = 1
        for arc in arcs:
            sign *= arc["sign"]
        found.append((sum(arc["cost"] for arc in arcs), tuple(key for _, _, key in path), sign))
    return sorted(found)


@pytest.mark.parametrize("least_read", [1, 4, 4096], ids="reads {} arcs a round".format)
def test_every_simple_path_comes_once_in_order_of_cost_with_its_sign(
    least_read: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On 600 random graphs with loops, cycles, parallel arcs, costs of 0 and costs of 40 digits."""
    monkeypatch.setattr(reach, "LEAST_READ", least_read)
    seen = 0
    for seed in range(200):
        dice = random.Random(seed)
        size = dice.randint(2, 8)
        costs = [64**power for power in range(20)] if seed % 3 == 0 else [0, 1, 1, 2, 3]
        arcs = [
            (dice.randrange(size), dice.randrange(size), dice.choice((1, -1)), dice.choice(costs))
            for _ in range(dice.randint(1, 30))
        ]
        ours, theirs = both(size, arcs)
        expected = enumerated(theirs, 0, size - 1)
        seen += len(expected)
        for sign in (None, 1, -1):
            for most in (None, 1, 2, 3):
                wanted = [
                    path for path in expected if sign in (None, path[2]) and (most is None or len(path[1]) <= most)
                ]
                found = [
                    (path.cost, tuple(arc.label for arc in path.arcs), path.sign)
                    for path in best_paths(ours, 0, size - 1, sign=sign, most_hops=most)
                ]
                assert [cost for cost, _, _ in found] == [cost for cost, _, _ in wanted], seed
                assert sorted(found) == wanted, seed
    assert seen > 1000


def test_the_k_shortest_are_those_of_networkx() -> None:
    dice = random.Random(1)
    edges = sorted({(dice.randrange(300), dice.randrange(300)) for _ in range(1500)})
    ours, _ = both(300, [(tail, head, 1, 1) for tail, head in edges])
    theirs = nx.DiGraph(edges)
    for target in range(100, 130):
        found = list(itertools.islice(best_paths(ours, 0, target), 20))
        expected = list(itertools.islice(nx.shortest_simple_paths(theirs, 0, target), 20))
        assert [path.cost for path in found] == [len(path) - 1 for path in expected]
        nodes = [(0, *(arc.head for arc in path.arcs)) for path in found]
        assert len(set(nodes)) == len(nodes)
        assert all(nx.is_simple_path(theirs, list(path)) for path in nodes)


def test_a_cycle_ends_the_search_and_a_place_has_no_path_to_itself() -> None:
    ours, _ = both(3, [(0, 1, -1, 1), (1, 0, -1, 1), (1, 2, 1, 1), (2, 1, -1, 1), (1, 1, -1, 0)])
    assert [path.sign for path in best_paths(ours, 0, 2)] == [-1]
    assert not list(best_paths(ours, 0, 2, sign=1))
    assert not list(best_paths(ours, 0, 0))


def test_places_of_one_owner_count_as_one() -> None:
    graph = SignedGraph(4, owner=["a", "b", "b", "c"])
    for tail, head in ((0, 1), (1, 2), (2, 3)):
        graph.add(tail, head)
    assert not list(best_paths(graph, 0, 3))


def test_arcs_that_are_equal_stay_apart() -> None:
    graph = SignedGraph(3)
    for tail, head in ((0, 1), (0, 1), (1, 2), (1, 2)):
        graph.add(tail, head)
    assert [path.cost for path in best_paths(graph, 0, 2)] == [2, 2, 2, 2]


def test_a_search_stops_when_its_budget_is_spent() -> None:
    size = 12
    ours, _ = both(size, [(tail, head, 1, 1) for tail in range(size) for head in range(size) if tail != head])
    budget = Budget(1000)
    found = list(best_paths(ours, 0, size - 1, budget=budget))
    assert budget.spent
    assert 0 < len(found) <= 1000


@pytest.mark.parametrize(("sign", "cost"), [(0, 1), (2, 1), (1, -1)])
def test_an_arc_without_a_sign_or_with_a_negative_cost_is_refused(sign: int, cost: int) -> None:
    with pytest.raises(ValueError, match="an arc needs"):
        SignedGraph(2).add(0, 1, sign=sign, cost=cost)
