"""The files for Neo4j, without Neo4j: what a cell can hold, and what the script does and says."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from builds import Build
from cllkg.errors import ExportRefused
from cllkg.exports.export import export
from cllkg.exports.targets.neo4j.columns import Column
from cllkg.vocabulary import XSD
from neo4j_script import run_script


@pytest.mark.parametrize(
    ("many", "values", "says"),
    [
        (False, ["a", "b"], "x has 2 values of 'p', which has one at most"),
        (True, ["a\x1fb", "c"], r"U\+001F, which separates"),
        (True, ["", "c"], "is empty or holds"),
    ],
)
def test_what_no_cell_can_hold_is_refused(many: bool, values: list[str], says: str) -> None:
    with pytest.raises(ExportRefused, match=says):
        Column("p", many=many, datatypes={"text"}).cells([(value, "text") for value in values], "x")


def test_a_number_too_long_for_neo4j_is_refused() -> None:
    column = Column("p", many=False, datatypes={XSD + "integer"})
    assert column.cells([(str(2**63 - 1), XSD + "integer")], "x") == [str(2**63 - 1)]
    with pytest.raises(ExportRefused, match="x has the number 9223372036854775808"):
        column.cells([(str(2**63), XSD + "integer")], "x")


def test_a_column_of_mixed_values_says_of_each_what_it_is() -> None:
    column = Column("p", many=False, datatypes={XSD + "integer", XSD + "string"})
    assert column.header == ["p:string", "pDatatype:string"]
    assert column.cells([("9", XSD + "integer")], "x") == ['"9"', f'"{XSD}integer"']


@pytest.fixture(scope="module")
def out(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The export alone."""
    folder = tmp_path_factory.mktemp("tables") / "a folder, with (odd) [name]+"
    export(*real_build, "neo4j", folder)
    yield folder


def test_the_script_names_tables_without_their_folder(out: Path, tmp_path: Path) -> None:
    """The importer takes names for patterns, and a comma for the end of one."""
    assert run_script(out, "cll", "--replace", "--", "--verbose", home=tmp_path).returncode == 0
    folder, *told = (tmp_path / "told").read_text().splitlines()
    assert folder == str(out)
    assert told[3] == "cll" and told[4] == "--verbose" and "--overwrite-destination=true" in told
    tables = [one.partition("=")[2] for one in told if one.startswith(("--nodes", "--relationships"))]
    assert sorted(tables) == sorted(str(path.relative_to(out)) for path in out.rglob("*.csv"))


def test_the_script_spares_a_database_that_is_there(out: Path, tmp_path: Path) -> None:
    (tmp_path / "data/databases/neo4j").mkdir(parents=True)
    ran = run_script(out, home=tmp_path)
    assert ran.returncode == 1 and not (tmp_path / "told").exists()
    assert "there is a database 'neo4j'" in ran.stderr and "--replace" in ran.stderr
    assert run_script(out, "--replace", home=tmp_path).returncode == 0


def test_the_script_says_that_neo4j_is_missing(out: Path) -> None:
    ran = subprocess.run(
        ["/bin/sh", str(out / "import.sh")], capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"}
    )
    assert ran.returncode == 1
    assert "there is no neo4j-admin.  Install Neo4j 5 or later" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--claims-as", "edges"], "'edges' is no way to import claims.  Say both"),
        (["--claims-as"], "--claims-as needs a word"),
        (["--force"], "no option called '--force'"),
        (["a", "b"], "two names of databases: 'a' and 'b'"),
    ],
)
def test_the_script_says_what_it_does_not_understand(
    out: Path, tmp_path: Path, arguments: list[str], says: str
) -> None:
    ran = run_script(out, *arguments, home=tmp_path)
    assert ran.returncode == 1 and says in ran.stderr and not (tmp_path / "told").exists()
