"""Reads a page as a browser does, and looks for what would load something or run by itself."""

from __future__ import annotations

import json
import re
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

# Elements that load by themselves, and attributes by which elements do.
LOADING_TAGS = {"img", "iframe", "object", "embed", "link", "base", "form", "audio", "video", "image", "use", "feimage"}
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "manifest", "xlink:href"}


class Reader(HTMLParser):
    """Reads tags with their attributes, what scripts and styles hold, and the text between tags."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.text: list[str] = []
        self._inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a tag."""
        self.tags.append((tag, dict(attrs)))
        self._inside = tag if tag in self.raw else ""
        if self._inside:
            self.raw[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        """Leave a script or a style sheet."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Remember text, apart from what scripts and style sheets hold."""
        if self._inside:
            self.raw[self._inside][-1] += data
        else:
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of that name."""
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def policy(self) -> str:
        """The one content security policy of the page."""
        found = [m["content"] for m in self.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
        assert len(found) == 1
        return str(found[0])

    @property
    def scripts(self) -> list[str]:
        """The scripts that run; data is none."""
        return [text for text, tag in zip(self.raw["script"], self.all("script"), strict=True) if "type" not in tag]

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the scripts of the page read."""
        kinds = [script.get("type") for script in self.all("script")]
        found = json.loads(self.raw["script"][kinds.index("application/json")])
        assert isinstance(found, dict)
        return found

    @property
    def rows(self) -> list[str]:
        """The keys of the statements in the table, in its order."""
        return [str(row["data-claim"]) for row in self.all("tr") if "data-claim" in row]

    @cached_property
    def labels(self) -> dict[str, str]:
        """The whole name of each thing on a map, by key; one whose box says it all has no other."""
        return {node["id"]: node.get("label") or " ".join(node["lines"]) for node in self.data["nodes"]}


def check_loads_nothing(page: str) -> None:
    """Fail if the page holds an element that loads something, a handler, or a link to elsewhere than https."""
    reader = Reader(page)
    assert not {tag for tag, _ in reader.tags} & LOADING_TAGS
    for tag, attributes in reader.tags:
        assert not LOADING & set(attributes), f"{tag} loads {attributes}"
        assert not [name for name in attributes if name.startswith("on")], f"{tag} has a handler: {attributes}"
        assert "style" not in attributes, f"{tag} has a style the policy forbids: {attributes}"
        if "href" in attributes:
            href = str(attributes["href"])
            assert href.startswith(("https://", "#")), attributes
            assert tag == "a"
            rel = str(attributes.get("rel")).split()
            assert href.startswith("#") or {"noopener", "noreferrer"} <= set(rel), attributes
    assert all(
        "@import" not in style and not re.search(r"url\((?!['\"]?data:)", style) for style in reader.raw["style"]
    )
