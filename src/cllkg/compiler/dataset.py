"""The whole corpus as one dataset of named graphs, and its canonical bytes.

The bytes are made here, from terms whose lexical forms nobody rewrote, and never read back from a
store: a store turns ``1.50`` into ``1.5``.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, VOID, XSD
from rdflib.term import Node

from cllkg.compiler.claims import compile_claims
from cllkg.compiler.entities import compile_entities, compile_sources
from cllkg.compiler.flags import compile_flags
from cllkg.compiler.minting import Mint
from cllkg.compiler.numbers import compile_numbers
from cllkg.compiler.sheet import Sheet
from cllkg.compiler.strength import compile_strength
from cllkg.compiler.studies import compile_studies
from cllkg.content import Content
from cllkg.curation.strength_file import read_order
from cllkg.errors import CurationFailed
from cllkg.model.corpus import Corpus
from cllkg.prefixes import read_prefixes
from cllkg.tbox import read_tbox
from cllkg.vocabulary import BASE, ONTOLOGY, Kg, NamedGraph


def compile_dataset(corpus: Corpus, content: Content, version: str, strength: Path | None = None) -> Dataset:
    """Compile records, T-Box and mappings into the dataset, without inferences.

    Args:
        corpus: Records that the linter found no fault with.
        content: Where the T-Box, the prefixes and the mappings are.
        version: The release's version, written into its graph.
        strength: Another order of strength than the content's.

    Raises:
        CurationFailed: If the order of strength cannot be read; each finding names file and line.
    """
    order = read_order(strength or content.strength)
    mint = Mint(corpus, read_tbox(content), read_prefixes(content.ontology / "prefixes.tsv"))
    sheet = Sheet(mint)
    compile_entities(sheet)
    compile_sources(sheet)
    compile_claims(sheet)
    compile_studies(sheet)
    compile_numbers(sheet)
    compile_flags(sheet)
    compile_strength(sheet, order)
    _ontology(sheet, content)
    _mappings(sheet, content)
    _release(sheet, version)
    return sheet.dataset


def canonical_nquads(dataset: Dataset) -> bytes:
    """Return the dataset as sorted N-Quads with canonical blank nodes (RDFC-1.0).

    The same dataset gives the same bytes, whatever the hash seed or the machine.
    """
    quads = ox.Dataset(
        ox.Quad(_subject(s), ox.NamedNode(str(p)), _term(o), ox.NamedNode(str(g))) for s, p, o, g in dataset.quads()
    )
    quads.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = (ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b"" for quad in quads)
    return b"".join(sorted(lines))


def _term(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return rdflib's term as pyoxigraph's, its lexical form untouched."""
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
    return _subject(term)


def _subject(term: Node) -> ox.NamedNode | ox.BlankNode:
    """Return a node that may be a subject; rdflib's types do not keep literals from it, the compiler does."""
    return ox.BlankNode(str(term)) if isinstance(term, BNode) else ox.NamedNode(str(term))


def read_tbox_graph(content: Content) -> Graph:
    """Return the T-Box as one graph.

    Raises:
        CurationFailed: If a file uses Turtle that is newer than rdflib.
    """
    graph = Graph()
    for path in content.terms():
        try:
            graph.parse(path, format="turtle")
        except SyntaxError as error:
            line = getattr(error, "lines", 0) + 1
            cure = "The T-Box is written in Turtle 1.1; leave out what came later."
            raise CurationFailed([f"{path.relative_to(content.root)}:{line}: not Turtle 1.1.\n  {cure}"]) from None
    return graph


def _ontology(sheet: Sheet, content: Content) -> None:
    target = sheet.dataset.graph(URIRef(NamedGraph.ONTOLOGY.iri))
    for triple in read_tbox_graph(content):
        target.add(triple)


def _mappings(sheet: Sheet, content: Content) -> None:
    """Write each SSSOM row as its plain triple, unless it denies the mapping."""
    for path in sorted((content.ontology / "mappings").glob("*.sssom.tsv")):
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            # The one modifier there is is "Not", and the graph has no place for what does not match.
            if row.get("predicate_modifier"):
                continue
            subject, predicate, obj = (
                sheet.mint.curie(row[f"{name}_id"]) for name in ("subject", "predicate", "object")
            )
            sheet.add(NamedGraph.MAPPINGS, subject, predicate, obj)


def _release(sheet: Sheet, version: str) -> None:
    graph = NamedGraph.RELEASE
    node = URIRef(f"{BASE}release/{version}")
    triples = sum(len(part) for part in sheet.dataset.graphs())
    sheet.add(graph, node, RDF.type, URIRef(Kg.Release))
    sheet.add(graph, node, RDF.type, VOID.Dataset)
    sheet.add(graph, node, RDFS.label, Literal(f"CLL-KG {version}"))
    sheet.add(graph, node, OWL.versionInfo, Literal(version))
    sheet.add(graph, node, DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/"))
    sheet.add(graph, node, DCTERMS.conformsTo, URIRef(ONTOLOGY))
    sheet.add(graph, node, VOID.triples, Literal(str(triples), datatype=XSD.integer))
    for key, curator in sheet.mint.corpus.curators.items():
        agent = URIRef(f"{BASE}curator/{key}")
        sheet.add(graph, node, DCTERMS.creator, agent)
        sheet.add(graph, agent, RDFS.label, Literal(curator.name))
        if curator.orcid:
            sheet.add(graph, agent, DCTERMS.identifier, Literal(curator.orcid))
