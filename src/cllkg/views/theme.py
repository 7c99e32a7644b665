"""How things look: which kind of thing has which outline and color, and how a line shows what it says.

Nothing is told by color alone: kinds also differ in outline, signs in the end of the line, standings in
its dashes. Hues are those of Okabe and Ito, which color-blind readers can tell apart; each is used in the
light or the dark scheme only where it has enough contrast against the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cllkg.views.labels import Box
from cllkg.views.scene import Look
from cllkg.vocabulary import KG


@dataclass(frozen=True)
class Kind:
    """One row of the legend: entities of these classes share an outline and a color."""

    name: str
    label: str
    shape: str
    classes: tuple[str, ...]
    light: tuple[str, str]
    dark: tuple[str, str]


@dataclass(frozen=True)
class Sign:
    """What a line says of its object, and how its end shows it."""

    name: str
    label: str
    arrow: str
    light: str
    dark: str


@dataclass(frozen=True)
class Stroke:
    """How a line of one standing is drawn; a marked one is doubled and carries an exclamation mark."""

    standing: str
    dashes: tuple[int, ...] = ()
    marked: bool = False


@dataclass(frozen=True)
class System:
    """In what a statement was studied; the first system that fits a line of its evidence counts."""

    name: str
    label: str
    definition: str
    study_types: tuple[str, ...] = ()
    dot: str = ""


# Colors are (fill, outline). The first kind that fits counts, so the narrower ones come first.
KINDS = (
    Kind(
        "drug",
        "Drug or treatment",
        "pill",
        ("Drug", "DrugClass", "Vaccine", "TherapyStrategy"),
        ("#d9e8f6", "#0b5c9e"),
        ("#12314f", "#6fb3e8"),
    ),
    Kind(
        "ligand",
        "Inhibitory ligand",
        "ellipse",
        ("InhibitoryLigand",),
        ("#fde3d4", "#c14f00"),
        ("#4a2410", "#f0935a"),
    ),
    Kind("receptor", "Receptor", "hexagon", ("Receptor",), ("#daf0fb", "#1b7fb5"), ("#0f3a4d", "#56b4e9")),
    Kind("molecule", "Other molecule", "octagon", ("MolecularEntity",), ("#d8f0e6", "#007f5c"), ("#0c3a2c", "#35c196")),
    Kind(
        "cell",
        "Cell or site",
        "double",
        ("Cell", "CellPart", "AnatomicalSite"),
        ("#faf6c8", "#857a00"),
        ("#38350b", "#d8cc3a"),
    ),
    Kind("process", "Process", "round", ("BiologicalProcess",), ("#fdeecb", "#9a6a00"), ("#40300a", "#e6a93a")),
    Kind(
        "profile",
        "How safe it is called",
        "note",
        ("SafetyProfile",),
        ("#eef2e3", "#5f6f2a"),
        ("#2a3016", "#b6c878"),
    ),
    Kind(
        "safety",
        "Adverse event, warning",
        "cut",
        ("AdverseEvent",),
        ("#f3dfe0", "#9c3b43"),
        ("#431f23", "#e08f96"),
    ),
    Kind("phenotype", "Defect or course", "slant", ("Phenotype",), ("#f2e1ee", "#9b4d80"), ("#3d2236", "#d79bc2")),
    Kind("disease", "Disease", "box", ("Disease",), ("#e6e6ea", "#2b2f38"), ("#33363f", "#d5d8df")),
    Kind(
        "risk",
        "Risk feature, people",
        "tab",
        ("GenomicRiskFeature", "Population"),
        ("#e4e3f5", "#57509f"),
        ("#2b2850", "#a7a0ec"),
    ),
    Kind(
        "other",
        "Other",
        "plain",
        ("Entity",),
        ("#f6f7f8", "#6b7280"),
        ("#23272e", "#9aa4b2"),
    ),
)

SIGNS = (
    Sign("more", "more, or faster", "arrow", "#0072b2", "#56b4e9"),
    Sign("less", "less, or slower", "bar", "#c94f00", "#e69f00"),
    Sign("other", "another relation", "vee", "#6b7280", "#9aa4b2"),
    Sign("denied", "denied", "vee", "#8a5a78", "#cc9bbd"),
)

STROKES = (
    Stroke("supported"),
    Stroke("contested", marked=True),
    Stroke("disputed", marked=True),
    Stroke("cited_unresolved", (12, 5)),
    Stroke("inconclusive", (8, 5)),
    Stroke("uncited", (6, 5)),
    Stroke("hypothesis", (2, 5)),
    Stroke("inferred", (11, 4, 2, 4)),
)
# Slanted and round outlines need room beside the words: width and height in pixels.
_ROOM = {
    "pill": (6, 0), "ellipse": (26, 12), "hexagon": (18, 2), "octagon": (2, 0), "slant": (16, 0), "tab": (14, 0),
    "cut": (6, 0),
}  # fmt: skip
# Ink, faint ink, paper, and the stage with its edge, as ``assets/page/base.css`` has them.
INKS = {
    "light": {
        "ink": "#1b1f24",
        "faint": "#57606a",
        "paper": "#ffffff",
        "stage": "#f5f8fc",
        "edge": "#c9d6e6",
        "doubt": "#8a1c5b",
    },
    "dark": {
        "ink": "#e8ebef",
        "faint": "#a4adb8",
        "paper": "#15191f",
        "stage": "#1a222d",
        "edge": "#34465c",
        "doubt": "#f2a7cf",
    },
}
# Nearest to people first. The last takes what no line names a study of.
SYSTEMS = (
    System(
        "people",
        "in people",
        "A trial or an observation of people speaks to it.",
        ("human_trial", "human_observational"),
        "disc",
    ),
    System(
        "record",
        "label or registry",
        "A drug label or a registry speaks to it, and no study of people.",
        ("label", "registry"),
    ),
    System("animal", "in animals", "A study of animals speaks to it, and none of people.", ("animal",), "square"),
    System("in_vitro", "in vitro only", "Studies in vitro speak to it, and no others.", ("in_vitro",), "ring"),
    System("none", "no study named", "Its evidence repeats or reviews others, or is opinion."),
)
_STROKE_OF = {stroke.standing: stroke for stroke in STROKES}


def kind_of(classes: Iterable[str]) -> Kind:
    """Return the kind of an entity, given the IRIs of its classes and all above them.

    >>> kind_of([KG + "MolecularEntity", KG + "GeneOrProtein", KG + "Receptor"]).name
    'receptor'
    """
    names = {iri.removeprefix(KG) for iri in classes}
    return next((kind for kind in KINDS if names.intersection(kind.classes)), KINDS[-1])


def kind_called(name: str) -> Kind:
    """Return the kind of a name; the last, which fits everything, if there is none."""
    return next((kind for kind in KINDS if kind.name == name), KINDS[-1])


def sign_of(sign: int, *, negated: bool) -> Sign:
    """Return how a claim's line shows what it says.

    >>> sign_of(-1, negated=False).arrow
    'bar'
    """
    if negated:
        return SIGNS[3]
    return SIGNS[0] if sign > 0 else SIGNS[1] if sign < 0 else SIGNS[2]


def stroke_of(standing: str) -> Stroke:
    """Return how a line of a standing is drawn; one unknown here is drawn as unsure."""
    return _STROKE_OF.get(standing) or Stroke(standing, (8, 5))


def system_of(study_types: Iterable[str]) -> System:
    """Return in what a claim was studied, given the study types of its lines.

    >>> system_of(["none", "in_vitro", "human_trial"]).name
    'people'
    """
    named = set(study_types)
    return next((system for system in SYSTEMS if named.intersection(system.study_types)), SYSTEMS[-1])


def size_of(kind: Kind, box: Box) -> tuple[int, int]:
    """Return width and height in pixels of a box with the outline of its kind around it."""
    width, height = _ROOM.get(kind.shape, (0, 0))
    return box.width + width, box.height + height


def look(scheme: str = "light") -> Look:
    """Return how all kinds and signs look in a color scheme, ``light`` or ``dark``."""
    return Look(
        {kind.name: (kind.shape, *getattr(kind, scheme)) for kind in KINDS},
        {sign.name: (getattr(sign, scheme), sign.arrow) for sign in SIGNS},
        INKS[scheme],
    )


def heads() -> dict[str, str]:
    """Return the head of a line by its sign."""
    return {sign.name: sign.arrow for sign in SIGNS}


def palette() -> dict[str, dict[str, Any]]:
    """Return both color schemes as the page needs them."""
    return {
        scheme: {
            "kinds": {kind.name: getattr(kind, scheme) for kind in KINDS},
            "signs": {sign.name: getattr(sign, scheme) for sign in SIGNS} | {"bundle": INKS[scheme]["faint"]},
        }
        for scheme in ("light", "dark")
    }
