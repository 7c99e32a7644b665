"""Write JSON-LD 1.1 that reads well as plain JSON too: one file, its context inside, one node a line.

Every value is a string or an object, never a JSON number: a reader that turned ``1.50`` into a number would
hand back ``1.5``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO

from cllkg.errors import CllkgError, ExportRefused
from cllkg.exports.dump import WHOLE, drafts, short_name
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.quad_lines import TYPE, text_of
from cllkg.exports.reading import Reading
from cllkg.exports.rows import by_file
from cllkg.exports.targets.jsonld.context import ID, PROPERTIES, Context
from cllkg.vocabulary import XSD

FRAMES = "jsonld"
"""The folder of the ontology that holds the frames."""

_FRAME = ".frame.jsonld"
_STRING = f"<{XSD}string>".encode()
_BOOLEAN = f"<{XSD}boolean>".encode()
_REFERENCE = b"@id"
_CACHED = 1 << 14
# An encoder made once: texts are many.
_text = json.JSONEncoder(ensure_ascii=False).encode


def jsonld(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the whole dataset, a graph object for each named graph; then its context, and the frames with theirs.

    The context stands inside the document, so that it is read offline and for ever; the file is for who writes
    documents of their own or asks for a short name to refer to.

    Raises:
        ExportRefused: If an IRI would be read as another one, or JSON-LD has no way to say something.
        CllkgError: If a frame is no JSON.
    """
    context = Context(reading.prefixes, reading.vocables(*PROPERTIES))
    with desk.open(f"{WHOLE}.jsonld") as out:
        _write(reading, context, out, desk.path("").parent)
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


def _write(reading: Reading, context: Context, out: BinaryIO, beside: Path) -> None:
    """Write the dataset; its graphs are laid out in a folder beside for a while, as the build has them by subject."""
    nodes = _Nodes(context)
    with drafts(beside) as graphs:
        for subject, found in by_file(reading):
            for graph, tails in found.items():
                between = b",\n" if graph in graphs else b""
                graphs[graph].write(between + nodes.of(subject, tails))
        out.write(b'{"@context": {\n%b\n},\n"@graph": [\n' % _entries(context.data).encode())
        for number, graph in enumerate(sorted(graphs, key=short_name)):
            out.write(b",\n" if number else b"")
            # Triples outside every named graph stand in the outer array itself.
            out.write(b'{"id": %b, "@graph": [\n' % nodes.name(graph) if graph else b"")
            graphs.copy_to(graph, out)
            out.write(b"\n]}" if graph else b"")
        out.write(b"\n]}\n")


class _Nodes:
    """Writes subjects as objects."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.name = lru_cache(_CACHED)(self._name)
        self._key = lru_cache(_CACHED)(self._find_key)
        # What is said of many things alike is put into JSON once.
        self._said = lru_cache(_CACHED)(self._say)

    def of(self, subject: bytes, tails: list[bytes]) -> bytes:
        """Return a subject with what a graph says of it."""
        keys, pairs, values = zip(*map(self._said, tails), strict=True)
        if len(set(keys)) < len(keys):
            pairs = tuple(self._pairs(zip(keys, pairs, values, strict=True)))
        return b'{"id": %b, %b}' % (self.name(subject), b", ".join(pairs))

    def _pairs(self, said: Iterable[tuple[bytes, bytes, bytes]]) -> Iterator[bytes]:
        """Yield each key with its values, which stand next to each other."""
        for key, group in groupby(said, key=itemgetter(0)):
            (_, pair, value), *more = group
            yield b"%b: [%b]" % (key, b", ".join([value, *map(itemgetter(2), more)])) if more else pair

    def _say(self, tail: bytes) -> tuple[bytes, bytes, bytes]:
        """Return a predicate's key, it with a value that is the only one, and the value alone."""
        predicate, value = tail.split(b" ", 1)
        # A literal is no type; the key with a prefix takes whatever there is.
        if predicate == TYPE and not value.startswith(b'"'):
            key, written, single = b'"type"', self.name(value), False
        else:
            key, kind, single = self._key(predicate)
            written = self._value(value, kind)
        return key, (b"%b: %b" if single else b"%b: [%b]") % (key, written), written

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
        if b"--" in value[end:]:
            # Readers of JSON-LD drop a direction, and some the whole value, unless they are told not to.
            raise _refused(f"{value.decode()} has a direction")
        return b'{"@value": %b, "@language": "%b"}' % (text, value[end + 1 :])

    def _name(self, node: bytes) -> bytes:
        if node.startswith(b"<<"):
            raise _refused(f"{node.decode()} is a triple used as a term")
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
    return _text(text_of(value)).encode()


def _entries(data: dict[str, Any]) -> str:
    return ",\n".join(f"{_text(key)}: {_text(value)}" for key, value in data.items())


def _refused(what: str) -> ExportRefused:
    return ExportRefused(
        f"jsonld: {what}, which JSON-LD cannot keep.  Correct it, or export another format: trig, nquads."
    )
