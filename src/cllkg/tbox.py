"""The T-Box as the rest of the package needs it: predicates, categories, and who is under whom."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from cllkg.content import Content
from cllkg.errors import CurationFailed
from cllkg.vocabulary import KG, OWL, RDF, RDFS, SCHEMA, Kg, snake

_PROPERTY_KINDS = {
    OWL + "ObjectProperty": "object",
    OWL + "DatatypeProperty": "data",
    OWL + "AnnotationProperty": "annotation",
}


@dataclass(frozen=True)
class Predicate:
    """A property of the T-Box, with what it may connect."""

    iri: str
    kind: str
    sign: int | None
    path_direction: str | None
    domain: tuple[str, ...]
    range: tuple[str, ...]
    parents: tuple[str, ...]


@dataclass(frozen=True)
class TBox:
    """Properties by snake_case name, classes by local name, and the class hierarchy."""

    predicates: dict[str, Predicate]
    parents: dict[str, tuple[str, ...]]

    @cached_property
    def classes(self) -> dict[str, str]:
        """Local name to IRI of every class of ours."""
        return {iri.removeprefix(KG): iri for iri in self.parents if iri.startswith(KG)}

    @cached_property
    def categories(self) -> dict[str, str]:
        """The classes an entity may belong to: those under ``kg:Entity``."""
        return {name: iri for name, iri in self.classes.items() if KG + "Entity" in self.ancestors(iri)}

    def ancestors(self, iri: str) -> frozenset[str]:
        """Return a class and everything above it."""
        found: set[str] = set()
        waiting = [iri]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self.parents.get(current, ()))
        return frozenset(found)


def read_tbox(content: Content) -> TBox:
    """Read the T-Box from ``ontology/``.

    Raises:
        CurationFailed: If a file is no Turtle; the finding names file and line.
    """
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in content.terms():
        triples, fault = parse_terms(path)
        if fault is not None:
            raise CurationFailed([f"{path.relative_to(content.root)}:{fault[0]}: {fault[1]}\n  {fault[2]}"])
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode):
                value = triple.object.value if not isinstance(triple.object, ox.Triple) else ""
                facts[triple.subject.value][triple.predicate.value].append(value)
    predicates = {}
    parents = {}
    for iri, about in facts.items():
        types = about[RDF + "type"]
        if OWL + "Class" in types:
            parents[iri] = tuple(p for p in about[RDFS + "subClassOf"] if p.startswith(KG))
        kinds = [_PROPERTY_KINDS[t] for t in types if t in _PROPERTY_KINDS]
        if kinds and iri.startswith(KG):
            predicates[snake(iri.removeprefix(KG))] = Predicate(
                iri=iri,
                kind=kinds[0],
                sign=int(about[Kg.sign][0]) if about[Kg.sign] else None,
                path_direction=about[Kg.pathDirection][0] if about[Kg.pathDirection] else None,
                domain=tuple(about[SCHEMA + "domainIncludes"]),
                range=tuple(about[SCHEMA + "rangeIncludes"]),
                parents=tuple(p for p in about[RDFS + "subPropertyOf"] if p.startswith(KG)),
            )
    return TBox(predicates, parents)


def parse_terms(path: Path) -> tuple[list[ox.Quad], tuple[int, str, str] | None]:
    """Return the triples of a Turtle file, or the fault that keeps it from being read: line, what, cure."""
    try:
        return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)), None
    except (SyntaxError, ValueError) as error:
        said = str(getattr(error, "msg", error))
        what = re.sub(r"^Parser error[^:]*: ", "", said)
        cure = "The fault may lie just before: each statement ends with '.', each text in one pair of quotes."
        return [], (getattr(error, "lineno", None) or 1, f"not Turtle: {what}.", cure)
    except FileNotFoundError:
        return [], (1, "the T-Box file is missing.", "Restore it from version control.")
