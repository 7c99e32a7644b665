"""Read one YAML file as text, keeping the line of every value.

Every scalar stays a string: the model gives types, so that ``NO``, ``1.10`` and ``on`` survive as
they were written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from cllkg.curation.findings import Finding, Place
from cllkg.curation.text_file import read_text

# libyaml is 10x faster where the wheel carries it; both keep line marks.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Location = tuple[str | int, ...]

_QUOTE = "Often an unquoted ': ' or '#' in a text: put the text in double quotes, or write it after '>-'."
_INDENT = "Keys of one record begin in the same column; each deeper level is two spaces further to the right."

# What the parser says, both with libyaml and without; what a curator understands by it; what helps.
_IN_WORDS = (
    ("mapping values are not allowed", "a second ': ' in one line", _QUOTE),
    ("unexpected end of stream", "a quotation mark opens here and never closes", 'Close it; inside, write \\".'),
    ("cannot start any token", "a text begins with a character that YAML keeps for itself", "Put it in double quotes."),
    ("did not find expected alphabetic", "a text begins with '*' or '&'", "Put it in double quotes."),
    ("expected alphabetic or numeric", "a text begins with '*' or '&'", "Put it in double quotes."),
    ("another document", "a second document begins ('---')", "Keep one document a file."),
    ("did not find expected key", "the indentation does not fit the lines above", _INDENT),
    ("did not find expected '-'", "the indentation does not fit the lines above", _INDENT),
    ("<block end>", "the indentation does not fit the lines above", _INDENT),
    ("expected ':'", "a line that is neither 'key: value' nor the rest of a text", _QUOTE),
    ("expected ',' or", "a bracket opens and does not close", "Close it on the same line."),
)


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


@dataclass(frozen=True)
class Spot:
    """Where a record stands: its file, and the way down to it."""

    file: YamlFile
    at: Location = ()

    def place(self, *deeper: str | int) -> Place:
        """Return the place of a part of the record, or of the nearest part that encloses it."""
        return self.file.place((*self.at, *deeper))


@dataclass
class _Builder:
    """Turns nodes into plain data, noting lines and faults on the way."""

    shown: Path
    lines: dict[Location, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def build(self, node: yaml.Node, at: Location, line: int | None = None) -> Any:
        if id(node) in self.seen:
            # An alias is the node it repeats, with that node's mark; a record must say by itself what it says.
            line = line or node.start_mark.line + 1
            cure = "Write the value out; a text that begins with '*' needs double quotes."
            self.findings.append(Finding(Place(self.shown, line), "a YAML alias ('*name') repeats this.", cure))
            return None
        self.lines[at] = node.start_mark.line + 1
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*at, i)) for i, item in enumerate(node.value)]
        return str(node.value)

    def _mapping(self, node: yaml.MappingNode, at: Location) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = Place(self.shown, key_node.start_mark.line + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                self.findings.append(Finding(place, "a key that is no plain word.", _QUOTE))
                continue
            key = str(key_node.value)
            if key in result:
                first = self.lines[(*at, key)]
                what = f"the key '{key}' stands twice in one record, first on line {first}."
                self.findings.append(Finding(place, what, "Keep one."))
            result[key] = self.build(value_node, (*at, key), place.line)
            self.lines[(*at, key)] = place.line
        return result


def read_yaml(path: Path, shown: Path) -> YamlFile | list[Finding]:
    """Read a YAML file, or return what keeps it from being read.

    Args:
        path: The file.
        shown: The file's name as findings should show it.
    """
    text = read_text(path, shown)
    if isinstance(text, Finding):
        return [text]
    tabbed = [number for number, line in enumerate(text.split("\n"), 1) if "\t" in _indent(line)]
    if tabbed:
        cure = "YAML indents with spaces only: replace the tab by spaces."
        return [Finding(Place(shown, tabbed[0]), "a tab in the indentation.", cure)]
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        return [_in_words(error, shown)]
    if node is None:
        cure = "Delete the file, or write the first record; graph/README.md shows the form."
        return [Finding(Place(shown, 1), "the file is empty.", cure)]
    builder = _Builder(shown)
    data = builder.build(node, ())
    return builder.findings or YamlFile(shown, data, builder.lines)


def _in_words(error: yaml.YAMLError, shown: Path) -> Finding:
    said = str(getattr(error, "problem", None) or getattr(error, "context", None) or error)
    what, cure = next(((w, c) for part, w, c in _IN_WORDS if part in said), (said, _QUOTE))
    # What is left open is told by where it opened, anything else by where the parser stumbled.
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    mark = next(filter(None, reversed(marks) if "opens" in what else marks), None)
    return Finding(Place(shown, mark.line + 1 if mark else 1), f"not YAML: {what}.", cure)


def _indent(line: str) -> str:
    """Return the white space a line begins with; a line of nothing else has no indentation."""
    content = line.lstrip(" \t")
    return line[: len(line) - len(content)] if content else ""
