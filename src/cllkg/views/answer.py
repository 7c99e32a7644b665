"""The answer of any query as a map: triples as they are, rows by their columns."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from cllkg.errors import CllkgError
from cllkg.prefixes import PrefixMap
from cllkg.projection.neighborhood import Surroundings
from cllkg.queries.formats import counted
from cllkg.store.answers import Answer, Term
from cllkg.views.network import MapNetwork
from cllkg.views.relation_map import Relation, draw_relations
from cllkg.views.terms import key_of, thing_of

# Columns of these names are read as triples; any others as relations of the first column to the rest.
_TRIPLE = (("subject", "predicate", "object"), ("s", "p", "o"))


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
    size = counted(len(answer.triples), "triple") if answer.triples is not None else counted(len(answer.rows), "row")
    return draw_relations(
        things, relations,
        {
            "name": "query", "heading": title, "hint": "a name in this map …",
            "lead": f"The answer holds {size}.", "sparql": [{"name": "the query", "text": sparql.strip()}],
        },
    )  # fmt: skip


def _triples(answer: Answer) -> Iterator[tuple[Term | None, str, Term | None]]:
    if answer.triples is not None:
        for triple in answer.triples:
            yield triple.subject, triple.predicate.value, triple.object
        return
    lowered = tuple(name.lower() for name in answer.variables)
    whole = lowered[:3] in _TRIPLE and len(lowered) == 3
    for row in answer.rows:
        if whole and isinstance(row[1], ox.NamedNode):
            yield row[0], row[1].value, row[2]
        elif len(row) == 1:
            yield row[0], "", None
        else:
            yield from ((row[0], name, term) for name, term in zip(answer.variables[1:], row[1:], strict=True))
