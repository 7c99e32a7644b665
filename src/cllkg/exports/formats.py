"""The targets there are. A further one is a module with one writer, and one row here."""

from __future__ import annotations

from cllkg.errors import UnknownName
from cllkg.exports.target import Target

_RDF_READERS = "rdflib, pyoxigraph, raptor"

_ALL = (
    Target("turtle", "Turtle: a file for each named graph, and one of all but inferences", _RDF_READERS, "rdf:turtle"),
    Target("ntriples", "N-Triples: the same files, one triple a line", _RDF_READERS, "rdf:ntriples"),
    Target("rdfxml", "RDF/XML: the same files, for OWL tools", _RDF_READERS),
    Target("nquads", "N-Quads: the whole dataset, the very bytes of the build", _RDF_READERS, "rdf:nquads"),
    Target("trig", "TriG: the whole dataset, a block for each named graph", _RDF_READERS, "rdf:trig"),
    Target("jsonld", "JSON-LD 1.1: the whole dataset, its context and frames", "rdflib, pyoxigraph, PyLD"),
    Target("rdf12", "RDF 1.2: claims as annotations of their triples", "pyoxigraph"),
    Target("owl", "OWL: the ontology, alone and with all claims", "owlready2, py-horned-owl, ROBOT"),
    Target("obographs", "OBO Graphs JSON: the ontology's terms and hierarchy", "pronto, obographs"),
    Target("kgx", "KGX: nodes and edges of the Biolink Model, TSV and JSON Lines", "kgx"),
    Target("neo4j", "Neo4j: CSV for neo4j-admin, claims as relationships and as nodes", "neo4j-admin"),
    Target("cx2", "CX2: the mechanism view for Cytoscape and NDEx", "ndex2"),
    Target("graphml", "GraphML: claims as edges", "networkx, igraph"),
    Target("gexf", "GEXF: claims as edges, for Gephi", "networkx"),
    Target("sif", "SIF: plain claims as edges, with attribute tables", "networkx, pandas"),
    Target("nanopubs", "Nanopublications: one for each claim, number, study and inference", "nanopub"),
    Target("sssom", "SSSOM: our terms beside those of others", "sssom"),
    Target("tables", "Tables: Parquet, CSV and TSV", "DuckDB, pandas, frictionless", extra="tables"),
    Target("triples", "Triples for embedding tools, split", "PyKEEN"),
    Target("indra", "INDRA JSON: mechanism claims as statements", "indra"),
    Target("bel", "BEL: mechanism claims as a script", "PyBEL"),
    Target("drugmechdb", "DrugMechDB: paths from a drug to a process, YAML", "its rules"),
    Target("quickstatements", "QuickStatements: what maps to Wikidata", "quickstatements-client"),
    Target("release", "Release: everything, with an index page, RO-Crate, VoID and DCAT", "rocrate-validator"),
)
FORMATS = {row.name: row for row in _ALL}


def find_format(name: str) -> Target:
    """Return the target of a name.

    Raises:
        UnknownName: If there is none; it names the nearest.
    """
    if name not in FORMATS:
        raise UnknownName("format", name, FORMATS, "'cllkg export --list' shows the formats.")
    return FORMATS[name]
