"""``void.ttl``: how much of what is in the dataset, for those who plan a query or look for data (VoID)."""

from __future__ import annotations

from collections.abc import Iterable

from cllkg.exports.folder import Desk
from cllkg.exports.targets.release.about import About
from cllkg.exports.targets.release.bundles import Bundle
from cllkg.exports.targets.release.counting import Statistics, count
from cllkg.exports.targets.release.turtle_text import block, heading, iri, nested, place, text, typed, whole_number
from cllkg.vocabulary import BASE, GRAPH, NamedGraph

VOID = "void.ttl"

_WHOLE = "cllkg"
_DATASET = place("", "dataset")
# Formats of triples: their whole file is the asserted graphs as one, and each graph has a file of its name.
_DUMPS = {
    "turtle": "http://www.w3.org/ns/formats/Turtle",
    "ntriples": "http://www.w3.org/ns/formats/N-Triples",
    "rdfxml": "http://www.w3.org/ns/formats/RDF_XML",
}


def write_statistics(about: About, bundles: Iterable[Bundle], desk: Desk) -> None:
    """Write what the dataset holds, and where its dumps lie."""
    found = count(about.reading.quads)
    dumps: dict[str, list[str]] = {}
    features = []
    for bundle in bundles:
        if bundle.target.name in _DUMPS:
            features.append(iri(_DUMPS[bundle.target.name]))
            for file in bundle.data:
                dumps.setdefault(file.path.rpartition("/")[2].split(".")[0], []).append(file.path)
    parts = [heading("dct", "foaf", "sd", "void", "xsd"), _document(about), _dataset(about, found, dumps, features)]
    parts += [_graph(name, number, dumps) for name, number in sorted(found.graphs.items())]
    desk.write(VOID, "".join(parts))


def _document(about: About) -> str:
    return block(
        "<>",
        {
            "a": "void:DatasetDescription",
            "dct:title": text(f"What {about.title} holds", "en"),
            "foaf:primaryTopic": _DATASET,
        },
    )


def _dataset(about: About, found: Statistics, dumps: dict[str, list[str]], features: list[str]) -> str:
    graphs = (name for name in sorted(found.graphs) if name != NamedGraph.INFERRED.iri)
    return block(
        _DATASET,
        {
            "a": ["void:Dataset", "sd:Dataset"],
            "dct:title": text(about.name, "en"),
            "dct:description": text(
                f"{about.description} Counted here are the asserted graphs as one; the inferred graph is apart.", "en"
            ),
            "dct:isVersionOf": iri(about.iri),
            "dct:license": iri(about.license),
            "dct:creator": [iri(maker.iri) for maker in about.makers],
            "dct:issued": typed(about.date, "date"),
            "foaf:homepage": place("index.html"),
            "void:uriSpace": text(BASE),
            "void:vocabulary": [iri(namespace) for namespace in _vocabularies(about, found)],
            "void:exampleResource": [iri(example) for example in _examples(about)],
            "void:feature": features,
            "void:dataDump": [place(path) for path in dumps.get(_WHOLE, ())],
            "void:triples": whole_number(found.triples),
            "void:entities": whole_number(found.entities),
            "void:distinctSubjects": whole_number(found.subjects),
            "void:distinctObjects": whole_number(found.objects),
            "void:properties": whole_number(len(found.properties)),
            "void:classes": whole_number(len(found.classes)),
            "void:subset": [place("", _short(name)) for name in graphs],
            "sd:namedGraph": [
                nested({"a": "sd:NamedGraph", "sd:name": iri(name), "sd:graph": place("", _short(name))})
                for name in sorted(found.graphs)
            ],
            "void:propertyPartition": [_property(name, number) for name, number in sorted(found.properties.items())],
            "void:classPartition": [_class(name, found) for name in sorted(found.classes)],
        },
    )


def _graph(name: str, triples: int, dumps: dict[str, list[str]]) -> str:
    return block(
        place("", _short(name)),
        {
            "a": ["void:Dataset", "sd:Graph"],
            "dct:title": text(f"The named graph {_short(name)}", "en"),
            "void:triples": whole_number(triples),
            "void:dataDump": [place(path) for path in dumps.get(_short(name), ())],
        },
    )


def _property(name: str, triples: int) -> str:
    return "\n        " + nested({"void:property": iri(name), "void:triples": whole_number(triples)})


def _class(name: str, found: Statistics) -> str:
    within = sorted((property_, number) for (class_, property_), number in found.by_class.items() if class_ == name)
    return "\n        " + nested(
        {
            "void:class": iri(name),
            "void:entities": whole_number(found.classes[name]),
            "void:propertyPartition": [_property(property_, number) for property_, number in within],
        }
    )


def _vocabularies(about: About, found: Statistics) -> list[str]:
    """Return the namespaces of the prefix map whose terms are used as properties or classes."""
    prefixes = dict(about.reading.prefixes)
    used = {about.reading.curie(name).partition(":")[0] for name in (*found.properties, *found.classes)}
    return [prefixes[prefix] for prefix in sorted(used & prefixes.keys())]


def _examples(about: About) -> list[str]:
    return [min(about.census[kind]) for kind in ("claim", "number", "source") if about.census[kind]]


def _short(graph: str) -> str:
    return graph.removeprefix(GRAPH)
