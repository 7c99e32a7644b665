"""Flags, in a graph of their own: they reach across what the article says and what was added."""

from __future__ import annotations

from itertools import combinations

from rdflib import URIRef
from rdflib.namespace import RDF

from cllkg.compiler.sheet import Sheet
from cllkg.model.codes import FlagKind
from cllkg.vocabulary import BASE, KG, Kg, NamedGraph

_CAN_CONTRADICT = ("claim/", "outcome/", "comparison/")


def compile_flags(sheet: Sheet) -> None:
    """Write every flag; two records under one contradiction contradict each other."""
    graph = NamedGraph.FLAGS
    for key, flag in sheet.mint.corpus.flags.items():
        node = URIRef(f"{BASE}flag/{key}")
        sheet.add(graph, node, RDF.type, URIRef(Kg.Flag))
        sheet.fields(graph, node, flag, ("label", "notation", "flag_kind", "flag_status", "computation", "comment"))
        for reference in flag.about:
            sheet.add(graph, node, Kg.about, sheet.mint.reference(reference))
        for statement in flag.statement:
            sheet.add(graph, node, KG + "statement", URIRef(f"{BASE}statement/{statement}"))
        for name in flag.differs_in:
            sheet.add(graph, node, KG + "differsIn", sheet.mint.predicate(name))
        sheet.stated_in(graph, node)
        records = [reference for reference in flag.about if reference.startswith(_CAN_CONTRADICT)]
        # With more than two records a flag does not say which pairs clash, so none is asserted.
        if flag.flag_kind is FlagKind.CONTRADICTION and len(records) == 2:
            for one, other in combinations(records, 2):
                sheet.add(graph, URIRef(BASE + one), Kg.contradicts, URIRef(BASE + other))
                sheet.add(graph, URIRef(BASE + other), Kg.contradicts, URIRef(BASE + one))
