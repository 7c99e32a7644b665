"""The stores that answer for one content, each opened once: those of its build, or the one at an address."""

from __future__ import annotations

from cllkg.content import Content
from cllkg.errors import CllkgError, UnknownName
from cllkg.manifest import NQUADS, Manifest, store_path
from cllkg.store.answers import Store
from cllkg.store.opening import open_store
from cllkg.vocabulary import NamedGraph

ENGINES = ("oxigraph", "rdflib")


class Stores:
    """Opens stores when they are first asked for.

    Args:
        content: Where the build is.
        manifest: What the build is; None if there is none.
        address: The store to ask instead of the build's.
    """

    def __init__(self, content: Content, manifest: Manifest | None, address: str | None) -> None:
        self.address = address
        self._content = content
        self._manifest = manifest
        self._opened: dict[str, Store] = {}

    @property
    def build(self) -> Manifest:
        """The manifest of the build.

        Raises:
            CllkgError: If there is no build.
        """
        if self._manifest is None:
            raise CllkgError("there is no build yet.  Run 'cllkg build'.")
        return self._manifest

    def require_engine(self, engine: str) -> None:
        """Make sure that there is such an engine, and that it is ours to choose.

        Raises:
            UnknownName: If there is no such engine.
            CllkgError: If another engine is wanted than the address names.
        """
        if engine not in ENGINES:
            raise UnknownName("engine", engine, ENGINES, f"The engines are: {', '.join(ENGINES)}.")
        if self.address and engine != ENGINES[0]:
            raise CllkgError(f"{self.address} names its engine itself; leave the engine out.")

    def open(self, engine: str, *, inferred: bool) -> Store:
        """Return the store of an engine, with or without inferred triples.

        Raises:
            UnknownName: If there is no such engine.
            CllkgError: If there is no build, or another engine is wanted than the address names.
            StoreUnavailable: If it cannot be opened.
        """
        self.require_engine(engine)
        key = f"{engine}:{inferred}"
        if key not in self._opened:
            leave_out = () if inferred else (NamedGraph.INFERRED.iri,)
            self._opened[key] = open_store(self.address or self._own_address(engine, inferred), leave_out)
        return self._opened[key]

    def _own_address(self, engine: str, inferred: bool) -> str:
        build = self.build
        if engine == "rdflib":
            return f"rdflib:{self._content.build / NQUADS}"
        return f"oxigraph:{store_path(self._content, build, inferred=inferred)}"
