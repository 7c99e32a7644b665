"""How a record's keys become RDF terms: the only place where IRIs and literals are made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

from rdflib import Literal, URIRef
from rdflib.term import Node

from cllkg.model.claims import Context
from cllkg.model.codes import NamedTimepoint, local_name
from cllkg.model.corpus import Corpus
from cllkg.model.numbers import Timepoint
from cllkg.prefixes import PrefixMap
from cllkg.tbox import TBox
from cllkg.vocabulary import BASE, KG, XSD, property_of

Triples = list[tuple[URIRef, Node]]


class Mint:
    """Makes the terms of one corpus."""

    def __init__(self, corpus: Corpus, tbox: TBox, prefixes: PrefixMap) -> None:
        self.corpus = corpus
        self.tbox = tbox
        self.prefixes = prefixes
        self._ranges = {p.iri: p.range for p in tbox.predicates.values() if p.kind == "data"}

    def reference(self, text: str) -> URIRef:
        """Return the IRI of an entity key, or of a tail such as ``claim/x`` or ``study/y#arm-a``."""
        if "/" in text or "#" in text:
            return URIRef(BASE + text)
        entity = self.corpus.entities[text]
        return URIRef(self.prefixes.expand(entity.curie) if entity.curie else f"{BASE}entity/{text}")

    def curie(self, curie: str) -> URIRef:
        """Return the IRI of a CURIE."""
        return URIRef(self.prefixes.expand(curie))

    def category(self, name: str) -> URIRef:
        """Return the class of an entity category."""
        return URIRef(self.tbox.categories[name])

    def predicate(self, name: str) -> URIRef:
        """Return the property of a claim's predicate."""
        return URIRef(self.tbox.predicates[name].iri)

    def literal(self, property_iri: str, value: object) -> Literal:
        """Return a literal of the datatype the T-Box gives the property; a string by default.

        The lexical form stays as it was written: printed numbers must survive.
        """
        datatype = next(iter(self._ranges.get(property_iri, ())), XSD + "string")
        if isinstance(value, bool):
            return Literal("true" if value else "false", datatype=URIRef(XSD + "boolean"))
        if isinstance(value, date):
            return Literal(f"{value.isoformat()}T00:00:00", datatype=URIRef(XSD + "dateTime"), normalize=False)
        if isinstance(value, int) and datatype == XSD + "string":
            return Literal(str(value), datatype=URIRef(XSD + "integer"), normalize=False)
        if isinstance(value, Decimal):
            value = format(value, "f")
        if datatype == XSD + "string":
            return Literal(str(value))
        return Literal(str(value), datatype=URIRef(datatype), normalize=False)

    def describe(self, field: str, value: object) -> Triples:
        """Return the predicate-object pairs of one plain field; an empty value gives none."""
        predicate = URIRef(property_of(field))
        if value is None or value == ():
            return []
        if isinstance(value, StrEnum):
            return [(predicate, URIRef(KG + local_name(value)))]
        values = value if isinstance(value, tuple) else (value,)
        return [(predicate, self.literal(str(predicate), item)) for item in values]

    def context(self, context: Context) -> tuple[URIRef, Triples]:
        """Return a context's IRI, made of its content, and what describes it."""
        pairs: Triples = []
        for name in Context.model_fields:
            value = getattr(context, name)
            if name == "exposure":
                pairs += self.describe(name, value)
            else:
                pairs += [(URIRef(property_of(name)), self.reference(key)) for key in value]
        return URIRef(f"{BASE}context/{_hash(pairs)}"), pairs

    def timepoint(self, timepoint: Timepoint | NamedTimepoint) -> tuple[URIRef, Triples]:
        """Return a timepoint's IRI, made of its content unless it is a named point."""
        if isinstance(timepoint, NamedTimepoint):
            return URIRef(KG + local_name(timepoint)), []
        pairs: Triples = []
        for name in Timepoint.model_fields:
            pairs += self.describe(name, getattr(timepoint, name))
        return URIRef(f"{BASE}timepoint/{_hash(pairs)}"), pairs


def _hash(pairs: Iterable[tuple[URIRef, Node]]) -> str:
    # As a set: who names a cell twice describes the same circumstances.
    text = "\n".join(sorted({f"{p.n3()} {o.n3()}" for p, o in pairs}))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
