"""A target: one format some other program reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TypeAlias

from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading

Writer: TypeAlias = Callable[[Reading, Desk, Ledger], None]
"""Writes files onto the desk and says in the ledger what became of each thing it read."""


@dataclass(frozen=True)
class Target:
    """A row of the registry.

    Attributes:
        name: What ``cllkg export`` calls it.
        title: What a person gets, in one line.
        readers: The programs the tests read it back with.
        writer: ``module:function`` below ``cllkg.exports.targets``, by default both of the target's name; imported when
            the target is written, not before, for some need heavy libraries.
        extra: The extra of this package whose libraries the writer needs, if any.
    """

    name: str
    title: str
    readers: str
    writer: str = ""
    extra: str = ""

    @property
    def module(self) -> str:
        """The module of the writer."""
        return f"cllkg.exports.targets.{self._place[0]}"

    @property
    def _place(self) -> tuple[str, str]:
        module, _, function = (self.writer or f"{self.name}:{self.name}").partition(":")
        return module, function

    def write(self, reading: Reading, desk: Desk, ledger: Ledger) -> None:
        """Write the target's files.

        Raises:
            ExportRefused: If the format cannot hold what the graph says.
        """
        function = self._place[1]
        writer: Writer = getattr(import_module(self.module), function)
        writer(reading, desk, ledger)
