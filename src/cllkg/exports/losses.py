"""What a format cannot say, counted: the loss ledger that travels with each export."""

from __future__ import annotations

from dataclasses import dataclass

from cllkg.exports.dump import Dump


@dataclass(frozen=True)
class Loss:
    """Something of the build that a reader of the export, or of one of its files, does not get."""

    what: str
    where: str
    count: int
    cure: str


def nothing(_: Dump) -> list[Loss]:
    """Return no loss: every quad of the build can be read back."""
    return []


def of_triples(dump: Dump) -> list[Loss]:
    """Return what a set of files of triples loses; the files of single graphs lose nothing but their name."""
    cure = "Read the file of each graph instead, or export nquads, trig or jsonld."
    asserted = sum(len(triples) for triples in dump.graphs.values()) - len(dump.inferred)
    losses = [
        Loss("the name of the graph each triple stands in", "the file of the whole", len(dump.merged), cure),
        Loss("a triple's second place, where it stands in several graphs", "the file of the whole",
             asserted - len(dump.merged), cure),
        Loss("inferred triples", "the file of the whole", len(dump.inferred), cure),
    ]  # fmt: skip
    return [loss for loss in losses if loss.count]
