"""The evidence view: every claim beside every source, and what falls with each source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from cllkg.errors import CllkgError
from cllkg.projection.asking import Attributes
from cllkg.projection.matrix import Matrix, project_matrix
from cllkg.projection.recorded import CLAIM
from cllkg.projection.retractions import Retractions, foresee
from cllkg.views import Brief
from cllkg.views.evidence.charts import standing_bar, year_bars
from cllkg.views.evidence.columns import columns, retraction_data
from cllkg.views.evidence.marks import KINDS, MARKS, THROUGH, mark_of
from cllkg.views.evidence_lines import line_data, source_data
from cllkg.views.page import own_asset, render
from cllkg.views.sparql_text import sparql_of
from cllkg.views.theme import STROKES, SYSTEMS, system_of

Page = dict[str, Any]
_MOSTLY = {"direction": "supports", "evidence_kind": "primary_result", "study_type": "none"}
_STYLES = ("base", "layout", "legend", "panel", "search", "table")
_SCRIPTS = ("state", "marks", "legend", "retraction", "panel", "matrix", "matrix_keys", "tables", "start")
# How many independent studies the reader may ask for; the last takes all that are more.
_STUDIES = (("0", "none"), ("1", "one"), ("2", "two or more"))
_ASIDE = {
    "conflicting": (
        "conflicting",
        "A source supports it and another one disputes it, or its opposite is supported too.",
    ),
    "single": ("falls with one source", "Were one source retracted, no traced support would be left."),
    "flagged": ("flagged", "A question about it is still open."),
}


def draw(brief: Brief) -> str:
    """Return the view as one HTML page.

    Inferences are counted if a store holds them; a retraction is followed through all graphs, whichever was asked.

    Args:
        brief: What to draw it from.

    Raises:
        CllkgError: If the store holds no claim.
        QueryFailed: If a query of the view does not run or does not keep its promise.
    """
    matrix = project_matrix(brief.store, brief.query("evidence-matrix"), scope=brief.scope)
    if not any(claim["lines"] for claim in matrix.claims.values()):
        raise CllkgError("no claim here has a line of evidence, so there is nothing to draw.")
    brief.say(f"{len(matrix.claims)} claims, {len(matrix.sources)} sources; retracting each of them once")
    page = _page(matrix, foresee(brief.inferred or brief.store, matrix.retraction), brief.graph)
    style = own_asset(*(f"page/{name}.css" for name in _STYLES), "evidence/matrix.css", "evidence/retraction.css")
    scripts = [
        own_asset("page/page.js"),
        own_asset("page/scheme.js"),
        own_asset("page/evidence.js"),
        own_asset(*(f"evidence/{name}.js" for name in _SCRIPTS[:-1])),
        own_asset("page/tabs.js", "page/search.js", "page/address.js"),
        own_asset(f"evidence/{_SCRIPTS[-1]}.js"),
    ]
    return render("evidence.html", page, {}, style, scripts, queries=sparql_of(brief.query("evidence-matrix")))


def _page(matrix: Matrix, retractions: Retractions, graph: str | None) -> Page:
    falls_with: dict[str, list[str]] = defaultdict(list)
    for source, retraction in retractions.of.items():
        for change in retraction.falls:
            falls_with[change.record].append(source)
    claims = {
        key: _claim(claim, falls_with.get(CLAIM + key, ()), graph)
        for key, claim in sorted(matrix.claims.items())
        if claim["lines"]
    }
    shown = columns(matrix, claims)
    for rank, key in enumerate(_order(matrix, claims, [column["key"] for column in shown])):
        claims[key]["rank"] = rank
    rows = [row | {"line": key} for key, row in matrix.sources.items()]
    counts = [source.get("issued") for source in matrix.sources.values()]
    return {
        "heading": matrix.field("Heading") + (f" (graph: {graph})" if graph else ""),
        "lead": matrix.field("Lead"),
        "claims": claims,
        "flags": {flag["flag"]: flag for claim in matrix.claims.values() for flag in claim["flags"]},
        "columns": shown,
        "sources": source_data(rows),
        "legend": _legend(matrix, claims),
        "standings": standing_bar([(row["name"], row["label"], row["count"]) for row in _standings(matrix, claims)]),
        "years": year_bars(counts),
        "kinds": KINDS,
        "mostly": _MOSTLY,
        "characters": {mark.name: mark.character for mark in MARKS},
        "inferences": retractions.inferences,
    } | retraction_data(retractions, claims)


def _claim(claim: Attributes, falls_with: Sequence[str], graph: str | None) -> Page:
    # A reader who asked for the article alone is told where a claim stands there.
    standing = claim.get("standing_in_article") if graph == "article" else None
    lines = line_data(claim["lines"])
    told = {
        "label": claim["label"],
        "category": claim["category"],
        "standing": standing or claim["standing"],
        "studies": claim["studies"],
        "system": system_of(str(line.get("study_type", "")) for line in lines).name,
        "lines": [_short(line) for line in lines],
    }
    # What does not hold of a claim is left out: most of this holds of few.
    aside = {
        "conflicting": bool(claim["contested"]) or any(line["direction"] == "disputes" for line in lines),
        "single": sorted(falls_with),
        "flagged": any(flag["flag_status"] == "unresolved" for flag in claim["flags"]),
        "flags": [flag["flag"] for flag in claim["flags"]],
        "context": _circumstances(claim["context"]),
        "in_article": claim.get("standing_in_article", ""),
    }
    if aside["in_article"] == told["standing"]:
        del aside["in_article"]
    return told | {name: value for name, value in aside.items() if value}


def _short(line: Page) -> Page:
    """Leave out what the page takes to be so where nothing is said; it is what most lines say."""
    told = dict.fromkeys(_MOSTLY, "") | line
    return {name: value for name, value in told.items() if _MOSTLY.get(name) != value}


def _circumstances(rows: Sequence[Attributes]) -> list[list[str]]:
    """Return each aspect of a context with its values."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[str(row["aspect"])].append(str(row["value"]))
    return [[aspect, ", ".join(values)] for aspect, values in sorted(found.items())]


def _order(matrix: Matrix, claims: Mapping[str, Page], sources: Sequence[str]) -> list[str]:
    """Return the claims as they are read: kind by kind, and within one by the leftmost marks."""
    place = {key: i for i, key in enumerate(sources)}
    kinds = _kinds(matrix)

    def rank(key: str) -> tuple[int, list[int], str, str]:
        claim = claims[key]
        named = {name for line in claim["lines"] for name in (line["source"], *line.get("cites", ()))}
        columns = sorted(place[name] for name in named if name in place)
        return kinds.get(claim["category"], len(kinds)), columns, claim["label"], key

    return sorted(claims, key=rank)


def _kinds(matrix: Matrix) -> dict[str, int]:
    """Return the place of each category, as the query's header orders them."""
    return {name.strip(): place for place, name in enumerate(matrix.field("Order").split(","))}


def _standings(matrix: Matrix, claims: Mapping[str, Page]) -> list[Page]:
    counts = Counter(claim["standing"] for claim in claims.values())
    return [
        {"name": stroke.standing, "count": counts[stroke.standing]} | _word(matrix, "standing", stroke.standing)
        for stroke in STROKES
        if counts[stroke.standing]
    ]


def _legend(matrix: Matrix, claims: Mapping[str, Page]) -> Page:
    """Return the rows of each part of the legend that occur, with the number of claims in which they do."""
    found = list(claims.values())
    marks: Counter[str] = Counter()
    for claim in found:
        marks.update({mark_of(_MOSTLY | line).name for line in claim["lines"]})
        marks.update({THROUGH.name} if any(line.get("cites") for line in claim["lines"]) else ())
    systems = Counter(claim["system"] for claim in found)
    studies = Counter(str(min(claim["studies"], 2)) for claim in found)
    categories = Counter(claim["category"] for claim in found)
    first = _kinds(matrix)
    return {
        "marks": [
            {"name": mark.name, "label": mark.label, "definition": mark.definition, "count": marks[mark.name]}
            for mark in (*MARKS, THROUGH)
            if marks[mark.name]
        ],
        "standings": _standings(matrix, claims),
        "aside": [
            {"name": name, "label": label, "definition": text, "count": sum(name in claim for claim in found)}
            for name, (label, text) in _ASIDE.items()
        ],
        "systems": [
            {"name": row.name, "label": row.label, "definition": row.definition, "count": systems[row.name]}
            for row in SYSTEMS
            if systems[row.name]
        ],
        "studies": [
            {"name": name, "label": label, "definition": "", "count": studies[name]}
            for name, label in _STUDIES
            if studies[name]
        ],
        "categories": [
            {"name": name, "count": count} | _word(matrix, "claim category", name)
            for name, count in sorted(categories.items(), key=lambda item: (first.get(item[0], len(first)), item[0]))
        ],
    }


def _word(matrix: Matrix, list_: str, code: str) -> Page:
    row = next((row for row in matrix.codes if (row["list"], row["code"]) == (list_, code)), {})
    return {"label": row.get("label", code.replace("_", " ")), "definition": row.get("definition", "")}
