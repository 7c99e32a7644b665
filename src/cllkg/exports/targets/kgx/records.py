"""What stands behind the edges: evidence, numbers, sentences of the article, flags, and claims that are no edge."""

from __future__ import annotations

from cllkg.exports.described import Described, value_of
from cllkg.exports.records import Claim, Flag, Line, Number, Source
from cllkg.exports.targets.kgx.columns import Row
from cllkg.exports.targets.kgx.nodes import Nodes
from cllkg.exports.targets.kgx.qualifiers import tell_circumstances_of_node
from cllkg.exports.targets.kgx.standing import Shared, decimal, whole
from cllkg.vocabulary import DCT, KG, RDFS, Kg

_LINE_KINDS = (
    "evidence", "disputing evidence", "finding", "evidence kind", "study type", "certainty", "locator",
    "evidence code", "sample size of a line", "context of a line", "citation", "cited source", "article row", "graph",
)  # fmt: skip
_NUMBER_KINDS = (
    "numeric value", "unit", "interval", "p value", "sample size of a number", "timepoint", "arm of a number",
    "not reported",
)  # fmt: skip
_SOURCE_KINDS = ("source identifier", "source resolution", "retraction status")
_NO_EDGE = "the columns claim_subject, kg_predicate and claim_object of record_nodes, as its object is no node"
_DECIMALS = {
    "numeric_value": "value",
    "interval_low": "intervalLow",
    "interval_high": "intervalHigh",
    "interval_level": "intervalLevel",
    "range_low": "rangeLow",
    "range_high": "rangeHigh",
    "reported_p_value": "pValue",
    "computed_value": "computedValue",
}
_WHOLES = {"sample_size": "sampleSize", "denominator": "denominator", "count": "count"}
_REFERENCES = {"in_arm": "inArm", "of_population": "ofPopulation"}
_REFERENCE = {
    "of_arm": "ofArm",
    "against_arm": "againstArm",
    "endpoint": "endpoint",
    "of_study": "ofStudy",
    "measured": "measures",
}


class Records:
    """Makes the rows of publications and records."""

    def __init__(self, nodes: Nodes, shared: Shared) -> None:
        self._nodes = nodes
        self._shared = shared
        self._reading = shared.reading
        self._ids = shared.ids
        self._ledger = shared.ledger

    def of_source(self, source: Source) -> Row:
        """Return the row of a publication; its category is that of its kind of source."""
        kind = source.one(KG + "sourceKind") or Kg.Source
        row = self._nodes.basics(source, "source", kind if self._nodes.knows(kind) else Kg.Source)
        for one in _SOURCE_KINDS:
            self._ledger.keep(one, source.iri)
        return {
            **row,
            "kg_category": self._reading.curie(Kg.Source),
            "name": source.title,
            "xref": self._ids.elsewhere(source),
            "publication_type": [self._reading.word(source.one(KG + "sourceKind"))],
            "authors": source.creators,
            "issued": source.one(DCT + "issued"),
            "container": source.one(DCT + "isPartOf"),
            "web_address": source.url,
            "resolution": self._shared.word(source, "resolution"),
            "retraction_status": self._shared.word(source, "retractionStatus"),
            "registry_ids": source.registry_ids,
            "citation_marker": source.all(KG + "citationMarker"),
            **self._shared.references(source, {"reports_study": "reportsStudy"}),
            "seen_at": source.one(KG + "seenAt"),
            "accessed": source.one(DCT + "dateAccepted"),
            "sha256": source.one(KG + "sha256"),
        }

    def of_line(self, line: Line) -> Row:
        """Return the row of a line of evidence; its name says where it stands, its description what it found."""
        for kind in _LINE_KINDS:
            self._ledger.keep(kind, line.iri)
        source = self._reading.source(line.source) if line.source else None
        where = [source.key or source.title] if source else []
        return {
            **self._nodes.basics(line, "evidence", Kg.EvidenceLine),
            "name": ", ".join([*where, line.locator or ""]),
            "description": line.finding,
            "direction": line.direction,
            "bears_on": self._ids.all(line.bears_on),
            "source": self._ids.of(line.source) if line.source else None,
            "cites": self._ids.all(line.cites),
            "evidence_kind": self._reading.word(line.kind),
            "study_type": self._reading.word(line.study_type),
            "certainty": self._reading.word(line.certainty),
            "certainty_wording": line.all(KG + "certaintyWording"),
            "locator": line.locator,
            "eco": self._ids.all(line.eco),
            "sample_size": whole(line, "sampleSize"),
            **self._shared.references(line, {"article_statement": "statement", "attributed_to": "attributedTo"}),
            "verbatim": line.is_true(KG + "verbatim"),
            "marker_lost": line.is_true(KG + "markerLost"),
            "stated_in": self._shared.graphs(line),
            **self._shared.contexts(line.contexts),
        }

    def of_number(self, number: Number) -> Row:
        """Return the row of an outcome or a comparison."""
        for kind in _NUMBER_KINDS:
            self._ledger.keep(kind, number.iri)
        singles = {column: number.one(KG + name) for column, name in _REFERENCE.items()}
        row: Row = {
            **self._nodes.basics(number, "number"),
            "printed_value": number.printed,
            "unit_code": number.unit,
            **{column: decimal(number, name) for column, name in _DECIMALS.items()},
            **{column: whole(number, name) for column, name in _WHOLES.items()},
            "arm_sample_sizes": number.all(KG + "armSampleSize"),
            "grade": number.all(KG + "grade"),
            "statistic": self._shared.word(number, "statistic"),
            "at_timepoint": self._timepoint(number),
            **self._shared.references(number, _REFERENCES),
            **{column: self._ids.of(iri) if iri else None for column, iri in singles.items()},
            "not_reported": [self._reading.curie(iri) for iri in number.all(KG + "notReported")],
            **self._shared.standing(number),
        }
        # Biolink has no slot for the circumstances of a number.
        self._shared.keep_contexts(number.iri, row)
        return row

    def of_claim(self, claim: Claim, *, with_triple: bool) -> Row:
        """Return the row of a claim that is no edge, with its triple in columns of ours where it has one."""
        for kind in ("claim", "category", "topic"):
            self._ledger.keep(kind, claim.iri)
        if claim.negated:
            self._ledger.fold("negation", claim.iri, "the column claim_negated of record_nodes")
        row: Row = {
            **self._nodes.basics(claim, "claim", Kg.Claim),
            "claim_category": self._reading.word(claim.category),
            "claim_negated": claim.negated,
            "about": self._ids.all(claim.about),
            **self._shared.standing(claim),
        }
        tell_circumstances_of_node(self._shared, claim.iri, row)
        if with_triple and claim.subject and claim.predicate and claim.object is not None:
            self._ledger.fold("claim as a triple", claim.iri, _NO_EDGE)
            row |= {
                "claim_subject": self._ids.of(claim.subject),
                "kg_predicate": self._reading.curie(claim.predicate),
                "claim_object": self._ids.of(claim.object_iri) if claim.object_iri else value_of(claim.object),
            }
        return row

    def of_statement(self, statement: Described) -> Row:
        """Return the row of a sentence of the article."""
        return {
            **self._nodes.basics(statement, "article statement", Kg.ArticleStatement),
            "name": statement.one(RDFS + "label") or statement.key,
            "description": statement.one(KG + "paraphrase"),
            "section": statement.one(KG + "section"),
            "statement_type": statement.one(KG + "statementType"),
            "citation_markers": statement.all(KG + "citationMarker"),
            "not_modelled": statement.one(KG + "notModelled"),
            "part_of_document": self._ids.all(statement.all(DCT + "isPartOf")),
        }

    def of_flag(self, flag: Flag) -> Row:
        """Return the row of a flag."""
        return {
            **self._nodes.basics(flag, "flag", Kg.Flag),
            "description": flag.comment,
            "about": self._ids.all(flag.about),
            "flag_kind": self._reading.word(flag.kind),
            "flag_status": self._reading.word(flag.status),
            "computation": flag.one(KG + "computation"),
            "stated_in": self._shared.graphs(flag),
            "article_statement": self._ids.all(flag.all(KG + "statement")),
            "differs_in": [self._reading.curie(one) for one in flag.all(KG + "differsIn")],
        }

    def _timepoint(self, number: Number) -> str | None:
        iri = number.one(KG + "atTimepoint")
        if iri is None:
            return None
        return self._reading.thing(iri).one(KG + "printedValue") or self._reading.label(iri)
