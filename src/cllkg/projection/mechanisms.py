"""Claims between entities as plain records, for paths: no networkx, so that nobody waits for its import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cllkg.projection.asking import Asker, Attributes, decoded, merge, without
from cllkg.store.answers import Scope, Store


@dataclass(frozen=True)
class Mechanisms:
    """What says how entities act on one another, as records.

    Attributes:
        entities: Key and label of each entity, by its IRI.
        claims: One dictionary for each claim, with the columns of its query, ``citations``, ``context``
            and ``flags``; in order of their keys.
        bridges: Entity, ``kind`` or ``impairment``, and the entity it is one kind or an impairment of.
    """

    entities: Mapping[str, Attributes]
    claims: tuple[Attributes, ...]
    bridges: tuple[tuple[str, str, str], ...]


def project_mechanisms(store: Store, query: Path, *, scope: Scope | None = None) -> Mechanisms:
    """Return the claims between entities with their evidence, and how the entities hang together.

    Args:
        store: Where to ask.
        query: A file whose header names ``Entities``, ``Bridges``, ``Citations``, ``Codes``, ``Contexts``,
            ``Flags`` and ``Sources``.
        scope: The graphs to ask; by default all.

    Raises:
        CllkgError: If the header leaves one of them out.
        QueryFailed: If a query does not run or answers other columns than it promises.
    """
    asked = Asker(store, query, scope or Scope())
    entities = {row["entity"]: row for row in asked.required("Entities")}
    codes = {row["code"]: row["notation"] for row in asked.required("Codes")}
    sources = merge(asked.required("Sources"), asked.companion("Sources"), "document")
    claims = {
        row["claim"]: decoded(row, codes) | {"citations": [], "context": [], "flags": []}
        for row in asked.rows(asked.main)
        if row["subject"] in entities and row["object"] in entities
    }
    for field, name in (("Citations", "citations"), ("Contexts", "context"), ("Flags", "flags")):
        for row in asked.required(field):
            if row["claim"] in claims:
                source = decoded(sources.get(row.get("document", ""), {}), codes)
                claims[row["claim"]][name].append(without(row, "claim") | source)
    bridges = tuple(
        (row["entity"], row["relation"], row["other"])
        for row in asked.required("Bridges")
        if row["entity"] in entities and row["other"] in entities
    )
    return Mechanisms(entities, tuple(sorted(claims.values(), key=lambda claim: str(claim["key"]))), bridges)
