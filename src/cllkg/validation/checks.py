"""Run the checks: queries that must come back empty, or find only what a flag records."""

from __future__ import annotations

import pyoxigraph as ox

from cllkg.content import Content
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.queries.formats import show
from cllkg.queries.header import StoredQuery
from cllkg.queries.library import checks
from cllkg.store.answers import Scope, Store, Term
from cllkg.validation.report import Report, Violation
from cllkg.vocabulary import BASE


def run_checks(store: Store, content: Content) -> Report:
    """Run every check of ``queries/checks/``.

    A check whose rows bind ``?flag`` computes something a flag may already record: a row with a
    flag is a known finding, a row without one is a violation.
    """
    prefixes = read_prefixes(content.ontology / "prefixes.tsv")
    stored = checks(content)
    violations: list[Violation] = []
    flagged: list[Violation] = []
    for check in stored:
        for found, is_flagged in run_check(store, check, prefixes):
            (flagged if is_flagged else violations).append(found)
    return Report(len(stored), tuple(sorted(violations)), tuple(sorted(flagged)))


def run_check(store: Store, check: StoredQuery, prefixes: PrefixMap) -> list[tuple[Violation, bool]]:
    """Run one check; each row comes with whether a flag records it."""
    answer = store.query(check.sparql, dict(prefixes), Scope())
    found = []
    for row in answer.rows:
        cells = dict(zip(answer.variables, row, strict=True))
        flag = cells.pop("flag", None)
        node, *rest = cells.items()
        message = "; ".join(f"{name} {show(term, prefixes)}" for name, term in rest if term is not None)
        problem = check.title + (f" ({message})" if message else "")
        found.append((Violation(check.name, _tail(node[1]), problem, check.one("Cure") or ""), flag is not None))
    return found


def _tail(term: Term | None) -> str:
    return term.value.removeprefix(BASE) if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
