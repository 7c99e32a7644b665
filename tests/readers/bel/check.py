"""Let PyBEL compile a BEL script."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import pybel


def check(path: str) -> dict[str, Any]:
    """Compile the script; every warning of the compiler is a problem."""
    graph = pybel.from_bel_script(path, disallow_nested=False)
    problems = [f"line {warning.line_number}: {type(warning).__name__}: {warning}" for _, warning, _ in graph.warnings]
    counts = {"nodes": graph.number_of_nodes(), "edges": graph.number_of_edges()}
    return {"reader": f"pybel {version('pybel')}", "problems": problems, "counts": counts}
