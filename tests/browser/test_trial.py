"""The trial page in a real browser: every number opens its evidence, at any width, by any means."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from cllkg.content import Content
from cllkg.store.oxigraph_engine import OxigraphStore
from cllkg.views import draw

if TYPE_CHECKING:
    Show = Callable[..., Any]

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}}
SMALLEST = {"viewport": {"width": 320, "height": 640}}
# 200 % zoom of a window of 1600 x 900.
ZOOMED = {"viewport": {"width": 800, "height": 450}}
SURVIVAL = "outcome=nct01351896-os-8-year"
NUMBER = f"a.num[href='#{SURVIVAL}']"
FLAG = "flag=eight-year-survival-beyond-median-follow-up"
# Words that stick out of the window or out of their own box.
OVERFLOWS = """() => [...document.querySelectorAll("main *, .panel *")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > innerWidth + 1 && !one.closest(".toc, pre, svg, .visually-hidden")
        && getComputedStyle(one).position !== "absolute" && !one.closest("thead");
}).map(one => one.outerHTML.slice(0, 120))"""
# Pairs of words of one drawing that cover each other by more than a sliver.
COVERED = """() => {
    const found = [];
    for (const svg of document.querySelectorAll(".chart svg")) {
        const words = [...svg.querySelectorAll("text")].filter(one => one.getClientRects().length)
            .map(one => [one.textContent, one.getBoundingClientRect()]);
        words.forEach(([text, a], i) => words.slice(i + 1).forEach(([other, b]) => {
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 2 && high > 5) { found.push(text + " / " + other); }
        }));
    }
    return found;
}"""


@pytest.fixture(scope="module")
def page(oxigraph_store: OxigraphStore, content: Content) -> str:
    """The trial of the article."""
    return draw(oxigraph_store, content, "trial")


def other(store: OxigraphStore, content: Content, key: str) -> str:
    return draw(store, content, "trial", study=key)


def test_the_page_asks_for_nothing_and_complains_of_nothing(show: Show, page: str) -> None:
    shown = show(page).ready()
    shown.page.click(NUMBER)
    shown.page.click("#scheme")
    assert len(shown.requests) == 1
    assert shown.complaints == []
    assert shown.violations() == []


def test_a_number_opens_its_lines_its_statements_and_its_flags(show: Show, page: str) -> None:
    shown = show(page).ready()
    shown.page.click(NUMBER)
    told = shown.text("#told")
    for words in (
        "The estimated survival rate at 8 years was 74%.",
        "Efficacy Outcomes, card 1",
        "Statement C119",
        "A card gives the survival at 8 years as 74%.",
        "not reported",
        "8 - 4.6 = 3.4 years beyond the median follow-up",
    ):
        assert words in told
    assert shown.run("() => location.hash") == f"#{SURVIVAL}"
    assert shown.run("() => document.activeElement.id") == "panel"


def test_escape_closes_the_evidence_and_returns_to_the_number(show: Show, page: str) -> None:
    shown = show(page).ready()
    shown.page.focus(NUMBER)
    shown.page.keyboard.press("Enter")
    shown.page.wait_for_selector("#told h2")
    shown.page.keyboard.press("Escape")
    assert shown.text("#told").strip() == ""
    assert shown.run("() => location.hash") == ""
    assert shown.run("() => document.activeElement.getAttribute('href')") == f"#{SURVIVAL}"


def test_a_flag_on_a_number_opens_its_computation(show: Show, page: str) -> None:
    shown = show(page).ready()
    shown.page.click(f"tr[data-rows='{SURVIVAL}'] a.on-flag[href='#{FLAG}']")
    assert "8/4.6 = 1.74" in shown.text("#told")
    shown.page.click(f"#told a[href='#{SURVIVAL}']")
    assert "Statement C119" in shown.text("#told")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (SURVIVAL, "8 years was 74%"),
        ("claim=nct01351896-primary-endpoint-not-met", "was not met"),
        (FLAG, "8 - 4.6 = 3.4"),
    ],
)
def test_an_address_opens_what_it_names(show: Show, page: str, address: str, words: str) -> None:
    shown = show(page, f"#{address}").ready()
    assert words in shown.text("#told")
    assert shown.run(
        "() => [...document.querySelectorAll('.lit')].some(one => { const box = one.getBoundingClientRect();"
        " return box.height && box.top >= 0 && box.top < innerHeight; })"
    )


def test_an_address_that_names_nothing_opens_nothing(show: Show, page: str) -> None:
    shown = show(page, "#outcome=constructor").ready()
    assert shown.text("#told").strip() == ""
    assert shown.complaints == []


def test_a_mark_in_a_chart_opens_its_number(show: Show, page: str) -> None:
    shown = show(page).ready()
    shown.page.locator(f".chart .wide [data-record='{SURVIVAL}'] .dot").click()
    assert "The estimated survival rate at 8 years was 74%." in shown.text("#told")


@pytest.mark.parametrize("options", [{}, PHONE, SMALLEST, ZOOMED], ids=["wide", "phone", "smallest", "zoomed"])
def test_nothing_sticks_out_of_the_window(show: Show, page: str, options: dict[str, Any]) -> None:
    shown = show(page, f"#{SURVIVAL}", **options).ready()
    assert shown.run("() => document.documentElement.scrollWidth <= innerWidth")
    assert shown.run(OVERFLOWS) == []


def test_something_that_sticks_out_would_be_noticed(show: Show, page: str) -> None:
    shown = show(page.replace("<td data", "<td><pre></pre><b>" + "x" * 400 + "</b></td><td data", 1), **PHONE).ready()
    assert shown.run(OVERFLOWS)


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("key", ["nct01351896", "nct00535873", "nct00910910", "nct01556776", "nct02863718", "cll7"])
def test_no_words_of_a_chart_cover_others(
    show: Show, oxigraph_store: OxigraphStore, content: Content, key: str, options: dict[str, Any]
) -> None:
    assert show(other(oxigraph_store, content, key), **options).ready().run(COVERED) == []


def test_words_that_cover_others_would_be_noticed(show: Show, page: str) -> None:
    assert (
        show(page.replace("</svg>", '<text x="2" y="40">over</text><text x="4" y="41">it</text></svg>'))
        .ready()
        .run(COVERED)
    )


def test_a_chart_is_drawn_once_and_as_it_fits(show: Show, page: str) -> None:
    seen = "() => [...document.querySelectorAll('.chart')].map(one => [...one.querySelectorAll('svg')]\
        .filter(svg => svg.getClientRects().length).map(svg => svg.parentElement.className).join())"
    assert set(show(page).ready().run(seen)) == {"wide"}
    assert set(show(page, **PHONE).ready().run(seen)) == {"narrow"}


def test_letters_of_a_chart_can_be_read_on_a_phone(show: Show, page: str) -> None:
    heights = (
        show(page, **SMALLEST)
        .ready()
        .run(
            "() => [...document.querySelectorAll('.chart text')].filter(one => one.getClientRects().length)"
            ".map(one => one.getBoundingClientRect().height)"
        )
    )
    assert len(heights) > 40
    assert min(heights) >= 10


def test_the_evidence_comes_up_from_the_foot_of_a_phone(show: Show, page: str) -> None:
    shown = show(page, **PHONE).ready()
    assert not shown.page.is_visible("#panel")
    shown.page.click("a.num[href='#outcome=nct01351896-rash']")
    box = shown.page.locator("#panel").bounding_box()
    assert box["y"] > 250 and box["y"] + box["height"] == pytest.approx(844, abs=1)


def test_every_number_can_be_reached_by_keyboard(show: Show, page: str) -> None:
    """Each is a link with an address; a picture's marks are not the only way to any of them."""
    shown = show(page).ready()
    missing = shown.run(
        """() => Object.keys(window.cllkg.page.records).filter(address =>
            ![...document.querySelectorAll("main a[href]")].some(link =>
                link.getAttribute("href") === "#" + address && link.tabIndex === 0))"""
    )
    assert missing == []


def test_search_finds_a_number_by_its_words_and_a_flag_by_its_code(show: Show, page: str) -> None:
    shown = show(page).ready()
    shown.page.keyboard.press("/")
    shown.page.keyboard.type("estimated survival rate")
    shown.page.keyboard.press("Enter")
    assert "The estimated survival rate at 8 years was 74%." in shown.text("#told")
    shown.page.fill("#search", "K09")
    shown.page.keyboard.press("Enter")
    assert "4.4 < 5.7 years" in shown.text("#told")


def test_the_numbers_can_be_saved(show: Show, page: str) -> None:
    shown = show(page).ready()
    with shown.page.expect_download() as waiting:
        shown.page.click("#csv")
    text = waiting.value.path().read_text(encoding="utf-8")
    assert waiting.value.suggested_filename == "nct01351896.csv"
    rows = [line for line in text.splitlines() if "os-8-year" in line]
    assert len(rows) == 1
    assert '"74%"' in rows[0] and '"not reported"' in rows[0] and '"8-year"' in rows[0]


def test_a_cell_that_begins_as_a_formula_is_saved_as_text(show: Show, page: str) -> None:
    shown = show(page.replace('["As printed","74%"]', '["As printed","=1+1"]'))
    assert '"\'=1+1"' in shown.ready().run("() => window.cllkg.csv()")


def test_without_scripts_all_is_there(show: Show, page: str) -> None:
    shown = show(page, java_script_enabled=False)
    text = shown.page.inner_text("main")
    assert "The primary endpoint of the trial, an enhanced response to vaccination, was not met." in text
    assert shown.page.locator(f"li[id='{SURVIVAL}']").is_visible()
    assert "statement C119" in shown.page.inner_text(f"li[id='{SURVIVAL}']")
    assert not shown.page.is_visible("#search")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_has_enough_contrast(show: Show, page: str, scheme: str) -> None:
    """Words against the first background behind them, as WCAG reckons: 4.5, or 3 where they are large."""
    shown = show(page, f"#{SURVIVAL}", color_scheme=scheme).ready()
    assert shown.run(CONTRAST) == []


def test_too_little_contrast_would_be_noticed(show: Show, page: str) -> None:
    shown = show(page).ready()
    shown.run("() => document.documentElement.style.setProperty('--faint', '#c0c4c9')")
    assert shown.run(CONTRAST)


CONTRAST = """() => {
    const numbers = color => color.match(/[\\d.]+/g).map(Number);
    const light = color => numbers(color).slice(0, 3).map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = one => {
        for (let at = one; at; at = at.parentElement) {
            const color = getComputedStyle(at).backgroundColor;
            const parts = numbers(color);
            if (parts.length < 4 || parts[3] > 0) { return color; }
        }
        return "rgb(255, 255, 255)";
    };
    const low = new Set();
    for (const one of document.querySelectorAll("body *")) {
        const own = [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
        if (!own || !one.getClientRects().length || one.closest(".visually-hidden, script, style")) { continue; }
        const style = getComputedStyle(one);
        const [a, b] = [light(one.closest("svg") ? style.fill : style.color), light(behind(one))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const size = parseFloat(style.fontSize);
        const least = size >= 24 || (size >= 18.6 && style.fontWeight >= 700) ? 3 : 4.5;
        if (ratio < least) { low.add([one.tagName, one.getAttribute("class"), ratio.toFixed(2)].join(" ")); }
    }
    return [...low].sort();
}"""
