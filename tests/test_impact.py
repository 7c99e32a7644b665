"""What a retraction changes: exactly what rested on the source, and nothing on disk."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cllkg.cli.impact import impact as command
from cllkg.content import Content, find_content
from cllkg.impact import Impact, impact_of, run_gate
from cllkg.impact.report import report
from cllkg.impact.worlds import compile_world, with_status
from cllkg.model.codes import RetractionStatus
from cllkg.pipeline import Compiled
from cllkg.store.answers import Scope
from cllkg.store.oxigraph_engine import OxigraphStore

QUESTION = """\
# Where do the claims about lenalidomide stand?
#
# Columns: claim, standing
PREFIX kg: <https://w3id.org/cllkg/ontology#>
PREFIX CHEBI: <http://purl.obolibrary.org/obo/CHEBI_>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?claim ?predicate ?object ?standing WHERE {
  ?claim kg:subject CHEBI:63791 ; kg:predicate ?predicate ; kg:object ?object ; kg:standing/skos:notation ?standing
}
ORDER BY ?claim
"""
# The great list's header, and a row whose title holds commas, quotes and a line break.
WATCH = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,"
    "RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,"
    "Reason,Paywalled,Notes\n"
)


def watch_row(
    doi: str = "unavailable", pmid: str = "0", nature: str = "Retraction", date: str = "1/15/2024 0:00"
) -> str:
    title = '"A, ""great""\npaper"'
    return (
        f"1,{title},S,I,J,P,C,A,,Research Article,{date},10.5555/notice,0,6/1/2010 0:00,{doi},{pmid},{nature},R,No,\n"
    )


@pytest.fixture(scope="module")
def world(mini: Content, content: Content, tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The small world with the queries that impact asks, and one stored question."""
    root = tmp_path_factory.mktemp("impact")
    for folder in ("ontology", "graph"):
        shutil.copytree(mini.root / folder, root / folder)
    for folder in ("impact", "names"):
        shutil.copytree(content.queries / folder, root / "queries" / folder)
    (root / "queries" / "questions").mkdir()
    (root / "queries" / "questions" / "q01-standings.rq").write_text(QUESTION, encoding="utf-8")
    return find_content(root)


@pytest.fixture(scope="module")
def dish(world: Content) -> Impact:
    """The paper behind what was seen in a dish."""
    return impact_of(world, ["dish-2012"])


@pytest.fixture
def listed(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a list of retractions."""

    def write(text: str) -> Path:
        path = tmp_path / "list.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def ids(changes: tuple[object, ...]) -> dict[str, str]:
    return {change.record: change.reasons[0] if change.reasons else "" for change in changes}  # type: ignore[attr-defined]


def texts(changes: tuple[object, ...]) -> list[str]:
    return [str(change) for change in changes]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=False)


def test_what_rested_on_one_paper_falls_and_nothing_else(dish: Impact) -> None:
    found = dish
    assert ids(found.falls) == {
        "claim/lenalidomide-decreases-cd274": "supported → inconclusive (cites a retracted source)",
        "claim/lenalidomide-stimulates-t-cell-activation": "contested → disputed",
    }
    assert found.weakens == found.shifts == found.stays == ()
    assert texts(found.shortcuts_gone) == ["lenalidomide decreases abundance of CD274  (article, background)"]
    assert found.shortcuts_new == ()
    [change] = found.questions
    assert (change.lost, change.added, len(change.altered)) == ((), (), 2)
    assert {row[-1] for row, _ in change.altered} == {"supported", "contested"}
    assert {row[-1] for _, row in change.altered} == {"inconclusive", "disputed"}


def test_a_retraction_of_the_disputing_side_settles_the_dispute(world: Content) -> None:
    """Nothing loses support, and a claim that was contested gets its plain triple."""
    found = impact_of(world, ["mouse-2014"])
    assert found.falls == ()
    assert ids(found.shifts) == {
        "claim/lenalidomide-disrupts-synapse": "disputed → inconclusive (cites a retracted source)",
        "claim/lenalidomide-stimulates-t-cell-activation": "contested → supported",
    }
    assert texts(found.shortcuts_new) == ["lenalidomide stimulates T cell activation  (background)"]
    assert ids(found.stays) == {"claim/lenalidomide-reverses-faulty-synapse": ""}


def test_a_study_means_all_sources_that_report_it(world: Content) -> None:
    """The number stands on either report of the trial, and falls with both."""
    one = impact_of(world, ["abstract-2020"])
    assert one.same_study == ("summary-2021",)
    assert "outcome/mini-response" not in ids(one.falls)
    assert "outcome/mini-response" in ids(one.stays)
    both = impact_of(world, ["mini-trial"])
    assert [source.key for source in both.sources] == ["abstract-2020", "summary-2021"]
    assert both.same_study == ()
    assert set(ids(both.falls)) - set(ids(one.falls)) == {"outcome/mini-response"}


def test_two_studies_behind_a_claim_and_one_of_them_gone_only_weaken_it(world: Content, tmp_path: Path) -> None:
    root = shutil.copytree(world.root, tmp_path / "world")
    path = root / "graph" / "claims" / "standings.yaml"
    line = """\
    - key: mouse-figure-4
      supports: true
      source: mouse-2014
      evidence_kind: primary_result
      study_type: animal
      locator: figure 4
  review:"""
    before, middle, after = path.read_text(encoding="utf-8").partition("      sample_size: 6\n  review:")
    path.write_text(before + "      sample_size: 6\n" + line + after, encoding="utf-8")
    assert middle
    found = impact_of(find_content(root), ["mouse-2014"])
    [change] = found.weakens
    assert (change.record, change.before, change.after) == (
        "claim/lenalidomide-decreases-cd274",
        "supported",
        "supported",
    )
    assert "independent studies 2 → 1" in change.reasons
    assert found.shortcuts_gone == ()


def test_what_depends_on_a_fallen_claim_is_named_in_a_chain(world: Content, tmp_path: Path) -> None:
    root = shutil.copytree(world.root, tmp_path / "world")
    path = root / "graph" / "claims" / "standings.yaml"
    text = path.read_text(encoding="utf-8")
    for claim, on in (
        ("lenalidomide-activates-t-cells", "lenalidomide-may-change-treatment"),
        ("lenalidomide-may-change-treatment", "lenalidomide-decreases-cd274"),
        # A circle must come to an end.
        ("lenalidomide-reverses-faulty-synapse", "lenalidomide-reverses-faulty-synapse"),
    ):
        text = text.replace(f"- id: {claim}\n", f"- id: {claim}\n  depends_on_claim: {on}\n")
    path.write_text(text, encoding="utf-8")
    found = impact_of(find_content(root), ["dish-2012"])
    assert set(ids(found.depends)) == {
        "claim/lenalidomide-activates-t-cells",
        "claim/lenalidomide-may-change-treatment",
    }


def test_nothing_is_written(world: Content) -> None:
    def digest() -> dict[Path, str]:
        files = (path for path in world.root.rglob("*") if path.is_file())
        return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = digest()
    impact_of(world, ["dish-2012"])
    assert digest() == before
    assert not world.build.exists()


def test_a_source_recorded_as_retracted_shows_what_that_took_away(world: Content, dish: Impact, tmp_path: Path) -> None:
    root = shutil.copytree(world.root, tmp_path / "world")
    table = root / "graph" / "sources.tsv"
    rows = [
        row.replace("\tnone_found\t", "\tretracted\t") if row.startswith("dish-2012\t") else row
        for row in table.read_text(encoding="utf-8").split("\n")
    ]
    table.write_text("\n".join(rows), encoding="utf-8")
    said: list[str] = []
    found = impact_of(find_content(root), ["dish-2012"], said.append)
    assert (found.falls, found.shortcuts_gone) == (dish.falls, dish.shortcuts_gone)
    assert any("recorded as retracted" in line for line in said)


# --- the real graph

# What was supported and has no line left that a retraction of the source would not silence, told as a query.
LOSES_ALL = """
SELECT ?claim WHERE {
  VALUES ?standing { kg:Supported kg:Contested }
  ?claim a kg:Claim ; kg:standing ?standing .
  FILTER NOT EXISTS {
    ?claim kg:hasEvidence ?line .
    ?line kg:supports ?claim ; kg:evidenceKind ?kind ; kg:source ?from .
    FILTER(?from != <GONE> && ?kind NOT IN (kg:HypothesisEvidence, kg:OpinionEvidence, kg:AttributedSpeechEvidence))
    { ?line kg:evidenceKind kg:PrimaryResultEvidence }
    UNION
    { ?line kg:cites ?cited . FILTER(?cited != <GONE>) ?cited kg:resolution/skos:notation ?found
      FILTER(?found IN ("resolved", "probable")) }
    UNION
    { ?line kg:evidenceKind kg:ReviewEvidence ; kg:source/kg:resolution/skos:notation ?found
      FILTER(?found IN ("resolved", "probable")) }
  }
}
"""
PREFIXES = {"kg": "https://w3id.org/cllkg/ontology#", "skos": "http://www.w3.org/2004/02/skos/core#"}


@pytest.fixture(scope="module")
def ramsay(content: Content) -> Impact:
    """The paper behind most of what the article cites on mechanism."""
    return impact_of(content, ["ramsay-2012"])


def test_the_fallen_claims_are_those_a_query_finds_without_another_line(
    ramsay: Impact, oxigraph_store: OxigraphStore
) -> None:
    query = LOSES_ALL.replace("GONE", "https://w3id.org/cllkg/source/ramsay-2012")
    answer = oxigraph_store.query(query, PREFIXES, Scope())
    expected = {str(row[0]).strip("<>").removeprefix("https://w3id.org/cllkg/") for row in answer.rows}
    assert len(expected) > 15
    assert {change.record for change in ramsay.falls if change.record.startswith("claim/")} == expected


def test_the_inferences_that_fall_are_those_that_rest_on_a_claim_that_falls(
    ramsay: Impact, compiled: Compiled, content: Content
) -> None:
    store = OxigraphStore.from_nquads(compile_world(compiled.corpus, content))
    answer = store.query("SELECT ?i ?leaf { ?i a kg:Inference ; kg:restsOn ?leaf }", PREFIXES, Scope())
    fallen = {"https://w3id.org/cllkg/" + change.record for change in ramsay.falls}
    expected = {str(i).strip("<>") for i, leaf in answer.rows if str(leaf).strip("<>") in fallen}
    assert len(expected) > 20
    assert {"https://w3id.org/cllkg/" + change.inference for change in ramsay.inferences_gone} == expected


def test_the_four_ligands_fall_with_the_paper_and_q04_says_so(ramsay: Impact) -> None:
    falls = ids(ramsay.falls)
    for ligand in ("cd200", "cd270", "cd274", "cd276"):
        assert falls[f"claim/lenalidomide-decreases-{ligand}-on-cll-cells"].startswith("supported → ")
    # Two later studies hold these.
    assert "claim/lenalidomide-restores-immune-synapse-formation" in ids(ramsay.weakens)
    [q04] = [change for change in ramsay.questions if change.name.startswith("q04")]
    assert len(q04.altered) + len(q04.lost) == 4


def test_the_report_fits_a_screen_and_all_of_it_can_be_had(ramsay: Impact) -> None:
    short, whole = report(ramsay), report(ramsay, all_=True)
    assert short.startswith("If ramsay-2012 [6] were retracted\n")
    assert len(short.splitlines()) <= 50
    assert all(len(line) <= 120 for line in short.splitlines())
    assert "more (--all)" in short
    assert "--all" not in whole
    assert all(change.record.removeprefix("claim/") in whole for change in (*ramsay.falls, *ramsay.weakens))


def test_the_report_for_programs_is_json(world: Content) -> None:
    done = run("[4]", "--format", "json", "--content", world.root)
    found = json.loads(done.stdout)
    assert [source["key"] for source in found["sources"]] == ["dish-2012"]
    assert {change["record"] for change in found["falls"]} == {
        "claim/lenalidomide-decreases-cd274",
        "claim/lenalidomide-stimulates-t-cell-activation",
    }
    assert "compiling" in done.stderr


# --- lists of retractions


@pytest.mark.parametrize(
    "text",
    [
        WATCH + watch_row(doi="10.5555/MINI.2012"),
        "doi,pmid\nhttps://doi.org/10.5555/mini.2012,\n",
        "\ufeffPMID,DOI,Status\r\n,doi:10.5555/mini.2012,Retraction\r\n\r\n",
        "doi\n10.5555/mini.2012\n",
        "date,doi,status\n2024-03-01,10.5555/mini.2012,retracted\n2023-01-01,10.5555/mini.2012,reinstated\n",
    ],
)
def test_a_listed_source_that_carries_a_claim_fails_the_gate(
    world: Content, dish: Impact, listed: Callable[[str], Path], text: str
) -> None:
    done = run("--retraction-list", listed(text), "--format", "json", "--content", world.root)
    assert done.exit_code == 1
    gate = json.loads(done.stdout)
    assert not gate["passes"]
    assert [(row["key"], row["carries"]) for row in gate["retracted"]] == [("dish-2012", True)]
    assert gate["impact"] == json.loads(json.dumps(dish.to_json()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WATCH + watch_row(doi="10.1000/other"), "none of our sources is in it"),
        (WATCH + watch_row(doi="10.5555/mini.2012", nature="Expression of concern"), "under an expression of concern"),
        (WATCH + watch_row(doi="10.5555/mini.2012", nature="Correction"), "corrected"),
        (
            WATCH
            + watch_row(doi="10.5555/mini.2012")
            + watch_row(doi="10.5555/mini.2012", nature="Reinstatement", date="2/1/2025 0:00"),
            "none of our sources is in it",
        ),
        (
            WATCH + watch_row(doi="10.1000/other") + watch_row(doi="10.5555 mini"),
            "1 cell of the list could not be read",
        ),
        ("doi,status\n10.5555/mini.2012,reinstated\n", "the reinstatement has no date: nothing follows from that"),
    ],
)
def test_what_is_not_retracted_passes_the_gate(
    world: Content, listed: Callable[[str], Path], text: str, said: str
) -> None:
    done = run("--retraction-list", listed(text), "--content", world.root)
    assert done.exit_code == 0, done.stdout
    assert said in done.stdout
    # What no list can reach is said each time.
    assert "have neither DOI nor PMID" in done.stdout


def test_a_recorded_retraction_passes_the_gate(world: Content, compiled_mini: Compiled, tmp_path: Path) -> None:
    """Once the records say so its lines no longer count, so that nothing is carried."""
    root = shutil.copytree(world.root, tmp_path / "world")
    table = root / "graph" / "sources.tsv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("resolved\tnone_found", "resolved\tretracted"), encoding="utf-8")
    path = tmp_path / "list.csv"
    path.write_text("doi\n10.5555/mini.2012\n", encoding="utf-8")
    gate = run_gate(find_content(root), path)
    assert gate.passes
    assert "recorded as such" in str(gate)
    assert [row.key for row in gate.already_recorded] == ["dish-2012"]
    assert json.dumps(gate.to_json())


@pytest.mark.parametrize("text", ["", "doi\n", "doi\nten\n", "doi,date\n10.5555/mini.2012,soon\n"])
def test_a_list_that_cannot_be_used_is_no_hit_and_no_pass(
    world: Content, listed: Callable[[str], Path], text: str
) -> None:
    done = run("--retraction-list", listed(text), "--content", world.root)
    assert done.exit_code == 2
    assert str(listed(text)) in done.stderr
    assert not done.stdout


def test_a_doubt_is_printed_with_the_verdict(world: Content, listed: Callable[[str], Path]) -> None:
    path = listed("doi,status\n10.5555/mini.2012,retracted\n10.5555/mini.2012,reinstated\n")
    done = run("--retraction-list", path, "--content", world.root)
    assert done.exit_code == 1
    assert f"warning: these rows are in doubt\n  {path}:3: dish-2012 is said to be reinstated" in done.stdout


def test_the_command_wants_a_source_or_a_list() -> None:
    assert run().exit_code == 2
    assert run("x", "--retraction-list", "y.csv").exit_code == 2


def test_the_two_worlds_differ_in_the_source_alone_and_the_given_one_stays(
    compiled_mini: Compiled, world: Content
) -> None:
    corpus = compiled_mini.corpus
    other = with_status(corpus, ["dish-2012"], RetractionStatus.RETRACTED)
    assert corpus.sources["dish-2012"].retraction_status is RetractionStatus.NONE_FOUND
    changed = [key for key in corpus.sources if other.sources[key] != corpus.sources[key]]
    assert changed == ["dish-2012"]
    assert compile_world(corpus, world) != compile_world(other, world)
