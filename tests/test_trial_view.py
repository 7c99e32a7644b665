"""The trial view shows each number as printed, on its evidence, with what is left out and what does not fit."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from cllkg.content import Content
from cllkg.errors import QueryFailed, UnknownName
from cllkg.pipeline import Compiled
from cllkg.projection.trials import Trial, read_trial
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.store.rdflib_engine import RdflibStore
from cllkg.views import draw
from cllkg.vocabulary import KG, RDFS, SKOS

ROOT = Path(__file__).parents[1]
KEYS = sorted(path.stem for path in (ROOT / "graph" / "trials").glob("*.yaml"))
STUDY = "https://w3id.org/cllkg/study/nct01351896"
SURVIVAL = "outcome=nct01351896-os-8-year"
VOID = ("br", "circle", "hr", "img", "input", "line", "link", "meta", "path", "polygon", "rect")
HOSTILE = (
    "<script>ran=1</script>",
    "</script><script>ran=1</script>",
    '"><img src=x onerror=ran=1>',
    "javascript:ran=1",
)


class Reader(HTMLParser):
    """Reads a page: its elements with their attributes, what stands in each, and the data of the scripts."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.unclosed: list[str] = []
        self._data: list[str] = []
        self._in_data = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_data = tag == "script" and dict(attrs).get("type") == "application/json"
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False
        assert self.unclosed.pop() == tag, f"</{tag}> closes what is not open"

    def handle_data(self, data: str) -> None:
        (self._data if self._in_data else self.words).append(data)

    @property
    def page(self) -> dict[str, Any]:
        found = json.loads("".join(self._data))["page"]
        assert isinstance(found, dict)
        return found

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))

    def values(self, name: str, tag: str = "") -> list[str]:
        return [str(attrs[name]) for one, attrs in self.tags if name in attrs and tag in ("", one)]


@pytest.fixture(scope="module")
def trial(oxigraph_store: OxigraphStore, content: Content) -> Trial:
    """The trial of the article."""
    return read_trial(oxigraph_store, content.queries / "views" / "trial.rq")


@pytest.fixture(scope="module")
def page(oxigraph_store: OxigraphStore, content: Content) -> str:
    """Its page."""
    return draw(oxigraph_store, content, "trial")


@pytest.fixture(scope="module")
def read(page: str) -> Reader:
    """Its page, read."""
    return Reader(page)


def planted(compiled: Compiled, *quads: str) -> OxigraphStore:
    """Return the real graph with some more said."""
    return OxigraphStore.from_nquads(compiled.nquads + "".join(f"{quad} .\n" for quad in quads).encode())


# --- Which study


@pytest.mark.parametrize("name", ["nct00910910", "NCT00910910", "https://w3id.org/cllkg/study/nct00910910"])
def test_a_study_answers_to_its_key_its_registry_id_and_its_iri(
    oxigraph_store: OxigraphStore, content: Content, name: str
) -> None:
    assert read_trial(oxigraph_store, content.queries / "views" / "trial.rq", name).study["key"] == "nct00910910"


def test_an_unknown_study_is_refused_with_the_nearest_ones(oxigraph_store: OxigraphStore, content: Content) -> None:
    with pytest.raises(UnknownName, match="nct01351896"):
        draw(oxigraph_store, content, "trial", study="nct0135189")


@pytest.mark.parametrize("key", KEYS)
def test_every_study_with_a_file_has_a_tidy_page_with_all_its_numbers(
    oxigraph_store: OxigraphStore, content: Content, key: str
) -> None:
    own = read_trial(oxigraph_store, content.queries / "views" / "trial.rq", key)
    read = Reader(draw(oxigraph_store, content, "trial", study=key))
    assert read.unclosed == []
    ids = read.values("id")
    assert len(ids) == len(set(ids))
    rows = {address for row in read.values("data-rows") for address in row.split()}
    assert rows == {address for address in read.page["records"] if not address.startswith("claim=")}
    assert len(rows) == len(own.numbers)
    # An empty section is absent: each link of the list of sections has its section, and each section its heading.
    assert {href[1:] for href in read.values("href", "a") if href.startswith("#") and "=" not in href} <= set(ids)
    assert set(read.values("aria-labelledby", "section")) <= set(ids)
    assert not re.search(r"\b(None|nan|Undefined)\b", read.text)


def test_a_study_that_is_known_by_its_reports_only_says_so(oxigraph_store: OxigraphStore, content: Content) -> None:
    read = Reader(draw(oxigraph_store, content, "trial", study="ramsay-2012-study"))
    assert "knows this study by its reports only" in read.text
    assert "Multiple inhibitory ligands induce impaired T-cell" in read.text
    assert read.page["records"] == {}


def test_the_foot_lists_every_other_study(read: Reader, trial: Trial) -> None:
    assert len(trial.others) > 40
    assert all(f" {other['key']} " in read.text for other in trial.others)
    assert "cllkg view trial --study KEY" in read.text


# --- What stands on the page


def test_every_number_leads_to_its_evidence_and_every_record_has_some(read: Reader) -> None:
    targets = {href[1:] for href in read.values("href", "a") if href.startswith("#") and "=" in href}
    records, flags = read.page["records"], read.page["flags"]
    assert targets <= {*records, *flags}
    assert set(records) - targets == set()
    assert all(record["lines"] for record in records.values())
    assert all(line["source"] in read.page["sources"] for record in records.values() for line in record["lines"])


def test_a_page_works_as_a_document_where_no_script_runs(read: Reader) -> None:
    """The address of a record is an element of the page, with its lines, for readers without scripts and on paper."""
    ids = set(read.values("id"))
    assert {*read.page["records"], *read.page["flags"]} <= ids


def test_the_statement_of_the_article_behind_a_number_is_told(read: Reader) -> None:
    lines = read.page["records"][SURVIVAL]["lines"]
    assert {"C119", "C129"} == {key for line in lines for key in line.get("statement", ())}
    assert read.page["statements"]["C119"]["paraphrase"] == "A card gives the survival at 8 years as 74%."


def test_numbers_are_shown_as_printed(read: Reader, trial: Trial) -> None:
    for number in trial.numbers:
        address = f"outcome={number['key']}"
        assert read.page["records"][address]["value"].startswith(number["printed"])
        assert number["printed"] in read.text


def test_what_a_source_leaves_out_is_printed_and_never_a_zero(read: Reader, trial: Trial) -> None:
    missing = [number for number in trial.numbers if "sample size" in number["unreported"]]
    assert len(missing) > 20
    for number in missing:
        facts = dict(read.page["records"][f"outcome={number['key']}"]["facts"])
        if "denominator" not in number:
            assert facts["Of how many"] == "not reported"


def test_a_number_nobody_looked_for_is_not_called_unreported(compiled: Compiled, content: Content) -> None:
    """The absence of a denominator is told only where the graph says that the source leaves it out."""
    left_out = f"<https://w3id.org/cllkg/outcome/nct01351896-rash> <{KG}notReported> <{KG}"
    kept = b"".join(
        line for line in compiled.nquads.splitlines(keepends=True) if not line.startswith(left_out.encode())
    )
    assert kept != compiled.nquads
    read = Reader(draw(OxigraphStore.from_nquads(kept), content, "trial"))
    facts = dict(read.page["records"]["outcome=nct01351896-rash"]["facts"])
    assert "Of how many" not in facts and "not recorded" in read.text


def test_open_flags_sit_on_the_numbers_they_are_about(page: str, trial: Trial) -> None:
    links = re.findall(r'<div class="one">(.*?)</div>', page, re.DOTALL)
    cells = {address: cell for cell in links for address in re.findall(r'class="num" href="#([^"]+)"', cell)}
    for number in trial.numbers:
        about = [flag for flag in trial.flags if number["number"] in flag["about"]]
        cell = cells[f"outcome={number['key']}"]
        for flag in about:
            marked = f'href="#flag={flag["flag"].rpartition("/")[2]}"' in cell
            assert marked == (flag["flag_status"] == "unresolved"), (number["key"], flag["label"])


def test_a_flag_tells_its_computation(read: Reader) -> None:
    flag = read.page["flags"]["flag=eight-year-survival-beyond-median-follow-up"]
    assert flag["computation"].startswith("8 - 4.6 = 3.4 years")
    assert [SURVIVAL, "The estimated survival rate at 8 years was 74%."] in flag["about"]


def test_the_top_says_what_the_trial_cannot_show(page: str) -> None:
    top = page[page.index('class="limits"') : page.index('class="cards"')]
    for sentence in ("has no control group", "was not met", "not whether lenalidomide was given"):
        assert sentence in top


def test_the_top_says_when_nothing_is_said_of_a_comparator(oxigraph_store: OxigraphStore, content: Content) -> None:
    top = draw(oxigraph_store, content, "trial", study="nct00535873").partition('class="cards"')[0]
    assert "Nothing is said of it here" in top


def test_the_flow_shows_who_is_missing_and_says_that_it_was_computed(page: str) -> None:
    flow = re.sub(r"<[^>]+>|\s+", " ", page[page.index('<section id="flow"') : page.index('<section id="s-people"')])
    flow = re.sub(r" +", " ", flow)
    for words in (
        "49 entered",
        "34 assessed, after 24 cycles",
        "15 not among them (49 \u2212 34, computed)",
        "23 stable",
    ):
        assert words in flow
    assert "does not say why 15 are missing" in flow


def test_the_counts_and_shares_of_one_table_share_a_row(page: str) -> None:
    assert 'data-rows="outcome=nct01351896-partial-remission-share outcome=nct01351896-partial-remission-count"' in page


def test_two_numbers_of_one_thing_are_told_apart(oxigraph_store: OxigraphStore, content: Content) -> None:
    """5% and 10% complete responses are nothing until their sentences say of what."""
    page = draw(oxigraph_store, content, "trial", study="nct00535873")
    assert '<span class="sentence">5% of participants had a complete response with residual cytopenia.</span>' in page


def test_no_usual_range_is_drawn_unless_the_graph_has_one(page: str, compiled: Compiled, content: Content) -> None:
    assert 'class="usual"' not in page
    assert "The graph holds no usual range with a source for level of IgG, level of IgM and level of IgA" in page
    number, entity = "<https://w3id.org/cllkg/outcome/usual-igg>", "<https://w3id.org/cllkg/entity/serum_IgG>"
    graph = "<https://w3id.org/cllkg/graph/background>"
    decimal = "^^<http://www.w3.org/2001/XMLSchema#decimal>"
    said = {
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>": f"<{KG}Outcome>",
        f"<{SKOS}notation>": '"usual-igg"',
        f"<{RDFS}label>": '"IgG is usually between 700 and 1600 mg/dL."',
        f"<{KG}printedValue>": '"700-1600 mg/dL"',
        f"<{KG}independentStudies>": '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        f"<{KG}measures>": entity,
        f"<{KG}statistic>": f"<{KG}ThresholdStatistic>",
        f"<{KG}standing>": f"<{KG}Supported>",
        f"<{KG}ofPopulation>": entity,
        f"<{KG}unit>": '"mg/dL"',
        f"<{KG}rangeLow>": f'"700"{decimal}',
        f"<{KG}rangeHigh>": f'"1600"{decimal}',
    }
    with_range = draw(planted(compiled, *(f"{number} {p} {o} {graph}" for p, o in said.items())), content, "trial")
    assert 'data-record="outcome=usual-igg"' in with_range
    assert "no usual range with a source for level of IgM and level of IgA" in with_range


def test_the_follow_up_is_marked_where_a_rate_runs_beyond_it(page: str) -> None:
    chart = page[page.index('id="figure-survival-times"') :].partition("</svg>")[0]
    assert "median follow-up 4.6 years" in chart
    line = re.search(r'<line x1="([\d.]+)"[^>]*class="follow"', chart)
    rate = re.search(rf'data-record="{SURVIVAL}">.*?<circle cx="([\d.]+)"[^>]*class="dot', chart)
    assert line and rate
    assert float(line[1]) < float(rate[1])


def test_comparisons_stand_with_their_interval_and_say_of_what_they_are(
    oxigraph_store: OxigraphStore, content: Content
) -> None:
    page = draw(oxigraph_store, content, "trial", study="nct00910910")
    assert "95% CI 1.08 to 3.41" in page
    assert "higher hazard" in page
    assert 'href="#comparison=nct00910910-os-hr"' in page


def test_the_article_alone_can_be_shown(oxigraph_store: OxigraphStore, content: Content) -> None:
    read = Reader(draw(oxigraph_store, content, "trial", graph="article"))
    assert SURVIVAL in read.page["records"]
    assert "outcome=nct01351896-pfs-median-full-paper" not in read.page["records"]


# --- What no page may do


def test_both_engines_give_the_same_page(page: str, rdflib_store: RdflibStore, content: Content) -> None:
    assert draw(rdflib_store, content, "trial") == page


def test_the_bytes_do_not_hang_on_the_hash_seed(compiled: Compiled, page: str, tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_bytes(compiled.nquads)
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from cllkg.content import find_content\n"
        "from cllkg.store.oxigraph_engine import OxigraphStore\n"
        "from cllkg.views import draw\n"
        "store = OxigraphStore.from_nquads(Path(sys.argv[1]).read_bytes())\n"
        "sys.stdout.buffer.write(draw(store, find_content(Path(sys.argv[2])), 'trial').encode())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "graph.nq"), str(ROOT)],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "4242"},
    )
    assert ran.stdout.decode() == page


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_words_stay_words(compiled: Compiled, content: Content, read: Reader, payload: str) -> None:
    """In a label of a number, a note of the study, a printed value, a registry id, a paraphrase and a title."""
    places = [
        ("https://w3id.org/cllkg/outcome/nct01351896-rash", RDFS + "label"),
        ("https://w3id.org/cllkg/outcome/nct01351896-rash", KG + "printedValue"),
        ("https://w3id.org/cllkg/outcome/nct01351896-rash", SKOS + "note"),
        (f"{STUDY}#arm-concurrent", RDFS + "label"),
        (STUDY, RDFS + "label"),
        (STUDY, SKOS + "note"),
        (STUDY, KG + "registryId"),
        ("https://w3id.org/cllkg/statement/C102", KG + "paraphrase"),
        ("https://w3id.org/cllkg/source/rogers-2023", "http://purl.org/dc/terms/title"),
        ("https://w3id.org/cllkg/source/rogers-2023", "https://schema.org/url"),
    ]
    lines = []
    for line in compiled.nquads.decode().splitlines():
        subject, predicate = line.split(" ", 2)[:2]
        if (subject.strip("<>"), predicate.strip("<>")) in places:
            graph = line.rsplit(" ", 2)[1]
            line = f"{subject} {predicate} {ox.Literal(payload)} {graph} ."
        lines.append(line)
    store = OxigraphStore.from_nquads("\n".join(lines).encode())
    hostile = Reader(draw(store, content, "trial"))
    assert payload in hostile.text
    names = {name for _, attributes in hostile.tags for name in attributes}
    assert not any(name.startswith("on") for name in names)
    assert "style" not in names
    assert [tag for tag, _ in hostile.tags if tag == "img"] == []
    assert all(href.startswith(("#", "https://")) for href in hostile.values("href"))
    scripts = [[tag for tag, _ in one.tags].count("script") for one in (hostile, read)]
    assert scripts[0] == scripts[1]


def test_every_link_outward_is_bound(read: Reader) -> None:
    outward = [attrs for tag, attrs in read.tags if tag == "a" and str(attrs["href"]).startswith("http")]
    assert len(outward) > 20
    assert all(attrs.get("rel") == "noopener noreferrer" for attrs in outward)


def test_a_section_of_the_header_that_does_not_read_is_refused(
    oxigraph_store: OxigraphStore, content: Content, tmp_path: Path
) -> None:
    for path in (content.queries / "views").glob("*.rq"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    spoiled = tmp_path / "trial.rq"
    text = spoiled.read_text(encoding="utf-8")
    spoiled.write_text(text.replace("# Section: people; Who took part; table;", "# Section: people; table;"), "utf-8")
    with pytest.raises(QueryFailed, match="the section 'people' has 4 parts, not 5"):
        read_trial(oxigraph_store, spoiled)
