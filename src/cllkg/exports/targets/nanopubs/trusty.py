"""Trusty URIs of RDF: an IRI that ends in a hash of all that is said under it, so that nobody can change it unseen.

Source: Trusty URI specification, version 1, module RA
(http://trustyuri.net/spec/v1.FADQoZWcYugekAb4jW-Zm3_5Cd9tmkkYEV0bxK2fLSKao.md).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import TypeAlias

import pyoxigraph as ox

from cllkg.errors import ExportRefused

PLACEHOLDER = "RA" + "-" * 43
"""What stands in the IRIs of quads whose code is not known yet; as long as a code, and hardly one itself."""

_ByRule: TypeAlias = tuple[str, str, str, bool, str, bool, str]
"""What the specification's rules order quads by: graph, subject, predicate, then the object."""


def artifact_code(quads: Iterable[ox.Quad], code: str = PLACEHOLDER) -> str:
    """Return the code that belongs at the end of an IRI under which some quads are said.

    Args:
        quads: The quads, each in a named graph; one that comes twice counts once.
        code: What stands in their IRIs where the code belongs: the code itself, once it is known.

    Returns:
        ``RA`` and 43 characters of Base64.

    Raises:
        ExportRefused: If a quad has a blank node or a triple in it, for which module RA has no rule.
    """
    digest = hashlib.sha256(normalized(quads, code)).digest()
    # Base64 fills its last group of six bits with the two zero bits that the specification appends.
    return "RA" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def normalized(quads: Iterable[ox.Quad], code: str = PLACEHOLDER) -> bytes:
    """Return what is hashed, and what is signed: the quads in one order, and without the code.

    Args:
        quads: As for ``artifact_code``.
        code: As for ``artifact_code``.

    Raises:
        ExportRefused: As for ``artifact_code``.
    """
    rows = sorted({_row(quad, code) for quad in quads})
    return "".join("\n".join((*row[:3], _written(*row[3:]), "")) for row in rows).encode()


def with_code(quads: Iterable[ox.Quad], code: str, instead_of: str = PLACEHOLDER) -> list[ox.Quad]:
    """Return quads with a code in their IRIs in the place of the placeholder, or of another code."""

    def renamed(node: ox.NamedNode) -> ox.NamedNode:
        return ox.NamedNode(node.value.replace(instead_of, code))

    return [
        ox.Quad(
            renamed(_named(quad.subject)),
            renamed(quad.predicate),
            quad.object if isinstance(quad.object, ox.Literal) else renamed(_named(quad.object)),
            renamed(_named(quad.graph_name)),
        )
        for quad in quads
    ]


def _row(quad: ox.Quad, code: str) -> _ByRule:
    graph, subject, predicate = (
        _named(term).value.replace(code, " ") for term in (quad.graph_name, quad.subject, quad.predicate)
    )
    end = quad.object
    if not isinstance(end, ox.Literal):
        return graph, subject, predicate, False, _named(end).value.replace(code, " "), False, ""
    # A literal with a language has no datatype here, and comes first of two with one text.
    language = end.language.lower() if end.language else None
    return graph, subject, predicate, True, end.value, language is None, language or end.datatype.value


def _written(literal: bool, text: str, typed: bool, kind: str) -> str:
    if not literal:
        return text
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n")
    return f"{'^' if typed else '@'}{kind} {escaped}"


def _named(term: object) -> ox.NamedNode:
    if isinstance(term, ox.NamedNode):
        return term
    raise ExportRefused(f"{term} is no IRI, and nanopublications name everything by one.  Give it an IRI.")
