"""The JSON-LD context of a release: what each key stands for, by the prefix map and the ontology.

It does not depend on what claims there are, so that every document of a release, and every part of one, has the same.
A key without a prefix is a term of our own vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from cllkg.errors import ExportRefused
from cllkg.exports.dump import Part, Prefixes
from cllkg.exports.records import Vocable
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import KG, ONTOLOGY, OWL, RDFS, SCHEMA, XSD, NamedGraph

ID = "@id"
ALIASES = {"id": "@id", "type": "@type"}

_PROPERTIES = frozenset(OWL + name for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"))
# A namespace that ends in one of these may be a prefix without saying so (JSON-LD 1.1, section 9.15.1).
_DELIMITERS = (":", "/", "?", "#", "[", "]", "@")


@dataclass(frozen=True)
class Term:
    """A property with a key of its own.

    Attributes:
        key: The key.
        kind: What its plain strings stand for: ``@id``, or a datatype; None for plain text.
        single: Whether it has at most one value.
    """

    key: str
    kind: str | None
    single: bool


class Context:
    """How the terms of a release are written."""

    def __init__(self, prefixes: PrefixMap, parts: Iterable[Part]) -> None:
        """Look through the ontology.

        Args:
            prefixes: How IRIs are shortened.
            parts: The graphs; none of them need be the ontology.
        """
        self._prefixes = Prefixes(prefixes)
        namespaces = dict(prefixes)
        self.terms = {
            term.iri: _term(term)
            for part in parts
            if part.name == NamedGraph.ONTOLOGY
            for term in _vocables(part.path)
            if not _PROPERTIES.isdisjoint(term.types) and _has_key(term.iri, namespaces)
        }
        """IRI to term of each property of ours."""
        self.data: dict[str, Any] = {
            "@version": 1.1,
            **ALIASES,
            **{prefix: _prefix(namespace) for prefix, namespace in namespaces.items()},
            **dict(sorted((term.key, self._definition(iri, term)) for iri, term in self.terms.items())),
        }
        """The context as JSON."""

    def name(self, iri: str) -> str:
        """Return how an IRI is written: as a CURIE, or whole.

        Raises:
            ExportRefused: If a reader would take the IRI for a CURIE.
        """
        curie = self._prefixes.split(iri)
        # Whatever begins as "prefix://" is never a CURIE.
        if curie is not None and not curie[1].startswith("//"):
            return ":".join(curie)
        scheme, _, rest = iri.partition(":")
        if scheme in self.data and not rest.startswith("//"):
            raise ExportRefused(
                f"jsonld: <{iri}> would be read as a CURIE with the prefix '{scheme}'.  "
                "Correct it, or export another format: trig, nquads."
            )
        return iri

    def _definition(self, iri: str, term: Term) -> dict[str, str]:
        definition = {"@id": self.name(iri)}
        if term.kind is not None:
            definition["@type"] = term.kind if term.kind == ID else self.name(term.kind)
        if not term.single:
            definition["@container"] = "@set"
        return definition


def _vocables(path: Path) -> Iterator[Vocable]:
    """Yield the terms that our ontology defines, from its triples by subject."""
    for subject, quads in groupby(ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES), lambda quad: quad.subject):
        if isinstance(subject, ox.NamedNode):
            term = Vocable(subject.value, quads)
            if ONTOLOGY in term.all(RDFS + "isDefinedBy"):
                yield term


def _has_key(iri: str, namespaces: dict[str, str]) -> bool:
    key = iri.removeprefix(KG)
    # Our kg:type must not take the place of the alias.
    return key.isidentifier() and key not in ALIASES and key not in namespaces


def _term(property_: Vocable) -> Term:
    kind = None
    if OWL + "ObjectProperty" in property_.types:
        kind = ID
    elif OWL + "DatatypeProperty" in property_.types:
        ranges = property_.all(SCHEMA + "rangeIncludes")
        kind = ranges[0] if len(ranges) == 1 and ranges[0] != XSD + "string" else None
    return Term(property_.iri.removeprefix(KG), kind, OWL + "FunctionalProperty" in property_.types)


def _prefix(namespace: str) -> str | dict[str, Any]:
    return namespace if namespace.endswith(_DELIMITERS) else {"@id": namespace, "@prefix": True}
