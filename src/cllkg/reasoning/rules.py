"""Read the rules of ``ontology/rules/``, and refuse one that could invent terms without end.

A rule is one CONSTRUCT under a header that says what follows from what, why medicine or the T-Box
allows it, and when it does not hold. ``prepare/`` holds what is computed once before the rules run,
``judge/`` what is said about their inferences once they are done.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from cllkg.content import Content
from cllkg.errors import QueryFailed, RuleRefused
from cllkg.queries.guard import refuse_unsafe
from cllkg.store.answers import Scope
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.vocabulary import BASE

INFERENCE = f"{BASE}inference/"
RULE = f"{BASE}rule/"
KINDS = ("owl", "domain")

_FIELD = re.compile(r"#\s*(?P<name>Why|Not when|Kind):\s*(?P<value>.*)")
# What a text may hold that must not be taken for a keyword: each is blanked before anything is looked for.
_HIDDEN = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|<[^<>\"{}|^`\\\s]*>|#[^\n]*")
_TEMPLATE = re.compile(r"\bCONSTRUCT\s*\{(?P<body>[^{}]*)\}", re.IGNORECASE)
_BLANK_NODE = re.compile(r"\[|_:")
_INVENTS = re.compile(r"\b(BNODE|UUID|STRUUID|RAND|NOW|STRDT|STRLANG)\s*\(", re.IGNORECASE)
_NAMES = re.compile(r"\b(IRI|URI)\s*\(", re.IGNORECASE)
_BY_HASH = re.compile(rf'IRI\s*\(\s*CONCAT\s*\(\s*"{re.escape(INFERENCE)}"\s*,\s*SHA256\s*\(', re.IGNORECASE)


@dataclass(frozen=True)
class Rule:
    """A stored CONSTRUCT with its header.

    ``shown`` is the path as messages name it, ``line`` where its CONSTRUCT stands.
    """

    name: str
    shown: str
    line: int
    title: str
    why: str
    not_when: str
    kind: str
    sparql: str

    @property
    def iri(self) -> str:
        """The rule's name in the graph."""
        return RULE + self.name

    def counting(self, limit: int) -> str:
        """Return a query that counts the rule's rows, up to a limit.

        The engine hands out a triple once however many rows make it, so only this shows in bounded
        time that a rule joins everything with everything.
        """
        template = _TEMPLATE.search(_bare(self.sparql))
        if template is None:
            raise RuleRefused(f"{self.place}: the rule makes no triples.  Write it as a CONSTRUCT.")
        head, pattern = self.sparql[: template.start()], self.sparql[template.end() :]
        return f"{head}SELECT (COUNT(*) AS ?rows) {{ SELECT * {pattern}\nLIMIT {limit} }}"

    @property
    def place(self) -> str:
        """File and line, as messages begin."""
        return f"{self.shown}:{self.line}"


@dataclass(frozen=True)
class RuleBook:
    """All rules, each group in order of file name."""

    prepare: tuple[Rule, ...]
    rules: tuple[Rule, ...]
    judge: tuple[Rule, ...]


def read_rules(content: Content) -> RuleBook:
    """Read the rules of the content.

    Raises:
        RuleRefused: If a rule has no whole header, does not parse, is no CONSTRUCT, or could invent
            terms without end; the message names file and line.
    """
    folder = content.ontology / "rules"
    groups = {
        name: tuple(read_rule(path, content.root, is_rule=not name) for path in sorted((folder / name).glob("*.rq")))
        for name in ("prepare", "", "judge")
    }
    return RuleBook(groups["prepare"], groups[""], groups["judge"])


def read_rule(path: Path, root: Path, *, is_rule: bool = True) -> Rule:
    """Read one file.

    Args:
        path: The file.
        root: What messages leave out of the path.
        is_rule: Whether it is a rule, which mints inferences and has the whole header, or a step of
            preparing or judging, which mints nothing and says only why.

    Raises:
        RuleRefused: See ``read_rules``.
    """
    shown = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RuleRefused(f"{shown}:1: not UTF-8 text.  Save the file as UTF-8.") from None
    title, fields = _header(text)
    _require_header(shown, title, fields, ("Why", "Not when", "Kind") if is_rule else ("Why",))
    _require_construct(shown, text)
    _refuse_invention(shown, text, mints=is_rule)
    start = re.search(r"^\s*CONSTRUCT\b", text, re.IGNORECASE | re.MULTILINE)
    line = text[: start.end()].count("\n") + 1 if start else 1
    kind = fields.get("Kind", "")
    return Rule(path.stem, shown, line, title, fields["Why"], fields.get("Not when", ""), kind, text)


def _header(text: str) -> tuple[str, dict[str, str]]:
    title: list[str] = []
    fields: dict[str, str] = {}
    current = None
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        match = _FIELD.fullmatch(line.strip())
        body = line.lstrip("#").strip()
        if match:
            current = match["name"]
            fields[current] = match["value"].strip()
        elif current is not None:
            fields[current] = f"{fields[current]} {body}".strip()
        elif body:
            title.append(body)
    return " ".join(title), fields


def _require_header(shown: str, title: str, fields: dict[str, str], needed: tuple[str, ...]) -> None:
    if not title.endswith("."):
        raise RuleRefused(f"{shown}:1: the rule does not open with a sentence.  Say in it what follows from what.")
    for name in needed:
        if not fields.get(name):
            raise RuleRefused(f"{shown}:1: the header has no '# {name}:'.  A rule says {', '.join(needed)}.")
    if "Kind" in needed and fields["Kind"] not in KINDS:
        raise RuleRefused(f"{shown}:1: there is no kind '{fields['Kind']}'.  The kinds are {' and '.join(KINDS)}.")


def _require_construct(shown: str, text: str) -> None:
    if escape := re.search(r"\\u", text, re.IGNORECASE):
        at = text[: escape.start()].count("\n") + 1
        raise RuleRefused(f"{shown}:{at}: the rule hides a character behind an escape.  Write the character itself.")
    try:
        refuse_unsafe(text)
        answer = OxigraphStore(ox.Store()).query(text, {}, Scope())
    except QueryFailed as error:
        where = re.match(r"line (\d+), column \d+: ", str(error))
        line, said = (where[1], str(error)[where.end() :]) if where else ("1", str(error))
        raise RuleRefused(f"{shown}:{line}: {said}") from None
    if answer.triples is None:
        raise RuleRefused(f"{shown}:1: the rule is no CONSTRUCT.  Write what follows as a template of triples.")


def _refuse_invention(shown: str, text: str, *, mints: bool) -> None:
    """Refuse whatever makes a term that is neither in the graph nor named by the hash of its premises."""
    bare = _bare(text)

    def refuse(at: int, what: str) -> RuleRefused:
        cure = 'Name a node only by IRI(CONCAT("' + INFERENCE + '", SHA256(...))), of its premises and conclusion.'
        return RuleRefused(f"{shown}:{text[:at].count(chr(10)) + 1}: {what}  {cure}")

    template = _TEMPLATE.search(bare)
    if template is None:
        raise refuse(0, "the rule has no template of its own.")
    if blank := _BLANK_NODE.search(template["body"]):
        raise refuse(template.start("body") + blank.start(), "the rule makes a blank node for every solution.")
    if invents := _INVENTS.search(bare):
        raise refuse(invents.start(), f"{invents[1].upper()} makes a term that the graph does not have.")
    for named in _NAMES.finditer(bare):
        if not mints:
            raise refuse(named.start(), f"{named[1].upper()} makes a name, and only rules may name inferences.")
        by_hash = _BY_HASH.match(text, named.start())
        if by_hash is None or not re.match(r"\s*\)\s*\)", bare[_closing(bare, by_hash.end()) :]):
            raise refuse(named.start(), f"{named[1].upper()} may make names without end.")


def _bare(text: str) -> str:
    """Return the text with all that is no syntax blanked, every character in its place."""
    return _HIDDEN.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def _closing(bare: str, start: int) -> int:
    """Return the place behind the parenthesis that closes the one before ``start``."""
    depth = 1
    for at in range(start, len(bare)):
        depth += {"(": 1, ")": -1}.get(bare[at], 0)
        if depth == 0:
            return at + 1
    return len(bare)
