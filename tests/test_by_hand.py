"""A map filled by hand with pyvis's own methods is a map like any other: placed, boxed, named, and self-contained."""

from __future__ import annotations

import copy
import html
import json
import re
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from cllkg.errors import CllkgError
from cllkg.views.network import MapNetwork
from cllkg.views.scene import Edge, Node, Scene
from html_reader import Reader, check_loads_nothing


def data_of(network: MapNetwork) -> Any:
    return Reader(network.generate_html()).data


def small_network() -> MapNetwork:
    network = MapNetwork()
    network.add_node("a", label="β → δ")
    network.add_node("b", label="b")
    for _ in range(3):
        network.add_edge("a", "b")
    network.page = {"heading": "β & δ", "claims": {}, "entities": {}}
    return network


def test_the_network_is_pyvis_but_keeps_parallel_edges_and_writes_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stock pyvis drops parallel edges, writes in the machine's encoding, and leaves a lib/ where one stands."""
    monkeypatch.chdir(tmp_path)
    network = small_network()
    assert network.num_edges() == 3
    network.write_html("small.html")
    assert [path.name for path in tmp_path.iterdir()] == ["small.html"]
    written = (tmp_path / "small.html").read_text(encoding="utf-8")
    assert "<title>β &amp; δ</title>" in written
    assert "β → δ".encode() in (tmp_path / "small.html").read_bytes()
    edges = Reader(written).data["edges"]
    assert len({edge["id"] for edge in edges}) == 3
    assert len({tuple(edge["way"]) for edge in edges}) == 3, "parallel lines lie on one another"


def test_the_page_opens_in_the_browser_if_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    small_network().write_html(str(tmp_path / "quiet.html"))
    assert opened == []
    small_network().show(str(tmp_path / "shown.html"))
    assert opened == [(tmp_path / "shown.html").as_uri()]


def test_in_a_notebook_the_page_is_caged() -> None:
    written = small_network()._repr_html_()
    frame = re.fullmatch(r'<iframe sandbox="([^"]*)" width="100%" height="720" srcdoc="([^"<>]*)"></iframe>', written)
    assert frame
    assert frame[1] == "allow-scripts allow-downloads"
    assert html.unescape(frame[2]) == small_network().generate_html()


def test_dot_files_are_refused() -> None:
    with pytest.raises(CllkgError, match="DOT"):
        small_network().from_DOT("x.dot")


def test_everything_gets_a_place_a_box_and_a_name() -> None:
    network = MapNetwork()
    network.add_nodes(["a", "b", "c", "alone"])
    for one, other in combinations("abc", 2):
        network.add_edge(one, other)
    network.add_edge("c", "c")
    found = data_of(network)
    for node in found["nodes"]:
        assert {"id", "kind", "lines", "x", "y", "w", "h"} <= set(node)
        assert node["kind"] == "other"
        assert node["lines"] == [node["id"]]
    for one, other in combinations(found["nodes"], 2):
        apart = abs(one["x"] - other["x"]) >= (one["w"] + other["w"]) / 2
        assert apart or abs(one["y"] - other["y"]) >= (one["h"] + other["h"]) / 2
    assert sorted(edge["id"] for edge in found["edges"]) == ["a b", "a c", "b c", "c c"]
    assert {edge["sign"] for edge in found["edges"]} == {"other"}
    page = found["page"]
    assert {"light", "dark"} <= set(page["palette"])
    assert [row["count"] for part in page["legend"] for row in part["rows"]] == [4, 4]


def test_what_is_given_is_kept() -> None:
    network = MapNetwork()
    network.add_node("a", x=12.4, y=-7, kind="drug", note="seen", away=True)
    network.add_node("b", kind="no such kind", x=np.float64(500), y=np.int32(3))
    network.add_node("c")
    network.add_edge("a", "b", id="mine", sign="less", arrows="from", dashes=True, width=2, category="mechanism")
    network.add_edge("b", "c", id="mine", width=900)
    found = data_of(network)
    nodes = {node["id"]: node for node in found["nodes"]}
    assert (nodes["a"]["x"], nodes["a"]["y"], nodes["a"]["kind"]) == (12, -7, "drug")
    assert (nodes["a"]["note"], nodes["a"]["away"]) == ("seen", True)
    assert (nodes["b"]["x"], nodes["b"]["y"], nodes["b"]["kind"]) == (500, 3, "other")
    assert nodes["c"]["x"] - nodes["c"]["w"] / 2 > 500 + nodes["b"]["w"] / 2, "it stands where others are"
    edges = {edge["id"]: edge for edge in found["edges"]}
    assert sorted(edges) == ["mine", "mine 2"]
    assert (edges["mine"]["sign"], edges["mine"]["back"], edges["mine"]["width"]) == ("less", True, 2.0)
    assert edges["mine"]["dashes"]
    assert edges["mine"]["category"] == "mechanism"
    assert edges["mine 2"]["width"] < 10, "a line of 900 pixels would hide the map"


def test_a_title_is_the_label_where_there_is_none() -> None:
    network = MapNetwork()
    network.add_node(1, title="named by its title")
    network.add_node(2, label="two", title="not this")
    network.add_edge(1, 2, title="<b>hits</b>")
    network.add_edge(1, 2, label="activates", title="not this")
    network.add_edge(1, 2)
    page = network.generate_html()
    assert Reader(page).labels == {"1": "named by its title", "2": "two"}
    text = Reader(page).text
    assert "named by its title <b>hits</b> two" in text
    assert "named by its title activates two" in text
    assert "not this" not in page
    assert "activates" in {edge.get("mark") for edge in Reader(page).data["edges"]}


def test_ids_are_numbers_or_texts_numpy_or_not() -> None:
    """Stock pyvis refuses a numpy integer, and a page can only hold texts."""
    network = MapNetwork()
    network.add_node(np.int64(1), label="one")
    network.add_node(2)
    network.add_nodes(np.array([3, 4]))
    network.add_node(np.str_("five"))
    network.add_edge(1, np.int64(2))
    network.add_edge(np.int64(3), 4, weight=np.float32(0.5), broken=float("nan"), odd={1, 2})
    assert network.get_node(1)["label"] == "one"
    assert network.neighbors(1) == {2}
    found = data_of(network)
    assert [node["id"] for node in found["nodes"]] == ["1", "2", "3", "4", "five"]
    assert [(edge["from"], edge["to"]) for edge in found["edges"]] == [("1", "2"), ("3", "4")]
    assert found["edges"][1]["weight"] == 0.5


def test_two_things_of_one_name_are_refused() -> None:
    network = MapNetwork()
    network.add_nodes([1])
    network.add_node("1")
    with pytest.raises(CllkgError, match="two nodes are called '1'"):
        network.generate_html()


def test_an_edge_to_nowhere_is_refused_as_pyvis_does() -> None:
    with pytest.raises(AssertionError, match="non existent node 'z'"):
        small_network().add_edge("a", "z")


def test_a_networkx_graph_is_drawn_and_left_as_it_was() -> None:
    """pyvis writes sizes into the caller's nodes, and takes the weight from each edge."""
    graphs: list[Any] = [nx.karate_club_graph(), nx.MultiDiGraph([(1, 2), (1, 2), (2, 3)])]
    for graph in graphs:
        graph.add_node("alone", title="nobody")
        before = copy.deepcopy((dict(graph.nodes(data=True)), list(graph.edges(data=True))))
        network = MapNetwork()
        network.from_nx(graph)
        assert (dict(graph.nodes(data=True)), list(graph.edges(data=True))) == before
        found = data_of(network)
        assert {node["id"] for node in found["nodes"]} == {str(key) for key in graph}
        assert len(found["edges"]) == graph.number_of_edges()


def test_a_scene_and_what_is_added_to_it_stand_side_by_side() -> None:
    way = (40, 0, 80, 0, 120, 0, 160, 0)
    nodes = {
        key: Node(key, key, "drug", (key,), "", (80, 30), (x, 0)) for key, x in (("first", 0), ("second", 200))
    }  # fmt: skip
    network = MapNetwork()
    network.add_scene(Scene(nodes, {"e": Edge("e", "first", "second", "first hits second", "more", way)}))
    network.add_node("late")
    network.add_edge("first", "late")
    found = data_of(network)
    assert {node["id"]: node["x"] for node in found["nodes"] if node["id"] != "late"} == {"first": 0, "second": 200}
    (kept,) = [edge for edge in found["edges"] if edge["id"] == "e"]
    assert kept["way"] == [40, 0, 40, 0, 40, 0, 40, 0]
    assert network.picture().count('fill="#d9e8f6"') == 1


@pytest.mark.parametrize("count", [0, 1])
def test_a_map_of_next_to_nothing_is_a_page(count: int) -> None:
    network = MapNetwork()
    network.add_nodes([f"n{number}" for number in range(count)])
    page = network.generate_html()
    check_loads_nothing(page)
    assert len(Reader(page).data["nodes"]) == count
    assert network.picture().startswith("<svg ")
    assert network.stock().startswith("<!doctype html>")


def test_hostile_words_and_half_characters_stay_words(tmp_path: Path) -> None:
    evil = "</script><script>ran=1</script>\u2028 \ud800 \x00 javascript:a()"
    network = MapNetwork()
    network.add_node(evil, title=evil, kind=evil, link="javascript:a()")
    network.add_node("b")
    network.add_edge(evil, "b", title=evil, id=evil, sign=evil)
    network.page = {"heading": evil}
    network.write_html(str(tmp_path / "page.html"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    check_loads_nothing(page)
    assert "\ud800" not in page
    assert "�" in page
    assert len(Reader(page).scripts) == len(Reader(small_network().generate_html()).scripts)
    assert json.dumps(Reader(page).data).count("ran=1") > 1


def test_a_large_network_has_straight_lines_and_no_table_nor_picture() -> None:
    network = MapNetwork()
    keys = [f"n{number}" for number in range(1600)]
    network.add_nodes(keys)
    for one, other in pairwise(keys):
        network.add_edge(one, other)
    page = network.generate_html()
    assert len(Reader(page).data["edges"]) == 1599
    assert "way" not in Reader(page).data["edges"][0]
    assert Reader(page).rows == []
    assert Reader(page).all("svg") == []
    assert Reader(small_network().generate_html()).all("svg") != []
    with pytest.raises(CllkgError, match=r"too large for a still picture\.  Write it as \.html"):
        network.picture()
    with pytest.raises(CllkgError, match="too large for pyvis's own page"):
        network.stock()
