"""``dcat.ttl``: the release as a catalog of data describes it (DCAT 3), a distribution for each file."""

from __future__ import annotations

from collections.abc import Iterable

from cllkg.exports.folder import Desk
from cllkg.exports.targets.release.about import About
from cllkg.exports.targets.release.bundles import Bundle, File
from cllkg.exports.targets.release.code_license import CODE
from cllkg.exports.targets.release.media_types import media_type
from cllkg.exports.targets.release.turtle_text import block, heading, iri, nested, place, text, typed
from cllkg.vocabulary import BASE

DCAT = "dcat.ttl"


def write_catalog(about: About, bundles: Iterable[Bundle], desk: Desk) -> None:
    """Write the catalog, its dataset, and the distributions of that."""
    files = [(bundle, file) for bundle in bundles for file in bundle.data]
    parts = [heading("dcat", "dct", "foaf", "rdfs", "spdx", "xsd"), _catalog(about), _dataset(about, files)]
    parts += [_maker(maker.iri, maker.name) for maker in about.makers]
    parts += [_distribution(about, bundle, file) for bundle, file in files]
    desk.write(DCAT, "".join(parts))


def _catalog(about: About) -> str:
    return block(
        place("", "catalog"),
        {
            "a": "dcat:Catalog",
            "dct:title": text(f"Downloads of {about.name}", "en"),
            "dct:description": text("One dataset in many formats, each with a ledger of what it lost.", "en"),
            "dct:publisher": [iri(maker.iri) for maker in about.makers[:1]],
            "dct:license": iri(about.license),
            "foaf:homepage": place("index.html"),
            "dcat:dataset": iri(about.iri),
        },
    )


def _dataset(about: About, files: list[tuple[Bundle, File]]) -> str:
    return block(
        iri(about.iri),
        {
            "a": "dcat:Dataset",
            "dct:title": text(about.name, "en"),
            "dct:description": text(about.description, "en"),
            "dct:identifier": text(about.iri),
            "dct:license": iri(about.license),
            "dct:issued": typed(about.date, "date"),
            "dct:modified": typed(about.date, "date"),
            "dct:publisher": [iri(maker.iri) for maker in about.makers[:1]],
            "dct:creator": [iri(maker.iri) for maker in about.makers],
            "dct:conformsTo": iri(f"{BASE}ontology"),
            "dcat:version": text(about.version),
            "dcat:landingPage": place("index.html"),
            "dcat:distribution": [f"\n        {place('', file.path)}" for _, file in files],
        },
    )


def _maker(name: str, label: str) -> str:
    return block(iri(name), {"a": "foaf:Agent", "foaf:name": text(label)})


def _distribution(about: About, bundle: Bundle, file: File) -> str:
    type_ = media_type(file.path)
    checksum = nested(
        {
            "a": "spdx:Checksum",
            "spdx:algorithm": "spdx:checksumAlgorithm_sha256",
            "spdx:checksumValue": typed(file.sha256, "hexBinary"),
        }
    )
    return block(
        place("", file.path),
        {
            "a": "dcat:Distribution",
            "dct:title": text(file.path, "en"),
            "dct:description": text(bundle.target.title, "en"),
            "dct:license": iri(CODE.iri if type_.is_code else about.license),
            "dcat:accessURL": place("index.html", bundle.target.name),
            "dcat:downloadURL": place(file.path),
            "dcat:mediaType": iri(type_.iri),
            "dct:format": "" if type_.iri else nested({"a": "dct:MediaTypeOrExtent", "rdfs:label": text(type_.words)}),
            "dcat:byteSize": typed(str(file.bytes), "nonNegativeInteger"),
            "spdx:checksum": checksum,
        },
    )
