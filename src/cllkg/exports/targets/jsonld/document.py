"""Write JSON-LD 1.1 that reads well as plain JSON too: one file, its context inside, one node a line.

Every value is a string or an object, never a JSON number: a reader that turned ``1.50`` into a number would
hand back ``1.5``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyoxigraph as ox

from cllkg.errors import CllkgError
from cllkg.exports.dump import WHOLE, Part, laid_out
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading
from cllkg.exports.targets.jsonld.context import ID, Context
from cllkg.vocabulary import RDF, XSD

FRAMES = "jsonld"
"""The folder of the ontology that holds the frames."""

_FRAME = ".frame.jsonld"
_TYPE = f"<{RDF}type>".encode()
_STRING = f"<{XSD}string>".encode()
_BOOLEAN = f"<{XSD}boolean>".encode()
_REFERENCE = b"@id"
_CACHED = 1 << 14


def jsonld(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the whole dataset, a graph object for each named graph; then its context, and the frames with theirs.

    The context stands inside the document, so that it is read offline and for ever; the file is for who writes
    documents of their own or asks for a short name to refer to.

    Raises:
        ExportRefused: If an IRI would be read as another one.
        CllkgError: If a frame is no JSON.
    """
    with laid_out(reading, desk.path("").parent, terms=False) as parts, desk.open(f"{WHOLE}.jsonld") as out:
        context = Context(reading.prefixes, parts)
        out.writelines(_document(parts, context))
    desk.write(f"context/v{reading.version}.jsonld", '{"@context": {\n' + _entries(context.data) + "\n}}\n")
    for path in sorted((reading.ontology / FRAMES).glob(f"*{_FRAME}")):
        try:
            frame = json.loads(path.read_text(encoding="utf-8"))
            own = frame.pop("@context", {})
        except (ValueError, AttributeError) as error:
            raise CllkgError(f"{path}: this is no frame: {error}.  Correct it.") from None
        whole = {"@context": [context.data, own], **frame}
        desk.write(
            f"frames/{path.name.removesuffix(_FRAME)}.jsonld", json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
        )
    ledger.keep_all()


def _document(parts: tuple[Part, ...], context: Context) -> Iterator[bytes]:
    yield b'{"@context": {\n%b\n},\n"@graph": [\n' % _entries(context.data).encode()
    nodes = _Nodes(context)
    for number, part in enumerate(parts):
        yield b",\n" if number else b""
        # Triples outside every named graph stand in the outer array itself.
        yield b'{"id": %b, "@graph": [\n' % nodes.name(part.graph) if part.graph else b""
        between = b""
        for node in nodes.of(part):
            yield between + node
            between = b",\n"
        yield b"\n]}" if part.graph else b""
    yield b"\n]}\n"


class _Nodes:
    """Writes the subjects of a part as objects."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.name = lru_cache(_CACHED)(self._name)
        self._key = lru_cache(_CACHED)(self._find_key)

    def of(self, part: Part) -> Iterator[bytes]:
        """Yield each subject with its values in this graph."""
        with part.path.open("rb") as lines:
            rows = (line[:-3].split(b" ", 2) for line in lines)
            for subject, about in groupby(rows, key=itemgetter(0)):
                yield b'{"id": %b, %b}' % (self.name(subject), b", ".join(self._pairs(about)))

    def _pairs(self, rows: Iterator[list[bytes]]) -> Iterator[bytes]:
        """Yield each key with its values; the rows of a predicate stand next to each other."""
        for predicate, group in groupby(rows, key=itemgetter(1)):
            values = [row[2] for row in group]
            if predicate == _TYPE:
                # A literal is no type; the key with a prefix takes whatever there is.
                classes = [self.name(value) for value in values if not value.startswith(b'"')]
                if classes:
                    yield b'"type": [%b]' % b", ".join(classes)
                values = [value for value in values if value.startswith(b'"')]
                if not values:
                    continue
            key, kind, single = self._key(predicate)
            written = [self._value(value, kind) for value in values]
            one = single and len(written) == 1
            yield b"%b: %b" % (key, written[0] if one else b"[%b]" % b", ".join(written))

    def _value(self, value: bytes, kind: bytes) -> bytes:
        """Return a value as a plain string where the context says what it is, else as an object that says it."""
        if not value.startswith(b'"'):
            return self.name(value) if kind == _REFERENCE else b'{"id": %b}' % self.name(value)
        end = value.rindex(b'"') + 1
        text = _quoted(value, end)
        if end == len(value):
            return b'{"@value": %b, "@type": %b}' % (text, self.name(_STRING)) if kind else text
        if value.endswith(b">"):
            datatype = value[end + 2 :]
            if datatype != kind:
                return b'{"@value": %b, "@type": %b}' % (text, self.name(datatype))
            # A text would be true to every program that asks, "false" too. Other spellings stay as they were written.
            return text[1:-1] if kind == _BOOLEAN and text in (b'"true"', b'"false"') else text
        return b'{"@value": %b, "@language": "%b"}' % (text, value[end + 1 :])

    def _name(self, node: bytes) -> bytes:
        text = self._context.name(node[1:-1].decode()) if node.startswith(b"<") else node.decode()
        return _text(text).encode()

    def _find_key(self, predicate: bytes) -> tuple[bytes, bytes, bool]:
        """Return a predicate's key, what its plain strings are, as the build writes it, and whether it is single."""
        term = self._context.terms.get(predicate[1:-1].decode())
        if term is None:
            return self.name(predicate), b"", False
        kind = _REFERENCE if term.kind == ID else f"<{term.kind}>".encode() if term.kind else b""
        return _text(term.key).encode(), kind, term.single


def _quoted(value: bytes, end: int) -> bytes:
    """Return a literal's text as a JSON string: the build escapes it alike, but for code points of eight digits."""
    if b"\\U" not in value:
        return value[:end]
    (quad,) = ox.parse(b"<x:> <x:> %b ." % value, format=ox.RdfFormat.N_TRIPLES)
    return _text(quad.object.value).encode()


def _entries(data: dict[str, Any]) -> str:
    return ",\n".join(f"{_text(key)}: {_text(value)}" for key, value in data.items())


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)
