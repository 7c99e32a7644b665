"""Turtle written by hand, for it names files by where they lie: relative IRIs, which no serializer of RDF writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

import pyoxigraph as ox

from cllkg.vocabulary import XSD

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}


def heading(*prefixes: str) -> str:
    """Return the lines that declare some prefixes."""
    return "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(prefixes)) + "\n"


def block(subject: str, values: Mapping[str, str | Iterable[str]]) -> str:
    """Return what is said of a subject.

    Args:
        subject: A term, as the functions below write them.
        values: Property to a term or several; a property without any is left out.
    """
    lines = []
    for name, terms in values.items():
        listed = [terms] if isinstance(terms, str) else list(terms)
        if listed and listed != [""]:
            lines.append(f"{name} {' , '.join(listed)}")
    return f"{subject} " + " ;\n    ".join(lines) + " .\n\n"


def nested(values: Mapping[str, str | Iterable[str]]) -> str:
    """Return a thing without a name, by what is said of it."""
    return "[ " + block("", values).strip().removesuffix(" .").replace("\n    ", " ") + " ]"


def iri(text: str | None) -> str:
    """Return an absolute IRI as a term; nothing for None."""
    return str(ox.NamedNode(text)) if text else ""


def place(path: str, fragment: str = "") -> str:
    """Return a file of the folder as a term, or a part of the document one is in."""
    part = f"#{quote(fragment, safe='/')}" if fragment else ""
    return f"<{quote(path)}{part}>"


def text(words: str, language: str | None = None) -> str:
    """Return a text as a term."""
    return str(ox.Literal(words, language=language) if language else ox.Literal(words))


def whole_number(number: int) -> str:
    """Return a whole number as a term."""
    return str(number)


def typed(value: str, datatype: str) -> str:
    """Return a value of a datatype of XML Schema as a term."""
    return f'"{value}"^^xsd:{datatype}'
