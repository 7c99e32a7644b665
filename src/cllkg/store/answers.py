"""What every engine takes and gives back, in the same terms whichever engine it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True)
class Scope:
    """Which named graphs make up the default graph; none means all that the store holds."""

    graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The answer of one query: rows of a SELECT, triples of a CONSTRUCT, or the truth of an ASK."""

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    triples: tuple[ox.Triple, ...] | None = None
    truth: bool | None = None


class Store(Protocol):
    """A place that answers SPARQL."""

    def query(self, sparql: str, prefixes: dict[str, str], scope: Scope) -> Answer:
        """Answer a query.

        Args:
            sparql: The query.
            prefixes: Prefixes known without a declaration.
            scope: The graphs that make up the default graph.

        Raises:
            QueryFailed: With line, column and the offending token where the engine tells them.
        """
        ...
