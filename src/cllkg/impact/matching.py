"""Find our sources in a list of retractions, and the rows about them that contradict themselves or each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cllkg.impact.retraction_list import Notice, RetractionList
from cllkg.impact.sources import read_doi, read_pmid
from cllkg.model.codes import RetractionStatus
from cllkg.model.corpus import Corpus


@dataclass(frozen=True)
class Listed:
    """A source of ours that the list names, and by which row."""

    key: str
    title: str
    line: int
    matched_by: str
    # Whether any line of evidence comes from it or cites it.
    carries: bool


def listed_sources(corpus: Corpus, notices: RetractionList, status: RetractionStatus) -> tuple[Listed, ...]:
    """Return the sources of ours that have a status by the list, and by which row.

    Args:
        corpus: The records.
        notices: The list.
        status: The status that is looked for.
    """
    carrying = carrying_sources(corpus)
    found = []
    for key, named in _named(corpus, notices).items():
        decisive = _decisive(named, status)
        if decisive is not None:
            doi, pmid = _identifiers(corpus, key)
            how = f"DOI {doi}" if decisive.doi == doi else f"PMID {pmid}"
            found.append(Listed(key, corpus.sources[key].title, decisive.line, how, key in carrying))
    return tuple(sorted(found, key=lambda row: row.key))


def find_doubts(corpus: Corpus, notices: RetractionList) -> tuple[str, ...]:
    """Return what is contradictory in the rows that name sources of ours, each with file and line."""
    found = {*_contradicting(corpus, notices), *_undated(corpus, notices)}
    return tuple(f"{notices.path}:{line}: {doubt}" for line, doubt in sorted(found))


def _named(corpus: Corpus, notices: RetractionList) -> dict[str, list[Notice]]:
    """Return the rows that name each of our sources, by DOI or by PMID."""
    by_doi: dict[str | None, list[Notice]] = {}
    by_pmid: dict[str | None, list[Notice]] = {}
    for notice in notices.notices:
        by_doi.setdefault(notice.doi, []).append(notice)
        by_pmid.setdefault(notice.pmid, []).append(notice)
    found = {}
    for key in corpus.sources:
        doi, pmid = _identifiers(corpus, key)
        named = [*(by_doi.get(doi, ()) if doi else ()), *(by_pmid.get(pmid, ()) if pmid else ())]
        found[key] = sorted({notice.line: notice for notice in named}.values(), key=lambda notice: notice.line)
    return found


def _identifiers(corpus: Corpus, key: str) -> tuple[str | None, str | None]:
    source = corpus.sources[key]
    return read_doi(source.doi or ""), read_pmid(source.pmid or "")


def _contradicting(corpus: Corpus, notices: RetractionList) -> Iterator[tuple[int, str]]:
    """Yield the rows whose DOI is that of one paper and whose PMID is that of another."""
    for key, named in _named(corpus, notices).items():
        doi, pmid = _identifiers(corpus, key)
        for notice in named:
            if doi and notice.doi and doi != notice.doi:
                yield notice.line, f"its PMID {pmid} is that of {key}, whose DOI is {doi}, not {notice.doi}"
            if pmid and notice.pmid and pmid != notice.pmid:
                yield notice.line, f"its DOI {doi} is that of {key}, whose PMID is {pmid}, not {notice.pmid}"


def _undated(corpus: Corpus, notices: RetractionList) -> Iterator[tuple[int, str]]:
    """Yield the reinstatements of our sources that take nothing back, for want of a date."""
    for key, named in _named(corpus, notices).items():
        retracted = [notice for notice in named if notice.status is RetractionStatus.RETRACTED]
        for notice in named:
            if notice.status is None and (notice.date is None or any(other.date is None for other in retracted)):
                whose = "the reinstatement" if notice.date is None else "the retraction"
                so = "it counts as retracted" if retracted else "nothing follows from that"
                yield notice.line, f"{key} is said to be reinstated, but {whose} has no date: {so}"


def _decisive(notices: Iterable[Notice], status: RetractionStatus) -> Notice | None:
    """Return the row by which the paper has the status, unless a later one reinstates it."""
    notices = list(notices)
    having = [notice for notice in notices if notice.status is status]
    if not having:
        return None
    last = max(having, key=lambda notice: (notice.date or date.min, notice.line))
    if status is RetractionStatus.RETRACTED:
        # Without both dates nobody can tell which came last, and a gate keeps to the safe side.
        back = [n for n in notices if n.status is None and n.date and last.date and n.date > last.date]
        return None if back else last
    return last


def carrying_sources(corpus: Corpus) -> frozenset[str]:
    """Return the keys of the sources that some line of evidence comes from or cites."""
    return frozenset(key for _, line in corpus.lines() for key in (line.source, *line.cites))
