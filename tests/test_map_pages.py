"""The maps of claims say what the graph says: every claim a line, drawn as it stands, and a row of the table."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from cllkg.content import Content
from cllkg.errors import CllkgError
from cllkg.projection.claims import ClaimGraph, project, project_everything
from cllkg.queries.header import read_query
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views import draw
from cllkg.views.scene import FLAG
from cllkg.views.theme import kind_of
from html_reader import Reader
from pages import drawn

SURE = {"supported", "contested", "disputed"}


@pytest.fixture(scope="module", params=["mechanism", "overview"])
def name(request: pytest.FixtureRequest) -> str:
    """Each map in turn."""
    return str(request.param)


@pytest.fixture(scope="module")
def page(name: str, oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content) -> str:
    return drawn(name, oxigraph_store, oxigraph_store_inferred, content)


@pytest.fixture(scope="module")
def reader(page: str) -> Reader:
    return Reader(page)


@pytest.fixture(scope="module")
def graph(oxigraph_store: OxigraphStore, content: Content) -> ClaimGraph[str]:
    return project(oxigraph_store, content.queries / "views" / "overview.rq")


@pytest.fixture(scope="module")
def claims(graph: ClaimGraph[str]) -> dict[str, Any]:
    return {key: claim for *_, key, claim in graph.edges(keys=True, data=True)}


@pytest.fixture(scope="module")
def lines(reader: Reader, claims: dict[str, Any]) -> dict[str, Any]:
    """The lines of claims, by claim."""
    return {edge["id"]: edge for edge in reader.data["edges"] if edge["id"] in claims}


def test_every_claim_is_a_line_of_its_own(reader: Reader, lines: dict[str, Any], graph: ClaimGraph[str]) -> None:
    assert {(edge["from"], edge["to"], key) for key, edge in lines.items()} == set(graph.edges(keys=True))
    ids = [edge["id"] for edge in reader.data["edges"]]
    assert len(ids) == len(set(ids))
    assert len({(edge["from"], edge["to"]) for edge in lines.values()}) < len(lines), "no parallel claims to try"


def test_every_end_of_a_line_is_a_thing_of_the_map(reader: Reader, graph: ClaimGraph[str]) -> None:
    nodes = {node["id"] for node in reader.data["nodes"]}
    assert {end for edge in reader.data["edges"] for end in (edge["from"], edge["to"])} <= nodes
    assert set(graph) <= nodes
    labels = reader.labels
    assert {key: labels[key] for key in graph} == {key: data["label"] for key, data in graph.nodes(data=True)}
    kinds = {node["id"]: node["kind"] for node in reader.data["nodes"]}
    assert {key: kinds[key] for key in graph} == {
        key: kind_of(data["class"]).name for key, data in graph.nodes(data=True)
    }


def test_the_table_holds_the_statements_of_the_map(page: str, reader: Reader, claims: dict[str, Any]) -> None:
    """The table is what remains without eyes, without a mouse, and without JavaScript."""
    assert sorted(reader.rows) == sorted(claims)
    shown = set(reader.text)
    assert {claim["label"] for claim in claims.values()} <= shown
    assert {claim["predicate"] for claim in claims.values()} <= shown
    denied = sum(claim["negated"] for claim in claims.values())
    assert denied
    assert page.count("<b>not</b>") == denied
    sources = {line["source"] for claim in claims.values() for line in claim["lines"]}
    assert set(reader.data["page"]["sources"]) == sources
    told = {link["href"] for source in reader.data["page"]["sources"].values() for link in source["links"]}
    assert told == {str(link["href"]) for link in reader.all("a")} - {"#table-view"}
    assert len(told) > 50


def test_a_line_shows_sign_standing_and_doubt_without_color(lines: dict[str, Any], claims: dict[str, Any]) -> None:
    for key, claim in claims.items():
        edge = lines[key]
        signs = {1: "more", -1: "less", 0: "other"}
        assert edge["sign"] == ("denied" if claim["negated"] else signs[claim["sign"]]), key
        assert edge.get("back", False) is (claim["direction"] == "backward"), key
        assert edge["standing"] == claim["standing"], key
        assert bool(edge.get("dashes")) is (claim["standing"] not in SURE), key
        doubt = claim["standing"] in {"contested", "disputed"}
        assert edge.get("double", False) is doubt, key
        assert edge.get("denied", False) is claim["negated"], key
        words = ["not"] * claim["negated"] + ["!"] * doubt
        asked = any(flag["flag_status"] == "unresolved" for flag in claim["flags"])
        assert edge.get("mark", "").split() == (words or [FLAG] * asked), key
    assert {"uncited", "contested", "hypothesis"} <= {claim["standing"] for claim in claims.values()}
    assert any(claim["direction"] == "backward" for claim in claims.values())


def test_a_line_shows_in_what_it_was_studied_and_how_often(lines: dict[str, Any], claims: dict[str, Any]) -> None:
    dots = set()
    for key, claim in claims.items():
        types = {line["study_type"] for line in claim["lines"]}
        people, dish = types & {"human_trial", "human_observational"}, types - {"none"} == {"in_vitro"}
        dots.add(lines[key].get("dot", ""))
        assert (lines[key].get("dot") == "disc") is bool(people), key
        if dish:
            assert (lines[key]["dot"], lines[key]["system"]) == ("ring", "in_vitro"), key
    assert dots == {"", "disc", "ring", "square"}
    few = {key: (claim["studies"], claim["category"]) for key, claim in claims.items()}
    widths: dict[int, set[float]] = {}
    for key, (studies, _) in few.items():
        widths.setdefault(min(studies, 4), set()).add(lines[key]["width"])
    thinnest = [min(found) for _, found in sorted(widths.items())]
    assert thinnest == sorted(set(thinnest)), "more studies, thicker line"
    assert len(thinnest) > 2


def test_the_legend_counts_what_is_drawn(reader: Reader, claims: dict[str, Any]) -> None:
    edges = {edge["id"]: edge for edge in reader.data["edges"]}
    kinds = Counter(node["kind"] for node in reader.data["nodes"])
    legend = {part["name"]: part for part in reader.data["page"]["legend"]}
    assert set(legend) == {"categories", "signs", "standings", "systems", "flags", "kinds"}
    for part in legend.values():
        names = [row["name"] for row in part["rows"]]
        assert len(names) == len(set(names))
        assert all(row["count"] > 0 for row in part["rows"])
        if part["name"] == "kinds":
            assert {row["name"]: row["count"] for row in part["rows"]} == kinds
            continue
        for row in part["rows"]:
            drawn_so = [edge for edge in edges.values() if edge.get(part["field"]) == row["name"]]
            if part["name"] in ("categories", "standings"):
                assert row["count"] == len(drawn_so), row["name"]
            else:
                assert row["count"] == sum(edge["id"] in claims for edge in drawn_so), row["name"]


def test_what_must_stay_in_sight_is_in_the_graph(
    name: str, reader: Reader, claims: dict[str, Any], content: Content
) -> None:
    """A claim or a category that was renamed would silently fall out of sight."""
    header = read_query(content.queries / "views" / f"{name}.rq").fields
    shown = reader.data["page"]
    warned = [part.strip() for part in " ".join(header["Warns"]).split(",")]
    assert shown["warns"] == warned
    assert {claims[key]["category"] for key in warned} <= set(shown["keeps"]) == {"regulatory", "safety"}
    assert set(shown["keeps"]) <= {claim["category"] for claim in claims.values()}
    assert "not medical advice" in shown["notice"].lower()


def test_a_claim_is_flagged_while_a_question_is_open(
    reader: Reader, lines: dict[str, Any], claims: dict[str, Any]
) -> None:
    page = reader.data["page"]
    flagged = {key for key, edge in lines.items() if edge["flagged"] == "flagged"}
    statuses = {key: {flag["flag_status"] for flag in claim["flags"]} for key, claim in claims.items()}
    assert flagged == {key for key, status in statuses.items() if "unresolved" in status}
    assert flagged == {key for key, claim in page["claims"].items() if claim["flagged"]}
    assert {"explained"} in statuses.values(), "no explained flag to try"
    for key, claim in page["claims"].items():
        told = [page["flags"][flag]["label"] for flag in claim.get("flags", ())]
        assert told == [flag["label"] for flag in claims[key]["flags"]], key


def test_the_panel_tells_every_line_of_evidence(reader: Reader, claims: dict[str, Any]) -> None:
    told = reader.data["page"]["claims"]
    assert set(told) == set(claims)
    for key, claim in claims.items():
        assert told[key]["studies"] == claim["studies"], key
        mine = sorted((line["source"], line["direction"], line["locator"]) for line in claim["lines"])
        assert sorted((line["source"], line["direction"], line["locator"]) for line in told[key]["lines"]) == mine


def test_the_page_holds_the_sparql_it_is_the_answer_of(name: str, reader: Reader, content: Content) -> None:
    told = {one["name"]: one["text"] for one in reader.data["page"]["sparql"]}
    assert next(iter(told)) == f"{name}.rq"
    for file, text in told.items():
        assert text == read_query(content.queries / "views" / file).sparql.strip()
    assert {"overview.rq", "entities.rq", "evidence.rq", "flags.rq"} <= set(told)


def test_the_article_alone_is_drawn_as_the_article_has_it(
    name: str, oxigraph_store: OxigraphStore, content: Content, claims: dict[str, Any]
) -> None:
    """What others support may still be uncited in the article, and is dashed there."""
    article = Reader(draw(oxigraph_store, content, name, graph="article")).data
    told = article["page"]["claims"]
    assert 0 < len(told) < len(claims)
    assert all(claim["standing"] == claim["standing_in_article"] for claim in told.values())
    changed = {key for key, claim in told.items() if claims[key]["standing"] != claim["standing"]}
    assert changed
    edges = {edge["id"]: edge for edge in article["edges"]}
    for key in changed:
        assert edges[key]["standing"] == told[key]["standing"]
        assert bool(edges[key].get("dashes")) is (told[key]["standing"] not in SURE)
    assert {line["source"] for claim in told.values() for line in claim["lines"]} == {"article"}
    assert "(graph: article)" in article["page"]["heading"]


def test_a_graph_without_claims_is_not_drawn(name: str, oxigraph_store: OxigraphStore, content: Content) -> None:
    with pytest.raises(CllkgError, match="nothing to draw"):
        draw(oxigraph_store, content, name, graph="mappings")


# --- the overview


@pytest.fixture(scope="module")
def overview(oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content) -> Reader:
    return Reader(drawn("overview", oxigraph_store, oxigraph_store_inferred, content))


def test_the_overview_holds_every_entity_and_how_they_hang_together(
    overview: Reader, oxigraph_store: OxigraphStore, content: Content, claims: dict[str, Any]
) -> None:
    everything = project_everything(oxigraph_store, content.queries / "views" / "overview.rq")
    assert {node["id"] for node in overview.data["nodes"]} == set(everything)
    steps = [edge for edge in overview.data["edges"] if edge["id"] not in claims]
    assert sorted((step["from"], step["predicate"], step["to"]) for step in steps) == sorted(
        everything.graph["hierarchy"]
    )
    assert {step["category"] for step in steps} == {"hierarchy"}
    assert {step["sign"] for step in steps} == {"other"}
    assert not {step["id"] for step in steps} & set(overview.rows), "what no source says is no statement"


def boxes_of(reader: Reader) -> dict[str, tuple[float, float, float, float]]:
    return {
        node["id"]: (
            node["x"] - node["w"] / 2, node["y"] - node["h"] / 2, node["x"] + node["w"] / 2, node["y"] + node["h"] / 2,
        )
        for node in reader.data["nodes"]
    }  # fmt: skip


def apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_communities_contain_their_members_and_keep_apart(overview: Reader) -> None:
    (scene,) = overview.data["page"]["scenes"]
    stages = [(caption, (left, top, right, bottom)) for caption, left, top, right, bottom in scene["stages"]]
    boxes = sorted(boxes_of(overview).items())
    assert len({caption for caption, _ in stages}) == len(stages) > 3
    home = {}
    for key, (left, top, right, bottom) in boxes:
        inside = [name for name, it in stages if it[0] <= left and it[1] <= top and right <= it[2] and bottom <= it[3]]
        assert len(inside) == 1, f"{key} stands in {inside}"
        home[key] = inside[0]
    assert set(home.values()) == {caption for caption, _ in stages}, "a community of nobody"
    for place, (caption, stage) in enumerate(stages):
        for other, (left, top, right, bottom) in stages[:place]:
            # What is written above a community belongs to it.
            assert apart(stage, (left, top - 24, right, bottom)), (caption, other)
    for place, (key, box) in enumerate(boxes):
        for other, taken in boxes[:place]:
            assert apart(box, taken), f"{key} and {other} overlap"


def test_a_community_is_called_by_one_of_its_members(overview: Reader) -> None:
    (scene,) = overview.data["page"]["scenes"]
    words = {" ".join(node["lines"]) for node in overview.data["nodes"]}
    named = [stage[0].removeprefix("around ") for stage in scene["stages"] if stage[0].startswith("around ")]
    assert named
    assert set(named) <= words
    assert {stage[0] for stage in scene["stages"]} - {f"around {name}" for name in named} <= {
        "by themselves", "in small groups",
    }  # fmt: skip


def test_the_story_begins_with_entities_of_the_graph(content: Content, graph: ClaimGraph[str]) -> None:
    """A key that was renamed would silently fall out of the first sight."""
    (named,) = read_query(content.queries / "views" / "mechanism.rq").fields["Begin"]
    keys = re.split(r",\s*", named)
    assert set(keys) <= set(graph)
    assert {"lenalidomide", "CD200", "TNFRSF14", "CD274", "CD276"} <= set(keys)
