"""Claims as records become steps: what each says of which two things, where it holds, and what speaks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from cllkg.paths.result import Citation, Hop, Thing
from cllkg.vocabulary import KG

# The circumstances that say of whom or what a claim speaks; the others say how that was found out.
_WITHIN = tuple(KG + name for name in ("inDisease", "inPopulation", "inSpecies"))
# Whose lines speak for a claim, and whose do not.
_FOR, _AGAINST = ("own", "cited"), ("disputes", "inconclusive")


def is_hop(claim: Mapping[str, Any]) -> bool:
    """Whether a claim is a hop at all: one that denies, or was withdrawn, is none."""
    return bool(claim["sign"]) and not claim.get("negated", False) and "replaced_by" not in claim


def read_hop(claim: Mapping[str, Any], things: Mapping[str, Thing], *, article: bool) -> Hop:
    """Return a claim as a step.

    Args:
        claim: A record of the query for paths.
        things: The entities by their IRIs.
        article: Whether its standing in the article counts, not that in all evidence.
    """
    ends = things[claim["subject"]], things[claim["object"]]
    cause, effect = reversed(ends) if claim["direction"] == "backward" else ends
    own = claim.get("standing_in_article")
    return Hop(
        claim=claim["claim"],
        key=claim["key"],
        sentence=claim["label"],
        cause=cause,
        effect=effect,
        predicate=claim["predicate"],
        sign=int(claim["sign"]),
        negated=claim.get("negated", False),
        standing=str(own) if article else claim["standing"],
        in_article=own is not None,
        system=claim.get("system", "unstated"),
        study_type=claim.get("study_type"),
        sample=claim.get("sample"),
        studies=claim.get("studies", 0),
        direct=claim.get("direct"),
        strength_key=claim.get("strength_key", ""),
        citations=_supporting(claim["citations"]),
        against=_sources(claim["citations"], _AGAINST),
        flags=tuple(row["flag"] for row in claim["flags"]),
        context=tuple((row["aspect"], str(row["name"])) for row in claim["context"]),
        within=tuple(
            str(row["name"]) for property_ in _WITHIN for row in claim["context"] if row["property"] == property_
        ),
    )


def with_others(hops: Iterable[Hop], denials: Iterable[Hop]) -> tuple[Hop, ...]:
    """Tell each hop which further claims say the same of the same two things, and which deny something of them."""
    hops = list(hops)
    same: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for hop in hops:
        same[hop.cause.iri, hop.effect.iri, hop.sign].append(hop.key)
    denied: dict[tuple[str, str], list[Hop]] = defaultdict(list)
    for denial in denials:
        denied[denial.cause.iri, denial.effect.iri].append(denial)
    return tuple(
        replace(
            hop,
            others=tuple(key for key in same[hop.cause.iri, hop.effect.iri, hop.sign] if key != hop.key),
            denials=tuple(denied[hop.cause.iri, hop.effect.iri]),
        )
        for hop in hops
    )


def _supporting(rows: Iterable[Mapping[str, Any]]) -> tuple[Citation, ...]:
    """Return the sources that speak for a claim, each once: as one that says it itself, if it does."""
    rows = list(rows)
    itself = {row["source"]: row["role"] for row in rows if row["role"] in _AGAINST}
    best: dict[str, Citation] = {}
    for citation in sorted(_sources(rows, _FOR), key=lambda c: (not c.markers, c.markers, c.source, c.role != "own")):
        if citation.role == "cited":
            citing = {row["by"] for row in rows if row["source"] == citation.source and row["role"] == "cited"}
            found = replace(citation, cited_by=tuple(sorted(citing)), itself=itself.get(citation.source))
            best.setdefault(citation.source, found)
        else:
            best.setdefault(citation.source, citation)
    return tuple(best.values())


def _sources(rows: Iterable[Mapping[str, Any]], roles: tuple[str, ...]) -> tuple[Citation, ...]:
    """Return sources by what they have to do with a claim; the article itself is none."""
    found = {
        Citation(row["source"], row["role"], row.get("marker", ()), row.get("resolution"), row.get("retraction"))
        for row in rows
        if row["source"] != "article" and row["role"] in roles
    }
    return tuple(sorted(found, key=lambda citation: (citation.source, citation.role)))
