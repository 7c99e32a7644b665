"""Who vouches for nanopublications signs them: others can check it, the index names the signed, the rest stays."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from builds import Build, Exported
from cllkg.cli import main
from cllkg.errors import CllkgError, ExportRefused, LibraryMissing
from cllkg.exports.export import export
from cllkg.exports.folder import LISTING
from cllkg.exports.targets.nanopubs import FILE, INDEX
from cllkg.exports.targets.nanopubs import signing as signing_module
from cllkg.exports.targets.nanopubs.signing import Signer, read_stream, sign, sign_export
from cllkg.exports.targets.nanopubs.trusty import artifact_code
from cllkg.prefixes import PrefixMap
from found_in_nanopubs import NPX, blocks, named, read_back
from readers import needs_reader

needs_nanopub = needs_reader("nanopub")

# The one ORCID keeps for examples.
ORCID = "https://orcid.org/0000-0002-1825-0097"


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    """Somebody with a key of their own."""
    (tmp_path / "key.pem").write_bytes(rsa().generate(2048).export_key(pkcs=8))
    return Signer(ORCID, tmp_path / "key.pem")


@pytest.fixture
def few(few_build: Build, exported: Exported, tmp_path: Path) -> list[Path]:
    """Some nanopublications, and their index."""
    return [Path(shutil.copy(exported(few_build, "nanopubs") / name, tmp_path)) for name in (FILE, INDEX)]


@needs_nanopub
def test_signed_ones_are_valid_and_the_index_names_them(
    few: list[Path], signer: Signer, prefixes: PrefixMap, tmp_path: Path
) -> None:
    written = signed_by(signer, few, tmp_path / "signed", prefixes)
    back = read_back(tmp_path / "signed.nq", *written)
    signed = {one.iri for one in read_stream(written[0])}
    assert back.problems == [] and back.counts["signed"] == back.counts["trusty"] == len(signed) + 1
    assert {named(quad) for quad in back.quads if quad.predicate.value == NPX + "signedBy"} == {ORCID}
    (index,) = read_stream(written[1])
    members = {named(quad) for quad in index.quads if quad.predicate.value == NPX + "includesElement"}
    assert members == signed


def test_an_index_that_names_what_is_not_signed_with_it_is_refused(
    few: list[Path], signer: Signer, prefixes: PrefixMap
) -> None:
    few[0].write_bytes(b"\n\n".join(blocks(few[0])[:3]))
    with pytest.raises(CllkgError, match="which is not among what was signed with it"):
        list(sign(few, signer, prefixes))
    with pytest.raises(CllkgError, match="which is not among what was signed with it"):
        list(sign(few[::-1], signer, prefixes))


def test_one_that_servers_refuse_is_not_signed(
    few: list[Path], signer: Signer, prefixes: PrefixMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = max(len(one.quads) for one in read_stream(few[0]))
    monkeypatch.setattr(signing_module, "MOST_TRIPLES", most + 5)
    with pytest.raises(ExportRefused, match=f"has {most + 6} triples with its signature"):
        list(sign(few[:1], signer, prefixes))


@needs_nanopub
def test_a_false_signature_is_caught(few: list[Path], signer: Signer, prefixes: PrefixMap, tmp_path: Path) -> None:
    """One that another key made, under an IRI that hashes it well."""
    (signed,) = signed_by(signer, few[:1], tmp_path / "signed", prefixes)
    first = next(read_stream(signed))
    code = first.iri[-45:]
    forged = [
        ox.Quad(quad.subject, quad.predicate, ox.Literal("A" * 342 + "=="), quad.graph_name)
        if quad.predicate.value == NPX + "hasSignature"
        else quad
        for quad in first.quads
    ]
    text = ox.serialize(forged, format=ox.RdfFormat.TRIG) or b""
    (tmp_path / "forged.trig").write_bytes(text.replace(code.encode(), artifact_code(forged, code).encode()))
    (problem,) = read_back(tmp_path / "forged.nq", tmp_path / "forged.trig").problems
    assert "the signature is false" in problem


@needs_nanopub
@pytest.mark.parametrize("said", ["npx:hasSignature ", "npx:hasPublicKey ", "rdfs:label "])
def test_one_byte_makes_a_signed_one_invalid(
    said: str, few: list[Path], signer: Signer, prefixes: PrefixMap, tmp_path: Path
) -> None:
    (signed,) = signed_by(signer, few[:1], tmp_path / "signed", prefixes)
    first = blocks(signed)[0]
    at = first.index(b'"', first.index(said.encode())) + 3
    changed = first[:at] + (b"B" if first[at : at + 1] == b"A" else b"A") + first[at + 1 :]
    for name, data, problems in (("whole", first, 0), ("changed", changed, 1)):
        (tmp_path / f"{name}.trig").write_bytes(data)
        assert len(read_back(tmp_path / f"{name}.nq", tmp_path / f"{name}.trig").problems) == problems


def test_signing_says_what_it_lacks(
    few: list[Path], signer: Signer, prefixes: PrefixMap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no.pem").write_text("no key")
    (tmp_path / "binary.der").write_bytes(bytes(range(256)))
    (tmp_path / "public.pem").write_bytes(public_part(signer.key))
    (tmp_path / "short.pem").write_bytes(rsa().generate(1024).export_key(pkcs=8))
    for wrong, says in (
        (Signer("0000-0002-1825-009", signer.key), "is no ORCID"),
        (Signer(ORCID.replace("97", "79"), signer.key), "its last digit does not fit"),
        (Signer(ORCID.replace("0000", "\u0660" * 4), signer.key), "is no ORCID"),
        (Signer(ORCID, tmp_path / "no.pem"), r"no\.pem: no private RSA key can be read"),
        (Signer(ORCID, tmp_path / "binary.der"), r"binary\.der: no private RSA key can be read"),
        (Signer(ORCID, tmp_path / "public.pem"), r"public\.pem: this is a public key"),
        (Signer(ORCID, tmp_path / "short.pem"), r"short\.pem: 1024 bits are too few"),
        (Signer(ORCID, tmp_path / "missing.pem"), r"missing\.pem: No such file"),
    ):
        with pytest.raises(CllkgError, match=says):
            list(sign(few, wrong, prefixes))
    (signed,) = signed_by(signer, few[:1], tmp_path / "signed", prefixes)
    with pytest.raises(CllkgError, match="is signed already"):
        list(sign([signed], signer, prefixes))
    few[0].write_bytes(few[0].read_bytes().replace(b"25 mg", b"15 mg"))
    with pytest.raises(CllkgError, match="is no nanopublication, or was changed"):
        list(sign(few, signer, prefixes))
    # What stands as None cannot be imported.
    monkeypatch.setitem(sys.modules, "Crypto", None)
    with pytest.raises(LibraryMissing, match=r"pycryptodome\.  Run: .*pip install .*'pycryptodome>=[\d.]+'$"):
        list(sign(few, signer, prefixes))


@pytest.mark.parametrize("written", [ORCID.rpartition("/")[2], ORCID.replace("https", "http"), ORCID + "/"])
def test_an_orcid_is_taken_as_people_write_it(
    written: str, few: list[Path], signer: Signer, prefixes: PrefixMap
) -> None:
    _, first = next(sign(few, Signer(written, signer.key), prefixes))
    assert f"signedBy <{ORCID}>".encode() in first or b"signedBy orcid:" in first


@needs_nanopub
def test_a_folder_is_signed_whole_and_stays(few_build: Build, signer: Signer, tmp_path: Path) -> None:
    export(*few_build, "nanopubs", tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    verb = ["sign", str(tmp_path / "out"), "-o", str(tmp_path / "signed"), "--orcid", ORCID, "--key", str(signer.key)]
    done = CliRunner().invoke(main, verb)
    assert done.exit_code == 0, done.output
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    signed = {path.name: path.read_bytes() for path in (tmp_path / "signed").iterdir()}
    assert signed.keys() == before.keys() and signed["loss.json"] == before["loss.json"]
    manifest = json.loads(signed["manifest.json"])
    assert (manifest["format"], manifest["signed_by"]) == ("signed nanopubs", ORCID)
    for name, told in manifest["files"].items():
        assert hashlib.sha256(signed[name]).hexdigest() == told["sha256"], name
    assert not any(signer.key.read_bytes().split(b"\n")[1] in data for data in signed.values()), "the key stays at home"
    back = read_back(tmp_path / "signed.nq", tmp_path / "signed" / FILE, tmp_path / "signed" / INDEX)
    assert back.problems == [] and back.counts["signed"] == back.counts["trusty"] > 1
    # Again, with one byte of what was signed changed.
    assert CliRunner().invoke(main, verb).exit_code == 0, "what was signed earlier is replaced"
    (tmp_path / "out" / FILE).write_bytes(before[FILE].replace(b"Assertion", b"assertion", 1))
    failed = CliRunner().invoke(main, verb)
    assert failed.exit_code == 1 and "was changed" in failed.stderr
    assert {path.name: path.read_bytes() for path in (tmp_path / "signed").iterdir()} == signed, "and nothing is lost"


@pytest.mark.parametrize(
    ("folder", "says"),
    [
        ("nowhere", "there is no such folder"),
        ("empty", "holds no export of nanopublications"),
        ("sif", "holds no export"),
        ("signed", "is signed already"),
    ],
)
def test_only_an_unsigned_export_is_signed(
    folder: str, says: str, few_build: Build, signer: Signer, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    export(*few_build, "sif", tmp_path / "sif")
    (tmp_path / "signed").mkdir()
    listing = {"made_by": "cllkg export", "format": "signed nanopubs", "files": {}}
    (tmp_path / "signed" / "manifest.json").write_text(json.dumps(listing))
    verb = ["sign", str(tmp_path / folder), "-o", str(tmp_path / "to"), "--orcid", ORCID, "--key", str(signer.key)]
    done = CliRunner().invoke(main, verb)
    assert (done.exit_code, says in done.stderr, (tmp_path / "to").exists()) == (1, True, False)


@pytest.mark.parametrize(
    "name", ["missing.trig", "../outside.trig", "/etc/hostname", "x/nanopubs.trig", LISTING, "key"]
)
def test_a_list_of_files_leads_nowhere_else(
    name: str, few_build: Build, exported: Exported, signer: Signer, prefixes: PrefixMap, tmp_path: Path
) -> None:
    """A link to the key, too: it would be published."""
    shutil.copytree(exported(few_build, "nanopubs"), tmp_path / "out")
    (tmp_path / "outside.trig").write_text("")
    (tmp_path / "out" / "x").mkdir()
    shutil.copy(tmp_path / "out" / FILE, tmp_path / "out" / "x")
    (tmp_path / "out" / "key").symlink_to(signer.key)
    listing = json.loads((tmp_path / "out" / LISTING).read_text())
    listing["files"][name] = {"sha256": hashlib.sha256(signer.key.read_bytes()).hexdigest()}
    (tmp_path / "out" / LISTING).write_text(json.dumps(listing))
    with pytest.raises(CllkgError, match=f"names {re.escape(name)}, which is no file in it"):
        sign_export(tmp_path / "out", tmp_path / "to", signer, prefixes)
    assert not (tmp_path / "to").exists()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, f"names no {INDEX}"),
        ({FILE: {}}, f"names no {INDEX}"),
        ({INDEX: "its checksum"}, "was changed after it was exported"),
        ({INDEX: None}, "was changed after it was exported"),
    ],
)
def test_a_list_of_files_that_is_none_is_told(
    files: dict[str, object],
    says: str,
    few_build: Build,
    exported: Exported,
    signer: Signer,
    prefixes: PrefixMap,
    tmp_path: Path,
) -> None:
    shutil.copytree(exported(few_build, "nanopubs"), tmp_path / "out")
    listing = json.loads((tmp_path / "out" / LISTING).read_text())
    (tmp_path / "out" / LISTING).write_text(json.dumps({**listing, "files": files}))
    with pytest.raises(CllkgError, match=says):
        sign_export(tmp_path / "out", tmp_path / "to", signer, prefixes)
    assert not (tmp_path / "to").exists()


@pytest.mark.parametrize("name", [FILE, INDEX, "loss.md"])
def test_what_was_changed_after_the_export_is_not_signed(
    name: str, few_build: Build, exported: Exported, signer: Signer, prefixes: PrefixMap, tmp_path: Path
) -> None:
    shutil.copytree(exported(few_build, "nanopubs"), tmp_path / "out")
    with (tmp_path / "out" / name).open("ab") as file:
        file.write(b"\n")
    with pytest.raises(CllkgError, match=rf"{re.escape(name)} was changed after it was exported"):
        sign_export(tmp_path / "out", tmp_path / "to", signer, prefixes)
    assert not (tmp_path / "to").exists()


def test_the_export_stays_free_of_what_is_signed(
    few_build: Build, exported: Exported, signer: Signer, prefixes: PrefixMap, tmp_path: Path
) -> None:
    shutil.copytree(exported(few_build, "nanopubs"), tmp_path / "out")
    with pytest.raises(CllkgError, match="Name a folder beside it"):
        sign_export(tmp_path / "out", tmp_path / "out" / "signed", signer, prefixes)
    assert not (tmp_path / "out" / "signed").exists()


def signed_by(signer: Signer, streams: list[Path], into: Path, prefixes: PrefixMap) -> list[Path]:
    into.mkdir()
    for name, publication in sign(streams, signer, prefixes):
        with (into / name).open("ab") as out:
            out.write(publication)
    return [into / path.name for path in streams]


def rsa() -> Any:
    return import_module("Crypto.PublicKey.RSA")


def public_part(key: Path) -> bytes:
    exported: bytes = rsa().import_key(key.read_bytes()).public_key().export_key()
    return exported
