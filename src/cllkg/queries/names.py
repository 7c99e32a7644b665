"""Find the entity, the study or the term a person means: by key, CURIE, symbol, label, or synonym."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from cllkg.content import Content
from cllkg.errors import CllkgError, UnknownName
from cllkg.prefixes import PrefixMap
from cllkg.queries.header import read_query
from cllkg.store.answers import Scope, Store, Term

# No name is longer than this by far; what is longer is not a name, and would fill the screen.
MOST_SHOWN = 80

_WORD = re.compile(r"[^\W_]+")


class Names:
    """Every name of every entity and study in a store, asked for once, when first needed."""

    def __init__(self, store: Store, content: Content, prefixes: PrefixMap) -> None:
        self._store = store
        self._folder: Path = content.queries / "names"
        self._prefixes = prefixes
        self._by_name: dict[str, set[str]] = {}
        self._by_folded_name: dict[str, set[str]] = {}

    def resolve(self, name: str) -> str:
        """Return the IRI of the one entity or study that has the name; case counts only to break ties.

        Raises:
            UnknownName: If none has it; with the nearest names.
            CllkgError: If several have it; the message lists their identifiers.
        """
        self._load()
        found = self._by_name.get(name) or self._by_folded_name.get(name.casefold()) or self._by_curie(name)
        if not found:
            hint = "An entity has a key, a CURIE, a label and synonyms; a study has a registry number, too."
            raise UnknownName("entity", cut(name), self._by_name, hint)
        if len(found) > 1:
            shown = ", ".join(map(self._introduced, sorted(found)))
            raise CllkgError(
                f"'{cut(name)}' means {len(found)} entities: {shown}.  Write one of these identifiers, without < and >."
            )
        return next(iter(found))

    def called(self, name: str) -> list[str]:
        """Return the IRIs of all that have a name, sorted; case counts only to break ties."""
        self._load()
        return sorted(self._by_name.get(name) or self._by_folded_name.get(name.casefold()) or ())

    def terms(self) -> list[str]:
        """Return the local names of the vocabulary's terms."""
        return [row[0].partition("#")[2] for row in self._ask("terms.rq")]

    def nearest_terms(self, name: str) -> list[str]:
        """Return the terms somebody may mean who writes another word for one; at most three."""
        from cllkg.queries.words import nearest_terms

        return nearest_terms(name, [(iri.partition("#")[2], kind, text) for iri, kind, text in self._words])

    def sort(self, iri: str) -> str:
        """Return an entity's label and what sort of thing it is, as in ``IgG level (phenotype)``."""
        label, categories = self._categories.get(iri, (iri, ()))
        return f"{label} ({', '.join(categories)})" if categories else label

    def siblings(self, iri: str, name: str, like: frozenset[str]) -> list[str]:
        """Return other entities whose names share words with those of one, the closest first.

        Args:
            iri: The entity.
            name: What somebody called it.
            like: Entities of the categories that are wanted; none means all categories.
        """
        self._load()
        wanted = {category for other in like for category in self._categories.get(other, ("", ()))[1]}
        own = [_words(text) for text, iris in self._by_name.items() if iri in iris] + [_words(name)]
        distance: dict[str, int] = {}
        for text, iris in self._by_name.items():
            words = _words(text)
            apart = [len(words ^ these) for these in own if these and words and (these <= words or words <= these)]
            for other in iris - {iri} if apart else ():
                if not wanted or wanted & set(self._categories.get(other, ("", ()))[1]):
                    distance[other] = min(distance.get(other, min(apart)), *apart)
        return sorted(distance, key=lambda other: (distance[other], other))

    def handle(self, iri: str, like: str) -> str:
        """Return the name that means this entity alone and is closest to another name, then shortest."""
        self._load()
        own = [text for text, iris in self._by_name.items() if iris == {iri}]
        wanted = _words(like)
        fallback = self._prefixes.compress(iri) or iri
        return min(own, key=lambda text: (len(_words(text) ^ wanted), len(text), text), default=fallback)

    @cached_property
    def _words(self) -> list[list[str]]:
        return self._ask("words.rq")

    @cached_property
    def _categories(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        found: dict[str, tuple[str, tuple[str, ...]]] = {}
        for iri, label, category in self._ask("categories.rq"):
            found[iri] = (label, (*found.get(iri, ("", ()))[1], category))
        return found

    def _introduced(self, iri: str) -> str:
        """Return an entity's CURIE, with its label and what sort of thing it is where these are known."""
        label, categories = self._categories.get(iri, ("", ()))
        curie = self._prefixes.compress(iri) or iri
        return f"{curie} ({', '.join((label, *categories))})" if label else curie

    def _by_curie(self, name: str) -> set[str]:
        """Return what a CURIE names: local entities and studies have one that no triple spells out."""
        try:
            iri = self._prefixes.expand(name)
        except ValueError:
            return set()
        return {iri} if any(iri in iris for iris in self._by_name.values()) else set()

    def _ask(self, file: str) -> list[list[str]]:
        answer = self._store.query(read_query(self._folder / file).sparql, self._prefixes.namespaces, Scope())
        return [[_text(term) for term in row] for row in answer.rows]

    def _load(self) -> None:
        if not self._by_name:
            for iri, name in self._ask("entities.rq"):
                self._by_name.setdefault(name, set()).add(iri)
                self._by_folded_name.setdefault(name.casefold(), set()).add(iri)


def cut(name: str) -> str:
    """Return a name as a message echoes it.

    >>> cut("lenalidomide"), len(cut("x" * 5000))
    ('lenalidomide', 80)
    """
    return name if len(name) <= MOST_SHOWN else name[: MOST_SHOWN - 1] + "…"


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _text(term: Term | None) -> str:
    return "" if term is None or isinstance(term, ox.Triple) else term.value
