"""Claims as reifiers of their triples, as RDF 1.2 has them, and back again without loss.

A claim or an inference names its triple with ``kg:subject``, ``kg:predicate`` and ``kg:object``; here it says
``rdf:reifies`` of the triple itself. If the graph states the triple outright and the claim is plain, the claim stands
beside its triple, in ``article`` or ``background``, so that a reader meets both at once; else it stays in its graph of
evidence, and nothing is asserted by it. That is all, so the way back is: what is said of a reifier in ``article``
or ``background`` belongs into that graph's evidence, and ``rdf:reifies`` falls into three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from cllkg.errors import ExportRefused
from cllkg.exports.quad_lines import Row
from cllkg.exports.reading import Reading
from cllkg.vocabulary import RDF, Kg, NamedGraph

EVIDENCE_OF = {
    NamedGraph.ARTICLE.iri: NamedGraph.ARTICLE_EVIDENCE.iri,
    NamedGraph.BACKGROUND.iri: NamedGraph.BACKGROUND_EVIDENCE.iri,
}
"""The graph in which triples are stated to the graph that holds the claims of them."""

REIFIES = RDF + "reifies"

_STATED_IN = {f"<{evidence}>".encode(): f"<{graph}>".encode() for graph, evidence in EVIDENCE_OF.items()}
_ENDS = tuple(f"<{iri}>".encode() for iri in (Kg.subject, Kg.predicate, Kg.object))
_REIFIES = f"<{REIFIES}>".encode()


@dataclass(frozen=True)
class Told:
    """What is said of one subject in one graph, as the build writes its terms.

    Attributes:
        graph: The graph it is to stand in.
        triple: What the subject reifies, if it does.
        asserted: Whether that triple is stated there too.
        pairs: The predicates and objects, those that name the triple left out.
    """

    graph: bytes
    triple: tuple[bytes, ...] | None
    asserted: bool
    pairs: list[tuple[bytes, bytes]]


def fold(reading: Reading, subject: bytes, rows: Iterable[Row]) -> list[Told]:
    """Return what is said of a subject, by graph, its triple folded into one.

    Args:
        reading: The dataset.
        subject: The subject as the build writes it.
        rows: Its rows.

    Raises:
        ExportRefused: If the subject reifies something as it is: there would be no way back.
    """
    by_graph: dict[bytes, list[tuple[bytes, bytes]]] = {}
    for triple, graph in rows:
        _, predicate, value = triple.split(b" ", 2)
        by_graph.setdefault(graph, []).append((predicate, value))
    found = []
    for graph, pairs in by_graph.items():
        if any(predicate == _REIFIES for predicate, _ in pairs):
            raise ExportRefused(
                f"rdf12: {subject.decode()} has rdf:reifies already, which could not be told from ours.  "
                "Export another format: trig, nquads."
            )
        ends = _triple_of(pairs)
        stated = _STATED_IN.get(graph, b"")
        beside = (
            ends is not None
            and stated
            and stated not in by_graph
            and reading.is_plain(reading.claim(subject[1:-1].decode()))
            and _states(reading, stated, ends)
        )
        rest = [pair for pair in pairs if ends is None or pair[0] not in _ENDS]
        found.append(Told(stated if beside else graph, ends, bool(beside), rest))
    return found


def unfold(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield the quads of the build, each once, for those of an export as RDF 1.2; all are held in memory.

    Args:
        quads: What a reader of the export yields, in any order; a triple that is annotated may come twice.
    """
    quads = tuple(dict.fromkeys(quads))
    reifiers = {(quad.subject, quad.graph_name) for quad in quads if quad.predicate.value == REIFIES}
    for quad in quads:
        home = quad.graph_name
        if (quad.subject, home) in reifiers and isinstance(home, ox.NamedNode):
            home = ox.NamedNode(EVIDENCE_OF.get(home.value, home.value))
        if quad.predicate.value == REIFIES and isinstance(quad.object, ox.Triple):
            triple = quad.object
            ends = ((Kg.subject, triple.subject), (Kg.predicate, triple.predicate), (Kg.object, triple.object))
            for property_, end in ends:
                yield ox.Quad(quad.subject, ox.NamedNode(property_), end, home)
        else:
            yield ox.Quad(quad.subject, quad.predicate, quad.object, home)


def _triple_of(pairs: Iterable[tuple[bytes, bytes]]) -> tuple[bytes, ...] | None:
    """Return the one triple that some pairs name, or None."""
    named: dict[bytes, list[bytes]] = {end: [] for end in _ENDS}
    for predicate, value in pairs:
        if predicate in named:
            named[predicate].append(value)
    if any(len(values) != 1 for values in named.values()):
        return None
    triple = tuple(values[0] for values in named.values())
    return triple if not triple[0].startswith(b'"') and triple[1].startswith(b"<") else None


def _states(reading: Reading, graph: bytes, triple: tuple[bytes, ...]) -> bool:
    (quad,) = ox.parse(b"%b %b %b ." % triple, format=ox.RdfFormat.N_TRIPLES)
    about = reading.thing(triple[0][1:-1].decode())
    return graph[1:-1].decode() in about.graphs.get((quad.predicate.value, str(quad.object)), set())
