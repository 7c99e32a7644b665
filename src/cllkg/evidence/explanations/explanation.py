"""The three answers of ``explain``: a claim or number, an inference, or all relations of two things."""

from __future__ import annotations

import abc
import dataclasses
import json
from typing import Any

import pyoxigraph as ox

from cllkg.errors import UnknownName
from cllkg.evidence.parts import Brief, Direction, Neighbor, Proof, Record, Source, Thing, every_part
from cllkg.prefixes import PrefixMap
from cllkg.queries.formats import write_answer
from cllkg.store.answers import Answer

FORMATS = ("text", "json", "ttl")
WIDTH = 100

# Derived from the fields, but what a reader of the JSON wants first.
_DERIVED = ("words", "marks", "citation", "reference", "traits")


@dataclasses.dataclass(frozen=True, repr=False)
class Explanation(abc.ABC):
    """Why the graph says what it says; the triples are those of everything shown."""

    triples: tuple[ox.Triple, ...]
    prefixes: PrefixMap

    @property
    @abc.abstractmethod
    def title(self) -> str:
        """What is explained."""

    def write(self, format_: str = "text", width: int = WIDTH) -> str:
        """Return the explanation as text.

        Args:
            format_: ``text``, ``json`` or ``ttl``.
            width: How many characters fit on a line of ``text``.

        Raises:
            UnknownName: If there is no such format.
        """
        if format_ == "json":
            return self.to_json()
        if format_ == "ttl":
            return self.to_turtle()
        if format_ != "text":
            raise UnknownName("format", format_, FORMATS, f"The formats are: {', '.join(FORMATS)}.")
        from cllkg.evidence.explanations.drawing import draw_text
        from cllkg.evidence.explanations.outline import outline

        return draw_text(outline(self), width)

    def to_json(self) -> str:
        """Return the explanation as JSON; each part names its type."""
        return json.dumps(_plain(self), ensure_ascii=False, indent=1) + "\n"

    def to_turtle(self) -> str:
        """Return the sub-graph of everything shown."""
        return write_answer(Answer(triples=self.triples), "ttl", self.prefixes)

    def __str__(self) -> str:
        return self.write("text")

    def __repr__(self) -> str:
        """Return what is explained; ``str`` gives the explanation."""
        return f"<{type(self).__name__} of {self.title}>"

    def _repr_html_(self) -> str:
        from cllkg.evidence.explanations.drawing import draw_html
        from cllkg.evidence.explanations.outline import outline

        return draw_html(outline(self))


@dataclasses.dataclass(frozen=True, repr=False)
class RecordExplanation(Explanation):
    """The evidence of a claim or number."""

    record: Record

    @property
    def title(self) -> str:
        """What is explained."""
        return self.record.name


@dataclasses.dataclass(frozen=True, repr=False)
class InferenceExplanation(Explanation):
    """The proof of an inference."""

    proof: Proof

    @property
    def title(self) -> str:
        """What is explained."""
        return self.proof.name

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of all lines shown."""
        return _sources(self.proof)


@dataclasses.dataclass(frozen=True, repr=False)
class RelationExplanation(Explanation):
    """All that is asserted or inferred between two things, each direction apart."""

    start: Thing
    end: Thing
    predicate: Thing | None
    forward: Direction
    backward: Direction
    said_of_both: tuple[Brief, ...]
    neighbors: tuple[Neighbor, ...]

    @property
    def title(self) -> str:
        """What is explained."""
        return f"{self.start.label} and {self.end.label}"

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of all lines shown."""
        return _sources((self.forward, self.backward))


def _sources(part: object) -> tuple[Source, ...]:
    found = {each.key: each for each in every_part(part) if isinstance(each, Source)}
    return tuple(found[key] for key in sorted(found))


def _plain(value: object) -> Any:
    """Return a part as JSON can hold it."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    plain: dict[str, Any] = {"type": type(value).__name__}
    for name in (field.name for field in dataclasses.fields(value)):
        if name not in ("triples", "prefixes"):
            plain[name] = _plain(getattr(value, name))
    for name in _DERIVED:
        if hasattr(type(value), name):
            plain[name] = _plain(getattr(value, name))
    return plain
