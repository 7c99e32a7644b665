"""The evidence view: what it tells of each source is what the verb tells, and nothing is left out or made up."""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from cllkg.content import Content
from cllkg.errors import CllkgError
from cllkg.impact.compare import Change, Impact, SourceShown, compare
from cllkg.impact.state import State, read_state
from cllkg.impact.worlds import compile_world, with_status
from cllkg.model.codes import RetractionStatus
from cllkg.pipeline import Compiled
from cllkg.projection.matrix import Matrix, project_matrix
from cllkg.projection.recorded import Recorded, read_recorded, states_size
from cllkg.projection.retractions import Changed, Retraction, Retractions, foresee, judge_all
from cllkg.queries.ask import scope_of
from cllkg.store.answers import Store
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views import Brief
from cllkg.views.evidence import draw
from cllkg.views.evidence.marks import MARKS, mark_of
from cllkg.vocabulary import BASE

HOSTILE = "</script><script>ran=1</script><img src=x onerror=ran=1>"


def page_data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])["page"]
    assert isinstance(data, dict)
    return data


def brief(store: Store, content: Content, graph: str | None = None, inferred: Store | None = None) -> Brief:
    return Brief(store, content, graph, scope_of(graph), inferred, lambda _: None)


@pytest.fixture(scope="module")
def records_query(content: Content) -> Path:
    return content.queries / "views" / "evidence-records.rq"


@pytest.fixture(scope="module")
def recorded(oxigraph_store_inferred: OxigraphStore, records_query: Path) -> Recorded:
    return read_recorded(oxigraph_store_inferred, records_query)


@pytest.fixture(scope="module")
def foreseen(oxigraph_store_inferred: OxigraphStore, records_query: Path) -> Retractions:
    return foresee(oxigraph_store_inferred, records_query)


@pytest.fixture(scope="module")
def matrix(oxigraph_store: OxigraphStore, content: Content) -> Matrix:
    return project_matrix(oxigraph_store, content.queries / "views" / "evidence-matrix.rq")


@pytest.fixture(scope="module")
def page(oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content) -> str:
    return draw(brief(oxigraph_store, content, inferred=oxigraph_store_inferred))


@dataclass(frozen=True)
class Followed:
    """What follows from a retraction, in a form in which two tellings can be compared."""

    falls: frozenset[tuple[str, tuple[str, ...]]]
    weakens: frozenset[tuple[str, tuple[str, ...]]]
    shifts: frozenset[tuple[str, tuple[str, ...]]]
    depends: frozenset[str]
    shortcuts_gone: frozenset[tuple[str, str, str]]
    shortcuts_new: frozenset[tuple[str, str, str]]
    inferences_gone: tuple[str, ...]
    inferences_weaker: tuple[str, ...]


def of_verb(impact: Impact) -> Followed:
    def told(changes: Iterable[Change]) -> frozenset[tuple[str, tuple[str, ...]]]:
        # The verb adds a word on why; what changes is the same.
        return frozenset(
            (c.record, tuple(r.replace(" (cites a retracted source)", "") for r in c.reasons)) for c in changes
        )

    assert impact.inferences_new == ()
    return Followed(
        falls=told(impact.falls),
        weakens=told(impact.weakens),
        shifts=told(impact.shifts),
        depends=frozenset(change.record for change in impact.depends),
        shortcuts_gone=frozenset((t.subject, t.predicate, t.object) for t in impact.shortcuts_gone),
        shortcuts_new=frozenset((t.subject, t.predicate, t.object) for t in impact.shortcuts_new),
        inferences_gone=tuple(change.label for change in impact.inferences_gone),
        inferences_weaker=tuple(change.label for change in impact.inferences_weaker),
    )


def of_page(found: list[Retraction]) -> Followed:
    """Join retractions that have nothing in common, as if all sources were retracted at once."""

    def told(name: str) -> frozenset[tuple[str, tuple[str, ...]]]:
        changes: list[Changed] = [change for one in found for change in getattr(one, name)]
        return frozenset((change.record, change.told) for change in changes)

    falls = told("falls")
    return Followed(
        falls=falls,
        weakens=told("weakens"),
        shifts=told("shifts"),
        depends=frozenset(record for one in found for record in one.depends) - {record for record, _ in falls},
        shortcuts_gone=frozenset(triple for one in found for triple in one.shortcuts_gone),
        shortcuts_new=frozenset(triple for one in found for triple in one.shortcuts_new),
        inferences_gone=tuple(sorted(label for one in found for label in one.inferences_gone)),
        inferences_weaker=tuple(sorted(label for one in found for label in one.inferences_weaker)),
    )


def apart(recorded: Recorded) -> list[list[str]]:
    """Part the sources into groups in which no two touch the same record, triple, proposition or inference.

    What the sources of a group do when all are retracted is then what each of them does alone.
    """
    touched: dict[str, set[object]] = defaultdict(set)
    rests: dict[str, set[str]] = defaultdict(set)
    for inference in recorded.inferences:
        for iri in inference["rests_on"]:
            rests["claim/" + iri.rpartition("/")[2]].add(inference["inference"])
    # The size of a study, which some claims state, counts in every line of the study.
    sizing = {key: f"size of {triple[0]}" for key, triple in recorded.triples.items() if states_size(triple)}
    for reference, lines in recorded.lines.items():
        studies = {recorded.corpus.sources[line.source].reports_study for line in lines}
        sized = {f"size of {BASE}study/{study}" for study in studies} & set(sizing.values())
        for source in {key for line in lines for key in (line.source, *line.cites)}:
            touched[source] |= {reference, *rests[reference], *sized}
            if reference in recorded.triples:
                touched[source].add(recorded.triples[reference])
            if reference in sizing:
                touched[source].add(sizing[reference])
    groups: list[tuple[list[str], set[object]]] = []
    for source in sorted(touched, key=lambda key: (-len(touched[key]), key)):
        for members, taken in groups:
            if not taken & touched[source]:
                members.append(source)
                taken |= touched[source]
                break
        else:
            groups.append(([source], set(touched[source])))
    return [members for members, _ in groups]


@pytest.fixture(scope="module")
def unasked(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The content without its stored questions, which take most of the time and change nothing here."""
    root = tmp_path_factory.mktemp("unasked")
    for name in ("ontology", "graph"):
        (root / name).symlink_to(content.root / name)
    shutil.copytree(content.queries, root / "queries", ignore=shutil.ignore_patterns("questions"))
    (root / "queries" / "questions").mkdir()
    return Content(root, root / "build")


def verb_of(sources: list[str], compiled: Compiled, before: State, content: Content) -> Impact:
    world = compile_world(with_status(compiled.corpus, sources, RetractionStatus.RETRACTED), content)
    return compare(before, read_state(world, content), [SourceShown(key, "", None, None) for key in sources])


def test_the_rules_give_again_what_the_store_states(recorded: Recorded) -> None:
    """Standing, standing in the article, studies and strength of every claim and number."""
    judged = judge_all(recorded)
    assert len(judged) == len(recorded.stated) > 500
    assert {key: (one.standing, one.in_article, one.studies, one.key) for key, one in judged.items()} == recorded.stated


@pytest.mark.slow
def test_every_retraction_is_told_as_the_verb_tells_it(
    foreseen: Retractions, recorded: Recorded, compiled: Compiled, reasoned: Compiled, unasked: Content
) -> None:
    before = read_state(reasoned.nquads, unasked)
    groups = apart(recorded)
    assert sorted(source for group in groups for source in group) == sorted(foreseen.of)
    for group in groups:
        verb = of_verb(verb_of(group, compiled, before, unasked))
        ours = of_page([foreseen.of[source] for source in group])
        assert ours == verb, group
    # Whoever left out one claim would be seen.
    ramsay = foreseen.of["ramsay-2012"]
    assert len(ramsay.falls) == 23
    assert of_page([replace(ramsay, falls=ramsay.falls[1:])]) != of_page([ramsay])


def test_a_source_without_lines_takes_nothing_down(foreseen: Retractions, compiled: Compiled) -> None:
    resting = {key for _, line in compiled.corpus.lines() for key in (line.source, *line.cites)}
    assert set(foreseen.of) == resting < set(compiled.corpus.sources)


def test_what_takes_a_claim_down_stands_beside_it(page: str, foreseen: Retractions) -> None:
    data = page_data(page)
    alone = {key: claim["single"] for key, claim in data["claims"].items() if "single" in claim}
    expected: dict[str, list[str]] = defaultdict(list)
    for source, retraction in foreseen.of.items():
        for change in retraction.falls:
            expected[change.record].append(source)
    assert alone == {key.removeprefix("claim/"): found for key, found in expected.items() if key.startswith("claim/")}
    assert len(alone) == 282


def test_the_page_counts_what_falls(page: str, foreseen: Retractions) -> None:
    data = page_data(page)
    for source, told in data["retractions"].items():
        retraction = foreseen.of[source]
        for name in ("falls", "weakens", "shifts", "depends", "stays", "shortcuts_gone", "inferences_gone"):
            assert len(told[name]) == len(getattr(retraction, name)), (source, name)
    order = sorted(data["claims"], key=lambda key: data["claims"][key]["rank"])
    names = [*(f"claim/{key}" for key in order), *(record for record, _ in data["others"])]
    assert [names[place] for place, _ in data["retractions"]["ash-2016-4388"]["falls"]] == [
        change.record for change in foreseen.of["ash-2016-4388"].falls
    ]


def test_without_inferences_none_are_counted_and_the_page_says_so(
    oxigraph_store: OxigraphStore, content: Content
) -> None:
    html = draw(brief(oxigraph_store, content))
    assert page_data(html)["inferences"] == 0
    assert "not counted" in html


def test_every_claim_and_every_line_is_on_the_page(page: str, compiled: Compiled) -> None:
    data = page_data(page)
    corpus = compiled.corpus
    assert set(data["claims"]) == set(corpus.claims)
    for key, claim in data["claims"].items():
        lines = [data["mostly"] | line for line in claim["lines"]]
        told = sorted(
            (line["source"], line["direction"], line["evidence_kind"], sorted(line.get("cites", ()))) for line in lines
        )
        assert told == sorted(
            (
                line.source,
                "supports" if line.supports else "disputes" if line.disputes else "inconclusive",
                str(line.evidence_kind),
                sorted(line.cites),
            )
            for line in corpus.claims[key].evidence
        )


def test_sources_stand_in_the_order_of_markers_and_years(page: str) -> None:
    columns = page_data(page)["columns"]
    assert len(columns) == 99
    assert [column["marker"] for column in columns[:8]] == ["", "1", "2", "3", "4", "5", "6", "7"]
    assert columns[0]["key"] == "article"
    years = [column["year"] for column in columns[8:] if column["year"] != ""]
    assert years == sorted(years)
    assert all(column["year"] == "" for column in columns[8 + len(years) :])


def test_a_legend_row_counts_the_claims_it_is_about(page: str) -> None:
    data = page_data(page)
    legend = {part: {row["name"]: row["count"] for row in rows} for part, rows in data["legend"].items()}
    for part in ("standings", "systems", "studies", "categories"):
        assert sum(legend[part].values()) == len(data["claims"]), part
    assert legend["aside"]["conflicting"] == sum("conflicting" in claim for claim in data["claims"].values()) == 10
    assert [row["name"] for row in data["legend"]["categories"]][:2] == ["mechanism", "immunology"]


def test_each_direction_and_kind_has_a_mark_of_its_own() -> None:
    assert len({mark.name for mark in MARKS}) == len(MARKS) == 12
    assert mark_of({"direction": "supports", "evidence_kind": "primary_result"}).name == "supports-found"
    # What is not known to be a finding is not drawn as one.
    assert mark_of({"direction": "supports"}).name == "supports-worded"


def test_the_page_is_small_and_always_the_same(
    page: str, oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content
) -> None:
    assert len(page.encode()) < 700_000
    assert draw(brief(oxigraph_store, content, inferred=oxigraph_store_inferred)) == page


def test_the_article_alone_tells_where_its_claims_stand_there(oxigraph_store: OxigraphStore, content: Content) -> None:
    whole = page_data(draw(brief(oxigraph_store, content)))
    data = page_data(draw(brief(oxigraph_store, content, "article")))
    assert 0 < len(data["claims"]) < len(whole["claims"])
    assert {line["source"] for claim in data["claims"].values() for line in claim["lines"]} == {"article"}
    differing = {key for key in data["claims"] if data["claims"][key]["standing"] != whole["claims"][key]["standing"]}
    assert {data["claims"][key]["standing"] for key in differing} == {
        whole["claims"][key]["in_article"] for key in differing
    }
    assert differing
    # A retraction does not stop at the border of a graph: what falls elsewhere is told by its words.
    assert any(record.startswith("claim/") for record, _ in data["others"])


def test_hostile_words_stay_words(compiled: Compiled, content: Content) -> None:
    label = '"Lenalidomide lowers CD274 (PD-L1) on the surface of CLL cells."'
    nquads = compiled.nquads.decode().replace(label, f'"{HOSTILE}"')
    assert nquads != compiled.nquads.decode()
    html = draw(brief(OxigraphStore.from_nquads(nquads.encode()), content))
    assert "<img" not in html
    assert "<script>ran" not in html
    assert page_data(html)["claims"]["lenalidomide-decreases-cd274-on-cll-cells"]["label"] == HOSTILE


def test_a_store_without_claims_is_refused_with_a_sentence(ontology: bytes, content: Content) -> None:
    with pytest.raises(CllkgError, match="nothing to draw"):
        draw(brief(OxigraphStore.from_nquads(ontology), content))


def test_no_style_stands_in_an_attribute_and_no_handler(page: str) -> None:
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", markup)
