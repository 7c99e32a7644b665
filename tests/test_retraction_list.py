"""Which source a person means, and how a list of retractions is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cllkg.errors import CllkgError, UnknownName
from cllkg.impact.matching import find_doubts, listed_sources
from cllkg.impact.retraction_list import UnusableList, read_retraction_list
from cllkg.impact.sources import find_sources, read_doi, read_pmid
from cllkg.model.codes import RetractionStatus
from cllkg.pipeline import Compiled

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


@pytest.fixture
def listed(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a list of retractions."""

    def write(text: str) -> Path:
        path = tmp_path / "list.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


# --- which source is meant


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dish-2012", "dish-2012"),
        ("DISH-2012", "dish-2012"),
        ("source/dish-2012", "dish-2012"),
        ("kgsource:dish-2012", "dish-2012"),
        ("https://w3id.org/cllkg/source/dish-2012", "dish-2012"),
        ("[4]", "dish-2012"),
        ("4", "dish-2012"),
        ("10.5555/MINI.2012", "dish-2012"),
        ("doi:10.5555/mini.2012", "dish-2012"),
        ("https://doi.org/10.5555/mini.2012", "dish-2012"),
        ("http://dx.doi.org/10.5555%2Fmini.2012", "dish-2012"),
        ("mini-trial", "abstract-2020 summary-2021"),
        ("study/dish-2012-study", "dish-2012"),
    ],
)
def test_a_source_goes_by_many_names(compiled_mini: Compiled, name: str, expected: str) -> None:
    assert " ".join(find_sources(compiled_mini.corpus, name)) == expected


def test_a_name_of_a_study_and_a_source_means_the_study(compiled: Compiled) -> None:
    reporting = {key for key, source in compiled.corpus.sources.items() if source.reports_study == "nct01351896"}
    assert set(find_sources(compiled.corpus, "NCT01351896")) == reporting > {"nct01351896"}
    assert find_sources(compiled.corpus, "source/nct01351896") == ("nct01351896",)
    assert find_sources(compiled.corpus, "PMID:21725050") == ("badoux-2011",)
    assert find_sources(compiled.corpus, "https://pubmed.ncbi.nlm.nih.gov/21725050/") == ("badoux-2011",)


@pytest.mark.parametrize("name", ["dish-2013", "[99]", "10.1000/nothing", "PMID:1", "study/nothing", ""])
def test_an_unknown_source_is_answered_with_the_nearest(compiled_mini: Compiled, name: str) -> None:
    with pytest.raises(UnknownName) as raised:
        find_sources(compiled_mini.corpus, name)
    assert ("'dish-2012'" in str(raised.value)) == (name == "dish-2013")


def test_a_number_that_is_marker_and_pmid_asks_which(compiled_mini: Compiled) -> None:
    corpus = compiled_mini.corpus
    source = corpus.sources["mouse-2014"].model_copy(update={"pmid": "4"})
    with pytest.raises(CllkgError, match=r"PMID:4 or \[4\]"):
        find_sources(replace(corpus, sources=corpus.sources | {"mouse-2014": source}), "4")


def test_identifiers_are_compared_in_one_form() -> None:
    assert read_doi(" https://www.doi.org/10.1016/S2352-3026(17)30171-0 ") == "10.1016/s2352-3026(17)30171-0"
    assert read_doi("Blood 120:1412") is None
    assert read_pmid("pmid 021725050") == "21725050"
    assert read_pmid("0") is None
    assert read_pmid("PMC123") is None


# --- lists of retractions


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: neither a column 'doi' nor one called 'pmid'; the header is: empty"),
        ("title,year\nx,2012\n", ":1: neither a column 'doi' nor one called 'pmid'; the header is: title, year"),
        ("doi,doi\n10.5555/x,10.5555/x\n", ":1: two columns are called 'doi'"),
        ("doi,pmid\n10.5555/x,1\n10.5555/y\n", ":3: 1 cells under 2 columns"),
        ("doi,pmid\n10.5555/x,1\n\nten,\n", ":4: 'ten' is no DOI"),
        ("doi,pmid\n,PMC12\n", ":2: 'PMC12' is no PMID"),
        ("doi,status\n10.5555/x,gone\n", ":2: unknown status 'gone'"),
        ("doi,pmid\n,\n", ": the list is empty"),
        ("doi,pmid\n", ": the list is empty"),
        (WATCH, ": the list is empty"),
        (WATCH + watch_row() + watch_row(doi="ten"), ": none of 2 rows names a paper"),
        ("doi,date\n10.5555/x,2024-05-31\n10.5555/x,2024-02-31\n", ":3: '2024-02-31' is no date"),
        ("doi,status,date\n10.5555/x,reinstated,last May\n", ":2: 'last May' is no date"),
        ("doi,status\n,retracted\n", "name no paper"),
        ('doi,pmid\n"10.5555/x,1\n', ":2: not CSV"),
        ("doi\0,pmid\n", ":1: not a CSV text"),
    ],
)
def test_a_malformed_list_is_refused_with_file_and_line(listed: Callable[[str], Path], text: str, message: str) -> None:
    path = listed(text)
    with pytest.raises(UnusableList) as raised:
        read_retraction_list(path)
    assert str(raised.value).startswith(str(path))
    assert message in str(raised.value)


def test_a_list_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(CllkgError, match=r"none\.csv: No such file"):
        read_retraction_list(tmp_path / "none.csv")
    with pytest.raises(CllkgError, match="Is a directory"):
        read_retraction_list(tmp_path)


def test_a_row_of_the_great_list_is_named_for_the_line_it_begins_on(listed: Callable[[str], Path]) -> None:
    found = read_retraction_list(listed(WATCH + watch_row(doi="10.5555/a") + watch_row() + watch_row(pmid="7")))
    assert [(notice.line, notice.doi, notice.pmid) for notice in found.notices] == [
        (2, "10.5555/a", None),
        (6, None, "7"),
    ]
    assert (found.rows, found.without_identifier, found.unreadable) == (3, 1, ())


@pytest.mark.parametrize(
    ("rows", "keys", "doubts"),
    [
        # The DOI of one of our sources, and the PMID of another.
        (
            "10.5555/mini.2012,77,retracted,\n",
            ["dish-2012", "mouse-2014"],
            [(2, "its PMID 77 is that of mouse-2014, whose DOI is 10.5555/mouse.2014, not 10.5555/mini.2012")],
        ),
        ("10.5555/mouse.2014,77,retracted,\n", ["mouse-2014"], []),
        # Which came last cannot be told, so the retraction stands, and that is said.
        (
            "10.5555/mini.2012,,retracted,2024-01-01\n10.5555/mini.2012,,reinstated,\n",
            ["dish-2012"],
            [
                (
                    3,
                    "dish-2012 is said to be reinstated, but the reinstatement has no date: it counts as retracted",
                )
            ],
        ),
        (
            "10.5555/mini.2012,,retracted,\n10.5555/mini.2012,,reinstated,2024-01-01\n",
            ["dish-2012"],
            [(3, "dish-2012 is said to be reinstated, but the retraction has no date: it counts as retracted")],
        ),
        ("10.5555/mini.2012,,retracted,2024-01-01\n10.5555/mini.2012,,reinstated,2024-02-01\n", [], []),
    ],
)
def test_rows_in_doubt_are_named_and_count_as_retracted(
    compiled_mini: Compiled, listed: Callable[[str], Path], rows: str, keys: list[str], doubts: list[tuple[int, str]]
) -> None:
    corpus = compiled_mini.corpus
    mouse = corpus.sources["mouse-2014"].model_copy(update={"doi": "10.5555/mouse.2014", "pmid": "77"})
    corpus = replace(corpus, sources=corpus.sources | {"mouse-2014": mouse})
    path = listed("doi,pmid,status,date\n" + rows)
    notices = read_retraction_list(path)
    assert [row.key for row in listed_sources(corpus, notices, RetractionStatus.RETRACTED)] == keys
    assert find_doubts(corpus, notices) == tuple(f"{path}:{line}: {doubt}" for line, doubt in doubts)


def test_a_date_of_the_great_list_that_does_not_read_is_named_and_the_row_still_counts(
    listed: Callable[[str], Path],
) -> None:
    found = read_retraction_list(listed(WATCH + watch_row(doi="10.5555/a", date="13/40/2024 0:00")))
    assert [(notice.doi, notice.date) for notice in found.notices] == [("10.5555/a", None)]
    [fault] = found.unreadable
    assert "list.csv:2: '13/40/2024 0:00' is no date" in fault


def test_titles_in_an_older_encoding_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes((WATCH + watch_row(doi="10.5555/a").replace("great", "größer")).encode("latin-1"))
    assert read_retraction_list(path).notices[0].doi == "10.5555/a"
