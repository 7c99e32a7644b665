"""What the panel tells of a term beyond its row: ties, things, claims, and how to ask for more.

Things are told once, however many classes they are of, and their CURIEs, which share long beginnings, as what
differs from the one before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from os.path import commonprefix
from typing import Any

from cllkg.errors import CllkgError
from cllkg.projection.vocabulary_terms import Term, Vocabulary
from cllkg.queries.header import StoredQuery
from cllkg.views.links import entity_link
from cllkg.vocabulary import BASE

Page = dict[str, Any]
Name = Callable[[str], str]


def page_data(vocabulary: Vocabulary, curie: Name) -> Page:
    """Return what the scripts of the page read.

    Args:
        vocabulary: All terms and their use.
        curie: Makes the CURIE of an IRI.
    """
    things = _things(vocabulary)
    place = {thing: i for i, thing in enumerate(things)}
    standings = sorted({use.standing for use in vocabulary.claims})
    return {
        "terms": {curie(iri): _term(vocabulary, term, curie) for iri, term in sorted(vocabulary.terms.items())},
        "things": _front_coded(vocabulary, things, curie),
        "instances": {
            curie(class_): sorted(place[thing] for thing in found)
            for class_, found in sorted(vocabulary.instances.items())
        },
        "standings": standings,
        "claims": _claims(vocabulary, place, standings, curie),
        "shown": {name: _around(query) for name, query in sorted(vocabulary.shown.items())},
    }


def _term(vocabulary: Vocabulary, term: Term, curie: Name) -> Page:
    """Return what is told of a term; what it does not have is left out."""
    of_kind: Page = {}
    if term.kind == "class":
        of_kind = _class(vocabulary, term, curie)
    elif term.kind == "individual":
        uses = vocabulary.codes.get(term.iri, {})
        of_kind = {"uses": {curie(iri): count for iri, count in sorted(uses.items())}}
    else:
        of_kind = {"triples": vocabulary.triples.get(term.iri, 0)}
    told = of_kind | {
        "label": term.label,
        "kind": term.kind,
        "notation": term.notation,
        "synonyms": term.synonyms,
        "notes": term.notes,
        "sign": term.sign,
        "direction": term.direction,
        "traits": term.traits,
        "classes": [curie(iri) for iri in term.classes],
        "chains": [[curie(step) for step in chain] for chain in term.chains],
    }
    told |= {
        relation: [curie(other) for other in term.linked(relation)]
        for relation in ("parent", "domain", "range", "inverse", "disjoint")
    }
    return {name: value for name, value in told.items() if value not in (None, "", (), [], {})}


def _class(vocabulary: Vocabulary, term: Term, curie: Name) -> Page:
    """Return what a class inherits, and how many claims are about its things."""
    things = vocabulary.all_instances(term.iri)
    inherited = {
        curie(other): curie(parent)
        for parent in reversed(vocabulary.above(term.iri))
        for other in vocabulary.terms[parent].linked("disjoint")
    }
    about = {
        "as_subject": len({use.claim for use in vocabulary.claims if use.subject in things}),
        "as_object": len({use.claim for use in vocabulary.claims if use.object in things}),
    }
    return {
        "inherited": dict(sorted(inherited.items())),
        "all": len(things),
        "about": about if any(about.values()) else {},
    }


def _things(vocabulary: Vocabulary) -> list[str]:
    return sorted({thing for found in vocabulary.instances.values() for thing in found})


def _front_coded(vocabulary: Vocabulary, things: Iterable[str], curie: Name) -> list[list[Any]]:
    """Return each thing as how much of the CURIE before it stays, what follows, its label, and where it leads."""
    told: list[list[Any]] = []
    before = ""
    for thing in things:
        name = curie(thing)
        same = len(commonprefix((before, name)))
        row: list[Any] = [same, name[same:], vocabulary.labels.get(thing, "")]
        if not thing.startswith(BASE):
            row.append(entity_link(name))
        while row[-1] == "":
            row.pop()
        told.append(row)
        before = name
    return told


def _claims(vocabulary: Vocabulary, place: dict[str, int], standings: list[str], curie: Name) -> Page:
    """Return the claims of each predicate: which thing, which standing, and 1 if it denies."""
    found: Page = {}
    for use in sorted(vocabulary.claims, key=lambda use: use.claim):
        if use.predicate and use.claim in place:
            row = [place[use.claim], standings.index(use.standing)] + [1] * use.negated
            found.setdefault(curie(use.predicate), []).append(row)
    return found


def _around(query: StoredQuery) -> list[str]:
    """Return the text of a query before and after its parameter, under its question.

    Raises:
        CllkgError: If the query has not one parameter whose value stands once in braces.
    """
    values = list(query.params.values())
    parts = query.sparql.split(f"{{ {values[0]} }}") if len(values) == 1 else []
    if len(parts) != 2:
        cure = "Write one, as in ontology-of-class.rq."
        raise CllkgError(f"{query.path}: no parameter whose value stands once in braces.  {cure}")
    body = [line for line in parts[0].splitlines() if not line.startswith("#")]
    before = "\n".join([f"# {query.title}", *body])
    # The rest of the parameter's line is a comment for the command line.
    return [before, "\n" + parts[1].partition("\n")[2]]


def kinds(vocabulary: Vocabulary) -> Counter[str]:
    """Return how many terms of each kind there are."""
    return Counter(term.kind for term in vocabulary.terms.values())
