"""Hold nodes and edges in JSON Lines against the JSON Schema of their Biolink class."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
from biolink import READER, json_schema


def check(nodes: str, edges: str) -> dict[str, Any]:
    """Validate each row by every class in its ``category``; a null counts as absent."""
    schema = json_schema()
    problems: list[str] = []
    counts = {"nodes": 0, "edges": 0}
    for kind, path in (("nodes", nodes), ("edges", edges)):
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), start=1):
            row = {key: value for key, value in json.loads(line).items() if value is not None}
            counts[kind] += 1
            problems += [f"{Path(path).name}:{number}: {problem}" for problem in _faults(row, schema)]
    return {"reader": READER, "problems": problems, "counts": counts}


def _faults(row: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    categories = row.get("category") or []
    if not categories:
        yield "no category"
    for category in categories:
        name = str(category).removeprefix("biolink:")
        if name not in schema["$defs"]:
            yield f"{category} is no class of Biolink"
            continue
        validator = jsonschema.Draft201909Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
        for error in validator.iter_errors(row):
            yield f"{error.json_path}: {error.message[:300]}"
