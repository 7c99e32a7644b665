"""Hold a ledger against what a reader of the export finds."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from cllkg.content import Content
from cllkg.exports.census import Census, read_kinds, take_census
from cllkg.exports.ledger_files import LOSSES
from cllkg.exports.sorted_quads import SortedQuads
from cllkg.manifest import NQUADS
from cllkg.prefixes import read_prefixes

Found = Mapping[str, Collection[str]]
"""Kind to the IRIs of the things a reader found."""


def census_of_build(built: Content) -> Census:
    """Return what the graph holds of each kind."""
    kinds = read_kinds(built.ontology, read_prefixes(built.ontology / "prefixes.tsv"))
    with SortedQuads(built.build / NQUADS) as quads:
        return take_census(quads, kinds)


def claimed(folder: Path, census: Census) -> dict[str, frozenset[str]]:
    """Return what an export's ledger says a reader gets back, kept or folded, by kind."""
    ledger = json.loads((folder / LOSSES).read_text(encoding="utf-8"))
    assert set(ledger["kinds"]) == set(census), "the ledger speaks of every kind there is, and of no other"
    still = {}
    for kind, row in ledger["kinds"].items():
        lost = {iri for loss in row["losses"] if loss["fate"] == "dropped" for iri in loss["iris"]}
        folded = {iri for loss in row["losses"] if loss["fate"] == "folded" for iri in loss["iris"]}
        assert lost <= census[kind] and folded <= census[kind] and not lost & folded
        assert (row["kept"], row["folded"], row["dropped"]) == (
            len(census[kind]) - len(lost) - len(folded), len(folded), len(lost),
        )  # fmt: skip
        still[kind] = census[kind] - lost
    return still


def kept(folder: Path, census: Census) -> dict[str, frozenset[str]]:
    """Return what an export's ledger says a reader gets back as what it is, by kind."""
    ledger = json.loads((folder / LOSSES).read_text(encoding="utf-8"))
    return {
        kind: census[kind] - {iri for loss in row["losses"] for iri in loss["iris"]}
        for kind, row in ledger["kinds"].items()
    }


def differences(folder: Path, census: Census, found: Found, as_it_is: Found | None = None) -> list[str]:
    """Return where an export's ledger and a reader of the export disagree; none is what a test wants.

    Args:
        folder: The export.
        census: What the graph holds.
        found: What the reader found, whether in its own place or folded into another, of every kind of which the
            ledger says that anything is left.
        as_it_is: What the reader finds who knows the format and no field of ours, of the kinds for which the format has
            a field or a word; the ledger may call nothing else of them kept.
    """
    faults = _faults(claimed(folder, census), found, "claimed")
    own = {} if as_it_is is None else {kind: iris for kind, iris in kept(folder, census).items() if kind in as_it_is}
    return faults + _faults(own, as_it_is or {}, "kept")


def _faults(said: Mapping[str, frozenset[str]], found: Found, word: str) -> list[str]:
    faults = []
    for kind, iris in said.items():
        seen = frozenset(found.get(kind, ()))
        for what, wrong in ((f"is {word}, and not found", iris - seen), (f"is found, and not {word}", seen - iris)):
            if wrong:
                faults.append(f"{kind}: {len(wrong)} {what}, such as {min(wrong)}")
    return faults
