"""Views: what the graph says, as self-contained HTML pages. Nothing is loaded, nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cllkg.content import Content
from cllkg.errors import CllkgError, UnknownName
from cllkg.queries.ask import scope_of

if TYPE_CHECKING:
    from pathlib import Path

    from cllkg.store.answers import Scope, Store
    from cllkg.views.network import MapNetwork

# Every view by name, with the sentence --list prints. Each has a module of that name.
VIEWS = {
    "mechanism": "from drug to disease, left to right: the story, safety, background, everything",
    "overview": "every entity on one map, in communities",
    "trial": "a trial: design, results over time, harms, each number with its evidence",
    "evidence": "claims by sources, and what a retraction of each source would take down",
    "ontology": "classes and properties as trees, with definitions and how often each is used",
}


# Those that are maps, and in what forms a map can be had.
MAPS = ("mechanism", "overview")
FORMS = ("page", "picture", "stock page")


@dataclass(frozen=True)
class Brief:
    """What a view is drawn from.

    Attributes:
        store: Where to ask.
        content: Where the views' queries are.
        graph: The named graph the queries may see, as the reader named it; None for all.
        scope: The same, as the store takes it.
        inferred: Where to ask for what follows from claims; None if nowhere.
        say: Hears how much there is to do, before that takes its time.
    """

    store: Store
    content: Content
    graph: str | None
    scope: Scope
    inferred: Store | None
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
    form: str = "page",
    study: str | None = None,
    graph: str | None = None,
    inferred: Store | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> str:
    """Ask the query of a view, and lay its answer out.

    Args:
        store: Where to ask.
        content: Where the views' queries are.
        name: One of ``VIEWS``.
        form: One of ``FORMS``; only maps have another than ``page``.
        study: The study to show, in the view that shows one.
        graph: What the query may see, as ``scope_of`` reads it; None for everything.
        inferred: Where to ask for what follows from claims; None if nowhere.
        say: Hears how much there is to lay out, before that takes its time.

    Returns:
        The page as HTML, or the picture as SVG.

    Raises:
        UnknownName: If there is no view, no study or no graph of that name; with the nearest ones.
        QueryFailed: If a view's query does not run or does not keep its promise.
        CllkgError: If nothing is left to draw, or the view has no such form.
    """
    find_view(name)
    brief = Brief(store, content, graph, scope_of(graph), inferred, say)
    # What draws imports networkx and pyvis, which take a second; the list of views does not wait for that.
    if name in MAPS:
        from cllkg.views import mechanism, overview

        network = mechanism.draw_mechanism(brief) if name == "mechanism" else overview.draw_overview(brief)
        return written(network, form)
    if form != "page":
        raise CllkgError(f"'{name}' is no map, so it has no {form}.  Maps are: {', '.join(MAPS)}, --query and --focus.")
    match name:
        case "trial":
            from cllkg.views import trial

            return trial.draw(brief, study)
        case "evidence":
            from cllkg.views import evidence

            return evidence.draw(brief)
        case _:
            from cllkg.views import ontology

            return ontology.draw(brief)


def written(network: MapNetwork, form: str) -> str:
    """Return a map in one of ``FORMS``: our page, a still picture, or pyvis's own page."""
    if form == "picture":
        return network.picture()
    return network.stock() if form == "stock page" else network.generate_html()
