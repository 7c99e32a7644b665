"""Read one TSV table: a header row, then one record a row."""

from __future__ import annotations

from pathlib import Path

from cllkg.curation.findings import Finding, Place, unknown

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
    if not path.is_file():
        return [], [Finding(Place(shown, 1), "the table is missing.", "Restore it from version control.")]
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        cure = "Save the file as UTF-8 without BOM."
        return [], [Finding(Place(shown, 1), "the file starts with a byte order mark (BOM).", cure)]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return [], [Finding(Place(shown, line), "not UTF-8 text.", "Save the file as UTF-8.")]
    lines = text.replace("\r\n", "\n").split("\n")
    header = lines[0].split("\t")
    findings = [
        unknown(Place(shown, 1), "column", name, columns, f"The columns are: {', '.join(columns)}.")
        for name in header
        if name not in columns
    ]
    findings += [
        Finding(Place(shown, 1), f"the column '{name}' is missing.", f"The columns are: {', '.join(columns)}.")
        for name in columns
        if name not in header
    ]
    if findings:
        return [], findings
    rows: list[Row] = []
    for number, text_line in enumerate(lines[1:], 2):
        if not text_line.strip():
            continue
        place = Place(shown, number)
        cells = text_line.split("\t")
        if len(cells) != len(header):
            cure = "Cells are separated by single tabs; an empty cell still needs its tab."
            findings.append(Finding(place, f"{len(cells)} cells where the header has {len(header)}.", cure))
            continue
        rows.append((place, {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}))
    return rows, findings
