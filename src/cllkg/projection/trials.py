"""One study with all that is said of it, as plain records for the view that draws it.

The view's query lists the studies; queries its header names bring what belongs to them. Nothing here
knows what a measure means: the header's ``Section`` fields say which numbers a page shows together.

| header field | rows are | they become |
|---|---|---|
| (the query itself) | studies | the study, and the list of the others |
| ``Claims`` | what is said of a study, its arms, its endpoints | ``claims`` |
| ``Parts`` | arms, dose steps, criteria, endpoints | ``parts``, by IRI |
| ``Numbers`` | outcomes and comparisons | ``numbers``, and the ``ranges`` of populations |
| ``Lines`` | evidence lines | ``lines``, by the record they speak to |
| ``Statements`` | rows of the article | ``statements``, by their key |
| ``Reports`` | documents that report a study | ``reports`` |
| ``Flags``, ``Codes`` | flags, words of the closed lists | ``flags``, ``codes`` |
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cllkg.errors import QueryFailed, UnknownName
from cllkg.projection.asking import Asker, Attributes, merge
from cllkg.store.answers import Scope, Store

_COMPANIONS = ("Claims", "Parts", "Numbers", "Lines", "Statements", "Reports", "Flags", "Codes")


@dataclass(frozen=True)
class Section:
    """Numbers that a page shows together.

    Attributes:
        key: Its name in addresses.
        title: What a reader sees above it.
        chart: Which drawing suits its numbers: shares, series, times, or table for none.
        takes: Keys of measures, or names of their classes, in the order of the rows.
        sentence: What must be known to read its numbers.
    """

    key: str
    title: str
    chart: str
    takes: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Trial:
    """A study, with rows of the queries that speak of it, in a fixed order.

    Attributes:
        study: The row of the study itself.
        claims: What is said of it, of its arms and of its endpoints.
        parts: Arms, dose steps, criteria and endpoints by IRI, of all studies.
        numbers: Its outcomes and comparisons.
        ranges: Numbers of populations that have both ends of a range.
        lines: Evidence lines by the IRI of the claim or number they speak to.
        flags: Flags about the study, its claims, its numbers or its parts.
        reports: The documents that report it.
        statements: Section and paraphrase of the article's statements.
        codes: Labels and definitions by list and code.
        others: All other studies, each with its number of ``claims`` and ``numbers``.
        sections: How the numbers are grouped.
        header: The fields of the main query's header.
        queries: Name, question and text of every query asked.
    """

    study: Attributes
    claims: tuple[Attributes, ...]
    parts: Mapping[str, Attributes]
    numbers: tuple[Attributes, ...]
    ranges: tuple[Attributes, ...]
    lines: Mapping[str, tuple[Attributes, ...]]
    flags: tuple[Attributes, ...]
    reports: tuple[Attributes, ...]
    statements: Mapping[str, Attributes]
    codes: Mapping[tuple[str, str], Attributes]
    others: tuple[Attributes, ...]
    sections: tuple[Section, ...]
    header: Mapping[str, tuple[str, ...]]
    queries: tuple[tuple[str, str, str], ...]

    def field(self, name: str) -> tuple[str, ...]:
        """Return the parts of a header field that lists things."""
        return tuple(part.strip() for part in " ".join(self.header.get(name, ())).split(",") if part.strip())


def read_trial(store: Store, query: Path, name: str | None = None, *, scope: Scope | None = None) -> Trial:
    """Return one study with all that is said of it.

    Args:
        store: Where to ask.
        query: A file of ``queries/views/`` whose header names the queries of the table above.
        name: Key, registry id or IRI of the study; by default the one the header names.
        scope: The graphs to ask; by default all.

    Raises:
        UnknownName: If no study answers to that name; with the nearest ones.
        CllkgError: If a query or its header is not as the table above says.
        QueryFailed: If a query does not run or answers other columns than it promises.
    """
    asked = Asker(store, query, scope or Scope())
    studies = {iri: row for iri, row in merge(asked.rows(asked.main), asked.main, "study").items() if "key" in row}
    iri = _find(studies, name or asked.main.one("Default") or "")
    claims = [row for row in _merged(asked, "Claims", "claim") if "key" in row]
    numbers = [row for row in _merged(asked, "Numbers", "number") if "key" in row]
    parts = {str(row["part"]): row for row in _merged(asked, "Parts", "part") if "label" in row}
    own_claims = tuple(row for row in claims if iri in row["study"])
    own_numbers = tuple(row for row in numbers if row.get("study") == iri)
    ranges = tuple(row for row in numbers if "population" in row and "range_low" in row and "range_high" in row)
    records = {iri, *(row["claim"] for row in own_claims), *(row["number"] for row in (*own_numbers, *ranges))}
    about = records | {part for part in parts if part.startswith(f"{iri}#")}
    said = Counter(study for row in claims for study in row["study"])
    told = Counter(row.get("study") for row in numbers)
    return Trial(
        study=studies[iri],
        claims=own_claims,
        parts=parts,
        numbers=own_numbers,
        ranges=ranges,
        lines=_lines(asked, records),
        flags=tuple(row for row in _merged(asked, "Flags", "flag") if about.intersection(row.get("about", ()))),
        reports=tuple(row for row in _merged(asked, "Reports", "document") if iri in row["study"] and "source" in row),
        statements={str(row["statement"]): row for row in asked.required("Statements")},
        codes={(str(row["list"]), str(row["code"])): row for row in asked.required("Codes")},
        others=tuple(
            row | {"claims": said[other], "numbers": told[other]}
            for other, row in sorted(studies.items(), key=lambda item: str(item[1]["key"]))
            if other != iri
        ),
        sections=_sections(asked),
        header=dict(asked.main.fields),
        queries=tuple(
            (stored.name, stored.title, stored.sparql) for stored in (asked.main, *map(asked.companion, _COMPANIONS))
        ),
    )


def _find(studies: Mapping[str, Attributes], name: str) -> str:
    """Return the IRI of the study a reader means."""
    known: dict[str, str] = {}
    for iri, row in studies.items():
        for alias in (iri, str(row["key"]), *map(str, row["registry"])):
            known.setdefault(alias, iri)
    plain = {alias.casefold(): iri for alias, iri in known.items()}
    found = known.get(name) or plain.get(name.strip().casefold())
    if found is None:
        shown = sorted(alias for alias in known if alias not in studies)
        raise UnknownName("study", name, shown, "The foot of any trial page lists the studies.")
    return found


def _merged(asked: Asker, field: str, by: str) -> Sequence[Attributes]:
    return list(merge(asked.required(field), asked.companion(field), by).values())


def _lines(asked: Asker, records: set[str]) -> dict[str, tuple[Attributes, ...]]:
    found: dict[str, list[Attributes]] = defaultdict(list)
    for line in _merged(asked, "Lines", "line"):
        if line.get("record") in records:
            found[str(line["record"])].append(line)
    return {record: tuple(lines) for record, lines in sorted(found.items())}


def _sections(asked: Asker) -> tuple[Section, ...]:
    sections = []
    for text in asked.main.fields.get("Section", ()):
        parts = [part.strip() for part in text.split(";")]
        if len(parts) != 5:
            raise QueryFailed(
                f"{asked.main.path}: the section '{parts[0]}' has {len(parts)} parts, not 5.  "
                "Write key; title; chart; measures; sentence."
            )
        key, title, chart, takes, sentence = parts
        sections.append(Section(key, title, chart, tuple(part.strip() for part in takes.split(",")), sentence))
    return tuple(sections)
