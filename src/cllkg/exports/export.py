"""Write the build in someone else's format, with what a reader needs to check it and to know what it lacks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from cllkg.content import Content
from cllkg.errors import StoreUnavailable
from cllkg.exports.census import read_kinds, take_census
from cllkg.exports.folder import new_folder, require_free
from cllkg.exports.formats import find_format
from cllkg.exports.ledger import require_kinds
from cllkg.exports.ledger_files import TABLE
from cllkg.exports.progress import Progress, WatchedQuads
from cllkg.exports.reading import Reading
from cllkg.exports.selection.cutting import cut_to
from cllkg.exports.selection.words import Selection
from cllkg.exports.writing import Supply, write_target
from cllkg.manifest import NQUADS, Manifest
from cllkg.prefixes import read_prefixes


def export(
    content: Content,
    manifest: Manifest,
    format_: str,
    directory: Path,
    say: Callable[[str], None] = lambda _: None,
    *,
    budget: Mapping[str, int] | None = None,
    strict: bool = False,
    selection: Selection | None = None,
) -> list[Path]:
    """Write the build into a folder of its own.

    The same build gives the same bytes.

    Args:
        content: The content; its build folder holds what is exported.
        manifest: The build to export.
        format_: A name in ``FORMATS``.
        directory: A folder that is new, empty, or holds an earlier export of the format, which is replaced.
        say: Receives a line for each step.
        budget: How many things may be dropped: by kind, or under the empty name of all kinds together.
        strict: Whether a term without a mapping to the target's vocabulary ends the export.
        selection: Which claims and numbers to write; by default all.

    Returns:
        The paths written, in order: the files, what they lack, and the list of them all.

    Raises:
        UnknownName: If there is no such format, no such kind of thing to lose, or the selection names a standing or
            type of study there is none of.
        CllkgError: If nothing is selected.
        NotWritable: If the folder holds anything else, or cannot be written.
        StoreUnavailable: If the build is missing or damaged.
        LibraryMissing: If the format needs a library that is not installed.
        ExportRefused: If more would be dropped than may be, or the format cannot hold what the graph says.
    """
    target = find_format(format_)
    replaced = require_free(directory, target.name)
    kinds = read_kinds(content.ontology, read_prefixes(content.ontology / "prefixes.tsv"))
    require_kinds(budget or {}, (kind.name for kind in kinds))
    say(f"reading the build of {content.root}")
    with _supplied(content, manifest, target.name, say, strict, selection or Selection()) as supply:
        with new_folder(directory) as desk:
            ledger = write_target(target, supply, desk, budget)
            if replaced is not None:
                say(f"replacing the {replaced} export in {directory}")
        say(f"{ledger.summary()}; see {directory / TABLE}")
        if selection and ledger.holds_no_record:
            say(f"no claim and no number of what was selected can be said as {target.name}: the files hold none.")
        return [directory / name for name in desk.listing]


@contextmanager
def _supplied(
    content: Content, manifest: Manifest, name: str, say: Callable[[str], None], strict: bool, selection: Selection
) -> Iterator[Supply]:
    with ExitStack() as stack:
        reading = stack.enter_context(open_reading(content, manifest))
        kinds = read_kinds(content.ontology, reading.prefixes)
        quads = {"": manifest.quads}
        if selection:
            _tell(reading, Progress(say, quads), f"selecting: {selection}")
            reading = stack.enter_context(cut_to(reading, selection, kinds))
            quads = {}
        census = take_census(reading.quads, kinds)
        totals = {kind: len(things) for kind, things in census.items()}
        _tell(reading, Progress(say, totals | quads), f"writing {name}")
        yield Supply(reading, kinds, census, strict)


def _tell(reading: Reading, progress: Progress, doing: str) -> None:
    reading.progress = progress
    if isinstance(reading.quads, WatchedQuads):
        reading.quads.progress = progress
    progress.step(doing)


@contextmanager
def open_reading(content: Content, manifest: Manifest) -> Iterator[Reading]:
    """Open the build as records.

    Raises:
        StoreUnavailable: If it is missing, or its bytes are not those the manifest was written for.
    """
    with _open_build(content, manifest) as quads:
        prefixes = read_prefixes(content.ontology / "prefixes.tsv")
        yield Reading(quads, prefixes, content, version=manifest.version, sha256=manifest.sha256)


def _open_build(content: Content, manifest: Manifest) -> WatchedQuads:
    path = content.build / NQUADS
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != manifest.sha256:
            raise StoreUnavailable(f"{path}: these are not the bytes its manifest names.  Run 'cllkg build'.")
        return WatchedQuads(path)
    except OSError as error:
        raise StoreUnavailable(f"{path}: {error.strerror or error}.  Run 'cllkg build'.") from None
