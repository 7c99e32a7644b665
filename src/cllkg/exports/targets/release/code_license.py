"""The license of what a release holds of the program itself: scripts that load files, not the data."""

from __future__ import annotations

from dataclasses import dataclass

from cllkg.exports.targets.release.media_types import media_type


@dataclass(frozen=True)
class License:
    """A license: its name, its identifier in the list of SPDX, and where its text is."""

    name: str
    id: str
    iri: str


CODE = License("Apache License 2.0", "Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0")


def is_code(path: str) -> bool:
    """Return whether a file is part of the program.

    >>> is_code("neo4j/import.sh"), is_code("neo4j/nodes/Drug.csv")
    (True, False)
    """
    return media_type(path).is_code
