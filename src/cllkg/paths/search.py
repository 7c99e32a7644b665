"""The k best simple paths between two places of a graph whose arcs have a sign and a cost.

Knows nothing of claims. A place is a number; an arc leads from one place to another, turns the sign
or keeps it, and costs something; costs add up. Paths come out in order of cost, each with the sign
that is asked for, and pass no place twice.

How: ``reach`` tells, for some cost, what remains to the target from everywhere a path below that cost
can go. A best-first search that knows this walks straight to the next best path. If more paths are
wanted, the reach grows and the search starts again where it had come to.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cllkg.paths.graph import Arc, SignedGraph
from cllkg.paths.reach import INFINITE, Reach


@dataclass(frozen=True)
class Found:
    """One path: its arcs in order, and what they cost together."""

    arcs: tuple[Arc, ...]
    cost: int

    @property
    def sign(self) -> int:
        """The product of the signs of its arcs."""
        return -1 if sum(arc.turns for arc in self.arcs) % 2 else 1


class Budget:
    """How many partial paths a search may look at; the same one may serve several searches."""

    def __init__(self, steps: int | None = None) -> None:
        self._left = INFINITE if steps is None else steps

    @property
    def spent(self) -> bool:
        """Whether a search was stopped, so that there may be more paths than it gave."""
        return self._left < 0

    def step(self) -> bool:
        """Take a step; False if none is left."""
        self._left -= 1
        return self._left >= 0


def best_paths(
    graph: SignedGraph,
    source: int,
    target: int,
    *,
    sign: int | None = None,
    most_hops: int | None = None,
    budget: Budget | None = None,
) -> Iterator[Found]:
    """Yield simple paths from the cheapest on; take as many as are wanted.

    Args:
        graph: Where to search.
        source: The first place.
        target: The last place; from a place to itself there is no path.
        sign: Only paths whose signs multiply to this; None takes both.
        most_hops: Only paths whose arcs count no more hops.
        budget: Stops the search when it is spent.
    """
    if source == target:
        return
    budget = budget or Budget()
    reach = Reach(graph, source, target, sign)
    shown: float = 0
    while True:
        bound = reach.grow()
        for found in _Walk(graph, reach, reach.remaining(bound), most_hops, bound, budget):
            # What was below the last bound has been given already.
            if found.cost >= shown:
                yield found
        if bound == INFINITE or budget.spent:
            return
        shown = bound


def _hops_to_go(graph: SignedGraph, reach: Reach, remaining: dict[int, float]) -> dict[int, int]:
    """Return how many hops it takes at least to the target from each state within reach."""
    hops: dict[int, int] = {}
    queue = deque([(0, reach.end)])
    while queue:
        count, state = queue.popleft()
        if state in hops:
            continue
        hops[state] = count
        for arc in graph.into[state >> 1]:
            before = 2 * arc.tail + (((state & 1) ^ arc.turns) & reach.mask)
            if before in remaining and before not in hops:
                if arc.hop:
                    queue.append((count + 1, before))
                else:
                    queue.appendleft((count, before))
    return hops


class _Way(NamedTuple):
    """An arc on from a state: what it and all that follows cost at least, and where it leads."""

    cost: float
    state: int
    arc: Arc


class _Stretch(NamedTuple):
    """Arcs in a row: where each leads, whose place that is, and how many hops they count."""

    arcs: tuple[Arc, ...]
    states: tuple[int, ...]
    owners: tuple[Hashable, ...]
    hops: int


# What may still come out of a path's first arcs: what it costs at least, by which entries sort; whether it is
# open; a tick, so that nothing else is compared; the path; how many of its arcs are kept, and what they cost;
# and the identities of the arcs taken from there before, for arcs may be equal. If it is not open, then the
# path itself comes out of it, and is known to be the cheapest that does. A plain tuple: one is made for each
# arc of each path.
_Entry = tuple[float, bool, int, _Stretch, int, int, tuple[int, ...]]


class _Walk:
    """Simple paths that cost less than a bound, in order of cost.

    The cheapest path is taken out, and what else starts like it is split by where it leaves it: so
    much is Yen's and Lawler's. But how a part can end at best is first only estimated, by what remains
    from there, and searched for when its turn has come and the estimate walks into its own trail.
    """

    def __init__(
        self,
        graph: SignedGraph,
        reach: Reach,
        remaining: dict[int, float],
        most_hops: int | None,
        bound: float,
        budget: Budget,
    ) -> None:
        self._graph = graph
        self._owner: Sequence[Hashable] = range(graph.size) if graph.owner is None else graph.owner
        self._mask = reach.mask
        self._start = reach.start
        self._end = reach.end
        self._remaining = remaining
        self._most_hops = most_hops
        self._hops_to_go = {} if most_hops is None else _hops_to_go(graph, reach, remaining)
        self._bound = bound
        self._budget = budget
        self._ways: dict[int, list[_Way]] = {}
        self._estimates: dict[int, tuple[_Stretch, frozenset[Hashable]] | None] = {}
        self._heap: list[_Entry] = []
        self._tick = 0

    def __iter__(self) -> Iterator[Found]:
        """Yield the paths."""
        if self._remaining.get(self._start, INFINITE) >= self._bound:
            return
        self._push(0, True, _Stretch((), (self._start,), (self._owner[self._start >> 1],), 0), 0, 0, ())
        while self._heap:
            entry = heapq.heappop(self._heap)
            if not self._budget.step():
                return
            known = self._settle(entry) if entry[1] else entry
            if known is not None:
                yield self._split(known)

    def _push(self, cost: float, is_open: bool, path: _Stretch, kept: int, spent: int, taken: tuple[int, ...]) -> None:
        if cost < self._bound:
            self._tick += 1
            heapq.heappush(self._heap, (cost, is_open, self._tick, path, kept, spent, taken))

    def _split(self, entry: _Entry) -> Found:
        """Return the path of an entry, and leave what else starts like it on the heap, by where it leaves it."""
        least, _, _, path, first, spent, taken = entry
        for kept in range(first, len(path.arcs)):
            arc = path.arcs[kept]
            ways = self._ways_on(path.states[kept])
            if len(ways) > 1:
                taken = (*taken, id(arc)) if kept == first else (id(arc),)
                # Were the cheapest way on not the one taken, this would be less, and still be right.
                other = ways[1] if ways[0].arc is arc else ways[0]
                self._push(max(least, spent + other.cost), True, path, kept, spent, taken)
            spent += arc.cost
        return Found(path.arcs, spent)

    def _settle(self, entry: _Entry) -> _Entry | None:
        """Return the cheapest path that comes out of an open entry, if its turn is now; else push what may.

        The cheapest way on is taken, and the ending it is estimated to have. Only if that is barred is the
        ending searched for, once for all ways on.
        """
        least, _, _, path, kept, spent, taken = entry
        owners = path.owners[: kept + 1]
        way = next(
            (
                way
                for way in self._ways_on(path.states[kept])
                if id(way.arc) not in taken and self._is_free(way, owners)
            ),
            None,
        )
        if way is None:
            return None
        if spent + way.cost > least:
            self._push(spent + way.cost, True, path, kept, spent, taken)
            return None
        start = _Stretch(path.arcs[:kept], path.states[: kept + 1], owners, self._hops(path.arcs[:kept]))
        estimate = self._estimate(way.state)
        if estimate:
            arcs, states, ending_owners, hops = estimate[0]
            whole = _Stretch(
                (*start.arcs, way.arc, *arcs),
                (*start.states, way.state, *states),
                (*owners, self._owner[way.state >> 1], *ending_owners),
                start.hops + way.arc.hop + hops,
            )
            if self._is_short(whole) and estimate[1].isdisjoint(whole.owners[: kept + 2]):
                return least, False, 0, whole, kept, spent, taken
        self._search_on(start, least, spent, taken)
        return None

    def _search_on(self, start: _Stretch, least: float, spent: int, taken: tuple[int, ...]) -> None:
        """Search for the cheapest ending of a partial path, and put what was found on the heap."""
        cost, ending = self._search(start, spent, taken)
        cost = max(cost, least)
        kept = len(start.arcs)
        if ending is not None and self._is_simple(start, ending):
            whole = _Stretch(
                start.arcs + ending.arcs, start.states + ending.states, start.owners + ending.owners, start.hops
            )
            self._push(cost, False, whole, kept, spent, taken)
        elif ending is not None:
            # It passes a place with either sign, or has too many hops: it tells what others cost at least, no more.
            for way in self._ways_on(start.states[-1]):
                if id(way.arc) not in taken and self._is_free(way, start.owners):
                    onward = _Stretch(
                        (*start.arcs, way.arc),
                        (*start.states, way.state),
                        (*start.owners, self._owner[way.state >> 1]),
                        start.hops + way.arc.hop,
                    )
                    onward_spent = spent + way.arc.cost
                    if not self._leaves_hops(onward):
                        continue
                    if way.state == self._end:
                        self._push(max(cost, onward_spent), False, onward, kept + 1, onward_spent, ())
                    else:
                        self._push(max(cost, spent + way.cost), True, onward, kept + 1, onward_spent, ())

    def _is_free(self, way: _Way, owners: tuple[Hashable, ...]) -> bool:
        return self._owner[way.state >> 1] not in owners

    def _is_short(self, path: _Stretch) -> bool:
        return self._most_hops is None or path.hops <= self._most_hops

    def _is_simple(self, start: _Stretch, ending: _Stretch) -> bool:
        """Whether an ending passes each of its places once, and is short enough."""
        short = self._most_hops is None or start.hops + ending.hops <= self._most_hops
        return short and len(set(ending.owners)) == len(ending.owners)

    def _leaves_hops(self, path: _Stretch) -> bool:
        """Whether a partial path may end in time."""
        if self._most_hops is None:
            return True
        return path.hops + self._hops_to_go.get(path.states[-1], self._most_hops + 1) <= self._most_hops

    def _hops(self, arcs: tuple[Arc, ...]) -> int:
        return 0 if self._most_hops is None else sum(arc.hop for arc in arcs)

    def _estimate(self, state: int) -> tuple[_Stretch, frozenset[Hashable]] | None:
        """Return the ending that costs what remains, and the owners on it; None if it passes one of them twice."""
        if state not in self._estimates:
            ways = []
            owners = set()
            here = state
            while here != self._end:
                way = self._ways_on(here)[0]
                here = way.state
                if self._owner[here >> 1] in owners:
                    break
                owners.add(self._owner[here >> 1])
                ways.append(way)
            self._estimates[state] = (self._stretch(ways), frozenset(owners)) if here == self._end else None
        return self._estimates[state]

    def _search(self, start: _Stretch, spent: int, taken: tuple[int, ...]) -> tuple[float, _Stretch | None]:
        """Return the cheapest ending of a partial path that passes none of its owners and begins with no arc taken.

        It may pass a place twice, with either sign: to rule that out is not a matter of one search.
        """
        barred = set(start.owners)
        came: dict[int, tuple[int, _Way] | None] = {}
        tick = 0
        first = start.states[-1]
        heap: list[tuple[float, int, int, int, tuple[int, _Way] | None]] = [(0, tick, spent, first, None)]
        while heap:
            _, _, cost, state, step = heapq.heappop(heap)
            if state in came:
                continue
            came[state] = step
            if state == self._end:
                return cost, self._traced(came)
            if not self._budget.step():
                break
            for way in self._ways_on(state):
                least = cost + way.cost
                if least >= self._bound:
                    break
                if (
                    way.state in came
                    or self._owner[way.state >> 1] in barred
                    or (state == first and id(way.arc) in taken)
                ):
                    continue
                tick += 1
                heapq.heappush(heap, (least, tick, cost + way.arc.cost, way.state, (state, way)))
        return INFINITE, None

    def _traced(self, came: dict[int, tuple[int, _Way] | None]) -> _Stretch:
        """Return the ways by which a search came to the end."""
        ways: list[_Way] = []
        step = came[self._end]
        while step is not None:
            before, way = step
            ways.append(way)
            step = came[before]
        return self._stretch(ways[::-1])

    def _ways_on(self, state: int) -> list[_Way]:
        """Return the arcs by which a path may go on, the cheapest to the end first."""
        ways = self._ways.get(state)
        if ways is None:
            ways = []
            if state != self._end:
                bit, mask, remaining, end = state & 1, self._mask, self._remaining, self._end
                for arc in self._graph.out[state >> 1]:
                    after = 2 * arc.head + ((bit ^ arc.turns) & mask)
                    if after in remaining and (arc.head != end >> 1 or after == end):
                        ways.append(_Way(arc.cost + remaining[after], after, arc))
                ways.sort(key=lambda way: way.cost)
            self._ways[state] = ways
        return ways

    def _stretch(self, ways: list[_Way]) -> _Stretch:
        states = tuple(way.state for way in ways)
        owners = tuple(self._owner[state >> 1] for state in states)
        return _Stretch(tuple(way.arc for way in ways), states, owners, sum(way.arc.hop for way in ways))
