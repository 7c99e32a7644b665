"""How fast KGX's files are written: our export beside KGX's own transform of the same rows, in one run.

Ours reads the build and writes every row twice, as TSV and as JSON Lines; KGX reads our TSV and writes JSON Lines once,
as a stream. Rates are rows written in a second of processor time; neither includes the start of the process. KGX runs
in the environment of ``scripts/readers kgx``. Run it with ``scripts/bench``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.exports import ROOT, Measured, say
from benchmarks.many_copies import copy_many

KGX = ROOT / (os.environ.get("CLLKG_READERS") or "build/readers") / "kgx" / "bin" / "python"
SIZES = (1, 10, 100)
READERS = ROOT / "tests" / "readers"


def ours(build: Path, out: Path) -> tuple[float, float]:
    """Return the processor time of our export and its peak memory in megabytes."""
    command = [sys.executable, "-m", "benchmarks.exports", "--one", "ours", "kgx", str(build), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    measured = Measured(**json.loads(done.stdout))
    return measured.seconds, measured.peak


def theirs(folder: Path, names: list[str]) -> tuple[float, float]:
    """Return the processor time of KGX's transform and its peak memory in megabytes."""
    command = [str(KGX), str(READERS / "run.py"), str(READERS / "kgx" / "transform.py"), str(folder), *names]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    counts = json.loads(done.stdout)["counts"]
    return counts["seconds"], counts["peak"]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1, help="not used; the sizes are the repetition")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="how many copies of the real graph")
    asked = parser.parse_args()
    if not KGX.exists():
        sys.exit(f"{KGX}: KGX is not there.  Run scripts/readers kgx.")
    print("rows a second of processor time; ours writes each row twice, KGX once")
    print(f"  {'copies':>6} {'rows':>9} {'ours':>9} {'MB':>6} {'KGX':>9} {'MB':>6} {'times':>6}")
    with tempfile.TemporaryDirectory() as place:
        for size in asked.sizes:
            build, out = Path(place) / f"{size}.nq", Path(place) / f"{size}"
            say(f"{size} copies: writing the build")
            copy_many(ROOT / "build" / "cllkg.nq", size, build)
            say(f"{size} copies: ours")
            seconds, peak = ours(build, out)
            names = sorted(path.stem for path in out.glob("*.tsv") if path.with_suffix(".jsonl").exists())
            rows = sum(sum(1 for _ in (out / f"{name}.jsonl").open("rb")) for name in names)
            say(f"{size} copies: KGX")
            rival, more = theirs(out, names)
            mine, other = 2 * rows / seconds, rows / rival
            print(
                f"  {size:6} {rows:9,} {mine:9,.0f} {peak:6.0f} {other:9,.0f} {more:6.0f} {mine / other:6.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
