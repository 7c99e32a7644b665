"""Every page in a real browser with the network cut off: it becomes ready, asks for nothing, complains of nothing."""

from __future__ import annotations

import pytest

from cllkg.views.network import SCRIPTS
from pages import PAGES, by_hand
from shown import PageOf, Show

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_and_complains_of_nothing(show: Show, page_of: PageOf, name: str) -> None:
    shown = show(page_of(name)).ready()
    shown.page.click("#scheme")
    for tab in shown.page.query_selector_all("[role=tab]"):
        tab.click()
    if name not in ("trial", "evidence", "ontology"):
        for scene in shown.page.query_selector_all("#scenes button"):
            scene.click()
        shown.page.mouse.wheel(0, -300)
    shown.settle()
    assert [url for url in shown.requests if not url.startswith("file:")] == []
    assert len(shown.requests) == 1
    assert shown.complaints == []
    assert shown.violations() == []


def test_a_page_that_asks_would_be_caught(show: Show, mechanism: str) -> None:
    """The same test on a page with a policy that allows an image, and with the image."""
    leaky = mechanism.replace("img-src data: blob:", "img-src https:", 1).replace(
        "</main>", '</main><img alt="" src="https://example.org/pixel.png">', 1
    )
    shown = show(leaky).ready()
    assert "https://example.org/pixel.png" in shown.requests
    assert shown.complaints
    assert not shown.is_quiet()


def test_the_policy_stops_what_the_page_did_not_bring(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    shown.run(
        """() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = 1";
        document.body.append(script);
        document.body.insertAdjacentHTML("beforeend", '<img src="data:," onerror="window.ran = 2">');
        document.body.insertAdjacentHTML("beforeend", '<p style="color:red">x</p><img src="https://example.org/x.png">');
    }"""
    )
    shown.page.wait_for_function("() => (window.violations || []).length >= 4")
    assert shown.run("() => window.ran") is None
    assert {"script-src-elem", "script-src-attr", "style-src-attr", "img-src"} <= set(shown.violations())
    assert "https://example.org/x.png" not in shown.requests


def test_a_script_with_one_word_changed_is_not_run(show: Show, mechanism: str) -> None:
    shown = show(mechanism.replace("app.litNow = function", "app.litNow=function", 1))
    shown.page.wait_for_function("() => window.violations")
    assert "script-src-elem" in shown.violations()
    assert shown.run("() => document.documentElement.dataset.ready") is None


def test_a_page_whose_painter_is_cut_out_is_never_ready(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of every test that waits for a map: what they wait for does not come by itself."""
    assert show(by_hand().generate_html()).ready().ink()["share"] > 0.0003
    rest = tuple(name for name in SCRIPTS if name != "map/painter.js")
    assert len(rest) == len(SCRIPTS) - 1
    monkeypatch.setattr("cllkg.views.network.SCRIPTS", rest)
    shown = show(by_hand().generate_html())
    shown.page.wait_for_timeout(1500)
    assert shown.run("() => document.documentElement.dataset.ready") is None
    # It was not the policy that stopped it.
    assert shown.violations() == []


def test_the_stock_page_asks_for_nothing_and_draws(show: Show, page_of: PageOf) -> None:
    shown = show(page_of("stock page"))
    shown.page.wait_for_selector("#mynetwork canvas")
    shown.wait_for_ink(0.005)
    assert shown.ink()["colors"] > 20
    assert shown.is_quiet()


def test_the_stock_page_of_pyvis_itself_would_be_caught(show: Show, page_of: PageOf) -> None:
    """The control: with one of pyvis's own tags back in its place, the page asks for it."""
    policy = '<meta http-equiv="Content-Security-Policy"'
    tag = '<script src="https://cdn.jsdelivr.net/npm/bootstrap@5.0.0-beta3/dist/js/bootstrap.bundle.min.js"></script>'
    before, _, after = page_of("stock page").partition(policy)
    assert after
    shown = show(f"{before}<meta{after}".replace("</head>", f"{tag}</head>", 1))
    assert [url for url in shown.requests if "jsdelivr" in url]
