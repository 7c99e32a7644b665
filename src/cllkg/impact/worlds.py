"""The content compiled and reasoned over in memory, with some sources held to be retracted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cllkg.compiler.dataset import canonical_nquads, compile_dataset
from cllkg.content import Content
from cllkg.curation.linter import lint
from cllkg.errors import CurationFailed
from cllkg.model.codes import RetractionStatus
from cllkg.model.corpus import Corpus
from cllkg.pipeline import Compiled, reason
from cllkg.version import __version__


def read_records(content: Content) -> Corpus:
    """Read and lint the records.

    Raises:
        CurationFailed: With every finding of the linter.
    """
    reading, findings = lint(content)
    if findings:
        raise CurationFailed([str(finding) for finding in findings])
    return reading.corpus


def with_status(corpus: Corpus, keys: Iterable[str], status: RetractionStatus) -> Corpus:
    """Return the corpus with another retraction status for some sources; the given one stays as it is."""
    changed = {key: corpus.sources[key].model_copy(update={"retraction_status": status}) for key in keys}
    return replace(corpus, sources=corpus.sources | changed)


def compile_world(corpus: Corpus, content: Content) -> bytes:
    """Return the graph of these records and what follows from it as N-Quads; nothing is written."""
    dataset = compile_dataset(corpus, content, __version__)
    return reason(Compiled(corpus, dataset, canonical_nquads(dataset)), content).nquads
