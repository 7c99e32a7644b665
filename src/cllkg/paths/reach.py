"""How far two places of a signed graph reach towards each other, and what it costs from there.

Cheapest walks are grown from both ends until they meet, the side that has read fewer arcs going next.
Every path below a known cost then lies within what was read, so what remains of it can be told.
"""

from __future__ import annotations

import heapq

from cllkg.paths.graph import Arc, SignedGraph

INFINITE = float("inf")

# A round reads at least so many arcs, so that a small graph is soon read whole; each later one so much more.
LEAST_READ = 256
_GROWTH = 1.25


class _Side:
    """Cheapest walks from one end, grown one cost after the other.

    States of equal cost are read together: where all arcs cost the same this is a search by levels.
    """

    def __init__(self, arcs: list[list[Arc]], start: int, mask: int, *, forward: bool, stop: int) -> None:
        self._arcs = arcs
        self._mask = mask
        self._forward = forward
        self._stop = stop
        self._best: dict[int, float] = {start: 0}
        self._buckets: dict[float, list[int]] = {0: [start]}
        self._costs: list[float] = [0]
        self._next: list[int] = [start]
        self.settled: dict[int, float] = {}
        self.read = 0
        self.next_cost: float = 0
        self.next_read = len(arcs[start >> 1])

    def step(self) -> list[int]:
        """Settle the states of the next cost, read their arcs, and return them."""
        cost, states, settled, best, mask = self.next_cost, self._next, self.settled, self._best, self._mask
        del self._buckets[heapq.heappop(self._costs)]
        buckets, stop, end = self._buckets, self._stop, 1 if self._forward else 0
        for state in states:
            settled[state] = cost
        self.read += self.next_read + len(states)
        for state in states:
            bit = state & 1
            for arc in self._arcs[state >> 1]:
                place = arc[end]
                after = 2 * place + ((bit ^ arc[2]) & mask)
                total = cost + arc[3]
                # Nothing passes an end of the path.
                if place != stop and (after not in best or total < best[after]):
                    best[after] = total
                    if total in buckets:
                        buckets[total].append(after)
                    else:
                        buckets[total] = [after]
                        heapq.heappush(self._costs, total)
        self._look_ahead()
        return states

    def waiting(self) -> list[tuple[float, int]]:
        """Return the states that are reached but not settled, with what they cost so far."""
        return list({(self._best[s], s) for states in self._buckets.values() for s in states if s not in self.settled})

    def _look_ahead(self) -> None:
        """Find the states to read next, and how many arcs they have."""
        best = self._best
        while self._costs:
            cost = self._costs[0]
            self._next = [s for s in dict.fromkeys(self._buckets[cost]) if best[s] == cost and s not in self.settled]
            if self._next:
                self.next_cost = cost
                self.next_read = sum(len(self._arcs[s >> 1]) for s in self._next)
                return
            del self._buckets[heapq.heappop(self._costs)]
        self._next, self.next_cost, self.next_read = [], INFINITE, 0


class Reach:
    """What is within reach of both ends.

    A state is a place and the sign that is still needed from there on, as ``2 * place + bit``.
    """

    def __init__(self, graph: SignedGraph, source: int, target: int, sign: int | None) -> None:
        self._graph = graph
        self.mask = 0 if sign is None else 1
        self.start = 2 * source + int(sign == -1)
        self.end = 2 * target
        self._ahead = _Side(graph.out, self.start, self.mask, forward=True, stop=source)
        self._behind = _Side(graph.into, self.end, self.mask, forward=False, stop=target)
        self._met = False
        self._arrivals: dict[int, list[tuple[int, int]]] = {}
        self._arrivals_at = 0

    def grow(self) -> float:
        """Read on until more is known than before; return below which cost all paths are within reach."""
        ahead, behind = self._ahead, self._behind
        before = ahead.next_cost + behind.next_cost
        least = max(LEAST_READ, (ahead.read + behind.read) * _GROWTH)
        while True:
            bound = ahead.next_cost + behind.next_cost
            if bound == INFINITE or (self._met and bound > before and ahead.read + behind.read >= least):
                return bound
            # A hub is read only when the other side has read as much.
            near, far = (
                (ahead, behind) if ahead.read + ahead.next_read < behind.read + behind.next_read else (behind, ahead)
            )
            states = near.step()
            self._met = self._met or self.end in ahead.settled or any(state in far.settled for state in states)

    def remaining(self, bound: float) -> dict[int, float]:
        """Return what it costs at least to go on to the target, for states on paths that cost less than the bound."""
        ahead, remaining = self._ahead.settled, dict(self._behind.settled)
        # Where the walks from the source stopped short of those from the target, go on from there, among
        # what the source reaches. What costs too much by then leads nowhere.
        heap = [(cost, state) for cost, state in self._behind.waiting() if ahead.get(state, INFINITE) + cost < bound]
        remaining.update((state, cost) for cost, state in heap)
        heapq.heapify(heap)
        while heap:
            cost, state = heapq.heappop(heap)
            if cost > remaining[state]:
                continue
            for before, arc_cost in self._entries(state):
                # Nothing goes on from the target.
                if before in ahead and before >> 1 != self.end >> 1:
                    total = cost + arc_cost
                    if ahead[before] + total < bound and total < remaining.get(before, INFINITE):
                        remaining[before] = total
                        heapq.heappush(heap, (total, before))
        return remaining

    def _entries(self, state: int) -> list[tuple[int, int]]:
        """Return whence arcs lead to a state, and what each costs: all that start within the source's reach."""
        into, mask = self._graph.into[state >> 1], self.mask
        if len(into) < self._ahead.read:
            return [(2 * arc.tail + (((state & 1) ^ arc.turns) & mask), arc.cost) for arc in into]
        # A hub has more arcs than the source's side has read at all: those are gone through once, and kept.
        if self._arrivals_at != self._ahead.read:
            self._arrivals_at, self._arrivals = self._ahead.read, {}
            for before in self._ahead.settled:
                for arc in self._graph.out[before >> 1]:
                    after = 2 * arc.head + (((before & 1) ^ arc.turns) & mask)
                    self._arrivals.setdefault(after, []).append((before, arc.cost))
        return self._arrivals.get(state, [])
