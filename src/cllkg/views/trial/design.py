"""The design of a study as its page tells it: what it can show, its key facts, arms, doses, criteria, endpoints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cllkg.projection.asking import Attributes
from cllkg.projection.trials import Trial
from cllkg.views.trial import phrases
from cllkg.views.trial.records import claim_address, marks, number_address

Page = dict[str, Any]
_MET = "endpoint met"
_PRIMARY = "primary endpoint"
# What the design section tells in lists and tables of its own.
_PARTS = ("has arm", "has dose step", "eligibility", "has endpoint", _PRIMARY, _MET)
_ROLES = ("primary", "secondary", "exploratory")


def said(trial: Trial, predicate: str) -> list[Attributes]:
    """Return the design claims of a predicate."""
    return [claim for claim in trial.claims if claim.get("predicate") == predicate and claim["category"] == "design"]


def is_about_study(trial: Trial, claim: Attributes) -> bool:
    """Whether a claim is about the study as a whole, not about a part of it."""
    return bool(claim.get("subject") == trial.study["study"])


def limits(trial: Trial) -> list[Page]:
    """Return what must be known before any number is read: in the words of the graph, and what it does not say."""
    rows = [_limit(trial, name, said(trial, name)) for name in trial.field("Prose") if said(trial, name)]
    verdicts = said(trial, _MET)
    primary = said(trial, _PRIMARY)
    rows.append(_limit(trial, _PRIMARY, verdicts or primary, tail="" if verdicts else "Whether it was met"))
    rows += [_limit(trial, name, said(trial, name)) for name in trial.field("Limits")]
    return rows + [_limit(trial, name, said(trial, name)) for name in trial.field("Fate") if said(trial, name)]


def open_questions(trial: Trial) -> list[Page]:
    """Return the marks of the open flags that are about the study itself, or about its limits."""
    limiting = [claim for name in (_MET, _PRIMARY, *trial.field("Limits")) for claim in said(trial, name)]
    return marks(trial, trial.study["study"], *(claim["claim"] for claim in limiting))


def cards(trial: Trial) -> list[Page]:
    """Return the key facts, in the order of the header, with the verdict on the primary endpoint in front."""
    made = []
    for claim in said(trial, _MET):
        made.append(
            {
                "name": f"{_endpoint_role(trial, claim)} endpoint",
                "texts": [_text(trial, claim)],
                "verdict": _verdict(claim),
            }
        )
    for name in trial.field("Cards"):
        claims = said(trial, name)
        if claims:
            made.append({"name": name, "texts": [_text(trial, claim) for claim in claims], "verdict": ""})
    for number in trial.numbers:
        if number["measure"] in trial.field("Followup"):
            text = {
                "address": number_address(number),
                "text": f"{phrases.value(number)}",
                "marks": marks(trial, number["number"]),
            }
            made.append({"name": f"{number['statistic']} follow-up", "texts": [text], "verdict": ""})
    return made


def facts(trial: Trial) -> list[Page]:
    """Return the design claims that stand nowhere else on the page, by predicate."""
    told = {name for field in ("Cards", "Limits", "Prose", "Fate") for name in trial.field(field)}
    own = [claim for claim in trial.claims if claim["category"] == "design" and is_about_study(trial, claim)]
    names = sorted({claim["predicate"] for claim in own if "predicate" in claim} - set(_PARTS) - told)
    return [{"name": name, "texts": [_text(trial, claim) for claim in said(trial, name)]} for name in names]


def arms(trial: Trial) -> list[Page]:
    """Return the arms with what was given and how many were in each."""
    return [
        {
            "label": part["label"],
            "agents": phrases.listed(part["agent"]),
            "size": _size(part),
            "notes": list(part["note"]),
            "claims": [_text(trial, claim) for claim in _pointing(trial, iri)],
        }
        for iri, part in trial.parts.items()
        if iri in phrases.arms_of(trial)
    ]


def doses(trial: Trial) -> list[Page]:
    """Return the dose steps in their order."""
    return [
        {
            "printed": part.get("printed", phrases.NOT_RECORDED),
            "agents": phrases.listed(part["agent"]),
            "period": part.get("period", phrases.NOT_RECORDED),
            "condition": part.get("condition", ""),
            "claims": [_text(trial, claim) for claim in _pointing(trial, part["part"])],
        }
        for part in sorted(_own(trial, "dose"), key=lambda part: (part["agent"], part.get("order", 0), part["part"]))
    ]


def criteria(trial: Trial) -> list[Page]:
    """Return the conditions of entry."""
    return [
        {"label": part["label"], "claims": [_text(trial, claim) for claim in _pointing(trial, part["part"])]}
        for part in _own(trial, "criterion")
    ]


def endpoints(trial: Trial) -> list[Page]:
    """Return the endpoints that the protocol names, or of which it is said whether they were met."""
    rows = []
    for part in _own(trial, "endpoint"):
        verdicts = [claim for claim in said(trial, _MET) if claim.get("subject") == part["part"]]
        claims = _pointing(trial, part["part"])
        if not verdicts and not claims:
            continue
        rows.append(
            {
                "label": part["label"],
                "role": part.get("role", phrases.NOT_RECORDED),
                "notes": list(part["note"]),
                "claims": [_text(trial, claim) for claim in claims],
                "verdicts": [_text(trial, claim) | {"verdict": _verdict(claim)} for claim in verdicts],
            }
        )
    return sorted(rows, key=lambda row: (_ROLES.index(row["role"]) if row["role"] in _ROLES else 9, row["label"]))


def conclusions(trial: Trial) -> tuple[list[Page], list[Page]]:
    """Return the claims beyond the design: what was found, in words, and what was concluded from it."""
    found: list[Page] = []
    drawn: list[Page] = []
    for claim in trial.claims:
        if claim["category"] == "design":
            continue
        row = _text(trial, claim) | {
            "text": claim["label"],
            "standing": claim["standing"],
            "category": phrases.coded(trial.codes, "claim category", claim["category"]),
        }
        (drawn if claim["category"] in trial.field("Opinions") else found).append(row)
    return found, drawn


def _limit(trial: Trial, name: str, claims: Iterable[Attributes], tail: str = "") -> Page:
    texts = [_text(trial, claim) | {"text": claim["label"]} for claim in claims]
    against = any(_verdict(claim) == "not met" or claim.get("negated") for claim in claims)
    return {"name": name, "texts": texts, "against": against, "missing": tail if texts else "Nothing is said of it"}


def _text(trial: Trial, claim: Attributes) -> Page:
    """Return the object of a claim as words that lead to its evidence; the sentence where it denies or has none."""
    words = phrases.listed(str(value) for value in claim["value"])
    sentence = claim.get("negated") or not words
    return {
        "address": claim_address(claim),
        "text": claim["label"] if sentence else words,
        "marks": marks(trial, claim["claim"]),
    }


def _verdict(claim: Attributes) -> str:
    """Return whether the endpoint was met, as the graph words it; nothing for claims of other kinds."""
    return phrases.listed(map(str, claim["value"])) if claim.get("predicate") == _MET else ""


def _endpoint_role(trial: Trial, claim: Attributes) -> str:
    return str(trial.parts.get(claim.get("subject", ""), {}).get("role", ""))


def _pointing(trial: Trial, iri: str) -> list[Attributes]:
    """Return the design claims whose object a part is."""
    return [claim for claim in trial.claims if claim.get("object") == iri and is_about_study(trial, claim)]


def _own(trial: Trial, kind: str) -> list[Attributes]:
    prefix = f"{trial.study['study']}#"
    return [part for iri, part in trial.parts.items() if part["kind"] == kind and iri.startswith(prefix)]


def _size(part: Attributes) -> str:
    if "sample_size" in part:
        return f"n = {part['sample_size']}"
    return "n " + (phrases.NOT_REPORTED if "sample size" in part["unreported"] else phrases.NOT_RECORDED)
