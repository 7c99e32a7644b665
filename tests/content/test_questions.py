"""The stored questions on the real graph: both engines, the expected answers, the parameters, the index."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from cllkg.content import Content, find_content
from cllkg.errors import UnknownName
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.queries.ask import Asked, ask
from cllkg.queries.compare import differences, unbound_columns
from cllkg.queries.formats import write_answer
from cllkg.queries.header import StoredQuery
from cllkg.queries.index import question_index
from cllkg.queries.library import find_question, questions
from cllkg.queries.names import Names
from cllkg.store.answers import Answer, Store
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore
from cllkg.vocabulary import KG, XSD

ROOT = Path(__file__).parents[2]
QUESTIONS = questions(find_content(ROOT))
NUMERIC = {XSD + name for name in ("integer", "decimal", "double")}

every_question = pytest.mark.parametrize("stored", QUESTIONS, ids=lambda stored: stored.name)
Ask = Callable[..., Asked]


@pytest.fixture(scope="module")
def prefixes(content: Content) -> PrefixMap:
    return read_prefixes(content.ontology / "prefixes.tsv")


@pytest.fixture(scope="module")
def asking(
    oxigraph_store: OxigraphStore,
    oxigraph_store_inferred: OxigraphStore,
    rdflib_store: RdflibStore,
    rdflib_store_inferred: RdflibStore,
    content: Content,
    prefixes: PrefixMap,
) -> Ask:
    names = Names(oxigraph_store, content, prefixes)
    stores: dict[tuple[str, bool], Store] = {
        ("oxigraph", False): oxigraph_store,
        ("oxigraph", True): oxigraph_store_inferred,
        ("rdflib", False): rdflib_store,
        ("rdflib", True): rdflib_store_inferred,
    }

    def of(stored: StoredQuery, params: Mapping[str, str] | None = None, engine: str = "oxigraph") -> Asked:
        # No prefix is lent: a stored question declares its own, and so runs in any SPARQL tool.
        return ask(stores[engine, stored.inferred], stored, names=names, prefixes={}, params=params)

    return of


@pytest.fixture(scope="module")
def answers(asking: Ask) -> dict[str, Answer]:
    return {stored.name: asking(stored).answer for stored in QUESTIONS}


@pytest.fixture(scope="module")
def reference(asking: Ask) -> dict[str, Answer]:
    return {stored.name: asking(stored, engine="rdflib").answer for stored in QUESTIONS}


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def against_expected(stored: StoredQuery, answer: Answer, prefixes: PrefixMap) -> list[str]:
    """Return what an answer holds otherwise than its expected file, in words that name the repair."""
    expected = rows_of(stored.expected.read_bytes().decode("utf-8"))
    given = rows_of(write_answer(answer, "csv", prefixes))
    if expected == given:
        return []
    old, new = Counter(map(tuple, expected)), Counter(map(tuple, given))
    lines = [f"expected: {row}" for row in old - new] + [f"answered: {row}" for row in new - old]
    number = stored.name.partition("-")[0]
    where = stored.expected.relative_to(ROOT)
    cure = f"If the answer is right by its source: cllkg query {number} --format csv > {where}"
    return [*(lines or ["the same rows in another order"]), cure]


def numbers_with_a_tail(answer: Answer) -> list[str]:
    """Return the numbers with more than two decimals, which no source prints."""
    return [
        term.value
        for row in answer.rows
        for term in row
        if isinstance(term, ox.Literal) and term.datatype.value in NUMERIC and re.search(r"\.\d{3,}|[eE]", term.value)
    ]


def codes_shown_as_iris(answer: Answer) -> list[str]:
    """Return the terms of our vocabulary that stand bare in an answer, where a reader wants their notation."""
    terms = {term.value for row in answer.rows for term in row if isinstance(term, ox.NamedNode)}
    return sorted(term for term in terms if term.startswith(KG))


def test_there_is_a_question_for_each_of_thirty_two_numbers() -> None:
    numbers = [stored.name.partition("-")[0] for stored in QUESTIONS]
    assert numbers == [f"q{n:02}" for n in range(1, len(numbers) + 1)]
    assert len(numbers) >= 32


@every_question
def test_a_header_tells_what_is_asked_answered_and_mistaken(stored: StoredQuery) -> None:
    assert stored.title.endswith("?")
    for field in ("Columns", "Trap", "Answer"):
        assert stored.one(field), field
    # Whether it needs inferences is read from one word, which no other may stand for.
    assert stored.fields.get("Inferred", ("yes",)) == ("yes",)
    assert stored.inferred == bool(re.search(r"kg:(Inference|withheldReason|restsOn)\b", stored.sparql))
    # What is not asked of the article alone says why not.
    assert (stored.one("Graph") == "article") != bool(stored.one("Scope"))
    # Whoever names the columns notices when one is lost.
    assert not re.search(r"SELECT\s+(DISTINCT\s+)?\*", stored.sparql)


@every_question
def test_both_engines_give_the_same_answer(
    stored: StoredQuery, answers: dict[str, Answer], reference: dict[str, Answer]
) -> None:
    assert answers[stored.name].rows
    assert differences(answers[stored.name], reference[stored.name]) == []


NEED_INFERENCES = [stored for stored in QUESTIONS if stored.inferred]


@pytest.mark.parametrize("stored", NEED_INFERENCES, ids=lambda stored: stored.name)
def test_a_question_about_what_follows_has_no_answer_among_what_is_said(
    stored: StoredQuery, oxigraph_store: OxigraphStore, content: Content, prefixes: PrefixMap
) -> None:
    names = Names(oxigraph_store, content, prefixes)
    assert ask(oxigraph_store, stored, names=names, prefixes={}).answer.rows == ()


@every_question
def test_the_answer_is_the_expected_one(stored: StoredQuery, answers: dict[str, Answer], prefixes: PrefixMap) -> None:
    assert against_expected(stored, answers[stored.name], prefixes) == []


@every_question
def test_rows_and_joined_texts_have_the_same_order_in_both_engines(
    stored: StoredQuery, reference: dict[str, Answer], prefixes: PrefixMap
) -> None:
    assert against_expected(stored, reference[stored.name], prefixes) == []


@every_question
def test_an_answer_fills_the_columns_it_promises(stored: StoredQuery, answers: dict[str, Answer]) -> None:
    answer = answers[stored.name]
    assert answer.variables == stored.columns
    assert unbound_columns(answer) == []


@every_question
def test_an_answer_reads_well(stored: StoredQuery, answers: dict[str, Answer]) -> None:
    """Codes as their notation, numbers as a person would write them."""
    assert codes_shown_as_iris(answers[stored.name]) == []
    assert numbers_with_a_tail(answers[stored.name]) == []


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("q02", ["value"]),
        ("q03", ["amount"]),
        ("q05", ["cycles", "mean"]),
        ("q06", ["rank", "percent"]),
        ("q08", ["value"]),
        ("q11", ["baseline", "after_24_cycles", "difference", "percent_change"]),
        ("q12", ["assessed", "not_progressed", "percent_not_progressed"]),
        ("q15", ["effect", "step", "sign"]),
        ("q23", ["studies"]),
        ("q26", ["lines", "of_source", "only_citing"]),
        ("q27", ["sentences", "shared_sentences"]),
        ("q28", ["hops"]),
        ("q30", ["inferences", "plain_triples", "sole_basis"]),
    ],
)
def test_numbers_are_numbers(name: str, columns: list[str], content: Content, answers: dict[str, Answer]) -> None:
    answer = answers[find_question(content, name).name]
    for column in columns:
        place = answer.variables.index(column)
        terms = [row[place] for row in answer.rows if row[place] is not None]
        assert terms
        assert all(isinstance(term, ox.Literal) and term.datatype.value in NUMERIC for term in terms), column


def changed(answer: Answer, row: int, column: int, term: ox.Literal | None) -> Answer:
    rows = [list(cells) for cells in answer.rows]
    rows[row][column] = term
    return replace(answer, rows=tuple(tuple(cells) for cells in rows))


def test_a_changed_value_a_lost_row_and_another_order_are_found(
    content: Content, answers: dict[str, Answer], prefixes: PrefixMap
) -> None:
    stored = find_question(content, "q05")
    answer = answers[stored.name]
    wrong = changed(answer, 0, answer.variables.index("mean"), ox.Literal(721))
    lost = replace(answer, rows=answer.rows[1:])
    turned = replace(answer, rows=answer.rows[::-1])
    assert len(differences(answer, wrong)) == 2
    assert len(differences(answer, lost)) == 1
    assert differences(answer, turned) == []
    for other in (wrong, lost, turned):
        assert "cllkg query q05" in against_expected(stored, other, prefixes)[-1]


def test_an_unbound_column_a_bare_code_and_an_endless_decimal_are_found(
    content: Content, answers: dict[str, Answer]
) -> None:
    answer = answers[find_question(content, "q12").name]
    place = answer.variables.index("percent_not_progressed")
    assert unbound_columns(changed(answer, 0, place, None)) == ["percent_not_progressed"]
    assert numbers_with_a_tail(
        changed(answer, 0, place, ox.Literal("94.117647", datatype=ox.NamedNode(XSD + "decimal")))
    )
    bare = replace(answer, rows=((ox.NamedNode(KG + "Supported"),),))
    assert codes_shown_as_iris(bare) == [KG + "Supported"]


def test_engines_that_read_a_query_differently_are_found(
    content: Content, asking: Ask, answers: dict[str, Answer]
) -> None:
    stored = find_question(content, "q06")
    other = replace(stored, sparql=stored.sparql.replace("COUNT(DISTINCT ?commoner) + 1", "COUNT(DISTINCT ?commoner)"))
    assert differences(answers[stored.name], asking(other, engine="rdflib").answer)


PARAMETERS = [(stored, name) for stored in QUESTIONS for name in stored.params]


@pytest.mark.parametrize(("stored", "name"), PARAMETERS, ids=lambda part: getattr(part, "name", part))
def test_the_default_of_a_parameter_is_the_one_its_header_names(
    stored: StoredQuery, name: str, asking: Ask, answers: dict[str, Answer]
) -> None:
    """Asking for each default by the name in the header gives, together, the answer without parameters."""
    found: Counter[tuple[object, ...]] = Counter()
    for value in stored.params[name].split(", "):
        found.update(asking(stored, {name: value}).answer.rows)
    assert found == Counter(answers[stored.name].rows)


def test_parameters_are_many() -> None:
    assert len({stored.name for stored, _ in PARAMETERS}) >= 5


@pytest.mark.parametrize(
    ("name", "params", "rows"),
    [
        ("q05", {"measure": "IgG level"}, 3),
        ("q06", {"least": "50"}, 3),
        ("q06", {"least": "54.5"}, 1),
        ("q11", {"measure": "serum level of IgA"}, 1),
        ("q14", {"marker": "2"}, 10),
        ("q20", {"disease": "CLL/SLL"}, 3),
        ("q26", {"source": "6"}, 23),
        ("q30", {"least": "12"}, 2),
        ("q32", {"pair": '"X4"'}, 2),
    ],
)
def test_a_parameter_narrows_the_answer(
    name: str, params: dict[str, str], rows: int, content: Content, asking: Ask
) -> None:
    stored = find_question(content, name)
    answer = asking(stored, params).answer
    assert len(answer.rows) == rows
    assert differences(answer, asking(stored, params, engine="rdflib").answer) == []


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("q04", {"drug": "venetoclax"}),
        ("q07", {"disease": "multiple myeloma"}),
        ("q15", {"drug": "venetoclax"}),
        ("q18", {"person": "lenalidomide"}),
        ("q22", {"disease": "multiple myeloma"}),
        ("q28", {"drug": "venetoclax"}),
    ],
)
def test_what_the_graph_does_not_hold_is_answered_with_no_rows_and_a_warning(
    name: str, params: dict[str, str], content: Content, asking: Ask
) -> None:
    asked = asking(find_question(content, name), params)
    assert asked.answer.rows == ()
    assert asked.warnings[0] == "no rows: the graph says nothing of this, which is not a no."


def test_a_path_to_another_goal_arrives_elsewhere(content: Content, asking: Ask) -> None:
    """Q15 walks claims: with the synapse as its goal, other paths arrive and the reversal of the defect with them."""
    stored = find_question(content, "q15")
    answer = asking(stored, {"goal": "immune_synapse_formation"}).answer
    arrives, statements = (answer.variables.index(column) for column in ("arrives", "statements"))
    at_goal = [row[statements] for row in answer.rows if row[arrives] == ox.Literal("at the goal")]
    assert {term.value for term in at_goal if isinstance(term, ox.Literal)} == {"C054, C071", "C069", "C070"}


def test_an_unknown_parameter_and_an_unknown_entity_are_refused(content: Content, asking: Ask) -> None:
    with pytest.raises(UnknownName, match=r"no parameter of q04-inhibitory-ligands called 'drugs'.*'drug'"):
        asking(find_question(content, "q04"), {"drugs": "lenalidomide"})
    with pytest.raises(UnknownName, match=r"no entity called 'lenalidomid'.*'lenalidomide'"):
        asking(find_question(content, "q04"), {"drug": "lenalidomid"})


def test_the_index_is_fresh(content: Content, answers: dict[str, Answer]) -> None:
    rows = {name: len(answer.rows) for name, answer in answers.items()}
    written = (content.queries / "README.md").read_text(encoding="utf-8")
    assert written == question_index(QUESTIONS, rows), "queries/README.md is stale.  Run python scripts/render_docs.py."
    rows[QUESTIONS[0].name] += 1
    assert written != question_index(QUESTIONS, rows)


def render(world: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "render_docs.py"), "--content", str(world), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.mark.slow
def test_the_script_says_what_is_stale_and_writes_it_anew(tmp_path: Path) -> None:
    for folder in ("ontology", "graph", "queries"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    page = tmp_path / "queries" / "README.md"
    fresh = page.read_text(encoding="utf-8")
    assert render(tmp_path, "--check").returncode == 0
    page.write_text(fresh.replace("| 4 |", "| 5 |", 1), encoding="utf-8")
    found = render(tmp_path, "--check")
    assert found.returncode == 1
    assert "README.md is stale" in found.stdout
    assert render(tmp_path).returncode == 0
    assert page.read_text(encoding="utf-8") == fresh
