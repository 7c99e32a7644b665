"""The sources as columns, in the order of the article's markers and then of time, and what falls with each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from cllkg.model.corpus import ARTICLE
from cllkg.projection.asking import Attributes
from cllkg.projection.matrix import Matrix
from cllkg.projection.retractions import Changed, Retraction, Retractions
from cllkg.views.theme import system_of

Page = dict[str, Any]


def columns(matrix: Matrix, claims: Mapping[str, Page]) -> list[Page]:
    """Return what heads each column, those of no claim at the end of their kind.

    Args:
        matrix: Claims and sources.
        claims: The claims as the page tells them.
    """
    said, cited = defaultdict(set), defaultdict(set)
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for key, claim in claims.items():
        for line in claim["lines"]:
            said[line["source"]].add(key)
            types[line["source"]][str(line.get("study_type", ""))] += 1
            for name in line.get("cites", ()):
                cited[name].add(key)
    return [
        {
            "key": key,
            "short": _short(source),
            "marker": source.get("marker", ""),
            "year": source.get("issued", ""),
            "title": source["title"],
            "creators": _creators(source),
            "kind": source["source_kind"],
            "resolution": source["resolution"],
            "retraction": source["retraction"],
            "study": source.get("study_label") or _tail(source.get("study", "")),
            "system": system_of(types[key]).name,
            "said": len(said[key]),
            "claims": len(said[key] | cited[key]),
        }
        for key, source in sorted(matrix.sources.items(), key=lambda item: _place(item[1]))
    ]


def _place(source: Attributes) -> tuple[Any, ...]:
    marker = str(source.get("marker", ""))
    year = source.get("issued")
    return (
        source["source"] != ARTICLE,
        not marker,
        int(marker) if marker.isdecimal() else 0,
        year is None,
        year or 0,
        source["source"],
    )


def _short(source: Attributes) -> str:
    """Return a source's key without the year, which stands below it.

    >>> _short({"source": "ramsay-2012", "issued": 2012})
    'ramsay'
    """
    return str(source["source"]).removesuffix(f"-{source.get('issued', '')}")


def _creators(source: Attributes) -> str:
    names = str(source.get("creators", "")).split("|")
    return f"{names[0]} and {len(names) - 1} others" if len(names) > 3 else ", ".join(filter(None, names))


def _tail(iri: str) -> str:
    return iri.rpartition("/")[2]


def retraction_data(retractions: Retractions) -> Page:
    """Return what falls with each source, each sentence told once.

    Records are told by their references; ``numbers`` has the words of those that are no claims, ``sentences`` those
    of shortcuts and inferences, which the sources name by place.
    """
    found = retractions.of
    numbers = {
        change.record: change.label
        for retraction in found.values()
        for change in (*retraction.falls, *retraction.weakens, *retraction.shifts)
        if not change.record.startswith("claim/")
    }
    numbers |= {
        record: retractions.labels[record]
        for retraction in found.values()
        for record in (*retraction.depends, *retraction.stays)
        if not record.startswith("claim/")
    }
    sentences = sorted(
        {
            words
            for retraction in found.values()
            for part in _sentences(retraction, retractions).values()
            for words in part
        }
    )
    place = {words: i for i, words in enumerate(sentences)}
    return {
        "retractions": {
            key: {
                "falls": [_told(change) for change in retraction.falls],
                "weakens": [_told(change) for change in retraction.weakens],
                "shifts": [_told(change) for change in retraction.shifts],
                "depends": list(retraction.depends),
                "stays": list(retraction.stays),
            }
            | {name: [place[words] for words in part] for name, part in _sentences(retraction, retractions).items()}
            for key, retraction in sorted(found.items())
        },
        "numbers": dict(sorted(numbers.items())),
        "sentences": sentences,
    }


def _sentences(retraction: Retraction, retractions: Retractions) -> dict[str, list[str]]:
    return {
        "shortcuts_gone": [retractions.words[triple] for triple in retraction.shortcuts_gone],
        "shortcuts_new": [retractions.words[triple] for triple in retraction.shortcuts_new],
        "inferences_gone": list(retraction.inferences_gone),
        "inferences_weaker": list(retraction.inferences_weaker),
    }


def _told(change: Changed) -> list[str]:
    """Return a record and how it changes, as the verb tells it."""
    return [change.record, "; ".join(change.told)]
