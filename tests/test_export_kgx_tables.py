"""The tables of Biolink terms decide what an export for KGX says; a bad or missing row is named."""

from __future__ import annotations

import csv
import json
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from builds import Build, lay_build
from cllkg.content import Content
from cllkg.errors import CllkgError, ExportRefused
from cllkg.exports.export import export
from cllkg.manifest import NQUADS
from found_in_kgx import EDGE_FILES, found_by_biolink, rows


def test_the_table_decides_which_relations_may_be_read_alone(real_build: Build, tmp_path: Path) -> None:
    table = real_build[0].ontology / "mappings" / "biolink_predicates.tsv"
    row = next(line for line in table.read_text("utf-8").splitlines() if line.startswith("kg:memberOfClass\t"))
    changed = row.replace("\tplain\t", "\tunsettled\t")
    assert changed != row
    build = _with_table(real_build, tmp_path, table.name, lambda line: line != row, changed)
    export(*build, "kgx", tmp_path / "out")
    homes = {
        name for name in EDGE_FILES for row in rows(tmp_path / "out", name) if row["kg_predicate"] == "kg:memberOfClass"
    }
    assert homes - {"inferred_edges"} == {"unsettled_edges"}


def test_a_strict_export_names_the_term_that_has_no_mapping(real_build: Build, tmp_path: Path) -> None:
    build = _with_table(
        real_build, tmp_path, "biolink_predicates.tsv", lambda line: not line.startswith("kg:bindsTo\t")
    )
    with pytest.raises(ExportRefused, match="kg:bindsTo has no mapping to the Biolink Model"):
        export(*build, "kgx", tmp_path / "strict", strict=True)
    export(*build, "kgx", tmp_path / "out")
    loss = json.loads((tmp_path / "out" / "loss.json").read_text(encoding="utf-8"))["kinds"]["claim as a triple"]
    assert any("kg:bindsTo has no mapping" in one.get("because", "") for one in loss["losses"])


def test_no_two_relations_may_have_the_same_words_and_both_mean_the_same(real_build: Build, tmp_path: Path) -> None:
    """Else the ledger would say of both that a reader gets them back."""
    name = "biolink_predicates.tsv"
    lines = (real_build[0].ontology / "mappings" / name).read_text("utf-8").splitlines()
    (row,) = [line for line in lines if line.startswith("kg:suppresses\tkg:Drug\t")]
    changed, _ = _with_table(
        real_build, tmp_path, name, lambda line: line != row, row.replace("broadMatch", "closeMatch")
    )
    with pytest.raises(AssertionError, match="biolink_predicates"):
        found_by_biolink([], changed.ontology / "mappings")


MIRRORS = (
    ("kg:increases", "kg:decreases"),
    ("kg:increasesAbundanceOf", "kg:decreasesAbundanceOf"),
    ("kg:stimulates", "kg:suppresses"),
    ("kg:indirectlyIncreases", "kg:indirectlyDecreases"),
    ("kg:raisesEngagementOf", "kg:lowersEngagementOf"),
    ("kg:memberOfClass", "kg:hasMember"),
    ("kg:partOf", "kg:hasPart"),
    ("kg:affects", "kg:affectedBy"),
)


@pytest.mark.parametrize("table", ["biolink_predicates", "indra_statements", "bel_predicates", "drugmechdb_links"])
def test_relations_that_mirror_each_other_match_alike(real_build: Build, table: str) -> None:
    """A word is as near to what raises as its mirror is to what lowers."""
    matches = defaultdict(set)
    with (real_build[0].ontology / "mappings" / f"{table}.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            matches[row["predicate"]].add((row.get("subject"), row.get("object"), row["match"]))
    pairs = [(one, other) for one, other in MIRRORS if one in matches and other in matches]
    assert pairs
    for one, other in pairs:
        assert matches[one] == matches[other]


def test_the_real_graph_exports_strictly(real_build: Build, tmp_path: Path) -> None:
    export(*real_build, "kgx", tmp_path / "out", strict=True)


@pytest.mark.parametrize(
    ("table", "line", "message"),
    [
        ("biolink_predicates.tsv", "kg:bindsTo\tx", r"biolink_predicates\.tsv:\d+: 2 cells"),
        (
            "biolink_categories.tsv",
            "nope:Drug\tbiolink:Drug\tskos:closeMatch\t\t",
            r"biolink_categories\.tsv:\d+: unknown prefix 'nope'",
        ),
        (
            "biolink_predicates.tsv",
            "kg:bindsTo\t\t\t\tbiolink:interacts_with\tbiolink:Association" + "\t" * 10,
            r"biolink_predicates\.tsv:\d+: there is no group of files ''",
        ),
        ("biolink_columns.tsv", "nodes\tx\tblob\t\t", r"biolink_columns\.tsv:\d+: there is no type 'blob'"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(
    real_build: Build, tmp_path: Path, table: str, line: str, message: str
) -> None:
    build = _with_table(real_build, tmp_path, table, lambda _: True, line)
    with pytest.raises(CllkgError, match=message):
        export(*build, "kgx", tmp_path / "out")


def _with_table(build: Build, root: Path, table: str, keeps: Callable[[str], bool], more: str | None = None) -> Build:
    """Return the build under an ontology of which one table has other rows."""
    content = Content(root / "content", root / "content" / "build")
    shutil.copytree(build[0].ontology, content.ontology)
    for name in ("graph", "queries"):
        (content.root / name).mkdir()
    path = content.ontology / "mappings" / table
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if keeps(line)]
    path.write_text("\n".join([*lines, *([more] if more else [])]) + "\n", encoding="utf-8")
    return lay_build(root / "laid", content, (build[0].build / NQUADS).read_bytes())
