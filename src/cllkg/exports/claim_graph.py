"""The multigraph that network programs read: claims and inferences as edges, and all that fits as attributes.

| node | stands for |
|---|---|
| an entity, study, arm, endpoint ... | itself |
| ``text`` | the text or number that is the object of one claim |
| ``claim`` | a claim that has no triple, with edges to what it is about |
| ``claim as a topic`` | a claim that is an edge, where another claim is about it |

| kind of edge | says |
|---|---|
| ``claim``, ``inference`` | what its label says, its marks first |
| ``topic`` | what a claim without a triple is about |
| ``hierarchy`` | which entity another is a kind of |

Attributes hold one text, number or truth value, as such programs want it. A list is a text in JSON, and so are the
evidence and the flags. None is called ``key`` or ``id``, which some readers keep for themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from cllkg.exports.claim_edges import (
    ClaimEdge,
    claim_edges,
    context_names,
    inference_edges,
    marked,
    marks_of,
    publications_of,
)
from cllkg.exports.context_slots import CONTEXT_KINDS
from cllkg.exports.described import Described, value_of
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading
from cllkg.exports.records import Claim, Entity, Flag, Inference, Line, Proposition
from cllkg.vocabulary import KG, XSD, Kg

Value: TypeAlias = str | int | bool

TEXT = "text"
CLAIM = "claim"
INFERENCE = "inference"
CLAIM_AS_TOPIC = "claim as a topic"
TOPIC = "topic"
HIERARCHY = "hierarchy"

_WITHHELD = "A withheld inference gives no triple, and so no edge."
_EDGES_ALONE = "The file holds claims and what they connect; the neo4j, tables and RDF exports hold the rest."

_RELATIONS = ("contradicts", "restates", "dependsOnClaim", "supersedes", "partOfStatement")

_OF_CLAIMS: dict[str, type[Value]] = {
    "iri": str, "shortName": str, "sentence": str, "predicate": str, "marks": str, "plain": bool, "standing": str,
    "standingInArticle": str, "category": str, "negated": bool, "contested": bool, "statedIn": str,
    "checkedAgainst": str, "independentStudies": int, "strengthKey": str, **dict.fromkeys(CONTEXT_KINDS, str),
    "publications": str, "about": str, **dict.fromkeys(_RELATIONS, str), "rules": str, "premises": str,
    "restsOn": str, "evidence": str, "flags": str, "note": str,
}  # fmt: skip
ATTRIBUTES: dict[str, dict[str, type[Value]]] = {
    "node": {
        "label": str, "kind": str, "curie": str, "synonyms": str, "crossReferences": str, "registryIds": str,
        "datatype": str, **_OF_CLAIMS,
    },
    "edge": {"label": str, "kind": str, **_OF_CLAIMS},
}  # fmt: skip
"""What a node and an edge may have, and of which type it is."""


@dataclass
class Item:
    """A node or an edge, and what the ledger is told once it is written."""

    id: str
    attributes: dict[str, Value] = field(default_factory=dict)
    kept: list[tuple[str, str]] = field(default_factory=list)
    folded: list[tuple[str, str, str]] = field(default_factory=list)

    def put(self, name: str, value: Value | Sequence[Any] | None, *kinds: str, of: str = "") -> None:
        """Give it an attribute, if there is a value: a list becomes JSON.

        Args:
            name: The attribute.
            value: Its value.
            kinds: The kinds of things that are kept by it.
            of: The IRI of the thing that is kept; the item's own unless given.
        """
        if value is None or value == "" or value == []:
            return
        self.attributes[name] = value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)
        self.kept += [(kind, of or self.id) for kind in kinds]

    def tell(self, ledger: Ledger) -> None:
        """Say in a ledger what the item carries."""
        for kind, iri in self.kept:
            ledger.keep(kind, iri)
        for kind, iri, into in self.folded:
            ledger.fold(kind, iri, into)


@dataclass
class Edge(Item):
    """An edge from one node to another."""

    source: str = ""
    target: str = ""


def nodes(reading: Reading) -> Iterator[Item]:
    """Yield the nodes, each once: things and claims in the order of their IRIs, then texts."""
    for iri in sorted(_things(reading)):
        thing = reading.thing(iri)
        if reading.is_entity(iri):
            yield _entity(reading, iri)
        elif Kg.Claim not in thing.types:
            yield _thing(reading, thing, class_name(reading, thing))
        elif reading.claim(iri).is_triple:
            yield _thing(reading, thing, CLAIM_AS_TOPIC)
    for claim in reading.claims():
        if not claim.is_triple:
            yield _claim_node(reading, claim)
    for claim in reading.claims():
        if claim.is_triple and not claim.object_iri:
            yield _text(reading, claim)


def edges(reading: Reading) -> Iterator[Edge]:
    """Yield the edges, each with an identifier of its own: the claim's or inference's IRI where it is one."""
    for edge in claim_edges(reading):
        yield _claim_edge(reading, edge)
    for claim in reading.claims():
        if claim.is_triple and not claim.object_iri and claim.subject and claim.predicate:
            marks = marks_of(reading, claim)
            yield _claim_edge(reading, ClaimEdge(claim, claim.subject, claim.predicate, text_id(claim), marks))
        elif not claim.is_triple:
            yield from _topics(reading, claim)
    for edge in inference_edges(reading):
        yield _inference_edge(reading, edge)
    for entity in reading.entities():
        yield from _broader(reading, entity)


def drop_rest(ledger: Ledger) -> None:
    """Tell the ledger of what is neither a node nor an edge."""
    ledger.drop_rest(_WITHHELD, "inferred mark", "withheld inference")
    ledger.drop_rest(_EDGES_ALONE)


def text_of(value: Value) -> str:
    """Return a value as XML Schema writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def class_name(reading: Reading, thing: Described) -> str:
    """Return the name of the class of a thing that is no entity."""
    class_ = min((one for one in thing.types if one.startswith(KG)), default=None)
    return reading.label(class_) if class_ else "thing"


def text_id(claim: Claim) -> str:
    """Return the identifier of the node for a claim's object that is text."""
    return f"{claim.iri}#object"


def _things(reading: Reading) -> set[str]:
    found = {entity.iri for entity in reading.entities()}
    for edge in (*claim_edges(reading), *inference_edges(reading)):
        found |= {edge.subject, edge.object}
    for claim in reading.claims():
        if claim.is_triple and claim.subject:
            found.add(claim.subject)
        elif not claim.is_triple:
            found.update(claim.about)
    for entity in reading.entities():
        found.update(entity.broader)
    return found


def _entity(reading: Reading, iri: str) -> Item:
    entity = reading.entity(iri)
    item = Item(iri)
    category = reading.category_of(entity)
    item.put("label", reading.label(iri), "label")
    item.put("kind", reading.label(category) if category else "", "entity")
    _names(reading, item, entity)
    item.put("synonyms", entity.synonyms, "synonyms")
    item.put("crossReferences", entity.cross_references, "cross-references")
    _flags(reading, item, entity)
    return item


def _thing(reading: Reading, thing: Described, kind: str) -> Item:
    item = Item(thing.iri)
    item.put("label", reading.label(thing.iri))
    item.put("kind", kind, "study", "arm", "endpoint", "dose step")
    _names(reading, item, thing)
    item.put("registryIds", thing.all(KG + "registryId"), "registry number")
    _flags(reading, item, thing)
    return item


def _names(reading: Reading, item: Item, thing: Described) -> None:
    item.put("iri", thing.iri)
    item.put("curie", reading.curie(thing.iri))
    item.put("shortName", thing.key)
    item.put("note", thing.note)


def _text(reading: Reading, claim: Claim) -> Item:
    item = Item(text_id(claim))
    term = claim.object
    item.put("label", value_of(term) if term is not None else "")
    item.put("kind", TEXT)
    datatype = getattr(getattr(term, "datatype", None), "value", XSD + "string")
    item.put("datatype", reading.curie(datatype))
    return item


def _claim_node(reading: Reading, claim: Claim) -> Item:
    item = Item(claim.iri)
    item.put("label", claim.label)
    item.put("kind", CLAIM, "claim")
    item.put("curie", reading.curie(claim.iri))
    _claim(reading, item, claim)
    return item


def _claim_edge(reading: Reading, edge: ClaimEdge) -> Edge:
    item = Edge(edge.record.iri, source=edge.subject, target=edge.object)
    item.put("label", marked(reading.label(edge.predicate), edge.marks))
    item.put("kind", CLAIM, "claim")
    item.put("predicate", reading.curie(edge.predicate), "claim as a triple")
    if isinstance(edge.record, Claim):
        _claim(reading, item, edge.record)
        # A study's criteria and an endpoint's verdict are the objects of design claims.
        if edge.is_plain:
            named = {KG + "eligibility": "eligibility", Kg.endpointMet: "endpoint verdict"}.get(edge.predicate)
            item.kept += [(named, edge.subject)] if named else []
    return item


def _claim(reading: Reading, item: Item, claim: Claim) -> None:
    item.put("iri", claim.iri)
    item.put("shortName", claim.key)
    item.put("sentence", claim.label)
    item.put("marks", list(marks_of(reading, claim)) if claim.is_triple else [])
    item.put("plain", reading.is_plain(claim))
    item.put("standing", reading.word(claim.standing), "standing")
    item.put("standingInArticle", reading.word(claim.standing_in_article), "standing in the article")
    item.put("category", reading.word(claim.category), "category")
    item.put("negated", claim.negated, "negation")
    item.put("contested", claim.contested, "contested mark")
    item.put("statedIn", [reading.curie(graph) for graph in claim.stated_in], "graph")
    item.put("checkedAgainst", [reading.word(basis) for basis in claim.all(KG + "checkedAgainst")], "review")
    studies = claim.one(Kg.independentStudies)
    item.put("independentStudies", int(studies) if studies else None, "independent studies")
    item.put("strengthKey", claim.strength_key, "strength")
    item.put("publications", publications_of(reading, claim))
    item.put("about", [reading.curie(iri) for iri in claim.about], "topic")
    for name in _RELATIONS:
        item.put(name, [reading.curie(iri) for iri in claim.all(KG + name)], "relation between claims")
    item.put("note", claim.note)
    _contexts(reading, item, claim)
    _evidence(reading, item, claim)
    _flags(reading, item, claim)


def _inference_edge(reading: Reading, edge: ClaimEdge) -> Edge:
    item = Edge(edge.record.iri, source=edge.subject, target=edge.object)
    item.put("label", marked(reading.label(edge.predicate), edge.marks))
    item.put("kind", INFERENCE, "inferred mark")
    item.put("predicate", reading.curie(edge.predicate))
    item.put("iri", edge.record.iri)
    item.put("sentence", edge.record.label)
    item.put("marks", list(edge.marks))
    item.put("plain", False)
    if isinstance(edge.record, Inference):
        item.put("rules", [reading.label(rule) for rule in edge.record.rules])
        item.put("premises", [reading.curie(iri) for iri in edge.record.premises])
        item.put("restsOn", [reading.curie(iri) for iri in edge.record.rests_on])
    item.put("strengthKey", edge.record.strength_key)
    _contexts(reading, item, edge.record)
    return item


def _topics(reading: Reading, claim: Claim) -> Iterator[Edge]:
    for iri in claim.about:
        item = Edge(f"{claim.iri}#about-{reading.curie(iri)}", source=claim.iri, target=iri)
        item.put("label", "is about")
        item.put("kind", TOPIC)
        yield item


def _broader(reading: Reading, entity: Entity) -> Iterator[Edge]:
    for iri in entity.broader:
        # What only follows is among the inferences.
        if any(not graph.endswith("/inferred") for graph in entity.graphs.get((Kg.broaderEntity, f"<{iri}>"), ())):
            item = Edge(f"{entity.iri}#broader-{reading.curie(iri)}", source=entity.iri, target=iri)
            item.put("label", "is a kind of", "broader entity", of=entity.iri)
            item.put("kind", HIERARCHY)
            yield item


def _contexts(reading: Reading, item: Item, proposition: Proposition) -> None:
    for slot, names in context_names(reading, proposition).items():
        name = slot.removeprefix(KG)
        item.put(name, names, CONTEXT_KINDS[name])


def _evidence(reading: Reading, item: Item, claim: Claim) -> None:
    into = "the attribute 'evidence', as JSON"
    lines = []
    for iri in claim.evidence:
        line = reading.line(iri)
        told = _line(reading, line)
        lines.append({name: value for name, value in told.items() if value not in (None, "", [], {})})
        item.folded += [(kind, iri, into) for kind in _LINE_KINDS]
        for source in filter(None, (line.source, *line.cites)):
            item.folded += [(kind, source, into) for kind in ("source", "source identifier")]
        item.folded += [("article statement", row, into) for row in line.all(KG + "statement")]
    item.put("evidence", lines)


_LINE_KINDS = (
    "evidence", "disputing evidence", "finding", "evidence kind", "study type", "certainty", "locator", "evidence code",
    "sample size of a line", "context of a line", "citation", "cited source", "article row", "graph",
)  # fmt: skip


def _line(reading: Reading, line: Line) -> dict[str, Any]:
    return {
        "iri": line.iri,
        "direction": line.direction,
        "source": _source(reading, line.source) if line.source else None,
        "cites": [_source(reading, iri) for iri in line.cites],
        "finding": line.finding,
        "evidenceKind": reading.word(line.kind),
        "studyType": reading.word(line.study_type),
        "certainty": reading.word(line.certainty),
        "locator": line.locator,
        "eco": [reading.curie(iri) for iri in line.eco],
        "sampleSize": line.one(Kg.sampleSize),
        "context": {slot.removeprefix(KG): names for slot, names in _line_contexts(reading, line).items()},
        "statements": [_row(reading, iri) for iri in line.all(KG + "statement")],
        "statedIn": [reading.curie(iri) for iri in line.all(Kg.statedIn)],
    }


def _line_contexts(reading: Reading, line: Line) -> dict[str, list[str]]:
    return context_names(reading, Proposition(line.iri, reading.quads.about(line.iri)))


def _source(reading: Reading, iri: str) -> dict[str, Any]:
    source = reading.source(iri)
    told = {
        "iri": iri, "title": source.title, "pmid": source.pmid, "doi": source.doi, "registryIds": source.registry_ids,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _row(reading: Reading, iri: str) -> dict[str, str | None]:
    row = reading.thing(iri)
    return {"iri": iri, "row": row.key, "paraphrase": row.one(KG + "paraphrase")}


def _flags(reading: Reading, item: Item, about: Described) -> None:
    flags: Iterable[Flag] = reading.flags_about(about.iri)
    told = []
    for flag in sorted(flags, key=lambda flag: flag.iri):
        told.append(
            {
                "iri": flag.iri,
                "label": flag.label,
                "kind": reading.word(flag.kind),
                "status": reading.word(flag.status),
                "about": [reading.curie(iri) for iri in flag.about],
                "comment": flag.comment,
            }
        )
        item.folded.append(("flag", flag.iri, "the attribute 'flags', as JSON"))
    item.put("flags", told)
