"""axe-core finds nothing to complain of on any page, in any state of a map; and what it should find, it finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from axe import violations_of
from cllkg.views import VIEWS
from pages import PAGES
from shown import PageOf, Show, Shown

pytestmark = pytest.mark.browser

SMALL = {"viewport": {"width": 320, "height": 640}}
ZOOMED = {"viewport": {"width": 800, "height": 450}, "device_scale_factor": 2}
CLAIM = "lenalidomide-decreases-cd274-on-cll-cells"


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_violation(show: Show, page_of: PageOf, name: str) -> None:
    assert violations_of(show(page_of(name)).ready()) == []


@pytest.mark.parametrize("name", VIEWS)
def test_no_page_has_one_in_the_dark(show: Show, page_of: PageOf, name: str) -> None:
    assert violations_of(show(page_of(name), color_scheme="dark").ready()) == []


def _nothing(_: Shown) -> None:
    return None


STATES: dict[str, tuple[str, dict[str, Any], Callable[[Shown], object]]] = {
    "a claim": (f"#claim={CLAIM}", {}, _nothing),
    "a claim in the dark": (f"#claim={CLAIM}", {"color_scheme": "dark"}, _nothing),
    "a thing": ("#entity=lenalidomide", {}, lambda shown: shown.page.click("#panel .kept summary")),
    "a thing in the dark": ("#entity=lenalidomide", {"color_scheme": "dark"}, _nothing),
    "an inference": ("#claim=inferred.CD274.indirectly-decreases.immune_synapse_formation", {}, _nothing),
    "a way": ("#path=lenalidomide>immune_synapse_formation", {}, _nothing),
    "the list of the search": ("", {}, lambda shown: shown.page.fill("#search", "cd2")),
    "a search that finds nothing": ("", {}, lambda shown: shown.page.fill("#search", "no such thing")),
    "the table": ("#tab=table&scene=all", {}, lambda shown: shown.page.locator("thead button").first.click()),
    "the table in the dark": ("#tab=table&scene=all", {"color_scheme": "dark"}, _nothing),
    "filters on": ("", {}, lambda shown: shown.page.click("#legend .preset[data-only=supported]")),
    "the query": ("", {}, lambda shown: shown.page.click("#panel .queries summary")),
    "a small window": ("", SMALL, _nothing),
    "a small window with filters": ("#tab=map", SMALL, lambda shown: shown.page.click("#filters")),
    "a small window with a claim": (f"#claim={CLAIM}", SMALL, _nothing),
    "zoomed": ("", ZOOMED, _nothing),
    "zoomed with a thing": ("#entity=lenalidomide", ZOOMED, _nothing),
}


@pytest.mark.parametrize("state", STATES)
def test_no_state_of_a_map_has_a_violation(show: Show, mechanism: str, state: str) -> None:
    part, options, act = STATES[state]
    shown = show(mechanism, part, **options).ready()
    act(shown)
    assert violations_of(shown) == []


@pytest.mark.parametrize("name", ["trial", "evidence", "ontology", "overview", "query"])
@pytest.mark.parametrize("options", [SMALL, ZOOMED], ids=["320", "zoomed"])
def test_no_small_or_zoomed_page_has_a_violation(
    show: Show, page_of: PageOf, name: str, options: dict[str, Any]
) -> None:
    assert violations_of(show(page_of(name), **options).ready()) == []


def test_without_javascript_there_is_none_either(show: Show, mechanism: str) -> None:
    """axe-core is a script; so it is shown what a reader without scripts is shown."""
    scriptless = mechanism.replace("<noscript>", "<div>").replace("</noscript>", "</div>")
    shown = show(scriptless).ready()
    shown.run("() => document.documentElement.classList.remove('js')")
    assert shown.page.locator(".picture svg").is_visible()
    assert violations_of(shown) == []


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')", "image-alt"),
        ("document.getElementById('png').textContent = ''", "button-name"),
        ("document.getElementById('legend').insertAdjacentHTML('beforeend', '<input>')", "label"),
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.querySelector('h1').style.color = '#eee'", "color-contrast"),
    ],
)
def test_a_violation_would_be_found(show: Show, mechanism: str, planted: str, rule: str) -> None:
    shown = show(mechanism).ready()
    shown.run(f"() => {{ {planted} }}")
    assert rule in {one for one, _ in violations_of(shown)}
