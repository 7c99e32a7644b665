"""Say when an answer may hold more than it seems to: multiplied rows, counts of repeats, rows by inference alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from cllkg.errors import QueryFailed
from cllkg.queries.formats import counted
from cllkg.queries.patterns import Outline, Part, Pattern, outline, written
from cllkg.store.answers import Answer

# COUNT(?x), which counts a match as often as other patterns repeat it.
_COUNT = re.compile(r"\bCOUNT\s*\(\s*([?$]\w+)\s*\)", re.IGNORECASE)
# What can match several times; a group by itself often brings one row on purpose.
_MATCHING = (Part.TRIPLE, Part.GRAPH, Part.OPTIONAL)
_MIXING = ("LIMIT", "OFFSET")

Ask = Callable[[str], Answer]


def suspicions(sparql: str, answer: Answer, ask: Ask) -> list[str]:
    """Return sentences on what an asker should look at twice.

    Args:
        sparql: The query.
        answer: Its answer, which has rows or triples.
        ask: Asks such a text as the query was asked.
    """
    found = outline(sparql)
    return [*_unrelated(found, answer, ask), *_repeats(found, answer), *_recounted(sparql, answer, ask)]


def by_inference(sparql: str, answer: Answer, ask_asserted: Ask) -> list[str]:
    """Return a sentence on how much of an answer holds only by inference.

    Args:
        sparql: The query.
        answer: Its answer with inferred triples.
        ask_asserted: Asks such a text without inferred triples.
    """
    found = outline(sparql)
    if found is None or found.has_word(*_MIXING):
        # Of two answers cut short, the rows that differ say nothing.
        return []
    try:
        asserted = ask_asserted(sparql)
    except QueryFailed:
        return []
    with_, without = _contents(answer), _contents(asserted)
    more, fewer = (with_ - without).total(), (without - with_).total()
    noun = "row" if answer.triples is None else "triple"
    lines = []
    if more:
        lines.append(
            f"{more} of {counted(with_.total(), noun)} would not be there, or be otherwise, without inferred triples."
        )
    if fewer:
        lines.append(f"without inferred triples there would be {counted(fewer, f'other {noun}')}.")
    return lines


def _contents(answer: Answer) -> Counter[str]:
    return Counter(map(str, answer.triples if answer.triples is not None else answer.rows))


def _unrelated(found: Outline | None, answer: Answer, ask: Ask) -> Iterator[str]:
    """Yield that two groups of patterns share no variable, so that each match of one meets all of the other."""
    if found is None or max(len(answer.rows), len(answer.triples or ())) < 2:
        return
    many = [group for group in _connected(found.patterns) if any(pattern.part in _MATCHING for pattern in group)]
    if len(many) > 1:
        # Only what has several matches multiplies the others.
        many = [group for group in many if _has_several(found, group, ask)]
    if len(many) > 1:
        shown = " and ".join(f"'{' '.join(group[0].words.split())}'" for group in many[:2])
        yield (
            f"{shown} share no variable, directly or through other patterns: every match of the one is paired with "
            "every match of the other."
        )


def _has_several(found: Outline, group: list[Pattern], ask: Ask) -> bool:
    try:
        return len(ask(f"{found.prologue}\nSELECT * {written(group)} LIMIT 2").rows) > 1
    except QueryFailed:
        return False


def _connected(patterns: tuple[Pattern, ...]) -> list[list[Pattern]]:
    """Return the patterns in groups that share variables; those without any stand aside."""
    groups: list[tuple[set[str], list[Pattern]]] = []
    for pattern in patterns:
        names, members = set(_linking(pattern)), [pattern]
        if not names:
            continue
        for other in [group for group in groups if group[0] & names]:
            groups.remove(other)
            names |= other[0]
            members = other[1] + members
        groups.append((names, members))
    return [members for _, members in groups]


def _linking(pattern: Pattern) -> frozenset[str]:
    """Return the variables, and the blank nodes, by which a pattern hangs together with others."""
    return pattern.variables | frozenset(re.findall(r"(?<![\w:])_:\w+", pattern.text))


def _repeats(found: Outline | None, answer: Answer) -> Iterator[str]:
    """Yield how many rows only repeat others: a variable that is not shown multiplies them."""
    repeated = len(answer.rows) - len(set(answer.rows))
    if repeated and found is not None and not found.has_word("DISTINCT", "REDUCED", "GROUP"):
        yield (
            f"{repeated} of {counted(len(answer.rows), 'row')} repeat others: a pattern whose variable is not shown "
            "multiplies them.  SELECT DISTINCT, or show the variable."
        )


def _recounted(sparql: str, answer: Answer, ask: Ask) -> Iterator[str]:
    """Yield what is counted more than once."""
    if not answer.rows or not _COUNT.search(sparql):
        return
    # A comment or a text may hold the word; then the query is as it was, or does not parse, and nothing is said.
    try:
        once = ask(_COUNT.sub(r"COUNT(DISTINCT \1)", sparql))
    except QueryFailed:
        return
    if once.variables == answer.variables and Counter(once.rows) != Counter(answer.rows):
        names = ", ".join(dict.fromkeys(_COUNT.findall(sparql)))
        yield f"COUNT counts a value of {names} more than once.  COUNT(DISTINCT ...) gives other numbers."
