"""What the nanopub library holds of exported nanopublications, said as a ledger says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from builds import Build
from cllkg.exports.census import Census, census_of_quads, read_kinds
from cllkg.manifest import NQUADS
from cllkg.prefixes import read_prefixes
from cllkg.vocabulary import RDFS
from readers import read_with

NP = "http://www.nanopub.org/nschema#"
NPX = "http://purl.org/nanopub/x/"

_BLOCK = re.compile(rb"\n\n(?=@prefix )")


@dataclass(frozen=True)
class ReadBack:
    """What the library made of some files.

    Attributes:
        problems: What it finds wrong.
        counts: What it counted.
        quads: What it holds.
    """

    problems: list[str]
    counts: dict[str, Any]
    quads: tuple[ox.Quad, ...]

    def part(self, name: str) -> Iterator[ox.Quad]:
        """Yield the quads of all graphs of one part: ``assertion``, ``provenance``, ``pubinfo`` or ``Head``."""
        return (quad for quad in self.quads if str(quad.graph_name).endswith(f"#{name}>"))

    @cached_property
    def introducing(self) -> dict[str, str]:
        """The nanopublication of each thing."""
        introduced = [quad for quad in self.part("pubinfo") if quad.predicate.value == NPX + "introduces"]
        assert len({named(quad) for quad in introduced}) == len(introduced)
        return {named(quad): str(quad.subject)[1:-1] for quad in introduced}


def read_back(into: Path, *paths: Path) -> ReadBack:
    """Give each nanopublication of some files to the library, and read what it holds then.

    Args:
        into: A file that is not there yet.
        paths: The files.
    """
    answer = read_with("nanopub", into, *paths, program="read_back.py")
    quads = tuple(ox.parse(path=str(into), format=ox.RdfFormat.N_QUADS))
    return ReadBack(answer["problems"], answer["counts"], quads)


def found_in(back: ReadBack, built: Build) -> Census:
    """Return which things the library got back; what the classes stand under, it knows from the ontology."""
    ontology = built[0].ontology
    nquads = ox.parse(path=str(built[0].build / NQUADS), format=ox.RdfFormat.N_QUADS)
    hierarchy = [quad for quad in nquads if quad.predicate.value == RDFS + "subClassOf"]
    kinds = read_kinds(ontology, read_prefixes(ontology / "prefixes.tsv"))
    found = census_of_quads([*back.quads, *hierarchy], kinds)
    # The hierarchy is ours, not the library's.
    return {kind: frozenset() if kind == "parent term" else things for kind, things in found.items()}


def blocks(stream: Path) -> list[bytes]:
    """Return the nanopublications of a file as they stand in it: each is whole in itself."""
    return [block for block in _BLOCK.split(stream.read_bytes()) if block.strip()]


def named(quad: ox.Quad) -> str:
    """Return the object's IRI or text."""
    return str(quad.object) if isinstance(quad.object, ox.Triple) else quad.object.value
