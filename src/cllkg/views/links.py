"""Addresses a reader may follow: https only, made from identifiers where there are any."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

_CURIE = re.compile(r"[A-Za-z][A-Za-z0-9.]*:[A-Za-z0-9_.-]+")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_NCT = re.compile(r"NCT\d{8}")


def entity_link(curie: str) -> str:
    """Return where an entity's identifier leads, or nothing.

    >>> entity_link("CHEBI:63791")
    'https://bioregistry.io/CHEBI:63791'
    """
    return f"https://bioregistry.io/{curie}" if _CURIE.fullmatch(curie) else ""


def source_links(source: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the links of a source as text and address, its identifiers first.

    >>> source_links({"url": "javascript:alert(1)", "doi": "10.1126/science.1177319"})
    [{'text': 'doi:10.1126/science.1177319', 'href': 'https://doi.org/10.1126/science.1177319'}]
    """
    found = []
    doi, pmid = str(source.get("doi", "")), str(source.get("pmid", ""))
    if _DOI.fullmatch(doi):
        found.append({"text": f"doi:{doi}", "href": f"https://doi.org/{quote(doi, safe='/()')}"})
    if pmid.isdecimal():
        found.append({"text": f"PMID:{pmid}", "href": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"})
    for registry in source.get("registry", ()):
        if _NCT.fullmatch(registry):
            found.append({"text": registry, "href": f"https://clinicaltrials.gov/study/{registry}"})
    url = str(source.get("url", ""))
    if _is_https(url) and not any(link["href"].rstrip("/") == url.rstrip("/") for link in found):
        found.append({"text": urlsplit(url).hostname or "", "href": url})
    return found


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not any(c.isspace() or c in "<>\"'`" for c in url)
