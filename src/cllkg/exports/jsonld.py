"""Write JSON-LD 1.1 that reads well as plain JSON too: one file, its context inside, one node a line.

A key without a prefix is a term of our own vocabulary. Every value is a string or an object, never a
JSON number: a reader that turned ``1.50`` into a number would hand back ``1.5``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, TypeAlias

import pyoxigraph as ox

from cllkg.exports.dump import Dump, Triples, iris_of, read_dump
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.rdf import WHOLE
from cllkg.exports.reading import Reading
from cllkg.vocabulary import GRAPH, KG, OWL, RDF, XSD

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_ID = "@id"
_TYPE = RDF + "type"
_STRING = XSD + "string"
_LANG_STRING = RDF + "langString"
_ALIASES = {"id": "@id", "type": "@type"}
# A namespace that ends in one of these may be a prefix without saying so (JSON-LD 1.1, section 9.15.1).
_DELIMITERS = (":", "/", "?", "#", "[", "]", "@")


def jsonld(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the whole dataset, a graph object for each named graph."""
    with desk.text(f"{WHOLE}.jsonld") as out:
        out.writelines(_document(read_dump(reading)))
    ledger.keep_all()


def _document(dump: Dump) -> Iterator[str]:
    words = _Words(dump)
    entries = (f"{_text(key)}: {_text(value)}" for key, value in words.context.items())
    yield '{"@context": {\n' + ",\n".join(entries) + '\n},\n"@graph": [\n'
    blocks = []
    for name, triples in dump.graphs.items():
        nodes = ",\n".join(_text(node) for node in words.nodes(triples))
        # Triples outside every named graph stand in the outer array itself.
        graph = _text({"id": words.name(GRAPH + name)})[:-1]
        blocks.append(nodes if name == "default" else f'{graph}, "@graph": [\n{nodes}\n]}}')
    yield ",\n".join(blocks) + "\n]}\n"


@dataclass(frozen=True)
class _Words:
    """How one dataset's terms are written: its context, and the values that agree with it."""

    dump: Dump

    @cached_property
    def context(self) -> dict[str, Any]:
        """The inline context: aliases, the prefixes in use, and our own properties in use."""
        properties = {self.terms[iri]: self._definition(iri) for iri in self.terms}
        return {
            "@version": 1.1,
            **_ALIASES,
            **{prefix: _prefix(namespace) for prefix, namespace in self.prefixes.items()},
            **dict(sorted(properties.items())),
        }

    @cached_property
    def prefixes(self) -> dict[str, str]:
        graphs = {GRAPH + name for name in self.dump.graphs}
        return self.dump.used_prefixes(graphs.union(iris_of(quad.triple for quad in self.dump.quads)))

    @cached_property
    def terms(self) -> dict[str, str]:
        """IRI to bare key of each property of ours that is in use."""
        taken = {*_ALIASES, *self.prefixes}
        names = {iri: iri.removeprefix(KG) for iri in self.kinds if iri.startswith(KG)}
        return {iri: name for iri, name in names.items() if name.isidentifier() and name not in taken}

    @cached_property
    def kinds(self) -> dict[str, str | None]:
        """For each property, the one kind all its values have: ``@id``, a datatype, or None if they are mixed."""
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self.dump.quads:
            obj = quad.object
            found[quad.predicate.value].add(obj.datatype.value if isinstance(obj, ox.Literal) else _ID)
        return {iri: next(iter(kinds)) if len(kinds) == 1 else None for iri, kinds in found.items()}

    @cached_property
    def functional(self) -> frozenset[str]:
        """Properties that the T-Box allows one value."""
        wanted = ox.NamedNode(OWL + "FunctionalProperty")
        return frozenset(
            quad.subject.value
            for quad in self.dump.quads
            if quad.predicate.value == _TYPE and quad.object == wanted and isinstance(quad.subject, ox.NamedNode)
        )

    def _definition(self, iri: str) -> dict[str, str]:
        kind = self.kinds[iri]
        definition = {"@id": self.name(iri)}
        if kind is not None and kind not in (_STRING, _LANG_STRING):
            definition["@type"] = kind if kind == _ID else self.name(kind)
        if iri not in self.functional:
            definition["@container"] = "@set"
        return definition

    def name(self, iri: str) -> str:
        """Return an IRI's CURIE, or the IRI."""
        return self.dump.prefixes.compress(iri) or iri

    def nodes(self, triples: Triples) -> Iterator[dict[str, Any]]:
        """Yield one object for each subject of a graph."""
        for _, group in groupby(triples, key=lambda triple: str(triple.subject)):
            about = list(group)
            values: dict[str, list[Any]] = defaultdict(list)
            for triple in about:
                key, value = self._pair(triple.predicate.value, triple.object)
                values[key].append(value)
            yield {"id": self._reference(about[0].subject)} | self._settled(values)

    def _settled(self, values: dict[str, list[Any]]) -> dict[str, Any]:
        """Take a single value of a property with one value out of its list."""
        single = {self.terms[iri] for iri in self.functional if iri in self.terms}
        return {key: found[0] if key in single and len(found) == 1 else found for key, found in values.items()}

    def _pair(self, predicate: str, value: Term) -> tuple[str, Any]:
        if predicate == _TYPE and not isinstance(value, ox.Literal):
            return "type", self._reference(value)
        if predicate in self.terms:
            return self.terms[predicate], self._value(value, self.kinds[predicate])
        return self.name(predicate), self._value(value, None)

    def _value(self, value: Term, kind: str | None) -> Any:
        """Return a value as a plain string where the context says what it is, else as an object that says it."""
        if not isinstance(value, ox.Literal):
            return self._reference(value) if kind == _ID else {"id": self._reference(value)}
        datatype = value.datatype.value
        if datatype == _LANG_STRING:
            return {"@value": value.value, "@language": value.language}
        if datatype == (kind or _STRING):
            return value.value
        return {"@value": value.value, "@type": self.name(datatype)}

    def _reference(self, node: Term) -> str:
        return self.name(node.value) if isinstance(node, ox.NamedNode) else str(node)


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def _prefix(namespace: str) -> str | dict[str, Any]:
    return namespace if namespace.endswith(_DELIMITERS) else {"@id": namespace, "@prefix": True}
