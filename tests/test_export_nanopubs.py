"""Every nanopublication is one to the library of nanopublications, and none asserts what the graph does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from builds import AWKWARD_ENTITY, AWKWARD_TEXT, Build, lay_build
from cllkg.content import Content
from cllkg.errors import ExportRefused
from cllkg.exports.export import export
from cllkg.exports.targets.nanopubs import FILE, INDEX
from cllkg.exports.targets.nanopubs import index as index_module
from cllkg.exports.targets.nanopubs import publication as publication_module
from cllkg.exports.targets.nanopubs.signing import read_stream
from cllkg.exports.targets.nanopubs.trusty import artifact_code
from cllkg.manifest import NQUADS
from cllkg.vocabulary import DCT, KG, RDF, Kg, NamedGraph
from found_in_nanopubs import NPX, ReadBack, blocks, found_in, named, read_back
from ledger_check import census_of_build, differences
from readers import needs_reader

pytestmark = needs_reader("nanopub")

Said = dict[str, dict[str, set[str]]]
"""Subject to property to values."""

PLAIN = {KG + "Supported", KG + "CitedUnresolved"}
CLAIM = "https://w3id.org/cllkg/claim/"


@pytest.fixture(scope="module")
def exported(real_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("nanopubs") / "out"
    export(*real_build, "nanopubs", out)
    return out


@pytest.fixture(scope="module")
def back(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> ReadBack:
    """All of it, as the library holds it."""
    return read_back(tmp_path_factory.mktemp("back") / "all.nq", exported / FILE, exported / INDEX)


@pytest.fixture(scope="module")
def built(real_build: Build) -> Said:
    return said(ox.parse(path=str(real_build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS))


def said(quads: Iterator[ox.Quad]) -> Said:
    found: Said = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        found[str(quad.subject).strip("<>")][quad.predicate.value].add(named(quad))
    return found


def of_class(built: Said, *classes: str) -> set[str]:
    return {iri for iri, values in built.items() if values[RDF + "type"] & set(classes)}


def may_be_plain(claim: dict[str, set[str]]) -> bool:
    return claim[Kg.standing] <= PLAIN and "true" not in claim[KG + "negated"] | claim[Kg.contestedOverall]


def facts(build: Build) -> set[tuple[str, str, str]]:
    """Return what the graph itself says outright."""
    homes = {NamedGraph.ARTICLE.iri, NamedGraph.BACKGROUND.iri}
    nquads = ox.parse(path=str(build[0].build / NQUADS), format=ox.RdfFormat.N_QUADS)
    quads = [quad for quad in nquads if str(quad.graph_name)[1:-1] in homes]
    return {(str(quad.subject)[1:-1], quad.predicate.value, named(quad)) for quad in quads}


def triple_of(claim: dict[str, set[str]]) -> tuple[str, str, str]:
    (subject,), (predicate,), (end,) = claim[Kg.subject], claim[Kg.predicate], claim[Kg.object]
    return subject, predicate, end


def asserted(back: ReadBack) -> dict[str, set[tuple[str, str, str]]]:
    """Return what each nanopublication asserts."""
    found = defaultdict(set)
    for quad in back.part("assertion"):
        iri = str(quad.graph_name).strip("<>").partition("#")[0]
        found[iri].add((str(quad.subject).strip("<>"), quad.predicate.value, named(quad)))
    return found


def test_the_library_accepts_every_one(back: ReadBack, built: Said) -> None:
    """Four graphs that are not empty, an IRI that hashes them all, and no more than servers take."""
    inferences = {iri for iri in of_class(built, Kg.Inference) if not built[iri][Kg.withheldReason]}
    records = of_class(built, Kg.Claim, Kg.Outcome, Kg.Comparison, Kg.Study) | inferences
    assert back.problems == []
    assert back.counts["nanopubs"] == back.counts["trusty"] == len(records) + 1
    assert back.counts["signed"] == 0
    assert back.introducing.keys() == records


def test_the_ledger_says_what_the_library_finds(exported: Path, back: ReadBack, real_build: Build) -> None:
    assert differences(exported, census_of_build(real_build[0]), found_in(back, real_build)) == []


def test_values_come_back_as_they_were(back: ReadBack, built: Said) -> None:
    """Whatever is said of records in the graph is said of them still: standings, numbers as printed, findings."""
    found = said(iter(back.quads))
    for iri in of_class(built, Kg.Claim, Kg.Outcome, Kg.Comparison, Kg.EvidenceLine, Kg.Arm, Kg.DoseStep):
        for predicate, values in built[iri].items():
            assert found[iri][predicate] == values, f"{iri} {predicate}"


def test_only_what_is_plain_is_asserted_as_a_triple(back: ReadBack, built: Said, real_build: Build) -> None:
    """Neither what is denied, contested, disputed or a hypothesis, nor what was inferred, even in the union of all."""
    assertions = asserted(back)
    union = set().union(*assertions.values())
    claims = {iri: built[iri] for iri in of_class(built, Kg.Claim) if built[iri][Kg.predicate]}
    outright = facts(real_build)
    plain = {triple_of(claim) for claim in claims.values() if may_be_plain(claim)} & outright
    for iri, claim in claims.items():
        own = assertions[back.introducing[iri]]
        assert (triple_of(claim) in own) == (may_be_plain(claim) and triple_of(claim) in outright), iri
        assert (iri, Kg.standing, *claim[Kg.standing]) in own
        assert (iri, KG + "negated", *claim[KG + "negated"]) in own
        assert triple_of(claim) not in union or triple_of(claim) in plain
    doubtful = [claim for claim in claims.values() if not may_be_plain(claim)]
    assert doubtful and any("true" in claim[KG + "negated"] for claim in doubtful)
    for iri in of_class(built, Kg.Inference):
        assert triple_of(built[iri]) not in union or triple_of(built[iri]) in plain


def test_what_describes_things_repeats_no_claim(back: ReadBack, built: Said) -> None:
    """An entity's name is publication info; what claims say of it is not."""
    relations = {built[iri][Kg.predicate].copy().pop() for iri in of_class(built, Kg.Claim) if built[iri][Kg.predicate]}
    subjects = {*of_class(built, KG + "Drug", KG + "ImmuneCell", KG + "GeneOrProtein", KG + "Disease")}
    for part in ("pubinfo", "provenance"):
        stray = [q for q in back.part(part) if str(q.subject)[1:-1] in subjects and q.predicate.value in relations]
        assert [quad for quad in stray if quad.predicate.value != Kg.broaderEntity] == []


def test_a_claim_that_becomes_contested_is_asserted_no_more(
    few_build: Build, content: Content, built: Said, tmp_path: Path
) -> None:
    iri = min(iri for iri in of_class(built, Kg.Claim) if built[iri][Kg.predicate] and may_be_plain(built[iri]))
    uncontested = f'<{iri}> <{Kg.contestedOverall}> "false"'.encode()
    nquads = (few_build[0].build / NQUADS).read_bytes()
    changed = lay_build(tmp_path / "w", content, nquads.replace(uncontested, uncontested.replace(b"false", b"true")))
    export(*changed, "nanopubs", tmp_path / "out")
    (only,) = (
        one for one in read_stream(tmp_path / "out" / FILE)
        if any(quad.predicate.value == NPX + "introduces" and named(quad) == iri for quad in one.quads)
    )  # fmt: skip
    subject, predicate, _ = triple_of(built[iri])
    assert not [
        quad for quad in only.quads if str(quad.subject) == f"<{subject}>" and quad.predicate.value == predicate
    ]


def test_a_text_is_an_assertion_that_is_not_spelled_out(back: ReadBack, built: Said) -> None:
    """And never the sentence that is asserted: all texts of the graph are opinions and hypotheses."""
    texts = {iri for iri in of_class(built, Kg.Claim) if not built[iri][Kg.predicate]}
    info = said(back.part("pubinfo"))
    unspelled = {
        iri for iri in texts if NPX + "UnderspecifiedAssertion" in info[back.introducing[iri]][NPX + "hasNanopubType"]
    }
    assert unspelled == texts != set()
    assert not [quad for quad in back.part("assertion") if quad.predicate.value == NPX + "asSentence"]


def test_each_says_when_whose_and_under_which_license(back: ReadBack, built: Said) -> None:
    """The date is that of the review, not of the export."""
    info = said(back.part("pubinfo"))
    (release,) = of_class(built, Kg.Release)
    for iri in of_class(built, Kg.Claim):
        this = info[back.introducing[iri]]
        assert this[DCT + "created"] == built[iri][KG + "reviewDate"]
        assert this[DCT + "license"] == built[release][DCT + "license"]
        assert this[DCT + "creator"] == built[release][DCT + "creator"]
        assert not this[DCT + "isPartOf"], "a claim that did not change keeps its name in the next release"
        assert Kg.Claim in this[NPX + "hasNanopubType"]


def test_the_index_names_them_all(back: ReadBack) -> None:
    members = {named(quad) for quad in back.part("assertion") if quad.predicate.value == NPX + "includesElement"}
    assert members == set(back.introducing.values())


def test_a_long_index_is_a_chain(few_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "MOST_MEMBERS", 20)
    export(*few_build, "nanopubs", tmp_path / "out")
    members = len(blocks(tmp_path / "out" / FILE))
    assert 40 < members <= 60
    links = read_back(tmp_path / "links.nq", tmp_path / "out" / INDEX)
    assert links.problems == [] and links.counts["nanopubs"] == 3
    appended = {named(quad) for quad in links.quads if quad.predicate.value == NPX + "appendsIndex"}
    whole = {str(quad.subject)[1:-1] for quad in links.quads if named(quad) == NPX + "NanopubIndex"}
    assert len(appended) == 2 and len(whole) == 1 and not appended & whole
    assert len([quad for quad in links.quads if quad.predicate.value == NPX + "includesElement"]) == members


def test_one_that_servers_refuse_is_refused(few_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication_module, "MOST_TRIPLES", 100)
    with pytest.raises(ExportRefused, match=r"nanopubs: \d+ triples are needed to say <https.* at most 100"):
        export(*few_build, "nanopubs", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_awkward_texts_come_back(awkward_build: Build, tmp_path: Path) -> None:
    """Each nanopublication that holds one is cut from the stream, and is whole by itself."""
    export(*awkward_build, "nanopubs", tmp_path / "out")
    told = [block for block in blocks(tmp_path / "out" / FILE) if b"RTL" in block or AWKWARD_ENTITY.encode() in block]
    (tmp_path / "cut.trig").write_bytes(b"\n\n".join(told[:40]))
    back = read_back(tmp_path / "cut.nq", tmp_path / "cut.trig")
    assert back.problems == [] and back.counts["trusty"] == 40
    with_text = {str(quad.subject)[1:-1] for quad in back.quads if named(quad) == AWKWARD_TEXT}
    assert {
        "http://purl.obolibrary.org/obo/CHEBI_63791",
        CLAIM + "b-cell-activation-correlates-with-tumor-flare",
    } <= with_text
    assert AWKWARD_ENTITY in {named(quad) for block in told for quad in ox.parse(block, format=ox.RdfFormat.TRIG)}


def test_the_library_catches_a_changed_word(exported: Path, tmp_path: Path) -> None:
    """What is hashed is all that is said."""
    block = blocks(exported / FILE)[0].replace(b"25 mg", b"15 mg")
    (tmp_path / "changed.trig").write_bytes(block)
    (problem,) = read_back(tmp_path / "changed.nq", tmp_path / "changed.trig").problems
    assert "is not valid" in problem


def test_the_code_follows_the_rules_of_the_specification() -> None:
    """Neither order matters, nor what stands twice, nor which code stands there; blank nodes have no rule."""
    graph, node = ox.NamedNode("https://e.org/RAx#g"), ox.NamedNode("https://e.org/RAx")
    text = 'line\nfeed, back\\slash, "quote", \U0001f9ec'
    ends: list[ox.NamedNode | ox.Literal] = [
        ox.Literal(text),
        ox.Literal(text, language="en-GB"),
        ox.Literal("1.50", datatype=ox.NamedNode("https://e.org/d")),
        node,
    ]
    quads = [ox.Quad(node, ox.NamedNode("https://e.org/p"), end, graph) for end in ends]
    code = artifact_code(quads, "RAx")
    assert code == artifact_code([*reversed(quads), quads[0]], "RAx")
    moved = [ox.Quad(ox.NamedNode(str(q.subject)[1:-1].replace("RAx", "RAy")), q.predicate,
                     ox.NamedNode("https://e.org/RAy") if q.object == node else q.object,
                     ox.NamedNode("https://e.org/RAy#g")) for q in quads]  # fmt: skip
    assert code == artifact_code(moved, "RAy")
    assert len(code) == 45 and code.startswith("RA")
    with pytest.raises(ExportRefused, match="is no IRI"):
        artifact_code([ox.Quad(ox.BlankNode("b"), ox.NamedNode("https://e.org/p"), node, graph)])
