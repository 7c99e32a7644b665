"""Read one YAML file as text, keeping the line of every value.

Every scalar stays a string: the model gives types, so that ``NO``, ``1.10`` and ``on`` survive as
they were written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cllkg.curation.findings import Finding, Place

# libyaml is 10x faster where the wheel carries it; both keep line marks.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Location = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlFile:
    """A parsed file: plain data, and the line of each part of it."""

    path: Path
    data: Any
    lines: dict[Location, int]

    def place(self, location: Location) -> Place:
        """Return the place of a location, or of the nearest part that encloses it."""
        for end in range(len(location), -1, -1):
            line = self.lines.get(location[:end])
            if line is not None:
                return Place(self.path, line)
        return Place(self.path, 1)

    def data_at(self, location: Location) -> Any:
        """Return the value at a location."""
        value = self.data
        for part in location:
            value = value[part]
        return value


def read_yaml(path: Path, shown: Path) -> YamlFile | list[Finding]:
    """Read a YAML file, or return what keeps it from being read.

    Args:
        path: The file.
        shown: The file's name as findings should show it.
    """
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        cure = "Save the file as UTF-8 without BOM."
        return [Finding(Place(shown, 1), "the file starts with a byte order mark (BOM).", cure)]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return [Finding(Place(shown, line), "not UTF-8 text.", "Save the file as UTF-8.")]
    tabbed = [number for number, line in enumerate(text.splitlines(), 1) if line[: _indent(line)].count("\t")]
    if tabbed:
        return [Finding(Place(shown, tabbed[0]), "a tab in the indentation.", "YAML indents with spaces only.")]
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        cure = "Often an unquoted ': ' or '#' in a text: put the text in double quotes, or write it after '>-'."
        return [Finding(Place(shown, line), f"not YAML: {error.problem or error.context}.", cure)]
    except yaml.YAMLError as error:
        return [Finding(Place(shown, 1), f"not YAML: {error}.")]
    lines: dict[Location, int] = {}
    repeated: list[Finding] = []
    data = _construct(node, (), lines, repeated, shown) if node is not None else None
    return repeated or YamlFile(shown, data, lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _construct(node: yaml.Node, at: Location, lines: dict[Location, int], repeated: list[Finding], shown: Path) -> Any:
    lines[at] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in result:
                repeated.append(Finding(Place(shown, line), f"the key '{key}' stands twice here.", "Keep one."))
            result[key] = _construct(value_node, (*at, key), lines, repeated, shown)
            lines[(*at, key)] = line
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, (*at, i), lines, repeated, shown) for i, item in enumerate(node.value)]
    return str(node.value)
