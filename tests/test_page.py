"""What holds for every page: it loads nothing, lets nothing else run, says what it is, and is the same every time."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cllkg.content import Content
from cllkg.errors import CllkgError
from cllkg.pipeline import Compiled
from cllkg.projection.claims import project_everything
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views import VIEWS
from cllkg.views.overview import overview_of
from cllkg.views.page import VIS_SHA256, js_json, own_asset, policy, vis_network
from hostile import EVIL, PAYLOADS, make_hostile
from html_reader import Reader, check_loads_nothing
from pages import FILES, PAGES, drawn

# What opens at once on a slow machine: 700 KB, and the view that opens first a little less, in bytes.
LARGEST = dict.fromkeys(VIEWS, 700 * 1024) | {"mechanism": 700_000}
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def file(
    oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, content: Content
) -> Callable[[str], str]:
    """Draws any page or picture."""
    return lambda name: drawn(name, oxigraph_store, oxigraph_store_inferred, content)


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, file: Callable[[str], str]) -> str:
    """Each page in turn."""
    return file(request.param)


# --- nothing is loaded, nothing runs that is not ours


def test_a_page_loads_nothing(page: str) -> None:
    check_loads_nothing(page)


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="https://x/y">',
        '<link rel="icon" href="https://x/y">',
        '<p onclick="a()">',
        '<p style="color: red">',
        '<a href="javascript:a()">',
        '<a href="https://x/y">',
        '<style>p { background: url("https://x/y") }</style>',
    ],
)
def test_a_page_that_loads_would_be_noticed(file: Callable[[str], str], tag: str) -> None:
    with pytest.raises(AssertionError):
        check_loads_nothing(file("by hand").replace("</header>", f"</header>{tag}"))


def check_policy(page: str) -> None:
    reader = Reader(page)
    assert "unsafe" not in reader.policy
    assert reader.policy.startswith("default-src 'none'; ")
    assert reader.scripts
    assert len(reader.raw["style"]) == 1
    parts = dict(part.split(" ", 1) for part in reader.policy.split("; "))
    for name, texts in (("script-src", reader.scripts), ("style-src", reader.raw["style"])):
        hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts]
        assert parts[name].split() == hashes, name
    assert set(parts) == {
        "default-src", "script-src", "style-src", "style-src-attr", "img-src", "base-uri", "form-action",
    }  # fmt: skip
    assert not re.search(r"https?:|\*", reader.policy.replace("'sha256-", ""))
    # A policy binds only what comes after it.
    assert page.index("Content-Security-Policy") < page.index("<style") < page.index("<script")


def test_the_policy_lets_the_scripts_and_styles_of_the_page_run_and_no_others(page: str) -> None:
    check_policy(page)


@pytest.mark.parametrize("part", ["<script>a()</script>", "<style>p {}</style>"])
def test_a_part_the_policy_does_not_know_would_be_noticed(file: Callable[[str], str], part: str) -> None:
    with pytest.raises(AssertionError):
        check_policy(file("by hand").replace("</body>", f"{part}</body>"))


def test_a_page_says_what_it_is(page: str) -> None:
    reader = Reader(page)
    assert page.startswith("<!doctype html>\n")
    assert reader.all("html") == [{"lang": "en"}]
    assert {"charset": "utf-8"} in reader.all("meta")
    assert page.encode().index(b'<meta charset="utf-8">') < 1024
    assert {"viewport", "color-scheme", "referrer"} <= {str(meta.get("name")) for meta in reader.all("meta")}
    # A picture within the page has a title of its own.
    head = page.partition("</head>")[0]
    assert re.search(r"<title>[^<]+</title>", head)
    assert [len(reader.all(tag)) for tag in ("h1", "main")] == [1, 1]
    ids = [str(attributes["id"]) for _, attributes in reader.tags if "id" in attributes]
    assert sorted(ids) == sorted(set(ids)), "two elements of one id"


def test_a_link_within_the_page_leads_somewhere(page: str) -> None:
    reader = Reader(page)
    ids = {attributes.get("id") for _, attributes in reader.tags}
    named = [str(link["href"])[1:] for link in reader.all("a") if str(link.get("href")).startswith("#")]
    assert set(named) <= ids
    for name in ("aria-controls", "aria-labelledby", "aria-describedby", "for"):
        for _, attributes in reader.tags:
            assert set(str(attributes.get(name) or "").split()) <= ids, (name, attributes)


# --- the same page every time, and soon


@pytest.mark.slow
def test_the_bytes_hang_neither_on_the_hash_seed_nor_on_what_was_drawn_before(
    file: Callable[[str], str], compiled: Compiled, reasoned: Compiled, content: Content, tmp_path: Path
) -> None:
    """Sets and dictionaries must not decide where something stands, nor a counter that goes on from page to page."""
    paths = []
    for name, quads in (("plain.nq", compiled.nquads), ("inferred.nq", reasoned.nquads)):
        paths.append(tmp_path / name)
        paths[-1].write_bytes(quads)
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    done = subprocess.run(
        [sys.executable, str(HERE / "support" / "pages.py"), *map(str, paths), str(content.root)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONHASHSEED": seed},
    )
    assert done.returncode == 0, done.stderr
    mine = {name: hashlib.sha256(file(name).encode()).hexdigest() for name in FILES}
    assert json.loads(done.stdout) == mine
    assert len(set(mine.values())) == len(FILES)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_small_enough_to_open_at_once(file: Callable[[str], str], name: str) -> None:
    assert len(file(name).encode()) < LARGEST[name]


# --- words stay words


def test_hostile_words_stay_words(oxigraph_store: OxigraphStore, content: Content, file: Callable[[str], str]) -> None:
    before = [tag for tag, _ in Reader(file("overview")).tags]
    graph = project_everything(oxigraph_store, content.queries / "views" / "overview.rq")
    make_hostile(graph)
    page = overview_of(graph, sparql=[{"name": EVIL, "text": EVIL}]).generate_html()
    reader = Reader(page)
    assert {tag for tag, _ in reader.tags} == set(before)
    assert [[tag for tag, _ in reader.tags].count(one) for one in ("script", "style")] == [before.count("script"), 1]
    check_loads_nothing(page)
    check_policy(page)
    assert reader.labels["CD274"] == f"CD274{EVIL}"
    assert any(reader.labels["CD274"] in text for text in reader.text), "the table does not show the label as it is"
    links = [link["href"] for source in reader.data["page"]["sources"].values() for link in source["links"]]
    assert links
    assert not [href for href in links if not href.startswith("https://")]


def test_json_survives_its_way_through_html() -> None:
    value = {"x": [*PAYLOADS, "\u2029", "😀", "\x00"]}
    written = str(js_json(value))
    assert json.loads(written) == value
    assert not set("<>&\u2028\u2029") & set(written)
    with pytest.raises(ValueError, match="JSON"):
        js_json(float("nan"))


def test_an_asset_that_would_end_its_element_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    monkeypatch.setattr("cllkg.views.page.files", lambda _: tmp_path)
    for text in ("a = '</SCRIPT>'", "a = '<!--'", "p::after { content: '</style>' }"):
        (tmp_path / "assets" / "x.js").write_text(text, encoding="utf-8")
        with pytest.raises(CllkgError, match=r"x\.js holds a tag that would end it early"):
            own_asset("x.js")
    (tmp_path / "assets" / "x.js").write_bytes(b"  /* a reason,\n     and more */\n  a();\r\n")
    asset = own_asset("x.js")
    assert asset.text == "a();\n"
    assert f"script-src {asset.digest}; " in policy([asset], asset)


def test_the_drawing_library_is_the_one_that_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "vis-network" in vis_network().text
    monkeypatch.setattr("cllkg.views.page.VIS_SHA256", VIS_SHA256[::-1])
    with pytest.raises(CllkgError, match=r"pyvis==0\.3\.2"):
        vis_network()
