"""The trial view: one study with its design, its numbers as printed, and what they can and cannot show."""

from __future__ import annotations

from typing import Any

from cllkg.projection.asking import Attributes
from cllkg.projection.trials import Trial, read_trial
from cllkg.views import Brief
from cllkg.views.evidence_lines import source_data
from cllkg.views.links import source_links
from cllkg.views.page import environment, own_asset, policy
from cllkg.views.trial import design, phrases, records
from cllkg.views.trial.figures import figures
from cllkg.views.trial.flow import flow
from cllkg.views.trial.tables import chapters, has_grade, rows

Page = dict[str, Any]

_STYLE = (
    "page/base.css",
    "page/panel.css",
    "page/search.css",
    "trial/trial.css",
    "trial/tables.css",
    "trial/charts.css",
)
_SCRIPTS = (
    "page/page.js", "page/scheme.js", "page/evidence.js", "trial/records.js", "trial/panel.js", "trial/look.js",
    "page/search.js", "trial/save.js",
)  # fmt: skip


def draw(brief: Brief, study: str | None = None) -> str:
    """Return the page of one study.

    Args:
        brief: What the page is drawn from.
        study: Key, registry id or IRI of a study; by default the one the query's header names.

    Raises:
        UnknownName: If there is no such study; with the nearest ones.
        QueryFailed: If a query does not run or does not keep its promise.
    """
    trial = read_trial(brief.store, brief.query("trial"), study, scope=brief.scope)
    brief.say(f"{len(trial.numbers)} numbers and {len(trial.claims)} claims of {trial.study['key']}")
    page, told = _page(trial, brief.graph), _told(trial)
    style, scripts = own_asset(*_STYLE), [own_asset(name) for name in _SCRIPTS]
    # The scripts need the records only; the template draws the rest, charts among it.
    data = {"page": {"heading": page["heading"], "key": trial.study["key"]} | told}
    return (
        environment()
        .get_template("trial.html")
        .render(page=page | told, data=data, style=style, scripts=scripts, policy=policy(scripts, style))
    )


def _page(trial: Trial, graph: str | None) -> Page:
    """Return what the template shows beside the records."""
    found, drawn = design.conclusions(trial)
    study = trial.study
    return {
        "heading": study["label"] + (f" (graph: {graph})" if graph else ""),
        "kind": "trial" if study.get("trial") else "study",
        "key": study["key"],
        "registry": list(study["registry"]),
        "registry_links": source_links({"registry": study["registry"]}),
        "notes": list(study["note"]),
        "limits": design.limits(trial) if trial.claims or trial.numbers else [],
        "questions": design.open_questions(trial),
        "cards": design.cards(trial),
        "facts": design.facts(trial),
        "arms": design.arms(trial),
        "doses": design.doses(trial),
        "criteria": design.criteria(trial),
        "endpoints": design.endpoints(trial),
        "flow": flow(trial),
        "chapters": [
            {
                "key": chapter.section.key,
                "title": chapter.section.title,
                "sentence": chapter.section.sentence,
                "graded": any(map(has_grade, chapter.numbers)),
                "rows": rows(trial, chapter.numbers),
                "figures": figures(trial, chapter),
            }
            for chapter in chapters(trial)
        ],
        "found": found,
        "conclusions": drawn,
        "reports": [_report(trial, report) for report in trial.reports],
        "others": [_other(row) for row in trial.others],
        "queries": [{"name": name, "title": title, "sparql": text} for name, title, text in trial.queries],
    }


def _told(trial: Trial) -> Page:
    """Return the records that both the template and the scripts tell."""
    numbers = [number for chapter in chapters(trial) for number in chapter.numbers]
    ranges = [number for number in trial.ranges if number["measure"] in {other["measure"] for other in numbers}]
    made = records.records(trial, trial.claims, [*numbers, *ranges])
    names = {claim["claim"]: (records.claim_address(claim), claim["label"]) for claim in trial.claims}
    names |= {number["number"]: (records.number_address(number), number["label"]) for number in numbers}
    lines = [line for found in trial.lines.values() for line in found]
    used = {statement for line in lines for statement in line["statement"]}
    return {
        "records": made,
        "flags": records.flags(trial, names),
        "sources": source_data(lines),
        "statements": {
            key: {"section": row["section"], "paraphrase": row["paraphrase"]}
            for key, row in trial.statements.items()
            if key in used
        },
    }


def _report(trial: Trial, report: Attributes) -> Page:
    return {
        "title": report.get("title", report["source"]),
        "where": ", ".join(str(report[name]) for name in ("container", "issued") if name in report),
        "kind": phrases.coded(trial.codes, "source kind", report.get("source_kind", "")),
        "resolution": phrases.coded(trial.codes, "resolution", report.get("resolution", "")),
        "retraction": phrases.coded(trial.codes, "retraction status", report.get("retraction", "")),
        "markers": list(report["marker"]),
        "links": source_links(report),
    }


def _other(row: Attributes) -> Page:
    return {
        "key": row["key"],
        "label": row["label"],
        "registry": ", ".join(row["registry"]),
        "claims": row["claims"],
        "numbers": row["numbers"],
    }
