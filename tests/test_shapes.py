"""The shapes: silent on what is in good order, and heard, in words a curator understands, on what is not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import OWL, RDF, SH
from rdflib.term import BNode

from cllkg.content import Content, find_content
from cllkg.errors import CllkgError
from cllkg.pipeline import Compiled, compile_content
from cllkg.validation.report import Report
from cllkg.validation.shapes import validate_shapes
from cllkg.vocabulary import KG, NamedGraph

ROOT = Path(__file__).parents[1]
FAULTS = ROOT / "tests" / "faulty" / "shapes.ttl"
COMPLAINTS = re.findall(r"^#: (\S.*?) \| (.+)$", FAULTS.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_real_graph_and_what_follows_from_it_fit_the_shapes(reasoned: Compiled, content: Content) -> None:
    report = validate_shapes(reasoned.dataset, content)
    assert report.conforms, "\n".join(map(str, report.violations))


# --- The shapes themselves


@pytest.fixture(scope="module")
def shapes(content: Content) -> Graph:
    return Graph().parse(content.ontology / "shapes.ttl", format="turtle")


def test_every_term_the_shapes_name_is_in_the_vocabulary(shapes: Graph, content: Content) -> None:
    """A mistyped class would make a shape that no record ever meets."""
    text = "".join(path.read_text(encoding="utf-8") for path in content.terms())
    known = set(re.findall(r"^kg:(\w+)", text, re.MULTILINE))
    terms = {str(term) for triple in shapes for term in triple if isinstance(term, URIRef)}
    named = {term.removeprefix(KG) for term in terms if term.startswith(KG)}
    assert named <= known
    assert len(named) > 100
    queries = " ".join(str(select) for select in shapes.objects(None, SH.select))
    assert set(re.findall(r"kg:(\w+)", queries)) <= known


def test_every_shape_has_records_in_the_real_graph_to_meet(shapes: Graph, reasoned: Compiled) -> None:
    types = {str(quad[2]) for quad in reasoned.dataset.quads((None, RDF.type, None, None))}
    below = {
        str(quad[2])
        for quad in reasoned.dataset.quads(
            (None, URIRef("http://www.w3.org/2000/01/rdf-schema#subClassOf"), None, None)
        )
        if str(quad[0]) in types
    }
    targets = {str(target) for target in shapes.objects(None, SH.targetClass)}
    assert {KG + name for name in ("Claim", "EvidenceLine", "Outcome", "Comparison", "Source", "Entity")} <= targets
    assert {KG + name for name in ("Study", "Trial", "Arm", "DoseStep", "Endpoint", "Timepoint", "Context")} <= targets
    assert {KG + name for name in ("Inference", "Rule")} <= targets
    assert {KG + "Flag", KG + "ArticleStatement", str(OWL.NamedIndividual)} <= targets
    assert targets <= types | below


def test_every_constraint_has_a_message_that_says_what_is_wrong_and_what_to_do(shapes: Graph) -> None:
    for shape in shapes.objects(None, SH.property):
        in_a_choice = any(isinstance(owner, BNode) for owner in shapes.subjects(SH.property, shape))
        assert in_a_choice or shapes.value(shape, SH.message), shapes.value(shape, SH.path)
    for message in map(str, shapes.objects(None, SH.message)):
        assert re.fullmatch(r"[A-Z`].*[A-Za-z0-9`]\. [A-Z].+\.", message), (
            f"two sentences, what is wrong and what to do: {message}"
        )
        assert len(message) < 200


# --- Planted faults


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The small world in good order, under the real ontology."""
    root = tmp_path_factory.mktemp("small")
    for folder in (ROOT / "ontology", ROOT / "queries", ROOT / "tests" / "faulty" / "world" / "graph"):
        shutil.copytree(folder, root / folder.name)
    return find_content(root)


@pytest.fixture(scope="module")
def good(small: Content) -> Dataset:
    return compile_content(small).dataset


@pytest.fixture(scope="module")
def report(small: Content, good: Dataset) -> Report:
    """What the shapes say of the small world with all faults planted at once."""
    faulty = Dataset()
    for subject, predicate, obj, graph in good.quads():
        faulty.graph(graph).add((subject, predicate, obj))
    target = faulty.graph(URIRef(NamedGraph.BACKGROUND.iri))
    for triple in Graph().parse(FAULTS, format="turtle"):
        target.add(triple)
    return validate_shapes(faulty, small)


def test_the_small_world_fits_the_shapes(good: Dataset, small: Content) -> None:
    report = validate_shapes(good, small)
    assert report.conforms, "\n".join(map(str, report.violations))
    assert report.looked_at > 30


@pytest.mark.parametrize(("node", "words"), COMPLAINTS, ids=[f"{node}: {words[:60]}" for node, words in COMPLAINTS])
def test_a_planted_fault_draws_its_complaint(node: str, words: str, report: Report) -> None:
    heard = [violation.message for violation in report.violations if violation.node.split(" and ")[0] == node]
    assert any(words in message for message in heard), heard


def test_every_message_of_the_shapes_is_heard_on_the_planted_faults(shapes: Graph, report: Report) -> None:
    heard = {violation.message.partition(" Found: ")[0] for violation in report.violations}
    assert {str(message) for message in shapes.objects(None, SH.message)} - heard == set()


def test_only_planted_records_draw_complaints(report: Report) -> None:
    """The good records beside them stay in order."""
    planted = {node for node, _ in COMPLAINTS}
    beside = {violation.node.split(" and ")[0] for violation in report.violations} - planted
    assert beside <= {"claim/with-lines"}


# --- How violations read


def test_a_violation_tells_record_fault_cure_value_shape_and_path(report: Report) -> None:
    lines = [str(violation) for violation in report.violations]
    assert (
        "claim/wrong: The claim's predicate is not in the vocabulary, or there are two. Use one of ontology/terms/, "
        "in snake_case. Found: kg:vanquishes. [Claim kg:predicate]"
    ) in lines
    assert (
        "claim/with-lines#empty: The line stands under no record, or under two. Every line belongs to one claim or "
        "number. [EvidenceLine ^kg:hasEvidence]"
    ) in lines
    assert any(line.endswith("[Outcome kg:ofStudy|kg:ofPopulation]") for line in lines)
    assert any(line.startswith("context of claim/with-lines#wrong and 2 more: ") for line in lines)


def test_the_report_is_sorted_and_says_nothing_twice(report: Report) -> None:
    assert list(report.violations) == sorted(set(report.violations))


# --- Shapes that cannot be used


def _with_shapes(tmp_path: Path, text: str | None) -> Content:
    for name in ("graph", "queries", "ontology"):
        (tmp_path / name).mkdir()
    shutil.copy(ROOT / "ontology" / "prefixes.tsv", tmp_path / "ontology")
    if text is not None:
        (tmp_path / "ontology" / "shapes.ttl").write_text(text, encoding="utf-8")
    return find_content(tmp_path)


def test_shapes_that_are_no_turtle_are_named_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(CllkgError, match=r"shapes\.ttl: not Turtle: at line 2"):
        validate_shapes(Dataset(), _with_shapes(tmp_path, "@prefix sh: <http://www.w3.org/ns/shacl#> .\na b c .\n"))


def test_missing_shapes_are_named(tmp_path: Path) -> None:
    with pytest.raises(CllkgError, match=r"shapes\.ttl: the shapes file is missing"):
        validate_shapes(Dataset(), _with_shapes(tmp_path, None))


def test_shapes_that_pyshacl_cannot_use_are_named(tmp_path: Path) -> None:
    text = """@prefix sh: <http://www.w3.org/ns/shacl#> .
        <x:S> a sh:NodeShape ; sh:targetNode <x:a> ; sh:property [ sh:path <x:p> ; sh:minCount "many" ] ."""
    with pytest.raises(CllkgError, match=r"shapes\.ttl: pySHACL cannot use the shapes"):
        validate_shapes(Dataset(), _with_shapes(tmp_path, text))
