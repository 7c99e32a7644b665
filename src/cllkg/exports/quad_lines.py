"""A line of canonical N-Quads, cut into its parts without a parser: what a store reads, it may spell in another way."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from cllkg.vocabulary import RDF

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

Row: TypeAlias = tuple[bytes, bytes]
"""A triple as it is written, without the full stop, and the graph it stands in; that is empty for none."""

TYPE = f"<{RDF}type>".encode()
"""The predicate ``rdf:type``, as the build writes it."""

END = b" .\n"
"""What follows a triple in a file of N-Triples."""

_PREDICATE = rb"<[^>]*>"
_OBJECT = rb'<[^<>]*>|_:\S+|"[^"\\]*(?:\\.[^"\\]*)*"\S*|<<\(.*\)>>'
_GRAPH = rb"<[^<>]*>|_:\S+"
_LINE = re.compile(rb"((?:<[^>]*>|_:\S+) %b (?:%b))(?: (%b))? \." % (_PREDICATE, _OBJECT, _GRAPH))
_TAIL = re.compile(rb"(%b) (%b)(?: (%b))?" % (_PREDICATE, _OBJECT, _GRAPH))
_CACHED = 1 << 12


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
        raise _no_line(line)
    triple, graph = found.groups()
    return triple, graph or b""


def read_tail(tail: bytes) -> Said:
    """Return what a line says of its subject.

    Args:
        tail: What follows the subject, without the full stop.

    Raises:
        ValueError: If it is none of N-Quads.
    """
    found = _TAIL.fullmatch(tail)
    if found is None:
        raise _no_line(tail)
    predicate, value, graph = found.groups()
    return Said(_iri(predicate), read_term(value), _iri(graph) if graph and graph.startswith(b"<") else "")


@lru_cache(_CACHED)
def _iri(term: bytes) -> str:
    # Properties and graphs are few, and each comes again and again.
    return term[1:-1].decode()


def read_term(value: bytes) -> Term:
    """Return a term as the build writes it.

    Raises:
        ValueError: If it is none of N-Triples.
    """
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


def text_of(value: bytes) -> str:
    """Return the text of a literal as the build writes it.

    Raises:
        ValueError: If it is no literal of N-Triples.
    """
    literal = read_term(value)
    if not isinstance(literal, ox.Literal):
        raise ValueError(f"no literal: {value.decode(errors='replace')}")
    return literal.value


def _no_line(text: bytes) -> ValueError:
    return ValueError(f"no line of N-Quads: {text.decode(errors='replace')}")
