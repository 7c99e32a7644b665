"""Write down what NDEx's library makes of a CX2 network, and what it would write again."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ndex2.cx2 import CX2NetworkXFactory, RawCX2NetworkFactory


def check(into: str, path: str) -> dict[str, Any]:
    """Load the network, hand it to networkx, and write all of it as JSON."""
    network = RawCX2NetworkFactory().get_cx2network(path)
    graph = CX2NetworkXFactory().get_graph(network)
    read = {
        "nodes": list(network.get_nodes().values()),
        "edges": list(network.get_edges().values()),
        "network": network.get_network_attributes(),
        "style": network.get_visual_properties(),
        "node_bypasses": network.get_node_bypasses(),
        "edge_bypasses": network.get_edge_bypasses(),
        "again": network.to_cx2(),
    }
    Path(into).write_text(json.dumps(read), encoding="utf-8")
    counts = {"nodes": graph.number_of_nodes(), "edges": graph.number_of_edges()}
    return {"reader": f"ndex2 {version('ndex2')}", "problems": [], "counts": counts}
