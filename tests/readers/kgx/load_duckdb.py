"""Load all files into DuckDB as KGX's users do, and write what it holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb


def check(into: str, *files: str) -> dict[str, Any]:
    """Load each file with the types DuckDB finds by itself; write its rows as JSON objects by the file's name."""
    database = duckdb.connect()
    found: dict[str, Any] = {}
    for file in files:
        if file.endswith(".jsonl"):
            relation = database.sql(f"SELECT * FROM read_json_auto('{file}', format = 'newline_delimited')")
        else:
            relation = database.sql(f"SELECT * FROM read_csv('{file}', delim = '\\t', quote = '', header = true)")
        rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))
        found[Path(file).name] = {"types": types, "rows": rows}
    Path(into).write_text(json.dumps(found, ensure_ascii=False, default=str), encoding="utf-8")
    counts = {name: len(one["rows"]) for name, one in found.items()}
    return {"reader": f"duckdb {duckdb.__version__}", "problems": [], "counts": counts}
