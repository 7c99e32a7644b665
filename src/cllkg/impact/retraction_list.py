"""Read a list of retractions: the CSV of Retraction Watch as Crossref gives it out, or one written by hand.

Of the former's columns only OriginalPaperDOI, OriginalPaperPubMedID, RetractionNature and RetractionDate
are read. A list written by hand needs ``doi`` or ``pmid``, and may have ``status``. Headers are read in
any case.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cllkg.errors import CllkgError
from cllkg.impact.sources import read_doi, read_pmid
from cllkg.model.codes import RetractionStatus

_WATCH = {
    "doi": "originalpaperdoi",
    "pmid": "originalpaperpubmedid",
    "status": "retractionnature",
    "date": "retractiondate",
}
_BY_HAND = {"doi": "doi", "pmid": "pmid", "status": "status", "date": "date"}
# What the lists write where a paper has no such identifier.
_NONE = frozenset({"", "0", "unavailable", "n/a", "na", "none"})
_STATUSES: dict[str, RetractionStatus | None] = {
    "": RetractionStatus.RETRACTED,
    "retraction": RetractionStatus.RETRACTED,
    "retracted": RetractionStatus.RETRACTED,
    "expression of concern": RetractionStatus.CONCERN,
    "concern": RetractionStatus.CONCERN,
    "correction": RetractionStatus.CORRECTED,
    "corrected": RetractionStatus.CORRECTED,
    # A retraction that was taken back.
    "reinstatement": None,
    "reinstated": None,
}


class UnusableList(CllkgError):
    """A list that is not there, does not read, or names no paper: it says nothing of any source."""


@dataclass(frozen=True)
class Notice:
    """One row: which paper, and what became of it; no status means that it was reinstated."""

    line: int
    doi: str | None
    pmid: str | None
    status: RetractionStatus | None
    date: date | None


@dataclass(frozen=True)
class RetractionList:
    """All rows that name a paper, and what is to be said of the others."""

    path: Path
    notices: tuple[Notice, ...]
    rows: int
    without_identifier: int
    unreadable: tuple[str, ...]


def read_retraction_list(path: Path) -> RetractionList:
    """Read a list.

    In a list written by hand every cell must be readable. Some rows of the great list are not, and nobody
    here can mend them: those are returned as ``unreadable``, each with file and line.

    Raises:
        UnusableList: If the file is not there, is no such table, is damaged, or is empty; with file and line.
    """
    rows = _rows(path)
    header = next(rows, (1, []))[1]
    names = [cell.strip().casefold() for cell in header]
    watch = _WATCH["doi"] in names or _WATCH["pmid"] in names
    columns = _WATCH if watch else _BY_HAND
    if columns["doi"] not in names and columns["pmid"] not in names:
        raise UnusableList(
            f"{path}:1: neither a column 'doi' nor one called 'pmid'; the header is: {', '.join(header) or 'empty'}.\n"
            "  Give a CSV with doi and pmid, or Retraction Watch's with OriginalPaperDOI and OriginalPaperPubMedID."
        )
    for name in columns.values():
        if names.count(name) > 1:
            raise UnusableList(f"{path}:1: two columns are called '{name}'.  Keep one.")
    places = {part: names.index(name) for part, name in columns.items() if name in names}
    notices, unreadable, total, without = [], [], 0, 0
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        total += 1
        if len(cells) != len(names):
            raise UnusableList(
                f"{path}:{line}: {len(cells)} cells under {len(names)} columns.\n"
                "  A comma inside a cell needs quotes around the cell."
            )
        values = {part: cells[place].strip() for part, place in places.items()}
        faults = list(_faults(values))
        if faults and not watch:
            raise UnusableList(f"{path}:{line}: {faults[0]}")
        unreadable += [f"{path}:{line}: {fault}" for fault in faults]
        notice = _notice(line, values)
        if notice is not None:
            notices.append(notice)
        elif not faults:
            without += 1
    if not watch and without:
        # Whoever writes a row by hand means some paper.
        raise UnusableList(f"{path}: {without} rows name no paper.  Give each a DOI or a PMID.")
    if total == 0:
        raise UnusableList(f"{path}: the list is empty: it has a header and no rows.  Nothing was checked.")
    if not notices:
        cure = f"The first fault: {unreadable[0]}" if unreadable else "Give each a DOI or a PMID."
        raise UnusableList(
            f"{path}: none of {total} rows names a paper in a readable way.  Nothing was checked.\n  {cure}"
        )
    return RetractionList(path, tuple(notices), total, without, tuple(unreadable))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnusableList(f"{path}: {error.strerror}.") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Identifiers are ASCII, and a title in an older encoding takes nothing from them.
        text = data.decode("latin-1")
    if "\0" in text:
        raise UnusableList(f"{path}:1: not a CSV text.  Save the list as CSV in UTF-8.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            # A cell may span lines: a row is named for the line it begins on.
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnusableList(f"{path}:{line}: not CSV: {error}.\n  Look for a quote that is not closed.") from None


def _faults(values: dict[str, str]) -> Iterator[str]:
    doi, pmid, status = (values.get(name, "") for name in ("doi", "pmid", "status"))
    if doi.casefold() not in _NONE and read_doi(doi) is None:
        yield f"'{doi}' is no DOI.  A DOI begins with 10. and has a slash; leave the cell empty where there is none."
    if pmid.casefold() not in _NONE and read_pmid(pmid) is None:
        yield f"'{pmid}' is no PMID.  A PMID is a number; leave the cell empty where there is none."
    if status.casefold() not in _STATUSES:
        yield f"unknown status '{status}'.  Known are: retracted, concern, corrected, reinstated."
    day = values.get("date", "")
    if day.casefold() not in _NONE and _date(day) is None:
        yield f"'{day}' is no date.  Write 2024-05-31, or leave the cell empty where no date is known."


def _notice(line: int, values: dict[str, str]) -> Notice | None:
    doi, pmid, status = (values.get(name, "") for name in ("doi", "pmid", "status"))
    doi_read = None if doi.casefold() in _NONE else read_doi(doi)
    pmid_read = None if pmid.casefold() in _NONE else read_pmid(pmid)
    if (doi_read is None and pmid_read is None) or status.casefold() not in _STATUSES:
        return None
    return Notice(line, doi_read, pmid_read, _STATUSES[status.casefold()], _date(values.get("date", "")))


def _date(text: str) -> date | None:
    """Read 2024-05-31, or the great list's 5/31/2024 0:00.

    >>> _date("5/31/2024 0:00") == _date("2024-05-31"), _date("2024-02-31"), _date("May 2024")
    (True, None, None)
    """
    day = text.partition(" ")[0].partition("T")[0]
    for separator, order in (("-", (0, 1, 2)), ("/", (2, 0, 1))):
        parts = day.split(separator)
        if len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts):
            try:
                return date(*(int(parts[place]) for place in order))
            except ValueError:
                return None
    return None
