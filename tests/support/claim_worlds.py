"""Small worlds of claims, and what follows in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib.namespace import OWL, RDFS

from cllkg.compiler.dataset import read_tbox_graph
from cllkg.content import find_content
from cllkg.reasoning.fixpoint import Inferences, infer
from cllkg.reasoning.rules import RuleBook, read_rules
from cllkg.vocabulary import BASE, KG, NamedGraph

CONTENT = find_content(Path(__file__).parents[2])
BOOK = read_rules(CONTENT)
ENTITIES = ("a", "b", "c", "d", "e")
DISEASES = ("cancer", "leukemia", "myeloma")
SIGNS = {"increases": 1, "decreases": -1, "dependsOn": 1, "suppresses": -1}
RELATIONS = (*SIGNS, "degrades", "bindsTo", "memberOfClass", "hasMember", "hasFeature", "predisposesTo")


@dataclass(frozen=True)
class Said:
    """A claim of a small world."""

    subject: str
    predicate: str
    object: str
    standing: str = "Supported"
    disease: str | None = None
    exposure: str | None = None
    negated: bool = False

    @property
    def name(self) -> str:
        return "-".join(str(value) for value in vars(self).values() if value is not None).lower()

    @property
    def effect(self) -> tuple[str, str, int]:
        ends = (self.subject, self.object)
        return (*(reversed(ends) if self.predicate == "dependsOn" else ends), SIGNS[self.predicate])


@cache
def tbox(more: str = "") -> bytes:
    graph = read_tbox_graph(CONTENT)
    graph.parse(data=f"@prefix kg: <{KG}> . @prefix owl: <{OWL}> . {more}", format="turtle")
    lines = graph.serialize(format="nt").splitlines()
    return "".join(f"{line[:-1]} <{NamedGraph.ONTOLOGY.iri}> .\n" for line in lines if line).encode()


def world(
    claims: Iterable[Said],
    broader: Iterable[tuple[str, str]] = (),
    impairments: Iterable[tuple[str, str]] = (),
    more: str = "",
    kinds: Mapping[str, str] | None = None,
) -> bytes:
    """Return a small world as N-Quads: claims about five processes, in some of three diseases."""
    e, types = f"{BASE}entity/", {**dict.fromkeys(ENTITIES, "BiologicalProcess"), **dict.fromkeys(DISEASES, "Disease")}
    triples = [f"<{e}{name}> a <{KG}{kind}>" for name, kind in {**types, **(kinds or {})}.items()]
    triples += [f"<{e}{name}> <{RDFS.label}> '{name}'" for name in types]
    triples += [f"<{e}{disease}> <{KG}broaderEntity> <{e}cancer>" for disease in DISEASES[1:]]
    triples += [f"<{e}{one}> <{KG}broaderEntity> <{e}{kind}>" for one, kind in broader]
    triples += [f"<{e}{defect}> <{KG}impairmentOf> <{e}{whole}>" for defect, whole in impairments]
    for said in claims:
        claim, context = f"<{BASE}claim/{said.name}>", f"<{BASE}context/{said.disease}-{said.exposure}>"
        triples += [
            f"{claim} a <{KG}Claim> ; <{KG}subject> <{e}{said.subject}> ; <{KG}predicate> <{KG}{said.predicate}>",
            f"{claim} <{KG}object> <{e}{said.object}> ; <{KG}standing> <{KG}{said.standing}>",
            f"{claim} <{KG}negated> {str(said.negated).lower()}",
        ]
        if said.disease or said.exposure:
            triples += [f"{claim} <{KG}hasContext> {context}", f"{context} a <{KG}Context>"]
        triples += [f"{context} <{KG}inDisease> <{e}{said.disease}>"] if said.disease else []
        triples += [f"{context} <{KG}exposure> '{said.exposure}'"] if said.exposure else []
    trig = f"<{NamedGraph.ENTITIES.iri}> {{ " + " . ".join(triples) + " }"
    quads = ox.serialize(ox.parse(trig, format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS) or b""
    return quads + tbox(more)


@dataclass(frozen=True)
class Proofs:
    """Inferences by name: everything said of each, in short names; and the plain triples."""

    nodes: dict[str, dict[str, tuple[str, ...]]]
    plain: frozenset[tuple[str, str, str]]

    def conclusions(self, *rules: str) -> Counter[tuple[str, str, str]]:
        return Counter(conclusion(n) for n in self.nodes.values() if not rules or n["byRule"][0] in rules)

    def resting_on(self, claim: str) -> set[str]:
        return {name for name, node in self.nodes.items() if claim in node.get("restsOn", ())}


def conclusion(node: Mapping[str, tuple[str, ...]]) -> tuple[str, str, str]:
    return node["subject"][0], node["predicate"][0], node["object"][0]


def short(term: Any) -> str:
    return str(term.value).rpartition("#" if "#" in term.value else "/")[2]


def proofs(inferences: Inferences) -> Proofs:
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in inferences.triples:
        facts[triple.subject.value][short(triple.predicate)].append(short(triple.object))  # type: ignore[union-attr]
    nodes = {
        iri.rpartition("/")[2]: {name: tuple(sorted(values)) for name, values in about.items()}
        for iri, about in facts.items()
        if "/inference/" in iri
    }
    rest = {iri: about for iri, about in facts.items() if "/inference/" not in iri and "/rule/" not in iri}
    plain = {
        (iri.rpartition("/")[2], p, o) for iri, about in rest.items() for p, values in about.items() for o in values
    }
    return Proofs(nodes, frozenset(plain))


def follow(*args: Any, book: RuleBook = BOOK, **kwargs: Any) -> Proofs:
    return proofs(infer(world(*args, **kwargs), book))
