"""The circumstances of an edge in Biolink's own words, its qualifiers, and what the ledger is told of them.

Biolink has a qualifier for the disease, the species and the population, and one for the place in the body, which does
not tell a cell that bears something from one in which something happens. It has none for the system, the assay and the
exposure: of these our columns are all there is.
"""

from __future__ import annotations

from collections.abc import Sequence

from cllkg.exports.targets.kgx.columns import Row
from cllkg.exports.targets.kgx.standing import CONTEXT_COLUMNS, CONTEXT_KINDS, Shared
from cllkg.vocabulary import KG

_SLOT_OF = {
    CONTEXT_COLUMNS[KG + "inSpecies"]: "species_context_qualifier",
    CONTEXT_COLUMNS[KG + "inDisease"]: "disease_context_qualifier",
    CONTEXT_COLUMNS[KG + "inPopulation"]: "population_context_qualifier",
}
_ANATOMICAL = tuple(CONTEXT_COLUMNS[KG + name] for name in ("onCell", "inCell", "compartment"))
_PLACE = "anatomical_context_qualifier"


def qualifiers(shared: Shared, iri: str, contexts: Sequence[str]) -> Row:
    """Return the qualifiers of a claim or an inference, and tell the ledger of all its circumstances.

    Args:
        shared: Makes the columns of circumstances.
        iri: The claim or inference.
        contexts: The IRIs of its contexts.
    """
    each = [shared.contexts([one]) for one in contexts]
    row: Row = {}
    if len(each) == 1:
        # The places of several contexts could not be told apart.
        row[_PLACE] = sorted({value for column in _ANATOMICAL for value in _values(each[0], column)})
    for column, kind in CONTEXT_KINDS.items():
        found = [_values(one, column) for one in each]
        if not any(found):
            continue
        if column in _ANATOMICAL:
            shared.ledger.fold(kind, iri, f"the column {column}, as {_PLACE} does not tell places from each other")
        elif column not in _SLOT_OF:
            shared.ledger.keep(kind, iri)
        elif len(found[0]) == 1 and all(values == found[0] for values in found):
            row[_SLOT_OF[column]] = found[0][0]
            shared.ledger.keep(kind, iri)
        else:
            shared.ledger.fold(kind, iri, f"the column {column}, as its contexts differ in it")
    return row


def tell_circumstances_of_node(shared: Shared, iri: str, row: Row) -> None:
    """Tell the ledger of the circumstances of a claim that is no edge: nodes have no qualifiers.

    Args:
        shared: Has the ledger.
        iri: The claim.
        row: Its columns.
    """
    for column, kind in CONTEXT_KINDS.items():
        if row.get(column) and (column in _SLOT_OF or column in _ANATOMICAL):
            shared.ledger.fold(kind, iri, f"the column {column} of record_nodes")
        elif row.get(column):
            shared.ledger.keep(kind, iri)


def _values(row: Row, column: str) -> list[str]:
    value = row.get(column)
    return value if isinstance(value, list) else []
