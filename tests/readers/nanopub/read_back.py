"""Give every nanopublication of a stream to the nanopub library, and write what the library then holds of each."""

from __future__ import annotations

from base64 import b64decode
from collections import defaultdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA
from Crypto.Signature import PKCS1_v1_5
from nanopub import Nanopub, NanopubConf
from nanopub.definitions import MAX_TRIPLES_PER_NANOPUB
from nanopub.namespaces import NPX
from nanopub.trustyuri.rdf import RdfHasher, RdfUtils
from nanopub.utils import MalformedNanopubError
from rdflib import ConjunctiveGraph, Literal, Namespace, URIRef
from rdflib.namespace import RDF
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

NP = Namespace("http://www.nanopub.org/nschema#")


class _Asked(ConjunctiveGraph):
    """A graph that remembers queries it has parsed: the library asks each nanopublication the same one, twice."""

    def query(self, query_object: Any, *args: Any, **options: Any) -> Any:
        return super().query(_prepared(query_object), *args, **options)


@cache
def _prepared(query: str) -> Query:
    return prepareQuery(query, initNs={"npx": NPX})


def check(into: str, *paths: str) -> dict[str, Any]:
    """Judge each nanopublication of some TriG files; the library itself takes one at a time.

    Args:
        into: A new file for the quads of all, as N-Quads, from the library's four graphs.
        paths: Files with one nanopublication after another.
    """
    problems: list[str] = []
    counts = {"nanopubs": 0, "trusty": 0, "signed": 0, "triples": 0, "most": 0}
    with Path(into).open("xb") as out:
        for path in paths:
            for iri, quads in _split(Path(path)).items():
                try:
                    publication = _judge(quads)
                except MalformedNanopubError as error:
                    problems.append(f"{iri}: {error}")
                    continue
                counts["nanopubs"] += 1
                counts["trusty"] += bool(publication.metadata.trusty)
                counts["signed"] += publication.metadata.signature is not None
                counts["triples"] += len(publication.rdf)
                counts["most"] = max(counts["most"], len(publication.rdf))
                problems += [f"{iri}: {why}" for why in _faults(publication)]
                out.write(publication.rdf.serialize(format="nquads", encoding="utf-8"))
    return {"reader": f"nanopub {version('nanopub')}", "problems": problems, "counts": counts}


def _split(path: Path) -> dict[str, list[Any]]:
    """Return the quads of each nanopublication: those of the graphs that its head names, and the head."""
    whole = ConjunctiveGraph()
    whole.parse(path, format="trig")
    owner: dict[Any, Any] = {}
    for iri, _, _, head in whole.quads((None, RDF.type, NP.Nanopublication, None)):
        assert head is not None
        owner[head.identifier] = iri
        for part in (NP.hasAssertion, NP.hasProvenance, NP.hasPublicationInfo):
            owner |= dict.fromkeys(head.objects(iri, part), iri)
    found = defaultdict(list)
    for quad in whole.quads():
        assert quad[3] is not None
        found[str(owner[quad[3].identifier])].append(quad)
    return found


def _judge(quads: list[Any]) -> Nanopub:
    graph = _Asked()
    graph.addN((s, p, o, graph.get_context(c.identifier)) for s, p, o, c in quads)
    publication = Nanopub(rdf=graph, conf=NanopubConf())
    if not publication.is_valid or (publication.metadata.trusty and not publication.has_valid_trusty):
        raise MalformedNanopubError("not valid")
    return publication


def _faults(publication: Nanopub) -> list[str]:
    """Return what servers refuse and this release of the library does not look at."""
    terms = {term for s, p, o, c in publication.rdf.quads() for term in (s, p, o, c.identifier)}
    faults = [f"{term!r} is ill-typed" for term in terms if isinstance(term, Literal) and term.ill_typed]
    faults += [f"{term!r} is no IRI" for term in terms if not isinstance(term, URIRef | Literal)]
    if len(publication.rdf) > MAX_TRIPLES_PER_NANOPUB:
        faults.append(f"{len(publication.rdf)} triples are too many")
    if publication.metadata.signature is not None and not _is_signed(publication):
        faults.append("the signature is false")
    return faults


def _is_signed(publication: Nanopub) -> bool:
    """Whether the signature is true: the library verifies it and drops the answer, so its own text is verified here."""
    signed = [quad for quad in RdfUtils.get_quads(publication.rdf) if quad[2] != NPX.hasSignature]
    text = RdfHasher.normalize_quads(signed, baseuri=str(publication.metadata.namespace), hashstr=" ")
    key = RSA.import_key(b64decode(str(publication.metadata.public_key)))
    signature = b64decode(str(publication.metadata.signature))
    return bool(PKCS1_v1_5.new(key).verify(SHA256.new(text.encode()), signature))
