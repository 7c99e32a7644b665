"""Write an answer down: a table for people, or a W3C format for programs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from cllkg.errors import CllkgError, UnknownName
from cllkg.prefixes import PrefixMap
from cllkg.queries.table import blocks, table
from cllkg.store.answers import Answer, Term

if TYPE_CHECKING:
    from xml.etree import ElementTree

_OF_ROWS = ("table", "list", "csv", "tsv", "json", "xml")
FORMATS = (*_OF_ROWS, "ttl")

_XML_NAMESPACE = "http://www.w3.org/2005/sparql-results#"
# Characters that XML 1.0 has no way to write.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def write_answer(answer: Answer, format_: str, prefixes: PrefixMap, width: int | None = None) -> str:
    """Return an answer as text.

    Args:
        answer: The answer.
        format_: One of ``FORMATS``.
        prefixes: Shortens IRIs in the table, the list and in Turtle.
        width: How wide a table may be; None if that does not matter.

    Raises:
        UnknownName: If there is no such format.
        CllkgError: If the format cannot hold this kind of answer.
    """
    if format_ not in FORMATS:
        raise UnknownName("format", format_, FORMATS, f"The formats are: {', '.join(FORMATS)}.")
    if answer.triples is not None:
        return _turtle(answer.triples, prefixes)
    if format_ == "ttl":
        raise CllkgError(f"ttl holds triples, and this query answers with rows.  Use {', '.join(_OF_ROWS)}.")
    if answer.truth is not None and format_ in ("table", "list", "csv", "tsv"):
        return "true\n" if answer.truth else "false\n"
    writers: dict[str, Callable[[Answer], str]] = {
        "table": lambda a: table(a.variables, _shown(a, prefixes), width),
        "list": lambda a: blocks(a.variables, _shown(a, prefixes)),
        "csv": _csv,
        "tsv": _tsv,
        "json": _json,
        "xml": _xml,
    }
    return writers[format_](answer)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one.

    >>> counted(1, "row"), counted(0, "row")
    ('1 row', '0 rows')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def show(term: Term | None, prefixes: PrefixMap) -> str:
    """Return a term as people read it: IRIs shortened, literals bare."""
    if isinstance(term, ox.NamedNode):
        return prefixes.compress(term.value) or term.value
    return _plain(term)


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.BlankNode | ox.Triple):
        return str(term)
    return term.value


def _shown(answer: Answer, prefixes: PrefixMap) -> list[list[str]]:
    return [[show(term, prefixes) for term in row] for row in answer.rows]


def _csv(answer: Answer) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(answer.variables)
    writer.writerows([_plain(term) for term in row] for row in answer.rows)
    return buffer.getvalue()


def _tsv(answer: Answer) -> str:
    lines = ["\t".join(f"?{name}" for name in answer.variables)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in answer.rows]
    return "\n".join(lines) + "\n"


def _json(answer: Answer) -> str:
    if answer.truth is not None:
        return json.dumps({"head": {}, "boolean": answer.truth}) + "\n"
    bindings = [
        {name: _json_term(term) for name, term in zip(answer.variables, row, strict=True) if term is not None}
        for row in answer.rows
    ]
    result = {"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}}
    return json.dumps(result, ensure_ascii=False, indent=1) + "\n"


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        raise CllkgError("json holds no triple terms.  Use tsv.")
    result = {"type": "literal", "value": term.value}
    if term.language:
        result["xml:lang"] = term.language
    elif term.datatype.value != _XSD_STRING:
        result["datatype"] = term.datatype.value
    return result


def _xml_text(term: Term) -> str:
    text = _plain(term)
    if _NOT_XML.search(text):
        raise CllkgError("xml cannot hold a control character of this answer.  Use json or tsv.")
    return text


def _xml(answer: Answer) -> str:
    # Only this format needs it, and every query imports this module.
    from xml.etree import ElementTree

    root = ElementTree.Element("sparql", xmlns=_XML_NAMESPACE)
    head = ElementTree.SubElement(root, "head")
    if answer.truth is not None:
        ElementTree.SubElement(root, "boolean").text = "true" if answer.truth else "false"
    else:
        for name in answer.variables:
            ElementTree.SubElement(head, "variable", name=name)
        results = ElementTree.SubElement(root, "results")
        for row in answer.rows:
            result = ElementTree.SubElement(results, "result")
            for name, term in zip(answer.variables, row, strict=True):
                if term is not None:
                    _xml_term(ElementTree.SubElement(result, "binding", name=name), term)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _xml_term(parent: ElementTree.Element, term: Term) -> None:
    from xml.etree import ElementTree

    if isinstance(term, ox.Triple):
        raise CllkgError("xml holds no triple terms.  Use tsv.")
    if isinstance(term, ox.Literal):
        attributes = {"xml:lang": term.language} if term.language else {}
        if not term.language and term.datatype.value != _XSD_STRING:
            attributes["datatype"] = term.datatype.value
        ElementTree.SubElement(parent, "literal", attributes).text = _xml_text(term)
    else:
        kind = "uri" if isinstance(term, ox.NamedNode) else "bnode"
        ElementTree.SubElement(parent, kind).text = term.value


def _turtle(triples: tuple[ox.Triple, ...], prefixes: PrefixMap) -> str:
    # A namespace that ends in no separator would make names no Turtle reader takes.
    used = {p: n for p, n in prefixes if any(n in str(triple) for triple in triples)}
    data = ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.TURTLE, prefixes=used)
    return (data or b"").decode()
