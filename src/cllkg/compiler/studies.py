"""Studies with their arms, doses, criteria and endpoints: what the design claims point at."""

from __future__ import annotations

from rdflib import Literal, URIRef
from rdflib.namespace import RDF, SKOS

from cllkg.compiler.sheet import Sheet
from cllkg.model.corpus import in_article
from cllkg.model.records import NOT_REPORTED
from cllkg.model.studies import Arm, DoseStep, Study
from cllkg.vocabulary import BASE, KG, Kg, NamedGraph


def study_graph(study: Study) -> NamedGraph:
    """Return the graph of a study: the article's when the article speaks of it at all."""
    lines = [claim.evidence for claim in (*study.design_claims(), *study.claims)]
    lines += [number.evidence for number in (*study.outcomes, *study.comparisons)]
    return NamedGraph.ARTICLE if any(in_article(group) for group in lines) else NamedGraph.BACKGROUND


def compile_studies(sheet: Sheet) -> None:
    """Write every study and its parts; what the study *is* follows from its design claims."""
    for key, entry in sheet.mint.corpus.study_entries.items():
        node = URIRef(f"{BASE}study/{key}")
        _head(sheet, NamedGraph.BACKGROUND, node, key, entry.kind)
        sheet.fields(NamedGraph.BACKGROUND, node, entry, ("label", "registry_id", "note"))
    for key, study in sheet.mint.corpus.studies.items():
        graph = study_graph(study)
        node = URIRef(f"{BASE}study/{key}")
        _head(sheet, graph, node, key, study.kind)
        sheet.fields(graph, node, study, ("label", "registry_id", "note"))
        sheet.review(graph, node, study.review)
        for arm_key, arm in study.arms.items():
            _arm(sheet, graph, URIRef(f"{node}#arm-{arm_key}"), arm)
        for step_key, step in study.dose_steps.items():
            _dose_step(sheet, graph, URIRef(f"{node}#dose-{step_key}"), step)
        for criterion_key, criterion in study.eligibility.items():
            part = URIRef(f"{node}#eligibility-{criterion_key}")
            sheet.add(graph, part, RDF.type, URIRef(Kg.EligibilityCriterion))
            sheet.fields(graph, part, criterion, ("label",))
        _endpoints(sheet, graph, node, study)


def _head(sheet: Sheet, graph: NamedGraph, node: URIRef, key: str, kind: str) -> None:
    sheet.add(graph, node, RDF.type, URIRef(Kg.Study))
    if kind == "trial":
        sheet.add(graph, node, RDF.type, URIRef(Kg.Trial))
    sheet.add(graph, node, SKOS.notation, Literal(key))


def _arm(sheet: Sheet, graph: NamedGraph, node: URIRef, arm: Arm) -> None:
    sheet.add(graph, node, RDF.type, URIRef(Kg.Arm))
    sheet.fields(graph, node, arm, ("label", "note"))
    for key in arm.agent:
        sheet.add(graph, node, KG + "agent", sheet.mint.reference(key))
    if arm.sample_size == NOT_REPORTED:
        sheet.add(graph, node, Kg.notReported, URIRef(Kg.sampleSize))
    else:
        sheet.describe(graph, node, sheet.mint.describe("sample_size", arm.sample_size))


def _dose_step(sheet: Sheet, graph: NamedGraph, node: URIRef, step: DoseStep) -> None:
    sheet.add(graph, node, RDF.type, URIRef(Kg.DoseStep))
    sheet.add(graph, node, KG + "agent", sheet.mint.reference(step.agent))
    sheet.fields(
        graph, node, step, ("label", "dose_order", "dose_amount", "printed_value", "unit", "period", "condition")
    )


def _endpoints(sheet: Sheet, graph: NamedGraph, study_node: URIRef, study: Study) -> None:
    """Write the endpoints the protocol names and those that only its numbers imply."""
    for key, endpoint in study.endpoints.items():
        node = URIRef(f"{study_node}#endpoint-{key}")
        sheet.fields(graph, node, endpoint, ("label", "note"))
        sheet.describe(graph, node, sheet.mint.describe("endpoint_role", endpoint.role))
    implied = {number.endpoint for number in (*study.outcomes, *study.comparisons)}
    for key in sorted({*study.endpoints, *implied}):
        node = URIRef(f"{study_node}#endpoint-{key}")
        sheet.add(graph, node, RDF.type, URIRef(Kg.Endpoint))
        sheet.add(graph, node, Kg.measures, sheet.mint.reference(key))
        named = study.endpoints.get(key)
        if named is None or named.claim is None:
            # Where a claim says that the study has the endpoint, the claim's standing decides.
            sheet.add(graph, study_node, Kg.hasEndpoint, node)
        if named is None:
            sheet.describe(graph, node, sheet.mint.describe("label", sheet.mint.corpus.entities[key].label))
