"""Hold lines of QuickStatements (V1, tab-separated) against the typed lines of quickstatements-client."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from quickstatements_client import Line

_LINE: TypeAdapter[Any] = TypeAdapter(Line)


def check(path: str) -> dict[str, Any]:
    """Read each line into the model and render it again: a line that the model cannot hold is a problem."""
    problems: list[str] = []
    counts = {"lines": 0, "references": 0}
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), start=1):
        counts["lines"] += 1
        try:
            model = _LINE.validate_python(_fields(line.split("\t")))
        except (ValidationError, ValueError) as error:
            problems.append(f"line {number}: {error}")
            continue
        if model.get_line(sep="\t") != line:
            problems.append(f"line {number}: read back as {model.get_line(sep=chr(9))!r}")
        counts["references"] += sum(one.predicate.startswith("S") for one in getattr(model, "qualifiers", ()))
    return {
        "reader": f"quickstatements-client {version('quickstatements-client')}",
        "problems": problems,
        "counts": counts,
    }


def _fields(cells: list[str]) -> dict[str, Any]:
    """Name the cells of a line as the model does, which writes lines and reads none."""
    if cells == ["CREATE"]:
        return {"type": "Create"}
    if len(cells) < 3 or len(cells) % 2 == 0:
        raise ValueError(f"{len(cells)} cells: wanted are a subject, then pairs of a predicate and a value")
    qualifiers = [{"predicate": name, **_value(value)} for name, value in zip(cells[3::2], cells[4::2], strict=True)]
    return {"subject": cells[0], "predicate": cells[1], **_value(cells[2]), "qualifiers": qualifiers}


def _value(cell: str) -> dict[str, str]:
    if cell.startswith('"') and cell.endswith('"') and len(cell) > 1:
        return {"type": "Text", "target": cell[1:-1]}
    return {"type": "Date" if cell.startswith("+") else "Entity", "target": cell}
