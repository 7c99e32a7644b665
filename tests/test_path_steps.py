"""Which claims are steps of a path, what joins them, and which path goes first: each in a small world of its own."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable

import pyoxigraph as ox
import pytest

from cllkg.errors import CllkgError
from cllkg.paths.result import Bridge, Hop, MechanismPath, Paths
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.vocabulary import BASE, GRAPH, KG, SKOS

HEAD = f"""
@prefix kg: <{KG}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <{SKOS}> .
@prefix e: <{BASE}entity/> .
@prefix c: <{BASE}claim/> .
@prefix x: <{BASE}context/> .
@prefix s: <{BASE}source/> .
"""


def entity(key: str, more: str = "", label: str | None = None) -> str:
    text = json.dumps(label if label is not None else key)
    return f'e:{key} a owl:NamedIndividual ; skos:notation "{key}" ; rdfs:label {text} {more} .'


def claim(
    key: str,
    cause: str,
    predicate: str,
    effect: str,
    *,
    standing: str = "Supported",
    strength: str = "02-02-00-01-02-01",
    more: str = "",
) -> str:
    return f"""c:{key} a kg:Claim ; skos:notation "{key}" ; rdfs:label "{key}" ; kg:subject e:{cause} ;
        kg:predicate kg:{predicate} ; kg:object e:{effect} ; kg:standing kg:{standing} ; kg:negated false ;
        kg:independentStudies 1 ; kg:evidenceSystem kg:InVitroSystem ; kg:strengthKey "{strength}" {more} ."""


class World:
    """A store with the real ontology and a few claims."""

    def __init__(self, ontology: bytes, ask_paths: Callable[..., Paths]) -> None:
        self._ontology = ontology
        self._ask = ask_paths

    def ask(self, entities: Iterable[str], claims: Iterable[str], start: str, goal: str, **options: object) -> Paths:
        text = HEAD + f"GRAPH <{GRAPH}entities> {{ {' '.join(entities)} }}\n"
        text += f"GRAPH <{GRAPH}background-evidence> {{ {' '.join(claims)} }}"
        quads = ox.serialize(ox.parse(text, format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS)
        return self._ask(OxigraphStore.from_nquads(self._ontology + (quads or b"")), start, goal, **options)


@pytest.fixture
def world(ontology: bytes, ask_paths: Callable[..., Paths]) -> World:
    return World(ontology, ask_paths)


def passed(path: MechanismPath) -> list[str]:
    return [thing.key for thing in path.things]


ABCD = [entity(key) for key in "abcd"]


def test_evidence_goes_before_length(world: World) -> None:
    """Two sound hops before a single one that is contested, whose sign may be wrong."""
    claims = [
        claim("short", "a", "increases", "c", standing="Contested", strength="06-04-06-01-02-03"),
        claim("first", "a", "increases", "b"),
        claim("second", "b", "increases", "c"),
    ]
    found = world.ask(ABCD, claims, "a", "c")
    assert [passed(path) for path in found.best] == [["a", "b", "c"], ["a", "c"]]
    assert "! contested" in str(found)


def test_the_weakest_hop_decides_and_then_the_number_of_hops(world: World) -> None:
    weak, middle, strong = "00-00-00-00-02-01", "02-02-00-01-02-01", "06-04-03-01-02-01"
    claims = [
        claim("a-b", "a", "increases", "b", strength=strong),
        claim("b-d", "b", "increases", "d", strength=weak),
        claim("a-c", "a", "increases", "c", strength=middle),
        claim("c-d", "c", "increases", "d", strength=middle),
        claim("a-d", "a", "increases", "d", strength=middle),
    ]
    found = world.ask(ABCD, claims, "a", "d")
    assert [passed(path) for path in found.best] == [["a", "d"], ["a", "c", "d"], ["a", "b", "d"]]
    assert found.best[2].hops[found.best[2].weakest].key == "b-d"


def test_a_hub_is_no_short_cut(world: World) -> None:
    """What everything is said of joins anything; two specific steps say more than one over it."""
    many = [f"m{number}" for number in range(20)]
    claims = [
        claim("a-hub", "a", "increases", "hub"),
        claim("hub-d", "hub", "increases", "d"),
        claim("a-b", "a", "increases", "b"),
        claim("b-c", "b", "increases", "c"),
        claim("c-d", "c", "increases", "d"),
        *(claim(f"hub-{key}", "hub", "increases", key) for key in many),
    ]
    found = world.ask([*ABCD, *map(entity, ["hub", *many])], claims, "a", "d")
    assert [passed(path) for path in found.best] == [["a", "b", "c", "d"], ["a", "hub", "d"]]


def test_an_impairment_turns_the_sign_and_a_kind_keeps_it(world: World) -> None:
    entities = [
        entity("a"),
        entity("b", "; kg:broaderEntity e:kind"),
        entity("kind"),
        entity("process"),
        entity("defect", "; kg:impairmentOf e:process"),
        entity("d"),
    ]
    claims = [claim("a-b", "a", "decreases", "b"), claim("kind-defect", "kind", "causes", "defect")]
    found = world.ask(entities, [*claims, claim("process-d", "process", "increases", "d")], "a", "d")
    (path,) = found.best
    assert [type(step) for step in path.steps] == [Hop, Bridge, Hop, Bridge, Hop]
    assert path.sign == 1
    assert passed(world.ask(entities, claims, "a", "process").best[0])[-2:] == ["defect", "process"]


def test_what_is_done_to_one_kind_is_not_done_to_all(world: World) -> None:
    """Upward holds for a cause only: an effect on a member, or on the kind, ends beside the goal."""
    entities = [entity("a"), entity("member", "; kg:broaderEntity e:kind"), entity("kind")]
    up = world.ask(entities, [claim("a-member", "a", "increases", "member")], "a", "kind")
    down = world.ask(entities, [claim("a-kind", "a", "increases", "kind")], "a", "member")
    assert (up.connected, down.connected) == (False, False)
    assert [path.beside for path in (*up.beside, *down.beside)] == ["narrower", "broader"]


def test_bridges_alone_are_no_path(world: World) -> None:
    entities = [entity("a", "; kg:broaderEntity e:b"), entity("b"), entity("defect", "; kg:impairmentOf e:b")]
    for start, goal in (("a", "b"), ("defect", "b"), ("b", "defect")):
        assert not world.ask(entities, [], start, goal).connected


def test_a_predicate_that_runs_backward_is_walked_backward(world: World) -> None:
    claims = [claim("b-needs-a", "b", "dependsOn", "a")]
    assert passed(world.ask(ABCD, claims, "a", "b").best[0]) == ["a", "b"]
    assert not world.ask(ABCD, claims, "b", "a").connected


CONTEXTS = [
    "x:cll a kg:Context ; kg:inDisease e:cll .",
    "x:myeloma a kg:Context ; kg:inDisease e:myeloma .",
    "x:cancer a kg:Context ; kg:inDisease e:cancer .",
    entity("cll", "; kg:broaderEntity e:cancer"),
    entity("myeloma", "; kg:broaderEntity e:cancer"),
    entity("cancer"),
]


def test_different_circumstances_are_set_apart(world: World) -> None:
    claims = [
        claim("a-b", "a", "increases", "b", more="; kg:hasContext x:cll"),
        claim("b-c", "b", "increases", "c", more="; kg:hasContext x:myeloma"),
    ]
    found = world.ask([*ABCD, *CONTEXTS], claims, "a", "c")
    assert not found.connected
    (path,) = found.apart
    (clash,) = path.clashes
    assert (clash.first, clash.second, clash.values) == (1, 2, ("cll", "myeloma"))
    assert "Join different circumstances" in str(found)


def test_what_is_broader_fits_and_another_claim_may_take_the_place_of_one_that_does_not(world: World) -> None:
    claims = [
        claim("a-b", "a", "increases", "b", more="; kg:hasContext x:cll"),
        claim("b-c-strong", "b", "increases", "c", strength="06-04-03-01-02-01", more="; kg:hasContext x:myeloma"),
        claim("b-c-weak", "b", "increases", "c", strength="01-00-00-00-02-01", more="; kg:hasContext x:cancer"),
    ]
    found = world.ask([*ABCD, *CONTEXTS], claims, "a", "c")
    assert [[hop.key for hop in path.hops] for path in found.best] == [["a-b", "b-c-weak"]]
    assert not found.apart
    assert found.best[0].hops[1].others == ("b-c-strong",)


def test_claims_of_one_route_are_one_path(world: World) -> None:
    claims = [claim(f"a-b-{number}", "a", "increases", "b") for number in range(3)]
    found = world.ask(ABCD, claims, "a", "b")
    assert len(found.best) == 1
    assert not found.more
    assert "2 more claims of the same" in str(found)


@pytest.mark.parametrize(
    ("standing", "by_default", "with_all"),
    [("Uncited", False, True), ("Hypothesis", False, True), ("Disputed", False, False), ("Contested", True, True)],
)
def test_what_nothing_cited_supports_needs_asking_for(
    world: World, standing: str, by_default: bool, with_all: bool
) -> None:
    claims = [claim("a-b", "a", "increases", "b", standing=standing)]
    found = world.ask(ABCD, claims, "a", "b")
    assert found.connected is by_default
    assert any("--all" in hint for hint in found.hints) is (with_all and not by_default)
    assert world.ask(ABCD, claims, "a", "b", everything=True).connected is with_all


def test_denied_withdrawn_and_unsigned_claims_are_no_hops(world: World) -> None:
    denied = claim("a-b", "a", "increases", "b").replace("kg:negated false", "kg:negated true")
    withdrawn = claim("a-b", "a", "increases", "b", more="; kg:replacedBy c:other")
    unsigned = claim("a-b", "a", "bindsTo", "b")
    for text in (denied, withdrawn, unsigned):
        assert not world.ask(ABCD, [text], "a", "b").connected


def test_most_hops_holds_and_a_longer_path_is_offered(world: World) -> None:
    claims = [claim(f"{one}-{two}", one, "decreases", two) for one, two in itertools.pairwise("abcd")]
    found = world.ask(ABCD, claims, "a", "d", most_hops=2)
    assert not found.connected
    assert any("--max-hops" in hint for hint in found.hints)
    (path,) = world.ask(ABCD, claims, "a", "d", most_hops=3).best
    assert path.sign == -1
    assert "3 of 3 steps turn the sign: one is left" in " ".join(str(world.ask(ABCD, claims, "a", "d")).split())


def test_a_vicious_circle_is_walked_once(world: World) -> None:
    claims = [
        claim("a-b", "a", "increases", "b"),
        claim("b-a", "b", "increases", "a"),
        claim("b-c", "b", "increases", "c"),
        claim("c-b", "c", "decreases", "b"),
        claim("b-b", "b", "decreases", "b"),
    ]
    found = world.ask(ABCD, claims, "a", "c")
    assert [passed(path) for path in found.best] == [["a", "b", "c"]]


def test_a_flag_and_a_retraction_are_marked(world: World) -> None:
    claims = [
        claim("a-b", "a", "increases", "b"),
        "c:a-b-line kg:supports c:a-b ; kg:source s:gone-2001 .",
        's:gone-2001 a kg:Source ; skos:notation "gone-2001" ; kg:resolution kg:ResolvedSource ;'
        " kg:retractionStatus kg:RetractedRetractionStatus .",
        "<https://w3id.org/cllkg/flag/f> a kg:Flag ; kg:about c:a-b ; kg:flagKind kg:ContradictionFlag ;"
        ' kg:flagStatus kg:UnresolvedFlagStatus ; rdfs:label "Two say otherwise." .',
    ]
    text = str(world.ask(ABCD, claims, "a", "b"))
    assert "gone-2001 (retracted)" in text
    assert "! flagged: Two say otherwise." in text


HOSTILE = "\x1b[31mred\x07\u202e\nnext <script>alert(1)</script> \"'\\ -| {{x}} %s " + "long" * 100


def test_a_hostile_label_stays_text(world: World) -> None:
    entities = [entity("a"), entity("b", label=HOSTILE), entity("c")]
    found = world.ask(entities, [claim("a-b", "a", "increases", "b"), claim("b-c", "b", "increases", "c")], "a", "c")
    text = str(found)
    assert all(character.isprintable() or character == "\n" for character in text)
    assert (
        json.loads(json.dumps(found.to_json()))["paths"]["furthers"]["paths"][0]["steps"][1]["cause"]["label"]
        == HOSTILE
    )


def test_an_ambiguous_name_lists_what_it_may_mean(world: World) -> None:
    entities = [entity("a"), entity("b1", label="twin"), entity("b2", label="twin")]
    with pytest.raises(CllkgError, match=r"'twin' means 2 entities: .*b1.*b2"):
        world.ask(entities, [], "a", "twin")
