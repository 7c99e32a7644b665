"""Read a query's text before any engine does: what must not run, and what is misspelled.

Tokens are found by one pattern that steps over strings and comments, so that neither can hide or
fake one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from cllkg.errors import QueryFailed, nearest

# A query nested deeper than this is refused: at 3,000 levels the native parser ends the process.
MAX_DEPTH = 200
# So is one with more tokens: some ten thousand operators in a row do the same.
MAX_TOKENS = 5000

_TOKEN = re.compile(
    r"""
    (?P<string>\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<iri><[^<>"{}|^`\\\s]*>)
  | (?P<named><[A-Za-z][^<>"{}()|^`\\\n=?$#;&!]*>)
  | (?P<comment>\#[^\n]*)
  | (?P<variable>[?$]\w+)
  | (?P<curie>[A-Za-z][\w.-]*:[\w-]+)
  | (?P<word>[A-Za-z_]+)
  | (?P<open>[({\[])
  | (?P<close>[)}\]])
  | (?P<other>\S)
    """,
    re.VERBOSE | re.DOTALL,
)


def refuse_unsafe(sparql: str) -> None:
    """Refuse what would leave this machine, write, or crash the engine.

    Raises:
        QueryFailed: Naming the line and the keyword.
    """
    _refuse(sparql)
    # rdflib expands escapes before it parses, so a keyword can hide in them.
    expanded = _ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), sparql)
    if expanded != sparql:
        _refuse(expanded)


def _refuse(sparql: str) -> None:
    depth = 0
    before = ""
    for count, match in enumerate(tokens(sparql)):
        kind, text = match.lastgroup, match.group()
        if count > MAX_TOKENS:
            raise QueryFailed(f"the query has more than {MAX_TOKENS} tokens.  Ask in several queries.")
        if kind in ("word", "curie") and before not in (":", "@"):
            # The engine needs no blank behind a keyword: SERVICEex:sparql is a call, too.
            word = next((word for word in _REFUSED if text.upper().startswith(word)), None)
            if word is not None:
                raise QueryFailed(f"{where(sparql, match)}: {word} is refused: {_REFUSED[word]}.")
        before = text
        if kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                raise QueryFailed(f"{where(sparql, match)}: the query is nested more than {MAX_DEPTH} levels deep.")
        if kind == "close":
            depth -= 1


_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

_REFUSED = {
    "SERVICE": "queries do not leave this machine",
    "FROM": "name graphs with --graph, or with GRAPH inside the query",
    "LOAD": "this graph is read-only",
    "INSERT": "this graph is read-only",
    "DELETE": "this graph is read-only",
    "CLEAR": "this graph is read-only",
    "DROP": "this graph is read-only",
}


def misspelled(
    sparql: str, known: Iterable[str], prefix: str = "kg", suggest: Callable[[str], list[str]] | None = None
) -> Iterator[str]:
    """Yield a sentence for each of our terms the query uses and the T-Box does not have.

    Args:
        sparql: The query.
        known: The local names of our terms.
        prefix: The prefix of our terms.
        suggest: Returns the terms a name may stand for; by default those that are spelled like it.
    """
    names = set(known)
    for match in tokens(sparql):
        if match.lastgroup == "curie" and match.group().startswith(prefix + ":"):
            name = match.group().removeprefix(prefix + ":")
            if name not in names:
                close = suggest(name) if suggest else nearest(name, names)
                hint = f"  Did you mean {' or '.join(f'{prefix}:{c}' for c in close)}?" if close else ""
                yield f"{where(sparql, match)}: the vocabulary has no {match.group()}.{hint}"


def name_entities(sparql: str, resolve: Callable[[str], str]) -> str:
    """Replace ``<lenalidomide>``, an entity's name in angle brackets, by ``<its IRI>``.

    Args:
        sparql: The query.
        resolve: Returns the IRI of a name, or raises ``UnknownName``.
    """
    parts, end = [], 0
    for match in tokens(sparql):
        inner = match.group()[1:-1]
        if match.lastgroup in ("iri", "named") and inner and ":" not in inner and "/" not in inner and "#" not in inner:
            parts += [sparql[end : match.start()], f"<{resolve(inner)}>"]
            end = match.end()
    return "".join(parts) + sparql[end:]


def tokens(sparql: str) -> Iterator[re.Match[str]]:
    """Yield the tokens of a query; ``lastgroup`` says what sort of token each is."""
    return _TOKEN.finditer(sparql)


def where(sparql: str, match: re.Match[str]) -> str:
    """Return the line and the column at which a token begins."""
    before = sparql[: match.start()]
    return f"line {before.count(chr(10)) + 1}, column {match.start() - before.rfind(chr(10))}"
