"""What a person writes after ``--select``, read: fields, values, and what is near an entity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cllkg.errors import CllkgError, UnknownName

STANDING, GRAPH, STUDY_TYPE, NEAR = "standing", "graph", "study-type", "near"
FIELDS = (STANDING, GRAPH, STUDY_TYPE, NEAR)
GRAPHS = ("article", "background")

_EXAMPLE = "Write a field and a value, such as standing=supported or near=lenalidomide~2."


@dataclass(frozen=True)
class Near:
    """The surroundings of an entity: its IRI, the name a person called it by, and how many claims away."""

    iri: str
    name: str
    hops: int


@dataclass(frozen=True)
class Selection:
    """What is wanted: of each field one of some values, and all fields; an empty field wants nothing in particular."""

    words: tuple[str, ...] = ()
    standings: frozenset[str] = frozenset()
    graphs: frozenset[str] = frozenset()
    study_types: frozenset[str] = frozenset()
    near: tuple[Near, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything in particular is wanted."""
        return bool(self.words)

    def __str__(self) -> str:
        """Return the words as a person may write them again."""
        return " ".join(f"--select {word}" for word in self.words)


def read_selection(words: Iterable[str], resolve: Callable[[str], str]) -> Selection:
    """Read what is to be selected.

    Args:
        words: Each a field and a value with ``=`` between them.
        resolve: Returns the IRI of the entity a name means, or raises ``UnknownName``.

    Raises:
        UnknownName: If there is no such field, graph or entity; with the nearest. Standings and types of study are
            those of the dataset, so it is ``select_records`` that knows them.
        CllkgError: If a word has no value, or a number of hops is none.
    """
    found: dict[str, list[str]] = {field: [] for field in FIELDS}
    words = tuple(dict.fromkeys(words))
    for word in words:
        field, equals, value = word.partition("=")
        if not equals or not value.strip():
            raise CllkgError(f"--select {word}: there is no value.  {_EXAMPLE}")
        if field not in FIELDS:
            raise UnknownName("field to select by", field, FIELDS, f"The fields are: {', '.join(FIELDS)}.")
        found[field].append(value.strip())
    for name in found[GRAPH]:
        if name not in GRAPHS:
            raise UnknownName("graph to select by", name, GRAPHS, f"The graphs are: {', '.join(GRAPHS)}.")
    return Selection(
        words,
        # The records write snake_case, and people write hyphens.
        frozenset(value.replace("-", "_") for value in found[STANDING]),
        frozenset(found[GRAPH]),
        frozenset(value.replace("-", "_") for value in found[STUDY_TYPE]),
        tuple(_near(value, resolve) for value in found[NEAR]),
    )


def _near(value: str, resolve: Callable[[str], str]) -> Near:
    try:
        return _around(value, resolve)
    except UnknownName as error:
        error.args = (f"--select near={value}: {error}",)
        raise


def _around(value: str, resolve: Callable[[str], str]) -> Near:
    name, tilde, tail = value.rpartition("~")
    if not tilde:
        return Near(resolve(value), value, 1)
    if not (tail.isascii() and tail.isdecimal()):
        # A name may have a tilde of its own.
        try:
            return Near(resolve(value), value, 1)
        except UnknownName:
            what = f"'{tail}' is not how many claims away"
            raise CllkgError(f"--select near={value}: {what}.  Write a number: near={name}~2.") from None
    # Nine digits are more hops than there are claims, and Python reads no number of some thousand digits.
    hops = int(tail.lstrip("0")[:9] or "0")
    if hops < 1:
        raise CllkgError(f"--select near={value}: a neighborhood has at least one hop.  Write {name}~1, or {name}.")
    return Near(resolve(name), name, hops)
