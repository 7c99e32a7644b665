"""``kg = cllkg.load()``: the whole graph behind one object, for Python and for the command line.

Asking needs nothing but the standard library and pyoxigraph; what else a method needs is imported
inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cllkg.content import Content, find_content
from cllkg.manifest import Manifest, is_current, read_manifest
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.queries.ask import scope_of
from cllkg.queries.header import StoredQuery
from cllkg.queries.library import questions
from cllkg.queries.names import Names
from cllkg.queries.question import answer_question, read_question
from cllkg.queries.result import Result
from cllkg.store.answers import Store
from cllkg.store.stores import ENGINES, Stores

if TYPE_CHECKING:
    from cllkg.evidence.citations.bibliography import Bibliography
    from cllkg.evidence.conflicts.conflict import Conflicts
    from cllkg.evidence.explanations.explanation import Explanation
    from cllkg.impact import Gate, Impact
    from cllkg.paths.result import Paths
    from cllkg.projection.neighborhood import Surroundings

__all__ = ["ENGINES", "KnowledgeGraph", "load"]


class KnowledgeGraph:
    """The built graph: ask it."""

    def __init__(self, content: Content, manifest: Manifest | None = None, address: str | None = None) -> None:
        self.content = content
        self.manifest = manifest
        self._stores = Stores(content, manifest, address)

    @cached_property
    def prefixes(self) -> PrefixMap:
        """The one prefix map."""
        return read_prefixes(self.content.ontology / "prefixes.tsv")

    @cached_property
    def names(self) -> Names:
        """Every name of every entity."""
        return Names(self.store(), self.content, self.prefixes)

    def questions(self) -> list[StoredQuery]:
        """Return the stored questions."""
        return questions(self.content)

    def query(
        self,
        question: str | Path | StoredQuery,
        *,
        params: Mapping[str, object] | None = None,
        graph: str | None = None,
        engine: str = "oxigraph",
        inferred: bool = False,
    ) -> Result:
        """Ask a stored question by name, or a file of SPARQL.

        Args:
            question: A name such as ``q04``, the path of a ``.rq`` file, or SPARQL text that begins
                with a keyword such as SELECT or PREFIX.
            params: Values for the question's parameters.
            graph: Ask only this named graph; ``article`` and ``background`` bring the graphs they need.
            engine: ``oxigraph`` or ``rdflib``.
            inferred: Whether inferred triples count; those of a question that is about them always do.

        Raises:
            UnknownName: If there is no such question, graph, engine, parameter or entity.
            QueryFailed: If the query does not parse or does not run.
        """
        # Names are read from a store, which there may be none of.
        self._stores.require_engine(engine)
        return answer_question(
            read_question(self.content, question), lambda inferred: self.store(engine, inferred=inferred),
            names=self.names, prefixes=self.prefixes, params=params, graph=graph, inferred=inferred,
        )  # fmt: skip

    def cite(self, result: Result) -> Bibliography:
        """Return the claims and sources behind each row of an answer, and which rows rest on weak evidence alone.

        Args:
            result: What ``query`` returned.
        """
        from cllkg.evidence.citations.bibliography import cite

        return cite(
            result.answer,
            result.sparql or result.query.sparql,
            self.store(inferred=True),
            content=self.content,
            prefixes=self.prefixes.namespaces,
            names=self.names,
        )

    def impact(self, *sources: str, say: Callable[[str], None] = lambda _: None) -> Impact:
        """Return what would change if sources were retracted; nothing is written.

        Args:
            sources: Keys, markers such as ``[6]``, PMIDs, DOIs, or the key of a study, which means all its reports.
            say: Receives a line for each step.

        Raises:
            UnknownName: If no source answers to a name.
            CurationFailed: If the records do not read.
        """
        from cllkg.impact import impact_of

        return impact_of(self.content, sources, say)

    def check_retractions(self, path: Path, *, say: Callable[[str], None] = lambda _: None) -> Gate:
        """Hold the sources against a list of retractions.

        Args:
            path: The CSV of Retraction Watch, or one with ``doi``, ``pmid`` and perhaps ``status``.
            say: Receives a line for each step.

        Raises:
            CllkgError: If the list is malformed; with file and line.
            CurationFailed: If the records do not read.
        """
        from cllkg.impact import run_gate

        return run_gate(self.content, path, say)

    def explain(self, *words: str, every: bool = False) -> Explanation:
        """Return why the graph says something.

        Args:
            words: A claim, number or inference; or two things; or two things with a predicate between them.
            every: Whether to show every proof of a relation rather than the five strongest.

        Raises:
            UnknownName: If nothing answers to a name; with the nearest ones.
            CllkgError: If a name is ambiguous, or names something that cannot be explained.
        """
        from cllkg.evidence.explanations.explain import explain

        return explain(self.store(inferred=True), self.content, self.prefixes, words, every=every)

    def paths(
        self, start: str, goal: str, *, count: int = 5, most_hops: int = 5, graph: str | None = None,
        everything: bool = False,
    ) -> Paths:  # fmt: skip
        """Return the chains of claims by which one entity acts on another, the best supported first.

        Args:
            start: A name of what acts.
            goal: A name of what is acted on.
            count: How many paths of each sign.
            most_hops: How many claims a path may join.
            graph: Walk only the claims of this named graph.
            everything: Whether uncited claims and hypotheses may be hops, too.

        Raises:
            UnknownName: If a name means nothing, or there is no such graph.
            CllkgError: If a name means several entities, both mean the same, or one is no entity.
        """
        from cllkg.paths.find import find_paths

        ends = (start, goal)
        return find_paths(
            self.store(), self.content, self.names, *ends,
            count=count, most_hops=most_hops, graph=graph, everything=everything,
            inferred=lambda: self.store(inferred=True),
        )  # fmt: skip

    def conflicts(self) -> Conflicts:
        """Return what does not fit: flags, contested records, and clashes that no flag records, with both sides."""
        from cllkg.evidence.conflicts.find import find_conflicts

        return find_conflicts(self.store(), self.content, self.prefixes)

    def view(
        self,
        name: str,
        *,
        form: str = "page",
        study: str | None = None,
        graph: str | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> str:
        """Return a view as one HTML page that works without a network.

        Args:
            name: One of ``cllkg view --list``.
            form: ``page``, or of a map ``picture`` for a still SVG and ``stock page`` for pyvis's own plain page.
            study: The study to show, in the view that shows one.
            graph: Draw only this named graph; ``article`` and ``background`` bring the graphs they need.
            say: Receives a line for each step.

        Raises:
            UnknownName: If there is no such view or graph.
            CllkgError: If nothing is left to draw.
        """
        from cllkg.views import draw

        return draw(
            self.store(), self.content, name,
            form=form, study=study, graph=graph, inferred=self.store(inferred=True), say=say,
        )  # fmt: skip

    def view_query(
        self,
        question: str | Path | StoredQuery,
        *,
        params: Mapping[str, object] | None = None,
        graph: str | None = None,
        inferred: bool = False,
        form: str = "page",
        say: Callable[[str], None] = lambda _: None,
    ) -> str:
        """Return the answer of a query as a map: one HTML page that works without a network.

        Args:
            question: A stored question, a file, or SPARQL, as ``query`` takes it.
            params: Values for the question's parameters.
            graph: Ask only this named graph.
            inferred: Whether inferred triples count.
            form: As ``view`` has it.
            say: Receives a line for each step.

        Raises:
            UnknownName: As ``query`` does.
            QueryFailed: If the query does not parse or does not run.
            CllkgError: If the answer holds nothing to draw.
        """
        from cllkg.views import written
        from cllkg.views.answer import draw_result

        result = self.query(question, params=params, graph=graph, inferred=inferred)
        return written(draw_result(result, self._surroundings(), say), form)

    def view_focus(
        self,
        entity: str,
        *,
        hops: int = 1,
        most: int = 150,
        graph: str | None = None,
        form: str = "page",
        say: Callable[[str], None] = lambda _: None,
    ) -> str:
        """Return what stands around a thing as one HTML page, from a store of any size.

        Args:
            entity: A name, CURIE or IRI. In a store that is not ours, a label must be exact.
            hops: How many steps to go.
            most: How many things there is room for.
            graph: Ask only this named graph.
            form: As ``view`` has it.
            say: Receives a line for each step.

        Raises:
            UnknownName: If nothing has the name.
            CllkgError: If several things have it, or nothing relates it to anything.
        """
        from cllkg.views import Brief, written
        from cllkg.views.focus import draw_focus

        network = draw_focus(
            Brief(self.store(), self.content, graph, scope_of(graph), None, say), self._iri_of(entity),
            hops=hops, most=most, surroundings=self._surroundings(graph), prefixes=self.prefixes,
            ours=not self._stores.address,
        )  # fmt: skip
        return written(network, form)

    def _surroundings(self, graph: str | None = None) -> Surroundings:
        from cllkg.projection.neighborhood import Surroundings

        return Surroundings(self.store(), self.content.queries / "views", self.prefixes, scope_of(graph))

    def _iri_of(self, name: str) -> str:
        """Return the IRI a name means: our own names in our own store, in another CURIEs and exact labels."""
        if "://" in name:
            return name.strip("<>")
        return self._surroundings().resolve(name) if self._stores.address else self.names.resolve(name)

    def export(
        self,
        format_: str,
        directory: Path,
        *,
        budget: Mapping[str, int] | None = None,
        strict: bool = False,
        select: Sequence[str] = (),
        say: Callable[[str], None] = lambda _: None,
    ) -> list[Path]:
        """Write the build into a folder in a format other programs read.

        Args:
            format_: One of ``cllkg export --list``.
            directory: A folder that is new, empty, or holds an earlier export.
            budget: How many things may be dropped: by kind, or under the empty name of all kinds together.
            strict: Whether a term without a mapping to the target's vocabulary ends the export.
            select: Which claims and numbers to write, such as ``standing=supported`` or ``near=lenalidomide~2``; values
                of one field are alternatives, and different fields all apply.
            say: Receives a line for each step.

        Returns:
            The paths written.

        Raises:
            UnknownName: If there is no such format, or a selection names a field, value or entity there is none of.
            CllkgError: If a selection does not read, or selects nothing.
            NotWritable: If the folder holds anything else, or cannot be written.
            ExportRefused: If more would be dropped than may be, or the format cannot hold what the graph says.
        """
        from cllkg.exports.export import export
        from cllkg.exports.selection.words import read_selection

        selection = read_selection(select, lambda name: self.names.resolve(name))
        return export(
            self.content, self._stores.build, format_, directory, say, budget=budget, strict=strict, selection=selection
        )

    def write_turtle(self, path: Path) -> Path:
        """Write the build, without what was inferred, as one Turtle file.

        Raises:
            NotWritable: If the file cannot be written.
        """
        from cllkg.exports.export import open_reading
        from cllkg.exports.targets.rdf import write_turtle

        with open_reading(self.content, self._stores.build) as reading:
            write_turtle(reading, path)
        return path

    def store(self, engine: str = "oxigraph", *, inferred: bool = False) -> Store:
        """Return the store that answers, opened once.

        Args:
            engine: ``oxigraph`` or ``rdflib``.
            inferred: Whether inferred triples are in it.

        Raises:
            UnknownName: If there is no such engine.
            StoreUnavailable: If it cannot be opened.
        """
        return self._stores.open(engine, inferred=inferred)


def load(
    content: Path | None = None, *, store: str | None = None, say: Callable[[str], None] = lambda _: None
) -> KnowledgeGraph:
    """Open the graph, building it first if the content has changed since the last build.

    Args:
        content: A folder with ``ontology/``, ``graph/`` and ``queries/``; by default the one this
            package came with.
        store: The address of a store to ask instead of the own build.
        say: Receives a line when a build is needed.
    """
    found = find_content(content)
    manifest = read_manifest(found)
    if store is None and not is_current(found, manifest):
        say("the build is missing or older than its content; building")
        manifest = _build(found)
    return KnowledgeGraph(found, manifest, store)


def _build(content: Content) -> Any:
    # The build needs rdflib, pydantic, pySHACL and owlready2; asking does not.
    from cllkg.pipeline import build

    return build(content)
