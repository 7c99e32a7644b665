"""The vocabulary as plain records: every term with its ties, and how often the dataset uses it.

A view's query says which terms there are; queries its header names bring what belongs to them:

| header field | rows are | they become |
|---|---|---|
| (the query itself) | terms | ``terms`` by IRI |
| ``Links`` | ties between terms | the ``links`` of a term, both ends of an inverse and of a disjointness |
| ``Chains`` | property chains | the ``chains`` of a property |
| ``Things`` | individuals by class | ``labels`` of things, and ``instances`` of each class |
| ``Claims`` | claims | ``claims`` |
| ``Triples`` | properties with their triples | ``triples``, of foreign properties too |
| ``Codes`` | codes with the properties that lead to them | ``codes`` |
| ``Mappings`` | terms beside those of others | ``mappings`` |
| ``Graphs`` | named graphs with their triples | ``graphs`` |
| ``About`` | what the vocabulary says of itself | ``about`` |
| ``Triples``, ``Things``, asked where inferences are | | ``by_inference``: how many more there are |
| ``Class``, ``Predicate``, ``Property``, ``Code`` | not asked | ``shown``: how a reader asks for more of a term |

A count is always a count of different things: who is of two classes below a third is counted there once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cllkg.projection.asking import Asker, Attributes, merge
from cllkg.queries.header import StoredQuery
from cllkg.store.answers import Scope, Store
from cllkg.vocabulary import KG, OWL

CODE = KG + "Code"
ENTITY = KG + "Entity"
_KINDS = (
    (OWL + "Class", "class"),
    (OWL + "ObjectProperty", "object property"),
    (OWL + "DatatypeProperty", "data property"),
    (OWL + "AnnotationProperty", "annotation property"),
    (OWL + "NamedIndividual", "individual"),
)
_TRAITS = (
    (OWL + "TransitiveProperty", "transitive"),
    (OWL + "SymmetricProperty", "symmetric"),
    (OWL + "FunctionalProperty", "functional"),
    (OWL + "InverseFunctionalProperty", "inverse functional"),
    (OWL + "AsymmetricProperty", "asymmetric"),
    (OWL + "ReflexiveProperty", "reflexive"),
    (OWL + "IrreflexiveProperty", "irreflexive"),
)
_SHOWN = ("Class", "Predicate", "Property", "Code")
# What holds of the one end holds of the other.
_BOTH_WAYS = {"inverse", "disjoint"}


@dataclass(frozen=True)
class Term:
    """One class, property or individual of the vocabulary.

    Attributes:
        kind: Which of them it is, such as ``object property``.
        classes: Of an individual, the classes it is asserted to be of.
        traits: Of a property, what its axioms make of it, such as ``transitive``.
        sign: Of a predicate, whether it says more (1), less (-1) or neither (0); None of all others.
        direction: Of a predicate, whether it runs with the cause (``forward``) or against it.
        links: IRIs by what they are to the term: parent, domain, range, inverse, disjoint.
        chains: Of a property, the steps that amount to it.
    """

    iri: str
    kind: str
    label: str
    definition: str
    notation: str
    sign: int | None
    direction: str
    withdrawn: bool
    synonyms: tuple[str, ...]
    notes: tuple[str, ...]
    classes: tuple[str, ...]
    traits: tuple[str, ...]
    links: Mapping[str, tuple[str, ...]]
    chains: tuple[tuple[str, ...], ...]

    def linked(self, relation: str) -> tuple[str, ...]:
        """Return what the term is tied to in that way."""
        return self.links.get(relation, ())


@dataclass(frozen=True)
class Use:
    """A claim, as far as it uses the vocabulary."""

    claim: str
    standing: str
    predicate: str | None
    subject: str | None
    object: str | None
    negated: bool


@dataclass(frozen=True)
class MappedTerm:
    """One of our terms beside one of theirs; ``match`` is exact, close, broad, narrow or related."""

    term: str
    match: str
    other: str


@dataclass(frozen=True)
class Vocabulary:
    """All terms, and what the dataset makes of them; see the table above."""

    query: StoredQuery
    shown: Mapping[str, StoredQuery]
    terms: Mapping[str, Term]
    labels: Mapping[str, str]
    instances: Mapping[str, frozenset[str]]
    claims: tuple[Use, ...]
    triples: Mapping[str, int]
    codes: Mapping[str, Mapping[str, int]]
    mappings: tuple[MappedTerm, ...]
    graphs: Mapping[str, int]
    about: Attributes
    by_inference: Mapping[str, int]

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """The terms directly below each term, by label."""
        found: dict[str, list[str]] = defaultdict(list)
        for iri, term in self.terms.items():
            for parent in term.linked("parent"):
                if parent in self.terms:
                    found[parent].append(iri)
        return {parent: tuple(sorted(iris, key=self.order)) for parent, iris in found.items()}

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The individuals of the vocabulary by class, such as the codes of a closed list."""
        found: dict[str, list[str]] = defaultdict(list)
        for iri, term in self.terms.items():
            for class_ in term.classes:
                found[class_].append(iri)
        return {class_: tuple(sorted(iris, key=self.order)) for class_, iris in found.items()}

    def order(self, iri: str) -> tuple[str, str]:
        """Return what terms are sorted by."""
        return self.terms[iri].label.casefold(), iri

    def below(self, iri: str) -> frozenset[str]:
        """Return a term and everything below it."""
        found: set[str] = set()
        waiting = [iri]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self.children.get(current, ()))
        return frozenset(found)

    def above(self, iri: str) -> tuple[str, ...]:
        """Return everything above a term, nearest first."""
        found: dict[str, None] = {}
        waiting = [iri]
        while waiting:
            parents = [p for current in waiting for p in self.terms[current].linked("parent") if p in self.terms]
            waiting = [parent for parent in parents if parent not in found]
            found.update(dict.fromkeys(waiting))
        return tuple(found)

    def all_instances(self, class_: str) -> frozenset[str]:
        """Return the things of a class or of one below it."""
        return frozenset(thing for each in self.below(class_) for thing in self.instances.get(each, ()))

    def claims_of(self, predicate: str) -> list[Use]:
        """Return the claims with this very predicate."""
        return self._by_predicate.get(predicate, [])

    def all_claims_of(self, predicate: str) -> list[Use]:
        """Return the claims with a predicate or one below it."""
        return [use for each in sorted(self.below(predicate)) for use in self.claims_of(each)]

    @cached_property
    def _by_predicate(self) -> dict[str, list[Use]]:
        found: dict[str, list[Use]] = defaultdict(list)
        for use in self.claims:
            if use.predicate:
                found[use.predicate].append(use)
        return found


def read_vocabulary(store: Store, query: Path, *, scope: Scope, inferred: Store | None = None) -> Vocabulary:
    """Return the vocabulary and its use.

    Args:
        store: Where to ask.
        query: A file of ``queries/views/`` whose header is as the table above says.
        scope: The graphs to ask; named graphs beyond it are left out.
        inferred: Where to ask what inference adds; a narrower scope leaves that out.

    Raises:
        CllkgError: If the header lacks a field.
        QueryFailed: If a query does not run or answers other columns than it promises.
    """
    asker = Asker(store, query, scope)
    main = asker.main
    terms = merge(asker.rows(main), main, "term")
    links = _links(asker.required("Links"))
    chains: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in asker.required("Chains"):
        chains[row["property"]].append(tuple(row[name] for name in ("first", "second", "third") if name in row))
    things = asker.required("Things")
    instances: dict[str, set[str]] = defaultdict(set)
    for row in things:
        instances[row["class"]].add(row["thing"])
    codes: dict[str, dict[str, int]] = defaultdict(dict)
    for row in asker.required("Codes"):
        codes[row["code"]][row["property"]] = row["things"]
    triples = {row["property"]: row["triples"] for row in asker.required("Triples")}
    wider = Asker(inferred, query, scope) if inferred and not scope.graphs else None
    return Vocabulary(
        query=main,
        shown={field.lower(): asker.companion(field) for field in _SHOWN},
        terms={iri: _term(row, links.get(iri, {}), chains.get(iri, ())) for iri, row in terms.items()},
        labels=_labels(things),
        instances={class_: frozenset(found) for class_, found in instances.items()},
        claims=tuple(_use(row) for row in asker.required("Claims")),
        triples=triples,
        codes=codes,
        mappings=tuple(MappedTerm(row["term"], row["match"], row["other"]) for row in asker.required("Mappings")),
        graphs={
            row["graph"]: row["triples"]
            for row in (wider or asker).required("Graphs")
            if not scope.graphs or row["graph"] in scope.graphs
        },
        about=next(iter(asker.required("About")), {}),
        by_inference=_more(wider, triples, instances) if wider else {},
    )


def _more(wider: Asker, triples: Mapping[str, int], instances: Mapping[str, set[str]]) -> dict[str, int]:
    """Return how many more triples a property, and how many more things a class has, where inferences count."""
    more = {row["property"]: row["triples"] - triples.get(row["property"], 0) for row in wider.required("Triples")}
    things: dict[str, set[str]] = defaultdict(set)
    for row in wider.required("Things"):
        things[row["class"]].add(row["thing"])
    more |= {class_: len(found) - len(instances.get(class_, ())) for class_, found in things.items()}
    return {iri: count for iri, count in more.items() if count > 0}


def _term(row: Attributes, links: Mapping[str, Iterable[str]], chains: Iterable[tuple[str, ...]]) -> Term:
    types = row["type"]
    return Term(
        iri=row["term"],
        kind=next((kind for iri, kind in _KINDS if iri in types), "term"),
        label=row.get("label") or row["term"],
        definition=row.get("definition", ""),
        notation=row.get("notation", ""),
        sign=row.get("sign"),
        direction=row.get("direction", ""),
        withdrawn=row.get("withdrawn", False),
        synonyms=row["synonym"],
        notes=row["note"],
        classes=tuple(iri for iri in types if iri.startswith(KG)),
        traits=tuple(trait for iri, trait in _TRAITS if iri in types),
        links={relation: tuple(sorted(others)) for relation, others in links.items()},
        chains=tuple(sorted(chains)),
    )


def _links(rows: Iterable[Attributes]) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        found[row["term"]][row["relation"]].add(row["other"])
        if row["relation"] in _BOTH_WAYS:
            found[row["other"]][row["relation"]].add(row["term"])
    return found


def _labels(rows: Iterable[Attributes]) -> dict[str, str]:
    """Return one label a thing; of several the first by letter, so that it does not depend on the engine."""
    found: dict[str, str] = {}
    for row in rows:
        label = row.get("label", "")
        found[row["thing"]] = min(filter(None, (found.get(row["thing"], ""), label)), default="")
    return found


def _use(row: Attributes) -> Use:
    return Use(
        row["claim"],
        row["standing"],
        row.get("predicate"),
        row.get("subject"),
        row.get("object"),
        row.get("negated", False),
    )
