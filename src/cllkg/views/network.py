"""pyvis as the data model and the interface; a page of our own in place of its template.

The stock template loads parts from other hosts, escapes nothing that is not JSON, and draws no text a
reader could use without a mouse. What pyvis knows of nodes and edges is kept; what it knows of HTML is
replaced.
"""

from __future__ import annotations

import copy
import html
import webbrowser
from pathlib import Path
from typing import Any

from pyvis.network import Network

from cllkg.errors import CllkgError
from cllkg.files import write_file
from cllkg.views.page import environment, own_asset, render, vis_network

TEMPLATE = "overview.html"
# Files of ``assets/``; each says whom it serves. Layout comes last: on a small window it overrules the others.
STYLES = (
    "page/base.css",
    "page/search.css",
    "page/legend.css",
    "page/panel.css",
    "page/table.css",
    "map/map.css",
    "page/layout.css",
)
# In the order in which they run; each adds its part to one namespace.
SCRIPTS = (
    "page/page.js",
    "page/scheme.js",
    "map/claims.js",
    "map/shapes.js",
    "page/pills.js",
    "page/address.js",
    "map/map.js",
    "map/map_keys.js",
    "map/legend.js",
    "page/evidence.js",
    "map/panel.js",
    "page/search.js",
    "page/tabs.js",
    "map/table.js",
    "map/start.js",
)

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"randomSeed": 1},
    "interaction": {
        "dragNodes": False,
        "hover": True,
        "hoverConnectedEdges": False,
        "keyboard": {"enabled": False},
        "selectConnectedEdges": False,
        "tooltipDelay": 250,
    },
    "nodes": {"borderWidth": 1, "font": {"size": 15}},
    "edges": {"selectionWidth": 1.6, "hoverWidth": 0.8, "font": {"size": 13, "strokeWidth": 0, "align": "horizontal"}},
}


# pyvis carries no types; what it overrides keeps pyvis's parameters, used or not.
class OverviewNetwork(Network):  # type: ignore[misc]
    """A pyvis network that renders as one calm, self-contained page.

    ``add_node`` and ``add_edge`` are pyvis's own; ``page`` holds what the page shows beside the map.
    """

    def __init__(self) -> None:
        # Directed, because an undirected pyvis network silently drops parallel edges.
        super().__init__(directed=True, cdn_resources="in_line")
        self.options = copy.deepcopy(OPTIONS)
        self.path = TEMPLATE
        self.templateEnv = environment()
        self.page: dict[str, Any] = {}

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:  # noqa: ARG002
        """Return the page; the arguments are pyvis's and change nothing."""
        self.html = render(
            self.path,
            self.page,
            {"nodes": self.nodes, "edges": self.edges, "options": self.options},
            own_asset(*STYLES),
            [vis_network(), *map(own_asset, SCRIPTS)],
        )
        return str(self.html)

    def write_html(
        self,
        name: str,
        local: bool = True,  # noqa: ARG002
        notebook: bool = False,  # noqa: ARG002
        open_browser: bool = False,
    ) -> None:
        """Write the page as UTF-8, and nothing beside it."""
        path = Path(name).resolve()
        write_file(path, self.generate_html().encode("utf-8"))
        if open_browser:
            webbrowser.open(path.as_uri())

    def show(self, name: str, local: bool = True, notebook: bool = False) -> None:  # noqa: ARG002
        """Write the page and open it in the reader's browser."""
        self.write_html(name, open_browser=True)

    def from_DOT(self, dot: str) -> None:  # noqa: ARG002, N802 - the name is pyvis's
        """Refuse: DOT text would reach the page unescaped.

        Raises:
            CllkgError: Always.
        """
        raise CllkgError("DOT files are not read.  Add nodes and edges one by one.")

    def _repr_html_(self) -> str:
        page = html.escape(self.generate_html())
        return f'<iframe sandbox="allow-scripts allow-downloads" width="100%" height="720" srcdoc="{page}"></iframe>'
