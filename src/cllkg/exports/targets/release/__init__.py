"""The download folder: every target with its ledger, a page that shows them, and what catalogs and archives read."""

from __future__ import annotations

from cllkg.exports.census import read_kinds
from cllkg.exports.folder import LISTING, Desk
from cllkg.exports.formats import FORMATS
from cllkg.exports.ledger import Fate, Ledger
from cllkg.exports.reading import Reading
from cllkg.exports.targets.release.about import About
from cllkg.exports.targets.release.bundles import Bundle, as_files, write_bundles
from cllkg.exports.targets.release.catalog import write_catalog
from cllkg.exports.targets.release.crate import CRATE, write_crate
from cllkg.exports.targets.release.losses import write_losses
from cllkg.exports.targets.release.page import PAGE, write_page
from cllkg.exports.targets.release.papers import write_papers
from cllkg.exports.targets.release.statistics import write_statistics
from cllkg.exports.writing import Supply, write_ledger

NAME = "release"
SUMS = "SHA256SUMS"


def release(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the download folder.

    Files that tell others' checksums come after them: the page, the crate, the list of checksums.

    Raises:
        ExportRefused: If the export is strict and a target refuses.
        LibraryMissing: If it is strict and a target's library is not installed.
    """
    kinds = read_kinds(reading.ontology, reading.prefixes)
    supply = Supply(reading, kinds, ledger.census, ledger.strict)
    bundles, left_out = write_bundles((row for row in FORMATS.values() if row.name != NAME), supply, desk)
    _account(bundles, ledger)
    reading.progress.step("writing the page, the crate and the catalog")
    about = About(reading, ledger.census)
    papers = write_papers(about, desk)
    write_statistics(about, bundles, desk)
    write_catalog(about, bundles, desk)
    write_ledger(FORMATS[NAME], supply, desk, ledger)
    write_losses(about, bundles, kinds, desk)
    write_page(about, bundles, left_out, papers, as_files(desk.listing), (CRATE, SUMS, LISTING), desk)
    write_crate(about, bundles, as_files(desk.listing), desk)
    desk.write(SUMS, "".join(f"{file.sha256}  {file.path}\n" for file in as_files(desk.listing)))


def _account(bundles: list[Bundle], ledger: Ledger) -> None:
    """Keep what any target keeps, and fold what any folds: a reader of the release has them all."""
    for bundle in bundles:
        for kind in ledger.census:
            ledger.keep(kind, *bundle.ledger.kept(kind))
        for loss in bundle.ledger.losses():
            for iri in loss.iris if loss.fate is Fate.FOLDED else ():
                ledger.fold(loss.kind, iri, f"{bundle.target.name}: {loss.how}")


__all__ = ["PAGE", "release"]
