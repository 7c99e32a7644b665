"""OWL tools open our ontologies without a complaint, find every claim in them, and are told no claim as a bare fact."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import pyhornedowl
import pyoxigraph as ox
import pytest

from builds import AWKWARD_ENTITY, AWKWARD_TEXT, Build, lay_build
from cllkg.errors import ExportRefused
from cllkg.exports.described import Described
from cllkg.exports.export import export, open_reading
from cllkg.exports.sorted_quads import SortedQuads
from cllkg.manifest import NQUADS
from cllkg.vocabulary import BASE, KG, OWL, RDF, RDFS, SKOS, Kg, NamedGraph
from found_in_owl import found_in_owl, with_horned_owl, with_owlready2
from java_readers import needs_java_reader, robot
from ledger_check import census_of_build, differences

needs_robot = needs_java_reader("robot")
FILES = ("ontology", "cllkg", "classes")
CLAIM_PREDICATES = (Kg.subject, Kg.predicate, Kg.object)
IAO_DEFINITION = "http://purl.obolibrary.org/obo/IAO_0000115"
Triple = tuple[str, str, str]

both_readers = pytest.mark.parametrize("read", [with_horned_owl, with_owlready2], ids=["horned", "owlready2"])


@pytest.fixture(scope="module")
def out(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("owl") / "out"
    export(*real_build, "owl", folder)
    return folder


def triples_in(path: Path) -> set[Triple]:
    """Return the axioms of a file as triples, by Horned-OWL."""
    return as_triples(with_horned_owl(path))


def as_triples(quads: Iterable[ox.Quad]) -> set[Triple]:
    return {(str(quad.subject).strip("<>"), quad.predicate.value, str(quad.object)) for quad in quads}


def asserted(build: Build) -> list[ox.Quad]:
    """Return what the graph says of named things, without inferences and without logic."""
    quads = ox.parse(path=str(build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS)
    return [
        quad
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode)
        and str(quad.graph_name) != f"<{NamedGraph.INFERRED.iri}>"
        and not quad.predicate.value.startswith(OWL)
    ]


def changed(build: Build, root: Path, change: Callable[[str], str]) -> Build:
    """Return a build with each line changed."""
    lines = (build[0].build / NQUADS).read_text(encoding="utf-8").splitlines(keepends=True)
    return lay_build(root, build[0], b"".join(sorted(change(line).encode() for line in lines)))


def errors_of_robot(path: Path, folder: Path) -> list[tuple[str, str]]:
    """Return what ROBOT reports as an error: the name of its rule, and the term."""
    done = robot("report", "-i", path, "-o", folder / "report.tsv", "--fail-on", "none")
    assert done.returncode == 0, done.stdout
    with (folder / "report.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    return sorted((row["Rule Name"], row["Subject"]) for row in rows if row["Level"] == "ERROR")


@needs_robot
@pytest.mark.java
@pytest.mark.parametrize("name", FILES)
def test_each_file_is_owl_2_dl(out: Path, tmp_path: Path, name: str) -> None:
    done = robot("validate-profile", "--profile", "DL", "-i", out / f"{name}.rdf", "-o", tmp_path / "report.txt")
    assert done.returncode == 0, (tmp_path / "report.txt").read_text(encoding="utf-8")


@needs_robot
@pytest.mark.java
def test_claims_and_classes_may_be_merged(out: Path, tmp_path: Path) -> None:
    """One name is then a class and an individual, which OWL 2 DL allows."""
    merge = ("merge", "-i", out / "cllkg.ttl", "-i", out / "classes.ttl")
    done = robot(*merge, "validate-profile", "--profile", "DL", "-o", tmp_path / "report.txt")
    assert done.returncode == 0, (tmp_path / "report.txt").read_text(encoding="utf-8")


@needs_robot
@pytest.mark.java
def test_hermit_finds_no_contradiction_among_the_claims(out: Path, tmp_path: Path) -> None:
    done = robot("reason", "--reasoner", "hermit", "-i", out / "cllkg.rdf", "-o", tmp_path / "reasoned.owl")
    assert done.returncode == 0, done.stdout


@needs_robot
@pytest.mark.java
def test_hermit_finds_a_contradiction_that_is_planted(out: Path, tmp_path: Path) -> None:
    """One thing cannot be a claim and an inference."""
    text = (out / "cllkg.ttl").read_text(encoding="utf-8")
    of_claims = f"<{BASE}claim/"
    named = (str(q.subject) for q in with_horned_owl(out / "cllkg.rdf") if q.object == ox.NamedNode(Kg.Claim))
    claim = min(subject for subject in named if subject.startswith(of_claims))
    (tmp_path / "planted.ttl").write_text(f"{text}\n{claim} a <{Kg.Inference}> .\n", encoding="utf-8")
    done = robot("reason", "--reasoner", "hermit", "-i", tmp_path / "planted.ttl", "-o", tmp_path / "reasoned.owl")
    assert done.returncode != 0 and "inconsistent" in done.stdout.lower()


@needs_robot
@pytest.mark.java
def test_robot_reports_no_error_in_the_ontology(out: Path, tmp_path: Path) -> None:
    """OBO's own checks: among others one label for each term, one definition, and none of them twice."""
    assert errors_of_robot(out / "ontology.rdf", tmp_path) == []


@needs_robot
@pytest.mark.java
def test_robot_reports_a_name_that_two_terms_share(out: Path, tmp_path: Path) -> None:
    text = (out / "ontology.ttl").read_text(encoding="utf-8")
    (tmp_path / "planted.ttl").write_text(text.replace('"has standing"@en', '"standing"@en'), encoding="utf-8")
    found = errors_of_robot(tmp_path / "planted.ttl", tmp_path)
    assert found == [("duplicate_label", KG + "Standing"), ("duplicate_label", Kg.standing)]


@needs_robot
@pytest.mark.java
def test_robot_reports_only_labels_among_the_claims(out: Path, real_build: Build, tmp_path: Path) -> None:
    """Records that are no terms have no name, or one that others have; what the graph names is named here."""
    found = errors_of_robot(out / "cllkg.rdf", tmp_path)
    assert {rule for rule, _ in found} == {"missing_label", "duplicate_label"}
    unnamed = {subject for rule, subject in found if rule == "missing_label"}
    with SortedQuads(real_build[0].build / NQUADS) as quads:
        things = [Described(iri, quads.about(iri)) for iri in sorted(unnamed)]
    assert [thing.iri for thing in things if thing.label != thing.iri] == []
    records = {KG + kind for kind in ("ArticleStatement", "Context", "EvidenceLine", "Timepoint")}
    assert {kind for thing in things for kind in thing.types} == {*records, OWL + "Ontology"}


@both_readers
def test_what_the_ledger_claims_is_what_a_reader_finds(
    real_build: Build, out: Path, read: Callable[[Path], list[ox.Quad]]
) -> None:
    found = found_in_owl(read(out / "cllkg.rdf"), real_build[0])
    assert differences(out, census_of_build(real_build[0]), found) == []


def test_a_reader_that_is_not_told_a_denial_is_caught(real_build: Build, out: Path, tmp_path: Path) -> None:
    """The check above would see it if the commonest fault of exports happened to ours."""
    text = (out / "cllkg.ttl").read_text(encoding="utf-8").replace("kg:negated true", "kg:negated false")
    (tmp_path / "cllkg.ttl").write_text(text, encoding="utf-8")
    found = found_in_owl(with_horned_owl(tmp_path / "cllkg.ttl"), real_build[0])
    (fault,) = differences(out, census_of_build(real_build[0]), found)
    assert fault.startswith("negation: 10 is claimed, and not found")


def test_every_value_arrives_as_it_stands_in_the_graph(real_build: Build, out: Path) -> None:
    """Numbers as printed, texts with their languages; what is more is what OWL wants said."""
    read = triples_in(out / "cllkg.rdf")
    said = as_triples(asserted(real_build))
    header = f"{BASE}ontology"
    assert {one for one in said - read if one[0] != header and not one[2].startswith(f"<{OWL}")} == set()
    conclusions = {s for s, p, o in read if p == RDF + "type" and o in (f"<{Kg.Inference}>", f"<{Kg.Rule}>")}
    more = {one for one in read - said if one[0] not in conclusions and not one[1].startswith(OWL)}
    assert {predicate for _, predicate, _ in more} == {RDF + "type", IAO_DEFINITION}
    assert {value for _, predicate, value in more if predicate == RDF + "type"} == {
        f"<{OWL}{kind}>" for kind in ("NamedIndividual", "Class", "AnnotationProperty")
    }


def test_both_syntaxes_say_the_same(out: Path) -> None:
    for name in FILES:
        turtle, xml = (ox.Dataset(), ox.Dataset())
        for dataset, ending in ((turtle, "ttl"), (xml, "rdf")):
            path = str(out / f"{name}.{ending}")
            for quad in ox.parse(path=path, format=ox.RdfFormat.from_extension(ending)):
                dataset.add(quad)
            dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        assert turtle == xml, name


def test_no_claim_is_said_plainly_that_may_not_be(real_build: Build, out: Path) -> None:
    """Contested, disputed, denied and inferred triples are nowhere but in the individuals that carry their marks."""
    read = triples_in(out / "cllkg.rdf")
    fit: set[Triple] = set()
    unfit: set[Triple] = set()
    with open_reading(*real_build) as reading:
        for claim in reading.claims():
            if claim.is_triple:
                (fit if reading.is_plain(claim) else unfit).add((claim.subject, claim.predicate, str(claim.object)))  # type: ignore[arg-type]
        for inference in reading.inferences():
            unfit.add((inference.subject, inference.predicate, str(inference.object)))  # type: ignore[arg-type]
        said = as_triples(asserted(real_build))
    assert len(fit) > 200 and len(unfit - fit - said) > 200
    assert fit <= read
    assert not (unfit - fit - said) & read


def test_a_claim_that_becomes_contested_is_no_longer_said_plainly(real_build: Build, out: Path, tmp_path: Path) -> None:
    """Even if the graph, by some fault, still says its triple."""
    with open_reading(*real_build) as reading:
        facts: dict[Triple, list[str]] = {}
        for claim in reading.claims():
            if claim.is_triple:
                facts.setdefault((claim.subject, claim.predicate, str(claim.object)), []).append(claim.iri)  # type: ignore[arg-type]
        chosen = next(c for c in reading.claims() if reading.is_plain(c) and len(facts[_fact(c)]) == 1)
        fact = _fact(chosen)
    mark = f"<{chosen.iri}> <{Kg.contestedOverall}> "
    built = changed(
        real_build, tmp_path / "built", lambda line: line.replace("false", "true") if line.startswith(mark) else line
    )
    export(*built, "owl", tmp_path / "out")
    assert fact in triples_in(out / "cllkg.rdf") and fact not in triples_in(tmp_path / "out" / "cllkg.rdf")
    assert (chosen.iri, Kg.contestedOverall, _true()) in triples_in(tmp_path / "out" / "cllkg.rdf")


def _fact(claim: object) -> Triple:
    return (claim.subject, claim.predicate, str(claim.object))  # type: ignore[attr-defined]


def _true() -> str:
    return str(ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")))


def test_entities_are_individuals_with_the_claims_and_classes_by_themselves(real_build: Build, out: Path) -> None:
    """Only what curators say stands above what; what follows from that is not told."""
    with open_reading(*real_build) as reading:
        entities: dict[str, list[str]] = {entity.iri: [] for entity in reading.entities()}
    for quad in asserted(real_build):
        if quad.predicate.value == Kg.broaderEntity:
            entities[quad.subject.value].append(quad.object.value)  # type: ignore[union-attr]
    borrowed = {iri for iri in entities if not iri.startswith(BASE)}
    assert len(borrowed) > 80
    whole, classes = triples_in(out / "cllkg.rdf"), triples_in(out / "classes.rdf")
    is_class = {s for s, p, o in whole if (p, o) == (RDF + "type", f"<{OWL}Class>")}
    assert not is_class & entities.keys()
    assert {s for s, p, o in classes if (p, o) == (RDF + "type", f"<{OWL}Class>")} == borrowed
    assert {(s, o.strip("<>")) for s, p, o in classes if p == RDFS + "subClassOf"} == {
        (iri, parent) for iri in borrowed for parent in entities[iri] if parent in borrowed
    }


def test_the_ontology_stands_alone_with_its_mappings_and_definitions(real_build: Build, out: Path) -> None:
    ontology = pyhornedowl.open_ontology(str(out / "ontology.rdf"))
    assert ontology.get_iri() is not None and str(ontology.get_iri()) == f"{BASE}ontology"
    assert str(ontology.get_version_iri()).startswith(f"{BASE}ontology/")
    read = triples_in(out / "ontology.rdf")
    assert {s for s, _, _ in read if s.startswith(BASE) and not s.startswith(KG)} <= {
        f"{BASE}curator/maintainers",
        f"{BASE}ontology",
    }
    assert {(s, o) for s, p, o in read if p == IAO_DEFINITION} == {
        (s, o) for s, p, o in read if p == SKOS + "definition"
    }
    mapped = {q for q in asserted(real_build) if str(q.graph_name) == f"<{NamedGraph.MAPPINGS.iri}>"}
    assert as_triples(mapped) <= read
    assert not [c for c in ontology.get_components() if type(c.component).__name__ == "Import"]


@both_readers
def test_awkward_texts_and_names_arrive_whole(
    awkward_build: Build, tmp_path: Path, read: Callable[[Path], list[ox.Quad]]
) -> None:
    export(*awkward_build, "owl", tmp_path / "out")
    for name in ("cllkg", "classes"):
        quads = read(tmp_path / "out" / f"{name}.rdf")
        lenalidomide = ox.NamedNode("http://purl.obolibrary.org/obo/CHEBI_63791")
        labels = [q.object for q in quads if (q.subject, q.predicate.value) == (lenalidomide, RDFS + "label")]
        assert [label.value for label in labels if isinstance(label, ox.Literal)] == [AWKWARD_TEXT], name
        assert AWKWARD_ENTITY in {q.subject.value for q in quads}  # type: ignore[union-attr]
    found = found_in_owl(read(tmp_path / "out" / "cllkg.rdf"), awkward_build[0])
    assert differences(tmp_path / "out", census_of_build(awkward_build[0]), found) == []


def test_a_control_character_is_refused(real_build: Build, tmp_path: Path) -> None:
    built = changed(
        real_build, tmp_path / "built", lambda line: line.replace('"lenalidomide"', '"lena\\u0001lidomide"')
    )
    with pytest.raises(ExportRefused, match="control character"):
        export(*built, "owl", tmp_path / "out")
    assert not (tmp_path / "out").exists()
