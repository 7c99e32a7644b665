"""The page on adding an export keeps its word: its writer and its row are all it takes."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from builds import Build
from cllkg.exports.export import export
from cllkg.exports.formats import FORMATS
from cllkg.exports.ledger_files import LOSSES
from cllkg.exports.target import Target

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "add-a-target.md"


def test_the_page_shows_a_whole_export(real_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer, row = re.findall(r"```py(?:thon)?\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    module = ModuleType("cllkg.exports.targets.sentences")
    exec(writer, module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    names: dict[str, Any] = {"Target": Target}
    target = eval(row, names)
    monkeypatch.setitem(FORMATS, target.name, target)

    export(*real_build, "sentences", tmp_path / "out")
    lines = (tmp_path / "out" / "claims.txt").read_text(encoding="utf-8").splitlines()
    ledger = json.loads((tmp_path / "out" / LOSSES).read_text(encoding="utf-8"))["kinds"]["claim"]
    assert (ledger["kept"], ledger["folded"]) == (0, len(lines))
    assert len(lines) > 300
