"""Run the script that comes with the export for Neo4j."""

from __future__ import annotations

import os
import subprocess
from collections import defaultdict
from pathlib import Path

from java_readers import neo4j_import


def run_script(out: Path, *arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run ``import.sh`` with a neo4j-admin that writes down what it is told."""
    admin = home / "bin/neo4j-admin"
    admin.parent.mkdir(parents=True, exist_ok=True)
    admin.write_text(f'#!/bin/sh\nprintf "%s\\n" "$PWD" "$@" > {home}/told\n')
    admin.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "NEO4J_HOME": str(home)}
    return subprocess.run(
        ["sh", str(out / "import.sh"), *arguments], capture_output=True, text=True, check=False, env=environment
    )


def import_as_the_script(out: Path, into: Path, *arguments: str) -> dict[str, int]:
    """Hand the importer what ``import.sh`` would hand it."""
    home = into.with_name(f"{into.name}-home")
    ran = run_script(out, *arguments, home=home)
    assert ran.returncode == 0, ran.stderr
    folder, *told = (home / "told").read_text().splitlines()
    assert told[:4] == ["database", "import", "full", "neo4j"]
    tables: dict[str, list[Path]] = defaultdict(list)
    options = []
    for one in told[4:]:
        option, _, value = one.partition("=")
        if option in ("--nodes", "--relationships"):
            tables[option].append(Path(folder, value))
        else:
            options.append(one)
    return neo4j_import(tables["--nodes"], tables["--relationships"], into=into, options=options)
