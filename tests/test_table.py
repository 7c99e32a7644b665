"""Answers as people read them: columns that fit, blocks where they do not, and nothing left out."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cllkg.prefixes import PrefixMap
from cllkg.queries.formats import counted, write_answer
from cllkg.queries.table import LONGEST_WORD, blocks, table, wrap
from cllkg.store import Answer

SOURCE = Path(__file__).parents[1] / "src"
HEADER = ["claim", "sentence", "n"]
BODY = [
    ["kgclaim:lenalidomide-decreases-cd200-on-cll-cells", "It lowers CD200 on the CLL cells of 6 people.", "6"],
    ["kgclaim:short", "Short.", "12"],
]


def without_blanks(text: str) -> str:
    return "".join(text.split())


def columns(text: str) -> list[str]:
    """Each column of a table read downwards, cut where its rule says."""
    lines = text.splitlines()
    rule = next(line for line in lines if line.startswith("--"))
    places, start = [], 0
    for part in rule.split("  "):
        places.append((start, start + len(part)))
        start += len(part) + 2
    return [without_blanks(" ".join(line[a:b] for line in lines if line != rule)) for a, b in places]


def test_a_table_that_fits_is_as_it_was() -> None:
    text = table(HEADER, BODY)
    assert table(HEADER, BODY, max(map(len, text.splitlines()))) == text
    assert len(text.splitlines()) == 4


@pytest.mark.parametrize("width", [50, 60, 77, 90])
def test_a_table_too_wide_is_wrapped_within_its_columns_and_keeps_every_character(width: int) -> None:
    text = table(HEADER, BODY, width)
    assert max(map(len, text.splitlines())) <= width
    assert columns(text) == [without_blanks(HEADER[i] + BODY[0][i] + BODY[1][i]) for i in range(3)]
    assert "\n\n" in text, "a blank line shows where a row of several lines ends"


def test_the_widest_columns_give_way_first() -> None:
    text = table(["a", "b", "c"], [["x" * 9, "one two three four five", "six seven eight nine ten"]], 40)
    rule = text.splitlines()[1]
    assert rule.startswith("-" * 9 + "  ")
    assert len(rule) == 40


def test_whole_words_that_do_not_fit_come_as_blocks() -> None:
    assert table(HEADER, BODY, 20) == blocks(HEADER, BODY)
    assert blocks(HEADER, [["a", "b\nc", ""]]) == "claim: a\nsentence: b\n  c\nn:\n"
    assert blocks(HEADER, BODY).count("\n\n") == 1


def test_an_answer_without_rows_or_columns_is_still_an_answer() -> None:
    assert table(["x"], []) == "x\n-\n"
    assert table(["x"], [], 80) == "x\n-\n"
    assert table([], []) == ""
    assert blocks(["x"], []) == ""


@given(st.text(alphabet="ab c-_/:.1", max_size=60), st.integers(min_value=1, max_value=30))
def test_wrapping_drops_blanks_only_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(len(line) <= width for line in lines) or lines == [text]
    assert without_blanks("".join(lines)) == without_blanks(text)


@given(
    st.lists(st.lists(st.text(alphabet="abcdef -:", max_size=80), min_size=3, max_size=3), max_size=4),
    st.integers(min_value=10, max_value=120),
)
def test_no_table_of_columns_is_wider_than_it_may_be(body: list[list[str]], width: int) -> None:
    text = table(HEADER, body, width)
    as_blocks = text == blocks(HEADER, body)
    assert as_blocks or max(map(len, text.splitlines())) <= width
    assert not as_blocks or width < 3 * LONGEST_WORD + 4 + 1


def test_a_list_shows_terms_as_a_table_does() -> None:
    answer = Answer(("a", "b"), ((ox.NamedNode("urn:x:1"), None), (ox.Literal("two"), ox.Literal("3"))))
    assert write_answer(answer, "list", PrefixMap({"x": "urn:x:"})) == "a: x:1\nb:\n\na: two\nb: 3\n"
    assert write_answer(Answer(truth=False), "list", PrefixMap({})) == "false\n"


def test_one_thing_is_singular() -> None:
    assert [counted(n, "row") for n in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]


def on_a_terminal(columns_: int, *arguments: str) -> str:
    """Run the command line with a real terminal as its output and return what arrives there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns_, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    command = [sys.executable, "-m", "cllkg", *arguments]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=theirs, stderr=subprocess.DEVNULL, cwd=SOURCE, env=environment
    )
    os.close(theirs)
    process.communicate(b"SELECT ?text { VALUES ?text { 'one two three four five six seven eight nine ten' } }")
    text = b""
    try:
        while chunk := os.read(ours, 4096):
            text += chunk
    except OSError:
        pass  # the other end is closed
    os.close(ours)
    assert process.returncode == 0
    return text.decode().replace("\r\n", "\n")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("store") / "graph.nq"
    file.write_text("", encoding="utf-8")
    return f"memory:{file}"


def test_a_terminal_gets_a_table_of_its_width_and_a_pipe_the_whole_one(store: str) -> None:
    text = "one two three four five six seven eight nine ten"
    asked = ("query", "-", "--store", store)
    assert on_a_terminal(80, *asked).splitlines() == ["text", "-" * len(text), text]
    narrow = on_a_terminal(20, *asked).splitlines()
    assert narrow[:3] == ["text", "-" * 20, "one two three four"]
    assert " ".join(narrow[2:]) == text
    assert on_a_terminal(20, *asked, "--format", "list") == f"text: {text}\n"
    query = f"SELECT ?text {{ VALUES ?text {{ '{text}' }} }}"
    command = [sys.executable, "-m", "cllkg", *asked]
    done = subprocess.run(command, input=query, capture_output=True, text=True, check=True, cwd=SOURCE)
    assert done.stdout.splitlines()[2] == text
