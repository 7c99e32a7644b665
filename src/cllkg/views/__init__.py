"""A projection turned into one self-contained HTML page: nothing is loaded, nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cllkg.content import Content
from cllkg.errors import CllkgError, UnknownName
from cllkg.queries.ask import scope_of

if TYPE_CHECKING:
    from cllkg.store.answers import Store

# Every view by name, with the sentence --list prints. The name is also that of its query.
VIEWS = {
    "overview": "every claim that says something of two entities, on one map with its evidence",
}


def find_view(name: str) -> str:
    """Return the sentence of a view.

    Raises:
        UnknownName: If there is no view of that name; with the nearest ones.
    """
    if name not in VIEWS:
        raise UnknownName("view", name, VIEWS, f"The views are: {', '.join(VIEWS)}.")
    return VIEWS[name]


def draw(
    store: Store,
    content: Content,
    name: str,
    *,
    stock: bool = False,
    graph: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> str:
    """Ask the query of a view, and lay its answer out.

    Args:
        store: Where to ask.
        content: Where the views' queries are.
        name: One of ``VIEWS``.
        stock: Whether ``draw_stock`` lays it out rather than ``draw_overview``.
        graph: What the query may see, as ``scope_of`` reads it; None for everything.
        say: Hears how much there is to lay out, before that takes its time.

    Returns:
        The page as HTML.

    Raises:
        UnknownName: If there is no view or no graph of that name; with the nearest ones.
        QueryFailed: If a view's query does not run or does not keep its promise.
        CllkgError: If nothing is left to draw.
    """
    find_view(name)
    scope = scope_of(graph)
    # networkx and pyvis take a second to import, so they are imported once something is to be drawn.
    from cllkg.projection import project
    from cllkg.views.overview import draw_overview
    from cllkg.views.stock import draw_stock

    projection = project(store, content.queries / "views" / f"{name}.rq", scope=scope)
    if not projection:
        raise CllkgError("no claim here says something of two entities, so there is nothing to draw.")
    say(f"{projection.number_of_edges()} claims between {projection.number_of_nodes()} entities; arranging them")
    return draw_stock(projection) if stock else draw_overview(projection, graph)
