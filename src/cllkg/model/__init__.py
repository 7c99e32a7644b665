"""Frozen records and their own laws: no input, no output, no RDF."""
