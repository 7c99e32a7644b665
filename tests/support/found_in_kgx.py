"""What KGX hands back of an export, in the kinds of things a ledger counts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mapped_words import understood
from readers import read_with

NODE_FILES = ("nodes", "trial_nodes", "publication_nodes", "record_nodes")
EDGE_FILES = ("edges", "trial_edges", "negated_edges", "unsettled_edges", "inferred_edges")

_NUMBERS = {"kg:Outcome", "kg:Comparison"}
_STUDIES = {"kg:Study", "kg:Trial"}
_PARTS = {"kg:Arm": "arm", "kg:Endpoint": "endpoint", "kg:DoseStep": "dose step"}
_CONTEXTS = (
    "bearing_cell", "affected_cell", "compartment", "disease", "species", "population", "system", "assay", "exposure",
)  # fmt: skip
# Kind to the columns of which one at least has to be there.
_STANDING = {
    "standing": ["standing"],
    "standing in the article": ["standing_in_article"],
    "graph": ["stated_in"],
    "review": ["checked_against"],
    "independent studies": ["independent_studies"],
    "strength": ["strength_key"],
    "relation between claims": ["contradicts", "restates", "depends_on_claim", "supersedes", "part_of_statement"],
}
_ENTITY = {
    "entity": ["id"],
    "label": ["name"],
    "synonyms": ["synonym"],
    "cross-references": ["xref"],
    "broader entity": ["broader_entity"],
}
_SOURCE = {
    "source": ["name"],
    "source identifier": ["xref", "registry_ids"],
    "source resolution": ["resolution"],
    "retraction status": ["retraction_status"],
}
_LINE = {
    "evidence": ["bears_on"],
    "finding": ["description"],
    "evidence kind": ["evidence_kind"],
    "study type": ["study_type"],
    "certainty": ["certainty"],
    "locator": ["locator"],
    "evidence code": ["eco"],
    "sample size of a line": ["sample_size"],
    "context of a line": [f"context_{one}" for one in _CONTEXTS],
    "citation": ["source"],
    "cited source": ["cites"],
    "article row": ["article_statement"],
    "graph": ["stated_in"],
}
_NUMBER = {
    "number": ["printed_value"],
    "numeric value": ["numeric_value"],
    "unit": ["unit_code"],
    "interval": ["interval_low", "interval_high", "range_low", "range_high"],
    "p value": ["reported_p_value"],
    "sample size of a number": ["sample_size", "arm_sample_sizes", "denominator"],
    "timepoint": ["at_timepoint"],
    "arm of a number": ["in_arm", "of_arm", "against_arm"],
    "not reported": ["not_reported"],
}


_OF_RELATION = (
    "biolink_predicate", "qualified_predicate", "object_aspect_qualifier", "object_direction_qualifier",
    "causal_mechanism_qualifier", "clinical_approval_status",
)  # fmt: skip
_SLOT_OF = {f"{one}_context_qualifier": f"context: {one}" for one in ("disease", "species", "population")}
# A qualifier tells none of these from the others.
_PLACES = ("context: bearing cell", "context: affected cell", "context: compartment")
_COLUMN_OF = {kind: kind.replace(": ", "_").replace(" ", "_") for kind in (*_SLOT_OF.values(), *_PLACES)}


@dataclass(frozen=True)
class Record:
    """A node or an edge as KGX's source yields it; texts as they were before they were escaped."""

    file: str
    data: dict[str, Any]

    def texts(self, column: str) -> list[str]:
        """Return the values of a column; KGX makes a list of one element a text where it does not know the column."""
        value = self.data.get(column)
        values = value if isinstance(value, list) else [] if value is None else [value]
        return [unescaped(str(one)) for one in values]

    def text(self, column: str) -> str | None:
        """Return the one value of a column, or None."""
        found = self.texts(column)
        assert len(found) < 2, f"{self.file}: {column} holds {found}"
        return found[0] if found else None

    def is_true(self, column: str) -> bool:
        """Whether a column holds true; KGX hands back a text where it does not know the column."""
        return self.text(column) in ("true", "True")


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a file of an export, as they are written."""
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").split("\n") if line]


def unescaped(text: str) -> str:
    """Undo what the export does to line feeds, tabs, bars and backslashes."""
    quoted = text.replace('"', '\\"')
    value: str = json.loads(f'"{quoted}"')
    return value


def hand_back(folder: Path, ending: str, into: Path) -> tuple[list[Record], dict[str, int]]:
    """Return what KGX reads of an export, and how many nodes and edges its graph in memory holds.

    Args:
        folder: The export.
        ending: ``tsv`` or ``jsonl``.
        into: A new file for what KGX hands back.
    """
    files = [folder / f"{name}.{ending}" for name in (*NODE_FILES, *EDGE_FILES)]
    counts: dict[str, int] = read_with("kgx", into, *files, program="hand_back.py")["counts"]
    back = json.loads(into.read_text(encoding="utf-8"))
    records = [
        Record(file.removesuffix(f".{ending}"), data) for kind in ("nodes", "edges") for file, data in back[kind]
    ]
    return records, counts


def found_in(records: Collection[Record]) -> dict[str, set[str]]:
    """Return which things of each kind the records hold."""
    found: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for kind in _kinds(record):
            iri = record.text("iri")
            assert iri, f"{record.file}: {record.data['id']} has no IRI"
            found[kind].add(iri)
    return found


def found_by_biolink(records: Collection[Record], mappings: Path) -> dict[str, set[str]]:
    """Return which things those find who know Biolink's slots and none of our columns, of the kinds it has slots for.

    Args:
        records: What KGX handed back.
        mappings: The folder of the tables that say what our relations are called.
    """
    relations = understood(mappings / "biolink_predicates.tsv", lambda row: tuple(row[slot] for slot in _OF_RELATION))
    found: dict[str, set[str]] = {kind: set() for kind in ("claim as a triple", "negation", *_COLUMN_OF)}
    iri_of = {str(record.data["id"]): record.text("iri") or "" for record in records if record.file in NODE_FILES}
    above: dict[str, set[str]] = defaultdict(set)
    for record in records:
        iri = record.text("iri") or ""
        if record.file in NODE_FILES:
            # Biolink has qualifiers for claims, which are edges, and no slot for the circumstances of a number.
            if record.text("kg_category") in _NUMBERS:
                for kind, column in _COLUMN_OF.items():
                    found[kind].update([iri] if record.texts(column) else [])
            continue
        said = relations.get(tuple(record.text(slot) or "" for slot in ("predicate", *_OF_RELATION[1:])))
        if said == "kg:broaderEntity":
            above[iri_of[str(record.data["subject"])]].add(str(record.data["object"]))
        # Of a claim that suppresses, they say that it decreases: true, and not what it was.
        if record.text("claim_category") and said == record.text("kg_predicate"):
            found["claim as a triple"].add(iri)
            # To deny a wider relation would be another denial.
            if record.is_true("negated") or record.text("clinical_approval_status") == "not_approved_for_condition":
                found["negation"].add(iri)
        for slot, kind in _SLOT_OF.items():
            found[kind].update([iri] if record.text(slot) else [])
    found["broader entity"] = {
        record.text("iri") or ""
        for record in records
        if record.texts("broader_entity") and above[record.text("iri") or ""] >= set(record.texts("broader_entity"))
    }
    return found


def _kinds(record: Record) -> Iterator[str]:
    if record.file in EDGE_FILES:
        yield from _kinds_of_edge(record)
    elif record.file == "publication_nodes":
        yield from _present(record, _SOURCE)
        if str(record.data["id"]).startswith("PMID:"):
            yield "source identifier"
    else:
        yield from _kinds_of_node(record, record.text("kg_category") or "")


def _kinds_of_edge(record: Record) -> Iterator[str]:
    if record.text("claim_category"):
        yield from _kinds_of_claim(record)
        if all(record.text(column) for column in ("subject", "predicate", "object", "kg_predicate")):
            yield "claim as a triple"
    elif record.texts("rules") and record.text("iri"):
        yield from _contexts(record)
        if record.text("agent_type") == "automated_agent":
            yield "inferred mark"


def _kinds_of_node(record: Record, class_: str) -> Iterator[str]:
    if class_ in _STUDIES:
        yield from _present(
            record, {"study": ["name"], "registry number": ["registry_ids"], "eligibility": ["eligibility"]}
        )
    elif class_ in _PARTS:
        yield _PARTS[class_]
        yield from _present(record, {"not reported": ["not_reported"], "endpoint verdict": ["endpoint_met"]})
    elif class_ == "kg:EvidenceLine":
        yield from _present(record, _LINE)
        if record.text("direction") in ("disputes", "inconclusive"):
            yield "disputing evidence"
    elif class_ in _NUMBERS:
        yield from _present(record, _NUMBER)
        yield from _kinds_of_stood(record)
    elif class_ == "kg:ArticleStatement":
        yield "article statement"
    elif class_ == "kg:Flag":
        yield from _present(record, {"flag": ["about"]})
    elif class_ == "kg:Claim":
        yield from _kinds_of_claim(record)
        if all(record.text(column) for column in ("claim_subject", "kg_predicate", "claim_object")):
            yield "claim as a triple"
    elif class_ != "kg:EligibilityCriterion":
        yield from _present(record, _ENTITY)


def _kinds_of_claim(record: Record) -> Iterator[str]:
    yield from _present(record, {"claim": ["name", "description"], "category": ["claim_category"], "topic": ["about"]})
    if record.is_true("claim_negated"):
        yield "negation"
    yield from _kinds_of_stood(record)


def _kinds_of_stood(record: Record) -> Iterator[str]:
    yield from _present(record, _STANDING)
    yield from _contexts(record)
    if record.is_true("contested"):
        yield "contested mark"


def _contexts(record: Record) -> Iterator[str]:
    yield from _present(record, {f"context: {one.replace('_', ' ')}": [f"context_{one}"] for one in _CONTEXTS})


def _present(record: Record, columns: dict[str, list[str]]) -> Iterator[str]:
    for kind, names in columns.items():
        if any(record.texts(name) for name in names):
            yield kind
