"""Let KGX's validator judge several files of nodes and edges, once the prefixes of the export are told to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from biolink import READER, use_shipped_model

use_shipped_model()

from kgx.config import jsonld_context_map  # noqa: E402
from kgx.transformer import Transformer  # noqa: E402
from kgx.utils.kgx_utils import GraphEntityType  # noqa: E402
from kgx.validator import Validator  # noqa: E402


def check(prefixes: str, *files: str) -> dict[str, Any]:
    """Stream the files through the validator; every message of every level is a problem, with how often it came.

    Args:
        prefixes: A JSON object of prefixes the Biolink Model lacks, or ``-`` for none.
        files: Nodes before edges, all TSV or all JSON Lines.
    """
    if prefixes != "-":
        jsonld_context_map["biolink"] |= json.loads(Path(prefixes).read_text(encoding="utf-8"))
    counts = {"nodes": 0, "edges": 0}

    def tally(kind: GraphEntityType, _: Any) -> None:
        counts["nodes" if kind is GraphEntityType.NODE else "edges"] += 1

    validator = Validator(progress_monitor=tally)
    transformer = Transformer(stream=True)
    source = {"filename": list(files), "format": "jsonl" if files[0].endswith(".jsonl") else "tsv"}
    transformer.transform(source, {"format": "null"}, inspector=validator)
    problems = [
        f"{level}: {fault}: {message}: {', '.join(map(str, where))}"
        for errors in (validator.get_errors(), transformer.get_errors())
        for level, faults in errors.items()
        for fault, messages in faults.items()
        for message, where in messages.items()
    ]
    return {"reader": READER, "problems": sorted(problems), "counts": counts}
