"""Sign nanopublications with a person's own key (the extra ``nanopubs``).

Nothing is sent anywhere. Who signs vouches, so that an export signs nothing by itself.

Source: the signatures of nanopub-java and nanopub-py: RSA (PKCS #1, version 1.5) over the SHA-256 of what a trusty
URI hashes, without the signature; the terms are those of Nanopub-X.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from cllkg.errors import CllkgError, ExportRefused
from cllkg.exports.folder import LISTING, new_folder, read_manifest, require_free, write_manifest
from cllkg.exports.targets.nanopubs.publication import MOST_TRIPLES, NPX, Publication, seal, triple
from cllkg.exports.targets.nanopubs.trusty import PLACEHOLDER, artifact_code, normalized, with_code
from cllkg.extras import require
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import RDF

_ORCID = re.compile(r"(?:https?://(?:www\.)?orcid\.org/)?([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])/?")
_ORCIDS = "https://orcid.org/"
_CODE = re.compile(r"RA[A-Za-z0-9_-]{43}")
_LENGTH = len(PLACEHOLDER)
_ARMOR = re.compile(rb"-----[A-Z ]+-----")


SIGNED = "signed nanopubs"
"""What the list of files of a signed export calls it."""

_ENDING = ".trig"
_INDEX = "index.trig"
_MEMBERS = (NPX + "includesElement", NPX + "appendsIndex")
_FEWEST_BITS = 2048


@dataclass(frozen=True)
class Signer:
    """Who signs.

    Attributes:
        orcid: Their IRI at ORCID, such as ``https://orcid.org/0000-0002-1825-0097``, or its number alone.
        key: A file with their private RSA key, as ``np setup`` or OpenSSL makes it.
    """

    orcid: str
    key: Path


def sign_export(
    folder: Path, directory: Path, signer: Signer, prefixes: PrefixMap, *, say: Callable[[str], None] = lambda _: None
) -> list[Path]:
    """Sign an export of nanopublications, into a folder of its own.

    Args:
        folder: What ``cllkg export nanopubs`` wrote; it stays as it is.
        directory: A folder that is new, empty, or holds what was signed earlier, which is replaced.
        signer: Who signs.
        prefixes: How IRIs are shortened.
        say: Receives a line for each step.

    Returns:
        The files written: the signed ones by their old names, the ledger, and the list of them all.

    Raises:
        CllkgError: If the folder holds no such export, the key or the ORCID does not read, or the library is missing.
        NotWritable: If the folder for the signed ones holds anything else, or cannot be written.
    """
    if not folder.is_dir():
        raise CllkgError(f"{folder}: there is no such folder.  Name one that 'cllkg export nanopubs' wrote.")
    manifest = read_manifest(folder)
    if manifest is None or manifest["format"] not in ("nanopubs", SIGNED):
        raise CllkgError(f"{folder} holds no export of nanopublications.  Make one: cllkg export nanopubs -o DIR.")
    if manifest["format"] == SIGNED:
        raise CllkgError(f"{folder} is signed already.  Name the folder that 'cllkg export nanopubs' wrote.")
    hand = _read_signer(signer)
    _check(folder, manifest["files"])
    if directory.resolve().is_relative_to(folder.resolve()):
        raise CllkgError(f"{directory} lies in {folder}, which is to stay as it is.  Name a folder beside it.")
    require_free(directory, SIGNED)
    # The index is to name what was signed before it.
    streams = sorted((name for name in manifest["files"] if name.endswith(_ENDING)), key=lambda name: name == _INDEX)
    say(f"signing the nanopublications of {folder} as {hand.orcid}")
    signed = 0
    with new_folder(directory) as desk:
        for name, publications in groupby(
            _sign_all((folder / name for name in streams), hand, prefixes), itemgetter(0)
        ):
            with desk.open(name) as out:
                for _, publication in publications:
                    out.write(publication)
                    signed += 1
        for name in sorted(manifest["files"].keys() - desk.listing.keys()):
            desk.write(name, (folder / name).read_bytes())
        write_manifest(desk, {**manifest, "format": SIGNED, "signed_by": hand.orcid})
    say(f"{signed:,} nanopublications signed with {signer.key}; nothing was sent anywhere")
    return [directory / name for name in desk.listing]


def _check(folder: Path, listed: Mapping[str, object]) -> None:
    """Make sure that a folder holds the files of its list as they were: a person signs and publishes all of them."""
    if _INDEX not in listed:
        raise CllkgError(f"{folder}: its list of files names no {_INDEX}.  Export it anew.")
    for name, told in listed.items():
        path = folder / name
        # A link could lead to what is nobody else's business, such as the key.
        if path.parent != folder or name == LISTING or path.is_symlink() or not path.is_file():
            raise CllkgError(f"{folder}: its list of files names {name}, which is no file in it.  Export it anew.")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            if not isinstance(told, Mapping) or told.get("sha256") != digest:
                raise CllkgError(f"{path} was changed after it was exported.  Export it anew.")


def sign(streams: Iterable[Path], signer: Signer, prefixes: PrefixMap) -> Iterator[tuple[str, bytes]]:
    """Sign each nanopublication of some files; each gets a new IRI, which hashes the signature too.

    Args:
        streams: Files with one nanopublication after another, as an export writes them; an index goes behind what it
            names, for it is to name the signed ones.
        signer: Who signs.
        prefixes: How IRIs are shortened.

    Yields:
        Each signed nanopublication as TriG, in order, after the name of the file it belongs into.

    Raises:
        CllkgError: If the library is missing, the key or the ORCID does not read, or a file is no such stream.
    """
    return _sign_all(streams, _read_signer(signer), prefixes)


@dataclass(frozen=True)
class _Hand:
    """A signer whose name and key were looked at."""

    orcid: str
    key: Any


def _read_signer(signer: Signer) -> _Hand:
    number = _ORCID.fullmatch(signer.orcid)
    if number is None:
        raise CllkgError(
            f"'{signer.orcid}' is no ORCID.  Write yours in this form: https://orcid.org/0000-0002-1825-0097."
        )
    if not _adds_up(number[1]):
        raise CllkgError(f"'{signer.orcid}' is no ORCID: its last digit does not fit the others.  Look for a typo.")
    return _Hand(_ORCIDS + number[1], _read_key(signer.key))


def _sign_all(streams: Iterable[Path], hand: _Hand, prefixes: PrefixMap) -> Iterator[tuple[str, bytes]]:
    renamed: dict[str, ox.NamedNode] = {}
    for stream in streams:
        for unsigned in read_stream(stream):
            publication = _sign(unsigned, renamed, hand)
            renamed[unsigned.iri] = ox.NamedNode(publication.iri)
            yield stream.name, publication.trig(prefixes)


def read_stream(path: Path) -> Iterator[Publication]:
    """Yield the nanopublications of a file, one after another as they stand in it.

    Raises:
        CllkgError: If the file does not read, or is no stream of nanopublications whose IRIs hash them.
    """
    for iri, found in groupby(_read(path), key=lambda quad: str(quad.graph_name).strip("<>").partition("#")[0]):
        own = tuple(found)
        code = iri[-_LENGTH:]
        if _CODE.fullmatch(code) is None or artifact_code(own, code) != code:
            raise CllkgError(f"{path}: <{iri}> is no nanopublication, or was changed.  Export it anew.")
        yield Publication(iri, own)


def _read(path: Path) -> Iterator[ox.Quad]:
    try:
        yield from ox.parse(path=str(path), format=ox.RdfFormat.TRIG)
    except (OSError, SyntaxError) as error:
        raise CllkgError(f"{path}: {error}.  Export it anew.") from None


def _sign(unsigned: Publication, renamed: dict[str, ox.NamedNode], hand: _Hand) -> Publication:
    if any(quad.predicate.value == NPX + "hasSignature" for quad in unsigned.quads):
        raise CllkgError(f"<{unsigned.iri}> is signed already.  Sign what 'cllkg export nanopubs' wrote.")
    within, code = unsigned.iri[:-_LENGTH], unsigned.iri[-_LENGTH:]
    quads = [_naming(quad, renamed) for quad in with_code(unsigned.quads, PLACEHOLDER, instead_of=code)]
    this = within + PLACEHOLDER
    signature, pubinfo = ox.NamedNode(f"{this}#sig"), ox.NamedNode(f"{this}#pubinfo")

    def add(predicate: str, end: str | ox.Literal) -> None:
        said = triple(signature, predicate, end)
        quads.append(ox.Quad(said.subject, said.predicate, said.object, pubinfo))

    public = base64.b64encode(hand.key.public_key().export_key(format="DER")).decode()
    add(RDF + "type", NPX + "NanopubSignatureElement")
    add(NPX + "hasAlgorithm", ox.Literal("RSA"))
    add(NPX + "hasPublicKey", ox.Literal(public))
    add(NPX + "hasSignatureTarget", this)
    add(NPX + "signedBy", hand.orcid)
    digest = import_module("Crypto.Hash.SHA256").new(normalized(quads))
    signed = import_module("Crypto.Signature.pkcs1_15").new(hand.key).sign(digest)
    add(NPX + "hasSignature", ox.Literal(base64.b64encode(signed).decode()))
    if len(quads) > MOST_TRIPLES:
        raise ExportRefused(
            f"<{unsigned.iri}> has {len(quads)} triples with its signature, and a nanopublication has at most "
            f"{MOST_TRIPLES}.  Split what it says."
        )
    return seal(within, quads)


def _naming(quad: ox.Quad, renamed: dict[str, ox.NamedNode]) -> ox.Quad:
    """Return a quad that names what was signed before under its new IRI."""
    end = quad.object
    if isinstance(end, ox.NamedNode) and end.value in renamed:
        return ox.Quad(quad.subject, quad.predicate, renamed[end.value], quad.graph_name)
    if quad.predicate.value in _MEMBERS:
        raise CllkgError(f"the index names {end}, which is not among what was signed with it.  Export it anew.")
    return quad


def _adds_up(number: str) -> bool:
    """Whether the check digit of an ORCID fits (ISO 7064, MOD 11-2)."""
    digits = number.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]


def _read_key(path: Path) -> Any:
    require("nanopubs", "Signing")
    rsa = import_module("Crypto.PublicKey.RSA")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CllkgError(f"{path}: {error.strerror}.  Name the file of your private RSA key.") from None
    for decode in (bytes, _bare):
        try:
            key = rsa.import_key(decode(data))
        except (ValueError, IndexError, TypeError):
            continue
        if not key.has_private():
            raise CllkgError(f"{path}: this is a public key.  Name the file of the private one.")
        if key.size_in_bits() < _FEWEST_BITS:
            bits = f"{key.size_in_bits()} bits are too few to trust"
            raise CllkgError(f"{path}: {bits}.  Name a key of {_FEWEST_BITS} or more.")
        return key
    raise CllkgError(
        f"{path}: no private RSA key can be read from it.  Name a file with one that has no passphrase, as 'np setup' "
        "or 'openssl genrsa' makes it."
    )


def _bare(data: bytes) -> bytes:
    """Return a key from Base64 without the lines around it, as the tools of nanopublications keep keys."""
    return base64.b64decode(_ARMOR.sub(b"", data))
