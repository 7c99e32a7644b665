"""Explain a claim, a number, an inference, or every relation of two things."""

from __future__ import annotations

from collections.abc import Sequence

from cllkg.content import Content
from cllkg.errors import CllkgError
from cllkg.evidence.asking import Asker
from cllkg.evidence.explanations.explanation import Explanation, InferenceExplanation, RecordExplanation
from cllkg.evidence.explanations.proving import Unfolding
from cllkg.evidence.explanations.relating import explain_relation
from cllkg.evidence.explanations.resolving import find_predicates, find_record, find_thing
from cllkg.evidence.gathering import fetch, gather, name_all, shown_triples
from cllkg.evidence.parts import Related
from cllkg.evidence.reading import read_brief, read_record
from cllkg.prefixes import PrefixMap
from cllkg.queries.names import Names
from cllkg.store.answers import Store


def explain(
    store: Store, content: Content, prefixes: PrefixMap, words: Sequence[str], *, every: bool = False
) -> Explanation:
    """Return why the graph says something.

    Args:
        store: A store that holds inferences too.
        content: Where the queries are.
        prefixes: Expands and shortens names.
        words: A claim, number or inference; or two things; or two things with a predicate between them.
        every: Whether to show every proof of a relation rather than the strongest.

    Raises:
        UnknownName: If nothing answers to a name; with the nearest ones.
        CllkgError: If a name is ambiguous, or names something that cannot be explained.
    """
    asker = Asker(store, content, prefixes)
    names = Names(store, content, prefixes)
    if len(words) == 1:
        return _explain_one(asker, find_record(asker, names, words[0]))
    if len(words) not in (2, 3):
        raise CllkgError(
            "explain takes a claim, two things, or two things with a predicate between them.  "
            "Put a name of several words in quotes."
        )
    start, end = find_thing(asker, names, words[0]), find_thing(asker, names, words[-1])
    if start == end:
        raise CllkgError(f"'{words[0]}' and '{words[-1]}' are the same thing.  Name two.")
    predicates = find_predicates(asker, words[1]) if len(words) == 3 else ()
    return explain_relation(asker, start, end, predicates, every=every)


def _explain_one(asker: Asker, iri: str) -> Explanation:
    relations: dict[str, set[str]] = {}
    for row in asker.rows("related", record=iri):
        relations.setdefault(row["other"], set()).add(row["relation"])
    relations.pop(iri, None)
    graph = gather(asker, [iri])
    fetch(asker, graph, relations)
    name_all(asker, graph)
    if "Inference" in graph.kinds(iri):
        proof = Unfolding(graph).proof(iri)
        return InferenceExplanation(shown_triples(graph, proof), asker.prefixes, proof)
    related = tuple(
        Related(", ".join(sorted(relations[other])), read_brief(graph, other)) for other in sorted(relations)
    )
    record = read_record(graph, iri, related)
    return RecordExplanation(shown_triples(graph, record), asker.prefixes, record)
