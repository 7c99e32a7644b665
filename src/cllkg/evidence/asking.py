"""Ask the stored queries of ``queries/evidence/`` about given things, and gather triples as things with properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from cllkg.content import Content
from cllkg.evidence.parts import Thing
from cllkg.prefixes import PrefixMap
from cllkg.queries.given import fill_given
from cllkg.queries.header import read_query
from cllkg.store.answers import Answer, Scope, Store, Term
from cllkg.vocabulary import BASE, DCT, KG, RDF, RDFS, SKOS

# So many things a query is given at once; a server may not take a longer text.
_AT_ONCE = 300


Row = dict[str, str]


class Asker:
    """Asks one store the queries of ``queries/evidence/``."""

    def __init__(self, store: Store, content: Content, prefixes: PrefixMap) -> None:
        self.store = store
        self.prefixes = prefixes
        self._folder: Path = content.queries / "evidence"

    def rows(self, file: str, **given: str | Iterable[str]) -> list[Row]:
        """Return the rows of a query as texts, without their unbound cells.

        Args:
            file: Which query: ``about`` is the file ``explain-about.rq``.
            given: The IRIs for each list the query is given.
        """
        return [
            {name: plain(term) for name, term in zip(answer.variables, row, strict=True) if term is not None}
            for answer in self._answers(file, given)
            for row in answer.rows
        ]

    def triples(self, file: str, **given: str | Iterable[str]) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT."""
        return [triple for answer in self._answers(file, given) for triple in answer.triples or ()]

    def _answers(self, file: str, given: dict[str, str | Iterable[str]]) -> Iterator[Answer]:
        sparql = read_query(self._folder / f"explain-{file}.rq").sparql
        lists = {name: [value] if isinstance(value, str) else sorted(value) for name, value in given.items()}
        if not lists:
            yield self.store.query(sparql, self.prefixes.namespaces, Scope())
            return
        # Only a single list may be long; the others go along whole.
        last, *others = sorted(lists, key=lambda name: len(lists[name]), reverse=True)
        for name in others:
            sparql = _fill(sparql, name, lists[name])
        for start in range(0, len(lists[last]), _AT_ONCE):
            filled = _fill(sparql, last, lists[last][start : start + _AT_ONCE])
            yield self.store.query(filled, self.prefixes.namespaces, Scope())


def _fill(sparql: str, name: str, iris: list[str]) -> str:
    return fill_given(sparql, name, map(ox.NamedNode, iris))


class Subgraph:
    """Triples, read as things with properties; what is shown is what is in here."""

    def __init__(self, prefixes: PrefixMap) -> None:
        self._prefixes = prefixes
        self._triples: set[ox.Triple] = set()
        self._things: dict[str, dict[str, set[Term]]] = {}
        self._pointing: dict[tuple[str, str], set[str]] = {}

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Take in triples; those of blank nodes are none of ours."""
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode):
                self._triples.add(triple)
                things = self._things.setdefault(triple.subject.value, {})
                things.setdefault(triple.predicate.value, set()).add(triple.object)
                if isinstance(triple.object, ox.NamedNode):
                    end = (triple.predicate.value, triple.object.value)
                    self._pointing.setdefault(end, set()).add(triple.subject.value)

    @property
    def triples(self) -> tuple[ox.Triple, ...]:
        """All triples, in a fixed order."""
        return tuple(sorted(self._triples, key=str))

    def __contains__(self, iri: str) -> bool:
        """Whether anything is said of the thing."""
        return iri in self._things

    def things(self) -> list[str]:
        """Return the IRIs of all things, sorted."""
        return sorted(self._things)

    def properties(self, iri: str) -> list[str]:
        """Return the properties a thing has, sorted."""
        return sorted(self._things.get(iri, ()))

    def values(self, iri: str, property_: str) -> list[Term]:
        """Return the values of a thing's property, in a fixed order."""
        return sorted(self._things.get(iri, {}).get(property_, ()), key=str)

    def links(self, iri: str, *properties: str) -> list[str]:
        """Return the IRIs a thing's properties point at."""
        found = (term for property_ in properties for term in self.values(iri, property_))
        return [term.value for term in found if isinstance(term, ox.NamedNode)]

    def pointing(self, property_: str, iri: str) -> list[str]:
        """Return the IRIs of the things whose property points at a thing."""
        return sorted(self._pointing.get((property_, iri), ()))

    def texts(self, iri: str, property_: str) -> list[str]:
        """Return the literals of a thing's property, those in another language than English last."""
        found = [term for term in self.values(iri, property_) if isinstance(term, ox.Literal)]
        return [term.value for term in sorted(found, key=lambda term: term.language not in (None, "en"))]

    def text(self, iri: str, property_: str) -> str | None:
        """Return the first literal of a thing's property."""
        return next(iter(self.texts(iri, property_)), None)

    def whole(self, iri: str, property_: str) -> int | None:
        """Return a whole number, or nothing where it does not read as one."""
        text = self.text(iri, property_) or ""
        return int(text) if re.fullmatch(r"[+-]?\d{1,18}", text) else None

    def truth(self, iri: str, property_: str) -> bool:
        """Whether a thing's property is true."""
        return self.text(iri, property_) in ("true", "1")

    def link(self, iri: str, property_: str) -> Thing | None:
        """Return the first thing a property points at."""
        found = self.links(iri, property_)
        return self.thing(found[0]) if found else None

    def thing(self, iri: str) -> Thing:
        """Return a thing by its names."""
        name = self.text(iri, DCT + "identifier") or short(iri, self._prefixes)
        label = self.text(iri, RDFS + "label") or self.text(iri, SKOS + "notation") or re.split(r"[/#]", iri)[-1]
        return Thing(iri, name, label or iri)

    def kinds(self, iri: str) -> set[str]:
        """Return the local names of our classes the thing is of."""
        return {kind.removeprefix(KG) for kind in self.links(iri, RDF + "type") if kind.startswith(KG)}


def plain(term: Term) -> str:
    """Return a term's text alone."""
    return str(term) if isinstance(term, ox.Triple) else term.value


def short(iri: str, prefixes: PrefixMap) -> str:
    """Return an IRI as a CURIE, as its tail under our own base, or as it is."""
    return prefixes.compress(iri) or iri.removeprefix(BASE)
