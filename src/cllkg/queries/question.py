"""Answer a question as people put it: by name, as a file or as SPARQL, with or without what was inferred."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from cllkg.content import Content
from cllkg.prefixes import PrefixMap
from cllkg.queries.ask import Asked, ask, fill, scope_of
from cllkg.queries.header import StoredQuery, read_query
from cllkg.queries.library import find_question
from cllkg.queries.names import Names
from cllkg.queries.result import Result
from cllkg.store.answers import Store

StoreOf = Callable[[bool], Store]
"""Returns the store with inferred triples, or that without."""


def read_question(content: Content, question: str | Path | StoredQuery) -> StoredQuery:
    """Return the query that is meant by a name, a path, or SPARQL text.

    Raises:
        UnknownName: If there is no stored question of that name.
    """
    if isinstance(question, StoredQuery):
        return question
    if isinstance(question, Path):
        return read_query(question)
    if "{" in question:
        return StoredQuery("query", Path("query.rq"), "", {}, question)
    return find_question(content, question)


def answer_question(
    question: StoredQuery,
    store_of: StoreOf,
    *,
    names: Names,
    prefixes: PrefixMap,
    params: Mapping[str, object] | None = None,
    graph: str | None = None,
    inferred: bool = False,
) -> Result:
    """Ask a question, and say of its answer what holds only by inference.

    Args:
        question: What to ask.
        store_of: Where to ask.
        names: Resolves names of entities.
        prefixes: Known without a declaration, and used to write the answer.
        params: Values for the question's parameters.
        graph: Ask only this named graph, as ``scope_of`` reads it.
        inferred: Whether inferred triples count; those of a question that is about them always do.

    Raises:
        UnknownName: If there is no such graph, parameter or entity.
        QueryFailed: If the query is refused, does not parse, or does not run.
    """

    def asked_with(inferred: bool) -> Asked:
        return ask(
            store_of(inferred),
            question,
            names=names,
            prefixes=prefixes.namespaces,
            params=params,
            scope=scope_of(graph) if graph else None,
        )

    asked = asked_with(inferred or question.inferred)
    sparql = fill(question, params or {}, names)
    warnings = asked.warnings
    if inferred and not question.inferred:
        from cllkg.queries.suspicious import by_inference

        warnings += tuple(by_inference(sparql, asked.answer, lambda _: asked_with(False).answer))
    return Result(question, asked.answer, prefixes, warnings, sparql)
