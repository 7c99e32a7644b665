"""Write KGX: nodes and edges of the Biolink Model, as TSV and as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack

from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading
from cllkg.exports.targets.kgx.columns import Row, Value, open_sink
from cllkg.exports.targets.kgx.edges import Edge, Edges
from cllkg.exports.targets.kgx.ids import Ids
from cllkg.exports.targets.kgx.nodes import Nodes
from cllkg.exports.targets.kgx.records import Records
from cllkg.exports.targets.kgx.standing import Shared
from cllkg.exports.targets.kgx.tables import INFERRED, NEGATED, PLAIN, TRIAL, UNSETTLED, Biolink, read_biolink
from cllkg.vocabulary import Kg

# KGX tells files of nodes and of edges by the ends of their names.
EDGE_FILES = {
    PLAIN: "edges",
    TRIAL: "trial_edges",
    NEGATED: "negated_edges",
    UNSETTLED: "unsettled_edges",
    INFERRED: "inferred_edges",
}

_NO_TERMS = "KGX holds nodes and edges; the vocabulary is in the OWL and OBO Graphs exports."
_NO_MAPPINGS = "KGX files speak the Biolink Model already; the mappings are in the SSSOM export."


def kgx(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the nodes, the edges by how far they may be trusted, the prefixes, and a list of the columns.

    Raises:
        CllkgError: If a table of mappings does not read.
        ExportRefused: If a term has no mapping and the export is strict.
    """
    biolink = read_biolink(reading)
    ids = Ids(reading)
    shared = Shared(reading, ids, ledger)
    nodes = Nodes(biolink, shared)
    records = Records(nodes, shared)
    edges = Edges(biolink, shared)
    # What edges other than those of trials name, so that neither they nor the edges of trials dangle.
    named: set[Value] = set()
    with open_sink(desk, "publication_nodes", biolink.columns["publications"]) as sink:
        for source in reading.sources():
            sink.write(records.of_source(source))
    with open_sink(desk, "record_nodes", biolink.columns["records"]) as rest, ExitStack() as stack:
        sinks = {
            group: stack.enter_context(open_sink(desk, name, biolink.columns["edges"]))
            for group, name in EDGE_FILES.items()
        }

        def write(edge: Edge) -> None:
            sinks[edge.group].write(edge.row)
            if edge.group != TRIAL:
                named.update((edge.row["subject"], edge.row["object"]))

        for claim in reading.claims():
            between_nodes = edges.is_possible(claim)
            edge = edges.of_claim(claim) if between_nodes else None
            if edge is None:
                rest.write(records.of_claim(claim, with_triple=not between_nodes))
            else:
                write(edge)
        for row in _records(reading, records):
            rest.write(row)
        for entity in reading.entities():
            for edge in edges.of_hierarchy(entity):
                write(edge)
        for inference in reading.inferences():
            if (edge := edges.of_inference(inference)) is not None:
                write(edge)
        for edge in edges.of_trials():
            write(edge)
    columns = biolink.columns["nodes"]
    with open_sink(desk, "nodes", columns) as common, open_sink(desk, "trial_nodes", columns) as trials:
        for entity in reading.entities():
            common.write(nodes.of_entity(entity))
        for row in _of_studies(reading, nodes):
            (common if row["id"] in named else trials).write(row)
    desk.write("prefixes.json", json.dumps(dict(sorted(ids.prefixes.items())), indent=2) + "\n")
    desk.write("columns.tsv", _columns(biolink))
    ledger.drop_rest(_NO_TERMS, "term", "definition", "parent term")
    ledger.drop_rest(_NO_MAPPINGS, "mapping")


def _of_studies(reading: Reading, nodes: Nodes) -> Iterator[Row]:
    """Yield studies and their parts: nodes of their own file, as they would stand alone among the common edges."""
    yield from map(nodes.of_study, reading.studies())
    yield from map(nodes.of_arm, reading.things(Kg.Arm))
    yield from map(nodes.of_endpoint, reading.things(Kg.Endpoint))
    yield from map(nodes.of_dose_step, reading.things(Kg.DoseStep))
    yield from map(nodes.of_criterion, reading.things(Kg.EligibilityCriterion))


def _records(reading: Reading, records: Records) -> Iterator[Row]:
    yield from map(records.of_line, reading.lines())
    yield from map(records.of_number, reading.numbers())
    yield from map(records.of_statement, reading.statements())
    yield from map(records.of_flag, reading.flags())


def _columns(biolink: Biolink) -> str:
    lines = ["table\tcolumn\ttype\tbiolink_slot\tdefinition"]
    lines += [
        f"{table}\t{column.name}\t{column.type}\t{column.slot}\t{column.definition}"
        for table, columns in biolink.columns.items()
        for column in columns
    ]
    return "\n".join(lines) + "\n"
