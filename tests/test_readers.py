"""Each reader of our targets takes its smallest file, refuses the one with a fault, and never reaches the network."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import readers
from readers import PROGRAMS, ROOT, needs_reader, read_with

# The program, its files, what it counts in the good ones, and a word of each fault it must find in the bad ones.
SAMPLES = [
    ("bel", "check.py", ["script.bel"], {"nodes": 2, "edges": 1}, ["UP"]),
    ("crate", "check.py", ["."], {"entities": 4, "data entities": 1}, ["one.txt"]),
    ("cx2", "check.py", ["network.cx2"], {"nodes": 2, "edges": 1}, ["target"]),
    ("frictionless", "check.py", ["datapackage.json"], {"tables": 2, "rows": 2}, ["foreign-key", "type-error"]),
    ("indra", "check.py", ["statements.json"], {"statements": 1, "evidence": 1, "agents": 2}, ["$.subject"]),
    ("kgx", "check.py", ["nodes.tsv", "edges.tsv"], {"nodes": 2, "edges": 1}, ["'Gen'", "'lowers'"]),
    ("kgx", "check.py", ["nodes.jsonl", "edges.jsonl"], {"nodes": 2, "edges": 1}, ["'Gen'"]),
    ("kgx", "json_schema.py", ["nodes.jsonl", "edges.jsonl"], {"nodes": 2, "edges": 1}, ["biolink:Gen", "'somebody'"]),
    (
        "nanopub",
        "check.py",
        ["claim.trig", "trusty.trig"],
        {"nanopubs": 2, "trusty": 1, "triples": 18},
        ["at least one triple", "not valid"],
    ),
    ("obo", "check.py", ["ontology.json"], {"terms": 2, "relationships": 0, "parents": 1}, ["obographs", "pronto"]),
    ("pykeen", "check.py", ["train.tsv", "test.tsv"], {"entities": 4, "relations": 2, "triples": 4}, ["0 loaded"]),
    ("quickstatements", "check.py", ["batch.qs"], {"lines": 3, "references": 2}, ["lenalidomide", "2 cells"]),
    ("sssom", "check.py", ["set.sssom.tsv"], {"mappings": 1}, ["biolink"]),
]
CASES = [
    pytest.param(
        *sample, marks=[pytest.mark.reader, needs_reader(sample[0])], id=f"{sample[0]}-{sample[1]}-{sample[2][0]}"
    )
    for sample in SAMPLES
]


@pytest.mark.parametrize(("name", "program", "files", "counts", "faults"), CASES)
def test_a_reader_takes_a_good_file_and_names_what_is_wrong_with_a_bad_one(
    name: str, program: str, files: list[str], counts: dict[str, int], faults: list[str]
) -> None:
    good = read_with(name, *(PROGRAMS / name / "good" / file for file in files), program=program)
    assert good["problems"] == []
    assert good["counts"] == counts
    bad = read_with(name, *(PROGRAMS / name / "bad" / file for file in files), program=program)
    assert len(bad["problems"]) == len(faults)
    for fault in faults:
        assert any(fault in problem for problem in bad["problems"]), bad["problems"]


def test_every_reader_has_a_sample() -> None:
    environments = {path.parent.name for path in PROGRAMS.glob("*/requirements.txt")}
    assert environments == {sample[0] for sample in SAMPLES}


@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("*/requirements.txt")), ids=lambda path: path.parent.name)
def test_a_reader_and_all_it_needs_are_pinned(path: Path) -> None:
    frozen = path.read_text(encoding="utf-8").splitlines()
    assert frozen and all("==" in line for line in frozen if ";" not in line)
    wanted = (path.parent / "requirements.in").read_text(encoding="utf-8").splitlines()
    for line in wanted:
        if "==" in line:
            assert line.lower() in [one.split(" ;")[0] for one in frozen]


@pytest.mark.reader
@needs_reader("quickstatements")
def test_a_reader_that_wants_the_network_or_breaks_says_so(tmp_path: Path) -> None:
    program = tmp_path / "check.py"
    program.write_text("import requests\ndef check(): requests.get('http://192.0.2.1/schema', timeout=1)\n")
    with pytest.raises(AssertionError, match="a reader wanted the network"):
        read_with("quickstatements", program=str(program))


@pytest.mark.reader
@needs_reader("quickstatements")
def test_what_a_library_prints_stays_out_of_the_answer(tmp_path: Path) -> None:
    program = tmp_path / "check.py"
    program.write_text(
        "import os\n"
        "def check(word):\n"
        "    print('chatter'); os.system('echo more chatter')\n"
        "    return {'reader': word, 'problems': [], 'counts': {}}\n"
    )
    assert read_with("quickstatements", "x", program=str(program)) == {"reader": "x", "problems": [], "counts": {}}


def test_a_missing_or_outdated_environment_is_told_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "ENVIRONMENTS", tmp_path)
    assert "scripts/readers kgx" in needs_reader("kgx").kwargs["reason"]
    assert needs_reader("kgx").args == (True,)
    (tmp_path / "kgx").mkdir()
    (tmp_path / "kgx" / "made_of").write_text("kgx==0.1\n")
    assert "other versions" in needs_reader("kgx").kwargs["reason"]


def run_script(*arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"CLLKG_READERS": str(folder)} | variables
    command = ["bash", str(ROOT / "scripts" / "readers"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_script_names_the_readers_there_are_when_asked_for_another(tmp_path: Path) -> None:
    done = run_script("kgxx", folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("There is no reader called 'kgxx'. There are: bel crate ")
    assert done.stdout == ""


def test_a_reader_that_cannot_be_made_costs_one_line_and_stops_no_other(tmp_path: Path) -> None:
    """The installer here fails as with no network; an environment that is there already counts as made."""
    installer = tmp_path / "bin" / "uv"
    installer.parent.mkdir()
    installer.write_text("#!/bin/sh\necho 'error: no route to the index' >&2\nexit 2\n")
    installer.chmod(0o755)
    (tmp_path / "quickstatements").mkdir()
    made_of = (PROGRAMS / "quickstatements" / "requirements.txt").read_bytes()
    (tmp_path / "quickstatements" / "made_of").write_bytes(made_of)
    path = f"{installer.parent}{os.pathsep}{os.environ['PATH']}"
    done = run_script("cx2", "quickstatements", folder=tmp_path, PATH=path)
    assert done.returncode == 1
    failures = [line for line in done.stderr.splitlines() if line.startswith("Reader ")]
    assert len(failures) == 1
    assert failures[0].startswith("Reader cx2 could not be made: error: no route to the index (all of it in ")
    listed = run_script("--list", folder=tmp_path).stdout.splitlines()
    assert f"quickstatements\t{tmp_path}/quickstatements" in listed
    assert "cx2\tnot there" in listed
