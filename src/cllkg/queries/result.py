"""The answer of a query, with ways to take it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cllkg.errors import CllkgError
from cllkg.extras import require
from cllkg.prefixes import PrefixMap
from cllkg.queries.formats import counted, show, write_answer
from cllkg.queries.header import StoredQuery
from cllkg.store.answers import Answer

if TYPE_CHECKING:
    import networkx
    import pandas


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
            LibraryMissing: If pandas is not installed.
        """
        require("pandas", "to_pandas()")
        import pandas

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
