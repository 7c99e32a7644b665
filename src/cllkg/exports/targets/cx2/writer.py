"""Write a CX2 file for the whole mechanism view and one for each of its scenes.

Source: https://cytoscape.org/cx/cx2/specification/cytoscape-exchange-format-specification-(version-2)/
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading
from cllkg.exports.targets.cx2.attributes import Attributes, Value, Values
from cllkg.exports.targets.cx2.drawing import WHOLE, Drawing, Line, Scene, draw
from cllkg.exports.targets.cx2.style import edge_bypasses, node_bypasses, visual_properties

_NOT_SHOWN = "The mechanism view shows claims of which both ends are entities, with these and their evidence."


def cx2(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the networks.

    Raises:
        CllkgError: If no claim says something of two entities.
    """
    drawing = draw(reading)
    attributes = Attributes(reading, ledger)
    nodes = {
        iri: attributes.of_entity(iri, kind, [scene.name for scene in drawing.scenes if iri in scene.places])
        for iri, kind in drawing.kinds.items()
    }
    every = {line.records: line for scene in drawing.scenes for line in scene.lines}
    edges = {
        key: attributes.of_line(line, [scene.name for scene in drawing.scenes if line in scene.lines])
        for key, line in every.items()
    }
    for scene in drawing.scenes:
        name = "mechanism.cx2" if scene.name == WHOLE else f"scenes/{scene.name}.cx2"
        with desk.text(name) as file:
            aspects = _aspects(reading, drawing, scene, nodes, edges)
            # One aspect a line: a person can find a fault in a file of one line nowhere.
            file.write("[\n" + ",\n".join(json.dumps(aspect, ensure_ascii=False) for aspect in aspects) + "\n]\n")
    ledger.drop_rest(_NOT_SHOWN)


def _aspects(
    reading: Reading,
    drawing: Drawing,
    scene: Scene,
    nodes: Mapping[str, Values],
    edges: Mapping[tuple[str, ...], Values],
) -> list[dict[str, Any]]:
    iris = sorted(scene.places)
    lines = sorted(scene.lines, key=lambda line: line.records)
    number = {iri: index for index, iri in enumerate(iris)}
    network = _of_network(reading, drawing, scene, iris, lines)
    style = visual_properties()
    aspects: dict[str, list[dict[str, Any]]] = {
        "attributeDeclarations": [
            {
                "networkAttributes": _declared([network]),
                "nodes": _declared(nodes[iri] for iri in iris),
                "edges": _declared(edges[line.records] for line in lines),
            }
        ],
        "networkAttributes": [network],
        "nodes": [
            {"id": number[iri], "x": scene.places[iri].x, "y": scene.places[iri].y, "v": nodes[iri]} for iri in iris
        ],
        "edges": [
            {"id": index, "s": number[line.subject], "t": number[line.object], "v": edges[line.records]}
            for index, line in enumerate(lines)
        ],
        "visualProperties": [style],
        "nodeBypasses": node_bypasses(scene.places[iri] for iri in iris),
        "edgeBypasses": edge_bypasses(lines, style),
    }
    counted = [{"name": name, "elementCount": len(elements)} for name, elements in aspects.items() if elements]
    return [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": counted},
        *({name: elements} for name, elements in aspects.items() if elements),
        {"status": [{"error": "", "success": True}]},
    ]


def _of_network(
    reading: Reading, drawing: Drawing, scene: Scene, iris: Iterable[str], lines: Iterable[Line]
) -> dict[str, Value]:
    records = [record for line in lines for record in line.records]
    curies = [reading.curie(iri) for iri in (*iris, *records)]
    used = {curie.partition(":")[0] for curie in curies}
    # NDEx reads the meaning of prefixes from a text that is JSON.
    context = {prefix: namespace for prefix, namespace in reading.prefixes if prefix in used | {"kg", "PMID"}}
    return {
        "name": f"{drawing.heading}: {scene.label}",
        "description": f"{scene.lead}  {drawing.notice}",
        "version": reading.version,
        **({"rights": reading.license} if reading.license else {}),
        "@context": json.dumps(context, sort_keys=True),
    }


def _declared(elements: Iterable[Mapping[str, Value]]) -> dict[str, dict[str, str]]:
    types: dict[str, dict[str, str]] = {}
    for element in elements:
        for name, value in element.items():
            types[name] = {"d": _type(value)}
    return dict(sorted(types.items()))


def _type(value: Value) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "list_of_string" if isinstance(value, list) else "string"
