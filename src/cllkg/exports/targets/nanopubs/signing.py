"""Sign nanopublications with a person's own key (the extra ``nanopubs``).

Nothing is sent anywhere. Who signs vouches, so that an export signs nothing by itself.

Source: the signatures of nanopub-java and nanopub-py: RSA (PKCS #1, version 1.5) over the SHA-256 of what a trusty
URI hashes, without the signature; the terms are those of Nanopub-X.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from cllkg.errors import CllkgError
from cllkg.exports.targets.nanopubs.publication import NPX, Publication, seal, triple
from cllkg.exports.targets.nanopubs.trusty import PLACEHOLDER, artifact_code, normalized, with_code
from cllkg.files import write_file
from cllkg.prefixes import PrefixMap
from cllkg.vocabulary import RDF

_ORCID = re.compile(r"https://orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_CODE = re.compile(r"RA[A-Za-z0-9_-]{43}")
_LENGTH = len(PLACEHOLDER)
_ARMOR = re.compile(r"-----[A-Z ]+-----")


@dataclass(frozen=True)
class Signer:
    """Who signs.

    Attributes:
        orcid: Their IRI at ORCID, such as ``https://orcid.org/0000-0000-0000-0000``.
        key: A file with their private RSA key, as ``np setup`` or OpenSSL makes it.
    """

    orcid: str
    key: Path


def sign(streams: Iterable[Path], into: Path, signer: Signer, prefixes: PrefixMap) -> list[Path]:
    """Sign each nanopublication of some files; each gets a new IRI, which hashes the signature too.

    Args:
        streams: Files with one nanopublication after another, as an export writes them; an index goes behind what it
            names, for it is to name the signed ones.
        into: The folder for the signed files, which have the names of the unsigned.
        signer: Who signs.
        prefixes: How IRIs are shortened.

    Returns:
        The files written.

    Raises:
        CllkgError: If the library is missing, the key or the ORCID does not read, or a file is no such stream.
        NotWritable: If a file cannot be written.
    """
    if _ORCID.fullmatch(signer.orcid) is None:
        raise CllkgError(f"'{signer.orcid}' is no ORCID.  Write it as https://orcid.org/0000-0000-0000-0000.")
    key = _read_key(signer.key)
    renamed: dict[str, ox.NamedNode] = {}
    written = []
    for stream in streams:
        signed = []
        for unsigned in read_stream(stream):
            publication = _sign(unsigned, renamed, key, signer.orcid)
            renamed[unsigned.iri] = ox.NamedNode(publication.iri)
            signed.append(publication.trig(prefixes))
        write_file(into / stream.name, b"".join(signed))
        written.append(into / stream.name)
    return written


def read_stream(path: Path) -> Iterator[Publication]:
    """Yield the nanopublications of a file, one after another as they stand in it.

    Raises:
        CllkgError: If the file does not read, or is no stream of nanopublications whose IRIs hash them.
    """
    try:
        quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TRIG))
    except (OSError, SyntaxError) as error:
        raise CllkgError(f"{path}: {error}.  Name a file that 'cllkg export nanopubs' wrote.") from None
    for iri, found in groupby(quads, key=lambda quad: str(quad.graph_name).strip("<>").partition("#")[0]):
        own = tuple(found)
        code = iri[-_LENGTH:]
        if _CODE.fullmatch(code) is None or artifact_code(own, code) != code:
            raise CllkgError(f"{path}: <{iri}> is no nanopublication, or was changed.  Export it anew.")
        yield Publication(iri, own)


def _sign(unsigned: Publication, renamed: dict[str, ox.NamedNode], key: Any, orcid: str) -> Publication:
    within, code = unsigned.iri[:-_LENGTH], unsigned.iri[-_LENGTH:]
    quads = [_naming(quad, renamed) for quad in with_code(unsigned.quads, PLACEHOLDER, instead_of=code)]
    this = within + PLACEHOLDER
    signature, pubinfo = ox.NamedNode(f"{this}#sig"), ox.NamedNode(f"{this}#pubinfo")

    def add(predicate: str, end: str | ox.Literal) -> None:
        said = triple(signature, predicate, end)
        quads.append(ox.Quad(said.subject, said.predicate, said.object, pubinfo))

    public = base64.b64encode(key.public_key().export_key(format="DER")).decode()
    add(RDF + "type", NPX + "NanopubSignatureElement")
    add(NPX + "hasAlgorithm", ox.Literal("RSA"))
    add(NPX + "hasPublicKey", ox.Literal(public))
    add(NPX + "hasSignatureTarget", this)
    add(NPX + "signedBy", orcid)
    digest = import_module("Crypto.Hash.SHA256").new(normalized(quads))
    signed = import_module("Crypto.Signature.pkcs1_15").new(key).sign(digest)
    add(NPX + "hasSignature", ox.Literal(base64.b64encode(signed).decode()))
    return seal(within, quads)


def _naming(quad: ox.Quad, renamed: dict[str, ox.NamedNode]) -> ox.Quad:
    """Return a quad that names what was signed before under its new IRI."""
    end = quad.object
    if isinstance(end, ox.NamedNode) and end.value in renamed:
        return ox.Quad(quad.subject, quad.predicate, renamed[end.value], quad.graph_name)
    return quad


def _read_key(path: Path) -> Any:
    try:
        rsa = import_module("Crypto.PublicKey.RSA")
    except ModuleNotFoundError:
        raise CllkgError("Signing needs a library that is not there.  Run: pip install 'cllkg[nanopubs]'.") from None
    try:
        # The tools of nanopublications keep keys as bare Base64, without the lines around it.
        key = rsa.import_key(base64.b64decode(_ARMOR.sub("", path.read_text(encoding="ascii"))))
        if not key.has_private():
            raise ValueError("it is a public key")
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise CllkgError(f"{path}: no private RSA key can be read from it: {error}.  Name the file of one.") from None
    return key
