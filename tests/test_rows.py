"""Lines are cut into triples and graphs as a parser reads them, whatever stands in them, and sorted into files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cllkg.content import Content
from cllkg.exports import rows as rows_module
from cllkg.exports.reading import Reading
from cllkg.exports.rows import INFERRED, UNION, by_file, by_subject, sheets
from cllkg.exports.sorted_quads import SortedQuads
from cllkg.manifest import NQUADS
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import RDF
from small_builds import canonical_bytes

# Few names, so that what names a graph is an object too, and one name begins another.
NAMES = [ox.NamedNode(f"https://e.org/{name}") for name in ("a", "aa", "b", "g")]
BLANK = [ox.BlankNode("a"), ox.BlankNode("b")]
GRAPHS = [*NAMES, *BLANK, ox.DefaultGraph(), ox.NamedNode(INFERRED.decode()[1:-1])]
PROPERTIES = [*NAMES, ox.NamedNode(RDF + "type"), ox.NamedNode("https://e.org/z")]
PIECES = ['"', "\\", "\n", " ", " <https://e.org/g> .", "^^<", "@en", "\U0001f9ec", "x"]
TEXTS = st.lists(st.sampled_from(PIECES)).map("".join)
LITERALS = st.one_of(
    st.builds(ox.Literal, TEXTS),
    st.builds(lambda text: ox.Literal(text, language="en"), TEXTS),
    st.builds(lambda text, kind: ox.Literal(text, datatype=kind), TEXTS, st.sampled_from(NAMES)),
)
QUADS = st.builds(
    ox.Quad,
    st.sampled_from([*NAMES, *BLANK]),
    st.sampled_from(PROPERTIES),
    st.one_of(st.sampled_from([*NAMES, *BLANK]), LITERALS),
    st.sampled_from(GRAPHS),
)


def parsed(nquads: bytes) -> list[tuple[bytes, bytes]]:
    """Each triple and its graph as a parser finds them, in the order of the file."""
    return [
        (
            f"{quad.subject} {quad.predicate} {quad.object}".encode(),
            b"" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name).encode(),
        )
        for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS)
    ]


@contextmanager
def reading_of(quads: list[ox.Quad]) -> Iterator[Reading]:
    nquads = canonical_bytes((ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode())
    with TemporaryDirectory() as folder:
        path = Path(folder) / NQUADS
        path.write_bytes(nquads)
        # Sheets of a few bytes, so that every line ends one.
        with SortedQuads(path) as sorted_quads, pytest.MonkeyPatch.context() as patch:
            patch.setattr(rows_module, "_SHEET", 16)
            yield Reading(sorted_quads, PrefixMap({}), Content(path, path), version="0", sha256="")


def is_type(triple: bytes) -> bool:
    return triple.split(b" ")[1] == f"<{RDF}type>".encode()


@given(st.lists(QUADS, max_size=40))
def test_rows_are_what_a_parser_reads(quads: list[ox.Quad]) -> None:
    with reading_of(quads) as reading:
        wanted = parsed(reading.quads.path.read_bytes())
        assert [row for rows in sheets(reading) for row in rows] == wanted


@given(st.lists(QUADS, max_size=40))
def test_each_subject_comes_once_and_says_first_what_it_is(quads: list[ox.Quad]) -> None:
    with reading_of(quads) as reading:
        wanted = parsed(reading.quads.path.read_bytes())
        found = list(by_subject(reading))
    assert [subject for subject, _ in found] == list(dict.fromkeys(triple.split(b" ")[0] for triple, _ in wanted))
    for subject, rows in found:
        own = [row for row in wanted if row[0].split(b" ")[0] == subject]
        assert rows == sorted(own, key=lambda row: not is_type(row[0])), "the rest in the order of the build"


@given(st.lists(QUADS, max_size=40), st.booleans())
def test_each_graph_gets_its_triples_and_the_union_all_that_are_asserted(quads: list[ox.Quad], union: bool) -> None:
    found: dict[bytes, list[bytes]] = {}
    with reading_of(quads) as reading:
        wanted = parsed(reading.quads.path.read_bytes())
        for subject, graphs in by_file(reading, union=union):
            for graph, tails in graphs.items():
                triples = [b"%b %b" % (subject, tail) for tail in tails]
                assert triples == sorted(sorted(triples), key=lambda triple: not is_type(triple))
                found.setdefault(graph, []).extend(triples)
    asserted = {triple for triple, graph in wanted if graph != INFERRED}
    assert sorted(found.pop(UNION, [])) == (sorted(asserted) if union else [])
    assert {(triple, graph) for graph, triples in found.items() for triple in triples} == set(wanted)
    assert sum(map(len, found.values())) == len(wanted), "none twice"
