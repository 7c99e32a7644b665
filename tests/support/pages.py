"""Every sort of page and picture there is, by name; run as a program it writes the hash of each."""

from __future__ import annotations

import hashlib
import json
import sys
from functools import cache
from pathlib import Path

from cllkg.content import Content, find_content
from cllkg.prefixes import read_prefixes
from cllkg.projection.neighborhood import Surroundings
from cllkg.queries.header import read_query
from cllkg.store import open_store
from cllkg.store.answers import Scope, Store
from cllkg.views import VIEWS, Brief, draw
from cllkg.views.answer import draw_answer
from cllkg.views.focus import draw_claims_around, draw_neighborhood
from cllkg.views.network import MapNetwork
from cllkg.views.relation_map import Relation, Thing, draw_relations

# Pages of ours, and what else a map can be written as.
PAGES = (*VIEWS, "article", "focus", "neighborhood", "query", "clustered", "by hand")
FILES = (*PAGES, "picture", "stock page")
T_CELL = "http://purl.obolibrary.org/obo/CL_0000084"
SPARQL = "SELECT ?s ?p ?o { ?s ?p ?o . FILTER (?p IN (kg:bindsTo, kg:broaderEntity, kg:suppresses)) }"


@cache
def drawn(name: str, store: Store, inferred: Store, content: Content) -> str:
    """Return what ``draw_file`` returns, drawn once however many tests look at it."""
    return draw_file(name, store, inferred, content)


def draw_file(name: str, store: Store, inferred: Store, content: Content) -> str:
    """Return one of ``FILES``.

    Args:
        name: Which.
        store: The real graph.
        inferred: The same with what follows from it.
        content: The content it was made of.
    """
    if name in VIEWS:
        return draw(store, content, name, inferred=inferred)
    if name == "article":
        return draw(store, content, "mechanism", graph="article", inferred=inferred)
    if name in ("picture", "stock page"):
        return draw(store, content, "overview", form=name)
    if name == "clustered":
        return clustered().generate_html()
    if name == "by hand":
        return by_hand().generate_html()
    return _asked(name, store, content).generate_html()


def _asked(name: str, store: Store, content: Content) -> MapNetwork:
    prefixes = read_prefixes(content.ontology / "prefixes.tsv")
    brief = Brief(store, content, None, Scope(), None, lambda _: None)
    surroundings = Surroundings(store, content.queries / "views", prefixes, Scope())
    if name == "focus":
        drawn = draw_claims_around(brief, T_CELL, hops=1, most=150)
        assert drawn is not None
        return drawn
    if name == "neighborhood":
        sparql = read_query(brief.query("neighborhood")).sparql
        return draw_neighborhood(T_CELL, hops=1, most=60, surroundings=surroundings, prefixes=prefixes, sparql=sparql)
    answer = store.query(SPARQL, prefixes.namespaces, Scope())
    return draw_answer(answer, title="What binds what?", sparql=SPARQL, surroundings=surroundings, prefixes=prefixes)


def clustered(things: int = 1600) -> MapNetwork:
    """Return a map of more things than can be read at once: rings of forty, hung together in a chain."""
    keys = [f"n{place:05}" for place in range(things)]
    ring = [
        (place, place + 1 if (place + 1) % 40 and place + 1 < things else place - place % 40) for place in range(things)
    ]
    chain = [(place, place - 40) for place in range(40, things, 40)]
    return draw_relations(
        [Thing(key, f"thing {key}", ("even", "odd")[place % 2]) for place, key in enumerate(keys)],
        [Relation(keys[one], keys[other], "follows") for one, other in [*ring, *chain] if one != other],
        {"name": "query", "heading": "Many things"},
    )


def by_hand() -> MapNetwork:
    """Return a network somebody filled with pyvis's own methods."""
    network = MapNetwork()
    network.add_nodes([1, 2, "three"], label=["one", "two", "three"])
    network.add_edge(1, 2, label="precedes")
    network.add_edge(1, 2)
    network.add_edge(2, "three")
    return network


def main(data: str, with_inferred: str, root: str) -> None:
    """Write the hash of every file, drawn in reverse order."""
    store, inferred = open_store(f"memory:{data}"), open_store(f"memory:{with_inferred}")
    content = find_content(Path(root))
    found = {}
    for name in reversed(FILES):
        text = draw_file(name, store, inferred, content)
        found[name] = hashlib.sha256(text.encode()).hexdigest()
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
