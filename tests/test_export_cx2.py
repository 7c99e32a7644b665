"""NDEx's library reads our networks whole, and nothing in them passes for a fact that is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from builds import AWKWARD_TEXT, Build
from cllkg.exports.export import export
from cllkg.manifest import NQUADS
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import KG
from ledger_check import Found, census_of_build, differences
from readers import needs_reader, read_with

pytestmark = [pytest.mark.reader, needs_reader("cx2")]

WHOLE = "mechanism.cx2"
SCENES = ("scenes/story.cx2", "scenes/safety.cx2", "scenes/background.cx2")

OF_EDGES = {
    "claim": "name",
    "claim as a triple": "predicate",
    "category": "category",
    "standing": "standing",
    "standing in the article": "standing_in_article",
    "graph": "graph",
    "review": "checked_against",
    "independent studies": "independent_studies",
    "strength": "strength_key",
    "context: bearing cell": "on_cell",
    "context: affected cell": "in_cell",
    "context: compartment": "compartment",
    "context: disease": "in_disease",
    "context: species": "in_species",
    "context: population": "in_population",
    "context: system": "in_system",
    "context: assay": "assay",
    "context: exposure": "exposure",
}
OF_LINES = {
    "evidence": "direction",
    "finding": "finding",
    "evidence kind": "kind",
    "study type": "study_type",
    "certainty": "certainty",
    "locator": "locator",
    "evidence code": "eco",
    "sample size of a line": "sample_size",
    "citation": "source",
    "cited source": "cites",
    "article row": "statement",
    "graph": "graph",
}
OF_SOURCES = {
    "source": ("title",),
    "source identifier": ("pmid", "doi", "registry_id"),
    "source resolution": ("resolution",),
    "retraction status": ("retraction",),
}
LINKS = ("contradicts", "restates", "depends_on_claim", "supersedes", "part_of_statement")


def read(path: Path, into: Path) -> dict[str, Any]:
    """Return what NDEx's library makes of a network."""
    assert read_with("cx2", path)["problems"] == []
    read_with("cx2", into, path, program="read_back.py")
    found: dict[str, Any] = json.loads(into.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def folder(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The networks of the real graph."""
    folder = tmp_path_factory.mktemp("cx2") / "out"
    export(*real_build, "cx2", folder)
    return folder


@pytest.fixture(scope="module")
def network(folder: Path) -> dict[str, Any]:
    """The whole network, as NDEx's library has it."""
    return read(folder / WHOLE, folder.parent / "read.json")


def aspects_of(path: Path) -> list[dict[str, Any]]:
    aspects: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return aspects


def iri_of(name: str, prefixes: PrefixMap) -> str:
    """Return the IRI of a CURIE; what no prefix shortens is an IRI already."""
    return name if "://" in name else prefixes.expand(name)


def found_in(network: dict[str, Any], prefixes: PrefixMap) -> Found:
    """Return what a network holds, as a ledger says it."""
    found: dict[str, set[str]] = {}

    def add(kind: str, iri: str, said: Any) -> None:
        if said or (said == 0 and said is not False):
            found.setdefault(kind, set()).add(iri)

    for node in network["nodes"]:
        said, iri = node["v"], node["v"]["iri"]
        add("entity", iri, said["represents"])
        add("label", iri, said["name"])
        add("synonyms", iri, said.get("synonyms"))
        add("cross-references", iri, said.get("xrefs"))
        add("broader entity", iri, said.get("broader"))
    for edge in network["edges"]:
        said = edge["v"]
        for inference in said.get("inferences", ()):
            add("inferred mark", iri_of(inference, prefixes), said["inferred"] and (said["premises"] or said["rules"]))
            for kind, name in OF_EDGES.items():
                if kind.startswith("context: "):
                    add(kind, iri_of(inference, prefixes), said.get(name))
        if "claim" not in said:
            continue
        iri = said["iri"]
        for kind, name in OF_EDGES.items():
            add(kind, iri, said.get(name))
        add("contested mark", iri, said["contested"])
        add("negation", iri, said["negated"])
        add("relation between claims", iri, any(said.get(link) for link in LINKS))
        for flag, sentence in zip(said.get("flags", ()), said.get("flag_sentences", ()), strict=True):
            add("flag", prefixes.expand(flag), sentence)
        for index, line in enumerate(said["evidence"]):
            column = {name: said.get(f"evidence_{name}", [""] * len(said["evidence"]))[index] for name in COLUMNS}
            for kind, name in OF_LINES.items():
                add(kind, prefixes.expand(line), column[name])
            add("disputing evidence", prefixes.expand(line), column["direction"] in ("disputes", "inconclusive"))
            for kind, names in OF_SOURCES.items():
                add(kind, prefixes.expand(column["source"]), any(column[f"source_{name}"] for name in names))
    return found


COLUMNS = {*OF_LINES.values(), *(f"source_{name}" for names in OF_SOURCES.values() for name in names)}


def test_the_ledger_is_what_ndex_finds(
    real_build: Build, folder: Path, network: dict[str, Any], prefixes: PrefixMap
) -> None:
    assert differences(folder, census_of_build(real_build[0]), found_in(network, prefixes)) == []


@pytest.mark.parametrize("name", [WHOLE, *SCENES])
def test_what_the_metadata_counts_is_there(folder: Path, name: str) -> None:
    """NDEx's library heeds neither counts nor status; NDEx and Cytoscape do."""
    head, meta, *aspects, status = aspects_of(folder / name)
    assert head == {"CXVersion": "2.0", "hasFragments": False}
    counted = {row["name"]: row["elementCount"] for row in meta["metaData"]}
    assert counted == {name: len(elements) for aspect in aspects for name, elements in aspect.items()}
    assert status == {"status": [{"error": "", "success": True}]}
    by_name = {name: elements for aspect in aspects for name, elements in aspect.items()}
    assert [node["id"] for node in by_name["nodes"]] == list(range(counted["nodes"]))
    assert {end for edge in by_name["edges"] for end in (edge["s"], edge["t"])} <= set(range(counted["nodes"]))
    types = {"string": str, "boolean": bool, "integer": int, "list_of_string": list}
    for aspect in ("nodes", "edges"):
        declared = by_name["attributeDeclarations"][0][aspect]
        for element in by_name[aspect]:
            assert all(type(value) is types[declared[name]["d"]] for name, value in element["v"].items())


@pytest.mark.parametrize("name", [WHOLE, *SCENES])
def test_ndex_writes_again_what_it_read(folder: Path, tmp_path: Path, name: str) -> None:
    ours = {key: value for aspect in aspects_of(folder / name) for key, value in aspect.items()}
    again = {
        key: value for aspect in read(folder / name, tmp_path / "read.json")["again"] for key, value in aspect.items()
    }
    for aspect in ("networkAttributes", "nodes", "edges", "visualProperties", "nodeBypasses", "edgeBypasses"):
        assert again.get(aspect) == ours.get(aspect), aspect


def test_the_name_of_an_edge_is_bare_only_for_a_fact(network: dict[str, Any], real_build: Build) -> None:
    """Many who read a network look at the interaction of an edge and at nothing else."""
    edges = [edge["v"] for edge in network["edges"]]
    bare = [edge for edge in edges if ": " not in edge["interaction"]]
    assert all(edge["plain"] for edge in bare) and len(bare) == sum(edge["plain"] for edge in edges) > 50
    for edge in bare:
        assert not edge["inferred"] and not edge["contested"] and not edge["negated"]
        assert edge["standing"] in ("supported", "cited_unresolved")
    for edge in edges:
        if edge.get("negated"):
            assert edge["interaction"].split(": ")[0].endswith("denied") and edge["sign"] == "denied"
        if edge.get("contested") or edge["standing"] == "contested":
            assert edge["interaction"].startswith("contested")
        if edge["inferred"]:
            assert edge["interaction"].startswith("inferred: ") and edge["standing"] == "inferred"
    assert {edge["standing"] for edge in edges} > {"contested", "disputed", "hypothesis", "inferred"}


def test_values_are_the_graphs(network: dict[str, Any], real_build: Build, prefixes: PrefixMap) -> None:
    said: dict[str, dict[str, set[str]]] = {}
    withheld = set()
    for quad in ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple):
            name = quad.predicate.value.removeprefix(KG)
            said.setdefault(quad.subject.value, {}).setdefault(name, set()).add(quad.object.value)
            if name == "withheldReason":
                withheld.add(quad.subject.value)
    iris = {node["id"]: node["v"]["iri"] for node in network["nodes"]}
    notation = "http://www.w3.org/2004/02/skos/core#notation"
    for edge in network["edges"]:
        value = edge["v"]
        records = [value["iri"]] if "iri" in value else [iri_of(one, prefixes) for one in value["inferences"]]
        for record in records:
            claim = said[record]
            assert (claim["subject"], claim["object"]) == ({iris[edge["s"]]}, {iris[edge["t"]]})
            assert claim["predicate"] == {prefixes.expand(value["predicate"])}
            assert record not in withheld
            if "iri" in value:
                (standing,) = claim["standing"]
                assert said[standing][notation] == {value["standing"]}
                assert claim["negated"] == {str(value["negated"]).lower()}
                assert claim["hasEvidence"] == {prefixes.expand(line) for line in value["evidence"]}
                assert claim["independentStudies"] == {str(value["independent_studies"])}
                for line, direction in zip(value["evidence"], value["evidence_direction"], strict=True):
                    assert said[prefixes.expand(line)][direction] == {record}


def test_a_network_looks_as_our_map_does(network: dict[str, Any]) -> None:
    """Arrows for more, bars for less, no end for what is denied; dots for hypotheses, dashes for inferences."""
    mapped = {
        name: {row["v"]: row["vp"] for row in mapping["definition"]["map"]}
        for name, mapping in network["style"]["edgeMapping"].items()
        if mapping["type"] == "DISCRETE"
    }
    ends = mapped["EDGE_TARGET_ARROW_SHAPE"]
    assert (ends["more"], ends["less"], ends["denied"]) == ("triangle", "tee", "none")
    dashes = mapped["EDGE_LINE_STYLE"]
    assert (dashes["supported"], dashes["hypothesis"], dashes["inferred"]) == ("solid", "dotted", "dashed")
    assert mapped["EDGE_WIDTH"]["contested"] == mapped["EDGE_WIDTH"]["disputed"] > mapped["EDGE_WIDTH"]["supported"]
    for name, attribute in (("EDGE_LINE_STYLE", "standing"), ("EDGE_LINE_COLOR", "sign")):
        assert {edge["v"][attribute] for edge in network["edges"]} <= mapped[name].keys()
    kinds = {row["v"] for row in network["style"]["nodeMapping"]["NODE_SHAPE"]["definition"]["map"]}
    assert {node["v"]["kind"] for node in network["nodes"]} <= kinds
    backward = [edge["id"] for edge in network["edges"] if edge["v"]["predicate"] == "kg:dependsOn"]
    assert backward and all(
        network["edge_bypasses"][str(edge)]["EDGE_TARGET_ARROW_SHAPE"] == "none" for edge in backward
    )


@pytest.mark.parametrize("name", [WHOLE, *SCENES])
def test_no_two_boxes_lie_on_each_other(folder: Path, name: str) -> None:
    by_name = {key: value for aspect in aspects_of(folder / name) for key, value in aspect.items()}
    sizes = {row["id"]: row["v"] for row in by_name["nodeBypasses"]}
    boxes = [
        (node["x"], node["y"], sizes[node["id"]]["NODE_WIDTH"], sizes[node["id"]]["NODE_HEIGHT"])
        for node in by_name["nodes"]
    ]
    for index, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, other_width, other_height in boxes[index + 1 :]:
            assert 2 * abs(x - other_x) >= width + other_width or 2 * abs(y - other_y) >= height + other_height


def test_the_network_says_whose_it_is(network: dict[str, Any], prefixes: PrefixMap) -> None:
    about = network["network"]
    assert about["name"] and "not medical advice" in about["description"] and about["version"] and about["rights"]
    context = json.loads(about["@context"])
    assert context.items() <= dict(prefixes).items()
    assert {node["v"]["represents"].split(":")[0] for node in network["nodes"]} <= context.keys()


def test_awkward_labels_come_back_whole(awkward_build: Build, tmp_path: Path, prefixes: PrefixMap) -> None:
    export(*awkward_build, "cx2", tmp_path / "out")
    network = read(tmp_path / "out" / WHOLE, tmp_path / "read.json")
    assert differences(tmp_path / "out", census_of_build(awkward_build[0]), found_in(network, prefixes)) == []
    names = {node["v"]["represents"]: node["v"]["name"] for node in network["nodes"]}
    assert names["CHEBI:63791"] == AWKWARD_TEXT
    assert AWKWARD_TEXT in {edge["v"]["name"] for edge in network["edges"]}
