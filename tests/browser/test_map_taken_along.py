"""What leaves the page: a picture of the window, a drawing of all that is shown, a sheet of paper."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
import zlib
from pathlib import Path
from urllib.parse import unquote

import pytest

from shown import PageOf, Show, Shown

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


def downloaded(shown: Shown, selector: str, path: Path) -> bytes:
    with shown.page.expect_download() as download:
        shown.page.click(selector)
    download.value.save_as(path)
    return path.read_bytes()


def colors_of(png: bytes) -> set[bytes]:
    """Return the colors of a picture as Chromium writes one: eight bits, RGB or RGBA, filtered by row."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert depth == 8
    size = {2: 3, 6: 4}[kind]
    chunks, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            chunks.append(png[at + 8 : at + 8 + length])
        at += 12 + length
    raw = zlib.decompress(b"".join(chunks))
    before, found = bytearray(width * size), set()
    for row in range(height):
        start = row * (width * size + 1)
        filter_, line = raw[start], bytearray(raw[start + 1 : start + 1 + width * size])
        for i in range(len(line)):
            left = line[i - size] if i >= size else 0
            above, corner = before[i], before[i - size] if i >= size else 0
            if filter_ == 1:
                line[i] = (line[i] + left) & 255
            elif filter_ == 2:
                line[i] = (line[i] + above) & 255
            elif filter_ == 3:
                line[i] = (line[i] + (left + above) // 2) & 255
            elif filter_ == 4:
                guess = left + above - corner
                a, b, c = abs(guess - left), abs(guess - above), abs(guess - corner)
                line[i] = (line[i] + (left if a <= b and a <= c else above if b <= c else corner)) & 255
        found |= {bytes(line[i : i + 3]) for i in range(0, len(line), size)}
        before = line
    return found


def test_a_picture_of_the_map_can_be_taken_along(show: Show, mechanism: str, tmp_path: Path) -> None:
    shown = show(mechanism).ready()
    data = downloaded(shown, "#png", tmp_path / "map.png")
    assert data.startswith(b"\x89PNG")
    assert len(data) > 20_000
    size = shown.run(
        "() => { const host = document.getElementById('canvas'); return [host.clientWidth, host.clientHeight]; }"
    )
    width, height = struct.unpack(">II", data[16:24])
    # Below what the window shows stand the key and the warning.
    assert width == size[0]
    assert size[1] <= height < size[1] * 1.5
    drug, safety = (shown.run(f"() => window.cllkg.page.palette.light.kinds.{kind}[0]") for kind in ("drug", "safety"))
    colors = colors_of(data)
    assert {b"\xff\xff\xff", bytes.fromhex(drug[1:])} <= colors
    # The control: the story holds nothing of that kind.
    assert bytes.fromhex(safety[1:]) not in colors
    assert shown.is_quiet()


def check_drawing(text: str, labels: set[str]) -> None:
    """Fail unless a drawing is well-formed, names all its things, and holds nothing but shapes and words."""
    root = ET.fromstring(text)
    assert root.tag == f"{SVG}svg"
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "title", "rect", "path", "text"}
    written = " ".join(element.text or "" for element in root.iter(f"{SVG}text"))
    missing = {label for label in labels if label not in written}
    assert missing == set()
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]


@pytest.mark.parametrize("name", ["mechanism", "overview", "focus", "query", "by hand"])
def test_a_drawing_shows_all_that_is_shown(show: Show, page_of: PageOf, tmp_path: Path, name: str) -> None:
    shown = show(page_of(name)).ready()
    text = downloaded(shown, "#svg", tmp_path / "map.svg").decode("utf-8")
    words = shown.run(
        """() => Array.from(window.cllkg.drawn().nodes.values())
            .flatMap(item => item.node.lines || [item.node.label])"""
    )
    check_drawing(text, set(words))
    assert shown.is_quiet()
    with pytest.raises(AssertionError):
        check_drawing(text.replace("<title>", "<script>window.ran = 1</script><title>", 1), set())


def test_a_drawing_leaves_out_what_was_put_away(show: Show, mechanism: str, tmp_path: Path) -> None:
    shown = show(mechanism).ready()
    shown.page.click("#legend input[data-name=ligand]")
    text = downloaded(shown, "#svg", tmp_path / "map.svg").decode("utf-8")
    check_drawing(text, {"lenalidomide"})
    assert "CD274" not in text


def test_a_drawing_opens_by_itself_and_draws(show: Show, mechanism: str, tmp_path: Path) -> None:
    """As an image it runs nothing; what it shows has the colors of the map."""
    shown = show(mechanism).ready()
    drawing = shown.run("() => window.cllkg.drawing()")
    size = shown.run(
        """text => new Promise((done, fail) => {
        const image = new Image();
        image.onload = () => done([image.naturalWidth, image.naturalHeight]);
        image.onerror = fail;
        image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    })""",
        drawing,
    )
    assert min(size) > 300


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_the_picture_stands_above_its_statements(show: Show, mechanism: str, scheme: str) -> None:
    shown = show(mechanism, color_scheme=scheme).ready()
    shown.run("() => window.dispatchEvent(new Event('beforeprint'))")
    source = shown.page.get_attribute("#paper img", "src")
    assert source is not None
    drawing = unquote(source.partition(",")[2])
    check_drawing(drawing, {"lenalidomide", "CD274"})
    # Paper is white, however dark the window is.
    assert re.search(r'<rect[^>]* fill="#ffffff"/>', drawing)
    assert shown.run("() => window.cllkg.scheme()") == scheme
    shown.page.emulate_media(media="print")
    picture, table = shown.box("#paper img"), shown.box("#table-view table")
    assert picture["height"] > 100
    assert picture["y"] + picture["height"] <= table["y"] + 1
    assert shown.run("() => getComputedStyle(document.body).color") == "rgb(27, 31, 36)"
    for selector in ("#canvas", "#legend", "#panel", "#search", "#scheme", "#csv"):
        assert shown.page.is_hidden(selector), selector
    assert "not medical advice" in shown.text(".lone")
    lines = shown.run("() => window.cllkg.drawn().edges.length")
    assert shown.page.locator("tr[data-claim]:visible").count() == lines
    assert shown.text("caption").startswith(f"{lines} of ")
    shown.page.emulate_media(media="screen")
    shown.run("() => window.dispatchEvent(new Event('afterprint'))")
    assert shown.page.locator("#paper img").count() == 0


def test_the_browser_prints_it(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    data = shown.page.pdf()
    assert data.startswith(b"%PDF-")
    assert len(data) > 50_000
    assert shown.is_quiet()
