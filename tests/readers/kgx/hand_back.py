"""Write what KGX hands back of files of nodes and edges: each record as its sources yield it, and its own graph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from biolink import READER, use_shipped_model

use_shipped_model()

from kgx.transformer import Transformer  # noqa: E402
from kgx.utils.kgx_utils import GraphEntityType  # noqa: E402


def check(into: str, *files: str) -> dict[str, Any]:
    """Write a JSON object of ``nodes`` and ``edges``, each a list of records with the name of their file.

    Args:
        into: A new file.
        files: Nodes before edges, all TSV or all JSON Lines.

    Returns:
        The counts are those of KGX's graph in memory, which takes edges with the same key for one.
    """
    format_ = "jsonl" if files[0].endswith(".jsonl") else "tsv"
    found: dict[str, list[Any]] = {"nodes": [], "edges": []}
    for file in files:

        def note(kind: GraphEntityType, record: Any, file: str = file) -> None:
            found["nodes" if kind is GraphEntityType.NODE else "edges"].append([Path(file).name, record[-1]])

        source = {"filename": [file], "format": format_}
        Transformer(stream=True).transform(source, {"format": "null"}, inspector=note)
    Path(into).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    whole = Transformer()
    whole.transform({"filename": list(files), "format": format_})
    counts = {"nodes": whole.store.graph.number_of_nodes(), "edges": whole.store.graph.number_of_edges()}
    return {"reader": READER, "problems": [], "counts": counts}
