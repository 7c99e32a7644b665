"""Find the term of the vocabulary that somebody means who writes another word for it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

# How sure a match must be to be worth a suggestion, between 0 and 1.
LEAST_SCORE = 0.5
# A word found in a definition says less than the same word in a name.
_DEFINITION = 0.6
# One that spells like the name beats one that merely shares a word of it.
_SPELLING = 0.75
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# Words that a name has for its grammar only.
_GRAMMAR = {"a", "an", "by", "for", "has", "in", "is", "of", "on", "the", "to", "with"}


def nearest_terms(name: str, texts: Iterable[tuple[str, str, str]], limit: int = 3) -> list[str]:
    """Return the terms most like a name: by a synonym or a label, by spelling, or by a word of the definition.

    Args:
        name: What was written, such as ``lowersRiskOf``.
        texts: For each text of a term: the term's local name, ``name`` or ``definition``, and the text.
        limit: How many to return at most.
    """
    wanted = words(name)
    scores: dict[str, float] = {}
    for term, kind, text in texts:
        if term not in scores:
            # Classes begin with a capital and properties do not, which is easily mistyped, too.
            ratio = difflib.SequenceMatcher(None, name.casefold(), term.casefold()).ratio()
            scores[term] = ratio if ratio >= _SPELLING else 0.0
        if term[:1].isupper() == name[:1].isupper():
            scores[term] = max(scores[term], _shared(wanted, words(text), kind))
    # What is much less sure than the best would only distract from it.
    least = max(LEAST_SCORE, 0.9 * max(scores.values(), default=0.0))
    best = sorted((-score, term) for term, score in scores.items() if score >= least)
    return [term for _, term in best[:limit]]


def words(text: str) -> frozenset[str]:
    """Return the words of a name or a sentence, without those of grammar and without the s of a verb or plural.

    >>> sorted(words("lowersRiskOf"))
    ['lower', 'risk']
    """
    found = (word.lower() for word in _WORD.findall(text))
    return frozenset(w[:-1] if len(w) > 3 and w.endswith("s") else w for w in found if w not in _GRAMMAR)


def _shared(wanted: frozenset[str], given: frozenset[str], kind: str) -> float:
    common = len(wanted & given)
    if not common:
        return 0.0
    return common / len(wanted) * _DEFINITION if kind == "definition" else common / len(wanted | given)
