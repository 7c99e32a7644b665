"""Time KGX's own transform of tables into JSON Lines, for the benchmarks."""

from __future__ import annotations

import logging
import resource
import time
from typing import Any

from biolink import READER, use_shipped_model

use_shipped_model()

from kgx.transformer import Transformer  # noqa: E402


def check(folder: str, *names: str) -> dict[str, Any]:
    """Turn ``NAME.tsv`` into JSON Lines, one after the other, as streams.

    Args:
        folder: Where the tables are; the results go there, too.
        names: The tables, without their endings.

    Returns:
        Under ``counts`` the ``seconds`` of processor time and the ``peak`` memory in megabytes.
    """
    logging.disable(logging.CRITICAL)
    start = time.process_time()
    for name in names:
        source = {"filename": [f"{folder}/{name}.tsv"], "format": "tsv"}
        Transformer(stream=True).transform(source, {"filename": f"{folder}/again-{name}", "format": "jsonl"})
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"reader": READER, "problems": [], "counts": {"seconds": seconds, "peak": peak}}
