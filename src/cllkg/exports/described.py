"""A thing and what is said of it: the base of every record."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from cllkg.exports.quad_lines import Said, Term
from cllkg.vocabulary import RDF, RDFS, SKOS, NamedGraph

_INFERRED = NamedGraph.INFERRED.iri


class Described:
    """A thing and what is said of it.

    ``values`` maps each property to its values. What was inferred of a thing is not among them: it leaves with its
    inference or not at all. ``graphs`` maps each (property, value as N-Triples) to the IRIs of all graphs it stands in.
    """

    __slots__ = ("_graphs", "_said", "iri", "values")

    def __init__(self, iri: str, said: Iterable[Said]) -> None:
        self.iri = iri
        self.values: dict[str, list[Term]] = {}
        self._said = said = list(said)
        self._graphs: dict[tuple[str, str], set[str]] | None = None
        values = self.values
        # An inference itself stands in the inferred graph alone.
        for predicate, value, _ in [one for one in said if one[2] != _INFERRED] or said:
            found = values.get(predicate)
            if found is None:
                values[predicate] = [value]
            # The lines come in order, so a triple of two graphs comes twice in a row.
            elif found[-1] != value:
                found.append(value)

    @property
    def graphs(self) -> dict[tuple[str, str], set[str]]:
        """The graphs each (property, value) stands in; few ask, so it is made when first asked for."""
        if self._graphs is None:
            self._graphs = {}
            for predicate, value, graph in self._said:
                if graph:
                    self._graphs.setdefault((predicate, str(value)), set()).add(graph)
        return self._graphs

    def terms(self, property_: str) -> list[Term]:
        """Return the values of a property, in order."""
        return self.values.get(property_, [])

    def all(self, property_: str) -> list[str]:
        """Return the values of a property as IRIs or as written, in order."""
        return [value_of(term) for term in self.values.get(property_, ())]

    def one(self, property_: str) -> str | None:
        """Return the first value of a property as an IRI or as written, or None."""
        found = self.values.get(property_)
        return value_of(found[0]) if found else None

    def is_true(self, property_: str) -> bool:
        """Whether a property has the value true."""
        return self.one(property_) == "true"

    @property
    def types(self) -> list[str]:
        """The classes the thing is typed with."""
        return self.all(RDF + "type")

    @property
    def label(self) -> str:
        """Its name or sentence; its IRI if it has none."""
        return self.one(RDFS + "label") or self.iri

    @property
    def key(self) -> str | None:
        """Its short name among us."""
        return self.one(SKOS + "notation")

    @property
    def note(self) -> str | None:
        """What a curator noted."""
        return self.one(SKOS + "note")

    @property
    def comment(self) -> str | None:
        """What is said of it at more length."""
        return self.one(RDFS + "comment")


def value_of(term: Term) -> str:
    """Return an IRI, or a literal's text as it was written."""
    return str(term) if isinstance(term, ox.Triple) else term.value
