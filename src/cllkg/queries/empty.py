"""Say which pattern of a query empties its answer, and what lies nearest to it.

The query's own patterns are asked again, fewer at a time, in the query's own words. A query that cannot be taken apart
safely, or is not done within a few probes, gets no reason rather than a wrong one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from cllkg.errors import QueryFailed, nearest
from cllkg.prefixes import PrefixMap
from cllkg.queries.names import Names
from cllkg.queries.patterns import Outline, Part, Pattern, outline, written
from cllkg.store.answers import Answer, Term
from cllkg.vocabulary import KG, RDF, RDFS, NamedGraph

# So often a query is asked again, and so long, at the most; one probe under way is not cut short.
MOST_PROBES = 20
MOST_SECONDS = 2.0

# So many values are compared with a text that nothing has, and so many names are given.
_MOST_VALUES = 10_000
_MOST_NAMED = 3

_CONDITIONS = (Part.FILTER, Part.MINUS)
_SIMPLE_VERB = re.compile(r"a|<[^<>]*>|[\w.-]*:[\w.%:-]*")
_IRI = re.compile(r"<([a-z][\w+.-]*:[^<>\s]*)>")
_TYPES = ("a", "rdf:type", f"<{RDF}type>")

Ask = Callable[[str], Answer]


def why_empty(sparql: str, ask: Ask, *, names: Names, prefixes: Mapping[str, str]) -> list[str]:
    """Return sentences on what leaves a SELECT or CONSTRUCT without an answer; none where that cannot be told safely.

    Args:
        sparql: The query, which parses and has no answer.
        ask: Asks such a text as the query was asked: of the same store and graphs, names and prefixes known.
        names: Knows the terms of the vocabulary.
        prefixes: Prefixes known without a declaration.
    """
    found = outline(sparql)
    if found is None:
        return []
    probes = _Probes(ask, sparql)
    lines: list[str] = []
    try:
        for line in _Doctor(probes, names, PrefixMap(dict(prefixes))).reasons(found):
            lines.append(line)
    except (_Spent, QueryFailed):
        # What has been said is true; what is missing is only more of it.
        return lines
    return lines


class _Spent(Exception):
    """No probe is left."""


class _Probes:
    """Asks pieces of a query, so many and so long."""

    def __init__(self, ask: Ask, sparql: str) -> None:
        self._ask = ask
        self._left = MOST_PROBES
        self._until = time.monotonic() + MOST_SECONDS
        # A variable of ours, which the query does not have.
        self.fresh = "?any"
        while self.fresh in sparql:
            self.fresh += "_"

    def matches(self, prologue: str, patterns: Iterable[Pattern]) -> bool:
        """Whether patterns have a match together."""
        return bool(self._answer(f"{prologue}\nASK {written(patterns)}").truth)

    def values(self, prologue: str, patterns: Iterable[Pattern], limit: int = _MOST_VALUES) -> list[Term]:
        """Return what our own variable stands for in the matches, sorted."""
        text = f"{prologue}\nSELECT DISTINCT {self.fresh} {written(patterns)} LIMIT {limit}"
        return sorted((row[0] for row in self._answer(text).rows if row[0] is not None), key=str)

    def _answer(self, sparql: str) -> Answer:
        if self._left == 0 or time.monotonic() > self._until:
            raise _Spent
        self._left -= 1
        return self._ask(sparql)


class _Doctor:
    """Finds what empties one query."""

    def __init__(self, probes: _Probes, names: Names, prefixes: PrefixMap) -> None:
        self._probes = probes
        self._names = names
        self._prefixes = prefixes

    def reasons(self, found: Outline) -> Iterator[str]:
        """Yield what empties a query."""
        joined = [pattern for pattern in found.patterns if pattern.part not in _CONDITIONS]
        if self._probes.matches(found.prologue, joined):
            yield from self._conditions(found, joined)
            return
        last = self._first_without_match(found.prologue, joined)
        before, culprit = joined[:last], joined[last]
        if culprit.part is Part.TRIPLE:
            yield from self._triple(found.prologue, before, culprit)
        elif culprit.part is Part.GRAPH:
            yield from self._graph(found.prologue, before, culprit)
        elif culprit.part is Part.GROUP and not self._probes.matches(found.prologue, [culprit]):
            yield from self._inner(found.prologue, culprit)
        elif culprit.part in (Part.GROUP, Part.VALUES):
            yield f"{self._shown(culprit)} empties the answer: it fits nothing that the patterns before it match."

    def _first_without_match(self, prologue: str, patterns: Sequence[Pattern]) -> int:
        """Return the place of the pattern with which the patterns up to it lose their last match."""
        # Each further pattern can only take matches away, so halving finds it.
        low, high = 0, len(patterns)
        while high - low > 1:
            middle = (low + high) // 2
            if self._probes.matches(prologue, patterns[:middle]):
                low = middle
            else:
                high = middle
        return high - 1

    def _conditions(self, found: Outline, joined: list[Pattern]) -> Iterator[str]:
        """Yield which condition lets no match through, or that what follows the group leaves none."""
        conditions = [pattern for pattern in found.patterns if pattern.part in _CONDITIONS]
        for condition in conditions:
            if not self._probes.matches(found.prologue, [*joined, condition]):
                yield f"{self._shown(condition)} empties the answer: the patterns match, and no match passes it."
                return
        if conditions and not self._probes.matches(found.prologue, found.patterns):
            yield f"the conditions empty the answer together: {' and '.join(map(self._shown, conditions))}."
        elif found.form == "CONSTRUCT":
            yield "the patterns match, but no match gives a triple: some variable of the template is never bound."
        else:
            words = [word for word in ("HAVING", "OFFSET", "LIMIT", "VALUES") if found.has_word(word)]
            if words:
                yield f"the patterns match; {' or '.join(words)} leaves nothing of it."

    def _graph(self, prologue: str, before: list[Pattern], culprit: Pattern) -> Iterator[str]:
        inner = Pattern(Part.GROUP, culprit.text[culprit.text.index("{") :])
        head = f"{self._shown(culprit)} empties the answer"
        if self._probes.matches(prologue, [*before, inner]):
            yield f"{head}: its patterns match, but not in that graph."
        else:
            yield f"{head}: nothing matches it{' with the patterns before it' if before else ''}."

    def _inner(self, prologue: str, culprit: Pattern) -> Iterator[str]:
        """Yield what empties a group by itself; of a union nothing is sure but that no branch matches."""
        inside = culprit.text[1:-1]
        is_query = re.match(r"(\s|#[^\n]*\n)*SELECT\b", inside, re.IGNORECASE)
        found = outline(f"{prologue}\n{inside}" if is_query else f"{prologue}\nSELECT * {culprit.text}")
        lines = list(self.reasons(found)) if found is not None else []
        yield from lines or [f"{self._shown(culprit)} empties the answer: nothing matches it."]

    def _shown(self, pattern: Pattern) -> str:
        """Return a pattern as the query has it, its IRIs shortened, on one line, a long one cut."""
        words = " ".join(pattern.words.split())
        words = _IRI.sub(lambda match: self._prefixes.compress(match[1]) or match[0], words)
        return f"'{words}'" if len(words) <= 120 else f"'{words[:117].rstrip()}...'"

    # --- A triple

    def _triple(self, prologue: str, before: list[Pattern], culprit: Pattern) -> Iterator[str]:
        head = f"{self._shown(culprit)} empties the answer:"
        if not self._probes.matches(prologue, [culprit]):
            yield f"{head} no triple matches it.{self._nearest(prologue, [], culprit)}"
            return
        partners = [pattern for pattern in before if pattern.variables & culprit.variables]
        # What gives a variable its value first: with it, the triple is as good as one that names the thing.
        partners.sort(key=lambda pattern: pattern.part is not Part.VALUES)
        for partner in partners:
            if partner.part in (Part.TRIPLE, Part.VALUES) and not self._probes.matches(prologue, [partner, culprit]):
                given = [partner] if partner.part is Part.VALUES else []
                hint = self._nearest(prologue, given, culprit) if given else ""
                yield f"{head} it never holds together with {self._shown(partner)}.{hint}"
                return
        yield f"{head} it matches, but nothing that the patterns before it match."

    def _nearest(self, prologue: str, given: list[Pattern], culprit: Pattern) -> str:
        """Return the first hint that the graph bears out, or nothing."""
        if culprit.terms is None or not _SIMPLE_VERB.fullmatch(culprit.terms[1]):
            return ""
        for hint in (self._narrower, self._turned, self._text, self._unused, self._other_values, self._beside):
            try:
                if text := hint(prologue, given, culprit.terms):
                    return f"  {text}"
            except _Spent:
                return ""
        return ""

    def _narrower(self, prologue: str, given: list[Pattern], terms: tuple[str, str, str]) -> str:
        """Say that a narrower class or predicate has what is looked for."""
        subject, verb, value = terms
        fresh = self._probes.fresh
        if verb in _TYPES:
            if _is_variable(value):
                return ""
            patterns = [*given, _triple(subject, verb, fresh), _triple(fresh, f"<{RDFS}subClassOf>+", value)]
            what, cure = "classes", f"{subject} a/rdfs:subClassOf* {value}"
        else:
            patterns = [*given, _triple(subject, fresh, value), _triple(fresh, f"<{RDFS}subPropertyOf>+", verb)]
            what, cure = "predicates", f"{subject} ?p {value} . ?p rdfs:subPropertyOf* {verb}"
        found = self._probes.values(prologue, patterns)
        return f"Narrower {what} do match: {self._listed(found)}.  Write: {cure}" if found else ""

    def _turned(self, prologue: str, given: list[Pattern], terms: tuple[str, str, str]) -> str:
        """Say that the triple matches the other way round."""
        subject, verb, value = terms
        if verb in _TYPES or _is_literal(value) or (_is_variable(subject) and _is_variable(value) and not given):
            return ""
        turned = _triple(value, verb, subject)
        return (
            f"It matches the other way round: {turned.text}" if self._probes.matches(prologue, [*given, turned]) else ""
        )

    def _text(self, prologue: str, given: list[Pattern], terms: tuple[str, str, str]) -> str:
        """Give the texts nearest to one that nothing has."""
        subject, verb, value = terms
        if not _is_literal(value):
            return ""
        there = self._probes.values(prologue, [*given, _triple(subject, verb, self._probes.fresh)])
        texts: dict[str, list[str]] = {}
        for term in there:
            if isinstance(term, ox.Literal):
                texts.setdefault(term.value, []).append(str(term))
        wanted = re.sub(r"^(\"\"\"|'''|\"|')(.*?)\1.*$", r"\2", value, flags=re.DOTALL)
        close = [wanted] if wanted in texts else nearest(wanted, texts)
        shown = [form for text in close for form in texts[text]][:_MOST_NAMED]
        folded = wanted.casefold()
        lines = [] if folded in map(str.casefold, close) else [self._other_name(prologue, given, terms, wanted)]
        lines += [f"Nearest there: {', '.join(map(self._shorten, shown))}."] if shown else []
        return "  ".join(filter(None, lines))

    def _other_name(self, prologue: str, given: list[Pattern], terms: tuple[str, str, str], wanted: str) -> str:
        """Give the text that stands there for what the wanted one is another name of."""
        subject, verb, _ = terms
        if not _is_variable(subject) or given:
            return ""
        for iri in self._names.called(wanted)[:_MOST_NAMED]:
            if texts := self._probes.values(prologue, [_triple(f"<{iri}>", verb, self._probes.fresh)]):
                it = self._listed([ox.NamedNode(iri)])
                return (
                    f'"{wanted}" is another name of {self._names.sort(iri)}, {it}.  There it is {self._listed(texts)}.'
                )
        return ""

    def _unused(self, prologue: str, given: list[Pattern], terms: tuple[str, str, str]) -> str:
        """Say that no triple has the predicate, or nothing is of the class, with terms like it that do match."""
        subject, verb, value = terms
        fresh = self._probes.fresh
        kind = verb in _TYPES
        term = value if kind else verb
        if _is_variable(term) or _is_literal(term):
            return ""
        anywhere = _triple(fresh, verb, value) if kind else _triple(fresh, verb, f"{fresh}_o")
        if self._probes.matches(prologue, [anywhere]):
            return ""
        said = f"Nothing is of the class {term}." if kind else f"No triple has the predicate {term}."
        close = []
        local = re.split(r"[:#/]", term.rstrip(">"))[-1]
        for name in self._names.nearest_terms(local)[:_MOST_NAMED]:
            other = f"<{KG}{name}>"
            if self._probes.matches(prologue, [*given, _triple(subject, *((verb, other) if kind else (other, value)))]):
                close.append(f"kg:{name}")
        if close:
            return f"{said}  These match: {', '.join(close)}."
        if local not in self._names.terms():
            return said
        inferred = Pattern(Part.GRAPH, f"GRAPH <{NamedGraph.INFERRED.iri}> {{ {fresh} {fresh}_p {fresh}_o }}")
        hidden = not self._probes.matches(prologue, [inferred])
        return f"{said}  Inferred triples count only with --inferred." if hidden else said

    def _other_values(self, prologue: str, given: list[Pattern], terms: tuple[str, str, str]) -> str:
        """Give what the named thing does have by that predicate."""
        subject, verb, value = terms
        if _is_variable(value) or _is_literal(value) or (_is_variable(subject) and not given):
            return ""
        found = self._probes.values(prologue, [*given, _triple(subject, verb, self._probes.fresh)])
        return f"What {subject} has there: {self._listed(found)}." if found else ""

    def _beside(self, prologue: str, given: list[Pattern], terms: tuple[str, str, str]) -> str:
        """Give the predicates that the named thing does have, or that lead to it."""
        subject, verb, value = terms
        fresh = self._probes.fresh
        bound = frozenset(name for pattern in given for name in pattern.variables)
        if not _is_variable(subject) or subject in bound:
            patterns = [*given, _triple(subject, fresh, f"{fresh}_o")]
            some, none = f"{subject} has", f"No triple begins with {_any(subject)}."
        elif (not _is_variable(value) or value in bound) and not _is_literal(value):
            patterns = [*given, _triple(f"{fresh}_s", fresh, value)]
            some, none = f"to {value} lead", f"No triple ends in {_any(value)}."
        else:
            return ""
        found = [self._shorten(str(term)) for term in self._probes.values(prologue, patterns)]
        # Our own say more of a thing than what everything has.
        found.sort(key=lambda name: (not name.startswith("kg:"), name))
        close = [*nearest(verb, found), *(name for name in found if name not in nearest(verb, found))]
        return f"Of predicates, {some}: {_some(close)}." if close else none

    def _listed(self, terms: Sequence[Term]) -> str:
        return _some([self._shorten(str(term)) for term in terms])

    def _shorten(self, term: str) -> str:
        """Return a term as a query may write it."""
        head, quote, iri = term.rpartition("<")
        if not quote or not iri.endswith(">"):
            return term
        return head + (self._prefixes.compress(iri[:-1]) or f"<{iri}")


def _any(term: str) -> str:
    return f"a value of {term}" if _is_variable(term) else term


def _some(names: Sequence[str]) -> str:
    """Return the first few of some names.

    >>> _some(["a", "b"]), _some(["a", "b", "c", "d", "e"])
    ('a, b', 'a, b, c and 2 more')
    """
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _triple(subject: str, verb: str, value: str) -> Pattern:
    return Pattern(Part.TRIPLE, f"{subject} {verb} {value}", (subject, verb, value))


def _is_variable(term: str) -> bool:
    # A blank node in a query stands for anything, as a variable does.
    return term.startswith(("?", "$", "_:"))


def _is_literal(term: str) -> bool:
    return term.startswith(('"', "'")) or bool(re.match(r"[+-]?\.?\d", term)) or term in ("true", "false")
