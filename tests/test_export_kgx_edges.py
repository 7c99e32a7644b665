"""Which file of edges a claim stands in: plain edges hold no doubt, no denial and no conclusion as a fact."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from builds import Build, Exported, lay_build, values_in
from cllkg.exports.export import export
from cllkg.manifest import NQUADS
from cllkg.vocabulary import KG
from found_in_kgx import EDGE_FILES, rows

both_builds = pytest.mark.parametrize("build", ["real_build", "awkward_build"])

HUMAN = "NCBITaxon:9606"
PARTS_OF_STUDIES = {"kg:Arm", "kg:Endpoint", "kg:DoseStep", "kg:EligibilityCriterion"}


def test_the_files_of_plain_edges_hold_nothing_but_plain_claims(real_kgx: Path) -> None:
    """Whoever reads no column of ours, and only these files, reads no denial, no doubt and no conclusion of ours."""
    plain = rows(real_kgx, "edges") + rows(real_kgx, "trial_edges")
    assert {row["standing"] for row in plain} == {"supported", None}
    assert not any(row["negated"] or row["claim_negated"] or row["contested"] for row in plain)
    assert {row["agent_type"] for row in plain} == {"manual_agent"}
    assert not any(row["rules"] for row in plain)


def test_no_common_edge_misleads_who_reads_subject_predicate_and_object_alone(
    real_build: Build, real_kgx: Path
) -> None:
    """The table says of the predicate that it does not, and the claim was seen in no species but ours."""
    header, *lines = (real_build[0].ontology / "mappings" / "biolink_predicates.tsv").read_text("utf-8").splitlines()
    said: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for line in lines:
        row = dict(zip(header.split("\t"), line.split("\t"), strict=True))
        said[row["predicate"], row["biolink_predicate"], row["association"]].add(row["file"])
    edges = rows(real_kgx, "edges")
    claims = [row for row in edges if row["claim_category"]]
    assert claims
    for row in claims:
        assert said[row["kg_predicate"], row["predicate"], row["category"][0]] == {"plain"}, row["description"]
        assert row["standing"] == "supported", row["description"]
        assert set(row["context_species"] or ()) <= {HUMAN}, row["description"]
        assert row["evidence_system"] != "in_animals", row["description"]
    assert [row for row in edges if row["predicate"] == "biolink:related_to"] == []
    others = [row for row in edges if not row["claim_category"]]
    assert {row["kg_predicate"] for row in others} == {"kg:broaderEntity"}


@pytest.mark.parametrize(
    ("relation", "claimed"),
    [
        ("kg:dispensableFor", "biolink:related_to"),
        ("kg:neosubstrateOf", "biolink:physically_interacts_with"),
        ("kg:formsFeedbackWith", "biolink:related_to"),
        ("kg:mostFrequentIn", "biolink:related_to"),
        ("kg:dependsOn", "biolink:affected_by"),
    ],
)
def test_a_relation_that_biolink_tells_wrong_is_unsettled_and_says_so(
    real_kgx: Path, relation: str, claimed: str
) -> None:
    homes = {name for name in EDGE_FILES for row in rows(real_kgx, name) if row["kg_predicate"] == relation}
    assert homes - {"inferred_edges"} == {"unsettled_edges"}
    found = [row for row in rows(real_kgx, "unsettled_edges") if row["kg_predicate"] == relation]
    assert {row["claimed_predicate"] for row in found} == {claimed}
    assert all("relation" in row["unsettled_because"] for row in found)


def test_each_unsettled_edge_says_why_and_no_other_edge_does(real_kgx: Path) -> None:
    unsettled = rows(real_kgx, "unsettled_edges")
    reasons = Counter(reason for row in unsettled for reason in row["unsettled_because"])
    assert set(reasons) == {
        "standing", "contested", "circumstances", "relation", "denial", "evidence_system", "species",
    }  # fmt: skip
    assert all(row["unsettled_because"] for row in unsettled)
    for row in unsettled:
        why = set(row["unsettled_because"])
        assert bool(why & {"standing", "contested"}) is (row["standing"] != "supported" or row["contested"])
        assert ("species" in why) is bool(set(row["context_species"] or ()) - {HUMAN} and row["kg_predicate"])
        assert ("evidence_system" in why) is (row["evidence_system"] == "in_animals")
        assert "denial" not in why or row["claim_negated"]
    others = [row for name in EDGE_FILES if name != "unsettled_edges" for row in rows(real_kgx, name)]
    assert not any(row["unsettled_because"] for row in others)


@both_builds
def test_no_edge_dangles_in_the_files_that_are_loaded_with_it(
    request: pytest.FixtureRequest, exported: Exported, build: str
) -> None:
    """All edges but those of trials find their ends in the common nodes, and those of trials in both."""
    folder = exported(request.getfixturevalue(build), "kgx")
    common = {row["id"] for row in rows(folder, "nodes")}
    of_trials = {row["id"] for row in rows(folder, "trial_nodes")}
    assert not common & of_trials
    for name in EDGE_FILES:
        there = common | of_trials if name == "trial_edges" else common
        ends = {row[end] for row in rows(folder, name) for end in ("subject", "object")}
        assert ends <= there, name


def test_studies_and_their_parts_are_common_nodes_only_if_a_common_edge_names_them(real_kgx: Path) -> None:
    others = [row for name in EDGE_FILES if name != "trial_edges" for row in rows(real_kgx, name)]
    named = {row[end] for row in others for end in ("subject", "object")}
    studies = PARTS_OF_STUDIES | {"kg:Study", "kg:Trial"}
    assert {row["id"] for row in rows(real_kgx, "nodes") if row["kg_category"] in studies} <= named
    of_trials = rows(real_kgx, "trial_nodes")
    assert {row["kg_category"] for row in of_trials} == studies
    assert not {row["id"] for row in of_trials} & named


def test_the_plain_edges_of_the_hierarchy_are_those_somebody_asserted(real_build: Build, real_kgx: Path) -> None:
    """That what is one of a kind is one of the broader kind is concluded, and stands with the conclusions."""
    quads = ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS)
    broader = [quad for quad in quads if quad.predicate.value == KG + "broaderEntity"]
    asserted = {(quad.subject, quad.object) for quad in broader if not quad.graph_name.value.endswith("/inferred")}
    concluded = {(quad.subject, quad.object) for quad in broader} - asserted
    assert concluded
    edges = [row for row in rows(real_kgx, "edges") if row["kg_predicate"] == "kg:broaderEntity"]
    assert len(edges) == len(asserted)


def test_what_is_unsettled_looks_like_no_fact_of_its_kind(real_kgx: Path) -> None:
    """Its predicate is the weakest there is, and only what sources support is called an assertion."""
    unsettled = rows(real_kgx, "unsettled_edges")
    assert {"contested", "disputed", "hypothesis", "uncited"} <= {row["standing"] for row in unsettled}
    assert {row["predicate"] for row in unsettled} == {"biolink:related_to"}
    assert {row["category"][0] for row in unsettled} == {"biolink:Association"}
    asserted = [row for row in unsettled if row["knowledge_level"] == "knowledge_assertion"]
    assert {row["standing"] for row in asserted} == {"supported"}
    assert {row["knowledge_level"] for row in unsettled if row["standing"] == "hypothesis"} == {"prediction"}
    qualifiers = ("qualified_predicate", "object_direction_qualifier", "object_aspect_qualifier")
    assert not any(row[name] for row in unsettled for name in qualifiers)


def test_denials_are_denied_and_stand_alone(real_kgx: Path) -> None:
    for row in rows(real_kgx, "negated_edges"):
        assert row["claim_negated"]
        assert row["negated"] or row["clinical_approval_status"] == "not_approved_for_condition"
    others = [row for name in EDGE_FILES if name != "negated_edges" for row in rows(real_kgx, name)]
    assert not any(row["negated"] for row in others)


def test_lenalidomide_is_in_trials_for_cll_and_treats_it_nowhere(real_kgx: Path) -> None:
    edges = [row for name in EDGE_FILES for row in rows(real_kgx, name)]
    about = [row for row in edges if row["subject"] == "CHEBI:63791" and row["object"] == "MONDO:0004948"]
    assert "biolink:in_clinical_trials_for" in {row["predicate"] for row in about}
    # Each of these is a kind of treats, or is taken for it.
    treating = {"treats", "ameliorates_condition", "preventative_for_condition", "applied_to_treat"}
    assert not {row["predicate"] for row in about} & {f"biolink:{one}" for one in treating}
    assert not any(row["predicate"] == "biolink:treats" for row in edges)


def test_inferences_are_told_by_their_level_and_agent_and_withheld_ones_are_not_told(
    real_build: Build, real_kgx: Path
) -> None:
    inferred = rows(real_kgx, "inferred_edges")
    assert {(row["knowledge_level"], row["agent_type"]) for row in inferred} == {
        ("logical_entailment", "automated_agent"),
        ("prediction", "automated_agent"),
    }
    withheld = set(values_in(real_build)[KG + "withheldReason"])
    assert withheld and not withheld & {row["iri"] for row in inferred}
    assert all(row["rules"] for row in inferred)


@pytest.mark.parametrize(
    ("property_", "before", "after", "goes_to"),
    [
        ("standing", f"<{KG}Supported>", f"<{KG}Contested>", "unsettled_edges"),
        ("standing", f"<{KG}Supported>", f"<{KG}Hypothesis>", "unsettled_edges"),
        ("standing", f"<{KG}Supported>", f"<{KG}Uncited>", "unsettled_edges"),
        ("standing", f"<{KG}Supported>", f"<{KG}CitedUnresolved>", "unsettled_edges"),
        ("evidenceSystem", f"<{KG}InVitroSystem>", f"<{KG}InAnimalsSystem>", "unsettled_edges"),
        ("negated", '"false"', '"true"', "negated_edges"),
    ],
)
def test_a_claim_that_loses_its_footing_leaves_the_plain_edges(
    real_build: Build, real_kgx: Path, tmp_path: Path, property_: str, before: str, after: str, goes_to: str
) -> None:
    claim = next(
        row["iri"] for row in rows(real_kgx, "edges")
        if row["subject"] == "CHEBI:63791" and row["evidence_system"] == "in_vitro"
    )  # fmt: skip
    old = f"<{claim}> <{KG}{property_}> {before}".encode()
    nquads = (real_build[0].build / NQUADS).read_bytes()
    assert nquads.count(old) == 1
    changed = b"".join(
        sorted(nquads.replace(old, old.replace(before.encode(), after.encode())).splitlines(keepends=True))
    )
    export(*lay_build(tmp_path / "changed", real_build[0], changed), "kgx", tmp_path / "out")
    homes = [name for name in EDGE_FILES for row in rows(tmp_path / "out", name) if row["iri"] == claim]
    assert homes == [goes_to]


def test_a_claim_seen_in_another_species_leaves_the_common_edges(
    real_build: Build, real_kgx: Path, tmp_path: Path
) -> None:
    seen_in_people = {row["iri"] for row in rows(real_kgx, "edges") if row["context_species"] == [HUMAN]}
    assert seen_in_people
    before, after = (f"<{KG}inSpecies> <http://purl.obolibrary.org/obo/NCBITaxon_{one}>" for one in ("9606", "10090"))
    nquads = (real_build[0].build / NQUADS).read_bytes().replace(before.encode(), after.encode())
    changed = b"".join(sorted(set(nquads.splitlines(keepends=True))))
    export(*lay_build(tmp_path / "changed", real_build[0], changed), "kgx", tmp_path / "out")
    assert not seen_in_people & {row["iri"] for row in rows(tmp_path / "out", "edges")}
    found = {row["iri"]: row for row in rows(tmp_path / "out", "unsettled_edges")}
    assert all(found[iri]["unsettled_because"] == ["species"] for iri in seen_in_people)
