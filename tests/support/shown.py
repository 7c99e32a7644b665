"""A page as Chromium shows it: what it asked for, what it complained about, and what lies where on its map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import FloatRect, Frame, Page, Route

READY = "html[data-ready='1']"
# What is on the canvas: the share of pixels that are not paper, and how many colors there are. It is not compared byte
# by byte: Chromium smooths letters another way once a canvas is read often.
INK = """() => {
    const canvas = document.querySelector("#canvas canvas, #mynetwork canvas");
    const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const colors = new Set();
    let ink = 0;
    for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] > 0 && (data[i] < 60 || data[i + 1] < 60 || data[i + 2] < 60)) {
            ink += 1;
            colors.add(((data[i] >> 4) << 8) | ((data[i + 1] >> 4) << 4) | (data[i + 2] >> 4));
        }
    }
    return { share: ink / (width * height), colors: colors.size, height: height };
}"""
# How many pixels of a color lie in the box of a thing.
PIXELS = """([id, color]) => {
    const app = window.cllkg, item = app.drawn().nodes.get(id), canvas = document.querySelector("#canvas canvas");
    const ratio = canvas.width / canvas.clientWidth, [x, y] = item.at, [w, h] = item.size;
    const from = app.camera.toWindow(x - w / 2, y - h / 2), to = app.camera.toWindow(x + w / 2, y + h / 2);
    const data = canvas.getContext("2d").getImageData(from.x * ratio, from.y * ratio,
        (to.x - from.x) * ratio, (to.y - from.y) * ratio).data;
    const want = [1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16));
    let found = 0;
    for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] > 250 && want.every((value, k) => Math.abs(data[i + k] - value) < 6)) { found += 1; }
    }
    return found;
}"""
# Where in the window the middle of a thing is, and the point of a line that lies farthest from all else on the map.
PLACE = """id => {
    const app = window.cllkg, [x, y] = app.placeOf(id), at = app.camera.toWindow(x, y);
    const host = document.getElementById("canvas").getBoundingClientRect();
    return [host.left + at.x, host.top + at.y];
}"""
ALONG = """id => {
    const app = window.cllkg, seen = app.drawn(), own = seen.edges.find(one => one.id === id);
    const others = seen.edges.filter(one => one !== own).flatMap(one => app.sample(one.way, 30));
    const rooms = Array.from(seen.nodes.values());
    let best = null, most = -1;
    app.sample(own.way, 30).forEach(([x, y]) => {
        if (rooms.some(({ at, size }) =>
            Math.abs(at[0] - x) < size[0] / 2 + 6 && Math.abs(at[1] - y) < size[1] / 2 + 6)) { return; }
        const room = Math.min(1e6, ...others.map(([a, b]) => Math.hypot(a - x, b - y)));
        if (room > most) { most = room; best = app.camera.toWindow(x, y); }
    });
    const host = document.getElementById("canvas").getBoundingClientRect();
    return [host.left + best.x, host.top + best.y];
}"""
# What is chosen, in the words of the page's address.
SELECTED = "() => window.cllkg.selected && [window.cllkg.selected.type, window.cllkg.selected.id]"
# Whether all of an element lies inside the window and nothing lies on it.
SEEN = """element => {
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth
        && (top === element || element.contains(top) || top.contains(element));
}"""


class Shown:
    """A page as Chromium shows it, with all it asked for and all it complained about."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.context.route("**/*", self._answer)
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " event => (window.violations = window.violations || []).push(event.violatedDirective))"
        )
        self._address = address.partition("#")[0]
        page.goto(address)

    def _hear(self, kind: str, text: str) -> None:
        # The tests read the canvas often, and Chromium has advice on that.
        if kind in ("error", "warning") and "willReadFrequently" not in text:
            self.complaints.append(text)

    def _answer(self, route: Route) -> None:
        """Let the page itself pass, and nothing else."""
        self.requests.append(route.request.url)
        if route.request.url.partition("#")[0] == self._address:
            route.continue_()
        else:
            route.abort()

    def ready(self) -> Shown:
        """Wait until the page was drawn."""
        self.page.wait_for_selector(READY, state="attached")
        return self

    def text(self, selector: str) -> str:
        """Return what a reader sees there."""
        return self.page.inner_text(selector)

    def run(self, script: str, argument: Any = None) -> Any:
        """Run a script inside the page; the policy does not bind the test."""
        return self.page.evaluate(script, argument)

    def settle(self) -> None:
        """Wait until what changed was painted."""
        self.run("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))")

    def violations(self) -> list[str]:
        """Return what the content security policy stopped."""
        return [str(directive) for directive in self.run("() => window.violations || []")]

    def is_quiet(self) -> bool:
        """Return whether the page asked for nothing but itself and complained of nothing."""
        return len(self.requests) == 1 and not self.complaints and not self.violations()

    def ink(self) -> Any:
        """Return what is on the canvas: ``share`` of it, number of ``colors``, and its ``height``."""
        self.settle()
        return self.run(INK)

    def wait_for_ink(self, share: float) -> None:
        """Wait until more than that share of the canvas is not paper."""
        self.page.wait_for_function(f"() => ({INK})().share > {share}")

    def pixels(self, key: str, color: str) -> int:
        """Return how many pixels in the box of a thing have that color."""
        self.settle()
        return int(self.run(PIXELS, [key, color]))

    def place(self, key: str) -> tuple[float, float]:
        """Return where in the window the middle of a thing is."""
        x, y = self.run(PLACE, key)
        return float(x), float(y)

    def along(self, claim: str) -> tuple[float, float]:
        """Return where in the window a claim's line runs by itself."""
        x, y = self.run(ALONG, claim)
        return float(x), float(y)

    def box(self, selector: str) -> FloatRect:
        """Return where in the window an element is."""
        found = self.page.locator(selector).bounding_box()
        assert found is not None, f"{selector} is not shown"
        return found

    def selected(self) -> list[str] | None:
        """Return the type and the key of what is chosen."""
        found: list[str] | None = self.run(SELECTED)
        return found

    def search(self, text: str) -> None:
        """Look for something, and take the first hit."""
        self.page.fill("#search", text)
        self.page.keyboard.press("Enter")

    def sideways(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return int(self.run("() => document.documentElement.scrollWidth - innerWidth"))


WINDOWS = {"wide": (1600, 900), "phone": (390, 844), "narrow": (320, 640)}
"""Windows in which a page has to fit: width and height in pixels."""


def sized(show: Show, page: str, size: str, scheme: str = "light") -> Shown:
    """Show a page in one of these windows, to who likes it light or dark."""
    width, height = WINDOWS[size]
    return show(page, viewport={"width": width, "height": height}, color_scheme=scheme)


def ready_frame(frame: Frame) -> Frame:
    """Wait until the page in a frame was drawn; Chromium paints a frame once it comes into sight."""
    frame.frame_element().scroll_into_view_if_needed()
    frame.wait_for_selector(READY, state="attached")
    return frame


Show = Callable[..., Shown]
PageOf = Callable[[str], str]
