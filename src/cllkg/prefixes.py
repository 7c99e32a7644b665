"""One prefix map, both directions: CURIE to IRI and IRI to CURIE."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cllkg.errors import CurationFailed, nearest

# The local part and the namespace hold what an IRI may hold, so that a CURIE that reads can also be written.
_IN_IRI = r"(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})"
_CURIE = re.compile(rf"(?P<prefix>[A-Za-z][A-Za-z0-9._-]*):(?P<local>(?![:/]){_IN_IRI}+)")
_NAMESPACE = re.compile(rf"https?://[A-Za-z0-9.-]+/{_IN_IRI}*")


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
            close = nearest(match["prefix"], self.namespaces, limit=1)
            same = close and close[0].casefold() == match["prefix"].casefold()
            hint = f"; the prefix is written '{close[0]}'" if same else f", perhaps '{close[0]}'" if close else ""
            raise ValueError(f"unknown prefix '{match['prefix']}' in '{curie}'{hint}")
        iri = namespace + match["local"]
        if iri.count("#") > 1:
            raise ValueError(f"'{curie}' is not a CURIE: its IRI would have two '#'")
        return iri

    def compress(self, iri: str) -> str | None:
        """Return the CURIE of an IRI by the longest namespace that fits, or None.

        >>> PrefixMap({"GO": "http://purl.obolibrary.org/obo/GO_"}).compress("http://example.org/x")
        """
        found = self.split(iri)
        return ":".join(found) if found else None

    def split(self, iri: str) -> tuple[str, str] | None:
        """Return the prefix and the local part of an IRI's CURIE, or None.

        >>> PrefixMap({"GO": "http://purl.obolibrary.org/obo/GO_"}).split("http://purl.obolibrary.org/obo/GO_0001772")
        ('GO', '0001772')
        """
        found = self._namespace.match(iri)
        return (self._prefixes[found[1]], iri[found.end() :]) if found else None

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        return {namespace: prefix for prefix, namespace in self.namespaces.items()}

    @cached_property
    def _namespace(self) -> re.Pattern[str]:
        longest_first = sorted(self._prefixes, key=lambda namespace: (-len(namespace), namespace))
        # Without a local part there is no CURIE; no namespace at all matches nothing.
        return re.compile(f"({'|'.join(map(re.escape, longest_first)) or '(?!)'})(?=.)", re.DOTALL)


def read_prefixes(table: Path) -> PrefixMap:
    """Read ``ontology/prefixes.tsv``: prefix, namespace, label, with a header row.

    Raises:
        CurationFailed: If the table cannot be read, or two of its rows share a prefix or a
            namespace; each finding names file and line.
    """
    shown = f"{table.parent.name}/{table.name}"
    try:
        prefixes, faults = parse_prefixes(table.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CurationFailed([f"{shown}:1: the table is missing.\n  Restore it from version control."]) from None
    except UnicodeDecodeError:
        raise CurationFailed([f"{shown}:1: not UTF-8 text.\n  Save the file as UTF-8."]) from None
    if faults:
        raise CurationFailed([f"{shown}:{line}: {what}\n  {cure}" for line, what, cure in faults])
    return prefixes


def parse_prefixes(text: str) -> tuple[PrefixMap, list[tuple[int, str, str]]]:
    """Return the prefix map of a table's text, and its faults as line, what, cure.

    A map with a fault is no bijection: one name would have two meanings, or one meaning two names.
    """
    namespaces: dict[str, str] = {}
    lines: dict[str, int] = {}
    faults = []
    header, *rows = text.replace("\r\n", "\n").split("\n")
    if header.split("\t") != ["prefix", "namespace", "label"]:
        faults.append((1, "the header row is missing.", "It names the columns: prefix, namespace, label."))
    for number, row in enumerate(rows, 2):
        if not row.strip():
            continue
        prefix, *rest = row.split("\t")
        if not prefix or len(rest) != 2 or not rest[0]:
            faults.append((number, "a prefix needs its namespace and a label.", "Three cells, separated by tabs."))
            continue
        if not _NAMESPACE.fullmatch(rest[0]):
            faults.append((number, f"'{rest[0]}' is no namespace.", "It begins an IRI, such as http://example.org/x_."))
            continue
        # A prefix in two cases would be one to every reader.
        for kind, name, folded in (("prefix", prefix, prefix.casefold()), ("namespace", rest[0], rest[0])):
            first = lines.setdefault(folded, number)
            if first != number:
                faults.append((number, f"a second row with the {kind} '{name}'.", f"See line {first}; keep one."))
        namespaces.setdefault(prefix, rest[0])
    return PrefixMap(namespaces), faults
