"""Read a file that people edit: UTF-8 text, or a finding that says why it is none."""

from __future__ import annotations

import re
from pathlib import Path

from cllkg.curation.findings import Finding, Place

# Controls but tab and line feed, and what YAML takes for the end of a line or the start of a file.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SAVE = "Save the file as UTF-8, as the editor's 'Save as' or 'Encoding' menu offers."


def read_text(path: Path, shown: Path) -> str | Finding:
    """Return the text of a file with plain line ends, or what keeps it from being read.

    Args:
        path: The file.
        shown: The file's name as findings should show it.
    """
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        cure = "Save the file as UTF-8 without BOM; some spreadsheet programs add one."
        return Finding(Place(shown, 1), "the file starts with a byte order mark (BOM).", cure)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return Finding(Place(shown, line), f"not UTF-8 text: the byte 0x{raw[error.start]:02x}.", _SAVE)
    text = text.replace("\r\n", "\n")
    if hidden := _HIDDEN.search(text):
        line = text.count("\n", 0, hidden.start()) + 1
        cure = "Delete it; such characters are invisible and often come along with pasted text."
        return Finding(Place(shown, line), f"the control character U+{ord(hidden[0]):04X} stands here.", cure)
    return text
