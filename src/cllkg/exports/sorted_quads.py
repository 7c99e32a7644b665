"""A file of N-Quads in the order of its bytes, read a thing at a time without loading it.

The build's file is in this order, so all that is said of a thing stands together and is found by
bisection. Memory does not grow with the graph.
"""

from __future__ import annotations

import mmap
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox

from cllkg.exports.quad_lines import END, TYPE, Said, read_tail

# The lines of one subject, from its first on.
_BLOCK = re.compile(rb"(<[^>]*>|_:\S+) [^\n]*\n(?:\1 [^\n]*\n)*")
# A thing is looked for within so many bytes.
_PAGE = 1 << 12
# After so many things, or so many bytes, what has been read of the file is let go.
_HELD = 1 << 12
_WINDOW = 1 << 24
_CACHED = 1 << 14


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
            ValueError: If its last line is not whole.
        """
        self.path = path
        with path.open("rb") as file:
            # An empty file cannot be mapped.
            empty = not file.seek(0, 2)
            self.data: mmap.mmap | bytes = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if not empty and self.data[-1:] != b"\n":
            self.close()
            raise ValueError(f"{path}: its last line is cut off")
        # Many things are alike in something.
        self._read = lru_cache(_CACHED)(read_tail)
        self._things = 0

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

    def things(self) -> Iterator[tuple[ox.NamedNode | ox.BlankNode, list[Said]]]:
        """Yield each subject with all that is said of it.

        Raises:
            ValueError: If a line is none of N-Quads.
        """
        at = 0
        while at < len(self.data):
            block = self._block(at)
            name = block[1].decode()
            yield ox.NamedNode(name[1:-1]) if name.startswith("<") else ox.BlankNode(name[2:]), self._said(block)
            at = block.end()

    def about(self, iri: str) -> list[Said]:
        """Return what is said of the thing an IRI names, in order; nothing if nothing is."""
        key = f"<{iri}> ".encode()
        at = self._find(key)
        return [] if at < 0 else self._said(self._block(at))

    def of_class(self, iri: str) -> Iterator[str]:
        """Yield the IRIs of the things typed with just this class, in order, each once."""
        last = b""
        for at in self._typed.get(iri.encode(), ()):
            subject = self.data[at + 1 : self.data.find(b">", at)]
            if subject != last:
                yield subject.decode()
            last = subject

    def with_property(self, iri: str) -> Iterator[ox.Quad]:
        """Yield the quads with a property of things that have an IRI, in order."""
        end = 0
        for at in self._places(f"> <{iri}> ".encode()):
            # What a line holds twice is looked at once.
            if at < end:
                continue
            end = self.data.find(b"\n", at) + 1
            for quad in ox.parse(self.data[self.data.rfind(b"\n", 0, at) + 1 : end], format=ox.RdfFormat.N_QUADS):
                # The needle may stand in the text of a literal.
                if quad.predicate.value == iri and isinstance(quad.subject, ox.NamedNode):
                    yield quad

    def _block(self, at: int) -> re.Match[bytes]:
        """Return the lines of the subject whose first begins at a place."""
        self._things += 1
        if self._things % _HELD == 0:
            self._let_go()
        block = _BLOCK.match(self.data, at)
        if block is None:
            line = self.data[at : self.data.find(b"\n", at)]
            raise ValueError(f"no line of N-Quads: {line.decode(errors='replace')}")
        return block

    def _let_go(self) -> None:
        """Hold none of the file in memory; it comes back as it is read."""
        # Not every system has a word for this, and all of them take memory back when it runs short.
        if isinstance(self.data, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            self.data.madvise(mmap.MADV_DONTNEED)

    def _said(self, block: re.Match[bytes]) -> list[Said]:
        subject = block[1] + b" "
        # No line feed stands within a line, so this cannot be the text of a literal.
        tails = block[0][len(subject) : -len(END)].split(END + subject)
        return list(map(self._read, tails))

    def _find(self, key: bytes) -> int:
        """Return where the first line that begins with a key begins, or a negative number."""
        pages, data = self._pages, self.data
        if not pages:
            return -1
        page = max(bisect_left(pages, key, key=lambda at: data[at : at + len(key)]) - 1, 0)
        start = pages[page]
        if data[start : start + len(key)] == key:
            return start
        end = pages[page + 1] if page + 1 < len(pages) else len(data)
        return data.find(b"\n" + key, start, end + len(key)) + 1 or -1

    @cached_property
    def _pages(self) -> array[int]:
        """Where the first line begins after each so many bytes."""
        found = array("Q", [0] if self.data else [])
        for at in range(_PAGE, len(self.data), _PAGE):
            start = self.data.find(b"\n", at) + 1
            if start > found[-1] and start < len(self.data):
                found.append(start)
            if at % _WINDOW == 0:
                self._let_go()
        return found

    @cached_property
    def _typed(self) -> dict[bytes, array[int]]:
        """The IRI of each class to the places of the lines that type a thing with it."""
        found: dict[bytes, array[int]] = {}
        needle = b"> %b <" % TYPE
        for at in self._places(needle):
            start = self.data.rfind(b"\n", 0, at) + 1
            class_ = at + len(needle)
            # Where a blank stands before it, the needle is part of the text of a literal.
            if self.data[start : start + 1] == b"<" and self.data.find(b" ", start, at) < 0:
                found.setdefault(self.data[class_ : self.data.find(b">", class_)], array("Q")).append(start)
        return found

    def _places(self, needle: bytes) -> Iterator[int]:
        """Yield where some bytes stand in the file."""
        for start in range(0, len(self.data), _WINDOW):
            # Bytes are searched many times as fast as a mapped file.
            window = self.data[start : start + _WINDOW + len(needle) - 1]
            at = window.find(needle)
            while at >= 0:
                yield start + at
                at = window.find(needle, at + 1)
            self._let_go()
