"""How a reported number is worded: of how many, when, how exactly, in whom; what is left out is said to be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cllkg.projection.asking import Attributes
from cllkg.projection.trials import Trial

NOT_REPORTED = "not reported"
# Nobody said it, and nobody said that it was left out: another thing than a number its source leaves out.
NOT_RECORDED = "not recorded"
# The units of UCUM that a reader would not know.
_UNITS = {"a": "years", "mo": "months", "wk": "weeks", "d": "days", "%": "%"}
_BARE = re.compile(r"[\d.,]+")


def measured(trial: Trial, number: Attributes) -> str:
    """Return what a number is of: as the protocol names it, or else by the key of the measure.

    The label of a borrowed term can be far from the word its study uses.
    """
    endpoint = trial.parts.get(number.get("endpoint", ""), {})
    return str(endpoint["label"] if "role" in endpoint else number["measure"].replace("_", " "))


def group(trial: Trial, number: Attributes) -> str:
    """Return in whom a number was measured, or what a comparison compares."""
    if number["comparison"]:
        return f"{arm(trial, number.get('of_arm', ''))} against {arm(trial, number.get('against_arm', ''))}"
    arms = [iri for iri in number["arm"] if iri in trial.parts]
    own = arms_of(trial)
    if len(own) > 1 and set(own) <= set(arms):
        return "all arms together"
    return " and ".join(arm(trial, iri) for iri in arms) or NOT_RECORDED


def arm(trial: Trial, iri: str) -> str:
    """Return the label of an arm."""
    return str(trial.parts.get(iri, {}).get("label", NOT_RECORDED))


def arms_of(trial: Trial) -> tuple[str, ...]:
    """Return the arms of the study, in the order of their IRIs."""
    prefix = f"{trial.study['study']}#"
    return tuple(iri for iri, part in trial.parts.items() if part["kind"] == "arm" and iri.startswith(prefix))


def value(number: Attributes) -> str:
    """Return a number as printed, with its unit where it was printed bare.

    >>> value({"printed": "63", "unit": "a"})
    '63 years'
    >>> value({"printed": "59 years", "unit": "a"})
    '59 years'
    """
    printed, unit = str(number["printed"]), str(number.get("unit", ""))
    words = _UNITS.get(unit, unit.strip("{}"))
    words = words.removesuffix("s") if printed == "1" else words
    return f"{printed} {words}" if _BARE.fullmatch(printed) and words not in ("", "1", "%") else printed


def of_how_many(number: Attributes) -> str:
    """Return of how many people a number is.

    >>> of_how_many({"count": 9, "denominator": 34, "unreported": ()})
    '9 of 34'
    >>> of_how_many({"unreported": ("denominator",), "sample_size": 49})
    'n = 49; denominator not reported'
    """
    missing = number["unreported"]
    if "denominator" in number:
        return f"{number['count']} of {number['denominator']}" if "count" in number else f"of {number['denominator']}"
    if number.get("arm_size"):
        return " and ".join(f"{size}" for size in number["arm_size"])
    if "sample_size" in number:
        return f"n = {number['sample_size']}" + ("; denominator not reported" if "denominator" in missing else "")
    return NOT_REPORTED if {"denominator", "sample size"}.intersection(missing) else NOT_RECORDED


def when(number: Attributes) -> str:
    """Return when a number was measured, in the words of its source."""
    return str(number.get("timepoint", "")).replace("_", " ") or _left_out(number, "at timepoint")


def how_exactly(number: Attributes) -> str:
    """Return the interval, the range and the p value of a number.

    >>> how_exactly({"low": 72.0, "high": 93.0, "level": 95.0, "unreported": ()})
    '95% CI 72 to 93'
    >>> how_exactly({"low": 3.1, "level": 95.0, "unreported": ("interval high",)})
    '95% CI from 3.1, no number for its upper end'
    """
    said = []
    if "low" in number or "high" in number:
        level = f"{number['level']:g}% CI " if "level" in number else ""
        said.append(level + _from_to(number, "low", "high"))
    if "range_low" in number or "range_high" in number:
        said.append(f"range {_from_to(number, 'range_low', 'range_high')}")
    if "p_value" in number:
        said.append(f"p = {number['p_value']:g}")
    if said:
        return "; ".join(said)
    return NOT_REPORTED if {"interval low", "interval high"}.intersection(number["unreported"]) else NOT_RECORDED


def _from_to(number: Attributes, low: str, high: str) -> str:
    # An end that is printed as not reached is no number, and yet not unsaid: the note of the number tells which it is.
    if low not in number:
        return f"to {number[high]:g}, no number for its lower end"
    return (
        f"{number[low]:g} to {number[high]:g}"
        if high in number
        else f"from {number[low]:g}, no number for its upper end"
    )


def grade(number: Attributes) -> str:
    """Return the grade of an event."""
    return f"grade {number['grade']}" if "grade" in number else f"grade {_left_out(number, 'grade')}"


def unclear(numbers: Iterable[Attributes]) -> frozenset[str]:
    """Return the keys of numbers that another one equals in all a row says, so that their sentences must be told."""
    alike: dict[tuple[object, ...], list[str]] = {}
    for number in numbers:
        said = [
            number.get(name) for name in ("measure", "statistic", "arm", "of_arm", "against_arm", "timepoint", "grade")
        ]
        alike.setdefault(tuple(said), []).append(number["key"])
    return frozenset(key for keys in alike.values() if len(keys) > 1 for key in keys)


def coded(codes: Mapping[tuple[str, str], Attributes], list_: str, code: str) -> str:
    """Return the label of a code."""
    return str(codes.get((list_, code), {}).get("label", code.replace("_", " ")))


def listed(words: Iterable[str]) -> str:
    """Return words as one enumeration.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _left_out(number: Attributes, name: str) -> str:
    return NOT_REPORTED if name in number["unreported"] else NOT_RECORDED
