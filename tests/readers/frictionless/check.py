"""Validate a Frictionless Data Package: its description, the type of each cell, and its keys."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from frictionless import Package


def check(path: str) -> dict[str, Any]:
    """Validate a package and all its tables; every fault is a problem."""
    package = Package(path)
    report = package.validate()
    rows = report.flatten(["type", "note", "message"])
    problems = [": ".join(str(cell) for cell in row) for row in rows]
    counts = {"tables": len(report.tasks), "rows": sum(int(task.stats.get("rows", 0)) for task in report.tasks)}
    return {"reader": f"frictionless {version('frictionless')}", "problems": problems, "counts": counts}
