"""The release folder as its tests read it: its files, its page, its graphs."""

from __future__ import annotations

from pathlib import Path

import rdflib

from cllkg.exports.targets.release.page import PAGE
from html_reader import Reader

NAME = "release"
SUMS = "SHA256SUMS"
# Enough to see what the folder does with a target, and quick.
FEW = ("turtle", "nquads", "sssom", NAME)
HERE = "https://example.org/downloads/"


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def page_of(folder: Path) -> Reader:
    return Reader((folder / PAGE).read_text(encoding="utf-8"))


def page_text(folder: Path) -> str:
    return (folder / PAGE).read_text(encoding="utf-8")


def words_of(folder: Path) -> str:
    return " ".join("".join(page_of(folder).text).split())


def links_in(folder: Path) -> list[str]:
    return [str(link["href"]) for link in page_of(folder).all("a")]


def graph_of(path: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(path, format="turtle", publicID=HERE + path.name)
