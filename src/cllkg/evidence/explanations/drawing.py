"""Draw an outline: as a tree of box characters for the terminal, or as nested lists for a notebook."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator

from cllkg.evidence.explanations.outline import Item, clean

# Deep in a tree, text keeps at least this room, even if the line grows too long.
_LEAST_ROOM = 24


def draw_text(items: Iterable[Item], width: int) -> str:
    """Return an outline as text; items of the first level stand apart, those below them hang on branches.

    Args:
        items: The outline.
        width: How many characters fit on a line.
    """
    return "\n\n".join("\n".join(_lines(item, "", "", width)) for item in items) + "\n"


def draw_html(items: Iterable[Item]) -> str:
    """Return an outline as HTML in which nothing of the graph is markup."""
    return '<div class="cllkg-explanation">' + "".join(_block(item, "p") for item in items) + "</div>"


def _lines(item: Item, first: str, rest: str, width: int) -> Iterator[str]:
    # What is noted below an item goes beside the branch its own points hang on.
    beside = rest + ("│  " if item.points else "   " if rest else "")
    room = max(width - len(beside), _LEAST_ROOM)
    head = clean(item.text) + "".join(f" [{clean(mark)}]" for mark in item.marks)
    for number, line in enumerate(_wrap(head, room)):
        # A title of the first level has nothing beside it.
        yield (first if number == 0 else beside if rest else "") + line
    for note in item.notes:
        yield from (beside + line for line in _wrap(clean(note), room))
    for number, point in enumerate(item.points):
        last = number == len(item.points) - 1
        yield from _lines(point, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "), width)


def _wrap(text: str, width: int) -> list[str]:
    """Return a text in lines; an identifier that fits on a line stays whole, hyphens and all, for a reader to copy."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
        while len(lines[-1]) > width:
            lines[-1:] = [lines[-1][:width], lines[-1][width:]]
    return lines


def _block(item: Item, tag: str) -> str:
    marks = "".join(f" <strong>[{html.escape(clean(mark))}]</strong>" for mark in item.marks)
    notes = "".join(f"<br><small>{html.escape(clean(note))}</small>" for note in item.notes)
    points = "".join(_block(point, "li") for point in item.points)
    text = f"{html.escape(clean(item.text))}{marks}{notes}"
    nested = f"<ul>{points}</ul>" if points else ""
    return f"<li>{text}{nested}</li>" if tag == "li" else f"<p>{text}</p>{nested}"
