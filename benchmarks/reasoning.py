"""How long reasoning takes: over our graph, and the closure of real ontologies, against owlrl where it finishes.

Both engines derive the same triples from the same slice in one run; the alternating order keeps a
drifting machine from favoring one. Run it with ``scripts/bench``. The real ontologies are a file of
N-Triples, perhaps gzipped, that ``CLLKG_REAL_ONTOLOGIES`` names; without it that part is left out.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import owlrl
import pyoxigraph as ox
import rdflib
from rdflib.namespace import OWL, RDF

from cllkg.content import find_content
from cllkg.pipeline import compile_content
from cllkg.reasoning.fixpoint import close, infer
from cllkg.reasoning.rules import Rule, read_rule, read_rules

ROOT = Path(__file__).parents[1]
BENCH = "https://w3id.org/cllkg/benchmark#"
# So many rows that only a rule gone wrong has more.
ROWS = 50_000_000

Edge: TypeAlias = tuple[str, str, str]


def by_rules(store: ox.Store, rules: Sequence[Rule]) -> int:
    """Close a store under rules with the build's own engine; return how many triples were added."""
    before = len(store)
    close(store, rules, lambda _rule, _new: (), 10, ROWS)
    return len(store) - before


def edges(store: ox.Store, steps: dict[str, str]) -> set[Edge]:
    """Return the triples of some predicates, each under the word that stands for it."""
    found = set()
    for step, word in steps.items():
        for quad in store.quads_for_pattern(None, ox.NamedNode(BENCH + step), None):
            assert isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
            found.add((quad.subject.value, BENCH + word, quad.object.value))
    return found


def upward(all_edges: set[Edge], size: int) -> set[Edge]:
    """Return a slice of about a size: the first classes that are part of something, with all above them."""
    above: dict[str, list[Edge]] = {}
    for edge in sorted(all_edges):
        above.setdefault(edge[0], []).append(edge)
    part: set[Edge] = set()
    for subject in sorted({s for s, step, _ in all_edges if step == BENCH + "in"}):
        waiting = [subject]
        while waiting:
            new = [edge for edge in above.get(waiting.pop(), ()) if edge not in part]
            part.update(new)
            waiting += [edge[2] for edge in new]
        if len(part) >= size:
            break
    return part


def slice_by_rules(part: set[Edge], rules: Sequence[Rule]) -> set[Edge]:
    """Return the closure of a slice, by our rules."""
    store = ox.Store()
    store.extend(ox.Quad(*map(ox.NamedNode, edge)) for edge in part)
    by_rules(store, rules)
    return edges(store, {"isUnder": "under", "isIn": "in"})


def slice_by_owlrl(part: set[Edge]) -> set[Edge]:
    """Return the closure of a slice, by owlrl under the axioms that say the same as our rules."""
    graph = rdflib.Graph()
    under, within = rdflib.URIRef(BENCH + "under"), rdflib.URIRef(BENCH + "in")
    for edge in part:
        start, step, end = (rdflib.URIRef(term) for term in edge)
        graph.add((start, step, end))
    for step in (under, within):
        graph.add((step, RDF.type, OWL.TransitiveProperty))
    for chain in ((under, within), (within, under)):
        node = rdflib.BNode()
        rdflib.collection.Collection(graph, node, list(chain))
        graph.add((within, OWL.propertyChainAxiom, node))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return {(str(s), str(p), str(o)) for step in (under, within) for s, p, o in graph.triples((None, step, None))}


def our_graph(runs: int) -> None:
    """Print how long the build's own reasoning takes."""
    content = find_content(ROOT)
    nquads = compile_content(content).nquads
    book = read_rules(content)
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        found = infer(nquads, book)
        times.append(time.perf_counter() - start)
    print(f"our graph: {nquads.count(chr(10).encode())} quads, {found.count} inferences, {found.plain} triples, "
          f"{found.withheld} withheld")  # fmt: skip
    print(f"  reasoning to the fixpoint: median {statistics.median(times):.2f} s of {runs}, "
          f"min {min(times):.2f}, max {max(times):.2f}")  # fmt: skip


def real_ontologies(path: Path, size: int, runs: int) -> None:
    """Print the closure of the real ontologies, and the ratio to owlrl on a slice of them."""
    rules = [read_rule(file, ROOT, is_rule=False) for file in sorted((ROOT / "benchmarks" / "rules").glob("*.rq"))]
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    store = ox.Store()
    start = time.perf_counter()
    store.bulk_load(data, format=ox.RdfFormat.N_TRIPLES)
    print(f"real ontologies: {len(store)} triples, loaded in {time.perf_counter() - start:.1f} s")
    for names, some in (("direct steps", rules[:1]), ("class and part-of closure", rules[1:])):
        start = time.perf_counter()
        added = by_rules(store, some)
        print(f"  {names}: {added} triples in {time.perf_counter() - start:.1f} s")
    part = upward(edges(store, {"under": "under", "in": "in"}), size)
    times: dict[str, list[float]] = {"rules": [], "owlrl": []}
    for _ in range(runs):
        start = time.perf_counter()
        ours = slice_by_rules(part, rules[1:])
        middle = time.perf_counter()
        theirs = slice_by_owlrl(part)
        times["rules"].append(middle - start)
        times["owlrl"].append(time.perf_counter() - middle)
        if ours != theirs:
            raise SystemExit(
                f"the engines differ: {len(ours - theirs)} triples by rules alone, {len(theirs - ours)} by owlrl"
            )
    ratio = statistics.median(b / a for a, b in zip(times["rules"], times["owlrl"], strict=True))
    print(f"  slice of {len(part)} steps, the same {len(ours)} triples by both: rules "
          f"{statistics.median(times['rules']):.3f} s, owlrl {statistics.median(times['owlrl']):.1f} s; "
          f"owlrl takes {ratio:.0f} times as long (median of {runs})")  # fmt: skip


def main() -> None:
    """Print both parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--slice", type=int, default=1000, help="steps in the slice that owlrl gets, about")
    options = parser.parse_args()
    our_graph(options.runs)
    real = os.environ.get("CLLKG_REAL_ONTOLOGIES")
    if real:
        real_ontologies(Path(real), options.slice, options.runs)
    else:
        print("real ontologies: left out; CLLKG_REAL_ONTOLOGIES names no file")


if __name__ == "__main__":
    main()
