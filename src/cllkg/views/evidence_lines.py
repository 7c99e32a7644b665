"""Evidence lines as every page tells them; each source is told once, however many lines lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cllkg.projection.asking import Attributes
from cllkg.views.links import source_links

Page = dict[str, Any]

_OF_LINE = (
    "direction", "evidence_kind", "study_type", "certainty", "wording", "locator", "sample_size", "finding",
    "marker_lost", "source", "statement", "cites",
)  # fmt: skip
_OF_SOURCE = ("title", "container", "issued", "source_kind", "resolution", "retraction")
_DIRECTIONS = ("supports", "disputes", "inconclusive")
_EVIDENCE = ("primary_result", "review", "repeated", "opinion", "attributed_speech", "hypothesis")


def line_data(lines: Iterable[Attributes]) -> list[Page]:
    """Return what a panel says of evidence lines, in the order in which a reader weighs them.

    For comes before against, and who found it before who repeats it. What a line does not have is left out,
    and so is a study type that is none.

    Args:
        lines: Rows of ``queries/views/evidence.rq``, merged.
    """
    return [
        {name: line[name] for name in _OF_LINE if line.get(name) not in (None, "", (), "none", False)}
        for line in _ordered(lines)
    ]


def source_data(lines: Iterable[Attributes]) -> dict[str, Page]:
    """Return the sources of evidence lines by their keys, with addresses that were checked."""
    return {
        line["source"]: {name: line[name] for name in _OF_SOURCE if name in line} | {"links": source_links(line)}
        for line in sorted(lines, key=lambda line: str(line["line"]))
        if "source" in line
    }


def _ordered(lines: Iterable[Attributes]) -> list[Attributes]:
    return sorted(
        lines,
        key=lambda line: (
            _rank(_DIRECTIONS, line["direction"]),
            _rank(_EVIDENCE, line.get("evidence_kind", "")),
            line["line"],
        ),
    )


def _rank(order: Sequence[str], word: str) -> int:
    return order.index(word) if word in order else len(order)
