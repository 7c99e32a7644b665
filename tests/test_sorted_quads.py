"""The build is read by place, without a parser: what is found of a thing is what a parser finds, wherever it stands."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from builds import Build
from cllkg.exports import sorted_quads
from cllkg.exports.quad_lines import Said, cut_line, read_tail
from cllkg.exports.sorted_quads import SortedQuads
from cllkg.manifest import NQUADS
from cllkg.vocabulary import RDF
from small_builds import SMALL, canonical_bytes

E = "https://e.org/"
TYPE = f"<{RDF}type>"
# A thing of many pages; one before and one after it; and one whose name begins with that of another.
LONG = "".join(f'<{E}m> <{E}p> "{number:05} {"x" * 90}" <{E}g> .\n' for number in range(300))
PAGES = f"""\
<{E}a> {TYPE} <{E}A> <{E}g> .
<{E}a> {TYPE} <{E}A> <{E}h> .
<{E}aa> <{E}p> "> {TYPE} <{E}B> " <{E}g> .
{LONG}<{E}m> {TYPE} <{E}A> .
<{E}z> <{E}p> <{E}a> .
_:b {TYPE} <{E}B> <{E}g> .
"""


def parsed(nquads: bytes) -> dict[str, list[Said]]:
    """What a parser finds of each thing that has an IRI, in order."""
    found = defaultdict(list)
    for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.subject, ox.NamedNode):
            graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
            found[quad.subject.value].append(Said(quad.predicate.value, quad.object, graph))
    return dict(found)


def opened(path: Path, nquads: str) -> SortedQuads:
    path.write_bytes(canonical_bytes(nquads))
    return SortedQuads(path)


@pytest.mark.parametrize("which", ["real_build", "awkward_build"])
def test_all_that_a_parser_finds_of_a_thing_is_found(which: str, request: pytest.FixtureRequest) -> None:
    build: Build = request.getfixturevalue(which)
    path = build[0].build / NQUADS
    wanted = parsed(path.read_bytes())
    with SortedQuads(path) as quads:
        assert {iri: quads.about(iri) for iri in wanted} == wanted
        assert {name.value: said for name, said in quads.things() if isinstance(name, ox.NamedNode)} == wanted
        typed = defaultdict(list)
        for iri, said in wanted.items():
            for class_ in dict.fromkeys(str(one.object) for one in said if one.predicate == RDF + "type"):
                typed[class_.strip("<>")].append(iri)
        assert {class_: list(quads.of_class(class_)) for class_ in typed} == typed


@pytest.mark.parametrize("page", [32, 256, 4096])
@pytest.mark.parametrize("nquads", [SMALL, PAGES], ids=["small", "pages"])
def test_things_are_found_on_every_page(
    nquads: str, page: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorted_quads, "_PAGE", page)
    monkeypatch.setattr(sorted_quads, "_HELD", 2)
    with opened(tmp_path / NQUADS, nquads) as quads:
        wanted = parsed(quads.path.read_bytes())
        assert {iri: quads.about(iri) for iri in wanted} == wanted
        for iri in wanted:
            for other in (iri[:-1], iri + "0", iri + "~"):
                assert quads.about(other) == wanted.get(other, [])


def test_a_class_in_the_text_of_a_literal_types_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / NQUADS, PAGES) as quads:
        assert list(quads.of_class(E + "A")) == [E + "a", E + "m"], "each once, though two graphs say so"
        assert list(quads.of_class(E + "B")) == [], "neither the text nor the blank node"


@pytest.mark.parametrize("window", [1, 7, 64, 1 << 12])
def test_what_spans_two_windows_is_found(window: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorted_quads, "_WINDOW", window)
    text = f'<{E}b> <{E}p> "> <{E}q> " .\n<{E}b> <{E}q> "> <{E}q> " .\n_:c <{E}q> "x" .\n'
    with opened(tmp_path / NQUADS, PAGES + text) as quads:
        assert list(quads.of_class(E + "A")) == [E + "a", E + "m"]
        (found,) = quads.with_property(E + "q")
        assert (found.subject, found.predicate) == (ox.NamedNode(E + "b"), ox.NamedNode(E + "q"))


def test_nothing_is_found_in_an_empty_file(tmp_path: Path) -> None:
    with opened(tmp_path / NQUADS, "") as quads:
        assert (quads.about(E + "a"), list(quads.things()), list(quads.of_class(E + "A"))) == ([], [], [])


@pytest.mark.parametrize(
    "value",
    [
        '"a"',
        '"a\\"b \\\\"',
        '"1.50"^^<https://e.org/t>',
        '"x"@en-GB',
        '"x"@ar--rtl',
        "_:b",
        '"\\U0001F600\\t"',
        '"> <"',
    ],
)
@pytest.mark.parametrize("graph", ["", " <https://e.org/g>", " _:g"])
def test_a_value_is_read_as_a_parser_reads_it(value: str, graph: str) -> None:
    line = f"<{E}s> <{E}p> {value}{graph} ."
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_QUADS)
    home = E + "g" if "<" in graph else ""
    assert read_tail(f"<{E}p> {value}{graph}".encode()) == Said(E + "p", quad.object, home)
    assert cut_line(line.encode()) == (f"<{E}s> <{E}p> {value}".encode(), graph.strip().encode())


@pytest.mark.parametrize("line", ["", "<a> <b> .", '<a> <b> "c .', "<a> <b> <c> <d> <e> .", "<a> b <c> ."])
def test_a_line_that_is_none_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="no line of N-Quads"):
        cut_line(line.encode())
    with pytest.raises(ValueError, match="no line of N-Quads"):
        read_tail(line.removeprefix("<a> ").removesuffix(" .").encode())


def test_a_file_that_ends_within_a_line_is_refused(tmp_path: Path) -> None:
    """What is left of the line could pass for another one."""
    (tmp_path / "cut.nq").write_text(f"<{E}s> <{E}p> <{E}o> .\n<{E}s> <{E}p> <{E}p> .")
    with pytest.raises(ValueError, match=r"cut\.nq: its last line is cut off"):
        SortedQuads(tmp_path / "cut.nq")
