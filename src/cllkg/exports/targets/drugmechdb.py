"""Write how drugs act as DrugMechDB writes it: each path from a drug over molecules to a process, in YAML.

DrugMechDB is about indications: there, the last link of a path leads to a disease that the drug treats. No claim here
says that, and what a drug does to cells is no reason to say it. Paths end at a process therefore, and leave the disease
empty. A link is one or more claims that may be said plainly, looked up here with nothing added: what only follows from
others, and what the graph says of whole paths, stays out.

Source: the curation guide and the rules of submission (SuLab/DrugMechDB, CurationGuide.md, utils/pathtester.py). The
format is that of ``networkx.node_link_graph``; a link's ``claims`` and a node's ``iri`` are our own keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from cllkg.exports.context_slots import CONTEXT_KINDS
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.mapping_table import Rows, is_same, read_mapping
from cllkg.exports.reading import Reading
from cllkg.exports.records import Claim, Entity, Line
from cllkg.vocabulary import KG

FILE = "drugmechdb.yaml"

FEWEST_LINKS = 2
MOST_LINKS = 7
"""The curation guide wants paths of about three to seven links, and takes two."""

_COMMENT = (
    "Not an indication: the path ends at a process and says of no disease that {drug} treats it. Each link is a claim "
    "by itself, with its own circumstances (see its claims); that one leads to the next was not tested as a whole."
)
_ON_NO_PATH = f"It is on no path of {FEWEST_LINKS} to {MOST_LINKS} links from a drug to a process."
_NOT_PLAIN = "DrugMechDB has no mark for what is denied, contested, disputed, uncited or a hypothesis."
_NO_IDENTIFIER = "A thing it speaks of has no identifier that DrugMechDB takes."
_OF_A_LINE = (
    "evidence", "disputing evidence", "finding", "evidence kind", "study type", "certainty", "locator", "citation",
)  # fmt: skip
_OF_NO_CLAIM = "It bears on no claim that is on a path."
_DRUG, _PROCESS = "Drug", "BiologicalProcess"


@dataclass(frozen=True)
class Node:
    """A concept of a path: its IRI here, and what DrugMechDB writes of it."""

    iri: str
    id: str
    label: str
    name: str


@dataclass(frozen=True)
class Link:
    """A relation of two concepts, and the claims that say it."""

    source: Node
    key: str
    target: Node
    claims: tuple[Claim, ...]


def drugmechdb(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write all paths into one file.

    Raises:
        CllkgError: If a table of mappings does not read.
        ExportRefused: If the export is strict and a relation that would be on a path has no name in DrugMechDB.
    """
    columns = ("predicate", "key", "match", "comment")
    keys = read_mapping(reading.ontology, "drugmechdb_links.tsv", columns, reading.prefixes)
    steps = _steps(reading, ledger, keys)
    counted: dict[str, int] = {}
    with desk.text(FILE) as out:
        for path in _paths(steps):
            drug = reading.entity(path[0].source.iri)
            stem = "_".join(part.replace(":", "_") for part in (_number(drug), path[-1].target.id))
            counted[stem] = counted.get(stem, 0) + 1
            record = _record(reading, ledger, path, f"{stem}_{counted[stem]}")
            out.write(yaml.safe_dump([record], sort_keys=False, allow_unicode=True, width=4096))
            for claim in (claim for link in path for claim in link.claims):
                row = keys[claim.predicate or ""]
                if is_same(row):
                    ledger.keep("claim as a triple", claim.iri)
                else:
                    ledger.fold("claim as a triple", claim.iri, f"the nearest, '{row['key']}'; claims has our relation")
        if not counted:
            out.write("[]\n")


def _record(reading: Reading, ledger: Ledger, path: list[Link], id_: str) -> dict[str, Any]:
    drug = reading.entity(path[0].source.iri)
    nodes = [path[0].source, *(link.target for link in path)]
    for kind in ("entity", "label"):
        ledger.keep(kind, *(node.iri for node in nodes))
    return {
        "comment": _COMMENT.format(drug=drug.label),
        "directed": True,
        "graph": {
            "_id": id_,
            "disease": None,
            "disease_mesh": None,
            "drug": drug.label,
            "drug_mesh": _first(drug, "MESH"),
            "drugbank": f"DB:{_number(drug)}",
        },
        "links": [
            {
                "key": link.key,
                "source": link.source.id,
                "target": link.target.id,
                "claims": [_claim(reading, ledger, claim) for claim in link.claims],
            }
            for link in path
        ],
        "multigraph": True,
        "nodes": [{"id": node.id, "label": node.label, "name": node.name, "iri": node.iri} for node in nodes],
        "reference": sorted(
            {url for link in path for claim in link.claims for url in _references(reading, ledger, claim)}
        ),
    }


def _references(reading: Reading, ledger: Ledger, claim: Claim) -> Iterator[str]:
    for iri in claim.evidence:
        line = reading.line(iri)
        if line.source is not None and line.direction == "supports":
            source = reading.source(line.source)
            if source.pmid or source.doi:
                ledger.keep("source identifier", source.iri)
            if source.pmid:
                yield f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
            elif source.doi:
                yield f"https://doi.org/{source.doi}"
            elif source.url:
                yield source.url


def _claim(reading: Reading, ledger: Ledger, claim: Claim) -> dict[str, Any]:
    """Return what stands behind a link: the claim as we say it, where it holds, and its evidence."""
    for kind in ("claim", "standing"):
        ledger.keep(kind, claim.iri)
    circumstances: dict[str, list[str]] = {}
    for context in map(reading.thing, claim.contexts):
        for slot, kind in CONTEXT_KINDS.items():
            for value in context.all(KG + slot):
                circumstances.setdefault(slot, []).append(value)
                ledger.keep(kind, claim.iri)
    return {
        "id": claim.iri,
        "subject": claim.subject,
        "predicate": reading.curie(claim.predicate or ""),
        "object": claim.object_iri,
        "sentence": claim.label,
        "standing": reading.word(claim.standing),
        "context": circumstances,
        "evidence": [_evidence(reading, ledger, reading.line(iri)) for iri in claim.evidence],
    }


def _evidence(reading: Reading, ledger: Ledger, line: Line) -> dict[str, Any]:
    said = {
        "finding": line.finding,
        "evidence kind": reading.word(line.kind),
        "study type": reading.word(line.study_type),
        "certainty": reading.word(line.certainty),
        "locator": line.locator,
        "citation": line.source,
    }
    ledger.keep("evidence", line.iri)
    if line.direction != "supports":
        ledger.keep("disputing evidence", line.iri)
    for kind, value in said.items():
        if value:
            ledger.keep(kind, line.iri)
    return {"id": line.iri, "direction": line.direction, **{kind.replace(" ", "_"): said[kind] for kind in said}}


def _steps(reading: Reading, ledger: Ledger, keys: Rows) -> dict[str, list[Link]]:
    """Return the links that leave each concept, in order, by its IRI; and say of every other claim why it is none."""
    columns = ("category", "label", "identifiers", "comment")
    labels = read_mapping(reading.ontology, "drugmechdb_nodes.tsv", columns, reading.prefixes)
    ledger.drop_rest(
        _ON_NO_PATH, "claim as a triple", "standing", "entity", "label", "source identifier", *CONTEXT_KINDS.values()
    )
    ledger.drop_rest(_OF_NO_CLAIM, *_OF_A_LINE)
    found: dict[tuple[str, str, str], list[Claim]] = {}
    nodes: dict[str, Node] = {}
    for claim in reading.claims():
        because = _ON_NO_PATH
        if not reading.is_plain(claim):
            because = _NOT_PLAIN
        elif claim.subject and claim.predicate and claim.object_iri:
            ends = [_node(reading, iri, labels) for iri in (claim.subject, claim.object_iri)]
            known = [node for node in ends if node is not None]
            nodes |= {node.iri: node for node in known}
            if len(known) < len(ends):
                because = _NO_IDENTIFIER
            elif claim.predicate in keys:
                step = (claim.subject, keys[claim.predicate]["key"], claim.object_iri)
                found.setdefault(step, []).append(claim)
            elif reading.thing(claim.predicate).one(KG + "sign") not in (None, "0"):
                ledger.unmapped("claim as a triple", claim.iri, reading.curie(claim.predicate), "DrugMechDB")
        for kind in ("claim", "standing", "claim as a triple"):
            if kind != "claim as a triple" or because != _ON_NO_PATH:
                ledger.drop(kind, claim.iri, because)
    steps: dict[str, list[Link]] = {}
    for (source, key, target), claims in sorted(found.items()):
        steps.setdefault(source, []).append(Link(nodes[source], key, nodes[target], tuple(claims)))
    return steps


def _paths(steps: Mapping[str, list[Link]]) -> Iterator[list[Link]]:
    """Yield each path from a drug to the first process on it that visits nothing twice."""

    def further(path: list[Link], visited: frozenset[str]) -> Iterator[list[Link]]:
        if path[-1].target.label == _PROCESS:
            if len(path) >= FEWEST_LINKS:
                yield path
        elif len(path) < MOST_LINKS:
            for link in steps.get(path[-1].target.iri, ()):
                if link.target.iri not in visited:
                    yield from further([*path, link], visited | {link.target.iri})

    for iri, links in steps.items():
        for link in links:
            if link.source.label == _DRUG:
                yield from further([link], frozenset((iri, link.target.iri)))


def _node(reading: Reading, iri: str, labels: Mapping[str, Mapping[str, str]]) -> Node | None:
    """Return what DrugMechDB writes of an entity, or None if it has no sort for it or takes none of its identifiers."""
    if not reading.is_entity(iri):
        return None
    entity = reading.entity(iri)
    category = reading.category_of(entity)
    row = next((row for above, row in labels.items() if category and reading.is_a(category, above)), None)
    if row is None:
        return None
    for pair in row["identifiers"].split("|"):
        ours, theirs = pair.split(":")
        curie = _first(entity, ours) or (reading.curie(iri) if reading.curie(iri).startswith(f"{ours}:") else None)
        if curie is not None:
            return Node(iri, theirs + curie.removeprefix(ours), row["label"], entity.label)
    return None


def _first(entity: Entity, prefix: str) -> str | None:
    return min((curie for curie in entity.cross_references if curie.startswith(f"{prefix}:")), default=None)


def _number(drug: Entity) -> str:
    return (_first(drug, "DRUGBANK") or drug.key or drug.iri).removeprefix("DRUGBANK:")
