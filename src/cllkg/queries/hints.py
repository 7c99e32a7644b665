"""Say what is probably wrong with a query that does not parse, from its tokens.

A parser says where it gave up, which is often far behind the mistake. The commonest mistakes show in
the tokens alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cllkg.errors import CllkgError, nearest
from cllkg.queries.guard import tokens, where
from cllkg.queries.names import Names

# One mistake makes others look like mistakes, so only the first few hints are given.
MOST_HINTS = 3

_PAIRS = {"(": ")", "{": "}", "[": "]"}
# A quotation mark that is a token of its own has no partner.
_QUOTES = ('"', "'")
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_PHRASE = re.compile(r"[A-Za-z][\w-]*(?: +[A-Za-z0-9][\w-]*)*")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_LANGUAGE = re.compile(r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*")
# The words of the grammar and the functions of SPARQL, of which any may stand bare.
_WORDS = """
    a abs adjust as asc ask avg base bind bnode bound by ceil coalesce concat construct contains count datatype day
    desc describe distinct encode_for_uri exists false filter floor from graph group group_concat having hours if in
    iri isblank isiri isliteral isnumeric istriple isuri lang langmatches lateral lcase limit max md5 min minus
    minutes month named not now object offset optional order predicate prefix rand reduced regex replace round sameterm
    sample seconds select separator service sha1 sha256 sha384 sha512 silent str strafter strbefore strdt strends
    strlang strlen strstarts struuid subject substr sum timezone triple true tz ucase undef union uri uuid values where
    year
"""
_KEYWORDS = frozenset(_WORDS.split())


def hints(sparql: str, prefixes: Mapping[str, str], names: Names) -> list[str]:
    """Return what is probably wrong with a query that did not parse; nothing if its tokens do not tell.

    Args:
        sparql: The query as it was written.
        prefixes: Prefixes known without a declaration.
        names: Knows which bare word is an entity or a term.
    """
    found = [*_unbalanced(sparql), *_unknown_prefixes(sparql, prefixes), *_bare_names(sparql, names)]
    # What stands in an unclosed bracket or beside a bare name looks as if a dot were missing.
    return (found or list(_missing_dots(sparql)))[:MOST_HINTS]


def _unbalanced(sparql: str) -> Iterator[str]:
    """Yield what is opened and never closed, or closed and never opened."""
    opened: list[re.Match[str]] = []
    for match in tokens(sparql):
        if match.group() in _QUOTES:
            yield f"the {match.group()} of {where(sparql, match)} is never closed."
            return
        if match.lastgroup == "open":
            opened.append(match)
        elif match.lastgroup == "close":
            if not opened:
                yield f"the {match.group()} of {where(sparql, match)} closes nothing."
                return
            last = opened.pop()
            if match.group() != _PAIRS[last.group()]:
                first, second = where(sparql, last), where(sparql, match)
                yield f"the {last.group()} of {first} is not closed before the {match.group()} of {second}."
                return
    for match in opened[-1:]:
        yield f"the {match.group()} of {where(sparql, match)} is never closed."


def _unknown_prefixes(sparql: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    known = {*prefixes, *_DECLARED.findall(sparql)}
    for match in tokens(sparql):
        if match.group() in _QUOTES:
            return
        prefix = match.group().partition(":")[0]
        if match.lastgroup == "curie" and prefix not in known and (close := nearest(prefix, known)):
            yield f"{where(sparql, match)}: for {prefix}: did you mean {' or '.join(f'{name}:' for name in close)}?"


def _bare_names(sparql: str, names: Names) -> Iterator[str]:
    depth, end = 0, 0
    for match in tokens(sparql):
        if match.group() in _QUOTES:
            return
        depth += {"open": 1, "close": -1}.get(match.lastgroup or "", 0)
        if match.lastgroup != "word" or match.start() < end or not _stands_alone(sparql, match.start()):
            continue
        found = _NAME.match(sparql, match.start())
        name = found.group() if found else match.group()
        end = match.start() + len(name)
        if name.casefold() in _KEYWORDS or sparql[end : end + 1] == ":":
            continue
        ahead = sparql[end:].lstrip()[:1]
        keyword = nearest(name, _KEYWORDS, limit=1)
        if keyword and (depth == 0 or ahead in ("(", "{")):
            yield f"{where(sparql, match)}: for {name} did you mean {keyword[0].upper()}?"
        elif depth > 0:
            phrase, cure = _meant(sparql, match.start(), name, names)
            end = match.start() + len(phrase)
            yield f"{where(sparql, match)}: {phrase} is a bare name.  {cure}"


def _stands_alone(sparql: str, start: int) -> bool:
    """Whether what begins here is a word of its own: no language tag, no blank node, no end of another token."""
    return start == 0 or (sparql[start - 1] not in "@:.\\%-?$^" and not sparql[start - 1].isalnum())


def _meant(sparql: str, start: int, name: str, names: Names) -> tuple[str, str]:
    """Return the bare name, perhaps of several words, and how it could be written."""
    match = _PHRASE.match(sparql, start)
    phrase = match.group() if match else name
    while phrase:
        try:
            names.resolve(phrase)
        except CllkgError:
            phrase = phrase.rpartition(" ")[0].rstrip()
        else:
            return phrase, f"An entity's name stands in angle brackets: <{phrase}>."
    if name in names.terms():
        return name, f"A term of the vocabulary has its prefix: kg:{name}."
    close = names.nearest_terms(name)
    if close:
        return name, f"Did you mean {' or '.join(f'kg:{term}' for term in close)}?"
    return name, f'Write <{name}> for an entity, kg:{name} for a term, ?{name} for a variable, "{name}" for a text.'


def _missing_dots(sparql: str) -> Iterator[str]:
    """Yield where a fourth term follows a triple, as far as the tokens can tell: one before it lacks its dot."""
    found = list(tokens(sparql))
    # How many terms of the triple have been read; None while what stands here need not be a triple.
    terms: int | None = None
    joined = False
    position = end = 0
    while position < len(found):
        match = found[position]
        text, kind = match.group(), match.lastgroup
        position += 1
        if match.start() < end or kind == "comment":
            continue
        size = _size_of_literal(sparql, match)
        if size:
            end = match.start() + size
            kind = "number"
        elif sparql.startswith("@", match.start()) and (tag := _LANGUAGE.match(sparql, match.start())):
            end = tag.end()
            continue
        if text.upper() == "VALUES" and kind == "word":
            position = _behind_group(found, position, "{")
            terms = 0
        elif kind == "word" and text not in ("a", "true", "false"):
            word = _NAME.match(sparql, match.start())
            end = word.end() if word else end
            terms = None
            # A condition or an assignment in parentheses ends like a triple with its dot.
            ahead = found[position].group() if position < len(found) else ""
            if text.upper() in ("FILTER", "BIND") and ahead == "(":
                position = _behind_group(found, position, "(")
                terms = 0
        elif text in ("{", "}"):
            terms = 0
        elif terms is None:
            terms = 0 if text == "." else None
        elif text == ".":
            terms = 0
        elif text == ";":
            terms = 1
        elif text == ",":
            terms = 2
        elif text in ("/", "|"):
            joined = True
        elif text == "^":
            # Two of them stand between a text and its datatype.
            joined = joined or sparql[match.end() : match.end() + 1] == "^" or sparql[match.start() - 1] == "^"
        elif text in ("*", "+", "?", "!"):
            continue
        elif kind in ("open", "variable", "iri", "named", "curie", "string", "number", "word"):
            if kind == "open":
                position = _behind_group(found, position - 1, text)
            if joined:
                joined = False
            elif terms == 3:
                yield f"a . seems to be missing before {text} at {where(sparql, match)}."
                return
            else:
                terms += 1
        else:
            terms = None


def _size_of_literal(sparql: str, match: re.Match[str]) -> int:
    number = _NUMBER.match(sparql, match.start()) if match.lastgroup == "other" else None
    return len(number.group()) if number else 0


def _behind_group(found: list[re.Match[str]], position: int, opening: str) -> int:
    """Return the place behind the group that opens next from here."""
    while position < len(found) and found[position].group() != opening:
        position += 1
    depth = 0
    while position < len(found):
        depth += {"open": 1, "close": -1}.get(found[position].lastgroup or "", 0)
        position += 1
        if depth == 0:
            break
    return position
