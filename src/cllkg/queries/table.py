"""Lay rows out for people: columns that fit the terminal they are read in, or one block for each row."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A word longer than this may be broken; that of any other keeps its column wide enough.
LONGEST_WORD = 24

_GAP = "  "
# Blanks, or a word up to a mark at which an identifier may be broken.
_PIECE = re.compile(r"\s+|[-/_:]*[^\s\-/_:]+[-/_:]*|[-/_:]+")


def table(header: Sequence[str], body: Sequence[Sequence[str]], width: int | None = None) -> str:
    """Return rows in columns.

    Args:
        header: The names of the columns.
        body: The rows, each with a cell for each column.
        width: How many characters fit on a line; None if it does not matter. The widest columns
            give way, and their text goes on below. Nothing is left out: where columns of whole
            words do not fit, the rows come as blocks.
    """
    if not header:
        return ""
    rows = [[cell.replace("\n", " ") for cell in row] for row in (header, *body)]
    full = [max(map(len, column)) for column in zip(*rows, strict=True)]
    widths = full
    if width is not None:
        least = [max(map(_longest_word, column)) for column in zip(*rows, strict=True)]
        widths = _fit(full, least, width - len(_GAP) * (len(full) - 1))
    if not widths:
        return blocks(header, body)
    tall = [[wrap(cell, room) for cell, room in zip(row, widths, strict=True)] for row in rows]
    ruled = [tall[0], [["-" * room] for room in widths], *tall[1:]]
    # Where cells take several lines, a blank one shows where a row ends.
    wrapped = any(len(cell) > 1 for row in tall[1:] for cell in row)
    lines: list[str] = []
    for number, row in enumerate(ruled):
        if wrapped and number > 2:
            lines.append("")
        for line in range(max(map(len, row))):
            cells = [cell[line] if line < len(cell) else "" for cell in row]
            lines.append(_GAP.join(cell.ljust(room) for cell, room in zip(cells, widths, strict=True)).rstrip())
    return "\n".join(lines) + "\n"


def blocks(header: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """Return rows as blocks of ``column: value``; a value's further lines are set in."""
    shown = [
        "".join(f"{name}: {cell}".rstrip().replace("\n", "\n  ") + "\n" for name, cell in zip(header, row, strict=True))
        for row in body
    ]
    return "\n".join(shown)


def wrap(text: str, width: int) -> list[str]:
    """Return a text in lines; only blanks at which it breaks are dropped.

    >>> wrap("co-culture of CLL cells", 8)
    ['co-', 'culture', 'of CLL', 'cells']
    """
    if len(text) <= width:
        return [text]
    lines = [""]
    for piece in _PIECE.findall(text):
        if len(lines[-1]) + len(piece) <= width:
            lines[-1] += piece
            continue
        lines.append("")
        if not piece.isspace():
            while len(piece) > width:
                lines[-1], piece = piece[:width], piece[width:]
                lines.append("")
            lines[-1] = piece
    return [line for line in map(str.strip, lines) if line] or [""]


def _longest_word(text: str) -> int:
    return min(LONGEST_WORD, max((len(piece) for piece in _PIECE.findall(text)), default=0))


def _fit(full: list[int], least: list[int], room: int) -> list[int]:
    """Return widths that sum to no more than ``room``, the widest cut first and none below its least; else nothing."""
    widths = list(full)
    while sum(widths) > room:
        # One step takes the widest down to the next in width, or as far as there is need.
        can = [column for column, width in enumerate(widths) if width > least[column]]
        if not can:
            return []
        widest = max(widths[column] for column in can)
        cut = [column for column in can if widths[column] == widest]
        below = max([least[column] for column in cut] + [w for w in widths if w < widest])
        step = max(1, min(widest - below, (sum(widths) - room) // len(cut)))
        for column in cut:
            if sum(widths) > room:
                widths[column] -= step
    return widths
