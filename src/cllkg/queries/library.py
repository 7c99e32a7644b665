"""Find stored queries by name."""

from __future__ import annotations

from pathlib import Path

from cllkg.content import Content
from cllkg.errors import UnknownName
from cllkg.queries.header import StoredQuery, read_query


def questions(content: Content) -> list[StoredQuery]:
    """Return the stored questions in order of name."""
    return [read_query(path) for path in sorted((content.queries / "questions").glob("*.rq"))]


def checks(content: Content) -> list[StoredQuery]:
    """Return the checks, which must come back empty, in order of name."""
    return [read_query(path) for path in sorted((content.queries / "checks").glob("*.rq"))]


def find_question(content: Content, name: str) -> StoredQuery:
    """Return the stored question of a name such as ``q04``, of its whole file name, or of a path.

    Raises:
        UnknownName: With the nearest names.
    """
    if name.endswith(".rq") and Path(name).is_file():
        return read_query(Path(name))
    paths = sorted((content.queries / "questions").glob("*.rq"))
    for path in paths:
        if name in (path.stem, path.name, path.stem.split("-")[0]):
            return read_query(path)
    known = [path.stem.split("-")[0] for path in paths] + [path.stem for path in paths]
    raise UnknownName("question", name, known, "'cllkg questions' lists them; a path must end in .rq.")
