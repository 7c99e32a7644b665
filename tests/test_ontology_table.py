"""Tables of the ontology that exports go by: every cell by its column; a fault is named with file, line and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from cllkg.errors import CurationFailed
from cllkg.exports.mapping_table import read_mapping
from cllkg.exports.ontology_table import read_rows
from cllkg.prefixes import PrefixMap

COLUMNS = ("term", "value", "comment")
HEADER = "term\tvalue\tcomment\n"


def written(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "ontology"
    (folder / "mappings").mkdir(parents=True)
    (folder / "mappings" / "made.tsv").write_text(text, encoding="utf-8")
    return folder


def test_a_row_has_all_its_cells_and_knows_where_it_stands(tmp_path: Path) -> None:
    ontology = written(tmp_path, HEADER + "kg:a\t\t\nkg:b\tx\ty\n")
    rows = [(str(place), row) for place, row in read_rows(ontology, "mappings/made.tsv", COLUMNS)]
    assert rows == [
        ("ontology/mappings/made.tsv:2", {"term": "kg:a", "value": "", "comment": ""}),
        ("ontology/mappings/made.tsv:3", {"term": "kg:b", "value": "x", "comment": "y"}),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "1: the table is empty.\n  It needs a header row. The columns are: term, value, comment."),
        ("term\tvalue\n", "1: the column 'comment' is missing."),
        (HEADER + "kg:a\tx\n", "2: 2 cells where the header has 3."),
        (HEADER + "kg:a\tx\t\n\ty\t\n", "3: the cell of 'term' is empty.\n  Fill it in, or delete the row."),
        (HEADER + "kg:a\tx\t\nno:b\tx\t\n", "3: unknown prefix 'no' in 'no:b'"),
        (HEADER + "kg:a\tx\t\nkg:a\ty\t\n", "3: a second row for 'kg:a'.\n  Keep one."),
    ],
)
def test_a_table_that_does_not_read_is_named_by_file_and_line(
    tmp_path: Path, prefixes: PrefixMap, text: str, says: str
) -> None:
    with pytest.raises(CurationFailed) as failed:
        read_mapping(written(tmp_path, text), "made.tsv", COLUMNS, prefixes)
    assert str(failed.value).startswith(f"ontology/mappings/made.tsv:{says}")


def test_all_rows_with_too_few_cells_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(CurationFailed) as failed:
        read_rows(written(tmp_path, HEADER + "kg:a\nkg:b\tx\t\nkg:c\tx\n"), "mappings/made.tsv", COLUMNS)
    assert [finding.partition(": ")[0] for finding in failed.value.findings] == [
        "ontology/mappings/made.tsv:2",
        "ontology/mappings/made.tsv:4",
    ]


def test_a_table_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CurationFailed, match=r"^ontology/mappings/other\.tsv:1: the table is missing"):
        read_rows(written(tmp_path, HEADER), "mappings/other.tsv", COLUMNS)
