"""Run the rules until nothing new follows, and write down what follows with its proof.

The rules run on a store in memory that holds the compiled graph, what ``prepare/`` adds, and the
inferences so far. None of what the work needs leaves this module, only the inferences do. The
result is a set, so neither the order of the rules nor that of the quads changes it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox

from cllkg.errors import QueryFailed, ReasoningUnbounded, RuleRefused
from cllkg.reasoning.rules import INFERENCE, Rule, RuleBook
from cllkg.store.oxigraph_engine import with_union
from cllkg.vocabulary import BASE, RDF, RDFS, SKOS, XSD, Kg, NamedGraph

Say: TypeAlias = Callable[[str], None]
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

MAX_ROUNDS = 50
MAX_INFERENCES = 20_000
# The longest proof is seen again in every round; this many rows of one rule in one round are no longer that.
ROWS_PER_INFERENCE = 100

_SCRATCH = f"{BASE}scratch#"
_TYPE = ox.NamedNode(RDF + "type")
_INFERENCE = ox.NamedNode(Kg.Inference)
_PREMISE = ox.NamedNode(Kg.premise)
_RESTS_ON = ox.NamedNode(Kg.restsOn)
_INFERRED = ox.NamedNode(NamedGraph.INFERRED.iri)
# What an inference has once; two values mean that two inferences share a name.
_ONCE = {Kg.subject, Kg.predicate, Kg.object, Kg.byRule, Kg.byAxiom, Kg.hops}


@dataclass(frozen=True)
class Inferences:
    """What follows, ready for the graph ``inferred``, and how much of it there is."""

    triples: tuple[ox.Triple, ...]
    by_rule: Mapping[str, int]
    withheld: int
    plain: int
    rounds: int

    @property
    def count(self) -> int:
        """How many inferences there are."""
        return sum(self.by_rule.values())

    def nquads(self) -> list[bytes]:
        """Return the graph ``inferred`` as lines of N-Quads; no blank node is in it."""
        quads = (ox.Quad(triple.subject, triple.predicate, triple.object, _INFERRED) for triple in self.triples)
        return [ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b"" for quad in quads]


def infer(
    nquads: bytes,
    book: RuleBook,
    say: Say = lambda _: None,
    *,
    max_rounds: int = MAX_ROUNDS,
    max_inferences: int = MAX_INFERENCES,
) -> Inferences:
    """Infer all that follows from a compiled graph.

    Args:
        nquads: The compiled graph; what it may hold of an earlier reasoning does not count.
        book: The rules.
        say: Receives a line for each round.
        max_rounds: How often the rules may run before they must have come to an end.
        max_inferences: How many inferences there may be.

    Raises:
        RuleRefused: If a rule makes a term it must not make, or one name for two inferences.
        ReasoningUnbounded: Naming the rule that does not come to an end.
    """
    store = ox.Store()
    known: set[str] = set()
    asserted = [quad for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS) if quad.graph_name != _INFERRED]
    for quad in asserted:
        known.update(term.value for term in quad.triple if isinstance(term, ox.NamedNode))
    store.bulk_extend(with_union(asserted))
    ledger = _Ledger(known, book)
    limit = max_inferences * ROWS_PER_INFERENCE
    for rule in book.prepare:
        apply(store, rule, ledger.prepared, limit)

    def concluded(rule: Rule, new: Sequence[ox.Triple]) -> Iterable[ox.Triple]:
        extra = ledger.concluded(rule, new)
        if len(ledger.inferences) > max_inferences:
            raise ReasoningUnbounded(
                f"{rule.place}: with this rule there are more than {max_inferences} inferences.  "
                "Narrow what it starts from, or let it stop earlier."
            )
        return extra

    rounds = close(store, book.rules, concluded, max_rounds, limit)
    for rule in book.judge:
        apply(store, rule, ledger.judged, limit)
    found = ledger.result(rounds)
    say(f"reasoning: {found.count} inferences in {rounds} rounds, {found.plain} triples, {found.withheld} withheld")
    return found


Added: TypeAlias = Callable[[Rule, Sequence[ox.Triple]], Iterable[ox.Triple]]


def close(store: ox.Store, rules: Sequence[Rule], added: Added, max_rounds: int, limit: int) -> int:
    """Apply rules in turn until a whole round adds nothing.

    Args:
        store: Where the rules read, and where their triples go.
        rules: The rules.
        added: Is told the new triples of a rule, and returns triples to add beside them.
        max_rounds: How many rounds there may be.
        limit: How many rows a rule may have in one round.

    Returns:
        The number of rounds, the last of which added nothing.

    Raises:
        ReasoningUnbounded: Naming a rule that still adds something in the last round, or has too many rows.
    """
    busy: list[Rule] = []
    for number in range(1, max_rounds + 1):
        busy = [rule for rule in rules if apply(store, rule, added, limit)]
        if not busy:
            return number
    place = busy[0].place if busy else "ontology/rules:1"
    raise ReasoningUnbounded(
        f"{place}: after {max_rounds} rounds the rule still adds inferences.  A rule that starts from its own "
        "conclusions must stop: let it pass no thing twice, or bound kg:hops."
    )


def apply(store: ox.Store, rule: Rule, added: Added, limit: int) -> int:
    """Apply one rule once; see ``close``.

    Returns:
        How many triples it added.
    """
    new: dict[ox.Triple, None] = {}
    try:
        counted = store.query(rule.counting(limit + 1))
        if isinstance(counted, ox.QuerySolutions) and any(int(row["rows"].value) > limit for row in counted):
            raise ReasoningUnbounded(
                f"{rule.place}: the rule has more than {limit} rows in one round.  "
                "Its patterns may not be joined: see that each shares a variable with another."
            )
        result = store.query(rule.sparql)
        if not isinstance(result, ox.QueryTriples):
            raise RuleRefused(f"{rule.place}: the rule makes no triples.  Write it as a CONSTRUCT.")
        for triple in result:
            if triple not in new and ox.Quad(triple.subject, triple.predicate, triple.object) not in store:
                new[triple] = None
    except (SyntaxError, OSError, ValueError, RuntimeError) as error:
        raise QueryFailed(f"{rule.place}: the rule failed: {error}.") from None
    extra = added(rule, tuple(new))
    store.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in (*new, *extra))
    return len(new)


class _Ledger:
    """What the rules concluded, kept apart from what they only needed on the way."""

    def __init__(self, known: set[str], book: RuleBook) -> None:
        self._known = known | {rule.iri for rule in book.rules}
        self._book = book
        self.inferences: set[str] = set()
        self._facts: dict[str, dict[ox.Triple, None]] = defaultdict(dict)
        self._once: dict[tuple[str, str], Term] = {}
        self._leaves: dict[str, set[Term]] = {}
        self._judged: dict[ox.Triple, None] = {}

    def prepared(self, rule: Rule, new: Sequence[ox.Triple]) -> Iterable[ox.Triple]:
        """Take in what a rule of ``prepare/`` found: it stays in the store."""
        for triple in new:
            self._require_known(rule, triple)
            if triple.predicate == _RESTS_ON:
                self._leaves.setdefault(_name(triple.subject), set()).add(triple.object)
        return ()

    def concluded(self, rule: Rule, new: Sequence[ox.Triple]) -> Iterable[ox.Triple]:
        """Take in what a rule concluded, and return on which claims it rests."""
        premises: dict[str, list[str]] = defaultdict(list)
        for triple in new:
            subject = _name(triple.subject)
            if not subject.startswith(INFERENCE):
                raise RuleRefused(f"{rule.place}: the rule says something of {subject}.  A rule describes inferences.")
            self._require_known(rule, triple)
            self._require_once(rule, triple, subject)
            if triple.predicate == _TYPE and triple.object == _INFERENCE:
                self.inferences.add(subject)
            if triple.predicate == _PREMISE:
                premises[subject].append(_name(triple.object))
            self._facts[subject][triple] = None
        extra: list[ox.Triple] = []
        for subject, names in premises.items():
            leaves = self._leaves.setdefault(subject, set())
            for name in names:
                if name not in self._leaves:
                    raise RuleRefused(f"{rule.place}: {name} is a premise and no proposition that may be one.")
                leaves |= self._leaves[name]
            rests = [ox.Triple(ox.NamedNode(subject), _RESTS_ON, leaf) for leaf in leaves]
            self._facts[subject].update(dict.fromkeys(rests))
            extra += rests
        return extra

    def judged(self, rule: Rule, new: Sequence[ox.Triple]) -> Iterable[ox.Triple]:
        """Take in what is said about the inferences, and what follows plainly from them."""
        for triple in new:
            self._require_known(rule, triple, literals=True)
            if not triple.predicate.value.startswith(_SCRATCH):
                self._judged[triple] = None
        return ()

    def result(self, rounds: int) -> Inferences:
        """Return what is to be written, in a fixed order."""
        own = {
            triple
            for subject in self.inferences
            for triple in self._facts[subject]
            if not triple.predicate.value.startswith(_SCRATCH)
        }
        by_rule: Counter[str] = Counter({rule.name: 0 for rule in self._book.rules})
        for (_, predicate), value in self._once.items():
            if predicate == Kg.byRule:
                by_rule[_name(value).rpartition("/")[2]] += 1
        withheld = {t.subject for t in self._judged if t.predicate.value == Kg.withheldReason}
        plain = sum(1 for triple in self._judged if _name(triple.subject) not in self.inferences)
        triples = own | set(self._judged) | set(_described(self._book.rules))
        return Inferences(tuple(sorted(triples, key=str)), dict(sorted(by_rule.items())), len(withheld), plain, rounds)

    def _require_known(self, rule: Rule, triple: ox.Triple, *, literals: bool = False) -> None:
        for term in (triple.subject, triple.object):
            if isinstance(term, ox.Literal):
                counts = term.datatype.value == XSD + "integer" and triple.predicate.value in (Kg.hops, _SIGN)
                if not literals and not counts:
                    raise RuleRefused(f"{rule.place}: the rule makes the text {term}.  Only kg:hops may be counted.")
            elif isinstance(term, ox.NamedNode):
                new = term.value not in self._known and not term.value.startswith((INFERENCE, _SCRATCH))
                if new:
                    raise RuleRefused(
                        f"{rule.place}: the rule invents {term}, which the graph does not have.  Correct the name."
                    )

    def _require_once(self, rule: Rule, triple: ox.Triple, subject: str) -> None:
        predicate = triple.predicate.value
        if predicate not in _ONCE:
            return
        if predicate == Kg.byRule and _name(triple.object) != rule.iri:
            raise RuleRefused(f"{rule.place}: the rule signs with {triple.object}.  Its name is <{rule.iri}>.")
        if self._once.setdefault((subject, predicate), triple.object) != triple.object:
            raise RuleRefused(
                f"{rule.place}: <{subject}> is the name of two inferences.  "
                "Put all that tells them apart into the hash: predicate and premises."
            )


_SIGN = f"{_SCRATCH}sign"


def _name(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _described(rules: Iterable[Rule]) -> Iterable[ox.Triple]:
    """Yield what each rule says of itself."""
    for rule in rules:
        node = ox.NamedNode(rule.iri)
        yield ox.Triple(node, _TYPE, ox.NamedNode(Kg.Rule))
        for predicate, text in (
            (RDFS + "label", rule.name.replace("-", " ")),
            (SKOS + "definition", rule.title),
            (RDFS + "comment", rule.why),
            (SKOS + "scopeNote", f"Not when: {rule.not_when}"),
        ):
            yield ox.Triple(node, ox.NamedNode(predicate), ox.Literal(text, language="en"))
