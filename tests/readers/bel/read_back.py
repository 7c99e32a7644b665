"""Let PyBEL compile a script and write down the statements it has."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pybel


def check(into: str, path: str) -> dict[str, Any]:
    """Compile a script, and write what PyBEL has of each statement.

    Args:
        into: A new JSON file: a list of statements, each with its ends, relation, citation, evidence and annotations.
        path: The script.
    """
    graph = pybel.from_bel_script(path)
    found = []
    for subject, object_, data in graph.edges(data=True):
        if "annotations" in data:
            found.append(
                {
                    "subject": _end(subject),
                    "object": _end(object_),
                    "relation": data["relation"],
                    "modifier": (data.get("target_modifier") or {}).get("modifier"),
                    "citation": {"namespace": data["citation"].namespace, "identifier": data["citation"].identifier},
                    "evidence": data["evidence"],
                    "annotations": {
                        name: [entity.identifier for entity in entities]
                        for name, entities in data["annotations"].items()
                    },
                }
            )
    Path(into).write_text(json.dumps(found), encoding="utf-8")
    return {"reader": f"pybel {version('pybel')}", "problems": [], "counts": {"statements": len(found)}}


def _end(node: Any) -> dict[str, Any]:
    """Return the function of a node and its names by identifier; a complex has those of its members."""
    members = getattr(node, "members", None) or [node]
    return {"function": node.function, "names": {member.identifier: member.name for member in members}}
