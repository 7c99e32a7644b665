"""Fetch everything an explanation shows, wave by wave along the links, each thing once: circles come to an end."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from cllkg.evidence.asking import Asker, Subgraph, plain
from cllkg.evidence.parts import Bridge, Thing, every_part
from cllkg.vocabulary import DCT, KG, RDF, RDFS, SKOS, Kg

PREMISE = KG + "premise"
BRIDGE = KG + "bridge"
OPPOSED_BY = KG + "opposedBy"
WITHHELD_REASON = KG + "withheldReason"
SOURCE = KG + "source"
CITES = KG + "cites"

# Our rules join a handful of claims; what is deeper is some other maker's, and a reader is lost before it ends.
MAX_DEPTH = 40

# What these properties point at is read in full or not shown, so its name is not needed.
_NOT_NAMED = frozenset({RDF + "type", Kg.statedIn, Kg.hasEvidence, Kg.hasContext, PREMISE, KG + "restsOn"})
_STEPS = frozenset({Kg.broaderEntity, Kg.impairmentOf})
_NAMING = frozenset({RDFS + "label", SKOS + "notation", DCT + "identifier", Kg.sign, Kg.pathDirection})
# Of these a reader sees each property by name.
_LISTED = frozenset({"Context", "Outcome", "Comparison"})


def gather(asker: Asker, roots: Iterable[str]) -> Subgraph:
    """Return propositions and numbers with proofs, lines, sources, flags, contexts and names.

    Args:
        asker: Where to ask.
        roots: The IRIs of claims, numbers and inferences.
    """
    graph = Subgraph(asker.prefixes)
    records = fetch(asker, graph, roots, PREMISE)
    graph.add(asker.triples("flags", record=records))
    fetch(asker, graph, _targets(graph, records, Kg.hasEvidence, KG + "byRule", WITHHELD_REASON, OPPOSED_BY))
    fetch(asker, graph, _targets(graph, graph.things(), SOURCE, CITES, Kg.hasContext, KG + "atTimepoint"))
    bridged = [record for record in records if graph.links(record, BRIDGE)]
    if bridged:
        premises = _targets(graph, bridged, PREMISE)
        ends = _targets(graph, [*bridged, *premises], Kg.subject, Kg.object, BRIDGE)
        graph.add(asker.triples("hierarchy", entity=ends))
    return graph


def fetch(asker: Asker, graph: Subgraph, iris: Iterable[str], *onward: str) -> list[str]:
    """Take in what is said of things, and of what they lead on to so many steps down; return all of them."""
    seen: set[str] = set()
    wave = set(iris)
    for _ in range(MAX_DEPTH + 1):
        if not wave:
            break
        seen |= wave
        new = [iri for iri in wave if iri not in graph]
        if new:
            graph.add(asker.triples("about", thing=new))
        wave = set(_targets(graph, wave, *onward)) - seen
    return sorted(seen)


def name_all(asker: Asker, graph: Subgraph, *more: str) -> None:
    """Take in the names of all that is pointed at, and of the properties a reader sees by name."""
    wanted = set(more)
    for iri in graph.things():
        listed = bool(graph.kinds(iri) & _LISTED)
        for property_ in graph.properties(iri):
            if property_ not in _NOT_NAMED:
                wanted.update(graph.links(iri, property_))
            if listed and property_.startswith(KG):
                wanted.add(property_)
    missing = [iri for iri in wanted if graph.text(iri, RDFS + "label") is None]
    if missing:
        graph.add(asker.triples("names", thing=missing))


def shown_triples(graph: Subgraph, part: object) -> tuple[ox.Triple, ...]:
    """Return the triples of what is shown: without steps of the hierarchy nobody took, and names nobody sees.

    Args:
        graph: What was gathered.
        part: The parts of the explanation.
    """
    parts = list(every_part(part))
    taken = {(each.lower.iri, each.upper.iri) for each in parts if isinstance(each, Bridge)}
    kept = [
        triple
        for triple in graph.triples
        if triple.predicate.value not in _STEPS or (plain(triple.subject), plain(triple.object)) in taken
    ]
    seen = {each.iri for each in parts if isinstance(each, Thing)}
    seen |= {plain(term) for triple in kept for term in (triple.object, triple.predicate)}
    seen |= {plain(triple.subject) for triple in kept if triple.predicate.value not in _NAMING}
    return tuple(triple for triple in kept if plain(triple.subject) in seen)


def _targets(graph: Subgraph, iris: Iterable[str], *properties: str) -> list[str]:
    return [target for iri in iris for target in graph.links(iri, *properties)]
