"""One prefix map, both directions: CURIE to IRI and IRI to CURIE."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_CURIE = re.compile(r"(?P<prefix>[A-Za-z][A-Za-z0-9._-]*):(?P<local>[^\s:/][^\s]*)")


@dataclass(frozen=True)
class PrefixMap:
    """Prefixes and the namespaces they stand for; bijective, case-sensitive."""

    namespaces: dict[str, str]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yield (prefix, namespace) in alphabetical order of prefix."""
        return iter(sorted(self.namespaces.items()))

    def expand(self, curie: str) -> str:
        """Return the IRI of a CURIE.

        Raises:
            ValueError: If it is no CURIE, or its prefix is not in the map; the text says which.

        >>> PrefixMap({"GO": "http://purl.obolibrary.org/obo/GO_"}).expand("GO:0001772")
        'http://purl.obolibrary.org/obo/GO_0001772'
        """
        match = _CURIE.fullmatch(curie)
        if match is None:
            raise ValueError(f"'{curie}' is not a CURIE (prefix:identifier)")
        namespace = self.namespaces.get(match["prefix"])
        if namespace is None:
            same = [p for p in self.namespaces if p.casefold() == match["prefix"].casefold()]
            hint = f"; the prefix is written '{same[0]}'" if same else ""
            raise ValueError(f"unknown prefix '{match['prefix']}' in '{curie}'{hint}")
        return namespace + match["local"]

    def compress(self, iri: str) -> str | None:
        """Return the CURIE of an IRI by the longest namespace that fits, or None.

        >>> PrefixMap({"GO": "http://purl.obolibrary.org/obo/GO_"}).compress("http://example.org/x")
        """
        for namespace, prefix in self._longest_first:
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return None

    @cached_property
    def _longest_first(self) -> list[tuple[str, str]]:
        pairs = ((namespace, prefix) for prefix, namespace in self.namespaces.items())
        return sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0]))


def read_prefixes(table: Path) -> PrefixMap:
    """Read ``ontology/prefixes.tsv``: prefix, namespace, label, with a header row."""
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[1:] if line]
    return PrefixMap({row[0]: row[1] for row in rows})
