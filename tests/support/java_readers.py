"""ROBOT and Neo4j, which read our exports as strangers will; ``scripts/java-readers`` fetches them."""

from __future__ import annotations

import filecmp
import functools
import json
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cllkg.errors import ReasonerUnavailable
from cllkg.reasoning.classify import find_java

ROOT = Path(__file__).parents[2]
READERS = ROOT / (os.environ.get("CLLKG_READERS") or "build/readers")
PATIENCE_SECONDS = 300

# A run of seconds ends before a better compiler or collector pays.
_SHORT_RUN = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx2g")
# What Neo4j's own launcher opens to it, as far as these programs need it.
_OPENED = tuple(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.io", "java.nio", "sun.nio.ch"))
# Without the first line a database opened once is half a gigabyte.
_CONFIGURATION = """\
db.tx_log.preallocate=false
server.memory.pagecache.size=64m
"""
_IMPORTED = re.compile(r"^  (\d+) (nodes|relationships|properties)$", re.MULTILINE)


class ImportRefused(Exception):
    """Neo4j would not import the files; the message is its own."""


def needs_java_reader(name: str) -> pytest.MarkDecorator:
    """Return the mark that skips a test where a reader is missing, and tells how to get it.

    Args:
        name: The reader, ``"robot"`` or ``"neo4j"``.
    """
    lacks = _lacks(name)
    return pytest.mark.skipif(lacks is not None, reason=lacks or "")


def robot(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ROBOT, such as ``robot("validate-profile", "--profile", "DL", "-i", path)``.

    Returns:
        The finished process. What it objects to stands in ``stdout``, and ``returncode`` is then not 0.
    """
    return _run("robot", "org.obolibrary.robot.CommandLineInterface", arguments)


def neo4j_import(
    nodes: Sequence[Path], relationships: Sequence[Path], *, into: Path, options: Sequence[str] = ()
) -> dict[str, int]:
    """Let ``neo4j-admin database import full`` load CSV files, each with its own header, into a new database.

    Nothing is skipped: an end without a node, a second node of one name or a column too many is refused.

    Args:
        nodes: The files of nodes.
        relationships: The files of relationships.
        into: A folder of its own, made if need be; ``neo4j_ask`` reads it.
        options: What else the tool is told, such as ``--multiline-fields=true``.

    Returns:
        How many ``nodes``, ``relationships`` and ``properties`` the tool says it imported.

    Raises:
        ImportRefused: With all that the tool said.
    """
    (into / "conf").mkdir(parents=True, exist_ok=True)
    (into / "conf/neo4j.conf").write_text(_CONFIGURATION)
    ran = _run(
        "neo4j",
        "org.neo4j.cli.AdminTool",
        ["database", "import", "full", "neo4j", "--strict", "--path-pattern-style=none"]
        + [f"--nodes={path.resolve()}" for path in nodes]
        + [f"--relationships={path.resolve()}" for path in relationships]
        + list(options),
        java_options=_OPENED,
        environment={"NEO4J_HOME": str(into.resolve()), "NEO4J_CONF": str(into.resolve() / "conf")},
    )
    counts = {what: int(number) for number, what in _IMPORTED.findall(ran.stdout)}
    if ran.returncode != 0 or not counts:
        raise ImportRefused(f"{ran.stdout}\n{ran.stderr}")
    return counts


def neo4j_ask(database: Path, *questions: str) -> list[list[dict[str, Any]]]:
    """Ask an imported database in Cypher; all questions of one call share one start of the database.

    Args:
        database: The folder ``neo4j_import`` was given.
        questions: Cypher that returns values, not whole nodes.

    Returns:
        For each question its rows, by column.

    Raises:
        ValueError: If the database did not open or a question was no Cypher.
    """
    ran = _run("neo4j", "Ask", [database.resolve(), *questions], java_options=_OPENED)
    if ran.returncode != 0:
        raise ValueError(ran.stderr)
    return [json.loads(line) for line in ran.stdout.split("\n") if line]


@functools.cache
def _lacks(name: str) -> str | None:
    made_of = READERS / f"java-{name}/made_of"
    wanted = ROOT / "tests/readers/java" / name
    cure = f"'scripts/java-readers {name}' fetches it"
    if not made_of.is_dir():
        return f"{name} is not in {READERS}; {cure}"
    files = sorted(path.name for path in wanted.iterdir())
    if filecmp.cmpfiles(wanted, made_of, files, shallow=False)[0] != files:
        return f"{name} in {READERS} is not the one that {wanted.relative_to(ROOT)} names; {cure}"
    try:
        find_java()
    except ReasonerUnavailable as error:
        return str(error)
    return None


def _run(
    name: str,
    main: str,
    arguments: Sequence[str | Path],
    *,
    java_options: Sequence[str] = (),
    environment: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    folder = READERS / f"java-{name}"
    return subprocess.run(
        [
            str(find_java()),
            *_SHORT_RUN,
            *java_options,
            "-cp",
            os.pathsep.join([str(folder / "classes"), str(folder / "jars/*")]),
            main,
            *map(str, arguments),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_SECONDS,
        check=False,
        env=os.environ | (environment or {}),
    )
