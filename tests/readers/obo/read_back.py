"""Let pronto and the typed model of obographs load ontologies in obographs JSON, and hand back what they found."""

from __future__ import annotations

import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import obographs
import pronto


def check(*paths: str) -> dict[str, Any]:
    """Load each file; ``counts`` holds the nodes and edges of the one, the terms and properties of the other."""
    problems: set[str] = set()
    files = []
    for path in paths:
        (graph,) = obographs.read(Path(path), squeeze=False).graphs
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            ontology = pronto.Ontology(path)
        problems.update(str(one.message) for one in caught)
        files.append(
            {
                "id": graph.id,
                "nodes": [node.model_dump(exclude_none=True) for node in graph.nodes],
                "edges": [edge.model_dump(exclude_none=True) for edge in graph.edges],
                "terms": {term.id: _entity(term, term.superclasses) for term in ontology.terms()},
                "properties": {one.id: _entity(one, one.superproperties) for one in ontology.relationships()},
            }
        )
    reader = f"pronto {version('pronto')}, obographs {version('obographs')}"
    return {"reader": reader, "problems": sorted(problems), "counts": {"files": files}}


def _entity(entity: Any, above: Any) -> dict[str, Any]:
    return {
        "name": entity.name,
        "definition": entity.definition and str(entity.definition),
        "synonyms": sorted(one.description for one in entity.synonyms),
        "xrefs": sorted(one.id for one in entity.xrefs),
        "above": sorted(one.id for one in above(distance=1, with_self=False)),
    }
