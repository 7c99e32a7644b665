"""Write down which triples PyKEEN loads, by the names it has for them."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pykeen.triples import TriplesFactory


def check(into: str, *paths: str) -> dict[str, Any]:
    """Load the first path as training triples and the others by its entities and relations, and write them as JSON."""
    training = TriplesFactory.from_path(paths[0])
    known = {"entity_to_id": training.entity_to_id, "relation_to_id": training.relation_to_id}
    parts = [training, *(TriplesFactory.from_path(path, **known) for path in paths[1:])]
    read = [part.label_triples(part.mapped_triples).tolist() for part in parts]
    Path(into).write_text(json.dumps(read), encoding="utf-8")
    counts = {"entities": training.num_entities, "relations": training.num_relations}
    return {"reader": f"pykeen {version('pykeen')}", "problems": [], "counts": counts}
