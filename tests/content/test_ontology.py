"""The T-Box: every term says what it is, and a reasoner finds no contradiction in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN

from cllkg.compiler.dataset import read_tbox_graph
from cllkg.content import Content
from cllkg.errors import InconsistentOntology, ReasonerUnavailable
from cllkg.reasoning.classify import find_java, prove_consistent, read_structure
from cllkg.reasoning.justification import justify
from cllkg.vocabulary import KG, ONTOLOGY

Kg = Namespace(KG)
KINDS = (
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.NamedIndividual,
)


@pytest.fixture(scope="module")
def tbox(content: Content) -> Graph:
    return read_tbox_graph(content)


@pytest.fixture
def java() -> None:
    try:
        find_java()
    except ReasonerUnavailable as error:
        pytest.skip(str(error))


def terms(tbox: Graph) -> Iterator[URIRef]:
    for kind in KINDS:
        for term in tbox.subjects(RDF.type, kind):
            if str(term).startswith(KG):
                assert isinstance(term, URIRef)
                yield term


def test_every_term_has_one_label_one_definition_and_its_ontology(tbox: Graph) -> None:
    for term in terms(tbox):
        assert len(list(tbox.objects(term, RDFS.label))) == 1, term
        definitions = list(tbox.objects(term, SKOS.definition))
        assert len(definitions) == 1, term
        assert str(definitions[0]).endswith("."), term
        assert tbox.value(term, RDFS.isDefinedBy) == URIRef(ONTOLOGY), term


def test_every_class_and_property_has_a_parent(tbox: Graph) -> None:
    for term in terms(tbox):
        kinds = set(tbox.objects(term, RDF.type))
        if OWL.Class in kinds:
            assert tbox.value(term, RDFS.subClassOf), term
        elif kinds & {OWL.ObjectProperty, OWL.DatatypeProperty}:
            assert tbox.value(term, RDFS.subPropertyOf), term


def test_no_two_terms_share_a_label_or_a_definition(tbox: Graph) -> None:
    """A class and the property that leads to it need two names, and so do equal codes of two lists."""
    for said in (RDFS.label, SKOS.definition):
        times = Counter(str(tbox.value(term, said)).casefold() for term in set(terms(tbox)))
        assert [text for text, count in times.items() if count > 1] == []


def test_every_predicate_of_the_tree_is_signed_like_its_branch(tbox: Graph) -> None:
    signs = {Kg.increases: 1, Kg.decreases: -1}
    for branch, sign in signs.items():
        for predicate in tbox.transitive_subjects(RDFS.subPropertyOf, branch):
            assert tbox.value(predicate, Kg.sign) == Literal(sign), predicate
            assert str(tbox.value(predicate, Kg.pathDirection)) == "forward", predicate
    assert tbox.value(Kg.dependsOn, Kg.pathDirection) == Literal("backward")
    assert tbox.value(Kg.impairmentOf, Kg.sign) == Literal(-1)


def test_the_header_is_complete(tbox: Graph) -> None:
    header = URIRef(ONTOLOGY)
    required = (
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.license,
        DCTERMS.creator,
        DCTERMS.created,
        DCTERMS.bibliographicCitation,
        OWL.versionIRI,
        OWL.versionInfo,
        VANN.preferredNamespacePrefix,
        VANN.preferredNamespaceUri,
    )
    for predicate in required:
        assert tbox.value(header, predicate) is not None, predicate


def test_domains_and_ranges_are_documented_not_inferred(tbox: Graph) -> None:
    assert not list(tbox.subject_objects(RDFS.domain))
    assert not list(tbox.subject_objects(RDFS.range))


def test_nothing_is_imported(tbox: Graph) -> None:
    assert not list(tbox.subject_objects(OWL.imports))


def test_owlready2_reads_the_structure(tbox: Graph) -> None:
    structure = read_structure(tbox)
    assert structure.classes == len({t for t in tbox.subjects(RDF.type, OWL.Class) if isinstance(t, URIRef)})
    assert structure.depth >= 4


def test_a_circle_in_the_class_tree_is_refused(tbox: Graph) -> None:
    planted = tbox + Graph()
    planted.add((Kg.Entity, RDFS.subClassOf, Kg.InhibitoryLigand))
    with pytest.raises(InconsistentOntology, match="circle"):
        read_structure(planted)


@pytest.mark.java
def test_hermit_proves_the_ontology_consistent(tbox: Graph, java: None) -> None:
    prove_consistent(tbox)


@pytest.mark.java
def test_hermit_finds_a_planted_contradiction(tbox: Graph, java: None) -> None:
    """One thing cannot be a claim and an inference."""
    planted = tbox + Graph()
    both = URIRef("https://example.org/both")
    for kind in (OWL.NamedIndividual, Kg.Claim, Kg.Inference):
        planted.add((both, RDF.type, kind))
    with pytest.raises(InconsistentOntology, match="contradicts itself") as caught:
        prove_consistent(planted)
    assert str(caught.value).splitlines()[1:] == [
        "  - both is in the class Claim",
        "  - both is in the class Inference",
        "  - nothing is both Claim and Inference",
    ]


@pytest.mark.java
def test_hermit_names_a_class_that_can_have_no_member(tbox: Graph, java: None) -> None:
    planted = tbox + Graph()
    planted.add((Kg.DrugCell, RDF.type, OWL.Class))
    planted.add((Kg.DrugCell, RDFS.subClassOf, Kg.Drug))
    planted.add((Kg.DrugCell, RDFS.subClassOf, Kg.Cell))
    with pytest.raises(InconsistentOntology, match="no member is possible for DrugCell") as caught:
        prove_consistent(planted)
    assert str(caught.value).splitlines()[1:] == [
        "  - every DrugCell is a Cell",
        "  - every DrugCell is a Drug",
        "  - nothing is both Cell and Drug",
    ], "of the twenty classes that exclude each other only the two that clash are named"


@pytest.mark.java
def test_hermit_follows_the_property_chain_of_outcomes(tbox: Graph, java: None) -> None:
    """inArm then armOf gives ofStudy; to deny that triple is a contradiction, to deny another is not."""
    for denied_study, contradicts in (("study", True), ("other", False)):
        planted = tbox + Graph()
        example = Namespace("https://example.org/")
        for name in ("outcome", "arm", "study", "other"):
            planted.add((example[name], RDF.type, OWL.NamedIndividual))
        planted.add((example.outcome, Kg.inArm, example.arm))
        planted.add((example.arm, Kg.armOf, example.study))
        # owlready2 knows no negative property assertion; "only things other than it" says the same.
        not_it, only = BNode(), BNode()
        members = Collection(planted, BNode(), [example[denied_study]])
        one = BNode()
        planted.add((one, RDF.type, OWL.Class))
        planted.add((one, OWL.oneOf, members.uri))
        planted.add((not_it, RDF.type, OWL.Class))
        planted.add((not_it, OWL.complementOf, one))
        planted.add((only, RDF.type, OWL.Restriction))
        planted.add((only, OWL.onProperty, Kg.ofStudy))
        planted.add((only, OWL.allValuesFrom, not_it))
        planted.add((example.outcome, RDF.type, only))
        if contradicts:
            with pytest.raises(InconsistentOntology, match="contradicts itself"):
                prove_consistent(planted)
        else:
            prove_consistent(planted)


@pytest.mark.java
def test_a_sound_ontology_has_no_justification(tbox: Graph, java: None) -> None:
    with pytest.raises(ReasonerUnavailable, match="gave no explanation"):
        justify(tbox, find_java())


@pytest.mark.java
def test_the_search_for_a_justification_is_killed_at_its_deadline(tbox: Graph, java: None) -> None:
    with pytest.raises(ReasonerUnavailable, match="Pellet did not finish"):
        justify(tbox, find_java(), deadline=0.01)


@pytest.mark.java
def test_the_reasoner_is_killed_at_its_deadline(tbox: Graph, java: None) -> None:
    with pytest.raises(ReasonerUnavailable, match="stopped"):
        prove_consistent(tbox, deadline=0.01)
