"""Hold sources to be retracted, one by name or all that a list names, and see what that changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cllkg.content import Content
from cllkg.impact.compare import Impact, SourceShown, compare
from cllkg.impact.matching import Listed, carrying_sources, find_doubts, listed_sources
from cllkg.impact.retraction_list import read_retraction_list
from cllkg.impact.sources import find_sources
from cllkg.impact.state import read_state
from cllkg.impact.worlds import compile_world, read_records, with_status
from cllkg.model.codes import RetractionStatus
from cllkg.model.corpus import Corpus

Say = Callable[[str], None]


@dataclass(frozen=True)
class Gate:
    """What a list of retractions says of our sources, and what the new retractions change."""

    path: str
    rows: int
    # The list says so, the records do not yet: what rests on these still counts.
    retracted: tuple[Listed, ...]
    # The records say so already: their lines have stopped counting.
    already_recorded: tuple[Listed, ...]
    concern: tuple[Listed, ...]
    corrected: tuple[Listed, ...]
    # Sources with lines that no list can be held against, for want of an identifier.
    without_identifier: tuple[str, ...]
    unreadable: tuple[str, ...]
    # Rows on our sources that contradict themselves or each other; what is in doubt counts as retracted.
    doubts: tuple[str, ...]
    impact: Impact | None

    @property
    def passes(self) -> bool:
        """Whether no source that the list retracts still carries a claim or a number."""
        return not any(listed.carries for listed in self.retracted)

    def __str__(self) -> str:
        """Return the report as ``cllkg impact --retraction-list`` prints it."""
        from cllkg.impact.report import gate_report

        return gate_report(self)

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain dictionaries and lists."""
        return asdict(self) | {"passes": self.passes}


def impact_of(content: Content, names: Sequence[str], say: Say = lambda _: None) -> Impact:
    """Return what would change if some sources were retracted.

    A source that the records already hold to be retracted is compared with a graph in which it is not.

    Args:
        content: The records and the questions; nothing is written there.
        names: Sources as a person names them; see ``find_sources``.
        say: Receives a line for each step.

    Raises:
        UnknownName: If no source answers to a name.
        CurationFailed: If the records do not read.
    """
    say("reading graph/")
    corpus = read_records(content)
    keys = sorted({key for name in names for key in find_sources(corpus, name)})
    known = [key for key in keys if corpus.sources[key].retraction_status is RetractionStatus.RETRACTED]
    for key in known:
        say(f"{key} is recorded as retracted; this is what that takes away.")
    # Only what is said of these sources differs between the two.
    return _compare(with_status(corpus, known, RetractionStatus.NOT_CHECKED), keys, content, say)


def run_gate(content: Content, path: Path, say: Say = lambda _: None) -> Gate:
    """Hold our sources against a list of retractions.

    Args:
        content: The records; nothing is written there.
        path: The list; see ``read_retraction_list``.
        say: Receives a line for each step.

    Raises:
        UnusableList: If the list is malformed or empty; with file and line.
        CurationFailed: If the records do not read.
    """
    notices = read_retraction_list(path)
    say("reading graph/")
    corpus = read_records(content)
    found = {status: listed_sources(corpus, notices, status) for status in RetractionStatus}
    recorded = {key for key, source in corpus.sources.items() if _is_retracted(source.retraction_status)}
    retracted = tuple(row for row in found[RetractionStatus.RETRACTED] if row.key not in recorded)
    carrying = carrying_sources(corpus)
    return Gate(
        path=str(path),
        rows=notices.rows,
        retracted=retracted,
        already_recorded=tuple(row for row in found[RetractionStatus.RETRACTED] if row.key in recorded),
        concern=found[RetractionStatus.CONCERN],
        corrected=found[RetractionStatus.CORRECTED],
        without_identifier=tuple(
            sorted(key for key in carrying if not corpus.sources[key].doi and not corpus.sources[key].pmid)
        ),
        unreadable=notices.unreadable,
        doubts=find_doubts(corpus, notices),
        impact=_compare(corpus, [row.key for row in retracted], content, say) if retracted else None,
    )


def _compare(corpus: Corpus, keys: Sequence[str], content: Content, say: Say) -> Impact:
    say("compiling the graph as it is")
    before = read_state(compile_world(corpus, content), content)
    say(f"compiling it again without {', '.join(keys)}")
    without = with_status(corpus, keys, RetractionStatus.RETRACTED)
    after = read_state(compile_world(without, content), content)
    sources = [corpus.sources[key] for key in keys]
    shown = [SourceShown(s.key, s.title, s.citation_marker, s.reports_study) for s in sources]
    studies = {source.reports_study for source in sources if source.reports_study}
    same = [k for k, s in corpus.sources.items() if s.reports_study in studies and k not in keys]
    return compare(before, after, shown, sorted(same))


def _is_retracted(status: RetractionStatus) -> bool:
    return status is RetractionStatus.RETRACTED
