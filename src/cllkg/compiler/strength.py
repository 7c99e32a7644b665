"""How strong each claim and number is, and the order by which that was judged."""

from __future__ import annotations

from collections import defaultdict

from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from cllkg.compiler.claims import claim_graph
from cllkg.compiler.numbers import number_graph
from cllkg.compiler.sheet import Sheet
from cllkg.model.claims import EvidenceLine
from cllkg.model.codes import EvidenceSystem, StudyType
from cllkg.model.corpus import PlacedNumber
from cllkg.model.strength import Criterion, Strength, StrengthOrder, derive_strength
from cllkg.vocabulary import BASE, Kg, NamedGraph


def compile_strength(sheet: Sheet, order: StrengthOrder) -> None:
    """Write the strength of every claim and number beside its standing, and the order into the release.

    Args:
        sheet: Where claims, studies and numbers have been written: the sizes of studies are read there.
        order: What is stronger.
    """
    corpus = sheet.mint.corpus
    sizes = _study_sizes(sheet)
    for claim in corpus.claims.values():
        strength = _derive(sheet, order, sizes, claim.evidence)
        _write(sheet, order, claim_graph(claim), URIRef(f"{BASE}claim/{claim.id}"), strength)
    for placed in corpus.numbers.values():
        strength = _derive(sheet, order, sizes, placed.number.evidence, placed)
        _write(sheet, order, number_graph(placed), URIRef(BASE + placed.reference), strength)
    _levels(sheet, order)


def _study_sizes(sheet: Sheet) -> dict[str, int]:
    """Return the largest number stated for each study.

    Only what became a plain triple counts, so that a number which lost its support counts no more.
    """
    found: dict[str, set[int]] = defaultdict(set)
    for study, _, size, _ in sheet.dataset.quads((None, URIRef(Kg.enrolled), None, None)):
        found[_key(study)].add(int(str(size)))
    for study, _, arm, _ in sheet.dataset.quads((None, URIRef(Kg.hasArm), None, None)):
        for _, _, size, _ in sheet.dataset.quads((URIRef(str(arm)), URIRef(Kg.sampleSize), None, None)):
            found[_key(study)].add(int(str(size)))
    return {study: max(sizes) for study, sizes in found.items()}


def _key(study: object) -> str:
    return str(study).removeprefix(f"{BASE}study/")


def _derive(
    sheet: Sheet,
    order: StrengthOrder,
    sizes: dict[str, int],
    lines: tuple[EvidenceLine, ...],
    placed: PlacedNumber | None = None,
) -> Strength:
    own = None if placed is None else _stated_for(placed)
    return derive_strength(lines, sheet.mint.corpus.sources, order, sizes, own)


def _stated_for(placed: PlacedNumber) -> tuple[int, ...]:
    """Return the sizes stated for a number; of a comparison those of its arms, not added up."""
    size = placed.number.sample_size
    if isinstance(size, dict):
        return tuple(size.values())
    return (size,) if isinstance(size, int) else ()


def _write(sheet: Sheet, order: StrengthOrder, graph: NamedGraph, node: URIRef, strength: Strength) -> None:
    for name, value in (
        ("evidence_system", strength.system),
        ("best_study_type", strength.study_type),
        ("largest_sample", strength.largest_sample),
        ("direct_evidence", strength.direct),
        ("strength_key", order.key(strength)),
    ):
        sheet.describe(graph, node, sheet.mint.describe(name, value))


def _levels(sheet: Sheet, order: StrengthOrder) -> None:
    """Write the order, so that a query can rank by it and a reader see what was compared."""
    graph = NamedGraph.RELEASE
    codes = {Criterion.DESIGN: StudyType, Criterion.SYSTEM: EvidenceSystem}
    for level in order.levels:
        name = level.criterion.replace("_", "-")
        node = URIRef(f"{BASE}strength/{name}-{level.code.replace('_', '-')}")
        sheet.add(graph, node, RDF.type, URIRef(Kg.StrengthLevel))
        sheet.add(graph, node, RDFS.label, Literal(f"{level.criterion}: {level.code}".replace("_", " ")))
        sheet.add(graph, node, SKOS.notation, Literal(level.code))
        sheet.add(graph, node, RDFS.comment, Literal(level.why))
        for field, value in (
            ("criterion", str(level.criterion)),
            ("criterion_order", order.criteria.index(level.criterion) + 1),
            ("strength_rank", level.rank),
            ("at_least", level.at_least),
        ):
            sheet.describe(graph, node, sheet.mint.describe(field, value))
        if level.criterion in codes:
            sheet.describe(graph, node, sheet.mint.describe("level_of", codes[level.criterion](level.code)))
        for study_type in level.covers:
            sheet.describe(graph, node, sheet.mint.describe("covers_study_type", study_type))
