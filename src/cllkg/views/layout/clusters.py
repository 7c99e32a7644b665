"""What hangs together in a graph too large to be shown at once: communities, and communities within them.

The method is Louvain's: each node joins the neighbors it has more edges with than chance would give it,
the groups become the nodes of a smaller graph, and so on until nothing is gained. All of it is on whole
numbers and in a fixed order, so the same graph falls into the same groups on every machine.

Source: Blondel et al. 2008, doi:10.1088/1742-5468/2008/10/P10008; the queue is that of Traag et al. 2019,
doi:10.1038/s41598-019-41695-z, and so is the care that a group hangs together.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True)
class Cluster:
    """Nodes that are shown as one.

    Attributes:
        members: Their keys, sorted.
        head: The member with the most edges, after which the cluster may be named.
        together: Whether edges among its members connect them all. What is left over, or was cut only for its
            size, need not hang together.
        parts: The clusters it falls into; none if it is small enough to be shown node by node.
    """

    members: tuple[str, ...]
    head: str
    together: bool = True
    parts: tuple[Cluster, ...] = ()


@dataclass(frozen=True)
class Quotient:
    """A graph whose nodes are groups of nodes.

    Attributes:
        group_of: The number of the group each node is in, by key.
        inside: How many edges each group holds.
        between: How many edges join two groups, the smaller number first; no pair without an edge.
    """

    group_of: Mapping[str, int]
    inside: tuple[int, ...]
    between: Mapping[tuple[int, int], int]


def communities(nodes: Iterable[str], edges: Iterable[Pair]) -> list[frozenset[str]]:
    """Group nodes that have more edges with each other than chance would give them.

    Args:
        nodes: Keys, in any order.
        edges: Pairs of keys, in any order; repeats weigh more, and edges from a node to itself nothing.

    Returns:
        Groups, each connected, each node in exactly one; the largest first, then by their first member.

    Raises:
        KeyError: If an edge names a node that is not there.
    """
    keys = sorted(set(nodes))
    number = {key: place for place, key in enumerate(keys)}
    ties: list[dict[int, int]] = [{} for _ in keys]
    for (one, other), count in sorted(Counter((min(pair), max(pair)) for pair in edges).items()):
        tail, head = number[one], number[other]
        if tail != head:
            ties[tail][head] = ties[head][tail] = count
    home = _connected(ties, _grouped(ties))
    groups: dict[int, list[str]] = {}
    for key, group in zip(keys, home, strict=True):
        groups.setdefault(group, []).append(key)
    return [frozenset(group) for group in sorted(groups.values(), key=lambda group: (-len(group), group))]


def quotient(groups: Sequence[Iterable[str]], edges: Iterable[Pair]) -> Quotient:
    """Count the edges within groups and between them.

    Args:
        groups: Each node in exactly one.
        edges: Pairs of keys; an edge from a node to itself counts within its group.

    Raises:
        KeyError: If an edge names a node that is in no group.
    """
    group_of = {key: place for place, group in enumerate(groups) for key in sorted(group)}
    inside = [0] * len(groups)
    between: Counter[tuple[int, int]] = Counter()
    for one, other in edges:
        tail, head = group_of[one], group_of[other]
        if tail == head:
            inside[tail] += 1
        else:
            between[min(tail, head), max(tail, head)] += 1
    return Quotient(group_of, tuple(inside), dict(sorted(between.items())))


def nest(nodes: Iterable[str], edges: Iterable[Pair], *, most: int) -> tuple[Cluster, ...]:
    """Cut a graph into clusters, and these again, until no more than so many things are ever side by side.

    Where there are more communities than that, the smallest join the ones they have most edges with, and
    small ones without any edge outward go into one cluster for what is left. Where a cluster is too large and
    falls into no communities, as a star does, it is cut into runs of neighbors.

    Args:
        nodes: Keys, in any order.
        edges: Pairs of keys.
        most: How many nodes or clusters can be shown at once; at least 3.

    Returns:
        At most ``most`` clusters, the largest first and what is left last; each node is in exactly one.

    Raises:
        ValueError: If ``most`` is less than 3.
        KeyError: If an edge names a node that is not there.
    """
    if most < 3:
        raise ValueError(f"{most} things at once are too few to cut a graph by; at least 3.")
    keys, pairs = sorted(set(nodes)), sorted(edges)
    degree = Counter(end for one, other in pairs if one != other for end in (one, other))
    groups = _few(communities(keys, pairs), pairs, most)
    if len(groups) == 1 and len(keys) > most:
        groups = _runs(keys, pairs, degree, most)
    place = {key: at for at, group in enumerate(groups) for key in group}
    own: list[list[Pair]] = [[] for _ in groups]
    for one, other in pairs:
        if place[one] == place[other]:
            own[place[one]].append((one, other))
    return tuple(
        Cluster(
            members=tuple(group),
            head=min(group, key=lambda key: (-degree[key], key)),
            together=_hang_together(group, inner),
            parts=nest(group, inner, most=most) if len(group) > most else (),
        )
        for group, inner in zip(groups, own, strict=True)
    )


def _grouped(ties: list[dict[int, int]]) -> list[int]:
    """Return the number of the group of each node."""
    home = list(range(len(ties)))
    # What a node weighs: its edges, those that its members have with each other twice.
    weights = [sum(neighbors.values()) for neighbors in ties]
    while True:
        group, count = _moved(ties, weights)
        if count == len(ties):
            return home
        home = [group[at] for at in home]
        joined: list[dict[int, int]] = [{} for _ in range(count)]
        sums = [0] * count
        for node, neighbors in enumerate(ties):
            own = group[node]
            sums[own] += weights[node]
            for other, tie in neighbors.items():
                if group[other] != own:
                    joined[own][group[other]] = joined[own].get(group[other], 0) + tie
        ties, weights = joined, sums


def _moved(ties: list[dict[int, int]], weights: list[int]) -> tuple[list[int], int]:
    """Move nodes to the group that gains most, until none gains; return groups numbered from 0 and their count."""
    group = list(range(len(ties)))
    whole = list(weights)
    total = sum(weights)
    queue = deque(range(len(ties)))
    waits = [True] * len(ties)
    while queue:
        node = queue.popleft()
        waits[node] = False
        own, weight = group[node], weights[node]
        shared: dict[int, int] = {own: 0}
        for other, tie in ties[node].items():
            shared[group[other]] = shared.get(group[other], 0) + tie
        whole[own] -= weight
        best, most = own, shared[own] * total - weight * whole[own]
        for other, tie in shared.items():
            gain = tie * total - weight * whole[other]
            if gain > most or (gain == most and best != own and other < best):
                best, most = other, gain
        whole[best] += weight
        if best != own:
            group[node] = best
            for other in ties[node]:
                if not waits[other] and group[other] != best:
                    waits[other] = True
                    queue.append(other)
    names: dict[int, int] = {}
    return [names.setdefault(own, len(names)) for own in group], len(names)


def _connected(ties: list[dict[int, int]], home: list[int]) -> list[int]:
    """Part groups that do not hang together; return the number of the first node of each node's group."""
    found = [-1] * len(ties)
    for start in range(len(ties)):
        if found[start] >= 0:
            continue
        found[start] = start
        reached = [start]
        for node in reached:
            for other in ties[node]:
                if found[other] < 0 and home[other] == home[start]:
                    found[other] = start
                    reached.append(other)
    return found


def _few(groups: list[frozenset[str]], edges: list[Pair], most: int) -> list[list[str]]:
    """Join groups until there are at most so many; those that nothing is tied to are joined as what is left."""
    members = {at: sorted(group) for at, group in enumerate(groups)}
    ties: dict[int, Counter[int]] = {at: Counter() for at in members}
    for (one, other), count in quotient(groups, edges).between.items():
        ties[one][other] = ties[other][one] = count
    left: list[str] = []
    size = 0
    # Groups come largest first, so the last is the smallest; what grows keeps its place and is still tied.
    for at in reversed(range(len(groups))):
        if not ties[at]:
            # One of several alike must not be left over while another stands alone.
            if len(members) + bool(left) > most or (left and len(members[at]) == size):
                size = len(members[at])
                left += members.pop(at)
        elif len(members) + bool(left) > most:
            small = members.pop(at)
            into = min(ties[at], key=lambda other: (-ties[at][other], -len(members[other]), other))
            members[into] += small
            for other, count in ties.pop(at).items():
                del ties[other][at]
                if other != into:
                    ties[other][into] += count
                    ties[into][other] += count
    found = sorted((sorted(group) for group in members.values()), key=lambda group: (-len(group), group))
    return found + [sorted(left)] * bool(left)


def _hang_together(keys: Sequence[str], edges: Iterable[Pair]) -> bool:
    root = {key: key for key in keys}

    def find(key: str) -> str:
        while root[key] != key:
            root[key] = key = root[root[key]]
        return key

    for one, other in edges:
        root[find(one)] = find(other)
    return len({find(key) for key in keys}) == 1


def _runs(keys: list[str], edges: list[Pair], degree: Mapping[str, int], most: int) -> list[list[str]]:
    """Cut nodes into runs of about equal length, each along the edges from a well connected node."""
    neighbors: dict[str, list[str]] = {key: [] for key in keys}
    for one, other in edges:
        neighbors[one].append(other)
        neighbors[other].append(one)
    order: dict[str, None] = {}
    for start in sorted(keys, key=lambda key: (-degree[key], key)):
        reached = [start]
        for node in reached:
            if node not in order:
                order[node] = None
                reached += neighbors[node]
    count = min(most, -(-len(keys) // most))
    length = -(-len(keys) // count)
    walk = list(order)
    return [sorted(walk[at : at + length]) for at in range(0, len(walk), length)]
