"""Let INDRA load statements, and hold them against the JSON Schema that it ships."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
from indra.statements import stmts_from_json


def check(path: str) -> dict[str, Any]:
    """Validate the file by the schema, load it, and write what was loaded anew: nothing may be lost on the way."""
    raw = json.loads(Path(path).read_text(encoding="utf-8"))
    schema = json.loads((files("indra") / "resources" / "statements_schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    problems = [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(raw)]
    statements = stmts_from_json(raw)
    if len(statements) != len(raw):
        problems.append(f"{len(raw)} statements were written and {len(statements)} loaded")
    for written, statement in zip(raw, statements, strict=False):
        problems += [f"{written.get('id')}: lost {path}" for path in _lost(written, statement.to_json())]
    counts = {
        "statements": len(statements),
        "evidence": sum(len(statement.evidence) for statement in statements),
        "agents": sum(1 for statement in statements for agent in statement.agent_list() if agent is not None),
    }
    return {"reader": f"indra {version('indra')}", "problems": problems, "counts": counts}


def _lost(written: Any, loaded: Any, path: str = "$") -> Iterator[str]:
    """Tell what INDRA no longer says once it has loaded a value: it drops what it does not know without a word."""
    if isinstance(written, dict) and isinstance(loaded, dict):
        for key, value in written.items():
            yield from _lost(value, loaded.get(key), f"{path}.{key}")
    elif isinstance(written, list) and isinstance(loaded, list) and len(written) == len(loaded):
        for number, (one, other) in enumerate(zip(written, loaded, strict=True)):
            yield from _lost(one, other, f"{path}[{number}]")
    elif written != loaded:
        yield f"{path}: {written!r} is now {loaded!r}"
