"""Let KGX load and validate nodes and edges, TSV or JSON Lines."""

from __future__ import annotations

from typing import Any

from biolink import READER, use_shipped_model

use_shipped_model()

from kgx.transformer import Transformer  # noqa: E402
from kgx.utils.kgx_utils import GraphEntityType  # noqa: E402
from kgx.validator import Validator  # noqa: E402


def check(nodes: str, edges: str) -> dict[str, Any]:
    """Stream both files through KGX's validator; every message of every level is a problem."""
    counts = {"nodes": 0, "edges": 0}

    def tally(kind: GraphEntityType, _: Any) -> None:
        counts["nodes" if kind is GraphEntityType.NODE else "edges"] += 1

    validator = Validator(progress_monitor=tally)
    source = {"filename": [nodes, edges], "format": "jsonl" if nodes.endswith(".jsonl") else "tsv"}
    Transformer(stream=True).transform(source, {"format": "null"}, inspector=validator)
    problems = [
        f"{level}: {fault}: {message}: {', '.join(map(str, where))}"
        for level, faults in validator.get_errors().items()
        for fault, messages in faults.items()
        for message, where in messages.items()
    ]
    return {"reader": READER, "problems": sorted(problems), "counts": counts}
