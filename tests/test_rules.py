"""Rules: what is refused before it runs, what is stopped while it runs, each with file, line and cure."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from cllkg.content import Content, find_content
from cllkg.errors import ReasoningUnbounded, RuleRefused
from cllkg.pipeline import Compiled
from cllkg.queries.guard import misspelled
from cllkg.reasoning.fixpoint import infer
from cllkg.reasoning.rules import INFERENCE, KINDS, Rule, RuleBook, read_rule, read_rules

ROOT = Path(__file__).parents[1]
BOOK = read_rules(find_content(ROOT))
HEADER = "# One thing follows from another.\n#\n# Why: It does.\n# Not when: It does not.\n# Kind: domain\n"
PREFIXES = "PREFIX kg: <https://w3id.org/cllkg/ontology#>\nPREFIX kgrule: <https://w3id.org/cllkg/rule/>\n"
CLAIMS = (
    "?claim a kg:Claim ; kg:subject ?s ; kg:predicate ?p ; kg:object ?o ; kg:negated false ; kg:standing kg:Supported ."
)


def written(tmp_path: Path, text: str, header: str = HEADER, name: str = "made-up") -> Rule:
    path = tmp_path / "ontology" / "rules" / f"{name}.rq"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + PREFIXES + text, encoding="utf-8")
    return read_rule(path, tmp_path)


def by_hash(*parts: str) -> str:
    return f'IRI(CONCAT("{INFERENCE}", SHA256(CONCAT({", ".join(f"STR({part})" for part in parts)}))))'


# --- Our own rules


@pytest.mark.parametrize("rule", [*BOOK.prepare, *BOOK.rules, *BOOK.judge], ids=lambda rule: rule.shown)
def test_a_rule_uses_only_terms_of_the_vocabulary(rule: Rule, content: Content) -> None:
    known = {name for path in content.terms() for name in _terms(path)}
    assert list(misspelled(rule.sparql, known)) == []


def _terms(path: Path) -> set[str]:
    namespace = "https://w3id.org/cllkg/ontology#"
    subjects = (quad.subject for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    return {s.value.removeprefix(namespace) for s in subjects if isinstance(s, ox.NamedNode) and namespace in s.value}


def test_every_rule_tells_what_why_and_when_not() -> None:
    assert len(BOOK.rules) >= 9
    for rule in BOOK.rules:
        assert len(rule.why) > 60 and len(rule.not_when) > 40 and rule.kind in KINDS
        assert f"kgrule:{rule.name}" in rule.sparql
        assert rule.sparql.splitlines()[rule.line - 1].startswith("CONSTRUCT")


# --- Refused when read


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("CONSTRUCT { [] a kg:Inference }\nWHERE { ?s ?p ?o }", 8, "blank node for every solution"),
        ("CONSTRUCT { _:x a kg:Inference }\nWHERE { ?s ?p ?o }", 8, "blank node for every solution"),
        ("CONSTRUCT { ?i a kg:Inference }\nWHERE {\n  ?s ?p ?o\n  BIND (BNODE() AS ?i)\n}", 11, "BNODE makes a term"),
        ("CONSTRUCT { ?i a kg:Inference }\nWHERE { ?s ?p ?o\n  BIND (uuid() AS ?i) }", 10, "UUID makes a term"),
        ("CONSTRUCT { ?i kg:hops ?n }\nWHERE { ?i ?p ?o BIND (RAND() AS ?n) }", 9, "RAND makes a term"),
        (
            'CONSTRUCT { ?i a kg:Inference }\nWHERE { ?s ?p ?o\n  BIND (IRI(CONCAT(STR(?s), "x")) AS ?i) }',
            10,
            "IRI may make names without end",
        ),
        (
            f'CONSTRUCT {{ ?i a kg:Inference }}\nWHERE {{ ?s ?p ?o\n  BIND (IRI(CONCAT("{INFERENCE}", SHA256(STR(?s)), '
            "STR(?s))) AS ?i) }",
            10,
            "IRI may make names without end",
        ),
        ('CONSTRUCT { ?i a kg:Inference }\nWHERE { ?s ?p ?o BIND (\\u0055RI("x") AS ?i) }', 9, "behind an escape"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", 1, "no template of its own"),
        ("SELECT * WHERE { ?s ?p ?o }", 1, "is no CONSTRUCT"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p }", 8, "does not parse"),
        ("CONSTRUCT { ?s ?p ?o } WHERE {\n  SERVICE <http://example.org/> { ?s ?p ?o } }", 9, "SERVICE is refused"),
    ],
)
def test_a_rule_that_could_invent_terms_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    with pytest.raises(RuleRefused, match=rf"^ontology/rules/made-up\.rq:{line}: .*{words}"):
        written(tmp_path, text)


def test_words_in_comments_and_texts_are_no_calls(tmp_path: Path) -> None:
    where = f"{CLAIMS} FILTER (?o != 'BNODE()') BIND ({by_hash('?s')} AS ?i)"
    text = f"# not IRI(x)\nCONSTRUCT {{ ?i a kg:Inference }} WHERE {{ {where} }}"
    assert written(tmp_path, text).name == "made-up"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("", "does not open with a sentence"),
        ("# A sentence.\n", "has no '# Why:'"),
        ("# A sentence.\n# Why: So.\n# Kind: owl\n", "has no '# Not when:'"),
        ("# A sentence.\n# Why: So.\n# Not when: Never.\n# Kind: magic\n", "no kind 'magic'"),
    ],
)
def test_a_rule_without_a_whole_header_is_refused(tmp_path: Path, header: str, words: str) -> None:
    with pytest.raises(RuleRefused, match=rf"^ontology/rules/made-up\.rq:1: .*{words}"):
        written(tmp_path, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", header)


def test_a_step_of_preparing_names_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "ontology" / "rules" / "prepare"
    folder.mkdir(parents=True)
    text = f"CONSTRUCT {{ ?i a kg:Inference }}\nWHERE {{ {CLAIMS} BIND ({by_hash('?s')} AS ?i) }}"
    (folder / "1-first.rq").write_text(HEADER + PREFIXES + text, encoding="utf-8")
    with pytest.raises(RuleRefused, match=r"^ontology/rules/prepare/1-first\.rq:9: .*only rules may name inferences"):
        read_rules(Content(tmp_path, tmp_path))


# --- Stopped while running


def run(compiled: Compiled, rule: Rule, *, max_rounds: int = 50, max_inferences: int = 20_000) -> None:
    book = RuleBook(BOOK.prepare, (rule,), BOOK.judge)
    infer(compiled.nquads, book, max_rounds=max_rounds, max_inferences=max_inferences)


def concluding(template: str, where: str = CLAIMS, name: str = "?i") -> str:
    return f"CONSTRUCT {{ {template} }}\nWHERE {{ {where} BIND ({by_hash('?claim')} AS {name}) }}"


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("?s kg:increases ?o", "says something of .*A rule describes inferences"),
        ("?i kg:subject <http://example.org/nobody>", "invents <http://example.org/nobody>"),
        ('?i kg:subject "a text"', 'makes the text "a text"'),
        ("?i kg:byRule kgrule:another", "invents <https://w3id.org/cllkg/rule/another>"),
        ("?i kg:premise ?s", "is a premise and no proposition"),
        ("?i kg:subject ?s , ?o", "is the name of two inferences"),
    ],
)
def test_a_rule_that_makes_what_it_must_not_make_is_stopped(
    tmp_path: Path, compiled_mini: Compiled, template: str, words: str
) -> None:
    rule = written(tmp_path, concluding(f"?i a kg:Inference ; kg:byRule kgrule:made-up . {template}"))
    with pytest.raises(RuleRefused, match=rf"^ontology/rules/made-up\.rq:8: .*{words}"):
        run(compiled_mini, rule)


def test_a_rule_that_feeds_on_its_own_conclusions_is_stopped_and_named(tmp_path: Path, compiled_mini: Compiled) -> None:
    text = f"""CONSTRUCT {{ ?i a kg:Inference ; kg:subject ?s ; kg:byRule kgrule:made-up ; kg:premise ?claim . }}
        WHERE {{ {{ ?claim kg:restsOn ?claim }} UNION {{ ?claim kg:byRule kgrule:made-up }}
                 ?claim kg:subject ?s . BIND ({by_hash("?claim")} AS ?i) }}"""
    rule = written(tmp_path, text)
    with pytest.raises(ReasoningUnbounded, match=r"^ontology/rules/made-up\.rq:8: after 6 rounds the rule still adds"):
        run(compiled_mini, rule, max_rounds=6)
    with pytest.raises(ReasoningUnbounded, match=r"^ontology/rules/made-up\.rq:8: .* more than 10 inferences"):
        run(compiled_mini, rule, max_inferences=10)


def test_a_rule_whose_patterns_are_not_joined_is_stopped_and_named(tmp_path: Path, compiled_mini: Compiled) -> None:
    """Every pair of triples is a row, some ten million times; the triples they make are few."""
    rule = written(tmp_path, concluding("?i a kg:Inference", f"{CLAIMS} ?one ?has ?two . ?three ?and ?four ."))
    with pytest.raises(
        ReasoningUnbounded, match=r"^ontology/rules/made-up\.rq:8: .* more than 10000 rows in one round"
    ):
        run(compiled_mini, rule, max_inferences=100)


def test_a_refused_rule_leaves_the_last_good_build(tmp_path: Path, content: Content) -> None:
    from cllkg.pipeline import build

    for folder in ("ontology", "queries"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copytree(ROOT / "tests" / "faulty" / "world" / "graph", tmp_path / "graph")
    (tmp_path / "ontology" / "rules" / "made-up.rq").write_text("# Nothing.\n", encoding="utf-8")
    with pytest.raises(RuleRefused, match=r"^ontology/rules/made-up\.rq:1: "):
        build(find_content(tmp_path))
    assert not (tmp_path / "build").exists()
