"""What the panel tells of a term beyond its row: ties, things, claims, and how to ask for more.

Things are told once, however many classes they are of, and their CURIEs, which share long beginnings, as what
differs from the one before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from cllkg.errors import CllkgError
from cllkg.projection.vocabulary_terms import ENTITY, Term, Vocabulary
from cllkg.queries.header import StoredQuery
from cllkg.views.links import entity_link
from cllkg.vocabulary import BASE

Page = dict[str, Any]
Name = Callable[[str], str]
Spot = Callable[[str], int | str]
KINDS = ("class", "object property", "data property", "annotation property", "individual")
# Entities are named one and all, as they are what readers look for. Of records, which other views show, the page names
# so many a class or a predicate, and has the query that lists the others.
MOST = 12
_SPACE = re.compile(r"\s+")


def page_data(vocabulary: Vocabulary, curie: Name) -> Page:
    """Return what the scripts of the page read beside its rows; a term is told by its place in the list of terms.

    Args:
        vocabulary: All terms and their use.
        curie: Makes the CURIE of an IRI.
    """
    terms = sorted(vocabulary.terms)
    things = _told_things(vocabulary)
    place = {thing: i for i, thing in enumerate(things)}
    number = {term: i for i, term in enumerate(terms)}
    standings = sorted({use.standing for use in vocabulary.claims})

    def spot(iri: str) -> int | str:
        return number.get(iri, curie(iri))

    return {
        "keys": " ".join(curie(iri) for iri in terms),
        "terms": [_term(vocabulary, vocabulary.terms[iri], spot) for iri in terms],
        "registry": entity_link("x:x").removesuffix("x:x"),
        "things": "\n".join(_front_coded(vocabulary, things, curie)),
        "instances": {
            curie(class_): [place[thing] for thing in sorted(found) if thing in place]
            for class_, found in sorted(vocabulary.instances.items())
        },
        "standings": standings,
        "claims": _claims(vocabulary, place, standings, curie),
        "shown": {name: _around(query) for name, query in sorted(vocabulary.shown.items())},
    }


def _term(vocabulary: Vocabulary, term: Term, spot: Spot) -> Page:
    """Return what is told of a term; what it does not have, and what its row shows, is left out."""
    told: Page = {
        "kind": KINDS.index(term.kind) if term.kind in KINDS else term.kind,
        "notation": term.notation,
        "synonyms": term.synonyms,
        "notes": term.notes,
        "sign": term.sign,
        "backward": term.direction == "backward",
        "traits": term.traits,
        "classes": [spot(iri) for iri in term.classes],
        "chains": [[spot(step) for step in chain] for chain in term.chains],
    }
    if term.kind == "class":
        told |= _class(vocabulary, term)
    elif term.kind == "individual":
        told["uses"] = [[spot(iri), count] for iri, count in sorted(vocabulary.codes.get(term.iri, {}).items())]
    elif term.sign is not None:
        # The row counts claims; of other properties it counts triples.
        told["triples"] = vocabulary.triples.get(term.iri, 0)
    told["more"] = vocabulary.by_inference.get(term.iri)
    told["parent"] = [spot(parent) for parent in term.linked("parent") if parent in vocabulary.terms]
    for relation in ("domain", "range", "inverse"):
        told[relation] = [spot(other) for other in term.linked(relation)]
    # Of two that are disjoint the first tells it.
    told["disjoint"] = [spot(other) for other in term.linked("disjoint") if other > term.iri]
    return {name: value for name, value in told.items() if value is not False and value not in (None, "", (), [])}


def _class(vocabulary: Vocabulary, term: Term) -> Page:
    """Return how many things are of a class, and how many claims are about them."""
    things = vocabulary.all_instances(term.iri)
    subjects = {use.claim for use in vocabulary.claims if use.subject in things}
    objects = {use.claim for use in vocabulary.claims if use.object in things}
    return {"all": len(things), "in_claims": [len(subjects), len(objects)] if subjects or objects else []}


def _told_things(vocabulary: Vocabulary) -> list[str]:
    """Return the things a page names: all entities, and the first records of each class and predicate."""
    told = set(vocabulary.all_instances(ENTITY))
    for found in vocabulary.instances.values():
        told.update(sorted(found)[:MOST])
    for predicate in vocabulary.terms:
        told.update(sorted(use.claim for use in vocabulary.claims_of(predicate))[:MOST])
    return sorted(told)


def _front_coded(vocabulary: Vocabulary, things: Iterable[str], curie: Name) -> list[str]:
    """Return a line a thing: how much of the CURIE before it stays, what follows, then after a tab its label.

    A tab at the end says that other places know the thing, too.
    """
    told = []
    before = ""
    for thing in things:
        name = curie(thing)
        same = next((i for i, pair in enumerate(zip(before, name, strict=False)) if pair[0] != pair[1]), None)
        same = min(len(before), len(name)) if same is None else same
        leads_out = not thing.startswith(BASE) and entity_link(name)
        # A term's label stands in its row.
        label = "" if thing in vocabulary.terms else _SPACE.sub(" ", vocabulary.labels.get(thing, ""))
        told.append(f"{same} {name[same:]}\t{label}\t" if leads_out else f"{same} {name[same:]}\t{label}".rstrip("\t"))
        before = name
    return told


def _claims(vocabulary: Vocabulary, place: dict[str, int], standings: list[str], curie: Name) -> Page:
    """Return the claims of each predicate: its place among the things, or -1; its standing; and 1 if it denies."""
    found: Page = {}
    for use in sorted(vocabulary.claims, key=lambda use: use.claim):
        if use.predicate:
            row = [place.get(use.claim, -1), standings.index(use.standing)] + [1] * use.negated
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


def kinds(vocabulary: Vocabulary) -> list[int]:
    """Return how many terms of each of ``KINDS`` there are."""
    counts = Counter(term.kind for term in vocabulary.terms.values())
    return [counts[kind] for kind in KINDS]
