"""Text in XML: what it may hold, and how it is written so that a reader gets the same characters back."""

from __future__ import annotations

import re

from cllkg.errors import ExportRefused

# XML 1.0, production [2] Char.
_NO_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
# A parser turns these into blanks or line feeds unless they are written by number (sections 2.11 and 3.3.3).
_BY_NAME = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_ESCAPED = re.compile("|".join(map(re.escape, _BY_NAME)))


def xml_text(text: str, of: str, format_: str) -> str:
    """Return a text as it stands in an element or between quotes.

    Args:
        text: The text.
        of: Whose text it is, for the message.
        format_: The format, for the message.

    Raises:
        ExportRefused: If it holds a character that XML cannot.
    """
    if found := _NO_XML.search(text):
        raise ExportRefused(
            f"{format_}: a text of {of} has the character U+{ord(found[0]):04X}, which XML cannot keep.  Correct it, "
            f"or export another format: neo4j, kgx."
        )
    return _ESCAPED.sub(lambda match: _BY_NAME[match[0]], text)
