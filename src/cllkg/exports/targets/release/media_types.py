"""What sort of file a name's ending announces, as IANA's register of media types has it (``media_types.tsv``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath

_REGISTER = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True)
class MediaType:
    """A row of the table.

    Attributes:
        name: Its name.
        registered: Whether IANA has registered it.
        words: What people call it.
        is_code: Whether a file of it in a release is part of the program, and under the program's license.
    """

    name: str
    registered: bool
    words: str
    is_code: bool = False

    @property
    def iri(self) -> str | None:
        """The type's page in the register, if it is there."""
        return _REGISTER + self.name if self.registered else None


_OTHER = MediaType("application/octet-stream", True, "data")
_TEXT = MediaType("text/plain", True, "text")


def media_type(name: str) -> MediaType:
    """Return the type of a file by its name; one without an ending is text, as LICENSE is.

    >>> media_type("kgx/nodes.tsv").name, media_type("LICENSE").name
    ('text/tab-separated-values', 'text/plain')
    """
    ending = PurePosixPath(name).suffix
    return _table().get(ending, _OTHER) if ending else _TEXT


@cache
def _table() -> dict[str, MediaType]:
    text = files(__package__).joinpath("media_types.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {
        ending: MediaType(name, registered == "yes", words, license_ == "code")
        for ending, name, registered, words, license_ in rows
    }
