"""The ontology: which terms there are, what each means, and how much of the dataset rests on it. A tree."""

from __future__ import annotations

from cllkg.errors import CllkgError
from cllkg.prefixes import read_prefixes
from cllkg.projection.vocabulary_terms import read_vocabulary
from cllkg.views import Brief
from cllkg.views.ontology.details import KINDS, kinds, page_data
from cllkg.views.ontology.mapping_tables import tell_mappings
from cllkg.views.ontology.tree import Planter
from cllkg.views.page import own_asset, render
from cllkg.views.sparql_text import sparql_of
from cllkg.vocabulary import KG, NamedGraph

_STYLES = (
    "page/base.css",
    "page/search.css",
    "page/legend.css",
    "page/panel.css",
    "page/layout.css",
    "ontology/tree.css",
    "ontology/terms.css",
)
_SCRIPTS = (
    "page/page.js",
    "page/scheme.js",
    "page/sparql.js",
    "ontology/terms.js",
    "ontology/tree.js",
    "ontology/keys.js",
    "ontology/filter.js",
    "ontology/panel.js",
    "page/search.js",
    "ontology/start.js",
)


def draw(brief: Brief) -> str:
    """Return the page.

    Raises:
        CllkgError: If what is asked holds no vocabulary.
        QueryFailed: If one of the queries does not run or does not keep its promise.
    """
    vocabulary = read_vocabulary(brief.store, brief.query("ontology"), scope=brief.scope, inferred=brief.inferred)
    if not vocabulary.terms:
        raise CllkgError("no term of the vocabulary is in what was asked.  Ask all graphs, or the graph ontology.")
    brief.say(f"{len(vocabulary.terms)} terms; drawing them as a tree")
    prefixes = read_prefixes(brief.content.ontology / "prefixes.tsv")
    graphs = brief.scope.graphs
    mappings = tell_mappings(
        vocabulary.mappings,
        brief.content.ontology / "mappings",
        prefixes,
        denials=not graphs or NamedGraph.MAPPINGS.iri in graphs,
    )
    planter = Planter(vocabulary, prefixes, tuple(mappings))
    parts = planter.parts()
    heading = vocabulary.query.one("Heading") or vocabulary.query.title
    page = {
        "heading": f"{heading} (graph: {brief.graph})" if brief.graph else heading,
        "asked": f"the graph “{brief.graph}”" if brief.graph else "the default graph, which leaves inferences out",
        "about": vocabulary.about,
        "namespace": KG,
        "kinds": KINDS,
        "sizes": kinds(vocabulary),
        "sparql": sparql_of(brief.query("ontology")),
    }
    # The rows stand in the page as elements; the scripts read them there, so they are not told a second time.
    return render(
        "ontology.html",
        page,
        page_data(vocabulary, planter.curie),
        own_asset(*_STYLES),
        [own_asset(*_SCRIPTS)],
        parts=parts,
    )
