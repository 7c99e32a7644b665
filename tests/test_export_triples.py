"""Triples for embeddings hold plain facts alone, and no answer of a test stands in training."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyoxigraph as ox
import pytest

from builds import AWKWARD_ENTITY, AWKWARD_TEXT, Build
from cllkg.exports.export import export
from cllkg.exports.targets.triples import PARTS, TEST, TRAIN, VALID, Triple, split
from cllkg.manifest import NQUADS
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import KG
from ledger_check import Found, census_of_build, differences
from readers import needs_reader, read_with

Loaded = dict[str, list[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def folder(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The triples of the real graph."""
    folder = tmp_path_factory.mktemp("triples") / "out"
    export(*real_build, "triples", folder)
    return folder


def table(folder: Path, name: str) -> pd.DataFrame:
    """Read a table of names as pandas does, told that tabs separate."""
    return pd.read_csv(folder / f"{name}.tsv", sep="\t", dtype=str, keep_default_na=False)


def lines(folder: Path) -> Loaded:
    """Return the triples of each part as they stand in its file."""
    read: Loaded = {}
    for part in PARTS:
        rows = [line.split("\t") for line in (folder / f"{part}.tsv").read_text(encoding="utf-8").splitlines()]
        assert all(len(row) == 3 for row in rows)
        read[part] = [(head, relation, tail) for head, relation, tail in rows]
    return read


def load(folder: Path) -> Loaded:
    """Return the triples of each part as PyKEEN loads them."""
    into = folder.parent / "loaded.json"
    paths = [folder / f"{part}.tsv" for part in PARTS]
    assert read_with("pykeen", *paths)["problems"] == []
    read_with("pykeen", into, *paths, program="read_back.py")
    return {
        part: [(head, relation, tail) for head, relation, tail in rows]
        for part, rows in zip(PARTS, json.loads(into.read_text(encoding="utf-8")), strict=True)
    }


def found(folder: Path, loaded: Loaded, prefixes: PrefixMap) -> Found:
    """Return what PyKEEN loads and pandas reads beside it, as a ledger says it."""
    triples = {triple for part in loaded.values() for triple in part}
    names = {name for head, _, tail in triples for name in (head, tail)}
    origins, entities = table(folder, "origins"), table(folder, "entities")
    claims = {
        prefixes.expand(str(row.claim)): row
        for row in origins.itertuples()
        if (row.head, row.relation, row.tail) in triples
    }  # fmt: skip
    entities = entities[entities["entity"].isin(names)]
    terms = pd.concat([table(folder, "relations"), table(folder, "entity_types")])
    of_entity = entities[~entities["type"].isin(["kg:Arm", "kg:Endpoint", "kg:DoseStep", "kg:Study", "kg:Trial"])]

    def heads(relation: str) -> set[str]:
        return {prefixes.expand(head) for head, name, _ in triples if name == relation}

    def of_type(*types: str) -> set[str]:
        return set(entities.loc[entities["type"].isin(types), "iri"])

    return {
        "claim": {iri for iri, row in claims.items() if row.sentence},
        "claim as a triple": set(claims),
        "category": {iri for iri, row in claims.items() if row.category},
        "standing": {iri for iri, row in claims.items() if row.standing},
        "entity": set(of_entity["iri"]),
        "label": set(of_entity.loc[of_entity["label"] != "", "iri"]),
        "cross-references": set(of_entity.loc[of_entity["xrefs"] != "", "iri"]),
        "broader entity": heads("kg:broaderEntity"),
        "eligibility": heads("kg:eligibility"),
        "endpoint verdict": heads("kg:endpointMet"),
        "study": of_type("kg:Study", "kg:Trial"),
        "arm": of_type("kg:Arm"),
        "endpoint": of_type("kg:Endpoint"),
        "dose step": of_type("kg:DoseStep"),
        "term": set(terms["iri"]),
        "definition": set(terms.loc[terms["definition"] != "", "iri"]),
        "parent term": set(terms.loc[terms["parents"] != "", "iri"]),
    }


@pytest.mark.reader
@needs_reader("pykeen")
def test_pykeen_loads_what_the_ledger_says(real_build: Build, folder: Path, prefixes: PrefixMap) -> None:
    loaded = load(folder)
    census = census_of_build(real_build[0])
    among_entities = found(folder, loaded, prefixes)
    for kind in ("entity", "label", "cross-references"):
        # What is no entity, as a criterion or a verdict, has a row among the ends too.
        among_entities = {**among_entities, kind: set(among_entities[kind]) & census["entity"]}
    assert differences(folder, census, among_entities) == []


@pytest.mark.reader
@needs_reader("pykeen")
def test_pykeen_drops_no_triple(folder: Path) -> None:
    """It drops, without a word, what its training triples never named."""
    loaded = load(folder)
    assert {part: sorted(rows) for part, rows in loaded.items()} == {
        part: sorted(rows) for part, rows in lines(folder).items()
    }
    assert all(len(rows) > 5 for rows in loaded.values())


def test_only_what_the_graph_says_outright_is_a_triple(real_build: Build, folder: Path, prefixes: PrefixMap) -> None:
    """Not from a claim that is denied, contested, disputed or a hypothesis, and not from a rule."""
    claims: dict[str, dict[str, Any]] = {}
    outright, structure = set(), set()
    for quad in ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS):
        assert isinstance(quad.graph_name, ox.NamedNode)
        graph = quad.graph_name.value.rpartition("/")[2]
        if isinstance(quad.subject, ox.NamedNode):
            if isinstance(quad.object, ox.NamedNode) and graph in ("article", "background"):
                outright.add((quad.subject.value, quad.predicate.value, quad.object.value))
            if isinstance(quad.object, ox.NamedNode) and graph == "entities":
                structure.add((quad.subject.value, quad.predicate.value, quad.object.value))
            if not isinstance(quad.object, ox.Triple):
                claims.setdefault(quad.subject.value, {})[quad.predicate.value.removeprefix(KG)] = quad.object.value
    triples = {tuple(map(prefixes.expand, triple)) for rows in lines(folder).values() for triple in rows}
    assert triples <= outright | structure
    supported = {
        (claim.get("subject"), claim.get("predicate"), claim.get("object"))
        for iri, claim in claims.items()
        if "/claim/" in iri and claim.get("standing") in (KG + "Supported", KG + "CitedUnresolved")
        if claim["negated"] == "false" and claim["contestedOverall"] == "false"
    }
    assert triples - structure <= supported
    for row in table(folder, "origins").itertuples():
        claim = claims[prefixes.expand(str(row.claim))]
        assert (claim["negated"], claim["contestedOverall"]) == ("false", "false")
    denied = {
        (claim["subject"], claim["predicate"], claim["object"])
        for claim in claims.values()
        if claim.get("negated") == "true" and "subject" in claim
    }
    assert denied and not denied & triples
    said = {triple[1] for triple in triples}
    assert KG + "treats" not in said and not said & {KG + "indirectlyDecreases", KG + "indirectlyIncreases"}


def test_no_two_parts_speak_of_the_same_pair(folder: Path) -> None:
    """Neither an inverse, nor a symmetric, nor a broader relation gives an answer of a test away."""
    pairs = {part: {frozenset((head, tail)) for head, _, tail in rows} for part, rows in lines(folder).items()}
    assert not pairs[TRAIN] & pairs[VALID] and not pairs[TRAIN] & pairs[TEST] and not pairs[VALID] & pairs[TEST]


def test_training_knows_every_name(folder: Path) -> None:
    read = lines(folder)
    known = {name for triple in read[TRAIN] for name in triple}
    assert all(set(triple) <= known for part in (VALID, TEST) for triple in read[part])
    assert all(relation != "kg:broaderEntity" for part in (VALID, TEST) for _, relation, _ in read[part])


def test_a_fact_that_is_said_from_both_ends_is_one_triple(folder: Path) -> None:
    read = [triple for rows in lines(folder).values() for triple in rows]
    assert len(read) == len(set(read))
    symmetric = set(table(folder, "relations").query("symmetric == 'TRUE'")["relation"])
    assert symmetric
    both = [
        (tail, relation, head)
        for head, relation, tail in read
        if relation in symmetric and (tail, relation, head) in read
    ]
    assert both == []


def chain(count: int) -> list[Triple]:
    return [Triple(f"e{i % 40}", f"r{i % 3}", f"e{(i * i // 40 + i) % 40}") for i in range(count)]


def test_the_part_of_a_triple_depends_on_its_ends_alone() -> None:
    """More triples move a triple at most out of training, when its ends have become known; none changes its test."""
    few, many = split(chain(150), []), split(chain(400), [])
    assert set(few.values()) == {TRAIN, VALID, TEST}
    assert all(few[triple] in (many[triple], TRAIN) for triple in few)
    assert split(reversed(chain(150)), []) == few


def test_structure_is_for_training_alone() -> None:
    structure = [Triple(f"e{i}", "broader", f"e{i + 1}") for i in range(39)]
    parts = split(chain(400), structure)
    assert all(parts[triple] == TRAIN for triple in structure)
    pairs = {triple.ends for triple in structure}
    assert all(part == TRAIN for triple, part in parts.items() if triple.ends in pairs)


def test_what_training_never_met_goes_to_training() -> None:
    lonely = [Triple(f"a{i}", "r", f"b{i}") for i in range(200)]
    assert set(split(lonely, []).values()) == {TRAIN}


@pytest.mark.reader
@needs_reader("pykeen")
def test_awkward_labels_and_iris_come_back_whole(awkward_build: Build, tmp_path: Path, prefixes: PrefixMap) -> None:
    export(*awkward_build, "triples", tmp_path / "out")
    loaded = load(tmp_path / "out")
    assert {part: len(rows) for part, rows in loaded.items()} == {
        part: len(rows) for part, rows in lines(tmp_path / "out").items()
    }
    names = {name for rows in loaded.values() for head, _, tail in rows for name in (head, tail)}
    assert AWKWARD_ENTITY in names
    entities = table(tmp_path / "out", "entities")
    assert set(entities["entity"]) == names
    assert list(entities.loc[entities["entity"] == "CHEBI:63791", "label"]) == [AWKWARD_TEXT]
