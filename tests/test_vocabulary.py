"""One vocabulary, told three times: in the T-Box, in the code, and in the keys that curators write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

from cllkg import vocabulary
from cllkg.compiler.dataset import read_tbox_graph
from cllkg.content import Content
from cllkg.curation.linter import lint
from cllkg.errors import CurationFailed
from cllkg.model import codes
from cllkg.model.numbers import Comparison, Interval, Outcome
from cllkg.model.records import Record
from cllkg.model.sources import Curator
from cllkg.model.studies import Arm
from cllkg.prefixes import PrefixMap, parse_prefixes, read_prefixes
from cllkg.tbox import TBox, read_tbox
from cllkg.vocabulary import KG, Kg, NamedGraph, camel, property_of, snake

TERMS = {name: iri for name, iri in vars(Kg).items() if not name.startswith("_")}
CODE_LISTS = sorted(codes.IRI_SUFFIX, key=lambda codes_: codes_.__name__)
PROPERTY_TYPES = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}


@pytest.fixture(scope="module")
def terms(content: Content) -> Graph:
    return read_tbox_graph(content)


@pytest.fixture(scope="module")
def tbox(content: Content) -> TBox:
    return read_tbox(content)


@pytest.fixture(scope="module")
def prefixes(content: Content) -> PrefixMap:
    return read_prefixes(content.ontology / "prefixes.tsv")


# --- Constants


@pytest.mark.parametrize("name", sorted(TERMS))
def test_a_constant_is_a_term_of_the_t_box(terms: Graph, name: str) -> None:
    assert TERMS[name] == KG + name
    types = set(terms.objects(URIRef(TERMS[name]), RDF.type))
    if name[0].isupper():
        assert OWL.Class in types
    else:
        assert types & PROPERTY_TYPES


def test_namespaces_are_those_of_the_prefix_table(prefixes: PrefixMap) -> None:
    for prefix, constant in {
        "kg": "KG", "kggraph": "GRAPH", "rdf": "RDF", "rdfs": "RDFS", "owl": "OWL", "xsd": "XSD", "skos": "SKOS",
        "dct": "DCT", "bibo": "BIBO", "schema": "SCHEMA", "oboInOwl": "OBO_IN_OWL",
    }.items():  # fmt: skip
        assert prefixes.namespaces[prefix] == getattr(vocabulary, constant), prefix


def test_a_scope_is_made_of_named_graphs_and_leaves_inferences_out() -> None:
    for name, graphs in vocabulary.GRAPH_SCOPES.items():
        assert NamedGraph(name) in graphs
        assert NamedGraph.INFERRED not in graphs


# --- Codes


@pytest.mark.parametrize("listed", CODE_LISTS, ids=lambda listed: listed.__name__)
def test_a_code_list_equals_that_of_the_t_box(terms: Graph, listed: type[StrEnum]) -> None:
    """In both directions: no code without an individual, no individual without a code."""
    # The named timepoints are individuals of a class that also has unnamed members.
    owner = "Timepoint" if listed is codes.NamedTimepoint else listed.__name__
    in_code = {KG + codes.local_name(code): code.value for code in listed}
    individuals = set(terms.subjects(RDF.type, URIRef(KG + owner)))
    assert len(in_code) == len(listed)
    assert in_code == {str(node): str(terms.value(node, SKOS.notation)) for node in individuals}


def test_every_code_list_of_the_t_box_is_one_of_the_code(terms: Graph) -> None:
    lists = {str(cls).removeprefix(KG) for cls in terms.subjects(RDFS.subClassOf, URIRef(KG + "Code"))}
    assert lists == {listed.__name__ for listed in CODE_LISTS} - {"NamedTimepoint"}
    declared = {value for value in vars(codes).values() if isinstance(value, type) and issubclass(value, StrEnum)}
    assert declared - {StrEnum} == set(CODE_LISTS)


def test_no_two_codes_share_an_individual() -> None:
    names = [codes.local_name(code) for listed in CODE_LISTS for code in listed]
    assert len(names) == len(set(names))


# --- Fields of records

# Fields that are written otherwise than by their own name: as the property named here, or as no property at all.
STRUCTURE: dict[str, str | None] = {
    # These make the IRI of the record, or its class.
    "id": None,
    "key": None,
    "curie": None,
    "kind": None,
    # These hold records of their own.
    "claim": None,
    "claims": None,
    "design": None,
    "arms": "hasArm",
    "context": "hasContext",
    "dose_steps": "hasDoseStep",
    "endpoints": "hasEndpoint",
    "evidence": "hasEvidence",
    "outcomes": "ofStudy",
    "comparisons": "ofStudy",
    "met": "endpointMet",
    # These read better short where they stand.
    "broader": "broaderEntity",
    "date": "reviewDate",
    "high": "intervalHigh",
    "interval": "intervalLow",
    "level": "intervalLevel",
    "literal": "object",
    "low": "intervalLow",
    "markers": "citationMarker",
    "review": "reviewStatus",
    "role": "endpointRole",
    "status": "reviewStatus",
    "verdict": "endpointMet",
}


def _records(parent: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in parent.__subclasses__():
        yield model
        yield from _records(model)


# Curators are written as agents of the release, with no term of ours.
RECORDS = sorted({*_records(Record)} - {Curator}, key=lambda model: model.__name__)
FIELDS = sorted({(model.__name__, name) for model in RECORDS for name in model.model_fields})


@pytest.mark.parametrize(("record", "field"), FIELDS)
def test_a_field_has_its_property(terms: Graph, record: str, field: str) -> None:
    """A key that curators write is the T-Box's property in snake_case, or one another vocabulary defines."""
    if field in STRUCTURE:
        name = STRUCTURE[field]
        assert name is None or (URIRef(KG + name), RDF.type, None) in terms
        return
    iri = property_of(field)
    if iri.startswith(KG):
        assert set(terms.objects(URIRef(iri), RDF.type)) & PROPERTY_TYPES, f"{record}.{field} has no {iri}"
    else:
        assert any(iri.startswith(space) for space in (vocabulary.DCT, vocabulary.BIBO, vocabulary.RDFS,
                   vocabulary.SKOS, vocabulary.SCHEMA, vocabulary.OBO_IN_OWL))  # fmt: skip


def test_a_name_for_a_field_that_is_written_otherwise_is_needed() -> None:
    assert STRUCTURE.keys() <= {name for _, name in FIELDS}


def test_a_foreign_property_is_declared_for_fields_that_exist() -> None:
    fields = {name for _, name in FIELDS}
    foreign = {name for name in fields if not property_of(name).startswith(KG)}
    assert foreign == set(vocabulary._FOREIGN_FIELDS)


def test_what_may_stay_unreported_is_a_property(terms: Graph) -> None:
    """``not_reported`` becomes kg:notReported and the property, so each such field must have one."""
    for model in (Outcome, Comparison, Arm, Interval):
        for name, field in model.model_fields.items():
            if "not_reported" in str(field.annotation):
                names = ("interval_low", "interval_high") if name in ("interval", "low", "high") else (name,)
                assert all((URIRef(property_of(one)), RDF.type, None) in terms for one in names), name


# --- Names


def _properties(terms: Graph) -> Iterator[str]:
    for kind in PROPERTY_TYPES:
        for node in terms.subjects(RDF.type, kind):
            if str(node).startswith(KG):
                yield str(node).removeprefix(KG)


def test_camel_and_snake_undo_each_other_on_every_property(terms: Graph) -> None:
    names = list(_properties(terms))
    assert names
    for name in names:
        assert camel(snake(name)) == name
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", snake(name)), name
    assert len({snake(name) for name in names}) == len(set(names))


@settings(derandomize=True, deadline=None, database=None)
@given(st.from_regex(r"[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*", fullmatch=True))
def test_snake_and_camel_undo_each_other_on_every_key(name: str) -> None:
    assert snake(camel(name)) == name


def test_every_property_is_known_by_its_snake_case_name(terms: Graph, tbox: TBox) -> None:
    assert {name: predicate.iri for name, predicate in tbox.predicates.items()} == {
        snake(name): KG + name for name in _properties(terms)
    }


def test_signs_and_path_directions_are_read_as_written(terms: Graph, tbox: TBox) -> None:
    assert tbox.predicates["decreases_abundance_of"].sign == -1
    assert tbox.predicates["increases"].sign == 1
    assert tbox.predicates["depends_on"].path_direction == "backward"
    for predicate in tbox.predicates.values():
        sign = terms.value(URIRef(predicate.iri), URIRef(Kg.sign))
        assert predicate.sign == (None if sign is None else int(str(sign)))
        assert predicate.sign in (None, -1, 0, 1)
        assert (predicate.path_direction is None) == (predicate.sign is None)


def test_categories_are_the_classes_under_entity(tbox: TBox) -> None:
    assert {"Entity", "Drug", "InhibitoryLigand", "Defect"} <= set(tbox.categories)
    assert not {"Claim", "Study", "Code", "Standing", "Outcome"} & set(tbox.categories)
    assert tbox.ancestors(KG + "InhibitoryLigand") >= {KG + "GeneOrProtein", KG + "MolecularEntity", KG + "Entity"}


def test_a_data_property_has_one_known_datatype(tbox: TBox) -> None:
    """The compiler gives a literal the datatype of its property, so there must be just one."""
    for name, predicate in tbox.predicates.items():
        if predicate.kind == "data":
            assert len(predicate.range) == 1, name
            assert predicate.range[0].removeprefix(str(XSD)) in {"string", "integer", "decimal", "boolean", "dateTime"}


# --- Prefixes


def test_prefixes_are_a_bijection(prefixes: PrefixMap) -> None:
    pairs = list(prefixes)
    assert len({prefix.casefold() for prefix, _ in pairs}) == len(pairs)
    assert len({namespace for _, namespace in pairs}) == len(pairs)
    # One namespace inside another would make the way back depend on the local part.
    assert not [(a, b) for _, a in pairs for _, b in pairs if a != b and b.startswith(a)]


@pytest.mark.parametrize("prefix", ["CHEBI", "HGNC", "MONDO", "CL", "GO", "HP", "ECO", "NCIT", "PMID", "DOID", "UMLS"])
def test_prefixes_have_the_case_bioregistry_prefers(prefixes: PrefixMap, prefix: str) -> None:
    assert prefix in prefixes.namespaces
    for wrong in (prefix.lower(), prefix.capitalize()):
        with pytest.raises(ValueError, match=f"the prefix is written '{prefix}'"):
            prefixes.expand(f"{wrong}:1")


def test_obo_and_gene_identifiers_have_their_community_form(prefixes: PrefixMap) -> None:
    assert prefixes.expand("CHEBI:63791") == "http://purl.obolibrary.org/obo/CHEBI_63791"
    assert prefixes.expand("HGNC:17635") == "http://identifiers.org/hgnc/17635"
    assert prefixes.compress("http://purl.obolibrary.org/obo/CL_0000084") == "CL:0000084"
    assert prefixes.compress("http://example.org/nowhere") is None
    assert prefixes.compress("http://purl.obolibrary.org/obo/CL_") is None


@settings(derandomize=True, deadline=None, database=None, max_examples=200)
@given(data=st.data(), local=st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._/:-]|%[0-9A-F]{2})*", fullmatch=True))
def test_a_curie_comes_back_from_its_iri(prefixes: PrefixMap, data: st.DataObject, local: str) -> None:
    curie = f"{data.draw(st.sampled_from(sorted(prefixes.namespaces)))}:{local}"
    assert prefixes.compress(prefixes.expand(curie)) == curie


@settings(derandomize=True, deadline=None, database=None, max_examples=300)
@given(data=st.data(), local=st.text(st.characters(max_codepoint=0x17F), min_size=1, max_size=6))
def test_a_curie_that_reads_can_be_written(prefixes: PrefixMap, data: st.DataObject, local: str) -> None:
    """What expands is an IRI for every engine, so that no identifier stops the build."""
    try:
        iri = prefixes.expand(f"{data.draw(st.sampled_from(sorted(prefixes.namespaces)))}:{local}")
    except ValueError:
        return
    (quad,) = ox.parse(f"<{iri}> <{iri}> <{iri}> .".encode(), format=ox.RdfFormat.N_QUADS)
    assert quad.predicate.value == iri


def test_every_curie_of_the_real_graph_comes_back(content: Content, prefixes: PrefixMap) -> None:
    corpus = lint(content)[0].corpus
    curies = [curie for entity in corpus.entities.values() for curie in (entity.curie, *entity.xrefs) if curie]
    curies += [line.eco for _, line in corpus.lines() if line.eco]
    assert curies
    for curie in curies:
        assert prefixes.compress(prefixes.expand(curie)) == curie


@pytest.mark.parametrize("text", ["", "CHEBI", "CHEBI:", ":1", "CHEBI: 1", "CHEBI:1 2", "http://example.org/1", "a b:1",
                                  "CHEBI:<1>", "CHEBI:1\n", 'CHEBI:"', "CHEBI:{1}", "CHEBI:a\\b", "CHEBI:[1]",
                                  "CHEBI:%zz", "CHEBI:\u00e9", "kg:Drug#part"])  # fmt: skip
def test_what_is_no_curie_is_refused(prefixes: PrefixMap, text: str) -> None:
    with pytest.raises(ValueError, match="is not a CURIE"):
        prefixes.expand(text)


@pytest.mark.parametrize(
    ("rows", "line", "what"),
    [
        ("GO\thttp://x/GO_\tG\nGO\thttp://y/GO_\tG\n", 3, "a second row with the prefix 'GO'."),
        ("GO\thttp://x/GO_\tG\ngo\thttp://y/GO_\tG\n", 3, "a second row with the prefix 'go'."),
        ("GO\thttp://x/GO_\tG\nGO2\thttp://x/GO_\tG\n", 3, "a second row with the namespace 'http://x/GO_'."),
        ("GO\thttp://x/GO_\n", 2, "a prefix needs its namespace and a label."),
        ("\thttp://x/GO_\tG\n", 2, "a prefix needs its namespace and a label."),
        ("GO\thttp://x/<GO>_\tG\n", 2, "'http://x/<GO>_' is no namespace."),
        ("GO\tobo/GO_\tG\n", 2, "'obo/GO_' is no namespace."),
    ],
)
def test_a_prefix_table_that_is_no_bijection_is_refused(tmp_path: Path, rows: str, line: int, what: str) -> None:
    text = "prefix\tnamespace\tlabel\n" + rows
    assert [fault[:2] for fault in parse_prefixes(text)[1]] == [(line, what)]
    table = tmp_path / "ontology" / "prefixes.tsv"
    table.parent.mkdir()
    table.write_text(text, encoding="utf-8")
    with pytest.raises(CurationFailed, match=re.escape(f"ontology/prefixes.tsv:{line}: {what}")):
        read_prefixes(table)


def test_a_prefix_table_without_its_header_is_refused() -> None:
    """Its first row would be taken for the header, and that prefix would be lost."""
    assert [fault[:2] for fault in parse_prefixes("GO\thttp://x/GO_\tG\n")[1]] == [(1, "the header row is missing.")]
