"""Let INDRA load statements and write down what it has of each."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from indra.statements import stmts_from_json
from indra.tools import assemble_corpus


def check(into: str, path: str) -> dict[str, Any]:
    """Load a file, and write what INDRA has of it.

    Args:
        into: A new JSON file: ``statements`` are those INDRA has, ``believed`` the ids of those its own filters of
            denied statements and hypotheses let through.
        path: The statements.
    """
    statements = stmts_from_json(json.loads(Path(path).read_text(encoding="utf-8")))
    believed = assemble_corpus.filter_no_hypothesis(assemble_corpus.filter_no_negated(statements))
    found = {
        "statements": [statement.to_json() for statement in statements],
        "believed": sorted(statement.uuid for statement in believed),
    }
    Path(into).write_text(json.dumps(found), encoding="utf-8")
    return {"reader": f"indra {version('indra')}", "problems": [], "counts": {"statements": len(statements)}}
