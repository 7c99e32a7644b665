"""The tree: what stands under what, how often each term is used, and which rows open by themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from cllkg.prefixes import PrefixMap
from cllkg.projection.vocabulary_terms import CODE, Term, Vocabulary
from cllkg.views.links import entity_link
from cllkg.views.ontology.mapping_tables import ToldMapping
from cllkg.vocabulary import GRAPH, NamedGraph

_MINUS = "\N{MINUS SIGN}"
SIGNS = {1: ("+", "more"), -1: (_MINUS, "less"), 0: ("0", "unsigned")}
_CLOSENESS = ("exact", "close", "broad", "narrow", "related")
_OTHERS = (
    ("object property", "between two things", "Object properties: both ends are things with a name of their own."),
    ("data property", "with a value", "Datatype properties: a number, a date, a yes or no, or text."),
    ("annotation property", "left out by reasoners", "Annotation properties: what they say, no axiom builds on."),
)


@dataclass(frozen=True)
class Row:
    """A row of the tree.

    Attributes:
        key: The CURIE the row is chosen by; empty for a row that only gathers others.
        counts: Up to two numbers; what they count stands in the heads of the part.
        text: The definition, or what stands in its place.
        ends: What a property leads from and to.
        used: Whether the dataset uses it, or one below it.
        opens: Whether it is open when the page is.
        link: Where a term of another vocabulary is described.
    """

    label: str
    key: str = ""
    counts: tuple[int | None, int | None] = (None, None)
    text: str = ""
    ends: str = ""
    sign: tuple[str, str] | None = None
    marks: tuple[str, ...] = ()
    used: bool = True
    opens: bool = False
    link: str = ""
    under: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of the tree, under a heading of its own; its size is told beside its label."""

    name: str
    label: str
    heads: tuple[str, str]
    text: str
    under: tuple[Row, ...]
    size: int
    opens: bool = False


@dataclass(frozen=True)
class Planter:
    """Makes the parts of the tree."""

    vocabulary: Vocabulary
    prefixes: PrefixMap
    mappings: tuple[ToldMapping, ...]

    def parts(self) -> list[Part]:
        """Return the parts that have something under them."""
        made = (
            self._classes(),
            self._relations(),
            self._other_properties(),
            self._codes(),
            self._borrowed(),
            self._mapped(),
            self._graphs(),
        )
        return [part for part in made if part.under]

    def curie(self, iri: str) -> str:
        """Return what a term is chosen by."""
        return self.prefixes.compress(iri) or iri

    def name(self, iri: str) -> str:
        """Return what a term is called: ours by its label, another by its CURIE."""
        term = self.vocabulary.terms.get(iri)
        return term.label if term else self.curie(iri)

    def _classes(self) -> Part:
        def make(iri: str, under: tuple[Row, ...]) -> Row:
            direct, every = len(self.vocabulary.instances.get(iri, ())), len(self.vocabulary.all_instances(iri))
            kept = () if iri == CODE else (*under, *self._members(iri))
            return self._row(iri, kept, counts=(direct, every), used=every > 0)

        below_code = self.vocabulary.below(CODE) - {CODE}
        classes = [iri for iri, term in self.vocabulary.terms.items() if term.kind == "class" and iri not in below_code]
        text = "What things are. A thing counts once in a class, however many classes below it name it, too."
        rows = _opened_to(self._branch(classes, make), 1)
        return Part("classes", "Classes", ("direct", "in all"), text, rows, len(classes), opens=True)

    def _relations(self) -> Part:
        def make(iri: str, under: tuple[Row, ...]) -> Row:
            every = len(self.vocabulary.all_claims_of(iri))
            counts = len(self.vocabulary.claims_of(iri)), every
            used = bool(every or self._triples(iri)) or any(row.used for row in under)
            return self._row(iri, under, counts=counts, used=used)

        signed = [iri for iri, term in self.vocabulary.terms.items() if term.sign is not None]
        text = f"What a claim may state of two things: + says more, {_MINUS} says less, 0 says neither."
        rows = _opened_to(self._branch(signed, make), 2)
        return Part("relations", "Relations of claims", ("claims", "in all"), text, rows, len(signed), opens=True)

    def _other_properties(self) -> Part:
        def make(iri: str, under: tuple[Row, ...]) -> Row:
            triples = self._triples(iri)
            used = triples > 0 or any(row.used for row in under)
            return self._row(iri, under, counts=(None, triples), used=used)

        groups = []
        for kind, label, text in _OTHERS:
            terms = self.vocabulary.terms.items()
            rows = self._branch([iri for iri, term in terms if term.kind == kind and term.sign is None], make)
            if rows:
                groups.append(Row(label, text=text, under=rows, used=any(row.used for row in rows)))
        text = "What records are made of: circumstances, evidence, studies, numbers."
        return Part("properties", "Other properties", ("", "triples"), text, tuple(groups), _size(groups))

    def _codes(self) -> Part:
        def make(iri: str, under: tuple[Row, ...]) -> Row:
            codes = self._members(iri)
            uses = sum(row.counts[1] or 0 for row in (*under, *codes))
            return self._row(iri, (*under, *codes), counts=(len(codes), uses), used=uses > 0)

        lists = self.vocabulary.below(CODE) - {CODE}
        text = "Words from which a record picks one. Each has a notation, as curators write it, and a definition."
        return Part("codes", "Closed lists", ("codes", "uses"), text, self._branch(lists, make), len(lists))

    def _members(self, class_: str) -> tuple[Row, ...]:
        """Return the individuals the vocabulary itself has of a class, most used first, with their uses."""
        return tuple(
            self._row(iri, (), counts=(None, self._uses(iri)), used=self._uses(iri) > 0)
            for iri in _by_count(self.vocabulary.members.get(class_, ()), self._uses, self.vocabulary)
        )

    def _borrowed(self) -> Part:
        groups: dict[str, list[Row]] = defaultdict(list)
        foreign = ((iri, count) for iri, count in self.vocabulary.triples.items() if iri not in self.vocabulary.terms)
        for iri, count in sorted(foreign, key=lambda pair: (-pair[1], pair[0])):
            curie = self.curie(iri)
            prefix = curie.partition(":")[0] if curie != iri else ""
            link = iri if iri.startswith("https://") else entity_link(curie) if prefix else ""
            groups[prefix or "without a prefix"].append(Row(curie, curie, (None, count), link=link))
        rows = [
            Row(prefix, counts=(None, sum(row.counts[1] or 0 for row in under)), under=tuple(under))
            for prefix, under in groups.items()
        ]
        rows.sort(key=lambda row: (-(row.counts[1] or 0), row.label))
        text = "Properties of other vocabularies that our triples use. They are defined there, not here."
        return Part("borrowed", "Borrowed properties", ("", "triples"), text, tuple(rows), _size(rows))

    def _mapped(self) -> Part:
        groups: dict[str, list[Row]] = defaultdict(list)
        names = {self.curie(iri): term.label for iri, term in self.vocabulary.terms.items()}
        matches: dict[str, Counter[str]] = defaultdict(Counter)
        for told in sorted(self.mappings, key=lambda told: (names.get(told.term, told.term).casefold(), told.other)):
            prefix, _, local = told.other.partition(":")
            iri = self.prefixes.namespaces.get(prefix, "") + local
            label = f"{names.get(told.term, told.term)} · {told.label or told.other}"
            link = iri if iri.startswith("https://") else entity_link(told.other)
            word = f"not {told.match}" if told.denied else told.match
            groups[prefix].append(
                Row(label, f"{told.term} {told.other}", text=told.comment, marks=(word,), link=link, used=True)
            )
            matches[prefix][word] += 1
        rows = [
            Row(prefix, f"{prefix}:", (None, len(under)), text=_counted(matches[prefix]), under=tuple(under))
            for prefix, under in groups.items()
        ]
        rows.sort(key=lambda row: (-(row.counts[1] or 0), row.label.casefold()))
        text = "Our terms beside those of others. Broad means that theirs is broader, narrow that theirs is narrower."
        return Part("mappings", "Mappings", ("", "mappings"), text, tuple(rows), len(self.mappings))

    def _graphs(self) -> Part:
        holds = dict(_pair(value) for value in self.vocabulary.query.fields.get("Holds", ()))
        sizes = self.vocabulary.graphs
        rows = [
            Row(iri.removeprefix(GRAPH), self.curie(iri), (None, sizes[iri]), holds.get(iri.removeprefix(GRAPH), ""))
            for iri in sorted(sizes, key=lambda iri: (-sizes[iri], iri))
        ]
        if NamedGraph.INFERRED.iri not in sizes and len(sizes) > 1:
            name = NamedGraph.INFERRED.value
            rows.append(Row(name, self.curie(GRAPH + name), text=holds.get(name, ""), marks=("not asked",), used=False))
        text = "In which drawer a triple lies. A triple may lie in two; the default graph has it once."
        return Part("graphs", "Named graphs", ("", "triples"), text, tuple(rows), _size(rows))

    def _row(self, iri: str, under: tuple[Row, ...], *, counts: tuple[int | None, int | None], used: bool) -> Row:
        term = self.vocabulary.terms[iri]
        return Row(
            term.label,
            self.curie(iri),
            counts,
            term.definition,
            ends=self._ends(term),
            sign=None if term.sign is None else SIGNS.get(term.sign, (str(term.sign), "signed")),
            marks=(*_marks(term), *self._added(iri, used)),
            used=used,
            opens=True,
            under=under,
        )

    def _branch(self, iris: Iterable[str], make: Callable[[str, tuple[Row, ...]], Row]) -> tuple[Row, ...]:
        """Return the rows of these terms, each under its parents among them; most used first."""
        wanted = set(iris)
        seen: set[str] = set()

        def grow(iri: str, path: frozenset[str]) -> Row:
            seen.add(iri)
            children = self.vocabulary.children.get(iri, ())
            under = [grow(child, path | {child}) for child in children if child in wanted and child not in path]
            return make(iri, _most_first(under))

        ordered = sorted(wanted, key=self.vocabulary.order)
        roots = [iri for iri in ordered if not wanted.intersection(self.vocabulary.terms[iri].linked("parent"))]
        rows = [grow(iri, frozenset({iri})) for iri in roots]
        # Terms in a circle have no root; they are shown all the same.
        rows += [grow(iri, frozenset({iri})) for iri in ordered if iri not in seen]
        return _most_first(rows)

    def _ends(self, term: Term) -> str:
        domain, range_ = (", ".join(sorted(map(self.name, term.linked(end)))) for end in ("domain", "range"))
        return f"{domain or 'anything'} → {range_ or 'anything'}" if domain or range_ else ""

    def _added(self, iri: str, used: bool) -> tuple[str, ...]:
        """Return a mark for a term that would look unused although inference uses it."""
        more = self.vocabulary.by_inference.get(iri, 0)
        return (f"{more} inferred",) if more and not used else ()

    def _triples(self, iri: str) -> int:
        return self.vocabulary.triples.get(iri, 0)

    def _uses(self, iri: str) -> int:
        return sum(self.vocabulary.codes.get(iri, {}).values())


def _marks(term: Term) -> tuple[str, ...]:
    found = [trait for trait in term.traits if trait != "functional"]
    written = term.notation if term.notation != term.label.replace(" ", "_") else ""
    return (
        *([written] if written else []),
        *(["against the cause"] if term.direction == "backward" else []),
        *found,
        *(["chain"] if term.chains else []),
        *(["withdrawn"] if term.withdrawn else []),
    )


def _size(rows: Iterable[Row]) -> int:
    """Return how many rows stand for something, those below them included."""
    return sum(bool(row.key) + _size(row.under) for row in rows)


def _opened_to(rows: Iterable[Row], levels: int) -> tuple[Row, ...]:
    """Return the rows with all but the upper levels closed."""
    return tuple(replace(row, opens=row.opens and levels > 0, under=_opened_to(row.under, levels - 1)) for row in rows)


def _most_first(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return what has something under it before what has not, and of these the most used first."""
    return tuple(sorted(rows, key=lambda row: (not row.under, -(row.counts[1] or 0), row.label.casefold(), row.key)))


def _by_count(iris: Iterable[str], count: Callable[[str], int], vocabulary: Vocabulary) -> list[str]:
    return sorted(iris, key=lambda iri: (-count(iri), vocabulary.order(iri)))


def _counted(words: Mapping[str, int]) -> str:
    order = [*_CLOSENESS, *(f"not {word}" for word in _CLOSENESS)]
    return ", ".join(f"{words[word]} {word}" for word in order if words.get(word))


def _pair(value: str) -> tuple[str, str]:
    name, _, text = value.partition("=")
    return name.strip(), text.strip()
