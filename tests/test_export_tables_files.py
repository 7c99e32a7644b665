"""CSV, TSV and Parquet hold the same cells, to DuckDB, pandas and frictionless, whatever stands in a label."""

from __future__ import annotations

import io
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from builds import AWKWARD_ENTITY, AWKWARD_TEXT, Build, Exported
from cllkg.errors import ExportRefused, LibraryMissing
from cllkg.exports.export import export
from cllkg.exports.targets.tables.fields import Field, Type
from cllkg.exports.targets.tables.parquet import open_parquet
from found_in_tables import FOLDERS, found_in_tables, open_tables
from ledger_check import census_of_build, differences
from readers import needs_reader, read_with


@pytest.mark.reader
@needs_reader("frictionless")
@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_the_data_package_holds_what_it_declares(real_tables: Path, kind: str) -> None:
    """Types, primary and foreign keys of every table, by the reference program for Data Packages."""
    said = read_with("frictionless", real_tables / kind / "datapackage.json")
    assert said["problems"] == []
    assert said["counts"]["tables"] == 20


@pytest.mark.parametrize("kind", FOLDERS)
def test_awkward_labels_come_back_whole(awkward_build: Build, exported: Exported, kind: str) -> None:
    """By DuckDB and by pandas, told no more than which character separates."""
    awkward_folder = exported(awkward_build, "tables")
    with open_tables(awkward_folder, kind) as connection:
        assert differences(awkward_folder, census_of_build(awkward_build[0]), found_in_tables(connection)) == []

        def first(sql: str) -> Any:
            row = connection.execute(sql).fetchone()
            return row[0] if row else None

        lenalidomide = "SELECT {} FROM {} WHERE {} = 'CHEBI:63791'"
        assert first(lenalidomide.format("label", "entities", "id")) == AWKWARD_TEXT
        assert first(lenalidomide.format("subject_label", "claims", "subject")) == AWKWARD_TEXT
        assert first(
            "SELECT label FROM flags WHERE key = 'adverse-event-shares-without-denominator'"
        ) == AWKWARD_TEXT or (
            first(f"SELECT count(*) FROM flags WHERE label = '{AWKWARD_TEXT.replace(chr(39), chr(39) * 2)}'") == 1
        )
        assert first(f"SELECT iri FROM entities WHERE id = '{AWKWARD_ENTITY}'") == AWKWARD_ENTITY
        intervention = "SELECT intervention_label FROM studies WHERE intervention_label IS NOT NULL"
        lists = [row[0] for row in connection.execute(intervention).fetchall()]
        split = [cell if isinstance(cell, list) else split_cell(cell) for cell in lists]
        assert any(AWKWARD_TEXT in cell for cell in split)
    file = awkward_folder / kind / f"entities.{kind}"
    if kind == "parquet":
        frame = pd.read_parquet(file)
    else:
        frame = pd.read_csv(file, sep="\t" if kind == "tsv" else ",", dtype=str)
    assert list(frame.loc[frame["id"] == "CHEBI:63791", "label"]) == [AWKWARD_TEXT]
    assert len(frame) == len(census_of_build(awkward_build[0])["entity"])


def split_cell(cell: str) -> list[str]:
    """Split a cell with several values as the documentation says."""
    values, text, escaped = [], "", False
    for character in cell:
        if escaped or character not in "\\|":
            text, escaped = text + character, False
        elif character == "\\":
            escaped = True
        else:
            values.append(text)
            text = ""
    return [*values, text]


@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_lists_and_texts_of_delimited_files_are_those_of_parquet(real_tables: Path, kind: str) -> None:
    """Cell for cell, as pandas reads them."""
    cells = 0
    with open_tables(real_tables, "parquet") as parquet:
        lists = set(parquet.execute('SELECT "table", "column" FROM columns WHERE list').fetchall())
        for path in sorted((real_tables / kind).glob(f"*.{kind}")):
            texts = pd.read_csv(path, sep="\t" if kind == "tsv" else ",", dtype=str, keep_default_na=False)
            result = parquet.execute(f'SELECT * FROM "{path.stem}"')
            names = [column[0] for column in result.description or ()]
            assert names == list(texts.columns)
            for left, row in zip(result.fetchall(), texts.itertuples(index=False), strict=True):
                for name, value, text in zip(names, left, row, strict=True):
                    if (path.stem, name) in lists:
                        assert [str(one) for one in value] == (split_cell(text) if text else [])
                    elif isinstance(value, Decimal):
                        assert value == Decimal(text)
                    elif isinstance(value, bool):
                        assert text == str(value).upper()
                    elif value is None or isinstance(value, str | int):
                        assert text == ("" if value is None else str(value))
                    else:
                        assert text == value.isoformat()
                    cells += 1
    assert cells > 80_000


def test_a_decimal_is_never_rounded() -> None:
    fields = (Field("p_value", Type.NUMBER, False, "", ""),)
    with open_parquet(io.BytesIO(), "outcomes", fields) as rows:
        rows.add([Decimal("0.123456789012")])
        with pytest.raises(ExportRefused, match=r"0\.1234567890123 in the column 'p_value' of 'outcomes' does not fit"):
            rows.add([Decimal("0.1234567890123")])


def test_without_pyarrow_it_says_what_to_install(
    real_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What stands as None cannot be imported.
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(LibraryMissing, match=r"pyarrow\.  Run: .*pip install .*'pyarrow>=\d+'$"):
        export(*real_build, "tables", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
