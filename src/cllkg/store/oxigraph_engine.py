"""Embedded Oxigraph: the default engine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from cllkg.errors import QueryFailed, StoreUnavailable
from cllkg.store.answers import Answer, Scope


def with_union(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield each quad, and its triple in the default graph.

    Oxigraph's own union flag returns a triple once for every graph that holds it, which multiplies
    rows; a stored union is a set, as SPARQL wants it, and is faster to ask.
    """
    for quad in quads:
        yield quad
        yield ox.Quad(quad.subject, quad.predicate, quad.object)


def _graph_of(quad: ox.Quad) -> str:
    """Return the name of a quad's graph; nothing for the default graph, in which a file of others may have all."""
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value


class OxigraphStore:
    """A read-only Oxigraph store; its default graph is the union of its named graphs."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        stored = next(store.quads_for_pattern(None, None, None, ox.DefaultGraph()), None)
        self._has_stored_union = stored is not None

    @classmethod
    def from_directory(cls, path: Path) -> OxigraphStore:
        """Open a directory that a build wrote."""
        try:
            return cls(ox.Store.read_only(str(path)))
        except OSError as error:
            raise StoreUnavailable(f"{path} is no Oxigraph store: {error}.  Run 'cllkg build' again.") from None

    @classmethod
    def from_file(cls, path: Path, leave_out: tuple[str, ...] = ()) -> OxigraphStore:
        """Load an N-Quads file into memory, without the named graphs to leave out."""
        return cls.from_nquads(path.read_bytes(), str(path), leave_out)

    @classmethod
    def from_nquads(cls, data: bytes, name: str = "data", leave_out: tuple[str, ...] = ()) -> OxigraphStore:
        """Load N-Quads into memory."""
        store = ox.Store()
        try:
            quads = ox.parse(data, format=ox.RdfFormat.N_QUADS)
            store.bulk_extend(with_union(quad for quad in quads if _graph_of(quad) not in leave_out))
        except (SyntaxError, ValueError) as error:
            raise StoreUnavailable(f"{name} is not N-Quads: {error}.") from None
        return cls(store)

    def query(self, sparql: str, prefixes: dict[str, str], scope: Scope) -> Answer:
        """Answer a query; see ``Store``."""
        graphs: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(iri) for iri in scope.graphs]
        try:
            result = self._store.query(
                sparql,
                prefixes=prefixes,
                use_default_graph_as_union=not graphs and not self._has_stored_union,
                default_graph=graphs or None,
            )
            if isinstance(result, ox.QueryBoolean):
                return Answer(truth=bool(result))
            if isinstance(result, ox.QueryTriples):
                return Answer(triples=tuple(result))
            variables = tuple(variable.value for variable in result.variables)
            return Answer(variables, tuple(tuple(row[name] for name in variables) for row in result))
        except SyntaxError as error:
            raise QueryFailed(_readable(str(error), sparql)) from None
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryFailed(f"the query failed: {error}.") from None


def _readable(message: str, sparql: str) -> str:
    """Say where the query breaks and on which token; the parser's list of alternatives is cut."""
    match = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if match is None:
        return f"the query does not parse: {message}"
    line, column = int(match[1]), int(match[2])
    lines = sparql.splitlines() or [""]
    text = lines[line - 1] if line <= len(lines) else ""
    before, after = text[: column - 1], text[column - 1 :]
    token = (re.search(r"\S*$", before) or [""])[0] + (re.match(r"\S*", after) or [""])[0]
    where = f"line {line}, column {column}"
    if "Prefix not found" in match[3]:
        prefix = re.search(r"([\w.-]*):[^\s:]*$", before)
        name = prefix[1] if prefix else token
        return f"{where}: the prefix '{name}:' is not declared.  'cllkg query' knows those of ontology/prefixes.tsv."
    # The parser often stops just behind the word that is wrong.
    behind = before[: len(before) - len((re.search(r"\S*$", before) or [""])[0])]
    previous = re.findall(r"\S+", "\n".join([*lines[: line - 1], behind]))
    after_word = f" after '{previous[-1]}'" if previous and previous[-1] != token else ""
    expected = re.sub(r"\s+", " ", match[3])
    if len(expected) > 80:
        expected = expected[:80].rsplit(",", 1)[0] + ", ..."
    return f"{where}: the query does not parse at '{token or 'its end'}'{after_word}: {expected}."
