"""The ledger as people and programs read it: ``loss.json`` with every thing, ``loss.md`` as a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from cllkg.exports.census import Kind
from cllkg.exports.ledger import Fate, Ledger, Loss
from cllkg.exports.part import Part

LOSSES = "loss.json"
TABLE = "loss.md"


def as_json(ledger: Ledger, kinds: Iterable[Kind], head: Mapping[str, Any]) -> bytes:
    """Return the ledger as JSON.

    Each kind has its counts and its losses with the IRIs of the things; those of a kind that no loss names are kept.

    Args:
        ledger: What the writer said.
        kinds: The kinds of things, for their definitions.
        head: What stands before them: the format, what was selected.
    """
    losses: dict[str, list[Loss]] = {}
    for loss in ledger.losses():
        losses.setdefault(loss.kind, []).append(loss)
    counts = ledger.counts()
    totals = {fate: sum(fates[fate] for fates in counts.values()) for fate in Fate}
    data = {
        **head,
        "lossless": not losses,
        "totals": totals,
        "kinds": {
            kind.name: {
                "definition": kind.definition,
                **counts[kind.name],
                "losses": [
                    {"fate": loss.fate, _HOW[loss.fate]: loss.how, "count": len(loss.iris), "iris": loss.iris}
                    for loss in losses.get(kind.name, ())
                ],
            }
            for kind in kinds
        },
    }
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def as_markdown(ledger: Ledger, kinds: Iterable[Kind], title: str, part: Part | None = None) -> bytes:
    """Return the ledger as a Markdown table, a row a kind that the graph holds, and what these kinds are.

    Args:
        ledger: What the writer said.
        kinds: The kinds of things, for their definitions.
        title: What a person gets.
        part: What was selected, and how much was left out by that; None for everything.
    """
    rows = [
        f"# What is lost: {title}",
        "",
        *([part.selected, ""] if part else []),
        "Kept: a reader gets it back as what it is, in the format's own words or, where it has none for such things, "
        "in a column or note of ours. Folded: it stands in a field made for something else, or in a wider word. "
        "Dropped: a reader does not get it. `loss.json` names each thing.",
        *(["", "Not selected: the selection left it out, and no format lost it."] if part else []),
        "",
        f"| kind | kept | folded | dropped |{' not selected |' if part else ''} how |",
        f"|---|--:|--:|--:|{'--:|' if part else ''}---|",
    ]
    how: dict[str, list[str]] = {}
    for loss in ledger.losses():
        how.setdefault(loss.kind, []).append(str(loss))
    left_out = part.left_out if part else {}
    counts = {kind: fates for kind, fates in ledger.counts().items() if any(fates.values()) or left_out.get(kind)}
    for kind, fates in counts.items():
        numbers = [fates[fate] for fate in Fate] + ([part.left_out.get(kind, 0)] if part else [])
        cells = (kind, *(f"{number:,}" for number in numbers), "<br>".join(how.get(kind, ())))
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    rows += ["", "## What is counted", ""]
    rows += [f"- **{kind.name}:** {kind.definition}" for kind in kinds if kind.name in counts]
    return ("\n".join(rows) + "\n").encode()


_HOW = {Fate.FOLDED: "into", Fate.DROPPED: "because"}
