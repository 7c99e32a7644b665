"""What there is to lose: each kind of thing a ledger counts, and which things of that kind the graph holds.

The kinds are rows of ``ontology/ledger.tsv``: a thing of one of the classes (or of one below them)
counts when a path leads from it to a value. Paths are one or two properties; ``|`` separates alternatives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from cllkg.exports.ontology_table import expand_paths, read_rows, row_refused
from cllkg.exports.quad_lines import Said
from cllkg.exports.sorted_quads import SortedQuads
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import RDF, RDFS

TABLE = "ledger.tsv"

Census = Mapping[str, frozenset[str]]
"""Kind to the IRIs of the things of that kind."""

_COLUMNS = ("kind", "classes", "path", "value", "definition")
_TYPE = RDF + "type"
_SUBCLASS = RDFS + "subClassOf"

Values = Mapping[str, list[str]]


@dataclass(frozen=True)
class Kind:
    """One row of the table; ``paths`` hold one or two properties each, none means that the thing itself counts."""

    name: str
    classes: frozenset[str]
    paths: tuple[tuple[str, ...], ...]
    value: str
    definition: str


def read_kinds(ontology: Path, prefixes: PrefixMap) -> tuple[Kind, ...]:
    """Read the kinds of things a ledger counts.

    Args:
        ontology: The folder that holds the table.
        prefixes: How its names are shortened.

    Raises:
        CurationFailed: If the table is missing or does not read; the text names file and line.
    """
    kinds = []
    for place, row in read_rows(ontology, TABLE, _COLUMNS):
        try:
            paths = expand_paths(row["path"], prefixes)
            classes = frozenset(prefixes.expand(one) for one in row["classes"].split("|"))
        except ValueError as error:
            raise row_refused(place, error) from None
        kinds.append(Kind(row["kind"], classes, paths, row["value"], row["definition"]))
    return tuple(kinds)


def take_census(quads: SortedQuads, kinds: Iterable[Kind]) -> Census:
    """Return, for each kind, which things of that kind some quads hold."""
    parents = parents_of(quads.with_property(_SUBCLASS))
    return _count(_values(quads), parents, kinds, lambda iri: _described(quads.about(iri)))


def census_of_quads(quads: Iterable[ox.Quad], kinds: Iterable[Kind]) -> Census:
    """Return the same of quads in any order, as a reader of an export finds them."""
    things: dict[str, list[Said]] = {}
    parents: list[ox.Quad] = []
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode):
            things.setdefault(quad.subject.value, []).append(Said(quad.predicate.value, quad.object, ""))
        if quad.predicate.value == _SUBCLASS:
            parents.append(quad)
    described = {iri: _described(found) for iri, found in things.items()}
    return _count(described.items(), parents_of(parents), kinds, lambda iri: described.get(iri, {}))


def parents_of(quads: Iterable[ox.Quad]) -> dict[str, set[str]]:
    """Return the classes right above each class, from quads that say so."""
    parents: dict[str, set[str]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            parents.setdefault(quad.subject.value, set()).add(quad.object.value)
    return parents


def above(class_: str, parents: Mapping[str, set[str]]) -> set[str]:
    """Return a class and all above it."""
    found, todo = {class_}, [class_]
    while todo:
        for parent in parents.get(todo.pop(), set()) - found:
            found.add(parent)
            todo.append(parent)
    return found


def _count(
    things: Iterable[tuple[str, Values]],
    parents: Mapping[str, set[str]],
    kinds: Iterable[Kind],
    look_up: Callable[[str], Values],
) -> Census:
    kinds = tuple(kinds)
    found: dict[str, set[str]] = {kind.name: set() for kind in kinds}
    by_class: dict[str, list[Kind]] = {}
    seen: dict[str, Values] = {}

    def of(class_: str) -> list[Kind]:
        if class_ not in by_class:
            with_parents = above(class_, parents)
            by_class[class_] = [kind for kind in kinds if not kind.classes.isdisjoint(with_parents)]
        return by_class[class_]

    # Many claims share a context.
    def over(iri: str) -> Values:
        if iri not in seen:
            seen[iri] = look_up(iri)
        return seen[iri]

    for iri, values in things:
        for class_ in values.get(_TYPE, ()):
            for kind in of(class_):
                if not kind.paths or any(_leads(values, path, kind.value, over) for path in kind.paths):
                    found[kind.name].add(iri)
    return {name: frozenset(iris) for name, iris in found.items()}


def _leads(values: Values, path: tuple[str, ...], wanted: str, over: Callable[[str], Values]) -> bool:
    first, *rest = path
    ends = values.get(first, ())
    for step in rest:
        ends = [end for iri in ends for end in over(iri).get(step, ())]
    return any(not wanted or end == wanted for end in ends)


def _values(quads: SortedQuads) -> Iterator[tuple[str, Values]]:
    for subject, said in quads.things():
        if isinstance(subject, ox.NamedNode):
            yield subject.value, _described(said)


def _described(said: Iterable[Said]) -> Values:
    values: dict[str, list[str]] = {}
    for predicate, value, _ in said:
        values.setdefault(predicate, []).append(str(value) if isinstance(value, ox.Triple) else value.value)
    return values
