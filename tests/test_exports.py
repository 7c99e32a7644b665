"""Every export of RDF says what the build says, to readers that share no code; and no export costs a person a file."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from builds import Build
from cllkg.cli.export import export as export_command
from cllkg.content import Content
from cllkg.errors import CllkgError, ExportRefused, NotWritable, UnknownName
from cllkg.exports.census import census_of_quads, read_kinds
from cllkg.exports.dump import WHOLE
from cllkg.exports.export import export, open_reading
from cllkg.exports.folder import LISTING
from cllkg.exports.ledger_files import LOSSES, TABLE
from cllkg.exports.targets.rdf import write_turtle
from cllkg.manifest import NQUADS
from cllkg.pipeline import Compiled
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import GRAPH, NamedGraph
from ledger_check import census_of_build, differences
from rdf_readers import READERS, Facts, canonical, reads, with_pyoxigraph
from small_builds import SMALL, build_of, canonical_bytes

# rdflib's own readers of TriG and JSON-LD still make a class that rdflib calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

TRIPLE_FORMATS = {"turtle": ".ttl", "ntriples": ".nt", "rdfxml": ".rdf"}
QUAD_FORMATS = {"nquads": ".nq", "trig": ".trig", "jsonld": ".jsonld"}
ENDINGS = TRIPLE_FORMATS | QUAD_FORMATS

INFERRED = NamedGraph.INFERRED.value

PRINTED = (
    ("1.50", "decimal"),
    ("2.50", "decimal"),
    ("27", "integer"),
    ("1", "boolean"),
    ("1.0E0", "double"),
    ("2026-11-22T00:00:00.000Z", "dateTime"),
    ("1.50", "string"),
)

every_format = pytest.mark.parametrize("name", ENDINGS)
every_reader_of_every_format = pytest.mark.parametrize(
    ("name", "reader"), [(name, reader) for name in ENDINGS for reader in READERS if reads(reader, ENDINGS[name])]
)

# rdflib takes half a minute for these, and reads the real graph and the small one from them as it is.
but_the_slowest = pytest.mark.parametrize(
    ("name", "reader"),
    [
        (name, reader)
        for name in ENDINGS
        for reader in READERS
        if reads(reader, ENDINGS[name]) and (reader, name) not in (("rdflib", "turtle"), ("rdflib", "trig"))
    ],
)


@pytest.fixture
def small(tmp_path: Path, content: Content) -> Build:
    return build_of(tmp_path / "small", content, canonical_bytes(SMALL))


@cache
def expected_files(built: Content, name: str) -> dict[str, Facts]:
    """Return what each file of a format must say, from the build's bytes alone."""
    quads = list(ox.parse(path=str(built.build / NQUADS), format=ox.RdfFormat.N_QUADS))
    ending = ENDINGS[name]
    if name in QUAD_FORMATS:
        return {WHOLE + ending: canonical(quads)}
    graphs: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name.value).removeprefix(GRAPH), []).append(quad.triple)
    whole = [triple for graph, triples in graphs.items() if graph != INFERRED for triple in triples]
    return {graph + ending: canonical(triples) for graph, triples in graphs.items()} | {
        WHOLE + ending: canonical(whole)
    }


def read_all(directory: Path, name: str, reader: str) -> dict[str, list[ox.Quad]]:
    """Return what a reader finds in each file of an export."""
    return {path.name: READERS[reader](path) for path in directory.glob(f"*{ENDINGS[name]}")}


def compare(found: dict[str, list[ox.Quad]], built: Content, name: str) -> list[str]:
    """Return the files that do not say what the build says."""
    expected = expected_files(built, name)
    assert set(found) == set(expected)
    return [file for file, facts in expected.items() if canonical(found[file]) != facts]


def whole_of(found: dict[str, list[ox.Quad]], name: str) -> Iterable[ox.Quad]:
    """Yield what the files say together: the file of all graphs leaves out what was inferred."""
    return (
        quad for file, quads in found.items() if name in QUAD_FORMATS or not file.startswith(WHOLE) for quad in quads
    )


@every_reader_of_every_format
def test_the_real_graph_reads_back_the_same(
    real_build: Build, prefixes: PrefixMap, tmp_path: Path, name: str, reader: str
) -> None:
    """Each named graph, the union without inferences, and for formats of quads the whole, are isomorphic.

    And what the reader finds is what the ledger claims.
    """
    export(*real_build, name, tmp_path / "out")
    found = read_all(tmp_path / "out", name, reader)
    assert compare(found, real_build[0], name) == []
    census = census_of_quads(whole_of(found, name), read_kinds(real_build[0].ontology, prefixes))
    assert differences(tmp_path / "out", census_of_build(real_build[0]), census) == []


@every_reader_of_every_format
def test_awkward_text_and_values_read_back_the_same(small: Build, tmp_path: Path, name: str, reader: str) -> None:
    export(*small, name, tmp_path / "out")
    assert compare(read_all(tmp_path / "out", name, reader), small[0], name) == []


@but_the_slowest
def test_texts_that_break_other_exports_read_back_the_same(
    awkward_build: Build, tmp_path: Path, name: str, reader: str
) -> None:
    """Tabs, line feeds, quotes, markup, rare signs, writing to the left; an entity without a CURIE."""
    export(*awkward_build, name, tmp_path / "out")
    assert compare(read_all(tmp_path / "out", name, reader), awkward_build[0], name) == []


@every_reader_of_every_format
def test_the_comparison_notices_a_single_missing_triple(
    tmp_path: Path, content: Content, small: Build, name: str, reader: str
) -> None:
    """The negative control: the export of a build without one triple must not pass for the export of the build."""
    lines = (small[0].build / NQUADS).read_bytes().splitlines(keepends=True)
    poorer = build_of(tmp_path / "poorer", content, b"".join(line for line in lines if b"#card" not in line))
    export(*poorer, name, tmp_path / "out")
    names = (WHOLE, "article-evidence") if name in TRIPLE_FORMATS else (WHOLE,)
    found = read_all(tmp_path / "out", name, reader)
    assert set(compare(found, small[0], name)) == {stem + ENDINGS[name] for stem in names}


@every_reader_of_every_format
def test_printed_numbers_keep_every_digit(small: Build, tmp_path: Path, name: str, reader: str) -> None:
    """A store would give back 1.5, 1, true; an export gives back what the source printed."""
    export(*small, name, tmp_path / "out")
    found = {
        (quad.object.value, quad.object.datatype.value.rpartition("#")[2])
        for quad in READERS[reader](tmp_path / "out" / f"{WHOLE}{ENDINGS[name]}")
        if isinstance(quad.object, ox.Literal)
    }
    assert set(PRINTED) <= found
    assert not {("1.5", "decimal"), ("true", "boolean")} & found


@every_reader_of_every_format
def test_a_number_with_a_leading_zero_keeps_it(tmp_path: Path, content: Content, name: str, reader: str) -> None:
    """But for one reader: rdflib takes a bare 01 in Turtle and TriG for the number 1, whatever it is told."""
    line = f'<https://e.org/s> <https://e.org/p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> <{GRAPH}article> .\n'
    export(*build_of(tmp_path / "w", content, line.encode()), name, tmp_path / "out")
    quad = READERS[reader](tmp_path / "out" / f"{WHOLE}{ENDINGS[name]}")[0]
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == ("1" if reader == "rdflib" and name in ("turtle", "trig") else "01")


@pytest.mark.parametrize("name", TRIPLE_FORMATS)
def test_the_merged_file_leaves_out_what_was_inferred(small: Build, tmp_path: Path, name: str) -> None:
    export(*small, name, tmp_path / "out")
    inferred = set(map(str, with_pyoxigraph(tmp_path / "out" / f"{INFERRED}{ENDINGS[name]}")))
    merged = [str(quad) for quad in with_pyoxigraph(tmp_path / "out" / f"{WHOLE}{ENDINGS[name]}")]
    assert len(inferred) == 1 and not inferred & set(merged)
    assert len(merged) == len(set(merged)), "a triple of two graphs stands once in the merged file"


def test_no_blank_node_crosses_graphs(compiled: Compiled) -> None:
    """Files of single graphs can only keep blank nodes that live in one graph."""
    homes: dict[str, set[str]] = {}
    for quad in ox.parse(compiled.nquads, format=ox.RdfFormat.N_QUADS):
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.BlankNode):
                homes.setdefault(term.value, set()).add(str(quad.graph_name))
    assert homes
    assert {node: graphs for node, graphs in homes.items() if len(graphs) > 1} == {}


def test_nquads_are_the_bytes_of_the_build(real_build: Build, tmp_path: Path) -> None:
    export(*real_build, "nquads", tmp_path / "out")
    assert (tmp_path / "out" / "cllkg.nq").read_bytes() == (real_build[0].build / NQUADS).read_bytes()


def test_the_same_build_gives_the_same_bytes(small: Build, tmp_path: Path) -> None:
    """Whatever the hash seed: two processes export everything, and no byte differs."""
    program = (
        "import sys; from pathlib import Path; from cllkg.content import find_content\n"
        "from cllkg.manifest import read_manifest; from cllkg.exports.export import export\n"
        "content = find_content(Path(sys.argv[1]))\n"
        "for name in sys.argv[3:]: export(content, read_manifest(content), name, Path(sys.argv[2]) / name)\n"
    )
    names = (*ENDINGS, "rdf12")
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", program, str(small[0].root), str(tmp_path / seed), *names]
        subprocess.run(command, env=environment, check=True)
    one, two = (
        {p.relative_to(tmp_path / seed): p.read_bytes() for p in (tmp_path / seed).rglob("*") if p.is_file()}
        for seed in ("1", "2")
    )
    # Seven graphs and the whole in each format of triples; one file in the others, and a context.
    assert len(one) == 3 * 8 + 4 + 1 + 3 * len(names)
    assert one == two


def test_prefixes_are_those_in_use_and_in_order(small: Build, tmp_path: Path) -> None:
    export(*small, "turtle", tmp_path / "out")
    text = (tmp_path / "out" / "cllkg.ttl").read_text(encoding="utf-8")
    prefixes = [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes, key=str.lower)
    assert "HGNC:" in prefixes
    assert "EFO:" not in prefixes
    assert "\nHGNC:7203 RO:0002430 GO:0042110 ;\n" in text
    assert "\n\nkgoutcome:o kg:count 49 ;\n" in text, "a blank line stands between subjects"


def test_the_listing_lets_a_reader_check_each_file(small: Build, tmp_path: Path) -> None:
    paths = export(*small, "turtle", tmp_path / "out")
    listing = json.loads((tmp_path / "out" / LISTING).read_text(encoding="utf-8"))
    assert listing["build"]["sha256"] == hashlib.sha256((small[0].build / NQUADS).read_bytes()).hexdigest()
    assert (listing["format"], listing["license"]) == ("turtle", "https://creativecommons.org/licenses/by/4.0/")
    assert [path.name for path in paths] == [*listing["files"], LISTING]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*listing["files"], LISTING}, (
        "nothing is left behind"
    )
    for name, said in listing["files"].items():
        data = (tmp_path / "out" / name).read_bytes()
        assert said == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def test_quads_outside_every_graph_are_kept_too(tmp_path: Path, content: Content) -> None:
    """The build has none today; a writer must not lose them silently, nor take their object for their graph."""
    lines = (
        "<https://e.org/s> <https://e.org/p> <https://e.org/o> .\n"
        f"<https://e.org/s> <https://e.org/p> <{GRAPH}article> .\n"
        f'<https://e.org/s> <https://e.org/p> "in <{GRAPH}article> ." .\n'
    )
    built = build_of(tmp_path / "w", content, canonical_bytes(lines + SMALL))
    for name, ending in {**QUAD_FORMATS, "rdf12": ".trig"}.items():
        export(*built, name, tmp_path / name)
        quads = with_pyoxigraph(tmp_path / name / f"cllkg{ending}")
        assert sum(isinstance(quad.graph_name, ox.DefaultGraph) for quad in quads) == 3, name
        assert len(quads) == 30
    for name, ending in TRIPLE_FORMATS.items():
        export(*built, name, tmp_path / name)
        assert len(set(with_pyoxigraph(tmp_path / name / f"default{ending}"))) == 3, name


@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml"])
@pytest.mark.parametrize(
    ("graph", "what"), [("cllkg", "the union of all graphs"), ("default", "what stands in no graph")]
)
def test_two_graphs_with_files_of_one_name_are_refused(
    tmp_path: Path, content: Content, name: str, graph: str, what: str
) -> None:
    triple = "<https://e.org/s> <https://e.org/p> <https://e.org/o>"
    built = build_of(tmp_path / "w", content, canonical_bytes(f"{triple} .\n{triple} <{GRAPH}{graph}> .\n"))
    with pytest.raises(ExportRefused, match=rf"graph <\S+/{graph}> would have the file '{graph}', as {what}"):
        export(*built, name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_no_text_passes_for_the_end_of_a_line(tmp_path: Path, content: Content) -> None:
    """N-Triples are cut from the build's lines; a text may hold what looks like a graph, and a language may follow."""
    subject = "<https://e.org/s> <https://e.org/p>"
    values = [
        f'"x <{GRAPH}article> ."',
        f'"x <{GRAPH}article> ."@en',
        f'"x \\"y <{GRAPH}article>"',
        f"<{GRAPH}article>",
    ]
    graphs = [f" <{GRAPH}article>", f" <{GRAPH}background>", " _:graph", ""]
    lines = "".join(f"{subject} {value}{graph} .\n" for value in values for graph in graphs)
    export(*build_of(tmp_path / "w", content, canonical_bytes(lines)), "ntriples", tmp_path / "out")
    files = sorted((tmp_path / "out").glob("*.nt"))
    assert len(files) == len(graphs) + 1
    assert {len(set(with_pyoxigraph(path))) for path in files} == {len(values)}
    assert {len(path.read_bytes().splitlines()) for path in files} == {len(values)}


BAD_XML = {
    "no name": "<https://e.org/s> <https://e.org/123> <https://e.org/o>",
    "reserved": "<https://e.org/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#li> <https://e.org/o>",
    "carriage return": r'<https://e.org/s> <https://e.org/p> "a\rb"',
    "control character": r'<https://e.org/s> <https://e.org/p> "a\u0001b"',
    "no character": r'<https://e.org/s> <https://e.org/p> "a\uFFFEb"',
}


@pytest.mark.parametrize("name", ["rdfxml", "jsonld"])
@pytest.mark.parametrize(
    ("value", "says"),
    [
        ('"a"@en--ltr', "has a direction"),
        ("<<( <https://e.org/a> <https://e.org/b> <https://e.org/c> )>>", "as a term"),
    ],
)
def test_what_only_rdf_12_can_say_is_refused(
    name: str, value: str, says: str, tmp_path: Path, content: Content
) -> None:
    line = f"<https://e.org/s> <https://e.org/p> {value} <{GRAPH}article> .\n"
    built = build_of(tmp_path / "w", content, line.encode())
    with pytest.raises(ExportRefused, match=rf"{name}: .*{says}"):
        export(*built, name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_rdfxml_refuses_a_label_that_is_no_name(tmp_path: Path, content: Content) -> None:
    built = build_of(tmp_path / "w", content, f'_:1 <https://e.org/p> "a" <{GRAPH}article> .\n'.encode())
    with pytest.raises(ExportRefused, match="rdfxml: _:1 has no label that XML allows"):
        export(*built, "rdfxml", tmp_path / "out")


@pytest.mark.parametrize("triple", BAD_XML.values(), ids=BAD_XML)
def test_rdfxml_refuses_what_xml_cannot_keep(tmp_path: Path, content: Content, triple: str) -> None:
    """It names the subject, writes nothing, and the other formats take the same graph."""
    built = build_of(tmp_path / "w", content, canonical_bytes(f"{triple} <{GRAPH}article> .\n"))
    with pytest.raises(CllkgError, match=r"rdfxml: .*<https://e\.org/s>"):
        export(*built, "rdfxml", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    for name in ENDINGS.keys() - {"rdfxml"}:
        export(*built, name, tmp_path / name)
        assert compare(read_all(tmp_path / name, name, "pyoxigraph"), built[0], name) == []


@pytest.mark.parametrize("tail", ["a", "1a", "RO_0002430", "a-1.", "-a", "_1", "é", "a%20b", "a·b", "9é"])
@pytest.mark.parametrize("of", ["predicate", "class"])
@pytest.mark.parametrize("reader", [reader for reader in READERS if reads(reader, ".rdf")])
def test_rdfxml_splits_every_other_name(tmp_path: Path, content: Content, tail: str, of: str, reader: str) -> None:
    iri = f"<https://e.org/{tail}>"
    type_ = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    triple = f"<https://e.org/s> {iri} <https://e.org/o>" if of == "predicate" else f"<https://e.org/s> {type_} {iri}"
    built = build_of(tmp_path / "w", content, canonical_bytes(f"{triple} <{GRAPH}article> .\n"))
    export(*built, "rdfxml", tmp_path / "out")
    assert compare(read_all(tmp_path / "out", "rdfxml", reader), built[0], "rdfxml") == []


def test_an_unknown_format_suggests_the_nearest(small: Build, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"no format called 'turtl'\.  Did you mean 'turtle'\?"):
        export(*small, "turtl", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_verb_prints_paths_to_stdout_and_talk_to_stderr(small: Build, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = CliRunner().invoke(export_command, ["trig", "-o", str(out), "--content", str(small[0].root)])
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [str(out / name) for name in ("cllkg.trig", LOSSES, TABLE, LISTING)]
    assert "writing trig" in result.stderr


def test_the_verb_writes_one_turtle_file_when_asked_for_the_merged_graph(small: Build, tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "cllkg.ttl"
    where = ["-o", str(file), "--content", str(small[0].root)]
    result = CliRunner().invoke(export_command, ["turtle", "--merged", *where])
    assert result.stdout.splitlines() == [str(file)]
    assert canonical(with_pyoxigraph(file)) == expected_files(small[0], "turtle")["cllkg.ttl"]
    assert list(file.parent.iterdir()) == [file], "nothing is left beside it"


def test_a_merged_file_that_cannot_be_written_costs_nothing(small: Build, tmp_path: Path) -> None:
    (tmp_path / "taken" / "x").mkdir(parents=True)
    with open_reading(*small) as reading, pytest.raises(NotWritable, match="taken cannot be written"):
        write_turtle(reading, tmp_path / "taken")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small", "taken"]
