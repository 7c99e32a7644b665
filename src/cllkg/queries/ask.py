"""Ask a query: fill in its parameters, resolve names in it, guard it, run it, warn about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from cllkg.errors import QueryFailed, UnknownName
from cllkg.queries.guard import misspelled, name_entities, refuse_unsafe, tokens
from cllkg.queries.header import StoredQuery
from cllkg.queries.names import Names, cut
from cllkg.store.answers import Answer, Scope, Store, Term
from cllkg.vocabulary import GRAPH_SCOPES, NamedGraph

# One parameter: VALUES ?drug { CHEBI:63791 }  # param drug
_PARAM = r"(VALUES\s+\?\w+\s*\{{)[^}}]*(\}}\s*#\s*param\s+{name}\b)"
_NO_ROWS = "no rows: the graph says nothing of this, which is not a no."
_FALSE = "false means not stated, which is not a no."
_ZERO = "0 means that nothing of this is stated, which is not a no."
_SUM = re.compile(r"\b(?:COUNT|SUM)\s*\(", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@dataclass(frozen=True)
class Asked:
    """An answer with what the asker should know about it."""

    answer: Answer
    warnings: tuple[str, ...]


def scope_of(graph: str | None) -> Scope:
    """Return the scope of ``--graph NAME``: ``article`` and ``background`` bring what they need.

    Raises:
        UnknownName: With the nearest names.
    """
    if graph is None:
        return Scope()
    if graph in GRAPH_SCOPES:
        return Scope(tuple(member.iri for member in GRAPH_SCOPES[graph]))
    names = [member.value for member in NamedGraph]
    if graph in names:
        return Scope((NamedGraph(graph).iri,))
    raise UnknownName("graph", cut(graph), names, f"The graphs are: {', '.join(names)}.")


def ask(
    store: Store,
    query: StoredQuery,
    *,
    names: Names,
    prefixes: Mapping[str, str],
    params: Mapping[str, object] | None = None,
    scope: Scope | None = None,
) -> Asked:
    """Ask one query of one store.

    Args:
        store: Where to ask.
        query: What to ask; its header may name a graph, which ``scope`` overrides.
        names: Resolves names of entities in the text and in parameters.
        prefixes: Prefixes known without a declaration.
        params: Values for the query's parameters.
        scope: The graphs to ask; by default those of the query's header, else all.

    Raises:
        QueryFailed: If the query is refused, does not parse, or does not run.
        UnknownName: If a parameter or an entity has no such name.
    """
    sparql = fill(query, params or {}, names)
    refuse_unsafe(sparql)
    chosen = scope if scope is not None else scope_of(query.one("Graph"))

    def answer_of(text: str) -> Answer:
        return store.query(name_entities(text, names.resolve), dict(prefixes), chosen)

    try:
        answer = answer_of(sparql)
    except QueryFailed as error:
        raise _explained(error, sparql, store, names, prefixes) from None
    nothing = _nothing(answer, counts=not query.columns and bool(_SUM.search(sparql)))
    if not nothing and query.columns:
        # What a stored question multiplies or counts has been looked at; its header promises its columns.
        return Asked(answer, ())
    # A misspelled term may empty one branch of a query while others answer.
    warnings = [*misspelled(sparql, names.terms(), suggest=names.nearest_terms)] if "kg:" in sparql else []
    if not nothing:
        return Asked(answer, (*warnings, *_suspicions(sparql, answer, answer_of)))
    warnings.append(nothing)
    from cllkg.queries.empty import why_empty

    warnings += why_empty(_as_select(sparql, answer), answer_of, names=names, prefixes=prefixes)
    if params:
        from cllkg.queries.siblings import suggestions

        def rows(values: Mapping[str, object]) -> int:
            return len(answer_of(fill(query, values, names)).rows)

        warnings += suggestions(query, params, names, prefixes, rows)
    return Asked(answer, tuple(warnings))


def _nothing(answer: Answer, *, counts: bool) -> str:
    """Return what an answer means that holds nothing; an empty text if it holds something."""
    if answer.truth is not None:
        return "" if answer.truth else _FALSE
    if not answer.rows:
        return "" if answer.triples else _NO_ROWS
    # A sum over nothing is a row that looks like an answer.
    return _ZERO if counts and len(answer.rows) == 1 and all(map(_is_zero, answer.rows[0])) else ""


def _is_zero(cell: Term | None) -> bool:
    return isinstance(cell, ox.Literal) and cell.value == "0"


def _as_select(sparql: str, answer: Answer) -> str:
    """Return an ASK as the SELECT that has no rows where it is false; any other query as it is."""
    if answer.truth is None:
        return sparql
    word = next(match for match in tokens(sparql) if match.lastgroup == "word" and match.group().upper() == "ASK")
    return f"{sparql[: word.start()]}SELECT *{sparql[word.end() :]}"


def _suspicions(sparql: str, answer: Answer, ask: Callable[[str], Answer]) -> list[str]:
    from cllkg.queries.suspicious import suspicions

    return suspicions(sparql, answer, ask)


def _explained(error: QueryFailed, sparql: str, store: Store, names: Names, prefixes: Mapping[str, str]) -> QueryFailed:
    """Return the error with what the query's own text says about its cause."""
    from cllkg.queries.hints import hints

    message = str(error)
    named: dict[str, str] = {}

    def placeholder(name: str) -> str:
        iri = f"x:{len(named)}".ljust(len(name), "x")
        named[iri] = name
        return iri

    masked = name_entities(sparql, placeholder)
    if named and message.startswith("line "):
        # The engine counts columns in a text with IRIs for names; with placeholders as long as these it counts ours.
        try:
            store.query(masked, dict(prefixes), Scope())
        except QueryFailed as other:
            message = str(other)
            for iri, name in named.items():
                message = message.replace(f"<{iri}>", f"<{name}>")
    return QueryFailed("\n".join([message, *(f"hint: {hint}" for hint in hints(sparql, prefixes, names))]))


def fill(query: StoredQuery, params: Mapping[str, object], names: Names) -> str:
    """Return the query's text with parameter values in place of its defaults."""
    sparql = query.sparql
    for name, value in params.items():
        pattern = re.compile(_PARAM.format(name=re.escape(name)))
        match = pattern.search(sparql)
        if name not in query.params or match is None:
            hint = f"It has: {', '.join(query.params)}." if query.params else "It has none."
            raise UnknownName(f"parameter of {query.name}", cut(name), query.params, hint)
        sparql = sparql[: match.end(1)] + f" {_value(value, names)} " + sparql[match.start(2) :]
    return sparql


def _value(value: object, names: Names) -> str:
    value = str(value)
    if _NUMBER.fullmatch(value):
        return value
    if value.startswith('"'):
        return str(ox.Literal(value.strip('"')))
    return f"<{value[1:-1] if value.startswith('<') and ':' in value else names.resolve(value)}>"
