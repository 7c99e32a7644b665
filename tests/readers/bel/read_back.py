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
                    "subject": _names(subject),
                    "object": _names(object_),
                    "relation": data["relation"],
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


def _names(node: Any) -> dict[str, str]:
    """Return the names of a node by identifier; a complex has those of its members."""
    members = getattr(node, "members", None) or [node]
    return {member.identifier: member.name for member in members}
