"""The JSON-LD context of a release: what each key stands for, by the prefix map and the ontology.

It does not depend on what claims there are, so that every document of a release, and every part of one, has the same.
A key without a prefix is a term of our own vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cllkg.errors import ExportRefused
from cllkg.exports.records import Vocable
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import KG, OWL, SCHEMA, XSD

ID = "@id"
ALIASES = {"id": "@id", "type": "@type"}

PROPERTIES = tuple(OWL + name for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"))
"""The classes of what can have a key of its own."""

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

    def __init__(self, prefixes: PrefixMap, properties: Iterable[Vocable]) -> None:
        """Look through the ontology.

        Args:
            prefixes: How IRIs are shortened.
            properties: The properties that our ontology defines.
        """
        self._prefixes = prefixes
        namespaces = dict(prefixes)
        self.terms = {term.iri: _term(term) for term in properties if _has_key(term.iri, namespaces)}
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
