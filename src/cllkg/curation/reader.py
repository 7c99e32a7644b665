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
from cllkg.curation.yaml_file import Spot, YamlFile, read_yaml
from cllkg.model.claims import Claim
from cllkg.model.codes import ReviewStatus
from cllkg.model.corpus import Corpus, PlacedNumber
from cllkg.model.entities import Entity
from cllkg.model.flags import Flag
from cllkg.model.numbers import Outcome
from cllkg.model.sources import ArticleStatement, Curator, Source
from cllkg.model.studies import Study, StudyEntry

Model = TypeVar("Model", bound=BaseModel)

_TABLES = ("entities", "sources", "statements", "curators", "studies", "flags")
_FOLDERS = ("claims", "numbers", "trials")
_SUFFIXES = (".yaml", ".yml")
# What a trial's file holds: when it does not read, none of these can be called unknown.
_IN_A_TRIAL = ("study", "claim", "outcome", "comparison")


@dataclass
class Reading:
    """A corpus, where its records stand, and what kept others from being read."""

    corpus: Corpus
    spots: dict[str, Spot]
    findings: list[Finding]
    drafts: set[str]
    # Records that are there and do not read, by reference; a kind alone when nobody knows which.
    unread: set[str]


@dataclass
class _Desk:
    """What is collected while the files are read."""

    root: Path
    findings: list[Finding] = field(default_factory=list)
    spots: dict[str, Spot] = field(default_factory=dict)
    drafts: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def shown(self, path: Path) -> Path:
        return path.relative_to(self.root)

    def add(self, table: dict[str, Model], kind: str, key: str, record: Model, spot: Spot) -> None:
        """Put a record in its table; a second one of the same name is a finding."""
        self.name(f"{kind}/{key}", spot)
        table.setdefault(key, record)

    def name(self, reference: str, spot: Spot) -> None:
        """Note where a record stands, unless its name is taken."""
        first = self.spots.setdefault(reference, spot)
        if first is not spot:
            kind, key = reference.split("/")
            cure = f"The first stands at {first.place()}; give one of them another name, or merge them."
            self.findings.append(Finding(spot.place(), f"a second {kind} called '{key}'.", cure))


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

    def keep_claim(claim: Claim, spot: Spot) -> None:
        if claim.review.status is ReviewStatus.ACCEPTED:
            desk.add(claims, "claim", claim.id, claim, spot)
        else:
            _leave_out(desk, f"claim/{claim.id}", spot)

    def keep_number(placed: PlacedNumber, spot: Spot) -> None:
        if placed.review.status is ReviewStatus.ACCEPTED:
            desk.name(placed.reference, spot)
            numbers.setdefault(placed.reference, placed)
        else:
            _leave_out(desk, placed.reference, spot)

    def keep_population_number(number: Outcome, spot: Spot) -> None:
        if number.review is None:
            cure = "Nobody has reviewed this record: add review: {status, checked_against, date}."
            desk.findings.append(Finding(spot.place(), "'review' is missing.", cure))
            desk.unread.add(f"outcome/{number.id}")
        else:
            keep_number(PlacedNumber(number, None, number.review), spot)

    for file in _yaml_files(desk, graph / "claims", ("claim",)):
        _each(desk, file, Claim, "claim", keep_claim)
    for file in _yaml_files(desk, graph / "numbers", ("outcome",)):
        _each(desk, file, Outcome, "outcome", keep_population_number)
    for file in _yaml_files(desk, graph / "trials", _IN_A_TRIAL):
        study = _one(desk, Spot(file), Study, "study", file.data)
        if study is None:
            desk.unread.update(_IN_A_TRIAL)
            continue
        accepted = study.review.status is ReviewStatus.ACCEPTED
        if accepted:
            desk.add(studies, "study", study.id, study, Spot(file))
        else:
            _leave_out(desk, f"study/{study.id}", Spot(file))
        for claim, spot in _claims_of(study, file):
            # A draft of a study is a draft in all its parts.
            keep_claim(claim if accepted else claim.model_copy(update={"review": study.review}), spot)
        for group in ("outcomes", "comparisons"):
            for i, number in enumerate(getattr(study, group)):
                review = (number.review or study.review) if accepted else study.review
                keep_number(PlacedNumber(number, study, review), Spot(file, (group, i)))
    _stray_files(desk, graph)
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
    return Reading(corpus, desk.spots, desk.findings, desk.drafts, desk.unread)


def _leave_out(desk: _Desk, reference: str, spot: Spot) -> None:
    """Leave a draft out of the corpus; its name is taken all the same."""
    desk.name(reference, spot)
    desk.drafts.add(reference)


def _claims_of(study: Study, file: YamlFile) -> list[tuple[Claim, Spot]]:
    """Return the study's claims with their spots: design facts are found by their id."""
    at = {
        file.data_at(location): location[:-1]
        for location in reversed(file.lines)
        if location and location[-1] == "id" and isinstance(file.data_at(location), str)
    }
    pairs = [(claim, Spot(file, at.get(claim.id, ()))) for claim in study.design_claims()]
    return pairs + [(claim, Spot(file, ("claims", i))) for i, claim in enumerate(study.claims)]


def _table(
    desk: _Desk, path: Path, model: type[Model], kind: str, lists: set[str], key: str = "key"
) -> dict[str, Model]:
    rows, findings = read_table(path, desk.shown(path), tuple(model.model_fields))
    desk.findings += findings
    if findings:
        desk.unread.add(kind)
    table: dict[str, Model] = {}
    for place, cells in rows:
        data: dict[str, Any] = {
            name: tuple(part.strip() for part in cell.split("|")) if name in lists else cell
            for name, cell in cells.items()
        }
        spot = Spot(YamlFile(place.path, data, {(): place.line}))
        record = _one(desk, spot, model, kind, data, key)
        if record is not None:
            desk.add(table, kind, str(getattr(record, key)), record, spot)
    return table


def _yaml_files(desk: _Desk, folder: Path, kinds: tuple[str, ...]) -> list[YamlFile]:
    """Return the files of a folder; ``kinds`` is what one that does not read may hold."""
    files = []
    paths = folder.iterdir() if folder.is_dir() else ()
    # Hidden files are an editor's or a system's, not a curator's.
    shown = sorted(path for path in paths if path.is_file() and not path.name.startswith("."))
    for path in (path for path in shown if path.suffix in _SUFFIXES):
        result = read_yaml(path, desk.shown(path))
        if isinstance(result, YamlFile):
            files.append(result)
        else:
            desk.findings += result
            desk.unread.update(kinds)
    return files


def _each(desk: _Desk, file: YamlFile, model: type[Model], kind: str, keep: Callable[[Model, Spot], None]) -> None:
    """Read a file that is a list of records."""
    if not isinstance(file.data, list):
        desk.findings.append(Finding(file.place(()), "this file must be a list.", "Begin each record with '- id:'."))
        desk.unread.add(kind)
        return
    for i, item in enumerate(file.data):
        spot = Spot(file, (i,))
        record = _one(desk, spot, model, kind, item)
        if record is not None:
            keep(record, spot)


def _one(desk: _Desk, spot: Spot, model: type[Model], kind: str, data: Any, key: str = "id") -> Model | None:
    if not isinstance(data, dict):
        cure = "graph/README.md shows the form."
        desk.findings.append(Finding(spot.place(), "this must be a record: 'key: value' lines.", cure))
        desk.unread.add(kind)
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        desk.findings += explain(error, model, spot)
        desk.unread.add(f"{kind}/{data[key]}" if key in data else kind)
        return None


def _stray_files(desk: _Desk, graph: Path) -> None:
    """Name the tables and YAML files that nothing reads, so that no record is lost in silence."""
    for path in sorted(graph.rglob("*")):
        suffix = path.suffix.lower()
        if not path.is_file() or path.name.startswith(".") or suffix not in (*_SUFFIXES, ".tsv"):
            continue
        table = path.parent == graph and path.suffix == ".tsv" and path.stem in _TABLES
        records = path.parent.parent == graph and path.parent.name in _FOLDERS and path.suffix in _SUFFIXES
        if not table and not records:
            where = f"Records are read from graph/{', graph/'.join(f'{name}/*.yaml' for name in _FOLDERS)}"
            cure = f"{where} and graph/*.tsv (the tables of graph/README.md)."
            desk.findings.append(Finding(Place(desk.shown(path), 1), "nothing reads this file.", cure))
