"""pyvis as the data model and the interface; a page and a painter of our own in place of its template.

The stock template loads parts from other hosts, escapes nothing that is not JSON, and draws no text a
reader could use without a mouse; vis-network knows neither routed lines nor a map of twenty thousand
things. What pyvis knows of nodes and edges is kept; what it knows of HTML is replaced. See
``docs/decisions/0012-a-painter-of-our-own.md``.
"""

from __future__ import annotations

import webbrowser
from collections.abc import Container, Mapping, Sequence
from operator import index
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pyvis.network import Network

from cllkg.errors import CllkgError
from cllkg.files import write_file
from cllkg.views.by_hand import complete, is_whole
from cllkg.views.page import HtmlPage, environment, own_asset, render
from cllkg.views.picture import draw_picture
from cllkg.views.scene import Edge, Look, Node, Scene
from cllkg.views.stock import draw_stock
from cllkg.views.theme import look

TEMPLATE = "map.html"
# Files of ``assets/``; each says whom it serves. Layout comes last: on a small window it overrules the others.
STYLES = (
    "page/base.css", "page/search.css", "page/legend.css", "page/panel.css", "page/table.css", "map/map.css",
    "page/layout.css",
)  # fmt: skip
# In the order in which they run; each adds its part to one namespace.
SCRIPTS = (
    "page/page.js", "page/scheme.js", "map/state.js", "map/shapes.js", "map/lines.js", "map/pen.js", "page/pills.js",
    "page/address.js", "map/address.js", "map/geometry.js", "map/camera.js", "map/painter.js", "map/pointer.js",
    "map/keys.js", "map/take.js", "page/evidence.js", "page/sparql.js", "map/panel.js", "map/statements.js",
    "page/search.js", "map/thing.js", "map/claim.js", "map/cluster.js", "map/trace.js", "map/legend.js", "page/tabs.js",
    "map/table.js", "map/start.js",
)  # fmt: skip


# What a page says if nobody sets it.
_PLAIN: dict[str, Any] = {
    "name": "map", "heading": "Map", "hint": "", "legend": [], "rows": {}, "claims": {}, "entities": {}, "sources": {},
}  # fmt: skip
# With more things than this a still picture is no use to anybody.
_PICTURED = 1500
# What pyvis adds for its own painter.
_OF_PYVIS = frozenset({"shape", "color", "font", "group", "arrows"})


class _Keys(list[Any]):
    """What pyvis keeps its node ids in, quick to ask whether it knows one: a plain list is searched for each edge."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[Any] = set()

    def append(self, key: Any) -> None:
        super().append(key)
        self._known.add(key)

    def __contains__(self, key: object) -> bool:
        return key in self._known


class MapNetwork(Network):  # type: ignore[misc]  # pyvis carries no types
    """A pyvis network that renders as one calm, self-contained page.

    ``add_node`` and ``add_edge`` are pyvis's own; ``add_scene`` adds what a scene holds through them.

    Attributes:
        page: What the page shows beside the map; ``heading`` is its title.
        scene: The scene of the still picture, for readers without JavaScript; None for no picture.
        look: Its colors.
    """

    def __init__(self) -> None:
        # Directed, because an undirected pyvis network silently drops parallel edges.
        super().__init__(directed=True, cdn_resources="in_line")
        self.node_ids = _Keys()
        self.options: dict[str, Any] = {}
        self.path = TEMPLATE
        self.templateEnv = environment()
        self.page: dict[str, Any] = {}
        self.scene: Scene | None = None
        self.look: Look | None = None

    def add_scene(self, scene: Scene, *, ways: bool = True) -> None:
        """Add the boxes and lines of a scene.

        Args:
            scene: What to add.
            ways: Whether its lines keep their ways; not if ``page`` has several scenes, each with ways of its own.
        """
        for node in scene.nodes.values():
            self.add_node(node.key, **_of_node(node))
        for edge in scene.edges.values():
            # pyvis would look each edge up among all others; ours are keyed, so they cannot repeat.
            own: dict[str, Any] = {} if ways or edge.way is None else {"way": []}
            self.edges.append({"from": edge.start, "to": edge.end, **_of_edge(edge), **own})

    def generate_html(
        self,
        name: str = "index.html",  # noqa: ARG002 - pyvis's
        local: bool = True,  # noqa: ARG002 - pyvis's
        notebook: bool = False,  # noqa: ARG002 - pyvis's
    ) -> HtmlPage:
        """Return the page; the arguments are pyvis's and change nothing.

        What was added by hand gets a place, a box, a way and a name; see ``by_hand``.

        Raises:
            CllkgError: If two nodes have the same id once it is written as text.
        """
        nodes, edges, page, scene = self.nodes, self.edges, _PLAIN | self.page, self.scene
        if self._is_by_hand():
            scene, told = complete(nodes, edges, self._colors())
            nodes = [{"id": node.key, **_of_node(node)} for node in scene.nodes.values()]
            edges = [{"from": edge.start, "to": edge.end, **_of_edge(edge)} for edge in scene.edges.values()]
            page = _PLAIN | told | self.page
        picture = Markup()
        if scene is not None and len(scene.nodes) <= _PICTURED:
            picture = draw_picture(scene, self._colors(), title=page["heading"])
        labels = {node["id"]: node.get("label") for node in nodes}
        self.html: HtmlPage = render(
            self.path,
            page,
            {
                "nodes": [_written(node) for node in nodes],
                "edges": [_written(edge | _repeated(edge, labels, page["rows"])) for edge in edges],
            },
            own_asset(*STYLES),
            [own_asset(*SCRIPTS)],
            picture=picture,
        )
        return self.html

    def write_html(
        self,
        name: str,
        local: bool = True,  # noqa: ARG002 - pyvis's
        notebook: bool = False,  # noqa: ARG002 - pyvis's
        open_browser: bool = False,
    ) -> None:
        """Write the page as UTF-8, and nothing beside it."""
        path = Path(name).resolve()
        write_file(path, self.generate_html().encode("utf-8"))
        if open_browser:
            webbrowser.open(path.as_uri())

    def show(self, name: str, local: bool = True, notebook: bool = False) -> None:  # noqa: ARG002 - pyvis's
        """Write the page and open it in the reader's browser."""
        self.write_html(name, open_browser=True)

    def add_node(self, n_id: Any, label: Any = None, **options: Any) -> None:
        """Add a node as pyvis does; numbers of numpy are ids, too."""
        super().add_node(index(n_id) if hasattr(n_id, "__index__") else n_id, label, **options)

    def from_nx(self, nx_graph: Any, *args: Any, **options: Any) -> None:
        """Add a networkx graph as pyvis does, and leave the graph as it is: pyvis writes sizes and widths into it."""
        super().from_nx(nx_graph.copy(), *args, **options)

    def from_DOT(self, dot: str) -> None:  # noqa: ARG002, N802 - the name is pyvis's
        """Refuse: DOT text would reach the page unescaped.

        Raises:
            CllkgError: Always.
        """
        raise CllkgError("DOT files are not read.  Add nodes and edges one by one.")

    def picture(self) -> str:
        """Return the first scene as a still picture: an SVG file.

        Raises:
            CllkgError: If the map opens clustered; such a one is no picture.
        """
        scene = self._still()
        if scene is None:
            raise CllkgError("this map is too large for a still picture.  Write it as .html, or ask for less of it.")
        page = _PLAIN | self.page
        captions = [str(page[name]) for name in ("heading", "signs", "notice") if page.get(name)]
        return f"{draw_picture(scene, self._colors(), title=self._heading(), alone=True, captions=captions)}\n"

    def stock(self) -> str:
        """Return the first scene as pyvis's own plain page.

        Raises:
            CllkgError: If the map opens clustered, or pyvis's template still loads something from elsewhere.
        """
        scene = self._still()
        if scene is None:
            raise CllkgError("this map is too large for pyvis's own page.  Leave out --stock, or ask for less of it.")
        return draw_stock(scene, self._colors(), self._heading())

    def _still(self) -> Scene | None:
        """Return what a picture shows; nothing, if there is too much of it."""
        scene = complete(self.nodes, self.edges, self._colors())[0] if self._is_by_hand() else self.scene
        return scene if scene is not None and len(scene.nodes) <= _PICTURED else None

    def _is_by_hand(self) -> bool:
        return "palette" not in self.page or not is_whole(self.nodes, self.edges)

    def _colors(self) -> Look:
        return self.look or look()

    def _heading(self) -> str:
        return str((_PLAIN | self.page)["heading"])

    def _repr_html_(self) -> str:
        return self.generate_html()._repr_html_()


def _of_node(node: Node) -> dict[str, Any]:
    return {
        "label": node.label, "kind": node.kind, "lines": list(node.lines), "alias": node.alias,
        "w": node.size[0], "h": node.size[1], "x": node.place[0], "y": node.place[1], **node.data,
    }  # fmt: skip


def _of_edge(edge: Edge) -> dict[str, Any]:
    return {
        "id": edge.key, "label": edge.label, "sign": edge.sign, "way": steps_of(edge.way or ()), "back": edge.backward,
        "dashes": list(edge.dashes), "dot": edge.dot, "denied": edge.denied, "double": edge.double, "mark": edge.mark,
        "width": edge.width, **edge.data,
    }  # fmt: skip


def steps_of(way: Sequence[float]) -> list[float]:
    """Return a way as the page takes it: the first point, then how far each next one lies from the one before.

    >>> steps_of((10, 20, 13, 20, 17, 25, 20, 25))
    [10, 20, 3, 0, 4, 5, 3, 0]
    """
    return [value - before for value, before in zip(way, (0, 0, *way), strict=False)]


def _repeated(edge: Mapping[str, Any], labels: Mapping[Any, Any], rows: Container[str]) -> dict[str, Any]:
    """Return nothing in place of what the page can tell from its table, or from the two ends of a line."""
    if edge["id"] in rows:
        return {"label": "", "predicate": ""}
    sentence = f"{labels[edge['from']]} {edge.get('predicate')} {labels[edge['to']]}"
    return {"label": ""} if edge.get("label") == sentence else {}


def _written(item: dict[str, Any]) -> dict[str, Any]:
    """Return what the page reads of a node or an edge; what is empty or false goes without saying."""
    return {
        name: value
        for name, value in item.items()
        # A box that says its whole name need not have it beside that.
        if not (name == "label" and value == " ".join(item.get("lines", ())))
        and name not in _OF_PYVIS
        and (value or (value == 0 and value is not False))
        and value != []
    }
