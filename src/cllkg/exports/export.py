"""Write the build in someone else's format, with what a reader needs to check it and to know what it lacks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from cllkg.content import Content
from cllkg.exports.dump import Dump, read_dump
from cllkg.exports.folder import LEDGER, MADE_BY, require_free, write_folder
from cllkg.exports.formats import Format, find_format
from cllkg.manifest import Manifest
from cllkg.vocabulary import DCT, NamedGraph

LOSSES = "loss.json"


def export(
    content: Content,
    manifest: Manifest,
    format_: str,
    directory: Path,
    say: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Write the build into a folder of its own.

    The same build gives the same bytes.

    Args:
        content: The content; its build folder holds what is exported.
        manifest: The build to export.
        format_: A name in ``FORMATS``.
        directory: A folder that is new, empty, or holds an earlier export, which is replaced.
        say: Receives a line for each step.

    Returns:
        The paths written, in order: the files, what they lack, and the list of them all.

    Raises:
        UnknownName: If there is no such format.
        NotWritable: If the folder holds anything else, or cannot be written.
        StoreUnavailable: If the build is missing or damaged.
        CllkgError: If the format cannot hold what the graph says.
    """
    target = find_format(format_)
    replaced = require_free(directory)
    say(f"reading the build of {content.root}")
    dump = read_dump(content, manifest)
    say(f"writing {target.name}")
    files = dict(target.write(dump))
    files[LOSSES] = _json(_losses(target, dump))
    files[LEDGER] = _json(_ledger(target, dump, files))
    if replaced is not None:
        say(f"replacing the {replaced} export in {directory}")
    write_folder(directory, files)
    return [directory / name for name in files]


def _losses(target: Format, dump: Dump) -> dict[str, Any]:
    losses = target.losses(dump)
    return {"format": target.name, "lossless": not losses, "losses": [asdict(loss) for loss in losses]}


def _ledger(target: Format, dump: Dump, files: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "made_by": MADE_BY,
        "version": dump.manifest.version,
        "license": _license(dump),
        "format": target.name,
        "build": {"sha256": dump.manifest.sha256, "quads": dump.manifest.quads},
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()
        },
    }


def _license(dump: Dump) -> str | None:
    """Return the license the release says it has."""
    found = (t.object for t in dump.graphs.get(NamedGraph.RELEASE, ()) if t.predicate.value == DCT + "license")
    return next((term.value for term in found if isinstance(term, ox.NamedNode)), None)


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
