"""The build's triples sorted into the files an export has: one for each named graph, and one of all but inferences.

The build's lines are canonical and in order, so they are cut and not parsed: a store would turn ``1.50``
into ``1.5``. They are laid out on disk, where memory does not grow with the graph.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from mmap import mmap
from pathlib import Path
from typing import BinaryIO, TypeAlias
from urllib.parse import quote

from cllkg.exports.reading import Reading
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import GRAPH, RDF, XSD, NamedGraph

WHOLE = "cllkg"
"""The name, without its ending, of the file that holds all graphs."""

Row: TypeAlias = tuple[bytes, bytes]
"""A triple as the build writes it, without the full stop, and the graph it stands in; that is empty for none."""

INFERRED = f"<{NamedGraph.INFERRED.iri}>".encode()
"""The graph of inferences, as the build writes it."""

_TYPE = f"<{RDF}type> ".encode()
_STRING = f"<{XSD}string>".encode()
_LANG_STRING = f"<{RDF}langString>".encode()
_LINE = re.compile(
    rb'((?:<[^>]*>|_:\S+) <[^>]*> (?:<[^<>]*>|_:\S+|"[^"\\]*(?:\\.[^"\\]*)*"\S*|<<\(.*\)>>))'
    rb"(?: (<[^<>]*>|_:\S+))? \.\n?"
)
# The lines of one subject, from its first on.
_BLOCK = re.compile(rb"(<[^>]*>|_:\S+) [^\n]*\n(?:\1 [^\n]*\n)*")
_PREDICATE = re.compile(rb"^(?:<[^>]*>|_:\S+) (<[^>]*>)", re.MULTILINE)
_END = b" .\n"
# Lines of one graph that is an IRI; not so many that they fill the memory.
_STRETCH = re.compile(
    rb"(?:<[^>]*>|_:\S+) <[^>]*> [^\n]+ (<[^<>\s]*>) \.\n"
    rb"(?:(?:<[^>]*>|_:\S+) <[^>]*> [^\n]+ \1 \.\n){0,4095}"
)
_CACHED = 1 << 16


@dataclass(frozen=True)
class Part:
    """The triples of one file, in order: by subject, what it is first, then by the bytes of the triple.

    Attributes:
        name: The short name of the graph, or ``WHOLE``.
        graph: The graph as the build writes it; empty for the default graph and the whole.
        path: A file with them, a triple a line.
        namespaces: The prefixes that shorten at least one IRI, with their namespaces, in the alphabet's order.
        predicates: The IRIs of their predicates.
    """

    name: str
    graph: bytes
    path: Path
    namespaces: dict[str, str]
    predicates: frozenset[str]


def by_graph(reading: Reading) -> Iterator[tuple[bytes, bytes]]:
    """Yield stretches of lines that stand in one graph, in the order of the build: the graph, and N-Triples.

    The same triple of several graphs comes in a row, so it can only be the last of one stretch and the first of the
    next; ``Once`` leaves it out.
    """
    lines = 0
    for graph, triples in _stretches(reading.quads.data):
        reading.progress.reach("Quad", lines)
        lines += triples.count(b"\n")
        yield graph, triples


class Once:
    """Leaves out of stretches, as they come, what was inferred and what the stretch before ended with."""

    def __init__(self) -> None:
        self._last = b""

    def of(self, graph: bytes, triples: bytes) -> bytes:
        """Return the triples of a stretch that are new and asserted."""
        if graph == INFERRED:
            return b""
        first = triples.index(b"\n") + 1
        fresh = triples[first:] if triples[:first] == self._last else triples
        self._last = triples[triples.rfind(b"\n", 0, -1) + 1 :]
        return fresh


def by_subject(reading: Reading) -> Iterator[tuple[bytes, list[Row]]]:
    """Yield each subject, as the build writes it, with its rows: first what it is, then the rest in order."""
    for subject, stretches in _subjects(reading):
        is_a = b"%b %b" % (subject, _TYPE)
        rows = [(triple, graph) for graph, triples in stretches for triple in triples[: -len(_END)].split(_END)]
        # Sorting leaves the order of the build within the two.
        yield subject, sorted(rows, key=lambda row: not row[0].startswith(is_a))


@contextmanager
def laid_out(
    reading: Reading, beside: Path, *, whole: bool = False, named: bool = False, terms: bool = True
) -> Iterator[tuple[Part, ...]]:
    """Lay out the parts of the build as files for a while.

    Args:
        reading: The dataset.
        beside: A folder; the files lie in one of their own in it.
        whole: Whether to add the union of all graphs but the inferred one, in which each triple stands once.
        named: Whether the triples of a graph keep its name: the file is one of N-Quads then.
        terms: Whether subjects and objects are to be shortened; else the prefixes are those of predicates alone.

    Yields:
        The graphs in the order of their names, then the whole.
    """
    prefixes = Prefixes(reading.prefixes)
    with tempfile.TemporaryDirectory(prefix=".parts.", dir=beside) as place, ExitStack() as open_files:

        def pile(name: str, end: bytes = _END) -> _Pile:
            path = Path(place) / name
            return _Pile(path, open_files.enter_context(path.open("wb")), end)

        union = pile(WHOLE) if whole else None
        piles: dict[bytes, _Pile] = {}
        for subject, stretches in _subjects(reading):
            found: dict[bytes, bytes] = {}
            for graph, triples in stretches:
                found[graph] = found.get(graph, b"") + triples
            for graph, triples in found.items():
                if graph not in piles:
                    piles[graph] = pile(str(len(piles)), b" %b .\n" % graph if named and graph else _END)
                piles[graph].add(subject, _types_first(subject, triples), prefixes if terms else None)
            if union:
                once = Once()
                asserted = b"".join([once.of(graph, triples) for graph, triples in stretches])
                union.write(_types_first(subject, asserted))
        open_files.close()
        parts = [pile.part(short_name(graph), graph, reading.prefixes) for graph, pile in piles.items()]
        parts.sort(key=lambda part: part.name)
        if union:
            graphs = [part for part in parts if part.graph != INFERRED]
            predicates = frozenset(iri for part in graphs for iri in part.predicates)
            parts.append(Part(WHOLE, b"", union.path, used_in(graphs, reading.prefixes), predicates))
        yield tuple(parts)


def short_name(graph: bytes) -> str:
    """Return the name by which files and messages call a graph.

    >>> short_name(b"<https://w3id.org/cllkg/graph/article>"), short_name(b"")
    ('article', 'default')
    """
    return graph.decode().strip("<>").removeprefix(GRAPH) if graph else "default"


def file_name(name: str, ending: str) -> str:
    """Return the name of a part's file in an export, for the short name of the part."""
    return f"{quote(name, safe='')}.{ending}"


def used_in(parts: Iterable[Part], prefixes: PrefixMap, *names: bytes) -> dict[str, str]:
    """Return the prefixes, with their namespaces, that are in use in some parts or in further names."""
    used = {prefix for part in parts for prefix in part.namespaces}.union(map(Prefixes(prefixes).of_iri, names))
    return {prefix: namespace for prefix, namespace in prefixes if prefix in used}


class Prefixes:
    """Which prefix shortens a term: the prefix map's own rule, for many terms at a time."""

    def __init__(self, prefixes: PrefixMap) -> None:
        self._names = {namespace: prefix for prefix, namespace in prefixes}
        longest_first = sorted(self._names, key=lambda namespace: (-len(namespace), namespace))
        self._namespace = re.compile(f"({'|'.join(map(re.escape, longest_first))})(?=[^>])")
        self.of_iri = lru_cache(_CACHED)(self._of_iri)

    def split(self, iri: str) -> tuple[str, str] | None:
        """Return the prefix and the local part of an IRI's CURIE, or None."""
        found = self._namespace.match(iri)
        return (self._names[found[1]], iri[found.end() :]) if found else None

    def of_object(self, value: bytes) -> str | None:
        """Return the prefix of an object, or of a literal's datatype, as the build writes them; None if none fits."""
        if value.startswith(b"<"):
            return self.of_iri(value)
        if not value.startswith(b'"'):
            return None
        if value.endswith(b">"):
            return self.of_iri(value[value.rindex(b"<") :])
        return self.of_iri(_STRING if value.endswith(b'"') else _LANG_STRING)

    def _of_iri(self, term: bytes) -> str | None:
        found = self._namespace.match(term.decode(), 1)
        return self._names[found[1]] if found else None


@dataclass
class _Pile:
    """A part that is being laid out."""

    path: Path
    file: BinaryIO
    end: bytes
    used: set[str | None] = field(default_factory=set)
    predicates: set[bytes] = field(default_factory=set)

    def add(self, subject: bytes, triples: bytes, prefixes: Prefixes | None) -> None:
        if prefixes is None:
            self.predicates.update(_PREDICATE.findall(triples))
        else:
            if subject.startswith(b"<"):
                self.used.add(prefixes.of_iri(subject))
            for triple in triples[: -len(_END)].split(_END):
                _, predicate, value = triple.split(b" ", 2)
                self.predicates.add(predicate)
                self.used.add(prefixes.of_object(value))
        self.write(triples)

    def write(self, triples: bytes) -> None:
        self.file.write(triples if self.end == _END else triples.replace(_END, self.end))

    def part(self, name: str, graph: bytes, prefixes: PrefixMap) -> Part:
        used = self.used.union(map(Prefixes(prefixes).of_iri, self.predicates))
        namespaces = {prefix: namespace for prefix, namespace in prefixes if prefix in used}
        return Part(name, graph, self.path, namespaces, frozenset(term[1:-1].decode() for term in self.predicates))


def _stretches(data: mmap | bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        stretch = _STRETCH.match(data, at)
        if stretch:
            graph, at = stretch[1], stretch.end()
            yield graph, stretch[0].replace(b" %b .\n" % graph, _END)
        else:
            line = data[at : data.find(b"\n", at) + 1 or len(data)]
            at += len(line)
            triple, graph = _cut(line)
            yield graph, triple + _END


def _subjects(reading: Reading) -> Iterator[tuple[bytes, list[tuple[bytes, bytes]]]]:
    """Yield each subject with its stretches."""
    data, at, lines = reading.quads.data, 0, 0
    while at < len(data):
        block = _BLOCK.match(data, at)
        if block is None:
            raise _no_line(data[at : data.find(b"\n", at)])
        at = block.end()
        reading.progress.reach("Quad", lines)
        lines += block[0].count(b"\n")
        yield block[1], list(_stretches(block[0]))


def _types_first(subject: bytes, triples: bytes) -> bytes:
    """Return the triples of a subject, those before the others that say what it is; they stand together."""
    first = b"\n%b %b" % (subject, _TYPE)
    start = triples.find(first) + 1
    # Found nowhere but at the very beginning, or not at all.
    if not start or triples.startswith(first[1:]):
        return triples
    end = triples.index(b"\n", triples.rindex(first) + 1) + 1
    return triples[start:end] + triples[:start] + triples[end:]


def _cut(line: bytes) -> Row:
    found = _LINE.fullmatch(line)
    if found is None:
        raise _no_line(line)
    triple, graph = found.groups()
    return triple, graph or b""


def _no_line(line: bytes) -> ValueError:
    return ValueError(f"no line of N-Quads: {line.decode(errors='replace')}")
