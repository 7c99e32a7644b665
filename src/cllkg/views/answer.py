"""The answer of any query as a map: triples as they are, rows by their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox

from cllkg.errors import CllkgError
from cllkg.prefixes import PrefixMap
from cllkg.projection.neighborhood import Surroundings
from cllkg.queries.formats import counted
from cllkg.queries.result import Result
from cllkg.store.answers import Answer, Term
from cllkg.views.network import MapNetwork
from cllkg.views.relation_map import Relation, draw_relations
from cllkg.views.terms import key_of, thing_of

# Columns of these names are read as triples; any others as relations of the first column to the rest.
_TRIPLE = (("subject", "predicate", "object"), ("s", "p", "o"))


def draw_result(result: Result, surroundings: Surroundings, say: Callable[[str], None]) -> MapNetwork:
    """Return what a query came to as a map.

    Args:
        result: The query and its answer.
        surroundings: Tells what things are called.
        say: Hears how much there is to arrange.

    Raises:
        CllkgError: If there is nothing to draw.
    """
    if len(result):
        say(f"{counted(len(result), 'row' if result.answer.triples is None else 'triple')}; arranging them")
    return draw_answer(
        result.answer,
        title=result.query.title or result.query.name,
        sparql=result.sparql or result.query.sparql,
        surroundings=surroundings,
        prefixes=result.prefixes,
    )


def draw_answer(
    answer: Answer, *, title: str, sparql: str, surroundings: Surroundings, prefixes: PrefixMap
) -> MapNetwork:
    """Return the answer of a query as a map.

    Args:
        answer: Triples of a CONSTRUCT or DESCRIBE, or rows of a SELECT.
        title: What was asked, in a sentence.
        sparql: The query.
        surroundings: Tells what things are called.
        prefixes: To shorten IRIs.

    Raises:
        CllkgError: If there is nothing to draw: an ASK, no rows, or no thing in them.
    """
    if answer.truth is not None:
        raise CllkgError(f"the answer is {str(answer.truth).lower()}, which is no map.  Ask with SELECT or CONSTRUCT.")
    triples = list(_triples(answer))
    terms = {term for one in triples for term in (one[0], one[2]) if term is not None}
    if len(terms) == 1 and isinstance(next(iter(terms)), ox.Literal):
        raise CllkgError("the answer is one value, which is no map.  'cllkg query' prints it.")
    if not terms:
        raise CllkgError(
            "the answer is empty, so there is nothing to draw.  'cllkg query' says which part of the query empties it."
        )
    names = surroundings.names(sorted({term.value for term in terms if isinstance(term, ox.NamedNode)}))
    predicates = surroundings.names(sorted({name for _, name, _ in triples if ":" in name and " " not in name}))
    things = [thing_of(term, names, prefixes) for term in sorted(terms, key=str)]
    relations = [
        Relation(key_of(one, prefixes), key_of(other, prefixes), predicates[name].label if name in predicates else name)
        for one, name, other in triples
        if one is not None and other is not None
    ]
    words = ", ".join(answer.variables[place] for place in _worded(answer)) if answer.triples is None else ""
    left_out = f" Columns of words alone are not drawn: {words}. The table of 'cllkg query' has them." if words else ""
    size = counted(len(answer.triples), "triple") if answer.triples is not None else counted(len(answer.rows), "row")
    return draw_relations(
        things, relations,
        {
            "name": "query", "heading": title, "hint": "a name in this map …",
            "lead": f"The answer holds {size}.{left_out}", "sparql": [{"name": "the query", "text": sparql.strip()}],
        },
    )  # fmt: skip


def _triples(answer: Answer) -> Iterator[tuple[Term | None, str, Term | None]]:
    if answer.triples is not None:
        for triple in answer.triples:
            yield triple.subject, triple.predicate.value, triple.object
        return
    lowered = tuple(name.lower() for name in answer.variables)
    whole = lowered[:3] in _TRIPLE and len(lowered) == 3
    drawn = set(range(1, len(answer.variables))) - set(_worded(answer))
    for row in answer.rows:
        if whole and isinstance(row[1], ox.NamedNode):
            yield row[0], row[1].value, row[2]
        elif not drawn:
            yield row[0], "", None
        else:
            yield from ((row[0], answer.variables[place], row[place]) for place in sorted(drawn))


def _worded(answer: Answer) -> list[int]:
    """Return the columns behind the first that hold nothing but texts and numbers, if others hold things.

    A map of a long row would otherwise be a star of words: the titles, dates and counts of the one thing.
    """
    columns = range(1, len(answer.variables))
    things = [
        place for place in columns if any(isinstance(row[place], (ox.NamedNode, ox.BlankNode)) for row in answer.rows)
    ]
    return [place for place in columns if place not in things] if things else []
