"""The forms of an explanation: text of any width, JSON, Turtle, HTML, and the command that prints them."""

from __future__ import annotations

import html.parser
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from cllkg.cli.explain import FORMATS
from cllkg.cli.explain import explain as verb
from cllkg.content import Content
from cllkg.errors import UnknownName
from cllkg.evidence.explanations import explanation
from cllkg.evidence.explanations.explain import explain
from cllkg.evidence.explanations.explanation import Explanation
from cllkg.prefixes import read_prefixes
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.vocabulary import BASE, KG

WORLD = Path(__file__).parent / "explained.trig"

Why = Callable[..., Explanation]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Path:
    """The small world under the real vocabulary, as N-Quads."""
    quads = list(ox.parse(WORLD.read_bytes(), format=ox.RdfFormat.TRIG))
    ontology = ox.NamedNode(f"{BASE}graph/ontology")
    for path in content.terms():
        terms = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        quads += [ox.Quad(quad.subject, quad.predicate, quad.object, ontology) for quad in terms]
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert data is not None
    place = tmp_path_factory.mktemp("explained") / "world.nq"
    place.write_bytes(data)
    return place


@pytest.fixture(scope="module")
def world(file: Path, content: Content) -> Why:
    store = OxigraphStore.from_file(file)
    prefixes = read_prefixes(content.ontology / "prefixes.tsv")
    return lambda *words: explain(store, content, prefixes, words)


def test_the_json_tells_the_same_and_names_its_types(world: Why) -> None:
    data = json.loads(world("drug", "synapse").to_json())
    assert data["type"] == "RelationExplanation"
    (proof,) = data["forward"]["inferred"][0]["proofs"]
    assert proof["type"] == "Proof" and proof["marks"] == ["2 of 3 claims in vitro only"]
    inner, needs = proof["parts"]
    assert [part["type"] for part in inner["parts"]] == ["Record", "Bridge", "Bridge", "Record"]
    assert inner["parts"][0]["lines"][0]["source"]["pmid"] == "123"
    assert needs["strength"]["words"] == "human trial, n = 49, direct, 1 study"


def test_the_turtle_holds_what_is_shown_and_no_step_nobody_took(world: Why) -> None:
    data = world("inference/two").write("ttl")
    triples = {quad.triple for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)}
    subjects = {str(triple.subject) for triple in triples}
    shown = (
        "claim/lowers",
        "claim/lowers#found",
        "source/ash-2012",
        "inference/one",
        "rule/sign",
        "flag/x1",
        "entity/actin",
    )
    assert {f"<{BASE}{tail}>" for tail in shown} <= subjects
    steps = {str(triple.subject) for triple in triples if triple.predicate.value == KG + "broaderEntity"}
    assert steps == {f"<{BASE}entity/ligand>", f"<{BASE}entity/kind>"}
    none = {quad.triple for quad in ox.parse(world("ligand", "far").write("ttl"), format=ox.RdfFormat.TURTLE)}
    assert {triple.subject.value for triple in none} == {f"{BASE}entity/ligand", f"{BASE}entity/far"}
    assert not any(triple.predicate.value == KG + "broaderEntity" for triple in none)


class _Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)


def test_a_hostile_label_stays_text(world: Why) -> None:
    for found in (world("claim/evil"), world("evil", "alone"), world("evil", "far")):
        text = str(found)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", text), "no character may steer the terminal"
        assert not re.search(r"^└─ forged", text, re.MULTILINE)
        parser = _Tags()
        parser.feed(found._repr_html_())
        assert set(parser.tags) <= {"div", "p", "ul", "li", "br", "small", "strong"}
        json.loads(found.to_json())
        assert list(ox.parse(found.write("ttl"), format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_text_keeps_to_its_width(world: Why, width: int) -> None:
    text = world("drug", "synapse").write("text", width)
    assert max(map(len, text.splitlines())) <= width
    assert " ".join(re.sub("[│├└─]", " ", text).split()) == " ".join(
        re.sub("[│├└─]", " ", world("drug", "synapse").write("text", 1000)).split()
    )


def test_html_tells_the_same(world: Why) -> None:
    page = world("drug", "synapse")._repr_html_()
    assert page.startswith('<div class="cllkg-explanation">') and page.endswith("</div>")
    for text in ("the ligand is one of cold ligands (hierarchy)", "<strong>[in vitro only]</strong>", "PMID:123"):
        assert text in page


def test_the_command_offers_every_format() -> None:
    assert FORMATS == explanation.FORMATS


def run(*arguments: str, store: Path) -> Result:
    return CliRunner().invoke(verb, [*arguments, "--store", f"memory:{store}"])


def test_the_command_prints_each_format(file: Path) -> None:
    assert "The drug lowers the ligand." in run("lowers", store=file).stdout
    assert json.loads(run("lowers", "--format", "json", store=file).stdout)["record"]["name"] == "kgclaim:lowers"
    assert list(ox.parse(run("lowers", "--format=ttl", store=file).stdout, format=ox.RdfFormat.TURTLE))
    assert max(map(len, run("lowers", "--width=60", store=file).stdout.splitlines())) <= 60
    done = run("a", "b", "c", "d", store=file)
    assert done.exit_code == 2 and "in quotes" in done.stderr
    assert isinstance(run("nothing", store=file).exception, UnknownName)


def test_explaining_needs_no_heavy_library(file: Path) -> None:
    program = f"""
import sys
from cllkg.cli.explain import explain
explain(["drug", "actin", "--store", "memory:{file}"], standalone_mode=False)
heavy = {{"rdflib", "pydantic", "yaml", "pyshacl", "owlready2", "pyvis", "networkx", "jinja2"}} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Inhibitory signals disrupt actin." in done.stdout
