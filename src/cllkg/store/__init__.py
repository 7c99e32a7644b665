"""One small interface over three kinds of triple store, chosen by an address.

``memory:FILE.nq`` and ``oxigraph:DIR`` are embedded Oxigraph, ``rdflib:FILE.nq`` is the reference
engine, ``http(s)://...`` is any SPARQL 1.1 Protocol server.
"""

from __future__ import annotations

from cllkg.store.answers import Answer, Scope, Store
from cllkg.store.opening import open_store

__all__ = ["Answer", "Scope", "Store", "open_store"]
