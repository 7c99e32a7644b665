"""Every claim, number and flag of a page as its panel and its ledger tell it, under the address that opens it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cllkg.projection.asking import Attributes
from cllkg.projection.trials import Trial
from cllkg.views.evidence_lines import line_data
from cllkg.views.trial import phrases

Page = dict[str, Any]
# Words of these endings are told only where somebody said something of them.
_QUIET = phrases.NOT_RECORDED


def claim_address(claim: Attributes) -> str:
    """Return what stands behind the ``#`` of the address that opens a claim."""
    return f"claim={claim['key']}"


def number_address(number: Attributes) -> str:
    """Return what stands behind the ``#`` of the address that opens a number."""
    return f"{'comparison' if number['comparison'] else 'outcome'}={number['key']}"


def flag_address(flag: Attributes) -> str:
    """Return what stands behind the ``#`` of the address that opens a flag."""
    return f"flag={str(flag['flag']).rpartition('/')[2]}"


def flags_on(trial: Trial, *iris: str) -> list[Attributes]:
    """Return the flags about any of these, the open ones first."""
    found = [flag for flag in trial.flags if set(iris).intersection(flag["about"])]
    return sorted(found, key=lambda flag: (not is_open(flag), str(flag.get("number", "")), flag["flag"]))


def is_open(flag: Attributes) -> bool:
    """Whether a flag still asks something; one that was explained marks nothing."""
    return bool(flag["flag_status"] == "unresolved")


def marks(trial: Trial, *iris: str) -> list[Page]:
    """Return the marks that stand on a number or a claim: one for each open flag."""
    return [
        {
            "address": flag_address(flag),
            "number": flag.get("number", ""),
            "kind": phrases.coded(trial.codes, "flag kind", flag["flag_kind"]),
            "label": flag["label"],
        }
        for flag in flags_on(trial, *iris)
        if is_open(flag)
    ]


def records(trial: Trial, claims: Iterable[Attributes], numbers: Iterable[Attributes]) -> dict[str, Page]:
    """Return all records of a page by their addresses, in the order in which the ledger tells them."""
    made = {number_address(number): _number(trial, number) for number in numbers}
    made |= {claim_address(claim): _claim(trial, claim) for claim in claims}
    return made


def flags(trial: Trial, names: dict[str, tuple[str, str]]) -> dict[str, Page]:
    """Return all flags of a page by their addresses.

    Args:
        trial: The study.
        names: Address and words of every record of the page, by IRI.
    """
    return {
        flag_address(flag): {
            name: flag[name]
            for name in ("label", "number", "flag_kind", "flag_status", "computation", "comment")
            if name in flag
        }
        | {
            "about": [list(names[iri]) for iri in flag["about"] if iri in names],
            "elsewhere": sum(iri not in names and iri != trial.study["study"] for iri in flag["about"]),
        }
        for flag in sorted(trial.flags, key=lambda flag: (not is_open(flag), str(flag.get("number", "")), flag["flag"]))
    }


def _number(trial: Trial, number: Attributes) -> Page:
    statistic = phrases.coded(trial.codes, "kind of statistic", number["statistic"])
    facts = [
        ("As printed", phrases.value(number)),
        ("Measure", number["measure_label"]),
        ("Statistic", statistic),
        ("In whom", phrases.group(trial, number)),
        ("Of how many", phrases.of_how_many(number)),
        ("When", phrases.when(number)),
        ("Interval, range", phrases.how_exactly(number)),
    ]
    if "grade" in number or "grade" in number["unreported"]:
        facts.append(("Grade", phrases.grade(number).removeprefix("grade ")))
    if "computed" in number:
        facts.append(("Computed from its count", f"{number['computed']:g}"))
    return {
        "over": "comparison" if number["comparison"] else "reported number",
        "label": number["label"],
        "value": phrases.value(number),
        "facts": [[name, text] for name, text in facts if text != _QUIET],
        "notes": list(number["note"]),
    } | _ground(trial, number, number["number"])


def _claim(trial: Trial, claim: Attributes) -> Page:
    return {
        "over": f"{phrases.coded(trial.codes, 'claim category', claim['category'])} claim",
        "label": claim["label"],
        "value": "",
        "facts": [["Says", "that it is not so"]] if claim.get("negated") else [],
        "notes": [],
    } | _ground(trial, claim, claim["claim"])


def _ground(trial: Trial, row: Attributes, iri: str) -> Page:
    """Return what a record stands on: its standing, its lines, its flags."""
    return {
        "standing": row["standing"],
        "standing_in_article": row.get("standing_in_article", ""),
        "studies": row["studies"],
        "lines": line_data(trial.lines.get(iri, ())),
        "flags": [flag_address(flag) for flag in flags_on(trial, iri)],
    }
