"""Things and plain relations as a map, whatever they are and however many: for answers, neighborhoods, and pyvis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cllkg.views.labels import Box, make_box
from cllkg.views.layout.bends import bend_lines, bent_way
from cllkg.views.layout.clusters import Cluster, nest
from cllkg.views.layout.force import spread
from cllkg.views.layout.grouped import spread_groups
from cllkg.views.network import MapNetwork
from cllkg.views.scene import Edge, Look, Node, Point, Scene, Way, without_reserve
from cllkg.views.statements import part
from cllkg.views.theme import INKS, KINDS, size_of

Page = dict[str, Any]
Size = tuple[int, int]

# Beyond so many relations lines run straight: bending them all would take minutes, and nobody could follow them.
_BENT = 500
# Beyond so many things a map opens clustered, and beyond so many clusters they are joined.
CLUSTERED = 1500
_CLUSTERS = 60
# A cluster's name fills its box, so that it can be read from afar: the size of its letters for each pixel of width
# and letter of its longest line, and for each pixel of height and line.
_LETTER = (1.4, 0.6)
# So many sorts of things and of relations have a row of their own in the legend.
_SORTS = 9
_OTHER = "other"
# Up to so many relations are named on their lines.
_NAMED = 40


@dataclass(frozen=True)
class Thing:
    """What a relation relates.

    Attributes:
        key: Its name in the page.
        label: What it is called.
        sort: What it is, in a word: things of one sort look alike.
        synonyms: Other names.
        curie: Its identifier, if it has one.
        link: Where that leads; https or nothing.
        away: Whether it is folded away at first.
    """

    key: str
    label: str
    sort: str
    synonyms: tuple[str, ...] = ()
    curie: str = ""
    link: str = ""
    away: bool = False


@dataclass(frozen=True)
class Relation:
    """What relates two things: the name of the relation, and its direction from one to the other."""

    start: str
    end: str
    predicate: str


def draw_relations(things: Iterable[Thing], relations: Iterable[Relation], page: Mapping[str, Any]) -> MapNetwork:
    """Return a map of things and relations.

    Args:
        things: In any order; a key twice is one thing.
        relations: In any order; their ends are among the things. What is said twice is drawn once.
        page: What the page says beside the map: ``name``, ``heading``, perhaps ``lead`` and ``sparql``.
    """
    found = {thing.key: thing for thing in things}
    lines = sorted(set(relations), key=lambda one: (one.start, one.end, one.predicate))
    sorts, predicates = _rows(thing.sort for thing in found.values()), _rows(one.predicate for one in lines)
    look = _look(sorts)
    boxes = {key: make_box(thing.label, thing.synonyms) for key, thing in sorted(found.items())}
    kinds = {key: sorts.get(thing.sort, _OTHER) for key, thing in found.items()}
    shapes = {kind: KINDS[index] for index, kind in enumerate(look.kinds)}
    sizes = {key: size_of(shapes[kinds[key]], box) for key, box in boxes.items()}
    clusters, home, places = _arrange(found, lines, sizes)
    nodes = {
        key: Node(
            key, thing.label, kinds[key], boxes[key].lines, boxes[key].alias, sizes[key], places[key],
            {"cluster": home.get(key, ""), "kindLabel": thing.sort, "curie": thing.curie, "link": thing.link,
             "away": thing.away},
        )
        for key, thing in sorted(found.items())
    }  # fmt: skip
    oval = {key for key, kind in kinds.items() if shapes[kind].shape == "ellipse"}
    ways = _ways(lines, places, boxes, sizes, oval) if len(lines) <= _BENT else {}
    edges = {
        _key(one): Edge(
            _key(one), one.start, one.end, f"{found[one.start].label} {one.predicate} {found[one.end].label}", "other",
            ways.get(_key(one)),
            mark=one.predicate if len(lines) <= _NAMED else "",
            data={"predicate": one.predicate, "relation": predicates.get(one.predicate, _OTHER)},
        )
        for one in lines
    }  # fmt: skip
    network = MapNetwork()
    network.add_scene(Scene(nodes, edges))
    if not clusters:
        network.scene, network.look = without_reserve(nodes, edges), look
    network.page = _page(found, lines, kinds, sorts, predicates, shapes) | {"clusters": clusters} | dict(page)
    if clusters:
        network.page["notice"] = (
            f"{len(found):,} things are more than can be read at once: they open as {len(clusters)} clusters. Choose "
            "one to open it, or search for a thing."
        )
    return network


def _key(one: Relation) -> str:
    return f"{one.start} {one.predicate} {one.end}"


def _rows(words: Iterable[str]) -> dict[str, str]:
    """Return a row of the legend for each of the most frequent words, by word; the rest share one."""
    counts = Counter(words)
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return {word: f"sort-{place}" for place, word in enumerate(ranked[:_SORTS])}


def _look(sorts: Mapping[str, str]) -> Look:
    kinds = {row: (kind.shape, *kind.light) for row, kind in zip(sorts.values(), KINDS, strict=False)}
    inks = INKS["light"]
    return Look(kinds | {_OTHER: (KINDS[-1].shape, *KINDS[-1].light)}, {"other": ("#6b7280", "arrow")}, inks)


def _arrange(
    things: Mapping[str, Thing], lines: Sequence[Relation], sizes: Mapping[str, Size]
) -> tuple[list[Page], dict[str, str], dict[str, Point]]:
    """Return the clusters, the cluster of each thing, and the place of each; no cluster where there are few things."""
    pairs = [(one.start, one.end) for one in lines]
    if len(things) <= CLUSTERED:
        return [], {}, spread(sorted(things), pairs, sizes)
    groups = nest(things, pairs, most=_CLUSTERS)
    grouped = spread_groups([group.members for group in groups], pairs, sizes)
    clusters = [
        _cluster(f"cluster-{place}", group, things, *grouped.rooms[place]) for place, group in enumerate(groups)
    ]
    home = {key: f"cluster-{place}" for place, group in enumerate(groups) for key in group.members}
    return clusters, home, grouped.places


def _cluster(name: str, group: Cluster, things: Mapping[str, Thing], middle: Point, room: Size) -> Page:
    label = things[group.head].label if group.together else "what is left over"
    count = f"{len(group.members):,}"
    lines = [*make_box(label, ()).lines, count]
    width, height = room
    letters = min(width * _LETTER[0] / max(map(len, lines)), height * _LETTER[1] / len(lines))
    return {
        "id": name, "label": f"{label} and {len(group.members) - 1:,} others" if group.together else label,
        "lines": lines, "kind": "cluster", "kindLabel": f"cluster of {count} things", "count": len(group.members),
        "x": middle[0], "y": middle[1], "w": width, "h": height, "font": round(letters),
    }  # fmt: skip


def _ways(
    lines: Sequence[Relation],
    places: Mapping[str, Point],
    boxes: Mapping[str, Box],
    sizes: Mapping[str, Size],
    oval: Container[str],
) -> dict[str, Way]:
    named = [(one.start, one.end, _key(one)) for one in lines if one.start != one.end]
    bends = bend_lines(named, places, boxes, {key for *_, key in named} if len(lines) <= _NAMED else ())
    return {
        key: bent_way(
            places[one], places[other], bends[key], (sizes[one], sizes[other]), oval=(one in oval, other in oval)
        )
        for one, other, key in named
    }


def _page(
    things: Mapping[str, Thing],
    lines: Sequence[Relation],
    kinds: Mapping[str, str],
    sorts: Mapping[str, str],
    predicates: Mapping[str, str],
    shapes: Mapping[str, Any],
) -> Page:
    rows = [{"name": row, "label": word} for word, row in sorts.items()]
    relations = [{"name": row, "label": word} for word, row in predicates.items()]
    last = {"name": _OTHER, "label": "all others"}
    shaped = [row | {"shape": shapes[row["name"]].shape} for row in [*rows, last] if row["name"] in shapes]
    return {
        "legend": [
            part("kinds", "Things", "ends", "kind", shaped, kinds.values()),
            part(
                "relations", "Relations", "line", "relation", [*relations, last],
                [predicates.get(one.predicate, _OTHER) for one in lines],
            ),
        ],
        "heads": {"other": "arrow"},
        "palette": {
            scheme: {
                "kinds": {row: getattr(kind, scheme) for row, kind in shapes.items()}
                | {_OTHER: getattr(KINDS[-1], scheme), "cluster": (INKS[scheme]["stage"], INKS[scheme]["edge"])},
                "signs": {"other": INKS[scheme]["faint"], "bundle": INKS[scheme]["faint"]},
            }
            for scheme in ("light", "dark")
        },
        "rows": {}
        if len(lines) > CLUSTERED
        else {
            _key(one): {
                "label": f"{things[one.start].label} {one.predicate} {things[one.end].label}",
                "subject": things[one.start].label, "object": things[one.end].label,
                "predicate": one.predicate, "denied": False,
            }
            for one in lines
        },
        "reading": [
            "Choose a thing or a line: this panel then shows what is said of it.",
            "Every line runs from subject to object.",
        ],
    }  # fmt: skip
