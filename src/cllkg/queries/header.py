"""The comment a stored query opens with, read as data.

```
# Which inhibitory ligands does lenalidomide lower?
#
# Columns: ligand, symbol, source
# Param: drug = lenalidomide; an entity
# Graph: article
# Trap: CD270 is TNFRSF14.
```
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cllkg.errors import CllkgError

_FIELD = re.compile(r"#\s*(?P<name>[A-Z][a-z]+):\s*(?P<value>.*)")


@dataclass(frozen=True)
class StoredQuery:
    """A query file: its name, its sentence, the fields of its header, and its text."""

    name: str
    path: Path
    title: str
    fields: dict[str, tuple[str, ...]]
    sparql: str

    def one(self, name: str) -> str | None:
        """Return the single value of a header field, or None."""
        values = self.fields.get(name, ())
        return values[0] if values else None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns the query promises."""
        return tuple(part.strip() for part in (self.one("Columns") or "").split(",") if part.strip())

    @property
    def params(self) -> dict[str, str]:
        """Parameter names and their default values as written."""
        pairs = (value.partition("=") for value in self.fields.get("Param", ()))
        return {name.strip(): rest.partition(";")[0].strip() for name, _, rest in pairs}

    @property
    def inferred(self) -> bool:
        """Whether the question needs what follows from the claims; its header then says ``Inferred: yes``."""
        return self.one("Inferred") == "yes"

    @property
    def expected(self) -> Path:
        """The file of the expected answer."""
        return self.path.with_suffix(".csv")


def read_query(path: Path) -> StoredQuery:
    """Read a query file with its header.

    Raises:
        CllkgError: If the file is not text.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise CllkgError(f"{path}: not UTF-8 text.  Save the file as UTF-8.") from None
    title: list[str] = []
    fields: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        match = _FIELD.fullmatch(line.strip())
        body = line.lstrip("#").strip()
        if match:
            current = fields.setdefault(match["name"], [])
            current.append(match["value"].strip())
        elif not body:
            current = None if not fields else current
        elif current is not None and line.startswith("#   "):
            current[-1] += " " + body
        elif not fields:
            title.append(body)
    return StoredQuery(path.stem, path, " ".join(title), {k: tuple(v) for k, v in fields.items()}, text)
