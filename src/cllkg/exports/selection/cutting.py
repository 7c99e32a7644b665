"""The dataset cut down to a selection: a smaller file of the same quads in the same order, read as the whole is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cllkg.exports.census import Census, Kind, take_census
from cllkg.exports.part import Part
from cllkg.exports.progress import WatchedQuads
from cllkg.exports.reading import Reading
from cllkg.exports.selection.choosing import select_records
from cllkg.exports.selection.closure import Closure
from cllkg.exports.selection.words import Selection
from cllkg.exports.sorted_quads import SortedQuads
from cllkg.files import not_writable
from cllkg.manifest import NQUADS

_ALONG = (
    "All that these refer to is here as well, and flags about any of it; an inference is if all its premises are. "
    "A claim or number that is only referred to, as by kg:contradicts, is named, and its record is not here."
)


@contextmanager
def cut_to(reading: Reading, selection: Selection, kinds: tuple[Kind, ...]) -> Iterator[Reading]:
    """Cut a dataset down to a selection, for as long as the context lasts.

    Args:
        reading: The whole.
        selection: What is wanted of it.
        kinds: The kinds of things to count what is left out by.

    Raises:
        UnknownName: If the dataset knows no such standing or type of study.
        CllkgError: If nothing is selected.
        NotWritable: If there is no room for the smaller dataset.
    """
    whole = _sizes(take_census(reading.quads, kinds))
    chosen = select_records(reading, selection)
    with tempfile.TemporaryDirectory(prefix="cllkg-selection-") as folder:
        path = Path(folder) / NQUADS
        try:
            _write(reading.quads, Closure(reading, chosen), path)
        except OSError as error:
            raise not_writable(path, error) from None
        with WatchedQuads(path) as quads:
            here = _sizes(take_census(quads, kinds))
            cut = Reading(quads, reading.prefixes, reading.content, version=reading.version, sha256=reading.sha256)
            cut.part = Part(_told(selection, here, whole), {kind: whole[kind] - here[kind] for kind in whole})
            yield cut


def _sizes(census: Census) -> dict[str, int]:
    # What is selected is part of the whole, so that numbers say enough; names would fill the memory.
    return {kind: len(things) for kind, things in census.items()}


def _told(selection: Selection, here: dict[str, int], whole: dict[str, int]) -> str:
    counts = " and ".join(
        f"{here[kind]:,} of {whole[kind]:,} {words}"
        for kind, words in (("claim", "claims"), ("number", "reported numbers"))
    )
    return f"Selected by {selection}: {counts}. {_ALONG}"


def _write(quads: SortedQuads, closure: Closure, path: Path) -> None:
    # The bytes are those of the whole: parsing only decides which lines stay.
    with quads.path.open("rb") as lines, path.open("wb") as out:
        for line, quad in zip(lines, quads, strict=True):
            if closure.keeps(quad):
                out.write(line)
