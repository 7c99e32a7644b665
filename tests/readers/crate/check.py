"""Let the RO-Crate validator and library read a crate."""

from __future__ import annotations

import json
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import requests
from rocrate.rocrate import ROCrate
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings
from rocrate_validator.utils.http import HttpRequester

_CONTEXT = (files("rocrate") / "data" / "ro-crate.jsonld").read_text(encoding="utf-8")
_CONTEXT_ADDRESS = json.loads(_CONTEXT)["@id"]


def _get_shipped(_: HttpRequester, address: str, **__: Any) -> requests.Response:
    """Answer for the context with the one that the library ships, and for anything else that it is not there."""
    response = requests.Response()
    response.url = address
    response.status_code = 200 if address == _CONTEXT_ADDRESS else 504
    response._content = _CONTEXT.encode() if address == _CONTEXT_ADDRESS else b""
    response.headers["Content-Type"] = "application/ld+json"
    return response


HttpRequester.get = _get_shipped  # The validator has an offline mode, but only an online run fills its cache.


def check(folder: str, severity: str = "REQUIRED", profile: str = "ro-crate-1.1") -> dict[str, Any]:
    """Validate the crate in a folder by a profile, up to a severity, and load it."""
    settings = ValidationSettings(
        rocrate_uri=folder, profile_identifier=profile, requirement_severity=Severity[severity], offline=True
    )
    result = services.validate(settings)
    problems = [
        f"{issue.severity.name}: {issue.check.identifier}: {issue.message}"
        for issue in result.get_issues(Severity[severity])
    ]
    crate = ROCrate(folder)
    counts = {"entities": len(crate.get_entities()), "data entities": len(crate.data_entities)}
    reader = f"roc-validator {version('roc-validator')}, rocrate {version('rocrate')}"
    return {"reader": reader, "problems": problems, "counts": counts}
