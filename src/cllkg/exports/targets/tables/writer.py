"""Write every table three times in one pass over its rows, and say in the ledger what each cell kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from cllkg.exports.census import Kind, read_kinds
from cllkg.exports.described import Described
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading
from cllkg.exports.targets.tables.cells import Cell, Cells
from cllkg.exports.targets.tables.delimited import DIALECTS, DelimitedFile
from cllkg.exports.targets.tables.fields import Field, definition_of, fields_of, key_fields
from cllkg.exports.targets.tables.package import COLUMNS, PREFIXES, data_package, rows_of_columns
from cllkg.exports.targets.tables.parquet import ParquetFile, open_parquet
from cllkg.exports.targets.tables.plan import Column, Form, Table, read_plan
from cllkg.extras import require


def tables(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the tables as CSV, TSV and Parquet, a folder each.

    Raises:
        LibraryMissing: If the library for Parquet is missing, or a cell cannot hold what the graph says.
        CllkgError: If the plan of the tables does not read.
    """
    require("tables", "The export tables")
    plan = read_plan(reading.ontology, reading.prefixes)
    classes = _classes_of(plan, reading)
    kinds = read_kinds(reading.ontology, reading.prefixes)
    cells = Cells(reading, classes)
    described: dict[str, tuple[str, Sequence[Field]]] = {}
    for table in plan:
        fields = (*key_fields(), *(field for column in table.columns for field in fields_of(column, reading)))
        described[table.name] = (definition_of(table, reading), fields)
        kept = [(column, _kinds_of(column, kinds)) for column in table.columns]
        whole = _kinds_of(table.key, kinds)
        with _files(desk, table.name, fields) as files:
            for thing in _rows(table, classes[table.name], reading):
                row: list[Cell] = [reading.curie(thing.iri), thing.iri]
                for column, of_column in kept:
                    found = cells.of(thing, column, table)
                    row += found
                    if found[0] is not None and found[0] != []:
                        _keep(ledger, of_column, thing.iri)
                files.add(row)
                _keep(ledger, whole, thing.iri)
    described["columns"] = ("A column of one of the other tables.", COLUMNS)
    described["prefixes"] = ("A prefix of CURIEs.", PREFIXES)
    with _files(desk, "columns", COLUMNS) as files:
        files.add_all(rows_of_columns({name: fields for name, (_, fields) in described.items()}))
    with _files(desk, "prefixes", PREFIXES) as files:
        files.add_all([prefix, namespace] for prefix, namespace in reading.prefixes)
    for dialect in DIALECTS:
        desk.write(f"{dialect}/datapackage.json", data_package(reading, dialect, described))


@dataclass(frozen=True)
class _Files:
    """The same table in each format."""

    files: Sequence[DelimitedFile | ParquetFile]

    def add(self, row: Sequence[Cell]) -> None:
        for file in self.files:
            file.add(row)

    def add_all(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            self.add(row)


@contextmanager
def _files(desk: Desk, name: str, fields: Sequence[Field]) -> Iterator[_Files]:
    with ExitStack() as open_:
        files: list[DelimitedFile | ParquetFile] = []
        for ending, dialect in DIALECTS.items():
            text = open_.enter_context(desk.text(f"{ending}/{name}.{ending}"))
            files.append(DelimitedFile(text, dialect, [field.name for field in fields]))
        file = open_.enter_context(desk.open(f"parquet/{name}.parquet"))
        files.append(open_.enter_context(open_parquet(file, name, fields)))
        yield _Files(files)


def _rows(table: Table, classes: frozenset[str], reading: Reading) -> Iterator[Described]:
    return reading.things(*classes) if table.classes else reading.vocables()


def _classes_of(plan: Iterable[Table], reading: Reading) -> dict[str, frozenset[str]]:
    """Return the classes of each table's rows: those the plan names, and those below them."""
    terms = [term.iri for term in reading.vocables()]
    return {
        table.name: frozenset(
            {*table.classes, *(iri for iri in terms if any(reading.is_a(iri, class_) for class_ in table.classes))}
        )
        for table in plan
    }


def _kinds_of(column: Column, kinds: Iterable[Kind]) -> list[str]:
    """Return the kinds of things a reader gets back from a column: those that are counted by the column's path.

    A key gives back those that are counted by being there. Of each the ledger passes over what is not of the kind.
    """
    if column.form is Form.KEY:
        return [kind.name for kind in kinds if not kind.paths]
    return [kind.name for kind in kinds if not {*kind.paths}.isdisjoint(column.paths)]


def _keep(ledger: Ledger, kinds: Iterable[str], iri: str) -> None:
    for kind in kinds:
        ledger.keep(kind, iri)
