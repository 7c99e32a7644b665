"""The pages say what the graph says, to everybody, and load nothing to do so."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from cllkg.content import Content
from cllkg.errors import CllkgError
from cllkg.model.codes import StudyType
from cllkg.pipeline import Compiled
from cllkg.projection.claims import ClaimGraph, project
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views import draw
from cllkg.views.overview import draw_overview
from cllkg.views.page import VIS_SHA256, js_json, vis_network
from cllkg.views.stock import draw_stock, write_stock
from cllkg.views.theme import SYSTEMS, system_of

PAYLOADS = (
    "<script>ran=1</script>",
    "</script><script>ran=1</script>",
    '"><img src=x onerror=ran=1>',
    "<!--<script>",
    "href β→δ \u2028 {{7*7}} ' &amp;",
)
# Elements that load by themselves, and attributes by which they do.
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "manifest"}


class Reader(HTMLParser):
    """Reads a page as a browser does: tags with attributes, and what scripts and styles hold."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.text: list[str] = []
        self._inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag if tag in self.raw else ""
        if self._inside:
            self.raw[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.raw[self._inside][-1] += data
        else:
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def policy(self) -> str:
        found = [m["content"] for m in self.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
        assert len(found) == 1
        return str(found[0])

    @property
    def data(self) -> dict[str, Any]:
        kinds = [script.get("type") for script in self.all("script")]
        found = json.loads(self.raw["script"][kinds.index("application/json")])
        assert isinstance(found, dict)
        return found


@pytest.fixture
def graph(oxigraph_store: OxigraphStore, content: Content) -> ClaimGraph[str]:
    return project(oxigraph_store, content.queries / "views" / "overview.rq")


@pytest.fixture(scope="module")
def page(oxigraph_store: OxigraphStore, content: Content) -> str:
    return draw(oxigraph_store, content, "overview")


@pytest.fixture(scope="module")
def stock(oxigraph_store: OxigraphStore, content: Content) -> str:
    return draw(oxigraph_store, content, "overview", stock=True)


def make_hostile(graph: ClaimGraph[str]) -> None:
    """Append every payload to everything a curator may write."""
    evil = " ".join(PAYLOADS)
    for _, node in graph.nodes(data=True):
        node["label"] += evil
        node["synonym"] = (*node["synonym"], evil)
        node["curie"] = evil
    for *_, claim in graph.edges(data=True):
        claim["label"] += evil
        claim["predicate"] += evil
        claim["context"].append({"aspect": evil, "value": evil})
        claim["flags"].append({"flag": evil, "label": evil, "flag_kind": evil, "flag_status": evil, "comment": evil})
        for line in claim["lines"]:
            line |= {
                "title": evil,
                "locator": evil,
                "finding": evil,
                "doi": f"10.1000/{evil}",
                "url": "javascript:ran=1",
            }


# --- what the overview shows


def test_every_claim_of_the_projection_is_a_line_of_its_own(page: str, graph: ClaimGraph[str]) -> None:
    data = Reader(page).data
    assert {(edge["from"], edge["to"], edge["id"]) for edge in data["edges"]} == set(graph.edges(keys=True))
    assert len(data["edges"]) == graph.number_of_edges()
    assert len({(edge["from"], edge["to"]) for edge in data["edges"]}) < len(data["edges"]), "no parallel claims to try"
    assert {node["id"] for node in data["nodes"]} == set(graph)


def test_the_table_holds_the_statements_of_the_map(page: str, graph: ClaimGraph[str]) -> None:
    """The table is what remains without eyes, without a mouse, and without JavaScript."""
    reader = Reader(page)
    rows = [row["data-claim"] for row in reader.all("tr") if "data-claim" in row]
    assert sorted(map(str, rows)) == sorted(key for *_, key in graph.edges(keys=True))
    shown = set(reader.text)
    assert {claim["label"] for *_, claim in graph.edges(data=True)} <= shown


def test_a_line_shows_sign_standing_and_doubt_without_color(page: str, graph: ClaimGraph[str]) -> None:
    edges = {edge["id"]: edge for edge in Reader(page).data["edges"]}
    sure = {"supported", "contested", "disputed"}
    for *_, key, claim in graph.edges(keys=True, data=True):
        (head, arrow), *rest = edges[key]["arrows"].items()
        assert not rest
        expected = "vee" if claim["negated"] or not claim["sign"] else "arrow" if claim["sign"] > 0 else "bar"
        assert arrow["type"] == expected, key
        assert (head == "from") is (claim["direction"] == "backward"), key
        assert bool(edges[key]["dashes"]) is (claim["standing"] not in sure), key
        assert ("not" in edges[key]["label"]) is claim["negated"], key
        assert ("!" in edges[key]["label"]) is (claim["standing"] in {"contested", "disputed"}), key
    assert {"uncited", "contested", "hypothesis"} <= {claim["standing"] for *_, claim in graph.edges(data=True)}


def test_lines_of_one_pair_part(page: str) -> None:
    ways: dict[frozenset[str], list[tuple[bool, str, float]]] = {}
    for edge in Reader(page).data["edges"]:
        smooth = edge["smooth"] or {"type": "straight", "roundness": 0}
        turned = edge["from"] > edge["to"] and smooth["roundness"] != 0
        ways.setdefault(frozenset((edge["from"], edge["to"])), []).append((turned, smooth["type"], smooth["roundness"]))
    assert max(map(len, ways.values())) > 1
    assert all(len(set(way)) == len(way) for way in ways.values())


def test_the_story_names_entities_of_the_graph(graph: ClaimGraph[str]) -> None:
    """A key that was renamed would silently fall out of the middle."""
    named = re.split(r"[>,]\s*", graph.graph["header"]["Story"][0])
    assert {name.strip() for name in named} <= set(graph)
    assert {"lenalidomide", "CD200", "TNFRSF14", "CD274", "CD276", "t_cell"} <= {name.strip() for name in named}


def test_the_page_opens_with_the_categories_its_query_names(page: str, graph: ClaimGraph[str]) -> None:
    opens = {part.strip() for part in graph.graph["header"]["Opens"][0].split(",")}
    legend = Reader(page).data["page"]["legend"]
    assert {row["name"] for row in legend["categories"] if row["open"]} == opens
    for part in ("categories", "signs", "standings", "systems", "flags"):
        assert sum(row["count"] for row in legend[part]) == len(graph.edges), part
    assert sum(row["count"] for row in legend["kinds"]) == len(graph)


def test_what_must_stay_in_sight_is_in_the_graph(page: str, graph: ClaimGraph[str]) -> None:
    """A claim or a category that was renamed would silently fall out of sight."""
    header, shown = graph.graph["header"], Reader(page).data["page"]
    claims = {key: claim for *_, key, claim in graph.edges(keys=True, data=True)}
    warned = [part.strip() for part in " ".join(header["Warns"]).split(",")]
    assert shown["warns"] == warned
    assert {claims[key]["category"] for key in warned} <= set(shown["keeps"]) == {"regulatory", "safety"}
    assert set(shown["keeps"]) <= {claim["category"] for claim in claims.values()}


def test_a_claim_is_flagged_while_a_question_is_open(page: str, graph: ClaimGraph[str]) -> None:
    shown = Reader(page).data
    flagged = {edge["id"] for edge in shown["edges"] if edge["flagged"] == "flagged"}
    statuses = {
        key: {flag["flag_status"] for flag in claim["flags"]} for *_, key, claim in graph.edges(keys=True, data=True)
    }
    assert flagged == {key for key, status in statuses.items() if "unresolved" in status}
    assert flagged == {key for key, claim in shown["page"]["claims"].items() if claim["flagged"]}
    assert {"explained"} in statuses.values(), "no explained flag to try"


def test_every_type_of_study_has_its_row() -> None:
    """A new type would otherwise count as no study at all."""
    named = {study_type for system in SYSTEMS for study_type in system.study_types}
    assert named | {StudyType.NONE} == set(StudyType)
    assert [system_of([study_type, "none"]).name == "none" for study_type in named] == [False] * len(named)


def test_the_article_alone_is_drawn_as_the_article_has_it(oxigraph_store: OxigraphStore, content: Content) -> None:
    """What others support may still be uncited in the article, and is dashed there."""
    claims = Reader(draw(oxigraph_store, content, "overview", graph="article")).data["page"]["claims"]
    assert claims
    assert all(claim["standing"] == claim["standing_in_article"] for claim in claims.values())
    whole = Reader(draw(oxigraph_store, content, "overview")).data["page"]["claims"]
    assert any(whole[key]["standing"] != claim["standing"] for key, claim in claims.items())


def test_a_graph_without_claims_is_not_drawn(oxigraph_store: OxigraphStore, content: Content) -> None:
    with pytest.raises(CllkgError, match="nothing to draw"):
        draw(oxigraph_store, content, "overview", graph="mappings")


# --- the same page every time


def test_the_same_graph_gives_the_same_bytes(page: str, oxigraph_store: OxigraphStore, content: Content) -> None:
    assert draw(oxigraph_store, content, "overview") == page


def test_the_bytes_do_not_hang_on_the_hash_seed(compiled: Compiled, content: Content, tmp_path: Path) -> None:
    """Sets and dictionaries must not decide where something stands."""
    data = tmp_path / "graph.nq"
    data.write_bytes(compiled.nquads)
    code = (
        "import hashlib, sys; from pathlib import Path\n"
        "from cllkg.content import find_content\n"
        "from cllkg.store import open_store\n"
        "from cllkg.views import draw\n"
        "store, content = open_store('memory:' + sys.argv[1]), find_content(Path(sys.argv[2]))\n"
        "pages = [draw(store, content, 'overview', stock=stock) for stock in (False, True)]\n"
        "print(*(hashlib.sha256(page.encode()).hexdigest() for page in pages))"
    )
    printed = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(data), str(content.root)],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        assert done.returncode == 0, done.stderr
        printed.add(done.stdout)
    assert len(printed) == 1


# --- nothing is loaded, nothing runs that is not ours


def check_loads_nothing(page: str) -> None:
    reader = Reader(page)
    assert not {tag for tag, _ in reader.tags} & {
        "img",
        "iframe",
        "object",
        "embed",
        "link",
        "base",
        "form",
        "audio",
        "video",
    }
    for tag, attributes in reader.tags:
        assert not LOADING & set(attributes), f"{tag} loads {attributes}"
        assert not [name for name in attributes if name.startswith("on")], f"{tag} has a handler: {attributes}"
        if "href" in attributes:
            assert str(attributes["href"]).startswith(("https://", "#")), attributes
            assert tag == "a"
    assert all(
        "@import" not in style and not re.search(r"url\((?!['\"]?data:)", style) for style in reader.raw["style"]
    )


def test_the_page_loads_nothing(page: str) -> None:
    check_loads_nothing(page)
    assert len(re.findall(r'<a [^>]*href="https://', page)) > 100, "the links that may stay are gone"


@pytest.mark.parametrize(
    "tag", ['<img src="https://x/y">', '<link rel="icon" href="https://x/y">', '<p onclick="a()">']
)
def test_a_page_that_loads_would_be_noticed(page: str, tag: str) -> None:
    with pytest.raises(AssertionError):
        check_loads_nothing(page.replace("</header>", f"</header>{tag}"))


def test_the_policy_lets_only_the_scripts_of_the_page_run(page: str) -> None:
    reader = Reader(page)
    assert "unsafe" not in reader.policy
    assert reader.policy.startswith("default-src 'none'; ")
    scripts = [text for text, tag in zip(reader.raw["script"], reader.all("script"), strict=True) if "type" not in tag]
    assert len(scripts) > 1
    for text in (*scripts, *reader.raw["style"]):
        assert f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in reader.policy
    assert len(re.findall("sha256-", reader.policy)) == len(scripts) + 1
    # A policy binds only what comes after it.
    assert page.index("Content-Security-Policy") < page.index("<style") < page.index("<script")


def test_the_page_says_what_it_is(page: str) -> None:
    reader = Reader(page)
    assert page.startswith("<!doctype html>\n")
    assert reader.all("html") == [{"lang": "en"}]
    assert {"charset": "utf-8"} in reader.all("meta")
    assert page.encode().index(b'<meta charset="utf-8">') < 1024
    assert {"viewport", "color-scheme"} <= {str(meta.get("name")) for meta in reader.all("meta")}
    assert [tag for tag, _ in reader.tags if tag in ("title", "h1", "main")] == ["title", "h1", "main"]


def test_hostile_words_stay_words(graph: ClaimGraph[str], page: str) -> None:
    before = [tag for tag, _ in Reader(page).tags]
    make_hostile(graph)
    hostile = draw_overview(graph)
    reader = Reader(hostile)
    assert {tag for tag, _ in reader.tags} == set(before)
    assert [tag for tag, _ in reader.tags].count("script") == before.count("script")
    check_loads_nothing(hostile)
    label = next(node for node in reader.data["nodes"] if node["id"] == "CD274")["label"]
    assert label == "CD274" + " ".join(PAYLOADS)
    assert any(label in text for text in reader.text), "the table does not show the label as it is"
    links = [link["href"] for source in reader.data["page"]["sources"].values() for link in source["links"]]
    assert not [href for href in links if not href.startswith("https://")]


def test_json_survives_its_way_through_html() -> None:
    value = {"x": [*PAYLOADS, "\u2029", "😀", "\x00"]}
    written = str(js_json(value))
    assert json.loads(written) == value
    assert not set("<>&\u2028\u2029") & set(written)
    with pytest.raises(ValueError, match="JSON"):
        js_json(float("nan"))


def test_the_drawing_library_is_the_one_that_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "vis-network" in vis_network().text
    monkeypatch.setattr("cllkg.views.page.VIS_SHA256", VIS_SHA256[::-1])
    with pytest.raises(CllkgError, match=r"pyvis==0\.3\.2"):
        vis_network()


# --- pyvis's own page


def test_the_stock_page_loads_nothing_and_cannot(stock: str) -> None:
    reader = Reader(stock)
    assert "default-src 'none'" in reader.policy
    assert not [tag for tag, attributes in reader.tags if LOADING & set(attributes) or "href" in attributes]
    assert reader.all("html") == [{"lang": "en"}]
    assert stock.startswith("<!doctype html>")
    assert stock.count("<title>") == 1


def test_the_stock_page_shows_the_whole_graph(stock: str, graph: ClaimGraph[str]) -> None:
    edges = re.search(r"edges = new vis\.DataSet\((\[.*?\])\);\n", stock)
    assert edges
    assert {edge["id"] for edge in json.loads(edges[1])} == {key for *_, key in graph.edges(keys=True)}


def test_hostile_words_stay_words_on_the_stock_page(graph: ClaimGraph[str], stock: str) -> None:
    """One title with the letters 'href' would make pyvis write all titles as HTML."""
    make_hostile(graph)
    hostile = draw_stock(graph)
    assert [tag for tag, _ in Reader(hostile).tags] == [tag for tag, _ in Reader(stock).tags]
    assert "popup.innerHTML" not in hostile


def test_a_stock_template_that_still_loads_is_refused(graph: ClaimGraph[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cllkg.views.stock._REMOTE", re.compile("never"))
    with pytest.raises(CllkgError, match=r"template has changed: <link"):
        draw_stock(graph)


def test_the_stock_page_is_written_as_utf_8(graph: ClaimGraph[str], tmp_path: Path) -> None:
    graph.nodes["CD274"]["label"] = "β→δ 中"
    write_stock(graph, tmp_path / "stock.html")
    assert r"\u03b2\u2192\u03b4 \u4e2d" in (tmp_path / "stock.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["stock.html"]
