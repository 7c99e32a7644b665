"""Write RDF in its W3C syntaxes, in one order and with the prefixes of the prefix map.

Formats of triples become a file for each named graph and one of them all; formats of quads become
one file that loses nothing. All of them stream: memory does not grow with the graph.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import pyoxigraph as ox

from cllkg.errors import NotWritable
from cllkg.exports.dump import WHOLE, LaidOut, fold_graphs, laid_out, name_of, require_names, used_in
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.quad_lines import END
from cllkg.exports.reading import Reading
from cllkg.exports.rows import INFERRED, UNION, sheets
from cllkg.files import not_writable

_PREFIX = b"@prefix "
_END_OF_SUBJECT = b" .\n"


def turtle(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write Turtle, a file a graph and the whole.

    Raises:
        ExportRefused: If two graphs would have files of one name.
    """
    with laid_out(reading, desk.path("").parent, whole=True) as files:
        for file in files:
            with desk.open(f"{name_of(file.graph)}.ttl") as out:
                serialize_turtle(file, out)
    fold_graphs(ledger)


def ntriples(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write N-Triples, a file a graph and the whole, in the order of the build: each line loses its graph, no more.

    Raises:
        ExportRefused: If two graphs would have files of one name.
    """
    last = b""
    with ExitStack() as open_files:
        files = {UNION: open_files.enter_context(desk.open(f"{WHOLE}.nt"))}
        for rows in sheets(reading):
            found: dict[bytes, list[bytes]] = {UNION: []}
            for triple, graph in rows:
                found.setdefault(graph, []).append(triple)
                # The same triple of several graphs comes in a row.
                if graph != INFERRED and triple != last:
                    found[UNION].append(triple)
                    last = triple
            for graph, triples in found.items():
                if graph not in files:
                    require_names([*files, graph])
                    files[graph] = open_files.enter_context(desk.open(f"{name_of(graph)}.nt"))
                files[graph].write(END.join([*triples, b""]))
    fold_graphs(ledger)


def nquads(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write N-Quads: the very bytes of the build."""
    with desk.open(f"{WHOLE}.nq") as out, reading.quads.path.open("rb") as whole:
        shutil.copyfileobj(whole, out)
    ledger.keep_all()


def trig(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write TriG, a block a graph."""
    with laid_out(reading, desk.path("").parent, named=True) as files, desk.open(f"{WHOLE}.trig") as out:
        namespaces = used_in(files, reading.prefixes, *(file.graph for file in files if file.graph))
        paths = [str(file.path) for file in sorted(files, key=lambda file: file.graph)]
        quads = chain.from_iterable(ox.parse(path=path, format=ox.RdfFormat.N_QUADS) for path in paths)
        page = _Page(out, namespaces)
        ox.serialize(quads, output=cast(IO[bytes], page), format=ox.RdfFormat.TRIG, prefixes=namespaces)
        page.finish()
    ledger.keep_all()


def write_turtle(reading: Reading, path: Path) -> None:
    """Write the whole dataset, without what was inferred, as one Turtle file.

    Args:
        reading: The dataset.
        path: The file to write.

    Raises:
        NotWritable: If the file cannot be written, or is something else than Turtle.
    """
    if path.is_file() and path.stat().st_size and not path.read_bytes().startswith(b"@prefix "):
        raise NotWritable(f"{path} is no Turtle file of ours, and would be lost.  Name another, or move it away.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as place:
            fresh = Path(place) / path.name
            with laid_out(reading, Path(place), whole=True) as files, fresh.open("wb") as out:
                serialize_turtle(files[-1], out)
            fresh.replace(path)
    except OSError as error:
        raise not_writable(path, error) from None


def serialize_turtle(file: LaidOut, out: BinaryIO) -> None:
    """Write triples that are laid out as Turtle: prefixes in use first, a blank line after each subject."""
    triples = ox.parse(path=str(file.path), format=ox.RdfFormat.N_TRIPLES)
    page = _Page(out, file.namespaces, spaced=True)
    ox.serialize(triples, output=cast(IO[bytes], page), format=ox.RdfFormat.TURTLE, prefixes=file.namespaces)
    page.finish()


class _Page:
    """Passes on what a serializer writes: prefixes in alphabetical order first, a blank line, then the rest."""

    def __init__(self, out: BinaryIO, namespaces: dict[str, str], *, spaced: bool = False) -> None:
        """Write the prefixes.

        Args:
            out: Where it goes.
            namespaces: The prefixes the serializer was given.
            spaced: Whether a blank line follows what is said of each subject.
        """
        self._out = out
        self._spaced = spaced
        self._head = True
        self._kept = b""
        for prefix in sorted(namespaces, key=str.lower):
            out.write(f"@prefix {prefix}: <{namespaces[prefix]}> .\n".encode())
        out.write(b"\n" if namespaces else b"")

    def write(self, data: Any) -> int:
        """Pass on all but an end that may not be whole."""
        text = self._kept + bytes(data)
        while self._head and b"\n" in text:
            line, _, rest = text.partition(b"\n")
            self._head = line.startswith(_PREFIX)
            text = rest if self._head else text
        # No literal spans lines here, so a line that ends in a full stop ends what is said of one subject.
        at = 0 if self._head else text.rfind(_END_OF_SUBJECT) if self._spaced else len(text)
        self._pass_on(text[: max(at, 0)])
        self._kept = text[max(at, 0) :]
        return len(data)

    def flush(self) -> None:
        """Hold back what may not be whole: ``finish`` passes it on."""

    def finish(self) -> None:
        """Pass on the end."""
        if not self._head:
            self._out.write(self._kept)
        self._kept = b""

    def _pass_on(self, text: bytes) -> None:
        self._out.write(text.replace(_END_OF_SUBJECT, _END_OF_SUBJECT + b"\n") if self._spaced else text)
