"""The circumstances of a claim: each slot of a context, and the kind by which a ledger counts it."""

from __future__ import annotations

from cllkg.vocabulary import KG

CONTEXT_KINDS = {
    "onCell": "context: bearing cell",
    "inCell": "context: affected cell",
    "compartment": "context: compartment",
    "inDisease": "context: disease",
    "inSpecies": "context: species",
    "inPopulation": "context: population",
    "inSystem": "context: system",
    "assay": "context: assay",
    "exposure": "context: exposure",
}
"""Slot, without our namespace, to kind."""

CONTEXT_SLOTS = tuple(KG + name for name in CONTEXT_KINDS)
"""The slots as IRIs, in the order of the kinds."""
