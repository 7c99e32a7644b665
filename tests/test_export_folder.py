"""An export has a folder of its own, whole or not at all, and no other file pays for it."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from builds import Build, lay_build
from cllkg.cli.export import export as export_command
from cllkg.content import Content
from cllkg.errors import NotWritable, StoreUnavailable, UnknownName
from cllkg.exports.export import export, open_reading
from cllkg.exports.folder import LISTING, new_folder
from cllkg.exports.formats import FORMATS
from cllkg.exports.selection.words import read_selection
from cllkg.exports.targets.rdf import write_turtle
from cllkg.files import not_writable
from cllkg.manifest import NQUADS
from cllkg.pipeline import Compiled


@pytest.fixture
def build(tmp_path: Path, content: Content, compiled: Compiled) -> Build:
    """The real graph with a build folder of its own."""
    return lay_build(tmp_path, content, compiled.nquads)


def test_a_folder_with_anything_else_in_it_is_left_alone(build: Build, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.docx").write_text("years of work")
    with pytest.raises(NotWritable, match=r"out is not empty, and holds no export of ours.*new or empty"):
        export(*build, "turtle", out)
    (out / LISTING).write_text('{"files": {"thesis.docx": {}}}')
    with pytest.raises(NotWritable, match="holds no export of ours"):
        export(*build, "turtle", out)
    assert (out / "thesis.docx").read_text() == "years of work"


def test_a_file_put_beside_an_export_is_not_lost(build: Build, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(*build, "turtle", out)
    (out / "notes.txt").write_text("mine")
    with pytest.raises(NotWritable, match=r"more than the export in it: notes\.txt"):
        export(*build, "turtle", out)
    assert (out / "notes.txt").read_text() == "mine"


def test_an_earlier_export_is_replaced_whole(build: Build, tmp_path: Path) -> None:
    """Nothing of the old one stays behind to be taken for the new; and it is said."""
    said: list[str] = []
    out = tmp_path / "deep" / "out"
    paths = export(*build, "turtle", out, selection=read_selection(["standing=contested"], str))
    part = paths[0].read_bytes()
    paths[1].unlink()
    export(*build, "turtle", out, said.append)
    assert paths[0].read_bytes() != part and paths[1].is_file()
    assert f"replacing the turtle export in {out}" in said
    assert [path.name for path in out.parent.iterdir()] == ["out"], "no temporary folder is left"


def test_what_a_person_changed_in_an_export_is_not_replaced(build: Build, tmp_path: Path) -> None:
    paths = export(*build, "sif", tmp_path / "out")
    paths[0].write_bytes(paths[0].read_bytes() + b"a note of mine\n")
    with pytest.raises(NotWritable, match=rf"{paths[0].name} was changed since it was exported\.  Keep it elsewhere"):
        export(*build, "sif", tmp_path / "out")
    assert paths[0].read_bytes().endswith(b"a note of mine\n")


def test_an_export_of_another_format_is_left_alone(build: Build, tmp_path: Path) -> None:
    """A slip in the name of the folder must not cost a whole release."""
    paths = export(*build, "turtle", tmp_path / "out")
    with pytest.raises(NotWritable, match=r"out holds an export of turtle, not of nquads\.  Name a folder"):
        export(*build, "nquads", tmp_path / "out")
    assert all(path.is_file() for path in paths)


def test_it_is_said_how_much_was_lost(build: Build, tmp_path: Path) -> None:
    said: list[str] = []
    export(*build, "nquads", tmp_path / "out", said.append)
    assert re.fullmatch(r"of [\d,]+ things [\d,]+ kept, 0 folded, 0 dropped; see .*loss\.md", said[-1])


def test_an_empty_folder_may_be_used(build: Build, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export(*build, "nquads", tmp_path / "out")
    assert (tmp_path / "out" / "cllkg.nq").is_file()


def test_the_folder_a_person_stands_in_is_not_pulled_away(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here" / "below").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here" / "below")
    for directory in (Path(), tmp_path / "here"):
        with pytest.raises(NotWritable, match="the folder you are in"):
            export(*build, "nquads", directory)


def test_a_link_to_a_folder_stays_a_link(build: Build, tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "target")
    export(*build, "nquads", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target" / "cllkg.nq").is_file()


def test_a_place_that_cannot_be_written_is_named(build: Build, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotWritable, match="file is not a folder"):
        export(*build, "nquads", tmp_path / "file")
    with pytest.raises(NotWritable, match="file is not a folder"):
        export(*build, "nquads", tmp_path / "file" / "deep" / "out")


def test_a_write_that_fails_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    with new_folder(tmp_path / "out") as desk:
        desk.write("a", b"old")
    with pytest.raises(NotWritable, match="File name too long"), new_folder(tmp_path / "out") as desk:
        desk.write("a", b"new")
        desk.write("b" * 300, b"")
    assert (tmp_path / "out" / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_disk_that_fills_half_way_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    """A real full device: every write to it fails, as on a full disk."""
    with new_folder(tmp_path / "out") as desk:
        desk.write("a", b"old")
    no_room = pytest.raises(NotWritable, match=r"No space left on device\.  Choose another place, or make room")
    with no_room, new_folder(tmp_path / "out") as desk:
        desk.write("a", b"new")
        desk.path("b").symlink_to("/dev/full")
        with desk.path("b").open("wb") as full:
            full.write(b"x" * (1 << 20))
    assert (tmp_path / "out" / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("words", [[signal.SIGTERM], [signal.SIGHUP], [signal.SIGTERM, signal.SIGTERM]])
@pytest.mark.slow
def test_an_export_that_is_told_to_end_leaves_nothing_behind(
    build: Build, tmp_path: Path, words: list[signal.Signals]
) -> None:
    content = ["--content", str(build[0].root)]
    verb = [sys.executable, "-m", "cllkg", "export", "release", "-o", str(tmp_path / "out"), *content]
    with subprocess.Popen(verb, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if line.startswith("writing nquads"):
                for word in words:
                    running.send_signal(word)
    assert running.returncode == 128 + words[0]
    assert list(tmp_path.glob("*out*")) == []


@pytest.mark.parametrize("moved", [1, 2])
def test_who_is_told_to_end_between_two_moves_puts_back_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    with new_folder(tmp_path / "out") as desk:
        desk.write("a", b"old")
    replace = Path.replace
    moves: list[Path] = []

    def told_to_end(self: Path, target: Path) -> Path:
        done = replace(self, target)
        moves.append(target)
        if len(moves) == moved:
            raise SystemExit(128 + signal.SIGTERM)
        return done

    monkeypatch.setattr(Path, "replace", told_to_end)
    with pytest.raises(SystemExit), new_folder(tmp_path / "out") as desk:
        desk.write("a", b"new")
    # The second move is the last: what is new stands, whole.
    assert (tmp_path / "out" / "a").read_bytes() == (b"old" if moved == 1 else b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("number", "cure"), [(errno.ENOSPC, "make room"), (errno.EACCES, "permission"), (errno.EISDIR, "Name a file")]
)
def test_the_cure_fits_what_is_wrong(number: int, cure: str) -> None:
    said = str(not_writable(Path("out"), OSError(number, os.strerror(number))))
    assert said.startswith(f"out cannot be written: {os.strerror(number)}.  ") and cure in said


def test_files_that_hold_nothing_are_said_to(build: Build, tmp_path: Path) -> None:
    said: list[str] = []
    selection = read_selection(["standing=hypothesis"], str)
    export(*build, "drugmechdb", tmp_path / "out", said.append, selection=selection)
    assert said[-1] == "no claim and no number of what was selected can be said as drugmechdb: the files hold none."


def test_a_file_of_an_export_is_written_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'deep/a' is written twice"), new_folder(tmp_path / "out") as desk:
        desk.write("deep/a", "one")
        desk.below("deep").write("a", "two")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_or_missing_build_is_not_exported(build: Build, tmp_path: Path) -> None:
    built, manifest = build
    with pytest.raises(StoreUnavailable, match=r"not the bytes its manifest names\.  Run 'cllkg build'"):
        export(built, replace(manifest, sha256="0" * 64), "turtle", tmp_path / "out")
    (built.build / NQUADS).unlink()
    with pytest.raises(StoreUnavailable, match=r"cllkg\.nq: No such file.*Run 'cllkg build'"):
        export(built, manifest, "turtle", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_merged_file_takes_the_place_of_no_other(build: Build, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with open_reading(*build) as reading:
        with pytest.raises(NotWritable, match=r"notes\.txt is no Turtle file of ours"):
            write_turtle(reading, tmp_path / "notes.txt")
        for _ in range(2):
            write_turtle(reading, tmp_path / "cllkg.ttl")
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_the_verb_lists_every_format() -> None:
    result = CliRunner().invoke(export_command, ["--list"])
    assert [line.split()[0] for line in result.stdout.splitlines()] == list(FORMATS)


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        ([], "cllkg export --list"),
        (["turtle"], "-o DIR"),
        (["jsonld", "--merged", "-o", "cllkg.jsonld"], "--merged goes with turtle only"),
        (["turtle", "--merged", "-o", "a.ttl", "--max-loss", "0"], "without --select, --max-loss and --strict"),
        (["turtle", "--merged", "-o", "a.ttl", "--strict"], "without --select, --max-loss and --strict"),
    ],
)
def test_wrong_use_of_the_verb_says_how_to_use_it(arguments: list[str], cure: str) -> None:
    result = CliRunner().invoke(export_command, arguments)
    assert result.exit_code == 2
    assert cure in result.stderr


def test_the_verb_refuses_a_format_before_it_builds_anything(tmp_path: Path) -> None:
    result = CliRunner().invoke(export_command, ["turtl", "--content", str(tmp_path / "nowhere")])
    assert isinstance(result.exception, UnknownName)
