"""How soon a page is ready and how smoothly it is dragged: ours, stock pyvis and cytoscape.js on the same graphs.

Each page is opened from a file in the installed Chromium, cut off from every network, at 1280 x 800. *Ready* is
two frames after the first drawing of the whole laid-out graph, counted from the start of navigation; stock pyvis
with its physics counts as ready when its own stabilizing ends, though it goes on moving. *Drag* is 1.6 seconds of
a real mouse that moves the map: frames the browser showed, those in which the page drew anew (no more than the mouse
made moves), and what one of these cost; a page that looks the same five seconds later says so. With many lines our
page moves its last picture meanwhile and draws the lines anew at rest; cytoscape.js has such means too. *Busy* and
*ms* are the main thread's processor time. The pages take turns, so that a drifting machine does not favor one. The
graphs are made by a seed, with about 2.3 lines to a thing. Cytoscape.js is fetched by npm into ``build/`` once, and
left out where npm is missing.

With ``--layouts`` it times layouts instead. Run it with ``scripts/bench``, or as ``python -m benchmarks.views``.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
# Every library here clears its canvas to draw anew; a browser may show many frames of an old picture.
DRAWS = """(() => {
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    window.drew = true;
    return clear.apply(this, box);
  };
})()"""
COUNT = """() => { const count = window.count = { frames: 0, drawn: 0, since: performance.now() };
  const step = () => {
    count.frames += 1;
    if (window.drew) { count.drawn += 1; window.drew = false; }
    count.next = requestAnimationFrame(step);
  };
  window.drew = false;
  count.next = requestAnimationFrame(step); }"""
COUNTED = """() => { const count = window.count; cancelAnimationFrame(count.next);
  return [count.frames, count.drawn, performance.now() - count.since]; }"""


@dataclass(frozen=True)
class Timing:
    """One opening of one page.

    Attributes:
        ready: Seconds until it was ready.
        busy: Seconds its main thread worked for that.
        frames: Frames a second while it was dragged.
        drawn: Those of them in which something was drawn anew.
        work: Milliseconds its main thread worked for each of these.
        moved: Whether it looked different afterwards.
    """

    ready: float
    busy: float
    frames: float
    drawn: float
    work: float
    moved: bool


def chromium() -> str | None:
    """Return the path of the browser, as the tests look for it."""
    return os.environ.get("CLLKG_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def browser(playwright: Playwright) -> Iterator[tuple[Page, threading.Timer]]:
    """Start a browser of its own, and a timer that ends it: a page that is busy for good cannot be closed otherwise."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [str(chromium()), "--headless", "--remote-debugging-port=0", f"--user-data-dir={folder}", *QUIET]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        timer = threading.Timer(PATIENCE, process.kill)
        try:
            assert process.stderr is not None
            address = next(line.split()[-1] for line in process.stderr if line.startswith("DevTools listening on"))
            threading.Thread(target=process.stderr.read, daemon=True).start()
            context = playwright.chromium.connect_over_cdp(address).new_context(viewport={"width": 1280, "height": 800})
            context.route(re.compile("^https?:"), lambda route: route.abort())
            yield context.new_page(), timer
        finally:
            timer.cancel()
            process.kill()
            process.wait()


def open_once(playwright: Playwright, path: Path, watch: str) -> Timing | None:
    """Open a page and drag it; None if it is not ready in time."""
    from playwright.sync_api import Error

    with browser(playwright) as (page, timer):
        page.set_default_timeout(10 * PATIENCE * 1000)
        for script in (DRAWS, watch):
            page.add_init_script(script)
        worked = busy(page)
        before = worked()
        timer.start()
        try:
            page.goto(path.as_uri(), wait_until="commit")
            page.wait_for_function("() => window.readyAt", polling=50)
        except Error:
            # The timer has ended the browser.
            return None
        timer.cancel()
        ready = page.evaluate("() => window.readyAt") / 1000
        return drag(page, worked, ready, worked() - before)


def drag(page: Page, worked: Callable[[], float], ready: float, took: float) -> Timing:
    """Drag the map of a page that is ready, and say how that went."""
    page.wait_for_timeout(300)
    x, y = page.evaluate(GRIP)
    picture = page.screenshot()
    page.mouse.move(x, y)
    page.mouse.down()
    start = worked()
    page.evaluate(COUNT)
    step, end = 0, time.perf_counter() + DRAG
    while time.perf_counter() < end:
        step += 1
        # To and fro, and never back to where it began.
        page.mouse.move(x + (step % 40 if step % 80 < 40 else 40 - step % 40) * 4 + 9, y + 7)
    frames, drawn, span = page.evaluate(COUNTED)
    spent = worked() - start
    page.mouse.up()
    moved = False
    for _ in range(10):
        page.wait_for_timeout(500)
        moved = moved or page.screenshot() != picture
        if moved:
            break
    return Timing(ready, took, frames / span * 1000, drawn / span * 1000, spent / max(1, drawn) * 1000, moved)


def busy(page: Page) -> Callable[[], float]:
    """Return a way to ask how many seconds the page's main thread has worked."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def ask() -> float:
        found = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
        return float(found["ThreadTime"])

    return ask


def compare(sizes: Sequence[int], runs: int) -> None:
    """Open each page by turns and print the table."""
    if find_spec("playwright") is None or chromium() is None:
        say("The pages are not timed: that needs Chromium and the extra 'dev', which scripts/test --all installs.")
        return
    from playwright.sync_api import sync_playwright

    asked = candidates()
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}; medians of {runs}, one run of this script")
    columns = f"{'MB':>5} {'ready s':>8} {'busy s':>7} {'frames/s':>8} {'drawn/s':>8} {'ms/drawn':>8}"
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
    names = ("ready", "busy", "frames", "drawn", "work")
    ready, took, frames, drawn, work = (statistics.median(getattr(one, name) for one in found) for name in names)
    stuck = "" if all(one.moved for one in found) else "  (did not move)"
    return f"{ready:8.2f} {took:7.2f} {frames:8.0f} {drawn:8.0f} {work:8.1f}{stuck}"


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
