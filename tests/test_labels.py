"""What a box says: names that can be read at a glance, and all of them within their box."""

from __future__ import annotations

import pytest

from cllkg.content import Content
from cllkg.projection.claims import project_everything
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views.labels import CHARACTER_WIDTH, LINE_LENGTH, MOST_LINES, PADDING, aliases, make_box, short_name, wrap


def test_a_name_that_fits_stays_and_one_that_does_not_gives_way() -> None:
    assert short_name("lenalidomide", ["Rev"]) == "lenalidomide"
    assert short_name("a name that is far too long for its box", []) == "a name that is far too long for its box"
    assert wrap("a name that is far too long for its box in every way one can think of")[-1].endswith("…")
    assert wrap("pneumonoultramicroscopicsilicovolcanoconiosis") == ("pneumonoultramicr…",)
    assert wrap("") == ("",)


@pytest.mark.parametrize("name", ["x" * 10_000, "a-" * 5_000, "word " * 2_000, "-" * 40, " ", "\n\t", "中" * 300])
def test_whatever_the_name_its_box_stays_a_box(name: str) -> None:
    box = make_box(name, [name + "x", "x" + name])
    assert 1 <= len(box.lines) <= MOST_LINES
    assert max(map(len, box.lines)) <= LINE_LENGTH + 2
    assert PADDING[0] < box.width + 1 <= PADDING[0] + (LINE_LENGTH + 2) * CHARACTER_WIDTH + 2
    assert 0 < box.height < 100


def test_a_box_is_as_wide_as_what_it_says(oxigraph_store: OxigraphStore, content: Content) -> None:
    graph = project_everything(oxigraph_store, content.queries / "views" / "overview.rq")
    for key, node in graph.nodes(data=True):
        box = make_box(node["label"], node["synonym"])
        assert box.lines[0], key
        assert box.width - PADDING[0] >= round(max(map(len, box.lines)) * CHARACTER_WIDTH), key
        assert len(box.alias) * 0.8 * CHARACTER_WIDTH <= box.width - PADDING[0] + CHARACTER_WIDTH, key


def test_a_symbol_is_followed_by_the_names_people_know_and_a_word_is_not() -> None:
    assert aliases("TNFRSF14", ["HVEM", "CD270", "herpesvirus entry mediator"]) == "HVEM · CD270"
    assert aliases("CD-200", ["CD200"]) == ""
    assert aliases("lenalidomide", ["Rev"]) == ""
