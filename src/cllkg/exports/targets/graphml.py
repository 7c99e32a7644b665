"""The multigraph of claims as GraphML, for networkx, igraph, Cytoscape, yEd and Gephi.

It is written a node at a time. networkx's own writer builds the whole document first, and lets through control
characters that no XML parser reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cllkg.exports.claim_graph import ATTRIBUTES, Edge, Item, Value, drop_rest, edges, nodes, text_of
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading
from cllkg.exports.xml_text import xml_text

FILE = "cllkg.graphml"

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_TYPES: Mapping[type[Value], str] = {str: "string", int: "long", bool: "boolean"}


def graphml(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write one file.

    Raises:
        ExportRefused: If a text holds a character that XML cannot keep.
    """
    with desk.text(FILE) as out:
        out.write(_HEAD)
        for of, attributes in ATTRIBUTES.items():
            for name, type_ in attributes.items():
                out.write(f'  <key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{_TYPES[type_]}"/>\n')
        out.write('  <graph id="cllkg" edgedefault="directed">\n')
        for node in nodes(reading):
            out.writelines(_element(node, "node", f'id="{_text(node.id, node)}"'))
            node.tell(ledger)
        for edge in edges(reading):
            out.writelines(_element(edge, "edge", _ends(edge)))
            edge.tell(ledger)
        out.write("  </graph>\n</graphml>\n")
    drop_rest(ledger)


def _element(item: Item, name: str, attributes: str) -> Iterator[str]:
    yield f"    <{name} {attributes}>\n"
    for key, value in item.attributes.items():
        yield f'      <data key="{name}-{key}">{_text(text_of(value), item)}</data>\n'
    yield f"    </{name}>\n"


def _ends(edge: Edge) -> str:
    ends = (("id", edge.id), ("source", edge.source), ("target", edge.target))
    return " ".join(f'{name}="{_text(iri, edge)}"' for name, iri in ends)


def _text(text: str, item: Item) -> str:
    return xml_text(text, item.id, "graphml")
