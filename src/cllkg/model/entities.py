"""What claims are about."""

from __future__ import annotations

from cllkg.model.records import EntityKey, Record, Text


class Entity(Record):
    """A drug, cell, gene, disease, process: a row of ``entities.tsv``.

    Without a CURIE the entity is local: its IRI is made of its key.
    """

    key: EntityKey
    curie: str | None = None
    label: Text
    category: tuple[Text, ...]
    synonyms: tuple[Text, ...] = ()
    xrefs: tuple[Text, ...] = ()
    broader: tuple[EntityKey, ...] = ()
    impairment_of: EntityKey | None = None
    seen_at: str | None = None
    note: str | None = None
