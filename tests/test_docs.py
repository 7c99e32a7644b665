"""The documents: what they show runs and prints what they say, and what they link to is there.

A page is read as its fenced blocks. The commands of a block marked ``sh`` and the program in a block
marked ``python`` are run; a block marked ``text`` right below is what they must print. Blocks marked
otherwise are only looked at.
"""

from __future__ import annotations

import functools
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import zip_longest
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from pydantic import BaseModel

import cllkg
from cllkg.cli import main
from cllkg.content import FOLDERS, Content, find_content
from cllkg.exports.formats import FORMATS
from cllkg.model.records import Record
from cllkg.pipeline import build

ROOT = Path(__file__).parents[1]
GUIDE = Path("CONTRIBUTING.md")
# What is made rather than written, and the folder of the machine that tests.
NOT_OURS = [*(ROOT / ".gitignore").read_text(encoding="utf-8").replace("/\n", "\n").split(), ".git", ".ci"]

_BLOCK = re.compile(r"^```(?P<kind>[a-z]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_HEREDOC = re.compile(r"(?P<command>.*) <<'(?P<end>\w+)'\n(?P<body>.*?\n)(?P=end)\n", re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
# A test may plant a path of somebody called me.
_OUTSIDE = re.compile(r"\.\./(?:shared)|(?<![\w.-])/(?:tmp|root|work|home(?!/me))/")


@dataclass(frozen=True)
class Example:
    """Something a page shows: commands or a program, and what it must print if the page says so."""

    page: Path
    line: int
    kind: str
    text: str
    output: str | None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def files() -> list[Path]:
    """Every file of the repository, relative to its root."""
    found = (path.relative_to(ROOT) for path in sorted(ROOT.rglob("*")) if path.is_file())
    return [path for path in found if not any(fnmatch(part, name) for part in path.parts for name in NOT_OURS)]


def pages() -> list[Path]:
    return [path for path in files() if path.suffix == ".md"]


def read(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def examples(page: Path, text: str) -> Iterator[Example]:
    blocks = list(_BLOCK.finditer(text))
    for block, after in zip_longest(blocks, blocks[1:]):
        if block["kind"] in ("sh", "python"):
            line = text.count("\n", 0, block.start()) + 1
            shown = after is not None and after["kind"] == "text" and not text[block.end() : after.start()].strip()
            yield Example(page, line, block["kind"], block["text"], after["text"] if after and shown else None)


def commands(text: str) -> Iterator[tuple[list[str], str]]:
    """The commands of a block, each with its standard input."""
    while text.strip():
        heredoc = _HEREDOC.match(text)
        if heredoc and "\n" not in heredoc["command"]:
            yield shlex.split(heredoc["command"]), heredoc["body"]
            text = text[heredoc.end() :]
        else:
            line, _, text = text.partition("\n")
            if words := shlex.split(line, comments=True):
                yield words, ""


def broken_links(page: Path, text: str) -> list[str]:
    """The relative links of a page that lead nowhere."""
    broken = []
    for match in _LINK.finditer(_BLOCK.sub("", text)):
        target, _, anchor = match["target"].partition("#")
        if ":" in target:
            continue
        path = (ROOT / page.parent / target).resolve() if target else ROOT / page
        if not path.exists() or (anchor and anchor not in anchors(path.read_text(encoding="utf-8"))):
            broken.append(f"{page}: {match['target']}")
    return broken


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", _BLOCK.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def copy_content(root: Path) -> Path:
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, root / folder)
    return root


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """A built copy of the real content."""
    content = find_content(copy_content(tmp_path_factory.mktemp("world")))
    build(content)
    return content


@pytest.fixture(scope="module")
def guided_world(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """A copy of the real content to which someone has added the claim of the guide, step by step."""
    root = copy_content(tmp_path_factory.mktemp("guided"))
    text = read(GUIDE)
    for name, table in re.findall(r"<!-- row of (\S+) -->\n((?:\|.*\n)+)", text):
        rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()[2:]]
        path = root / name
        assert [column for column, _ in rows] == path.read_text(encoding="utf-8").split("\n")[0].split("\t")
        with path.open("a", encoding="utf-8") as file:
            file.write("\t".join(cell for _, cell in rows) + "\n")
    record = re.search(r"<!-- record of (\S+) -->\n```yaml\n(.*?)```", text, re.DOTALL)
    assert record is not None
    with (root / record[1]).open("a", encoding="utf-8") as file:
        file.write("\n" + record[2])
    return find_content(root)


EXAMPLES = [example for page in pages() for example in examples(page, read(page))]


def run(words: list[str], stdin: str = "") -> tuple[int, str, str]:
    """Run one command on the content of the folder we are in."""
    assert words[0] == "cllkg", f"a block marked 'sh' runs cllkg only, not {words[0]}"
    verb = main.commands.get(words[1])
    own = [] if verb is None or all(p.name != "content" for p in verb.params) else ["--content", "."]
    done = CliRunner().invoke(main, [*words[1:], *own], input=stdin, prog_name="cllkg")
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.kind == "sh"], ids=str)
def test_a_command_on_a_page_prints_what_the_page_shows(
    example: Example, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    content: Content = request.getfixturevalue("guided_world" if example.page == GUIDE else "world")
    monkeypatch.chdir(content.root)
    printed = ""
    for words, stdin in commands(example.text):
        code, stdout, stderr = run(words, stdin)
        assert code == 0, f"{example}: {shlex.join(words)}\n{stdout}{stderr}"
        printed += stdout
    if example.output is not None:
        assert printed == example.output, f"{example} prints something else now; look whether it should"


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.kind == "python"], ids=str)
def test_a_program_on_a_page_prints_what_the_page_shows(
    example: Example, world: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pandas")
    monkeypatch.setattr(cllkg, "load", functools.partial(cllkg.load, world.root))
    monkeypatch.chdir(world.root)
    exec(compile(example.text, str(example), "exec"), {"__name__": "example"})
    assert capsys.readouterr().out == (example.output or "")


def test_the_linter_answers_a_typo_as_the_guide_shows(
    guided_world: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(guided_world.root, tmp_path / "typo", ignore=shutil.ignore_patterns("build"))
    path = tmp_path / "typo/graph/claims/background_immunity.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("object: CCL2\n", "object: CCL22\n"), encoding="utf-8")
    monkeypatch.chdir(tmp_path / "typo")
    code, stdout, _ = run(["cllkg", "lint"])
    assert code == 1
    # The line moves whenever someone adds a claim above it.
    assert re.sub(r":\d+:", ":N:", stdout) in re.sub(r":\d+:", ":N:", read(GUIDE))


def test_the_readme_shows_commands_and_a_program() -> None:
    kinds = {example.kind for example in EXAMPLES if example.page == Path("README.md")}
    assert kinds == {"sh", "python"}


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_every_verb_is_documented(verb: str) -> None:
    guides = [Path("README.md"), *(page for page in pages() if page.parts[:2] == ("docs", "how-to"))]
    assert any(f"cllkg {verb}" in read(page) for page in guides), f"no guide mentions cllkg {verb}"


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_export_format_is_documented(name: str) -> None:
    assert f"`{name}`" in read(Path("README.md"))


@pytest.mark.parametrize("page", pages(), ids=str)
def test_relative_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page, read(page)) == []


def test_the_curation_guide_names_every_key() -> None:
    """The linter sends people to this page for the keys there are."""
    guide = set(re.findall(r"\w+", read(Path("graph/README.md"))))
    waiting: list[type[BaseModel]] = [*Record.__subclasses__()]
    missing = set()
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        missing |= {f"{model.__name__}.{name}" for name in model.model_fields if name not in guide}
    assert missing == set()


def test_version_and_license_agree_everywhere() -> None:
    citation = yaml.safe_load(read(Path("CITATION.cff")))
    project = tomllib.loads(read(Path("pyproject.toml")))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "type"} <= set(citation)
    assert citation["version"] == project["version"] == cllkg.__version__
    assert citation["license"] == project["license"]
    assert citation["authors"] == project["authors"]
    assert f"## {cllkg.__version__}" in read(Path("CHANGELOG.md"))
    assert f'owl:versionInfo "{cllkg.__version__}"' in read(Path("ontology/cllkg.ttl"))


def test_no_file_speaks_of_a_place_outside_the_repository() -> None:
    found = []
    for path in files():
        try:
            text = read(path)
        except UnicodeDecodeError:
            continue
        found += [f"{path}: {match.group()}" for match in _OUTSIDE.finditer(text)]
    assert found == []


def test_a_planted_fault_is_found() -> None:
    """The functions above find what they are for, so that a page without findings is a good page."""
    fence = "```"
    text = f"{fence}sh\ncllkg query - <<'END'\nASK {{ }}\nEND\ncllkg lint\n{fence}\n\n{fence}text\ntrue\n{fence}\n"
    (example,) = examples(Path("page.md"), text)
    assert (example.line, example.output) == (1, "true\n")
    assert list(commands(example.text)) == [(["cllkg", "query", "-"], "ASK { }\n"), (["cllkg", "lint"], "")]
    assert [e.output for e in examples(Path("page.md"), text.replace("\n\n", "\n\nso:\n\n"))] == [None]
    links = "[a](missing.md) [b](README.md#no-such-heading) [c](CONTEXT.md#what-is-said) [d](https://example.org)"
    assert [link.split(": ")[1] for link in broken_links(Path("page.md"), links)] == [
        "missing.md",
        "README.md#no-such-heading",
    ]
    for place in ("tmp", "root", "home"):
        assert _OUTSIDE.search(f"see /{place}/x") and not _OUTSIDE.search(f"https://example.org/{place}/x")
