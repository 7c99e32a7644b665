"""The graph as CSV for ``neo4j-admin database import full``, and the script that imports it.

Everything is a node with its literals as properties. Claims are there twice: as relationships from subject to object,
which most questions want, and as nodes with all their evidence, which lose nothing; ``import.sh`` takes both or one.
The type of a relationship that is no plain fact says so (``CONTESTED_SUPPRESSES``), as ``claim_edges`` has it.
"""

from __future__ import annotations

from contextlib import ExitStack
from importlib import resources
from itertools import chain

from cllkg.exports.claim_edges import INFERRED, claim_edges, inference_edges
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading
from cllkg.exports.targets.neo4j.claims import write_claims
from cllkg.exports.targets.neo4j.keeping import Keeping
from cllkg.exports.targets.neo4j.names import Names
from cllkg.exports.targets.neo4j.things import Things

IMPORT = "import.sh"


def neo4j(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the tables and the script.

    Raises:
        ExportRefused: If a value fits into no cell, or two properties or predicates get one name.
    """
    keeping = Keeping(reading, ledger)
    edges = {
        (edge.subject, edge.predicate, edge.object)
        for edge in chain(claim_edges(reading), inference_edges(reading))
        if edge.is_plain or INFERRED in edge.marks
    }
    things = Things(reading, Names(reading), keeping, edges)
    with ExitStack() as stack:
        things.write(desk, stack)
        write_claims(things, desk, stack)
    keeping.finish()
    desk.write(IMPORT, resources.files(__package__).joinpath(IMPORT).read_bytes())
