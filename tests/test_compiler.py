"""From records to quads: numbers as they were printed, names made of content, and nothing lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDFS, XSD
from rdflib.term import Node

from cllkg.compiler.minting import Mint
from cllkg.compiler.numbers import compile_numbers
from cllkg.compiler.sheet import Sheet
from cllkg.model.claims import Context
from cllkg.model.codes import NamedTimepoint
from cllkg.model.corpus import PlacedNumber
from cllkg.model.numbers import Comparison, Outcome, Timepoint
from cllkg.pipeline import Compiled
from cllkg.vocabulary import BASE, KG, Kg, NamedGraph, property_of

STEADY: dict[str, Any] = {"derandomize": True, "deadline": None, "database": None}
ONTOLOGY_GRAPH = URIRef(NamedGraph.ONTOLOGY.iri)


# --- Numbers

LINE = {
    "key": "a",
    "supports": True,
    "source": "abstract-2020",
    "evidence_kind": "primary_result",
    "study_type": "human_trial",
    "locator": "abstract",
}
NUMBER = {
    "id": "a-number",
    "label": "A number.",
    "endpoint": "overall_response",
    "in_arm": "lenalidomide",
    "statistic": "proportion",
    "printed_value": "40%",
    "value": "40",
    "unit": "%",
    "sample_size": 20,
    "at_timepoint": "baseline",
    "interval": "not_reported",
    "evidence": [LINE],
}


def number_quads(mint: Mint, **fields: Any) -> dict[str, set[Node]]:
    """Compile one number of the small trial; return what is said of it, by property."""
    model = Comparison if "of_arm" in fields else Outcome
    study = mint.corpus.studies["mini-trial"]
    number = model.model_validate({key: value for key, value in (NUMBER | fields).items() if value is not ...})
    placed = PlacedNumber(number, study, study.review)
    sheet = Sheet(Mint(dataclasses.replace(mint.corpus, numbers={placed.reference: placed}), mint.tbox, mint.prefixes))
    compile_numbers(sheet)
    found: dict[str, set[Node]] = {}
    for _, predicate, value, _ in sheet.dataset.quads((URIRef(BASE + placed.reference), None, None, None)):
        found.setdefault(str(predicate).removeprefix(KG), set()).add(value)
    return found


@pytest.mark.parametrize(
    "text", ["1.50", "0.40", "40.0", "007", "<0.001", "20,700", "26 %", "~5", "½", "1.92 (1.08\u20133.41)"]
)
def test_a_printed_value_keeps_its_characters(mint: Mint, text: str) -> None:
    assert number_quads(mint, printed_value=text)["printedValue"] == {Literal(text)}


@pytest.mark.parametrize("text", ["1.50", "0.40", "40.0", "-0.10", "20700", "0.00000001", "100"])
def test_a_typed_value_keeps_its_characters_too(mint: Mint, text: str) -> None:
    """A store may rewrite them; the canonical bytes do not."""
    (value,) = number_quads(mint, value=text)["value"]
    assert value.n3() == f'"{text}"^^<{XSD.decimal}>'


def test_a_literal_of_a_claim_keeps_its_characters_too(mint: Mint) -> None:
    assert mint.literal(KG + "enrolled", "040").n3() == f'"040"^^<{XSD.integer}>'


def test_values_reach_the_bytes_as_they_were_written(compiled_mini: Compiled) -> None:
    text = compiled_mini.nquads.decode()
    assert '"40.0%"' in text
    assert f'<{KG}value> "40.0"^^<{XSD.decimal}>' in text
    assert f'<{KG}doseAmount> "2.50"^^<{XSD.decimal}>' in text
    assert f'<{KG}months> "12"^^<{XSD.decimal}>' in text


@pytest.mark.parametrize("field", ["value", "sample_size", "at_timepoint", "denominator", "p_value", "grade"])
def test_what_is_not_reported_is_said_and_has_no_value(mint: Mint, field: str) -> None:
    found = number_quads(mint, **{field: "not_reported"})
    name = property_of(field)
    assert URIRef(name) in found["notReported"]
    assert name.removeprefix(KG) not in found


def test_an_interval_that_is_not_reported_lacks_both_ends(mint: Mint) -> None:
    ends = {URIRef(Kg.intervalLow), URIRef(Kg.intervalHigh)}
    assert number_quads(mint)["notReported"] == ends
    assert "notReported" not in number_quads(mint, statistic="count", interval=...)


def test_an_interval_may_lack_one_end(mint: Mint) -> None:
    found = number_quads(mint, interval={"level": "95", "low": "3.10", "high": "not_reported"})
    assert found["notReported"] == {URIRef(Kg.intervalHigh)}
    assert [value.n3() for value in found["intervalLow"]] == [f'"3.10"^^<{XSD.decimal}>']
    assert "intervalHigh" not in found


def test_a_pooled_number_is_about_each_of_its_arms(mint: Mint) -> None:
    study = f"{BASE}study/mini-trial"
    found = number_quads(mint, in_arm=["lenalidomide", "placebo"])
    assert found["inArm"] == {URIRef(f"{study}#arm-lenalidomide"), URIRef(f"{study}#arm-placebo")}
    assert found["ofStudy"] == {URIRef(study)}
    assert found["endpoint"] == {URIRef(f"{study}#endpoint-overall_response")}


def test_a_comparison_tells_its_arms_apart(mint: Mint) -> None:
    arms = {"in_arm": ..., "of_arm": "lenalidomide", "against_arm": "placebo", "sample_size": "not_reported"}
    found = number_quads(mint, **arms)
    assert found["ofArm"] == {URIRef(f"{BASE}study/mini-trial#arm-lenalidomide")}
    assert found["againstArm"] == {URIRef(f"{BASE}study/mini-trial#arm-placebo")}
    assert "inArm" not in found


@pytest.mark.parametrize(("count", "denominator", "share"), [(8, 20, "40.00"), (1, 3, "33.33"), (0, 7, "0.00")])
def test_a_share_is_computed_beside_what_was_printed(mint: Mint, count: int, denominator: int, share: str) -> None:
    (value,) = number_quads(mint, count=count, denominator=denominator)["computedValue"]
    assert str(value) == share


def test_a_number_is_never_also_a_claim(compiled_mini: Compiled) -> None:
    outcome = URIRef(f"{BASE}outcome/mini-response")
    assert not list(compiled_mini.dataset.quads((None, URIRef(Kg.subject), outcome, None)))
    assert not list(compiled_mini.dataset.quads((outcome, URIRef(Kg.subject), None, None)))


# --- Contexts and timepoints: named by what they say

keys = st.lists(st.sampled_from(["cll", "cll_sll", "multiple_myeloma"]), max_size=3).map(tuple)
cells = st.lists(st.sampled_from(["t_cell", "cll_cell"]), max_size=2).map(tuple)
contexts = st.builds(
    Context,
    in_disease=keys,
    on_cell=cells,
    in_cell=cells,
    exposure=st.sampled_from([None, "1 umol/L", "10 umol/L", "t_cell"]),
)


@settings(**STEADY, max_examples=200)
@given(one=contexts, other=contexts)
def test_contexts_of_equal_content_are_one_and_others_are_two(mint: Mint, one: Context, other: Context) -> None:
    """However often and in whatever order a curator names the same things."""

    def said(context: Context) -> list[set[str] | str | None]:
        return [set(context.in_disease), set(context.on_cell), set(context.in_cell), context.exposure]

    assert (mint.context(one)[0] == mint.context(other)[0]) == (said(one) == said(other))


timepoints = st.builds(
    lambda axis, value, printed: Timepoint.model_validate({axis: value, "printed_value": printed}),
    st.sampled_from(["months", "cycles"]),
    st.sampled_from(["12", "24"]),
    st.sampled_from(["12", "1-year", "24"]),
)


@settings(**STEADY)
@given(one=timepoints, other=timepoints)
def test_timepoints_of_equal_content_are_one_and_others_are_two(mint: Mint, one: Timepoint, other: Timepoint) -> None:
    assert (mint.timepoint(one)[0] == mint.timepoint(other)[0]) == (one == other)


def test_a_named_timepoint_is_a_term_of_the_vocabulary(mint: Mint) -> None:
    assert mint.timepoint(NamedTimepoint.BEST_RESPONSE) == (URIRef(KG + "BestResponse"), [])


# --- Graphs


def test_blank_nodes_stand_in_the_ontology_only(compiled: Compiled, compiled_mini: Compiled) -> None:
    """All else has a name that lasts, so that a later version can be compared with this one."""
    for dataset in (compiled.dataset, compiled_mini.dataset):
        nameless = {quad[3] for quad in dataset.quads() if any(isinstance(term, BNode) for term in quad)}
        assert nameless == {ONTOLOGY_GRAPH}


def test_a_record_lies_in_the_graph_it_says_it_is_stated_in(compiled: Compiled) -> None:
    stated = list(compiled.dataset.quads((None, URIRef(Kg.statedIn), None, None)))
    assert stated
    for record, _, named, graph in stated:
        assert named == graph
        assert {quad[3] for quad in compiled.dataset.quads((record, RDFS.label, None, None))} <= {graph}


def test_lines_of_the_article_lie_apart(compiled: Compiled) -> None:
    article = URIRef(f"{BASE}source/article")
    for line, _, source, graph in compiled.dataset.quads((None, URIRef(KG + "source"), None, None)):
        wanted = NamedGraph.ARTICLE_EVIDENCE if source == article else NamedGraph.BACKGROUND_EVIDENCE
        assert graph == URIRef(wanted.iri), line


# --- Nothing is lost


def _texts(record: object) -> Iterator[str]:
    """Yield every text and number a curator wrote, as it must be found again."""
    if isinstance(record, BaseModel):
        for name in type(record).model_fields:
            yield from _texts(getattr(record, name))
    elif isinstance(record, dict):
        for key, value in record.items():
            yield from _texts(key)
            yield from _texts(value)
    elif isinstance(record, tuple):
        for value in record:
            yield from _texts(value)
    elif isinstance(record, Decimal):
        yield format(record, "f")
    elif isinstance(record, StrEnum) or (isinstance(record, int) and not isinstance(record, bool)):
        yield str(record)
    elif isinstance(record, str) and record not in ("not_reported", "not_applicable"):
        yield record


def _found(compiled: Compiled) -> set[str]:
    """Return all literals, and all names by their last part."""
    found: set[str] = set()
    for quad in compiled.dataset.quads():
        for term in quad:
            text = str(term)
            found.add(text)
            if isinstance(term, URIRef):
                found |= {text.removeprefix(BASE), text.rpartition("/")[2], text.rpartition("#")[2]}
    return found


def test_nothing_that_curators_wrote_is_lost(compiled: Compiled, mint: Mint) -> None:
    """Every text, number and name of every record of the real graph is in the dataset."""
    corpus, found = compiled.corpus, _found(compiled)
    tables = (corpus.entities, corpus.sources, corpus.statements, corpus.curators, corpus.study_entries, corpus.studies,
              corpus.claims, corpus.flags)  # fmt: skip
    records: list[BaseModel] = [record for table in tables for record in table.values()]
    records += [placed.number for placed in corpus.numbers.values()]
    by_arm = " ".join(text for text in found if text.startswith("Sample size by arm"))
    # The kind of a study is its class.
    wanted = {text for record in records for text in _texts(record)} - {"trial", "study"}

    def is_found_otherwise(text: str) -> bool:
        """As a part of a study, as a property, as the IRI of a CURIE, or in the note on a comparison."""
        names = {f"{part}-{text}" for part in ("arm", "dose", "eligibility", "endpoint")} | {property_of(text)}
        names |= {mint.prefixes.expand(text)} if text.startswith("ECO:") else set()
        return bool(names & found) or text in by_arm

    lost = {text for text in wanted - found if not is_found_otherwise(text)}
    assert not lost
    assert len(wanted) > 1000


def test_a_note_on_a_fact_of_the_design_is_kept(mint: Mint) -> None:
    study = mint.corpus.studies["mini-trial"]
    fact = study.design[0].model_copy(update={"note": "Read from a picture."})
    noted = study.model_copy(update={"design": (fact,)}).design_claims()[0]
    assert noted.note == "Read from a picture."
