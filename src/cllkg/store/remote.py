"""Any server that speaks the SPARQL 1.1 Protocol."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request

import pyoxigraph as ox

from cllkg.errors import QueryFailed, StoreUnavailable
from cllkg.store.answers import Answer, Scope

_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"


class RemoteStore:
    """A SPARQL endpoint, asked by POST; the scope travels as ``default-graph-uri``."""

    def __init__(self, endpoint: str, timeout: float = 60.0) -> None:
        self._endpoint = endpoint
        self._timeout = timeout

    def query(self, sparql: str, prefixes: dict[str, str], scope: Scope) -> Answer:
        """Answer a query; see ``Store``."""
        head = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in prefixes.items() if f"{prefix}:" in sparql)
        fields = [("query", head + sparql), *(("default-graph-uri", iri) for iri in scope.graphs)]
        try:
            request = urllib.request.Request(  # noqa: S310 - open_store lets only http and https through
                self._endpoint,
                data=urllib.parse.urlencode(fields).encode(),
                headers={"Accept": _ACCEPT, "Content-Type": "application/x-www-form-urlencoded"},
            )
            with urllib.request.urlopen(request, timeout=self._timeout) as response:  # noqa: S310 - http or https, as above
                body, kind = response.read(), response.headers.get_content_type()
        except urllib.error.HTTPError as error:
            reason = error.read(500).decode(errors="replace")
            raise QueryFailed(f"{self._endpoint} answered {error.code}: {reason}") from None
        except (OSError, ValueError) as error:
            raise StoreUnavailable(f"{self._endpoint} cannot be reached: {error}.") from None
        try:
            return parse_answer(body, kind)
        except (SyntaxError, ValueError) as error:
            text = f"{self._endpoint} answered with {kind}, not with SPARQL results: {error}."
            raise StoreUnavailable(f"{text}  Is it a SPARQL endpoint?") from None


def parse_answer(body: bytes, kind: str) -> Answer:
    """Read an answer as it came over a wire: SPARQL JSON results, or N-Triples."""
    if kind == "application/n-triples":
        return Answer(triples=tuple(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)))
    results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        return Answer(truth=bool(results))
    variables = tuple(variable.value for variable in results.variables)
    return Answer(variables, tuple(tuple(row[name] for name in variables) for row in results))
