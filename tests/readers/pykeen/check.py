"""Let PyKEEN load triples for an embedding."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from pykeen.triples import TriplesFactory


def check(*paths: str) -> dict[str, Any]:
    """Load the first file as training triples and the others by its entities and relations, as PyKEEN's users do."""
    problems: list[str] = []
    training = TriplesFactory.from_path(paths[0])
    counts = {"entities": training.num_entities, "relations": training.num_relations, "triples": training.num_triples}
    for path in paths[1:]:
        known = {"entity_to_id": training.entity_to_id, "relation_to_id": training.relation_to_id}
        loaded = TriplesFactory.from_path(path, **known)
        with Path(path).open(encoding="utf-8") as lines:
            written = sum(1 for line in lines if line.strip())
        # PyKEEN drops, without a word but a log line, what its training triples never named.
        if loaded.num_triples != written:
            problems.append(f"{path}: {written} triples were written and {loaded.num_triples} loaded")
        counts["triples"] += loaded.num_triples
    return {"reader": f"pykeen {version('pykeen')}, torch {torch.__version__}", "problems": problems, "counts": counts}
