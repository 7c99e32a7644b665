"""Find the best paths between two entities, or say how near one comes to the other."""

from __future__ import annotations

import re
import shlex
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from cllkg.content import Content
from cllkg.errors import CllkgError
from cllkg.paths.mechanism import Mechanism
from cllkg.paths.result import Bridge, Hop, MechanismPath, Paths, Step, Thing
from cllkg.paths.search import Budget, Found, best_paths
from cllkg.projection.mechanisms import Mechanisms, project_mechanisms
from cllkg.queries.ask import scope_of
from cllkg.queries.header import read_query
from cllkg.queries.names import Names
from cllkg.store.answers import Scope, Store

QUERY = "paths-claims.rq"
_INFERENCES = "paths-inferences.rq"
DEFAULT_COUNT = 5
DEFAULT_HOPS = 5
# As far as anybody would follow a chain of claims; asked only to say that there is one.
_FAR = 10
# So many partial paths are looked at in one call: a few seconds at worst, whatever the graph.
_BUDGET = 30_000
_NEAREST = 5
_FARTHEST = 3
# Of a name that somebody wrote, so much is repeated in a message.
_ECHO = 80
# Paths with their costs, by the entities they pass and the signs of their steps.
_ByRoute = dict[tuple[object, ...], tuple[int, MechanismPath]]


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
    inferred: Callable[[], Store] | None = None,
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
        inferred: Opens a store with the inferences, to count those about the two where no path is found.

    Raises:
        UnknownName: If a name means nothing, or there is no such graph.
        CllkgError: If a name means several entities, both mean the same, or one is no entity.
    """
    if count < 1 or most_hops < 1:
        raise CllkgError("ask for at least 1 path of at least 1 hop.")
    scope = scope_of(graph)
    start_iri, goal_iri = names.resolve(start), names.resolve(goal)
    if start_iri == goal_iri:
        both = f"'{_cut(start)}' and '{_cut(goal)}' both mean {_cut(names.sort(start_iri))}"
        raise CllkgError(f"{both}.  A path needs two different entities.")
    records = project_mechanisms(store, content.queries / "evidence" / QUERY, scope=scope)
    for name, iri in ((start, start_iri), (goal, goal_iri)):
        if iri not in records.entities:
            which = f"'{_cut(name)}' is {_cut(names.sort(iri))}, no entity"
            raise CllkgError(f"{which}.  Paths join drugs, genes, cells, processes and the like.")
    search = _Search(records, start_iri, goal_iri, count, most_hops, article=graph == "article", everything=everything)
    paths = search.answer(graph)
    if paths.connected or inferred is None:
        return paths
    return replace(paths, inferences=_inferences(inferred(), content, {start_iri, goal_iri}))


def _inferences(store: Store, content: Content, ends: set[str]) -> int:
    """Return how many inferences state a relation of two entities, in either direction."""
    query = read_query(content.queries / "evidence" / _INFERENCES)
    rows = store.query(query.sparql, {}, Scope()).rows
    return sum({getattr(one, "value", ""), getattr(other, "value", "")} == ends for _, one, other in rows)


def _cut(name: str) -> str:
    """Return a name, or as much of a very long one as a message can bear."""
    return name if len(name) <= _ECHO else f"{name[: _ECHO - 1]}\u2026"


@dataclass(frozen=True)
class _Routes:
    """The best routes with their costs: those that stand, those with a doubtful hop, and those set apart."""

    good: list[tuple[int, MechanismPath]]
    doubtful: list[tuple[int, MechanismPath]]
    apart: list[tuple[int, MechanismPath]]
    more: bool = False
    more_doubtful: bool = False

    def best(self, count: int) -> list[MechanismPath]:
        """Return so many of those that lead to the end, doubtful ones last."""
        return [path for _, path in (*self.good, *self.doubtful)][:count]


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
        found = {sign: self._routes({self._goal: None}, sign) for sign in (1, -1)}
        ranked = sorted((routes.good[0][0], -sign) for sign, routes in found.items() if routes.good)
        around = self._around()
        beside = self._routes(around, None).best(self._count) if around else []
        ends = {self._start, self._goal}
        paths = Paths(
            start=self._mechanism.things[self._start],
            goal=self._mechanism.things[self._goal],
            by_sign={-turned: tuple(path for _, path in found[-turned].good) for _, turned in ranked},
            doubtful=_in_order(entry for routes in found.values() for entry in routes.doubtful),
            denied=tuple(hop for hop in self._mechanism.said if hop.negated and _ends(hop) == ends),
            apart=_in_order(entry for routes in found.values() for entry in routes.apart)[: self._count],
            beside=tuple(beside),
            more=frozenset(sign for sign, routes in found.items() if routes.more),
            more_doubtful=any(routes.more_doubtful for routes in found.values()),
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
        near = self._near({*ends, *around})
        causes = {hop.cause.key: hop.cause for hop in self._mechanism.hops if hop.effect.iri == self._goal}
        return replace(
            paths,
            near=near,
            between=tuple(hop for hop in self._mechanism.said if not hop.negated and _ends(hop) == ends),
            causes=tuple(causes[key] for key in sorted(causes)),
            mentions=tuple(hop for hop in self._mechanism.said if self._goal in _ends(hop)),
            hints=tuple(self._hints(graph, near or tuple(beside))),
        )

    def _routes(self, ends: Mapping[str, str | None], sign: int | None, count: int | None = None) -> _Routes:
        """Return the best routes with their costs, those that join different circumstances, and whether there are more.

        Paths that differ only in which of several claims makes a hop are one route: the best that fits stands for it.
        """
        count = self._count if count is None else count
        graph, source, sink = self._mechanism.graph(self._start, ends)
        good: _ByRoute = {}
        doubtful: _ByRoute = {}
        apart: _ByRoute = {}
        more: _ByRoute | None = None
        for found in best_paths(graph, source, sink, sign=sign, most_hops=self._most_hops, budget=self._budget):
            path = self._path(found, ends)
            if path is None:
                continue
            route = tuple(thing.iri for thing in path.things), tuple(step.sign for step in path.steps)
            if path.clashes:
                apart.setdefault(route, (found.cost, path))
            elif route not in good and route not in doubtful:
                # Those with a doubtful hop cost more than all others: once there is one, the others have been seen.
                group = doubtful if path.doubtful else good
                if len(group) == count:
                    more = group
                    break
                group[route] = found.cost, path
        if more is good:
            self._add_direct(doubtful, good, ends, sign)
        return _Routes(
            list(good.values()),
            list(doubtful.values()),
            [entry for route, entry in apart.items() if route not in good and route not in doubtful],
            more is good,
            more is doubtful,
        )

    def _add_direct(self, doubtful: _ByRoute, good: _ByRoute, ends: Mapping[str, str | None], sign: int | None) -> None:
        """Add doubtful claims from end to end: many a longer path must not hide what is said of the two itself."""
        direct = [hop for hop in self._mechanism.hops if hop.cause.iri == self._start and hop.effect.iri in ends]
        for hop in sorted(direct, key=lambda hop: (self._mechanism.cost(hop), hop.key)):
            route = (hop.cause.iri, hop.effect.iri), (hop.sign,)
            if hop.doubtful and sign in (None, hop.sign) and route not in good:
                path = MechanismPath((hop,), 0, (), ends[hop.effect.iri])
                doubtful.setdefault(route, (self._mechanism.cost(hop), path))

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
        categories, akin = self._mechanism.categories, self._akin()
        likeness = {
            iri: (1 / (1 + distance[iri]) if iri in distance else 0) + _shared_words(thing, goal)
            for iri, thing in effects.items()
            if iri in akin or categories[iri] == categories[self._goal]
        }
        found: list[MechanismPath] = []
        for iri in sorted(likeness, key=lambda iri: (-likeness[iri], effects[iri].key)):
            if not likeness[iri] or len(found) == _NEAREST:
                break
            found += self._routes({iri: None}, None, count=1).best(1)
        return tuple(found)

    def _akin(self) -> set[str]:
        """Return what includes the goal, is one kind of it, impairs it or is impaired by it."""
        mechanism, goal = self._mechanism, self._goal
        impaired = (*mechanism.impairs.get(goal, ()), *mechanism.impaired_by.get(goal, ()))
        return {*mechanism.broader(goal), *mechanism.narrower(goal), *impaired}

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
        return bool(other._routes({ends[1]: None}, None).best(1))


def _in_order(entries: Iterable[tuple[int, MechanismPath]]) -> tuple[MechanismPath, ...]:
    return tuple(path for _, path in sorted(entries, key=lambda entry: entry[0]))


def _ends(hop: Hop) -> set[str]:
    return {hop.cause.iri, hop.effect.iri}


def _shared_words(one: Thing, other: Thing) -> float:
    ours, theirs = (set(re.findall(r"[^\W_]+", thing.label.casefold())) for thing in (one, other))
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0
