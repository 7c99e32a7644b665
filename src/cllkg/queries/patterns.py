"""Take a query's outermost group apart into its patterns, in its own words.

Only what is surely understood is taken apart: where a token is not expected, there is no outline rather than a wrong
one. Every part is a piece of the query's own text, so parts can be put together again and asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# A query of more tokens is read by nobody, and its parts are too many to try.
MOST_TOKENS = 2000

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<string>\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<iri><[^<>"{}|^`\\\s=?$;&!()][^<>"{}|^`\\\n=?$;&!()]*>)
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<curie>(?:_|[A-Za-z][\w-]*(?:\.[\w-]+)*)?:(?:[\w:%-]+(?:\.[\w:%-]+)*)?)
  | (?P<number>[+-]?(?:\d*\.\d+|\d+)(?:[eE][+-]?\d+)?)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<open>[({\[])
  | (?P<close>[)}\]])
  | (?P<datatype>\^\^)
  | (?P<other>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_CLOSING = {"(": ")", "{": "}", "[": "]"}
_TERMS = frozenset({"iri", "variable", "curie", "string", "number"})


class Part(StrEnum):
    """What a part of a group is."""

    TRIPLE = "triple"
    FILTER = "filter"
    BIND = "bind"
    VALUES = "values"
    OPTIONAL = "optional"
    MINUS = "minus"
    GRAPH = "graph"
    GROUP = "group"


@dataclass(frozen=True)
class Pattern:
    """One part of a group: its text, and the terms of a triple."""

    part: Part
    text: str
    terms: tuple[str, str, str] | None = None

    @property
    def variables(self) -> frozenset[str]:
        """The variables in the text, strings and comments aside."""
        found = (match for match in _TOKEN.finditer(self.text) if match.lastgroup == "variable")
        return frozenset("?" + match.group()[1:] for match in found)

    @property
    def words(self) -> str:
        """The text as one line without comments."""
        parts: list[str] = []
        end = 0
        for match in _TOKEN.finditer(self.text):
            if match.lastgroup != "comment":
                parts += [" " if match.start() > end and parts else "", match.group()]
                end = match.end()
        return "".join(parts)


@dataclass(frozen=True)
class Outline:
    """A query: what stands before its group, the parts of the group, and what stands behind it."""

    prologue: str
    form: str
    head: str
    patterns: tuple[Pattern, ...]
    tail: str

    def has_word(self, *words: str) -> bool:
        """Whether a keyword stands in the head or the tail."""
        found = (match for text in (self.head, self.tail) for match in _TOKEN.finditer(text))
        return any(match.lastgroup == "word" and match.group().upper() in words for match in found)


def written(patterns: Iterable[Pattern]) -> str:
    """Return patterns as a group of their own."""
    return "{\n" + "".join(f"{p.text}{' .' if p.part is Part.TRIPLE else ''}\n" for p in patterns) + "}"


class _Surprised(Exception):
    """A token that is not expected here."""


def outline(sparql: str) -> Outline | None:
    """Return a query's outline, or nothing if any of its outermost group is not surely understood.

    >>> found = outline("SELECT ?x { ?x a <y> ; <p> 1, 2 . FILTER(?x != 3) }")
    >>> [pattern.words for pattern in found.patterns]
    ['?x a <y>', '?x <p> 1', '?x <p> 2', 'FILTER(?x != 3)']
    """
    found = [match for match in _TOKEN.finditer(sparql) if match.lastgroup != "comment"]
    if len(found) > MOST_TOKENS:
        return None
    try:
        return _Reader(sparql, found).outline()
    except _Surprised:
        return None


class _Reader:
    """Reads tokens one after the other."""

    def __init__(self, sparql: str, tokens: list[re.Match[str]]) -> None:
        self._sparql = sparql
        self._tokens = tokens
        self._at = 0

    def outline(self) -> Outline:
        while self._word() not in ("SELECT", "CONSTRUCT"):
            self._step()
        start, form = self._here(), self._word()
        if form == "CONSTRUCT":
            self._step()
            if self._text() == "{":
                self._balanced()
        while self._text() != "{":
            self._balanced() if self._text() == "(" else self._step()
        opening = self._here()
        self._step()
        patterns = self._group()
        behind = self._end_of(self._at)
        self._step()
        # What follows a group is no second group, but conditions and order.
        if any(match.group() == "{" for match in self._tokens[self._at :]):
            raise _Surprised
        prologue, head, tail = self._sparql[:start], self._sparql[start:opening], self._sparql[behind:]
        return Outline(prologue, form, head, tuple(patterns), tail)

    def _group(self) -> list[Pattern]:
        """Return the parts up to the bracket that closes the group."""
        if self._word() == "SELECT":
            # A query within a query stands alone in its group.
            raise _Surprised
        patterns: list[Pattern] = []
        while self._text() != "}":
            word = self._word()
            if self._text() == ".":
                self._step()
            elif word in ("OPTIONAL", "MINUS"):
                patterns.append(self._whole(Part(word.lower()), "{"))
            elif word == "GRAPH":
                patterns.append(self._graph())
            elif word == "BIND":
                patterns.append(self._whole(Part.BIND, "("))
            elif word == "VALUES":
                patterns.append(self._values())
            elif word == "FILTER":
                patterns.append(self._filter())
            elif self._text() == "{":
                patterns.append(self._union())
            else:
                patterns += self._triples()
        return patterns

    def _triples(self) -> list[Pattern]:
        found: list[Pattern] = []
        subject = self._term()
        while True:
            verb = self._verb()
            while True:
                value = self._term()
                found.append(Pattern(Part.TRIPLE, f"{subject} {verb} {value}", (subject, verb, value)))
                if self._text() != ",":
                    break
                self._step()
            while self._text() == ";":
                self._step()
                if self._text() in (";", ".", "}"):
                    continue
                break
            else:
                break
        if self._text() not in (".", "}", "{") and self._kind() != "word":
            raise _Surprised
        return found

    def _term(self) -> str:
        start = self._here()
        if self._kind() == "word" and self._text() in ("true", "false"):
            self._step()
            return self._since(start)
        if self._kind() not in _TERMS:
            raise _Surprised
        is_string = self._kind() == "string"
        self._step()
        if is_string and self._kind() == "language":
            self._step()
        elif is_string and self._kind() == "datatype":
            self._step()
            self._term()
        return self._since(start)

    def _verb(self) -> str:
        start = self._here()
        if self._kind() == "variable":
            self._step()
            return self._since(start)
        self._path()
        return self._since(start)

    def _path(self) -> None:
        """Step over a property path: steps joined by / and |, each perhaps inverse, repeated or in parentheses."""
        while True:
            while self._text() in ("^", "!"):
                self._step()
            if self._text() == "(":
                self._balanced()
            elif self._kind() in ("iri", "curie") or self._text() == "a":
                self._step()
            else:
                raise _Surprised
            if self._text() in ("*", "+", "?"):
                self._step()
            if self._text() not in ("/", "|"):
                return
            self._step()

    def _graph(self) -> Pattern:
        start = self._here()
        self._step()
        self._term()
        self._balanced("{")
        return Pattern(Part.GRAPH, self._since(start))

    def _values(self) -> Pattern:
        start = self._here()
        self._step()
        if self._text() == "(":
            self._balanced()
        elif self._kind() == "variable":
            self._step()
        self._balanced("{")
        return Pattern(Part.VALUES, self._since(start))

    def _filter(self) -> Pattern:
        start = self._here()
        self._step()
        if self._word() == "NOT":
            self._step()
        if self._word() == "EXISTS":
            self._step()
            self._balanced("{")
        else:
            if self._text() != "(":
                self._step()
            self._balanced("(")
        return Pattern(Part.FILTER, self._since(start))

    def _union(self) -> Pattern:
        start = self._here()
        self._balanced("{")
        while self._word() == "UNION":
            self._step()
            self._balanced("{")
        return Pattern(Part.GROUP, self._since(start))

    def _whole(self, part: Part, bracket: str) -> Pattern:
        start = self._here()
        self._step()
        self._balanced(bracket)
        return Pattern(part, self._since(start))

    def _balanced(self, bracket: str = "") -> None:
        """Step over brackets and all within them."""
        if self._kind() != "open" or (bracket and self._text() != bracket):
            raise _Surprised
        waiting: list[str] = []
        while True:
            if self._kind() == "open":
                waiting.append(_CLOSING[self._text()])
            elif self._kind() == "close" and self._text() != waiting.pop():
                raise _Surprised
            self._step()
            if not waiting:
                return

    # --- The token at hand

    def _token(self) -> re.Match[str] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _text(self) -> str:
        token = self._token()
        return token.group() if token else ""

    def _kind(self) -> str:
        token = self._token()
        return (token.lastgroup or "") if token else ""

    def _word(self) -> str:
        return self._text().upper() if self._kind() == "word" else ""

    def _here(self) -> int:
        token = self._token()
        if token is None:
            raise _Surprised
        return token.start()

    def _step(self) -> None:
        if self._token() is None:
            raise _Surprised
        self._at += 1

    def _end_of(self, at: int) -> int:
        return self._tokens[at].end()

    def _since(self, start: int) -> str:
        return self._sparql[start : self._end_of(self._at - 1)]
