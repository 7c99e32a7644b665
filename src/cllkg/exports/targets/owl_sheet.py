"""An ontology on its way to a file: its header, its triples, and the declarations that OWL 2 DL wants for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from cllkg.exports.dump import LaidOut, Prefixes, namespaces_of
from cllkg.exports.quad_lines import TYPE
from cllkg.exports.reading import Reading
from cllkg.vocabulary import BASE, DCT, OWL, RDF, RDFS

LOGIC = (RDF, RDFS, OWL)
"""The namespaces whose terms OWL knows by itself."""

_DECLARING = frozenset(
    f"<{OWL}{name}>".encode() for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)
_CACHED = 1 << 14


class OwlSheet:
    """Takes triples as the build writes them, without their full stops."""

    def __init__(self, reading: Reading, path: Path) -> None:
        """Open an ontology.

        Args:
            reading: What it is made from: it says which terms are declared already.
            path: The file its triples go to for the time being.
        """
        self._reading = reading
        self._path = path
        self._file = path.open("wb")
        self._prefixes = Prefixes(reading.prefixes)
        self._used: set[str | None] = set()
        self._predicates: set[bytes] = set()
        self._classes: set[bytes] = set()
        self._individuals: set[bytes] = set()
        self._declared: set[bytes] = set()
        self._object_properties = frozenset(reading.quads.of_class(OWL + "ObjectProperty"))
        self._is_typed = lru_cache(_CACHED)(lambda term: bool(reading.thing(iri_of(term)).types))

    def head(self, name: str, title: str, description: str) -> None:
        """Say what the ontology is; it imports none."""
        iri, version = BASE + name, self._reading.version
        license_ = self._reading.license
        self.write(
            [
                triple_of(iri, RDF + "type", OWL + "Ontology"),
                triple_of(iri, OWL + "versionIRI", f"{iri}/{version}"),
                triple_of(iri, OWL + "versionInfo", ox.Literal(version)),
                triple_of(iri, DCT + "title", ox.Literal(title, language="en")),
                triple_of(iri, DCT + "description", ox.Literal(description, language="en")),
                *([triple_of(iri, DCT + "license", license_)] if license_ else []),
            ]
        )

    def write(self, triples: Iterable[bytes]) -> None:
        """Write triples, and remember what they speak of."""
        for triple in triples:
            subject, predicate, value = triple.split(b" ", 2)
            self._used.add(self._prefixes.of_object(value))
            if subject.startswith(b"<"):
                self._used.add(self._prefixes.of_iri(subject))
            self._predicates.add(predicate)
            if value.startswith(b"<"):
                self._note(subject, predicate, value)
            self._file.write(triple + b" .\n")

    def finish(self) -> LaidOut:
        """Declare the terms that nothing else declares, and return the whole for a writer of a syntax."""
        lacking = {
            **dict.fromkeys(self._individuals, "NamedIndividual"),
            **dict.fromkeys(self._classes - self._declared, "Class"),
            **dict.fromkeys(self._predicates - self._declared, "AnnotationProperty"),
        }
        for term, kind in sorted(lacking.items()):
            if not iri_of(term).startswith(LOGIC):
                self.write([triple_of(iri_of(term), RDF + "type", OWL + kind)])
        self.close()
        self._used.update(map(self._prefixes.of_iri, self._predicates))
        return LaidOut(b"", self._path, namespaces_of(self._used, self._reading.prefixes))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _note(self, subject: bytes, predicate: bytes, value: bytes) -> None:
        if predicate == TYPE:
            self._classes.add(value)
            if value in _DECLARING:
                self._declared.add(subject)
        elif iri_of(predicate) in self._object_properties and not self._is_typed(value):
            self._individuals.add(value)


def triple_of(subject: str, predicate: str, value: str | ox.Literal) -> bytes:
    """Return a triple as the build writes one.

    >>> triple_of("http://a", "http://b", ox.Literal("c", language="en"))
    b'<http://a> <http://b> "c"@en'
    """
    return f"<{subject}> <{predicate}> {value if isinstance(value, ox.Literal) else f'<{value}>'}".encode()


def iri_of(term: bytes) -> str:
    """Return the IRI of a term as the build writes it."""
    return term[1:-1].decode()
