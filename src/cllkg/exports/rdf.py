"""Write RDF in its W3C syntaxes, in one order and with the prefixes of the prefix map.

Formats of triples become a file for each named graph and one of them all; formats of quads become
one file that loses nothing.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from cllkg.errors import ExportRefused
from cllkg.exports.dump import Dump, iris_of, read_dump
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading
from cllkg.files import write_file
from cllkg.vocabulary import RDF

WHOLE = "cllkg"
"""The name, without its ending, of the file that holds all graphs."""

_GRAPH = "graph"
_Serializer = Callable[[Dump, Iterable[ox.Triple]], bytes]

# XML 1.0, productions [4] NameStartChar and [4a] NameChar, without the colon; [2] Char, without the carriage
# return, which every XML parser reads back as a line feed.
_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_LOCAL_NAME = re.compile(rf"[{_START}][{_START}0-9.\u00B7\u0300-\u036F\u203F-\u2040-]*\Z")
_NO_XML = re.compile(r"[^\t\n\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_END_OF_SUBJECT = re.compile(rb" \.\n(?=[^@\n])")
# RDF/XML section 5.1: names that no property element may have.
_RESERVED = frozenset(
    RDF + name
    for name in (
        "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li", "Description",
        "aboutEach", "aboutEachPrefix", "bagID",
    )
)  # fmt: skip


def turtle(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write Turtle, a file a graph and the whole."""
    _write_triples(read_dump(reading), desk, ledger, "ttl", _turtle)


def ntriples(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write N-Triples, a file a graph and the whole."""
    _write_triples(read_dump(reading), desk, ledger, "nt", lambda _, triples: _bytes(triples, ox.RdfFormat.N_TRIPLES))


def rdfxml(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write RDF/XML, a file a graph and the whole.

    Raises:
        ExportRefused: If the graph holds something that XML cannot keep.
    """
    dump = read_dump(reading)
    _require_xml(dump)
    _write_triples(dump, desk, ledger, "rdf", _rdfxml)


def nquads(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write N-Quads: the very bytes of the build."""
    with desk.open(f"{WHOLE}.nq") as out, reading.quads.path.open("rb") as whole:
        shutil.copyfileobj(whole, out)
    ledger.keep_all()


def trig(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write TriG, a block a graph."""
    dump = read_dump(reading)
    iris = {quad.graph_name.value for quad in dump.quads if isinstance(quad.graph_name, ox.NamedNode)}
    prefixes = dump.used_prefixes(iris.union(iris_of(quad.triple for quad in dump.quads)))
    desk.write(f"{WHOLE}.trig", _prefixes_first(_bytes(dump.quads, ox.RdfFormat.TRIG, prefixes)))
    ledger.keep_all()


def write_turtle(reading: Reading, path: Path) -> None:
    """Write the whole dataset, without what was inferred, as one Turtle file.

    Args:
        reading: The dataset.
        path: The file to write.

    Raises:
        NotWritable: If the file cannot be written.
    """
    dump = read_dump(reading)
    write_file(path, _turtle(dump, dump.merged))


def _write_triples(dump: Dump, desk: Desk, ledger: Ledger, ending: str, serialize: _Serializer) -> None:
    for name, triples in dump.graphs.items():
        desk.write(f"{quote(name, safe='')}.{ending}", serialize(dump, triples))
    desk.write(f"{WHOLE}.{ending}", serialize(dump, dump.merged))
    ledger.keep_all(*(kind for kind in ledger.census if kind != _GRAPH))
    ledger.fold_all(_GRAPH, "the name of the file")


def _turtle(dump: Dump, triples: Iterable[ox.Triple]) -> bytes:
    triples = list(triples)
    text = _prefixes_first(_bytes(triples, ox.RdfFormat.TURTLE, dump.used_prefixes(iris_of(triples))))
    # No literal spans lines here, so a line that ends in a full stop ends what is said of one subject.
    return _END_OF_SUBJECT.sub(b" .\n\n", text)


def _rdfxml(dump: Dump, triples: Iterable[ox.Triple]) -> bytes:
    triples = list(triples)
    # Only predicates are written as names, and a namespace that ends within a name, as .../obo/RO_, shortens none.
    used = dump.used_prefixes(triple.predicate.value for triple in triples)
    prefixes = {prefix: namespace for prefix, namespace in used.items() if namespace.endswith(("#", "/"))}
    return _bytes(triples, ox.RdfFormat.RDF_XML, prefixes) + b"\n"


def _bytes(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad],
    syntax: ox.RdfFormat,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    return ox.serialize(statements, format=syntax, prefixes=prefixes) or b""


def _prefixes_first(text: bytes) -> bytes:
    """Put the prefix lines into alphabetical order, and a blank line below them."""
    lines = text.splitlines(keepends=True)
    head = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    gap = [b"\n"] if head else []
    return b"".join(sorted(lines[:head], key=bytes.lower) + gap + lines[head:])


def _require_xml(dump: Dump) -> None:
    """Refuse what would be written as XML that says something else, or nothing."""
    for quad in dump.quads:
        predicate = quad.predicate.value
        if predicate in _RESERVED or _LOCAL_NAME.search(predicate) is None:
            what = f"the predicate <{predicate}> of {quad.subject} has no name that XML allows"
        elif isinstance(quad.object, ox.Literal) and _NO_XML.search(quad.object.value):
            what = f"the value of <{predicate}> of {quad.subject} has a control character, which XML cannot keep"
        else:
            continue
        raise ExportRefused(f"rdfxml: {what}.  Correct it, or export another format: turtle, trig.")
