"""Write OWL 2 DL that OWL tools open without a complaint: the ontology, the ontology with all claims, and classes.

Claims are individuals with their evidence. A plain triple stands only where a claim may be said without its
circumstances, and a conclusion only as the individual that names its premises. A denial is never an OWL axiom: it
holds in its circumstances, and an axiom would deny it everywhere. What other ontologies define is an individual
there, as in our graph, and a class in a file of its own, which merges with those ontologies.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from cllkg.exports.dump import WHOLE
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.quad_lines import TYPE, Row
from cllkg.exports.reading import Reading
from cllkg.exports.rows import INFERRED, by_subject
from cllkg.exports.targets.owl_sheet import LOGIC, OwlSheet, iri_of, triple_of
from cllkg.exports.targets.rdf import serialize_turtle
from cllkg.exports.targets.rdfxml import write_rdfxml
from cllkg.vocabulary import BASE, DCT, OBO_IN_OWL, ONTOLOGY, OWL, RDF, RDFS, SKOS, Kg, NamedGraph

TERMS = "ontology"
"""The name, without its ending, of the file with the ontology alone."""

CLASSES = "classes"
"""The name, without its ending, of the file in which entities are the classes they are in other ontologies."""

DEFINITION = "http://purl.obolibrary.org/obo/IAO_0000115"
"""What tools of the OBO Foundry take for a definition."""

_ABOUT_WHOLE = (
    "CLL-KG: the ontology and all claims",
    "Each claim is an individual with its circumstances, its standing and the evidence for and against it. A triple "
    "beside them is a claim that is supported and not contested, without its circumstances.",
)
_ABOUT_CLASSES = (
    "CLL-KG: entities as classes",
    "The entities of CLL-KG that others name, as classes under their names there. Which is below which is what "
    "CLL-KG says; the ontologies they come from say more.",
)

_WRITERS = {"ttl": serialize_turtle, "rdf": write_rdfxml}
_DEFINED = f"<{SKOS}definition>".encode()
_BROADER = f"<{Kg.broaderEntity}>".encode()
_HEADED = (TYPE + f" <{OWL}Ontology>".encode(), f"<{OWL}versionIRI> ".encode())
# What the classes of others are told by.
_NAMES = frozenset(
    f"<{name}>".encode()
    for name in (RDFS + "label", SKOS + "altLabel", DCT + "identifier", OBO_IN_OWL + "hasDbXref")
)  # fmt: skip
_ONTOLOGY_GRAPHS = frozenset(f"<{graph.iri}>".encode() for graph in (NamedGraph.ONTOLOGY, NamedGraph.MAPPINGS))
_CONCLUSIONS = frozenset({Kg.Inference, Kg.Rule})


def owl(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the three ontologies, each as Turtle and as RDF/XML.

    Raises:
        ExportRefused: If the graph holds something that XML cannot keep.
    """
    with tempfile.TemporaryDirectory(prefix=".owl.", dir=desk.path("").parent) as place, ExitStack() as open_sheets:
        terms, whole, classes = (
            open_sheets.enter_context(closing(OwlSheet(reading, Path(place) / name)))
            for name in (TERMS, WHOLE, CLASSES)
        )
        whole.head("release", *_ABOUT_WHOLE)
        classes.head("classes", *_ABOUT_CLASSES)
        unfit = _unfit(reading)
        for subject, rows in by_subject(reading):
            types = frozenset(iri_of(triple.split(b" ", 2)[2]) for triple, _ in rows if _is_type(triple))
            terms.write(_with_definitions(triple for triple, graph in rows if graph in _ONTOLOGY_GRAPHS))
            whole.write(_as_individual(subject, types, _with_definitions(_sayable(rows, types, unfit))))
            if not types.isdisjoint(reading.entity_classes):
                classes.write(_as_class(iri_of(subject), rows))
        for name, sheet in ((TERMS, terms), (WHOLE, whole), (CLASSES, classes)):
            part = sheet.finish()
            for ending, write in _WRITERS.items():
                with desk.open(f"{name}.{ending}") as out:
                    write(part, out)
    ledger.keep_all()


def is_borrowed(iri: str) -> bool:
    """Whether an entity's identifier is somebody else's."""
    return not iri.startswith(BASE)


def _unfit(reading: Reading) -> frozenset[bytes]:
    """Return the triples that no claim says plainly, though one says them."""
    unfit: set[bytes] = set()
    fit: set[bytes] = set()
    for claim in reading.claims():
        if claim.subject and claim.predicate and claim.object is not None:
            triple = f"<{claim.subject}> <{claim.predicate}> {claim.object}".encode()
            (fit if reading.is_plain(claim) else unfit).add(triple)
    return frozenset(unfit - fit)


def _sayable(rows: Iterable[Row], types: frozenset[str], unfit: frozenset[bytes]) -> Iterator[bytes]:
    """Yield each triple about a thing once, but for those that would say more than is known."""
    concludes = not types.isdisjoint(_CONCLUSIONS)
    last = b""
    for triple, graph in rows:
        # A triple of several graphs comes several times in a row.
        if triple != last and triple not in unfit and (graph != INFERRED or concludes):
            yield triple
            last = triple


def _as_individual(subject: bytes, types: frozenset[str], triples: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a thing's triples, and that it is an individual if its class is one of ours; a file has one header."""
    ours = any(not one.startswith(LOGIC) for one in types) and OWL + "NamedIndividual" not in types
    if ours and subject.startswith(b"<"):
        yield triple_of(iri_of(subject), RDF + "type", OWL + "NamedIndividual")
    header = subject == f"<{ONTOLOGY}>".encode()
    for triple in triples:
        if not (header and triple[len(subject) + 1 :].startswith(_HEADED)):
            yield triple


def _as_class(entity: str, rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield an entity as a class, if its identifier is another's; its parents are classes if theirs are too."""
    if not is_borrowed(entity):
        return
    yield triple_of(entity, RDF + "type", OWL + "Class")
    last = b""
    for triple, graph in rows:
        _, predicate, value = triple.split(b" ", 2)
        if triple == last or graph == INFERRED:
            continue
        last = triple
        if predicate in _NAMES:
            yield triple
        elif predicate == _BROADER and is_borrowed(iri_of(value)):
            yield triple_of(entity, RDFS + "subClassOf", iri_of(value))


def _with_definitions(triples: Iterable[bytes]) -> Iterator[bytes]:
    """Yield triples, and definitions a second time under the name by which OBO's tools know them."""
    for triple in triples:
        yield triple
        subject, predicate, value = triple.split(b" ", 2)
        if predicate == _DEFINED:
            yield b"%b <%b> %b" % (subject, DEFINITION.encode(), value)


def _is_type(triple: bytes) -> bool:
    return triple.split(b" ", 2)[1] == TYPE
