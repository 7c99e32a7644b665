"""Find the entity a person means: by key, CURIE, symbol, label, or synonym."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from cllkg.content import Content
from cllkg.errors import CllkgError, UnknownName
from cllkg.prefixes import PrefixMap
from cllkg.queries.header import read_query
from cllkg.store.answers import Scope, Store, Term


class Names:
    """Every name of every entity in a store, asked for once, when first needed."""

    def __init__(self, store: Store, content: Content, prefixes: PrefixMap) -> None:
        self._store = store
        self._folder: Path = content.queries / "names"
        self._prefixes = prefixes
        self._by_name: dict[str, set[str]] = {}
        self._by_folded_name: dict[str, set[str]] = {}

    def resolve(self, name: str) -> str:
        """Return the IRI of the one entity that has the name; case counts only to break ties.

        Raises:
            UnknownName: If none has it; with the nearest names.
            CllkgError: If several have it; the message lists their identifiers.
        """
        self._load()
        found = self._by_name.get(name) or self._by_folded_name.get(name.casefold(), set())
        if not found:
            raise UnknownName("entity", name, self._by_name, "An entity has a key, a CURIE, a label and synonyms.")
        if len(found) > 1:
            shown = ", ".join(sorted(self._prefixes.compress(iri) or iri for iri in found))
            raise CllkgError(f"'{name}' means {len(found)} entities: {shown}.  Write one of these, without < and >.")
        return next(iter(found))

    def terms(self) -> list[str]:
        """Return the local names of the vocabulary's terms."""
        return [row[0].partition("#")[2] for row in self._ask("terms.rq")]

    def _ask(self, file: str) -> list[list[str]]:
        answer = self._store.query(read_query(self._folder / file).sparql, self._prefixes.namespaces, Scope())
        return [[_text(term) for term in row] for row in answer.rows]

    def _load(self) -> None:
        if not self._by_name:
            for iri, name in self._ask("entities.rq"):
                self._by_name.setdefault(name, set()).add(iri)
                self._by_folded_name.setdefault(name.casefold(), set()).add(iri)


def _text(term: Term | None) -> str:
    return "" if term is None or isinstance(term, ox.Triple) else term.value
