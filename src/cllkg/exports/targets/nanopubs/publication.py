"""One nanopublication: four graphs under an IRI that ends in their hash, and how it is written.

Source: Nanopublication Guidelines (https://nanopub.net/guidelines/working_draft/) and the terms of Nanopub-X
(https://github.com/peta-pico/ontologies, nanopubx.ttl).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from cllkg.errors import ExportRefused
from cllkg.exports.targets.nanopubs.trusty import PLACEHOLDER, artifact_code, with_code
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import BASE, RDF

NP = "http://www.nanopub.org/nschema#"
NPX = "http://purl.org/nanopub/x/"
PROV = "http://www.w3.org/ns/prov#"
CITO = "http://purl.org/spar/cito/"

NANOPUBS = BASE + "np/"
"""Below this stand the IRIs of all nanopublications; that of an index below ``index/``."""

MOST_TRIPLES = 1200
"""Servers of nanopublications take no larger one."""

_ORDER = ("#Head", "#assertion", "#provenance", "#pubinfo")


@dataclass
class Draft:
    """What a nanopublication is to say; ``this`` and ``assertion`` stand for IRIs that are not known yet.

    Attributes:
        within: The namespace of its IRI.
    """

    within: str = NANOPUBS
    _quads: list[ox.Quad] = field(default_factory=list)

    @property
    def this(self) -> ox.NamedNode:
        """The nanopublication."""
        return ox.NamedNode(self.within + PLACEHOLDER)

    @property
    def assertion(self) -> ox.NamedNode:
        """Its assertion."""
        return self._part("assertion")

    def assert_(self, *triples: ox.Triple) -> None:
        """Add to what is asserted."""
        self._add("assertion", triples)

    def trace(self, *triples: ox.Triple) -> None:
        """Add to where the assertion comes from."""
        self._add("provenance", triples)

    def inform(self, *triples: ox.Triple) -> None:
        """Add to what is said of the nanopublication itself."""
        self._add("pubinfo", triples)

    def speaks_of(self) -> set[str]:
        """Return the IRIs of all that was asserted or traced so far, but for what is made of this one."""
        return {
            term.value
            for quad in self._quads
            for term in (quad.subject, quad.object)
            if isinstance(term, ox.NamedNode) and PLACEHOLDER not in term.value
        }

    def publish(self) -> Publication:
        """Return the nanopublication.

        Raises:
            ExportRefused: If it is too large for the servers, or has a blank node in it.
        """
        head = [
            triple(self.this, RDF + "type", ox.NamedNode(NP + "Nanopublication")),
            triple(self.this, NP + "hasAssertion", self.assertion),
            triple(self.this, NP + "hasProvenance", self._part("provenance")),
            triple(self.this, NP + "hasPublicationInfo", self._part("pubinfo")),
        ]
        self._add("Head", head)
        size = len(set(self._quads))
        if size > MOST_TRIPLES:
            raise ExportRefused(
                f"nanopubs: {size} triples are needed to say {self._quads[0].subject} and where it comes from, "
                f"and a nanopublication has at most {MOST_TRIPLES}.  Split what it says."
            )
        return seal(self.within, self._quads)

    def _part(self, name: str) -> ox.NamedNode:
        return ox.NamedNode(f"{self.this.value}#{name}")

    def _add(self, name: str, triples: Iterable[ox.Triple]) -> None:
        graph = self._part(name)
        self._quads += [ox.Quad(one.subject, one.predicate, one.object, graph) for one in triples]


@dataclass(frozen=True)
class Publication:
    """A nanopublication, its quads in the order in which they are written."""

    iri: str
    quads: tuple[ox.Quad, ...]

    def trig(self, prefixes: PrefixMap) -> bytes:
        """Return it in TriG, whole in itself: with just the prefixes it uses."""
        used = {"this": self.iri, "sub": f"{self.iri}#", "np": NP, "npx": NPX}
        for iri in {iri for quad in self.quads for iri in _iris(quad)}:
            curie = prefixes.compress(iri)
            if curie is not None:
                prefix = curie.partition(":")[0]
                used[prefix] = prefixes.namespaces[prefix]
        text = ox.serialize(self.quads, format=ox.RdfFormat.TRIG, prefixes=used) or b""
        lines = text.splitlines(keepends=True)
        head = next(number for number, line in enumerate(lines) if not line.startswith(b"@prefix "))
        return b"".join([*sorted(lines[:head]), b"\n", *lines[head:], b"\n"])


def seal(within: str, quads: Iterable[ox.Quad]) -> Publication:
    """Return the nanopublication that some quads make, under the IRI that hashes them.

    Args:
        within: The namespace of its IRI.
        quads: Its quads, with the placeholder in the place of the code.
    """
    quads = set(quads)
    code = artifact_code(quads)
    return Publication(within + code, tuple(sorted(with_code(quads, code), key=_order)))


def triple(
    subject: str | ox.NamedNode, predicate: str, end: str | ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
) -> ox.Triple:
    """Return a triple; texts are IRIs."""
    return ox.Triple(
        ox.NamedNode(subject) if isinstance(subject, str) else subject,
        ox.NamedNode(predicate),
        ox.NamedNode(end) if isinstance(end, str) else end,
    )


def _order(quad: ox.Quad) -> tuple[int, str, bool, str, str]:
    graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
    part = next((place for place, name in enumerate(_ORDER) if graph.endswith(name)), len(_ORDER))
    predicate = quad.predicate.value
    return part, str(quad.subject), predicate != RDF + "type", predicate, str(quad.object)


def _iris(quad: ox.Quad) -> Iterable[str]:
    for term in (quad.subject, quad.predicate, quad.object):
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value
