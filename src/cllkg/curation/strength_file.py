"""Read the order of strength: ``ontology/strength.tsv``, or another table of the same form in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path

from cllkg.curation.findings import Finding, Place, unknown
from cllkg.curation.table_file import read_table
from cllkg.errors import CurationFailed
from cllkg.model.codes import StudyType
from cllkg.model.strength import CODES, NO_STUDY, UNSTATED, Criterion, Level, StrengthOrder

NAME = "strength.tsv"
_COLUMNS = ("criterion", "code", "rank", "covers", "why")
# What a criterion ranks a record by that has nothing to show for it.
_NOTHING = {criterion: str(codes[-1]) for criterion, codes in CODES.items()} | {
    Criterion.SAMPLE: UNSTATED,
    Criterion.INDEPENDENT_STUDIES: NO_STUDY,
}
# The smallest number a level holds, without leading zeros.
_COUNT = re.compile("[1-9][0-9]*")
_RANK = re.compile("[0-9]{1,2}")
# Of these the better code has the higher rank, in whatever order the criteria stand.
_IN_ORDER = (Criterion.DIRECTNESS, Criterion.CITATION)

_Placed = tuple[Place, Level]


def read_order(path: Path, shown: Path | None = None) -> StrengthOrder:
    """Read the order of strength.

    Args:
        path: The table.
        shown: The table's name as messages should show it; the path itself by default.

    Raises:
        CurationFailed: With every finding, by file and line.
    """
    order, findings = parse_order(path, shown or path)
    if findings:
        raise CurationFailed([str(finding) for finding in findings])
    return order


def parse_order(path: Path, shown: Path) -> tuple[StrengthOrder, list[Finding]]:
    """Read the order of strength, and what is wrong with its table.

    An order is whole when every code has a rank of its own, more is never less, and a record with
    nothing to show stands below all others; then a further supporting line cannot weaken a record.
    """
    rows, findings = read_table(path, shown, _COLUMNS)
    levels: list[_Placed] = []
    for place, cells in rows:
        level = _level(place, cells)
        if isinstance(level, Finding):
            findings.append(level)
        else:
            levels.append((place, level))
    if not findings:
        findings += _whole(Place(shown, 1), levels)
    return StrengthOrder(tuple(level for _, level in levels)), sorted(findings)


def _level(place: Place, cells: dict[str, str]) -> Level | Finding:
    for name in ("criterion", "code", "rank", "why"):
        if name not in cells:
            return Finding(place, f"the cell '{name}' is empty.", "Each row ranks one code and says why.")
    if cells["criterion"] not in list(Criterion):
        return unknown(place, "criterion", cells["criterion"], Criterion, f"The criteria are: {', '.join(Criterion)}.")
    criterion, code = Criterion(cells["criterion"]), cells["code"]
    if (codes := CODES.get(criterion)) is not None:
        if code not in codes:
            return unknown(place, f"{criterion}", code, codes, f"Its codes are: {', '.join(codes)}.")
    elif code != _NOTHING[criterion] and not _COUNT.fullmatch(code):
        cure = f"Give the smallest number the level holds, or {_NOTHING[criterion]}."
        return Finding(place, f"'{code}' is no level of '{criterion}'.", cure)
    rank = cells["rank"]
    if not _RANK.fullmatch(rank):
        return Finding(place, f"the rank '{rank}' is no whole number from 0 to 99.", "A higher rank is stronger.")
    covers = tuple(name.strip() for name in cells.get("covers", "").split("|") if name.strip())
    if covers and criterion is not Criterion.SYSTEM:
        return Finding(place, f"'covers' is for rows of '{Criterion.SYSTEM}'.", "Leave the cell empty.")
    for name in covers:
        if name not in list(StudyType):
            return unknown(place, "study type", name, StudyType, f"The study types are: {', '.join(StudyType)}.")
    return Level(criterion, code, int(rank), cells["why"], tuple(StudyType(name) for name in covers))


def _whole(top: Place, levels: list[_Placed]) -> Iterator[Finding]:
    """Yield what keeps rows, each in good order, from being an order together."""
    seen: set[Criterion] = set()
    for criterion, group in groupby(levels, key=lambda placed: placed[1].criterion):
        rows = list(group)
        if criterion in seen:
            cure = "Criteria decide in the order of their rows: keep the rows of each together."
            yield Finding(rows[0][0], f"the criterion '{criterion}' stands in two places.", cure)
            return
        seen.add(criterion)
        yield from _criterion(criterion, rows)
    for criterion in Criterion:
        if criterion not in seen:
            yield Finding(
                top, f"the criterion '{criterion}' is missing.", "Rank its codes; put last what matters least."
            )
    yield from _covered(top, levels)


def _criterion(criterion: Criterion, rows: list[_Placed]) -> Iterator[Finding]:
    """Yield what is wrong with the ranks of one criterion."""
    codes: set[str] = set()
    ranks: dict[int, str] = {}
    for place, level in rows:
        if level.code in codes:
            yield Finding(place, f"a second row for '{criterion}: {level.code}'.", "Keep one.")
        elif level.rank in ranks:
            what = f"'{criterion}: {level.code}' has the rank of '{ranks[level.rank]}'."
            yield Finding(place, what, "Give each a rank of its own, so that the best is always one.")
        codes.add(level.code)
        ranks.setdefault(level.rank, level.code)
    first, nothing = rows[0][0], _NOTHING[criterion]
    for code in (*map(str, CODES.get(criterion, ())), nothing):
        if code not in codes:
            yield Finding(first, f"no row ranks '{criterion}: {code}'.", "Add one.")
            codes.add(code)
    lowest = min(level.rank for _, level in rows)
    for place, level in rows:
        if level.code == nothing and level.rank > lowest:
            what = f"'{criterion}: {nothing}' does not have the lowest rank of its criterion."
            yield Finding(place, what, "It is what a record has with nothing to show, so it must be the weakest.")
    better = CODES.get(criterion, ()) if criterion in _IN_ORDER else ()
    known = {level.code: placed for placed in rows for level in [placed[1]]}
    rising = [known[code] for code in reversed(better) if code in known]
    rising += sorted((placed for placed in rows if placed[1].at_least), key=lambda placed: placed[1].at_least or 0)
    for (_, weaker), (place, stronger) in pairwise(rising):
        if stronger.rank < weaker.rank:
            what = f"'{criterion}: {stronger.code}' ranks below '{weaker.code}'."
            yield Finding(place, what, "More must never be weaker.")


def _covered(top: Place, levels: list[_Placed]) -> Iterator[Finding]:
    """Yield the study types that no system covers, or two."""
    covering: dict[StudyType, str] = {}
    for place, level in levels:
        for study_type in level.covers:
            if study_type in covering:
                what = f"a second system covers '{study_type}', beside '{covering[study_type]}'."
                yield Finding(place, what, "A study type obtains its evidence in one system.")
            covering.setdefault(study_type, level.code)
    for study_type in StudyType:
        if study_type not in covering:
            yield Finding(top, f"no system covers the study type '{study_type}'.", "Name it in one cell 'covers'.")
