"""Flat tables: a row a thing, as CSV, TSV and Parquet, with a dictionary of their columns.

The columns are rows of ``ontology/tables.tsv``; what they mean, the ontology says.
"""

from cllkg.exports.targets.tables.writer import tables

__all__ = ["tables"]
