"""Inferences between entities as plain records, one for each relation, with every proof of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cllkg.projection.asking import Asker, merge
from cllkg.store.answers import Scope, Store


@dataclass(frozen=True)
class Proof:
    """One way by which a relation follows: the rule that concludes it, and the keys of the claims it rests on."""

    rule: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Inferred:
    """A relation that no source states.

    Attributes:
        subject: IRI of what acts.
        object: IRI of what is acted on.
        predicate: The label of the relation.
        sign: 1 for more, -1 for less, 0 for neither.
        direction: ``forward`` or ``backward``, as causality runs.
        proofs: Every way by which it follows, those with the fewest claims first.
    """

    subject: str
    object: str
    predicate: str
    sign: int
    direction: str
    proofs: tuple[Proof, ...]


def project_inferences(store: Store, query: Path, keys: Mapping[str, str]) -> list[Inferred]:
    """Return what follows between some entities, in the order of their keys.

    Args:
        store: A store with the graph ``inferred``.
        query: ``queries/views/inferences.rq`` or one with its columns.
        keys: The keys of the entities that count, by their IRIs.

    Raises:
        QueryFailed: If the query does not run or answers other columns than it promises.
    """
    asked = Asker(store, query, Scope())
    found: dict[tuple[str, str, str], Inferred] = {}
    for row in merge(asked.rows(asked.main), asked.main, "inference").values():
        if row["subject"] not in keys or row["object"] not in keys:
            continue
        place = row["subject"], row["predicate"], row["object"]
        before = found[place].proofs if place in found else ()
        proofs = sorted(
            {*before, Proof(row["rule"], row["claim"])}, key=lambda one: (len(one.claims), one.claims, one.rule)
        )
        found[place] = Inferred(
            row["subject"], row["object"], row["predicate"], row["sign"], row["direction"], tuple(proofs)
        )
    return sorted(found.values(), key=lambda one: (keys[one.subject], keys[one.object], one.predicate))
