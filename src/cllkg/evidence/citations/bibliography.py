"""The bibliography of an answer: the claims and sources behind each row, and which rows rest on weak evidence alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import pyoxigraph as ox

from cllkg.content import Content
from cllkg.errors import CllkgError
from cllkg.evidence.citations.references import Reference
from cllkg.evidence.citations.tracing import Index, Trace
from cllkg.queries.formats import counted
from cllkg.queries.guard import name_entities
from cllkg.queries.names import Names
from cllkg.store.answers import Answer, Store, Term
from cllkg.vocabulary import BASE

# The columns that --cite adds, and what stands before a name that the answer has already.
CITES, RESTS_ON = "cites", "rests_on"
_PREFIX = "cllkg_"
NOT_TRACED = "not traced"
SUFFIXES = (".bib", ".json", ".txt")
# So many kinds of row are told apart on stderr before the rest is counted.
_SHOWN = 8


@dataclass(frozen=True)
class CitedRow:
    """A row or triple with what is behind it; numbers count from 1."""

    number: int
    # named, matched, linked by another property, or stated; empty if it was not traced.
    how: str
    # Tails of the IRIs of claims, numbers and inferences.
    records: tuple[str, ...]
    # Keys of the sources that speak for it, and of those that dispute it or leave it open.
    sources: tuple[str, ...]
    against: tuple[str, ...]
    # On what weak evidence alone it rests.
    rests_on: tuple[str, ...]
    # Why it could not be traced.
    reason: str

    @property
    def is_traced(self) -> bool:
        """Whether a claim, a number or a source was found behind it."""
        return bool(self.how)

    @property
    def cites(self) -> tuple[str, ...]:
        """Keys of all sources behind it."""
        return tuple(sorted({*self.sources, *self.against}))


@dataclass(frozen=True)
class Bibliography:
    """The sources behind an answer, row by row."""

    noun: str
    rows: tuple[CitedRow, ...]
    references: tuple[Reference, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to mind: rows on weak evidence alone, rows not traced, sources not known or taken back."""
        weak: dict[str, list[int]] = {}
        lost: dict[str, list[int]] = {}
        for row in self.rows:
            if row.rests_on:
                weak.setdefault(", ".join(row.rests_on), []).append(row.number)
            if not row.is_traced:
                lost.setdefault(row.reason, []).append(row.number)
        found = [
            f"{self._numbered(numbers, 'rest')} on weak evidence alone: {words}" for words, numbers in weak.items()
        ]
        found += [f"{self._numbered(numbers, 'was')} not traced: {reason}" for reason, numbers in lost.items()]
        for reference in self.references:
            if reference.note:
                found.append(f"{reference.key}: {reference.note[0].lower()}{reference.note[1:].rstrip('.')}")
        if any(not reference.in_order for reference in self.references):
            found.append("the order of authors is not known to this store; who gave the key its name comes first")
        return tuple(found)

    def to_text(self) -> str:
        """Return references, how the rows were traced, and the warnings, to read."""
        if not self.rows:
            return self.summary()
        width = max((len(reference.key) for reference in self.references), default=0)
        lines = [f"{counted(len(self.references), 'reference')}:"] if self.references else ["no references"]
        for reference in self.references:
            marker = "".join(f"[{marker}] " for marker in reference.markers)
            lines.append(f"  {reference.key.ljust(width)}  {marker}{reference.to_text()}")
        return "\n".join(lines) + "\n" + self.summary()

    def summary(self) -> str:
        """Return how the rows were traced, and the first warnings."""
        warnings = self.warnings
        lines = [self._method(), *(f"warning: {warning}" for warning in warnings[:_SHOWN])]
        if len(warnings) > _SHOWN:
            lines.append(f"and {counted(len(warnings) - _SHOWN, 'more warning')}")
        return "\n".join(lines) + "\n"

    def to_bibtex(self) -> str:
        """Return the references as BibTeX in UTF-8."""
        return "\n".join(reference.to_bibtex() for reference in self.references)

    def to_csl(self) -> list[dict[str, Any]]:
        """Return the references as CSL-JSON items."""
        return [reference.to_csl() for reference in self.references]

    def to_json(self) -> dict[str, Any]:
        """Return rows, references and warnings as plain dictionaries and lists."""
        rows = [asdict(row) | {"cites": list(row.cites)} for row in self.rows]
        return {"rows": rows, "references": self.to_csl(), "warnings": list(self.warnings)}

    def write(self, suffix: str) -> str:
        """Return the references as a file of the suffix holds them.

        Args:
            suffix: ``.bib`` for BibTeX, ``.json`` for CSL-JSON, ``.txt`` for text; in any case.

        Raises:
            CllkgError: If there is no such form.
        """
        suffix = suffix.casefold()
        if suffix == ".bib":
            return self.to_bibtex()
        if suffix == ".json":
            return json.dumps(self.to_csl(), ensure_ascii=False, indent=1) + "\n"
        if suffix == ".txt":
            return self.to_text()
        raise CllkgError(f"a bibliography ends in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}, not in '{suffix}'.")

    def annotate(self, answer: Answer) -> Answer:
        """Return the answer with two further columns: the sources each row cites, and on what alone it rests.

        Triples and the answer of an ASK have no columns and come back as they are. Where the answer has such a
        column already, ours is called ``cllkg_cites``.
        """
        if answer.triples is not None or answer.truth is not None:
            return answer
        rows: list[tuple[Term | None, ...]] = []
        for cells, row in zip(answer.rows, self.rows, strict=True):
            weak = ", ".join(row.rests_on) if row.is_traced else NOT_TRACED
            rows.append((*cells, ox.Literal("; ".join(row.cites)), ox.Literal(weak)))
        return replace(answer, variables=(*answer.variables, *_names(answer)), rows=tuple(rows))

    def renamed(self, answer: Answer) -> tuple[str, ...]:
        """Return a sentence for each column that cannot have its name because the answer has one of that name."""
        if answer.triples is not None or answer.truth is not None:
            return ()
        return tuple(
            f"the answer has a column '{name}' of its own; what --cite adds stands in '{new}'"
            for name, new in zip((CITES, RESTS_ON), _names(answer), strict=True)
            if name != new
        )

    def __str__(self) -> str:
        """Return it as text."""
        return self.to_text()

    def _method(self) -> str:
        ways = {
            "named": "by the claim, number or source named there",
            "matched": "by the claims that link the things named there",
            "linked by another property": "by claims that link the two by another property",
            "stated": "by the article's statements numbered there",
        }
        traced = [row for row in self.rows if row.is_traced]
        parts = []
        for how in sorted({row.how for row in traced}):
            parts.append(f"{sum(row.how == how for row in traced)} {ways.get(how, how)}")
        if not self.rows:
            return f"no {self.noun}s, so nothing to cite"
        shown = f": {', '.join(parts)}" if parts else ""
        return f"{len(traced)} of {counted(len(self.rows), self.noun)} traced{shown}"

    def _numbered(self, numbers: list[int], verb: str) -> str:
        one = len(numbers) == 1
        verbs = {"rest": ("rests", "rest"), "was": ("was", "were")}[verb]
        return f"{self.noun}{'' if one else 's'} {_ranges(numbers)} {verbs[0] if one else verbs[1]}"


def cite(
    answer: Answer,
    sparql: str,
    store: Store,
    *,
    content: Content,
    prefixes: Mapping[str, str],
    names: Names | None = None,
) -> Bibliography:
    """Find the claims and sources behind an answer.

    Everything the store holds of a claim is cited, also where the question was asked of a part of it.

    Args:
        answer: The answer of a SELECT, CONSTRUCT or ASK.
        sparql: The query as it was asked; the things and predicates it names help to find claims.
        store: A store that holds the evidence, and the inferences if these are to be traced.
        content: Where ``queries/evidence/`` is.
        prefixes: Prefixes known without a declaration.
        names: Resolves entities that the query names in angle brackets.
    """
    index = Index(store, content)
    asked = index.asked(_resolved(sparql, names), prefixes)
    if answer.triples is not None:
        noun, traces = "triple", [index.trace_triple(triple) for triple in answer.triples]
    elif answer.truth is not None:
        noun, traces = "answer", [Trace(reason="yes or no names nothing; ask with SELECT for the claim")]
    else:
        noun, traces = "row", [index.trace(row, asked) for row in answer.rows]
    rows = tuple(_row(index, number, trace) for number, trace in enumerate(traces, 1))
    cited = {key for row in rows for key in row.cites}
    references = sorted((r for r in index.sources.values() if r.key in cited), key=lambda reference: reference.key)
    return Bibliography(noun, rows, tuple(references))


def _row(index: Index, number: int, trace: Trace) -> CitedRow:
    for_, against = index.evidence(trace)
    return CitedRow(
        number=number,
        how=trace.how,
        records=tuple(iri.removeprefix(BASE) for iri in trace.records),
        sources=_keys(index, for_),
        against=_keys(index, against),
        rests_on=index.weaknesses(trace),
        reason=trace.reason,
    )


def _keys(index: Index, iris: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(index.sources[iri].key if iri in index.sources else iri.removeprefix(BASE) for iri in iris)


def _resolved(sparql: str, names: Names | None) -> str:
    if names is None:
        return sparql
    try:
        return name_entities(sparql, names.resolve)
    except CllkgError:
        # The query ran, so whoever asked it resolved its names in another way.
        return sparql


def _names(answer: Answer) -> tuple[str, ...]:
    """Return what the added columns are called."""
    return tuple(_free(name, answer.variables) for name in (CITES, RESTS_ON))


def _free(name: str, taken: tuple[str, ...]) -> str:
    """Return the name, with our prefix as often as it takes to be no column's.

    >>> _free("cites", ("drug",)), _free("cites", ("drug", "cites"))
    ('cites', 'cllkg_cites')
    """
    while name in taken:
        name = _PREFIX + name
    return name


def _ranges(numbers: list[int]) -> str:
    """Return numbers as people list them.

    >>> _ranges([1, 2, 3, 7])
    '1-3, 7'
    """
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    return ", ".join("-".join(map(str, part)) for part in parts)
