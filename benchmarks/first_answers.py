"""How long a build takes, and how a cold answer compares with the plain rdflib way.

Every figure is a whole process, timed from outside; the runs of two commands alternate, so that a
drifting machine does not favor one. Run it with ``scripts/bench``.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
RDFLIB_SCRIPT = """
import sys, rdflib
graph = rdflib.Graph().parse(sys.argv[1])
for row in graph.query(open(sys.argv[2]).read()):
    print(*row, sep=",")
"""


def seconds(command: list[str]) -> float:
    """Run a command once and return its wall time in seconds."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    return time.perf_counter() - start


def alternate(commands: dict[str, list[str]], runs: int) -> dict[str, list[float]]:
    """Time commands in turn, after one run of each that does not count."""
    for command in commands.values():
        seconds(command)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(seconds(command))
    return times


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    cllkg = str(Path(sys.executable).with_name("cllkg"))
    question = next((ROOT / "queries" / "questions").glob("q04-*.rq"))
    turtle = ROOT / "build" / "cllkg.ttl"
    subprocess.run([cllkg, "export", "turtle", "--merged", "-o", str(turtle)], check=True, stdout=subprocess.DEVNULL)
    builds = alternate({"cllkg build": [cllkg, "build", "--quiet"]}, 3)
    times = builds | alternate(
        {
            "cllkg query q04, cold": [cllkg, "query", "q04", "--format", "csv"],
            "python -c 'import rdflib'": [sys.executable, "-c", "import rdflib"],
            "q04 by rdflib from Turtle": [sys.executable, "-c", RDFLIB_SCRIPT, str(turtle), str(question)],
        },
        runs,
    )
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}; wall seconds of whole processes")
    for name, values in times.items():
        low, middle, high = min(values), statistics.median(values), max(values)
        print(f"  {name:28} median {middle:6.3f}   min {low:6.3f}   max {high:6.3f}   n {len(values)}")
    base = times["cllkg query q04, cold"]
    for name in ("python -c 'import rdflib'", "q04 by rdflib from Turtle"):
        ratio = statistics.median(b / a for a, b in zip(base, times[name], strict=True))
        print(f"  {name} takes {ratio:.1f} times as long as the cold answer")


if __name__ == "__main__":
    main()
