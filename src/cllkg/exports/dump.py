"""The build's triples laid out as files for a serializer: one for each named graph, and one of all but inferences."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from cllkg.errors import ExportRefused
from cllkg.exports.ledger import Ledger
from cllkg.exports.quad_lines import END
from cllkg.exports.reading import Reading
from cllkg.exports.rows import INFERRED, UNION, by_file
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import GRAPH, RDF, XSD

WHOLE = "cllkg"
"""The name, without its ending, of the file that holds all graphs."""

_GRAPH = "graph"
_STRING = f"<{XSD}string>".encode()
_LANG_STRING = f"<{RDF}langString>".encode()
_CACHED = 1 << 16


@dataclass(frozen=True)
class LaidOut:
    """The triples of one file, in order: by subject, what it is first, then by the bytes of the triple.

    Attributes:
        graph: The graph as the build writes it; empty for the default graph, ``UNION`` for the whole.
        path: A file with them, a triple a line.
        namespaces: The prefixes that shorten at least one IRI, with their namespaces, in the alphabet's order.
    """

    graph: bytes
    path: Path
    namespaces: dict[str, str]


@contextmanager
def laid_out(
    reading: Reading, beside: Path, *, whole: bool = False, named: bool = False
) -> Iterator[tuple[LaidOut, ...]]:
    """Lay out the build as files for a while.

    Args:
        reading: The dataset.
        beside: A folder; the files lie in one of their own in it.
        whole: Whether to add the union of all graphs but the inferred one, in which each triple stands once.
        named: Whether the triples of a graph keep its name: the file is one of N-Quads then.

    Yields:
        The graphs in the order of their names, then the whole.

    Raises:
        ExportRefused: If two of them would have files of one name.
    """
    prefixes = Prefixes(reading.prefixes)
    with tempfile.TemporaryDirectory(prefix=".parts.", dir=beside) as place, ExitStack() as open_files:

        def pile(name: str, end: bytes = END) -> _Pile:
            path = Path(place) / name
            return _Pile(path, open_files.enter_context(path.open("wb")), end)

        union = pile(WHOLE) if whole else None
        piles: dict[bytes, _Pile] = {}
        for subject, graphs in by_file(reading, union=whole):
            if union is not None:
                union.write(subject, graphs.pop(UNION, ()))
            for graph, tails in graphs.items():
                if graph not in piles:
                    piles[graph] = pile(str(len(piles)), b" %b .\n" % graph if named and graph else END)
                piles[graph].note(subject, tails, prefixes)
                piles[graph].write(subject, tails)
        open_files.close()
        files = [LaidOut(graph, pile.path, namespaces_of(pile.used, reading.prefixes)) for graph, pile in piles.items()]
        files.sort(key=lambda file: short_name(file.graph))
        if not named:
            require_names([*piles, *([UNION] if whole else [])])
        if union is not None:
            asserted = [file for file in files if file.graph != INFERRED]
            files.append(LaidOut(UNION, union.path, used_in(asserted, reading.prefixes)))
        yield tuple(files)


def short_name(graph: bytes) -> str:
    """Return the name by which files and messages call a graph.

    >>> short_name(b"<https://w3id.org/cllkg/graph/article>"), short_name(b"")
    ('article', 'default')
    """
    return graph.decode().strip("<>").removeprefix(GRAPH) if graph else "default"


def name_of(graph: bytes) -> str:
    """Return the name, without its ending, of the file of a graph, or of the whole for ``UNION``."""
    return WHOLE if graph == UNION else quote(short_name(graph), safe="")


def require_names(graphs: Iterable[bytes]) -> None:
    """Make sure that no two graphs would have files of one name.

    Args:
        graphs: As the build writes them; empty for the default graph, ``UNION`` for the whole.

    Raises:
        ExportRefused: If two would; the text names both.
    """
    called = {b"": "what stands in no graph", UNION: "the union of all graphs"}
    taken: dict[str, bytes] = {}
    for graph in sorted(graphs, key=lambda one: one not in called):
        other = taken.setdefault(name_of(graph), graph)
        if other != graph:
            raise ExportRefused(
                f"the graph {graph.decode()} would have the file '{name_of(graph)}', as "
                f"{called.get(other) or other.decode()} has.  Rename it, or export nquads or trig."
            )


class Drafts(dict[bytes, BinaryIO]):
    """A file for each graph that is asked for, to be written and then copied to where it goes."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def __missing__(self, graph: bytes) -> BinaryIO:
        self[graph] = file = (self._folder / str(len(self))).open("w+b")
        return file

    def copy_to(self, graph: bytes, out: BinaryIO) -> None:
        """Copy what has been written."""
        self[graph].seek(0)
        shutil.copyfileobj(self[graph], out)


@contextmanager
def drafts(beside: Path) -> Iterator[Drafts]:
    """Make drafts, for a while, in a folder of their own within another."""
    with tempfile.TemporaryDirectory(prefix=".parts.", dir=beside) as place:
        files = Drafts(Path(place))
        try:
            yield files
        finally:
            for file in files.values():
                file.close()


def fold_graphs(ledger: Ledger) -> None:
    """Note that everything is kept, and that the graphs are the names of files."""
    ledger.keep_all(*(kind for kind in ledger.census if kind != _GRAPH))
    ledger.fold_all(_GRAPH, "the name of the file")


def used_in(files: Iterable[LaidOut], prefixes: PrefixMap, *names: bytes) -> dict[str, str]:
    """Return the prefixes, with their namespaces, that are in use in some files or in further names."""
    used: set[str | None] = {prefix for file in files for prefix in file.namespaces}
    return namespaces_of(used.union(map(Prefixes(prefixes).of_iri, names)), prefixes)


class Prefixes:
    """Which prefix shortens a term as the build writes it."""

    def __init__(self, prefixes: PrefixMap) -> None:
        self._prefixes = prefixes
        self.of_iri = lru_cache(_CACHED)(self._of_iri)

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
        found = self._prefixes.split(term[1:-1].decode())
        return found[0] if found else None


@dataclass
class _Pile:
    """A file that is being laid out."""

    path: Path
    file: BinaryIO
    end: bytes
    used: set[str | None] = field(default_factory=set)

    def note(self, subject: bytes, tails: Iterable[bytes], prefixes: Prefixes) -> None:
        """Remember the prefixes that triples need."""
        if subject.startswith(b"<"):
            self.used.add(prefixes.of_iri(subject))
        for tail in tails:
            predicate, value = tail.split(b" ", 1)
            self.used.add(prefixes.of_iri(predicate))
            self.used.add(prefixes.of_object(value))

    def write(self, subject: bytes, tails: Iterable[bytes]) -> None:
        self.file.writelines([b"%b %b%b" % (subject, tail, self.end) for tail in tails])


def namespaces_of(used: set[str | None], prefixes: PrefixMap) -> dict[str, str]:
    """Return the prefixes that are in use, with their namespaces, in the alphabet's order."""
    return {prefix: namespace for prefix, namespace in prefixes if prefix in used}
