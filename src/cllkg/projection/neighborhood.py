"""What stands around a thing in any RDF graph, however large: asked step by step, never read whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from cllkg.errors import CllkgError, UnknownName
from cllkg.prefixes import PrefixMap
from cllkg.projection.asking import Asker, Attributes, merge
from cllkg.queries.given import fill_given
from cllkg.queries.header import StoredQuery
from cllkg.store.answers import Scope, Store

# So many things a query is given at once; a server may not take a longer text.
_AT_ONCE = 250
# So many things one step beyond reach may come along, folded away until a reader asks for them.
RESERVE = 60


@dataclass(frozen=True)
class Named:
    """A thing by its names: IRI, label, other names, and what it is."""

    iri: str
    label: str
    synonyms: tuple[str, ...]
    types: tuple[str, ...]


@dataclass(frozen=True)
class Neighborhood:
    """Things around a thing, and how they hang together.

    Attributes:
        things: Their IRIs, those nearest to the middle first.
        triples: Subject, predicate and object of each relation between them, as IRIs.
        left_out: How many things within reach were left out, for there was no room.
        reserve: Those among the things that are one step beyond reach.
    """

    things: tuple[str, ...]
    triples: tuple[tuple[str, str, str], ...]
    left_out: int
    reserve: frozenset[str] = frozenset()


class Surroundings:
    """Asks a store for what stands around things, and for what things are called.

    Args:
        store: Where to ask.
        folder: ``queries/views/``.
        prefixes: To shorten what has no label.
        scope: The graphs to ask.
    """

    def __init__(self, store: Store, folder: Path, prefixes: PrefixMap, scope: Scope | None = None) -> None:
        self._store = store
        self._folder = folder
        self._prefixes = prefixes
        self._scope = scope or Scope()

    def around(self, iri: str, *, hops: int, most: int) -> Neighborhood:
        """Return what is within some steps of a thing.

        Where there is no room for all, those with most relations to what is already there come first: a hub's
        thousand neighbors would push out what belongs to the thing.

        Args:
            iri: The middle.
            hops: How many steps to go, 1 or more.
            most: How many things there is room for.

        Raises:
            QueryFailed: If the store cannot answer.
        """
        found = [iri]
        known = {iri}
        triples: set[tuple[str, str, str]] = set()
        left_out = 0
        edge = [iri]
        for _ in range(hops):
            fresh = self._triples(edge)
            triples |= fresh
            ties = Counter(end for one, _, other in fresh for end in (one, other) if end not in known)
            ranked = sorted(ties, key=lambda end: (-ties[end], end))
            room = max(0, most - len(found))
            edge = ranked[:room]
            left_out += len(ranked) - len(edge)
            found += edge
            known |= set(edge)
            if not edge:
                break
        # The last ring may hang together among itself, too; and what lies behind it is kept in reserve.
        beyond = self._triples(edge) if edge else set()
        ties = Counter(end for one, _, other in beyond for end in (one, other) if end not in known)
        reserve = sorted(ties, key=lambda end: (-ties[end], end))[: max(0, min(RESERVE, most - len(found)))]
        known |= set(reserve)
        inside = sorted(triple for triple in triples | beyond if triple[0] in known and triple[2] in known)
        return Neighborhood((*found, *reserve), tuple(inside), left_out, frozenset(reserve))

    def resolve(self, name: str) -> str:
        """Return the IRI of what a CURIE or an exact label means.

        Raises:
            UnknownName: If nothing has the name.
            CllkgError: If several things have it.
        """
        try:
            return self._prefixes.expand(name)
        except ValueError:
            found = self.called(name)
        if len(found) == 1:
            return found[0]
        if found:
            raise CllkgError(
                f"'{name}' is the label of {len(found)} things: {', '.join(found[:5])}.  Write one of these."
            )
        raise UnknownName("thing", name, (), "In a store of others, write an IRI, a CURIE or an exact label.")

    def called(self, label: str) -> list[str]:
        """Return the IRIs of things with exactly that label, in English or in no language, sorted."""
        asked = Asker(self._store, self._folder / "by-label.rq", self._scope)
        terms = [ox.Literal(label), ox.Literal(label, language="en")]
        return sorted(row["thing"] for row in self._rows(asked.main, "label", [terms]))

    def names(self, iris: Iterable[str]) -> dict[str, Named]:
        """Return what things are called; what has no label is called by its CURIE, or by the end of its IRI."""
        asked = Asker(self._store, self._folder / "labels.rq", self._scope)
        rows = list(self._rows(asked.main, "thing", _portions(sorted(iris))))
        found = merge(rows, asked.main, "thing")
        named = {}
        for iri in iris:
            one = found.get(iri, {})
            labels = one.get("label", ())
            fallback = self._prefixes.compress(iri) or iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri
            named[iri] = Named(
                iri, str(labels[0]) if labels else fallback, tuple(map(str, (*labels[1:], *one.get("synonym", ())))),
                tuple(map(str, one.get("type", ()))),
            )  # fmt: skip
        return named

    def _triples(self, iris: Sequence[str]) -> set[tuple[str, str, str]]:
        asked = Asker(self._store, self._folder / "neighborhood.rq", self._scope)
        rows = self._rows(asked.main, "thing", _portions(sorted(iris)))
        return {(row["subject"], row["predicate"], row["object"]) for row in rows}

    def _rows(
        self, query: StoredQuery, name: str, portions: Iterable[Sequence[ox.NamedNode | ox.Literal]]
    ) -> Iterator[Attributes]:
        for terms in portions:
            sparql = fill_given(query.sparql, name, terms)
            answer = self._store.query(sparql, self._prefixes.namespaces, self._scope)
            for row in answer.rows:
                yield {
                    variable: str(term) if isinstance(term, ox.Triple) else term.value
                    for variable, term in zip(answer.variables, row, strict=True)
                    if term is not None
                }


def _portions(iris: Sequence[str]) -> Iterator[list[ox.NamedNode]]:
    for start in range(0, len(iris), _AT_ONCE):
        yield [ox.NamedNode(iri) for iri in iris[start : start + _AT_ONCE]]
