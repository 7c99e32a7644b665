"""The overview: every claim that says something of two entities, on one map with the story in its middle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cllkg.errors import CllkgError
from cllkg.projection.asking import Attributes
from cllkg.projection.claims import ClaimGraph, project
from cllkg.views import Brief
from cllkg.views.evidence_lines import line_data, source_data
from cllkg.views.labels import Box, make_box
from cllkg.views.layout.bends import bend_lines
from cllkg.views.layout.bricks import Point, Request, arrange
from cllkg.views.links import entity_link
from cllkg.views.network import OverviewNetwork
from cllkg.views.theme import KINDS, SIGNS, STROKES, SYSTEMS, kind_of, palette, sign_of, stroke_of, system_of

# Lines grow with the number of independent studies, up to this many.
_THICK = 4
# Rows of the legend that are asked for so often that they get a button each: part and row.
_QUICK = (("standings", "supported"), ("flags", "flagged"), ("systems", "people"), ("systems", "in_vitro"))
_FLAGS = {
    "flagged": ("flagged", "A question about the statement is still open."),
    "unflagged": ("not flagged", "No question about the statement is open."),
}
Page = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What is known of the map before it is drawn."""

    graph: ClaimGraph[str]
    graph_name: str | None
    story: list[list[str]]
    opens: frozenset[str]
    boxes: dict[str, Box]
    places: dict[str, Point]
    bends: dict[str, float]

    def standing(self, claim: Attributes) -> str:
        """Return where a claim stands: in the article, if the reader asked for the article alone."""
        article = claim.get("standing_in_article") if self.graph_name == "article" else None
        return str(article or claim["standing"])


def draw(brief: Brief, *, stock: bool = False) -> str:
    """Return the overview, or pyvis's own page of the same claims.

    Raises:
        CllkgError: If no claim says something of two entities.
    """
    graph = project(brief.store, brief.query("overview"), scope=brief.scope)
    if not graph:
        raise CllkgError("no claim here says something of two entities, so there is nothing to draw.")
    brief.say(f"{graph.number_of_edges()} claims between {graph.number_of_nodes()} entities; arranging them")
    if not stock:
        return draw_overview(graph, brief.graph)
    # The stock page stands on the plan of this one.
    from cllkg.views.stock import draw_stock

    return draw_stock(graph)


def draw_overview(graph: ClaimGraph[str], graph_name: str | None = None) -> str:
    """Return the overview as one HTML page.

    Args:
        graph: The projection of ``queries/views/overview.rq``.
        graph_name: The named graph it was asked of, if not all.
    """
    plan = make_plan(graph, graph_name)
    network = OverviewNetwork()
    for key in sorted(graph):
        _add_entity(network, plan, key)
    for subject, object_, key, claim in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[2]):
        _add_claim(network, plan, subject, object_, key, claim)
    network.page = _page(plan)
    return network.generate_html()


def make_plan(graph: ClaimGraph[str], graph_name: str | None = None) -> Plan:
    """Decide what opens, what each box says, where it stands, and how each line bends."""
    header = graph.graph["header"]
    story = [[key for key in column if key in graph] for column in _columns(_field(header, "Story"))]
    opens = frozenset(_list(_field(header, "Opens")))
    if not any(claim["category"] in opens for *_, claim in graph.edges(data=True)):
        # A graph without the categories that open by themselves opens whole.
        opens = frozenset(claim["category"] for *_, claim in graph.edges(data=True))
    core = {end for *ends, claim in graph.edges(data=True) if claim["category"] in opens for end in ends}
    boxes = {key: make_box(data["label"], data["synonym"]) for key, data in graph.nodes(data=True)}
    places = arrange(
        Request(
            edges=list(graph.edges()),
            kinds={key: kind_of(data["class"]).name for key, data in graph.nodes(data=True)},
            story=[column for column in story if column],
            core=frozenset(core),
        )
    )
    told = {key for column in story for key in column}
    lines = sorted(
        ((subject, object_, key) for subject, object_, key in graph.edges(keys=True)),
        key=lambda line: (not told.issuperset(line[:2]), line[2]),
    )
    worded = {key for *_, key, claim in graph.edges(keys=True, data=True) if _words_on(claim, claim["standing"])}
    clear = {key for subject, object_, key in lines if told.issuperset((subject, object_))}
    bends = bend_lines(lines, places, boxes, worded, clear)
    return Plan(graph, graph_name, story, opens, boxes, places, bends)


def _add_entity(network: OverviewNetwork, plan: Plan, key: str) -> None:
    data, box = plan.graph.nodes[key], plan.boxes[key]
    x, y = plan.places[key]
    network.add_node(
        key,
        label=data["label"],
        shape="custom",
        title=f"{data['label']}\n{', '.join(data['category'])}",
        x=x,
        y=y,
        kind=kind_of(data["class"]).name,
        lines=box.lines,
        alias=box.alias,
        box=[box.width, box.height],
        told=any(key in column for column in plan.story),
    )


def _add_claim(network: OverviewNetwork, plan: Plan, subject: str, object_: str, key: str, claim: Attributes) -> None:
    sign = sign_of(claim["sign"], negated=claim.get("negated", False))
    standing = plan.standing(claim)
    stroke = stroke_of(standing)
    bend = plan.bends[key]
    told = all(any(end in column for column in plan.story) for end in (subject, object_))
    # Where causality runs from object to subject, as in "depends on", the arrow points at the subject.
    head = "from" if claim["direction"] == "backward" else "to"
    shape: Page = {}
    if bend:
        shape = {"enabled": True, "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": abs(bend)}
    network.add_edge(
        subject,
        object_,
        id=key,
        title=f"{claim['label']}\n{standing.replace('_', ' ')}",
        arrows={head: {"enabled": True, "type": sign.arrow, "scaleFactor": 0.8 if sign.arrow == "bar" else 0.6}},
        dashes=list(stroke.dashes) or False,
        width=round(0.8 + 0.5 * min(claim["studies"], _THICK) + 0.6 * told, 1),
        smooth=shape or False,
        label=_words_on(claim, standing),
        sign=sign.name,
        standing=standing,
        category=claim["category"],
        system=_system(claim),
        flagged=_flagged(claim),
        told=told,
        marked=stroke.marked,
    )


def _words_on(claim: Attributes, standing: str) -> str:
    """Return what stands on a claim's line: that it is denied, that it is in doubt."""
    return " ".join(["not"] * bool(claim.get("negated")) + ["!"] * stroke_of(standing).marked)


def _system(claim: Attributes) -> str:
    return system_of(line.get("study_type", "") for line in claim["lines"]).name


def _flagged(claim: Attributes) -> str:
    """Return whether a question about a claim is open; a flag that was explained asks nothing any more."""
    return "flagged" if any(flag["flag_status"] == "unresolved" for flag in claim["flags"]) else "unflagged"


def _page(plan: Plan) -> Page:
    """Return everything the page shows beside the map."""
    graph, header = plan.graph, plan.graph.graph["header"]
    known = {key for *_, key in graph.edges(keys=True)}
    legend = _legend(plan)
    totals = {row["category"]: row["claims"] for row in graph.graph["totals"]}
    drawn = {row["name"]: row["count"] for row in legend["categories"]}
    scope = f" (graph: {plan.graph_name})" if plan.graph_name else ""
    return {
        "heading": (_field(header, "Heading") or graph.name) + scope,
        "caption": _field(header, "Caption"),
        "lead": _field(header, "Lead"),
        "story": [key for column in plan.story for key in column],
        "keeps": _list(_field(header, "Keeps")),
        "warns": [key for key in _list(_field(header, "Warns")) if key in known],
        "palette": palette(),
        "left_out": {category: count - drawn.get(category, 0) for category, count in totals.items()},
        "legend": legend,
        "quick": [
            row | {"part": part, "label": f"{row['label']} only" if name == "supported" else row["label"]}
            for part, name in _QUICK
            for row in legend[part]
            if row["name"] == name
        ],
        "sources": source_data(line for *_, claim in graph.edges(data=True) for line in claim["lines"]),
        "entities": {key: _entity(graph.nodes[key]) for key in sorted(graph)},
        "claims": {
            key: _claim(plan, subject, object_, claim)
            for subject, object_, key, claim in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[2])
        },
    }


def _legend(plan: Plan) -> Page:
    """Return the rows of each part of the legend that occur, with how often they do."""
    graph = plan.graph
    words = {(row["list"], row["code"]): row for row in graph.graph["codes"]}
    claims = [claim for *_, claim in graph.edges(data=True)]
    drawn = Counter(claim["category"] for claim in claims)
    return {
        "kinds": _legend_of_kinds(graph),
        "signs": _counted(
            [{"name": sign.name, "label": sign.label, "arrow": sign.arrow} for sign in SIGNS],
            Counter(sign_of(claim["sign"], negated=claim.get("negated", False)).name for claim in claims),
        ),
        "standings": _counted(
            [
                {"name": stroke.standing, "dashes": list(stroke.dashes), "marked": stroke.marked}
                | _word(words, "standing", stroke.standing)
                for stroke in STROKES
            ],
            Counter(plan.standing(claim) for claim in claims),
        ),
        "systems": _counted(
            [{"name": system.name, "label": system.label, "definition": system.definition} for system in SYSTEMS],
            Counter(map(_system, claims)),
        ),
        "flags": _counted(
            [{"name": name, "label": label, "definition": text} for name, (label, text) in _FLAGS.items()],
            Counter(map(_flagged, claims)),
        ),
        "categories": _counted(
            [
                {"name": category, "open": category in plan.opens} | _word(words, "claim category", category)
                for category in sorted(drawn, key=lambda name: (name not in plan.opens, -drawn[name], name))
            ],
            drawn,
        ),
    }


def _legend_of_kinds(graph: ClaimGraph[str]) -> list[Page]:
    counts = Counter(kind_of(data["class"]).name for _, data in graph.nodes(data=True))
    return _counted([{"name": kind.name, "label": kind.label, "shape": kind.shape} for kind in KINDS], counts)


def _counted(rows: Sequence[Page], counts: Mapping[str, int]) -> list[Page]:
    """Return the rows that occur, with how often they do."""
    return [row | {"count": counts[row["name"]]} for row in rows if counts.get(row["name"])]


def _word(words: Mapping[tuple[str, str], Attributes], list_: str, code: str) -> Page:
    row = words.get((list_, code), {})
    return {"label": row.get("label", code.replace("_", " ")), "definition": row.get("definition", "")}


def _entity(data: Attributes) -> Page:
    return {
        "label": data["label"],
        "categories": data["category"],
        "kind": kind_of(data["class"]).name,
        "curie": data.get("curie", ""),
        "link": entity_link(data.get("curie", "")),
        "synonyms": data["synonym"],
        "impairs": data["impairs"],
        "flags": data["flags"],
    }


def _claim(plan: Plan, subject: str, object_: str, claim: Attributes) -> Page:
    copied = ("label", "predicate", "category", "contested", "studies", "flags", "context")
    return {name: claim[name] for name in copied} | {
        "subject": subject,
        "object": object_,
        "sign": sign_of(claim["sign"], negated=claim.get("negated", False)).name,
        "standing": plan.standing(claim),
        "standing_in_article": claim.get("standing_in_article", ""),
        "flagged": _flagged(claim) == "flagged",
        "lines": line_data(claim["lines"]),
    }


def _columns(text: str) -> list[list[str]]:
    """Read the story: columns parted by ``>``, entities in a column by commas."""
    return [_list(column) for column in text.split(">")]


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _field(header: Mapping[str, tuple[str, ...]], name: str) -> str:
    return " ".join(header.get(name, ()))
