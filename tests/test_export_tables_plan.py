"""The plan of the columns decides what the tables hold; what does not read in it is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from builds import Build, lay_build
from cllkg.content import Content
from cllkg.errors import CllkgError, ExportRefused
from cllkg.exports.export import export
from cllkg.exports.targets.tables.plan import PLAN, read_plan
from cllkg.manifest import NQUADS
from cllkg.prefixes import PrefixMap


def test_a_column_that_goes_is_missed(real_build: Build, tmp_path: Path, prefixes: PrefixMap) -> None:
    """The ledger follows the plan of the columns: without one for it, a denial is lost, and it says so."""
    content, manifest = real_build
    shutil.copytree(content.ontology, tmp_path / "ontology")
    plan = tmp_path / "ontology" / PLAN
    kept = [line for line in plan.read_text(encoding="utf-8").splitlines(keepends=True) if "\tkg:negated\t" not in line]
    plan.write_text("".join(kept), encoding="utf-8")
    export(Content(tmp_path, content.build), manifest, "tables", tmp_path / "out")
    lost = json.loads((tmp_path / "out" / "loss.json").read_text(encoding="utf-8"))["kinds"]
    assert {kind for kind, row in lost.items() if row["dropped"]} == {"negation"}
    with pytest.raises(ExportRefused, match=r"would be dropped"):
        export(Content(tmp_path, content.build), manifest, "tables", tmp_path / "none", budget={"negation": 0})


def test_a_second_value_where_one_fits_is_refused(real_build: Build, tmp_path: Path) -> None:
    content, _ = real_build
    nquads = (content.build / NQUADS).read_bytes()
    line = next(line for line in nquads.splitlines(keepends=True) if b"#measures> " in line and b"/outcome/" in line)
    second = line.replace(line.split(b" ")[2], b"<http://purl.obolibrary.org/obo/CHEBI_63791>")
    changed = lay_build(tmp_path / "changed", content, b"".join(sorted({*nquads.splitlines(keepends=True), second})))
    with pytest.raises(ExportRefused, match=r"has 2 values for the column 'measures' of 'outcomes', which holds one"):
        export(*changed, "tables", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x", r"tables\.tsv:1: no column called 'x'\.\n  The columns are: table, column"),
        ("{}claims\tid\tkg:Claim\tkey\t\n", r"tables\.tsv:2: 5 cells where the header has 6"),
        ("{}claims\tid\tno:Claim\tkey\t\t\n", r"tables\.tsv:2: unknown prefix 'no'"),
        ("{}claims\tid\tkg:Claim\tkye\t\t\n", r"tables\.tsv:2: 'kye' is not a valid Form"),
        ("{}claims\tid\tkg:Claim\tkey\t\t\nclaims\tx\t\ttext\t\t\n", r"tables\.tsv:3: the column 'x' has no path"),
        ("{}claims\tid\tkg:Claim\ttext\t\t\n", r"tables\.tsv:2: the first row of a table, and no other, is its key"),
        (
            "{}claims\tid\tkg:Claim\tkey\t\t\nclaims\tx\tkg:about\trefs\tthings\t\n",
            r"tables\.tsv:3: no table called 'things'",
        ),
    ],
)
def test_a_plan_that_does_not_read_names_file_and_line(
    tmp_path: Path, prefixes: PrefixMap, text: str, says: str
) -> None:
    (tmp_path / PLAN).write_text(text.format("table\tcolumn\tpath\tform\tto\tdefinition\n"))
    with pytest.raises(CllkgError, match=says):
        read_plan(tmp_path, prefixes)
    with pytest.raises(CllkgError, match=r"tables\.tsv:1: the table is missing"):
        read_plan(tmp_path / "nowhere", prefixes)
