"""What a map of claims shows beside the map: its legend, its things and statements in full, its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from cllkg.projection.asking import Attributes
from cllkg.projection.claims import ClaimGraph
from cllkg.views.claim_scene import flagged, sign_name, standing_of, system_name
from cllkg.views.evidence_lines import line_data, source_data
from cllkg.views.links import entity_link
from cllkg.views.theme import KINDS, SIGNS, STROKES, SYSTEMS, heads, kind_of, palette

Page = dict[str, Any]

_LEFT_OUT = "Not on this map: {} claims that speak of trials or are text, and all reported numbers."
# Rows of the legend that are asked for so often that they get a button each: part and row.
_QUICK = (("standings", "supported"), ("flags", "flagged"), ("systems", "people"), ("systems", "in_vitro"))
_FLAGS = {
    "flagged": ("flagged", "A question about the statement is still open."),
    "unflagged": ("not flagged", "No question about the statement is open."),
}
# The same in a line, for pictures that leave their page.
_SIGNS = (
    "Arrow: more, T-bar: less, struck through: denied. Disc: seen in people, square: in animals, ring: in vitro only. "
    "Double line: contested, flag: open question."
)
# What a page need not say of a claim of which it is not so.
_IF_ANY = frozenset({"contested", "standing_in_article", "flags"})
_READING = (
    "Choose a thing or a line: this panel then shows what is said, how it stands, and every line of evidence with its "
    "source.",
    "An arrow means that the object is increased or furthered, a T-bar that it is lowered or hindered; a line that is "
    "struck through is denied. A disc behind the head was seen in people, a square in animals, "
    "a ring only in vitro; without any, no study is named. The more independent studies, the thicker the line.",
    "A dashed line has no source that could be traced, a dotted one is a hypothesis, dash and dot are inferred. A "
    "double line with an exclamation mark is contested. A flag stands where a question is open.",
)


def statement_page(graph: ClaimGraph[str], *, in_article: bool = False, opens: Container[str] | None = None) -> Page:
    """Return the parts of a page that tell a projection's entities and claims.

    Args:
        graph: What the map holds, or more.
        in_article: Whether claims stand as they do in the article alone.
        opens: The categories shown at first; None for all.
    """
    header = graph.graph["header"]
    claims = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[2])
    known = {key for *_, key, _ in claims}
    legend = legend_of(graph, in_article=in_article, opens=opens)
    drawn = Counter(claim["category"] for *_, claim in claims)
    left_out = sum(row["claims"] - drawn.get(row["category"], 0) for row in graph.graph["totals"])
    return {
        "keeps": list_field(header, "Keeps"),
        "warns": [key for key in list_field(header, "Warns") if key in known],
        "palette": palette(),
        "heads": heads(),
        "legend": legend,
        "quick": quick_rows(legend),
        "signs": _SIGNS,
        "reading": [*_READING, *(_LEFT_OUT.format(left_out) for _ in range(left_out > 0))],
        "flags": _flag_table(graph),
        "sources": source_data(line for *_, claim in claims for line in claim["lines"]),
        "entities": {key: _entity(graph.nodes[key]) for key in sorted(graph)},
        "claims": {key: _claim(claim, in_article=in_article) for *_, key, claim in claims},
        "rows": {
            key: {
                "label": claim["label"],
                "subject": graph.nodes[subject]["label"], "object": graph.nodes[object_]["label"],
                "predicate": claim["predicate"], "denied": bool(claim.get("negated")), "category": claim["category"],
            }
            for subject, object_, key, claim in claims
        },
    }  # fmt: skip


def legend_of(graph: ClaimGraph[str], *, in_article: bool, opens: Container[str] | None) -> list[Page]:
    """Return the parts of the legend, each with the rows that occur and how often they do."""
    words = {(row["list"], row["code"]): row for row in graph.graph["codes"]}
    claims = [claim for *_, claim in graph.edges(data=True)]
    drawn = Counter(claim["category"] for claim in claims)
    open_ = drawn if opens is None else opens
    categories = [
        {"name": name, "off": name not in open_} | _word(words, "claim category", name)
        for name in sorted(drawn, key=lambda name: (name not in open_, -drawn[name], name))
    ]
    signs = [{"name": sign.name, "label": sign.label, "arrow": sign.arrow} for sign in SIGNS]
    standings = [
        {"name": stroke.standing, "dashes": list(stroke.dashes), "marked": stroke.marked, "double": stroke.marked}
        | _word(words, "standing", stroke.standing)
        for stroke in STROKES
    ]
    systems = [{"name": one.name, "label": one.label, "definition": one.definition, "dot": one.dot} for one in SYSTEMS]
    flags = [{"name": name, "label": label, "definition": text} for name, (label, text) in _FLAGS.items()]
    kinds = [{"name": kind.name, "label": kind.label, "shape": kind.shape} for kind in KINDS]
    return [
        part("categories", "Kinds of statement", "line", "category", categories, drawn),
        part("signs", "What a line says", "line", "sign", signs, map(sign_name, claims)),
        part(
            "standings",
            "How it stands",
            "line",
            "standing",
            standings,
            (standing_of(claim, in_article=in_article) for claim in claims),
        ),
        part("systems", "Studied in", "line", "system", systems, map(system_name, claims)),
        part("flags", "Open questions", "line", "flagged", flags, map(flagged, claims)),
        part(
            "kinds",
            "Things",
            "ends",
            "kind",
            kinds,
            (kind_of(data["class"]).name for _, data in graph.nodes(data=True)),
        ),
    ]


def part(
    name: str, title: str, of: str, field: str, rows: Sequence[Page], found: Iterable[str] | Mapping[str, int]
) -> Page:
    """Return a part of a legend: the rows that occur, with how often they do.

    Args:
        name: What the page calls it.
        title: What a reader calls it.
        of: ``line`` if it asks something of a line, ``ends`` if of the things at both its ends.
        field: What it asks for.
        rows: All rows that may occur.
        found: The rows that do, once for each time.
    """
    counts = Counter(found)
    return {
        "name": name, "title": title, "of": of, "field": field,
        "rows": [row | {"count": counts[row["name"]]} for row in rows if counts.get(row["name"])],
    }  # fmt: skip


def quick_rows(legend: Sequence[Page]) -> list[Page]:
    """Return the rows of a legend that get a button each."""
    rows = {(one["name"], row["name"]): row for one in legend for row in one["rows"]}
    return [
        {
            "part": name, "name": row, "count": rows[name, row]["count"],
            "label": rows[name, row]["label"] + (" only" if row == "supported" else ""),
        }
        for name, row in _QUICK
        if (name, row) in rows
    ]  # fmt: skip


def _word(words: Mapping[tuple[str, str], Attributes], list_: str, code: str) -> Page:
    row = words.get((list_, code), {})
    return {"label": row.get("label", code.replace("_", " ")), "definition": row.get("definition", "")}


def _entity(data: Attributes) -> Page:
    return {
        name: value
        for name, value in (
            ("categories", data["category"]),
            ("curie", data.get("curie", "")),
            ("link", entity_link(data.get("curie", ""))),
            ("synonyms", data["synonym"]),
            ("impairs", data["impairs"]),
            ("flags", _flag_keys(data["flags"])),
        )
        if value
    }


def _claim(claim: Attributes, *, in_article: bool) -> Page:
    # What its line on the map says of it, such as predicate and category, is not said once more.
    told = {name: claim[name] for name in ("contested", "studies")} | {
        "context": [[row["aspect"], row["value"]] for row in claim["context"]],
        "standing": standing_of(claim, in_article=in_article),
        "standing_in_article": claim.get("standing_in_article", ""),
        "flagged": flagged(claim) == "flagged",
        "flags": _flag_keys(claim["flags"]),
        "lines": line_data(claim["lines"]),
    }
    return {name: value for name, value in told.items() if value or name not in _IF_ANY}


def _flag_keys(flags: Iterable[Attributes]) -> list[str]:
    return [flag["flag"].rpartition("/")[2] for flag in flags]


def _flag_table(graph: ClaimGraph[str]) -> dict[str, Page]:
    """Return every flag by the end of its IRI: one flag may be about many claims."""
    bearers = [*(data for _, data in graph.nodes(data=True)), *(claim for *_, claim in graph.edges(data=True))]
    return {
        key: {name: value for name, value in flag.items() if name != "flag"}
        for data in bearers
        for key, flag in zip(_flag_keys(data["flags"]), data["flags"], strict=True)
    }


def list_field(header: Mapping[str, tuple[str, ...]], name: str) -> list[str]:
    """Read a field of a header whose parts are parted by commas."""
    return _list(text_field(header, name))


def text_field(header: Mapping[str, tuple[str, ...]], name: str) -> str:
    """Read a field of a header as text; nothing, if it has none of that name."""
    return " ".join(header.get(name, ()))


def _list(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(",") if piece.strip()]
