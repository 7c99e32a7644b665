"""Paths walk the claims of the real graph, the best supported first, each with its sign; and how they are asked for."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from cllkg.cli.paths import paths as command
from cllkg.content import Content
from cllkg.errors import CllkgError, UnknownName
from cllkg.model.standing import compatible
from cllkg.paths import find
from cllkg.paths.find import QUERY
from cllkg.paths.mechanism import Mechanism
from cllkg.paths.result import Paths
from cllkg.pipeline import Compiled
from cllkg.projection.mechanisms import project_mechanisms
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore

LIGANDS = ("CD200", "TNFRSF14", "CD274", "CD276")
RESPONSE = "effective anti-tumor T-cell response"


@pytest.mark.parametrize("graph", ["article", None])
def test_the_four_ligand_routes_come_first(
    oxigraph_store: OxigraphStore, ask_paths: Callable[..., Paths], graph: str | None
) -> None:
    found = ask_paths(oxigraph_store, "lenalidomide", RESPONSE, graph=graph)
    assert {path.things[1].key for path in found.best[:4]} == set(LIGANDS)
    for path in found.best[:4]:
        assert [thing.key for thing in path.things[2:]] == [
            "inhibitory_signals",
            "actin_cytoskeleton_organization",
            "disrupted_t_cell_actin_cytoskeleton",
            "anti_tumor_t_cell_response",
        ]
        assert path.sign == 1
        assert path.in_vitro == (0, 1)
        assert path.weakest == 2
        assert not path.doubtful
        assert [bridge.relation for bridge in path.bridges] == ["kind", "impaired_by"]
        assert all(hop.standing == "supported" and hop.in_article for hop in path.hops)
        assert all(any("6" in citation.markers for citation in hop.citations) for hop in path.hops)


@pytest.mark.slow
def test_engines_give_the_same_paths(
    oxigraph_store: OxigraphStore, rdflib_store: RdflibStore, ask_paths: Callable[..., Paths]
) -> None:
    for goal in (RESPONSE, "T cell activation"):
        ours, theirs = (ask_paths(store, "lenalidomide", goal) for store in (oxigraph_store, rdflib_store))
        assert ours.to_json() == theirs.to_json()


def test_flagged_claims_of_opposite_sign_stand_in_a_section_of_their_own(
    oxigraph_store: OxigraphStore, ask_paths: Callable[..., Paths]
) -> None:
    found = ask_paths(oxigraph_store, "lenalidomide", "IL10")
    assert not found.by_sign
    assert {path.sign for path in found.doubtful} == {1, -1}
    text = str(found)
    assert text.index("With a contested or flagged step") < text.index("furthers it;") < text.index("weakens it;")


def test_a_denial_in_cll_is_told_before_the_claim_in_myeloma(
    oxigraph_store: OxigraphStore, ask_paths: Callable[..., Paths]
) -> None:
    found = ask_paths(oxigraph_store, "lenalidomide", "vaccine_response")
    assert [hop.key for hop in found.denied] == ["lenalidomide-does-not-enhance-vaccine-response-in-cll"]
    text = str(found)
    assert text.index("does not enhance") < text.index("n 49") < text.index("flagged step, from which")
    assert "in plasma cell myeloma" in text
    assert "does not directly kill" in str(ask_paths(oxigraph_store, "lenalidomide", "cll_cell"))


def test_each_kind_of_hop_is_a_claim_that_stands_and_says_more_or_less(
    oxigraph_store: OxigraphStore, content: Content, compiled: Compiled
) -> None:
    records = project_mechanisms(oxigraph_store, content.queries / "evidence" / QUERY)
    by_default = Mechanism(records, article=False, everything=False)
    everything = Mechanism(records, article=False, everything=True)
    assert {hop.standing for hop in by_default.hops} <= {"supported", "cited_unresolved", "contested"}
    assert {"uncited", "hypothesis"} <= {hop.standing for hop in everything.hops}
    assert "disputed" not in {hop.standing for hop in everything.hops}
    claims = compiled.corpus.claims
    for hop in everything.hops:
        claim = claims[hop.key]
        assert not claim.negated
        assert not claim.replaced_by
        ends = (claim.subject, claim.object)
        assert (hop.cause.key, hop.effect.key) == (ends[::-1] if claim.predicate == "depends_on" else ends)


def test_circumstances_fit_here_where_they_fit_in_the_records(
    oxigraph_store: OxigraphStore, content: Content, compiled: Compiled
) -> None:
    mechanism = Mechanism(
        project_mechanisms(oxigraph_store, content.queries / "evidence" / QUERY), article=False, everything=True
    )
    corpus = compiled.corpus
    unfit = 0
    for one, other in itertools.combinations(mechanism.hops, 2):
        fits = compatible(corpus.claims[one.key].context, corpus.claims[other.key].context, corpus.broader)
        assert bool(mechanism.clashes((one, other))) is not fits, (one.key, other.key)
        unfit += not fits
    assert unfit > 100


def test_what_is_not_reached_is_told_with_what_comes_near(
    oxigraph_store: OxigraphStore, ask_paths: Callable[..., Paths]
) -> None:
    found = ask_paths(oxigraph_store, "lenalidomide", "T cell activation")
    assert not found.connected
    assert {"T-cell function", "T cell proliferation"} <= {path.things[-1].label for path in found.near}
    text = str(found)
    assert "No path" in text
    assert "cllkg paths lenalidomide" in text
    assert "4 speak of it otherwise" in text
    assert len(found.mentions) == 4
    assert all(hop.key in text for hop in found.mentions)


def test_where_no_path_leads_other_claims_and_inferences_about_the_two_are_told(
    oxigraph_store: OxigraphStore, oxigraph_store_inferred: OxigraphStore, ask_paths: Callable[..., Paths]
) -> None:
    found = ask_paths(oxigraph_store, "lenalidomide", "neutropenia", inferred=lambda: oxigraph_store_inferred)
    assert not found.connected
    assert {hop.predicate for hop in found.between} == {"has adverse event"}
    assert found.inferences
    assert f"{found.inferences} inference" in str(found)
    assert "cllkg explain lenalidomide neutropenia" in " ".join(str(found).split())


def test_a_source_that_leaves_open_what_the_article_cites_it_for_says_so(
    oxigraph_store: OxigraphStore, ask_paths: Callable[..., Paths]
) -> None:
    hop = ask_paths(oxigraph_store, "lenalidomide", RESPONSE).best[0].hops[-1]
    assert hop.direct is False
    assert [(one.source, one.cited_by, one.itself) for one in hop.citations] == [
        ("ramsay-2012", ("article",), "inconclusive")
    ]


def test_a_path_that_leads_the_other_way_is_offered(
    oxigraph_store: OxigraphStore, ask_paths: Callable[..., Paths]
) -> None:
    found = ask_paths(oxigraph_store, "CD200", "lenalidomide")
    assert any("cllkg paths lenalidomide CD200" in hint for hint in found.hints)


@pytest.mark.parametrize(
    ("start", "goal", "error", "message"),
    [
        ("lenalidomid", "CD200", UnknownName, "Did you mean 'lenalidomide'"),
        ("lenalidomide", "CC-5013", CllkgError, r"both mean lenalidomide \(drug\)\.  "),
        ("lenalidomide", "NCT01351896", CllkgError, r"^'NCT01351896' is [^/]{,80}, no entity"),
    ],
)
def test_a_name_that_cannot_be_an_end_is_told(
    oxigraph_store: OxigraphStore,
    ask_paths: Callable[..., Paths],
    start: str,
    goal: str,
    error: type[CllkgError],
    message: str,
) -> None:
    with pytest.raises(error, match=message):
        ask_paths(oxigraph_store, start, goal)


def test_an_unknown_graph_and_no_path_at_all_are_refused(
    oxigraph_store: OxigraphStore, ask_paths: Callable[..., Paths]
) -> None:
    with pytest.raises(UnknownName, match="no graph called 'articel'"):
        ask_paths(oxigraph_store, "lenalidomide", "CD200", graph="articel")
    with pytest.raises(CllkgError, match="at least 1"):
        ask_paths(oxigraph_store, "lenalidomide", "CD200", count=0)


def test_a_search_that_was_stopped_says_so(
    oxigraph_store: OxigraphStore, ask_paths: Callable[..., Paths], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "_BUDGET", 2)
    found = ask_paths(oxigraph_store, "lenalidomide", RESPONSE)
    assert found.cut
    assert "stopped early" in str(found)


# --- The command


@pytest.fixture(scope="module")
def store_file(compiled: Compiled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paths") / "cllkg.nq"
    path.write_bytes(compiled.nquads)
    return path


def test_the_command_prints_text_or_json_and_exits_with_1_where_nothing_leads(
    store_file: Path, content: Content
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(
            command, [*arguments, "--store", f"memory:{store_file}", "--content", str(content.root)]
        )
        return done.exit_code, done.stdout

    code, text = run("lenalidomide", RESPONSE)
    assert code == 0
    assert text.index("CD200") < text.index("in vitro only") < text.index("[6] ramsay-2012")
    code, text = run("lenalidomide", RESPONSE, "--format", "json", "-k", "2")
    answer = json.loads(text)
    assert code == 0
    assert answer["connected"]
    assert len(answer["paths"]["furthers"]["paths"]) == 2
    assert answer["paths"]["furthers"]["more"]
    code, text = run("lenalidomide", "T cell activation")
    assert code == 1
    assert "No path of at most 5 hops" in text


def test_asking_for_a_path_imports_nothing_heavy(store_file: Path, content: Content) -> None:
    script = textwrap.dedent(
        """
        import sys
        from cllkg.cli.paths import paths
        paths.main(sys.argv[1:], standalone_mode=False)
        heavy = {"networkx", "rdflib", "pydantic", "yaml", "pyshacl", "owlready2", "pyvis", "numpy"}
        sys.exit(",".join(sorted(heavy & sys.modules.keys())) or None)
        """
    )
    options = ["--store", f"memory:{store_file}", "--content", str(content.root)]
    done = subprocess.run(
        [sys.executable, "-c", script, "lenalidomide", "CD200", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
