"""Write the Biolink Model as JSON Schema into the environment, once, for it takes long and the package ships none."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path

from linkml.generators.jsonschemagen import JsonSchemaGenerator


def main(environment: str) -> None:
    """Write ``biolink.schema.json`` into the folder of the environment; every class is one of its ``$defs``."""
    model = files("biolink_model") / "schema" / "biolink_model.yaml"
    schema = json.loads(JsonSchemaGenerator(str(model), mergeimports=True).serialize())
    for definition in schema["$defs"].values():
        # LinkML lets a category be nothing but its class, and says so of the list instead of what is in it, so that
        # no list passes. Whether a category is a class, the reader of this file looks up.
        definition.get("properties", {}).get("category", {}).pop("enum", None)
    (Path(environment) / "biolink.schema.json").write_text(json.dumps(schema), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
