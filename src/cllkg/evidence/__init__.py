"""Why the graph says what it says: the evidence of a claim, the proof of an inference, and where sources disagree.

The answers of this room are frozen dataclasses that print as text, JSON or HTML. Asking needs nothing but the standard
library and pyoxigraph, and every SPARQL query lies in ``queries/evidence/``.
"""
