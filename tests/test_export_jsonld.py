"""JSON-LD reads well as JSON, needs no network, and its frames turn it into trees that lose nothing of a claim."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox
import pytest

from builds import Build
from cllkg.content import Content
from cllkg.errors import CllkgError, ExportRefused
from cllkg.exports.export import export, open_reading
from cllkg.manifest import NQUADS
from cllkg.vocabulary import GRAPH, KG, Kg, NamedGraph
from rdf_readers import READERS, canonical, reads
from small_builds import SMALL, build_of, canonical_bytes

# rdflib's own reader of JSON-LD still makes a class that rdflib calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

Node: TypeAlias = dict[str, Any]
Framed: TypeAlias = Callable[[str], Node]


@pytest.fixture(scope="module")
def exported(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real graph as JSON-LD."""
    out = tmp_path_factory.mktemp("jsonld") / "out"
    export(*real_build, "jsonld", out)
    return out


@pytest.fixture(scope="module")
def framed(exported: Path) -> Framed:
    """Frames the real export, once for each frame."""
    from pyld import jsonld

    expanded = jsonld.expand(json.loads((exported / "cllkg.jsonld").read_text(encoding="utf-8")))
    done: dict[str, Node] = {}

    def frame(name: str) -> Node:
        if name not in done:
            asked = json.loads((exported / "frames" / f"{name}.jsonld").read_text(encoding="utf-8"))
            done[name] = jsonld.frame(expanded, asked)
        return done[name]

    return frame


def roots(document: Node) -> dict[str, Node]:
    """Return the trees of a framed document by what they are about."""
    return {node["id"]: node for node in document["@graph"]}


def nodes_in(value: Any) -> Iterator[Node]:
    """Yield each node of a tree of which more is said than its name."""
    if isinstance(value, dict) and "@value" not in value:
        if set(value) - {"id"}:
            yield value
        for inner in value.values():
            yield from nodes_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes_in(inner)


def said_of(quads: Iterable[ox.Quad], subjects: set[str]) -> set[str]:
    """Return the triples about some things, of all graphs together."""
    return {str(q.triple) for q in quads if isinstance(q.subject, ox.NamedNode) and q.subject.value in subjects}


@pytest.mark.slow
def test_a_framed_claim_loses_no_value(framed: Framed, real_build: Build) -> None:
    """All that the graph says of each claim, its circumstances, its evidence and their sources stands in the trees."""
    from pyld import jsonld

    quads = list(ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS))
    with open_reading(*real_build) as reading:
        claims = list(reading.claims())
        lines = [reading.line(iri) for claim in claims for iri in claim.evidence]
    sources = {line.source for line in lines if line.source}
    contexts = {iri for record in (*claims, *lines) for iri in record.all(Kg.hasContext)}
    rows = {iri for line in lines for iri in line.all(KG + "statement")}
    subjects = {claim.iri for claim in claims} | {line.iri for line in lines} | sources | contexts | rows
    nquads = jsonld.to_rdf(framed("claim"), {"format": "application/n-quads"})
    found = said_of(ox.parse(nquads, format=ox.RdfFormat.N_QUADS), subjects)
    assert len(claims) > 400 and len(sources) > 50
    assert said_of(quads, subjects) - found == set()


def test_a_framed_claim_is_a_tree_of_its_evidence_and_their_sources(framed: Framed, real_build: Build) -> None:
    trees = roots(framed("claim"))
    with open_reading(*real_build) as reading:
        assert set(trees) == {reading.curie(claim.iri) for claim in reading.claims()}
        for claim in reading.claims():
            evidence = trees[reading.curie(claim.iri)]["hasEvidence"]
            assert sorted(line["id"] for line in evidence) == sorted(map(reading.curie, claim.evidence))
            for line in evidence:
                assert line["type"] == "kg:EvidenceLine" and line["locator"]
                assert line["source"]["type"] == "kg:Source" and line["source"]["dct:title"]


def test_the_same_source_stands_whole_in_every_tree(framed: Framed) -> None:
    """By default a framer writes a thing out once, and names it thereafter."""
    found: dict[str, set[str]] = {}
    for tree in framed("claim")["@graph"]:
        for line in tree["hasEvidence"]:
            found.setdefault(line["source"]["id"], set()).add(json.dumps(line["source"], sort_keys=True))
    assert {source for source, texts in found.items() if len(texts) > 1} == set()


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("claim", {"kg:Claim", "kg:EvidenceLine", "kg:Source", "kg:Context", "kg:ArticleStatement"}),
        (
            "trial",
            {"kg:Trial", "kg:Arm", "kg:DoseStep", "kg:Endpoint", "kg:EligibilityCriterion", "kg:Outcome"}
            | {"kg:Comparison", "kg:Timepoint", "kg:EvidenceLine", "kg:Source", "kg:Context", "kg:ArticleStatement"},
        ),
        ("drug", {"kg:Drug", "kg:Claim", "kg:EvidenceLine", "kg:Source", "kg:Context", "kg:ArticleStatement"}),
    ],
)
def test_a_tree_holds_what_its_frame_asks_for_and_of_all_else_the_label(
    framed: Framed, name: str, classes: set[str]
) -> None:
    """A property that no frame names would drag half the graph into each tree."""
    strays = set()
    for node in nodes_in(framed(name)["@graph"]):
        types = node.get("type", [])
        known = classes.intersection([types] if isinstance(types, str) else types)
        if not known and set(node) - {"id", "type", "rdfs:label"}:
            strays.add((node["id"], *sorted(set(node))))
    assert strays == set()


@pytest.mark.parametrize("name", ["claim", "trial", "drug"])
def test_no_tree_says_an_inference_plainly(framed: Framed, real_build: Build, name: str) -> None:
    """A tree mixes the graphs, so what only the graph of inferences says may stand in none."""
    from pyld import jsonld

    homes: dict[str, set[str]] = {}
    for quad in ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS):
        homes.setdefault(str(quad.triple), set()).add(str(quad.graph_name))
    inferred = {triple for triple, graphs in homes.items() if graphs == {f"<{NamedGraph.INFERRED.iri}>"}}
    nquads = jsonld.to_rdf(framed(name), {"format": "application/n-quads"})
    said = {str(quad.triple) for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS)}
    assert len(inferred) > 1000 and said & inferred == set()


def test_a_framed_trial_holds_its_arms_doses_endpoints_and_numbers(framed: Framed, real_build: Build) -> None:
    trees = roots(framed("trial"))
    with open_reading(*real_build) as reading:
        numbers: dict[str, dict[str, str | None]] = {}
        for number in reading.numbers():
            numbers.setdefault(number.study or "", {})[reading.curie(number.iri)] = number.printed
        trials = {reading.curie(study.iri): study for study in reading.studies() if KG + "Trial" in study.types}
        assert set(trees) == set(trials) and len(trials) > 10
        for name, tree in trees.items():
            study = trials[name]
            assert {arm["id"] for arm in tree["hasArm"]} == set(map(reading.curie, study.arms))
            assert {end["id"] for end in tree["hasEndpoint"]} == set(map(reading.curie, study.endpoints))
            printed = {number["id"]: number["printedValue"] for number in tree.get("numbers", [])}
            assert printed == numbers.get(study.iri, {})
            assert all(number["standing"] and number["hasEvidence"] for number in tree.get("numbers", []))


def test_a_framed_drug_holds_its_claims_with_their_standing_and_no_plain_relation(
    framed: Framed, real_build: Build
) -> None:
    """A tree mixes the graphs, so a relation outside a claim might be an inference."""
    trees = roots(framed("drug"))
    with open_reading(*real_build) as reading:
        claims: dict[str, set[str]] = {}
        for claim in reading.claims():
            claims.setdefault(reading.curie(claim.subject or ""), set()).add(reading.curie(claim.iri))
        relations = {
            (record.predicate or "").removeprefix(KG)
            for records in (reading.claims(), reading.inferences())
            for record in records
        }
    assert "CHEBI:63791" in trees
    for name, tree in trees.items():
        assert {claim["id"] for claim in tree.get("claims", [])} == claims.get(name, set())
        assert all(claim["standing"] and claim["negated"] in (True, False) for claim in tree.get("claims", []))
        assert relations.isdisjoint(tree)


def test_the_context_is_a_file_too_and_the_same_for_every_part_of_the_release(
    exported: Path, real_build: Build, tmp_path: Path, content: Content
) -> None:
    """It follows from the ontology and the prefixes: a document of one claim has the context of all."""
    version = real_build[1].version
    shipped = json.loads((exported / "context" / f"v{version}.jsonld").read_text(encoding="utf-8"))
    document = json.loads((exported / "cllkg.jsonld").read_text(encoding="utf-8"))
    assert list(shipped) == ["@context"] and shipped["@context"] == document["@context"]
    ontology = f" <{GRAPH}ontology> .\n".encode()
    lines = (real_build[0].build / NQUADS).read_bytes().splitlines(keepends=True)
    claimless = build_of(tmp_path / "w", content, b"".join(line for line in lines if line.endswith(ontology)))
    export(*claimless, "jsonld", tmp_path / "out")
    assert json.loads((tmp_path / "out" / "context" / "v0.1.0.jsonld").read_text(encoding="utf-8")) == shipped


def test_a_document_of_our_own_with_the_shipped_context_means_what_it_says(exported: Path) -> None:
    from pyld import jsonld

    (context,) = (exported / "context").iterdir()
    document = json.loads(context.read_text(encoding="utf-8")) | {
        "id": "kgclaim:x",
        "type": "kg:Claim",
        "standing": "kg:Supported",
        "contestedOverall": "false",
        "hasEvidence": ["kgclaim:x#y"],
    }
    nquads = jsonld.to_rdf(document, {"format": "application/n-quads"})
    assert f'<{Kg.contestedOverall}> "false"^^<http://www.w3.org/2001/XMLSchema#boolean>' in nquads
    assert f"<{Kg.hasEvidence}> <https://w3id.org/cllkg/claim/x#y>" in nquads


def test_each_key_of_the_context_is_a_term_of_the_ontology(exported: Path, real_build: Build) -> None:
    (path,) = (exported / "context").iterdir()
    context = json.loads(path.read_text(encoding="utf-8"))["@context"]
    assert context["@version"] == 1.1
    assert context["CHEBI"] == {"@id": "http://purl.obolibrary.org/obo/CHEBI_", "@prefix": True}
    assert context["value"] == {"@id": "kg:value", "@type": "xsd:decimal"}
    assert context["suppresses"] == {"@id": "kg:suppresses", "@type": "@id", "@container": "@set"}
    assert context["locator"] == {"@id": "kg:locator"}
    assert "@type" not in context["object"], "an object is a thing or a literal"
    with open_reading(*real_build) as reading:
        terms = {term.iri.removeprefix(KG) for term in reading.vocables()}
        prefixes = {prefix for prefix, _ in reading.prefixes}
    assert set(context) - terms - prefixes == {"@version", "id", "type"}


def test_it_needs_no_network_and_no_numbers(exported: Path) -> None:
    """The context stands inside, and no value is a JSON number."""

    def refuse(number: str) -> int:
        raise AssertionError(f"a JSON number: {number}")

    text = (exported / "cllkg.jsonld").read_text(encoding="utf-8")
    json.loads(text, parse_int=refuse)
    assert text.count("@context") == 1
    assert '"printedValue"' in text and '"value": "' in text


def test_our_own_type_is_not_the_keyword(tmp_path: Path, content: Content) -> None:
    """Without the ontology no key has a bare name, and nothing is lost."""
    built = build_of(tmp_path / "w", content, canonical_bytes(SMALL))
    export(*built, "jsonld", tmp_path / "out")
    text = (tmp_path / "out" / "cllkg.jsonld").read_text(encoding="utf-8")
    assert '"kg:type": ["a term that must not become @type"]' in text
    assert '"kg:value": [{"@value": "1.50", "@type": "xsd:decimal"}]' in text


ODD = {
    "a literal as type": '<https://e.org/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "a"',
    "a CURIE that is none": f"<https://e.org/s> <https://e.org/p> <{KG}//x>",
    "a boolean as text": f'<https://e.org/s> <{KG}negated> "true"',
    "a control character": r'<https://e.org/s> <https://e.org/p> "a\u0001b\u007F\uFFFE\b\f\r"',
    "a language": '<https://e.org/s> <https://e.org/p> "a"@en-gb',
    "a reference where the ontology has text": f"<https://e.org/s> <{KG}locator> <https://e.org/o>",
}


@pytest.mark.parametrize("reader", [reader for reader in READERS if reads(reader, ".jsonld")])
def test_values_the_ontology_does_not_expect_read_back_the_same(
    tmp_path: Path, content: Content, real_build: Build, reader: str
) -> None:
    ontology = f" <{GRAPH}ontology> .\n"
    lines = (real_build[0].build / NQUADS).read_text(encoding="utf-8").splitlines(keepends=True)
    odd = [f"{triple} <{GRAPH}article> .\n" for triple in ODD.values()]
    built = build_of(
        tmp_path / "w", content, canonical_bytes("".join([line for line in lines if line.endswith(ontology)] + odd))
    )
    export(*built, "jsonld", tmp_path / "out")
    facts = canonical(ox.parse(path=str(built[0].build / NQUADS), format=ox.RdfFormat.N_QUADS))
    assert canonical(READERS[reader](tmp_path / "out" / "cllkg.jsonld")) == facts


def test_an_iri_that_would_be_read_as_another_is_refused(tmp_path: Path, content: Content) -> None:
    built = build_of(
        tmp_path / "w", content, f"<GO:0001> <https://e.org/p> <https://e.org/o> <{GRAPH}article> .\n".encode()
    )
    with pytest.raises(ExportRefused, match=r"jsonld: <GO:0001> would be read as a CURIE with the prefix 'GO'"):
        export(*built, "jsonld", tmp_path / "out")


def test_a_frame_that_does_not_read_is_named(tmp_path: Path, content: Content) -> None:
    built = build_of(tmp_path / "w", content, canonical_bytes(SMALL))
    (built[0].ontology / "jsonld").mkdir()
    (built[0].ontology / "jsonld" / "x.frame.jsonld").write_text("{")
    with pytest.raises(CllkgError, match=r"x\.frame\.jsonld: this is no frame"):
        export(*built, "jsonld", tmp_path / "out")
    assert not (tmp_path / "out").exists()
