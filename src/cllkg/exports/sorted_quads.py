"""A file of N-Quads in the order of its bytes, read a thing at a time without loading it.

The build's file is in this order, so all that is said of a thing stands together and is found by
bisection. Memory does not grow with the graph.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox

from cllkg.vocabulary import RDF

_TYPE = f"<{RDF}type>"
# The lines of one subject, from its first on.
_BLOCK = re.compile(rb"(<[^>]*> )[^\n]*\n(?:\1[^\n]*\n)*")


class SortedQuads:
    """The quads of a file, which stays open until ``close``.

    Attributes:
        path: The file.
        data: Its bytes, mapped.
    """

    def __init__(self, path: Path) -> None:
        """Open a file.

        Args:
            path: N-Quads in the order of their bytes, one a line.

        Raises:
            OSError: If it cannot be read.
        """
        self.path = path
        with path.open("rb") as file:
            # An empty file cannot be mapped.
            empty = not file.seek(0, 2)
            self.data: mmap.mmap | bytes = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def __enter__(self) -> SortedQuads:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self.data, mmap.mmap):
            self.data.close()

    def __iter__(self) -> Iterator[ox.Quad]:
        """Yield every quad in the order of the file."""
        return iter(ox.parse(path=str(self.path), format=ox.RdfFormat.N_QUADS))

    def things(self) -> Iterator[tuple[ox.NamedNode | ox.BlankNode | ox.Triple, list[ox.Quad]]]:
        """Yield each subject with all its quads."""
        for subject, quads in groupby(self, key=lambda quad: quad.subject):
            yield subject, list(quads)

    def about(self, iri: str) -> list[ox.Quad]:
        """Return the quads whose subject is an IRI, in order; none if there are none."""
        key = f"<{iri}> ".encode()
        return self._parsed(self._first(key), key)

    def of_class(self, iri: str) -> Iterator[str]:
        """Yield the IRIs of the things typed with just this class, in order, each once."""
        needle = f" {_TYPE} <{iri}> ".encode()
        at = self.data.find(needle)
        last = b""
        while at >= 0:
            subject = self.data[self.data.rfind(b"\n", 0, at) + 1 : at]
            # A subject with a blank in it is no subject: the needle stood in the text of a literal.
            if subject != last and subject.startswith(b"<") and b" " not in subject:
                yield subject[1:-1].decode()
            last = subject
            at = self.data.find(needle, at + len(needle))

    def with_property(self, iri: str) -> Iterator[ox.Quad]:
        """Yield the quads with a property, in order."""
        needle = f"> <{iri}> ".encode()
        at = self.data.find(needle)
        while at >= 0:
            end = self.data.find(b"\n", at) + 1
            for quad in ox.parse(self.data[self.data.rfind(b"\n", 0, at) + 1 : end], format=ox.RdfFormat.N_QUADS):
                # The needle may stand in the text of a literal.
                if quad.predicate.value == iri:
                    yield quad
            at = self.data.find(needle, end)

    def _parsed(self, start: int, key: bytes) -> list[ox.Quad]:
        if self.data[start : start + len(key)] != key:
            return []
        block = _BLOCK.match(self.data, start)
        return list(ox.parse(block[0], format=ox.RdfFormat.N_QUADS)) if block else []

    def _first(self, key: bytes) -> int:
        """Return where the first line stands that does not come before a key."""
        low, high = 0, len(self.data)
        while low < high:
            middle = (low + high) // 2
            start = self.data.rfind(b"\n", low, middle) + 1 or low
            if self.data[start : start + len(key)] < key:
                low = self.data.find(b"\n", middle) + 1
            else:
                high = start
        return low
