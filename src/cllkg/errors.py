"""What can go wrong, as one tree.

CllkgError
├── ContentNotFound        no ontology/, graph/ and queries/ where we looked
├── CurationFailed         records that do not read; carries every finding
├── BuildFailed            shapes or checks found violations; the last good build stands
├── InconsistentOntology   the T-Box contradicts itself
├── ReasonerUnavailable    no Java, or the reasoner was killed at its deadline
├── RuleRefused            a rule that does not read, or could invent terms without end
├── ReasoningUnbounded     rules that do not come to an end
├── UnknownName            no question, entity, format, or view of that name
├── QueryFailed            a query that does not parse or does not run
│   └── QueryTimeout       it ran past its deadline
├── StoreUnavailable       an address that names no store we can open
├── LibraryMissing         a library of an extra that is not installed
├── ExportRefused          an export that would lose more than it may, or say what its format cannot
└── NotWritable            a path that cannot be written

Every message says where, what, and what to do. Code that prints one needs no traceback.
"""

from __future__ import annotations

from collections.abc import Iterable


class CllkgError(Exception):
    """Anything a person can put right; its text is meant for that person."""


class ContentNotFound(CllkgError):
    """No content folders in any of the places where they could be."""


class CurationFailed(CllkgError):
    """Curated records do not read; ``findings`` are ready to print, one a line."""

    def __init__(self, findings: list[str]) -> None:
        self.findings = findings
        super().__init__("\n".join(findings))


class BuildFailed(CllkgError):
    """The compiled graph breaks a shape or a check."""


class InconsistentOntology(CllkgError):
    """The T-Box has no model, or a class that can have no member."""


class ReasonerUnavailable(CllkgError):
    """HermiT could not run to its end."""


class RuleRefused(CllkgError):
    """A rule that does not read, or makes terms it must not make."""


class ReasoningUnbounded(CllkgError):
    """Rules that add inferences without coming to an end."""


class UnknownName(CllkgError):
    """A name that nothing answers to."""

    def __init__(self, kind: str, name: str, known: Iterable[str], hint: str = "") -> None:
        self.name = name
        self.nearest = nearest(name, known)
        text = f"no {kind} called '{name}'."
        if self.nearest:
            text += "  Did you mean " + " or ".join(f"'{n}'" for n in self.nearest) + "?"
        super().__init__(f"{text}  {hint}".rstrip())


class QueryFailed(CllkgError):
    """A query that does not parse or does not run."""


class QueryTimeout(QueryFailed):
    """A query that was stopped at its deadline."""


class StoreUnavailable(CllkgError):
    """An address that names no store we can open."""


class LibraryMissing(CllkgError):
    """Libraries that a plain installation lacks; ``libraries`` are their names."""

    def __init__(self, text: str, libraries: tuple[str, ...] = ()) -> None:
        self.libraries = libraries
        super().__init__(text)


class ExportRefused(CllkgError):
    """An export that would lose more than it may, or say what its format cannot hold."""


class NotWritable(CllkgError):
    """A path that cannot be written."""


def nearest(name: str, known: Iterable[str], limit: int = 2) -> list[str]:
    """Return the known names most like ``name``, best first; case does not count."""
    # Only a mistake needs it, and every command imports this module.
    import difflib

    by_fold = {k.casefold(): k for k in known}
    return [by_fold[m] for m in difflib.get_close_matches(name.casefold(), by_fold, n=limit, cutoff=0.6)]
