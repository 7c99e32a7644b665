"""Claims with their evidence, and the plain triples that may be drawn from them."""

from __future__ import annotations

from rdflib import Literal, URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.term import Node

from cllkg.compiler.sheet import Sheet
from cllkg.model.claims import WITHOUT_TRIPLE, Claim, EvidenceLine
from cllkg.model.codes import ClaimCategory, FlagKind, FlagStatus, Standing
from cllkg.model.corpus import ARTICLE, in_article
from cllkg.model.standing import DerivedStanding, bears, independent_studies, opposed_claims, stand
from cllkg.vocabulary import BASE, KG, Kg, NamedGraph

# A shortcut carries no context and no doubt, so only these may become one.
_SHORTCUT_CATEGORIES = frozenset(ClaimCategory) - WITHOUT_TRIPLE - {ClaimCategory.EFFICACY, ClaimCategory.IMMUNOLOGY}
_ARTICLE_STANDINGS = frozenset({Standing.SUPPORTED, Standing.CITED_UNRESOLVED})
_BLOCKING_FLAGS = frozenset({FlagKind.CONTRADICTION, FlagKind.ARITHMETIC, FlagKind.CATEGORY_ERROR})
# A claim whose context names a disease outside this one is no plain truth about this one.
_OUR_DISEASE = "cll_sll"


def compile_claims(sheet: Sheet) -> None:
    """Write every claim, its standing, its evidence lines, and its shortcut where it may have one."""
    corpus = sheet.mint.corpus
    opposed = opposed_claims(corpus.claims.values(), corpus.broader, corpus.sources)
    by_article = opposed_claims(
        corpus.claims.values(), corpus.broader, corpus.sources, lambda line: line.source == ARTICLE
    )
    flagged = {
        reference
        for flag in corpus.flags.values()
        if flag.flag_status is FlagStatus.UNRESOLVED and flag.flag_kind in _BLOCKING_FLAGS
        for reference in flag.about
    }
    for claim in corpus.claims.values():
        standing = derive_standing(
            sheet, claim.evidence, opposed=claim.id in opposed, opposed_by_article=claim.id in by_article
        )
        _compile_claim(sheet, claim, standing)
        if f"claim/{claim.id}" not in flagged:
            for graph in shortcut_graphs(sheet, claim, standing):
                sheet.add(graph, *_triple(sheet, claim))


def derive_standing(
    sheet: Sheet, lines: tuple[EvidenceLine, ...], *, opposed: bool = False, opposed_by_article: bool = False
) -> DerivedStanding:
    """Derive a record's standing from all its lines, and from the article's alone.

    Args:
        sheet: Where the sources are known.
        lines: The record's evidence.
        opposed: Whether its negation is supported in a compatible context.
        opposed_by_article: Whether a line of the article supports that negation.
    """
    sources = sheet.mint.corpus.sources
    own = tuple(line for line in lines if line.source == ARTICLE)
    return DerivedStanding(
        overall=stand(lines, sources, opposed=opposed),
        in_article=stand(own, sources, opposed=opposed_by_article) if own else None,
        independent_studies=independent_studies(lines, sources),
    )


def write_standing(sheet: Sheet, graph: NamedGraph, node: URIRef, derived: DerivedStanding) -> None:
    """Write what follows from a record's lines."""
    sheet.describe(graph, node, sheet.mint.describe("standing", derived.overall))
    sheet.describe(graph, node, sheet.mint.describe("standing_in_article", derived.in_article))
    sheet.describe(graph, node, sheet.mint.describe("contested_overall", derived.contested_overall))
    sheet.describe(graph, node, sheet.mint.describe("independent_studies", derived.independent_studies))


def shortcut_graphs(sheet: Sheet, claim: Claim, standing: DerivedStanding) -> list[NamedGraph]:
    """Return the graphs in which the claim's plain triple may stand, flags aside."""
    if claim.negated or not claim.has_triple or claim.category not in _SHORTCUT_CATEGORIES:
        return []
    # A withdrawn claim keeps its name and its evidence, not its place among the plain truths.
    if claim.replaced_by:
        return []
    graphs = []
    if standing.in_article in _ARTICLE_STANDINGS:
        graphs.append(NamedGraph.ARTICLE)
    sources = sheet.mint.corpus.sources
    beyond = any(bears(line, sources) and line.source != ARTICLE for line in claim.evidence)
    if beyond and standing.overall is Standing.SUPPORTED and _is_about_our_disease(sheet, claim):
        graphs.append(NamedGraph.BACKGROUND)
    return graphs


def _is_about_our_disease(sheet: Sheet, claim: Claim) -> bool:
    diseases = claim.context.in_disease if claim.context else ()
    return not diseases or any(_OUR_DISEASE in sheet.mint.corpus.broader(key) for key in diseases)


def _triple(sheet: Sheet, claim: Claim) -> tuple[URIRef, str, Node]:
    if claim.subject is None or claim.predicate is None:
        raise ValueError(f"claim/{claim.id} states no triple: ask has_triple first.")
    predicate = sheet.mint.predicate(claim.predicate)
    if claim.literal is not None:
        return sheet.mint.reference(claim.subject), predicate, sheet.mint.literal(str(predicate), claim.literal)
    if claim.object is None:
        raise ValueError(f"claim/{claim.id} has neither object nor literal, which its model forbids.")
    return sheet.mint.reference(claim.subject), predicate, sheet.mint.reference(claim.object)


def claim_graph(claim: Claim) -> NamedGraph:
    """Return the graph of a claim: the article's evidence when the article says it, too."""
    return NamedGraph.ARTICLE_EVIDENCE if in_article(claim.evidence) else NamedGraph.BACKGROUND_EVIDENCE


def _compile_claim(sheet: Sheet, claim: Claim, standing: DerivedStanding) -> None:
    graph = claim_graph(claim)
    node = URIRef(f"{BASE}claim/{claim.id}")
    sheet.add(graph, node, RDF.type, URIRef(Kg.Claim))
    sheet.add(graph, node, SKOS.notation, Literal(claim.id))
    sheet.fields(graph, node, claim, ("label", "category", "negated", "note"))
    if claim.has_triple:
        subject, predicate, obj = _triple(sheet, claim)
        sheet.add(graph, node, Kg.subject, subject)
        sheet.add(graph, node, Kg.predicate, URIRef(predicate))
        sheet.add(graph, node, Kg.object, obj)
    elif claim.subject is not None:
        sheet.add(graph, node, Kg.about, sheet.mint.reference(claim.subject))
    for reference in claim.about:
        sheet.add(graph, node, Kg.about, sheet.mint.reference(reference))
    for key in claim.part_of_statement:
        sheet.add(graph, node, KG + "partOfStatement", URIRef(f"{BASE}statement/{key}"))
    for name in ("contradicts", "restates", "depends_on_claim", "supersedes"):
        for key in getattr(claim, name):
            # Contradictions reach across graphs, as flags do.
            where = NamedGraph.FLAGS if name == "contradicts" else graph
            sheet.add(where, node, sheet.mint.predicate(name), URIRef(f"{BASE}claim/{key}"))
    if claim.replaced_by:
        sheet.add(graph, node, KG + "replacedBy", URIRef(f"{BASE}claim/{claim.replaced_by}"))
    sheet.context(graph, node, claim.context)
    sheet.review(graph, node, claim.review)
    write_standing(sheet, graph, node, standing)
    sheet.lines(node, claim.evidence)
    sheet.stated_in(graph, node)
