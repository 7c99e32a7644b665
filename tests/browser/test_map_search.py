"""Search: every name finds its thing, by keyboard alone, whatever is put away; and nothing found is said so."""

from __future__ import annotations

import pytest

from cllkg.projection.claims import ClaimGraph
from shown import PageOf, Show

pytestmark = pytest.mark.browser

CLAIM = "lenalidomide-decreases-cd274-on-cll-cells"
NAMES = {"pd-l1": "CD274", "PDL1": "CD274", "HGNC:7203": "CD200", "cd270": "TNFRSF14", "t cells": "t_cell"}


def test_search_finds_a_thing_by_any_of_its_names(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    for typed, key in NAMES.items():
        shown.page.focus("#canvas")
        shown.page.keyboard.press("/")
        shown.page.keyboard.type(typed)
        shown.page.keyboard.press("ArrowDown")
        shown.page.keyboard.press("Enter")
        assert shown.selected() == ["entity", key], typed
        assert shown.run("() => location.hash") == f"#entity={key}"
        assert shown.page.is_hidden("#suggestions")
        shown.page.keyboard.press("Escape")
        shown.page.keyboard.press("Escape")


def test_every_name_the_graph_knows_finds_its_thing(show: Show, mechanism: str, claims: ClaimGraph[str]) -> None:
    """Not only those somebody thought of: each label, synonym and identifier of each thing on the map."""
    shown = show(mechanism).ready()
    names = {
        name: key
        for key, data in claims.nodes(data=True)
        if claims.degree(key)
        for name in (data["label"], *data["synonym"], data.get("curie", ""))
        if name
    }
    assert len(names) > 300
    found = shown.run(
        """names => names.map(name => window.cllkg.find(name)
            .filter(hit => hit.type === "entity").map(hit => hit.id))""",
        sorted(names),
    )
    missed = {name: hits for name, hits in zip(sorted(names), found, strict=True) if names[name] not in hits}
    assert missed == {}


def test_the_arrows_walk_the_suggestions_and_say_where_they_are(show: Show, mechanism: str) -> None:
    shown = show(mechanism).ready()
    shown.page.focus("#search")
    shown.page.keyboard.type("cd2")
    assert shown.page.get_attribute("#search", "aria-expanded") == "true"
    rows = shown.page.locator("#suggestions [role=option]")
    assert rows.count() > 3
    for key, place in (
        ("ArrowDown", 0),
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("ArrowUp", rows.count() - 1),
        ("ArrowDown", 0),
    ):
        shown.page.keyboard.press(key)
        marked = [at for at in range(rows.count()) if rows.nth(at).get_attribute("aria-selected") == "true"]
        assert marked == [place]
        assert shown.page.get_attribute("#search", "aria-activedescendant") == rows.nth(place).get_attribute("id")
    shown.page.keyboard.press("Escape")
    assert shown.page.is_hidden("#suggestions")
    assert shown.page.get_attribute("#search", "aria-expanded") == "false"
    assert shown.page.input_value("#search") == ""
    # By mouse: a press on a suggestion takes it.
    shown.page.keyboard.type("cd276")
    rows.first.click()
    assert shown.selected() == ["entity", "CD276"]


def test_search_finds_statements_and_says_when_there_is_nothing(
    show: Show, mechanism: str, claims: ClaimGraph[str]
) -> None:
    shown = show(mechanism).ready()
    label = claims.edges["lenalidomide", "CD274", CLAIM]["label"]
    shown.page.fill("#search", label[:30])
    assert label in shown.text("#suggestions")
    shown.search(label)
    assert shown.selected() == ["claim", CLAIM]
    shown.page.fill("#search", "no such thing anywhere")
    assert shown.text("#suggestions") == "Nothing of that name."
    shown.page.keyboard.press("ArrowDown")
    assert shown.page.locator("#suggestions [aria-selected=true]").count() == 0
    shown.page.keyboard.press("Enter")
    assert shown.selected() == ["claim", CLAIM], "nothing found, so nothing changed"


def test_what_a_search_finds_is_shown_even_in_another_scene(show: Show, mechanism: str) -> None:
    """Del(17p) is no part of the story; a choice brings the scene that has it."""
    shown = show(mechanism).ready()
    assert shown.run("() => window.cllkg.shown().entities.has('del_17p')") is False
    shown.search("del(17p)")
    assert shown.selected() == ["entity", "del_17p"]
    assert shown.run("() => window.cllkg.shown().entities.has('del_17p')") is True
    assert shown.run("() => window.cllkg.scene.name") == "all"
    host = shown.box("#canvas")
    x, y = shown.place("del_17p")
    assert host["x"] < x < host["x"] + host["width"]
    assert host["y"] < y < host["y"] + host["height"]


def test_what_a_search_finds_is_shown_even_if_it_was_put_away(show: Show, page_of: PageOf) -> None:
    shown = show(page_of("overview")).ready()
    shown.page.click("#legend input[data-name=prognosis]")
    shown.page.click("#legend input[data-name=risk]")
    assert shown.run("() => window.cllkg.shown().entities.has('del_17p')") is False
    before = shown.text("#status")
    shown.search("del(17p)")
    assert shown.run("() => window.cllkg.shown().entities.has('del_17p')") is True
    assert shown.text("#status") != before


def test_in_other_maps_search_finds_too(show: Show, page_of: PageOf) -> None:
    for name in ("query", "focus", "by hand"):
        shown = show(page_of(name)).ready()
        key, label = shown.run(
            "() => { const node = [...window.cllkg.nodes.values()][0]; return [node.id, node.label]; }"
        )
        shown.search(label)
        assert shown.selected() == ["entity", key]
        assert shown.text("#panel h2") == label


def test_what_the_search_finds_fits_on_a_phone(show: Show, mechanism: str) -> None:
    shown = show(mechanism, viewport={"width": 320, "height": 640}).ready()
    shown.page.fill("#search", "lenalidomide")
    box = shown.box("#suggestions")
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert shown.sideways() <= 0
