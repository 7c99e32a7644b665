"""Read one TSV table: a header row, then one record a row."""

from __future__ import annotations

from pathlib import Path

from cllkg.curation.findings import Finding, Place, unknown
from cllkg.curation.text_file import read_text

Row = tuple[Place, dict[str, str]]


def read_table(path: Path, shown: Path, columns: tuple[str, ...]) -> tuple[list[Row], list[Finding]]:
    """Read a table whose header must name exactly ``columns``, in any order.

    Args:
        path: The file.
        shown: The file's name as findings should show it.
        columns: The columns the record has.

    Returns:
        The rows without their empty cells, and what is wrong with the table.
    """
    top = Place(shown, 1)
    if not path.is_file():
        return [], [Finding(top, "the table is missing.", "Restore it from version control.")]
    text = read_text(path, shown)
    if isinstance(text, Finding):
        return [], [text]
    all_columns = f"The columns are: {', '.join(columns)}."
    if not text.strip():
        return [], [Finding(top, "the table is empty.", f"It needs a header row. {all_columns}")]
    lines = text.split("\n")
    header = lines[0].split("\t")
    findings = _header(top, header, columns, all_columns)
    if findings:
        return [], findings
    rows: list[Row] = []
    for number, text_line in enumerate(lines[1:], 2):
        if not text_line.strip():
            continue
        place = Place(shown, number)
        cells = text_line.split("\t")
        if len(cells) != len(header):
            count = f"{len(cells)} cell" + "s" * (len(cells) != 1)
            cure = "Cells are separated by single tabs; an empty cell still needs its tab."
            findings.append(Finding(place, f"{count} where the header has {len(header)}.", cure))
            continue
        rows.append((place, {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}))
    return rows, findings


def _header(top: Place, header: list[str], columns: tuple[str, ...], all_columns: str) -> list[Finding]:
    """Return what is wrong with a header; a misspelled column is one fault, not one unknown and one missing."""
    absent = [name for name in columns if name not in header]
    findings = []
    for i, name in enumerate(header):
        if name in header[:i]:
            findings.append(Finding(top, f"the column '{name}' stands twice.", "Keep one."))
        elif name not in columns:
            findings.append(unknown(top, "column", name, absent, all_columns))
    if len(findings) < len(absent):
        meant = {name for name in absent for finding in findings if f"'{name}'" in finding.cure}
        findings += [
            Finding(top, f"the column '{name}' is missing.", all_columns) for name in absent if name not in meant
        ]
    return findings
