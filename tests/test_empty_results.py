"""Why a query has no answer, and what to look at twice in one that has: said from the query's own patterns."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from cllkg.content import Content
from cllkg.prefixes import PrefixMap
from cllkg.queries import empty
from cllkg.queries.ask import scope_of
from cllkg.queries.empty import MOST_PROBES, why_empty
from cllkg.queries.guard import name_entities
from cllkg.queries.header import StoredQuery
from cllkg.queries.names import Names
from cllkg.queries.suspicious import by_inference, suspicions
from cllkg.store.answers import Answer, Scope, Store
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore

# What a stored query may be warned of: several things have the same label, category and class.
WARNED = {"views/entities.rq"}


class Asker:
    """Asks a store as a person's query is asked, and keeps count."""

    def __init__(self, store: Store, content: Content, prefixes: PrefixMap) -> None:
        self.names = Names(store, content, prefixes)
        self.prefixes = prefixes
        self.asked: list[str] = []
        self._store = store

    def __call__(self, sparql: str) -> Answer:
        self.asked.append(sparql)
        return self._store.query(name_entities(sparql, self.names.resolve), dict(self.prefixes), Scope())

    def why(self, sparql: str) -> list[str]:
        answer = self(sparql)
        assert not answer.rows and not answer.triples, "the query has an answer"
        return why_empty(sparql, self, names=self.names, prefixes=dict(self.prefixes))


@pytest.fixture(scope="module", params=["oxigraph", "rdflib"])
def asker(
    request: pytest.FixtureRequest,
    oxigraph_store: OxigraphStore,
    rdflib_store: RdflibStore,
    content: Content,
    prefixes: PrefixMap,
) -> Asker:
    stores: dict[str, Store] = {"oxigraph": oxigraph_store, "rdflib": rdflib_store}
    return Asker(stores[request.param], content, prefixes)


# --- What empties an answer

REASONS = {
    "the other way round": (
        "SELECT ?x { ?x kg:decreasesAbundanceOf <lenalidomide> }",
        "'?x kg:decreasesAbundanceOf <lenalidomide>' empties the answer: no triple matches it.  "
        "It matches the other way round: <lenalidomide> kg:decreasesAbundanceOf ?x",
    ),
    "narrower classes": (
        "SELECT ?x { ?x a kg:MolecularEntity ; rdfs:label ?name }",
        "'?x a kg:MolecularEntity' empties the answer: no triple matches it.  Narrower classes do match: "
        "kg:GeneOrProtein, kg:Immunoglobulin, kg:InhibitoryLigand and 3 more.  "
        "Write: ?x a/rdfs:subClassOf* kg:MolecularEntity",
    ),
    "another case": (
        'SELECT ?x { ?x rdfs:label "cd200" }',
        '\'?x rdfs:label "cd200"\' empties the answer: no triple matches it.  Nearest there: "CD200", "CD200R1".',
    ),
    "another language": (
        'SELECT ?x { ?x rdfs:label "CD200"@de }',
        '\'?x rdfs:label "CD200"@de\' empties the answer: no triple matches it.  Nearest there: "CD200".',
    ),
    "another datatype": (
        "SELECT ?x { ?x a kg:Outcome ; kg:value 75 }",
        "'?x kg:value 75' empties the answer: no triple matches it.  Nearest there: \"75\"^^xsd:decimal.",
    ),
    "two that never meet": (
        "SELECT ?x { ?c a kg:Claim ; kg:standing kg:Contested ; kg:category kg:RegulatoryCategory }",
        "'?c kg:category kg:RegulatoryCategory' empties the answer: it never holds together with "
        "'?c kg:standing kg:Contested'.",
    ),
    "a condition": (
        "SELECT ?c { ?c a kg:Claim FILTER(?c != 3) FILTER(?c = 3) }",
        "'FILTER(?c = 3)' empties the answer: the patterns match, and no match passes it.",
    ),
    "what is taken away": (
        "SELECT ?c { ?c a kg:Claim MINUS { ?c kg:standing ?any } }",
        "'MINUS { ?c kg:standing ?any }' empties the answer: the patterns match, and no match passes it.",
    ),
    "conditions together": (
        "SELECT ?n { ?s kg:enrolled ?n FILTER(?n > 100) FILTER(?n < 100) }",
        "the conditions empty the answer together: 'FILTER(?n > 100)' and 'FILTER(?n < 100)'.",
    ),
    "the wrong graph": (
        "SELECT ?x { GRAPH kggraph:flags { ?x a kg:Claim } }",
        "'GRAPH kggraph:flags { ?x a kg:Claim }' empties the answer: its patterns match, but not in that graph.",
    ),
    "an unbound template": (
        "CONSTRUCT { ?x kg:about ?nobody } WHERE { ?x a kg:Claim }",
        "the patterns match, but no match gives a triple: some variable of the template is never bound.",
    ),
    "too far": (
        "SELECT ?x { ?x a kg:Claim } OFFSET 100000",
        "the patterns match; OFFSET leaves nothing of it.",
    ),
    "too few": (
        "SELECT ?x (COUNT(?y) AS ?n) { ?x a kg:Claim ; kg:standing ?y } GROUP BY ?x HAVING (?n > 1)",
        "the patterns match; HAVING leaves nothing of it.",
    ),
    "other values": (
        "SELECT * { <CD274> kg:bindsTo <lenalidomide> ; rdfs:label ?name }",
        "'<CD274> kg:bindsTo <lenalidomide>' empties the answer: no triple matches it.  "
        "What <CD274> has there: HGNC:8760.",
    ),
    "a misspelled class": (
        "SELECT ?x { ?x a kg:Clam }",
        "'?x a kg:Clam' empties the answer: no triple matches it.  Nothing is of the class kg:Clam.  "
        "These match: kg:Claim.",
    ),
    "a group": (
        "SELECT ?x { { ?x a kg:Claim . ?x kg:standing kg:Nowhere } }",
        "'?x kg:standing kg:Nowhere' empties the answer: no triple matches it.  No triple ends in kg:Nowhere.",
    ),
    "a query within": (
        "SELECT ?x { ?x a kg:Claim { SELECT ?x { # so\n ?x kg:standing kg:Nowhere } } }",
        "'?x kg:standing kg:Nowhere' empties the answer: no triple matches it.  No triple ends in kg:Nowhere.",
    ),
    "a union": (
        "SELECT ?x { ?x a kg:Claim . { ?x a kg:Clam } UNION { ?x a kg:Flg } }",
        "'{ ?x a kg:Clam } UNION { ?x a kg:Flg }' empties the answer: nothing matches it.",
    ),
    "a group that does not fit": (
        "SELECT ?x { ?x a kg:Claim . { ?x a kg:Flag } UNION { ?x a kg:Study } }",
        "'{ ?x a kg:Flag } UNION { ?x a kg:Study }' empties the answer: "
        "it fits nothing that the patterns before it match.",
    ),
    "values that do not fit": (
        "SELECT ?x { ?x a kg:Claim VALUES ?x { <lenalidomide> } }",
        "'VALUES ?x { <lenalidomide> }' empties the answer: it fits nothing that the patterns before it match.",
    ),
    "a path": (
        "SELECT ?x { ?x kg:subject/kg:object ?y }",
        "'?x kg:subject/kg:object ?y' empties the answer: no triple matches it.",
    ),
}


@pytest.mark.parametrize(("sparql", "reason"), REASONS.values(), ids=REASONS)
def test_the_pattern_that_empties_an_answer_is_named_with_what_is_nearest(
    asker: Asker, sparql: str, reason: str
) -> None:
    assert asker.why(sparql) == [reason]


def test_a_value_given_in_advance_is_looked_at_like_a_name_in_the_pattern(asker: Asker) -> None:
    (reason,) = asker.why("SELECT ?x { VALUES ?drug { <rituximab> } ?drug kg:decreasesAbundanceOf ?x }")
    assert "it never holds together with 'VALUES ?drug { <rituximab> }'.  Of predicates, ?drug has: " in reason
    in_full = asker.why("SELECT ?c { VALUES ?d { <http://purl.obolibrary.org/obo/CHEBI_133021> } ?c kg:subject ?d }")
    assert in_full == [
        "'?c kg:subject ?d' empties the answer: it never holds together with 'VALUES ?d { CHEBI:133021 }'.  "
        "No triple ends in a value of ?d."
    ]


def test_a_narrower_predicate_is_offered(asker: Asker) -> None:
    (reason,) = asker.why("SELECT ?x { ?x kg:affects <CD274> }")
    assert "Narrower predicates do match: " in reason
    assert "kg:decreasesAbundanceOf" in reason
    assert reason.endswith("Write: ?x ?p <CD274> . ?p rdfs:subPropertyOf* kg:affects")


def test_what_is_offered_brings_rows(asker: Asker) -> None:
    for cure in (
        "<lenalidomide> kg:decreasesAbundanceOf ?x",
        "?x a/rdfs:subClassOf* kg:MolecularEntity",
        "?x ?p <CD274> . ?p rdfs:subPropertyOf* kg:affects",
        '?x kg:value "75"^^xsd:decimal',
        "?x a kg:Claim",
    ):
        assert asker(f"SELECT ?x {{ {cure} }}").rows


@pytest.mark.parametrize("others", range(8))
def test_the_culprit_is_found_wherever_it_stands(
    oxigraph_store: OxigraphStore, content: Content, prefixes: PrefixMap, others: int
) -> None:
    asker = Asker(oxigraph_store, content, prefixes)
    for place in range(others + 1):
        triples = [f"?x kg:standing ?y{number}" for number in range(others)]
        triples.insert(place, "?x kg:category kg:Nowhere")
        (reason,) = asker.why(f"SELECT ?x {{ {' . '.join(triples)} }}")
        assert reason.startswith("'?x kg:category kg:Nowhere' empties the answer: "), place


def test_a_query_that_cannot_be_taken_apart_gets_no_reason_rather_than_a_wrong_one(asker: Asker) -> None:
    assert asker.why("SELECT ?x { ?x kg:hasEvidence [ kg:source <nobody> ] }".replace("<nobody>", "<x:nobody>")) == []


def test_a_declared_prefix_and_a_comment_are_kept(asker: Asker) -> None:
    text = "PREFIX my: <https://w3id.org/cllkg/ontology#> # mine\nSELECT ?x { ?x my:standing my:Nowhere # } here\n }"
    assert asker.why(text)[0].startswith("'?x my:standing my:Nowhere' empties the answer: ")


# --- Bounds


def long_query(triples: int) -> str:
    body = " . ".join(f"?x kg:standing ?y{number}" for number in range(triples))
    return f"SELECT ?x {{ {body} . ?x a kg:Flag }}"


def test_a_long_query_is_asked_again_so_often_and_no_oftener(asker: Asker) -> None:
    asker.asked.clear()
    reasons = asker.why(long_query(40))
    assert len(asker.asked) <= MOST_PROBES + 1
    assert reasons == [] or reasons[0].startswith("'?x a kg:Flag' empties the answer: ")


def test_no_probe_begins_after_the_time_is_up(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(empty, "MOST_SECONDS", -1.0)
    asker.asked.clear()
    assert asker.why("SELECT ?x { ?x a kg:Clam }") == []
    assert len(asker.asked) == 1


def test_a_failing_probe_leaves_no_reason(asker: Asker) -> None:
    from cllkg.errors import QueryFailed

    def fail(_: str) -> Answer:
        raise QueryFailed("no")

    assert why_empty("SELECT ?x { ?x a ?y }", fail, names=asker.names, prefixes={}) == []


def test_a_reason_takes_no_noticeable_time(
    oxigraph_store: OxigraphStore, content: Content, prefixes: PrefixMap
) -> None:
    asker = Asker(oxigraph_store, content, prefixes)
    asker.names.terms()
    start = time.monotonic()
    for sparql, _ in REASONS.values():
        asker.why(sparql)
    assert time.monotonic() - start < 2.0 * len(REASONS)


# --- Suspicious answers


def doubts(asker: Asker, sparql: str) -> list[str]:
    return suspicions(sparql, asker(sparql), asker)


def test_patterns_that_share_no_variable_are_named(asker: Asker) -> None:
    (doubt,) = doubts(asker, "SELECT ?a ?b { ?a a kg:Flag ; rdfs:label ?l . ?b a kg:Trial }")
    assert doubt.startswith("'?a a kg:Flag' and '?b a kg:Trial' share no variable")


@pytest.mark.parametrize(
    "sparql",
    [
        # A condition, an assignment, a chain or a blank node ties patterns; one match alone multiplies nothing.
        "SELECT ?a ?b { ?a a kg:Flag . ?b a kg:Trial FILTER(STR(?a) < STR(?b)) }",
        "SELECT ?a ?b { ?a a kg:Flag . BIND(STR(?a) AS ?b) }",
        "SELECT DISTINCT ?a ?c { ?a kg:about ?b . ?c kg:subject ?d . ?b kg:hasEvidence ?l . ?c kg:hasEvidence ?l }",
        "SELECT ?a ?b { ?a a kg:Flag . ?b kg:enrolled 49 }",
        "SELECT DISTINCT ?a { ?a kg:about _:b . _:b a kg:Claim }",
        "SELECT ?a { ?a a kg:Flag . <lenalidomide> a kg:Drug }",
    ],
)
def test_patterns_that_hang_together_are_not_suspected(asker: Asker, sparql: str) -> None:
    assert doubts(asker, sparql) == []


def test_rows_that_repeat_others_are_counted(asker: Asker) -> None:
    many = "SELECT ?x { <lenalidomide> kg:decreasesAbundanceOf ?x . ?x skos:altLabel ?name }"
    (doubt,) = doubts(asker, many)
    rows = asker(many).rows
    assert doubt.startswith(f"{len(rows) - len(set(rows))} of {len(rows)} rows repeat others")
    assert doubts(asker, many.replace("SELECT", "SELECT DISTINCT")) == []
    assert doubts(asker, many.replace("?x {", "?x ?name {")) == []


def test_a_count_of_repeats_is_told(asker: Asker) -> None:
    fan_out = "SELECT (COUNT(?c) AS ?n) { ?c a kg:Claim ; kg:hasEvidence ?line }"
    (doubt,) = doubts(asker, fan_out)
    assert doubt.startswith("COUNT counts a value of ?c more than once.")
    assert doubts(asker, fan_out.replace("?c)", "DISTINCT ?c)", 1)) == []
    assert doubts(asker, fan_out.replace(" ; kg:hasEvidence ?line", "")) == []


def test_no_stored_query_is_suspected(
    stored_query: StoredQuery, oxigraph_store: OxigraphStore, content: Content, prefixes: PrefixMap
) -> None:
    scope = scope_of(stored_query.one("Graph"))
    name = stored_query.path.relative_to(content.queries).as_posix()

    def ask(text: str) -> Answer:
        return oxigraph_store.query(text, dict(prefixes), scope)

    assert bool(suspicions(stored_query.sparql, ask(stored_query.sparql), ask)) is (name in WARNED)


# --- By inference

ASSERTED = "<x:a> <x:p> <x:b> <x:g> .\n"
INFERRED = "<x:a> <x:p> <x:c> <x:inferred> .\n"


@pytest.mark.parametrize("engine", [OxigraphStore, RdflibStore])
def test_how_much_holds_only_by_inference_is_told(engine: type[OxigraphStore] | type[RdflibStore]) -> None:
    stores = [engine.from_nquads(data.encode()) for data in (ASSERTED + INFERRED, ASSERTED)]

    def told(sparql: str) -> list[str]:
        asks: list[Callable[[str], Answer]] = [lambda text, s=store: s.query(text, {}, Scope()) for store in stores]  # type: ignore[misc]
        return by_inference(sparql, asks[0](sparql), asks[1])

    assert told("SELECT ?x { ?s <x:p> ?x }") == [
        "1 of 2 rows would not be there, or be otherwise, without inferred triples."
    ]
    (line,) = told("CONSTRUCT { ?s <x:q> ?x } WHERE { ?s <x:p> ?x }")
    assert line.startswith("1 of 2 triples")
    counted = told("SELECT (COUNT(?x) AS ?n) { ?s <x:p> ?x }")
    assert counted == [
        "1 of 1 row would not be there, or be otherwise, without inferred triples.",
        "without inferred triples there would be 1 other row.",
    ]
    assert told("SELECT ?x { ?s <x:p> ?x } LIMIT 1") == []
    assert told("SELECT ?s { ?s <x:p> <x:b> }") == []
