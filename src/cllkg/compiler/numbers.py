"""Reported numbers: outcomes and comparisons, printed form and typed value side by side."""

from __future__ import annotations

from rdflib import Literal, URIRef
from rdflib.namespace import RDF, SKOS

from cllkg.compiler.claims import derive_standing, write_standing
from cllkg.compiler.sheet import Sheet
from cllkg.model.corpus import PlacedNumber, in_article
from cllkg.model.numbers import Comparison, Interval, Outcome
from cllkg.model.records import NOT_REPORTED
from cllkg.vocabulary import BASE, Kg, NamedGraph, property_of

_PLAIN_FIELDS = (
    "label", "statistic", "printed_value", "value", "unit", "count", "denominator", "range_low", "range_high",
    "p_value", "grade", "note",
)  # fmt: skip


def compile_numbers(sheet: Sheet) -> None:
    """Write every reported number with its evidence and standing."""
    for placed in sheet.mint.corpus.numbers.values():
        _compile_number(sheet, placed)


def number_graph(placed: PlacedNumber) -> NamedGraph:
    """Return the graph of a number: the article's when the article prints it, too."""
    return NamedGraph.ARTICLE if in_article(placed.number.evidence) else NamedGraph.BACKGROUND


def _compile_number(sheet: Sheet, placed: PlacedNumber) -> None:
    number = placed.number
    graph = number_graph(placed)
    node = URIRef(BASE + placed.reference)
    sheet.add(graph, node, RDF.type, URIRef(Kg.Outcome if isinstance(number, Outcome) else Kg.Comparison))
    sheet.add(graph, node, SKOS.notation, Literal(number.id))
    for name in _PLAIN_FIELDS:
        value = getattr(number, name)
        if value != NOT_REPORTED:
            sheet.describe(graph, node, sheet.mint.describe(name, value))
    for name in number.not_reported():
        for field in ("interval_low", "interval_high") if name == "interval" else (name,):
            sheet.add(graph, node, Kg.notReported, URIRef(property_of(field)))
    sheet.describe(graph, node, sheet.mint.describe("computed_value", number.computed_share))
    sheet.add(graph, node, Kg.measures, sheet.mint.reference(number.endpoint))
    _whom(sheet, graph, node, placed)
    _when(sheet, graph, node, placed)
    if isinstance(number.interval, Interval):
        for part in ("level", "low", "high"):
            limit = getattr(number.interval, part)
            if limit != NOT_REPORTED:
                sheet.describe(graph, node, sheet.mint.describe(f"interval_{part}", limit))
    kind = placed.reference.split("/")[0]
    for name in ("contradicts", "supersedes"):
        for key in getattr(number, name):
            where = NamedGraph.FLAGS if name == "contradicts" else graph
            sheet.add(where, node, property_of(name), URIRef(f"{BASE}{kind}/{key}"))
    sheet.context(graph, node, number.context)
    sheet.review(graph, node, placed.review)
    write_standing(sheet, graph, node, derive_standing(sheet, number.evidence))
    sheet.lines(node, number.evidence)
    sheet.stated_in(graph, node)


def _whom(sheet: Sheet, graph: NamedGraph, node: URIRef, placed: PlacedNumber) -> None:
    number = placed.number
    if isinstance(number, Outcome):
        if number.sample_size != NOT_REPORTED:
            sheet.describe(graph, node, sheet.mint.describe("sample_size", number.sample_size))
        if number.of_population:
            sheet.add(graph, node, Kg.ofPopulation, sheet.mint.reference(number.of_population))
    elif isinstance(number.sample_size, dict):
        shown = "; ".join(f"{arm} {n}" for arm, n in number.sample_size.items())
        sheet.describe(graph, node, sheet.mint.describe("note", f"Sample size by arm: {shown}."))
        sheet.describe(graph, node, sheet.mint.describe("arm_sample_size", tuple(number.sample_size.values())))
    if placed.study is None:
        return
    study = URIRef(f"{BASE}study/{placed.study.id}")
    sheet.add(graph, node, Kg.ofStudy, study)
    sheet.add(graph, node, Kg.endpoint, URIRef(f"{study}#endpoint-{number.endpoint}"))
    if isinstance(number, Comparison):
        sheet.add(graph, node, Kg.ofArm, URIRef(f"{study}#arm-{number.of_arm}"))
        sheet.add(graph, node, Kg.againstArm, URIRef(f"{study}#arm-{number.against_arm}"))
    else:
        for arm in number.in_arm:
            sheet.add(graph, node, Kg.inArm, URIRef(f"{study}#arm-{arm}"))


def _when(sheet: Sheet, graph: NamedGraph, node: URIRef, placed: PlacedNumber) -> None:
    timepoint = placed.number.at_timepoint
    if timepoint == NOT_REPORTED:
        return
    when, pairs = sheet.mint.timepoint(timepoint)
    sheet.add(graph, node, property_of("at_timepoint"), when)
    if pairs:
        sheet.add(NamedGraph.ENTITIES, when, RDF.type, URIRef(Kg.Timepoint))
        sheet.describe(NamedGraph.ENTITIES, when, pairs)
