"""Every check: silent on the real graph but for what flags record, and not silent where its fault is planted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from cllkg.content import Content, find_content
from cllkg.errors import QueryFailed
from cllkg.pipeline import Compiled, compile_content
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.queries.compare import differences
from cllkg.queries.guard import misspelled, refuse_unsafe
from cllkg.queries.header import StoredQuery
from cllkg.queries.library import checks
from cllkg.store.answers import Scope, Store
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore
from cllkg.validation.checks import run_check, run_checks
from cllkg.vocabulary import BASE, KG

ROOT = Path(__file__).parents[2]
FAULTS = ROOT / "tests" / "faulty" / "checks"
CHECKS = {check.name: check for check in checks(find_content(ROOT))}
JOINING_FLAGS = sorted(name for name, check in CHECKS.items() if "?flag" in check.sparql.partition("WHERE")[0])
ENGINES = ("oxigraph", "rdflib")


@pytest.fixture(scope="session")
def prefixes(content: Content) -> PrefixMap:
    return read_prefixes(content.ontology / "prefixes.tsv")


# --- What each file must have


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_opens_with_its_fault_and_tells_problem_cure_and_level(name: str) -> None:
    check = CHECKS[name]
    assert re.fullmatch(r"[A-Z].*\.", check.title), "the first line is the fault as a sentence"
    assert check.sparql.splitlines()[1] == "#", "a blank comment line follows the fault"
    for field in ("Problem", "Cure"):
        assert len(check.fields[field]) == 1
        assert len(check.one(field) or "") > 40
    assert check.one("Level") == "error"
    assert set(check.fields) <= {"Problem", "Cure", "Level", "Scope", "Finds"}


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_uses_only_terms_of_the_vocabulary(name: str, content: Content) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in content.terms())
    known = set(re.findall(r"^kg:(\w+)", text, re.MULTILINE))
    assert list(misspelled(CHECKS[name].sparql, known)) == []


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_declares_its_prefixes_so_that_any_server_can_run_it(name: str) -> None:
    refuse_unsafe(CHECKS[name].sparql)
    OxigraphStore(ox.Store()).query(CHECKS[name].sparql, {}, Scope())


def test_every_check_has_a_planted_fault_and_every_planted_fault_a_check() -> None:
    assert sorted(CHECKS) == sorted(path.stem for path in FAULTS.glob("*.trig"))


# --- The real graph


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_finds_in_the_real_graph_just_what_flags_record(
    name: str, oxigraph_store: OxigraphStore, rdflib_store: RdflibStore, prefixes: PrefixMap
) -> None:
    check = CHECKS[name]
    found = run_check(oxigraph_store, check, prefixes)
    assert [str(violation) for violation in found if not violation.flag] == []
    promised = {f"flag/{flag.strip()}" for flag in (check.one("Finds") or "").split(",") if flag.strip()}
    assert {violation.flag for violation in found} == promised
    both = [store.query(check.sparql, {}, Scope()) for store in (oxigraph_store, rdflib_store)]
    assert differences(both[0], both[1]) == []


def test_run_checks_reports_known_findings_apart_from_violations(
    oxigraph_store: OxigraphStore, content: Content
) -> None:
    report = run_checks(oxigraph_store, content)
    assert report.conforms, "\n".join(map(str, report.violations))
    assert report.looked_at == len(CHECKS)
    assert any(violation.flag == "flag/median-pfs-beyond-median-follow-up" for violation in report.flagged)


def test_the_checks_find_nothing_more_where_inferences_count(
    reasoned: Compiled, oxigraph_store: OxigraphStore, content: Content
) -> None:
    """The build checks the graph with its inferences; a check of claims must not take one for a claim."""
    report = run_checks(OxigraphStore.from_nquads(reasoned.nquads), content)
    assert report.conforms, "\n".join(map(str, report.violations))
    assert report.flagged == run_checks(oxigraph_store, content).flagged


# --- The small world and its faults


@dataclass(frozen=True)
class Fault:
    """A planted fault: the quads to add, the nodes to find, and the flag that would record it."""

    quads: tuple[ox.Quad, ...]
    nodes: frozenset[str]
    kind: str
    status: str
    about: tuple[str, ...]

    def flag(self, kind: str) -> tuple[ox.Quad, ...]:
        """Return the quads of a flag of some kind about the planted records."""
        node, graph = ox.NamedNode(f"{BASE}flag/planted"), ox.NamedNode(f"{BASE}graph/flags")
        pairs = [("flagKind", KG + kind), ("flagStatus", KG + self.status)]
        pairs += [("about", BASE + record) for record in self.about]
        quads = [ox.Quad(node, ox.NamedNode(KG + name), ox.NamedNode(value), graph) for name, value in pairs]
        rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        return (ox.Quad(node, rdf_type, ox.NamedNode(KG + "Flag"), graph), *quads)


def read_fault(name: str) -> Fault:
    text = (FAULTS / f"{name}.trig").read_text(encoding="utf-8")
    head = dict(re.findall(r"^# (Plants|Nodes|Flag): (.+)$", text, re.MULTILINE))
    assert head["Plants"]
    nodes = frozenset(head["Nodes"].split())
    kind, status, *about = head.get("Flag", " ").split(" ")
    return Fault(tuple(ox.parse(text, format=ox.RdfFormat.TRIG)), nodes, kind, status, tuple(about))


class World:
    """The small world in one engine; faults are planted for a moment and taken out again."""

    def __init__(self, engine: str, nquads: bytes) -> None:
        if engine == "oxigraph":
            self._oxigraph = ox.Store()
            self._oxigraph.bulk_load(nquads, format=ox.RdfFormat.N_QUADS)
            self.store: Store = OxigraphStore(self._oxigraph)
        else:
            self._rdflib = rdflib.Dataset(default_union=True)
            self._rdflib.parse(data=nquads, format="nquads")
            self.store = RdflibStore(self._rdflib)
        self._engine = engine

    @contextmanager
    def planted(self, quads: tuple[ox.Quad, ...]) -> Iterator[Store]:
        if self._engine == "oxigraph":
            new = [quad for quad in quads if quad not in self._oxigraph]
            self._oxigraph.extend(new)
            yield self.store
            for quad in new:
                self._oxigraph.remove(quad)
            return
        extra = rdflib.Dataset()
        extra.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"", format="nquads")
        fresh = [quad for quad in extra.quads() if quad not in self._rdflib]
        for subject, predicate, obj, graph in fresh:
            self._rdflib.graph(graph).add((subject, predicate, obj))
        yield self.store
        for subject, predicate, obj, graph in fresh:
            self._rdflib.graph(graph).remove((subject, predicate, obj))


@pytest.fixture(scope="session")
def small_content(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Content:
    """The small world in good order, under the real ontology and the real checks."""
    root = tmp_path_factory.mktemp("small")
    for folder in (content.ontology, content.queries, ROOT / "tests" / "faulty" / "world" / "graph"):
        (root / folder.name).symlink_to(folder)
    return find_content(root)


@pytest.fixture(scope="session", params=ENGINES)
def world(request: pytest.FixtureRequest, small_content: Content) -> World:
    return World(request.param, compile_content(small_content).nquads)


def test_the_small_world_is_in_good_order(world: World, small_content: Content) -> None:
    report = run_checks(world.store, small_content)
    assert [*map(str, report.violations), *map(str, report.flagged)] == []


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_finds_its_planted_fault_and_nothing_else(name: str, world: World, prefixes: PrefixMap) -> None:
    fault = read_fault(name)
    with world.planted(fault.quads) as store:
        found = run_check(store, CHECKS[name], prefixes)
    assert {violation.node for violation in found} == fault.nodes
    assert not any(violation.flag for violation in found)
    assert all(violation.cure == CHECKS[name].one("Cure") for violation in found)
    assert run_check(world.store, CHECKS[name], prefixes) == [], "the fault was taken out again"


@pytest.mark.parametrize("name", JOINING_FLAGS)
def test_a_flag_of_the_right_kind_makes_a_finding_a_known_one(name: str, world: World, prefixes: PrefixMap) -> None:
    fault = read_fault(name)
    assert fault.kind, f"{name}.trig names no flag, but the check joins one"
    with world.planted((*fault.quads, *fault.flag(fault.kind))) as store:
        found = run_check(store, CHECKS[name], prefixes)
    assert {violation.node for violation in found} == fault.nodes
    assert {violation.flag for violation in found} == {"flag/planted"}


@pytest.mark.parametrize("name", JOINING_FLAGS)
def test_a_flag_of_another_kind_excuses_nothing(name: str, world: World, prefixes: PrefixMap) -> None:
    fault = read_fault(name)
    with world.planted((*fault.quads, *fault.flag("LostMarkerFlag"))) as store:
        found = run_check(store, CHECKS[name], prefixes)
    assert {violation.node for violation in found if not violation.flag} == fault.nodes


@pytest.mark.parametrize("name", JOINING_FLAGS)
def test_a_flag_about_something_else_excuses_nothing(name: str, world: World, prefixes: PrefixMap) -> None:
    fault = replace(read_fault(name), about=("claim/lenalidomide-may-change-treatment",))
    with world.planted((*fault.quads, *fault.flag(fault.kind))) as store:
        found = run_check(store, CHECKS[name], prefixes)
    assert {violation.node for violation in found if not violation.flag} == fault.nodes


def test_only_checks_that_compute_something_can_be_excused_by_a_flag() -> None:
    with_flag = {name for name in CHECKS if read_fault(name).kind}
    assert with_flag == set(JOINING_FLAGS)
    assert {name for name, check in CHECKS.items() if check.one("Finds")} <= with_flag


# --- How findings read


def test_a_finding_tells_the_record_the_fault_the_figures_and_the_cure(
    small_content: Content, prefixes: PrefixMap
) -> None:
    world = World("oxigraph", compile_content(small_content).nquads)
    with world.planted(read_fault("share-not-count-over-denominator").quads) as store:
        report = run_checks(store, small_content)
    assert not report.conforms
    text = next(str(v) for v in report.violations if v.node == "outcome/rounded-up")
    first, cure = text.splitlines()
    assert first == (
        "outcome/rounded-up: A share that is not its count over its denominator "
        "(value 27; count 9; denominator 34; share 26.47). [share-not-count-over-denominator]"
    )
    assert cure.startswith("  compare value, count and denominator with the source")


def test_a_check_that_does_not_parse_is_named_with_its_file(prefixes: PrefixMap) -> None:
    broken = StoredQuery("broken", Path("queries/checks/broken.rq"), "Broken.", {}, "SELECT ?x WHERE { ?x ")
    with pytest.raises(QueryFailed, match=r"^queries/checks/broken\.rq: line 1, column \d+"):
        run_check(OxigraphStore(ox.Store()), broken, prefixes)
