"""Write triples as RDF/XML, which has no word for some of them: they are refused, never bent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO

from cllkg.errors import ExportRefused
from cllkg.exports.dump import LaidOut, drafts, fold_graphs, name_of, require_names
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.quad_lines import END, TYPE, text_of
from cllkg.exports.reading import Reading
from cllkg.exports.rows import UNION, by_file
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
_PLAIN_IRI = re.compile(rb"<[^<&'>]*>")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})
_TYPE = TYPE + b" "
_NODE = (b"<rdf:Description", b"</rdf:Description>\n")
_END_OF_FILE = b"</rdf:RDF>\n"
_CACHED = 1 << 14
# RDF/XML section 5.1: names that no property element may have.
_RESERVED = frozenset(
    RDF + name
    for name in (
        "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li", "Description",
        "aboutEach", "aboutEachPrefix", "bagID",
    )
)  # fmt: skip


def rdfxml(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write RDF/XML, a file a graph and the whole.

    Raises:
        ExportRefused: If the graph holds something that XML cannot keep, or two graphs would have files of one name.
    """
    names = _Names(reading.prefixes)
    with drafts(desk.path("").parent) as bodies:
        for subject, graphs in by_file(reading, union=True):
            about = _reference(subject, b"about")
            whole = graphs.pop(UNION, [])
            for graph, tails in graphs.items():
                element = names.element(subject, about, tails)
                bodies[graph].write(element)
                # What one graph alone says of a subject is the whole, and is put into XML once.
                if tails is whole:
                    bodies[UNION].write(element)
                    whole = []
            if whole:
                bodies[UNION].write(names.element(subject, about, whole))
        require_names({*bodies, UNION})
        for graph in [*sorted(bodies.keys() - {UNION}, key=name_of), UNION]:
            with desk.open(f"{name_of(graph)}.rdf") as out:
                out.write(names.head())
                bodies.copy_to(graph, out)
                out.write(_END_OF_FILE)
    fold_graphs(ledger)


def write_rdfxml(file: LaidOut, out: BinaryIO) -> None:
    """Write triples that are laid out as RDF/XML.

    Raises:
        ExportRefused: If they hold something that XML cannot keep.
    """
    names = _Names(file.namespaces.items())
    with drafts(file.path.parent) as body, file.path.open("rb") as lines:
        rows = (line.removesuffix(END).split(b" ", 1) for line in lines)
        for subject, group in groupby(rows, key=itemgetter(0)):
            body[UNION].write(names.element(subject, _reference(subject, b"about"), [tail for _, tail in group]))
        out.write(names.head())
        body.copy_to(UNION, out)
        out.write(_END_OF_FILE)


class _NoXml(Exception):
    """Something that XML has no way to say, and why."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(what)
        self.why = why


class _Names:
    """What properties and classes are called as elements."""

    def __init__(self, prefixes: Iterable[tuple[str, str]]) -> None:
        self._prefixes = {namespace: prefix for prefix, namespace in prefixes} | {RDF: "rdf"}
        self._used = {RDF}
        self._class = lru_cache(_CACHED)(self._of_class)
        self._property = lru_cache(_CACHED)(self._of_property)
        # What is said of many things alike is put into XML once.
        self._said = lru_cache(_CACHED)(self._say)

    def head(self) -> bytes:
        """Return how a file begins; it declares all prefixes there were so far."""
        declared = "".join(f' xmlns:{self._prefixes[used]}="{_escaped(used)}"' for used in sorted(self._used))
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'.encode()

    def element(self, subject: bytes, about: bytes, tails: list[bytes]) -> bytes:
        """Return a subject as an element.

        Args:
            subject: As the build writes it.
            about: As an attribute.
            tails: Predicates and objects, first what it is.

        Raises:
            ExportRefused: If XML has no way to say one of them.
        """
        name = self._class(tails[0]) if tails[0].startswith(_TYPE) else None
        opening, closing = name or _NODE
        try:
            said = b"".join(map(self._said, tails[1:] if name else tails))
        except _NoXml as reason:
            raise _refused(f"{reason} of {subject.decode()} {reason.why}") from None
        return b"\t%b%b>\n%b\t%b" % (opening, about, said, closing)

    def _of_class(self, tail: bytes) -> tuple[bytes, bytes] | None:
        """Return how an element begins and ends that says what a tail says, a class; None if XML has no name."""
        class_ = tail[len(_TYPE) :]
        name = _split(class_) if class_.startswith(b"<") else None
        return self._named(*name) if name else None

    def _say(self, tail: bytes) -> bytes:
        """Return a predicate and an object as an element.

        Raises:
            _NoXml: If XML has no way to say it.
        """
        predicate, value = tail.split(b" ", 1)
        opening, closing = self._property(predicate)
        if _PLAIN_IRI.fullmatch(value):
            return b'\t\t%b rdf:resource="%b"/>\n' % (opening, value[1:-1])
        if not value.startswith(b'"'):
            return b"\t\t%b%b/>\n" % (opening, _reference(value))
        content = _literal(value)
        if content is None:
            raise _NoXml(f"the value of {predicate.decode()}", "has a control character, which XML cannot keep")
        return b"\t\t%b%b%b" % (opening, content, closing)

    def _of_property(self, predicate: bytes) -> tuple[bytes, bytes]:
        name = _split(predicate)
        if name is None:
            raise _NoXml(f"the predicate {predicate.decode()}", "has no name that XML allows")
        return self._named(*name)

    def _named(self, namespace: str, local: str) -> tuple[bytes, bytes]:
        """Return how an element begins, without the end of its opening tag, and ends."""
        if namespace in self._prefixes:
            self._used.add(namespace)
            name = f"{self._prefixes[namespace]}:{local}"
            return f"<{name}".encode(), f"</{name}>\n".encode()
        return f'<{local} xmlns="{_escaped(namespace)}"'.encode(), f"</{local}>\n".encode()


def _split(term: bytes) -> tuple[str, str] | None:
    """Return the namespace and the local name of an IRI as an element; None if it has none."""
    iri = term[1:-1].decode()
    found = None if iri in _RESERVED else _LOCAL_NAME.search(iri)
    return (iri[: found.start()], found[0]) if found else None


def _reference(node: bytes, how: bytes = b"resource") -> bytes:
    """Return the attribute that names a node."""
    if node.startswith(b"<<"):
        raise _refused(f"{node.decode()} is a triple used as a term")
    if node.startswith(b"<"):
        return b' rdf:%b="%b"' % (how, _iri(node))
    if not _LOCAL_NAME.match(node[2:].decode()):
        raise _refused(f"{node.decode()} has no label that XML allows")
    return b' rdf:nodeID="%b"' % node[2:]


def _literal(value: bytes) -> bytes | None:
    """Return what follows the name of a literal's element, up to its closing tag; None if XML cannot keep it."""
    end = value.rindex(b'"')
    datatype = b""
    if value.endswith(b">"):
        # A datatype holds no quotation mark.
        datatype = b' rdf:datatype="%b"' % _iri(value[end + 3 :])
    elif b"--" in value[end:]:
        raise _NoXml(f"the value {value.decode()}", "has a direction, which RDF/XML cannot keep")
    elif end + 1 < len(value):
        datatype = b' xml:lang="%b"' % value[end + 2 :]
    text = value[1:end]
    if not _AS_IT_STANDS.fullmatch(text):
        said = text_of(value)
        if _NO_XML.search(said):
            return None
        text = _escaped(said).encode()
    return b"%b>%b" % (datatype, text)


def _iri(term: bytes) -> bytes:
    """Return an IRI as it stands between quotes; of the characters XML minds, an IRI can hold these two."""
    return term[1:-1].replace(b"&", b"&amp;").replace(b"'", b"&apos;")


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _refused(what: str) -> ExportRefused:
    return ExportRefused(f"rdfxml: {what}.  Correct it, or export another format: turtle, trig.")
