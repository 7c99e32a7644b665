"""The bytes of a build: every character survives, and no order of anything changes them."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Dataset
from rdflib.namespace import RDFS

from cllkg.compiler.claims import compile_claims
from cllkg.compiler.dataset import canonical_nquads, compile_dataset
from cllkg.compiler.minting import Mint
from cllkg.compiler.sheet import Sheet
from cllkg.content import Content, find_content
from cllkg.curation.linter import lint
from cllkg.model.corpus import Corpus
from cllkg.pipeline import Compiled, compile_content
from cllkg.version import __version__

SOURCE = Path(__file__).parents[1] / "src"
STEADY: dict[str, Any] = {"derandomize": True, "deadline": None, "database": None}


# --- Characters

ODD = [
    'He said "so".',
    "back\\slash and \\n that is no line end",
    "two\nlines\tand a tab",
    "emoji 🧬🩸 and 👩‍🔬",
    "עברית and العربية, right to left",
    "\u202eoverride\u202c",
    "combining e\u0301 is not é",
    "no\u00a0break, thin\u2009space, minus \u2212, \u00b5 and \u03bc",
    "<b>&amp;</b> <https://example.org/> @en ^^<x>",
    "' ''' \"\"\" `",
    "beyond the basic plane: \U0001d50a\U0001d52c \U0010fffd",
]


def bytes_of_labels(mint: Mint, label: str) -> bytes:
    claim = mint.corpus.claims["lenalidomide-activates-t-cells"].model_copy(update={"label": label, "note": label})
    world = dataclasses.replace(mint.corpus, claims={claim.id: claim}, flags={})
    sheet = Sheet(Mint(world, mint.tbox, mint.prefixes))
    compile_claims(sheet)
    return canonical_nquads(sheet.dataset)


def labels(nquads: bytes) -> set[str]:
    """The labels as Oxigraph reads them, after holding them against those that rdflib reads."""
    parsed = Dataset()
    parsed.parse(data=nquads, format="nquads")
    by_rdflib = {str(quad[2]) for quad in parsed.quads((None, RDFS.label, None, None))}
    quads = ox.parse(nquads, format=ox.RdfFormat.N_QUADS)
    by_oxigraph = {quad.object.value for quad in quads if quad.predicate.value == str(RDFS.label)}
    assert by_rdflib == by_oxigraph
    return by_oxigraph


@pytest.mark.parametrize("text", ODD)
def test_odd_characters_survive(mint: Mint, text: str) -> None:
    nquads = bytes_of_labels(mint, text)
    assert labels(nquads) == {text}
    assert all(line.endswith(b" .") for line in nquads.splitlines())


@settings(**STEADY, max_examples=60)
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1))
def test_any_text_survives(mint: Mint, text: str) -> None:
    assert labels(bytes_of_labels(mint, text)) == {text}


def test_odd_characters_survive_from_the_file(tmp_path: Path, mini: Content) -> None:
    """From the YAML a curator saves to the bytes of the build."""
    shutil.copytree(mini.root, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "graph" / "claims" / "standings.yaml"
    records = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for record, text in zip(records * 2, ODD, strict=False):
        record.setdefault("label", text)
        record["label"] += text
    file.write_text(yaml.safe_dump(records, allow_unicode=True), encoding="utf-8")
    expected = {record["label"] for record in records}
    assert expected <= labels(compile_content(find_content(tmp_path)).nquads)


# --- The same bytes


def test_the_bytes_are_sorted_lines_that_say_what_the_dataset_says(compiled_mini: Compiled) -> None:
    lines = compiled_mini.nquads.splitlines(keepends=True)
    assert lines == sorted(set(lines))
    assert len(lines) == sum(len(graph) for graph in compiled_mini.dataset.graphs())
    parsed = Dataset()
    parsed.parse(data=compiled_mini.nquads, format="nquads")
    assert canonical_nquads(parsed) == compiled_mini.nquads


@pytest.mark.parametrize("seed", ["1", "20261122"])
def test_the_bytes_do_not_depend_on_the_hash_seed(mini: Content, compiled_mini: Compiled, seed: str) -> None:
    code = (
        "import sys, hashlib; from pathlib import Path\n"
        "from cllkg.content import find_content; from cllkg.pipeline import compile_content\n"
        "print(hashlib.sha256(compile_content(find_content(Path(sys.argv[1]))).nquads).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(mini.root)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
        cwd=SOURCE,
    )
    assert done.stdout.strip() == hashlib.sha256(compiled_mini.nquads).hexdigest()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_bytes_do_not_depend_on_the_order_of_files_rows_and_records(
    tmp_path: Path, mini: Content, compiled_mini: Compiled, seed: int
) -> None:
    chance = random.Random(seed)
    shutil.copytree(mini.root, tmp_path, dirs_exist_ok=True)
    for table in sorted((tmp_path / "graph").glob("*.tsv")):
        header, *rows = table.read_text(encoding="utf-8").splitlines()
        chance.shuffle(rows)
        table.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    file = tmp_path / "graph" / "claims" / "standings.yaml"
    head, *records = file.read_text(encoding="utf-8").split("\n- id: ")
    file.unlink()
    chance.shuffle(records)
    for name, some in (("b.yaml", records[:3]), ("a.yml", records[3:])):
        text = head + "".join(f"\n- id: {record}" for record in some)
        (file.parent / name).write_text(text, encoding="utf-8")
    corpus = lint(find_content(tmp_path))[0].corpus
    assert list(corpus.claims) != list(compiled_mini.corpus.claims)
    assert canonical_nquads(compile_dataset(_reversed(corpus), mini, __version__)) == compiled_mini.nquads


def _reversed(corpus: Corpus) -> Corpus:
    tables = {field.name: getattr(corpus, field.name) for field in dataclasses.fields(corpus)}
    return Corpus(**{name: dict(reversed(table.items())) for name, table in tables.items()})
