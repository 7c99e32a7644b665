"""What stands against a step of a path is told with it: denials, doubts, and sources that say otherwise themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyoxigraph as ox
import pytest

from cllkg.errors import CllkgError
from cllkg.paths.result import Paths
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.vocabulary import BASE, GRAPH, KG, SKOS

HEAD = f"""
@prefix kg: <{KG}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <{SKOS}> .
@prefix e: <{BASE}entity/> .
@prefix c: <{BASE}claim/> .
@prefix f: <{BASE}flag/> .
@prefix i: <{BASE}inference/> .
@prefix s: <{BASE}source/> .
@prefix x: <{BASE}context/> .
"""
ENTITIES = [*"abcd", "long"]


def entity(key: str, more: str = "", label: str = "") -> str:
    return f'e:{key} a owl:NamedIndividual ; skos:notation "{key}" ; rdfs:label "{label or key}" {more} .'


def claim(
    cause: str, predicate: str, effect: str, more: str = "", *, key: str = "", standing: str = "Supported"
) -> str:
    key = key or f"{cause}-{effect}"
    return f"""c:{key} a kg:Claim ; skos:notation "{key}" ; rdfs:label "The claim {key}." ; kg:subject e:{cause} ;
        kg:predicate kg:{predicate} ; kg:object e:{effect} ; kg:standing kg:{standing} ; kg:independentStudies 1 ;
        kg:evidenceSystem kg:InVitroSystem ; kg:strengthKey "02-02-00-01-02-01" {more} ."""


def flag(key: str, kind: str = "Contradiction", status: str = "Unresolved") -> str:
    return f"""f:{key} a kg:Flag ; kg:about c:{key} ; kg:flagKind kg:{kind}Flag ; kg:flagStatus kg:{status}FlagStatus ;
        rdfs:label "Flag on {key}." ."""


DENIED = "; kg:negated true"


@pytest.fixture
def ask(ontology: bytes, ask_paths: Callable[..., Paths]) -> Callable[..., Paths]:
    """Ask a store that holds the real ontology, some entities, and a few statements."""

    def asked(statements: Iterable[str], start: str, goal: str, *entities: str, **options: object) -> Paths:
        text = f"{HEAD} GRAPH <{GRAPH}entities> {{ {' '.join(entities or map(entity, ENTITIES))} }}\n"
        text += f"GRAPH <{GRAPH}background-evidence> {{ {' '.join(statements)} }}"
        quads = ox.serialize(ox.parse(text, format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS)
        store = OxigraphStore.from_nquads(ontology + (quads or b""))
        return ask_paths(store, start, goal, inferred=lambda: store, **options)

    return asked


def passed(paths: Paths) -> list[str]:
    return ["".join(thing.key for thing in path.things) for path in paths.best]


def test_denials_of_the_two_ends_are_told_in_either_direction(ask: Callable[..., Paths]) -> None:
    statements = [
        claim("a", "increases", "b"),
        claim("a", "increases", "b", DENIED, key="forth"),
        claim("b", "hasFeature", "a", DENIED, key="back"),
        claim("a", "increases", "c", DENIED),
        claim("a", "increases", "b", f"{DENIED} ; kg:replacedBy c:forth", key="withdrawn"),
    ]
    found = ask(statements, "a", "b")
    assert [hop.key for hop in found.denied] == ["back", "forth"]
    assert [hop.key for hop in found.best[0].hops[0].denials] == ["forth"]
    text = str(found)
    assert "Denied:\n - The claim back. (back)" in text
    assert "a denial stands beside it: see Denied" in text
    assert "withdrawn" not in text


def test_a_denial_of_a_step_on_the_way_is_told_beside_it(ask: Callable[..., Paths]) -> None:
    statements = [
        claim("a", "increases", "b"),
        claim("b", "increases", "c"),
        claim("b", "increases", "c", DENIED, key="not-so", standing="Contested"),
    ]
    found = ask(statements, "a", "c")
    assert not found.denied
    assert "Denied" not in str(found)
    assert "! a denial stands beside it: The claim not-so. (! contested)" in str(found)


def test_a_denial_is_told_where_no_path_leads(ask: Callable[..., Paths]) -> None:
    found = ask([claim("a", "increases", "b", DENIED)], "a", "b")
    assert not found.connected
    assert "Denied:\n - The claim a-b." in str(found)


@pytest.mark.parametrize("kind", ["Contradiction", "Arithmetic", "CategoryError"])
def test_a_long_path_that_stands_goes_before_a_short_one_under_a_flag(ask: Callable[..., Paths], kind: str) -> None:
    claims = [claim("a", "increases", "b"), claim("b", "increases", "c"), claim("a", "increases", "c")]
    assert passed(ask(claims, "a", "c")) == ["ac", "abc"]
    found = ask([*claims, flag("a-c", kind)], "a", "c")
    assert passed(found) == ["abc", "ac"]
    assert [[hop.key for hop in path.hops] for path in found.doubtful] == [["a-c"]]
    text = str(found)
    assert text.index("Furthers it:") < text.index("a ->(a) b") < text.index("from which no plain triple follows")
    assert "a ->(c!) c" in text


@pytest.mark.parametrize(("kind", "status"), [("Contradiction", "Explained"), ("Omission", "Unresolved")])
def test_flags_that_are_explained_or_of_another_kind_do_not_count(
    ask: Callable[..., Paths], kind: str, status: str
) -> None:
    found = ask([claim("a", "increases", "c"), flag("a-c", kind, status)], "a", "c")
    assert not found.doubtful
    assert passed(found) == ["ac"]


def test_what_is_uncited_goes_before_what_is_contested(ask: Callable[..., Paths]) -> None:
    claims = [
        claim("a", "increases", "c", standing="Contested"),
        claim("a", "increases", "b", standing="Hypothesis"),
        claim("b", "increases", "c"),
    ]
    assert passed(ask(claims, "a", "c", everything=True)) == ["abc", "ac"]


def test_a_flagged_claim_about_the_two_is_told_though_other_paths_fill_the_answer(ask: Callable[..., Paths]) -> None:
    claims = [claim("a", "increases", "c")]
    for key in ("b", "d", "long"):
        claims += [claim("a", "increases", key), claim(key, "increases", "c")]
    found = ask([*claims, flag("a-c")], "a", "c", count=2)
    assert len(found.by_sign[1]) == 2
    assert found.more == {1}
    assert [[hop.key for hop in path.hops] for path in found.doubtful] == [["a-c"]]


def test_more_flagged_paths_than_asked_for_are_announced(ask: Callable[..., Paths]) -> None:
    claims = [
        part for key in "bc" for part in (claim("a", "increases", key), claim(key, "increases", "d"), flag(f"a-{key}"))
    ]
    found = ask(claims, "a", "d", count=1)
    assert (len(found.doubtful), found.more_doubtful) == (1, True)
    assert "There are more; ask with -k 2." in str(found)
    assert not ask(claims, "a", "d", count=2).more_doubtful


SOURCES = " ".join(
    f's:{key} a kg:Source ; skos:notation "{key}" ; kg:resolution kg:ResolvedSource {more} .'
    for key, more in (("article", ""), ("trial", '; kg:citationMarker "6"'), ("rival", ""), ("own", ""))
)


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["supports c:a-b ; kg:source s:own"], "; own\n"),
        (["supports c:a-b ; kg:source s:article ; kg:cites s:trial"], "; article, citing [6] trial\n"),
        (
            ["supports c:a-b ; kg:source s:article ; kg:cites s:trial", "inconclusive c:a-b ; kg:source s:trial"],
            "; article, citing [6] trial; [6] itself: inconclusive\n",
        ),
        (
            ["supports c:a-b ; kg:source s:article ; kg:cites s:trial", "supports c:a-b ; kg:source s:trial"],
            "; [6] trial\n",
        ),
        (["supports c:a-b ; kg:source s:own", "disputes c:a-b ; kg:source s:rival"], "; own; disputing it: rival\n"),
        (["disputes c:a-b ; kg:source s:rival"], "; disputing it: rival\n"),
        (["supports c:a-b ; kg:source s:article"], "; no citation\n"),
    ],
)
def test_each_source_is_named_for_what_it_says_itself(ask: Callable[..., Paths], lines: list[str], shown: str) -> None:
    statements = [f"c:line{number} kg:{line} ." for number, line in enumerate(lines)]
    assert shown in f"{ask([claim('a', 'increases', 'b'), SOURCES, *statements], 'a', 'b')}\n"


@pytest.mark.parametrize(("direct", "told"), [("false", True), ("true", False)])
def test_what_is_only_retold_is_marked(ask: Callable[..., Paths], direct: str, *, told: bool) -> None:
    statements = [
        claim("a", "increases", "b", f"; kg:directEvidence {direct}"),
        SOURCES,
        "c:line kg:supports c:a-b ; kg:source s:own .",
    ]
    assert ("retold only" in str(ask(statements, "a", "b"))) is told


def test_a_step_names_disease_population_and_species(ask: Callable[..., Paths]) -> None:
    statements = [
        claim("a", "increases", "b", "; kg:hasContext x:one"),
        "x:one a kg:Context ; kg:inSpecies e:d ; kg:inDisease e:c ; kg:inPopulation e:long .",
    ]
    assert "1 study; in c, long, d; no citation" in str(ask(statements, "a", "b"))


def test_claims_of_the_two_that_are_no_step_and_inferences_are_told_where_no_path_leads(
    ask: Callable[..., Paths],
) -> None:
    statements = [
        claim("a", "hasAdverseEvent", "b"),
        claim("b", "correlatesWith", "a"),
        claim("c", "correlatesWith", "b"),
        "i:one a kg:Inference ; kg:subject e:a ; kg:object e:b .",
        "i:two a kg:Inference ; kg:subject e:b ; kg:object e:a .",
        "i:three a kg:Inference ; kg:subject e:b ; kg:object e:c .",
    ]
    found = ask(statements, "a", "b")
    assert [hop.key for hop in found.between] == ["a-b", "b-a"]
    assert found.inferences == 2
    text = str(found)
    assert "2 inferences state a relation of the two; ask: cllkg explain a b" in text
    assert "1 speaks of it otherwise:\n - The claim c-b. (supported; c-b)" in text
    assert ask(statements[:3], "a", "d").inferences == 0


def test_only_what_is_of_the_same_category_comes_near(ask: Callable[..., Paths]) -> None:
    entities = [
        entity("a", "; a kg:Drug"),
        entity("goal", "; a kg:ImmuneProcess", "T cell activation"),
        entity("like", "; a kg:ImmuneProcess", "T cell migration"),
        entity("unlike", "; a kg:ImmuneCell", "T cell"),
        entity("defect", "; a kg:Defect", "T cell exhaustion"),
    ]
    statements = [claim("a", "increases", key) for key in ("like", "unlike", "defect")]
    found = ask(statements, "a", "goal", *entities)
    assert [path.things[-1].key for path in found.near] == ["like"]


def test_a_message_calls_things_by_name_and_cuts_a_long_one(ask: Callable[..., Paths]) -> None:
    label = "very " * 40 + "long"
    with pytest.raises(CllkgError, match=r"both mean very .*\u2026\.  A path needs two") as caught:
        ask([], label, "long", entity("long", "; a kg:Drug", label))
    assert len(str(caught.value)) < 300
    assert "https://" not in str(caught.value)
