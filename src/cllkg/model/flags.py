"""Flags: what does not fit, with its computation. A flag corrects nothing."""

from __future__ import annotations

from cllkg.model.codes import FlagKind, FlagStatus
from cllkg.model.records import Record, RecordId, Reference, StatementId, Text


class Flag(Record):
    """A misfit between claims, numbers or sources: a row of ``flags.tsv``."""

    id: RecordId
    notation: str | None = None
    label: Text
    flag_kind: FlagKind
    flag_status: FlagStatus
    about: tuple[Reference, ...]
    statement: tuple[StatementId, ...] = ()
    differs_in: tuple[Text, ...] = ()
    computation: str | None = None
    comment: Text
