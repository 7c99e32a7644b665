"""Let NDEx's library load a CX2 network."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from ndex2.cx2 import RawCX2NetworkFactory
from ndex2.exceptions import NDExError


def check(path: str) -> dict[str, Any]:
    """Load the network; what the library refuses is a problem. It heeds neither ``metaData`` nor ``status``."""
    reader = f"ndex2 {version('ndex2')}"
    try:
        network = RawCX2NetworkFactory().get_cx2network(path)
    except NDExError as error:
        return {"reader": reader, "problems": [f"{type(error).__name__}: {error}"], "counts": {}}
    counts = {"nodes": len(network.get_nodes()), "edges": len(network.get_edges())}
    return {"reader": reader, "problems": [], "counts": counts}
