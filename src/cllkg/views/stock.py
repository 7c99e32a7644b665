"""The page pyvis itself would write, made to open without a network: for those who know it and want it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pyvis.network import Network

from cllkg.errors import CllkgError
from cllkg.files import write_file
from cllkg.projection.claims import ClaimGraph
from cllkg.views.overview import make_plan
from cllkg.views.page import environment
from cllkg.views.theme import kind_of, sign_of, stroke_of

# Scripts here are pyvis's own and carry no hash, so the policy only keeps the page from loading anything.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
_REMOTE = re.compile(
    r"""<link\b[^>]*\bhref\s*=\s*["']https?:[^>]*>\s*|<script\b[^>]*\bsrc\s*=\s*["']https?:[^>]*>\s*</script>\s*""",
    re.IGNORECASE,
)
_LOADS = re.compile(r"<(?:link|script|img|iframe)\b[^>]*\b(?:href|src)\s*=", re.IGNORECASE)


def draw_stock(graph: ClaimGraph[str]) -> str:
    """Return the plain pyvis page of a projection, with nothing left in it that needs a network.

    Raises:
        CllkgError: If pyvis's template still loads something from elsewhere.
    """
    plan = make_plan(graph)
    network = Network(height="92vh", width="100%", directed=True, cdn_resources="in_line")
    network.toggle_physics(False)
    for key in sorted(graph):
        data, (x, y) = graph.nodes[key], plan.places[key]
        fill, outline = kind_of(data["class"]).light
        network.add_node(
            key,
            label="\n".join(plan.boxes[key].lines),
            title=f"{data['label']}\n{', '.join(data['category'])}",
            shape="box",
            color={"background": fill, "border": outline},
            x=x,
            y=y,
        )
    for subject, object_, key, claim in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[2]):
        sign = sign_of(claim["sign"], negated=claim.get("negated", False))
        network.add_edge(
            subject,
            object_,
            id=key,
            title=f"{claim['label']}\n{claim['standing'].replace('_', ' ')}",
            color=sign.light,
            arrows={"to": {"enabled": True, "type": sign.arrow}},
            dashes=bool(stroke_of(claim["standing"]).dashes),
        )
    return _offline(_render(network), graph.graph["header"]["Heading"][0])


def write_stock(graph: ClaimGraph[str], path: Path) -> None:
    """Write the plain pyvis page as UTF-8.

    Raises:
        NotWritable: If the place cannot be written.
    """
    write_file(path, draw_stock(graph).encode("utf-8"))


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
        found = left.group() if left else "no place for the security policy"
        raise CllkgError(f"pyvis's template has changed: {found}.  Install pyvis==0.3.2.")
    return page
