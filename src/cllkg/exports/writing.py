"""Write one target: its files, then its ledger beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cllkg.exports.census import Census, Kind
from cllkg.exports.folder import Desk, write_manifest
from cllkg.exports.ledger import Ledger
from cllkg.exports.ledger_files import LOSSES, TABLE, as_json, as_markdown
from cllkg.exports.reading import Reading
from cllkg.exports.target import Target


@dataclass(frozen=True)
class Supply:
    """What every writer of one export is given.

    Attributes:
        reading: The records.
        kinds: What a ledger counts.
        census: What there is of it.
        strict: Whether a term without a mapping ends the export.
    """

    reading: Reading
    kinds: tuple[Kind, ...]
    census: Census
    strict: bool = False


def write_target(target: Target, supply: Supply, desk: Desk, budget: Mapping[str, int] | None = None) -> Ledger:
    """Write a target's files, its ledger, and the list of them all.

    Args:
        target: The target.
        supply: What there is to write.
        desk: Where the files go.
        budget: How much may be dropped, as ``Ledger.require`` takes it.

    Returns:
        The ledger.

    Raises:
        ExportRefused: If more would be dropped than the budget allows, or the format cannot hold what there is.
    """
    ledger = Ledger(supply.census, strict=supply.strict)
    target.write(supply.reading, desk, ledger)
    ledger.require(budget or {})
    # A target that lists the checksums of its files writes its ledger before them.
    if LOSSES not in desk.listing:
        write_ledger(target, supply, desk, ledger)
    write_listing(target.name, supply.reading, desk)
    return ledger


def write_ledger(target: Target, supply: Supply, desk: Desk, ledger: Ledger) -> None:
    """Write what a target kept, folded and dropped, for programs and for people."""
    part = supply.reading.part
    head = {
        "format": target.name,
        **(part.as_data() if part else {"selected": None}),
        "read_back_with": target.readers,
    }
    desk.write(LOSSES, as_json(ledger, supply.kinds, head))
    desk.write(TABLE, as_markdown(ledger, supply.kinds, target.title, part))


def write_listing(name: str, reading: Reading, desk: Desk) -> None:
    """Write the list of the files of a desk: what was exported, from which build."""
    head: dict[str, Any] = {
        "version": reading.version,
        "license": reading.license,
        "format": name,
        "build": {"sha256": reading.sha256},
        **(reading.part.as_data() if reading.part else {}),
    }
    write_manifest(desk, head)
