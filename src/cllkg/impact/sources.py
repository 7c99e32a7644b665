"""Find the sources a person means: by key, marker, PMID, DOI, or the study they report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from cllkg.errors import CllkgError, UnknownName
from cllkg.model.corpus import Corpus
from cllkg.model.sources import Source
from cllkg.vocabulary import BASE

_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.|www\.)?doi\.org/)?(?P<doi>10\.\d{4,9}/\S+)", re.IGNORECASE)
_PMID = re.compile(
    r"(?:pmid:?\s*|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)?(?P<pmid>0*\d{1,8})/?",
    re.IGNORECASE,
)
_MARKER = re.compile(r"\[\s*(?P<marker>[^\[\]]+?)\s*\]")


def read_doi(text: str) -> str | None:
    """Return a DOI in the one form in which DOIs are compared, or None if the text is none.

    Case does not count in a DOI; ``doi:`` and the resolver's address are no part of it.

    >>> read_doi("https://doi.org/10.1182/Blood-2011-03-339077")
    '10.1182/blood-2011-03-339077'
    """
    text = text.strip()
    match = _DOI.fullmatch(unquote(text) if "doi.org/" in text.casefold() else text)
    return match["doi"].casefold() if match else None


def read_pmid(text: str) -> str | None:
    """Return a PMID's digits without leading zeros, or None if the text is none.

    >>> read_pmid("PMID: 21725050")
    '21725050'
    """
    match = _PMID.fullmatch(text.strip())
    digits = match["pmid"].lstrip("0") if match else ""
    return digits or None


def find_sources(corpus: Corpus, name: str) -> tuple[str, ...]:
    """Return the keys of the sources a name means, sorted.

    A name that is both a study's and a source's means the study: every source that reports it.
    ``source/KEY`` and ``study/KEY`` say which is meant.

    Args:
        corpus: The records.
        name: A source's key, its marker such as ``[6]``, its PMID or DOI, or a study's key.

    Raises:
        UnknownName: If nothing answers to it; with the nearest names.
        CllkgError: If it means different sources in different ways.
    """
    plain = name.strip().removeprefix(BASE)
    for prefix in ("kgsource:", "kgstudy:"):
        if plain.startswith(prefix):
            plain = f"{prefix[2:-1]}/{plain.removeprefix(prefix)}"
    kind, slash, key = plain.partition("/")
    if slash and kind in ("source", "study"):
        found = _by_key(corpus, key) if kind == "source" else _by_study(corpus, key)
    else:
        found = _by_study(corpus, plain) or _by_key(corpus, plain) or _by_identifier(corpus, plain)
    if not found:
        known = [*corpus.sources, *(s.reports_study for s in corpus.sources.values() if s.reports_study)]
        hint = (
            "A source has a key, and may have a marker such as [6], a PMID or a DOI; a study's key means its sources."
        )
        raise UnknownName("source", name, known, hint)
    return tuple(sorted(found))


def _by_key(corpus: Corpus, key: str) -> set[str]:
    return {known for known in corpus.sources if known.casefold() == key.casefold()}


def _by_study(corpus: Corpus, key: str) -> set[str]:
    sources = corpus.sources.values()
    return _keys(s for s in sources if s.reports_study and s.reports_study.casefold() == key.casefold())


def _by_identifier(corpus: Corpus, name: str) -> set[str]:
    sources = corpus.sources.values()
    marker = _MARKER.fullmatch(name)
    if marker:
        return _keys(s for s in sources if s.citation_marker == marker["marker"])
    doi, pmid = read_doi(name), read_pmid(name)
    if doi:
        return _keys(s for s in sources if s.doi and read_doi(s.doi) == doi)
    by_pmid = _keys(s for s in sources if pmid and s.pmid and read_pmid(s.pmid) == pmid)
    # A bare number is a marker too: who writes 6 means [6].
    by_marker = _keys(s for s in sources if s.citation_marker == name)
    if by_pmid and by_marker:
        raise CllkgError(f"'{name}' is a PMID and a marker.  Write PMID:{name} or [{name}].")
    return by_pmid or by_marker


def _keys(sources: Iterable[Source]) -> set[str]:
    return {source.key for source in sources}
