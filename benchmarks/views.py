"""How soon a page is ready and how smoothly it is dragged: ours, stock pyvis and cytoscape.js on the same graphs.

Each page is opened from a file in the installed Chromium, cut off from every network, at 1280 x 800. *Ready* is
two frames after the first drawing of the whole laid-out graph, counted from the start of navigation; stock pyvis
with its physics counts as ready when its own stabilizing ends, though it goes on moving. *Drag* is 1.6 seconds of
a real mouse that moves the map; a page whose picture did not change says so. With many lines our page moves its
last picture meanwhile and draws anew at rest; tuned, cytoscape.js does so too. Processor time is the main thread's.
The pages take turns, so that a drifting machine does not favor one. The graphs are made by a seed, with about 2.3
lines to a thing. Cytoscape.js is fetched by npm into ``build/`` once, and left out where npm is missing.

With ``--layouts`` it times layouts instead. Run it with ``scripts/bench``, or as ``python -m benchmarks.views``.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.layouts import layouts
from benchmarks.made_up import made_up
from benchmarks.pages import BOX, Graph, candidates

from cllkg.views.layout.force import spread

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

SIZES = (84, 1000, 5000, 20_000)
# After so many seconds a page that is not ready is given up.
PATIENCE = 120
DRAG = 1.6
NAMES = ("chromium", "chromium-browser", "google-chrome")
# As in tests/browser/conftest.py: nothing a browser does for itself reaches a network or takes part in the timing.
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

# The largest canvas, and a point of it that nothing lies over.
GRIP = """() => {
  const area = one => one.width * one.height;
  const box = [...document.querySelectorAll("canvas")].map(one => one.getBoundingClientRect())
    .sort((one, other) => area(other) - area(one))[0];
  for (const [x, y] of [[0.05, 0.1], [0.05, 0.9], [0.9, 0.9], [0.9, 0.1], [0.5, 0.05]]) {
    const at = [box.left + x * box.width, box.top + y * box.height];
    if ((document.elementFromPoint(...at) || document.body).tagName === "CANVAS") { return at; }
  }
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""
COUNT = """() => { window.frames_ = 0; window.since = performance.now();
  const step = () => { window.frames_ += 1; window.counting = requestAnimationFrame(step); };
  window.counting = requestAnimationFrame(step); }"""
COUNTED = "() => { cancelAnimationFrame(window.counting); return [window.frames_, performance.now() - window.since]; }"


@dataclass(frozen=True)
class Timing:
    """One opening of one page; seconds, frames a second, milliseconds of processor time a frame."""

    ready: float
    busy: float
    rate: float
    frame: float
    moved: bool


def busy(page: Page) -> Callable[[], float]:
    """Return a way to ask how many seconds the page's main thread has worked."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def ask() -> float:
        found = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
        return float(found["ThreadTime"])

    return ask


def chromium() -> str | None:
    """Return the path of the browser, as the tests look for it."""
    return os.environ.get("CLLKG_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def open_once(playwright: Playwright, path: Path, watch: str) -> Timing | None:
    """Open a page in a browser of its own and drag it; None if it is not ready in time."""
    from playwright.sync_api import TimeoutError as TooLate

    browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
    try:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.route(re.compile("^https?:"), lambda route: route.abort())
        if watch:
            page.add_init_script(watch)
        worked = busy(page)
        before = worked()
        try:
            page.goto(path.as_uri(), timeout=PATIENCE * 1000, wait_until="commit")
            page.wait_for_function("() => window.readyAt", timeout=PATIENCE * 1000, polling=50)
        except TooLate:
            return None
        ready = page.evaluate("() => window.readyAt") / 1000
        took = worked() - before
        page.wait_for_timeout(300)
        x, y = page.evaluate(GRIP)
        picture = page.screenshot(timeout=PATIENCE * 1000)
        page.mouse.move(x, y)
        page.mouse.down()
        start = worked()
        page.evaluate(COUNT)
        step, end = 0, time.perf_counter() + DRAG
        while time.perf_counter() < end:
            step += 1
            # To and fro, a little farther each way, so that the end is not the start.
            page.mouse.move(x + (step % 40 if step % 80 < 40 else 40 - step % 40) * 4 + 9, y + 7)
        frames, span = page.evaluate(COUNTED)
        spent = worked() - start
        page.mouse.up()
        page.wait_for_timeout(500)
        moved = page.screenshot(timeout=PATIENCE * 1000) != picture
        return Timing(ready, took, frames / span * 1000, spent / max(1, frames) * 1000, moved)
    finally:
        browser.close()


def compare(sizes: Sequence[int], runs: int) -> None:
    """Open each page by turns and print the table."""
    if find_spec("playwright") is None or chromium() is None:
        say("The pages are not timed: that needs Chromium and the extra 'dev', which scripts/test --all installs.")
        return
    from playwright.sync_api import sync_playwright

    asked = candidates()
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}; medians of {runs}, one run of this script")
    columns = f"{'MB':>5} {'ready s':>8} {'busy s':>7} {'frames/s':>8} {'ms/frame':>8}"
    print(f"  {'things':>6} {'lines':>6}  {'page':30} {columns}")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        for size in sizes:
            nodes, edges = made_up(size)
            places = spread(nodes, edges, dict.fromkeys(nodes, BOX))
            graph = Graph({key: at % 9 for at, key in enumerate(nodes)}, edges, places)
            paths: dict[str, Path] = {}
            for one in asked:
                say(f"{size} things: writing {one.name}")
                paths[one.name] = Path(place) / f"{size}-{len(paths)}.html"
                paths[one.name].write_text(one.make(graph), encoding="utf-8")
            timings: dict[str, list[Timing]] = {one.name: [] for one in asked}
            late: set[str] = set()
            for run in range(runs):
                for one in asked:
                    if one.name in late:
                        continue
                    say(f"{size} things, run {run + 1} of {runs}: {one.name}")
                    timing = open_once(playwright, paths[one.name], one.watch)
                    if timing is None:
                        late.add(one.name)
                    else:
                        timings[one.name].append(timing)
            for name, found in timings.items():
                print(
                    f"  {size:6} {len(edges):6}  {name:30} {paths[name].stat().st_size / 1e6:5.2f} {row(found)}",
                    flush=True,
                )
            tell_ratios(timings, late)


def row(found: Sequence[Timing]) -> str:
    """Return the medians of one page as columns."""
    if not found:
        return f"{'>' + str(PATIENCE):>8}"
    ready, took, rate, frame = (
        statistics.median(getattr(one, name) for one in found) for name in ("ready", "busy", "rate", "frame")
    )
    stuck = "" if all(one.moved for one in found) else "  (did not move)"
    return f"{ready:8.2f} {took:7.2f} {rate:8.0f} {frame:8.1f}{stuck}"


def tell_ratios(timings: Mapping[str, Sequence[Timing]], late: set[str]) -> None:
    """Say how many times as long as ours the others take, by the medians above."""
    mine = [one.ready for one in timings["ours"]]
    if not mine:
        return
    for name, found in timings.items():
        if name != "ours" and (found or name in late):
            theirs = statistics.median(one.ready for one in found) if found else PATIENCE
            more = "" if found else "more than "
            print(f"         {name} takes {more}{theirs / statistics.median(mine):.1f} times as long to be ready")


def say(text: str) -> None:
    """Tell who waits what is going on."""
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--layouts", action="store_true", help="time layouts instead of pages")
    asked = parser.parse_args()
    (layouts if asked.layouts else compare)(asked.sizes, asked.runs)


if __name__ == "__main__":
    main()
