"""Write OBO Graphs JSON: the ontology with the entities as its individuals, and the entities of others as classes.

It is the division of the OWL export: nothing here is a class that is an individual there. What a term is told by
stands where the format wants it (name, definition, synonyms, cross-references), the rest as property values, and
what leads from term to term as edges. Claims have no place here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pyoxigraph as ox

from cllkg.exports.described import Described, value_of
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.quad_lines import Term
from cllkg.exports.reading import Reading
from cllkg.exports.records import MATCHES
from cllkg.exports.targets.owl import CLASSES, TERMS, is_borrowed
from cllkg.vocabulary import BASE, DCT, OBO_IN_OWL, ONTOLOGY, OWL, RDF, RDFS, SKOS, Kg, NamedGraph

_TYPE = RDF + "type"
_XREF = OBO_IN_OWL + "hasDbXref"
_HOMES = frozenset(graph.iri for graph in (NamedGraph.ONTOLOGY, NamedGraph.MAPPINGS, NamedGraph.ENTITIES))
_KINDS = (
    (OWL + "Class", {"type": "CLASS"}),
    (OWL + "ObjectProperty", {"type": "PROPERTY", "propertyType": "OBJECT"}),
    (OWL + "DatatypeProperty", {"type": "PROPERTY", "propertyType": "DATA"}),
    (OWL + "AnnotationProperty", {"type": "PROPERTY", "propertyType": "ANNOTATION"}),
    (OWL + "NamedIndividual", {"type": "INDIVIDUAL"}),
)
# What stands above all: loaders want both ends of an edge among the nodes.
_TOPS = (
    {"id": OWL + "Thing", "type": "CLASS"},
    {"id": OWL + "topObjectProperty", "type": "PROPERTY", "propertyType": "OBJECT"},
    {"id": OWL + "topDataProperty", "type": "PROPERTY", "propertyType": "DATA"},
)
# The words OBO Graphs has for edges; others are called by the IRI of their property.
_EDGES = {
    RDFS + "subClassOf": "is_a",
    RDFS + "subPropertyOf": "subPropertyOf",
    OWL + "inverseOf": "inverseOf",
    _TYPE: "type",
    Kg.broaderEntity: Kg.broaderEntity,
    Kg.impairmentOf: Kg.impairmentOf,
}
# Nobody graded our synonyms, and this is the word that claims least.
_SYNONYM = "hasRelatedSynonym"
_NAMED = frozenset({RDFS + "label", SKOS + "definition", SKOS + "altLabel", _XREF})


@dataclass(frozen=True)
class _Node:
    """A term or entity, and what the graph itself says of it: properties with their values."""

    iri: str
    kind: dict[str, str]
    said: dict[str, list[Term]]

    def all(self, property_: str) -> list[str]:
        return [value_of(term) for term in self.said.get(property_, ())]


def obographs(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write a document of the ontology, and one of the classes of others."""
    with desk.text(f"{TERMS}.json") as out:
        head = _head(reading, ONTOLOGY, "CLL-KG ontology, with the entities of its claims")
        nodes = (_written(node, ledger) for node in _terms(reading))
        edges = (edge for node in _terms(reading) for edge in _edges_of(node, ledger))
        out.writelines(_document(head, chain(_TOPS, nodes), edges))
    with desk.text(f"{CLASSES}.json") as out:
        head = _head(reading, f"{BASE}classes", "CLL-KG: entities as classes")
        nodes = (_written(node, None) for node in _classes(reading))
        edges = (edge for node in _classes(reading) for edge in _edges_of(node, None))
        out.writelines(_document(head, nodes, edges))


def _terms(reading: Reading) -> Iterator[_Node]:
    """Yield the terms of our vocabulary, then the entities as individuals."""
    for term in reading.vocables():
        kind = next(kind for class_, kind in _KINDS if class_ in term.types)
        yield _Node(term.iri, kind, _said(term))
    for entity in reading.entities():
        yield _Node(entity.iri, {"type": "INDIVIDUAL"}, _said(entity))


def _classes(reading: Reading) -> Iterator[_Node]:
    """Yield the entities that others name, as the classes they are there."""
    for entity in reading.entities():
        if is_borrowed(entity.iri):
            said = _said(entity)
            parents = [parent for parent in said.pop(Kg.broaderEntity, []) if is_borrowed(value_of(parent))]
            kept = {name: said[name] for name in (*sorted(_NAMED), DCT + "identifier") if name in said}
            yield _Node(entity.iri, {"type": "CLASS"}, {**kept, RDFS + "subClassOf": parents})


def _said(thing: Described) -> dict[str, list[Term]]:
    """Return what the ontology, the mappings and the entities' own graph say: no claim, and no inference."""
    said = {}
    for property_, terms in thing.values.items():
        kept = [term for term in terms if not _HOMES.isdisjoint(thing.graphs.get((property_, str(term)), ()))]
        if kept:
            said[property_] = kept
    return said


def _written(node: _Node, ledger: Ledger | None) -> dict[str, Any]:
    """Return a node as the format has it, and say so to the ledger."""
    label, definition = node.all(RDFS + "label"), node.all(SKOS + "definition")
    synonyms, xrefs = node.all(SKOS + "altLabel"), node.all(_XREF)
    other = [
        {"pred": property_, "val": value_of(term)}
        for property_, terms in node.said.items()
        if property_ not in _NAMED and property_ not in _EDGES
        for term in terms
        if not isinstance(term, ox.BlankNode)
    ]
    meta = {
        "definition": {"val": definition[0]} if definition else None,
        "synonyms": [{"pred": _SYNONYM, "val": synonym} for synonym in synonyms],
        "xrefs": [{"val": xref} for xref in xrefs],
        "basicPropertyValues": other,
    }
    if ledger:
        mapped = any(match in node.said for match in MATCHES)
        for kind, written in (
            ("term", True), ("entity", True), ("label", label), ("definition", definition), ("mapping", mapped),
            ("synonyms", synonyms), ("cross-references", xrefs),
        ):  # fmt: skip
            if written:
                ledger.keep(kind, node.iri)
    head = {"id": node.iri, "lbl": label[0] if label else None, **node.kind, "meta": _present(meta)}
    return _present(head)


def _edges_of(node: _Node, ledger: Ledger | None) -> Iterator[dict[str, str]]:
    """Yield what leads from a node to others, and say so to the ledger."""
    for property_, word in _EDGES.items():
        for end in node.all(property_):
            # What OWL says of every term by itself is the kind of the node.
            if property_ == _TYPE and end.startswith(OWL):
                continue
            yield {"sub": node.iri, "pred": word, "obj": end}
            if ledger and property_ in (RDFS + "subClassOf", RDFS + "subPropertyOf"):
                ledger.keep("parent term", node.iri)
            if ledger and property_ == Kg.broaderEntity:
                ledger.keep("broader entity", node.iri)


def _head(reading: Reading, iri: str, title: str) -> dict[str, Any]:
    about = {DCT + "title": title, DCT + "license": reading.license, OWL + "versionInfo": reading.version}
    values = [{"pred": name, "val": value} for name, value in about.items() if value]
    return {"id": iri, "meta": {"basicPropertyValues": values, "version": f"{iri}/{reading.version}"}}


def _document(head: dict[str, Any], nodes: Iterable[dict[str, Any]], edges: Iterable[dict[str, str]]) -> Iterator[str]:
    """Yield a document of one graph, a node or edge a line."""
    yield f'{{"graphs": [{json.dumps(head, ensure_ascii=False)[:-1]},\n"nodes": [\n'
    yield from _lines(nodes)
    yield '],\n"edges": [\n'
    yield from _lines(edges)
    yield "]}]}\n"


def _lines(items: Iterable[dict[str, Any]]) -> Iterator[str]:
    gap = ""
    for item in items:
        yield gap + json.dumps(item, ensure_ascii=False)
        gap = ",\n"
    yield "\n"


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
