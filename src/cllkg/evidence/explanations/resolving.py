"""Find what a person means: a claim by its id, an entity by any name, a predicate by its label."""

from __future__ import annotations

import pyoxigraph as ox

from cllkg.errors import CllkgError, UnknownName
from cllkg.evidence.asking import Asker, Subgraph
from cllkg.prefixes import PrefixMap
from cllkg.queries.names import Names
from cllkg.vocabulary import BASE, KG, snake

_KINDS = ("claim", "outcome", "comparison", "inference")
_CLASSES = frozenset({"Claim", "Outcome", "Comparison", "Inference"})
_SECTIONS = (*_KINDS, "study", "source", "flag", "entity", "statement")


def find_record(asker: Asker, names: Names, word: str) -> str:
    """Return the IRI of a claim, number or inference.

    Args:
        asker: Where to ask.
        names: The names of entities, to tell a person who names one of them.
        word: An id, a CURIE, an IRI, or the tail of one such as ``outcome/x``; an evidence line's
            leads to what the line is about.

    Raises:
        UnknownName: If there is none; with the nearest ids.
        CllkgError: If there are several, or the name is that of something else.
    """
    iri = _iri(word, asker.prefixes)
    tries = [iri.partition("#")[0] if iri.startswith(BASE) else iri] if iri else []
    tries += [f"{BASE}{kind}/{word}" for kind in _KINDS if not iri and _is_iri(f"{BASE}{kind}/{word}")]
    graph = Subgraph(asker.prefixes)
    if tries:
        graph.add(asker.triples("about", thing=tries))
    found = [each for each in tries if graph.kinds(each) & _CLASSES]
    if len(found) > 1:
        shown = " or ".join(each.removeprefix(BASE) for each in found)
        raise CllkgError(f"'{word}' is the id of {len(found)} records.  Write {shown}.")
    if found:
        return found[0]
    kinds = sorted(kind for each in tries for kind in graph.kinds(each))
    if kinds:
        raise CllkgError(f"'{word}' is a {kinds[0]}.  Explain takes a claim, a number, an inference, or two entities.")
    if _is_entity(names, word):
        raise CllkgError(f"'{word}' is an entity.  Name a claim, or a second entity: cllkg explain '{word}' ENTITY.")
    known = [row["id"] for row in asker.rows("records")]
    name = tries[0].rpartition("/")[2] if iri and tries else word
    raise UnknownName("claim, number or inference", name, known, "A claim has an id in kebab-case.")


def find_thing(asker: Asker, names: Names, word: str) -> str:
    """Return the IRI of an entity by any of its names, or of anything else by CURIE, IRI or tail such as ``study/x``.

    Raises:
        UnknownName: If there is none; with the nearest names.
        CllkgError: If several have the name.
    """
    iri = _iri(word, asker.prefixes)
    if iri and asker.triples("about", thing=iri):
        return iri
    return names.resolve(word)


def find_predicates(asker: Asker, word: str) -> tuple[str, ...]:
    """Return a predicate by local name, label, CURIE or IRI, followed by all narrower ones.

    Raises:
        UnknownName: If there is none; with the nearest names.
    """
    known: dict[str, set[str]] = {}
    narrower: dict[str, set[str]] = {}
    for row in asker.rows("predicates"):
        predicate, label, broader = row["predicate"], row["label"], row["broader"]
        local = predicate.removeprefix(KG)
        for name in (local, snake(local), label, f"kg:{local}", predicate):
            known.setdefault(name.casefold(), set()).add(predicate)
        narrower.setdefault(broader, set()).add(predicate)
    found = known.get(word.strip("<>").casefold(), set())
    if not found:
        hint = "A predicate has a label such as 'decreases'; a name of several words needs quotes."
        raise UnknownName("predicate", word, known, hint)
    if len(found) > 1:
        shown = ", ".join(sorted(asker.prefixes.compress(each) or each for each in found))
        raise CllkgError(f"'{word}' means {len(found)} predicates: {shown}.  Write one of these.")
    (predicate,) = found
    below: set[str] = set()
    waiting = [predicate]
    while waiting:
        new = narrower.get(waiting.pop(), set()) - below
        below |= new
        waiting += new
    return (predicate, *sorted(below - {predicate}))


def _iri(word: str, prefixes: PrefixMap) -> str | None:
    """Return the IRI a text is, stands for, or is the tail of."""
    bare = word.removeprefix("<").removesuffix(">")
    if "://" in bare:
        iri = bare
    elif bare.partition("/")[0] in _SECTIONS and "/" in bare:
        iri = BASE + bare
    else:
        try:
            iri = prefixes.expand(bare)
        except ValueError:
            return None
    return iri if _is_iri(iri) else None


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _is_entity(names: Names, word: str) -> bool:
    try:
        names.resolve(word)
    except UnknownName:
        return False
    except CllkgError:
        return True
    return True
