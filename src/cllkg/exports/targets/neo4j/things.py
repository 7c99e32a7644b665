"""Every named thing as a node: its literals and codes as properties, what it refers to as relationships.

Tables are written row by row while the build is read; a first reading finds their columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TextIO

import pyoxigraph as ox

from cllkg.exports.claim_edges import doubts_about, marks_of
from cllkg.exports.described import Described, value_of
from cllkg.exports.folder import Desk
from cllkg.exports.quad_lines import Term
from cllkg.exports.reading import Reading
from cllkg.exports.records import MATCHES, Number
from cllkg.exports.targets.neo4j.columns import STRING, Column, Value, listed, quoted, row
from cllkg.exports.targets.neo4j.keeping import Keeping
from cllkg.exports.targets.neo4j.names import Names
from cllkg.vocabulary import DCT, KG, OBO_IN_OWL, ONTOLOGY, OWL, RDF, RDFS, SKOS, Kg, NamedGraph

RECORDS = ("Claim", "EvidenceLine", "Flag", "Inference", "ArticleStatement", "Rule", "StrengthLevel")
"""The tables that who wants claims as relationships alone can do without."""
RECORD_FOLDER = "claim-nodes"
THING_FOLDER = "nodes"
RELATIONSHIPS = "relationships"
BETWEEN_THINGS = f"{RELATIONSHIPS}/between-nodes.csv"
OF_RECORDS = f"{RELATIONSHIPS}/of-claim-nodes.csv"

_TABLES = (
    *RECORDS, "Outcome", "Comparison", "Source", "Study", "Arm", "Endpoint", "DoseStep", "EligibilityCriterion",
    "Timepoint", "Context", "Release",
)  # fmt: skip
# Every property of our own vocabulary may have many values unless the vocabulary says otherwise, or a record has one
# field for it; of others' properties, only these.
_OF_ONE_FIELD = frozenset(
    KG + name
    for name in (
        "predicate", "object", "checkedAgainst", "computedValue", "exposure", "certaintyWording", "condition", "period",
        "pathDirection", "sign", "seenAt", "sha256",
    )
)  # fmt: skip
_FOREIGN_LISTS = frozenset((SKOS + "altLabel", SKOS + "note", OBO_IN_OWL + "hasDbXref", DCT + "creator", *MATCHES))
_FUNCTIONAL = OWL + "FunctionalProperty"
_REMEMBERED = 1 << 16
_TYPE = RDF + "type"
_SHORTCUT_GRAPHS = frozenset(graph.iri for graph in (NamedGraph.ARTICLE, NamedGraph.BACKGROUND, NamedGraph.INFERRED))


@dataclass
class Facts:
    """What is said of a thing: values by property, and pairs of property and IRI of another node."""

    values: dict[str, list[Value]] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)


class Things:
    """Turns what the build says of things into rows.

    Args:
        reading: The dataset.
        names: What properties and relationships are called.
        keeping: Is told of all that is written.
        edges: The triples that stand among the relationships of claims and inferences, and so not among these.
    """

    def __init__(
        self, reading: Reading, names: Names, keeping: Keeping, edges: Collection[tuple[str, str, str]]
    ) -> None:
        self.reading = reading
        self.names = names
        self.keeping = keeping
        self._edges = edges
        self._is_code = lru_cache(None)(self._find_is_code)
        self._is_node = lru_cache(_REMEMBERED)(self._find_is_node)
        self._table_of = lru_cache(_REMEMBERED)(lambda iri: self.table_of(self.reading.thing(iri)))
        self._above = lru_cache(None)(self._find_above)
        self.columns: dict[str, dict[str, Column]] = defaultdict(dict)
        """For each table its columns by the IRI of the property, in the order of the IRIs."""

    def write(self, desk: Desk, stack: ExitStack) -> None:
        """Write all nodes, and what they refer to.

        Args:
            desk: Where the tables go.
            stack: Closes them.

        Raises:
            ExportRefused: If Neo4j could not read a value back.
        """
        self._find_columns()
        tables = {name: stack.enter_context(desk.text(path_of(name))) for name in sorted(self.columns)}
        for name, table in tables.items():
            fields = [part for column in self.columns[name].values() for part in column.header]
            table.write(row(["iri:ID", "curie:string", *fields, ":LABEL"]))
        links = {name: stack.enter_context(desk.text(name)) for name in (BETWEEN_THINGS, OF_RECORDS)}
        for link in links.values():
            link.write(row([":START_ID", ":END_ID", ":TYPE"]))
        for thing in self._things():
            name, facts = self.table_of(thing), self.facts_about(thing)
            self._write_node(tables[name], name, thing, facts)
            for property_, target in facts.links:
                ends = (name, self._table_of(target))
                self._write_link(
                    links[BETWEEN_THINGS if are_things(ends) else OF_RECORDS], thing.iri, property_, target
                )

    def cells(self, table: str, facts: Facts, of: str) -> list[str]:
        """Return the cells of a row, in the order of the table's columns."""
        columns = self.columns[table].items()
        return [cell for iri, column in columns for cell in column.cells(facts.values.get(iri, ()), of)]

    def facts_about(self, thing: Described) -> Facts:
        """Return what becomes properties of a thing's node, and what relationships from it."""
        facts = Facts()
        is_term = ONTOLOGY in thing.all(RDFS + "isDefinedBy")
        for property_, terms in thing.values.items():
            if property_ == _TYPE:
                continue
            for term in terms:
                # The terms of others are names in a mapping, whether or not the build says anything of them.
                may_refer = property_ not in MATCHES
                if may_refer and isinstance(term, ox.NamedNode) and self._is_node(term.value, is_term):
                    if not self._is_shortcut(thing, property_, term):
                        facts.links.append((property_, term.value))
                elif not isinstance(term, ox.BlankNode | ox.Triple):
                    found = facts.values.setdefault(property_, [])
                    value = self._value(term)
                    if value not in found:
                        found.append(value)
        return facts

    def table_of(self, thing: Described) -> str:
        """Return the name of the table a thing stands in."""
        if not self.reading.entity_classes.isdisjoint(thing.types):
            return "Entity"
        if ONTOLOGY in thing.all(RDFS + "isDefinedBy"):
            return "Term"
        return next((name for name in _TABLES if KG + name in thing.types), "Other")

    def labels_of(self, thing: Described) -> list[str]:
        """Return the labels of a node: its classes, those above them, and the marks of a claim, number or inference.

        A withheld inference is none to somebody who asks for inferences.
        """
        is_term = self.table_of(thing) == "Term"
        classes = {above for class_ in thing.types for above in self._above(class_)}
        classes -= {OWL + "Thing", OWL + "NamedIndividual"}
        labels = {self.names.of_class(class_) for class_ in classes if class_.startswith(KG) or is_term}
        if Kg.withheldReason in thing.values:
            labels = {f"Withheld{label}" for label in labels}
        labels |= {"Term"} if is_term else set()
        return sorted(labels or {"Other"}) + [mark.capitalize() for mark in self._marks_of(thing)]

    def _marks_of(self, thing: Described) -> tuple[str, ...]:
        if Kg.Claim in thing.types:
            return marks_of(self.reading, self.reading.claim(thing.iri))
        if Kg.standing in thing.values:
            return doubts_about(self.reading, Number(thing.iri, self.reading.quads.about(thing.iri)))
        return ()

    def _find_columns(self) -> None:
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for thing in self._things():
            table = found[self.table_of(thing)]
            for property_, values in self.facts_about(thing).values.items():
                table[property_].update(datatype for _, datatype in values)
        for name, table in found.items():
            # Even a table whose things have no text or number of their own has things.
            columns = self.columns[name]
            for property_ in sorted(table):
                column = Column(self.names.of_property(property_), self._may_be_many(property_), table[property_])
                columns[property_] = column

    def _may_be_many(self, property_: str) -> bool:
        if property_.startswith(KG):
            return (
                property_ not in _OF_ONE_FIELD and OWL + "FunctionalProperty" not in self.reading.thing(property_).types
            )
        return property_ in _FOREIGN_LISTS

    def _things(self) -> Iterator[Described]:
        for subject, quads in self.reading.quads.things():
            if isinstance(subject, ox.NamedNode):
                yield Described(subject.value, quads)

    def _write_node(self, table: TextIO, name: str, thing: Described, facts: Facts) -> None:
        labels = self.labels_of(thing)
        cells = self.cells(name, facts, thing.iri)
        table.write(row([quoted(thing.iri), quoted(self.reading.curie(thing.iri)), *cells, listed(labels)]))
        self.keeping.node(thing.iri)
        for property_ in facts.values:
            self.keeping.value(thing.iri, property_)

    def _write_link(self, table: TextIO, iri: str, property_: str, target: str) -> None:
        table.write(row([quoted(iri), quoted(target), self.names.of_relationship(property_)]))
        self.keeping.value(iri, property_, target)

    def _find_is_node(self, iri: str, of_term: bool) -> bool:
        """Whether an IRI is told by a relationship; properties, classes and codes are words, but among terms."""
        described = self.reading.thing(iri)
        if not described.values:
            return False
        if of_term or ONTOLOGY not in described.all(RDFS + "isDefinedBy"):
            return True
        return any(class_.startswith(KG) for class_ in described.types) and not self._is_code(iri)

    def _is_shortcut(self, thing: Described, property_: str, term: Term) -> bool:
        if (thing.iri, property_, value_of(term)) not in self._edges:
            return False
        return thing.graphs.get((property_, str(term)), set()) <= _SHORTCUT_GRAPHS

    def _value(self, term: ox.NamedNode | ox.Literal) -> Value:
        if isinstance(term, ox.Literal):
            return term.value, STRING if term.language else term.datatype.value
        return (self.reading.word(term.value) if self._is_code(term.value) else self.reading.curie(term.value)), STRING

    def _find_is_code(self, iri: str) -> bool:
        return any(self.reading.is_a(class_, KG + "Code") for class_ in self.reading.thing(iri).types)

    def _find_above(self, class_: str) -> frozenset[str]:
        parents = self.reading.thing(class_).all(RDFS + "subClassOf")
        return frozenset((class_,)).union(*(self._above(parent) for parent in parents))


def path_of(table: str) -> str:
    """Return the path of a table of nodes in the export."""
    return f"{RECORD_FOLDER if table in RECORDS else THING_FOLDER}/{table}.csv"


def are_things(tables: Sequence[str]) -> bool:
    """Whether no table is one that an import of claims as relationships leaves out."""
    return not any(name in RECORDS for name in tables)
