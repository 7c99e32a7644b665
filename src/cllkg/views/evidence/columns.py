"""The sources as columns, in the order of the article's markers and then of time, and what falls with each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from cllkg.model.corpus import ARTICLE
from cllkg.projection.asking import Attributes
from cllkg.projection.matrix import Matrix
from cllkg.projection.recorded import CLAIM
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
            "creators": _creators(source),
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


def retraction_data(retractions: Retractions, claims: Mapping[str, Page]) -> Page:
    """Return what falls with each source, each sentence told once.

    The sources name a claim of the page by its rank, and any other record by its place in ``others`` behind them all;
    shortcuts and inferences by their place in ``sentences``.

    Args:
        retractions: What would follow from each retraction.
        claims: The claims as the page tells them, each with its rank.
    """
    found = retractions.of
    ranks = {CLAIM + key: int(claim["rank"]) for key, claim in claims.items()}
    others = sorted({record for retraction in found.values() for record in _records(retraction)} - ranks.keys())
    sentences = sorted(
        {
            words
            for retraction in found.values()
            for part in _sentences(retraction, retractions).values()
            for words in part
        }
    )
    at = ranks | {record: len(ranks) + i for i, record in enumerate(others)}
    place = {words: i for i, words in enumerate(sentences)}
    return {
        "retractions": {
            key: {
                "falls": [_told(change, at) for change in retraction.falls],
                "weakens": [_told(change, at) for change in retraction.weakens],
                "shifts": [_told(change, at) for change in retraction.shifts],
                "depends": [at[record] for record in retraction.depends],
                "stays": [at[record] for record in retraction.stays],
            }
            | {name: [place[words] for words in part] for name, part in _sentences(retraction, retractions).items()}
            for key, retraction in sorted(found.items())
        },
        "others": [[record, retractions.labels[record]] for record in others],
        "sentences": sentences,
    }


def _records(retraction: Retraction) -> list[str]:
    changes = (*retraction.falls, *retraction.weakens, *retraction.shifts)
    return [*(change.record for change in changes), *retraction.depends, *retraction.stays]


def _sentences(retraction: Retraction, retractions: Retractions) -> dict[str, list[str]]:
    return {
        "shortcuts_gone": [retractions.words[triple] for triple in retraction.shortcuts_gone],
        "shortcuts_new": [retractions.words[triple] for triple in retraction.shortcuts_new],
        "inferences_gone": list(retraction.inferences_gone),
        "inferences_weaker": list(retraction.inferences_weaker),
    }


def _told(change: Changed, at: Mapping[str, int]) -> list[int | str]:
    """Return a record by its place and how it changes; a standing that changes says enough."""
    return [at[change.record], change.told[0] if change.before != change.after else "; ".join(change.told)]
