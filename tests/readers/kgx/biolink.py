"""The Biolink Model as its own package ships it, for readers that would fetch it."""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import bmt

_PACKAGE = files("biolink_model")
READER = f"kgx {version('kgx')}, Biolink {version('biolink-model')}"


class ShippedToolkit(bmt.Toolkit):  # type: ignore[misc]
    """The toolkit of the model in the package; the old predicates that it would also fetch are none of ours."""

    def __init__(self, schema: str = str(_PACKAGE / "schema" / "biolink_model.yaml"), **options: Any) -> None:
        super().__init__(schema, **{"predicate_map": {"predicate mappings": []}, **options})


def use_shipped_model() -> None:
    """Let KGX use the shipped model and prefixes. KGX makes a toolkit when it is imported, so call this before."""
    bmt.Toolkit = ShippedToolkit
    import kgx.config

    prefixes = (_PACKAGE / "prefixmaps" / "biolink_model_prefix_map.json").read_text(encoding="utf-8")
    kgx.config.jsonld_context_map["biolink"] = json.loads(prefixes)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema that ``prepare.py`` wrote; each class is one of its ``$defs``."""
    schema: dict[str, Any] = json.loads((Path(sys.prefix) / "biolink.schema.json").read_text(encoding="utf-8"))
    return schema
