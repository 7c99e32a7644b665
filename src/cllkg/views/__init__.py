"""Views: what the graph says, as self-contained HTML pages. Nothing is loaded, nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cllkg.content import Content
from cllkg.errors import UnknownName
from cllkg.queries.ask import scope_of

if TYPE_CHECKING:
    from pathlib import Path

    from cllkg.store.answers import Scope, Store

# Every view by name, with the sentence --list prints. A module of that name draws it: its ``draw`` takes a Brief.
VIEWS = {
    "overview": "every claim that says something of two entities, on one map with its evidence",
}


@dataclass(frozen=True)
class Brief:
    """What a view is drawn from.

    Attributes:
        store: Where to ask.
        content: Where the views' queries are.
        graph: The named graph the queries may see, as the reader named it; None for all.
        scope: The same, as the store takes it.
        say: Hears how much there is to do, before that takes its time.
    """

    store: Store
    content: Content
    graph: str | None
    scope: Scope
    say: Callable[[str], None]

    def query(self, name: str) -> Path:
        """Return the file of a view's query."""
        return self.content.queries / "views" / f"{name}.rq"


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
        stock: Whether pyvis's own page is wanted rather than ours; only maps have one.
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
    brief = Brief(store, content, graph, scope_of(graph), say)
    # What draws imports networkx and pyvis, which take a second; the list of views does not wait for that.
    from cllkg.views import overview

    return overview.draw(brief, stock=stock)
