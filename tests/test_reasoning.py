"""What follows from the claims: all that should, nothing that should not, each with its proof; one thing at a time."""

from __future__ import annotations

import itertools
from dataclasses import replace

from claim_worlds import ENTITIES, RELATIONS, Said, conclusion, follow


def test_circles_come_to_an_end() -> None:
    """The vicious cycle is in the data: each of two things makes the other worse."""
    circle = [Said(one, p, other) for p in RELATIONS for one, other in (("a", "b"), ("b", "c"), ("c", "a"))]
    found = follow(circle, [("a", "b"), ("b", "a"), ("d", "d")], [("d", "e"), ("e", "d")])
    assert found.nodes
    assert all(node["subject"] != node["object"] for node in found.nodes.values())


def test_a_new_chain_in_the_t_box_needs_no_new_rule() -> None:
    """Of any length, with what is inferred among its links, and proved by all of them."""
    three = "kg:raisesRiskOf owl:propertyChainAxiom ( kg:partOf kg:hasFeature kg:predisposesTo ) ."
    some = [Said("a", "partOf", "b"), Said("c", "featureOf", "b"), Said("c", "predisposesTo", "d")]
    found = follow(some, more=three)
    (node,) = (n for n in found.nodes.values() if conclusion(n) == ("a", "raisesRiskOf", "d"))
    assert node["restsOn"] == tuple(sorted(claim.name for claim in some))
    assert len(node["premise"]) == 3
    assert ("a", "raisesRiskOf", "d") not in follow(some).conclusions()


def test_a_chain_joins_five_claims_and_no_more() -> None:
    way = (*ENTITIES, "leukemia", "myeloma")
    found = follow([Said(one, "increases", other) for one, other in itertools.pairwise(way)])
    ends = {node["object"][0] for node in found.nodes.values() if node["subject"] == ("a",)} - {"b"}
    assert ends == {"c", "d", "e", "leukemia"}


def test_opposites_name_each_other_and_neither_gives_a_triple() -> None:
    one_way = [Said("a", "increases", "b"), Said("b", "increases", "c")]
    other_way = [Said("a", "suppresses", "d"), Said("d", "increases", "c")]
    found = follow([*one_way, *other_way])
    ends = {
        n["predicate"][0]: (name, n) for name, n in found.nodes.items() if n["object"] == ("c",) and n["hops"] == ("2",)
    }
    assert set(ends) == {"indirectlyIncreases", "indirectlyDecreases"}
    for mine, theirs in itertools.permutations(ends.values()):
        assert mine[1]["opposedBy"] == (theirs[0],)
        assert mine[1]["withheldReason"] == ("OppositeSignWithheld",)
    assert not any(triple[2] == "c" and triple[0] == "a" for triple in found.plain)


def test_what_holds_in_other_circumstances_is_no_opposite() -> None:
    one = [Said("a", "increases", "b", disease="leukemia"), Said("b", "increases", "c")]
    found = follow([*one, Said("a", "suppresses", "c", disease="myeloma")])
    assert ("a", "indirectlyIncreases", "c") in found.plain
    assert ("a", "indirectlyIncreases", "c") not in follow([*one, Said("a", "suppresses", "c", disease="cancer")]).plain


def test_what_a_source_denies_is_not_inferred_without_a_word() -> None:
    some = [Said("a", "increases", "b"), Said("b", "suppresses", "c")]
    denial = Said("a", "decreases", "c", negated=True)
    assert ("a", "indirectlyDecreases", "c") in follow(some).plain
    denied = follow([*some, denial])
    (node,) = (n for n in denied.nodes.values() if conclusion(n) == ("a", "indirectlyDecreases", "c"))
    assert (node["opposedBy"], node["withheldReason"]) == ((denial.name,), ("OppositeSignWithheld",))
    assert ("a", "indirectlyDecreases", "c") in follow([*some, replace(denial, predicate="increases")]).plain
    # So with a relation that bears no sign.
    some, denial = [Said("a", "memberOfClass", "b"), Said("b", "prognosticFor", "c")], Said("a", "prognosticFor", "c")
    assert ("a", "prognosticFor", "c") in follow(some).plain
    assert ("a", "prognosticFor", "c") not in follow([*some, replace(denial, negated=True)]).plain


def test_a_drug_reaches_the_receptor_of_the_ligand_it_changes() -> None:
    kinds = {"a": "Drug", "b": "InhibitoryLigand", "c": "Receptor"}
    some = [Said("a", "suppresses", "b"), Said("c", "bindsTo", "b")]
    assert follow(some, kinds=kinds).conclusions("ligand-receptor") == {("a", "lowersEngagementOf", "c"): 1}
    assert not follow(some).conclusions("ligand-receptor"), "neither ligand nor receptor"


def test_a_disease_has_the_defect_of_what_it_weakens_and_a_cell_only_within_itself() -> None:
    some, defects = [Said("leukemia", "suppresses", "a"), Said("c", "suppresses", "a")], [("d", "a")]
    found = follow(some, impairments=defects, kinds={"c": "Cell", "d": "Defect"})
    assert found.conclusions("phenotype-from-process") == {("leukemia", "hasFeature", "d"): 1}


def test_a_member_shares_what_is_said_of_its_class_unless_it_is_a_brand() -> None:
    some = [Said("a", "memberOfClass", "b"), Said("b", "prognosticFor", "c"), Said("b", "hasFeature", "d")]
    assert follow(some).conclusions("class-effect") == {("a", "prognosticFor", "c"): 1}
    assert not follow(some, kinds={"b": "Drug"}).conclusions("class-effect")
