"""Paths walk claims: the best supported first, each with its sign, and nothing joined that does not fit."""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import networkx as nx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from cllkg.cli.paths import paths as command
from cllkg.content import Content
from cllkg.errors import CllkgError, UnknownName
from cllkg.model.standing import compatible
from cllkg.paths import find, reach
from cllkg.paths.find import QUERY, find_paths
from cllkg.paths.graph import SignedGraph
from cllkg.paths.mechanism import Mechanism
from cllkg.paths.result import Bridge, Hop, MechanismPath, Paths
from cllkg.paths.search import Budget, best_paths
from cllkg.pipeline import Compiled
from cllkg.prefixes import read_prefixes
from cllkg.projection import project_mechanisms
from cllkg.queries.names import Names
from cllkg.store.answers import Store
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore
from cllkg.vocabulary import BASE, GRAPH, KG, SKOS

LIGANDS = ("CD200", "TNFRSF14", "CD274", "CD276")
RESPONSE = "effective anti-tumor T-cell response"


# --- The search


def both(size: int, arcs: Iterable[tuple[int, int, int, int]]) -> tuple[SignedGraph, nx.MultiDiGraph[int]]:
    """Return a graph of ours and the same graph of networkx; arcs are tail, head, sign, cost."""
    ours = SignedGraph(size)
    theirs: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    theirs.add_nodes_from(range(size))
    for label, (tail, head, sign, cost) in enumerate(arcs):
        ours.add(tail, head, sign=sign, cost=cost, label=label)
        theirs.add_edge(tail, head, key=label, sign=sign, cost=cost)
    return ours, theirs


def enumerated(graph: nx.MultiDiGraph[int], source: int, target: int) -> list[tuple[int, tuple[int, ...], int]]:
    """Return cost, arcs and sign of every simple path, as networkx lists them."""
    found = []
    for edges in nx.all_simple_edge_paths(graph, source, target):
        # In a multigraph an edge has its key.
        path = cast(list[tuple[int, int, int]], edges)
        arcs = [graph.edges[edge] for edge in path]
        sign = 1
        for arc in arcs:
            sign *= arc["sign"]
        found.append((sum(arc["cost"] for arc in arcs), tuple(key for _, _, key in path), sign))
    return sorted(found)


@pytest.mark.parametrize("least_read", [1, 4, 4096], ids="reads {} arcs a round".format)
def test_every_simple_path_comes_once_in_order_of_cost_with_its_sign(
    least_read: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On 600 random graphs with loops, cycles, parallel arcs, costs of 0 and costs of 40 digits."""
    monkeypatch.setattr(reach, "LEAST_READ", least_read)
    seen = 0
    for seed in range(200):
        dice = random.Random(seed)
        size = dice.randint(2, 8)
        costs = [64**power for power in range(20)] if seed % 3 == 0 else [0, 1, 1, 2, 3]
        arcs = [
            (dice.randrange(size), dice.randrange(size), dice.choice((1, -1)), dice.choice(costs))
            for _ in range(dice.randint(1, 30))
        ]
        ours, theirs = both(size, arcs)
        expected = enumerated(theirs, 0, size - 1)
        seen += len(expected)
        for sign in (None, 1, -1):
            for most in (None, 1, 2, 3):
                wanted = [
                    path for path in expected if sign in (None, path[2]) and (most is None or len(path[1]) <= most)
                ]
                found = [
                    (path.cost, tuple(arc.label for arc in path.arcs), path.sign)
                    for path in best_paths(ours, 0, size - 1, sign=sign, most_hops=most)
                ]
                assert [cost for cost, _, _ in found] == [cost for cost, _, _ in wanted], seed
                assert sorted(found) == wanted, seed
    assert seen > 1000


def test_the_k_shortest_are_those_of_networkx() -> None:
    dice = random.Random(1)
    edges = sorted({(dice.randrange(300), dice.randrange(300)) for _ in range(1500)})
    ours, _ = both(300, [(tail, head, 1, 1) for tail, head in edges])
    theirs = nx.DiGraph(edges)
    for target in range(100, 130):
        found = list(itertools.islice(best_paths(ours, 0, target), 20))
        expected = list(itertools.islice(nx.shortest_simple_paths(theirs, 0, target), 20))
        assert [path.cost for path in found] == [len(path) - 1 for path in expected]
        nodes = [(0, *(arc.head for arc in path.arcs)) for path in found]
        assert len(set(nodes)) == len(nodes)
        assert all(nx.is_simple_path(theirs, list(path)) for path in nodes)


def test_a_cycle_ends_the_search_and_a_place_has_no_path_to_itself() -> None:
    ours, _ = both(3, [(0, 1, -1, 1), (1, 0, -1, 1), (1, 2, 1, 1), (2, 1, -1, 1), (1, 1, -1, 0)])
    assert [path.sign for path in best_paths(ours, 0, 2)] == [-1]
    assert not list(best_paths(ours, 0, 2, sign=1))
    assert not list(best_paths(ours, 0, 0))


def test_places_of_one_owner_count_as_one() -> None:
    graph = SignedGraph(4, owner=["a", "b", "b", "c"])
    for tail, head in ((0, 1), (1, 2), (2, 3)):
        graph.add(tail, head)
    assert not list(best_paths(graph, 0, 3))


def test_arcs_that_are_equal_stay_apart() -> None:
    graph = SignedGraph(3)
    for tail, head in ((0, 1), (0, 1), (1, 2), (1, 2)):
        graph.add(tail, head)
    assert [path.cost for path in best_paths(graph, 0, 2)] == [2, 2, 2, 2]


def test_a_search_stops_when_its_budget_is_spent() -> None:
    size = 12
    ours, _ = both(size, [(tail, head, 1, 1) for tail in range(size) for head in range(size) if tail != head])
    budget = Budget(1000)
    found = list(best_paths(ours, 0, size - 1, budget=budget))
    assert budget.spent
    assert 0 < len(found) <= 1000


@pytest.mark.parametrize(("sign", "cost"), [(0, 1), (2, 1), (1, -1)])
def test_an_arc_without_a_sign_or_with_a_negative_cost_is_refused(sign: int, cost: int) -> None:
    with pytest.raises(ValueError, match="an arc needs"):
        SignedGraph(2).add(0, 1, sign=sign, cost=cost)


# --- The real graph


def ask(store: Store, content: Content, start: str, goal: str, **options: object) -> Paths:
    names = Names(store, content, read_prefixes(content.ontology / "prefixes.tsv"))
    return find_paths(store, content, names, start, goal, **options)  # type: ignore[arg-type]  # options vary


def passed(path: MechanismPath) -> list[str]:
    return [thing.key for thing in path.things]


@pytest.mark.parametrize("graph", ["article", None])
def test_the_four_ligand_routes_come_first(oxigraph_store: OxigraphStore, content: Content, graph: str | None) -> None:
    found = ask(oxigraph_store, content, "lenalidomide", RESPONSE, graph=graph)
    assert {path.things[1].key for path in found.best[:4]} == set(LIGANDS)
    for path in found.best[:4]:
        assert passed(path)[2:] == [
            "inhibitory_signals",
            "actin_cytoskeleton_organization",
            "disrupted_t_cell_actin_cytoskeleton",
            "anti_tumor_t_cell_response",
        ]
        assert path.sign == 1
        assert path.in_vitro == (0, 1)
        assert path.weakest == 2
        assert [bridge.relation for bridge in path.bridges] == ["kind", "impaired_by"]
        assert all(hop.standing == "supported" and hop.in_article for hop in path.hops)
        assert all(any("6" in citation.markers for citation in hop.citations) for hop in path.hops)


def test_engines_give_the_same_paths(
    oxigraph_store: OxigraphStore, rdflib_store: RdflibStore, content: Content
) -> None:
    for goal in (RESPONSE, "T cell activation"):
        ours, theirs = (ask(store, content, "lenalidomide", goal) for store in (oxigraph_store, rdflib_store))
        assert ours.to_json() == theirs.to_json()


def test_paths_of_the_opposite_sign_stand_beside(oxigraph_store: OxigraphStore, content: Content) -> None:
    found = ask(oxigraph_store, content, "lenalidomide", "IL10")
    assert set(found.by_sign) == {1, -1}
    assert all(path.sign == sign for sign, paths in found.by_sign.items() for path in paths)
    assert "Furthers it" in str(found)
    assert "Weakens it" in str(found)


def test_each_kind_of_hop_is_a_claim_that_stands_and_says_more_or_less(
    oxigraph_store: OxigraphStore, content: Content, compiled: Compiled
) -> None:
    records = project_mechanisms(oxigraph_store, content.queries / "evidence" / QUERY)
    by_default = Mechanism(records, article=False, everything=False)
    everything = Mechanism(records, article=False, everything=True)
    assert {hop.standing for hop in by_default.hops} <= {"supported", "cited_unresolved", "contested"}
    assert {"uncited", "hypothesis"} <= {hop.standing for hop in everything.hops}
    assert "disputed" not in {hop.standing for hop in everything.hops}
    claims = compiled.corpus.claims
    for hop in everything.hops:
        claim = claims[hop.key]
        assert not claim.negated
        assert not claim.replaced_by
        ends = (claim.subject, claim.object)
        assert (hop.cause.key, hop.effect.key) == (ends[::-1] if claim.predicate == "depends_on" else ends)


def test_circumstances_fit_here_where_they_fit_in_the_records(
    oxigraph_store: OxigraphStore, content: Content, compiled: Compiled
) -> None:
    mechanism = Mechanism(
        project_mechanisms(oxigraph_store, content.queries / "evidence" / QUERY), article=False, everything=True
    )
    corpus = compiled.corpus
    unfit = 0
    for one, other in itertools.combinations(mechanism.hops, 2):
        fits = compatible(corpus.claims[one.key].context, corpus.claims[other.key].context, corpus.broader)
        assert bool(mechanism.clashes((one, other))) is not fits, (one.key, other.key)
        unfit += not fits
    assert unfit > 100


def test_what_is_not_reached_is_told_with_what_comes_near(oxigraph_store: OxigraphStore, content: Content) -> None:
    found = ask(oxigraph_store, content, "lenalidomide", "T cell activation")
    assert not found.connected
    assert {"T-cell function", "T cell proliferation"} <= {path.things[-1].label for path in found.near}
    assert "No path" in str(found)
    assert "cllkg paths lenalidomide" in str(found)


def test_a_path_that_leads_the_other_way_is_offered(oxigraph_store: OxigraphStore, content: Content) -> None:
    found = ask(oxigraph_store, content, "CD200", "lenalidomide")
    assert any("cllkg paths lenalidomide CD200" in hint for hint in found.hints)


@pytest.mark.parametrize(
    ("start", "goal", "error", "message"),
    [
        ("lenalidomid", "CD200", UnknownName, "Did you mean 'lenalidomide'"),
        ("lenalidomide", "CC-5013", CllkgError, "both mean"),
        ("lenalidomide", "NCT01351896", CllkgError, "no entity"),
    ],
)
def test_a_name_that_cannot_be_an_end_is_told(
    oxigraph_store: OxigraphStore, content: Content, start: str, goal: str, error: type[CllkgError], message: str
) -> None:
    with pytest.raises(error, match=message):
        ask(oxigraph_store, content, start, goal)


def test_an_unknown_graph_and_no_path_at_all_are_refused(oxigraph_store: OxigraphStore, content: Content) -> None:
    with pytest.raises(UnknownName, match="no graph called 'articel'"):
        ask(oxigraph_store, content, "lenalidomide", "CD200", graph="articel")
    with pytest.raises(CllkgError, match="at least 1"):
        ask(oxigraph_store, content, "lenalidomide", "CD200", count=0)


def test_a_search_that_was_stopped_says_so(
    oxigraph_store: OxigraphStore, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "_BUDGET", 2)
    found = ask(oxigraph_store, content, "lenalidomide", RESPONSE)
    assert found.cut
    assert "stopped early" in str(found)


# --- A small world, written for each test

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


@pytest.fixture(scope="session")
def ontology(compiled: Compiled) -> bytes:
    """The quads of the ontology: signs, directions and codes."""
    name = f"<{GRAPH}ontology> .".encode()
    return b"\n".join(line for line in compiled.nquads.splitlines() if line.endswith(name)) + b"\n"


class World:
    """A store with the real ontology and a few claims."""

    def __init__(self, ontology: bytes, content: Content) -> None:
        self._ontology = ontology
        self._content = content

    def ask(self, entities: Iterable[str], claims: Iterable[str], start: str, goal: str, **options: object) -> Paths:
        text = HEAD + f"GRAPH <{GRAPH}entities> {{ {' '.join(entities)} }}\n"
        text += f"GRAPH <{GRAPH}background-evidence> {{ {' '.join(claims)} }}"
        quads = ox.serialize(ox.parse(text, format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS)
        return ask(OxigraphStore.from_nquads(self._ontology + (quads or b"")), self._content, start, goal, **options)


@pytest.fixture
def world(ontology: bytes, content: Content) -> World:
    return World(ontology, content)


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


# --- The command


@pytest.fixture(scope="module")
def store_file(compiled: Compiled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paths") / "cllkg.nq"
    path.write_bytes(compiled.nquads)
    return path


def test_the_command_prints_text_or_json_and_exits_with_1_where_nothing_leads(
    store_file: Path, content: Content
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(
            command, [*arguments, "--store", f"memory:{store_file}", "--content", str(content.root)]
        )
        return done.exit_code, done.stdout

    code, text = run("lenalidomide", RESPONSE)
    assert code == 0
    assert text.index("CD200") < text.index("in vitro only") < text.index("[6] ramsay-2012")
    code, text = run("lenalidomide", RESPONSE, "--format", "json", "-k", "2")
    answer = json.loads(text)
    assert code == 0
    assert answer["connected"]
    assert len(answer["paths"]["furthers"]["paths"]) == 2
    assert answer["paths"]["furthers"]["more"]
    code, text = run("lenalidomide", "T cell activation")
    assert code == 1
    assert "No path of at most 5 hops" in text


def test_asking_for_a_path_imports_nothing_heavy(store_file: Path, content: Content) -> None:
    script = textwrap.dedent(
        """
        import sys
        from cllkg.cli.paths import paths
        paths.main(sys.argv[1:], standalone_mode=False)
        heavy = {"networkx", "rdflib", "pydantic", "yaml", "pyshacl", "owlready2", "pyvis", "numpy"}
        sys.exit(",".join(sorted(heavy & sys.modules.keys())) or None)
        """
    )
    options = ["--store", f"memory:{store_file}", "--content", str(content.root)]
    done = subprocess.run(
        [sys.executable, "-c", script, "lenalidomide", "CD200", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
