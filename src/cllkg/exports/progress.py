"""What a person who waits for a long export is told: every few seconds, how far it has come.

The clock decides when a line is printed, never what is written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from cllkg.exports.quad_lines import Said
from cllkg.exports.sorted_quads import SortedQuads

T = TypeVar("T")

_EVERY = 5.0
# Looking at the clock for every record would cost more than writing it.
_STRIDE = 64

_WORDS = {
    "Claim": ("claim", "claims"),
    "Number": ("number", "numbers"),
    "Line": ("evidence", "lines of evidence"),
    "Source": ("source", "sources"),
    "Study": ("study", "studies"),
    "Flag": ("flag", "flags"),
    "Inference": ("inferred mark", "inferences"),
    "Entity": ("entity", "entities"),
    "Quad": ("", "quads"),
}
"""A record's class to its kind in the ledger, and what several are called."""


class Progress:
    """Tells how far an export has come, at most every few seconds.

    Attributes:
        doing: What is being done, such as ``writing kgx``.
    """

    def __init__(
        self,
        say: Callable[[str], None] = lambda _: None,
        totals: Mapping[str, int] | None = None,
        *,
        every: float = _EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start the clock.

        Args:
            say: Receives the lines.
            totals: How many there are: kinds of the ledger, and quads under the empty name.
            every: So many seconds lie between two lines, and before the first.
            clock: Returns seconds.
        """
        self.doing = ""
        self._say = say
        self._totals = totals or {}
        self._every = every
        self._clock = clock
        self._last = clock()

    def step(self, doing: str) -> None:
        """Say what is being done from now on."""
        self.doing = doing
        self._last = self._clock()
        self._say(doing)

    def note(self, line: str) -> None:
        """Say something that is no step."""
        self._say(line)

    def watch(self, record: str, things: Iterable[T]) -> Iterator[T]:
        """Yield the same things, and tell now and then how many there were.

        Args:
            record: The name of their class.
            things: What is gone through.
        """
        for number, thing in enumerate(things):
            if number % _STRIDE == 0:
                self.reach(record, number)
            yield thing

    def reach(self, record: str, number: int) -> None:
        """Tell, if it is time, that so many things of a class have gone by."""
        kind, words = _WORDS.get(record, ("", ""))
        if words:
            self._tell(number, self._totals.get(kind, 0), words)

    def _tell(self, number: int, total: int, words: str) -> None:
        now = self._clock()
        if now - self._last >= self._every:
            self._last = now
            self._say(
                f"{self.doing}: {number:,} of {total:,} {words}" if total else f"{self.doing}: {number:,} {words}"
            )


class WatchedQuads(SortedQuads):
    """The quads of a file, which tell how far one has come with them."""

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        super().__init__(path)
        self.progress = progress or Progress()

    def __iter__(self) -> Iterator[ox.Quad]:
        """Yield every quad in the order of the file."""
        return self.progress.watch("Quad", super().__iter__())

    def things(self) -> Iterator[tuple[ox.NamedNode | ox.BlankNode, list[Said]]]:
        """Yield each subject with all that is said of it."""
        before = 0
        for subject, said in super().things():
            self.progress.reach("Quad", before)
            before += len(said)
            yield subject, said
