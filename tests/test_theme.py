"""How things look: each kind, standing and study type has a look of its own, and none is told by color alone."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import combinations

import pytest

from cllkg.content import Content
from cllkg.model.codes import Standing, StudyType
from cllkg.tbox import read_tbox
from cllkg.views.labels import Box
from cllkg.views.theme import INKS, KINDS, SIGNS, STROKES, SYSTEMS, kind_called, kind_of, size_of, stroke_of, system_of


def test_every_category_and_every_standing_has_its_own_look(content: Content) -> None:
    tbox = read_tbox(content)
    without = {name for name, iri in tbox.categories.items() if kind_of(tbox.ancestors(iri)).name == "other"}
    assert without == {
        "Assay", "EndpointMeasure", "Entity", "ExperimentalSystem", "Organism", "Organization", "Person", "Region",
        "ResponseCategory", "Topic",
    } & set(tbox.categories)  # fmt: skip
    # "Inferred" is no standing of a claim: no source says it.
    assert {stroke.standing for stroke in STROKES} == {*Standing, "inferred"}


def test_nothing_is_told_by_color_alone() -> None:
    assert len({kind.shape for kind in KINDS}) == len(KINDS)
    assert len({sign.arrow for sign in SIGNS}) == len(SIGNS) - 1, "only what is denied shares a head, and says 'not'"
    assert len({(stroke.dashes, stroke.marked) for stroke in STROKES}) == len(STROKES) - 1, "contested and disputed"
    for one, other in combinations(STROKES, 2):
        alike = (one.dashes, one.marked) == (other.dashes, other.marked)
        assert alike is ({one.standing, other.standing} == {"contested", "disputed"}), (one, other)
    assert stroke_of("a standing yet to come").dashes, "what is unknown is drawn as unsure"


def test_every_type_of_study_has_its_row() -> None:
    """A new type would otherwise count as no study at all."""
    named = {study_type for system in SYSTEMS for study_type in system.study_types}
    assert named | {StudyType.NONE} == set(StudyType)
    assert [system_of([study_type, "none"]).name == "none" for study_type in named] == [False] * len(named)


def luminance(color: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_stands_out_from_the_paper(scheme: str) -> None:
    """WCAG 2.1 asks for 4.5 of words and 3 of what else one must see."""
    inks = INKS[scheme]
    for kind in KINDS:
        fill, outline = getattr(kind, scheme)
        assert contrast(inks["ink"], fill) >= 4.5, kind.name
        assert contrast(inks["faint"], fill) >= 4.5, f"the alias in a {kind.name}"
        assert contrast(outline, inks["paper"]) >= 3, kind.name
        assert contrast(outline, inks["stage"]) >= 3, kind.name
    for sign in SIGNS:
        assert contrast(getattr(sign, scheme), inks["paper"]) >= 3, sign.name
        assert contrast(getattr(sign, scheme), inks["stage"]) >= 3, sign.name
    assert contrast(inks["faint"], inks["paper"]) >= 4.5
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_pictures_have_the_inks_of_the_page() -> None:
    """What the style sheet changes must change here, too."""
    css = files("cllkg.views").joinpath("assets", "page", "base.css").read_text(encoding="utf-8")
    for inks in INKS.values():
        for name in ("ink", "paper"):
            assert re.search(rf"--{name}:\s*{inks[name]}\b", css), (name, inks[name])


def test_a_kind_is_found_by_its_name_and_has_room_for_its_outline() -> None:
    assert [kind_called(kind.name) for kind in KINDS] == list(KINDS)
    assert kind_called("no such kind") is KINDS[-1]
    sizes = {kind.name: size_of(kind, Box(("x",), "", 100, 30)) for kind in KINDS}
    assert all(width >= 100 and height >= 30 for width, height in sizes.values())
    assert sizes["ligand"] > sizes["other"]
