"""Read all of ``graph/`` into a corpus, keeping the line each record came from.

Nothing here knows RDF. A record that reads is well-formed; whether it fits the others is the
linter's business, and whether it is true to its source is the reviewer's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from cllkg.content import Content
from cllkg.curation.findings import Finding, Place
from cllkg.curation.table_file import read_table
from cllkg.curation.validation_messages import explain
from cllkg.curation.yaml_file import YamlFile, read_yaml
from cllkg.model.claims import Claim
from cllkg.model.codes import ReviewStatus
from cllkg.model.corpus import Corpus, PlacedNumber
from cllkg.model.entities import Entity
from cllkg.model.flags import Flag
from cllkg.model.numbers import Outcome
from cllkg.model.sources import ArticleStatement, Curator, Source
from cllkg.model.studies import Study, StudyEntry

Model = TypeVar("Model", bound=BaseModel)


@dataclass
class Reading:
    """A corpus, where its records stand, and what kept others from being read."""

    corpus: Corpus
    places: dict[str, Place]
    findings: list[Finding]


@dataclass
class _Desk:
    """What is collected while the files are read."""

    root: Path
    findings: list[Finding] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def shown(self, path: Path) -> Path:
        return path.relative_to(self.root)

    def add(self, table: dict[str, Model], kind: str, key: str, record: Model, place: Place) -> None:
        """Put a record in its table, unless its key is taken."""
        reference = f"{kind}/{key}"
        if key in table:
            cure = f"The first stands at {self.places[reference]}; give one of them another name."
            self.findings.append(Finding(place, f"a second {kind} called '{key}'.", cure))
            return
        table[key] = record
        self.places[reference] = place


def read_corpus(content: Content) -> Reading:
    """Read every table and YAML file of ``graph/``.

    Returns:
        What could be read, and a finding for everything that could not. Drafts are left out of the
        corpus: they are not part of the products.
    """
    desk = _Desk(content.root)
    graph = content.graph
    entities = _table(desk, graph / "entities.tsv", Entity, "entity", {"category", "synonyms", "xrefs", "broader"})
    sources = _table(desk, graph / "sources.tsv", Source, "source", {"creators"})
    statements = _table(desk, graph / "statements.tsv", ArticleStatement, "statement", {"markers"}, key="id")
    curators = _table(desk, graph / "curators.tsv", Curator, "curator", set())
    entries = _table(desk, graph / "studies.tsv", StudyEntry, "study", set())
    flags = _table(desk, graph / "flags.tsv", Flag, "flag", {"about", "statement", "differs_in"}, key="id")

    claims: dict[str, Claim] = {}
    numbers: dict[str, PlacedNumber] = {}
    studies: dict[str, Study] = {}

    def keep_claim(claim: Claim, place: Place) -> None:
        if claim.review.status is ReviewStatus.ACCEPTED:
            desk.add(claims, "claim", claim.id, claim, place)

    for file in _yaml_files(desk, graph / "claims"):
        _each(desk, file, Claim, keep_claim)

    def keep_number(number: Outcome, place: Place) -> None:
        if number.review is None:
            cure = "Nobody has reviewed this record: add review: {status, checked_against, date}."
            desk.findings.append(Finding(place, "'review' is missing.", cure))
        elif number.review.status is ReviewStatus.ACCEPTED:
            _add_number(desk, numbers, PlacedNumber(number, None, number.review), place)

    for file in _yaml_files(desk, graph / "numbers"):
        _each(desk, file, Outcome, keep_number)
    for file in _yaml_files(desk, graph / "trials"):
        study = _one(desk, file, Study, (), file.data)
        if study is None or study.review.status is not ReviewStatus.ACCEPTED:
            continue
        desk.add(studies, "study", study.id, study, file.place(()))
        for claim, place in _claims_of(study, file):
            keep_claim(claim, place)
        for group in ("outcomes", "comparisons"):
            for i, number in enumerate(getattr(study, group)):
                placed = PlacedNumber(number, study, number.review or study.review)
                _add_number(desk, numbers, placed, file.place((group, i)))
    corpus = Corpus(
        entities=entities,
        sources=sources,
        statements=statements,
        curators=curators,
        study_entries=entries,
        studies=studies,
        claims=claims,
        numbers=numbers,
        flags=flags,
    )
    return Reading(corpus, desk.places, desk.findings)


def _add_number(desk: _Desk, numbers: dict[str, PlacedNumber], placed: PlacedNumber, place: Place) -> None:
    reference = placed.reference
    if reference in numbers:
        cure = f"The first stands at {desk.places[reference]}; give one of them another name."
        desk.findings.append(Finding(place, f"a second number called '{placed.number.id}'.", cure))
        return
    numbers[reference] = placed
    desk.places[reference] = place


def _claims_of(study: Study, file: YamlFile) -> list[tuple[Claim, Place]]:
    """Return the study's claims with their places: design facts are found by their id."""
    at = {file.data_at(location): location for location in file.lines if location and location[-1] == "id"}
    pairs = []
    for claim in (*study.design_claims(), *study.claims):
        location = at.get(claim.id, ())
        pairs.append((claim, file.place(location)))
    return pairs


def _table(
    desk: _Desk, path: Path, model: type[Model], kind: str, lists: set[str], key: str = "key"
) -> dict[str, Model]:
    rows, findings = read_table(path, desk.shown(path), tuple(model.model_fields))
    desk.findings += findings
    table: dict[str, Model] = {}
    for place, cells in rows:
        data: dict[str, Any] = {
            name: tuple(part.strip() for part in cell.split("|")) if name in lists else cell
            for name, cell in cells.items()
        }
        file = YamlFile(place.path, data, {(): place.line})
        record = _one(desk, file, model, (), data)
        if record is not None:
            desk.add(table, kind, str(getattr(record, key)), record, place)
    return table


def _yaml_files(desk: _Desk, folder: Path) -> list[YamlFile]:
    files = []
    for path in sorted(folder.glob("*.y*ml")) if folder.is_dir() else []:
        result = read_yaml(path, desk.shown(path))
        if isinstance(result, YamlFile):
            files.append(result)
        else:
            desk.findings += result
    return files


def _each(desk: _Desk, file: YamlFile, model: type[Model], keep: Callable[[Model, Place], None]) -> None:
    """Read a file that is a list of records."""
    if file.data is None:
        return
    if not isinstance(file.data, list):
        desk.findings.append(Finding(file.place(()), "this file must be a list.", "Begin each record with '- id:'."))
        return
    for i, item in enumerate(file.data):
        record = _one(desk, file, model, (i,), item)
        if record is not None:
            keep(record, file.place((i,)))


def _one(desk: _Desk, file: YamlFile, model: type[Model], at: tuple[int, ...], data: Any) -> Model | None:
    if not isinstance(data, dict):
        desk.findings.append(Finding(file.place(at), "this must be a record: 'key: value' lines."))
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        desk.findings += explain(error, model, file, at)
        return None
