"""Where evidence comes from: documents, records, and the article's own statements."""

from __future__ import annotations

from cllkg.model.codes import Resolution, RetractionStatus, SourceKind
from cllkg.model.records import Record, RecordId, SourceKey, StatementId, Text


class Source(Record):
    """A document or record: a row of ``sources.tsv``. Unknown stays empty."""

    key: SourceKey
    title: Text
    creators: tuple[Text, ...] = ()
    issued: int | None = None
    container: str | None = None
    pmid: str | None = None
    doi: str | None = None
    registry_id: str | None = None
    url: str | None = None
    source_kind: SourceKind
    citation_marker: str | None = None
    reports_study: RecordId | None = None
    resolution: Resolution
    retraction_status: RetractionStatus
    seen_at: str | None = None
    accessed: str | None = None
    sha256: str | None = None
    note: str | None = None


class ArticleStatement(Record):
    """One of the article's statements: a row of ``statements.tsv``, paraphrased."""

    id: StatementId
    statement_type: Text
    section: Text
    paraphrase: Text
    markers: tuple[str, ...] = ()
    not_modelled: str | None = None


class Curator(Record):
    """Someone who contributes: a row of ``curators.tsv``. Real contributors only."""

    key: RecordId
    name: Text
    orcid: str | None = None
