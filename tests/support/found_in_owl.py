"""What the readers of OWL hand back, as triples that can be counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import owlready2
import pyhornedowl
import pyhornedowl.model as model
import pyoxigraph as ox
import rdflib

from cllkg.content import Content
from cllkg.exports.census import Census, census_of_quads, read_kinds
from cllkg.prefixes import read_prefixes
from cllkg.vocabulary import OWL, RDF, RDFS

_DECLARED = {
    "DeclareClass": "Class",
    "DeclareObjectProperty": "ObjectProperty",
    "DeclareDataProperty": "DatatypeProperty",
    "DeclareAnnotationProperty": "AnnotationProperty",
    "DeclareNamedIndividual": "NamedIndividual",
}
_UNDER = {
    "SubClassOf": "subClassOf",
    "SubObjectPropertyOf": "subPropertyOf",
    "SubDataPropertyOf": "subPropertyOf",
}  # fmt: skip


def found_in_owl(quads: list[ox.Quad], content: Content) -> Census:
    """Return what a ledger counts of what a reader handed back.

    To OWL every named thing is an individual; a ledger counts those that the vocabulary defines.
    """
    defined = {quad.subject for quad in quads if quad.predicate.value == RDFS + "isDefinedBy"}
    individual = ox.NamedNode(OWL + "NamedIndividual")
    quads = [quad for quad in quads if quad.object != individual or quad.subject in defined]
    return census_of_quads(quads, read_kinds(content.ontology, read_prefixes(content.ontology / "prefixes.tsv")))


def with_horned_owl(path: Path) -> list[ox.Quad]:
    """Return the axioms that Horned-OWL makes of a file, each as the triple it stands for."""
    return list(_axioms(pyhornedowl.open_ontology(str(path))))


def with_owlready2(path: Path) -> list[ox.Quad]:
    """Return what owlready2 holds of the individuals, classes and properties it loaded."""
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load()
    known = {entity.iri for entity in (*world.individuals(), *world.classes(), *world.properties())}
    quads = []
    for subject, predicate, value in world.as_rdflib_graph():
        if str(subject) in known and not isinstance(value, rdflib.BNode):
            end = ox.Literal(str(value)) if isinstance(value, rdflib.Literal) else ox.NamedNode(str(value))
            quads.append(ox.Quad(ox.NamedNode(str(subject)), ox.NamedNode(str(predicate)), end))
    return quads


def _axioms(ontology: pyhornedowl.PyIndexedOntology) -> Iterator[ox.Quad]:
    for annotated in ontology.get_components():
        axiom = annotated.component
        kind = type(axiom).__name__
        if kind in _DECLARED:
            yield _quad(str(axiom.first.first), RDF + "type", ox.NamedNode(OWL + _DECLARED[kind]))
        elif kind in _UNDER:
            # What stands below a chain of properties is not a property.
            if hasattr(axiom.sub, "first") and isinstance(axiom.sub.first, model.IRI):
                yield _quad(str(axiom.sub.first), RDFS + _UNDER[kind], ox.NamedNode(str(axiom.sup.first)))
        elif kind == "ClassAssertion":
            yield _quad(str(axiom.i.first), RDF + "type", ox.NamedNode(str(axiom.ce.first)))
        elif kind == "ObjectPropertyAssertion":
            yield _quad(str(axiom.source.first), str(axiom.ope.first), ox.NamedNode(str(axiom.target.first)))
        elif kind == "DataPropertyAssertion":
            yield _quad(str(axiom.source.first), str(axiom.dp.first), _literal(axiom.target))
        elif kind == "AnnotationAssertion":
            value = axiom.ann.av
            end = ox.NamedNode(str(value)) if isinstance(value, model.IRI) else _literal(value)
            yield _quad(str(axiom.subject), str(axiom.ann.ap.first), end)


def _quad(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)


def _literal(value: Any) -> ox.Literal:
    if isinstance(value, model.LanguageLiteral):
        return ox.Literal(value.literal, language=value.lang)
    if isinstance(value, model.DatatypeLiteral):
        return ox.Literal(value.literal, datatype=ox.NamedNode(str(value.datatype_iri)))
    return ox.Literal(value.literal)
