"""From an address to a store, importing only the engine it names."""

from __future__ import annotations

from pathlib import Path

from cllkg.errors import StoreUnavailable
from cllkg.store.answers import Store

_FORMS = "memory:FILE.nq, oxigraph:DIRECTORY, rdflib:FILE.nq, or http(s)://host/path"


def open_store(address: str, leave_out: tuple[str, ...] = ()) -> Store:
    """Open the store an address names.

    Args:
        address: ``memory:FILE.nq``, ``oxigraph:DIR``, ``rdflib:FILE.nq``, or an ``http(s)`` URL of a
            SPARQL 1.1 Protocol endpoint.
        leave_out: Named graphs that a file may hold and the default graph shall not; a directory or
            a server already is what it is.

    Raises:
        StoreUnavailable: Saying what is wrong with the address or the place it names.
    """
    scheme, _, rest = address.partition(":")
    if scheme in ("http", "https"):
        from cllkg.store.remote import RemoteStore

        return RemoteStore(address)
    if scheme not in ("memory", "oxigraph", "rdflib") or not rest:
        raise StoreUnavailable(f"'{address}' names no store.  Use {_FORMS}.")
    path = Path(rest)
    if not path.exists():
        raise StoreUnavailable(f"{path} does not exist.  Run 'cllkg build' first, or correct --store.")
    if scheme == "rdflib":
        from cllkg.store.rdflib_engine import RdflibStore

        return RdflibStore.from_file(path, leave_out)
    from cllkg.store.oxigraph_engine import OxigraphStore

    return OxigraphStore.from_directory(path) if scheme == "oxigraph" else OxigraphStore.from_file(path, leave_out)
