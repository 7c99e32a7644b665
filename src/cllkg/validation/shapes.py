"""Hold the graph against the SHACL shapes of ``ontology/shapes.ttl``."""

from __future__ import annotations

from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import SH

from cllkg.content import Content
from cllkg.prefixes import read_prefixes
from cllkg.validation.report import Report, Violation
from cllkg.vocabulary import BASE


def validate_shapes(dataset: Dataset, content: Content) -> Report:
    """Validate the union of all graphs.

    Nothing is inferred before validation, and nothing is imported: domains and ranges are checked
    as they stand.
    """
    import pyshacl

    shapes = Graph().parse(content.ontology / "shapes.ttl", format="turtle")
    data = Graph()
    for quad in dataset.quads():
        data.add(quad[:3])
    _, results, _ = pyshacl.validate(
        data, shacl_graph=shapes, inference="none", do_owl_imports=False, meta_shacl=False, advanced=True, inplace=True
    )
    if not isinstance(results, Graph):
        raise results if isinstance(results, Exception) else RuntimeError(str(results))
    prefixes = read_prefixes(content.ontology / "prefixes.tsv")
    violations = []
    for result in results.subjects(predicate=SH.focusNode):
        node, message = results.value(result, SH.focusNode), results.value(result, SH.resultMessage)
        path, shape = results.value(result, SH.resultPath), results.value(result, SH.sourceShape)
        name = str(path or shape).removeprefix(BASE)
        shown = str(node).removeprefix(BASE) if isinstance(node, URIRef) else str(node)
        violations.append(Violation(prefixes.compress(str(path)) or name, shown, str(message)))
    targets = set(shapes.subjects(SH.targetClass)) | set(shapes.subjects(SH.targetSubjectsOf))
    return Report(len(targets), tuple(sorted(set(violations))))
