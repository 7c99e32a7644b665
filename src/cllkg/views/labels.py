"""What a box on the map says, and how large it must be to say it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Beyond this a name is replaced by a synonym; the full name stays in the panel.
LONGEST_NAME = 20
# Two lines of this many characters hold nearly every short name; what needs more than three is cut.
LINE_LENGTH = 16
MOST_LINES = 3
LONGEST_ALIAS = 8
# In pixels at a zoom of 1; generous, because the reader's font is not known here.
CHARACTER_WIDTH = 7.8
LINE_HEIGHT = 18
ALIAS_HEIGHT = 14
PADDING = (22, 12)


@dataclass(frozen=True)
class Box:
    """The lines of a name, the aliases below it, and the room they take."""

    lines: tuple[str, ...]
    alias: str
    width: int
    height: int


def make_box(label: str, synonyms: Iterable[str]) -> Box:
    """Return the box of an entity.

    >>> make_box("TNFRSF14", ["CD270", "HVEM", "herpesvirus entry mediator"])
    Box(lines=('TNFRSF14',), alias='HVEM · CD270', width=100, height=44)
    """
    known = sorted(synonyms)
    name = short_name(label, known)
    lines = wrap(name)
    alias = aliases(name, known)
    widest = max(max(map(len, lines)), round(len(alias) * 0.8))
    height = len(lines) * LINE_HEIGHT + (ALIAS_HEIGHT if alias else 0) + PADDING[1]
    return Box(lines, alias, round(widest * CHARACTER_WIDTH) + PADDING[0], height)


def short_name(label: str, synonyms: Iterable[str]) -> str:
    """Return the label, or if it is too long to read at a glance the synonym that stands best for it.

    An abbreviation comes first, then the synonym that has most words in common with the label.

    >>> short_name("B-cell chronic lymphocytic leukemia", ["chronic lymphocytic leukemia", "CLL"])
    'CLL'
    >>> short_name("inhibitory signals of tumor cells", ["inhibitory ligands", "inhibitory signals"])
    'inhibitory signals'
    """
    shorter = [name for name in synonyms if len(name) < len(label)]
    if len(label) <= LONGEST_NAME or not shorter:
        return label
    words = _words(label)

    def fitness(name: str) -> tuple[bool, int, int, str]:
        return not _is_abbreviation(name), -len(words & _words(name)), len(name), name

    return min(shorter, key=fitness)


def wrap(name: str) -> tuple[str, ...]:
    """Break a name into lines at spaces, and at hyphens where a word is too long for a line.

    >>> wrap("immune synapse formation")
    ('immune synapse', 'formation')
    """
    lines = [""]
    for word in name.split():
        for part in re.findall(r"[^-]+-?|-", word) if len(word) > LINE_LENGTH else [word]:
            glue = "" if not lines[-1] or lines[-1].endswith("-") else " "
            if not lines[-1] or len(lines[-1]) + len(glue) + len(part) <= LINE_LENGTH:
                lines[-1] += glue + part
            else:
                lines.append(part)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1] + " …"]
    return tuple(line if len(line) <= LINE_LENGTH + 2 else line[: LINE_LENGTH + 1] + "…" for line in lines)


def aliases(name: str, synonyms: Iterable[str]) -> str:
    """Return up to two short other names of a symbol; other entities need none.

    >>> aliases("CD274", ["PD-L1", "PDL1", "B7-H1"])
    'B7-H1 · PD-L1'
    >>> aliases("T cell", ["T-cell"])
    ''
    """
    if " " in name or name != name.upper():
        return ""
    seen = {_plain(name)}
    kept: list[str] = []
    # The hyphenated spelling of an alias comes before the bare one: it is the one people print.
    for synonym in sorted(synonyms, key=lambda text: (len(text.replace("-", "")), "-" not in text, text)):
        if len(synonym) <= LONGEST_ALIAS and _plain(synonym) not in seen:
            seen.add(_plain(synonym))
            kept.append(synonym)
    return " · ".join(kept[:2])


def _plain(name: str) -> str:
    return name.replace("-", "").casefold()


def _words(name: str) -> frozenset[str]:
    return frozenset(name.casefold().split())


def _is_abbreviation(name: str) -> bool:
    return " " not in name and sum(letter.isupper() for letter in name) >= 2
