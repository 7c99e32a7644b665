"""One disputing line in one YAML file, and a supported claim is contested wherever anybody looks."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from cllkg.content import Content, find_content
from cllkg.evidence.conflicts.conflict import Group
from cllkg.evidence.conflicts.find import find_conflicts
from cllkg.knowledge_graph import KnowledgeGraph, load
from cllkg.pipeline import build
from cllkg.prefixes import read_prefixes
from cllkg.projection.claims import project
from cllkg.vocabulary import BASE, KG, NamedGraph
from html_reader import Reader

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
CLAIM = "lenalidomide-decreases-cd274-on-cll-cells"
NODE = f"{BASE}claim/{CLAIM}"
FILE = "claims/inhibitory_ligands.yaml"
LINE = """\
    - key: planted-dispute
      disputes: true
      source: acebes-huerta-2014
      evidence_kind: primary_result
      study_type: in_vitro
      certainty: flat
      locator: abstract
      context: {in_system: patient_samples}
      sample_size: 12
      comment: A planted line, as if the molecule had not fallen.
"""


@dataclass(frozen=True)
class Worlds:
    """The graph as it is, and as it is with one line more."""

    before: KnowledgeGraph
    after: KnowledgeGraph


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    found: list[KnowledgeGraph] = []
    for name in ("before", "after"):
        root = tmp_path_factory.mktemp(name)
        for folder in ("ontology", "graph", "queries"):
            shutil.copytree(ROOT / folder, root / folder)
        if name == "after":
            path = root / "graph" / FILE
            text = path.read_text(encoding="utf-8")
            start = text.index(f"- id: {CLAIM}\n")
            end = text.index("  review:", start)
            path.write_text(text[:end] + LINE + text[end:], encoding="utf-8")
        content = find_content(root)
        build(content)
        found.append(load(content.root))
    return Worlds(*found)


def quads(kg: KnowledgeGraph) -> set[ox.Quad]:
    return set(ox.parse(path=str(kg.content.build / "cllkg.nq"), format=ox.RdfFormat.N_QUADS))


def standing(kg: KnowledgeGraph, engine: str = "oxigraph") -> list[dict[str, str | None]]:
    query = f"SELECT ?standing ?in_article ?contested WHERE {{ <{NODE}> kg:standing ?standing ; "
    query += "kg:standingInArticle ?in_article ; kg:contestedOverall ?contested }"
    return list(kg.query(query, engine=engine))


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_the_build_says_contested_and_the_article_alone_still_supported(worlds: Worlds, engine: str) -> None:
    supported = {"standing": "kg:Supported", "in_article": "kg:Supported", "contested": "false"}
    assert standing(worlds.before, engine) == [supported]
    assert standing(worlds.after, engine) == [supported | {"standing": "kg:Contested", "contested": "true"}]


def test_the_stored_question_says_so_in_its_answer(worlds: Worlds) -> None:
    def answers(kg: KnowledgeGraph) -> dict[str, str]:
        rows = csv.DictReader(io.StringIO(kg.query("q04").write("csv")))
        return {row["claim"].rpartition("/")[2]: row["standing"] for row in rows}

    before, after = answers(worlds.before), answers(worlds.after)
    assert len(before) == 4
    assert set(before.values()) == {"supported"}
    assert after == before | {CLAIM: "contested"}


def test_the_view_draws_it_so(worlds: Worlds) -> None:
    def drawn(kg: KnowledgeGraph, view: str) -> tuple[str, str, bool]:
        graph = project(kg.store(), kg.content.queries / "views" / "overview.rq")
        (claim,) = [claim for *_, key, claim in graph.edges(keys=True, data=True) if str(key).endswith(CLAIM)]
        (edge,) = [edge for edge in Reader(kg.view(view)).data["edges"] if str(edge["id"]).endswith(CLAIM)]
        assert edge["standing"] == claim["standing"]
        return str(claim["standing"]), edge.get("mark", ""), edge.get("double", False)

    for view in ("mechanism", "overview"):
        assert drawn(worlds.before, view) == ("supported", "", False)
        assert drawn(worlds.after, view) == ("contested", "!", True)


@pytest.mark.parametrize("format_", ["turtle", "jsonld"])
def test_the_exports_carry_it(worlds: Worlds, tmp_path: Path, format_: str) -> None:
    def exported(kg: KnowledgeGraph, name: str) -> set[str]:
        paths = kg.export(format_, tmp_path / name)
        (path,) = [path for path in paths if path.suffix in (".ttl", ".jsonld") and path.stem == "cllkg"]
        kind = {"turtle": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}[format_]
        found = ox.parse(path.read_bytes(), format=kind)
        claim, property_ = ox.NamedNode(NODE), ox.NamedNode(KG + "standing")
        return {str(quad.object) for quad in found if quad.subject == claim and quad.predicate == property_}

    assert exported(worlds.before, "before") == {f"<{KG}Supported>"}
    assert exported(worlds.after, "after") == {f"<{KG}Contested>"}


def test_it_joins_the_conflicts_with_both_sides(worlds: Worlds) -> None:
    def contested(kg: KnowledgeGraph) -> set[str]:
        found = find_conflicts(kg.store(), kg.content, kg.prefixes)
        return {conflict.name for conflict in found if conflict.group is Group.CONTESTED}

    assert contested(worlds.after) - contested(worlds.before) == {f"claim/{CLAIM}"}
    kg = worlds.after
    (conflict,) = [c for c in find_conflicts(kg.store(), kg.content, kg.prefixes) if c.name == f"claim/{CLAIM}"]
    assert "Against it\n  strongest: " in str(conflict)
    assert "n = 12" in str(conflict)


def test_nothing_else_changes_but_what_follows(worlds: Worlds) -> None:
    """Only the line, the claim's standing, and plain triples that need an undisputed one; the article's word stays."""
    before, after = quads(worlds.before), quads(worlds.after)
    inferred = ox.NamedNode(NamedGraph.INFERRED.iri)
    gone = {quad for quad in before - after if quad.graph_name != inferred}
    new = {quad for quad in after - before if quad.graph_name != inferred}
    ours = (f"<{NODE}>", f"<{NODE}#planted-dispute>")
    assert {str(quad.subject) for quad in new if _graph(quad) != NamedGraph.ENTITIES.iri} <= {
        *ours,
        *_release(new),
    }
    triple = [ox.NamedNode("http://purl.obolibrary.org/obo/CHEBI_63791"), ox.NamedNode(KG + "decreasesAbundanceOf")]
    plain = {quad for quad in gone if [quad.subject, quad.predicate] == triple}
    assert {_graph(quad) for quad in plain} <= {NamedGraph.BACKGROUND.iri}
    assert {str(quad.subject) for quad in gone - plain} <= {*ours, *_release(gone)}


def _graph(quad: ox.Quad) -> str:
    return str(quad.graph_name).strip("<>")


def _release(found: set[ox.Quad]) -> set[str]:
    return {str(quad.subject) for quad in found if _graph(quad) == NamedGraph.RELEASE.iri}


def test_no_plain_triple_is_inferred_that_was_not_inferred_before(worlds: Worlds) -> None:
    def plain(kg: KnowledgeGraph) -> set[ox.Quad]:
        inferred = ox.NamedNode(NamedGraph.INFERRED.iri)
        nodes = (f"<{BASE}inference/", f"<{BASE}rule/")
        return {q for q in quads(kg) if q.graph_name == inferred and not str(q.subject).startswith(nodes)}

    assert plain(worlds.after) <= plain(worlds.before)


MAPPED = {
    "SEPIO_": {"contradicts", "disputes", "supports", "restates"},
    "/spar/cito/": {"contradicts", "disputes", "supports"},
}


@pytest.mark.parametrize("theirs", MAPPED)
def test_the_words_of_disagreement_are_mapped_to_others(content: Content, worlds: Worlds, theirs: str) -> None:
    graph = ox.NamedNode(NamedGraph.MAPPINGS.iri)
    mapped = {
        str(quad.subject).strip("<>").removeprefix(KG)
        for quad in quads(worlds.before)
        if quad.graph_name == graph and theirs in str(quad.object)
    }
    assert MAPPED[theirs] <= mapped
    assert read_prefixes(content.ontology / "prefixes.tsv").namespaces["cito"].endswith("/spar/cito/")
