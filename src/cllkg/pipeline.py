"""The flow from content to build, on one page: read, compile, reason, validate, check, write."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Dataset, URIRef

from cllkg.compiler.dataset import canonical_nquads, compile_dataset, read_tbox_graph
from cllkg.content import BUILD_FORMAT, Content
from cllkg.curation.linter import lint
from cllkg.errors import BuildFailed, CurationFailed
from cllkg.files import not_writable, write_file
from cllkg.manifest import MANIFEST, NQUADS, Manifest, read_manifest
from cllkg.model.corpus import Corpus
from cllkg.queries.formats import counted
from cllkg.reasoning.classify import Structure, read_structure
from cllkg.reasoning.fixpoint import Inferences, infer
from cllkg.reasoning.rules import read_rules
from cllkg.store.oxigraph_engine import OxigraphStore, with_union
from cllkg.validation.checks import run_checks
from cllkg.validation.report import Report
from cllkg.validation.shapes import validate_shapes
from cllkg.version import __version__
from cllkg.vocabulary import KG, Kg, NamedGraph

Say = Callable[[str], None]
_INFERRED = ox.NamedNode(NamedGraph.INFERRED.iri)
_IN_INFERRED = f" {_INFERRED} .\n".encode()


@dataclass(frozen=True)
class Compiled:
    """A compiled graph that has not been judged yet; with its inferences once it was reasoned over."""

    corpus: Corpus
    dataset: Dataset
    nquads: bytes
    inferences: Inferences | None = None


def compile_content(content: Content, strength: Path | None = None) -> Compiled:
    """Read, lint and compile the content.

    Args:
        content: What to compile.
        strength: A table with another order of strength than the content's.

    Raises:
        CurationFailed: With every finding of the linter, or of the table.
    """
    reading, findings = lint(content)
    if findings:
        raise CurationFailed([str(finding) for finding in findings])
    dataset = compile_dataset(reading.corpus, content, __version__, strength)
    return Compiled(reading.corpus, dataset, canonical_nquads(dataset))


def reason(compiled: Compiled, content: Content, say: Say = lambda _: None) -> Compiled:
    """Return the compiled graph with what follows from it, in the graph ``inferred``.

    Args:
        compiled: What was compiled; its dataset receives the graph, for a copy would take as long as the reasoning.
        content: Where the rules are.
        say: Receives a line when it is done.

    Raises:
        RuleRefused: If a rule does not read, or makes terms it must not make.
        ReasoningUnbounded: If the rules do not come to an end.
    """
    inferences = infer(compiled.nquads, read_rules(content), say)
    lines = inferences.nquads()
    compiled.dataset.remove_graph(URIRef(NamedGraph.INFERRED.iri))
    compiled.dataset.parse(data=b"".join(lines), format="nquads")
    # Inferences name no blank node, so the names of those in the T-Box stay what they were.
    asserted = (line for line in compiled.nquads.splitlines(keepends=True) if not line.endswith(_IN_INFERRED))
    return replace(compiled, nquads=b"".join(sorted([*asserted, *lines])), inferences=inferences)


def build(content: Content, say: Say = lambda _: None, strength: Path | None = None) -> Manifest:
    """Make the build: nothing is written unless everything conforms.

    Args:
        content: What to build; its build folder receives ``cllkg.nq``, the stores and the manifest.
        say: Receives a line for each step.
        strength: A table with another order of strength than the content's.

    Raises:
        CurationFailed: If records do not read or do not fit together.
        InconsistentOntology: If the class tree cannot be.
        RuleRefused: If a rule of ``ontology/rules/`` does not read, or makes terms it must not make.
        ReasoningUnbounded: If the rules do not come to an end.
        BuildFailed: If the graph breaks a shape or a check.
        NotWritable: If the build folder cannot be written.
    """
    say("reading and compiling graph/")
    compiled = compile_content(content, strength)
    say("loading the T-Box with owlready2")
    structure = read_structure(read_tbox_graph(content))
    say("reasoning")
    compiled = reason(compiled, content, say)
    say("holding the graph against its shapes")
    shapes = validate_shapes(compiled.dataset, content)
    say("running the checks")
    found = run_checks(OxigraphStore.from_nquads(compiled.nquads), content)
    violations = (*shapes.violations, *found.violations)
    if violations:
        text = "\n".join(str(violation) for violation in violations)
        raise BuildFailed(f"{text}\n{counted(len(violations), 'violation')}; the last good build is left as it is.")
    say("writing the build")
    return _write(content, compiled, structure, found)


def _write(content: Content, compiled: Compiled, structure: Structure, found: Report) -> Manifest:
    sha256 = hashlib.sha256(compiled.nquads).hexdigest()
    name = f"stores/{BUILD_FORMAT}-{sha256[:16]}"
    manifest = Manifest(
        version=__version__,
        fingerprint=content.fingerprint,
        sha256=sha256,
        quads=compiled.nquads.count(b"\n"),
        store=f"{name}/asserted",
        store_inferred=f"{name}/inferred",
        counts=_counts(compiled, structure, found),
    )
    quads = list(ox.parse(compiled.nquads, format=ox.RdfFormat.N_QUADS))
    before = read_manifest(content)
    try:
        _write_store(content.build / manifest.store, [quad for quad in quads if quad.graph_name != _INFERRED])
        _write_store(content.build / manifest.store_inferred, quads)
    except OSError as error:
        raise not_writable(content.build, error) from None
    write_file(content.build / NQUADS, compiled.nquads)
    write_file(content.build / MANIFEST, manifest.to_json().encode())
    old = Path(before.store).parent if before is not None else None
    # Only a folder of our own making goes, whatever an odd manifest may name.
    if old is not None and old != Path(name) and old.parent == Path("stores"):
        shutil.rmtree(content.build / old, ignore_errors=True)
    return manifest


def _write_store(path: Path, quads: list[ox.Quad]) -> None:
    """Write an Oxigraph directory beside its place, then move it in."""
    if path.exists():
        # The path is named for the bytes: what stands there is what would be written.
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".store-", dir=path.parent))
    try:
        store = ox.Store(str(fresh))
        store.bulk_extend(with_union(quads))
        store.optimize()
        store.flush()
        del store
        fresh.replace(path)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        # Another build of the same content may have been quicker.
        if not path.exists():
            raise
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _counts(compiled: Compiled, structure: Structure, found: Report) -> dict[str, Any]:
    corpus = compiled.corpus
    standings = Counter(
        str(standing).removeprefix(KG)
        for claim, _, standing, _ in compiled.dataset.quads((None, URIRef(Kg.standing), None, None))
        if "/claim/" in str(claim)
    )
    return {
        "claims": len(corpus.claims),
        "claims by standing": dict(sorted(standings.items())),
        "evidence lines": sum(1 for _ in corpus.lines()),
        "numbers": len(corpus.numbers),
        "flags": len(corpus.flags),
        "known findings of checks": len(found.flagged),
        "sources by resolution": dict(sorted(Counter(s.resolution.value for s in corpus.sources.values()).items())),
        "entities": len(corpus.entities),
        "statements": len(corpus.statements),
        "studies": len(corpus.studies) + len(corpus.study_entries),
        **_inferred(compiled.inferences),
        "ontology": {
            "classes": structure.classes,
            "object properties": structure.object_properties,
            "data properties": structure.data_properties,
            "individuals": structure.individuals,
            "depth": structure.depth,
        },
        "triples by graph": {
            str(graph.identifier).rpartition("/")[2]: len(graph)
            for graph in sorted(compiled.dataset.graphs(), key=lambda g: str(g.identifier))
            if len(graph)
        },
    }


def _inferred(inferences: Inferences | None) -> dict[str, Any]:
    if inferences is None:
        return {}
    return {
        "inferences": inferences.count,
        "inferences by rule": dict(inferences.by_rule),
        "inferred triples": inferences.plain,
        "inferences withheld": inferences.withheld,
    }
