"""Find the best paths between two entities, or say how near one comes to the other."""

from __future__ import annotations

import re
import shlex
from collections import deque
from collections.abc import Mapping
from dataclasses import replace

from cllkg.content import Content
from cllkg.errors import CllkgError
from cllkg.paths.mechanism import Mechanism
from cllkg.paths.result import Bridge, Hop, MechanismPath, Paths, Step, Thing
from cllkg.paths.search import Budget, Found, best_paths
from cllkg.projection import Mechanisms, project_mechanisms
from cllkg.queries.ask import scope_of
from cllkg.queries.names import Names
from cllkg.store.answers import Store

QUERY = "paths-claims.rq"
DEFAULT_COUNT = 5
DEFAULT_HOPS = 5
# As far as anybody would follow a chain of claims; asked only to say that there is one.
_FAR = 10
# So many partial paths are looked at in one call: a few seconds at worst, whatever the graph.
_BUDGET = 30_000
_NEAREST = 5
_FARTHEST = 3


def find_paths(
    store: Store,
    content: Content,
    names: Names,
    start: str,
    goal: str,
    *,
    count: int = DEFAULT_COUNT,
    most_hops: int = DEFAULT_HOPS,
    graph: str | None = None,
    everything: bool = False,
) -> Paths:
    """Return the best signed paths of claims from one entity to another.

    Args:
        store: Where to ask.
        content: Where the queries are.
        names: Resolves names of entities.
        start: A name of what acts.
        goal: A name of what is acted on.
        count: How many paths of each sign.
        most_hops: How many claims a path may join.
        graph: Walk only the claims of this named graph; ``article`` takes each at its standing there.
        everything: Whether uncited, inconclusive and hypothetical claims may be hops, too.

    Raises:
        UnknownName: If a name means nothing, or there is no such graph.
        CllkgError: If a name means several entities, both mean the same, or one is no entity.
    """
    if count < 1 or most_hops < 1:
        raise CllkgError("ask for at least 1 path of at least 1 hop.")
    scope = scope_of(graph)
    start_iri, goal_iri = names.resolve(start), names.resolve(goal)
    if start_iri == goal_iri:
        raise CllkgError(f"'{start}' and '{goal}' both mean {start_iri}.  A path needs two different entities.")
    records = project_mechanisms(store, content.queries / "evidence" / QUERY, scope=scope)
    for name, iri in ((start, start_iri), (goal, goal_iri)):
        if iri not in records.entities:
            raise CllkgError(f"'{name}' is {iri}, no entity.  Paths join drugs, genes, cells, processes and the like.")
    search = _Search(records, start_iri, goal_iri, count, most_hops, article=graph == "article", everything=everything)
    return search.answer(graph)


class _Search:
    """One question, and the further ones it leads to."""

    def __init__(
        self,
        records: Mechanisms,
        start: str,
        goal: str,
        count: int,
        most_hops: int,
        *,
        article: bool,
        everything: bool,
    ) -> None:
        self._records = records
        self._start = start
        self._goal = goal
        self._count = count
        self._most_hops = most_hops
        self._article = article
        self._everything = everything
        self._budget = Budget(_BUDGET)
        self._mechanism = Mechanism(records, article=article, everything=everything)

    def answer(self, graph: str | None) -> Paths:
        """Return everything that is to be said."""
        ranked = []
        apart: list[tuple[int, MechanismPath]] = []
        more = set()
        for sign in (1, -1):
            found, set_apart, further = self._routes({self._goal: None}, sign)
            apart += set_apart
            if found:
                ranked.append((found[0][0], sign, tuple(path for _, path in found)))
            if further:
                more.add(sign)
        by_sign = {sign: paths for _, sign, paths in sorted(ranked, key=lambda entry: entry[0])}
        around = self._around()
        beside = [path for _, path in self._routes(around, None)[0]] if around else []
        paths = Paths(
            start=self._mechanism.things[self._start],
            goal=self._mechanism.things[self._goal],
            by_sign=by_sign,
            apart=tuple(path for _, path in sorted(apart, key=lambda entry: entry[0])[: self._count]),
            beside=tuple(beside),
            more=frozenset(more),
            cut=self._budget.spent,
            options={
                "count": self._count,
                "max_hops": self._most_hops,
                "graph": graph,
                "all": self._everything,
            },
        )
        if paths.connected:
            return paths
        near = self._near({self._start, self._goal, *around})
        causes = {hop.cause.key: hop.cause for hop in self._mechanism.hops if hop.effect.iri == self._goal}
        return replace(
            paths,
            near=near,
            causes=tuple(causes[key] for key in sorted(causes)),
            mentions=self._mechanism.degree[self._goal],
            hints=tuple(self._hints(graph, near or tuple(beside))),
        )

    def _routes(
        self, ends: Mapping[str, str | None], sign: int | None, count: int | None = None
    ) -> tuple[list[tuple[int, MechanismPath]], list[tuple[int, MechanismPath]], bool]:
        """Return the best routes with their costs, those that join different circumstances, and whether there are more.

        Paths that differ only in which of several claims makes a hop are one route: the best that fits stands for it.
        """
        count = self._count if count is None else count
        graph, source, sink = self._mechanism.graph(self._start, ends)
        good: dict[tuple[object, ...], tuple[int, MechanismPath]] = {}
        apart: dict[tuple[object, ...], tuple[int, MechanismPath]] = {}
        for found in best_paths(graph, source, sink, sign=sign, most_hops=self._most_hops, budget=self._budget):
            path = self._path(found, ends)
            if path is None:
                continue
            route = tuple(thing.iri for thing in path.things), tuple(step.sign for step in path.steps)
            if path.clashes:
                apart.setdefault(route, (found.cost, path))
            elif route not in good:
                if len(good) == count:
                    return list(good.values()), _without(apart, good), True
                good[route] = found.cost, path
        return list(good.values()), _without(apart, good), False

    def _path(self, found: Found, ends: Mapping[str, str | None]) -> MechanismPath | None:
        steps: tuple[Step, ...] = tuple(arc.label for arc in found.arcs if arc.label is not None)
        hops = tuple(step for step in steps if isinstance(step, Hop))
        if not hops:
            # Bridges alone say what things are, not what acts on what.
            return None
        last = steps[-1]
        end = last.end if isinstance(last, Bridge) else last.effect
        return MechanismPath(steps, self._mechanism.weakest(hops), self._mechanism.clashes(hops), ends[end.iri])

    def _around(self) -> dict[str, str | None]:
        """Return what includes the goal, and what is one kind of it."""
        found: dict[str, str | None] = dict.fromkeys(self._mechanism.broader(self._goal), "broader")
        found |= dict.fromkeys(self._mechanism.narrower(self._goal), "narrower")
        return {iri: relation for iri, relation in found.items() if iri not in (self._start, self._goal)}

    def _near(self, known: set[str]) -> tuple[MechanismPath, ...]:
        """Return the best path to each of the things that are reached and come nearest to the goal."""
        distance = self._distances()
        goal = self._mechanism.things[self._goal]
        effects = {hop.effect.iri: hop.effect for hop in self._mechanism.hops if hop.effect.iri not in known}
        # In the hierarchy, and by the words they share.
        likeness = {
            iri: (1 / (1 + distance[iri]) if iri in distance else 0) + _shared_words(thing, goal)
            for iri, thing in effects.items()
        }
        found: list[MechanismPath] = []
        for iri in sorted(effects, key=lambda iri: (-likeness[iri], effects[iri].key)):
            if not likeness[iri] or len(found) == _NEAREST:
                break
            found += [path for _, path in self._routes({iri: None}, None, count=1)[0]]
        return tuple(found)

    def _distances(self) -> dict[str, int]:
        """Return how many steps of the hierarchy lie between the goal and things close to it."""
        mechanism = self._mechanism
        distance = {self._goal: 0}
        queue = deque([self._goal])
        while queue:
            iri = queue.popleft()
            if distance[iri] == _FARTHEST:
                continue
            for steps in (mechanism.above, mechanism.below, mechanism.impairs, mechanism.impaired_by):
                for other in steps.get(iri, ()):
                    if other not in distance:
                        distance[other] = distance[iri] + 1
                        queue.append(other)
        return distance

    def _hints(self, graph: str | None, near: tuple[MechanismPath, ...]) -> list[str]:
        """Return what else could be asked, each tried before it is offered."""
        start, goal = (shlex.quote(self._mechanism.things[iri].key) for iri in (self._start, self._goal))
        hints = []
        if near:
            hints.append(f"Ask for one of these, such as: cllkg paths {start} {shlex.quote(near[0].things[-1].key)}")
        if self._again(everything=True):
            hints.append(f"Uncited claims and hypotheses do join the two: cllkg paths {start} {goal} --all")
        if self._again(most_hops=_FAR):
            hints.append(f"A longer path joins the two: cllkg paths {start} {goal} --max-hops {_FAR}")
        if self._again(turned=True):
            hints.append(f"A path leads the other way: cllkg paths {goal} {start}")
        if graph:
            hints.append(f"Only the graph '{graph}' was walked; leave --graph out to walk all.")
        return hints

    def _again(self, *, everything: bool = False, most_hops: int = 0, turned: bool = False) -> bool:
        ends = (self._goal, self._start) if turned else (self._start, self._goal)
        other = _Search(
            self._records,
            *ends,
            1,
            max(most_hops, self._most_hops),
            article=self._article,
            everything=everything or self._everything,
        )
        other._budget = self._budget
        return bool(other._routes({ends[1]: None}, None)[0])


def _without(
    apart: dict[tuple[object, ...], tuple[int, MechanismPath]], good: Mapping[tuple[object, ...], object]
) -> list[tuple[int, MechanismPath]]:
    """Return what was set apart, but for routes that other claims make in circumstances that fit."""
    return [entry for route, entry in apart.items() if route not in good]


def _shared_words(one: Thing, other: Thing) -> float:
    ours, theirs = (set(re.findall(r"[^\W_]+", thing.label.casefold())) for thing in (one, other))
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0
