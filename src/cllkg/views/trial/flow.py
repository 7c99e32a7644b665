"""The flow of participants: who entered, into which arms, how many were assessed, and what became of the rest."""

from __future__ import annotations

from typing import Any

from cllkg.projection.asking import Attributes
from cllkg.projection.trials import Trial
from cllkg.views.trial import phrases
from cllkg.views.trial.design import arms, said
from cllkg.views.trial.records import claim_address, flags_on, is_open, marks, number_address

Page = dict[str, Any]


def flow(trial: Trial) -> Page | None:
    """Return the steps of the flow, or None where less than two are known.

    A difference is the only number computed here, and is said to be.
    """
    entered = _entered(trial)
    groups = arms(trial)
    if entered is None or (len(groups) < 2 and not _assessed(trial)):
        return None
    total = int(entered["value"][0])
    sizes = [
        part["sample_size"] for part in map(trial.parts.__getitem__, phrases.arms_of(trial)) if "sample_size" in part
    ]
    in_arms = sum(sizes) if len(sizes) == len(groups) else None
    return {
        "entered": {"count": total, "address": claim_address(entered), "marks": marks(trial, entered["claim"])},
        "arms": groups if len(groups) > 1 else [],
        "outside": total - in_arms if in_arms is not None and in_arms < total else 0,
        "in_arms": in_arms or 0,
        "assessed": [_step(trial, number, total) for number in _assessed(trial)],
    }


def _entered(trial: Trial) -> Attributes | None:
    """Return the claim of how many entered, if all that say so agree on one whole number."""
    claims = [claim for claim in said(trial, "enrolled") if not claim.get("negated")]
    agreed = {tuple(claim["value"]) for claim in claims}
    if len(agreed) != 1 or not str(claims[0]["value"][0]).isdecimal():
        return None
    return claims[0]


def _assessed(trial: Trial) -> list[Attributes]:
    wanted = trial.field("Assessed")
    return [
        number
        for number in trial.numbers
        if number["measure"] in wanted and number["statistic"] == "count" and "value" in number
    ]


def _step(trial: Trial, number: Attributes, total: int) -> Page:
    """Return one assessment: how many, when, into what they fell, and how many are missing from it."""
    count = int(number["value"])
    why = [flag for flag in flags_on(trial, number["number"]) if is_open(flag) and flag["flag_kind"] == "denominator"]
    return {
        "count": count,
        "address": number_address(number),
        "when": phrases.when(number),
        "marks": marks(trial, number["number"]),
        "missing": max(total - count, 0),
        "total": total,
        "why": [{"address": f"flag={flag['flag'].rpartition('/')[2]}", "text": flag["label"]} for flag in why],
        "parts": [
            {
                "label": phrases.measured(trial, part),
                "count": part["printed"],
                "address": number_address(part),
                "marks": marks(trial, part["number"]),
            }
            for part in sorted(trial.numbers, key=lambda part: (-part.get("count", 0), part["key"]))
            if part["statistic"] == "count"
            and part.get("denominator") == count
            and part.get("timepoint") == number.get("timepoint")
            and "ResponseCategory" in part["class"]
        ],
    }
