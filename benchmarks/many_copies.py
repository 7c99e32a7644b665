"""A build of any size for the benchmarks of exports: the real one with its claims, their evidence and entities copied.

Each copy has names of its own; the ontology, the mappings and the release stand once.
"""

from __future__ import annotations

import heapq
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

from cllkg.vocabulary import BASE, GRAPH

_ONCE = tuple(f" <{GRAPH}{name}> .\n".encode() for name in ("ontology", "mappings", "release"))
# What a copy renames: our own things but the ontology's terms and the graphs, and entities that others named.
_RENAMED = re.compile(
    rb"<(%b(?!ontology|graph/)[^>]*|http://(?:purl\.obolibrary\.org/obo/|identifiers\.org/)[^>]*)>" % BASE.encode()
)


def copy_many(build: Path, times: int, out: Path) -> int:
    """Write a build of many copies.

    Args:
        build: N-Quads in the order of their bytes.
        times: How many copies there are to be.
        out: The file to write: N-Quads in the order of their bytes.

    Returns:
        How many quads it holds.
    """
    quads = 0
    with tempfile.TemporaryDirectory(dir=out.parent) as place, ExitStack() as files:
        for number in range(times):
            (Path(place) / str(number)).write_bytes(b"".join(sorted(_copy(build, number))))
        copies = [files.enter_context((Path(place) / str(number)).open("rb")) for number in range(times)]
        with out.open("wb") as file:
            for line, _ in groupby(heapq.merge(*copies)):
                file.write(line)
                quads += 1
    return quads


def _copy(build: Path, number: int) -> Iterator[bytes]:
    with build.open("rb") as lines:
        for line in lines:
            if not number:
                yield line
            elif not line.endswith(_ONCE):
                yield _RENAMED.sub(rb"<\1-%d>" % number, line)
