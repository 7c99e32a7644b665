"""The mechanism view as drawn: which claims and inferences it shows, and where each thing stands in each scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cllkg.exports.reading import Reading
from cllkg.vocabulary import GRAPH, NamedGraph

WHOLE = "all"
"""The scene with everything."""


@dataclass(frozen=True)
class Line:
    """A line of the view: a claim, or inferences that say the same.

    Attributes:
        records: The IRI of the claim, or those of the inferences.
        inferred: Whether it stands for inferences.
        subject: The IRI of the entity it leaves.
        object: The IRI of the entity it leads to.
        sign: Its row in the legend of signs: ``more``, ``less``, ``other`` or ``denied``.
        backward: Whether its head stands at the subject.
    """

    records: tuple[str, ...]
    inferred: bool
    subject: str
    object: str
    sign: str
    backward: bool


@dataclass(frozen=True)
class Place:
    """Where the middle of a box is, and how large it is, in pixels; y grows downwards."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Scene:
    """A scene of the view: what it is called, its boxes by the IRI of their entity, and its lines."""

    name: str
    label: str
    lead: str
    places: Mapping[str, Place]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Drawing:
    """The view: its heading, its notice to readers, the kind of box of each entity, and its scenes."""

    heading: str
    notice: str
    kinds: Mapping[str, str]
    scenes: tuple[Scene, ...]


def draw(reading: Reading) -> Drawing:
    """Draw the mechanism view of a dataset.

    Raises:
        CllkgError: If no claim says something of two entities.
    """
    # Whoever draws needs networkx and pyvis, which take a second to import.
    from cllkg.queries.ask import scope_of
    from cllkg.store.oxigraph_engine import OxigraphStore
    from cllkg.views import Brief
    from cllkg.views.mechanism import draw_mechanism

    nquads = reading.quads.path.read_bytes()
    inferred = f" <{GRAPH}{NamedGraph.INFERRED}> .\n".encode()
    said = b"".join(line for line in nquads.splitlines(keepends=True) if not line.endswith(inferred))
    store, with_inferred = OxigraphStore.from_nquads(said), OxigraphStore.from_nquads(nquads)
    network = draw_mechanism(Brief(store, reading.content, None, scope_of(None), with_inferred, lambda _: None))
    entities = {entity.key: entity.iri for entity in reading.entities() if entity.key}
    nodes = {str(node["id"]): node for node in network.nodes}
    lines = _lines(reading, network.edges, entities)
    scenes = tuple(_scene(scene, nodes, entities, lines) for scene in network.page["scenes"])
    kinds = {entities[key]: str(node["kind"]) for key, node in nodes.items()}
    return Drawing(str(network.page["heading"]), str(network.page["notice"]), kinds, scenes)


def _lines(reading: Reading, edges: list[dict[str, Any]], entities: Mapping[str, str]) -> dict[str, Line]:
    claims = {claim.key: claim.iri for claim in reading.claims()}
    inferences: dict[tuple[str, str, str], list[str]] = {}
    for one in reading.inferences():
        if one.subject and one.predicate and one.object_iri and not one.withheld:
            said = (one.subject, reading.label(one.predicate), one.object_iri)
            inferences.setdefault(said, []).append(one.iri)
    lines = {}
    for edge in edges:
        start, end = entities[edge["from"]], entities[edge["to"]]
        is_claim = edge["id"] in claims
        records = [claims[edge["id"]]] if is_claim else inferences[start, edge["predicate"], end]
        lines[edge["id"]] = Line(tuple(records), not is_claim, start, end, edge["sign"], bool(edge["back"]))
    return lines


def _scene(
    scene: Mapping[str, Any], nodes: Mapping[str, Any], entities: Mapping[str, str], lines: Mapping[str, Line]
) -> Scene:
    places = {
        entities[key]: Place(x, y, nodes[key]["w"], height) for key, (x, y, height) in scene["places"].items()
    }  # fmt: skip
    return Scene(scene["name"], scene["label"], scene["lead"], places, tuple(lines[key] for key in scene["ways"]))
