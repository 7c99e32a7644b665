"""The papers a release carries: how to cite it, its licenses, what changed.

The citation is that of the data and made from the release, so it is there whatever was installed. The licenses' texts
and the changelog lie beside the content; without them the licenses are named in a sentence, and the changelog left out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from cllkg.exports.folder import Desk
from cllkg.exports.targets.release.about import About

CITATION = "CITATION.cff"
LICENSE = "LICENSE-DATA"
CODE_LICENSE = "LICENSE"
CHANGES = "CHANGELOG.md"
_READ_ME = "README.md"
_NOT_COVERED = "## What it does not cover"
_WARNING = "- **Not medical advice.**"

_MESSAGE = "If you use this data, please cite it as below, and cite the sources behind the claims you use."


@dataclass(frozen=True)
class Papers:
    """What the papers say, for the page.

    Attributes:
        changes: The part of the changelog on this version, as Markdown; None if there is no changelog.
        warning: What the maintainers warn patients of, as Markdown; empty where they say it elsewhere.
        not_covered: What else they say it does not cover, likewise.
        code_license: Whether the license of the code is there.
    """

    changes: str | None
    warning: str
    not_covered: str
    code_license: bool


def write_papers(about: About, desk: Desk) -> Papers:
    """Write the papers, and return what the page shows of them."""
    root = about.reading.content.root
    desk.write(CITATION, _citation(about))
    desk.write(LICENSE, _text(root / LICENSE) or _license(about))
    changes = _text(root / CHANGES)
    if changes is not None:
        desk.write(CHANGES, changes)
    code_license = _text(root / CODE_LICENSE)
    if code_license is not None:
        desk.write(CODE_LICENSE, code_license)
    warning, not_covered = _apart(_section(_text(root / _READ_ME) or "", _NOT_COVERED))
    news = changes and _section(changes, f"## {about.version}")
    return Papers(news, warning, not_covered, code_license is not None)


def _citation(about: About) -> str:
    fields = {
        "cff-version": "1.2.0",
        "message": _MESSAGE,
        "type": "dataset",
        "title": about.name,
        "abstract": about.description,
        "version": about.version,
        "license": about.license_id,
        "url": about.iri,
    }
    # Every JSON string is a YAML string.
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value]
    lines.append("authors:")
    for maker in about.makers:
        lines.append(f"  - name: {json.dumps(maker.name, ensure_ascii=False)}")
        if maker.orcid:
            lines.append(f"    orcid: {json.dumps(maker.orcid)}")
    return "\n".join(lines) + "\n"


def _license(about: About) -> str:
    return (
        f"{about.title} is licensed under {about.license_name} ({about.license}).\n\n"
        f'Give credit to "{about.makers_text}", link to the license, and say what you changed.\n\n'
        "Identifiers and labels of borrowed terms remain under the licenses of their vocabularies.\n"
    )


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


def _section(text: str, heading: str) -> str:
    """Return what stands below a heading of the second level, up to the next one; empty if there is none."""
    lines = text.splitlines()
    start = next((i for i, line in enumerate(lines) if f"{line} ".startswith(f"{heading} ")), None)
    if start is None:
        return ""
    end = next((i for i in range(start + 1, len(lines)) if lines[i].startswith("## ")), len(lines))
    return "\n".join(lines[start + 1 : end]).strip()


def _apart(section: str) -> tuple[str, str]:
    """Return the warning of a list as a paragraph, and the list without it."""
    items = re.split(r"^(?=- )", section, flags=re.MULTILINE)
    warnings = [item.removeprefix("- ").strip() for item in items if item.startswith(_WARNING)]
    return "\n\n".join(warnings), "".join(item for item in items if not item.startswith(_WARNING)).strip()
