"""An RDF term as a thing on a map: what it is called, what it is, and where its identifier leads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pyoxigraph as ox

from cllkg.prefixes import PrefixMap
from cllkg.projection.neighborhood import Named
from cllkg.queries.formats import show
from cllkg.store.answers import Term
from cllkg.views.links import entity_link
from cllkg.views.relation_map import Thing

_LITERAL = "text or number"
# So many characters of a literal are its name on the map; the rest would be read by nobody.
LONGEST = 300


def thing_of(term: Term, names: Mapping[str, Named], prefixes: PrefixMap) -> Thing:
    """Return a term as a thing on a map.

    Args:
        term: An IRI, a blank node or a literal.
        names: What IRIs are called; those of an IRI must be among them.
        prefixes: To shorten IRIs.
    """
    key = key_of(term, prefixes)
    if isinstance(term, ox.NamedNode):
        named = names[term.value]
        curie = prefixes.compress(term.value) or ""
        link = entity_link(curie) or (term.value if term.value.startswith("https://") else "")
        return Thing(key, named.label, sort_of(named, curie), named.synonyms, curie or term.value, link)
    text = term.value if isinstance(term, ox.Literal) else show(term, prefixes)
    return Thing(key, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…", _LITERAL)


def key_of(term: Term, prefixes: PrefixMap) -> str:
    """Return what a term is called in the page's address; a text that reads like an IRI is another thing than it."""
    text = str(term) if isinstance(term, ox.Literal) else show(term, prefixes)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} {_digest(text)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def sort_of(named: Named, curie: str) -> str:
    """Return what a thing is, in a word: its class, or the vocabulary its identifier comes from.

    >>> sort_of(Named("http://example.org/x", "x", (), ("drug", "NamedIndividual")), "")
    'drug'
    """
    own = [word for word in named.types if not word.startswith("http") and word != "NamedIndividual"]
    prefix = curie.partition(":")[0]
    return own[0] if own else prefix or "other things"
