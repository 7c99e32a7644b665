"""From the row of an answer back to the claims, numbers and sources behind it.

A row is traced by what it names: a claim, a number, an inference, an evidence line, a source. Where it names
none, by the claims that link two things of the row, or one of them with a thing the query itself names. Where
there are none, by the statements of the article whose numbers stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path
from unicodedata import combining, normalize

import pyoxigraph as ox

from cllkg.content import Content
from cllkg.evidence.citations.references import Reference, says_results_unseen
from cllkg.queries.header import read_query
from cllkg.store.answers import Scope, Store, Term

_RESTS_ON_ITSELF = frozenset({"primary_result", "review"})
# Other standings say themselves that nobody vouches for it.
_WITH_SUPPORT = frozenset({"supported", "contested"})
_SYSTEM_WORDS = {"in_vitro": "in vitro", "in_animals": "in animals"}
# What may stand in a query before a name of ours: strings and comments are stepped over.
_QUERY_TOKEN = re.compile(
    r"""
    (?P<skip>\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | <(?P<iri>[^<>"{}|^`\\\s]*)>
  | (?P<comment>\#[^\n]*)
  | (?P<prefix>[A-Za-z][\w.-]*):(?P<local>[\w.-]*[\w-])
  | (?P<word>[A-Za-z_]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_DECLARATION = re.compile(r"\bPREFIX\s+(?P<prefix>[A-Za-z][\w.-]*)?:\s*<(?P<iri>[^<>\s]*)>", re.IGNORECASE)
_AGGREGATES = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "GROUP"})


@dataclass(frozen=True)
class EvidenceOf:
    """One evidence line, as far as citing goes."""

    iri: str
    direction: str
    kind: str
    source: str
    cites: tuple[str, ...]


@dataclass
class Recorded:
    """A claim, a number or an inference, as far as citing goes."""

    iri: str
    triple: tuple[str, str, Term] | None = None
    is_inference: bool = False
    # Negated or withdrawn: it is no reason for a plain triple.
    says_otherwise: bool = False
    standing: str | None = None
    system: str | None = None
    # Whether a line that supports it is a result rather than a retelling; None where that is not known.
    direct: bool | None = None
    lines: list[EvidenceOf] = field(default_factory=list)
    rests_on: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Trace:
    """What one row leads back to."""

    records: tuple[str, ...] = ()
    # Lines the row names itself; then only these are cited.
    lines: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    how: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Asked:
    """What a query's own text gives away: things it names, predicates it names, whether it sums up."""

    constants: frozenset[ox.NamedNode] = frozenset()
    predicates: frozenset[str] = frozenset()
    # Claims by these predicates between two of these things.
    linking: tuple[str, ...] = ()
    aggregates: bool = False


class Index:
    """All records and sources of a store, asked for once."""

    def __init__(self, store: Store, content: Content) -> None:
        self._store = store
        self._folder: Path = content.queries / "evidence"
        self.records: dict[str, Recorded] = {}
        self.lines: dict[str, str] = {}
        self.sources: dict[str, Reference] = {}
        self._between: dict[tuple[str, Term], list[str]] = {}
        self._kinds_of: dict[str, set[str]] = {}
        self._predicates: set[str] = set()
        self._ends: set[Term] = set()
        self._stating: dict[str, list[str]] = {}
        self._load()

    def asked(self, sparql: str, prefixes: Mapping[str, str]) -> Asked:
        """Return what a query's text names, strings and comments aside."""
        namespaces = dict(prefixes)
        namespaces |= {match["prefix"] or "": match["iri"] for match in _DECLARATION.finditer(sparql)}
        named: set[str] = set()
        words: set[str] = set()
        for match in _QUERY_TOKEN.finditer(sparql):
            if match["iri"] is not None:
                named.add(match["iri"])
            elif match["prefix"] in namespaces:
                named.add(namespaces[match["prefix"]] + match["local"])
            elif match["word"]:
                words.add(match["word"].upper())
        constants = {node for node in map(ox.NamedNode, named - {""}) if node in self._ends}
        predicates = named & self._predicates
        linking = self._linking(permutations(constants, 2), predicates) if predicates else ()
        return Asked(frozenset(constants), frozenset(predicates), linking, bool(words & _AGGREGATES))

    def trace(self, cells: Iterable[Term | None], asked: Asked) -> Trace:
        """Trace one row of a SELECT."""
        terms = [term for term in cells if term is not None]
        iris = _iris(terms)
        named = self._named(iris)
        if named.records or named.lines:
            return named
        predicates = iris & self._predicates or asked.predicates
        ends = {term for term in terms if term in self._ends}
        with_constants = [pair for a in ends for b in asked.constants - ends for pair in ((a, b), (b, a))]
        found = self._linking([*permutations(ends, 2), *with_constants], predicates)
        if found:
            return Trace(tuple(sorted({*found, *asked.linking})), sources=named.sources, how="matched")
        if named.sources:
            return named
        return self._stated(terms) or Trace(reason=self._why_not(iris, ends, asked))

    def trace_triple(self, triple: ox.Triple) -> Trace:
        """Trace one triple of a CONSTRUCT."""
        named = self._named(_iris([triple.subject, triple.object]))
        if named.records or named.lines or named.sources:
            return named
        pair = [(triple.subject, triple.object)]
        found = self._linking(pair, {triple.predicate.value})
        if found:
            return Trace(found, how="matched")
        # A property of the query's own making stands for whatever relation it was made of.
        if triple.predicate.value not in self._predicates:
            found = self._linking(pair, set()) or self._linking([(triple.object, triple.subject)], set())
        if found:
            return Trace(found, how="linked by another property")
        return Trace(reason="no claim or inference says it: names, kinds and hierarchy of entities rest on no claim")

    def evidence(self, trace: Trace) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the sources for and those against, or undecided about, what a row says."""
        for_: set[str] = set(trace.sources)
        against: set[str] = set()
        for iri in self._leaves(trace.records):
            for line in self.records[iri].lines:
                if trace.lines and line.iri not in trace.lines:
                    continue
                (for_ if line.direction == "supports" else against).update((line.source, *line.cites))
        return tuple(sorted(for_)), tuple(sorted(against - for_))

    def weaknesses(self, trace: Trace) -> tuple[str, ...]:
        """Return on what weak evidence alone a row rests; nothing if one of its records is free of it."""
        words: set[str] = set()
        for iri in trace.records:
            found = self._weakness(self.records[iri])
            if not found:
                return ()
            words |= found
        if not trace.records and trace.sources:
            shown = [self.sources[iri] for iri in trace.sources if iri in self.sources]
            if all(source.retraction == "retracted" for source in shown):
                words.add("retracted")
        return tuple(sorted(words))

    def _weakness(self, record: Recorded) -> set[str]:
        words = {_SYSTEM_WORDS[record.system]} if record.system in _SYSTEM_WORDS else set()
        if record.is_inference:
            # An inference is never stronger than the weakest claim it rests on.
            leaves = [self.records[iri] for iri in record.rests_on if iri in self.records]
            return words.union({"inferred"}, *(self._weakness(leaf) for leaf in leaves))
        supporting = [line for line in record.lines if line.direction == "supports"]
        if supporting and all(self._is_retracted(line) for line in supporting):
            return words | {"retracted"}
        if record.standing != "supported":
            words.add((record.standing or "uncited").replace("_", " "))
        if record.standing in _WITH_SUPPORT and record.direct is False:
            words.add("retold only")
        return words

    def _is_retracted(self, line: EvidenceOf) -> bool:
        def gone(iri: str) -> bool:
            return iri in self.sources and self.sources[iri].retraction == "retracted"

        rests_on_others = line.kind not in _RESTS_ON_ITSELF and bool(line.cites)
        return gone(line.source) or (rests_on_others and all(map(gone, line.cites)))

    def _named(self, iris: set[str]) -> Trace:
        lines = {iri for iri in iris if iri in self.lines}
        records = {iri for iri in iris if iri in self.records} | {self.lines[iri] for iri in lines}
        sources = {iri for iri in iris if iri in self.sources}
        return Trace(tuple(sorted(records)), tuple(sorted(lines)), tuple(sorted(sources)), how="named")

    def _stated(self, terms: Iterable[Term]) -> Trace | None:
        """Trace cells such as ``C148, C150``, which number statements of the article."""
        lines: set[str] = set()
        for term in terms:
            numbers = term.value.split(", ") if isinstance(term, ox.Literal) else []
            if numbers and all(number in self._stating for number in numbers):
                lines.update(line for number in numbers for line in self._stating[number] if line in self.lines)
        if not lines:
            return None
        return Trace(tuple(sorted({self.lines[line] for line in lines})), tuple(sorted(lines)), how="stated")

    def _linking(self, pairs: Iterable[tuple[Term, Term]], predicates: AbstractSet[str]) -> tuple[str, ...]:
        """Return the claims that link pairs of things by one of the predicates; inferences where no claim does."""
        found: set[str] = set()
        for subject, obj in pairs:
            if isinstance(subject, ox.NamedNode):
                found.update(self._between.get((subject.value, obj), ()))
        fitting = [self.records[iri] for iri in found if not predicates or self._is_kind_of(iri, predicates)]
        claims = {record.iri for record in fitting if not record.is_inference}
        return tuple(sorted(claims or {record.iri for record in fitting}))

    def _is_kind_of(self, iri: str, predicates: AbstractSet[str]) -> bool:
        triple = self.records[iri].triple
        return triple is not None and bool(self._kinds_of.get(triple[1], {triple[1]}) & predicates)

    def _leaves(self, records: Iterable[str]) -> Iterator[str]:
        for iri in records:
            yield from (leaf for leaf in self.records[iri].rests_on if leaf in self.records)
            yield iri

    def _why_not(self, iris: set[str], ends: set[Term], asked: Asked) -> str:
        if asked.aggregates:
            return "it counts or sums up: no single claim is behind it"
        if not iris:
            return "it holds texts and numbers only; let the query select the claim or the number, or two entities"
        if len(ends) + len(asked.constants) < 2:
            return "it names no two things that a claim could link; let the query select the claim"
        return "no claim links the things it names"

    def _rows(self, name: str) -> Iterator[tuple[Term | None, ...]]:
        query = read_query(self._folder / f"cite-{name}.rq")
        yield from self._store.query(query.sparql, {}, Scope()).rows

    def _load(self) -> None:
        for record, subject, predicate, obj, negated, replaced, standing, system, direct in self._rows("records"):
            triple = None if subject is None or obj is None else (_text(subject), _text(predicate), obj)
            otherwise = _text(negated) in ("true", "1") or replaced is not None
            self.records[_text(record)] = Recorded(
                iri=_text(record),
                triple=triple,
                says_otherwise=otherwise,
                standing=_text(standing) or None,
                system=_text(system) or None,
                direct=None if direct is None else _text(direct) in ("true", "1"),
            )
        for inference, subject, predicate, obj, system, leaf in self._rows("inferences"):
            triple = None if obj is None else (_text(subject), _text(predicate), obj)
            new = Recorded(_text(inference), triple, True, system=_text(system) or None)
            known = self.records.setdefault(new.iri, new)
            known.rests_on += [_text(leaf)] if leaf is not None else []
        self._load_lines()
        for predicate, broader in self._rows("predicates"):
            self._kinds_of.setdefault(_text(predicate), set()).add(_text(broader))
        self._predicates = {broader for kinds in self._kinds_of.values() for broader in kinds}
        for record_ in self.records.values():
            if record_.triple is not None and not record_.says_otherwise:
                subject_iri, _, end = record_.triple
                self._between.setdefault((subject_iri, end), []).append(record_.iri)
                self._ends |= {ox.NamedNode(subject_iri), end}
        for statement, line in self._rows("statements"):
            self._stating.setdefault(_text(statement), []).append(_text(line))
        self._load_sources()

    def _load_lines(self) -> None:
        cites: dict[str, list[str]] = {}
        plain: dict[str, tuple[str, str, str, str]] = {}
        for line, record, direction, kind, source, cited in self._rows("lines"):
            plain[_text(line)] = (_text(record), _text(direction), _text(kind), _text(source))
            cites.setdefault(_text(line), []).extend([_text(cited)] if cited is not None else [])
        for iri, (record_iri, way, kind_, source_) in plain.items():
            self.lines[iri] = record_iri
            evidence = EvidenceOf(iri, way, kind_, source_, tuple(cites[iri]))
            self.records.setdefault(record_iri, Recorded(record_iri)).lines.append(evidence)

    def _load_sources(self) -> None:
        known: dict[str, dict[str, list[str]]] = {}
        for source, aspect, value in self._rows("sources"):
            known.setdefault(_text(source), {}).setdefault(_text(aspect), []).append(_text(value))
        self.sources = {iri: _reference(iri, aspects) for iri, aspects in known.items()}


def _reference(iri: str, aspects: dict[str, list[str]]) -> Reference:
    def first(name: str) -> str | None:
        return next(iter(aspects.get(name, ())), None)

    key = first("key") or iri.rpartition("/")[2]
    ordered = first("creators_in_order")
    unordered = sorted(aspects.get("creator", ()), key=lambda name: (not _opens(key, name), name))
    return Reference(
        iri=iri,
        key=key,
        title=first("title") or key,
        creators=tuple(ordered.split("|") if ordered else unordered),
        in_order=ordered is not None or len(unordered) < 2,
        issued=first("issued"),
        container=first("container"),
        pmid=first("pmid"),
        doi=first("doi"),
        registry_ids=tuple(aspects.get("registry_id", ())),
        url=first("url"),
        kind=first("kind") or "unidentified",
        markers=tuple(aspects.get("marker", ())),
        resolution=first("resolution") or "unresolved",
        retraction=first("retraction") or "not_checked",
        accessed=first("accessed"),
        results_unseen=any(map(says_results_unseen, aspects.get("note", ()))),
    )


def _opens(key: str, name: str) -> bool:
    """Whether a key such as ``rogers-2023`` is made of this name, whose bearer then comes first."""
    plain = "".join(letter for letter in normalize("NFKD", name.casefold()) if not combining(letter))
    return key.partition("-")[0] in re.findall(r"\w+", plain)


def _iris(terms: Iterable[Term]) -> set[str]:
    return {term.value for term in terms if isinstance(term, ox.NamedNode)}


def _text(term: Term | None) -> str:
    return "" if term is None else str(term) if isinstance(term, ox.Triple) else term.value
