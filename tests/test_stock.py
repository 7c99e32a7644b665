"""pyvis's own page, for those who know it: made to open without a network, and to take words for words."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from cllkg.content import Content
from cllkg.errors import CllkgError
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views import draw
from cllkg.views.network import MapNetwork
from cllkg.views.scene import Edge, Node, Scene
from cllkg.views.stock import draw_stock
from cllkg.views.theme import look
from hostile import EVIL
from html_reader import LOADING, Reader
from pages import drawn


@pytest.fixture(scope="module")
def stock(oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content) -> str:
    return drawn("stock page", oxigraph_store, oxigraph_store_inferred, content)


@pytest.fixture(scope="module")
def page(oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content) -> Reader:
    return Reader(drawn("overview", oxigraph_store, oxigraph_store_inferred, content))


def scene_of(words: str) -> Scene:
    nodes = {
        key: Node(f"{key}{words}", f"{key}{words}", "drug", (f"{key}{words}",), "", (80, 30), (x, 0))
        for key, x in (("a", 0), ("b", 200))
    }
    edge = Edge(words or "e", f"a{words}", f"b{words}", words, "less", data={"standing": words})
    return Scene({node.key: node for node in nodes.values()}, {edge.key: edge})


def items(stock: str, name: str) -> list[dict[str, Any]]:
    found = re.search(rf"{name} = new vis\.DataSet\((\[.*?\])\);\n", stock)
    assert found
    read = json.loads(found[1])
    assert isinstance(read, list)
    return read


def check_cannot_load(stock: str) -> None:
    reader = Reader(stock)
    assert "default-src 'none'" in reader.policy
    assert not [tag for tag, attributes in reader.tags if LOADING & set(attributes) or "href" in attributes]
    assert reader.all("html") == [{"lang": "en"}]
    assert stock.startswith("<!doctype html>")
    assert stock.count("<title>") == 1


def test_the_stock_page_loads_nothing_and_cannot(stock: str) -> None:
    check_cannot_load(stock)
    with pytest.raises(AssertionError):
        check_cannot_load(stock.replace("<body>", '<body><script src="https://x/y.js"></script>'))


def test_the_stock_page_shows_what_our_page_shows_where_it_stands(stock: str, page: Reader) -> None:
    edges, nodes = items(stock, "edges"), items(stock, "nodes")
    assert [(edge["from"], edge["to"], edge["id"]) for edge in edges] == [
        (edge["from"], edge["to"], edge["id"]) for edge in page.data["edges"]
    ]
    assert [(node["id"], node["x"], node["y"]) for node in nodes] == [
        (node["id"], node["x"], node["y"]) for node in page.data["nodes"]
    ]
    assert {node["id"]: node["title"] for node in nodes} == page.labels


def test_heads_and_dashes_are_those_of_our_page(stock: str, page: Reader) -> None:
    heads = page.data["page"]["heads"]
    for ours, theirs in zip(page.data["edges"], items(stock, "edges"), strict=True):
        ((end, head),) = theirs["arrows"].items()
        assert (end, head["type"]) == ("from" if ours.get("back") else "to", heads[ours["sign"]])
        assert theirs["dashes"] is bool(ours.get("dashes"))


def test_hostile_words_stay_words_on_the_stock_page() -> None:
    """One title with the letters 'href' would make pyvis write all titles as HTML."""
    hostile = draw_stock(scene_of(EVIL), look(), EVIL)
    plain = draw_stock(scene_of(""), look(), "heading")
    assert [tag for tag, _ in Reader(hostile).tags] == [tag for tag, _ in Reader(plain).tags]
    assert "popup.innerHTML" not in hostile
    check_cannot_load(hostile)
    assert [node["title"] for node in items(hostile, "nodes")] == [f"a{EVIL}", f"b{EVIL}"]


def test_words_of_every_script_are_written_as_escapes() -> None:
    """pyvis writes files in the encoding of the machine; escapes read the same in all of them."""
    written = draw_stock(scene_of("β→δ 中"), look(), "heading")
    assert r"\u03b2\u2192\u03b4 \u4e2d" in written


def test_a_stock_template_that_still_loads_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cllkg.views.stock._REMOTE", re.compile("never"))
    with pytest.raises(CllkgError, match=r"template has changed: <link.*pyvis==0\.3\.2"):
        draw_stock(scene_of(""), look(), "heading")


def test_only_maps_have_another_form(oxigraph_store: OxigraphStore, content: Content) -> None:
    for form in ("picture", "stock page"):
        with pytest.raises(CllkgError, match=rf"'trial' is no map, so it has no {form}\..*mechanism, overview"):
            draw(oxigraph_store, content, "trial", form=form)


def test_an_empty_map_is_a_stock_page() -> None:
    assert items(MapNetwork().stock(), "nodes") == []
