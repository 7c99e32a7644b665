"""Run the checks: queries that must come back empty, or find only what a flag records."""

from __future__ import annotations

import pyoxigraph as ox

from cllkg.content import Content
from cllkg.errors import QueryFailed
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.queries.formats import show
from cllkg.queries.header import StoredQuery
from cllkg.queries.library import checks
from cllkg.store.answers import Scope, Store, Term
from cllkg.validation.report import Report, Violation
from cllkg.vocabulary import BASE, KG, snake

# The column that says which flag already records a finding.
_FLAG = "flag"


def run_checks(store: Store, content: Content) -> Report:
    """Run every check of ``queries/checks/``.

    A check whose rows bind ``?flag`` computes something a flag may already record: a row with a
    flag is a known finding, a row without one is a violation.

    Args:
        store: The graph to check.
        content: Where the checks and the prefixes are.

    Raises:
        QueryFailed: If a check does not parse or does not run; the message names its file.
    """
    prefixes = read_prefixes(content.ontology / "prefixes.tsv")
    stored = checks(content)
    found = {violation for check in stored for violation in run_check(store, check, prefixes)}
    return Report(
        len(stored),
        tuple(sorted(violation for violation in found if not violation.flag)),
        tuple(sorted(violation for violation in found if violation.flag)),
    )


def run_check(store: Store, check: StoredQuery, prefixes: PrefixMap) -> list[Violation]:
    """Run one check: its first column is the offending node, the others say what is wrong with it.

    Args:
        store: The graph to check.
        check: The check; its sentence and its cure go into every finding.
        prefixes: Known without a declaration, and used to shorten what is shown.

    Raises:
        QueryFailed: If the check does not parse or does not run; the message names its file.
    """
    try:
        answer = store.query(check.sparql, dict(prefixes), Scope())
    except QueryFailed as error:
        raise QueryFailed(f"{check.path}: {error}") from None
    found = []
    for row in answer.rows:
        cells = dict(zip(answer.variables, row, strict=True))
        flag = cells.pop(_FLAG, None)
        (_, node), *rest = cells.items()
        details = "; ".join(f"{_words(name)} {_name(term, prefixes)}" for name, term in rest if term is not None)
        message = f"{check.title.removesuffix('.')} ({details})." if details else check.title
        recorded = _name(flag, prefixes) if flag is not None else ""
        found.append(Violation(check.name, _name(node, prefixes), message, check.one("Cure") or "", recorded))
    return found


def _name(term: Term | None, prefixes: PrefixMap) -> str:
    """Return a record's place, such as ``claim/x``; other terms as people read them."""
    text = term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
    if text.startswith(BASE) and not text.startswith(KG):
        return text.removeprefix(BASE)
    return show(term, prefixes)


def _words(column: str) -> str:
    """Return the name of a column as people write it: ``lastCycle`` is ``last cycle``."""
    return snake(column).replace("_", " ")
