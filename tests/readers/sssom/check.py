"""Let SSSOM's own library load and validate mapping sets."""

from __future__ import annotations

import logging
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sssom.parsers import parse_sssom_table
from sssom.validators import validate


class Overheard(logging.Handler):
    """Keeps what the library warns of, which is all that it says of a field or prefix it will ignore."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def check(*paths: str) -> dict[str, Any]:
    """Parse each table and run every validation that SSSOM runs by itself; a warning is a problem too."""
    problems: list[str] = []
    counts = {"mappings": 0}
    for path in paths:
        name = Path(path).name
        overheard = Overheard()
        logging.getLogger().addHandler(overheard)
        try:
            # Not strictly: in 0.4.21 that refuses every set whose metadata are in order.
            mappings = parse_sssom_table(path)
        except Exception as error:  # Whatever the parser refuses with is its answer.
            problems.append(f"{name}: {type(error).__name__}: {error}")
            continue
        finally:
            logging.getLogger().removeHandler(overheard)
        problems += [f"{name}: {message}" for message in overheard.messages]
        counts["mappings"] += len(mappings.df)
        for kind, report in validate(mappings, fail_on_error=False).items():
            problems += [f"{name}: {kind.value}: {result.message}" for result in report.results]
    return {"reader": f"sssom {version('sssom')}", "problems": problems, "counts": counts}
