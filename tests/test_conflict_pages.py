"""What an answer about a conflict shows: it fits on a screen, with evidence on every record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cllkg.cli.conflicts import conflicts as conflicts_command
from cllkg.content import Content
from cllkg.errors import UnknownName
from cllkg.evidence.conflicts.circumstances import Circumstances, Teller
from cllkg.evidence.conflicts.conflict import Conflict, Conflicts
from cllkg.evidence.conflicts.find import find_conflicts
from cllkg.pipeline import Compiled
from cllkg.prefixes import PrefixMap
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.vocabulary import BASE

WIDTH = 100
SCREEN = 40
FREE = "claim/cd200-binds-cd200r1"


@pytest.fixture(scope="module")
def found(oxigraph_store: OxigraphStore, content: Content, prefixes: PrefixMap) -> Conflicts:
    return find_conflicts(oxigraph_store, content, prefixes)


def one(found: Conflicts, name: str) -> Conflict:
    (conflict,) = [conflict for conflict in found.of(name) if conflict.name.partition("/")[2] == name]
    return conflict


def answer(found: Conflicts, name: str) -> list[str]:
    return found.of(name).write(first=True, width=WIDTH).splitlines()


# --- Room


def test_whatever_is_asked_for_the_answer_fits_on_a_screen_and_names_what_it_leaves_out(found: Conflicts) -> None:
    names = {conflict.number or conflict.name for conflict in found}
    names |= {record.iri.removeprefix(BASE) for conflict in found for record in conflict.records}
    shared = 0
    for name in sorted(names):
        lines = answer(found, name)
        assert len(lines) <= SCREEN, name
        assert max(map(len, lines)) <= WIDTH, name
        first, *others = found.of(name)
        assert f"({first.name})" in " ".join(lines), name
        said = " ".join(line.strip() for line in lines).partition("see also: ")[2]
        assert all(other.name in said for other in others), name
        shared += bool(others)
    # A number that several flags share is what overflowed; there must be some for this to mean anything.
    assert shared > 5
    assert len(found.of("K18")) == 5


def test_a_page_shows_the_strongest_line_of_every_record_that_has_one(found: Conflicts) -> None:
    for number in ("X1", "X3", "X5", "X8", "K11", "K12", "K30"):
        first = found.of(number).found[0]
        lined = [record for side in first.sides for record in side.records if record.lines]
        assert len(lined) > 2
        assert "\n".join(answer(found, number)).count("strongest: ") >= len(lined), number


def test_an_endpoint_shows_the_evidence_that_it_was_not_met(found: Conflicts) -> None:
    _, reported = one(found, "success-against-primary-endpoint-not-met").sides
    (endpoint,) = reported.things
    assert endpoint.claims == ("claim/nct01351896-primary-endpoint-not-met",)
    assert endpoint.lines[0].source.key == "thangavadivel-2023"
    assert endpoint.lines[0].kind == "primary result"
    shown = answer(found, "K12")
    (at,) = [at for at, line in enumerate(shown) if "(not met)" in line]
    assert shown[at + 1].strip().startswith("strongest: Thangavadivel")
    assert [c.number for c in found.of("nct01351896-primary-endpoint-not-met")] == ["X6", "K12"]


# --- Sizes


def test_a_line_without_a_size_takes_that_of_its_number_both_arms_of_a_comparison(found: Conflicts) -> None:
    _, other = one(found, "survival-encouraging-or-shortened").sides
    (line,) = other.lines
    assert (line.sample, line.people, line.size) == (None, (210, 211), "n = 210 + 211")
    assert "n = 210 + 211" in " ".join(answer(found, "X8"))
    table, *_ = one(found, "response-rate-against-response-table").sides
    assert {line.size for line in table.lines} == {"n = 34"}


def test_a_size_is_not_stated_only_where_neither_line_nor_number_has_one(found: Conflicts) -> None:
    lines = {line.iri: line for conflict in found for side in conflict.sides for line in side.lines}
    assert {line.size for line in lines.values() if line.sample is not None} == {None}
    silent = {line.size for line in lines.values() if line.sample is None and not line.people}
    assert silent == {None, "n not stated"}
    claims = [line for line in lines.values() if line.iri.startswith(f"{BASE}claim/")]
    assert claims
    assert not any(line.people for line in claims)


# --- What differs


def test_a_difference_of_which_no_side_says_anything_is_left_out(found: Conflicts) -> None:
    for conflict in found:
        assert all(any(difference.values) for difference in conflict.differs), conflict.name
    names = [difference.name for difference in one(found, "synapse-defect-general-or-not").differs]
    assert names == ["compartment"]
    assert "not stated | in other sources only: not stated" not in " ".join(answer(found, "X5"))


def test_a_difference_needs_one_side_that_says_something() -> None:
    row = {"told_by": "record", "aspect_name": "dose", "value_name": "low"}
    rows = [row | {"record": record, "aspect": "dose", "value": "low"} for record in ("a", "elsewhere")]
    circumstances = Circumstances(rows, {})
    own = frozenset({"record"})
    (difference,) = circumstances.differences([[Teller("a", own)], [Teller("b", own)]], ["dose"])
    assert difference.values == (("low",), ())
    assert circumstances.differences([[Teller("b", own)], [Teller("c", own)]], ["dose"]) == ()


def test_a_claim_that_only_leans_on_a_trial_is_not_about_its_people(found: Conflicts) -> None:
    told = {d.name: d.values for d in one(found, "t-cell-activation-therapeutic-or-dispensable").differs}
    # The article's claims cite the trial; the other side's are what the other trial found.
    assert told["in population"] == ((), ("people with relapsed or refractory CLL (of its study)",))
    survival = {d.name: d.values for d in one(found, "survival-encouraging-or-shortened").differs}
    assert all("(of its study)" in value for side in survival["in population"] for value in side)
    assert all(survival["in population"])


# --- Names


@pytest.mark.parametrize("name", ["K1", "k1", "K01", "k001"])
def test_a_number_needs_no_leading_zero(found: Conflicts, name: str) -> None:
    assert found.of(name) == found.of("K01")
    assert {conflict.number for conflict in found.of(name)} == {"K01"}


@pytest.mark.parametrize("name", [FREE, FREE.removeprefix("claim/"), BASE + FREE, FREE.upper()])
def test_a_record_in_no_conflict_is_told_to_be_in_none(found: Conflicts, name: str) -> None:
    asked = found.of(name)
    assert (len(asked), asked.clear) == (0, (FREE,))
    assert asked.write(width=WIDTH).startswith(f"{FREE} is on record, and in no conflict: ")
    assert json.loads(asked.to_json()) == []


def test_a_name_that_no_record_has_is_still_unknown(found: Conflicts) -> None:
    with pytest.raises(UnknownName, match="no conflict called"):
        found.of(f"{FREE}-not")
    with pytest.raises(UnknownName):
        found.of("K99")


def test_the_verb_prints_the_first_whole_and_the_others_by_name_unless_all_are_wanted(
    compiled: Compiled, content: Content, tmp_path: Path
) -> None:
    path = tmp_path / "graph.nq"
    path.write_bytes(compiled.nquads)
    common = ["--store", f"memory:{path}", "--content", str(content.root)]

    def printed(*arguments: str) -> str:
        result = CliRunner().invoke(conflicts_command, [*arguments, *common])
        assert result.exit_code == 0, result.output
        return result.stdout

    first = printed("K30")
    assert len(first.splitlines()) <= SCREEN
    assert first.count("K30  ") == 1
    assert "see also: flag/harms-left-out (omission)." in first
    whole = printed("K30", "--all")
    assert whole.count("K30  ") == 2
    assert "see also: " not in whole
    assert printed("K30", "--kind", "omission").startswith("K30  omission")
    assert len(json.loads(printed("K30", "--format", "json"))) == 2
    assert printed(FREE, "--kind", "contradiction").startswith(f"{FREE} is on record")
