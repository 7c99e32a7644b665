"""``ro-crate-metadata.json``: the folder as a research object (RO-Crate 1.1), every file with its size and checksum."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from cllkg.exports.folder import Desk
from cllkg.exports.targets.release.about import About, Maker
from cllkg.exports.targets.release.bundles import Bundle, File
from cllkg.exports.targets.release.code_license import CODE, is_code
from cllkg.exports.targets.release.media_types import media_type
from cllkg.version import __version__
from cllkg.vocabulary import BASE

CRATE = "ro-crate-metadata.json"

_PROFILE = "https://w3id.org/ro/crate/1.1"
_ROOT = "./"
_TOOL = "#cllkg"
_ACTION = "#export"
_BUILD = "#build"

Entity = dict[str, Any]


def write_crate(about: About, bundles: Iterable[Bundle], files: Iterable[File], desk: Desk) -> None:
    """Write the crate.

    Args:
        about: The release.
        bundles: The targets in it.
        files: All files but those that come after.
        desk: Where it goes.
    """
    bundles, files = list(bundles), list(files)
    licenses: list[Entity] = [_license(about)] if about.license else []
    if any(is_code(file.path) for file in files):
        licenses.append(_license_of_code())
    graph = [
        {"@id": CRATE, "@type": "CreativeWork", "about": _ref(_ROOT), "conformsTo": _ref(_PROFILE)},
        _root(about, bundles, files),
        *licenses,
        *map(_maker, about.makers),
        _tool(),
        _build(about),
        _action(about),
        *(_folder(bundle) for bundle in bundles),
        *map(_file, files),
    ]
    # The context of 1.1 was closed before schema.org had a term for it.
    context = [f"{_PROFILE}/context", {"sha256": "https://schema.org/sha256"}]
    desk.write(CRATE, json.dumps({"@context": context, "@graph": graph}, indent=1, ensure_ascii=False) + "\n")


def _root(about: About, bundles: list[Bundle], files: list[File]) -> Entity:
    loose = [file.path for file in files if "/" not in file.path]
    return {
        "@id": _ROOT,
        "@type": "Dataset",
        "name": about.name,
        "description": about.description,
        "version": about.version,
        "identifier": about.iri,
        # The day of the last review in it: no clock is read, so that the same graph gives the same bytes.
        "datePublished": about.date,
        **({"license": _ref(about.license)} if about.license else {}),
        "author": _makers(about),
        "publisher": _makers(about, 1),
        "mentions": _ref(_ACTION),
        "hasPart": [_ref(f"{bundle.target.name}/") for bundle in bundles] + [_ref(quote(path)) for path in loose],
    }


def _license(about: About) -> Entity:
    return {
        "@id": about.license,
        "@type": "CreativeWork",
        "name": about.license_name,
        "description": f"The license of {about.title}; LICENSE-DATA says what it covers.",
        "identifier": about.license_id or about.license,
    }


def _license_of_code() -> Entity:
    return {
        "@id": CODE.iri,
        "@type": "CreativeWork",
        "name": CODE.name,
        "description": "The license of the scripts among the files.",
        "identifier": CODE.id,
    }


def _maker(maker: Maker) -> Entity:
    if maker.orcid:
        return {"@id": maker.iri, "@type": "Person", "name": maker.name, "identifier": maker.orcid}
    return {"@id": maker.iri, "@type": "Organization", "name": maker.name, "url": BASE}


def _makers(about: About, most: int | None = None) -> Entity | list[Entity]:
    """Return references to who made it: one is no list, as the profile recommends."""
    makers = [_ref(maker.iri) for maker in about.makers[:most]]
    return makers[0] if len(makers) == 1 else makers


def _tool() -> Entity:
    return {"@id": _TOOL, "@type": "SoftwareApplication", "name": "cllkg", "version": __version__, "url": BASE}


def _build(about: About) -> Entity:
    return {
        "@id": _BUILD,
        "@type": "CreativeWork",
        "name": "The build",
        "description": "The compiled graph as sorted N-Quads, from which every file here was written.",
        "sha256": about.reading.sha256,
    }


def _action(about: About) -> Entity:
    part = about.reading.part
    return {
        "@id": _ACTION,
        "@type": "CreateAction",
        "name": "cllkg export release",
        "description": part.as_text() if part else "The whole graph, written in every format.",
        "instrument": _ref(_TOOL),
        "agent": _makers(about),
        "object": _ref(_BUILD),
        "result": _ref(_ROOT),
    }


def _folder(bundle: Bundle) -> Entity:
    return {
        "@id": f"{bundle.target.name}/",
        "@type": "Dataset",
        "name": bundle.target.name,
        "description": bundle.target.title,
        "hasPart": [_ref(quote(file.path)) for file in bundle.files],
    }


def _file(file: File) -> Entity:
    type_ = media_type(file.path)
    return {
        "@id": quote(file.path),
        "@type": "File",
        "name": file.path,
        "description": type_.words,
        "contentSize": str(file.bytes),
        "sha256": file.sha256,
        "encodingFormat": type_.name,
        **({"license": _ref(CODE.iri)} if type_.is_code else {}),
    }


def _ref(name: str) -> Entity:
    return {"@id": name}
