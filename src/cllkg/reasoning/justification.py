"""Why a T-Box cannot be: the axioms that clash, as Pellet names them.

HermiT says only that something is wrong. Pellet, which owlready2 brings too, names a smallest set of
axioms that cannot hold together. It runs as a process of its own, killed at its deadline.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

from rdflib import Graph

from cllkg.errors import ReasonerUnavailable

DEADLINE_SECONDS = 120

_EXPLANATION = re.compile(r"^\d+\)\s+", re.MULTILINE)
_DISJOINT = re.compile(r"DisjointClasses\(([^)]*)\)")
_WORD = re.compile(r"[\w.-]+")


def justify(tbox: Graph, java: Path, unsatisfiable: str | None = None, deadline: float = DEADLINE_SECONDS) -> list[str]:
    """Return the axioms that clash, a sentence each, in a fixed order.

    Args:
        tbox: An ontology that is inconsistent, or has a class that can have no member.
        java: The Java executable to run.
        unsatisfiable: The IRI of such a class; without one the ontology as a whole is explained.
        deadline: Seconds after which Pellet is killed.

    Raises:
        ReasonerUnavailable: If Pellet does not run, finds nothing, or is not done at the deadline.
    """
    what = ["--unsat", unsatisfiable] if unsatisfiable else ["--inconsistent"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ontology.nt"
        path.write_bytes(tbox.serialize(format="nt", encoding="utf-8"))
        arguments = ["-cp", _classpath(), "pellet.Pellet", "explain", "--ignore-imports", *what, str(path)]
        try:
            done = subprocess.run(  # noqa: S603 - the Java that was found, owlready2's jar, a file of our own; no shell
                [str(java), *arguments], capture_output=True, text=True, timeout=deadline, check=False
            )
        except subprocess.TimeoutExpired:
            raise ReasonerUnavailable(f"Pellet did not finish within {deadline:g} s and was stopped.") from None
        except OSError as error:
            raise ReasonerUnavailable(f"Pellet did not start: {error}.") from None
    axioms = read_explanation(done.stdout)
    if not axioms:
        # Its last line is the reason; the lines before it are where in Java it happened.
        reason = (done.stderr.strip() or "it found no clash").splitlines()[0]
        raise ReasonerUnavailable(f"Pellet gave no explanation: {reason}")
    return axioms


def read_explanation(text: str) -> list[str]:
    r"""Return the axioms of Pellet's first explanation as sentences.

    >>> read_explanation("1)   both type Claim\n     both type Inference\n     Claim disjointWith Inference\n")
    ['both is in the class Claim', 'both is in the class Inference', 'nothing is both Claim and Inference']
    """
    parts = _EXPLANATION.split(text)
    if len(parts) < 2:
        return []
    # A list of disjoint classes runs over several lines; only those that other axioms speak of matter.
    folded = _DISJOINT.sub(lambda match: "DisjointClasses(" + " ".join(match[1].split()) + ")", parts[1])
    lines = [line.strip() for line in folded.splitlines() if line.strip()]
    spoken = {word for line in lines if not line.startswith("DisjointClasses") for word in _WORD.findall(line)}
    return sorted(
        (_sentence(line, spoken) for line in lines), key=lambda sentence: ("nothing is" in sentence, sentence)
    )


def _sentence(line: str, spoken: set[str]) -> str:
    if line.startswith("DisjointClasses("):
        members = line.removeprefix("DisjointClasses(").removesuffix(")").split()
        clashing = [member for member in members if member in spoken] or members
        return f"nothing is both {' and '.join(clashing)}"
    for relation, words in (
        (" disjointWith ", "nothing is both {} and {}"),
        (" subClassOf ", "every {} is a {}"),
        (" subPropertyOf ", "whoever has {} has {}"),
        (" type ", "{} is in the class {}"),
    ):
        one, found, other = line.partition(relation)
        if found:
            return words.format(one.strip(), other.strip())
    return line


def _classpath() -> str:
    import owlready2

    folder = Path(owlready2.__file__).parent / "pellet"
    return os.pathsep.join(str(path) for path in sorted(folder.glob("*.jar")))
