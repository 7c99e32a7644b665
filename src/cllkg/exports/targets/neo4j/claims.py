"""Claims and inferences as relationships from their subjects to their objects."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack

from cllkg.exports.claim_edges import ClaimEdge, claim_edges, context_names, inference_edges, publications_of
from cllkg.exports.context_slots import CONTEXT_SLOTS
from cllkg.exports.folder import Desk
from cllkg.exports.records import Claim
from cllkg.exports.targets.neo4j.columns import listed, quoted, row
from cllkg.exports.targets.neo4j.things import RELATIONSHIPS, Things
from cllkg.vocabulary import Kg

CLAIMS = f"{RELATIONSHIPS}/claims.csv"
INFERENCES = f"{RELATIONSHIPS}/inferences.csv"


def write_claims(things: Things, desk: Desk, stack: ExitStack) -> None:
    """Write the relationships of claims and those of inferences; each has the properties of the node it stands for.

    Raises:
        ExportRefused: If Neo4j could not read a value back.
    """
    for path, table, edges in (
        (CLAIMS, "Claim", claim_edges(things.reading)),
        (INFERENCES, "Inference", inference_edges(things.reading)),
    ):
        _write(things, desk, stack, path, table, edges)


def _write(things: Things, desk: Desk, stack: ExitStack, path: str, table: str, edges: Iterable[ClaimEdge]) -> None:
    out = stack.enter_context(desk.text(path))
    fields = [part for column in things.columns[table].values() for part in column.header]
    contexts = [f"{things.names.of_property(slot)}:string[]" for slot in CONTEXT_SLOTS]
    own = ["marks:string[]", "plain:boolean", "publications:string[]", "flags:string[]", "evidenceLines:long"]
    out.write(row([":START_ID", "iri:string", *fields, *contexts, *own, ":END_ID", ":TYPE"]))
    for edge in edges:
        # A selection may leave out an end; the claim's node still tells its name.
        if not all(things.reading.thing(end).values for end in (edge.subject, edge.object)):
            continue
        out.write(row(_cells(things, table, edge)))
        if edge.is_plain:
            things.keeping.value(edge.subject, edge.predicate, edge.object)


def _cells(things: Things, table: str, edge: ClaimEdge) -> Iterable[str]:
    reading, record = things.reading, edge.record
    yield quoted(edge.subject)
    yield quoted(record.iri)
    yield from things.cells(table, things.facts_about(record), record.iri)
    contexts = context_names(reading, record)
    yield from (listed(contexts.get(slot, ())) for slot in CONTEXT_SLOTS)
    yield listed(edge.marks)
    yield "true" if edge.is_plain else "false"
    yield listed(publications_of(reading, record) if isinstance(record, Claim) else ())
    yield listed(sorted(flag.label for flag in reading.flags_about(record.iri)))
    yield str(len(record.all(Kg.hasEvidence)))
    yield quoted(edge.object)
    yield things.names.of_relationship(edge.predicate, edge.marks)
