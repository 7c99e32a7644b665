"""A projection as a scene: every entity a box, every claim a line that shows what it says and how it stands."""

from __future__ import annotations

from collections.abc import Container, Mapping

from cllkg.projection.asking import Attributes
from cllkg.projection.claims import ClaimGraph
from cllkg.views.labels import Box, make_box
from cllkg.views.scene import FLAG, Edge, Node, Point, Way
from cllkg.views.theme import kind_of, sign_of, size_of, stroke_of, system_of

# Lines grow with the number of independent studies, up to this many.
_THICK = 4
# What a label or a registry states, such as a boxed warning, is no study, and shall not be the faintest line for that.
_WARNING = 1.8


def boxes_of(graph: ClaimGraph[str]) -> dict[str, Box]:
    """Return the box of each entity, without the outline of its kind."""
    return {key: make_box(data["label"], data["synonym"]) for key, data in graph.nodes(data=True)}


def sizes_of(graph: ClaimGraph[str], boxes: Mapping[str, Box]) -> dict[str, tuple[int, int]]:
    """Return width and height in pixels of each entity's box, its outline included."""
    return {key: size_of(kind_of(graph.nodes[key]["class"]), box) for key, box in boxes.items()}


def entity_nodes(
    graph: ClaimGraph[str],
    boxes: Mapping[str, Box],
    places: Mapping[str, Point],
    told: Container[str] = (),
    away: Container[str] = (),
    heights: Mapping[str, int] | None = None,
) -> dict[str, Node]:
    """Return the boxes of all entities that have a place, in the order of their keys.

    Args:
        graph: The projection.
        boxes: What each box says.
        places: Where each stands.
        told: Those the map is about, drawn heavier.
        away: Those folded away at first.
        heights: How high boxes are that are higher than their words need, in pixels.
    """
    found = {}
    for key in sorted(places):
        data, box = graph.nodes[key], boxes[key]
        kind = kind_of(data["class"])
        width, height = size_of(kind, box)
        found[key] = Node(
            key, data["label"], kind.name, box.lines, box.alias, (width, (heights or {}).get(key, height)), places[key],
            {name: True for name, some in (("told", told), ("away", away)) if key in some},
        )  # fmt: skip
    return found


def claim_edges(
    graph: ClaimGraph[str], ways: Mapping[str, Way], *, in_article: bool = False, told: Container[str] = ()
) -> dict[str, Edge]:
    """Return the lines of all claims that have a way, in the order of their keys."""
    return {
        key: _edge(
            subject, object_, key, claim, ways[key], in_article=in_article, told=subject in told and object_ in told
        )
        for subject, object_, key, claim in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[2])
        if key in ways
    }


def _edge(subject: str, object_: str, key: str, claim: Attributes, way: Way, *, in_article: bool, told: bool) -> Edge:
    standing = standing_of(claim, in_article=in_article)
    stroke, system = stroke_of(standing), system_name(claim)
    return Edge(
        key, subject, object_, claim["label"], sign_name(claim), way,
        # Where causality runs from object to subject, as in "depends on", the arrow points at the subject.
        backward=claim["direction"] == "backward",
        dashes=stroke.dashes,
        dot=system_of(study_types(claim)).dot,
        denied=bool(claim.get("negated")),
        double=stroke.marked,
        mark=mark_of(claim, standing),
        width=round(max(0.8 + 0.5 * min(claim["studies"], _THICK) + 0.6 * told, _WARNING * (system == "record")), 1),
        data={
            "standing": standing, "category": claim["category"], "system": system, "flagged": flagged(claim),
            "predicate": claim["predicate"], "cost": cost_of(claim, standing), "told": told,
        },
    )  # fmt: skip


def standing_of(claim: Attributes, *, in_article: bool) -> str:
    """Return where a claim stands: in the article, if the reader asked for the article alone."""
    article = claim.get("standing_in_article") if in_article else None
    return str(article or claim["standing"])


def sign_name(claim: Attributes) -> str:
    """Return the sign by which a claim's line is drawn."""
    return sign_of(claim["sign"], negated=claim.get("negated", False)).name


def mark_of(claim: Attributes, standing: str) -> str:
    """Return what stands on a claim's line: that it is denied, that it is in doubt, that a question is open."""
    doubts = ["not"] * bool(claim.get("negated")) + ["!"] * stroke_of(standing).marked
    return " ".join(doubts) or FLAG * (flagged(claim) == "flagged")


def study_types(claim: Attributes) -> list[str]:
    """Return the study types of a claim's lines."""
    return [line.get("study_type", "") for line in claim["lines"]]


def system_name(claim: Attributes) -> str:
    """Return in what a claim was studied."""
    return system_of(study_types(claim)).name


def flagged(claim: Attributes) -> str:
    """Return whether a question about a claim is open; a flag that was explained asks nothing any more."""
    return "flagged" if any(flag["flag_status"] == "unresolved" for flag in claim["flags"]) else "unflagged"


# What a step of a way costs, by how its claim stands; what is unknown here counts as the weakest.
_COSTS = {"supported": 10, "cited_unresolved": 40, "uncited": 60, "inconclusive": 80, "hypothesis": 80}
_DOUBTFUL = 400


def cost_of(claim: Attributes, standing: str) -> int:
    """Return what a step over a claim costs on the way from one thing to another; doubt outweighs length.

    Contested and flagged claims cost more than any way without them; a claim that says neither more nor less,
    and one without a study that found it, a little more than one that does.
    """
    cost = _COSTS.get(standing, _DOUBTFUL) + 2 * (flagged(claim) == "flagged")
    if flagged(claim) == "flagged" and any(
        flag["flag_status"] == "unresolved" and flag["flag_kind"] in ("contradiction", "arithmetic", "category_error")
        for flag in claim["flags"]
    ):
        cost += _DOUBTFUL
    return cost + (0 if claim["sign"] else 8) + (0 if claim["studies"] else 3)
