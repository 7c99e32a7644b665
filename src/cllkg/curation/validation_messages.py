"""Say in a curator's words what the model found wrong with a record."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from cllkg.curation.findings import Finding
from cllkg.curation.yaml_file import Location, YamlFile
from cllkg.errors import nearest

_MISSING_CURES = {
    "review": "Nobody has reviewed this record: add review: {status, checked_against, date}.",
    "evidence": "Every claim and number needs at least one line of evidence.",
    "sample_size": "A number never travels alone: give sample_size, or not_reported.",
    "unit": "A number never travels alone: give unit as a UCUM code, such as % or mg/dL.",
    "at_timepoint": "A number never travels alone: give at_timepoint, or not_reported.",
    "statistic": "A number never travels alone: say which statistic it is.",
    "printed_value": "Give printed_value: the number as the source prints it.",
    "locator": "Say where in the source a reader should look.",
}


def explain(error: ValidationError, model: type[BaseModel], file: YamlFile, at: Location) -> list[Finding]:
    """Return one finding for each fault the model named, at the line where it stands."""
    findings: dict[tuple[Location, str], Finding] = {}
    for detail in error.errors():
        location = _yaml_location(detail["loc"], file, at)
        finding = _one(detail, model, file, location)
        # A value that fits none of several types is reported once for each; one line is enough.
        findings.setdefault((location, "" if len(location) > len(at) else finding.what), finding)
    return list(findings.values())


def _yaml_location(loc: tuple[int | str, ...], file: YamlFile, at: Location) -> Location:
    """Drop the parts of a model's location that name a type and no key of the file."""
    location = at
    for part in loc:
        if (*location, part) in file.lines:
            location = (*location, part)
    return location if loc and location else at


def _one(detail: Any, model: type[BaseModel], file: YamlFile, location: Location) -> Finding:
    kind, loc = detail["type"], detail["loc"]
    name = str(loc[-1]) if loc else ""
    place = file.place(location)
    if kind == "extra_forbidden":
        known = _fields(model)
        close = nearest(name, known)
        hint = f"Did you mean {' or '.join(repr(c) for c in close)}?  " if close else ""
        return Finding(place, f"unknown key '{name}'.", hint + "The keys are listed in graph/README.md.")
    if kind == "missing":
        return Finding(place, f"'{name}' is missing.", _MISSING_CURES.get(name, "graph/README.md shows the form."))
    given = detail.get("input")
    if kind in ("enum", "literal_error"):
        expected = str(detail.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
        choices = [choice.strip() for choice in expected.split(",")]
        close = nearest(str(given), choices)
        hint = f"Did you mean '{close[0]}'?  " if close else ""
        return Finding(place, f"'{given}' is no value of '{_last_key(loc)}'.", f"{hint}One of: {', '.join(choices)}.")
    message = str(detail["msg"]).removeprefix("Value error, ")
    if kind == "value_error":
        return Finding(place, message + ".")
    if kind == "string_pattern_mismatch":
        return Finding(place, f"'{given}' has the wrong form for '{_last_key(loc)}'.", _form(_last_key(loc)))
    return Finding(place, f"'{_last_key(loc)}' is '{given}': {message[0].lower()}{message[1:]}.")


def _form(name: str) -> str:
    if name in ("id", "key", "source", "cites"):
        return "Lower-case words and digits joined by single hyphens, such as ramsay-2012."
    if name == "statement":
        return "A statement is C and three digits, such as C047."
    return "Entity keys are words joined by underscores; references look like claim/<id> or study/<id>#arm-<key>."


def _last_key(loc: tuple[int | str, ...]) -> str:
    keys = [part for part in loc if isinstance(part, str) and part.replace("_", "").islower() and "[" not in part]
    return keys[-1] if keys else "value"


def _fields(model: type[BaseModel], seen: set[type[BaseModel]] | None = None) -> set[str]:
    """Return the field names of a model and of every record inside it."""
    seen = set() if seen is None else seen
    if model in seen:
        return set()
    seen.add(model)
    names = set(model.model_fields)
    for field in model.model_fields.values():
        for inner in _models_in(field.annotation):
            names |= _fields(inner, seen)
    return names


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for arg in getattr(annotation, "__args__", ()) for model in _models_in(arg)]
