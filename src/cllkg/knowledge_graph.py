"""``kg = cllkg.load()``: the whole graph behind one object, for Python and for the command line.

Asking needs nothing but the standard library and pyoxigraph; what else a method needs is imported
inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cllkg.content import Content, find_content
from cllkg.errors import CllkgError, UnknownName
from cllkg.manifest import NQUADS, Manifest, is_current, read_manifest, store_path
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.queries.ask import Asked, ask, fill, scope_of
from cllkg.queries.formats import counted, show, write_answer
from cllkg.queries.header import StoredQuery, read_query
from cllkg.queries.library import find_question, questions
from cllkg.queries.names import Names
from cllkg.store.answers import Answer, Store
from cllkg.store.opening import open_store
from cllkg.vocabulary import NamedGraph

if TYPE_CHECKING:
    import networkx
    import pandas

    from cllkg.evidence.citations.bibliography import Bibliography
    from cllkg.evidence.conflicts.conflict import Conflicts
    from cllkg.evidence.explanations.explanation import Explanation
    from cllkg.impact import Gate, Impact
    from cllkg.paths.result import Paths

ENGINES = ("oxigraph", "rdflib")


@dataclass(frozen=True, repr=False)
class Result:
    """The answer of a query, with ways to take it elsewhere."""

    query: StoredQuery
    answer: Answer
    prefixes: PrefixMap
    warnings: tuple[str, ...] = ()
    # The query as it was asked, its parameters filled in.
    sparql: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.answer.variables

    def __iter__(self) -> Iterator[dict[str, str | None]]:
        """Yield each row as a dictionary of texts; an unbound cell is None."""
        for row in self.answer.rows:
            cells = (None if term is None else show(term, self.prefixes) for term in row)
            yield dict(zip(self.columns, cells, strict=True))

    def __len__(self) -> int:
        """The number of rows, or of triples."""
        return len(self.answer.triples if self.answer.triples is not None else self.answer.rows)

    def __repr__(self) -> str:
        """Return which query was asked and how much came back; ``str`` gives the table."""
        return f"<Result of {self.query.name}: {counted(len(self), 'row')}>"

    def __str__(self) -> str:
        """Return the answer as ``cllkg query`` prints it."""
        return self.write("table")

    def write(self, format_: str) -> str:
        """Return the answer in one of the formats of ``cllkg query --format``."""
        return write_answer(self.answer, format_, self.prefixes)

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a data frame of texts; needs the extra ``pandas``.

        Raises:
            CllkgError: If pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise CllkgError("to_pandas() needs pandas: pip install 'cllkg[pandas]'.") from None
        return pandas.DataFrame(list(self), columns=list(self.columns))

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """Return the triples of a CONSTRUCT as a graph whose edge keys are predicates.

        Raises:
            CllkgError: If the query answered with rows.
        """
        import networkx

        if self.answer.triples is None:
            raise CllkgError("to_networkx() needs triples: ask with CONSTRUCT.")
        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
        for triple in self.answer.triples:
            ends = show(triple.subject, self.prefixes), show(triple.object, self.prefixes)
            graph.add_edge(*ends, key=show(triple.predicate, self.prefixes))
        return graph

    def _repr_html_(self) -> str:
        import html

        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell or '')}</td>" for cell in row.values()) + "</tr>" for row in self
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class KnowledgeGraph:
    """The built graph: ask it."""

    def __init__(self, content: Content, manifest: Manifest | None = None, address: str | None = None) -> None:
        self.content = content
        self.manifest = manifest
        self._address = address
        self._stores: dict[str, Store] = {}

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
        stored = self._stored(question)

        def asked_with(inferred: bool) -> Asked:
            return ask(
                self.store(engine, inferred=inferred),
                stored,
                names=self.names,
                prefixes=self.prefixes.namespaces,
                params=params,
                scope=scope_of(graph) if graph else None,
            )

        asked = asked_with(inferred or stored.inferred)
        sparql = fill(stored, params or {}, self.names)
        warnings = asked.warnings
        if inferred and not stored.inferred:
            from cllkg.queries.suspicious import by_inference

            warnings += tuple(by_inference(sparql, asked.answer, lambda _: asked_with(False).answer))
        return Result(stored, asked.answer, self.prefixes, warnings, sparql)

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
        stock: bool = False,
        study: str | None = None,
        graph: str | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> str:
        """Return a view as one HTML page that works without a network.

        Args:
            name: One of ``cllkg view --list``.
            stock: Whether to return pyvis's own plain page instead; only maps have one.
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
            stock=stock, study=study, graph=graph, inferred=self.store(inferred=True), say=say,
        )  # fmt: skip

    def export(self, format_: str, directory: Path, *, say: Callable[[str], None] = lambda _: None) -> list[Path]:
        """Write the build into a folder in a format other programs read.

        Args:
            format_: One of ``cllkg export --list``.
            directory: A folder that is new, empty, or holds an earlier export.
            say: Receives a line for each step.

        Returns:
            The paths written.

        Raises:
            UnknownName: If there is no such format.
            NotWritable: If the folder holds anything else, or cannot be written.
        """
        from cllkg.exports.export import export

        return export(self.content, self._built(), format_, directory, say)

    def store(self, engine: str = "oxigraph", *, inferred: bool = False) -> Store:
        """Return the store that answers, opened once.

        Args:
            engine: ``oxigraph`` or ``rdflib``.
            inferred: Whether inferred triples are in it.

        Raises:
            UnknownName: If there is no such engine.
            StoreUnavailable: If it cannot be opened.
        """
        if engine not in ENGINES:
            raise UnknownName("engine", engine, ENGINES, f"The engines are: {', '.join(ENGINES)}.")
        if self._address and engine != ENGINES[0]:
            raise CllkgError(f"{self._address} names its engine itself; leave the engine out.")
        key = f"{engine}:{inferred}"
        if key not in self._stores:
            leave_out = () if inferred else (NamedGraph.INFERRED.iri,)
            self._stores[key] = open_store(self._address or self._own_address(engine, inferred), leave_out)
        return self._stores[key]

    def _stored(self, question: str | Path | StoredQuery) -> StoredQuery:
        if isinstance(question, StoredQuery):
            return question
        if isinstance(question, Path):
            return read_query(question)
        if "{" in question:
            return StoredQuery("query", Path("query.rq"), "", {}, question)
        return find_question(self.content, question)

    def _own_address(self, engine: str, inferred: bool) -> str:
        manifest = self._built()
        if engine == "rdflib":
            return f"rdflib:{self.content.build / NQUADS}"
        return f"oxigraph:{store_path(self.content, manifest, inferred=inferred)}"

    def _built(self) -> Manifest:
        if self.manifest is None:
            raise CllkgError("there is no build yet.  Run 'cllkg build'.")
        return self.manifest


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
