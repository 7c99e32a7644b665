"""What a person writes after --select is read, or told what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from builds import Build, Resolve
from cllkg.cli import main
from cllkg.errors import CllkgError, UnknownName
from cllkg.exports.export import export
from cllkg.exports.ledger_files import LOSSES
from cllkg.exports.selection.words import read_selection


@pytest.mark.parametrize(
    ("word", "error", "says"),
    [
        ("stance=supported", UnknownName, r"no field to select by called 'stance'\..*The fields are: standing, graph"),
        (
            "standing=suported",
            UnknownName,
            r"no standing called 'suported'\.  Did you mean 'supported'.*There are: .*hypothesis",
        ),
        ("study-type=human_trail", UnknownName, r"no type of study called 'human_trail'\.  Did you mean 'human_trial'"),
        ("graph=articles", UnknownName, r"no graph to select by called 'articles'\.  Did you mean 'article'"),
        (
            "near=lenalidomyde",
            UnknownName,
            r"^--select near=lenalidomyde: no entity called 'lenalidomyde'\.  Did you mean 'lenalidomide'",
        ),
        ("near=lenalidomide~x", CllkgError, r"'x' is not how many claims away\.  Write a number: near=lenalidomide~2"),
        ("near=lenalidomide~", CllkgError, r"'' is not how many claims away"),
        ("near=lenalidomide~0", CllkgError, r"at least one hop\.  Write lenalidomide~1"),
        ("near=lenalidomide~00", CllkgError, r"at least one hop\.  Write lenalidomide~1"),
        ("standing", CllkgError, r"--select standing: there is no value\.  Write a field and a value"),
        ("standing=", CllkgError, r"there is no value"),
        (
            "standing=inconclusive",
            CllkgError,
            r"--select standing=inconclusive: no claim and no reported number is that",
        ),
    ],
)
def test_what_cannot_be_selected_is_said_in_one_message(
    real_build: Build, resolve: Resolve, tmp_path: Path, word: str, error: type[CllkgError], says: str
) -> None:
    with pytest.raises(error, match=says):
        export(*real_build, "nquads", tmp_path / "out", selection=read_selection([word], resolve))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("word", "code"), [("stance=supported", 1), ("near=nobody knows", 1), ("standing=inconclusive", 1), ("standing", 1)]
)
def test_the_verb_ends_without_a_traceback(tmp_path: Path, word: str, code: int) -> None:
    result = CliRunner().invoke(main, ["export", "nquads", "-o", str(tmp_path / "out"), "--select", word])
    assert (result.exit_code, result.stdout) == (code, "")
    assert not (tmp_path / "out").exists()
    assert "Traceback" not in result.stderr


def test_the_verb_selects(tmp_path: Path) -> None:
    words = ["--select", "standing=supported", "--select", "study-type=in-vitro"]
    result = CliRunner().invoke(main, ["export", "nquads", "-o", str(tmp_path / "out"), *words])
    assert result.exit_code == 0, result.stderr
    assert "selecting: --select standing=supported --select study-type=in-vitro" in result.stderr
    assert json.loads((tmp_path / "out" / LOSSES).read_text(encoding="utf-8"))["left_out_by_selection"]["claim"] > 0
