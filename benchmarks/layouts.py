"""How long layouts take, and how well they keep together what belongs together: ours beside other libraries.

Those that are not installed are left out. ``python -m benchmarks.views --layouts`` prints the table.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib import import_module

from benchmarks.made_up import made_up
from benchmarks.pages import BOX

from cllkg.views.layout.clusters import communities
from cllkg.views.layout.force import spread
from cllkg.views.layout.parting import overlaps

Pairs = list[tuple[int, int]]
Places = list[tuple[float, ...]]


def shortness(places: Places, pairs: Pairs) -> float:
    """Return the mean length of a line over the mean distance of any two things: less is better."""
    dice = random.Random(3)
    apart = [_distance(dice.choice(places), dice.choice(places)) for _ in range(20_000)]
    return statistics.mean(_distance(places[one], places[other]) for one, other in pairs) / statistics.mean(apart)


def _distance(one: Sequence[float], other: Sequence[float]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def igraph_places(size: int, pairs: Pairs) -> Places:
    """Return igraph's places; it is GPL, so never one of our dependencies."""
    igraph = import_module("igraph")
    igraph.set_random_number_generator(random.Random(1))
    return [tuple(place) for place in igraph.Graph(size, pairs).layout_fruchterman_reingold(niter=500, grid="auto")]


def rustworkx_places(size: int, pairs: Pairs) -> Places:
    """Return rustworkx's places, after its usual 50 rounds."""
    rustworkx = import_module("rustworkx")
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from([(*pair, 1) for pair in pairs])
    places = rustworkx.spring_layout(graph, num_iter=50, seed=1)
    return [tuple(places[node]) for node in range(size)]


def sfdp_places(size: int, pairs: Pairs) -> Places:
    """Return the places graphviz finds, in a process of its own."""
    dot = "graph {" + ";".join(map(str, range(size))) + ";" + ";".join(f"{one}--{other}" for one, other in pairs) + "}"
    told = subprocess.run(["sfdp", "-Tplain"], input=dot, capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in told.splitlines() if line.startswith("node ")]
    places = {int(words[1]): (float(words[2]), float(words[3])) for words in rows}
    return [places[node] for node in range(size)]


def networkx_places(size: int, pairs: Pairs) -> Places:
    """Return networkx's places, after its usual 100 rounds; it needs numpy for them."""
    networkx = import_module("networkx")
    import_module("numpy")
    graph = networkx.Graph(pairs)
    graph.add_nodes_from(range(size))
    places = networkx.forceatlas2_layout(graph, seed=1)
    return [tuple(places[node]) for node in range(size)]


def our_places(size: int, pairs: Pairs) -> Places:
    """Return our places, with no boxes overlapping if there are few."""
    keys = [f"{node:06}" for node in range(size)]
    found = spread(keys, [(keys[one], keys[other]) for one, other in pairs], dict.fromkeys(keys, BOX))
    return [found[key] for key in keys]


# What is timed, and the largest graph that is not a matter of minutes.
LAYOUTS = (
    ("ours", 50_000, our_places),
    ("igraph, Fruchterman-Reingold on a grid", 50_000, igraph_places),
    ("graphviz, sfdp", 50_000, sfdp_places),
    ("rustworkx, spring", 5000, rustworkx_places),
    ("networkx, ForceAtlas2", 1000, networkx_places),
)


def layouts(sizes: Sequence[int], runs: int) -> None:
    """Print how long each takes, in this process, and how short its lines are."""
    print(f"{'things':>6} {'lines':>6}  {'layout':40} {'s':>7}  mean line / mean distance")
    for size in sizes:
        nodes, edges = made_up(size)
        number = {key: at for at, key in enumerate(nodes)}
        pairs = [(number[one], number[other]) for one, other in edges]
        places: Places = []
        for name, limit, lay in LAYOUTS:
            times = []
            try:
                for _ in range(runs if size <= limit else 0):
                    start = time.perf_counter()
                    places = lay(size, pairs)
                    times.append(time.perf_counter() - start)
            except (ImportError, FileNotFoundError):
                print(f"{name} is not installed", file=sys.stderr)
            if times:
                spent, short = statistics.median(times), shortness(places, pairs)
                print(f"{size:6} {len(edges):6}  {name:40} {spent:7.2f}  {short:.3f}", flush=True)
        start = time.perf_counter()
        groups = communities(nodes, edges)
        spent = time.perf_counter() - start
        print(f"{size:6} {len(edges):6}  {f'our communities: {len(groups)}':40} {spent:7.2f}")
        boxes = dict.fromkeys(nodes, BOX)
        left = len(overlaps(spread(nodes, edges, boxes), boxes))
        print(f"{'':15}in ours {left} pairs of boxes of {BOX[0]} x {BOX[1]} overlap")
