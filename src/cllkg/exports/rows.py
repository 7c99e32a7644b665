"""The build's lines as rows, a triple and its graph, in the order of the build: what every RDF export is cut from.

The lines are canonical and in order, so they are cut and not parsed: a store would turn ``1.50`` into ``1.5``.
They are read a sheet at a time, so memory does not grow with the graph.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from cllkg.exports.quad_lines import TYPE, Row, cut_line
from cllkg.exports.reading import Reading
from cllkg.vocabulary import NamedGraph

INFERRED = f"<{NamedGraph.INFERRED.iri}>".encode()
"""The graph of inferences, as the build writes it."""

UNION = b"*"
"""Stands, among graphs, for all of them together but the inferred one."""

_TYPE = TYPE + b" "
# So many bytes are cut at a time; they stay in the processor's cache.
_SHEET = 1 << 16


def sheets(reading: Reading) -> Iterator[list[Row]]:
    """Yield the rows of the build, many at a time.

    Raises:
        ValueError: If a line is none of N-Quads.
    """
    before = 0
    # The ends of lines to the graphs they name.
    graphs: dict[bytes, bytes] = {}
    with reading.quads.path.open("rb") as file:
        while sheet := file.read(_SHEET):
            rows = []
            for line in (sheet + file.readline()).removesuffix(b"\n").split(b"\n"):
                triple, _, last = line.rpartition(b" <")
                graph = graphs.get(last)
                # A line outside every graph may end alike: its object is what names a graph elsewhere.
                if graph is None or triple.count(b" ") < 2:
                    triple, graph = cut_line(line)
                    if graph.startswith(b"<"):
                        graphs[last] = graph
                rows.append((triple, graph))
            reading.progress.reach("Quad", before)
            before += len(rows)
            yield rows


def by_subject(reading: Reading) -> Iterator[tuple[bytes, list[Row]]]:
    """Yield each subject, as the build writes it, with its rows: first what it is, then the rest in order."""
    last, found = b"", list[Row]()
    for rows in sheets(reading):
        for row in rows:
            subject = row[0][: row[0].index(b" ")]
            if subject != last and last:
                yield last, _what_it_is_first(last, found)
                found = []
            last = subject
            found.append(row)
    if last:
        yield last, _what_it_is_first(last, found)


def by_file(reading: Reading, *, union: bool = False) -> Iterator[tuple[bytes, dict[bytes, list[bytes]]]]:
    """Yield each subject with what each graph says of it: predicates and objects, first what it is, then the rest.

    Args:
        reading: The dataset.
        union: Whether ``UNION`` is to be one of the graphs; in it each triple stands once. If only one graph asserts
            anything of the subject, it has the very same list.
    """
    last = b""
    found: dict[bytes, list[bytes]] = {}
    for rows in sheets(reading):
        for triple, graph in rows:
            subject, tail = triple.split(b" ", 1)
            if subject != last:
                if last:
                    yield last, _files(found, union)
                last, found = subject, {}
            if graph in found:
                found[graph].append(tail)
            else:
                found[graph] = [tail]
    if last:
        yield last, _files(found, union)


def _files(found: dict[bytes, list[bytes]], union: bool) -> dict[bytes, list[bytes]]:
    files = {graph: _types_first(tails) for graph, tails in found.items()}
    asserted = [tails for graph, tails in files.items() if graph != INFERRED]
    if union and len(asserted) == 1:
        files[UNION] = asserted[0]
    elif union and asserted:
        files[UNION] = _types_first(sorted({tail for tails in asserted for tail in tails}))
    return files


def _what_it_is_first(subject: bytes, rows: list[Row]) -> list[Row]:
    is_a = b"%b %b" % (subject, _TYPE)
    # Sorting leaves the order of the build within the two.
    return sorted(rows, key=lambda row: not row[0].startswith(is_a))


def _types_first(tails: list[bytes]) -> list[bytes]:
    start = end = bisect_left(tails, _TYPE)
    while end < len(tails) and tails[end].startswith(_TYPE):
        end += 1
    return tails[start:end] + tails[:start] + tails[end:] if 0 < start < end else tails
