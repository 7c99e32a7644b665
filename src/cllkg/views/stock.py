"""The page pyvis itself would write, made to open without a network: for those who know it and want it."""

from __future__ import annotations

import re
from typing import Any

from pyvis.network import Network

from cllkg.errors import CllkgError
from cllkg.views.page import environment
from cllkg.views.scene import Look, Scene

# Scripts here are pyvis's own and carry no hash, so the policy only keeps the page from loading anything.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
_REMOTE = re.compile(
    r"""<link\b[^>]*\bhref\s*=\s*["']https?:[^>]*>\s*|<script\b[^>]*\bsrc\s*=\s*["']https?:[^>]*>\s*</script>\s*""",
    re.IGNORECASE,
)
_LOADS = re.compile(r"<(?:link|script|img|iframe)\b[^>]*\b(?:href|src)\s*=", re.IGNORECASE)


def draw_stock(scene: Scene, look: Look, heading: str) -> str:
    """Return the plain pyvis page of a scene, with nothing left in it that needs a network.

    Args:
        scene: What to draw; its places are kept, its ways are not: the drawing library knows no such thing.
        look: Its colors.
        heading: The title of the page.

    Raises:
        CllkgError: If pyvis's template still loads something from elsewhere.
    """
    network = Network(height="92vh", width="100%", directed=True, cdn_resources="in_line")
    network.toggle_physics(False)
    for node in scene.nodes.values():
        _, fill, outline = look.kinds[node.kind]
        network.add_node(
            node.key,
            label="\n".join(node.lines),
            title=node.label,
            shape="box",
            color={"background": fill, "border": outline},
            x=node.place[0],
            y=node.place[1],
        )
    for edge in scene.edges.values():
        color, head = look.signs[edge.sign]
        network.add_edge(
            edge.start,
            edge.end,
            id=edge.key,
            label=edge.mark,
            title=f"{edge.label}\n{edge.data.get('standing', '').replace('_', ' ')}",
            color=color,
            arrows={"from" if edge.backward else "to": {"enabled": True, "type": head}},
            dashes=bool(edge.dashes),
        )
    return _offline(_render(network), heading)


def _render(network: Any) -> str:
    nodes, edges, _, height, width, options = network.get_network_data()
    template = network.templateEnv.get_template(network.path)
    # Rendered here and not by pyvis: once a title holds the letters "href", pyvis writes all titles as HTML.
    return str(
        template.render(
            nodes=nodes,
            edges=edges,
            height=height,
            width=width,
            options=options,
            heading="",
            bgcolor="#ffffff",
            physics_enabled=False,
            use_DOT=False,
            dot_lang="",
            widget=False,
            conf=False,
            tooltip_link=False,
            neighborhood_highlight=False,
            select_menu=False,
            filter_menu=False,
            notebook=False,
            cdn_resources=network.cdn_resources,
        )
    )


def _offline(page: str, heading: str) -> str:
    page = _REMOTE.sub("", page)
    head = environment().get_template("stock_head.html").render(heading=heading, policy=_POLICY)
    page = page.replace("<html>", '<!doctype html>\n<html lang="en">', 1)
    page = page.replace('<meta charset="utf-8">', head, 1)
    # Comments and what scripts and styles hold are cut out first: such text loads nothing there.
    markup = re.sub(r"(?s)<!--.*?-->|(<script\b[^>]*>).*?</script>|(<style\b[^>]*>).*?</style>", r"\1\2", page)
    left = _LOADS.search(markup)
    if left or "Content-Security-Policy" not in markup:
        found = " ".join(left.group().split()) if left else "no place for the security policy"
        raise CllkgError(f"pyvis's template has changed: {found}.  Install pyvis==0.3.2.")
    return page
