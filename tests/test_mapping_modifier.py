"""A mapping that is denied never becomes a triple that says it."""

from __future__ import annotations

import shutil
from pathlib import Path

from rdflib import URIRef
from rdflib.namespace import SKOS

from cllkg.compiler.dataset import compile_dataset
from cllkg.content import Content, find_content
from cllkg.pipeline import Compiled
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import KG, NamedGraph

MAPPED = "kg:Drug\tdrug\tskos:closeMatch\tSIO:010038\t"


def matches(dataset: object, prefixes: PrefixMap) -> bool:
    assert hasattr(dataset, "graph")
    graph = dataset.graph(URIRef(NamedGraph.MAPPINGS.iri))
    return (URIRef(KG + "Drug"), SKOS.closeMatch, URIRef(prefixes.expand("SIO:010038"))) in graph


def test_a_row_with_the_modifier_not_gives_no_triple(
    mini: Content, compiled_mini: Compiled, prefixes: PrefixMap, tmp_path: Path
) -> None:
    shutil.copytree(mini.root, tmp_path / "world")
    table = tmp_path / "world" / "ontology" / "mappings" / "sio.sssom.tsv"
    lines = table.read_text(encoding="utf-8").splitlines()
    top = next(n for n, line in enumerate(lines) if line.startswith("subject_id"))
    cells = [line + ("\tNot" if line.startswith(MAPPED) else "\t") for line in lines[top + 1 :]]
    table.write_text("\n".join([*lines[:top], lines[top] + "\tpredicate_modifier", *cells, ""]), encoding="utf-8")
    denied = compile_dataset(compiled_mini.corpus, find_content(tmp_path / "world"), "0.1.0")
    assert matches(compiled_mini.dataset, prefixes) and not matches(denied, prefixes)
    mappings = URIRef(NamedGraph.MAPPINGS.iri)
    assert len(denied.graph(mappings)) == len(compiled_mini.dataset.graph(mappings)) - 1
