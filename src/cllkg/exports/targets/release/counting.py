"""What VoID counts in a dataset: triples, things, classes and properties, in one pass over the file.

The graphs that are asserted are counted as one graph, in which a triple of two graphs stands once; the inferred graph
is counted apart. Only the objects are remembered, by their hashes; the rest needs no memory to speak of.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby

import pyoxigraph as ox

from cllkg.exports.quad_lines import Term
from cllkg.exports.sorted_quads import SortedQuads
from cllkg.vocabulary import RDF, NamedGraph

_TYPE = RDF + "type"


@dataclass
class Statistics:
    """The counts of a dataset.

    Attributes:
        triples: Of all asserted graphs as one.
        entities: How many subjects have an IRI.
        subjects: How many subjects there are.
        objects: How many different objects there are.
        properties: How many triples have each property.
        classes: How many things each class has.
        by_class: How many triples have a subject of a class and a property.
        graphs: How many triples each named graph has.
    """

    triples: int = 0
    entities: int = 0
    subjects: int = 0
    objects: int = 0
    properties: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    by_class: Counter[tuple[str, str]] = field(default_factory=Counter)
    graphs: Counter[str] = field(default_factory=Counter)


def count(quads: SortedQuads) -> Statistics:
    """Count what a dataset holds."""
    found = Statistics()
    objects: set[bytes] = set()
    for subject, said in quads.things():
        triples = []
        for triple, same in groupby(said, key=lambda one: (one.predicate, one.object)):
            graphs = [one.graph for one in same if one.graph]
            found.graphs.update(graphs)
            if any(graph != NamedGraph.INFERRED.iri for graph in graphs):
                triples.append(triple)
        if triples:
            objects.update(hashlib.blake2b(str(value).encode(), digest_size=16).digest() for _, value in triples)
            _add(found, subject, triples)
    found.objects = len(objects)
    return found


def _add(found: Statistics, subject: object, triples: list[tuple[str, Term]]) -> None:
    found.triples += len(triples)
    found.subjects += 1
    found.entities += isinstance(subject, ox.NamedNode)
    properties = Counter(predicate for predicate, _ in triples)
    found.properties.update(properties)
    for predicate, value in triples:
        if predicate == _TYPE and isinstance(value, ox.NamedNode):
            found.classes[value.value] += 1
            found.by_class.update({(value.value, name): number for name, number in properties.items()})
