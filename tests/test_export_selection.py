"""A selection is a small graph that stands on its own: nothing dangles, nothing slips in, no doubt is cut off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Dataset

from builds import Build, Resolve
from cllkg.errors import CllkgError
from cllkg.exports.census import census_of_quads, read_kinds, take_census
from cllkg.exports.export import export, open_reading
from cllkg.exports.folder import LISTING
from cllkg.exports.ledger_files import LOSSES, TABLE
from cllkg.exports.reading import Reading
from cllkg.exports.selection.cutting import cut_to
from cllkg.exports.selection.words import Selection, read_selection
from cllkg.validation.shapes import validate_shapes
from cllkg.vocabulary import BASE, KG, Kg, NamedGraph
from ledger_check import census_of_build, differences

RECORDS = {Kg.Claim, Kg.Outcome, Kg.Comparison, Kg.Inference, Kg.Flag}
ALWAYS = {NamedGraph.ONTOLOGY.iri, NamedGraph.MAPPINGS.iri, NamedGraph.RELEASE.iri}
PLAIN = {NamedGraph.ARTICLE.iri, NamedGraph.BACKGROUND.iri, NamedGraph.INFERRED.iri}
# A record may name another that was not selected, so what a shape says of the other's class cannot hold.
REFERENCES = ("contradicts", "restates", "dependsOnClaim", "supersedes", "replacedBy", "opposedBy")

STANDINGS = ("supported", "contested", "disputed", "cited_unresolved", "uncited", "hypothesis")
STUDY_TYPES = ("in_vitro", "animal", "human_trial", "human_observational", "registry", "label")
ENTITIES = (
    "lenalidomide",
    "CD274",
    "HGNC:11912",
    "nct01351896",
    "actin_polarization",
    "hypogammaglobulinemia",
    "PD-L1",
)
WORDS = (
    ["standing=contested", "standing=disputed"],
    ["graph=article"],
    ["near=CD274~2", "standing=supported"],
)


@contextmanager
def cut(build: Build, words: list[str], resolve: Resolve) -> Iterator[tuple[Reading, Reading]]:
    """Give the whole and the selected part of it."""
    with open_reading(*build) as whole:
        kinds = read_kinds(whole.ontology, whole.prefixes)
        with cut_to(whole, read_selection(words, resolve), kinds) as part:
            yield whole, part


def graph_of(quad: ox.Quad) -> str:
    return str(quad.graph_name).strip("<>")


def chosen(reading: Reading) -> set[str]:
    return {record.iri for records in (reading.claims(), reading.numbers()) for record in records}


def faults_in(whole: Reading, part: Reading) -> list[str]:
    """Return what dangles in a part, and what is in it without a reason."""
    here = {subject.value for subject, _ in part.quads.things() if isinstance(subject, ox.NamedNode)}
    faults = []
    for quad in part.quads:
        if not isinstance(quad.object, ox.NamedNode) or graph_of(quad) in ALWAYS:
            continue
        end = whole.thing(quad.object.value)
        described = any(graph not in ALWAYS for graphs in end.graphs.values() for graph in graphs)
        if described and end.iri not in here and RECORDS.isdisjoint(end.types):
            faults.append(f"{quad.subject} refers to {end.iri}, which is not here")
    selected = chosen(part)
    for line in part.lines():
        if not selected.intersection(line.bears_on):
            faults.append(f"{line.iri} bears on nothing that is here")
    for flag in whole.flags():
        if not here.isdisjoint(flag.about) and flag.iri not in here:
            faults.append(f"{flag.iri} is about something here, and left out")
        if here.isdisjoint(flag.about) and flag.iri in here:
            faults.append(f"{flag.iri} is about nothing here")
    for inference in part.inferences():
        faults += [
            f"{inference.iri} lacks a premise" for one in (*inference.premises, *inference.rests_on) if one not in here
        ]
    for inference in whole.inferences():
        if inference.premises and here.issuperset(inference.premises) and inference.iri not in here:
            faults.append(f"{inference.iri} has all its premises, and is left out")
    return faults


def plain_triples(reading: Reading) -> set[tuple[str, str, str, str]]:
    """Return what a graph says outright of things, without a record's circumstances."""
    signed = {
        quad.subject.value for quad in reading.quads.with_property(Kg.sign) if isinstance(quad.subject, ox.NamedNode)
    }
    return {
        (str(quad.subject), quad.predicate.value, str(quad.object), graph_of(quad))
        for quad in reading.quads
        if quad.predicate.value in signed and graph_of(quad) in PLAIN
    }


def stated_triples(reading: Reading) -> set[tuple[str, str, str]]:
    said = [*reading.claims(), *(one for one in reading.inferences() if not one.withheld)]
    return {(f"<{one.subject}>", one.predicate or "", str(one.object)) for one in said}


def check(whole: Reading, part: Reading) -> None:
    assert faults_in(whole, part) == []
    assert {triple[:3] for triple in plain_triples(part)} <= stated_triples(part)
    assert plain_triples(part) <= plain_triples(whole)
    for claim in part.claims():
        assert part.is_plain(claim) == whole.is_plain(whole.claim(claim.iri)), claim.iri
        assert claim.values == whole.claim(claim.iri).values
    whole_lines, part_lines = whole.quads.path.read_bytes().splitlines(), part.quads.path.read_bytes().splitlines()
    assert part_lines == sorted(part_lines) and set(part_lines) <= set(whole_lines)
    always = [line for line in whole_lines if any(line.endswith(f"<{graph}> .".encode()) for graph in ALWAYS)]
    assert set(always) <= set(part_lines), "the ontology, the mappings and the release belong to every selection"


words_of = st.fixed_dictionaries(
    {},
    optional={
        "standing": st.lists(st.sampled_from(STANDINGS), min_size=1, max_size=3),
        "graph": st.lists(st.sampled_from(("article", "background")), min_size=1, max_size=2),
        "study-type": st.lists(st.sampled_from(STUDY_TYPES), min_size=1, max_size=3),
        "near": st.lists(
            st.builds(
                lambda name, hops: f"{name}{hops}", st.sampled_from(ENTITIES), st.sampled_from(("", "~1", "~2", "~3"))
            ),
            min_size=1,
            max_size=2,
        ),
    },
).map(lambda fields: [f"{field}={value}" for field, values in fields.items() for value in values])


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(words=words_of.filter(bool))
@pytest.mark.slow
def test_whatever_is_selected_stands_on_its_own(real_build: Build, resolve: Resolve, words: list[str]) -> None:
    try:
        with cut(real_build, words, resolve) as (whole, part):
            check(whole, part)
    except CllkgError as error:
        assert "no claim and no reported number is that" in str(error)


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_a_selection_fits_the_shapes_of_the_whole(real_build: Build, resolve: Resolve, words: list[str]) -> None:
    """But for what shapes say of records that are named and not here."""
    with cut(real_build, words, resolve) as (_, part):
        dataset = Dataset()
        dataset.parse(part.quads.path, format="nquads")
        report = validate_shapes(dataset, real_build[0])
        here = {str(subject) for subject in dataset.subjects()}
    left = [one for one in report.violations if not any(f"kg:{name}" in one.rule for name in REFERENCES)]
    assert left == []
    for violation in report.violations:
        named = violation.message.rpartition("Found: ")[2].rstrip(".")
        assert f"{BASE}{named}" not in here, violation


def test_each_field_selects_what_it_says(real_build: Build, resolve: Resolve) -> None:
    with cut(real_build, ["standing=contested"], resolve) as (whole, part):
        assert {claim.standing for claim in part.claims()} == {KG + "Contested"}
        assert chosen(part) == {claim.iri for claim in whole.claims() if claim.standing == KG + "Contested"}
    with cut(real_build, ["graph=article"], resolve) as (_, part):
        assert {iri for claim in part.claims() for iri in claim.stated_in} == {NamedGraph.ARTICLE_EVIDENCE.iri}
        assert {iri for number in part.numbers() for iri in number.stated_in} == {NamedGraph.ARTICLE.iri}
        beyond = [line for line in part.lines() if NamedGraph.BACKGROUND_EVIDENCE.iri in line.all(Kg.statedIn)]
        assert beyond, "a claim of the article keeps the evidence that was found beyond it"
    with cut(real_build, ["study-type=animal"], resolve) as (whole, part):
        wanted = {
            iri
            for line in whole.lines()
            if line.study_type == KG + "AnimalStudyType" and line.direction == "supports"
            for iri in line.bears_on
        }
        assert wanted and chosen(part) == wanted
    with cut(real_build, ["near=PD-L1"], resolve) as (whole, part):
        iri = resolve("CD274")
        assert chosen(part) == {
            claim.iri for claim in whole.claims() if iri in (claim.subject, claim.object_iri, *claim.about)
        }


def test_values_of_a_field_are_alternatives_and_fields_all_apply(real_build: Build, resolve: Resolve) -> None:
    def found(*words: str) -> set[str]:
        with cut(real_build, list(words), resolve) as (_, part):
            return chosen(part)

    supported, uncited, article = found("standing=supported"), found("standing=uncited"), found("graph=article")
    assert found("standing=supported", "standing=uncited") == supported | uncited
    assert found("standing=supported", "graph=article") == supported & article
    assert found("near=CD274", "near=CD276") == found("near=CD274") | found("near=CD276")
    assert found("near=CD274") < found("near=CD274~2") < found("near=CD274~3")


def test_a_neighborhood_ends_where_claims_do(real_build: Build, resolve: Resolve) -> None:
    """However many hops are asked for; zeros before a number are none of it."""

    def found(hops: str) -> set[str]:
        with cut(real_build, [f"near=CD274~{hops}"], resolve) as (_, part):
            return chosen(part)

    assert found("9" * 5000) == found("50")
    assert found("0" * 5000 + "2") == found("2") < found("50")


def test_a_neighborhood_is_walked_over_selected_claims_only(real_build: Build, resolve: Resolve) -> None:
    """Else what is shown would not hang together."""
    with cut(real_build, ["near=CD274~2", "standing=supported"], resolve) as (_, part):
        edges = [{claim.subject, claim.object_iri, *claim.about} - {None} for claim in part.claims()]
        reached: set[str | None] = {resolve("CD274")}
        for _ in range(2):
            reached |= {end for edge in edges if edge & reached for end in edge}
        assert all(edge & reached for edge in edges)


def test_another_claim_is_named_and_not_pulled_in(real_build: Build, resolve: Resolve) -> None:
    with cut(real_build, ["standing=contested"], resolve) as (whole, part):
        here = chosen(part)
        named = {iri for claim in part.claims() for iri in claim.all(Kg.contradicts)}
    with cut(real_build, ["standing=supported"], resolve) as (whole, part):
        absent = {iri for claim in part.claims() for iri in claim.all(Kg.contradicts) if iri not in chosen(part)}
        assert absent and all(whole.claim(iri).values for iri in absent)
        assert not any(part.claim(iri).values for iri in absent)
    assert named and here


def test_the_ledger_tells_the_selection_from_the_losses(real_build: Build, resolve: Resolve, tmp_path: Path) -> None:
    selection = read_selection(["standing=supported", "near=CD274~2"], resolve)
    export(*real_build, "nquads", tmp_path / "out", selection=selection)
    whole = census_of_build(real_build[0])
    losses = json.loads((tmp_path / "out" / LOSSES).read_text(encoding="utf-8"))
    listing = json.loads((tmp_path / "out" / LISTING).read_text(encoding="utf-8"))
    quads = list(ox.parse(path=str(tmp_path / "out" / "cllkg.nq"), format=ox.RdfFormat.N_QUADS))
    claims = {
        q.subject.value
        for q in quads
        if q.object == ox.NamedNode(Kg.Claim)
        and q.predicate.value.endswith("#type")
        and isinstance(q.subject, ox.NamedNode)
    }
    assert losses["lossless"] and losses["totals"]["dropped"] == 0
    assert losses["kinds"]["claim"]["kept"] == len(claims)
    assert losses["left_out_by_selection"]["claim"] == len(whole["claim"]) - len(claims) > 0
    assert losses["left_out_by_selection"] == listing["left_out_by_selection"]
    for kind, row in losses["kinds"].items():
        assert row["kept"] + losses["left_out_by_selection"][kind] == len(whole[kind]), kind
    assert losses["selected"] == listing["selected"]
    assert "--select standing=supported --select near=CD274~2" in losses["selected"]
    table = (tmp_path / "out" / TABLE).read_text(encoding="utf-8")
    assert "and its record is not here" in table
    assert "| kind | kept | folded | dropped | not selected | how |" in table
    assert f"| claim | {len(claims)} | 0 | 0 | {len(whole['claim']) - len(claims)} |" in table


def test_a_selected_export_passes_the_check_of_its_ledger(real_build: Build, resolve: Resolve, tmp_path: Path) -> None:
    selection = read_selection(["graph=article"], resolve)
    with open_reading(*real_build) as whole:
        kinds = read_kinds(whole.ontology, whole.prefixes)
        with cut_to(whole, selection, kinds) as part:
            census = take_census(part.quads, kinds)
    export(*real_build, "trig", tmp_path / "out", selection=selection)
    found = census_of_quads(ox.parse(path=str(tmp_path / "out" / "cllkg.trig"), format=ox.RdfFormat.TRIG), kinds)
    assert differences(tmp_path / "out", census, found) == []


def test_the_whole_says_nothing_of_a_selection(real_build: Build, tmp_path: Path) -> None:
    export(*real_build, "nquads", tmp_path / "out", selection=Selection())
    assert json.loads((tmp_path / "out" / LOSSES).read_text(encoding="utf-8"))["selected"] is None
    assert "selected" not in json.loads((tmp_path / "out" / LISTING).read_text(encoding="utf-8"))


def test_awkward_texts_and_identifiers_do_not_confuse_a_selection(awkward_build: Build) -> None:
    with cut(awkward_build, ["standing=supported"], str) as (whole, part):
        check(whole, part)


def test_a_claim_that_is_not_plain_vouches_for_no_triple(real_build: Build, tmp_path: Path) -> None:
    """An uncited claim shares its triple with a supported one; alone it must not state it."""
    export(*real_build, "nquads", tmp_path / "out", selection=Selection(("standing=uncited",), frozenset({"uncited"})))
    quads = list(ox.parse(path=str(tmp_path / "out" / "cllkg.nq"), format=ox.RdfFormat.N_QUADS))
    said = {
        (q.subject, q.predicate, q.object) for q in quads if q.graph_name.value.endswith(("/article", "/background"))
    }
    assert quads
    for quad in quads:
        if quad.predicate.value == Kg.predicate:
            claim = {q.predicate.value: q.object for q in quads if q.subject == quad.subject}
            assert (claim[Kg.subject], claim[Kg.predicate], claim[Kg.object]) not in said


@pytest.mark.parametrize("standing", ["uncited", "hypothesis", "cited_unresolved"])
def test_a_small_part_leaves_for_neo4j_too(real_build: Build, tmp_path: Path, standing: str) -> None:
    """Its contexts have no text of their own, which once left their table without a header."""
    selection = Selection((f"standing={standing}",), frozenset({standing}))
    export(*real_build, "neo4j", tmp_path / "out", selection=selection)
    assert (tmp_path / "out" / "import.sh").is_file()
