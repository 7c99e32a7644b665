"""Plain claims as SIF, for Cytoscape, with tables of what its edges and nodes have.

SIF knows a source, an interaction and a target. It has no place for a mark, so nothing else leaves: what is denied,
contested, inferred or bound to a context is dropped. Nodes are named by CURIE, which holds no tab. ``edges.tsv`` has
one row for each edge, under the name Cytoscape gives it; ``claims.tsv`` one for each claim, as several claims may say
one triple.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from cllkg.errors import ExportRefused
from cllkg.exports.claim_edges import claim_edges
from cllkg.exports.claim_graph import ATTRIBUTES, Edge, Item, edges, nodes
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading

NETWORK = "cllkg.sif"
EDGES = "edges.tsv"
CLAIMS = "claims.tsv"
NODES = "nodes.tsv"

_NO_MARK = "SIF has no place for a mark: only plain claims leave."
_NOT_IN_FILES = "It belongs to no claim in the files, which hold plain claims and what these join."
_NO_TRIPLE = "It has no object that could be a node."
_OF_NODES = ("label", "kind", "iri", "shortName", "synonyms", "crossReferences", "registryIds", "note", "flags")
_OF_CLAIMS = tuple(name for name in ATTRIBUTES["edge"] if name not in ("label", "kind", "marks", "plain"))


def sif(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the network and its three tables.

    Raises:
        ExportRefused: If a name holds a tab or a line feed.
    """
    used: set[str] = set()
    said: dict[tuple[str, str, str], list[Edge]] = {}
    with desk.text(CLAIMS) as out:
        table = _table(out, ("edge", "source", "interaction", "target", *_OF_CLAIMS))
        for edge in _plain(reading):
            triple = _triple(reading, edge)
            table.writerow([_name(triple), *triple, *_cells(edge, _OF_CLAIMS)])
            edge.tell(ledger)
            used |= {edge.source, edge.target}
            said.setdefault(triple, []).append(edge)
    with desk.text(NETWORK) as network, desk.text(EDGES) as out:
        table = _table(out, ("name", "predicate", "claims", "claim", "sentence", "publications"))
        for triple in sorted(said):
            network.write("\t".join(triple) + "\n")
            table.writerow([_name(triple), *_summary(reading, said[triple])])
    with desk.text(NODES) as out:
        table = _table(out, ("name", *_OF_NODES))
        for node in nodes(reading):
            if node.id in used:
                table.writerow([reading.curie(node.id), *_cells(node, _OF_NODES)])
                node.tell(ledger)
    _drop(reading, ledger)


def _plain(reading: Reading) -> Iterator[Edge]:
    plain = {edge.record.iri for edge in claim_edges(reading) if edge.is_plain}
    yield from (edge for edge in edges(reading) if edge.id in plain)


def _triple(reading: Reading, edge: Edge) -> tuple[str, str, str]:
    triple = (reading.curie(edge.source), str(edge.attributes["label"]), reading.curie(edge.target))
    if any(character in name for name in triple for character in "\t\n\r"):
        raise ExportRefused(f"sif: {edge.id}: a name has a tab or a line feed, which ends a name.  Correct it.")
    return triple


def _name(triple: tuple[str, str, str]) -> str:
    """Return the name Cytoscape gives an edge."""
    source, interaction, target = triple
    return f"{source} ({interaction}) {target}"


def _summary(reading: Reading, claims: list[Edge]) -> list[str]:
    publications = sorted(
        {one for edge in claims for one in json.loads(str(edge.attributes.get("publications", "[]")))}
    )
    first = claims[0].attributes
    return [
        str(first["predicate"]),
        str(len(claims)),
        "|".join(reading.curie(edge.id) for edge in claims),
        str(first["sentence"]),
        "|".join(publications),
    ]


def _cells(item: Item, names: Iterable[str]) -> list[str]:
    return [_cell(item, item.attributes.get(name)) for name in names]


def _cell(item: Item, value: str | int | bool | None) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if "\r" in text:
        raise ExportRefused(f"sif: a text of {item.id} has a carriage return, which ends a row.  Correct it.")
    return text


def _table(out: TextIO, header: Iterable[str]) -> Any:
    table = csv.writer(out, delimiter="\t", lineterminator="\n")
    table.writerow(header)
    return table


def _drop(reading: Reading, ledger: Ledger) -> None:
    for claim in reading.claims():
        for kind in ("claim", "claim as a triple"):
            ledger.drop(kind, claim.iri, _NO_MARK if claim.object_iri else _NO_TRIPLE)
    ledger.drop_rest(_NO_MARK, "contested mark", "negation", "inferred mark", "withheld inference")
    ledger.drop_rest(_NOT_IN_FILES)
