"""The still picture of a map: well-formed SVG that shows every box and line, and nothing outside its frame."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree as ET

import pytest

from cllkg.content import Content
from cllkg.errors import CllkgError
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views.picture import draw_picture, extent, middle, way_of
from cllkg.views.scene import Edge, Look, Node, Scene
from cllkg.views.theme import KINDS, SIGNS, look
from hostile import EVIL
from html_reader import Reader
from pages import drawn

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def node(key: str, x: int = 0, y: int = 0, kind: str = "other", **data: object) -> Node:
    return Node(key, key, kind, (key,), "", (80, 30), (x, y), data)


def scene_of(nodes: list[Node], edges: list[Edge]) -> Scene:
    return Scene({one.key: one for one in nodes}, {one.key: one for one in edges})


def texts(root: ET.Element) -> Counter[str]:
    return Counter(str(text.text) for text in root.iter(f"{SVG}text"))


def points_in(root: ET.Element) -> list[tuple[float, float]]:
    """Return every point that is drawn, the corners of rectangles and the rims of ovals included."""
    found = []
    for one in root.iter():
        numbers = {name: float(value) for name, value in one.attrib.items() if NUMBER.fullmatch(value)}
        if one.tag == f"{SVG}path":
            values = [float(number) for number in NUMBER.findall(one.attrib["d"])]
            found += list(zip(values[::2], values[1::2], strict=True))
        elif one.tag == f"{SVG}rect":
            x, y = numbers["x"], numbers["y"]
            found += [(x, y), (x + numbers["width"], y + numbers["height"])]
        elif one.tag in (f"{SVG}ellipse", f"{SVG}circle"):
            rx, ry = numbers.get("rx", numbers.get("r", 0)), numbers.get("ry", numbers.get("r", 0))
            found += [(numbers["cx"] - rx, numbers["cy"] - ry), (numbers["cx"] + rx, numbers["cy"] + ry)]
        elif one.tag == f"{SVG}text":
            found.append((numbers["x"], numbers["y"]))
    return found


def check_within(root: ET.Element) -> None:
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    for x, y in points_in(root):
        assert left <= x <= left + width, (x, y)
        assert top <= y <= top + height, (x, y)


@pytest.fixture(scope="module")
def page(oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content) -> str:
    return drawn("overview", oxigraph_store, oxigraph_store_inferred, content)


@pytest.fixture(scope="module")
def picture(oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content) -> str:
    return drawn("picture", oxigraph_store, oxigraph_store_inferred, content)


def test_the_picture_is_a_file_of_its_own(picture: str) -> None:
    root = ET.fromstring(picture)
    assert root.tag == f"{SVG}svg"
    assert picture.endswith("</svg>\n")
    assert root.attrib["role"] == "img"
    assert root[0].tag == f"{SVG}title"
    assert str(root[0].text).strip()
    assert not re.search(r"\b(?:style|href|onload)=|<script|<style|<image|url\(", picture)


def test_it_shows_every_thing_and_every_line_of_the_page(picture: str, page: str) -> None:
    data, root = Reader(page).data, ET.fromstring(picture)
    words = texts(root)
    for line, count in Counter(line for one in data["nodes"] for line in one["lines"]).items():
        assert words[line] >= count, line
    # One path for each line, one more for the paper between two strokes, and those of heads that are no dots.
    doubled = sum(edge.get("double", False) for edge in data["edges"])
    strokes = [one for one in root.iter(f"{SVG}path") if "C" in one.attrib["d"] and "stroke-width" in one.attrib]
    assert len(strokes) == len(data["edges"]) + doubled
    marks = Counter(edge["mark"] for edge in data["edges"] if "mark" in edge)
    assert {mark: words[mark] for mark in marks} == marks
    dots = Counter(edge.get("dot", "") for edge in data["edges"])
    assert len(list(root.iter(f"{SVG}circle"))) == dots["disc"] + dots["ring"]
    dashed = sum(bool(edge.get("dashes")) for edge in data["edges"])
    assert sum("stroke-dasharray" in one.attrib for one in root.iter(f"{SVG}path")) == dashed


def test_it_has_the_places_and_ways_of_the_page(picture: str, page: str) -> None:
    data, root = Reader(page).data, ET.fromstring(picture)
    drawn_at = {(round(x), round(y)) for x, y in points_in(root)}
    for edge in data["edges"]:
        # The one end is cut short by its head; the other stands as it is.
        x, y = edge["way"][:2]
        far = x + sum(edge["way"][2::2]), y + sum(edge["way"][3::2])
        assert ((x, y) if not edge.get("back") else far) in drawn_at, edge["id"]
    xs = Counter(one.attrib["x"] for one in root.iter(f"{SVG}text"))
    for one in data["nodes"]:
        assert str(one["x"]) in xs, one["id"]


def test_the_page_holds_the_same_picture_for_readers_without_javascript(picture: str, page: str) -> None:
    within = re.search(r"<noscript>.*?(<svg .*?</svg>)", page, re.DOTALL)
    assert within
    still, alone = ET.fromstring(within[1]), ET.fromstring(picture)
    assert [still.attrib["viewBox"].split()[at] for at in (0, 1)] == alone.attrib["viewBox"].split()[:2]
    captions = texts(alone) - texts(still)
    assert not texts(still) - texts(alone)
    assert len(list(alone.iter())) == len(list(still.iter())) + 1 + captions.total(), "the paper alone is more"
    data = Reader(page).data["page"]
    assert set(captions) == {data["heading"], data["signs"], data["notice"]}, "alone it says how to read it"


def test_nothing_is_outside_the_frame(picture: str) -> None:
    root = ET.fromstring(picture)
    check_within(root)
    left, top, width, height = root.attrib["viewBox"].split()
    root.attrib["viewBox"] = f"{left} {top} {float(width) - 100} {height}"
    with pytest.raises(AssertionError):
        check_within(root)


@pytest.mark.parametrize("words", [EVIL, "a\x00b\x07\x1b[31m", "half \ud800 character \udfff", "\ufffe\uffff", "]]>"])
def test_whatever_the_words_the_picture_is_well_formed(words: str) -> None:
    nodes = [node(words), Node("b", words, "drug", (words, words), words, (90, 60), (300, 0))]
    edges = [Edge("e", words, "b", words, "less", mark=words)]
    stage = (words, -100, -60, 400, 90)
    scene = Scene({one.key: one for one in nodes}, {"e": edges[0]}, ((words, 0, -90),), (stage,))
    picture = str(draw_picture(scene, look(), title=words, alone=True))
    root = ET.fromstring(picture.encode("utf-8"))
    shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", words)
    assert str(root[0].text).replace("\r", "") == shown
    assert texts(root)[shown] == 7
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {"svg", "title", "rect", "text", "g", "path"}


def test_what_is_unreadable_is_a_replacement_and_never_left_out() -> None:
    root = ET.fromstring(str(draw_picture(scene_of([node("a\x00\ud800b")], []), look(), title="x")).encode("utf-8"))
    assert texts(root)["a\ufffd\ufffdb"] == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_outline_and_every_head_can_be_drawn(scheme: str) -> None:
    nodes = [node(kind.name, 200 * place, kind=kind.name, told=not place) for place, kind in enumerate(KINDS)]
    edges = [
        Edge(f"{sign.name} {dot}", "drug", "disease", "x", sign.name, backward=back, dot=dot, double=back, mark="!")
        for sign in SIGNS
        for dot, back in (("disc", True), ("ring", False), ("square", False), ("", True))
    ]
    root = ET.fromstring(str(draw_picture(scene_of(nodes, edges), look(scheme), title="x", alone=True)))
    check_within(root)
    text = ET.tostring(root, encoding="unicode")
    for kind in KINDS:
        assert getattr(kind, scheme)[0] in text, kind.name
    for sign in SIGNS:
        assert getattr(sign, scheme) in text, sign.name


def test_a_line_without_a_way_runs_straight_from_edge_to_edge() -> None:
    scene = scene_of([node("a"), node("b", 300)], [Edge("e", "a", "b", "x", "more"), Edge("o", "a", "a", "x", "more")])
    assert way_of(scene, scene.edges["e"]) == (40, 0, 260, 0)
    loop = way_of(scene, scene.edges["o"])
    assert loop[0] == loop[-2] == 40
    check_within(ET.fromstring(str(draw_picture(scene, look(), title="x"))))


def test_the_middle_of_a_way_is_on_it() -> None:
    assert middle((0, 0, 0, 0, 10, 10, 10, 10)) == (5, 5)
    assert middle((0, 0, 3, 0, 6, 0, 10, 0, 13, 0, 16, 0, 20, 0)) == (10, 0)


def test_a_picture_of_nothing_is_a_picture() -> None:
    empty = Scene({}, {})
    assert extent(empty) == (0, 0, 40, 40)
    assert ET.fromstring(str(draw_picture(empty, Look({}, {}, look().inks), title="nothing", alone=True))) is not None


def test_a_map_that_opens_clustered_is_no_picture() -> None:
    from pages import clustered

    with pytest.raises(CllkgError, match="too large for a still picture"):
        clustered().picture()
