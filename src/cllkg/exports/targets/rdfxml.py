"""Write triples as RDF/XML, which has no word for some of them: they are refused, never bent."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import BinaryIO, NoReturn

import pyoxigraph as ox

from cllkg.errors import ExportRefused
from cllkg.exports.dump import Part
from cllkg.vocabulary import RDF

# XML 1.0, productions [4] NameStartChar and [4a] NameChar, without the colon; [2] Char, without the carriage
# return, which every XML parser reads back as a line feed.
_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_LOCAL_NAME = re.compile(rf"[{_START}][{_START}0-9.\u00B7\u0300-\u036F\u203F-\u2040-]*\Z")
_NO_XML = re.compile(r"[^\t\n\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
# What is written as it stands: no escape of ours or of XML, no control character, and no byte that begins U+FFFE.
_AS_IT_STANDS = re.compile(rb"[^\\&<>'\"\x00-\x1F\x7F\xEF]*")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})
_TYPE = f"<{RDF}type> ".encode()
_NODE = (b"<rdf:Description", b"</rdf:Description>\n")
_CACHED = 1 << 14
# RDF/XML section 5.1: names that no property element may have.
_RESERVED = frozenset(
    RDF + name
    for name in (
        "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li", "Description",
        "aboutEach", "aboutEachPrefix", "bagID",
    )
)  # fmt: skip


def write_rdfxml(part: Part, out: BinaryIO) -> None:
    """Write a part as RDF/XML.

    Raises:
        ExportRefused: If it holds something that XML cannot keep.
    """
    names = _Names(part)
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF%b>\n' % names.declared)
    last = end = b""
    waiting: list[bytes] = []
    # What is said of many things alike is put into XML once.
    said = lru_cache(_CACHED)(names.said)
    with part.path.open("rb") as lines:
        for line in lines:
            subject, tail = line.split(b" ", 1)
            if subject != last:
                if waiting:
                    out.write(b"".join(waiting))
                opening, closing = names.node(tail) or _NODE
                waiting = [end, b"\t", opening, _reference(subject, b"about"), b">\n"]
                last, end = subject, b"\t" + closing
                if closing != _NODE[1]:
                    continue
            waiting.append(said(tail) or names.refuse(subject, tail))
    out.write(b"".join(waiting))
    out.write(end + b"</rdf:RDF>\n")


class _Names:
    """What the predicates of a part are called as elements."""

    def __init__(self, part: Part) -> None:
        split = {iri: found.start() for iri in part.predicates - _RESERVED if (found := _LOCAL_NAME.search(iri))}
        used = {iri[:at] for iri, at in split.items()}
        self._prefixes = {RDF: "rdf"} | {
            namespace: prefix for prefix, namespace in part.namespaces.items() if namespace in used
        }
        self.elements = {f"<{iri}>".encode(): self._element(iri[:at], iri[at:]) for iri, at in split.items()}
        """A predicate as the build writes it to how its element begins and ends."""
        self._nodes: dict[bytes, tuple[bytes, bytes] | None] = {}
        self.declared = "".join(
            f' xmlns:{prefix}="{_escaped(namespace)}"' for namespace, prefix in sorted(self._prefixes.items())
        ).encode()

    def said(self, tail: bytes) -> bytes:
        """Return what a line says of its subject as an element; nothing if XML has no way to say it."""
        predicate, value = tail[:-3].split(b" ", 1)
        element = self.elements.get(predicate)
        if element is None:
            return b""
        opening, closing = element
        if not value.startswith(b'"'):
            return b"\t\t%b%b/>\n" % (opening, _reference(value))
        content = _literal(value)
        return b"\t\t%b%b%b" % (opening, content, closing) if content is not None else b""

    def refuse(self, subject: bytes, tail: bytes) -> NoReturn:
        """End the export for a line that ``said`` found no way to say."""
        predicate = tail[: tail.index(b" ")]
        if predicate not in self.elements:
            raise _refused(f"the predicate {predicate.decode()} of {subject.decode()} has no name that XML allows")
        what = f"the value of {predicate.decode()} of {subject.decode()}"
        raise _refused(f"{what} has a control character, which XML cannot keep")

    def node(self, tail: bytes) -> tuple[bytes, bytes] | None:
        """Return how an element begins and ends that says what its line says, a class; None if XML has no name."""
        if not tail.startswith(_TYPE):
            return None
        class_ = tail[len(_TYPE) : -3]
        if class_ not in self._nodes:
            iri = class_[1:-1].decode() if class_.startswith(b"<") else ""
            found = None if iri in _RESERVED else _LOCAL_NAME.search(iri)
            self._nodes[class_] = self._element(iri[: found.start()], iri[found.start() :]) if found else None
        return self._nodes[class_]

    def _element(self, namespace: str, local: str) -> tuple[bytes, bytes]:
        if namespace in self._prefixes:
            name = f"{self._prefixes[namespace]}:{local}"
            return f"<{name}".encode(), f"</{name}>\n".encode()
        return f'<{local} xmlns="{_escaped(namespace)}"'.encode(), f"</{local}>\n".encode()


def _reference(node: bytes, how: bytes = b"resource") -> bytes:
    """Return the attribute that names a node."""
    if node.startswith(b"<<"):
        raise _refused(f"{node.decode()} is a triple used as a term")
    if node.startswith(b"<"):
        return b' rdf:%b="%b"' % (how, _iri(node))
    return b' rdf:nodeID="%b"' % node[2:]


def _literal(value: bytes) -> bytes | None:
    """Return what follows the name of a literal's element, up to its closing tag; None if XML cannot keep it."""
    end = value.rindex(b'"')
    datatype = b""
    if value.endswith(b">"):
        # A datatype holds no quotation mark.
        datatype = b' rdf:datatype="%b"' % _iri(value[end + 3 :])
    elif end + 1 < len(value):
        datatype = b' xml:lang="%b"' % value[end + 2 :]
    text = value[1:end]
    if not _AS_IT_STANDS.fullmatch(text):
        (quad,) = ox.parse(b"<x:> <x:> %b ." % value, format=ox.RdfFormat.N_TRIPLES)
        if _NO_XML.search(quad.object.value):
            return None
        text = _escaped(quad.object.value).encode()
    return b"%b>%b" % (datatype, text)


def _iri(term: bytes) -> bytes:
    """Return an IRI as it stands between quotes; of the characters XML minds, an IRI can hold these two."""
    return term[1:-1].replace(b"&", b"&amp;").replace(b"'", b"&apos;")


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _refused(what: str) -> ExportRefused:
    return ExportRefused(f"rdfxml: {what}.  Correct it, or export another format: turtle, trig.")
