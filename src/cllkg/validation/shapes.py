"""Hold the graph against the SHACL shapes of ``ontology/shapes.ttl``."""

from __future__ import annotations

from pathlib import Path

from rdflib import Dataset, Graph
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import BNode, Literal, Node, URIRef

from cllkg.content import Content
from cllkg.errors import CllkgError
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.validation.report import Report, Violation
from cllkg.vocabulary import BASE, KG, Kg

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
# Records named by a hash of their content: nobody finds them by name, but by who bears them.
_BEARERS = {
    f"{BASE}context/": ("context", URIRef(Kg.hasContext)),
    f"{BASE}timepoint/": ("timepoint", URIRef(KG + "atTimepoint")),
}


def validate_shapes(dataset: Dataset, content: Content) -> Report:
    """Validate the union of all graphs.

    Nothing is inferred before validation, and nothing is imported: domains and ranges are checked
    as they stand.

    Args:
        dataset: The compiled graphs, the T-Box among them.
        content: Where the shapes and the prefixes are.

    Returns:
        How many shapes were held against the graph, and every violation, sorted.

    Raises:
        CllkgError: If the shapes cannot be read, or are no shapes.
    """
    import pyshacl

    path = content.ontology / "shapes.ttl"
    shapes = _read_shapes(path)
    data = Graph()
    for quad in dataset.quads():
        data.add(quad[:3])
    try:
        _, results, text = pyshacl.validate(
            data,
            shacl_graph=shapes,
            inference="none",
            do_owl_imports=False,
            meta_shacl=False,
            advanced=True,
            inplace=True,
        )
    except RuntimeError as error:  # what pySHACL raises for shapes it cannot load
        raise CllkgError(f"{path}: pySHACL cannot use the shapes: {error}.  Correct the shape it names.") from None
    if not isinstance(results, Graph):
        raise CllkgError(f"{path}: pySHACL stopped: {text}.  Correct the shape it names.")
    reader = _ResultReader(results, shapes, data, read_prefixes(content.ontology / "prefixes.tsv"))
    # Results that only explain another hang below it, not below the report.
    violations = {reader.violation(result) for result in results.objects(None, SH.result)}
    targeting = {shape for target in _TARGETS for shape in shapes.subjects(target)}
    return Report(len(targeting), tuple(sorted(violations)))


def _read_shapes(path: Path) -> Graph:
    try:
        return Graph().parse(data=path.read_text(encoding="utf-8"), format="turtle")
    except OSError:
        raise CllkgError(f"{path}: the shapes file is missing.  Without it nothing can be validated.") from None
    except (SyntaxError, ValueError) as error:
        raise CllkgError(f"{path}: not Turtle: {str(error).strip()}") from None


class _ResultReader:
    """Reads validation results in the words of those who curate."""

    def __init__(self, results: Graph, shapes: Graph, data: Graph, prefixes: PrefixMap) -> None:
        self._results = results
        self._shapes = shapes
        self._data = data
        self._prefixes = prefixes

    def violation(self, result: Node) -> Violation:
        """Return one validation result: which record, what is wrong, under which shape and path."""
        node = self._results.value(result, SH.focusNode)
        shape = self._results.value(result, SH.sourceShape)
        path = self._results.value(result, SH.resultPath)
        value = self._results.value(result, SH.value)
        message = str(self._results.value(result, SH.resultMessage) or "The node does not fit its shape.")
        if value is not None and value != node and not isinstance(value, BNode):
            message += f" Found: {self._show(value)}."
        rule = " ".join(part for part in (self._shape(shape), self._path(self._shapes, path)) if part)
        return Violation(rule, self._place(node), message)

    def _place(self, node: Node | None) -> str:
        for start, (kind, link) in _BEARERS.items():
            if str(node).startswith(start):
                bearers = sorted(self._show(bearer) for bearer in self._data.subjects(link, node))
                more = f" and {len(bearers) - 1} more" if len(bearers) > 1 else ""
                return f"{kind} of {bearers[0]}{more}" if bearers else self._show(node)
        return self._show(node)

    def _show(self, node: Node | None) -> str:
        if isinstance(node, Literal):
            return f"'{node}'"
        text = str(node)
        if text.startswith(BASE) and not text.startswith(KG):
            return text.removeprefix(BASE)
        return self._prefixes.compress(text) or text

    def _shape(self, shape: Node | None) -> str:
        """Return the name of a shape; a property shape bears that of the node shape it belongs to."""
        while isinstance(shape, BNode):
            shape = next(iter(self._shapes.subjects(SH.property, shape)), None)
        return str(shape).rpartition("#")[2] if shape is not None else ""

    def _path(self, graph: Graph, path: Node | None) -> str:
        """Return a property path as SPARQL writes it."""
        if path is None:
            return ""
        if isinstance(path, URIRef):
            return self._show(path)
        inverse = graph.value(path, SH.inversePath)
        if inverse is not None:
            return f"^{self._path(graph, inverse)}"
        choices = graph.value(path, SH.alternativePath)
        members = Collection(graph, choices if choices is not None else path)
        return ("|" if choices is not None else "/").join(self._path(graph, member) for member in members)
