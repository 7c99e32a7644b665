"""Say in a curator's words what the model found wrong with a record: one fault, one finding."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from cllkg.curation.findings import Finding, Place, meant
from cllkg.curation.yaml_file import Location, Spot

_README = "graph/README.md shows the form."
_LISTED = "graph/README.md shows the keys."
_MISSING_CURES = {
    "review": "Nobody has reviewed this record: add review: {status, checked_against, date}.",
    "evidence": "Every claim and number needs at least one line of evidence.",
    "sample_size": "A number never travels alone: give sample_size, or not_reported.",
    "unit": "A number never travels alone: give unit as a UCUM code, such as % or mg/dL.",
    "at_timepoint": "A number never travels alone: give at_timepoint, or not_reported.",
    "statistic": "A number never travels alone: say which statistic it is.",
    "value": "Give value: the number for computing, or not_reported.",
    "printed_value": "Give printed_value: the number as the source prints it.",
    "locator": "Say where in the source a reader should look.",
}
# How the parts of a record that are records themselves look when they are written.
_FORMS = {
    "at_timepoint": "{months: 24, printed_value: 2-year}",
    "interval": "{level: 95, low: 0.29, high: 0.55}",
    "sample_size": "{lenalidomide: 160, placebo: 154}",
    "review": "{status: accepted, checked_against: article, date: 2026-11-22}",
    "context": "{in_disease: cll, on_cell: cll_cell}",
    "evidence": "a list of lines, each with '- key:'",
}
_CHOICES = frozenset({"enum", "literal_error"})
_NOT_A_RECORD = frozenset({"model_type", "dict_type"})
_NOT_A_NUMBER = {
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "decimal_parsing": "a number, with a decimal point",
    "decimal_type": "a number, with a decimal point",
    "finite_number": "a number, with a decimal point",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "date_from_datetime_parsing": "a day of the calendar, as 2026-11-22",
    "date_from_datetime_inexact": "a day of the calendar, as 2026-11-22",
    "date_type": "a day of the calendar, as 2026-11-22",
    "string_type": "a text",
    "tuple_type": "a list",
}


def explain(error: ValidationError, model: type[BaseModel], spot: Spot) -> list[Finding]:
    """Return one finding for each fault the model named, at the line where it stands.

    Args:
        error: What the model said.
        model: The record's model.
        spot: Where the record stands; a row of a table has only its line.
    """
    faults: dict[tuple[Location, str], list[Any]] = {}
    for detail in error.errors():
        absent = str(detail["loc"][-1]) if detail["type"] == "missing" else ""
        location = _yaml_location(detail["loc"], spot)
        if not location and not absent:
            # The cells of a table share one line; their columns keep them apart.
            location = detail["loc"][:1]
        faults.setdefault((location, absent), []).append(detail)
    findings = []
    for (location, absent), details in faults.items():
        # A value that may be a record or a word is refused as both; what is wrong inside it says it all.
        deeper = any(other[: len(location)] == location and (other, name) != (location, "") for other, name in faults)
        if not absent and deeper and all(detail["type"] in _CHOICES | _NOT_A_NUMBER.keys() for detail in details):
            continue
        findings.append(_finding(details, absent, model, spot, location))
    return findings


def _yaml_location(loc: tuple[int | str, ...], spot: Spot) -> Location:
    """Drop the parts of a model's location that name a type and no key of the file."""
    location: Location = ()
    for part in loc:
        if (*spot.at, *location, part) in spot.file.lines:
            location = (*location, part)
    return location


def _finding(details: list[Any], absent: str, model: type[BaseModel], spot: Spot, location: Location) -> Finding:
    """Return the finding for what was said of one place, by each type the value might have had."""
    place = spot.place(*location)
    if absent:
        return Finding(place, f"'{absent}' is missing.", _MISSING_CURES.get(absent, _README))
    name = next((part for part in reversed(location) if isinstance(part, str)), "value")
    kinds = {detail["type"]: detail for detail in details}
    given = details[0].get("input")
    if unfit := kinds.get("unfit"):
        at = unfit["ctx"]["at"]
        return Finding(spot.place(*location, *at), unfit["ctx"]["what"], unfit["ctx"]["cure"])
    if "extra_forbidden" in kinds:
        return _unknown_key(place, name, _fields_at(model, location))
    if given in ("", None):
        return Finding(place, f"'{name}' is empty.", _MISSING_CURES.get(name, "Give a value, or take the key out."))
    shown = (
        f"'{given}'" if isinstance(given, str | int | float) else "a record" if isinstance(given, dict) else "a list"
    )
    for kind, detail in kinds.items():
        if kind == "string_pattern_mismatch":
            what = f"a key of '{location[-2]}'" if detail["loc"][-1] == "[key]" else f"'{name}'"
            return Finding(place, f"{shown} has the wrong form for {what}.", _form(detail["ctx"]["pattern"]))
        if kind not in _CHOICES | _NOT_A_RECORD | _NOT_A_NUMBER.keys():
            message = str(detail["msg"]).removeprefix("Input should be ").removeprefix("Value error, ")
            return Finding(place, f"'{name}' is {shown}.", f"It must be {message}.")
    return Finding(place, f"{shown} is no value of '{name}'.", _allowed(kinds.values(), name, given))


def _allowed(details: Any, name: str, given: Any) -> str:
    """Return what may stand in a place, and what of it was probably meant."""
    forms: list[str] = []
    choices: list[str] = []
    for detail in details:
        if detail["type"] in _CHOICES:
            expected = str(detail["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
            choices += [choice.strip() for choice in expected.split(",")]
        elif detail["type"] in _NOT_A_RECORD:
            forms.append(_FORMS.get(name, "a record of 'key: value' lines"))
        else:
            forms.append(_NOT_A_NUMBER[detail["type"]])
    listed = ", ".join([*dict.fromkeys(forms), *choices])
    several = len(choices) + len(set(forms)) > 1
    return f"{meant(str(given), choices)}{'One of' if several else 'It must be'}: {listed}."


def _unknown_key(place: Place, name: str, known: tuple[str, ...]) -> Finding:
    hint = meant(name, known)
    cure = hint + _LISTED if hint else f"The keys here are: {', '.join(known)}."
    return Finding(place, f"unknown key '{name}'.", cure)


def _form(pattern: str) -> str:
    """Return in words what a pattern of ``cllkg.model.records`` asks for."""
    if pattern.startswith("^C[0-9]"):
        return "A statement is C and three digits, such as C047."
    if "(-" in pattern:
        return "Lower-case words and digits joined by single hyphens, such as ramsay-2012."
    if "(_" in pattern:
        return "Entity keys are words joined by single underscores, such as cll_cell."
    return "An entity key, or a reference such as claim/<id>, study/<id> or study/<id>#arm-<key>."


def _fields_at(model: type[BaseModel], location: Location) -> tuple[str, ...]:
    """Return the keys a record may have at the place where an unknown one was found."""
    models = [model]
    for part in location[:-1]:
        fields = [m.model_fields[part] for m in models if isinstance(part, str) and part in m.model_fields]
        # An index, or a key that curators choose, leads no deeper into the model.
        models = [inner for field in fields for inner in _models_in(field.annotation)] or models
    return tuple(dict.fromkeys(name for m in models for name in m.model_fields))


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for arg in getattr(annotation, "__args__", ()) for model in _models_in(arg)]
