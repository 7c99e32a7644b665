"""RDF 1.2: a claim stands by its triple, asserts it only where the graph does, and leads back to the very quads."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from builds import Build
from cllkg.content import Content
from cllkg.errors import ExportRefused
from cllkg.exports.census import census_of_quads, read_kinds
from cllkg.exports.export import export, open_reading
from cllkg.exports.targets.reifiers import EVIDENCE_OF, REIFIES, unfold
from cllkg.manifest import NQUADS
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import GRAPH, KG, Kg, NamedGraph
from ledger_check import census_of_build, differences
from rdf_readers import Facts, canonical, with_pyoxigraph
from small_builds import SMALL, build_of, canonical_bytes

CLAIM = "https://w3id.org/cllkg/claim/"
A = f"<{CLAIM}a>"
PLAIN = f"""\
<https://e.org/s> <{KG}suppresses> <https://e.org/o> <{GRAPH}article> .
{A} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{Kg.Claim}> <{GRAPH}article-evidence> .
{A} <{Kg.standing}> <{KG}Supported> <{GRAPH}article-evidence> .
{A} <{Kg.subject}> <https://e.org/s> <{GRAPH}article-evidence> .
{A} <{Kg.predicate}> <{KG}suppresses> <{GRAPH}article-evidence> .
{A} <{Kg.object}> <https://e.org/o> <{GRAPH}article-evidence> .
"""


def facts_of(built: Content) -> Facts:
    return canonical(ox.parse(path=str(built.build / NQUADS), format=ox.RdfFormat.N_QUADS))


def home_of(quad: ox.Quad) -> str:
    assert isinstance(quad.graph_name, ox.NamedNode)
    return quad.graph_name.value


def written(root: Path, content: Content, nquads: str) -> tuple[str, list[ox.Quad], Facts]:
    """Return the text of an export of some quads, what a reader finds in it, and what it should lead back to."""
    built = build_of(root / "w", content, canonical_bytes(nquads))
    export(*built, "rdf12", root / "out")
    file = root / "out" / "cllkg.trig"
    return file.read_text(encoding="utf-8"), with_pyoxigraph(file), facts_of(built[0])


@pytest.fixture(scope="module")
def real(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> list[ox.Quad]:
    """What a reader finds in the export of the real graph."""
    place = tmp_path_factory.mktemp("rdf12")
    export(*real_build, "rdf12", place / "out")
    return with_pyoxigraph(place / "out" / "cllkg.trig")


def test_the_real_graph_comes_back_to_the_quad(real: list[ox.Quad], real_build: Build) -> None:
    assert any(quad.predicate.value == REIFIES for quad in real)
    assert canonical(unfold(real)) == facts_of(real_build[0])
    assert canonical(unfold(reversed(real))) == facts_of(real_build[0]), "whatever the order"


def test_texts_that_break_other_exports_come_back(awkward_build: Build, tmp_path: Path) -> None:
    export(*awkward_build, "rdf12", tmp_path / "out")
    assert canonical(unfold(with_pyoxigraph(tmp_path / "out" / "cllkg.trig"))) == facts_of(awkward_build[0])


def test_the_way_back_notices_a_missing_triple(real: list[ox.Quad], real_build: Build) -> None:
    """The negative control: without one reifier the quads are not those of the build."""
    first = next(quad for quad in real if quad.predicate.value == REIFIES)
    assert canonical(unfold(quad for quad in real if quad != first)) != facts_of(real_build[0])


def test_the_ledger_claims_what_the_reader_finds(real_build: Build, prefixes: PrefixMap, tmp_path: Path) -> None:
    export(*real_build, "rdf12", tmp_path / "out")
    quads = unfold(with_pyoxigraph(tmp_path / "out" / "cllkg.trig"))
    census = census_of_quads(quads, read_kinds(real_build[0].ontology, prefixes))
    assert differences(tmp_path / "out", census_of_build(real_build[0]), census) == []


def test_nothing_is_asserted_that_the_graph_does_not_state(real: list[ox.Quad], real_build: Build) -> None:
    """Each triple in a graph of triples is one of the build's, or annotates a plain claim."""
    build = set(ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS))
    reifiers = {quad.subject for quad in real if quad.predicate.value == REIFIES}
    strange = [quad for quad in real if quad not in build and quad.subject not in reifiers]
    assert strange == []


def test_only_plain_claims_stand_by_their_triples(real: list[ox.Quad], real_build: Build) -> None:
    """All other claims, and inferences, name their triple from a graph of evidence."""
    homes = {str(quad.subject).strip("<>"): home_of(quad) for quad in real if quad.predicate.value == REIFIES}
    beside = {iri for iri, home in homes.items() if home in EVIDENCE_OF}
    build = set(ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS))
    told_in = {quad.subject: home_of(quad) for quad in build if quad.predicate.value == Kg.subject}
    with open_reading(*real_build) as reading:
        claims = [claim for claim in reading.claims() if claim.subject and claim.predicate and claim.object is not None]
        plain = {
            claim.iri
            for claim in claims
            if reading.is_plain(claim)
            # The article's claim may rest on what the background states.
            and ox.Quad(
                ox.NamedNode(claim.subject or ""),
                ox.NamedNode(claim.predicate or ""),
                claim.object or ox.Literal(""),
                ox.NamedNode(told_in[ox.NamedNode(claim.iri)].removesuffix("-evidence")),
            )
            in build
        }
        inferences = {inference.iri for inference in reading.inferences()}
    assert len(beside) > 200 and beside == plain
    assert set(homes) - beside == {claim.iri for claim in claims} - plain | inferences


def test_a_plain_claim_annotates_its_triple(tmp_path: Path, content: Content) -> None:
    text, quads, back = written(tmp_path, content, PLAIN)
    assert "<https://e.org/s> kg:suppresses <https://e.org/o> ~ kgclaim:a {|\n\ta kg:Claim ;\n" in text
    assert {home_of(quad) for quad in quads} == {f"{GRAPH}article"}
    assert canonical(unfold(quads)) == back


FAULTS = {
    "denied": f'{A} <{KG}negated> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> <{GRAPH}article-evidence> .\n',
    "contested": (
        f'{A} <{Kg.contestedOverall}> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> <{GRAPH}article-evidence> .\n'
    ),
    "spoken of in the graph of triples": f'{A} <{KG}note> "x" <{GRAPH}article> .\n',
}


@pytest.mark.parametrize("line", FAULTS.values(), ids=FAULTS)
def test_any_other_claim_only_names_it(tmp_path: Path, content: Content, line: str) -> None:
    text, quads, back = written(tmp_path, content, PLAIN + line)
    assert "{|" not in text and "<< <https://e.org/s> kg:suppresses <https://e.org/o> ~ kgclaim:a >>" in text
    assert canonical(unfold(quads)) == back


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"<{KG}Supported>", f"<{KG}Hypothesis>"),
        (f"<{KG}Supported>", f"<{KG}Disputed>"),
        (f"<{GRAPH}article> .", f"<{GRAPH}background> ."),
        (f"<{GRAPH}article> .", f"<{GRAPH}inferred> ."),
        (f"<https://e.org/o> <{GRAPH}article> .", f'"o" <{GRAPH}article> .'),
    ],
)
def test_a_claim_is_asserted_only_with_its_own_triple_in_its_own_graph(
    tmp_path: Path, content: Content, old: str, new: str
) -> None:
    text, quads, back = written(tmp_path, content, PLAIN.replace(old, new, 1))
    assert "{|" not in text
    assert canonical(unfold(quads)) == back


def test_a_claim_with_two_objects_stays_as_it_is(tmp_path: Path, content: Content) -> None:
    _, quads, back = written(
        tmp_path, content, f"{PLAIN}{A} <{Kg.object}> <https://e.org/o2> <{GRAPH}article-evidence> .\n"
    )
    assert not any(quad.predicate.value == REIFIES for quad in quads)
    assert canonical(unfold(quads)) == back


def test_values_of_all_kinds_come_back(tmp_path: Path, content: Content) -> None:
    _, quads, back = written(tmp_path, content, SMALL)
    assert canonical(unfold(quads)) == back


def test_a_graph_with_reifiers_of_its_own_is_refused(tmp_path: Path, content: Content) -> None:
    """There would be no telling them from ours on the way back."""
    line = f"<https://e.org/s> <{REIFIES}> <https://e.org/o> <{NamedGraph.ARTICLE.iri}> .\n"
    with pytest.raises(ExportRefused, match=r"rdf12: <https://e\.org/s> has rdf:reifies already"):
        written(tmp_path, content, line)
    assert not (tmp_path / "out").exists()
