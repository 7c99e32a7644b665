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
        writer: ``module:function`` below ``cllkg.exports``; imported when the target is written, not before, for some
            need heavy libraries.
        readers: The programs the tests read it back with.
        extra: The extra of this package whose libraries the writer needs, if any.
    """

    name: str
    title: str
    writer: str
    readers: str
    extra: str = ""

    def write(self, reading: Reading, desk: Desk, ledger: Ledger) -> None:
        """Write the target's files.

        Raises:
            ExportRefused: If the format cannot hold what the graph says.
        """
        module, _, function = self.writer.partition(":")
        writer: Writer = getattr(import_module(f"cllkg.exports.{module}"), function)
        writer(reading, desk, ledger)
