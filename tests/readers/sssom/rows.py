"""Let SSSOM's own library load mapping sets, and hand back the rows it found."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from sssom.parsers import parse_sssom_table


def check(*paths: str) -> dict[str, Any]:
    """Parse each table; ``counts`` holds what each says of itself, its prefixes, and its rows by column."""
    sets = []
    for path in paths:
        found = parse_sssom_table(path)
        about = {name: str(value) for name, value in found.metadata.items() if name != "curie_map"}
        rows = [{str(k): str(v) for k, v in row.items() if v} for row in found.df.fillna("").to_dict("records")]
        sets.append({"about": about, "prefixes": dict(found.converter.bimap), "rows": rows})
    return {"reader": f"sssom {version('sssom')}", "problems": [], "counts": {"sets": sets}}
