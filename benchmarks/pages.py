"""The pages that are timed against each other: the same things, lines and places, drawn by different hands."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cllkg.views.network import MapNetwork
from cllkg.views.scene import Edge, Node, Point, Scene
from cllkg.views.theme import KINDS, SIGNS, palette

ROOT = Path(__file__).parents[1]
BOX = (150, 50)
CYTOSCAPE = "cytoscape@3.35.0"
# Two frames later than the event it is told of.
TELL = """const tell = () => requestAnimationFrame(() => requestAnimationFrame(
  () => { window.readyAt = performance.now(); }));"""
# Our page says by itself when it was drawn.
WATCH = f"""(() => {{ {TELL}
  new MutationObserver((_, watcher) => {{
    if (document.documentElement && document.documentElement.dataset.ready) {{ watcher.disconnect(); tell(); }}
  }}).observe(document, {{ subtree: true, childList: true, attributes: true, attributeFilter: ["data-ready"] }});
}})()"""
CDN = re.compile(r"(?s)<link\b[^>]*https?:[^>]*>|<script\b[^>]*\bsrc\s*=\s*[\"']https?:[^>]*>\s*</script>")


@dataclass(frozen=True)
class Graph:
    """A made-up graph with places; the kind of each thing is one of nine."""

    kinds: Mapping[str, int]
    edges: Sequence[tuple[str, str]]
    places: Mapping[str, Point]


@dataclass(frozen=True)
class Candidate:
    """A page to be timed: its name, how it is made, and a script that tells when it is ready if it does not itself."""

    name: str
    make: Callable[[Graph], str]
    watch: str = ""


def candidates() -> list[Candidate]:
    """Return the pages to be timed, ours first."""
    found = [
        Candidate("ours", ours, WATCH),
        Candidate("pyvis as it comes", lambda graph: stock(graph, physics=True)),
        Candidate("pyvis, our places, no physics", lambda graph: stock(graph, physics=False)),
    ]
    library = fetched()
    if library is not None:
        text = library
        found.append(Candidate("cytoscape.js, our places", lambda graph: cytoscape(graph, text, tuned=False)))
        found.append(Candidate("the same, tuned for viewports", lambda graph: cytoscape(graph, text, tuned=True)))
    return found


def stock(graph: Graph, *, physics: bool) -> str:
    """Return pyvis's own page, with the links to other hosts cut out of it."""
    from pyvis.edge import Edge as Line
    from pyvis.network import Network

    network = Network(height="760px", width="100%", directed=True, cdn_resources="in_line")
    for key, kind in graph.kinds.items():
        x, y = graph.places[key]
        place = {} if physics else {"x": x, "y": y}
        network.add_node(key, label=f"thing {key}", color=KINDS[kind].light[0], shape="box", **place)
    for at, (one, other) in enumerate(graph.edges):
        # What add_edge does, without its search through all things for each line: minutes, and not the page's.
        network.edges.append(Line(one, other, True, title=f"statement {at}", color=SIGNS[at % 2].light).options)
    if not physics:
        network.toggle_physics(False)
    # Without physics it has drawn, or is about to draw, when its script ends.
    wait = "network.once('stabilizationIterationsDone', tell);" if physics else "tell();"
    script = f"<script>{TELL} {wait}</script></body>"
    return CDN.sub("", str(network.generate_html())).replace("</body>", script)


def cytoscape(graph: Graph, library: str, *, tuned: bool) -> str:
    """Return a plain page of cytoscape.js; tuned, it has what that offers against slowness: no arrows, and textures."""
    nodes = [
        {
            "data": {"id": key, "label": f"thing {key}", "color": KINDS[kind].light[0]},
            "position": {"x": graph.places[key][0], "y": graph.places[key][1]},
        }
        for key, kind in graph.kinds.items()
    ]
    edges = [
        {"data": {"id": f"e{at}", "source": one, "target": other, "color": SIGNS[at % 2].light}}
        for at, (one, other) in enumerate(graph.edges)
    ]
    line = {"width": 1.2, "line-color": "data(color)", "target-arrow-color": "data(color)"}
    line |= {"curve-style": "haystack"} if tuned else {"curve-style": "straight", "target-arrow-shape": "triangle"}
    options: dict[str, Any] = {"elements": nodes + edges, "layout": {"name": "preset"}, "style": [
        {"selector": "node", "style": {"label": "data(label)", "text-valign": "center", "shape": "rectangle",
                                       "width": BOX[0], "height": BOX[1], "background-color": "data(color)"}},
        {"selector": "edge", "style": line},
    ]}  # fmt: skip
    if tuned:
        options |= {"textureOnViewport": True, "hideEdgesOnViewport": True, "hideLabelsOnViewport": True}
    return (
        '<!doctype html><meta charset="utf-8"><style>body{margin:0}#cy{height:100vh}</style><div id="cy"></div>'
        f"<script>{library}</script><script>{TELL} const options = {json.dumps(options)};"
        " options.container = document.getElementById('cy'); const cy = cytoscape(options);"
        " cy.one('render', tell);</script>"
    )


def ours(graph: Graph) -> str:
    """Return our page of the same graph."""
    nodes = {
        key: Node(key, f"thing {key}", KINDS[kind].name, (f"thing {key}",), "", BOX, graph.places[key])
        for key, kind in graph.kinds.items()
    }
    edges = {
        f"e{at}": Edge(f"e{at}", one, other, f"statement {at}", SIGNS[at % 2].name)
        for at, (one, other) in enumerate(graph.edges)
    }
    network = MapNetwork()
    network.add_scene(Scene(nodes, edges))
    network.page = {"heading": f"{len(nodes)} things", "palette": palette()}
    return network.generate_html()


def fetched() -> str | None:
    """Return the text of cytoscape.js, fetched once; None where npm is missing or has no way out."""
    folder = ROOT / "build" / "bench"
    script = folder / f"{CYTOSCAPE}.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if npm is None:
            _say("cytoscape.js is left out: npm is missing.")
            return None
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as place:
            done = subprocess.run([npm, "pack", CYTOSCAPE, "--silent"], cwd=place, capture_output=True, text=True)
            if done.returncode:
                _say(f"cytoscape.js is left out: npm could not fetch it. {done.stderr.strip()[-200:]}")
                return None
            with tarfile.open(next(Path(place).glob("*.tgz"))) as archive:
                member = archive.extractfile("package/dist/cytoscape.min.js")
                assert member is not None
                script.write_bytes(member.read())
    return script.read_text(encoding="utf-8")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
