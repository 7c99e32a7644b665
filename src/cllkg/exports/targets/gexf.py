"""The multigraph of claims as GEXF 1.2, for Gephi. The format keeps a label apart from the other attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cllkg.exports.claim_graph import ATTRIBUTES, Edge, Item, Value, drop_rest, edges, nodes, text_of
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading
from cllkg.exports.xml_text import xml_text

FILE = "cllkg.gexf"

_LABEL = "label"
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
  <graph defaultedgetype="directed" mode="static" name="cllkg">
"""
_TYPES: Mapping[type[Value], str] = {str: "string", int: "long", bool: "boolean"}


def gexf(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write one file.

    Raises:
        ExportRefused: If a text holds a character that XML cannot keep.
    """
    with desk.text(FILE) as out:
        out.write(_HEAD)
        for of, attributes in ATTRIBUTES.items():
            out.write(f'    <attributes class="{of}" mode="static">\n')
            for name, type_ in attributes.items():
                if name != _LABEL:
                    out.write(f'      <attribute id="{name}" title="{name}" type="{_TYPES[type_]}"/>\n')
            out.write("    </attributes>\n")
        out.write("    <nodes>\n")
        for node in nodes(reading):
            out.writelines(_element(node, "node", [("id", node.id)]))
            node.tell(ledger)
        out.write("    </nodes>\n    <edges>\n")
        for edge in edges(reading):
            out.writelines(_element(edge, "edge", _ends(edge)))
            edge.tell(ledger)
        out.write("    </edges>\n  </graph>\n</gexf>\n")
    drop_rest(ledger)


def _ends(edge: Edge) -> list[tuple[str, str]]:
    return [("id", edge.id), ("source", edge.source), ("target", edge.target), ("type", "directed")]


def _element(item: Item, name: str, names: list[tuple[str, str]]) -> Iterator[str]:
    named = [*names, (_LABEL, str(item.attributes.get(_LABEL, "")))]
    yield f"      <{name} {' '.join(f'{key}={_quoted(text, item)}' for key, text in named)}>\n        <attvalues>\n"
    for key, value in item.attributes.items():
        if key != _LABEL:
            yield f'          <attvalue for="{key}" value={_quoted(text_of(value), item)}/>\n'
    yield f"        </attvalues>\n      </{name}>\n"


def _quoted(text: str, item: Item) -> str:
    return f'"{xml_text(text, item.id, "gexf")}"'
