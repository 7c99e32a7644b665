"""JSON-LD 1.1: the dataset with its context inside, the same context as a file, and a frame for each kind of tree."""

from __future__ import annotations

from cllkg.exports.targets.jsonld.document import jsonld

__all__ = ["jsonld"]
