"""``index.html``: the downloads as a person sees them, on one page that loads and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from cllkg.exports.folder import LISTING, Desk
from cllkg.exports.ledger import Fate
from cllkg.exports.ledger_files import LOSSES, TABLE
from cllkg.exports.targets.release.about import About
from cllkg.exports.targets.release.bundles import Bundle, File, LeftOut
from cllkg.exports.targets.release.code_license import CODE, is_code
from cllkg.exports.targets.release.gaps import gaps, omissions
from cllkg.exports.targets.release.markdown import as_html
from cllkg.exports.targets.release.media_types import media_type
from cllkg.exports.targets.release.papers import CODE_LICENSE, Papers
from cllkg.exports.targets.release.templating import release_environment, release_style, still_policy
from cllkg.exports.targets.release.wanted import Offer, by_want

PAGE = "index.html"
_SPEAKS_OF_FILES = {TABLE: "ledger", LOSSES: "ledger, for programs", LISTING: "list of the files"}


def write_page(
    about: About,
    bundles: Iterable[Bundle],
    left_out: Iterable[LeftOut],
    papers: Papers,
    listed: Iterable[File],
    after: Iterable[str],
    desk: Desk,
) -> None:
    """Write the page.

    Args:
        about: The release.
        bundles: The targets in it.
        left_out: The targets that are not.
        papers: What is shown of them.
        listed: The files written so far, by path.
        after: The files that are written later, for they tell this page's checksum.
        desk: Where it goes.
    """
    style = release_style()
    listed, part = list(listed), about.reading.part
    made = release_environment()
    made.filters["words"] = _words
    text = made.get_template(PAGE).render(
        about=about,
        wants=[(want, [_row(offer) for offer in want.offers]) for want in by_want(bundles)],
        left_out=list(left_out),
        groups=_groups(listed),
        files=len(listed),
        bytes=sum(file.bytes for file in listed),
        after=list(after),
        part=part,
        gaps=gaps(about.reading, about.census),
        omissions=omissions(about.reading),
        warning=as_html(papers.warning),
        not_covered=as_html(papers.not_covered),
        changes=None if papers.changes is None else as_html(papers.changes),
        scripts=[file for file in listed if is_code(file.path)],
        code=CODE,
        code_license=CODE_LICENSE if papers.code_license else None,
        style=style,
        policy=still_policy(style),
    )
    desk.write(PAGE, text)


def _groups(listed: Iterable[File]) -> list[tuple[str, list[File]]]:
    """Return the files by folder: first those of none, then each target's."""
    in_order = sorted(listed, key=lambda file: (_folder(file.path), file.path))
    return [(folder, list(group)) for folder, group in groupby(in_order, lambda file: _folder(file.path))]


def _row(offer: Offer) -> dict[str, Any]:
    bundle = offer.bundle
    totals = bundle.totals
    return {
        "program": offer.program,
        "target": bundle.target,
        "title": bundle.target.title,
        "data": bundle.data,
        "bytes": sum(file.bytes for file in bundle.data),
        "kept": totals[Fate.KEPT],
        "folded": totals[Fate.FOLDED],
        "dropped": totals[Fate.DROPPED],
    }


def _folder(path: str) -> str:
    return path.rpartition("/")[0].partition("/")[0]


def _words(path: str) -> str:
    """Return what a file is."""
    return _SPEAKS_OF_FILES.get(path.rpartition("/")[2]) or media_type(path).words
