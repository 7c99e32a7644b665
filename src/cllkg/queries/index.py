"""The page that lists the stored questions, written from their headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cllkg.queries.header import StoredQuery

_HEAD = """\
# Queries

<!-- Written by scripts/render_docs.py from the headers of the questions; change those, then run it again. -->

What is asked. `questions/` holds the questions the graph exists to answer, each with its expected answer beside it
(`.csv`); `checks/` what must come back empty; `views/` what each page draws; `names/` how a name becomes an entity;
`evidence/` and `impact/` what the verbs `explain`, `paths`, `conflicts` and `impact` read.

```sh
cllkg questions                     # list the questions
cllkg query q04                     # ask one
cllkg query q04 --engine both       # ask both engines, and fail if they differ
cllkg query q06 --param least=50    # with another value for a parameter
cllkg query q04 --format csv        # as it is expected in questions/
```

An entity may be named by key, CURIE, label or synonym. A column that names a claim, an outcome or a source holds its
IRI; `statement` is a row of `graph/statements.tsv`. A question asked of `article` sees what the article says, without
what was curated beyond it; one asked of what follows from the claims sees the inferences, too. The header of each file
goes on with the answer in a sentence and with what a hasty reader gets wrong.

| | question | rows today | columns | parameters | asked of |
|---|---|--:|---|---|---|
"""


def question_index(questions: Sequence[StoredQuery], rows: Mapping[str, int]) -> str:
    """Return the index of the questions as Markdown.

    Args:
        questions: The stored questions, in the order of the page.
        rows: How many rows each answers with today, by the question's name.
    """
    return _HEAD + "".join(_row(question, rows[question.name]) for question in questions)


def _row(question: StoredQuery, rows: int) -> str:
    number = question.name.partition("-")[0]
    cells = (
        f"[{number}](questions/{question.path.name})",
        question.title,
        str(rows),
        ", ".join(f"`{column}`" for column in question.columns),
        "<br>".join(_parameter(line) for line in question.fields.get("Param", ())),
        (question.one("Graph") or "all graphs") + (" and what follows from them" if question.inferred else ""),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _parameter(line: str) -> str:
    """Return ``drug = lenalidomide; an entity`` as a person reads it."""
    setting, _, meaning = line.partition(";")
    name, _, default = setting.partition("=")
    return f"`{name.strip()}` ({default.strip()}): {meaning.strip()}"
