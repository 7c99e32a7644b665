"""Claims with their lines beside the sources they rest on, as plain records, for the evidence view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cllkg.projection.asking import Asker, Attributes, merge, without
from cllkg.store.answers import Scope, Store


@dataclass(frozen=True)
class Matrix:
    """What each source says of each claim.

    Attributes:
        header: The fields of the query's header.
        title: The question the query opens with.
        claims: One dictionary for each claim, by its key, with the columns of its query, ``lines``, ``flags`` and
            ``context``.
        sources: One dictionary for each source, by its key.
        codes: The words of the closed lists: ``list``, ``code``, ``label`` and ``definition``.
        retraction: The query from which to tell what a retraction takes down.
    """

    header: Mapping[str, tuple[str, ...]]
    title: str
    claims: dict[str, Attributes]
    sources: dict[str, Attributes]
    codes: list[Attributes]
    retraction: Path

    def field(self, name: str) -> str:
        """Return what the header says under a name, in one line."""
        return " ".join(self.header.get(name, ()))


def project_matrix(store: Store, query: Path, *, scope: Scope | None = None) -> Matrix:
    """Return all claims with their evidence, and all sources.

    Args:
        store: Where to ask.
        query: A file whose header names ``Lines``, ``Flags``, ``Contexts``, ``Codes``, ``Sources`` and ``Retraction``.
        scope: The graphs to ask; by default all.

    Raises:
        CllkgError: If the header leaves one of them out.
        QueryFailed: If a query does not run or answers other columns than it promises.
    """
    asked = Asker(store, query, scope or Scope())
    claims: dict[str, Attributes] = {
        row["claim"]: without(row, "claim") | {"lines": [], "flags": [], "context": []}
        for row in asked.rows(asked.main)
    }
    for line in merge(asked.required("Lines"), asked.companion("Lines"), "line").values():
        # A line of another graph than the one asked of has no direction here.
        if line["claim"] in claims and "direction" in line:
            claims[line["claim"]]["lines"].append(without(line, "claim"))
    for context in asked.required("Contexts"):
        if context["claim"] in claims:
            claims[context["claim"]]["context"].append(without(context, "claim"))
    for flag in merge(asked.required("Flags"), asked.companion("Flags"), "flag").values():
        for iri in flag["about"]:
            if iri in claims:
                claims[iri]["flags"].append(without(flag, "about"))
    sources = merge(asked.required("Sources"), asked.companion("Sources"), "document").values()
    return Matrix(
        header=asked.main.fields,
        title=asked.main.title,
        claims={str(claim["key"]): without(claim, "key") for claim in claims.values()},
        sources={str(row["source"]): row for row in sorted(sources, key=lambda row: str(row["source"]))},
        codes=asked.required("Codes"),
        retraction=asked.companion("Retraction").path,
    )
