"""From YAML and TSV to a corpus of records, each fault named with file and line."""
