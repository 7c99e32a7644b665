"""Read claims, numbers, lines, sources and flags out of gathered triples."""

from __future__ import annotations

import re
import unicodedata

import pyoxigraph as ox

from cllkg.evidence.asking import Subgraph, plain
from cllkg.evidence.gathering import CITES, SOURCE
from cllkg.evidence.parts import Brief, Fact, Flag, Line, Record, Related, Relation, Source, Strength
from cllkg.vocabulary import BIBO, DCT, KG, RDFS, SCHEMA, SKOS, Kg

# Which way a line cuts, and the order in which a reader meets the lines.
_CUTS = ("supports", "disputes", "inconclusive")
_KINDS = ("primary result", "review", "repeated", "attributed speech", "opinion", "stated as a hypothesis")
_NUMBERS = frozenset({"Outcome", "Comparison"})
# What else is told of a record, in this order.
_FACTS = (
    "printedValue", "statistic", "unit", "count", "denominator", "computedValue", "sampleSize", "intervalLevel",
    "intervalLow", "intervalHigh", "rangeLow", "rangeHigh", "pValue", "grade", "measures", "ofStudy", "ofPopulation",
    "inArm", "ofArm", "againstArm", "atTimepoint", "notReported", "category", "partOfStatement",
)  # fmt: skip


def read_record(graph: Subgraph, iri: str, related: tuple[Related, ...] = ()) -> Record:
    """Return a claim or number with its lines and flags."""
    thing = graph.thing(iri)
    kinds = graph.kinds(iri)
    lines = [read_line(graph, line, iri) for line in graph.links(iri, Kg.hasEvidence)]
    return Record(
        kind=next((kind.casefold() for kind in sorted(kinds & _NUMBERS)), "claim"),
        iri=iri,
        name=thing.name,
        label=thing.label,
        relation=read_relation(graph, iri),
        negated=graph.truth(iri, KG + "negated"),
        about=tuple(graph.thing(other) for other in graph.links(iri, Kg.about)),
        standing=_code(graph, iri, Kg.standing),
        standing_in_article=_code(graph, iri, Kg.standingInArticle),
        strength=read_strength(graph, iri),
        context=read_context(graph, iri),
        facts=tuple(_facts(graph, iri)),
        lines=tuple(sorted(lines, key=_line_order)),
        flags=tuple(read_flag(graph, flag) for flag in _flags(graph, iri)),
        related=related,
    )


def read_brief(graph: Subgraph, iri: str) -> Brief:
    """Return a proposition or number in a line's worth."""
    thing = graph.thing(iri)
    return Brief(iri, thing.name, thing.label, _code(graph, iri, Kg.standing), read_strength(graph, iri))


def read_relation(graph: Subgraph, iri: str) -> Relation | None:
    """Return what a proposition states, or nothing if it states no whole triple."""
    subject, predicate = graph.link(iri, Kg.subject), graph.link(iri, Kg.predicate)
    values = graph.values(iri, Kg.object)
    if subject is None or predicate is None or not values:
        return None
    value = values[0]
    target = graph.thing(value.value) if isinstance(value, ox.NamedNode) else plain(value)
    return Relation(subject, predicate, target, graph.whole(predicate.iri, Kg.sign))


def read_strength(graph: Subgraph, iri: str) -> Strength:
    """Return the parts of a proposition's strength, those that the graph holds."""
    system = graph.link(iri, KG + "evidenceSystem")
    direct = graph.text(iri, KG + "directEvidence")
    return Strength(
        system=system,
        study_type=graph.link(iri, KG + "bestStudyType"),
        sample=graph.whole(iri, KG + "largestSample"),
        direct=None if direct is None else direct in ("true", "1"),
        studies=graph.whole(iri, Kg.independentStudies),
        key=graph.text(iri, KG + "strengthKey"),
        # The system is the one nearest to people, so where it is a dish there is nothing nearer.
        in_vitro_only=system is not None and system.iri == KG + "InVitroSystem",
    )


def read_context(graph: Subgraph, iri: str) -> tuple[Fact, ...]:
    """Return the circumstances of a proposition or line."""
    aspects: dict[str, set[str]] = {}
    for context in graph.links(iri, Kg.hasContext):
        for property_ in graph.properties(context):
            if property_.startswith(KG):
                aspects.setdefault(graph.thing(property_).label, set()).update(_shown(graph, context, property_))
    return tuple(Fact(aspect, tuple(sorted(values))) for aspect, values in sorted(aspects.items()))


def read_line(graph: Subgraph, iri: str, bearer: str) -> Line:
    """Return an evidence line."""
    source = graph.links(iri, SOURCE)
    speaker = graph.link(iri, KG + "attributedTo")
    evidence_code = graph.link(iri, KG + "eco")
    return Line(
        iri=iri,
        key=iri.rpartition("#")[2],
        cuts=next((cut for cut in _CUTS if bearer in graph.links(iri, KG + cut)), "inconclusive"),
        source=read_source(graph, source[0] if source else iri),
        cites=tuple(read_source(graph, cited) for cited in graph.links(iri, CITES)),
        kind=_code(graph, iri, KG + "evidenceKind"),
        study_type=_code(graph, iri, KG + "studyType"),
        certainty=_code(graph, iri, KG + "certainty"),
        wording=graph.text(iri, KG + "certaintyWording"),
        sample=graph.whole(iri, Kg.sampleSize),
        locator=graph.text(iri, KG + "locator"),
        statements=tuple(graph.thing(statement).label for statement in graph.links(iri, KG + "statement")),
        marker_lost=graph.truth(iri, KG + "markerLost"),
        attributed_to=speaker.label if speaker else None,
        eco=evidence_code.name if evidence_code else None,
        context=read_context(graph, iri),
        comment=graph.text(iri, RDFS + "comment"),
    )


def read_source(graph: Subgraph, iri: str) -> Source:
    """Return a source; one the graph says nothing of keeps its IRI's last part for a key."""
    key = graph.text(iri, SKOS + "notation") or iri.rpartition("/")[2]
    authors = tuple(sorted(graph.texts(iri, DCT + "creator")))
    issued = graph.text(iri, DCT + "issued")
    return Source(
        iri=iri,
        key=key,
        first_author=_first_author(key, authors),
        authors=authors,
        year=issued[:4] if issued else None,
        title=graph.text(iri, DCT + "title"),
        container=graph.text(iri, DCT + "isPartOf"),
        pmid=graph.text(iri, BIBO + "pmid"),
        doi=graph.text(iri, BIBO + "doi"),
        registry=tuple(graph.texts(iri, KG + "registryId")),
        url=graph.text(iri, SCHEMA + "url"),
        markers=tuple(graph.texts(iri, KG + "citationMarker")),
        resolution=_code(graph, iri, KG + "resolution"),
        retraction=_code(graph, iri, KG + "retractionStatus"),
        study=graph.link(iri, Kg.reportsStudy),
    )


def read_flag(graph: Subgraph, iri: str) -> Flag:
    """Return a flag."""
    return Flag(
        iri=iri,
        number=graph.text(iri, SKOS + "notation"),
        label=graph.thing(iri).label,
        kind=_code(graph, iri, KG + "flagKind") or "flag",
        status=_code(graph, iri, KG + "flagStatus") or "unresolved",
        differs_in=tuple(graph.thing(aspect).label for aspect in graph.links(iri, KG + "differsIn")),
        computation=graph.text(iri, KG + "computation"),
        comment=graph.text(iri, RDFS + "comment"),
    )


def _flags(graph: Subgraph, iri: str) -> list[str]:
    return [flag for flag in graph.pointing(Kg.about, iri) if "Flag" in graph.kinds(flag)]


def _facts(graph: Subgraph, iri: str) -> list[Fact]:
    found = []
    for name in _FACTS:
        if values := _shown(graph, iri, KG + name):
            found.append(Fact(graph.thing(KG + name).label, tuple(values)))
    date = (graph.text(iri, KG + "reviewDate") or "").partition("T")[0]
    review = [_code(graph, iri, KG + "reviewStatus"), _code(graph, iri, KG + "checkedAgainst"), date]
    if any(review):
        found.append(Fact("review", tuple(part for part in review if part)))
    if notes := graph.texts(iri, SKOS + "note"):
        found.append(Fact("note", tuple(notes)))
    return found


def _shown(graph: Subgraph, iri: str, property_: str) -> list[str]:
    """Return a property's values as people read them; a point in time as it was printed."""
    texts = []
    for term in graph.values(iri, property_):
        if isinstance(term, ox.NamedNode):
            texts.append(graph.text(term.value, KG + "printedValue") or graph.thing(term.value).label)
        else:
            texts.append(plain(term))
    return texts


def _code(graph: Subgraph, iri: str, property_: str) -> str | None:
    code = graph.link(iri, property_)
    return code.label if code else None


def _line_order(line: Line) -> tuple[int, int, str]:
    kind = _KINDS.index(line.kind) if line.kind in _KINDS else len(_KINDS)
    return (_CUTS.index(line.cuts), kind, line.iri)


def _first_author(key: str, authors: tuple[str, ...]) -> str | None:
    """Return the author a source is named for; triples know no order, the key does."""
    stem = re.sub(r"-\d+.*$", "", key)
    named = [author for author in authors if f"-{stem}-" in f"-{_folded(author)}-"]
    return named[0] if named else authors[0] if len(authors) == 1 else None


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain)
