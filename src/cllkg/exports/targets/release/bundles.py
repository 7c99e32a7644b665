"""Each target in a folder of its own, as ``cllkg export`` alone would write it; and which are left out, and why."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from cllkg.errors import ExportRefused, LibraryMissing
from cllkg.exports.folder import LISTING, Desk, Written
from cllkg.exports.ledger import Fate, Ledger
from cllkg.exports.ledger_files import LOSSES, TABLE
from cllkg.exports.target import Target
from cllkg.exports.writing import Supply, write_target
from cllkg.extras import require

_APART = (LOSSES, TABLE, LISTING)


@dataclass(frozen=True)
class File:
    """A file of the release: its path in the folder, how long it is, and its SHA-256."""

    path: str
    bytes: int
    sha256: str

    @property
    def is_data(self) -> bool:
        """Whether it is what a reader comes for, and does not speak about such files."""
        return self.path.rpartition("/")[2] not in _APART


@dataclass(frozen=True)
class Bundle:
    """A target that was written: its files, and how many things it kept, folded and dropped."""

    target: Target
    files: tuple[File, ...]
    ledger: Ledger

    @property
    def data(self) -> list[File]:
        """The files a reader comes for."""
        return [file for file in self.files if file.is_data]

    @property
    def totals(self) -> dict[Fate, int]:
        """How many things have each fate, of all kinds together."""
        counts = self.ledger.counts().values()
        return {fate: sum(fates[fate] for fates in counts) for fate in Fate}


@dataclass(frozen=True)
class LeftOut:
    """A target that was not written, and why."""

    target: Target
    because: str


def write_bundles(targets: Iterable[Target], supply: Supply, desk: Desk) -> tuple[list[Bundle], list[LeftOut]]:
    """Write targets into folders of their names.

    Args:
        targets: What to write.
        supply: What there is to write.
        desk: Where the folders go.

    Raises:
        ExportRefused: If the export is strict and a target refuses.
        LibraryMissing: If it is strict and a target's library is not installed; before anything is written.
    """
    targets = list(targets)
    lacking = {target.name: lack for target in targets if (lack := _lack(target, supply)) is not None}
    bundles, left_out = [], []
    for target in targets:
        written = lacking.get(target.name) or _write(target, supply, desk)
        if isinstance(written, Bundle):
            bundles.append(written)
        else:
            left_out.append(written)
    return bundles, left_out


def as_files(listing: Mapping[str, Written]) -> tuple[File, ...]:
    """Return a desk's files in order."""
    return tuple(File(path, listing[path].bytes, listing[path].sha256) for path in sorted(listing))


def _lack(target: Target, supply: Supply) -> LeftOut | None:
    """Return why a target cannot be tried at all, if so; the person at the terminal is told how to mend it."""
    if find_spec(target.module) is None:
        return LeftOut(target, "This version has no writer for it.")
    try:
        if target.extra:
            require(target.extra, f"The export {target.name}")
    except LibraryMissing as lack:
        if supply.strict:
            raise
        supply.reading.progress.note(f"{target.name} is left out.  {lack}")
        return LeftOut(target, f"{', '.join(lack.libraries)} was not installed where this release was made.")
    return None


def _write(target: Target, supply: Supply, desk: Desk) -> Bundle | LeftOut:
    supply.reading.progress.step(f"writing {target.name}")
    # A target that gives up halfway leaves files behind; so each has a desk of its own until it is done.
    with tempfile.TemporaryDirectory(dir=desk.path("")) as scratch:
        aside = Desk(Path(scratch))
        try:
            ledger = write_target(target, supply, aside)
        except ExportRefused as refusal:
            if supply.strict:
                raise
            supply.reading.progress.note(f"{target.name} is left out.  {refusal}")
            return LeftOut(target, str(refusal))
        home = desk.below(target.name)
        for name in aside.listing:
            with home.open(name) as out, aside.path(name).open("rb") as whole:
                shutil.copyfileobj(whole, out)
        files = {f"{target.name}/{name}": written for name, written in aside.listing.items()}
    return Bundle(target, as_files(files), ledger)
