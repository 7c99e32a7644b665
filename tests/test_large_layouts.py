"""Large graphs find places and fall into clusters: the same ones everywhere, and nothing is lost."""

from __future__ import annotations

import json
import math
import os
import random
import statistics
import subprocess
import sys
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cllkg.views.layout import clusters, quadrants
from cllkg.views.layout.clusters import Cluster, communities, nest, quotient
from cllkg.views.layout.force import spread
from cllkg.views.layout.parting import APART, overlaps
from cllkg.views.layout.quadrants import push_off

Edges = list[tuple[str, str]]
BOX = (150, 50)


def villages(count: int, size: int, seed: int = 1) -> tuple[list[str], Edges]:
    """Groups with many edges inside and two to the next one."""
    dice = random.Random(seed)
    nodes = [f"v{village:03}-{one:03}" for village in range(count) for one in range(size)]
    edges = []
    for village in range(count):
        home = nodes[village * size : (village + 1) * size]
        edges += [(one, dice.choice(home[:at])) for at, one in enumerate(home) if at]
        edges += [(dice.choice(home), dice.choice(home)) for _ in range(2 * size)]
        if village:
            edges += [(dice.choice(home), dice.choice(nodes[: village * size])) for _ in range(2)]
    return nodes, edges


def boxes_of(nodes: list[str]) -> dict[str, tuple[int, int]]:
    """Boxes of various widths, as names are."""
    return {node: (90 + 13 * (at % 7), 38 + 16 * (at % 2)) for at, node in enumerate(nodes)}


def shape(nodes: list[str], edges: Edges) -> tuple[int, int]:
    places = spread(nodes, edges, dict.fromkeys(nodes, BOX))
    xs, ys = zip(*places.values(), strict=True)
    return max(xs) - min(xs) + BOX[0], max(ys) - min(ys) + BOX[1]


def test_no_two_boxes_overlap_up_to_the_stated_number() -> None:
    nodes, edges = villages(30, APART // 30)
    assert len(nodes) == APART
    boxes = boxes_of(nodes)
    places = spread(nodes, edges, boxes)
    assert set(places) == set(nodes)
    assert overlaps(places, boxes) == []
    # The check sees an overlap where there is one, and only there.
    one, other = sorted(nodes)[:2]
    assert overlaps(places | {one: (places[other][0] + 5, places[other][1])}, boxes) == [(one, other)]


@pytest.mark.parametrize(
    "edges",
    [
        [],
        [("hub", f"leaf{at:03}") for at in range(200)],
        [(f"leaf{at:03}", f"leaf{at + 1:03}") for at in range(199)],
        list(combinations([f"leaf{at:03}" for at in range(40)], 2)),
    ],
    ids=["nothing", "a star", "a chain", "everything with everything"],
)
def test_no_two_boxes_overlap_whatever_the_shape_of_the_graph(edges: Edges) -> None:
    nodes = ["hub", *(f"leaf{at:03}" for at in range(200))]
    places = spread(nodes, edges, boxes_of(nodes))
    assert overlaps(places, boxes_of(nodes)) == []


ASK = """
import json, sys
from cllkg.views.layout.clusters import nest
from cllkg.views.layout.force import spread
nodes, edges = json.load(sys.stdin)
edges = [tuple(edge) for edge in set(map(tuple, edges))]
places = spread(set(nodes), edges, dict.fromkeys(nodes, (150, 50)))
print(json.dumps([sorted(places.items()), repr(nest(set(nodes), edges, most=20))]))
"""


def test_the_same_graph_gives_the_same_map_in_every_process() -> None:
    """Sets are handed over on purpose: their order follows the hash seed."""
    graph = json.dumps(villages(12, 30))
    told = {
        subprocess.run(
            [sys.executable, "-c", ASK],
            input=graph,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(told) == 1
    assert len(told.pop()) > 1000


def test_what_is_connected_stands_closer_than_what_is_not() -> None:
    nodes, edges = villages(12, 25)
    places = spread(nodes, edges, dict.fromkeys(nodes, BOX))

    def mean(pairs: Edges) -> float:
        return statistics.mean(math.dist(places[one], places[other]) for one, other in pairs)

    dice = random.Random(2)
    anyone = [(dice.choice(nodes), dice.choice(nodes)) for _ in range(2000)]
    # The same boxes in any order on the same map would come to about 1.
    assert mean(edges) < 0.4 * mean(anyone)


def test_parts_that_nothing_connects_stand_apart() -> None:
    nodes, edges = villages(5, 12)
    inner = [edge for edge in edges if edge[0][:4] == edge[1][:4]]
    boxes = boxes_of(nodes)
    places = spread(nodes, inner, boxes)
    frames = []
    for village in range(5):
        own = [node for node in nodes if node.startswith(f"v{village:03}")]
        frames.append(
            (
                min(places[node][0] - boxes[node][0] / 2 for node in own),
                max(places[node][0] + boxes[node][0] / 2 for node in own),
                min(places[node][1] - boxes[node][1] / 2 for node in own),
                max(places[node][1] + boxes[node][1] / 2 for node in own),
            )
        )
    for (left, right, top, bottom), (left2, right2, top2, bottom2) in combinations(frames, 2):
        assert right < left2 or right2 < left or bottom < top2 or bottom2 < top


@pytest.mark.parametrize(
    ("nodes", "edges"),
    [
        villages(12, 25),
        ([f"n{at:03}" for at in range(300)], []),
        ([f"n{at:03}" for at in range(300)], [("n000", f"n{at:03}") for at in range(1, 300)]),
    ],
    ids=["villages", "no edges", "a star"],
)
def test_the_whole_is_about_as_wide_to_high_as_asked(nodes: list[str], edges: Edges) -> None:
    wide, high = shape(nodes, edges)
    assert 1 < wide / high < 1.8


def test_a_map_of_thousands_is_made_by_work_that_grows_with_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: three times the graph may not cost much more than three times the squares."""
    looked = Counter[int]()
    far = quadrants._push_far

    def counted(crowds: list[dict[int, quadrants.Crowd]]) -> dict[int, tuple[float, float]]:
        looked[size] += sum(len(level) for level in crowds)
        return far(crowds)

    monkeypatch.setattr(quadrants, "_push_far", counted)
    for size in (1000, 3000):
        nodes, edges = villages(size // 25, 25)
        places = spread(nodes, edges, dict.fromkeys(nodes, BOX))
        assert len(places) == size
    assert 0 < looked[3000] < 4 * looked[1000]
    # Too many to part them all; still hardly any box hides another.
    assert len(overlaps(places, dict.fromkeys(nodes, BOX))) < size / 2


@pytest.mark.parametrize("crowd", [0, 300], ids=["evenly", "most of them in one spot"])
def test_far_nodes_push_as_one_by_about_what_they_push_one_by_one(crowd: int) -> None:
    dice = random.Random(3)
    xs = [dice.random() * (1 if node < crowd else 40) for node in range(400)]
    ys = [dice.random() * (1 if node < crowd else 30) for node in range(400)]
    pushes = [1 + dice.random() * 4 for _ in xs]
    fx, fy = push_off(xs, ys, pushes)
    off = []
    for node in range(crowd, 400):
        right = down = 0.0
        for other in range(400):
            if other != node:
                dx, dy = xs[node] - xs[other], ys[node] - ys[other]
                force = pushes[node] * pushes[other] / (dx * dx + dy * dy)
                right, down = right + dx * force, down + dy * force
        off.append(math.dist((fx[node], fy[node]), (right, down)) / math.hypot(right, down))
    off.sort()
    # Where pushes from all sides cancel out, what little is left may be off by more.
    assert off[len(off) // 2] < 0.12
    assert off[len(off) * 9 // 10] < 0.25


def test_one_node_none_and_an_edge_to_itself() -> None:
    assert spread([], [], {}) == {}
    assert spread(["a"], [], {"a": BOX}) == {"a": (0, 0)}
    assert spread(["a"], [("a", "a")], {"a": BOX}) == {"a": (0, 0)}
    assert communities([], []) == []
    assert communities(["a"], [("a", "a")]) == [frozenset("a")]
    assert nest([], [], most=5) == ()
    assert nest(["a"], [("a", "a")], most=5) == (Cluster(("a",), "a"),)


def test_repeats_directions_and_order_do_not_move_anything() -> None:
    nodes, edges = villages(3, 10)
    boxes = boxes_of(nodes)
    turned = [(other, one) for one, other in reversed(edges)] + edges[:7]
    assert spread(nodes, edges, boxes) == spread(nodes[::-1] + nodes[:2], turned, boxes)


def test_an_edge_to_nowhere_is_refused() -> None:
    for ask in (
        lambda: spread(["a"], [("a", "b")], {"a": BOX}),
        lambda: communities(["a"], [("a", "b")]),
        lambda: quotient([["a"]], [("a", "b")]),
    ):
        with pytest.raises(KeyError):
            ask()


def test_communities_are_found_where_they_were_made() -> None:
    nodes, edges = villages(12, 25)
    found = communities(nodes, edges)
    made = [{node for node in nodes if node.startswith(f"v{village:03}")} for village in range(12)]
    whole = [village for village in made if any(village <= group for group in found)]
    assert len(whole) >= 10
    assert 6 <= len(found) <= 14


graphs = st.integers(1, 40).flatmap(
    lambda size: st.tuples(
        st.just([f"n{at:02}" for at in range(size)]),
        st.lists(st.tuples(*[st.integers(0, size - 1).map(lambda at: f"n{at:02}")] * 2), max_size=80),
    )
)


def walk(clusters: tuple[Cluster, ...]) -> list[Cluster]:
    return [one for cluster in clusters for one in (cluster, *walk(cluster.parts))]


@given(graphs)
@settings(max_examples=150, deadline=None)
def test_every_node_is_in_exactly_one_community_and_each_hangs_together(graph: tuple[list[str], Edges]) -> None:
    nodes, edges = graph
    found = communities(nodes, edges)
    assert sorted(node for group in found for node in group) == nodes
    for group in found:
        reached, before = {min(group)}, 0
        while len(reached) > before:
            before = len(reached)
            for one, other in edges:
                if (one in reached or other in reached) and group.issuperset((one, other)):
                    reached |= {one, other}
        assert reached == group


@given(graphs, st.integers(3, 8))
@settings(max_examples=150, deadline=None)
def test_no_more_than_can_be_shown_are_ever_side_by_side(graph: tuple[list[str], Edges], most: int) -> None:
    nodes, edges = graph
    top = nest(nodes, edges, most=most)
    assert len(top) <= most
    assert sorted(member for cluster in top for member in cluster.members) == nodes
    for cluster in walk(top):
        assert cluster.head in cluster.members
        if cluster.parts:
            assert 1 < len(cluster.parts) <= most < len(cluster.members)
            assert sorted(member for part in cluster.parts for member in part.members) == sorted(cluster.members)
        else:
            assert len(cluster.members) <= most


def test_a_group_in_two_pieces_is_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Louvain's method may leave one, rarely; here it is made to."""
    monkeypatch.setattr(clusters, "_grouped", lambda ties: [0, 1, 0, 0])
    assert communities("abcd", [("a", "b"), ("c", "d")]) == [{"c", "d"}, {"a"}, {"b"}]


def test_a_graph_of_nothing_but_single_nodes_is_cut_at_once_and_says_that_they_do_not_hang_together() -> None:
    top = nest([f"n{at:04}" for at in range(2000)], [], most=100)
    assert {len(cluster.members) for cluster in top} == {100}
    assert not any(cluster.together or cluster.parts for cluster in top)


def test_a_cluster_is_named_after_its_best_connected_member() -> None:
    (top,) = nest(["a", "b", "c", "d"], [("c", "a"), ("c", "b"), ("c", "d"), ("a", "a"), ("a", "a")], most=4)
    assert (top.head, top.members, top.together) == ("c", ("a", "b", "c", "d"), True)


def test_the_edges_of_groups_add_up_to_all_edges() -> None:
    nodes, edges = villages(8, 15)
    edges += [*edges[:3], (nodes[0], nodes[0])]
    groups = communities(nodes, edges)
    whole = quotient(groups, edges)
    assert sum(whole.inside) + sum(whole.between.values()) == len(edges)
    assert all(one < other and count > 0 for (one, other), count in whole.between.items())
    assert all(node in groups[group] for node, group in whole.group_of.items())
    for (one, other), count in whole.between.items():
        pair = {one, other}
        assert count == sum({whole.group_of[tail], whole.group_of[head]} == pair for tail, head in edges)


def test_fewer_than_three_at_once_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 3"):
        nest(["a"], [], most=2)
