"""How fast RDF is exported and how much memory that takes: ours and rdflib's serializers on the same data, in one run.

Every figure is a process of its own. Ours reads the build from disk, writes all files of the format and hashes them;
for rdflib only the writing of one file is timed, from a graph that is loaded already. Rates are triples written in a
second of processor time, which others on the machine hardly change; memory is the most a process held,
for rdflib with its graph. Run it with ``scripts/bench``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from benchmarks.many_copies import copy_many

ROOT = Path(__file__).parents[1]
# What rdflib calls each format; it has no RDF 1.2.
RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt",
    "rdfxml": "xml",
    "nquads": "nquads",
    "trig": "trig",
    "jsonld": "json-ld",
    "rdf12": "",
}
QUADS = ("nquads", "trig", "jsonld")
# rdflib takes too long on more copies than these.
MOST = 5
SIZES = (1, MOST, 100)


@dataclass(frozen=True)
class Measured:
    """One process: its processor time for writing, how many triples it wrote, and the most megabytes it held."""

    seconds: float
    triples: int
    peak: float

    @property
    def rate(self) -> float:
        """Triples a second."""
        return self.triples / self.seconds


def ours(name: str, build: Path, out: Path) -> Measured:
    """Write a format with this package."""
    from cllkg.content import find_content
    from cllkg.exports.census import read_kinds
    from cllkg.exports.folder import new_folder
    from cllkg.exports.formats import find_format
    from cllkg.exports.ledger import Ledger
    from cllkg.exports.reading import Reading
    from cllkg.exports.sorted_quads import SortedQuads
    from cllkg.prefixes import read_prefixes

    content = find_content(ROOT)
    prefixes = read_prefixes(content.ontology / "prefixes.tsv")
    ledger = Ledger({kind.name: frozenset() for kind in read_kinds(content.ontology, prefixes)})
    with SortedQuads(build) as quads, new_folder(out) as desk:
        reading = Reading(quads, prefixes, content, version="0", sha256="")
        target = find_format(name)
        import_module(target.module)
        start = time.process_time()
        target.write(reading, desk, ledger)
        seconds = time.process_time() - start
    return Measured(seconds, triples_of(name, build), peak())


def triples_of(name: str, build: Path) -> int:
    """Return how many triples our files of a format hold."""
    inferred = b"/graph/inferred> .\n"
    graphs = whole = 0
    last = b""
    with build.open("rb") as lines:
        for line in lines:
            graphs += 1
            triple = line.rpartition(b" <")[0]
            if not line.endswith(inferred) and triple != last:
                whole += 1
                last = triple
    return graphs if name in (*QUADS, "rdf12") else graphs + whole


def theirs(name: str, build: Path, out: Path) -> Measured:
    """Write a format with rdflib."""
    import rdflib

    # It warns of what it leaves out, and of encodings.
    warnings.simplefilter("ignore")
    dataset = rdflib.Dataset()
    dataset.parse(build, format="nquads")
    graph: rdflib.Graph = dataset
    if name not in QUADS:
        graph = rdflib.Graph()
        for subject, predicate, value, _ in dataset.quads():
            graph.add((subject, predicate, value))
    triples = sum(1 for _ in dataset.quads()) if name in QUADS else len(graph)
    start = time.process_time()
    graph.serialize(out, format=RDFLIB[name])
    return Measured(time.process_time() - start, triples, peak())


def peak() -> float:
    """Return the most memory this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(who: str, name: str, build: Path, place: Path) -> Measured:
    """Measure once, in a process of its own."""
    out = place / f"out-{who}-{name}"
    command = [sys.executable, "-m", "benchmarks.exports", "--one", who, name, str(build), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    subprocess.run(["rm", "-rf", str(out)], check=True)
    return Measured(**json.loads(done.stdout))


def compare(sizes: Iterable[int], names: Iterable[str], runs: int) -> None:
    """Print the table."""
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}; medians; thousands of triples a second")
    print(
        f"  {'copies':>6} {'quads':>9}  {'format':9} {'ours':>7} {'MB':>6} {'rdflib':>7} {'MB':>6} {'times':>6}  runs"
    )
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for size in sizes:
            build = place / f"{size}.nq"
            say(f"{size} copies: writing the build")
            quads = copy_many(ROOT / "build" / "cllkg.nq", size, build)
            for name in names:
                found: dict[str, list[Measured]] = {"ours": [], "rdflib": []}
                for run in range(runs if size <= MOST else 1):
                    for who, measured in found.items():
                        if who == "ours" or (RDFLIB[name] and size <= MOST):
                            say(f"{size} copies, {name}, run {run + 1}: {who}")
                            measured.append(measure(who, name, build, place))
                print(f"  {size:6} {quads:9,}  {name:9} {row(found['ours'], found['rdflib'])}", flush=True)
            build.unlink()


def row(mine: list[Measured], rival: list[Measured]) -> str:
    """Return the medians as columns; rdflib's are empty where it was not asked."""
    rate, memory = (statistics.median(getattr(one, column) for one in mine) for column in ("rate", "peak"))
    if not rival:
        return f"{rate / 1000:7.1f} {memory:6.0f} {'':7} {'':6} {'':6}  {len(mine)}"
    other, more = (statistics.median(getattr(one, column) for one in rival) for column in ("rate", "peak"))
    return f"{rate / 1000:7.1f} {memory:6.0f} {other / 1000:7.1f} {more:6.0f} {rate / other:6.1f}  {len(mine)}"


def say(text: str) -> None:
    """Tell who waits what is going on."""
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="how many copies of the real graph")
    parser.add_argument("--formats", nargs="+", default=list(RDFLIB), choices=list(RDFLIB))
    parser.add_argument("--one", nargs=4, metavar=("WHO", "FORMAT", "BUILD", "OUT"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        who, name, build, out = asked.one
        print(json.dumps(asdict((ours if who == "ours" else theirs)(name, Path(build), Path(out)))))
    else:
        compare(asked.sizes, asked.formats, asked.runs)


if __name__ == "__main__":
    main()
