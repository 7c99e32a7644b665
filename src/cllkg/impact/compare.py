"""Two graphs compared: what falls, what weakens, what goes with it, which answers change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cllkg.impact.state import Answered, InferenceState, Quad, Standpoint, State, Triple
from cllkg.vocabulary import BASE, GRAPH, NamedGraph

# In these a claim has traced support, whatever is said against it.
_WITH_SUPPORT = frozenset({"supported", "contested"})
# So stands what nothing that counts speaks for.
_WITHOUT_SUPPORT = frozenset({"uncited", "inconclusive"})
# A lost and a new row that share all but so many cells are one row that reads differently.
_CELLS_THAT_MAY_DIFFER = 3


@dataclass(frozen=True)
class Change:
    """A claim or number before and after, and in which respects it differs."""

    record: str
    label: str
    before: str
    after: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class InferenceChange:
    """An inference that comes, goes or weakens."""

    inference: str
    label: str

    def __str__(self) -> str:
        """Return its label."""
        return self.label


@dataclass(frozen=True)
class TripleChange:
    """A plain triple that comes or goes, with the graphs it changes in and those it stays in."""

    subject: str
    predicate: str
    object: str
    label: str
    graphs: tuple[str, ...]
    stays_in: tuple[str, ...]

    def __str__(self) -> str:
        """Return it in words, with its graphs."""
        graphs = [graph for graph in self.graphs if graph != NamedGraph.INFERRED.value]
        stays = f"stays in {', '.join(self.stays_in)}" if self.stays_in else ""
        where = "; ".join(part for part in (", ".join(graphs), stays) if part)
        return f"{self.label}  ({where})" if where else self.label


@dataclass(frozen=True)
class QuestionChange:
    """A stored question whose answer changes."""

    name: str
    title: str
    columns: tuple[str, ...]
    lost: tuple[tuple[str, ...], ...]
    added: tuple[tuple[str, ...], ...]
    # The row as it was and as it reads then.
    altered: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True)
class SourceShown:
    """A source that is held to be retracted."""

    key: str
    title: str
    marker: str | None
    study: str | None


@dataclass(frozen=True)
class Impact:
    """What a retraction changes. Every field is sorted; IRIs of this project are given by their tails."""

    sources: tuple[SourceShown, ...]
    # Further reports of the same studies; these still count.
    same_study: tuple[str, ...]
    # Its standing leaves supported or contested.
    falls: tuple[Change, ...]
    # It keeps its standing on less.
    weakens: tuple[Change, ...]
    # Another standing changes: a dispute that goes, a hypothesis that loses its citation.
    shifts: tuple[Change, ...]
    # They depend, by their curator's word, on one that falls.
    depends: tuple[Change, ...]
    # One of their lines rests on the source, and they stand as they did.
    stays: tuple[Change, ...]
    shortcuts_gone: tuple[TripleChange, ...]
    shortcuts_new: tuple[TripleChange, ...]
    inferences_gone: tuple[InferenceChange, ...]
    inferences_weaker: tuple[InferenceChange, ...]
    inferences_new: tuple[InferenceChange, ...]
    triples_gone: tuple[TripleChange, ...]
    triples_withheld: tuple[TripleChange, ...]
    triples_new: tuple[TripleChange, ...]
    questions: tuple[QuestionChange, ...]
    questions_asked: int

    def __str__(self) -> str:
        """Return the report as ``cllkg impact`` prints it."""
        from cllkg.impact.report import report

        return report(self)

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain dictionaries and lists."""
        from dataclasses import asdict

        return asdict(self)


def compare(before: State, after: State, sources: Iterable[SourceShown], same_study: Iterable[str] = ()) -> Impact:
    """Compare the graph as it is with the graph in which the sources are retracted.

    Args:
        before: The graph as it is.
        after: The graph in which they are.
        sources: The sources.
        same_study: Other sources that report the same studies.
    """
    sources = tuple(sources)
    keys = {source.key for source in sources}
    touched = {iri for iri, cited in before.lines.items() if cited & keys}
    changes = {iri: _change(before.records[iri], after.records[iri], iri in touched) for iri in before.records}
    falls = {iri for iri in changes if _has_support(before, iri) and not _has_support(after, iri)}
    shifts = {iri for iri, change in changes.items() if iri not in falls and change.before != change.after}
    weakens = {iri for iri, change in changes.items() if change.reasons and iri not in falls | shifts}
    depends = _dependents(before, falls) - falls

    def group(iris: Iterable[str]) -> tuple[Change, ...]:
        return tuple(sorted((changes[iri] for iri in iris), key=lambda change: change.record))

    gone, new = _lost(before.inferences, after.inferences), _lost(after.inferences, before.inferences)
    stood = {state.triple: state for state in before.inferences.values() if state.stands}
    stands = {state.triple: state for state in after.inferences.values() if state.stands}
    lost_triples = [state for triple, state in stood.items() if triple not in stands]
    concluded = {state.triple for state in after.inferences.values()}
    return Impact(
        sources=sources,
        same_study=tuple(same_study),
        falls=group(falls),
        weakens=group(weakens),
        shifts=group(shifts),
        depends=group(iri for iri in depends if iri in changes),
        stays=group((touched & changes.keys()) - falls - shifts - weakens),
        shortcuts_gone=_shortcuts(before, after),
        shortcuts_new=_shortcuts(after, before),
        inferences_gone=_inferences(gone),
        inferences_weaker=_inferences(
            state for iri, state in after.inferences.items() if iri in before.inferences and _is_weaker(before, state)
        ),
        inferences_new=_inferences(new),
        triples_gone=_triples(state for state in lost_triples if state.triple not in concluded),
        triples_withheld=_triples(state for state in lost_triples if state.triple in concluded),
        triples_new=_triples(state for triple, state in stands.items() if triple not in stood),
        questions=_questions(before, after),
        questions_asked=len(before.answers),
    )


def _has_support(state: State, iri: str) -> bool:
    return state.records[iri].standing in _WITH_SUPPORT


def _change(before: Standpoint, after: Standpoint, rests_on_it: bool) -> Change:
    reasons = []
    if before.standing != after.standing:
        # It does cite something, so this standing alone would mislead.
        why = " (cites a retracted source)" if rests_on_it and after.standing in _WITHOUT_SUPPORT else ""
        reasons.append(f"{before.standing} → {after.standing}{why}")
    # Where the article is its only witness, this would say the same again.
    if before.in_article != after.in_article and (before.in_article, after.in_article) != (
        before.standing,
        after.standing,
    ):
        reasons.append(f"in the article {before.in_article} → {after.in_article}")
    if after.studies != before.studies:
        reasons.append(f"independent studies {before.studies} → {after.studies}")
    parts = [
        ("system", before.system, after.system),
        ("best study type", before.study_type, after.study_type),
        ("largest sample", before.sample, after.sample),
        ("direct evidence", before.direct, after.direct),
    ]
    reasons += [f"{name} {old or 'none'} → {new or 'none'}" for name, old, new in parts if old != new]
    if not reasons and before.strength != after.strength:
        reasons.append(f"strength {before.strength or 'none'} → {after.strength or 'none'}")
    return Change(_tail(before.record), before.label, before.standing, after.standing, tuple(reasons))


def _dependents(state: State, fallen: set[str]) -> set[str]:
    found: set[str] = set()
    waiting = set(fallen)
    while waiting:
        waiting = {claim for claim, on in state.depends.items() if on & waiting} - found
        found |= waiting
    return found


def _shortcuts(one: State, other: State) -> tuple[TripleChange, ...]:
    """Return the shortcuts of one graph that the other has not."""
    labels = {quad[1:]: label for quad, label in one.shortcuts.items()}
    gone = _graphs_of(one.shortcuts.keys() - other.shortcuts.keys())
    kept = _graphs_of(one.shortcuts.keys() & other.shortcuts.keys())
    found = [TripleChange(*triple, labels[triple], graphs, kept.get(triple, ())) for triple, graphs in gone.items()]
    return tuple(sorted(found, key=lambda change: (change.label, change.subject, change.object)))


def _graphs_of(quads: Iterable[Quad]) -> dict[Triple, tuple[str, ...]]:
    found: dict[Triple, tuple[str, ...]] = {}
    for graph, subject, predicate, obj in sorted(quads):
        triple = (subject, predicate, obj)
        found[triple] = (*found.get(triple, ()), _graph(graph))
    return found


def _graph(iri: str) -> str:
    return iri.removeprefix(GRAPH)


def _lost(one: dict[str, InferenceState], other: dict[str, InferenceState]) -> list[InferenceState]:
    return [state for iri, state in one.items() if iri not in other]


def _inferences(states: Iterable[InferenceState]) -> tuple[InferenceChange, ...]:
    found = (InferenceChange(_tail(state.inference), state.label) for state in states)
    return tuple(sorted(found, key=lambda change: (change.label, change.inference)))


def _triples(states: Iterable[InferenceState]) -> tuple[TripleChange, ...]:
    found = (TripleChange(*state.triple, state.conclusion, (NamedGraph.INFERRED.value,), ()) for state in states)
    return tuple(sorted(found, key=lambda change: (change.label, change.subject, change.object)))


def _is_weaker(before: State, after: InferenceState) -> bool:
    return after.strength < before.inferences[after.inference].strength


def _questions(before: State, after: State) -> tuple[QuestionChange, ...]:
    found = []
    for name, old in before.answers.items():
        new = after.answers[name]
        if old.rows != new.rows:
            found.append(_question(name, old, new))
    return tuple(sorted(found, key=lambda change: change.name))


def _question(name: str, old: Answered, new: Answered) -> QuestionChange:
    lost, added = (sorted(rows.elements()) for rows in (old.rows - new.rows, new.rows - old.rows))
    altered = []
    for row in list(lost):
        close = [(_differing(row, other), other) for other in added]
        number, match = min(close, default=(len(row), None))
        # A row of few cells that shares none with the other is another row.
        if match is not None and number <= _CELLS_THAT_MAY_DIFFER and number < len(row) / 2:
            altered.append((row, match))
            lost.remove(row)
            added.remove(match)
    return QuestionChange(name, old.title, old.columns, tuple(lost), tuple(added), tuple(altered))


def _differing(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _tail(iri: str) -> str:
    return iri.removeprefix(BASE)


def differing_columns(change: QuestionChange) -> list[str]:
    """Return the columns in which altered rows differ, those that differ most often first."""
    counts = Counter(
        column for old, new in change.altered for column, a, b in zip(change.columns, old, new, strict=True) if a != b
    )
    return [column for column, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
