"""Tells the ledger what is kept, as nodes, properties and relationships are written."""

from __future__ import annotations

from collections import defaultdict

from cllkg.exports.census import Kind, read_kinds
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading


class Keeping:
    """What has been written, by the kinds of things a ledger counts.

    A kind whose path is one property is kept when that property was written for the thing; a kind whose path
    leads over a second thing when both steps were.
    """

    def __init__(self, reading: Reading, ledger: Ledger) -> None:
        self._ledger = ledger
        self._nodes: list[Kind] = []
        self._values: dict[str, list[Kind]] = defaultdict(list)
        self._second: dict[tuple[str, str], list[Kind]] = defaultdict(list)
        self._links: dict[tuple[str, str], set[str]] = defaultdict(set)
        for kind in read_kinds(reading.ontology, reading.prefixes):
            for path in kind.paths:
                if len(path) == 1:
                    self._values[path[0]].append(kind)
                else:
                    self._second[path[0], path[1]].append(kind)
            if not kind.paths:
                self._nodes.append(kind)
        self._steps = {step for steps in self._second for step in steps}
        self._said: set[tuple[str, str]] = set()

    def node(self, iri: str) -> None:
        """Say that a thing was written."""
        for kind in self._nodes:
            self._ledger.keep(kind.name, iri)

    def value(self, iri: str, property_: str, target: str = "") -> None:
        """Say that a property of a thing was written.

        Args:
            iri: The thing.
            property_: The IRI of the property.
            target: The IRI it leads to, if it leads to a thing.
        """
        for kind in self._values.get(property_, ()):
            self._ledger.keep(kind.name, iri)
        if property_ in self._steps:
            self._said.add((iri, property_))
            if target:
                self._links[iri, property_].add(target)

    def finish(self) -> None:
        """Settle what leads over a second thing, after everything has been written."""
        for (first, second), kinds in self._second.items():
            for (iri, property_), targets in self._links.items():
                if property_ == first and any((target, second) in self._said for target in targets):
                    for kind in kinds:
                        self._ledger.keep(kind.name, iri)
