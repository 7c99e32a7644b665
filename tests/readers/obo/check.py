"""Let pronto and the typed model of obographs load an ontology in obographs JSON."""

from __future__ import annotations

import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import obographs
import pronto
from pydantic import ValidationError


def check(path: str) -> dict[str, Any]:
    """Load the file with both; what they refuse or warn of is a problem. The counts are those of pronto."""
    reader = f"pronto {version('pronto')}, obographs {version('obographs')}"
    problems = []
    try:
        obographs.read(Path(path), squeeze=False)
    except ValidationError as error:
        problems += [f"obographs: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            ontology = pronto.Ontology(path)
    except ValueError as error:
        return {"reader": reader, "problems": [*problems, f"pronto: {error}"], "counts": {}}
    problems += [f"pronto: {one.message}" for one in caught]
    counts = {
        "terms": sum(1 for _ in ontology.terms()),
        "relationships": sum(1 for _ in ontology.relationships()),
        "parents": sum(len(term.superclasses(distance=1, with_self=False).to_set()) for term in ontology.terms()),
    }
    return {"reader": reader, "problems": problems, "counts": counts}
