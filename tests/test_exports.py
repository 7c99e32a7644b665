"""Every export says what the build says, to two parsers that share no code; and no export costs a person a file."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from cllkg.cli.export import export as export_command
from cllkg.content import Content
from cllkg.errors import CllkgError, UnknownName
from cllkg.exports.export import export
from cllkg.exports.folder import LISTING
from cllkg.exports.formats import FORMATS
from cllkg.exports.ledger_files import LOSSES, TABLE
from cllkg.exports.rdf import WHOLE
from cllkg.manifest import MANIFEST, NQUADS, Manifest
from cllkg.pipeline import Compiled
from cllkg.vocabulary import GRAPH, NamedGraph

# rdflib's own readers of TriG and JSON-LD still make a class that rdflib calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

TRIPLE_FORMATS = {"turtle": ".ttl", "ntriples": ".nt", "rdfxml": ".rdf"}
QUAD_FORMATS = {"nquads": ".nq", "trig": ".trig", "jsonld": ".jsonld"}
ENDINGS = TRIPLE_FORMATS | QUAD_FORMATS

Parser = Callable[[Path], list[ox.Quad]]
Facts = frozenset[str]

INFERRED = NamedGraph.INFERRED.value

# A small graph with what goes wrong in other people's exports: literals a store would rewrite, text that
# needs escaping, values of mixed kinds, blank nodes in a list, and one triple in two graphs.
SMALL = (Path(__file__).parent / "small_graph.nq").read_text(encoding="utf-8")

PRINTED = (
    ("1.50", "decimal"),
    ("2.50", "decimal"),
    ("27", "integer"),
    ("1", "boolean"),
    ("1.0E0", "double"),
    ("2026-11-22T00:00:00.000Z", "dateTime"),
    ("1.50", "string"),
)


def build_of(root: Path, content: Content, nquads: bytes) -> tuple[Content, Manifest]:
    """Lay out a folder whose build is current and consists of just these quads."""
    for name in ("ontology", "graph", "queries"):
        (root / name).mkdir(parents=True)
    for table in ("prefixes.tsv", "ledger.tsv"):
        (root / "ontology" / table).write_bytes((content.ontology / table).read_bytes())
    built = Content(root, root / "build")
    manifest = Manifest(
        version="0.1.0",
        fingerprint=built.fingerprint,
        sha256=hashlib.sha256(nquads).hexdigest(),
        quads=nquads.count(b"\n"),
        store="stores/x/asserted",
        store_inferred="stores/x/inferred",
        counts={},
    )
    for store in (manifest.store, manifest.store_inferred):
        (built.build / store).mkdir(parents=True)
    (built.build / NQUADS).write_bytes(nquads)
    (built.build / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return built, manifest


def canonical_bytes(nquads: str) -> bytes:
    """Return quads as the build writes them."""
    quads = ox.Dataset(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    quads.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return b"".join(sorted(ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b"" for quad in quads))


@pytest.fixture
def small(tmp_path: Path, content: Content) -> tuple[Content, Manifest]:
    return build_of(tmp_path / "small", content, canonical_bytes(SMALL))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, content: Content, compiled: Compiled) -> tuple[Content, Manifest]:
    """The real graph, built."""
    return build_of(tmp_path_factory.mktemp("real") / "content", content, compiled.nquads)


@pytest.fixture
def literals_as_written() -> Iterator[None]:
    """Let rdflib keep lexical forms while it reads; by default it turns ``01`` into ``1``."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    yield
    rdflib.NORMALIZE_LITERALS = before


def with_pyoxigraph(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=str(path), format=ox.RdfFormat.from_extension(path.suffix[1:])))


def with_rdflib(path: Path) -> list[ox.Quad]:
    names = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".nq": "nquads", ".trig": "trig", ".jsonld": "json-ld"}
    dataset = rdflib.Dataset()
    dataset.parse(path, format=names[path.suffix])
    quads = []
    for subject, predicate, obj, graph in dataset.quads():
        plain = path.suffix in TRIPLE_FORMATS.values() or graph is None or graph == DATASET_DEFAULT_GRAPH_ID
        home = ox.DefaultGraph() if plain else ox.NamedNode(str(graph))
        value = literal_of(obj) if isinstance(obj, rdflib.Literal) else node_of(obj)
        quads.append(ox.Quad(node_of(subject), ox.NamedNode(str(predicate)), value, home))
    return quads


def node_of(term: object) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(str(term)) if isinstance(term, rdflib.BNode) else ox.NamedNode(str(term))


def literal_of(term: rdflib.Literal) -> ox.Literal:
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)


PARSERS: dict[str, Parser] = {"pyoxigraph": with_pyoxigraph, "rdflib": with_rdflib}
both_parsers = pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)
every_format = pytest.mark.parametrize("name", ENDINGS)


def canonical(statements: Iterable[ox.Quad] | Iterable[ox.Triple]) -> Facts:
    """Return statements with canonical blank nodes: two sets are equal if the graphs are isomorphic."""
    quads = (s if isinstance(s, ox.Quad) else ox.Quad(s.subject, s.predicate, s.object) for s in statements)
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(str(quad) for quad in dataset)


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


def compare(directory: Path, built: Content, name: str, parser: Parser) -> list[str]:
    """Return the files that do not say what the build says."""
    expected = expected_files(built, name)
    present = {path.name for path in directory.iterdir()} - {LISTING, LOSSES, TABLE}
    assert present == set(expected)
    return [file for file, facts in expected.items() if canonical(parser(directory / file)) != facts]


@pytest.mark.usefixtures("literals_as_written")
@both_parsers
@every_format
def test_the_real_graph_reads_back_the_same(
    real: tuple[Content, Manifest], tmp_path: Path, name: str, parser: Parser
) -> None:
    """Each named graph, the union without inferences, and for formats of quads the whole, are isomorphic."""
    export(*real, name, tmp_path / "out")
    assert compare(tmp_path / "out", real[0], name, parser) == []


@pytest.mark.usefixtures("literals_as_written")
@both_parsers
@every_format
def test_awkward_text_and_values_read_back_the_same(
    small: tuple[Content, Manifest], tmp_path: Path, name: str, parser: Parser
) -> None:
    export(*small, name, tmp_path / "out")
    assert compare(tmp_path / "out", small[0], name, parser) == []


@pytest.mark.usefixtures("literals_as_written")
@both_parsers
@every_format
def test_the_comparison_notices_a_single_missing_triple(
    tmp_path: Path, content: Content, small: tuple[Content, Manifest], name: str, parser: Parser
) -> None:
    """The negative control: the export of a build without one triple must not pass for the export of the build."""
    lines = (small[0].build / NQUADS).read_bytes().splitlines(keepends=True)
    poorer = build_of(tmp_path / "poorer", content, b"".join(line for line in lines if b"#card" not in line))
    export(*poorer, name, tmp_path / "out")
    names = (WHOLE, "article-evidence") if name in TRIPLE_FORMATS else (WHOLE,)
    assert set(compare(tmp_path / "out", small[0], name, parser)) == {stem + ENDINGS[name] for stem in names}


@pytest.mark.usefixtures("literals_as_written")
@both_parsers
@every_format
def test_printed_numbers_keep_every_digit(
    small: tuple[Content, Manifest], tmp_path: Path, name: str, parser: Parser
) -> None:
    """A store would give back 1.5, 1, true; an export gives back what the source printed."""
    export(*small, name, tmp_path / "out")
    found = {
        (quad.object.value, quad.object.datatype.value.rpartition("#")[2])
        for quad in parser(tmp_path / "out" / f"{WHOLE}{ENDINGS[name]}")
        if isinstance(quad.object, ox.Literal)
    }
    assert set(PRINTED) <= found
    assert not {("1.5", "decimal"), ("true", "boolean")} & found


@pytest.mark.usefixtures("literals_as_written")
@both_parsers
@every_format
def test_a_number_with_a_leading_zero_keeps_it(tmp_path: Path, content: Content, name: str, parser: Parser) -> None:
    """But for one reader: rdflib takes a bare 01 in Turtle and TriG for the number 1, whatever it is told."""
    line = f'<https://e.org/s> <https://e.org/p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> <{GRAPH}article> .\n'
    export(*build_of(tmp_path / "w", content, line.encode()), name, tmp_path / "out")
    quad = parser(tmp_path / "out" / f"{WHOLE}{ENDINGS[name]}")[0]
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == ("1" if parser is with_rdflib and name in ("turtle", "trig") else "01")


@pytest.mark.parametrize("name", TRIPLE_FORMATS)
def test_the_merged_file_leaves_out_what_was_inferred(
    small: tuple[Content, Manifest], tmp_path: Path, name: str
) -> None:
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


def test_nquads_are_the_bytes_of_the_build(real: tuple[Content, Manifest], tmp_path: Path) -> None:
    export(*real, "nquads", tmp_path / "out")
    assert (tmp_path / "out" / "cllkg.nq").read_bytes() == (real[0].build / NQUADS).read_bytes()


def test_the_same_build_gives_the_same_bytes(small: tuple[Content, Manifest], tmp_path: Path) -> None:
    """Whatever the hash seed: two processes export everything, and no byte differs."""
    program = (
        "import sys; from pathlib import Path; from cllkg.content import find_content\n"
        "from cllkg.manifest import read_manifest; from cllkg.exports.export import export\n"
        "from cllkg.exports.formats import FORMATS\n"
        "content = find_content(Path(sys.argv[1]))\n"
        "for name in FORMATS: export(content, read_manifest(content), name, Path(sys.argv[2]) / name)\n"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", program, str(small[0].root), str(tmp_path / seed)]
        subprocess.run(command, env=environment, check=True)
    one, two = (
        {p.relative_to(tmp_path / seed): p.read_bytes() for p in (tmp_path / seed).rglob("*") if p.is_file()}
        for seed in ("1", "2")
    )
    assert len(one) == 3 * 8 + 3 + 3 * len(FORMATS)
    assert one == two


def test_prefixes_are_those_in_use_and_in_order(small: tuple[Content, Manifest], tmp_path: Path) -> None:
    export(*small, "turtle", tmp_path / "out")
    text = (tmp_path / "out" / "cllkg.ttl").read_text(encoding="utf-8")
    prefixes = [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes, key=str.lower)
    assert "HGNC:" in prefixes
    assert "EFO:" not in prefixes
    assert "\nHGNC:7203 RO:0002430 GO:0042110 ;\n" in text


def test_the_ledger_lets_a_reader_check_each_file(small: tuple[Content, Manifest], tmp_path: Path) -> None:
    paths = export(*small, "turtle", tmp_path / "out")
    ledger = json.loads((tmp_path / "out" / LISTING).read_text(encoding="utf-8"))
    assert ledger["build"]["sha256"] == hashlib.sha256((small[0].build / NQUADS).read_bytes()).hexdigest()
    assert (ledger["format"], ledger["license"]) == ("turtle", "https://creativecommons.org/licenses/by/4.0/")
    assert [path.name for path in paths] == [*ledger["files"], LISTING]
    for name, said in ledger["files"].items():
        data = (tmp_path / "out" / name).read_bytes()
        assert said == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def test_jsonld_needs_no_network_and_no_numbers(small: tuple[Content, Manifest], tmp_path: Path) -> None:
    """The context stands inside, every prefix and term in it is in use, and no value is a JSON number."""

    def refuse(number: str) -> int:
        raise AssertionError(f"a JSON number: {number}")

    export(*small, "jsonld", tmp_path / "out")
    text = (tmp_path / "out" / "cllkg.jsonld").read_text(encoding="utf-8")
    document = json.loads(text, parse_int=refuse)
    context = document["@context"]
    assert text.count("@context") == 1
    assert context.pop("@version") == 1.1
    assert context["CHEBI"] == {"@id": "http://purl.obolibrary.org/obo/CHEBI_", "@prefix": True}
    assert context["value"] == {"@id": "kg:value", "@type": "xsd:decimal"}
    assert context["suppresses"] == {"@id": "kg:suppresses", "@type": "@id", "@container": "@set"}
    assert context["type"] == "@type", "our own kg:type must not take the place of the alias"
    assert '"kg:type": ["a term that must not become @type"]' in text
    assert '"value": "1.50"' in text
    body = text[text.index('"@graph"') :] + json.dumps(list(context.values()))
    assert [key for key in context if f'"{key}' not in body and f"{key}:" not in body] == []


def test_quads_outside_every_graph_are_kept_too(tmp_path: Path, content: Content) -> None:
    """The build has none today; a writer must not lose them silently."""
    line = "<https://e.org/s> <https://e.org/p> <https://e.org/o> .\n"
    built = build_of(tmp_path / "w", content, canonical_bytes(line + SMALL))
    for name, ending in QUAD_FORMATS.items():
        export(*built, name, tmp_path / name)
        quads = with_pyoxigraph(tmp_path / name / f"cllkg{ending}")
        assert any(isinstance(quad.graph_name, ox.DefaultGraph) for quad in quads), name
        assert len(quads) == 28


BAD_XML = {
    "no name": "<https://e.org/s> <https://e.org/123> <https://e.org/o>",
    "reserved": "<https://e.org/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#li> <https://e.org/o>",
    "carriage return": r'<https://e.org/s> <https://e.org/p> "a\rb"',
    "control character": r'<https://e.org/s> <https://e.org/p> "a\u0001b"',
}


@pytest.mark.parametrize("triple", BAD_XML.values(), ids=BAD_XML)
def test_rdfxml_refuses_what_xml_cannot_keep(tmp_path: Path, content: Content, triple: str) -> None:
    """It names the subject, writes nothing, and the other formats take the same graph."""
    built = build_of(tmp_path / "w", content, canonical_bytes(f"{triple} <{GRAPH}article> .\n"))
    with pytest.raises(CllkgError, match=r"rdfxml: .*<https://e\.org/s>"):
        export(*built, "rdfxml", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    for name in ENDINGS.keys() - {"rdfxml"}:
        export(*built, name, tmp_path / name)
        assert compare(tmp_path / name, built[0], name, with_pyoxigraph) == []


@pytest.mark.parametrize("tail", ["a", "1a", "RO_0002430", "a-1.", "-a", "_1", "é", "a%20b", "a·b", "9é"])
def test_rdfxml_splits_every_other_predicate(tmp_path: Path, content: Content, tail: str) -> None:
    line = f"<https://e.org/s> <https://e.org/{tail}> <https://e.org/o> <{GRAPH}article> .\n"
    built = build_of(tmp_path / "w", content, canonical_bytes(line))
    export(*built, "rdfxml", tmp_path / "out")
    for parser in PARSERS.values():
        assert compare(tmp_path / "out", built[0], "rdfxml", parser) == []


def test_an_unknown_format_suggests_the_nearest(small: tuple[Content, Manifest], tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"no format called 'turtl'\.  Did you mean 'turtle'\?"):
        export(*small, "turtl", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_verb_prints_paths_to_stdout_and_talk_to_stderr(small: tuple[Content, Manifest], tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = CliRunner().invoke(export_command, ["jsonld", "-o", str(out), "--content", str(small[0].root)])
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [str(out / name) for name in ("cllkg.jsonld", LOSSES, TABLE, LISTING)]
    assert "writing jsonld" in result.stderr


def test_the_verb_writes_one_turtle_file_when_asked_for_the_merged_graph(
    small: tuple[Content, Manifest], tmp_path: Path
) -> None:
    file = tmp_path / "cllkg.ttl"
    where = ["-o", str(file), "--content", str(small[0].root)]
    result = CliRunner().invoke(export_command, ["turtle", "--merged", *where])
    assert result.stdout.splitlines() == [str(file)]
    assert canonical(with_pyoxigraph(file)) == expected_files(small[0], "turtle")["cllkg.ttl"]
