"""What DuckDB finds in an export's tables, said as a ledger says it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from ledger_check import Found

FOLDERS = ("csv", "tsv", "parquet")

_STOOD = ("claims", "outcomes")
_IN_CONTEXT = ("claims", "outcomes", "inferences")

# Kind of thing to the tables that have it and the columns of which one is filled for it.
_FILLED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "claim": (("claims",), ("label",)),
    "category": (("claims",), ("category",)),
    "standing": (_STOOD, ("standing",)),
    "standing in the article": (_STOOD, ("standing_in_article",)),
    "graph": (("claims", "outcomes", "evidence"), ("graph",)),
    "review": (_STOOD, ("checked_against",)),
    "independent studies": (_STOOD, ("independent_studies",)),
    "strength": (_STOOD, ("strength_key",)),
    "topic": (("claims",), ("about",)),
    "context: bearing cell": (_IN_CONTEXT, ("on_cell",)),
    "context: affected cell": (_IN_CONTEXT, ("in_cell",)),
    "context: compartment": (_IN_CONTEXT, ("compartment",)),
    "context: disease": (_IN_CONTEXT, ("in_disease",)),
    "context: species": (_IN_CONTEXT, ("in_species",)),
    "context: population": (_IN_CONTEXT, ("in_population",)),
    "context: system": (_IN_CONTEXT, ("in_system",)),
    "context: assay": (_IN_CONTEXT, ("assay",)),
    "context: exposure": (_IN_CONTEXT, ("exposure",)),
    "evidence": (("evidence",), ("claim", "outcome")),
    "finding": (("evidence",), ("finding",)),
    "evidence kind": (("evidence",), ("kind",)),
    "study type": (("evidence",), ("study_type",)),
    "certainty": (("evidence",), ("certainty",)),
    "locator": (("evidence",), ("locator",)),
    "evidence code": (("evidence",), ("eco",)),
    "sample size of a line": (("evidence",), ("sample_size",)),
    "context of a line": (("evidence",), ("context",)),
    "citation": (("evidence",), ("source",)),
    "cited source": (("evidence",), ("cites",)),
    "article row": (("evidence",), ("statement",)),
    "source": (("sources",), ("label",)),
    "source identifier": (("sources",), ("pmid", "doi", "registry_id")),
    "source resolution": (("sources",), ("resolution",)),
    "retraction status": (("sources",), ("retraction_status",)),
    "article statement": (("statements",), ("paraphrase",)),
    "entity": (("entities",), ("id",)),
    "label": (("entities",), ("label",)),
    "synonyms": (("entities",), ("synonyms",)),
    "cross-references": (("entities",), ("xrefs",)),
    "broader entity": (("entities",), ("broader",)),
    "number": (("outcomes",), ("printed_value",)),
    "numeric value": (("outcomes",), ("value",)),
    "unit": (("outcomes",), ("unit",)),
    "interval": (("outcomes",), ("interval_low", "interval_high", "range_low", "range_high")),
    "p value": (("outcomes",), ("p_value",)),
    "sample size of a number": (("outcomes",), ("sample_size", "arm_sample_size", "denominator")),
    "timepoint": (("outcomes",), ("timepoint",)),
    "arm of a number": (("outcomes",), ("in_arm", "of_arm", "against_arm")),
    "not reported": (("outcomes", "arms"), ("not_reported",)),
    "study": (("studies",), ("label",)),
    "registry number": (("studies",), ("registry_id",)),
    "arm": (("arms",), ("label",)),
    "endpoint": (("endpoints",), ("label",)),
    "endpoint verdict": (("endpoints",), ("met",)),
    "dose step": (("dose_steps",), ("label",)),
    "eligibility": (("studies",), ("eligibility",)),
    "flag": (("flags",), ("about",)),
    "inferred mark": (("inferences",), ("rule",)),
    "withheld inference": (("inferences",), ("withheld_reason",)),
    "mapping": (("terms",), ("exact_match", "close_match", "broad_match", "narrow_match", "related_match")),
    "term": (("terms",), ("label",)),
    "definition": (("terms",), ("definition",)),
    "parent term": (("terms",), ("parents",)),
    "relation between claims": (
        _STOOD, ("contradicts", "restates", "depends_on_claim", "supersedes", "part_of_statement"),
    ),
}  # fmt: skip


def open_tables(folder: Path, kind: str) -> duckdb.DuckDBPyConnection:
    """Return a connection in which stands each table of an export.

    Args:
        folder: The export.
        kind: ``csv``, ``tsv`` or ``parquet``. Cells of delimited files stay the text they are.
    """
    reading = {
        "csv": "read_csv('{}', all_varchar = true)",
        "tsv": "read_csv('{}', all_varchar = true, delim = '\t')",
        "parquet": "read_parquet('{}')",
    }[kind]
    connection = duckdb.connect()
    for path in sorted((folder / kind).glob(f"*.{kind}")):
        connection.execute(f'CREATE TABLE "{path.stem}" AS SELECT * FROM {reading.format(path)}')
    return connection


def found_in_tables(connection: duckdb.DuckDBPyConnection) -> Found:
    """Return which things of each kind the tables hold."""
    types = {
        (table, column): type_
        for table, column, type_ in connection.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
        ).fetchall()
    }

    def filled(table: str, column: str) -> str:
        of_list = types.get((table, column), "").endswith("[]")
        return f'len("{column}") > 0' if of_list else f'"{column}" IS NOT NULL'

    def iris(table: str, condition: str) -> set[str]:
        return {iri for (iri,) in connection.execute(f"SELECT iri FROM {table} WHERE {condition}").fetchall()}

    found: dict[str, set[str]] = {}
    for kind, (tables, columns) in _FILLED.items():
        for table in tables:
            present = [column for column in columns if (table, column) in types]
            assert present, f"{table} has none of {columns}"
            found.setdefault(kind, set()).update(iris(table, " OR ".join(filled(table, one) for one in present)))
    found["claim as a triple"] = iris(
        "claims", "subject IS NOT NULL AND predicate IS NOT NULL AND (object IS NOT NULL OR object_value IS NOT NULL)"
    )
    found["negation"] = iris("claims", "lower(CAST(negated AS VARCHAR)) = 'true'")
    found["contested mark"] = {
        iri for table in _STOOD for iri in iris(table, "lower(CAST(contested AS VARCHAR)) = 'true'")
    }  # fmt: skip
    found["disputing evidence"] = iris("evidence", "direction IN ('disputes', 'inconclusive')")
    return found
