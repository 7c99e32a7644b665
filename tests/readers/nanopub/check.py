"""Let the nanopub library judge nanopublications, one file each."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nanopub import Nanopub
from nanopub.utils import MalformedNanopubError

_COLOR = re.compile(r"\x1b\[\d*m")


def check(*paths: str) -> dict[str, Any]:
    """Ask of each file whether it is valid and, where its IRI ends in a trusty code, whether the code is true."""
    problems: list[str] = []
    counts = {"nanopubs": 0, "trusty": 0, "triples": 0}
    for path in paths:
        try:
            publication = Nanopub(rdf=Path(path))
            counts["nanopubs"] += 1
            counts["triples"] += len(publication.rdf)
            if not publication.is_valid:
                problems.append(f"{Path(path).name}: not valid")
            if publication.metadata.trusty:
                counts["trusty"] += bool(publication.has_valid_trusty)
        except MalformedNanopubError as error:
            problems.append(f"{Path(path).name}: {_COLOR.sub('', str(error))}")
    return {"reader": f"nanopub {version('nanopub')}", "problems": problems, "counts": counts}
