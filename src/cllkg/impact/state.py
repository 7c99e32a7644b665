"""What one compiled graph says, in the few respects in which two are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from cllkg.content import Content
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.queries.ask import ask
from cllkg.queries.formats import show
from cllkg.queries.header import read_query
from cllkg.queries.library import questions
from cllkg.queries.names import Names
from cllkg.store.answers import Scope, Store, Term
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.vocabulary import NamedGraph

# Graph, subject, predicate, object.
Quad = tuple[str, str, str, str]
Triple = tuple[str, str, str]


@dataclass(frozen=True)
class Standpoint:
    """Where a claim or a number stands, and the components of its strength."""

    record: str
    label: str
    standing: str
    in_article: str
    studies: int
    strength: str
    system: str
    study_type: str
    sample: str
    direct: str


@dataclass(frozen=True)
class InferenceState:
    """An inference as the graph holds it, and whether its plain triple stands."""

    inference: str
    label: str
    triple: Triple
    # What it concludes, in words.
    conclusion: str
    strength: str
    withheld: tuple[str, ...]
    stands: bool


@dataclass(frozen=True)
class Answered:
    """A stored question and the rows of its answer, as people read them."""

    title: str
    columns: tuple[str, ...]
    rows: Counter[tuple[str, ...]]


@dataclass(frozen=True)
class State:
    """Everything of one graph that a retraction may change."""

    records: dict[str, Standpoint]
    lines: dict[str, frozenset[str]]
    depends: dict[str, frozenset[str]]
    shortcuts: dict[Quad, str]
    inferences: dict[str, InferenceState]
    answers: dict[str, Answered]


def read_state(nquads: bytes, content: Content) -> State:
    """Read a compiled graph.

    Args:
        nquads: The graph.
        content: Whose stored questions are asked, each with the values its header gives.
    """
    prefixes = read_prefixes(content.ontology / "prefixes.tsv")
    whole = OxigraphStore.from_nquads(nquads)
    # As 'cllkg query' asks: inferences count only where somebody wants them to.
    asserted = OxigraphStore.from_nquads(nquads, leave_out=(NamedGraph.INFERRED.iri,))
    reader = _Reader(whole, content, prefixes)
    return State(
        records={row[0]: _standpoint(row) for row in reader.rows("records")},
        lines=_groups(reader.rows("lines")),
        depends=_groups(reader.rows("dependents")),
        shortcuts={
            (row[0], row[1], row[2], row[3]): reader.words(row[1:4], row[4:]) for row in reader.rows("shortcuts")
        },
        inferences=_inferences(reader),
        answers=_answers(asserted, whole, content, prefixes),
    )


def _standpoint(row: list[str]) -> Standpoint:
    record, label, standing, in_article, studies, strength, system, study_type, sample, direct = row
    return Standpoint(
        record, label, standing, in_article, int(studies or 0), strength, system, study_type, sample, direct
    )


class _Reader:
    def __init__(self, store: Store, content: Content, prefixes: PrefixMap) -> None:
        self._store = store
        self._folder = content.queries / "impact"
        self._prefixes = prefixes

    def rows(self, name: str) -> Iterator[list[str]]:
        query = read_query(self._folder / f"{name}.rq")
        for row in self._store.query(query.sparql, {}, Scope()).rows:
            yield [_text(term) for term in row]

    def words(self, triple: Sequence[str], labels: Sequence[str]) -> str:
        shown = zip(triple, labels, strict=True)
        return " ".join(label or self._prefixes.compress(part) or part for part, label in shown)


def _text(term: Term | None) -> str:
    return "" if term is None else str(term) if isinstance(term, ox.Triple) else term.value


def _groups(rows: Iterator[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, value in rows:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _inferences(reader: _Reader) -> dict[str, InferenceState]:
    found: dict[str, InferenceState] = {}
    for iri, label, subject, predicate, obj, *names, strength, reason, stands in reader.rows("inferences"):
        before = found[iri].withheld if iri in found else ()
        withheld = (*before, reason) if reason else before
        triple = (subject, predicate, obj)
        shown = reader.words(triple, names)
        found[iri] = InferenceState(iri, label or shown, triple, shown, strength, withheld, stands == "true")
    return found


def _answers(asserted: Store, whole: Store, content: Content, prefixes: PrefixMap) -> dict[str, Answered]:
    names = Names(whole, content, prefixes)
    found = {}
    for question in questions(content):
        wants_inferences = "Inferred" in question.fields or question.one("Graph") == NamedGraph.INFERRED.value
        store = whole if wants_inferences else asserted
        answer = ask(store, question, names=names, prefixes=prefixes.namespaces).answer
        rows: Counter[tuple[str, ...]] = Counter(tuple(show(term, prefixes) for term in row) for row in answer.rows)
        if answer.triples is not None:
            rows = Counter((str(triple),) for triple in answer.triples)
        if answer.truth is not None:
            rows = Counter([("true" if answer.truth else "false",)])
        found[question.name] = Answered(question.title, answer.variables, rows)
    return found
