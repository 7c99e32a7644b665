"""A line of canonical N-Quads, cut into its parts without a parser: what a store reads, it may spell in another way."""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

Row: TypeAlias = tuple[bytes, bytes]
"""A triple as it is written, without the full stop, and the graph it stands in; that is empty for none."""

END = b" .\n"
"""What follows a triple in a file of N-Triples."""

_LINE = re.compile(
    rb'((?:<[^>]*>|_:\S+) <[^>]*> (?:<[^<>]*>|_:\S+|"[^"\\]*(?:\\.[^"\\]*)*"\S*|<<\(.*\)>>))'
    rb"(?: (<[^<>]*>|_:\S+))? \."
)


class Said(NamedTuple):
    """What a line says of its subject.

    Attributes:
        predicate: The IRI of the property.
        object: The value.
        graph: The IRI of the named graph; empty for none.
    """

    predicate: str
    object: Term
    graph: str


def cut_line(line: bytes) -> Row:
    """Return the triple and the graph of a line.

    Args:
        line: It, without what ends it.

    Raises:
        ValueError: If it is none of N-Quads.
    """
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError(f"no line of N-Quads: {line.decode(errors='replace')}")
    triple, graph = found.groups()
    return triple, graph or b""


def read_tail(tail: bytes) -> Said:
    """Return what a line says of its subject.

    Args:
        tail: What follows the subject, without the full stop.

    Raises:
        ValueError: If it is none of N-Quads.
    """
    triple, graph = cut_line(b"_:s %b ." % tail)
    _, predicate, value = triple.split(b" ", 2)
    home = graph[1:-1].decode() if graph.startswith(b"<") else ""
    return Said(predicate[1:-1].decode(), _term(value), home)


def _term(value: bytes) -> Term:
    if value.startswith(b"<") and not value.startswith(b"<<"):
        return ox.NamedNode(value[1:-1].decode())
    if value.startswith(b'"') and b"\\" not in value:
        end = value.rindex(b'"')
        text, kind = value[1:end].decode(), value[end + 1 :].decode()
        if kind.startswith("^^"):
            return ox.Literal(text, datatype=ox.NamedNode(kind[3:-1]))
        # A language may come with a direction, which is for the parser.
        if "--" not in kind:
            return ox.Literal(text, language=kind[1:]) if kind else ox.Literal(text)
    (quad,) = ox.parse(b"<x:> <x:> %b ." % value, format=ox.RdfFormat.N_TRIPLES)
    read: Term = quad.object
    return read
