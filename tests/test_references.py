"""References: what is known of a source and nothing else, in forms that other programs read."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cllkg.content import Content
from cllkg.evidence.citations.references import Reference
from cllkg.evidence.citations.tracing import Index
from cllkg.pipeline import Compiled
from cllkg.store.oxigraph_engine import OxigraphStore

HOSTILE = Reference(
    iri="x:1",
    key="hostile-2024",
    title='100% of {IgG & IgM_1}: a } lone \\brace, $5 #1 ~ ^ "quoted" @misc{x,\n\tKrönke α₂ 中文',
    creators=("Doe, J. and Sons", "Ramsay AG", "World {Health} & Co"),
    issued="2024",
    container="J. of A&B 12(3):45-67",
    doi="10.1002/(SICI)1{2}_x%3C",
    url="https://example.org/a_b%20c?q={x}&r=\\#frag",
    kind="journal_article",
    resolution="resolved",
)


def fields(entry: str) -> dict[str, str]:
    """Read one BibTeX entry as BibTeX does: by counting braces, whatever stands before them."""
    head, _, body = entry.partition(",\n")
    assert re.fullmatch(r"@[a-z]+\{[a-z0-9-]+", head)
    found: dict[str, str] = {}
    while (start := re.match(r"\s*(\w+) = \{", body)) is not None:
        depth, end = 1, start.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(body[end], 0)
            end += 1
        found[start[1]] = body[start.end() : end - 1]
        assert body[end] == ","
        body = body[end + 1 :]
    assert body == "\n}\n"
    return found


def test_bibtex_survives_a_hostile_title() -> None:
    found = fields(HOSTILE.to_bibtex())
    assert found["title"] == (
        r"{100\% of \textbraceleft{}IgG \& IgM\_1\textbraceright{}: a \textbraceright{} lone "
        r"\textbackslash{}brace, \$5 \#1 \textasciitilde{} \textasciicircum{} "
        '"quoted" @misc\\textbraceleft{}x, Krönke α₂ 中文}'
    )
    assert (found["journal"], found["volume"], found["number"], found["pages"]) == (r"J. of A\&B", "12", "3", "45--67")
    # One name with an 'and' in it is one name, and a body is no person.
    assert found["author"] == (
        r"{Doe}, {J. and Sons} and Ramsay, AG and {World \textbraceleft{}Health\textbraceright{} \& Co}"
    ).replace("{Doe}", "Doe")
    assert found["doi"] == "10.1002/(SICI)1%7B2%7D_x%3C"
    assert found["url"] == "https://example.org/a_b%20c?q=%7Bx%7D&r=%5C#frag"


def test_csl_keeps_the_text_as_it_is() -> None:
    item = HOSTILE.to_csl()
    assert item["title"] == HOSTILE.title
    assert item["DOI"] == HOSTILE.doi
    assert item["issued"] == {"date-parts": [[2024]]}
    assert item["author"][1:] == [{"family": "Ramsay", "given": "AG"}, {"literal": "World {Health} & Co"}]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Lu, G.", ("Lu", "G.")),
        ("Ramsay AG", ("Ramsay", "AG")),
        ("AG Ramsay", ("Ramsay", "AG")),
        ("Kerry A Rogers", ("Rogers", "Kerry A")),
        ("Qiuhong Zhao", ("Zhao", "Qiuhong")),
        ("Jessie-F. Fecteau", ("Fecteau", "Jessie-F.")),
        ("Andrea Acebes-Huerta", ("Acebes-Huerta", "Andrea")),
        # Nobody can tell where these divide.
        ("William E. Carson III", None),
        ("Ana Pilar Gonzalez", None),
        ("Gribben", None),
    ],
)
def test_a_name_is_divided_only_where_its_form_leaves_no_doubt(printed: str, expected: tuple[str, str] | None) -> None:
    [name] = replace(HOSTILE, creators=(printed,)).to_csl()["author"]
    assert name == ({"literal": printed} if expected is None else {"family": expected[0], "given": expected[1]})


@pytest.mark.parametrize(
    ("container", "expected"),
    [
        ("Blood 120(7):1412", ("Blood", "120", "7", "1412")),
        ("Science 343:305", ("Science", "343", None, "305")),
        ("Leukemia 31(5)", ("Leukemia", "31", "5", None)),
        ("Lancet Haematol 4(11):e534-e543", ("Lancet Haematol", "4", "11", "e534-e543")),
        ("ASH Annual Meeting 2023, abstract 3272", ("ASH Annual Meeting 2023, abstract 3272", None, None, None)),
        ("Blood 128(22):4388 (ASH Annual Meeting 2016)", ("Blood 128(22):4388 (ASH Annual Meeting 2016)", *3 * [None])),
        ("J Clin Oncol", ("J Clin Oncol", None, None, None)),
    ],
)
def test_volume_and_pages_are_read_only_where_they_are_meant(container: str, expected: tuple[str | None, ...]) -> None:
    item = replace(HOSTILE, container=container).to_csl()
    assert tuple(item.get(name) for name in ("container-title", "volume", "issue", "page")) == expected


def test_a_body_is_no_person_whatever_its_name_looks_like() -> None:
    record = replace(HOSTILE, kind="database_record", creators=("Su Lab",))
    assert record.to_csl()["author"] == [{"literal": "Su Lab"}]
    assert "author = {{Su Lab}}" in record.to_bibtex()


def test_a_source_nobody_identified_gets_no_address_whatever_it_holds() -> None:
    lost = replace(HOSTILE, resolution="unresolved", pmid="1", registry_ids=("NCT1",))
    assert not {"DOI", "URL", "PMID", "number", "accessed"} & lost.to_csl().keys()
    assert not {"doi", "url", "pmid"} & fields(lost.to_bibtex()).keys()
    assert "10.1002" not in lost.to_text()
    assert lost.to_text().endswith("Not identified.")


def test_authors_whose_order_nobody_knows_are_not_put_in_one() -> None:
    known = replace(HOSTILE, creators=("Ann Ba", "Cy Do", "Ed Fo", "Gus Ho", "Ian Jo"))
    assert known.to_text().startswith("Ann Ba, Cy Do, Ed Fo et al. ")
    assert replace(known, in_order=False).to_text().startswith("Ann Ba et al. ")


# --- every source of the real graph

# The variables of CSL that are used, by the kind of value the schema gives them.
TEXTS = {"title", "container-title", "DOI", "PMID", "URL", "note", "volume", "issue", "page", "number"}
TYPES = {"article-journal", "paper-conference", "article-newspaper", "dataset", "webpage", "document"}


@pytest.fixture(scope="module")
def references(oxigraph_store: OxigraphStore, content: Content, compiled: Compiled) -> list[Reference]:
    """All sources of the graph."""
    found = list(Index(oxigraph_store, content).sources.values())
    assert {reference.key for reference in found} == set(compiled.corpus.sources)
    return found


def test_no_reference_holds_what_the_table_of_sources_does_not(references: list[Reference], compiled: Compiled) -> None:
    for reference in references:
        source = compiled.corpus.sources[reference.key]
        item = reference.to_csl()
        known = source.resolution.value in ("resolved", "probable")
        assert item.get("DOI") == (source.doi if known else None)
        assert item.get("PMID") == (source.pmid if known else None)
        assert item.get("URL") == (source.url if known else None)
        assert ("issued" in item) == (source.issued is not None)
        assert len(item.get("author", ())) == len(source.creators)


def test_a_source_whose_results_nobody_saw_says_so_in_every_form(references: list[Reference]) -> None:
    by_key = {reference.key: reference for reference in references}
    unseen = {key for key, reference in by_key.items() if reference.results_unseen}
    assert {"ash-2016-4388", "rogers-2023"} <= unseen
    assert not {"ramsay-2012", "nct00910910"} & unseen
    reference = by_key["ash-2016-4388"]
    assert reference.to_text().endswith(" Its results were not seen.")
    assert "  note = {Its results were not seen.},\n" in reference.to_bibtex()
    assert reference.to_csl()["note"] == "Its results were not seen."


def test_every_reference_is_an_item_of_csl(references: list[Reference]) -> None:
    for reference in references:
        item = reference.to_csl()
        assert item["type"] in TYPES
        assert item["id"] == reference.key
        for name, value in item.items():
            if name == "author":
                assert all(set(part) in ({"literal"}, {"family", "given"}) for part in value)
                assert all(text for part in value for text in part.values())
            elif name in ("issued", "accessed"):
                assert set(value) == {"date-parts"}
                assert all(isinstance(number, int) for number in value["date-parts"][0])
            else:
                assert name in TEXTS | {"id", "type"}
                assert isinstance(value, str)
                assert value


def test_every_reference_is_an_entry_of_bibtex_without_empty_fields(references: list[Reference]) -> None:
    for reference in references:
        found = fields(reference.to_bibtex())
        assert all(found.values()), reference.key
        assert found["title"].strip("{}")
