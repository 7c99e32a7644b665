"""Things and relations of any sort and any number are a map that can be read."""

from __future__ import annotations

import time
from itertools import combinations, pairwise
from typing import Any

import pytest

from cllkg.errors import CllkgError
from cllkg.views.network import MapNetwork
from cllkg.views.relation_map import CLUSTERED, Relation, Thing, draw_relations
from html_reader import Reader
from pages import clustered

PAGE = {"name": "query", "heading": "A map"}


def data_of(network: MapNetwork) -> Any:
    return Reader(network.generate_html()).data


def chain(count: int) -> MapNetwork:
    keys = [f"n{place}" for place in range(count)]
    return draw_relations(
        [Thing(key, key, "thing") for key in keys], [Relation(one, other, "r") for one, other in pairwise(keys)], PAGE
    )


def test_every_thing_is_a_box_and_every_relation_a_line() -> None:
    things = [Thing("a", "A", "drug", ("Alpha",), "X:1", "https://x.org/1"), Thing("b", "B", "cell", away=True)]
    relations = [Relation("a", "b", "hits"), Relation("b", "a", "hits"), Relation("a", "b", "binds")]
    page = Reader(draw_relations([*things, things[0]], [*relations, relations[0]], PAGE).generate_html())
    nodes = {node["id"]: node for node in page.data["nodes"]}
    assert set(nodes) == {"a", "b"}
    assert (nodes["a"]["curie"], nodes["a"]["link"], nodes["a"]["kindLabel"]) == ("X:1", "https://x.org/1", "drug")
    assert (nodes["b"].get("away"), nodes["a"].get("away")) == (True, None)
    edges = page.data["edges"]
    assert sorted((edge["from"], edge["to"]) for edge in edges) == [("a", "b"), ("a", "b"), ("b", "a")]
    assert sorted(edge["mark"] for edge in edges) == ["binds", "hits", "hits"], "few relations are named on their lines"
    assert len({tuple(edge["way"]) for edge in edges}) == 3
    assert page.rows == sorted(edge["id"] for edge in edges)
    assert {"A binds B", "A hits B", "B hits A"} <= set(page.text)


def test_the_frequent_sorts_and_relations_have_rows_of_their_own_and_the_rest_share_one() -> None:
    things = [Thing(f"{sort}-{place}", "x", f"sort {sort:02}") for sort in range(14) for place in range(14 - sort)]
    relations = [
        Relation(one.key, other.key, f"does {place % 12}") for place, (one, other) in enumerate(pairwise(things))
    ]
    data = data_of(draw_relations(things, relations, PAGE))
    legend = {part["name"]: part["rows"] for part in data["page"]["legend"]}
    assert [row["label"] for row in legend["kinds"]] == [*(f"sort {sort:02}" for sort in range(9)), "all others"]
    assert [row["count"] for row in legend["kinds"]] == [*range(14, 5, -1), sum(range(1, 6))]
    assert sum(row["count"] for row in legend["relations"]) == len(relations)
    assert len({row["shape"] for row in legend["kinds"]}) == len(legend["kinds"]), "told by color alone"
    for scheme in ("light", "dark"):
        assert {row["name"] for row in legend["kinds"]} <= set(data["page"]["palette"][scheme]["kinds"])


def test_one_thing_alone_is_a_map() -> None:
    data = data_of(draw_relations([Thing("a", "A", "thing")], [], PAGE))
    assert [node["id"] for node in data["nodes"]] == ["a"]
    assert data["edges"] == []
    assert data_of(draw_relations([Thing("a", "A", "thing")], [Relation("a", "a", "knows")], PAGE))["edges"][0]["id"]


def test_boxes_of_a_map_do_not_overlap() -> None:
    data = data_of(chain(120))
    for one, other in combinations(data["nodes"], 2):
        apart = abs(one["x"] - other["x"]) >= (one["w"] + other["w"]) / 2
        assert apart or abs(one["y"] - other["y"]) >= (one["h"] + other["h"]) / 2


def test_what_is_folded_away_is_not_in_the_picture() -> None:
    things = [Thing("a", "seen", "x"), Thing("b", "also seen", "x"), Thing("c", "folded", "x", away=True)]
    network = draw_relations(things, [Relation("a", "b", "r"), Relation("b", "c", "r")], PAGE)
    picture = network.picture()
    assert "also seen" in picture
    assert "folded" not in picture
    assert {node["id"] for node in data_of(network)["nodes"]} == {"a", "b", "c"}


# --- more than can be read at once


@pytest.fixture(scope="module")
def many() -> Any:
    return data_of(clustered())


def test_up_to_so_many_things_open_as_they_are_and_beyond_that_clustered(many: Any) -> None:
    few = data_of(chain(300))["page"]
    assert few["clusters"] == []
    assert "notice" not in few
    assert len(many["nodes"]) == 1600 > CLUSTERED
    assert many["page"]["notice"].startswith("1,600 things are more than can be read at once: they open as ")
    assert f" {len(many['page']['clusters'])} clusters" in many["page"]["notice"]


def test_every_thing_is_in_one_cluster_and_stands_inside_it(many: Any) -> None:
    clusters = {cluster["id"]: cluster for cluster in many["page"]["clusters"]}
    assert 1 < len(clusters) <= 60
    members: dict[str, int] = dict.fromkeys(clusters, 0)
    for node in many["nodes"]:
        cluster = clusters[node["cluster"]]
        members[node["cluster"]] += 1
        assert abs(node["x"] - cluster["x"]) + node["w"] / 2 <= cluster["w"] / 2, node["id"]
        assert abs(node["y"] - cluster["y"]) + node["h"] / 2 <= cluster["h"] / 2, node["id"]
    assert members == {key: cluster["count"] for key, cluster in clusters.items()}
    for one, other in combinations(clusters.values(), 2):
        apart = abs(one["x"] - other["x"]) >= (one["w"] + other["w"]) / 2
        assert apart or abs(one["y"] - other["y"]) >= (one["h"] + other["h"]) / 2, (one["id"], other["id"])


def test_a_cluster_is_called_by_what_hangs_together_most_and_says_how_much_it_holds(many: Any) -> None:
    home = {" ".join(node["lines"]): node["cluster"] for node in many["nodes"]}
    for cluster in many["page"]["clusters"]:
        *name, count = cluster["lines"]
        assert count == f"{cluster['count']:,}"
        assert home[" ".join(name)] == cluster["id"]
        assert cluster["label"] == f"{' '.join(name)} and {cluster['count'] - 1:,} others"
        assert cluster["font"] > 15, "it must be read from afar"


def test_a_clustered_map_is_neither_picture_nor_stock_page() -> None:
    network = clustered()
    assert network.scene is None
    with pytest.raises(CllkgError, match=r"too large for a still picture\.  Write it as \.html, or ask for less"):
        network.picture()
    with pytest.raises(CllkgError, match="too large for pyvis's own page"):
        network.stock()


def test_fifty_thousand_relations_are_a_page() -> None:
    """No row, no way and no word is made for each: a page nobody could open would be no better than none."""
    things = [Thing(f"n{place:04}", f"thing {place}", "thing") for place in range(2000)]
    relations = [
        Relation(things[place].key, things[(place * step + step) % 2000].key, "touches")
        for place in range(2000)
        for step in range(2, 28)
    ]
    started = time.monotonic()
    page = draw_relations(things, relations, PAGE).generate_html()
    taken = time.monotonic() - started
    data = Reader(page).data
    assert len(data["edges"]) == len(set(relations)) > 50_000
    assert Reader(page).rows == []
    assert not [edge for edge in data["edges"] if "way" in edge or "mark" in edge]
    assert len(page.encode()) < 12_000_000
    assert taken < 240, "far longer than anybody waits"
