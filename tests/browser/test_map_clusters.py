"""Maps too large to be read: they open as clusters and say so, and what is looked for is opened."""

from __future__ import annotations

import pytest

from pages import clustered
from shown import Show, Shown

pytestmark = pytest.mark.browser

THINGS = 3000
DRAWN = "() => Array.from(window.cllkg.drawn().nodes.keys())"


@pytest.fixture(scope="module")
def large() -> str:
    return clustered(THINGS).generate_html()


def drawn(shown: Shown) -> tuple[set[str], set[str]]:
    """Return the clusters and the things that are drawn."""
    keys = set(shown.run(DRAWN))
    clusters = set(shown.run("() => Array.from(window.cllkg.clusters.keys())"))
    return keys & clusters, keys - clusters


def test_it_opens_clustered_and_says_so(show: Show, large: str) -> None:
    shown = show(large).ready()
    clusters, things = drawn(shown)
    assert 1 < len(clusters) <= 60
    assert things == set()
    assert f"3,000 things are more than can be read at once: they open as {len(clusters)} clusters" in shown.text(
        "#panel .notice"
    )
    assert f"3,000 of 3,000 things shown, drawn as {len(clusters)} boxes" in shown.text("#status")
    members = shown.run("() => Array.from(window.cllkg.nodes.values()).map(node => node.cluster)")
    assert len(members) == THINGS
    assert set(members) == clusters
    assert shown.ink()["colors"] > 3


def test_a_click_chooses_a_cluster_and_its_button_opens_it(show: Show, large: str) -> None:
    shown = show(large).ready()
    clusters, _ = drawn(shown)
    name = min(clusters)
    shown.page.mouse.click(*shown.place(name))
    assert shown.selected() == ["cluster", name]
    assert shown.text("#panel .over").startswith("Cluster of ")
    assert shown.run("() => location.hash") == f"#cluster={name}"
    shown.page.click("#panel button:has-text('Open the cluster')")
    rest, things = drawn(shown)
    assert rest == clusters - {name}
    inside = shown.run("name => [...window.cllkg.nodes.values()].filter(n => n.cluster === name).map(n => n.id)", name)
    assert things == set(inside)
    # A member can be pressed where it stands.
    one = min(inside)
    shown.run("id => window.cllkg.lookAt(id)", one)
    shown.page.mouse.click(*shown.place(one))
    assert shown.selected() == ["entity", one]
    shown.run("name => window.cllkg.selectCluster(name)", name)
    shown.page.click("#panel button:has-text('Close the cluster')")
    assert drawn(shown) == (clusters, set())


def test_a_double_click_and_enter_open_one(show: Show, large: str) -> None:
    shown = show(large).ready()
    clusters, _ = drawn(shown)
    first, second = sorted(clusters)[:2]
    shown.page.mouse.dblclick(*shown.place(first))
    assert drawn(shown)[0] == clusters - {first}
    shown.page.focus("#canvas")
    shown.run("name => window.cllkg.selectCluster(name)", second)
    shown.page.keyboard.press("Enter")
    assert drawn(shown)[0] == clusters - {first, second}
    assert shown.run("() => document.activeElement.id") == "panel"


def test_all_can_be_opened_and_closed(show: Show, large: str) -> None:
    shown = show(large).ready()
    clusters, _ = drawn(shown)
    shown.run("name => window.cllkg.selectCluster(name)", min(clusters))
    shown.page.click("#panel button:has-text('Open all')")
    assert drawn(shown)[0] == set()
    assert len(drawn(shown)[1]) == THINGS
    assert "drawn as" not in shown.text("#status")
    shown.page.click("#panel button:has-text('Close all')")
    assert drawn(shown) == (clusters, set())


def test_three_thousand_things_at_once_are_no_blank_page(show: Show, large: str) -> None:
    shown = show(large).ready()
    shown.run("() => { window.cllkg.openAll(true); window.cllkg.fit(); }")
    shown.settle()
    full = shown.ink()
    assert full["share"] > 0.005
    assert full["colors"] > 5


def test_what_is_looked_for_opens_its_cluster_and_no_other(show: Show, large: str) -> None:
    shown = show(large).ready()
    clusters, _ = drawn(shown)
    shown.search("thing n01234")
    assert shown.selected() == ["entity", "n01234"]
    home = shown.run("() => window.cllkg.nodes.get('n01234').cluster")
    rest, things = drawn(shown)
    assert clusters - rest == {home}
    assert "n01234" in things
    host = shown.box("#canvas")
    x, y = shown.place("n01234")
    assert host["x"] < x < host["x"] + host["width"]
    assert host["y"] < y < host["y"] + host["height"]
    assert shown.run("() => window.cllkg.camera.scale * 15") > 6.5, "too small to be read"
    # A link to it does the same.
    again = show(large, "#entity=n01234").ready()
    assert "n01234" in drawn(again)[1]


def test_lines_between_clusters_are_bundled_and_their_number_is_kept(show: Show, large: str) -> None:
    shown = show(large).ready()
    bundles = shown.run("() => window.cllkg.drawn().edges.filter(one => one.bundle).map(one => one.bundle.length)")
    across = shown.run(
        """() => Array.from(window.cllkg.edges.values()).filter(edge =>
            window.cllkg.nodes.get(edge.from).cluster !== window.cllkg.nodes.get(edge.to).cluster).length"""
    )
    assert sum(bundles) == across > 0


def test_the_keyboard_walks_the_clusters(show: Show, large: str) -> None:
    shown = show(large).ready()
    shown.page.focus("#canvas")
    seen = set()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown"):
        shown.page.keyboard.press(key)
        chosen = shown.selected()
        assert chosen is not None
        assert chosen[0] == "cluster"
        seen.add(chosen[1])
    assert len(seen) > 1


def test_without_javascript_it_says_what_it_needs(show: Show, large: str) -> None:
    shown = show(large, java_script_enabled=False)
    assert "too large for a still picture, and needs JavaScript" in shown.text("main")
